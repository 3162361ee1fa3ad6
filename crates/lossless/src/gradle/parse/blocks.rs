//! What is in braces, and the blocks inside what is not understood.
//!
//! Knows closure parameters and branches without braces.

use super::super::piece::Piece;
use super::super::scan::{Kind, MAX_DEPTH};
use super::super::tree::{Body, Opaque};
use super::Parser;
use crate::Span;

impl Parser<'_> {
    /// The body whose brace is the token `open`. Entries of `when` have no parameters.
    pub(super) fn body(&self, open: usize, parameters: bool) -> Body {
        let close = self.tokens[open].partner;
        let arrow = if parameters { self.parameters_end(open + 1, close) } else { None };
        let first = arrow.unwrap_or(open + 1);
        let named = self.skip_newline(open + 1, close);
        Body {
            span: self.span(open, close + 1),
            parameters: arrow.map(|_| self.span(named, first)),
            statements: self.statements(first, close),
            braced: true,
        }
    }

    /// Behind the arrow of `a, b ->`, when only what parameters are made of stands before it.
    fn parameters_end(&self, lo: usize, hi: usize) -> Option<usize> {
        let mut at = self.skip_newline(lo, hi);
        while at < hi {
            match self.tokens[at].kind {
                Kind::Arrow => return Some(at + 1),
                Kind::Newline => {
                    let list_goes_on = self.tokens[at - 1].kind == Kind::Comma
                        || self.kind(at + 1, hi) == Some(Kind::Arrow);
                    if !list_goes_on {
                        return None;
                    }
                    at += 1;
                }
                Kind::Word if matches!(self.slice(at), "case" | "is" | "else") => return None,
                Kind::Word | Kind::Comma | Kind::Colon | Kind::Dot | Kind::At | Kind::AngleOpen => {
                    at = self.after(at);
                }
                Kind::Operator if matches!(self.slice(at), "?" | "..." | "*") => at += 1,
                Kind::Set | Kind::Number | Kind::Text(_) if self.groovy => at += 1,
                Kind::Open if !self.is_open(at, hi, b'{') => at = self.after(at),
                _ => return None,
            }
        }
        None
    }

    /// A statement or value that is not understood; its tokens are `lo..hi`, `at` is behind the
    /// annotations.
    pub(super) fn opaque(&self, lo: usize, at: usize, hi: usize, keyword: Option<&str>) -> Opaque {
        self.opaque_with(&self.span(lo, hi), at, hi, keyword)
    }

    pub(super) fn opaque_with(
        &self,
        span: &Span,
        at: usize,
        hi: usize,
        keyword: Option<&str>,
    ) -> Opaque {
        Opaque {
            span: span.clone(),
            keyword: keyword.map(|it| Piece::new(it.to_owned())),
            bodies: self.bodies(at, hi, false),
        }
    }

    /// Every block in the tokens `lo..hi`. A statement without braces behind `if`, `else` and their
    /// like counts as one; `head`: such a one is expected at once.
    pub(super) fn bodies(&self, lo: usize, hi: usize, head: bool) -> Vec<Body> {
        let mut bodies = Vec::new();
        let mut head = head;
        let mut entries = false;
        let mut at = lo;
        while at < hi {
            if head {
                at = self.skip_prefixes(at, hi);
                if at >= hi {
                    break;
                }
            }
            match self.tokens[at].kind {
                Kind::Open if self.is_open(at, hi, b'{') => {
                    bodies.push(self.body(at, !entries));
                    at = self.after(at);
                    (head, entries) = (false, false);
                    continue;
                }
                Kind::Newline | Kind::Semicolon => {
                    at += 1;
                    continue;
                }
                Kind::Word => {
                    if let Some(word) = self.header_at(lo, at, hi) {
                        let end = self.condition_end(at + 1, hi);
                        bodies.extend(self.braces(at + 1, end));
                        entries = word == "when";
                        head = !entries && word != "switch";
                        at = end;
                        continue;
                    }
                }
                _ => {}
            }
            if head && self.branches.get() < MAX_DEPTH {
                let end = self.branch_end(at, hi);
                bodies.push(self.branch(at, end));
                at = end;
                head = false;
            } else {
                at += 1;
            }
        }
        bodies
    }

    /// The blocks in a condition.
    fn braces(&self, lo: usize, hi: usize) -> Vec<Body> {
        let mut bodies = Vec::new();
        let mut at = lo;
        while at < hi {
            if self.is_open(at, hi, b'{') {
                bodies.push(self.body(at, true));
                at = self.after(at);
            } else {
                at += 1;
            }
        }
        bodies
    }

    /// Where the branch without braces that starts at `lo` ends: before the next `else`.
    fn branch_end(&self, lo: usize, hi: usize) -> usize {
        let mut at = self.after(lo);
        while at < hi && self.tokens[at].kind != Kind::Close {
            if let Some("else" | "catch" | "finally") = self.header_at(lo, at, hi) {
                break;
            }
            at = self.after(at);
        }
        at.min(hi)
    }

    pub(super) fn branch(&self, lo: usize, hi: usize) -> Body {
        self.branches.set(self.branches.get() + 1);
        let hi = self.trimmed(lo, hi);
        let statement = self.statement(lo, hi);
        self.branches.set(self.branches.get() - 1);
        Body {
            span: self.span(lo, hi),
            parameters: None,
            statements: vec![statement],
            braced: false,
        }
    }
}
