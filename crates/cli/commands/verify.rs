//! `verify`: whether anything is missing; prints the diff that is.

use pushwright_engine::Take;

use crate::args::Everywhere;
use crate::commands::each_project;
use crate::output::{Exit, Failure, Outcome, Output};
use crate::session::Session;

pub(crate) fn run(everywhere: &Everywhere, output: &Output) -> Result<Exit, Failure> {
    each_project(everywhere, output, &|session| one(session, output))
}

fn one(session: &Session, output: &Output) -> Result<Exit, Failure> {
    let plan = session.plan(Some(&session.config), Take::Nothing)?;
    let exit = match (plan.is_clean(), plan.items.is_empty()) {
        (false, _) => Exit::Pending,
        (true, false) => Exit::Items,
        (true, true) => Exit::Done,
    };
    output.pending(&plan, &session.all_findings(&plan), Outcome::Verified, exit);
    if exit == Exit::Pending && !output.is_json() {
        output.note("run `pushwright apply` to bring them in line");
    }
    Ok(exit)
}
