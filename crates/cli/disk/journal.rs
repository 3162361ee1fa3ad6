//! The journal of a commit: what it is about to do, written down before it does any of it.
//!
//! Knows paths and digests; touches no disk. It stands in the project's folder while files change
//! and is gone afterwards. What it names is checked like any path: a journal that somebody else
//! wrote reaches no file outside the project, and no file whose text it does not know.

use std::path::{Path, PathBuf};

use pushwright_android::RelPath;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// The journal while files change: what it tells may have happened or not.
pub(super) const JOURNAL: &str = ".pushwright-journal";
/// The journal while it is written.
pub(super) const UNFINISHED: &str = ".pushwright-journal.new";
/// The journal once all files are as they are to be, and only old ones are to be cleared away.
pub(super) const DONE: &str = ".pushwright-done";

const VERSION: u64 = 1;

/// What a commit is about to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Journal {
    /// The folders that are made, outer ones first.
    pub(super) folders: Vec<RelPath>,
    /// The files that change, in this order.
    pub(super) steps: Vec<Step>,
}

/// One file that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// Where it really stands, no link on the way.
    pub(super) path: RelPath,
    /// The digest of its bytes before; `None`: there was no file.
    pub(super) before: Option<String>,
    /// The digest of its bytes afterwards; `None`: there is no file.
    pub(super) after: Option<String>,
    number: usize,
}

impl Step {
    pub(super) fn new(
        number: usize,
        path: RelPath,
        before: Option<&[u8]>,
        after: Option<&[u8]>,
    ) -> Step {
        Step { path, before: before.map(digest), after: after.map(digest), number }
    }

    pub(super) fn target(&self, root: &Path) -> PathBuf {
        root.join(self.path.as_str())
    }

    /// The folder in which it changes.
    pub(super) fn folder(&self, root: &Path) -> PathBuf {
        root.join(self.path.parent().as_str())
    }

    /// The new text until it takes the target's place.
    pub(super) fn staged(&self, root: &Path) -> PathBuf {
        self.folder(root).join(format!(".pushwright-{}.new", self.number))
    }

    /// The old file until everything is done.
    pub(super) fn kept(&self, root: &Path) -> PathBuf {
        self.folder(root).join(format!(".pushwright-{}.old", self.number))
    }
}

impl Journal {
    pub(super) fn to_text(&self) -> String {
        let folders: Vec<&str> = self.folders.iter().map(RelPath::as_str).collect();
        let step = |it: &Step| json!([it.path.as_str(), it.before, it.after]);
        let steps: Vec<Value> = self.steps.iter().map(step).collect();
        format!("{:#}\n", json!({ "version": VERSION, "folders": folders, "steps": steps }))
    }

    /// Reads what [`Journal::to_text`] wrote; nothing else is one.
    pub(super) fn parse(text: &str) -> Option<Journal> {
        let value: Value = serde_json::from_str(text).ok()?;
        if value["version"].as_u64()? != VERSION {
            return None;
        }
        let path = |it: &Value| RelPath::new(it.as_str()?).filter(|it| !it.as_str().is_empty());
        let folders = value["folders"].as_array()?.iter().map(path).collect::<Option<_>>()?;
        let digest = |it: &Value| match it {
            Value::Null => Some(None),
            other => Some(Some(other.as_str()?.to_owned())),
        };
        let step = |(number, it): (usize, &Value)| {
            let (path, before, after) = (path(&it[0])?, digest(&it[1])?, digest(&it[2])?);
            Some(Step { path, before, after, number })
        };
        let steps = value["steps"].as_array()?.iter().enumerate().map(step);
        Some(Journal { folders, steps: steps.collect::<Option<_>>()? })
    }
}

/// The digest by which the bytes of a file are known again.
pub(super) fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_reads_what_it_writes_and_nothing_that_leads_out() {
        let path = |text: &str| RelPath::new(text).expect("a relative path");
        let steps = vec![
            Step::new(0, path("a/ \"b\"\n"), Some(b"1"), None),
            Step::new(1, path("c"), None, Some(b"2")),
        ];
        let journal = Journal { folders: vec![path("d"), path("d/e")], steps };
        let text = journal.to_text();
        assert_eq!(Journal::parse(&text), Some(journal));
        assert_eq!(Journal::parse(&text.replace("\"c\"", "\"../c\"")), None);
        assert_eq!(Journal::parse(&text.replace("\"c\"", "\"/c\"")), None);
        assert_eq!(Journal::parse(&text[..text.len() / 2]), None);
        assert_eq!(Journal::parse(""), None);
    }
}
