//! Slips of the pen that Gradle's languages take for something else.
//!
//! Knows two that Groovy accepts in silence: a label where a block is meant, and a text that no
//! method takes where a named argument is meant.

use pushwright_lossless::Span;
use pushwright_lossless::gradle::Dialect;
use regex_lite::Regex;

use super::script::ScriptFile;
use crate::{Place, Project};

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

/// `repositories: {` is a label and a closure that nobody runs.
const LABEL: &str = r"\b(repositories|dependencies|maven|allprojects|subprojects|buildscript|android|defaultConfig|buildTypes|productFlavors|plugins|content)[ \t]*:[ \t]*\{";

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
    let mut found = Vec::new();
    for (pattern, is_label) in [(LABEL, true), (COLON, false)] {
        let Ok(pattern) = Regex::new(pattern) else { continue };
        for slip in pattern.captures_iter(script.text) {
            let (Some(whole), Some(word)) = (slip.get(0), slip.get(1)) else { continue };
            let span = whole.start()..whole.end();
            if is_data(script, &span) {
                continue;
            }
            let word = word.as_str();
            let meant =
                if is_label { format!("{word} {{") } else { format!("apply {word}: '…'") };
            let found_text = whole.as_str().trim_end_matches(['\'', '"']).trim_end().to_owned();
            found.push(Slip { at: script.place(&span), found: found_text, meant });
        }
    }
    found
}

/// Whether a place lies in a comment or starts in a text.
fn is_data(script: &ScriptFile<'_>, span: &Span) -> bool {
    let holds = |all: &[Span]| all.iter().any(|it| it.contains(&span.start));
    holds(&script.script.comments) || holds(&script.script.literals)
}
