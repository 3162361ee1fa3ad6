//! Where statements end.
//!
//! Knows what goes on behind a line end in each dialect, and what annotations, labels, modifiers
//! and conditions stand before; builds nothing.

use super::super::scan::Kind;
use super::Parser;

/// Words that open a declaration with a body which may stand on the next line.
pub(super) const TYPES: [&str; 7] =
    ["class", "interface", "enum", "trait", "object", "fun", "typealias"];

const MODIFIERS: [&str; 24] = [
    "private",
    "public",
    "protected",
    "internal",
    "final",
    "static",
    "const",
    "lateinit",
    "override",
    "open",
    "abstract",
    "data",
    "sealed",
    "inline",
    "tailrec",
    "suspend",
    "operator",
    "infix",
    "external",
    "transient",
    "volatile",
    "annotation",
    "inner",
    "value",
];

impl Parser<'_> {
    /// The token behind the statement that starts at `lo`; behind `lo` at least.
    pub(super) fn statement_end(&self, lo: usize, hi: usize) -> usize {
        let start = self.skip_prefixes(lo, hi);
        let mut at = start.max(lo);
        if let Some(end) = self.simple_end(at, hi) {
            return end.max(lo + 1);
        }
        let mut pending_do = 0_usize;
        while at < hi {
            match self.tokens[at].kind {
                Kind::Semicolon if !self.branch_follows(at, hi) => break,
                Kind::Newline if !self.continues(start, at, hi, pending_do) => break,
                Kind::Word => match self.header_at(start, at, hi) {
                    Some("while") if pending_do > 0 => {
                        pending_do -= 1;
                        at = self.condition_end(at + 1, hi);
                    }
                    Some(word) => {
                        pending_do += usize::from(word == "do");
                        at = self.header_end(at, hi);
                    }
                    None => at += 1,
                },
                _ => at = self.after(at),
            }
        }
        at.max(lo + 1)
    }

    /// The end of a statement that ends with its line or its colon, whatever it looks like.
    pub(super) fn simple_end(&self, at: usize, hi: usize) -> Option<usize> {
        match self.keyword_at(at, at, hi).or(self.word(at, hi))? {
            "import" | "package" if self.word(at + 1, hi).is_some() => {
                let mut end = at;
                while !matches!(self.kind(end, hi), None | Some(Kind::Newline | Kind::Semicolon)) {
                    end = self.after(end);
                }
                Some(end)
            }
            "default" if self.groovy && self.kind(at + 1, hi) == Some(Kind::Colon) => Some(at + 2),
            "case" if self.groovy => self.case_end(at + 1, hi),
            _ => None,
        }
    }

    fn case_end(&self, lo: usize, hi: usize) -> Option<usize> {
        let mut at = lo;
        while at < hi {
            match self.tokens[at].kind {
                Kind::Colon => return Some(at + 1),
                Kind::Newline | Kind::Semicolon | Kind::Arrow => return None,
                _ => at = self.after(at),
            }
        }
        None
    }

    /// Behind annotations and labels.
    pub(super) fn skip_prefixes(&self, lo: usize, hi: usize) -> usize {
        let mut at = lo;
        loop {
            let next = self.skip_prefix(at, hi);
            if next == at || next >= hi {
                return at.max(next.min(hi));
            }
            at = next;
        }
    }

    fn skip_prefix(&self, at: usize, hi: usize) -> usize {
        match self.kind(at, hi) {
            Some(Kind::At) => self.annotation_end(at, hi),
            Some(Kind::Word) if self.groovy && self.kind(at + 1, hi) == Some(Kind::Colon) => {
                let switch = matches!(self.slice(at), "default" | "case");
                if switch { at } else { self.skip_newline(at + 2, hi) }
            }
            Some(Kind::Word)
                if self.kind(at + 1, hi) == Some(Kind::At)
                    && self.glued(at + 1)
                    && !matches!(
                        self.slice(at),
                        "return" | "this" | "super" | "break" | "continue"
                    ) =>
            {
                at + 2
            }
            _ => at,
        }
    }

    /// Behind `@name.name(…)` and the line end there. An annotation of the file stands for itself.
    fn annotation_end(&self, at: usize, hi: usize) -> usize {
        let mut end = at + 1;
        if self.kind(end + 1, hi) == Some(Kind::Colon) && self.kind(end, hi) == Some(Kind::Word) {
            end += 2;
        }
        if self.is_open(end, hi, b'[') {
            return self.skip_newline(self.after(end), hi);
        }
        if self.kind(end, hi) == Some(Kind::Word) {
            end += 1;
        }
        while self.kind(end, hi) == Some(Kind::Dot) && self.kind(end + 1, hi) == Some(Kind::Word) {
            end += 2;
        }
        if self.kind(end, hi) == Some(Kind::AngleOpen) {
            end = self.after(end);
        }
        if self.is_open(end, hi, b'(') && self.glued(end) {
            end = self.after(end);
        }
        if self.is_file_annotation(at, hi) { end } else { self.skip_newline(end, hi) }
    }

    pub(super) fn is_file_annotation(&self, at: usize, hi: usize) -> bool {
        self.kind(at, hi) == Some(Kind::At)
            && self.word(at + 1, hi) == Some("file")
            && self.kind(at + 2, hi) == Some(Kind::Colon)
    }

    /// Behind a header, its condition and the line end there.
    fn header_end(&self, at: usize, hi: usize) -> usize {
        self.skip_newline(self.condition_end(at + 1, hi), hi)
    }

    /// Behind the parentheses that start at `at`, when they do.
    pub(super) fn condition_end(&self, at: usize, hi: usize) -> usize {
        let open = self.skip_newline(at, hi);
        if self.is_open(open, hi, b'(') { self.after(open) } else { at }
    }

    /// Whether `else`, `catch` or `finally` follows a line end or semicolon.
    fn branch_follows(&self, at: usize, hi: usize) -> bool {
        let next = self.skip_newline(at + 1, hi);
        matches!(self.header_at(next, next, hi), Some("else" | "catch" | "finally"))
    }

    /// Whether the statement from `lo` goes on behind the line end at `at`.
    fn continues(&self, lo: usize, at: usize, hi: usize, pending_do: usize) -> bool {
        if at <= lo || at + 1 >= hi {
            return false;
        }
        self.awaits_more(lo, at - 1)
            || self.begins_as_rest(lo, at - 1, at + 1, hi)
            || self.branch_follows(at, hi)
            || (pending_do > 0 && self.header_at(at + 1, at + 1, hi) == Some("while"))
    }

    /// Whether a line that ends with the token `last` is unfinished.
    fn awaits_more(&self, lo: usize, last: usize) -> bool {
        match self.tokens[last].kind {
            Kind::Comma | Kind::Colon | Kind::Dot | Kind::Set | Kind::Add | Kind::Arrow => true,
            Kind::Operator => self.groovy || self.slice(last) != "?",
            Kind::Word if last > lo && self.tokens[last - 1].kind != Kind::Dot => {
                let groovy = ["in", "as", "instanceof", "new", "extends", "implements", "throws"];
                let kotlin = ["in", "as", "is", "by"];
                let words: &[&str] = if self.groovy { &groovy } else { &kotlin };
                words.contains(&self.slice(last))
            }
            _ => false,
        }
    }

    /// Whether a line that begins with the token `next` goes on with what ended with `last`.
    fn begins_as_rest(&self, lo: usize, last: usize, next: usize, hi: usize) -> bool {
        match self.tokens[next].kind {
            Kind::Dot => self.slice(next) != "::",
            Kind::Colon | Kind::Set | Kind::Add | Kind::Arrow => true,
            Kind::Operator => matches!(
                self.slice(next),
                "&&" | "||"
                    | "?:"
                    | "?"
                    | "=="
                    | "!="
                    | "<="
                    | ">="
                    | "<=>"
                    | "=~"
                    | "==~"
                    | "|"
                    | "&"
            ),
            Kind::Open if self.is_open(next, hi, b'{') => {
                let called = self.text[..self.tokens[last].end].ends_with(')');
                called || self.declares_type(lo, last)
            }
            Kind::Word if self.groovy => {
                matches!(self.slice(next), "extends" | "implements" | "throws")
            }
            Kind::Word => self.slice(next) == "as",
            _ => false,
        }
    }

    fn declares_type(&self, lo: usize, hi: usize) -> bool {
        let at = self.skip_modifiers(lo, hi);
        self.word(at, hi).is_some_and(|word| TYPES.contains(&word))
    }

    /// Behind the modifiers that another word follows.
    pub(super) fn skip_modifiers(&self, lo: usize, hi: usize) -> usize {
        let mut at = lo;
        while self.word(at, hi).is_some_and(|word| MODIFIERS.contains(&word))
            && matches!(self.kind(at + 1, hi), Some(Kind::Word | Kind::Open))
            && !self.is_open(at + 1, hi, b'{')
            && !self.is_open(at + 1, hi, b'[')
        {
            at += 1;
        }
        at
    }
}
