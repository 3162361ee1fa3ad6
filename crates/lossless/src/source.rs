//! Java and Kotlin sources, as far as it takes to look into them.
//!
//! Knows comments, literals, words and signs, and which of them name a package, an import or a
//! superclass; knows no statements and no expressions. Takes any text: what is not closed goes on
//! to the end of its line, or to that of the text where it may have several lines.

mod literal;
mod uses;

use crate::Span;
use literal::literal;

/// A language that Android apps are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    /// Java.
    Java,
    /// Kotlin.
    Kotlin,
}

impl Language {
    /// The language of a file, by the ending of its name.
    #[must_use]
    pub fn of_file_name(name: &str) -> Option<Language> {
        match name.rsplit_once('.')?.1 {
            "java" => Some(Language::Java),
            "kt" => Some(Language::Kotlin),
            _ => None,
        }
    }
}

/// The words that declare a type.
const DECLARING: [&str; 5] = ["class", "interface", "enum", "object", "record"];

/// The names behind words that declare a type, of a text that is not taken apart for it: those in
/// comments, in texts and in other types are among them.
pub fn names_declared(text: &str) -> impl Iterator<Item = &str> {
    let behind = move |word: &'static str| {
        text.match_indices(word).filter_map(move |(at, _)| {
            let rest = &text[at + word.len()..];
            let name = rest.trim_start();
            if name.len() == rest.len() {
                return None;
            }
            let name = name.trim_start_matches('`');
            let end = name.find(|c: char| !(c.is_alphanumeric() || "_$".contains(c)));
            let name = &name[..end.unwrap_or(name.len())];
            (!name.is_empty() && !DECLARING.contains(&name)).then_some(name)
        })
    };
    DECLARING.into_iter().chain(["typealias"]).flat_map(behind)
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A comment, of one line or more.
    Comment,
    /// A string or a character, with its quotes; in Kotlin with all that is interpolated.
    Literal,
    /// A name, a keyword or a number; Kotlin's back-ticks belong to it.
    Word,
    /// Any other character.
    Sign,
}

/// A piece of a source; blanks lie between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Where it stands.
    pub span: Span,
}

/// A line that brings a class, a member or a whole package into a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The qualified name; one of a whole package ends with `.*`.
    pub path: String,
    /// The whole of it, from `import` to its end.
    pub span: Span,
}

/// A source, taken apart.
#[derive(Clone, Debug)]
pub struct Source<'s> {
    text: &'s str,
    language: Language,
    tokens: Vec<Token>,
}

impl<'s> Source<'s> {
    /// Takes a text apart.
    #[must_use]
    pub fn new(text: &'s str, language: Language) -> Source<'s> {
        Source { text, language, tokens: tokens(text, language) }
    }

    /// What stands in a span.
    fn slice(&self, span: &Span) -> &'s str {
        &self.text[span.clone()]
    }

    /// The text with blanks in the place of its comments; every byte of the rest stands where it
    /// stood.
    #[must_use]
    pub fn without_comments(&self) -> String {
        self.blanked(&|kind| kind == Kind::Comment)
    }

    /// The text with blanks in the place of comments, strings and characters; every byte of the
    /// rest stands where it stood.
    #[must_use]
    pub fn code(&self) -> String {
        self.blanked(&|kind| matches!(kind, Kind::Comment | Kind::Literal))
    }

    fn blanked(&self, is_out: &dyn Fn(Kind) -> bool) -> String {
        let mut text = String::with_capacity(self.text.len());
        for token in self.tokens.iter().filter(|token| is_out(token.kind)) {
            text += &self.text[text.len()..token.span.start];
            let line_end = |it: u8| it == b'\n' || it == b'\r';
            text.extend(self.slice(&token.span).bytes().map(|it| match line_end(it) {
                true => char::from(it),
                false => ' ',
            }));
        }
        text += &self.text[text.len()..];
        text
    }

    /// The words and signs, without comments and literals.
    fn code_tokens(&self) -> impl Iterator<Item = &Token> {
        self.tokens.iter().filter(|it| matches!(it.kind, Kind::Word | Kind::Sign))
    }

    /// The package that it is in; empty for none.
    #[must_use]
    pub fn package(&self) -> String {
        let mut tokens = self.code_tokens();
        match tokens.find(|it| self.slice(&it.span) == "package") {
            Some(word) => self.name_behind(word.span.end).0,
            None => String::new(),
        }
    }

    /// What it imports, in order.
    #[must_use]
    pub fn imports(&self) -> Vec<Import> {
        let words = self.code_tokens().filter(|it| self.slice(&it.span) == "import");
        let import = |word: &Token| {
            let mut from = word.span.end;
            let (first, end) = self.name_behind(from);
            let is_static = first == "static" && self.language == Language::Java;
            if is_static {
                from = end;
            }
            let (path, end) = self.name_behind(from);
            let closes = self.text[end..].starts_with(';');
            Import { path, span: word.span.start..end + usize::from(closes) }
        };
        words.map(import).filter(|it| !it.path.is_empty()).collect()
    }

