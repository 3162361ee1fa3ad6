//! Whole files of ours.
//!
//! Knows line ends; what a file says is not looked into.

use pushwright_lossless::{Edit, Newline};

use crate::build::project::Project;
use crate::fact::{CannotTell, Difference, DifferenceKind, Place, Presence, Step};
use crate::key::Key;
use crate::kinds::wanted::{Conflict, Row, Wanted, last};
use crate::manifest::main_manifest;
use crate::owned::Owned;
use crate::rel_path::RelPath;
use crate::snapshot::without_cr;

/// A whole file of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileWant {
    /// Where it stands.
    pub path: RelPath,
    /// What it says, with LF line ends.
    pub text: String,
}

/// What keys of the kind are called; a file has no place in it: it is what its path is.
pub(crate) const KIND: Row = Row {
    title: |key| last(key.subject(), '/').to_owned(),
    conflict: Conflict::Text,
    locate: |_, _| Vec::new(),
};

impl Wanted for FileWant {
    fn key(&self, _: &Project<'_>) -> Key {
        Key::file(&self.path)
    }

    fn presence(&self, project: &Project<'_>) -> Presence {
        let whole = |text: &str| Place::new(&self.path, 0..text.len());
        match project.snapshot().text(&self.path) {
            None if project.snapshot().contains(&self.path) => Presence::Unknown(CannotTell {
                why: format!("`{}` exists and is not UTF-8 text", self.path),
                at: None,
                snippet: self.text.clone(),
            }),
            None => Presence::Absent,
            Some(text) if without_cr(text) == self.text => Presence::Present(whole(text)),
            Some(text) => Presence::Different(Difference {
                at: whole(text),
                message: format!("`{}` says something else", self.path),
                part: None,
                kind: DifferenceKind::Value,
                fix: Some(Edit::replace(0..text.len(), with_newlines(project, &self.text)).into()),
            }),
        }
    }

    fn step(&self, project: &Project<'_>, _: &Owned) -> Result<Option<Step>, CannotTell> {
        let (key, file) = (Key::file(&self.path), self.path.clone());
        let edit = Edit::insert(0, with_newlines(project, &self.text));
        let is_there = project.snapshot().contains(&self.path);
        Ok((!is_there).then_some(Step { key, file, edit }))
    }
}

/// Files of ours take the line ends of the module's manifest.
fn with_newlines(project: &Project<'_>, text: &str) -> String {
    match main_manifest(project).and_then(|path| project.snapshot().newline(&path)) {
        Some(Newline::CrLf) => text.replace('\n', "\r\n"),
        Some(Newline::Lf | Newline::Cr) | None => text.to_owned(),
    }
}
