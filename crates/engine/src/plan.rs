//! The plan: requirements held against the files and the ledger, one at a time.
//!
//! Knows in which order a plan is made: take out, bring about, say what is left.
//! Computing one touches nothing.

mod apply;
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

use pushwright_config::Diagnostic;

pub use self::inputs::Inputs;
pub(crate) use self::inputs::with_context;
pub use self::outcome::{Change, Follow, Item, ItemKind, Plan};
pub use self::reason::Reason;
use self::run::Run;
use crate::model::context::Context;
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
    run.one_entry_a_key();
    run.one_text_an_entry()?;
    run.follow_renamed(&required.requirements)?;
    run.follow_moved(&required.requirements);
    run.forget_what_is_gone()?;
    run.decide_at_once();
    run.note_required(&required.requirements)?;
    let mut answered = run.claimed(&required.requirements)?;
    answered.extend(run.kept_waiting(&required.held_back));
    answered.extend(required.others);
    answered.extend(required.superseded.iter().map(|it| it.key.clone()));
    run.withdraw_unrequired(&answered)?;
    for old in &required.superseded {
        run.supersede(old)?;
    }
    for old in &required.old_sources {
        run.supersede_sources(old);
    }
    for (key, diagnostic) in required.too_low {
        run.leave(ItemKind::Failed, &key, diagnostic);
    }
    let mut waiting = required.held_back;
    for requirement in required.requirements {
        match run.unsettled(&requirement, &waiting) {
            Some(need) => waiting.push((requirement, need)),
            None => run.apply_requirement(&requirement)?,
        }
    }
    let held_back = run.retry_waiting(waiting)?;
    run.hold_back(&held_back)?;
    for (key, diagnostic) in required.left {
        run.leave(ItemKind::HeldBack, &key, diagnostic);
    }
    run.take_shells_back();
    run.withdraw_containers()?;
    run.check(&required.checks)?;
    run.lost_lock();
    Ok(run.finish())
}
