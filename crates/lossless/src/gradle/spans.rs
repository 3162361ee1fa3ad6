//! Many spans of one text, in half the room that they take one by one.
//!
//! Knows offsets of texts below 4 GB, which are all that are read; one behind that counts as its end.

use crate::Span;

/// Spans of one text, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spans(Box<[(u32, u32)]>);

impl Spans {
    /// The spans, in order.
    pub fn iter(&self) -> impl Iterator<Item = Span> {
        self.0.iter().map(span)
    }

    /// Those from one number to another, as far as there are some.
    pub fn range(&self, from: usize, to: usize) -> impl Iterator<Item = Span> {
        self.0.iter().take(to).skip(from).map(span)
    }

    /// How many of them begin before an offset.
    #[must_use]
    pub fn before(&self, offset: usize) -> usize {
        self.0.partition_point(|it| span(it).start < offset)
    }

    /// The last that begins at an offset or before it.
    #[must_use]
    pub fn last_at(&self, offset: usize) -> Option<Span> {
        let behind = self.0.partition_point(|it| span(it).start <= offset);
        Some(span(self.0.get(behind.checked_sub(1)?)?))
    }
}

impl FromIterator<Span> for Spans {
    fn from_iter<T: IntoIterator<Item = Span>>(all: T) -> Spans {
        let short = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Spans(all.into_iter().map(|it| (short(it.start), short(it.end))).collect())
    }
}

fn span(it: &(u32, u32)) -> Span {
    it.0 as usize..it.1 as usize
}
