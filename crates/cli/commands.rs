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

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::args::{Cli, Everywhere, Subcommands};
use crate::disk;
use crate::output::{Exit, Failure, Output};
use crate::session::{Session, projects};

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
        Subcommands::Completions(args) => completions::run(args),
    }
}

/// Runs `one` on every project, and gives the worst exit code; one that fails stops no other.
fn each_project(
    everywhere: &Everywhere,
    output: &Output,
    one: &dyn Fn(&Session) -> Result<Exit, Failure>,
) -> Result<Exit, Failure> {
    let roots = projects(everywhere)?;
    if let [root] = roots.as_slice() {
        output.findings_are_of(way_to(root, everywhere));
        return one(&Session::open(root, everywhere)?);
    }
    let mut worst = Exit::Done;
    let mut projects = Vec::new();
    let mut exits = Vec::new();
    for root in &roots {
        if output.is_json() {
            output.collect();
        } else {
            output.note(&format!("== {}", shown(root)));
        }
        output.findings_are_of(way_to(root, everywhere));
        let exit = Session::open(root, everywhere)
            .and_then(|session| one(&session))
            .unwrap_or_else(|failure| output.failure(&failure));
        worst = worst.worse(exit);
        exits.push(exit);
        for mut document in output.collected() {
            document["project"] = json!(root.display().to_string());
            projects.push(document);
        }
    }
    if output.is_json() {
        output.json(json!({ "exit": worst.number(), "projects": projects }));
        return Ok(worst);
    }
    output.note(&format!("{} projects, exit code {}", roots.len(), worst.number()));
    let width = exits.iter().map(|exit| exit.as_str().len()).max().unwrap_or(0);
    for (exit, root) in exits.iter().zip(&roots) {
        output.note(&format!("  {:width$}  {}", exit.as_str(), shown(root)));
    }
    Ok(worst)
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
