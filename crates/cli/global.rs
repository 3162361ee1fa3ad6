//! The options that every command takes.
//!
//! Knows spellings; what follows from them is the business of those who read them.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// The heading of the options that every command takes.
const HEADING: &str = "Global options";

/// What every command takes.
#[derive(Clone, Debug, Args)]
pub(crate) struct GlobalArgs {
    /// The project's folder [default: the nearest one upwards]
    #[arg(long, global = true, help_heading = HEADING, value_name = "DIR")]
    pub(crate) project: Option<PathBuf>,
    /// The config file [default: push.toml in the project's folder]
    #[arg(long, global = true, help_heading = HEADING, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// How to print results
    #[arg(long, global = true, help_heading = HEADING, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,
    /// When to colour the output
    #[arg(long, global = true, help_heading = HEADING, value_enum, default_value_t = Colour::Auto)]
    pub(crate) color: Colour,
    /// The language of the pages of `explain` and the forms of `console`, for people only
    /// [default: the terminal's; English elsewhere]
    #[arg(long, global = true, help_heading = HEADING, value_enum)]
    pub(crate) lang: Option<Lang>,
    /// Print results only
    #[arg(short, long, global = true, help_heading = HEADING, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Print what holds already, too
    #[arg(short, long, global = true, help_heading = HEADING)]
    pub(crate) verbose: bool,
    /// Whether a build asks, which cannot do without what push.toml says comes later.
    #[arg(skip)]
    pub(crate) in_build: bool,
}

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Human,
    /// One JSON document on standard output.
    Json,
    /// A JSON document a line, one of each project as it ends.
    JsonLines,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// For people, findings and changes as annotations of GitHub Actions.
    Github,
    /// For people, each finding headed by `file:line:column: error: … [code]`, for other tools.
    Short,
}

/// When output is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// A language by the name that the command line has for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    /// English.
    En,
    /// Simplified Chinese.
    Zh,
}
