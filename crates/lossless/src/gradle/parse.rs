//! From tokens to the tree.
//!
//! Knows how tokens stand to one another; where statements end (`ends`), what a statement is
//! (`statements`), what a value is (`values`) and what is in braces (`blocks`) have files of
//! their own. Expressions are followed only as far as a call, a path or a literal reaches; what is
//! left over makes the whole of it opaque. Work is linear in the text, and the depth of recursion
//! is bounded by the scanner's limit on nesting.

mod blocks;
mod ends;
mod statements;
mod values;

use std::cell::Cell;
use std::sync::Arc;

use super::piece::Piece;
use super::scan::{self, Kind, Scanned, Token};
use super::script::{Index, Script};
use super::tree::Dialect;
use crate::Span;
use crate::malformed::Malformed;

/// Reads a script. A byte-order mark must have been set aside.
///
/// # Errors
/// When a bracket, string or comment does not close, brackets nest unreasonably deep, or the text is
/// a template that something else has still to fill in.
pub fn parse(text: &str, dialect: Dialect) -> Result<Script, Malformed> {
    parse_shared(&Arc::new(text.to_owned()), dialect)
}

/// Reads a script that keeps its text, as [`parse`].
///
/// # Errors
/// As [`parse`].
pub fn parse_shared(shared: &Arc<String>, dialect: Dialect) -> Result<Script, Malformed> {
    let text = shared.as_str();
    let Scanned { tokens, interpolations, comments } = scan::scan(text, dialect)?;
    let end = tokens.len();
    let is_text = |token: &&Token| matches!(token.kind, Kind::Text(_));
    let literals = tokens.iter().filter(is_text).map(|it| it.start..it.end).collect();
    let comments = comments.into_iter().collect();
    let parser = Parser {
        shared,
        text,
        tokens,
        interpolations: interpolations.iter().map(|(_, span)| span.clone()).collect(),
        owners: interpolations.iter().map(|&(token, _)| token).collect(),
        groovy: dialect == Dialect::Groovy,
        branches: Cell::new(0),
    };
    let statements = parser.statements(0, end);
    Ok(Script { dialect, statements, comments, literals, index: Index::default() })
}

/// Words after which a statement follows, with a condition in parentheses or without.
const HEADERS: [&str; 10] =
    ["if", "else", "for", "while", "do", "try", "catch", "finally", "switch", "when"];

struct Parser<'t> {
    /// The text as names and literals keep it.
    shared: &'t Arc<String>,
    text: &'t str,
    tokens: Vec<Token>,
    /// Spans of all interpolations, and for each the token it is in.
    interpolations: Vec<Span>,
    owners: Vec<usize>,
    groovy: bool,
    /// How many branches without braces enclose the present statement.
    branches: Cell<usize>,
}

impl<'t> Parser<'t> {
    fn kind(&self, at: usize, hi: usize) -> Option<Kind> {
        (at < hi).then(|| self.tokens[at].kind)
    }

    fn slice(&self, at: usize) -> &'t str {
        let token = &self.tokens[at];
        &self.text[token.start..token.end]
    }

    /// The text at `span` as it is kept.
    fn piece(&self, span: &Span) -> Piece {
        Piece::of(self.shared, span)
    }

    fn word(&self, at: usize, hi: usize) -> Option<&'t str> {
        (self.kind(at, hi) == Some(Kind::Word)).then(|| self.slice(at))
    }

    fn is_open(&self, at: usize, hi: usize, bracket: u8) -> bool {
        self.kind(at, hi) == Some(Kind::Open)
            && self.text.as_bytes()[self.tokens[at].start] == bracket
    }

    /// The token behind this one, or behind the bracket that closes it.
    fn after(&self, at: usize) -> usize {
        match self.tokens[at].kind {
            Kind::Open | Kind::AngleOpen => self.tokens[at].partner + 1,
            _ => at + 1,
        }
    }

    /// `at`, or the token behind it when it is a line end.
    fn skip_newline(&self, at: usize, hi: usize) -> usize {
        if self.kind(at, hi) == Some(Kind::Newline) { at + 1 } else { at }
    }

    /// Whether no blank stands before the token.
    fn glued(&self, at: usize) -> bool {
        at > 0 && self.tokens[at - 1].end == self.tokens[at].start
    }

    /// The span of the tokens `lo..hi`; where there are none, the empty one behind the last.
    fn span(&self, lo: usize, hi: usize) -> Span {
        if lo < hi {
            self.tokens[lo].start..self.tokens[hi - 1].end
        } else {
            let at = lo.checked_sub(1).map_or(0, |last| self.tokens[last].end);
            at..at
        }
    }

    /// The end of the tokens `lo..hi` without line ends and semicolons at their end.
    fn trimmed(&self, lo: usize, hi: usize) -> usize {
        let mut hi = hi;
        while hi > lo && matches!(self.tokens[hi - 1].kind, Kind::Newline | Kind::Semicolon) {
            hi -= 1;
        }
        hi
    }

    /// Whether a word stands where a keyword can: not behind a dot, not as a label or target.
    fn keyword_at(&self, lo: usize, at: usize, hi: usize) -> Option<&'t str> {
        let word = self.word(at, hi)?;
        let member = at > lo && self.tokens[at - 1].kind == Kind::Dot;
        let label = matches!(self.kind(at + 1, hi), Some(Kind::Colon | Kind::Set | Kind::Dot));
        let branch = word == "else" && self.kind(at + 1, hi) == Some(Kind::Arrow);
        (!member && !label && !branch).then_some(word)
    }

    fn header_at(&self, lo: usize, at: usize, hi: usize) -> Option<&'t str> {
        self.keyword_at(lo, at, hi).filter(|word| self.is_header(word, at, hi))
    }

    /// Whether `word` heads a statement in this dialect: Kotlin's soft words need what follows.
    fn is_header(&self, word: &str, at: usize, hi: usize) -> bool {
        match word {
            "when" => {
                !self.groovy && (self.is_open(at + 1, hi, b'(') || self.is_open(at + 1, hi, b'{'))
            }
            "switch" => self.groovy && self.is_open(at + 1, hi, b'('),
            "catch" => self.is_open(at + 1, hi, b'('),
            "finally" => {
                let next = self.skip_newline(at + 1, hi);
                self.is_open(next, hi, b'{')
            }
            other => HEADERS.contains(&other),
        }
    }
}
