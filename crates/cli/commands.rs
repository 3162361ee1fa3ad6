//! The commands, one file each.
//!
//! Knows which command does what; each command says what it prints and how it ends.

mod apply;
mod artifact;
mod completions;
mod console;
mod demo;
mod doctor;
mod each;
mod explain;
mod generate;
mod gradle;
mod init;
mod inspect;
mod man;
mod mcp;
mod plan;
mod remove;
mod report;
mod schema;
mod setup;
mod upgrade;
mod vendors;
mod verify;

use self::each::each_project;
use crate::args::{Cli, Subcommands};
use crate::exit::{Exit, Failure};
use crate::output::Output;

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
        Subcommands::Mcp(args) => mcp::run(args, global),
        Subcommands::Demo(args) => demo::run(args, global, output),
        Subcommands::Schema => schema::run(global, output),
        Subcommands::Completions(args) => completions::run(args, output),
        Subcommands::Man(args) => man::run(args, output),
    }
}
