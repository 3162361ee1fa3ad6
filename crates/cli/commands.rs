//! The commands, one file each.
//!
//! Knows which command does what; each command says what it prints and how it ends.

mod apply;
mod artifact;
mod completions;
mod console;
mod demo;
mod doctor;
mod explain;
mod generate;
mod gradle;
mod init;
mod inspect;
mod plan;
mod remove;
mod setup;
mod vendors;
mod verify;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, mpsc};
use std::thread;

use serde_json::json;

use crate::args::{Cli, Everywhere, Subcommands};
use crate::disk::{self, Access};
use crate::output::{Exit, Failure, OfProject, Output};
use crate::session::{Session, projects, take_hold};

/// Runs the command.
pub(crate) fn run(cli: &Cli, output: &Output) -> Result<Exit, Failure> {
    let everywhere = &cli.everywhere;
    match &cli.command {
        Subcommands::Setup(args) => setup::run(args, everywhere, output),
        Subcommands::Init => init::run(everywhere, output),
        Subcommands::Plan => plan::run(everywhere, output),
        Subcommands::Apply(args) => apply::run(args, everywhere, output),
        Subcommands::Verify(args) => verify::run(args, everywhere, output),
        Subcommands::Inspect(args) => inspect::run(args, output),
        Subcommands::Generate(args) => generate::run(args, everywhere, output),
        Subcommands::Gradle(args) => gradle::run(args, everywhere, output),
        Subcommands::Remove(args) => remove::run(args, everywhere, output),
        Subcommands::Console(args) => console::run(args, everywhere, output),
        Subcommands::Doctor(args) => doctor::run(args, everywhere, output),
        Subcommands::Vendors(args) => vendors::run(args, everywhere, output),
        Subcommands::Explain(args) => explain::run(args, everywhere, output),
        Subcommands::Demo(args) => demo::run(args, everywhere, output),
        Subcommands::Completions(args) => completions::run(args, output),
    }
}

/// What a command does with one project.
type One<'c> = &'c (dyn Fn(&Session, &Output) -> Result<Exit, Failure> + Sync);

/// Runs `one` on every project, and gives the worst exit code; one that fails stops no other.
fn each_project(
    access: Access,
    everywhere: &Everywhere,
    output: &Output,
    one: One<'_>,
) -> Result<Exit, Failure> {
    let roots = projects(everywhere)?;
    if let [root] = roots.as_slice() {
        output.findings_are_of(way_to(root, everywhere));
        return one(&Session::open(root, everywhere, &take_hold(root, access, output)?)?, output);
    }
    let mut worst = Exit::Done;
    let mut documents = Vec::new();
    let mut exits = Vec::new();
    let work = |root: &PathBuf, output: &Output| {
        if !output.is_json() {
            output.note(&format!("== {}", shown(root)));
        }
        take_hold(root, access, output)
            .and_then(|opened| one(&Session::open(root, everywhere, &opened)?, output))
            .unwrap_or_else(|failure| output.failure(&failure))
    };
    let of_project = |root: &PathBuf| output.for_project(way_to(root, everywhere));
    on_all_cores(&roots, &of_project, &work, &mut |root, exit, kept| {
        worst = worst.worse(exit);
        exits.push(exit);
        for mut document in output.take_over(kept) {
            document["project"] = json!(root.display().to_string());
            documents.push(document);
        }
    });
    if output.is_json() {
        output.json(json!({ "exit": worst.number(), "projects": documents }));
        return Ok(worst);
    }
    output.note(&format!("{} projects, exit code {}", roots.len(), worst.number()));
    let width = exits.iter().map(|exit| exit.as_str().len()).max().unwrap_or(0);
    for (exit, root) in exits.iter().zip(&roots) {
        output.note(&format!("  {:width$}  {}", exit.as_str(), shown(root)));
    }
    Ok(worst)
}

/// Does `work` with every root, several at a time, and hands over what came of it in their order.
fn on_all_cores(
    roots: &[PathBuf],
    output: &dyn Fn(&PathBuf) -> Output,
    work: &(dyn Fn(&PathBuf, &Output) -> Exit + Sync),
    done: &mut dyn FnMut(&PathBuf, Exit, OfProject),
) {
    // One project within another may mean the same files.
    let all: BTreeSet<&Path> = roots.iter().map(PathBuf::as_path).collect();
    let nested = roots.iter().any(|it| it.ancestors().skip(1).any(|outer| all.contains(outer)));
    let cores = thread::available_parallelism().map_or(1, usize::from).min(roots.len());
    let cores = if nested { 1 } else { cores };
    let outputs: Vec<Mutex<Option<Output>>> =
        roots.iter().map(|root| Mutex::new(Some(output(root)))).collect();
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..cores {
            let (sender, next, outputs) = (sender.clone(), &next, &outputs);
            scope.spawn(move || {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(root) = roots.get(at) else { return };
                    let output = outputs[at].lock().ok().and_then(|mut it| it.take());
                    let Some(output) = output else { return };
                    let exit = work(root, &output);
                    // Nobody waits any more only where the other side has panicked.
                    let _ = sender.send((at, exit, output.into_kept()));
                }
            });
        }
        drop(sender);
        let mut early = BTreeMap::new();
        let mut turn = 0;
        for (at, exit, kept) in receiver {
            early.insert(at, (exit, kept));
            while let Some((exit, kept)) = early.remove(&turn) {
                done(&roots[turn], exit, kept);
                turn += 1;
            }
        }
    });
}

/// The way from the current folder to a project; none where there is no shorter one than its path,
/// or where push.toml, named by itself, may lie outside.
fn way_to(root: &Path, everywhere: &Everywhere) -> PathBuf {
    match everywhere.config.is_some() || root == Path::new(".") {
        true => PathBuf::new(),
        false => from_here(root),
    }
}

/// A folder as seen from the current one: nothing for that itself.
fn from_here(folder: &Path) -> PathBuf {
    let Ok(here) = disk::current_folder() else { return folder.to_owned() };
    match (folder.strip_prefix(&here), here.strip_prefix(folder)) {
        (Ok(below), _) => below.to_owned(),
        (_, Ok(above)) => above.components().map(|_| "..").collect(),
        _ => folder.to_owned(),
    }
}

/// A project's folder for people to read.
fn shown(root: &Path) -> String {
    let way = from_here(root);
    let is_here = way.as_os_str().is_empty();
    if is_here { root.display().to_string() } else { way.display().to_string() }
}
