//! The plan: requirements held against the files and the ledger, one at a time.
//!
//! Knows in which order a plan is made: take out, apply, say what items remain.
//! Computing one touches nothing.

mod apply;
mod at_once;
mod confined;
pub(crate) mod diff;
mod first_run;
mod followed;
mod inputs;
mod items;
mod merged;
mod no_activity;
mod outcome;
mod reason;
mod reindented;
mod remembered;
mod run;
mod shells;
mod some_only;
mod unremembered;
mod vendor_files;
mod waiting;
mod withdraw;
mod working;

use pushwright_android::Key;
use pushwright_config::Diagnostic;

pub use self::inputs::Inputs;
pub(crate) use self::inputs::with_context;
pub use self::outcome::{Change, Follow, Item, ItemKind, Plan};
pub use self::reason::Reason;
use self::run::Run;
use crate::model::context::Context;
use crate::model::ledger::Own;
pub use crate::model::take::Take;
use crate::require::{Required, require, require_gradle};

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

fn hold(inputs: &Inputs<'_>, ask: fn(&Context<'_>) -> Required) -> Result<Plan, Vec<Diagnostic>> {
    let required = match inputs.config {
        Some(config) => with_context(inputs, config, ask)?,
        None => Required::default(),
    };
    let mut run = Run::new(inputs, required.findings);
    merged::one_entry_a_key(&mut run);
    merged::one_text_an_entry(&mut run)?;
    followed::follow_renamed(&mut run, &required.requirements)?;
    followed::follow_moved(&mut run, &required.requirements);
    merged::forget_what_is_gone(&mut run)?;
    unremembered::decide_at_once(&mut run);
    unremembered::note_required(&mut run, &required.requirements)?;
    let mut answered = withdraw::claimed(&run, &required.requirements)?;
    answered.extend(waiting::kept_waiting(&run, &required.held_back));
    answered.extend(required.others);
    // What is ours of an older edition goes; what an answer took out of it is remembered.
    let superseded = required.superseded.iter().map(|it| &it.key);
    let is_taken_out = |key: &&Key| run.ledger.entries_for(key).any(Own::is_taken_out);
    answered.extend(superseded.filter(is_taken_out).cloned());
    withdraw::withdraw_unrequired(&mut run, &answered)?;
    for old in &required.superseded {
        withdraw::supersede(&mut run, old)?;
    }
    for old in &required.old_sources {
        withdraw::supersede_sources(&mut run, old);
    }
    for (key, diagnostic) in required.too_low {
        run.leave(ItemKind::Failed, &key, diagnostic);
    }
    let mut waiting = required.held_back;
    for requirement in required.requirements {
        match waiting::unsettled(&run, &requirement, &waiting) {
            Some(need) => waiting.push((requirement, need)),
            None => apply::apply_requirement(&mut run, &requirement)?,
        }
    }
    let held_back = waiting::retry_waiting(&mut run, waiting)?;
    waiting::hold_back(&mut run, &held_back)?;
    for (key, diagnostic) in required.items {
        run.leave(ItemKind::HeldBack, &key, diagnostic);
    }
    first_run::take_shells_back(&mut run);
    withdraw::withdraw_containers(&mut run)?;
    run.check(&required.checks)?;
    items::lost_lock(&mut run);
    Ok(run.finish())
}
