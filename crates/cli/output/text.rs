//! Texts for people: counts, findings on one line, reasons of changes.
//!
//! Knows words; prints nothing.

use std::collections::HashSet;

use pushwright_android::Kind;
use pushwright_config::Diagnostic;
use pushwright_engine::{Change, Reason};

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
    let (mut lines, mut seen) = (Vec::new(), HashSet::new());
    let room = |it: &&Reason| it.key.kind != Kind::Container || in_full;
    let told: Vec<&Reason> = change.reasons.iter().filter(room).collect();
    for reason in if told.is_empty() { change.reasons.iter().collect() } else { told } {
        let mut line = reason.sentence();
        if in_full {
            let places = reason.origins.iter().map(|it| format!("{}:{}", it.file, it.line));
            let places = places.collect::<Vec<String>>().join(", ");
            line = format!("{line}\n    {}  {places}", reason.key).trim_end().to_owned();
        }
        if seen.insert(line.clone()) {
            lines.push(line);
        }
    }
    lines.iter().flat_map(|it| it.lines()).map(str::to_owned).collect()
}
