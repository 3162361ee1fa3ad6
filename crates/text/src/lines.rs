//! Where the lines of a text begin, and what line and column a byte stands in.
//!
//! Lines end with LF, CRLF or a lone CR. Whoever counts lines counts them here.

use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;

/// Where lines begin, in order: the first at 0.
fn starts(text: &str) -> impl Iterator<Item = usize> {
    // One sign is searched for many bytes at a time, two are not.
    let has_cr = text.contains('\r');
    let mut start = Some(0);
    std::iter::from_fn(move || {
        let begins = start?;
        let rest = &text[begins..];
        let end = if has_cr { rest.find(['\n', '\r']) } else { rest.find('\n') };
        // Two characters may be one end of a line.
        let length = |end: usize| if rest[end..].starts_with("\r\n") { 2 } else { 1 };
        start = end.map(|end| begins + end + length(end));
        Some(begins)
    })
}

/// Where a line begins that is counted from one; of a line behind the last, the end of the text.
#[must_use]
pub fn start_of_line(text: &str, line: usize) -> usize {
    starts(text).nth(line.saturating_sub(1)).unwrap_or(text.len())
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
        let (mut line, mut start) = (0, 0);
        for at in starts(text).take_while(|at| *at <= offset) {
            (line, start) = (line + 1, at);
        }
        Position { line, column: text[start..offset].chars().count() + 1 }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

thread_local! {
    /// The text that was asked for last, and where its lines begin.
    static LAST: RefCell<Option<(Arc<str>, Vec<usize>)>> = const { RefCell::new(None) };
}

/// The number of the line that holds a byte, from one, and where that line begins.
///
/// The lines of a text are found once for all that is asked of it in a row.
#[must_use]
pub fn line_at(text: &Arc<str>, at: usize) -> (usize, usize) {
    LAST.with_borrow_mut(|last| {
        let starts = match last {
            Some((known, starts)) if Arc::ptr_eq(known, text) => starts,
            _ => &mut last.insert((Arc::clone(text), starts(text).collect())).1,
        };
        let line = starts.partition_point(|start| *start <= at).max(1);
        (line, starts[line - 1])
    })
}

/// Characters that were counted: in which text, from where, to where, and how many.
type Counted = (Arc<str>, usize, usize, usize);

thread_local! {
    /// The last that were.
    static COUNTED: RefCell<Option<Counted>> = const { RefCell::new(None) };
}

/// How many characters stand between two places.
///
/// Of places that follow each other in a line, only what is between them is counted.
#[must_use]
pub fn characters_between(text: &Arc<str>, from: usize, to: usize) -> usize {
    COUNTED.with_borrow_mut(|last| {
        let (at, before) = match last {
            Some((known, start, at, count))
                if Arc::ptr_eq(known, text) && *start == from && *at <= to =>
            {
                (*at, *count)
            }
            _ => (from, 0),
        };
        let count = before + text[at..to].chars().count();
        *last = Some((Arc::clone(text), from, to, count));
        count
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_lone_cr_as_a_line_end() {
        let text = "a\r\nb\rc\ndé|";
        let offset = text.find('|').expect("marker");
        assert_eq!(Position::of(text, offset), Position { line: 4, column: 3 });
    }

    #[test]
    fn every_byte_has_its_line() {
        for (text, expected) in [
            ("a\r\nb\n\nc", vec![1, 1, 1, 2, 2, 3, 4, 4]),
            ("a\rb\r\rc", vec![1, 1, 2, 2, 3, 4, 4]),
            ("", vec![1]),
        ] {
            let shared: Arc<str> = Arc::from(text);
            let lines = |of: &dyn Fn(usize) -> usize| (0..=text.len()).map(of).collect::<Vec<_>>();
            assert_eq!(lines(&|at| line_at(&shared, at).0), expected, "{text:?}");
            assert_eq!(lines(&|at| Position::of(text, at).line), expected, "{text:?}");
            for (line, at) in expected.iter().zip(0..) {
                assert!(start_of_line(text, *line) <= at && at <= start_of_line(text, line + 1));
            }
        }
        assert_eq!(line_at(&Arc::from(""), 5), (1, 0));
    }
}
