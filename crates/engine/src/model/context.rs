//! What holds for all vendors of a run: push.toml, packs, project, ledger, drops.
//!
//! Holds them together and answers what follows from several of them; requires nothing.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use pushwright_android::{Key, Owned, Presence, Project, RelPath, Want, ensure, presence};
use pushwright_config::PackSet;
use pushwright_config::config::PushConfig;
use pushwright_lossless::Span;

use crate::model::beside::{Beside, BesideFiles};
use crate::model::ledger::Ledger;
use crate::model::requirement::Origin;
use crate::model::take::Take;

/// What holds for all vendors of a run.
pub(crate) struct Context<'a> {
    pub(crate) config: &'a PushConfig,
    pub(crate) packs: &'a PackSet,
    pub(crate) project: &'a Project<'a>,
    pub(crate) drops: &'a BTreeMap<(String, String), DropFiles>,
    pub(crate) beside: &'a BesideFiles,
    /// Whole files of ours, by path.
    pub(crate) own_files: &'a BTreeSet<RelPath>,
    pub(crate) ledger: &'a Ledger,
    pub(crate) take: &'a Take,
    /// What was found out of things that may be left for a human.
    pub(crate) left: RefCell<Vec<(Want, bool)>>,
}

/// The files of a drop, by path in it; or why it cannot be read.
pub type DropFiles = Result<Vec<(String, String)>, String>;

impl Context<'_> {
    /// The package of generated sources.
    pub(crate) fn package(&self) -> String {
        package(self.config, self.project)
    }

    /// The vendor's file that is to be copied to a path.
    pub(crate) fn copied_to(&self, path: &RelPath) -> Option<&Beside> {
        self.beside.get(path).filter(|_| self.config.app.copies_vendor_files())
    }

    /// What a vendor's file says, as the project has it once it is copied.
    pub(crate) fn text_of_vendor(&self, path: &RelPath) -> Option<&str> {
        let copied = self.copied_to(path).map(|it| it.text.as_str());
        copied.or_else(|| self.project.snapshot().text(path))
    }

    /// Whether push.toml promises that a thing holds.
    pub(crate) fn is_assumed(&self, key: &Key) -> bool {
        self.config.assume_present.iter().any(|it| Key::parse(&it.value).as_ref() == Some(key))
    }

    /// Whether a thing will be left for a human: in conflict, not told by the files, or nowhere to be
    /// written.
    pub(crate) fn is_left(&self, want: &Want) -> bool {
        let known = |(known, is_left): &(Want, bool)| (known == want).then_some(*is_left);
        if let Some(is_left) = self.left.borrow().iter().find_map(known) {
            return is_left;
        }
        let is_left = self.finds_left(want);
        self.left.borrow_mut().push((want.clone(), is_left));
        is_left
    }

    fn finds_left(&self, want: &Want) -> bool {
        let key = want.key(self.project);
        let open = match presence(self.project, want) {
            Presence::Different(difference) => {
                let ours = self.ledger.entries_for(&key).next().is_some() || self.take.allows(&key);
                difference.fix.is_none() || !ours
            }
            Presence::Unknown(_) => true,
            Presence::Absent => ensure(self.project, want, &Owned::default()).is_err(),
            Presence::Present(_) => false,
        };
        open && !self.is_assumed(&key)
    }

    /// What push.toml asks for by itself, at a place of it.
    pub(crate) fn asked_at(&self, span: &Span) -> Origin {
        let file = &self.config.file;
        Origin::of_push_toml(file, file, self.config.line(span))
    }
}

/// The package of generated sources.
pub(crate) fn package(config: &PushConfig, project: &Project<'_>) -> String {
    let given = config.app.package.as_ref().map(|it| it.value.clone());
    given.unwrap_or_else(|| match &project.namespace {
        Some(namespace) => format!("{namespace}.push"),
        None => "push".to_owned(),
    })
}
