//! What a plan is computed from, and what it reads first.
//!
//! Knows nothing of how a plan is made.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use pushwright_android::{Choice, Facts, Kind, Problem, Project, RelPath, Snapshot};
use pushwright_config::config::PushConfig;
use pushwright_config::{Diagnostic, PackSet};

use crate::model::beside::BesideFiles;
use crate::model::context::{Context, DropFiles};
use crate::model::finding;
use crate::model::ledger::Ledger;
use crate::model::take::Take;

/// All that a plan is computed from.
pub struct Inputs<'a> {
    /// push.toml; `None` withdraws everything.
    pub config: Option<&'a PushConfig>,
    /// What the application is, over what its files say.
    pub choice: Choice,
    /// The packs that push.toml may name.
    pub packs: &'a PackSet,
    /// The project's files.
    pub snapshot: &'a Snapshot,
    /// What they mean, where it was read already.
    pub facts: Option<Rc<Facts>>,
    /// push.lock.
    pub ledger: &'a Ledger,
    /// Source drops by vendor and certificate field, read from outside the project.
    pub drops: BTreeMap<(String, String), DropFiles>,
    /// Vendors' files beside push.toml, by where the module wants them.
    pub beside: BesideFiles,
    /// Which conflicts may be settled our way.
    pub take: Take,
}

/// What `ask` answers about the project, its config and its ledger.
pub(crate) fn with_context<T>(
    inputs: &Inputs<'_>,
    config: &PushConfig,
    ask: impl FnOnce(&Context<'_>) -> T,
) -> Result<T, Vec<Diagnostic>> {
    let project = match &inputs.facts {
        Some(facts) => Project::again(inputs.snapshot, Rc::clone(facts)),
        None => read(inputs, inputs.snapshot)?,
    };
    let own_files: BTreeSet<RelPath> = inputs
        .ledger
        .entries()
        .iter()
        .filter(|own| own.key.kind == Kind::File && !own.is_taken_out())
        .map(|own| own.file.clone())
        .collect();
    let context = Context {
        config,
        packs: inputs.packs,
        project: &project,
        drops: &inputs.drops,
        beside: &inputs.beside,
        own_files: &own_files,
        ledger: inputs.ledger,
        take: &inputs.take,
        left: RefCell::default(),
    };
    Ok(ask(&context))
}

/// What files mean.
pub(super) fn read<'s>(
    inputs: &Inputs<'_>,
    snapshot: &'s Snapshot,
) -> Result<Project<'s>, Vec<Diagnostic>> {
    let diagnostic = |it: &Problem| finding::problem(snapshot, inputs.config, it);
    Project::read(snapshot, &inputs.choice)
        .map_err(|problems| problems.iter().map(diagnostic).collect())
}
