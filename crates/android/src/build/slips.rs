//! Slips of the pen that Gradle's languages take for something else.
//!
//! Knows two that Groovy accepts in silence: a label where a block or a call is meant, and a text
//! that no method takes where a named argument is meant.

use std::collections::BTreeSet;

use pushwright_lossless::Span;
use pushwright_lossless::gradle::query::Node;
use pushwright_lossless::gradle::{Dialect, Spans};
use regex_lite::Regex;

use super::script::ScriptFile;
use crate::build::project::Project;
use crate::fact::Place;

/// A slip and what was meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// Where.
    pub at: Place,
    /// What stands there.
    pub found: String,
    /// What was meant.
    pub meant: String,
}

/// `repositories: {` is a label and a closure that nobody runs, `implementation: 'x'` one and a text that
/// nobody takes.
const LABEL: &str = r#"\b([A-Za-z_]\w*)[ \t]*:[ \t]*(\{|['"]|(?:true|false|\d+)\b)"#;

/// `apply plugin 'x'` calls a method `plugin` that is not there.
const COLON: &str = r#"\bapply[ \t]+(plugin|from)[ \t]+['"]"#;

impl Project<'_> {
    /// The slips in all scripts of the build.
    #[must_use]
    pub fn slips(&self) -> Vec<Slip> {
        let files = self.script_files();
        files.iter().filter_map(|file| self.open(file)).flat_map(|it| slips_in(&it)).collect()
    }
}

fn slips_in(script: &ScriptFile<'_>) -> Vec<Slip> {
    if script.script.dialect == Dialect::Kotlin {
        return Vec::new();
    }
    let starts = statement_starts(script);
    let mut found = Vec::new();
    for (pattern, is_label) in [(LABEL, true), (COLON, false)] {
        let Ok(pattern) = Regex::new(pattern) else { continue };
        for slip in pattern.captures_iter(script.text) {
            let (Some(whole), Some(word)) = (slip.get(0), slip.get(1)) else { continue };
            let span = whole.start()..whole.end();
            // What else has a colon is an entry of a map or an argument.
            let is_entry = is_label && !starts.contains(&span.start);
            if is_entry || is_data(script, &span) {
                continue;
            }
            let word = word.as_str();
            let meant = match slip.get(2).map(|it| it.as_str()) {
                Some("{") => format!("{word} {{"),
                Some("'" | "\"") => format!("{word} '…'"),
                Some(value) => format!("{word} {value}"),
                None => format!("apply {word}: '…'"),
            };
            let found_text = whole.as_str().trim_end_matches(['\'', '"']).trim_end().to_owned();
            found.push(Slip { at: script.place(&span), found: found_text, meant });
        }
    }
    found
}

/// Where statements begin, with the labels before them.
fn statement_starts(script: &ScriptFile<'_>) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    script.script.walk(&mut |_, node| {
        found.insert(match node {
            Node::Call(it) => it.span.start,
            Node::Assign(it) => it.span.start,
            Node::Opaque(it) => it.span.start,
        });
    });
    found
}

/// Whether a place lies in a comment or starts in a text.
fn is_data(script: &ScriptFile<'_>, span: &Span) -> bool {
    let holds = |all: &Spans| all.iter().any(|it| it.contains(&span.start));
    holds(&script.script.comments) || holds(&script.script.literals)
}
