//! `demo`: unpack a small sample project, set it up, show the diff.

use pushwright_config::templates;
use pushwright_engine::Take;

use crate::args::{Demo, GlobalArgs};
use crate::disk::{self, Access};
use crate::home::Home;
use crate::output::{Exit, Failure, Output, plan_json};
use crate::session::{Session, take_hold};

pub(crate) fn run(args: &Demo, global: &GlobalArgs, output: &Output) -> Result<Exit, Failure> {
    let folder = match &args.folder {
        Some(folder) => folder.clone(),
        None => disk::free_name("pushwright-demo"),
    };
    disk::unpack(&folder, &templates::demo())?;
    output.note(&format!("unpacked a sample project into {}", folder.display()));
    let global = GlobalArgs { project: Some(folder.clone()), config: None, ..global.clone() };
    let home = Home::of_gradle(&folder);
    let opened = take_hold(&home, Access::Write, output)?;
    let session = Session::open(&home, &global, &opened)?;
    let plan = session.plan(Some(&session.config), Take::Nothing)?;
    let exit = if plan.items.is_empty() { Exit::Done } else { Exit::Items };
    let written = session.commit(&plan)?;
    let findings = session.all_findings(&plan);
    if output.is_json() {
        output.json(plan_json(&plan, &findings, exit));
        return Ok(exit);
    }
    output.diffs(&plan);
    output.findings_and_items(&findings, &plan.items);
    output.summary(&plan, &written);
    output.note(&format!("look around, then try: cd {} && pushwright verify", folder.display()));
    Ok(exit)
}
