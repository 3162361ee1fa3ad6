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
mod man;
mod plan;
mod remove;
mod report;
mod schema;
mod setup;
mod upgrade;
mod vendors;
mod verify;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, mpsc};
use std::thread;

use crate::args::{Cli, GlobalArgs, Subcommands};
use crate::config_place::ConfigPlace;
use crate::disk::Access;
use crate::home::{Home, homes};
use crate::output::{Exit, Failure, OfProject, Output, Places, from_here};
use crate::session::{Session, take_hold};

/// Runs the command.
pub(crate) fn run(cli: &Cli, output: &Output) -> Result<Exit, Failure> {
    let global = &cli.global;
    match &cli.command {
        Subcommands::Setup(args) => setup::run(args, global, output),
        Subcommands::Init(args) => init::run(*args, global, output),
        Subcommands::Plan => plan::run(global, output),
        Subcommands::Apply(args) => apply::run(args, global, output),
        Subcommands::Verify(args) => verify::run(args, global, output),
        Subcommands::Inspect(args) => inspect::run(args, output),
        Subcommands::Generate(args) => generate::run(args, global, output),
        Subcommands::Gradle(args) => gradle::run(args, global, output),
        Subcommands::Remove(args) => remove::run(args, global, output),
        Subcommands::Upgrade(args) => upgrade::run(args, global, output),
        Subcommands::Console(args) => console::run(args, global, output),
        Subcommands::Doctor(args) => doctor::run(args, global, output),
        Subcommands::Report(args) => report::run(args, global, output),
        Subcommands::Vendors(args) => vendors::run(args, global, output),
        Subcommands::Explain(args) => explain::run(args, global, output),
        Subcommands::Demo(args) => demo::run(args, global, output),
        Subcommands::Schema => schema::run(global, output),
        Subcommands::Completions(args) => completions::run(args, output),
        Subcommands::Man(args) => man::run(args, output),
    }
}

/// What a command does with one project.
type One<'c> = &'c (dyn Fn(&Session, &Output) -> Result<Exit, Failure> + Sync);

/// Runs `one` on every project, and gives the worst exit code; one that fails stops no other.
fn each_project(
    access: Access,
    global: &GlobalArgs,
    output: &Output,
    one: One<'_>,
) -> Result<Exit, Failure> {
    let homes = homes(global)?;
    if let [home] = homes.as_slice() {
        return one(&opened(home, access, global, output)?, output);
    }
    let mut worst = Exit::Done;
    let mut reports = Vec::new();
    let mut exits = Vec::new();
    let work = |home: &Home, output: &Output| {
        if !output.is_document() {
            output.note(&format!("== {}", shown(home)));
        }
        opened(home, access, global, output)
            .and_then(|session| one(&session, output))
            .unwrap_or_else(|failure| output.failure(&failure))
    };
    on_all_cores(&homes, &|| output.for_project(), &work, &mut |_, exit, kept| {
        worst = worst.worse(exit);
        exits.push(exit);
        reports.extend(output.take_over(kept));
    });
    if output.is_document() {
        output.tell_all(&reports, worst);
        return Ok(worst);
    }
    output.note(&format!("{} projects, exit code {}", homes.len(), worst.number()));
    let width = exits.iter().map(|exit| exit.as_str().len()).max().unwrap_or(0);
    for (exit, home) in exits.iter().zip(&homes) {
        output.note(&format!("  {:width$}  {}", exit.as_str(), shown(home)));
    }
    Ok(worst)
}

/// Takes hold of a project and reads it; from here on the output is of it.
fn opened(
    home: &Home,
    access: Access,
    global: &GlobalArgs,
    output: &Output,
) -> Result<Session, Failure> {
    output.is_of(Places::new(home, &ConfigPlace::new(home, global)?));
    Session::open(home, global, &take_hold(home, access, output)?)
}

/// Does `work` with every project, several at a time, and hands over what came of it in their order.
fn on_all_cores(
    homes: &[Home],
    output: &dyn Fn() -> Output,
    work: &(dyn Fn(&Home, &Output) -> Exit + Sync),
    done: &mut dyn FnMut(&Home, Exit, OfProject),
) {
    // One project within another may mean the same files.
    let all: BTreeSet<&Path> = homes.iter().map(|it| it.folder.as_path()).collect();
    let outer = |it: &Home| it.folder.ancestors().skip(1).any(|outer| all.contains(outer));
    let nested = homes.iter().any(outer);
    let cores = thread::available_parallelism().map_or(1, usize::from).min(homes.len());
    let cores = if nested { 1 } else { cores };
    let outputs: Vec<Mutex<Option<Output>>> =
        homes.iter().map(|_| Mutex::new(Some(output()))).collect();
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..cores {
            let (sender, next, outputs) = (sender.clone(), &next, &outputs);
            scope.spawn(move || {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(home) = homes.get(at) else { return };
                    let output = outputs[at].lock().ok().and_then(|mut it| it.take());
                    let Some(output) = output else { return };
                    let exit = work(home, &output);
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
                done(&homes[turn], exit, kept);
                turn += 1;
            }
        }
    });
}

/// A project's folder for people to read.
fn shown(home: &Home) -> String {
    let way = from_here(&home.folder);
    let is_here = way.as_os_str().is_empty();
    if is_here { home.folder.display().to_string() } else { way.display().to_string() }
}
