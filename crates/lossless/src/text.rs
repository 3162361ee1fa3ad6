//! A text with its byte-order mark set aside, positions in it, and edits of it.
//!
//! Knows bytes, lines and columns; knows no file format.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A range of bytes in a text, on character boundaries.
pub type Span = Range<usize>;

/// The text of a file without its byte-order mark, and whether it had one; copies share the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceText {
    text: Arc<String>,
    byte_order_mark: bool,
}

const BYTE_ORDER_MARK: &str = "\u{feff}";

impl SourceText {
    /// Reads a file's bytes.
    ///
    /// # Errors
    /// The offset of the first byte that is not UTF-8.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<SourceText, usize> {
        let text = String::from_utf8(bytes).map_err(|error| error.utf8_error().valid_up_to())?;
        Ok(SourceText::new(text))
    }

    /// Takes a text that may begin with a byte-order mark.
    #[must_use]
    pub fn new(text: String) -> SourceText {
        match text.strip_prefix(BYTE_ORDER_MARK) {
            Some(rest) => SourceText { text: Arc::new(rest.to_owned()), byte_order_mark: true },
            None => SourceText { text: Arc::new(text), byte_order_mark: false },
        }
    }

    /// The text without its byte-order mark; all spans count from its start.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the file begins with a byte-order mark.
    #[must_use]
    pub fn has_byte_order_mark(&self) -> bool {
        self.byte_order_mark
    }

    /// The same for those who keep it.
    #[must_use]
    pub fn shared(&self) -> &Arc<String> {
        &self.text
    }

    /// The same file with another text: a byte-order mark stays.
    #[must_use]
    pub fn with_text(&self, text: String) -> SourceText {
        SourceText { text: Arc::new(text), byte_order_mark: self.byte_order_mark }
    }

    /// What is written to disk: the byte-order mark, if there was one, and the text.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mark = if self.byte_order_mark { BYTE_ORDER_MARK } else { "" };
        [mark.as_bytes(), self.text.as_bytes()].concat()
    }
}

/// How a text ends its lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Newline {
    /// `\n`
    Lf,
    /// `\r\n`
    CrLf,
    /// `\r` alone; Groovy and XML count it as a line end.
    Cr,
}

impl Newline {
    /// The line end that most lines of `text` have; LF where there is none.
    #[must_use]
    pub fn of(text: &str) -> Newline {
        let bytes = text.as_bytes();
        // Most texts have none, which is told fast.
        if !bytes.contains(&b'\r') {
            return Newline::Lf;
        }
        let cr = bytes.iter().filter(|&&byte| byte == b'\r').count();
        let pairs = bytes.iter().zip(&bytes[1..]);
        let crlf = pairs.filter(|&(&first, &then)| first == b'\r' && then == b'\n').count();
        let lf = bytes.iter().filter(|&&byte| byte == b'\n').count() - crlf;
        let cr = cr - crlf;
        if crlf > lf && crlf >= cr {
            Newline::CrLf
        } else if cr > lf {
            Newline::Cr
        } else {
            Newline::Lf
        }
    }

    /// The characters of this line end.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Newline::Lf => "\n",
            Newline::CrLf => "\r\n",
            Newline::Cr => "\r",
        }
    }
}

/// A place in a text for humans: line and column, both from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1; lines end with LF, CRLF or a lone CR.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Position {
    /// The position of byte `offset` in `text`; past the end counts as the end.
    #[must_use]
    pub fn of(text: &str, offset: usize) -> Position {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &text[..offset];
        let bytes = before.as_bytes();
        let of_windows = |at: usize| bytes.get(at + 1) == Some(&b'\n');
        let is_break = |(at, byte): (usize, &u8)| match byte {
            b'\n' => true,
            b'\r' => !of_windows(at),
            _ => false,
        };
        let breaks = bytes.iter().enumerate().filter(|it| is_break(*it)).count();
        let line_start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        Position { line: breaks + 1, column: before[line_start..].chars().count() + 1 }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

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
    fn byte_order_mark_is_set_aside_and_written_back() {
        let bytes = "\u{feff}<a/>".as_bytes().to_vec();
        let source = SourceText::from_bytes(bytes.clone()).expect("UTF-8");
        assert_eq!(source.as_str(), "<a/>");
        assert_eq!(source.to_bytes(), bytes);
    }

    #[test]
    fn not_utf8_names_the_offset() {
        assert_eq!(SourceText::from_bytes(vec![b'a', 0xff]), Err(1));
    }

    #[test]
    fn positions_count_lone_cr_as_a_line_end() {
        let text = "a\r\nb\rc\ndé|";
        let offset = text.find('|').expect("marker");
        assert_eq!(Position::of(text, offset), Position { line: 4, column: 3 });
    }

    #[test]
    fn dominant_newline_wins() {
        assert_eq!(Newline::of("a\r\nb\r\nc\n"), Newline::CrLf);
        assert_eq!(Newline::of("a\rb"), Newline::Cr);
        assert_eq!(Newline::of(""), Newline::Lf);
    }

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
