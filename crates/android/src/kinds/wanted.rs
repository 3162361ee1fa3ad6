//! What the file of a kind tells of it, so that nobody else asks which kind a thing is.
//!
//! Knows the questions; the answers stand in the kinds' files.

use crate::build::project::Project;
use crate::fact::{CannotTell, Part, Place, Presence, Step};
use crate::key::Key;
use crate::owned::Owned;

/// A thing that must hold, as its kind sees it.
pub(crate) trait Wanted {
    /// The structural name of the thing in this project.
    fn key(&self, project: &Project<'_>) -> Key;

    /// Whether it is there.
    fn presence(&self, project: &Project<'_>) -> Presence;

    /// Whether it is there, apart from what other files make of it where it stands.
    fn standing(&self, project: &Project<'_>) -> Presence {
        self.presence(project)
    }

    /// The next edit towards it, where it is absent; `None` where nothing is left to do.
    fn step(&self, project: &Project<'_>, owned: &Owned) -> Result<Option<Step>, CannotTell>;

    /// The parts of it that stand there and have keys of their own.
    fn parts(&self, _: &Project<'_>) -> Vec<Part> {
        Vec::new()
    }

    /// Whether a key names a part of it.
    fn has_part(&self, _: &Project<'_>, _: &Key) -> bool {
        false
    }

    /// Whether many projects have it in the same words, which are given.
    fn is_common(&self, _: &str) -> bool {
        false
    }
}

/// What holds for every thing of a kind.
pub(crate) struct Row {
    /// What people call the thing that a key names.
    pub(crate) title: fn(&Key) -> String,
    /// What a thing of the kind that says something else is in conflict about.
    pub(crate) conflict: Conflict,
    /// Every place where the thing that a key names stands.
    pub(crate) locate: fn(&Project<'_>, &Key) -> Vec<Place>,
}

/// What two sides may say differently of a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// The text of a file, or lines of it.
    Text,
    /// A repository, or how it is reached.
    Repository,
    /// The version of a library.
    Version,
    /// A plugin, a script that is applied, or a block that holds things.
    Plugin,
    /// The value of a placeholder.
    Placeholder,
    /// The rules of the shrinker.
    Rules,
    /// What a manifest says.
    Manifest,
}

/// What stands behind the last of these signs.
pub(crate) fn last(text: &str, separator: char) -> &str {
    text.rsplit(separator).next().unwrap_or_default()
}
