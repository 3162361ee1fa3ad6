//! How wide lines for people are: as the terminal that they go to allows, else 80 columns.
//!
//! Knows words and columns; what is for files, pipes and other tools is never cut anew.

use std::borrow::Cow;
use std::io;
use std::sync::OnceLock;

use pushwright_config::Diagnostic;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::printed::Stream;

/// The width of a text that goes to no terminal.
const USUAL: usize = 80;
/// Longer lines are hard to read, however wide the terminal is.
const MOST: usize = 100;
/// Below this, the terminal may break lines where it likes.
const LEAST: usize = 30;

/// The columns for prose on the terminal that a stream goes to; `None`: it goes to none.
pub(super) fn terminal_width(stream: Stream) -> Option<usize> {
    static RESULTS: OnceLock<Option<usize>> = OnceLock::new();
    static REST: OnceLock<Option<usize>> = OnceLock::new();
    let columns = |size: Option<(terminal_size::Width, _)>| size.map(|(it, _)| usize::from(it.0));
    match stream {
        Stream::Output => {
            *RESULTS.get_or_init(|| columns(terminal_size::terminal_size_of(io::stdout())))
        }
        Stream::Error => {
            *REST.get_or_init(|| columns(terminal_size::terminal_size_of(io::stderr())))
        }
    }
    // Some terminals of build servers say 0.
    .filter(|it| *it > 0)
    .map(|it| it.min(MOST))
}

/// Whether results go to a terminal that is narrower than what is written for 80 columns.
pub(crate) fn is_narrow() -> bool {
    terminal_width(Stream::Output).is_some_and(|it| it < USUAL)
}

/// A text of results in lines that fit when they start at column `indent`.
pub(crate) fn wrapped(text: &str, indent: usize) -> Vec<String> {
    let columns = terminal_width(Stream::Output).unwrap_or(USUAL);
    within(text, columns.saturating_sub(indent))
}

/// A text of a file in lines that end before column 80 when they start at column `indent`.
pub(crate) fn wrapped_for_a_file(text: &str, indent: usize) -> Vec<String> {
    within(text, USUAL.saturating_sub(indent))
}

/// A text in lines of at most so many columns, if its words allow it.
fn within(text: &str, columns: usize) -> Vec<String> {
    let most = columns.max(LEAST);
    let (mut lines, mut used): (Vec<String>, usize) = (Vec::new(), 0);
    for word in text.split(' ').filter(|it| !it.is_empty()) {
        for (at, piece) in pieces(word).into_iter().enumerate() {
            let gap = if at == 0 { " " } else { "" };
            match lines.last_mut() {
                Some(line) if used + gap.len() + width(piece) <= most => {
                    line.push_str(gap);
                    line.push_str(piece);
                    used += gap.len() + width(piece);
                }
                _ => {
                    lines.push(piece.to_owned());
                    used = width(piece);
                }
            }
        }
    }
    lines
}

/// Lines of prose that start at column `indent`, cut anew where they are too wide for the terminal
/// that a stream goes to, each continued below its own start.
///
/// Rows of a table stay, and so do lines with escapes, whose colours must not be cut.
pub(super) fn fitted(text: &str, indent: usize, stream: Stream) -> Cow<'_, str> {
    match terminal_width(stream) {
        Some(columns) => fitted_to(text, columns.saturating_sub(indent)),
        None => Cow::Borrowed(text),
    }
}

fn fitted_to(text: &str, columns: usize) -> Cow<'_, str> {
    let fits = |line: &str| {
        line.contains('\u{1b}') || line.trim_start().contains("  ") || width(line) <= columns
    };
    if text.lines().all(fits) {
        return Cow::Borrowed(text);
    }
    let mut lines = Vec::new();
    for line in text.lines() {
        let indent = &line[..line.len() - line.trim_start().len()];
        if fits(line) {
            lines.push(line.to_owned());
        } else {
            let cut = within(line, columns.saturating_sub(indent.len()));
            lines.extend(cut.iter().map(|it| format!("{indent}{it}")));
        }
    }
    let end = if text.ends_with('\n') { "\n" } else { "" };
    Cow::Owned(lines.join("\n") + end)
}

