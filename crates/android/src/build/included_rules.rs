//! The rules files that others read: `-include FILE` and `@FILE`, as seen from the folder of the file
//! that says so, or from its `-basedirectory`.
//!
//! Knows words, quotes and comments of the language, and no rules. Names outside the project and those
//! with properties of Java in them are left out.
//! Source: R8's `ProguardConfigurationParser`.

use std::collections::BTreeSet;

use crate::rel_path::RelPath;
use crate::snapshot::Snapshot;

/// The files that the text of a rules file names, whether they are there or not.
#[must_use]
pub fn rules_included_in(file: &RelPath, text: &str) -> Vec<RelPath> {
    let mut found = Vec::new();
    if !text.contains("-include") && !text.contains('@') {
        return found;
    }
    let mut folder = file.parent();
    let mut asked = None;
    for line in text.lines() {
        let mut rest = line.split('#').next().unwrap_or_default().trim_start();
        while !rest.is_empty() {
            let Some(wants) = asked.take() else {
                let Some((option, behind)) = option(rest) else { break };
                (asked, rest) = (Some(option), behind.trim_start());
                continue;
            };
            let (name, behind) = name(rest);
            match (wants, folder.join(name)) {
                (Asked::File, named) => found.extend(named),
                (Asked::Folder, Some(named)) => folder = named,
                (Asked::Folder, None) => return found,
            }
            rest = behind.trim_start();
        }
    }
    found
}

/// What the word behind an option names.
enum Asked {
    File,
    Folder,
}

/// The option that a line begins with, if it names a file or a folder of rules.
fn option(line: &str) -> Option<(Asked, &str)> {
    if let Some(behind) = line.strip_prefix('@') {
        return Some((Asked::File, behind));
    }
    let (word, behind) = line.split_at(line.find(char::is_whitespace).unwrap_or(line.len()));
    match word {
        "-include" => Some((Asked::File, behind)),
        "-basedirectory" => Some((Asked::Folder, behind)),
        _ => None,
    }
}

/// The name at the beginning of a text, which may stand in quotes, and what is behind it.
fn name(text: &str) -> (&str, &str) {
    let quoted = text.chars().next().filter(|it| ['"', '\''].contains(it));
    match quoted.and_then(|quote| text[1..].split_once(quote)) {
        Some(found) => found,
        None => text.split_at(text.find(char::is_whitespace).unwrap_or(text.len())),
    }
}

impl Snapshot {
    /// Rules files with those that they read, and so on; each once, and only those that are there.
    #[must_use]
    pub fn with_included_rules(&self, files: impl IntoIterator<Item = RelPath>) -> Vec<RelPath> {
        let mut seen = BTreeSet::new();
        let mut found: Vec<RelPath> = Vec::new();
        let mut next: Vec<RelPath> = files.into_iter().collect();
        next.reverse();
        while let Some(file) = next.pop() {
            if !self.contains(&file) || !seen.insert(file.clone()) {
                continue;
            }
            next.extend(
                self.text(&file).map(|it| rules_included_in(&file, it)).unwrap_or_default(),
            );
            found.push(file);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use pushwright_lossless::SourceText;

    use super::*;
    use crate::snapshot::Content;

    fn path(path: &str) -> RelPath {
        RelPath::new(path).expect("a path")
    }

    #[test]
    fn files_are_named_in_many_ways() {
        for (text, found) in [
            ("-include gson.pro", &["app/gson.pro"][..]),
            ("  -include\t'rules/my gson.txt' # x", &["app/rules/my gson.txt"]),
            ("-include\n  \"../gson.pro\"\n-include b", &["gson.pro", "app/b"]),
            ("@gson.pro\n@ b.pro", &["app/gson.pro", "app/b.pro"]),
            (
                "-basedirectory rules\n-include a.pro\n-basedirectory ..\n@b.pro",
                &["app/rules/a.pro", "app/b.pro"],
            ),
            ("# -include a.pro", &[]),
            ("-keep,includedescriptorclasses class a.B\n-keep @a.B class *", &[]),
            ("-include /etc/a.pro\n-include ../../a.pro", &[]),
            ("-include", &[]),
        ] {
            let all = rules_included_in(&path("app/proguard-rules.pro"), text);
            assert_eq!(all, found.iter().map(|it| path(it)).collect::<Vec<_>>(), "{text}");
        }
    }

    #[test]
    fn files_that_name_each_other_are_read_once() {
        let mut snapshot = Snapshot::default();
        for (name, text) in [
            ("app/a.pro", "-include b.pro\n-include r/c.pro"),
            ("app/b.pro", "-include a.pro\n-include gone.pro"),
            ("app/r/c.pro", "@../b.pro"),
        ] {
            snapshot.set(path(name), Content::Text(SourceText::new(text.to_owned())));
        }
        let found = snapshot.with_included_rules([path("app/a.pro")]);
        assert_eq!(found, ["app/a.pro", "app/r/c.pro", "app/b.pro"].map(path));
    }
}
