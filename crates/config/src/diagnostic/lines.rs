//! Where the lines of a text begin, found once for all findings in it.
//!
//! Knows bytes and line ends only.

use std::cell::RefCell;
use std::sync::Arc;

thread_local! {
    /// The text that was asked for last, and where its lines begin.
    static LAST: RefCell<Option<(Arc<str>, Vec<usize>)>> = const { RefCell::new(None) };
}

/// The number of the line that holds a byte, from one, and where that line begins.
pub(crate) fn of(text: &Arc<str>, at: usize) -> (usize, usize) {
    LAST.with_borrow_mut(|last| {
        let starts = match last {
            Some((known, starts)) if Arc::ptr_eq(known, text) => starts,
            _ => &mut last.insert((Arc::clone(text), starts_of(text))).1,
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

/// How many characters stand between two places; of places that follow each other in a line, only
/// what is between them is counted.
pub(crate) fn characters(text: &Arc<str>, from: usize, to: usize) -> usize {
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

fn starts_of(text: &str) -> Vec<usize> {
    let breaks = text.match_indices(['\n', '\r']).map(|(at, _)| at);
    // Two characters may be one end of a line.
    let ends = breaks.filter(|&at| !text[at..].starts_with("\r\n"));
    std::iter::once(0).chain(ends.map(|at| at + 1)).collect()
}

/// Where the line ends that holds a byte: behind its break, but for one that no terminal knows.
pub(crate) fn end(text: &str, at: usize) -> usize {
    let Some(length) = text[at..].find(['\n', '\r']) else { return text.len() };
    let (end, rest) = (at + length, &text[at + length..]);
    end + if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with('\n')) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_its_line() {
        let text: Arc<str> = Arc::from("a\r\nb\n\nc");
        let lines: Vec<usize> = (0..=text.len()).map(|at| of(&text, at).0).collect();
        assert_eq!(lines, [1, 1, 1, 2, 2, 3, 4, 4]);
        assert_eq!(of(&Arc::from(""), 5), (1, 0));
        let text: Arc<str> = Arc::from("a\rb\r\rc");
        let lines: Vec<usize> = (0..=text.len()).map(|at| of(&text, at).0).collect();
        assert_eq!(lines, [1, 1, 2, 2, 3, 4, 4]);
    }

    #[test]
    fn every_line_has_its_end() {
        let ends = |text: &str| end(text, 0);
        assert_eq!([ends("a\nb"), ends("a\r\nb"), ends("a\rb"), ends("a")], [2, 3, 1, 1]);
    }
}
