//! `demo`: unpack a small sample project, set it up, show the diff.

use pushwright_config::templates;
use pushwright_engine::Take;

use crate::args::{Demo, Everywhere};
use crate::disk;
use crate::output::{Exit, Failure, Output};
use crate::session::Session;

pub(crate) fn run(args: &Demo, everywhere: &Everywhere, output: &Output) -> Result<Exit, Failure> {
    let folder = match &args.folder {
        Some(folder) => folder.clone(),
        None => disk::free_name("pushwright-demo"),
    };
    disk::unpack(&folder, &templates::demo())?;
    output.note(&format!("unpacked a sample project into {}", folder.display()));
    let everywhere =
        Everywhere { project: Some(folder.clone()), config: None, ..everywhere.clone() };
    let session = Session::open(&folder, &everywhere)?;
    let plan = session.plan(Some(&session.config), Take::Nothing)?;
    output.diffs(&plan);
    output.items(&plan.items);
    session.commit(&plan)?;
    output.summary(&plan, "written");
    output.note(&format!("look around, then try: cd {} && pushwright verify", folder.display()));
    Ok(if plan.items.is_empty() { Exit::Done } else { Exit::Items })
}
