//! Build types that the Android plugin optimizes by `optimization { enable = true }`, from version
//! 9.3 on, and the folders that their rules are read from.
//!
//! Knows that every `*.keep` below `src/SET/keepRules` is read, in no list; which build types shrink
//! by the older switch is told by `shrinking`.
//! Source: developer.android.com, "Enable app optimization with R8" (2026).

use std::collections::BTreeSet;

use super::dotted::dotted;
use super::script::{ScriptFile, blocks_in, property};
use super::shrinking::{build_types, gives_on};
use crate::build::project::Project;
use crate::rel_path::RelPath;

/// The folder of rules in a source set.
const FOLDER: &str = "keepRules";

impl Project<'_> {
    /// Where a rules file of a source set lies that is named in no list, from the module's folder
    /// on; `None` where no build type takes rules from there.
    #[must_use]
    pub fn keep_rules_file(&self, set: &str, name: &str) -> Option<String> {
        let script = self.script(self.app())?;
        let is_on = |it: &ScriptFile<'_>| !optimized(it).is_empty();
        let is_read = is_on(&script) || self.applied_scripts(&script).iter().any(is_on);
        is_read.then(|| format!("src/{set}/{FOLDER}/{name}.keep"))
    }
}

/// Whether the shrinker may read a file as rules, by its name and its folder.
#[must_use]
pub fn is_rules_file(path: &RelPath) -> bool {
    let name = path.file_name();
    let is_kept = name.ends_with(".keep") && path.as_str().contains(&format!("/{FOLDER}/"));
    name.ends_with(".pro") || name.starts_with("proguard") && name.ends_with(".txt") || is_kept
}

/// Whether a file, from the module's folder on, is read without being named.
pub(super) fn is_read_unnamed(file: &str) -> bool {
    let mut steps = file.split('/');
    (steps.next(), steps.nth(1)) == (Some("src"), Some(FOLDER)) && file.ends_with(".keep")
}

/// The build types with such a switch.
pub(super) fn optimized(script: &ScriptFile<'_>) -> BTreeSet<String> {
    let is_on = |text: &str| {
        let mut mentions = text.match_indices("enable");
        mentions.any(|(at, word)| {
            let before = text[..at].chars().next_back();
            !before.is_some_and(char::is_alphanumeric) && gives_on(&text[at + word.len()..])
        })
    };
    let in_block = build_types(script).into_iter().filter(|it| {
        let blocks = blocks_in(&it.block.body.statements, &["optimization"]);
        let inner = blocks.iter().filter_map(|it| property(it.body, "enable"));
        let values = inner.chain(property(it.block.body, "optimization.enable"));
        values.into_iter().any(|value| script.slice(value.span()) != "false")
    });
    let reached = dotted(script)
        .into_iter()
        .filter(|it| it.member == "optimization" && is_on(script.slice(it.statement.span())));
    let in_block = in_block.map(|it| it.name);
    in_block.chain(reached.map(|it| it.name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_told_by_name_and_folder() {
        for (path, is_rules) in [
            ("app/any.pro", true),
            ("app/proguard-rules.txt", true),
            ("app/notes.txt", false),
            ("app/src/main/keepRules/a.keep", true),
            ("app/src/main/assets/.keep", false),
        ] {
            let path = RelPath::new(path).expect("a path");
            assert_eq!(is_rules_file(&path), is_rules, "{path}");
        }
        for (file, is_read) in [
            ("src/main/keepRules/a.keep", true),
            ("src/paid/keepRules/of/a.keep", true),
            ("src/main/keepRules/a.pro", false),
            ("keepRules/a.keep", false),
            ("a.pro", false),
        ] {
            assert_eq!(is_read_unnamed(file), is_read, "{file}");
        }
    }
}
