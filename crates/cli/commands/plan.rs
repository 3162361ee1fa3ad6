//! `plan`: what would change, as a diff, and why.

use pushwright_engine::Take;

use crate::commands::each_project;
use crate::disk::Access;
use crate::exit::{Exit, Failure, Outcome};
use crate::global::GlobalArgs;
use crate::output::Output;
use crate::session::Session;

pub(crate) fn run(global: &GlobalArgs, output: &Output) -> Result<Exit, Failure> {
    each_project(Access::Read, global, output, &|session, output| one(session, output))
}

fn one(session: &Session, output: &Output) -> Result<Exit, Failure> {
    let plan = session.plan(Some(&session.config), Take::Nothing)?;
    let exit = if plan.items.is_empty() { Exit::Done } else { Exit::Items };
    output.pending(&plan, &session.all_findings(&plan), Outcome::Planned, exit);
    Ok(exit)
}
