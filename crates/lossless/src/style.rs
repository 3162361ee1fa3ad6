//! How the lines of a text are indented, and the white space around a span.
//!
//! Knows lines; knows no file format.

use crate::Span;

/// One level of indentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indent(String);

impl Indent {
    /// One level as text: blanks or a tab.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The level that most indented lines of `text` step by; `fallback` blanks where none is.
    #[must_use]
    pub fn of(text: &str, fallback: usize) -> Indent {
        let mut tabs = 0;
        let mut steps = [0_usize; 9];
        let mut previous = 0;
        for line in text.split(['\n', '\r']) {
            let content = line.trim_start_matches([' ', '\t']);
            if content.is_empty() {
                continue;
            }
            let lead = &line[..line.len() - content.len()];
            if lead.starts_with('\t') {
                tabs += 1;
                continue;
            }
            let step = lead.len().abs_diff(previous);
            if (2..=8).contains(&step) {
                steps[step] += 1;
            }
            previous = lead.len();
        }
        let (width, count) = (2..=8)
            .map(|width| (width, steps[width]))
            .max_by_key(|&(width, count)| (count, std::cmp::Reverse(width)))
            .unwrap_or((fallback, 0));
        if tabs > steps.iter().sum::<usize>() {
            Indent("\t".to_owned())
        } else if count == 0 {
            Indent(" ".repeat(fallback))
        } else {
            Indent(" ".repeat(width))
        }
    }
}

/// Where the line that holds `offset` starts.
#[must_use]
pub fn line_start(text: &str, offset: usize) -> usize {
    let before = &text.as_bytes()[..offset];
    before.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).map_or(0, |at| at + 1)
}

/// Where the line that holds `offset` ends, before its line end.
#[must_use]
pub fn line_end(text: &str, offset: usize) -> usize {
    let mut behind = text.as_bytes()[offset..].iter();
    let end = behind.position(|byte| matches!(byte, b'\n' | b'\r'));
    end.map_or(text.len(), |at| offset + at)
}

/// The white space at the start of the line that holds `offset`.
#[must_use]
pub fn lead_of(text: &str, offset: usize) -> &str {
    let line = &text[line_start(text, offset)..];
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

/// The start of the line end before `offset`'s line: where a whole line can be put before it.
///
/// `None` on the first line.
#[must_use]
pub fn before_line(text: &str, offset: usize) -> Option<usize> {
    let start = line_start(text, offset);
    match &text.as_bytes()[..start] {
        [.., b'\r', b'\n'] => Some(start - 2),
        [.., _] => Some(start - 1),
        [] => None,
    }
}

/// `span` with its line's white space and the line end before it, when it has its lines to itself.
///
/// A span that has its last line end in it already takes no other one.
#[must_use]
pub fn whole_lines(text: &str, span: &Span) -> Span {
    let start = line_start(text, span.start);
    if text[span.clone()].ends_with(['\n', '\r']) {
        let alone = text[start..span.start].trim().is_empty();
        return if alone { start..span.end } else { span.clone() };
    }
    let end = line_end(text, span.end);
    let alone = text[start..span.start].trim().is_empty() && text[span.end..end].trim().is_empty();
    match before_line(text, span.start) {
        Some(before) if alone => before..end,
        None if alone => {
            let rest = &text[end..];
            let newline = if rest.starts_with("\r\n") { 2 } else { rest.len().min(1) };
            start..end + newline
        }
        _ => span.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_lines_take_one_line_end() {
        let text = "a\n  b\n\nc\n";
        assert_eq!(whole_lines(text, &(4..5)), 1..5);
        assert_eq!(whole_lines(text, &(4..6)), 2..6);
        assert_eq!(whole_lines(text, &(0..1)), 0..2);
        assert_eq!(whole_lines("a b\nc", &(2..4)), 2..4);
    }

    #[track_caller]
    fn check_indent(text: &str, expected: &str) {
        assert_eq!(Indent::of(text, 4).as_str(), expected);
    }

    #[test]
    fn indent_is_the_step_between_lines() {
        check_indent("a\n  b\n    c\n  d\n", "  ");
        check_indent("a\n    b\n        c\n", "    ");
        check_indent("a\n   b\n      c\n", "   ");
        check_indent("a\n\tb\n\t\tc\n", "\t");
        check_indent("a\n", "    ");
    }

    #[test]
    fn a_span_alone_on_its_lines_goes_with_them() {
        let text = "a\r\n  b\r\nc";
        assert_eq!(whole_lines(text, &(5..6)), 1..6);
        assert_eq!(whole_lines("b\nc", &(0..1)), 0..2);
        assert_eq!(whole_lines("a b\n", &(2..3)), 2..3);
    }
}
