//! `plan`: what would change, as a diff, and why.

use pushwright_engine::Take;

use crate::args::Everywhere;
use crate::commands::each_project;
use crate::output::{Exit, Failure, Output, plan_json};
use crate::session::Session;

pub(crate) fn run(everywhere: &Everywhere, output: &Output) -> Result<Exit, Failure> {
    each_project(everywhere, output, &|session| one(session, output))
}

fn one(session: &Session, output: &Output) -> Result<Exit, Failure> {
    let plan = session.plan(Some(&session.config), Take::Nothing)?;
    let exit = if plan.items.is_empty() { Exit::Done } else { Exit::Items };
    let findings = session.all_findings(&plan);
    if output.is_json() {
        output.json(&plan_json(&plan, &findings, exit));
        return Ok(exit);
    }
    output.findings(&findings);
    output.diffs(&plan);
    output.items(&plan.items);
    output.summary(&plan, "would change");
    Ok(exit)
}
