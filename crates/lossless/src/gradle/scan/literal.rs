//! Strings, characters and slashy strings of both dialects, with their interpolations.
//!
//! Knows how each form begins, escapes and ends; the code in an interpolation is read as all code is.

use super::{Escapes, Form, Kind, Scanner, Token};
use crate::gradle::tree::Dialect;
use crate::malformed::Malformed;

impl Scanner<'_> {
    /// The form of the literal that starts here, if one does.
    pub(super) fn form(&self) -> Option<Form> {
        match self.dialect {
            Dialect::Groovy => self.groovy_form(),
            Dialect::Kotlin => self.kotlin_form(),
        }
    }

    fn groovy_form(&self) -> Option<Form> {
        let form =
            |length, escapes, dollars| Form { open: length, close: length, escapes, dollars };
        match self.rest() {
            [b'\'', b'\'', b'\'', ..] => Some(form(3, Escapes::Backslash, 0)),
            [b'\'', ..] => Some(form(1, Escapes::Backslash, 0)),
            [b'"', b'"', b'"', ..] => Some(form(3, Escapes::Backslash, 1)),
            [b'"', ..] => Some(form(1, Escapes::Backslash, 1)),
            [b'$', b'/', ..] if self.operand_expected() => Some(form(2, Escapes::Dollar, 1)),
            [b'/', ..] if self.operand_expected() => Some(form(1, Escapes::Slash, 1)),
            _ => None,
        }
    }

    fn kotlin_form(&self) -> Option<Form> {
        let rest = self.rest();
        let dollars = rest.iter().take_while(|&&byte| byte == b'$').count();
        let prefix = u8::try_from(dollars).ok().filter(|&count| count < 200)?;
        let raw = rest[dollars..].starts_with(b"\"\"\"");
        match rest.get(dollars) {
            Some(b'"') => Some(Form {
                open: prefix + if raw { 3 } else { 1 },
                close: if raw { 3 } else { 1 },
                escapes: if raw { Escapes::Raw } else { Escapes::Backslash },
                dollars: prefix.max(1),
            }),
            Some(b'\'') if dollars == 0 => {
                Some(Form { open: 1, close: 1, escapes: Escapes::Backslash, dollars: 0 })
            }
            _ => None,
        }
    }

    /// Whether a slash here begins a Groovy string rather than dividing what stands before it.
    pub(super) fn operand_expected(&self) -> bool {
        let Some(last) = self.tokens.last() else { return true };
        match last.kind {
            Kind::Number
            | Kind::Text(_)
            | Kind::Close
            | Kind::AngleClose
            | Kind::Postfix
            | Kind::Dot => false,
            Kind::Word => {
                let before = self.tokens.len().checked_sub(2).map(|index| self.tokens[index].kind);
                let word = &self.text[last.start..last.end];
                before != Some(Kind::Dot)
                    && matches!(word, "return" | "in" | "case" | "assert" | "throw" | "else")
            }
            Kind::Open
            | Kind::AngleOpen
            | Kind::Newline
            | Kind::Semicolon
            | Kind::Comma
            | Kind::Colon
            | Kind::Set
            | Kind::Add
            | Kind::Arrow
            | Kind::At
            | Kind::Operator => true,
        }
    }

    pub(super) fn literal(&mut self, form: Form) -> Result<(), Malformed> {
        let start = self.at;
        let index = self.tokens.len();
        self.tokens.push(Token { kind: Kind::Text(form), start, end: start, partner: 0 });
        self.at += usize::from(form.open);
        loop {
            if self.at >= self.bytes.len() {
                return Err(unclosed_literal(start));
            }
            if self.closes(form, start) {
                break;
            }
            self.character(form, start, index)?;
        }
        self.tokens[index].end = self.at;
        Ok(())
    }

    /// Steps over the closing delimiter, when it stands here.
    fn closes(&mut self, form: Form, start: usize) -> bool {
        let delimiter: &[u8] = match form.escapes {
            Escapes::Slash => b"/",
            Escapes::Dollar => b"/$",
            Escapes::Backslash | Escapes::Raw => {
                let opening = &self.bytes[start..start + usize::from(form.open)];
                &opening[opening.len() - usize::from(form.close)..]
            }
        };
        if !self.rest().starts_with(delimiter) {
            return false;
        }
        self.at += delimiter.len();
        if form.close == 3 && form.escapes == Escapes::Raw {
            // Quotes beyond three belong to the text.
            while self.byte(0) == b'"' {
                self.at += 1;
            }
        }
        true
    }

    /// Steps over one character, escape or interpolation of the literal `index`.
    fn character(&mut self, form: Form, start: usize, index: usize) -> Result<(), Malformed> {
        let one_line = form.close == 1 && form.escapes == Escapes::Backslash;
        match self.byte(0) {
            b'\n' | b'\r' if one_line => Err(unclosed_literal(start)),
            b'\\' if form.escapes == Escapes::Backslash => {
                let groovy_join = self.dialect == Dialect::Groovy;
                match self.byte(1) {
                    b'\n' | b'\r' if one_line && !groovy_join => Err(unclosed_literal(start)),
                    b'\r' if self.byte(2) == b'\n' => {
                        self.at += 3;
                        Ok(())
                    }
                    _ => {
                        self.at += 1;
                        self.one();
                        Ok(())
                    }
                }
            }
            b'\\' if form.escapes == Escapes::Slash && self.byte(1) == b'/' => {
                self.at += 2;
                Ok(())
            }
            b'$' if form.escapes == Escapes::Dollar && matches!(self.byte(1), b'$' | b'/') => {
                self.at += 2;
                Ok(())
            }
            b'$' if form.dollars > 0 => self.interpolation(form, index),
            _ => {
                self.one();
                Ok(())
            }
        }
    }

    /// Steps over one character.
    fn one(&mut self) {
        self.at += self.text[self.at..].chars().next().map_or(0, char::len_utf8);
    }

    fn interpolation(&mut self, form: Form, index: usize) -> Result<(), Malformed> {
        let dollars = self.rest().iter().take_while(|&&byte| byte == b'$').count();
        let needed = usize::from(form.dollars);
        if dollars < needed {
            self.at += dollars;
            return Ok(());
        }
        self.at += dollars - needed;
        let start = self.at;
        self.at += needed;
        if self.byte(0) == b'{' {
            self.braces(start)?;
        } else if !self.simple_path() {
            return Ok(());
        }
        self.interpolations.push((index, start..self.at));
        Ok(())
    }

    /// Steps over `{…}`; its tokens are not kept.
    fn braces(&mut self, start: usize) -> Result<(), Malformed> {
        self.check_depth()?;
        let (tokens, inner, open) = (self.tokens.len(), self.interpolations.len(), self.open.len());
        self.at += 1;
        // What a slash means must not depend on what stands before the string.
        self.tokens.push(Token { kind: Kind::Semicolon, start, end: start, partner: 0 });
        let outside = std::mem::replace(&mut self.outside, open);
        self.nesting += 1;
        self.code(open)?;
        self.nesting -= 1;
        self.outside = outside;
        self.tokens.truncate(tokens);
        self.interpolations.truncate(inner);
        if self.byte(0) != b'}' {
            return Err(Malformed {
                offset: start,
                message: "an interpolation `${` is not closed".to_owned(),
                help: "write the `}` that closes it".to_owned(),
            });
        }
        self.at += 1;
        Ok(())
    }

    /// Steps over `name`, or Groovy's `name.name`; false when no name stands here.
    fn simple_path(&mut self) -> bool {
        let name = |text: &str| {
            let starts = text.starts_with(|c: char| c.is_alphabetic() || c == '_');
            let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_'));
            if starts { end.unwrap_or(text.len()) } else { 0 }
        };
        let length = name(&self.text[self.at..]);
        self.at += length;
        while length > 0 && self.dialect == Dialect::Groovy && self.byte(0) == b'.' {
            let more = name(&self.text[self.at + 1..]);
            if more == 0 {
                break;
            }
            self.at += 1 + more;
        }
        length > 0
    }
}

fn unclosed_literal(offset: usize) -> Malformed {
    Malformed {
        offset,
        message: "a string is not closed".to_owned(),
        help: "close it with the quote it begins with".to_owned(),
    }
}
