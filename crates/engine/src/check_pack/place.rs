//! Where a finding of a pack stands: its texts are read as values, which have lines at most.

use pushwright_text::{Span, start_of_line};

/// Where a value stands between quotes, from the line on, which counts from one.
pub(super) fn quoted(text: &str, line: usize, value: &str) -> Span {
    let from = start_of_line(text, line);
    let at = text[from..].find(&format!("\"{value}\""));
    at.map_or(from..from, |at| from + at..from + at + value.len() + 2)
}

/// Where a name stands as a template variable.
pub(super) fn in_template(text: &str, name: &str) -> Span {
    let mut hits = text.match_indices(name).map(|(at, _)| at);
    let is_variable = |at: &usize| {
        let before = &text[..*at];
        let opened = before.rfind("{{").max(before.rfind("{%"));
        opened > before.rfind("}}").max(before.rfind("%}"))
    };
    let at = hits.find(is_variable).unwrap_or(0);
    if at == 0 { 0..0 } else { at..at + name.len() }
}
