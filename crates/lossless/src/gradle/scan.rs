//! The tokens of a script: strings, brackets, words, line ends.
//!
//! Knows how strings and comments of both dialects begin and end, and which brackets belong
//! together; sets comments apart and drops blanks. Does not know statements. Every byte is looked at
//! a bounded number of times, and nesting is limited, so that no input can exhaust the stack.

use super::script::{Dialect, Malformed};
use crate::Span;

/// How deep brackets and interpolations may nest; real scripts stay below twenty.
pub(super) const MAX_DEPTH: usize = 96;

/// How many tokens ahead the end of a list of type arguments is looked for.
const MAX_TYPE_ARGUMENTS: usize = 64;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or a keyword; back-ticks belong to it.
    Word,
    Number,
    /// A string or character literal.
    Text(Form),
    /// `(`, `[` or `{`; `partner` is the bracket that closes it.
    Open,
    /// `)`, `]` or `}`; `partner` is the bracket that opens it.
    Close,
    /// `<` of type arguments; `partner` is the `>`.
    AngleOpen,
    /// `>` of type arguments; `partner` is the `<`.
    AngleClose,
    /// One or more line ends, outside parentheses and square brackets.
    Newline,
    Semicolon,
    Comma,
    Colon,
    /// `.`, `?.`, `*.`, `.&`, `.@` or `::`
    Dot,
    /// `=`
    Set,
    /// `+=`
    Add,
    /// `->`
    Arrow,
    At,
    /// An operator behind its operand: `++`, `--`, and Kotlin's `!!`.
    Postfix,
    /// Any other operator, and any other character.
    Operator,
}

/// The delimiters of a literal and what a backslash or dollar means in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Form {
    /// Bytes of the opening delimiter.
    pub(super) open: u8,
    /// Bytes of the closing delimiter.
    pub(super) close: u8,
    pub(super) escapes: Escapes,
    /// How many dollars begin an interpolation; 0 where nothing does.
    pub(super) dollars: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escapes {
    /// `\n`, `\'`, `\u0041`
    Backslash,
    /// `\/` only
    Slash,
    /// `$$` and `$/`
    Dollar,
    /// none
    Raw,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Index of the other bracket of a pair.
    pub(super) partner: usize,
}

/// All tokens of a text.
pub(super) struct Scanned {
    pub(super) tokens: Vec<Token>,
    /// The interpolations of each literal that has any: index of its token, span with `$`.
    pub(super) interpolations: Vec<(usize, Span)>,
    /// The comments, in order.
    pub(super) comments: Vec<Span>,
}

/// The tokens of `text`, every bracket with its partner.
pub(super) fn scan(text: &str, dialect: Dialect) -> Result<Scanned, Malformed> {
    let mut scanner = Scanner {
        text,
        bytes: text.as_bytes(),
        dialect,
        at: 0,
        tokens: Vec::with_capacity(text.len() / 6),
        interpolations: Vec::new(),
        comments: Vec::new(),
        open: Vec::new(),
        nesting: 0,
    };
    if text.starts_with("#!") {
        scanner.at = crate::style::line_end(text, 0);
    }
    scanner.code(0)?;
    let mut tokens = scanner.tokens;
    pair_type_arguments(text, &mut tokens);
    Ok(Scanned { tokens, interpolations: scanner.interpolations, comments: scanner.comments })
}

/// Where the comment that starts at `at` ends; `None` when no comment starts there.
///
/// The line end behind a `//` comment is not part of it. An unclosed comment reaches to the end.
pub(super) fn comment_end(text: &str, at: usize, dialect: Dialect) -> Option<usize> {
    let rest = &text.as_bytes()[at..];
    if rest.starts_with(b"//") {
        return Some(crate::style::line_end(text, at));
    }
    rest.starts_with(b"/*")
        .then(|| block_comment_end(text.as_bytes(), at, dialect).unwrap_or(text.len()))
}

/// Where the `/*` comment at `at` ends; Kotlin's nest.
fn block_comment_end(bytes: &[u8], at: usize, dialect: Dialect) -> Option<usize> {
    let mut depth = 1_usize;
    let mut at = at + 2;
    while at + 1 < bytes.len() {
        match &bytes[at..at + 2] {
            b"*/" => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return Some(at);
                }
            }
            b"/*" if dialect == Dialect::Kotlin => {
                depth += 1;
                at += 2;
            }
            _ => at += 1,
        }
    }
    None
}

