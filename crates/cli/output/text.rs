//! Texts for people: wrapped lines, counts, findings on one line, reasons of changes.
//!
//! Knows words and columns; prints nothing.

use pushwright_android::Kind;
use pushwright_config::Diagnostic;
use pushwright_engine::{Change, Reason};
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// A text in lines that end before column 80 when they start at column `indent`.
pub(crate) fn wrapped(text: &str, indent: usize) -> Vec<String> {
    const COLUMNS: usize = 80;
    const LEAST: usize = 30;
    let most = COLUMNS.saturating_sub(indent).max(LEAST);
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

/// A number and what is counted.
pub(crate) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// A finding on one line; its notes and help indented below.
pub(super) fn short(finding: &Diagnostic) -> String {
    let mut text = finding.one_line() + "\n";
    let notes = finding.notes.iter().map(|note| ("note", note));
    for (word, more) in notes.chain(finding.help.iter().map(|help| ("help", help))) {
        let more = more.trim_end().replace('\n', "\n    ");
        text += &format!("  {word}: {more}\n");
    }
    text
}

/// Why a file changes: a line a thing; in full, with its key and the lines that ask for it.
///
/// What is made only so that another thing can stand in it is left to that one's reason.
pub(super) fn reasons(change: &Change, in_full: bool) -> Vec<String> {
    let mut lines = Vec::new();
    let room = |it: &&Reason| it.key.kind != Kind::Container || in_full;
    let told: Vec<&Reason> = change.reasons.iter().filter(room).collect();
    for reason in if told.is_empty() { change.reasons.iter().collect() } else { told } {
        let mut line = reason.sentence();
        if in_full {
            let places = reason.origins.iter().map(|it| format!("{}:{}", it.file, it.line));
            let places = places.collect::<Vec<String>>().join(", ");
            line = format!("{line}\n    {}  {places}", reason.key).trim_end().to_owned();
        }
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines.iter().flat_map(|it| it.lines()).map(str::to_owned).collect()
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
}
