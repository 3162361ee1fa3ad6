//! Finding a remembered text whose indentation another has changed since, as a formatter does.
//!
//! Knows lines and the blanks around them; a text that differs in anything else is not found.

use pushwright_lossless::Span;

const BLANKS: [char; 2] = [' ', '\t'];

/// Where `value` stands in `text` line by line, whatever the indentation and the line ends.
///
/// White space at its ends is part of it as far as it is there: as many line ends, and blanks
/// where `value` has them.
pub(super) fn reindented(text: &str, value: &str) -> Vec<Span> {
    let core = value.trim();
    let lines: Vec<&str> = core.split('\n').map(str::trim).collect();
    let Some(first) = lines.first().filter(|it| !it.is_empty()) else { return Vec::new() };
    let head = &value[..value.len() - value.trim_start().len()];
    let tail = &value[value.trim_end().len()..];
    text.match_indices(first)
        .filter_map(|(start, _)| {
            let end = end_of_lines(text, start, &lines)?;
            Some(with_head(text, start, head)..with_tail(text, end, tail))
        })
        .collect()
}

/// Where `lines` end that stand one below the other from `start` on.
fn end_of_lines(text: &str, start: usize, lines: &[&str]) -> Option<usize> {
    let mut at = start;
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            at = behind_line_end(text, at)?;
            at += leading_blanks(&text[at..]);
        }
        text[at..].strip_prefix(line)?;
        at += line.len();
    }
    Some(at)
}

/// Behind the line end that follows, be it after blanks.
fn behind_line_end(text: &str, at: usize) -> Option<usize> {
    let at = at + leading_blanks(&text[at..]);
    let rest = &text[at..];
    ["\r\n", "\n"].iter().find(|it| rest.starts_with(**it)).map(|it| at + it.len())
}

/// Before the line end that precedes, be blanks between.
fn before_line_end(text: &str, at: usize) -> Option<usize> {
    let line = text[..at].trim_end_matches(BLANKS).strip_suffix('\n')?;
    Some(line.strip_suffix('\r').unwrap_or(line).len())
}

fn with_head(text: &str, mut start: usize, head: &str) -> usize {
    for _ in 0..head.matches('\n').count() {
        start = before_line_end(text, start).unwrap_or(start);
    }
    match head.starts_with(BLANKS) {
        true => text[..start].trim_end_matches(BLANKS).len(),
        false => start,
    }
}

fn with_tail(text: &str, mut end: usize, tail: &str) -> usize {
    for _ in 0..tail.matches('\n').count() {
        end = behind_line_end(text, end).unwrap_or(end);
    }
    end + if tail.ends_with(BLANKS) { leading_blanks(&text[end..]) } else { 0 }
}

fn leading_blanks(text: &str) -> usize {
    text.len() - text.trim_start_matches(BLANKS).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, value: &str, left: &str) {
        let found = reindented(text, value);
        let [span] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(format!("{}{}", &text[..span.start], &text[span.end..]), left);
    }

    #[test]
    fn indentation_and_line_ends_may_differ() {
        check("a {\n  b {\n    c\n  }\n}\n", "\n    b {\n        c\n    }", "a {\n}\n");
        check("a {\r\n\tb {\r\n\t}\r\n}\r\n", "\n    b {\n    }", "a {\r\n}\r\n");
        check("a {\n  ours\n  b\n}\n", "ours\n    ", "a {\n  b\n}\n");
        check("a\nours\n", "\n\nours", "a\n");
        check("<a x=\"1\"\n  y=\"2\">", "\n      y=\"2\"", "<a x=\"1\">");
    }

    #[test]
    fn anything_else_is_another_text() {
        assert!(reindented("b { c\n}", "b {\n    c\n}").is_empty());
        assert!(reindented("b 'x  y'", "b 'x y'").is_empty());
        assert!(reindented("b {\n\n    c\n}", "b {\n    c\n}").is_empty());
        assert!(reindented("a\n", "\n    ").is_empty());
    }
}
