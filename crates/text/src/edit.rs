//! Edits of a text by spans.
//!
//! Knows offsets in bytes; knows neither lines nor formats.

use std::ops::Range;

/// A range of bytes in a text, on character boundaries.
pub type Span = Range<usize>;

/// Replaces one range of a text; an empty range inserts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced.
    pub range: Span,
    /// What stands there afterwards.
    pub text: String,
}

impl Edit {
    /// Inserts `text` at byte `at`.
    #[must_use]
    pub fn insert(at: usize, text: impl Into<String>) -> Edit {
        Edit { range: at..at, text: text.into() }
    }

    /// Replaces `range` with `text`.
    #[must_use]
    pub fn replace(range: Span, text: impl Into<String>) -> Edit {
        Edit { range, text: text.into() }
    }

    /// Deletes `range`.
    #[must_use]
    pub fn delete(range: Span) -> Edit {
        Edit { range, text: String::new() }
    }

    /// `text` after this edit.
    #[must_use]
    pub fn apply(&self, text: &str) -> String {
        [&text[..self.range.start], &self.text, &text[self.range.end..]].concat()
    }

    /// By how many bytes the text after this edit's range moves.
    fn shift(&self) -> isize {
        self.text.len() as isize - self.range.len() as isize
    }
}

/// Several edits of one text: disjoint, sorted, each in offsets of the text before all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextEdit {
    edits: Vec<Edit>,
}

impl TextEdit {
    /// Sorts `edits`; edits at one place keep their order.
    ///
    /// Returns `None` when two of them overlap.
    #[must_use]
    pub fn new(mut edits: Vec<Edit>) -> Option<TextEdit> {
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        let disjoint = edits.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start);
        disjoint.then_some(TextEdit { edits })
    }

    /// The edits, in the order of the text.
    #[must_use]
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// Whether nothing changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// `text` after all edits.
    #[must_use]
    pub fn apply(&self, text: &str) -> String {
        let more: usize = self.edits.iter().map(|it| it.text.len()).sum();
        let mut result = String::with_capacity(text.len() + more);
        let mut at = 0;
        for edit in &self.edits {
            result.push_str(&text[at..edit.range.start]);
            result.push_str(&edit.text);
            at = edit.range.end;
        }
        result.push_str(&text[at..]);
        result
    }

    /// Where `span` of the text afterwards was before; `None` where an edit wrote a part of it.
    #[must_use]
    pub fn map_back(&self, span: &Span) -> Option<Span> {
        let mut shift = 0isize;
        for edit in &self.edits {
            let start = (edit.range.start as isize + shift) as usize;
            if start >= span.end {
                break;
            }
            if start + edit.text.len() > span.start {
                return None;
            }
            shift += edit.shift();
        }
        let back = |at: usize| (at as isize - shift) as usize;
        Some(back(span.start)..back(span.end))
    }

    /// Where `span` of the text before stands afterwards, when no edit reaches across its ends.
    ///
    /// An insertion exactly at an end of `span` counts as outside it.
    #[must_use]
    pub fn map(&self, span: &Span) -> Option<Span> {
        let (mut start, mut end) = (span.start as isize, span.end as isize);
        for edit in &self.edits {
            if edit.range.end <= span.start {
                start += edit.shift();
                end += edit.shift();
            } else if edit.range.start >= span.end {
                break;
            } else if edit.range.start >= span.start && edit.range.end <= span.end {
                end += edit.shift();
            } else {
                return None;
            }
        }
        Some(start as usize..end as usize)
    }
}

impl From<Edit> for TextEdit {
    fn from(edit: Edit) -> TextEdit {
        TextEdit { edits: vec![edit] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_apply_together_and_map_spans() {
        let edit =
            TextEdit::new(vec![Edit::delete(4..5), Edit::insert(1, "xx")]).expect("disjoint");
        assert_eq!(edit.apply("abcdefg"), "axxbcdfg");
        assert_eq!(edit.map(&(2..6)), Some(4..7));
        assert_eq!(edit.map(&(0..1)), Some(0..1));
        assert_eq!(TextEdit::new(vec![Edit::delete(0..3), Edit::insert(2, "x")]), None);
    }
}
