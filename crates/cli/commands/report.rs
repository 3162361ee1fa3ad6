//! `report`: draws vendors, the way of a message, forms and findings as one page in a file.
//!
//! Knows where the page goes; what stands in it is the engine's business.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use pushwright_config::{Code, Diagnostic};
use pushwright_engine::{Inputs, Overview, console, overview, page, plan};

use crate::args::Report as Args;
use crate::commands::each::{each_project, shown};
use crate::disk::{self, Access};
use crate::exit::{Exit, Failure};
use crate::global::GlobalArgs;
use crate::output::{Output, Report, count};
use crate::session::Session;

pub(crate) fn run(args: &Args, global: &GlobalArgs, output: &Output) -> Result<Exit, Failure> {
    // Before anything is told: a document that was printed is not taken back.
    disk::keep_for_report(&args.out)?;
    let file = args.out.display().to_string();
    let (projects, is_among) = (Mutex::new(Vec::new()), AtomicBool::new(false));
    let exit = each_project(Access::Read, global, output, &|session, output| {
        let project = one(session, global, output)?;
        if let Ok(mut projects) = projects.lock() {
            projects.push(project);
        }
        is_among.fetch_or(output.is_one_of_several(), Ordering::Relaxed);
        if output.is_document() && output.is_one_of_several() {
            output.tell(Report::new(Exit::Done).with("created", [file.as_str()]));
        }
        Ok(Exit::Done)
    })?;
    let mut projects = projects.into_inner().unwrap_or_default();
    if projects.is_empty() {
        return Ok(exit);
    }
    projects.sort_by(|a, b| a.name.cmp(&b.name));
    let text = page(&projects).map_err(|error| {
        let message = format!("the page cannot be drawn: {error:#}");
        Failure::from(Diagnostic::error(Code::PackTemplateError, message))
    })?;
    disk::write_report(&args.out, &text)?;
    if output.is_document() {
        // Of several, each has told its own.
        if !is_among.load(Ordering::Relaxed) {
            output.tell(Report::new(exit).with("created", [file.as_str()]));
        }
        return Ok(exit);
    }
    let projects = count(projects.len(), "project");
    output.result(&format!("created {} ({projects})\n", args.out.display()));
    Ok(exit)
}

fn one(session: &Session, global: &GlobalArgs, output: &Output) -> Result<Overview, Failure> {
    let whole = session.with_all_sources(global)?;
    let inputs: Inputs<'_> = whole.inputs(Some(&whole.config))?;
    let plan = plan(&inputs).map_err(Failure::Findings)?;
    let symptoms = whole.symptoms_beside(&plan)?;
    let project = whole.project()?;
    let signers = whole.signers(&project);
    let sheets = console(&whole.config, &whole.packs, &project, &signers, None);
    let name = match output.is_one_of_several() {
        true => shown(&session.home),
        false => name_of(&session.home.folder),
    };
    let mut found =
        overview(&name, &inputs, &plan, &symptoms, sheets).map_err(Failure::Findings)?;
    found.findings = found.findings.iter().map(|it| output.seen(it)).collect();
    Ok(found)
}

/// What people know a project by.
fn name_of(folder: &Path) -> String {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let name = folder.file_name().map(|it| it.to_string_lossy().into_owned());
    name.unwrap_or_else(|| folder.display().to_string())
}
