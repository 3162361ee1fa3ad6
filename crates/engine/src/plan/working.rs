//! The files as a plan in the making leaves them so far, and what they mean.
//!
//! Reads a project anew only when a file has changed that its facts follow from.

use std::cell::RefCell;
use std::ops::Deref;
use std::rc::Rc;

use pushwright_android::{Facts, Project, RelPath, Snapshot};
use pushwright_config::Diagnostic;
use pushwright_lossless::TextEdit;

use super::inputs::{Inputs, read};

/// A snapshot that is edited, with the facts of its texts while they stay.
#[derive(Clone)]
pub(super) struct Working<'a> {
    inputs: &'a Inputs<'a>,
    snapshot: Snapshot,
    facts: RefCell<Option<Rc<Facts>>>,
}

impl<'a> Working<'a> {
    /// The files as they were read.
    pub(super) fn new(inputs: &'a Inputs<'a>) -> Working<'a> {
        let facts = RefCell::new(inputs.facts.clone());
        Working { inputs, snapshot: inputs.snapshot.clone(), facts }
    }

    /// What the files mean by now.
    pub(super) fn project(&self) -> Result<Project<'_>, Vec<Diagnostic>> {
        if let Some(facts) = &*self.facts.borrow() {
            return Ok(Project::again(&self.snapshot, Rc::clone(facts)));
        }
        let project = read(self.inputs, &self.snapshot)?;
        *self.facts.borrow_mut() = Some(project.facts());
        Ok(project)
    }

    /// Edits a file, or makes one.
    pub(super) fn edit(&mut self, path: &RelPath, edit: &TextEdit) {
        self.change(path, |snapshot| snapshot.edit(path, edit));
    }

    /// Puts `text` in the place of a file's.
    pub(super) fn set_text(&mut self, path: &RelPath, text: String) {
        self.change(path, |snapshot| snapshot.set_text(path, text));
    }

    /// Changes the text of one file; its facts stay where they do not follow from it.
    fn change(&mut self, path: &RelPath, change: impl FnOnce(&mut Snapshot)) {
        let facts = self.facts.take();
        let is_new = !self.snapshot.contains(path);
        change(&mut self.snapshot);
        let outlasts = |it: &Rc<Facts>| {
            let outlasts = !is_new && it.outlast_edit(&self.snapshot, path);
            if !outlasts {
                it.make_room();
            }
            outlasts
        };
        *self.facts.get_mut() = facts.filter(outlasts);
    }

    /// Takes a file out.
    pub(super) fn remove(&mut self, path: &RelPath) {
        self.facts.take();
        self.snapshot.remove(path);
    }
}

impl Deref for Working<'_> {
    type Target = Snapshot;

    fn deref(&self) -> &Snapshot {
        &self.snapshot
    }
}
