//! `demo`: unpack a small sample project, set it up, show the most telling of what changed.

use std::cmp::Reverse;
use std::path::Path;

use pushwright_config::templates;
use pushwright_engine::{Change, Plan, Take, unified_diff};

use crate::args::Demo;
use crate::disk::{self, Access};
use crate::exit::{Exit, Failure, Outcome};
use crate::global::GlobalArgs;
use crate::home::Home;
use crate::output::{Output, Report};
use crate::session::{Session, take_hold};

pub(crate) fn run(args: &Demo, global: &GlobalArgs, output: &Output) -> Result<Exit, Failure> {
    let folder = match &args.folder {
        Some(folder) => folder.clone(),
        None => disk::free_name("pushwright-demo"),
    };
    if args.writing.dry_run {
        return Ok(would_unpack(&folder, output));
    }
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
    if output.is_document() {
        output.tell(Report::of_plan(&plan, &findings, Outcome::Written, exit));
        return Ok(exit);
    }
    if args.diff {
        output.diffs(&plan);
    } else {
        told(&plan).iter().for_each(|hunk| output.patch(hunk));
        output.result("\n");
        sizes(&plan).iter().for_each(|line| output.result(line));
    }
    output.findings_and_items(&findings, &plan.items);
    output.summary(&plan, &written);
    hints(&folder, args.diff, output);
    Ok(exit)
}

/// The files of the sample project, none of which is written.
fn would_unpack(folder: &Path, output: &Output) -> Exit {
    let files = templates::demo();
    let paths = files.iter().map(|(path, _)| folder.join(path).display().to_string());
    if output.is_document() {
        let paths: Vec<String> = paths.collect();
        output.tell(Report::new(Exit::Done).with("files", paths));
        return Exit::Done;
    }
    paths.for_each(|path| output.result(&format!("would create {path}\n")));
    output.note("nothing was written; without `--dry-run` it is set up, too");
    Exit::Done
}

/// No more hunks are shown unasked.
const SHOWN: usize = 3;

/// The files that were there and gain most, in their order, with the longest hunk of each.
fn told(plan: &Plan) -> Vec<String> {
    let mut all: Vec<(usize, String)> = plan
        .changes
        .iter()
        .filter(|change| change.before.is_some())
        .map(|change| (added(&unified_diff(change)), longest_hunk(change)))
        .collect();
    let mut most: Vec<usize> = (0..all.len()).collect();
    most.sort_by_key(|index| Reverse(all[*index].0));
    most.truncate(SHOWN);
    most.sort_unstable();
    most.into_iter().map(|index| std::mem::take(&mut all[index].1)).collect()
}

/// The head of a file's diff, and its hunk with most new lines.
fn longest_hunk(change: &Change) -> String {
    let diff = unified_diff(change);
    let starts: Vec<usize> = diff.match_indices("\n@@ ").map(|(at, _)| at + 1).collect();
    let Some(first) = starts.first() else { return diff };
    let ends = starts.iter().skip(1).copied().chain([diff.len()]);
    let hunks = starts.iter().zip(ends).map(|(start, end)| &diff[*start..end]);
    let longest = hunks.max_by_key(|hunk| added(hunk)).unwrap_or_default();
    format!("{}{longest}", &diff[..*first])
}

fn added(diff: &str) -> usize {
    diff.lines().filter(|line| line.starts_with('+') && !line.starts_with("+++")).count()
}

/// Each file with how many lines it gained.
fn sizes(plan: &Plan) -> Vec<String> {
    let width = plan.changes.iter().map(|it| it.path.as_str().len()).max().unwrap_or(0);
    let line = |change: &Change| {
        let (lines, made) = (added(&unified_diff(change)), change.before.is_none());
        let made = if made { "  new" } else { "" };
        format!("  {:width$}  +{lines:<3}{made}", change.path.as_str()).trim_end().to_owned() + "\n"
    };
    plan.changes.iter().map(line).collect()
}

/// What to type next, as it works from here: the program may not be on the path.
fn hints(folder: &Path, all: bool, output: &Output) {
    let program = std::env::args().next().unwrap_or_default();
    let program = if program.contains(['/', '\\']) { program.as_str() } else { "pushwright" };
    let folder = folder.display();
    if !all {
        output.note(&format!("all of the diff: {program} demo --diff"));
    }
    output.note(&format!("look around, then try: {program} verify --project {folder}"));
}