    /// The name with dots that stands behind a place, its back-ticks left out, and where it ends.
    fn name_behind(&self, from: usize) -> (String, usize) {
        let (mut name, mut end) = (String::new(), from);
        for token in self.tokens.iter().filter(|it| it.span.start >= from) {
            let text = self.slice(&token.span);
            match token.kind {
                Kind::Comment => continue,
                Kind::Word if name.is_empty() || name.ends_with('.') => {
                    name += text.trim_matches('`');
                }
                Kind::Sign if text == "." && !name.is_empty() && !name.ends_with('.') => {
                    name += "."
                }
                Kind::Sign if text == "*" && name.ends_with('.') => name += "*",
                _ => break,
            }
            end = token.span.end;
        }
        (name.trim_end_matches('.').to_owned(), end)
    }

    /// The names of the classes, interfaces, enums and objects that it declares, nested ones too.
    #[must_use]
    pub fn types(&self) -> Vec<&'s str> {
        self.declarations().map(|(_, name)| self.slice(&name.span)).collect()
    }

    /// The names of the types that it declares in no other, Kotlin's `typealias` among them;
    /// back-ticks are left out.
    #[must_use]
    pub fn top_level_types(&self) -> Vec<&'s str> {
        let mut depth = 0_usize;
        let mut found = Vec::new();
        let mut declares = false;
        for token in self.code_tokens() {
            let text = self.slice(&token.span);
            if declares && token.kind == Kind::Word && !DECLARING.contains(&text) {
                found.push(text.trim_matches('`'));
            }
            match text {
                "{" | "(" | "[" => depth += 1,
                "}" | ")" | "]" => depth = depth.saturating_sub(1),
                _ => {}
            }
            let is_alias = text == "typealias" && self.language == Language::Kotlin;
            declares = depth == 0 && (is_alias || DECLARING.contains(&text));
        }
        found
    }

    /// The word that declares a type, and its name.
    fn declarations(&self) -> impl Iterator<Item = (&Token, &Token)> {
        let pairs = self.code_tokens().zip(self.code_tokens().skip(1));
        pairs.filter(|(word, name)| {
            name.kind == Kind::Word && DECLARING.contains(&self.slice(&word.span))
        })
    }

    /// The class that its first class is made from, as it is written.
    #[must_use]
    pub fn superclass(&self) -> Option<String> {
        let is_class = |(word, _): &(&Token, &Token)| self.slice(&word.span) == "class";
        let (_, name) = self.declarations().find(is_class)?;
        let head = self.code_tokens().skip_while(|it| it.span.start < name.span.end);
        let mut depth = 0_usize;
        let mut supertypes = Vec::new();
        for token in head {
            match self.slice(&token.span) {
                "{" if depth == 0 => break,
                "(" | "[" | "<" | "{" => depth += 1,
                ")" | "]" | ">" | "}" => depth = depth.saturating_sub(1),
                "extends" if depth == 0 => return self.named_behind(token),
                ":" if depth == 0 && self.language == Language::Kotlin => supertypes.push(token),
                "," if depth == 0 && !supertypes.is_empty() => supertypes.push(token),
                _ => {}
            }
        }
        // Kotlin calls the constructor of a class, and there is one at most.
        let calls = |token: &&&Token| {
            let (_, end) = self.name_behind(token.span.end);
            self.text[end..].trim_start().starts_with(['(', '<'])
        };
        let class = supertypes.iter().find(calls).or(supertypes.first())?;
        self.named_behind(class)
    }

    fn named_behind(&self, token: &Token) -> Option<String> {
        Some(self.name_behind(token.span.end).0).filter(|it| !it.is_empty())
    }
}

/// All tokens of a text, in order.
#[must_use]
pub fn tokens(text: &str, language: Language) -> Vec<Token> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let (kind, end) = next(text, at, language);
        if let Some(kind) = kind {
            found.push(Token { kind, span: at..end });
        }
        at = end;
    }
    found
}

/// What starts at a place, and where it ends; no kind for blanks.
fn next(text: &str, at: usize, language: Language) -> (Option<Kind>, usize) {
    let rest = &text[at..];
    let Some(first) = rest.chars().next() else { return (None, text.len()) };
    let while_ = |is: &dyn Fn(char) -> bool| rest.find(|c| !is(c)).map_or(text.len(), |it| at + it);
    match first {
        c if c.is_whitespace() => (None, while_(&char::is_whitespace)),
        '/' if rest.starts_with("//") => (Some(Kind::Comment), while_(&|c| c != '\n' && c != '\r')),
        '/' if rest.starts_with("/*") => (Some(Kind::Comment), at + block_comment(rest, language)),
        '"' | '\'' => (Some(Kind::Literal), literal(text, at, language)),
        '`' if language == Language::Kotlin => {
            let close = rest[1..].find(['`', '\n']).map_or(rest.len(), |it| it + 2);
            (Some(Kind::Word), at + close)
        }
        c if is_of_word(c) => (Some(Kind::Word), while_(&is_of_word)),
        c => (Some(Kind::Sign), at + c.len_utf8()),
    }
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// How long a comment is; Kotlin's nest.
fn block_comment(text: &str, language: Language) -> usize {
    let mut depth = 1_usize;
    let mut at = 2;
    while depth > 0 {
        let Some(found) = text[at..].find("*/") else { return text.len() };
        let inner = match language {
            Language::Kotlin => text[at..at + found].find("/*"),
            Language::Java => None,
        };
        match inner {
            Some(open) => {
                depth += 1;
                at += open + 2;
            }
            None => {
                depth -= 1;
                at += found + 2;
            }
        }
    }
    at
}

#[cfg(test)]
mod tests;
