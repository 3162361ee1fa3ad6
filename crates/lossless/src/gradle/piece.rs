//! A piece of a script's text, or what it reads as: names, paths and literals.
//!
//! Knows places in a text that all pieces share; a text of its own is made only where a name or
//! literal reads otherwise than it is written.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use crate::Span;

/// A name, a path or what a literal says.
#[derive(Clone)]
pub struct Piece {
    text: Arc<String>,
    start: u32,
    end: u32,
}

impl Piece {
    /// What stands at `span` of a text.
    pub(super) fn of(text: &Arc<String>, span: &Span) -> Piece {
        match (u32::try_from(span.start), u32::try_from(span.end)) {
            (Ok(start), Ok(end)) => Piece { text: Arc::clone(text), start, end },
            _ => Piece::new(text[span.clone()].to_owned()),
        }
    }

    /// A text that stands nowhere: what is written otherwise than it reads.
    #[must_use]
    pub fn new(text: String) -> Piece {
        let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
        Piece { text: Arc::new(text), start: 0, end }
    }

    /// The part of this that reads `text`; where there is none, a piece of its own.
    #[must_use]
    pub fn part(&self, text: &str) -> Piece {
        let Some(start) = self.find(text).and_then(|it| u32::try_from(it).ok()) else {
            return Piece::new(text.to_owned());
        };
        let start = self.start + start;
        // No longer than this piece is.
        let end = start + u32::try_from(text.len()).unwrap_or_default();
        Piece { text: Arc::clone(&self.text), start, end }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

impl Deref for Piece {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl fmt::Debug for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl PartialEq for Piece {
    fn eq(&self, other: &Piece) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Piece {}

impl PartialEq<str> for Piece {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Piece {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl PartialEq<String> for Piece {
    fn eq(&self, other: &String) -> bool {
        self.as_str() == other
    }
}
