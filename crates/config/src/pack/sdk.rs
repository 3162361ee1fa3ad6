//! Versions of an SDK, and what changed between them.
//!
//! Knows how versions compare and what a range of them says; knows no file of an SDK, only what one
//! would show.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use pushwright_text::{compare_versions, is_between};

/// Versions of an SDK.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sdk {
    /// What `setup` writes down.
    pub default: String,
    /// Published versions whose files or classes were looked at, oldest first.
    pub known: Vec<String>,
    /// Published versions that only documents and others' projects state, oldest first.
    pub stated: Vec<String>,
    /// A class that no other file holds, which tells the SDK's whatever its name is.
    pub class: Option<String>,
    /// Classes that its own name, and that nobody brings into an app: a shrinker has to be told.
    pub lacks: Vec<String>,
    /// Modules, as `group:artifact`, in which others publish it.
    pub modules: Vec<String>,
    /// Modules of others that may hold its classes.
    pub wrapped_in: Vec<String>,
    /// What of its own starts it.
    pub starts_by: Option<StartsBy>,
    /// The oldest version that the pack serves.
    pub least: Option<Least>,
    /// Ranges of versions that behave alike.
    pub gates: BTreeMap<String, Gate>,
}

/// A provider of the SDK's manifest that starts it before the app runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartsBy {
    /// Its class.
    pub provider: String,
    /// What a source calls instead, such as `App.initialize`.
    pub call: String,
}

impl Sdk {
    /// Whether `version` lies within each gate, by the gate's name in kebab case.
    #[must_use]
    pub fn gates(&self, version: &str) -> BTreeMap<String, bool> {
        self.gates.iter().map(|(name, gate)| (name.clone(), gate.holds(version))).collect()
    }

    /// The gates that nobody knows the answer of for `version`, by name.
    pub fn unseen(&self, version: &str) -> impl Iterator<Item = (&str, &Gate)> {
        let gates = self.gates.iter().map(|(name, gate)| (name.as_str(), gate));
        gates.filter(move |(_, gate)| gate.unseen(version).is_some())
    }

    /// Every published version that the pack names, looked at or stated only, oldest first.
    #[must_use]
    pub fn versions(&self) -> Vec<&str> {
        let all = self.known.iter().chain(&self.stated).map(String::as_str);
        let mut all: Vec<&str> = all.collect();
        all.sort_by(|a, b| compare_versions(a, b));
        all
    }

    /// The versions of the pack next to `version`: the one before and the one after it.
    #[must_use]
    pub fn around(&self, version: &str) -> (Option<&str>, Option<&str>) {
        let all = self.versions();
        let is = |order: Ordering| move |it: &&&str| compare_versions(it, version) == order;
        let older = all.iter().rfind(is(Ordering::Less));
        (older.copied(), all.iter().find(is(Ordering::Greater)).copied())
    }
}

/// The oldest version that a pack serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Least {
    /// It.
    pub version: String,
    /// What older ones lack: a phrase that follows "because".
    pub because: String,
}

/// A range of versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gate {
    /// The first version known to be in it.
    pub from: Option<String>,
    /// The first version known to be past it.
    pub until: Option<String>,
    /// The last version seen before `from`, where those between were not looked at.
    pub after: Option<String>,
    /// The last version seen before `until`, where those between were not looked at.
    pub through: Option<String>,
    /// What holds within it, as a phrase.
    pub what: Option<String>,
    /// What in the SDK's own file tells.
    pub told_by: Option<Sign>,
}

impl Gate {
    /// Whether `version` lies within it; one that nobody has looked at counts with those before.
    #[must_use]
    pub fn holds(&self, version: &str) -> bool {
        is_between(version, self.from.as_deref(), self.until.as_deref())
    }

    /// The two versions between which it changed, where `version` lies between them and nobody has
    /// looked at it.
    #[must_use]
    pub fn unseen(&self, version: &str) -> Option<(&str, &str)> {
        let ends = [(&self.after, &self.from), (&self.through, &self.until)];
        ends.into_iter().find_map(|(last, first)| {
            let (last, first) = (last.as_deref()?, first.as_deref()?);
            let between =
                compare_versions(last, version).is_lt() && compare_versions(version, first).is_lt();
            between.then_some((last, first))
        })
    }
}

/// What in an SDK's file tells that a gate holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sign {
    /// A class is there, with a method, of these types.
    Class {
        /// The class's qualified name, `$` before a nested one.
        class: String,
        /// One of its own methods.
        method: Option<String>,
        /// The method's parameters and result, as class files write them.
        descriptor: Option<String>,
    },
    /// Its manifest asks for a permission.
    Permission(String),
}

impl Sign {
    /// The class that has to be looked at.
    #[must_use]
    pub fn class(&self) -> Option<&str> {
        match self {
            Sign::Class { class, .. } => Some(class),
            Sign::Permission(_) => None,
        }
    }
}

/// Whether `text` is one version of an SDK, and no range or `latest` that changes by itself.
pub fn is_one_version(text: &str) -> bool {
    let fine = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
    let moves = text == "latest" || text.starts_with("latest.");
    !text.is_empty() && text.chars().all(fine) && !moves
}

/// What to do about a version that is not one.
pub(crate) const PIN: &str = "pin one version: what an app is built from must not change by itself";
