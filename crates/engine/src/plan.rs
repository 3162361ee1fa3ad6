//! The plan: requirements held against the files and the ledger, one at a time.
//!
//! Knows what a plan is and in which order it is made: take out, bring about, say what is left.
//! Computing one touches nothing.

mod bring_about;
mod inputs;
mod left;
mod no_activity;
mod reindented;
mod remembered;
mod run;
mod waiting;
mod withdraw;

use pushwright_android::{Key, RelPath};
use pushwright_config::Diagnostic;
use pushwright_lossless::{SourceText, Span};

pub(crate) use self::inputs::in_scene;
pub use self::inputs::{Inputs, Take};
use self::run::Run;
use crate::ledger::Ledger;
use crate::require::{Origin, Required, Scene, require, require_gradle};

/// What to write, what is left for a human, and what was noticed.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The files that change, by path.
    pub changes: Vec<Change>,
    /// What is left for a human, with places in the files as they are before the plan is applied.
    pub items: Vec<Item>,
    items_after: Vec<Item>,
    /// What was noticed; errors keep the plan from being applied.
    pub findings: Vec<Diagnostic>,
    /// push.lock after the plan is applied.
    pub ledger: Ledger,
    /// What holds once the plan is applied.
    pub satisfied: Vec<Key>,
}

/// One file that changes.
#[derive(Clone, Debug)]
pub struct Change {
    /// The file.
    pub path: RelPath,
    /// Its text now; `None`: it is created.
    pub before: Option<SourceText>,
    /// Its text afterwards; `None`: it is deleted.
    pub after: Option<SourceText>,
    /// Why, in the order of the text afterwards.
    pub reasons: Vec<Reason>,
}

/// Why a part of a file changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The thing.
    pub key: Key,
    /// Who asks for it; empty where it is withdrawn because nobody does.
    pub origins: Vec<Origin>,
    /// Where it stands in the text afterwards.
    pub span: Span,
}

/// Something left for a human.
#[derive(Clone, Debug)]
pub struct Item {
    /// What sort of thing is left.
    pub kind: ItemKind,
    /// The thing.
    pub key: Key,
    /// What is the matter and what to do.
    pub diagnostic: Diagnostic,
}

/// Sorts of [`Item`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemKind {
    /// The user's text says something else, and we never wrote it.
    Conflict,
    /// The files do not tell.
    Unknown,
    /// It waits for something that is not there.
    HeldBack,
    /// What a pack checks of the whole project does not hold.
    Failed,
}

impl Plan {
    /// The same plan with the places of its items in the files as they are once it is applied.
    #[must_use]
    pub fn applied(&self) -> Plan {
        Plan { items: self.items_after.clone(), ..self.clone() }
    }

    /// Whether nothing changes.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.changes.is_empty()
    }
}

/// Holds what push.toml requires against the project.
///
/// # Errors
/// What keeps the project from being worked on at all: malformed files, no application module.
pub fn plan(inputs: &Inputs<'_>) -> Result<Plan, Vec<Diagnostic>> {
    hold(inputs, require)
}

/// Holds against the project that its build knows pushwright; whatever else is ours stays.
///
/// # Errors
/// As [`plan()`].
pub fn plan_gradle(inputs: &Inputs<'_>) -> Result<Plan, Vec<Diagnostic>> {
    hold(inputs, require_gradle)
}

fn hold(inputs: &Inputs<'_>, ask: fn(&Scene<'_>) -> Required) -> Result<Plan, Vec<Diagnostic>> {
    let required = match inputs.config {
        Some(config) => in_scene(inputs, config, ask)?,
        None => Required::default(),
    };
    let mut run = Run::new(inputs, required.findings);
    let mut answered = run.claimed(&required.requirements)?;
    answered.extend(required.held_back.iter().map(|(requirement, _)| requirement.key.clone()));
    answered.extend(required.others);
    run.withdraw_unrequired(&answered)?;
    for old in &required.superseded {
        run.supersede(old)?;
    }
    for old in &required.old_sources {
        run.supersede_sources(old);
    }
    for requirement in &required.requirements {
        run.bring_about(requirement)?;
    }
    let held_back = run.let_go(required.held_back)?;
    run.hold_back(&held_back)?;
    for (key, diagnostic) in required.left {
        run.leave(ItemKind::HeldBack, &key, diagnostic);
    }
    run.withdraw_containers()?;
    run.check(&required.checks)?;
    run.lost_lock();
    Ok(run.finish())
}