struct Scanner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    dialect: Dialect,
    at: usize,
    tokens: Vec<Token>,
    interpolations: Vec<(usize, Span)>,
    comments: Vec<Span>,
    /// Tokens of the brackets that are open.
    open: Vec<usize>,
    /// How many interpolations are open.
    nesting: usize,
}

/// Operators of several characters, longest first. `>>` is not among them: it may close two lists
/// of type arguments.
const OPERATORS: [&str; 24] = [
    "<=>", "===", "!==", "==~", "**=", "<<=", "...", "..<", "==", "!=", "<=", ">=", "&&", "||",
    "-=", "*=", "/=", "%=", "?:", "?=", "=~", "<<", "**", "..",
];

impl Scanner<'_> {
    fn byte(&self, offset: usize) -> u8 {
        self.bytes.get(self.at + offset).copied().unwrap_or(0)
    }

    fn rest(&self) -> &[u8] {
        &self.bytes[self.at..]
    }

    fn push(&mut self, kind: Kind, length: usize) {
        let start = self.at;
        self.at += length;
        self.tokens.push(Token { kind, start, end: self.at, partner: 0 });
    }

    /// Reads code to the end of the text, or, inside an interpolation, to the brace that closes it:
    /// then `base` brackets are open outside.
    fn code(&mut self, base: usize) -> Result<(), Malformed> {
        while self.at < self.bytes.len() {
            if self.nesting > 0 && self.byte(0) == b'}' && self.open.len() == base {
                return Ok(());
            }
            self.token()?;
        }
        match self.open.get(base..) {
            Some([.., last]) => Err(self.unclosed(*last)),
            _ => Ok(()),
        }
    }

    fn token(&mut self) -> Result<(), Malformed> {
        match self.byte(0) {
            b' ' | b'\t' | b'\x0c' => self.at += 1,
            b'\n' | b'\r' => self.newline(),
            b'\\' if matches!(self.byte(1), b'\n' | b'\r') => self.line_continuation(),
            b'/' if self.byte(1) == b'/' => {
                self.comment(crate::style::line_end(self.text, self.at));
            }
            b'/' if self.byte(1) == b'*' => self.block_comment()?,
            b'{' | b'<' | b'*' if self.is_placeholder() => return Err(self.placeholder()),
            b'(' | b'[' | b'{' => self.open_bracket()?,
            b')' | b']' | b'}' => self.close_bracket()?,
            b';' => self.push(Kind::Semicolon, 1),
            b',' => self.push(Kind::Comma, 1),
            b'@' => self.push(Kind::At, 1),
            b'0'..=b'9' => self.number(),
            b'`' => self.backticks(),
            _ => match self.form() {
                Some(form) => self.literal(form)?,
                None => self.word_or_operator(),
            },
        }
        Ok(())
    }

    fn newline(&mut self) {
        let in_list =
            self.open.last().is_some_and(|&open| self.bytes[self.tokens[open].start] != b'{');
        let repeated = self.tokens.last().is_some_and(|last| last.kind == Kind::Newline);
        if in_list || repeated {
            self.at += 1;
        } else {
            self.push(Kind::Newline, 1);
        }
    }

    /// A backslash at the end of a line joins it to the next.
    fn line_continuation(&mut self) {
        self.at += if self.rest().starts_with(b"\\\r\n") { 3 } else { 2 };
    }

    fn comment(&mut self, end: usize) {
        self.comments.push(self.at..end);
        self.at = end;
    }

    fn block_comment(&mut self) -> Result<(), Malformed> {
        match block_comment_end(self.bytes, self.at, self.dialect) {
            Some(end) => {
                self.comment(end);
                Ok(())
            }
            None => Err(Malformed {
                offset: self.at,
                message: "a comment is not closed".to_owned(),
                help: "close it with `*/`".to_owned(),
            }),
        }
    }

    /// Whether a placeholder of a template stands here: `<%…`, `{{name}}`, `{{#…`, `**NAME**`.
    fn is_placeholder(&self) -> bool {
        let rest = &self.text[self.at..];
        let named = |open: &str, close: &str| {
            let Some(rest) = rest.strip_prefix(open) else { return false };
            let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '-')));
            end.is_some_and(|end| end > 0 && rest[end..].starts_with(close))
        };
        rest.starts_with("<%")
            || ["{{#", "{{/", "{{^", "{{>", "{{!"].iter().any(|mark| rest.starts_with(mark))
            || named("{{", "}}")
            || (named("**", "**") && self.operand_expected())
    }

    fn placeholder(&self) -> Malformed {
        Malformed {
            offset: self.at,
            message: "a placeholder of a template stands in the script".to_owned(),
            help: "render the template first, and give the script that comes of it".to_owned(),
        }
    }

    fn open_bracket(&mut self) -> Result<(), Malformed> {
        self.check_depth()?;
        self.open.push(self.tokens.len());
        self.push(Kind::Open, 1);
        Ok(())
    }

    fn close_bracket(&mut self) -> Result<(), Malformed> {
        let found = char::from(self.byte(0));
        let Some(open) = self.open.pop() else {
            return Err(Malformed {
                offset: self.at,
                message: format!("`{found}` closes nothing"),
                help: format!("delete it, or write the `{}` it belongs to", opening(found)),
            });
        };
        let opened = char::from(self.bytes[self.tokens[open].start]);
        if closing(opened) != found {
            return Err(Malformed {
                offset: self.at,
                message: format!(
                    "`{found}` stands where `{}` should close `{opened}`",
                    closing(opened)
                ),
                help: format!("close the `{opened}` at byte {} first", self.tokens[open].start),
            });
        }
        let close = self.tokens.len();
        self.push(Kind::Close, 1);
        self.tokens[open].partner = close;
        self.tokens[close].partner = open;
        Ok(())
    }

    fn check_depth(&self) -> Result<(), Malformed> {
        if self.open.len() + self.nesting < MAX_DEPTH {
            return Ok(());
        }
        Err(Malformed {
            offset: self.at,
            message: format!("brackets nest deeper than {MAX_DEPTH} levels"),
            help: "move the inner blocks to a script of their own".to_owned(),
        })
    }

    fn unclosed(&self, open: usize) -> Malformed {
        let token = self.tokens[open];
        let bracket = char::from(self.bytes[token.start]);
        Malformed {
            offset: token.start,
            message: format!("`{bracket}` is not closed"),
            help: format!("write the `{}` that closes it", closing(bracket)),
        }
    }

    fn number(&mut self) {
        let mut length = 1;
        loop {
            let byte = self.byte(length);
            let fraction = byte == b'.' && self.byte(length + 1).is_ascii_digit();
            if !(byte.is_ascii_alphanumeric() || byte == b'_' || fraction) {
                break;
            }
            length += 1;
        }
        self.push(Kind::Number, length);
    }

    /// A name in back-ticks; a lone back-tick counts as an operator.
    fn backticks(&mut self) {
        let name = &self.rest()[1..];
        let end = name.iter().position(|byte| matches!(byte, b'`' | b'\n' | b'\r'));
        match end {
            Some(end) if name[end] == b'`' => self.push(Kind::Word, end + 2),
            _ => self.push(Kind::Operator, 1),
        }
    }

    fn word_or_operator(&mut self) {
        let word = self.word_length();
        if word > 0 {
            self.push(Kind::Word, word);
            return;
        }
        let (kind, length) = self.operator();
        self.push(kind, length);
    }

    fn word_length(&self) -> usize {
        let rest = &self.text[self.at..];
        rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).unwrap_or(rest.len())
    }

    fn operator(&self) -> (Kind, usize) {
        let groovy = self.dialect == Dialect::Groovy;
        match (self.byte(0), self.byte(1)) {
            (b'-', b'>') => return (Kind::Arrow, 2),
            (b'+', b'=') => return (Kind::Add, 2),
            (b'+', b'+') | (b'-', b'-') => return (Kind::Postfix, 2),
            (b'!', b'!') if !groovy => return (Kind::Postfix, 2),
            (b':', b':') => return (Kind::Dot, 2),
            (b'?', b'.') if !self.byte(2).is_ascii_digit() => return (Kind::Dot, 2),
            (b'*', b'.') if groovy => return (Kind::Dot, 2),
            (b'.', b'&' | b'@') if groovy => return (Kind::Dot, 2),
            _ => {}
        }
        let several = OPERATORS.iter().find(|it| self.rest().starts_with(it.as_bytes()));
        if let Some(operator) = several {
            return (Kind::Operator, operator.len());
        }
        match self.byte(0) {
            b'.' => (Kind::Dot, 1),
            b':' => (Kind::Colon, 1),
            b'=' => (Kind::Set, 1),
            _ => (Kind::Operator, self.text[self.at..].chars().next().map_or(1, char::len_utf8)),
        }
    }

    /// The form of the literal that starts here, if one does.
    fn form(&self) -> Option<Form> {
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
    fn operand_expected(&self) -> bool {
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

    fn literal(&mut self, form: Form) -> Result<(), Malformed> {
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
        self.nesting += 1;
        self.code(open)?;
        self.nesting -= 1;
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

fn closing(open: char) -> char {
    match open {
        '(' => ')',
        '[' => ']',
        _ => '}',
    }
}

fn opening(close: char) -> char {
    match close {
        ')' => '(',
        ']' => '[',
        _ => '{',
    }
}

/// Turns the `<` and `>` of type arguments into brackets: `withType<JavaCompile>`.
fn pair_type_arguments(text: &str, tokens: &mut [Token]) {
    for open in 1..tokens.len() {
        if !is_operator(text, &tokens[open], b'<') {
            continue;
        }
        let before = tokens[open - 1];
        let glued = before.end == tokens[open].start || text[before.start..].starts_with("fun ");
        if before.kind != Kind::Word || !glued {
            continue;
        }
        if let Some(close) = type_arguments_end(text, tokens, open) {
            tokens[open].kind = Kind::AngleOpen;
            tokens[open].partner = close;
            tokens[close].kind = Kind::AngleClose;
            tokens[close].partner = open;
        }
    }
}

fn is_operator(text: &str, token: &Token, byte: u8) -> bool {
    token.kind == Kind::Operator
        && token.end - token.start == 1
        && text.as_bytes()[token.start] == byte
}

/// The `>` for the `<` at `open`, when only what types are made of stands between.
fn type_arguments_end(text: &str, tokens: &[Token], open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = open;
    let limit = tokens.len().min(open + MAX_TYPE_ARGUMENTS);
    while at < limit {
        let token = &tokens[at];
        match token.kind {
            Kind::Word | Kind::Comma | Kind::Dot | Kind::At | Kind::Arrow => {}
            Kind::Open if text.as_bytes()[token.start] != b'{' => at = token.partner,
            Kind::Operator if is_operator(text, token, b'<') => depth += 1,
            Kind::Operator if is_operator(text, token, b'>') => {
                depth -= 1;
                if depth == 0 {
                    return may_follow_type_arguments(tokens.get(at + 1)).then_some(at);
                }
            }
            Kind::AngleOpen | Kind::AngleClose => {}
            Kind::Operator if matches!(&text[token.start..token.end], "?" | "*" | "&") => {}
            _ => return None,
        }
        at += 1;
    }
    None
}

fn may_follow_type_arguments(next: Option<&Token>) -> bool {
    next.is_none_or(|token| !matches!(token.kind, Kind::Number | Kind::Text(_) | Kind::AngleOpen))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(dialect: Dialect, text: &str, expected: &[&str]) {
        let tokens = scan(text, dialect).expect("well-formed").tokens;
        let slices: Vec<&str> = tokens.iter().map(|it| &text[it.start..it.end]).collect();
        assert_eq!(slices, expected);
    }

    #[track_caller]
    fn check_malformed(dialect: Dialect, text: &str, offset: usize) {
        assert_eq!(scan(text, dialect).err().map(|it| it.offset), Some(offset), "{text}");
    }

    #[test]
    fn slashes_divide_after_an_operand_and_quote_elsewhere() {
        check(Dialect::Groovy, "a = b / c / d", &["a", "=", "b", "/", "c", "/", "d"]);
        check(Dialect::Groovy, r"x = /a{\/'/ + 1", &["x", "=", r"/a{\/'/", "+", "1"]);
        check(Dialect::Groovy, "x =~ /}/", &["x", "=~", "/}/"]);
        check(Dialect::Groovy, "f(/(/, 1)", &["f", "(", "/(/", ",", "1", ")"]);
        check(Dialect::Groovy, "return /{/", &["return", "/{/"]);
    }

    #[test]
    fn dollar_slashy_strings_escape_with_dollars() {
        check(Dialect::Groovy, "x = $/a $/ $$ \" /$ + y", &["x", "=", "$/a $/ $$ \" /$", "+", "y"]);
    }

    #[test]
    fn interpolations_hold_any_code() {
        let text = r#"a "x${f("}") { "${y}" }}z" b"#;
        check(Dialect::Groovy, text, &["a", r#""x${f("}") { "${y}" }}z""#, "b"]);
        check(Dialect::Kotlin, "a(\"${\nf()\n}\")", &["a", "(", "\"${\nf()\n}\"", ")"]);
        check(
            Dialect::Kotlin,
            r#"a("${if (x) "{" else "}"}")"#,
            &["a", "(", r#""${if (x) "{" else "}"}""#, ")"],
        );
    }

    #[test]
    fn kotlin_raw_strings_end_with_their_last_quotes() {
        check(Dialect::Kotlin, r#"x = """a\""""" y"#, &["x", "=", r#""""a\""""""#, "y"]);
        check(Dialect::Kotlin, "'\\'' '{' x", &["'\\''", "'{'", "x"]);
        check(Dialect::Kotlin, "$$\"a ${ b\" x", &["$$\"a ${ b\"", "x"]);
    }

    #[test]
    fn comments_go_and_kotlin_nests_them() {
        check(Dialect::Groovy, "a /* /* { */ b // }\nc", &["a", "b", "\n", "c"]);
        check(Dialect::Kotlin, "a /* /* { */ } */ b", &["a", "b"]);
        check(Dialect::Groovy, "#!/bin/sh '\na", &["\n", "a"]);
    }

    #[test]
    fn a_lone_cr_ends_a_line() {
        check(Dialect::Groovy, "a // x\rb\r\r\nc", &["a", "\r", "b", "\r", "c"]);
    }

    #[test]
    fn type_arguments_are_brackets() {
        let tokens = scan("a.b<C, D<*>>() < e", Dialect::Kotlin).expect("well-formed").tokens;
        let angles = tokens.iter().filter(|it| it.kind == Kind::AngleOpen).count();
        assert_eq!(angles, 2);
    }

    #[test]
    fn templates_are_malformed() {
        check_malformed(Dialect::Groovy, "ext.<%- name %> = 1", 4);
        check_malformed(Dialect::Groovy, "compileSdk {{sdk}}", 11);
        check_malformed(Dialect::Groovy, "a {\n{{#if x}}", 4);
        check_malformed(Dialect::Kotlin, "a {\n**DEPS**}", 4);
        check(Dialect::Groovy, "2**n**3", &["2", "**", "n", "**", "3"]);
        check(Dialect::Groovy, "a {{ b }}", &["a", "{", "{", "b", "}", "}"]);
        check(Dialect::Groovy, "a '{{b}}'", &["a", "'{{b}}'"]);
    }

    #[test]
    fn what_does_not_close_is_malformed() {
        check_malformed(Dialect::Groovy, "a {\n b(\n}\n", 8);
        check_malformed(Dialect::Groovy, "a {", 2);
        check_malformed(Dialect::Groovy, "a }", 2);
        check_malformed(Dialect::Kotlin, "a(b]", 3);
        check_malformed(Dialect::Groovy, "a 'x\n'", 2);
        check_malformed(Dialect::Groovy, "a /* x", 2);
        check_malformed(Dialect::Kotlin, "a /* /* */", 2);
        check_malformed(Dialect::Groovy, "a \"${x\"", 6);
        check_malformed(Dialect::Groovy, "a \"${x", 3);
        check_malformed(Dialect::Groovy, &"{".repeat(1000), MAX_DEPTH);
        check_malformed(Dialect::Groovy, &"\"${".repeat(1000), MAX_DEPTH * 3 + 2);
    }
}
