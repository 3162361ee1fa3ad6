//! Texts for people: wrapped lines, counts, findings on one line, reasons of changes.
//!
//! Knows words and columns; prints nothing.

use std::collections::BTreeSet;

use pushwright_config::Diagnostic;
use pushwright_engine::Change;

/// A text in lines that end before column 80 when they start at column `indent`.
pub(crate) fn wrapped(text: &str, indent: usize) -> Vec<String> {
    const COLUMNS: usize = 80;
    const LEAST: usize = 30;
    let width = COLUMNS.saturating_sub(indent).max(LEAST);
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|it| !it.is_empty()) {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
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

/// Why a file changes: a line a thing, with who asks for it.
pub(super) fn reasons(change: &Change) -> Vec<String> {
    let width = change.reasons.iter().map(|it| it.key.to_string().chars().count()).max();
    let width = width.unwrap_or(0).min(72);
    let (mut lines, mut seen) = (Vec::new(), BTreeSet::new());
    for reason in &change.reasons {
        let key = reason.key.to_string();
        let line = match reason.origins.first() {
            Some(origin) => {
                let others = match reason.origins.len() - 1 {
                    0 => String::new(),
                    more => format!(" and {more} more"),
                };
                let who = match origin.who == origin.file {
                    true => format!("{}:{}", origin.file, origin.line),
                    false => format!("{} ({}:{})", origin.who, origin.file, origin.line),
                };
                format!("{key:width$}  {who}{others}")
            }
            None => format!("{key:width$}  no longer required"),
        };
        if seen.insert(line.clone()) {
            lines.push(line);
        }
    }
    lines
}