/// A finding whose sentences fit into so many columns beside what the renderer sets before them.
pub(super) fn narrowed(finding: &Diagnostic, columns: usize) -> Diagnostic {
    let digits = finding.location.as_ref().map_or(1, |it| it.line_column().0.to_string().len());
    let beside = |label: &str| columns.saturating_sub(label.len()).max(LEAST);
    let below = |text: &String| {
        let columns = columns.saturating_sub(digits + " = note: ".len()).max(LEAST);
        fitted_to(text, columns).into_owned()
    };
    let head = format!("{}[{}]: ", finding.severity.as_str(), finding.code.as_str());
    let mut narrow = finding.clone();
    narrow.message = fitted_to(&finding.message, beside(&head)).into_owned();
    narrow.notes = finding.notes.iter().map(below).collect();
    narrow.help = finding.help.as_ref().map(below);
    narrow
}

/// How many columns a text takes on a terminal.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// A text with spaces up to a number of columns.
pub(crate) fn padded(text: &str, columns: usize) -> String {
    format!("{text}{:1$}", "", columns.saturating_sub(width(text)))
}

/// The parts of a word that a line may end between: Chinese has no spaces.
fn pieces(word: &str) -> Vec<&str> {
    /// What a line must not start with.
    const CLOSING: &str = "，。；：、！？）】》」』”’…—%,.;:!?)]}";
    /// What a line must not end with.
    const OPENING: &str = "（【《「『“‘([{";
    let is_wide = |it: char| it.width() == Some(2);
    let mut ends = Vec::new();
    for ((_, one), (at, next)) in word.char_indices().zip(word.char_indices().skip(1)) {
        let may_end =
            (is_wide(one) || is_wide(next)) && !OPENING.contains(one) && !CLOSING.contains(next);
        if may_end {
            ends.push(at);
        }
    }
    ends.push(word.len());
    let starts = std::iter::once(0).chain(ends.iter().copied());
    starts.zip(ends.iter()).map(|(start, end)| &word[start..*end]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_takes_two_columns_and_breaks_without_spaces() {
        let text = "在 `push.toml` 中设置 `app-id`，然后运行 `pushwright apply`；".repeat(3);
        let lines = wrapped(&text, 20);
        assert!(lines.iter().all(|it| width(it) <= 60), "{lines:#?}");
        assert_eq!(wrapped(&"汉".repeat(61), 20), ["汉".repeat(30), "汉".repeat(30), "汉".into()]);
        assert!(!lines.iter().any(|it| it.starts_with(['，', '；', '。'])), "{lines:#?}");
        assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        assert_eq!(padded("包名", 6), "包名  ");
        assert_eq!(padded("Package name", 6), "Package name");
    }

    #[test]
    fn english_breaks_at_spaces_only() {
        let text = format!("{} b", "a".repeat(70));
        assert_eq!(wrapped(&text, 0).len(), 1);
        assert_eq!(wrapped(&text, 9), ["a".repeat(70), "b".to_owned()]);
    }

    #[test]
    fn only_sentences_are_cut_anew() {
        let text =
            "one two three four five six seven eight\n  ten  eleven twelve thirteen fourteen";
        assert_eq!(
            fitted_to(text, 30),
            "one two three four five six\nseven eight\n  ten  eleven twelve thirteen fourteen"
        );
        let text = "short\n    one two three four five six seven eight nine";
        let cut = "short\n    one two three four five six\n    seven eight nine";
        assert_eq!(fitted_to(text, 34), cut);
        assert!(matches!(fitted_to("as it is", 30), Cow::Borrowed("as it is")));
    }
}
