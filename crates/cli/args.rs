//! The arguments of every command.
//!
//! Knows spellings; the flags of `setup` for certificate fields come from the packs.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{
    Arg, ArgMatches, Args, Command, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum,
};
use pushwright_config::field::{Field, FieldKind, Secrecy};
use pushwright_config::{Code, Diagnostic, PackSet};

use crate::complete;
use crate::disk::Access;
use crate::global::{Colour, Format, GlobalArgs};
use crate::language::language;
use crate::output::{Output, Verbosity};

/// Sets up vendor push in Android projects, touching no byte that is not its own.
#[derive(Debug, Parser)]
#[command(name = "pushwright", version, propagate_version = true, subcommand_required = true)]
#[command(after_help = "Exit codes: 0 done or in sync; 1 a change is pending (verify) or \
                        something is wrong (doctor, console --check); 2 usage, \
                        config or a malformed file, nothing written; 3 items are left for a human; \
                        4 disk.")]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: GlobalArgs,
    /// Read nothing outside this folder; how `mcp` runs the others
    #[arg(long, global = true, hide = true, value_name = "DIR")]
    pub(crate) within: Vec<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Subcommands,
}

/// What every command takes that writes.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Writing {
    /// Show what would be written, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl Writing {
    /// What the command does with a project.
    pub(crate) fn access(self) -> Access {
        if self.dry_run { Access::Read } else { Access::Write }
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Subcommands {
    /// Write push.toml, or add a vendor to it, and apply it
    Setup(Setup),
    /// Write a push.toml to fill in
    Init(Init),
    /// Show what would change, as a diff, and why
    Plan,
    /// Make the project say what push.toml says
    Apply(Apply),
    /// Check that nothing is missing; print the diff that is
    Verify(Verify),
    /// Say what an APK or a bundle shows of push; needs no project
    Inspect(Inspect),
    /// Write the sources that push.toml leaves to the build
    Generate(Generate),
    /// Wire pushwright into the Gradle build
    Gradle(Gradle),
    /// Take out one vendor, or everything
    Remove(Remove),
    /// Move to the newest version of the vendors' SDKs that the project allows
    Upgrade(Upgrade),
    /// Print what to type into the vendor's console and the IM console, and what to bring back
    Console(Console),
    /// Predict the failures that people meet, from the project's files
    Doctor(Doctor),
    /// Draw what each vendor needs, the way of a message, forms and findings as one page
    Report(Report),
    /// List the vendor packs
    Vendors(Vendors),
    /// Explain a code or message of pushwright, an SDK or a build tool, in any text
    Explain(Explain),
    /// Serve plan, verify, doctor, console and explain to agents, by MCP over standard input
    Mcp(Mcp),
    /// Set up a small sample project and show the diff
    Demo(Demo),
    /// Print the JSON Schema of push.toml, with the fields of the packs that are installed
    Schema,
    /// Print a completion script for a shell
    Completions(Completions),
    /// Print a page of the manual, or the names of all
    #[command(hide = true)]
    Man(Man),
}

/// `setup`, its vendor flags apart.
#[derive(Clone, Debug, Args)]
pub(crate) struct Setup {
    /// The vendor; without one, all are listed
    #[arg(add = complete::vendors())]
    pub(crate) vendor: Option<String>,
    /// The edition of its SDK [default: that of push.toml, else the newest]
    #[arg(long, value_name = "EDITION", add = complete::editions())]
    pub(crate) edition: Option<String>,
    /// The version of its SDK [default: the pack's]
    #[arg(long, value_name = "VERSION", add = complete::versions())]
    pub(crate) sdk_version: Option<String>,
    /// The application module, such as `:app`
    #[arg(long, value_name = "PATH")]
    pub(crate) module: Option<String>,
    /// The IM SDK: tim-4, v2tim, timpush, easemob or none
    #[arg(long, value_name = "SDK", add = complete::im_sdks())]
    pub(crate) im: Option<String>,
    /// The language of generated sources: java or kotlin
    #[arg(long, value_name = "LANGUAGE", add = complete::languages())]
    pub(crate) language: Option<String>,
    /// Ask for nothing on a terminal: what is missing is an error
    #[arg(long)]
    pub(crate) no_input: bool,
    #[command(flatten)]
    pub(crate) writing: Writing,
    /// The certificate fields given, by key; filled in from the pack's flags
    #[arg(skip)]
    pub(crate) fields: BTreeMap<String, Vec<String>>,
}

impl Setup {
    /// The vendor's id; empty where none is chosen yet.
    pub(crate) fn id(&self) -> &str {
        self.vendor.as_deref().unwrap_or_default()
    }
}

/// `init`
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Init {
    /// Write a section for agents into AGENTS.md, too, or bring it up to date; a push.toml that is
    /// there stays as it is
    #[arg(long)]
    pub(crate) agents: bool,
    #[command(flatten)]
    pub(crate) writing: Writing,
}

/// `apply`
#[derive(Debug, Args)]
pub(crate) struct Apply {
    /// Settle conflicts: `ours` writes what push.toml says, `theirs` keeps what is there for good;
    /// with keys, only those conflicts
    #[arg(long, num_args = 1.., value_names = ["ours|theirs", "KEY"], add = complete::takes())]
    pub(crate) take: Vec<String>,
    #[command(flatten)]
    pub(crate) writing: Writing,
}

/// `generate`
#[derive(Debug, Args)]
pub(crate) struct Generate {
    /// The source root to write into; sources of ours that are there and not wanted go
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// The variant, such as `freeDebug`; needed where push.toml has variants
    #[arg(long, value_name = "VARIANT")]
    pub(crate) variant: Option<String>,
    #[command(flatten)]
    pub(crate) writing: Writing,
}

/// `gradle`
#[derive(Debug, Args)]
pub(crate) struct Gradle {
    #[command(subcommand)]
    pub(crate) action: GradleAction,
}

/// What `gradle` does.
#[derive(Clone, Copy, Debug, Subcommand)]
pub(crate) enum GradleAction {
    /// Apply the plugin `dev.pushwright` where it resolves, else write gradle/pushwright.gradle
    /// and apply that
    Install(Writing),
}

/// `report`
#[derive(Debug, Args)]
pub(crate) struct Report {
    /// The file to write; an earlier report there is replaced
    #[arg(long, value_name = "FILE", default_value = "push-report.html")]
    pub(crate) out: PathBuf,
}

/// `remove`
#[derive(Debug, Args)]
pub(crate) struct Remove {
    /// The vendor to take out; without it, everything pushwright put in goes
    #[arg(add = complete::own_vendors())]
    pub(crate) vendor: Option<String>,
    /// Leave the vendors' tables in push.toml, so that `apply` brings all back
    #[arg(long, conflicts_with = "vendor")]
    pub(crate) keep_tables: bool,
    /// What becomes of things that push.lock does not know, or that were edited: `ours` takes them
    /// out, `theirs` leaves them; what many apps have in the same words goes only by its key
    #[arg(long, num_args = 1.., value_names = ["ours|theirs", "KEY"])]
    pub(crate) take: Vec<String>,
    #[command(flatten)]
    pub(crate) writing: Writing,
}

/// `upgrade`
#[derive(Debug, Args)]
pub(crate) struct Upgrade {
    /// Only this vendor
    #[arg(add = complete::own_vendors())]
    pub(crate) vendor: Option<String>,
    #[command(flatten)]
    pub(crate) writing: Writing,
}

/// `verify`
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// Hold what was built against push.toml: APKs or bundles
    #[arg(long, num_args = 1.., value_name = "FILE")]
    pub(crate) apk: Vec<PathBuf>,
    /// The build that they are of [default: found by the application id]
    #[arg(long, value_name = "VARIANT", requires = "apk")]
    pub(crate) variant: Option<String>,
    /// Ask for the vendors' files that push.toml says come later, too: a build needs them
    #[arg(long)]
    pub(crate) in_build: bool,
}

/// `inspect`
#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// APKs or bundles
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

/// `console`
#[derive(Debug, Args)]
pub(crate) struct Console {
    /// Only this vendor
    #[arg(add = complete::own_vendors())]
    pub(crate) vendor: Option<String>,
    /// Check an `intent:` URI that stands in a console: would the project accept it?
    #[arg(long, value_name = "URI")]
    pub(crate) check: Option<String>,
    /// Print the certificates that this APK or bundle is signed with, too
    #[arg(long, value_name = "FILE")]
    pub(crate) apk: Option<PathBuf>,
}

/// `doctor`
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// Go through the checklist for notifications that do not arrive
    #[arg(long)]
    pub(crate) not_received: bool,
    /// Write the patches that only insert, where no conflict is left in the file; show the rest
    #[arg(long, conflicts_with = "not_received")]
    pub(crate) fix: bool,
    /// Show what `--fix` would write, and write nothing
    #[arg(long, requires = "fix")]
    pub(crate) dry_run: bool,
    /// Let this APK or bundle decide what the project's files leave open
    #[arg(long, value_name = "FILE")]
    pub(crate) apk: Option<PathBuf>,
}

/// `vendors`
#[derive(Debug, Args)]
pub(crate) struct Vendors {
    /// Check the packs in a folder instead
    #[arg(long, value_name = "DIR")]
    pub(crate) check: Option<PathBuf>,
}

/// `explain`
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// A code, such as `gradle/cannot-tell` or `907135702`, a topic, such as `custom-sound`, or any
    /// text that holds codes or messages; `-` reads it from standard input, such as a log;
    /// without one, all that is known is listed
    #[arg(allow_negative_numbers = true, num_args = 0.., add = complete::codes())]
    pub(crate) text: Vec<String>,
    /// An APK or a bundle of the project: what it shows counts among the causes
    #[arg(long, value_name = "FILE")]
    pub(crate) apk: Option<PathBuf>,
}

/// `mcp`
#[derive(Debug, Args)]
pub(crate) struct Mcp {
    /// The folders that agents may have read, with all below; nothing else is [default: the
    /// current one]
    #[arg(value_name = "DIR")]
    pub(crate) roots: Vec<PathBuf>,
    /// Offer `apply` as well, which writes
    #[arg(long)]
    pub(crate) allow_apply: bool,
}

/// `demo`
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// The folder to unpack into; it must be empty or new [default: pushwright-demo, or the next
    /// free name]
    pub(crate) folder: Option<PathBuf>,
    /// Show all of the diff
    #[arg(long)]
    pub(crate) diff: bool,
    #[command(flatten)]
    pub(crate) writing: Writing,
}

/// `completions`
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

/// `man`
#[derive(Debug, Args)]
pub(crate) struct Man {
    /// The page, such as `pushwright-setup.1`
    pub(crate) page: Option<String>,
}

/// The whole command with the flags that the packs add to `setup`.
pub(crate) fn command() -> Command {
    // Only who asks for `setup` pays for reading the packs.
    let with_flags = |setup: Command| {
        certificate_flags(&PackSet::embedded()).into_iter().fold(setup, Command::arg)
    };
    Cli::command().mut_subcommand("setup", |setup| setup.defer(with_flags))
}

/// Parses the command line.
///
/// # Errors
/// What clap found wrong, or the answer to `--help` and `--version`.
pub(crate) fn parse() -> Result<(Cli, Output), clap::Error> {
    let matches = command().try_get_matches()?;
    let mut cli = Cli::from_arg_matches(&matches)?;
    if let (Subcommands::Setup(setup), Some(("setup", matches))) =
        (&mut cli.command, matches.subcommand())
    {
        setup.fields = given_fields(matches);
    }
    let global = &cli.global;
    let verbosity = match (global.quiet, global.verbose) {
        (true, _) => Verbosity::Quiet,
        (_, true) => Verbosity::Verbose,
        _ => Verbosity::Normal,
    };
    let output =
        Output::for_process(matches.subcommand_name(), global.format, global.color, verbosity)
            .speaking(language(global.lang, global.format));
    Ok((cli, output))
}

/// What prints the errors of a command line that asks for a format of its own; clap knows the one for
/// people.
pub(crate) fn output_of_errors() -> Option<Output> {
    let given: Vec<String> =
        std::env::args_os().skip(1).map(|it| it.to_string_lossy().into_owned()).collect();
    let values = given.windows(2).filter(|it| it[0] == "--format").map(|it| it[1].as_str());
    let joined = given.iter().filter_map(|it| it.strip_prefix("--format="));
    let format = values.chain(joined).find_map(|it| Format::from_str(it, false).ok())?;
    let command = Cli::command();
    let known = |it: &&String| command.find_subcommand(it).is_some();
    let named = given.iter().find(known).map(String::as_str);
    let output = || Output::for_process(named, format, Colour::Auto, Verbosity::Normal);
    (format != Format::Human).then(output)
}

/// What clap found wrong, as a finding.
pub(crate) fn usage(error: &clap::Error) -> Diagnostic {
    let text = error.render().to_string();
    let (what, more) = text.split_once("\n\n").unwrap_or((&text, ""));
    let words: Vec<&str> = what.split_whitespace().collect();
    let message = words.join(" ");
    let message = message.strip_prefix("error: ").unwrap_or(&message);
    Diagnostic::error(Code::UsageArguments, message).help(more.trim_end())
}

/// One flag a certificate field, by the field's key; secrets that only a server may know have none.
fn certificate_flags(packs: &PackSet) -> Vec<Arg> {
    let mut fields: BTreeMap<&str, Vec<(&Field, &str)>> = BTreeMap::new();
    for pack in packs.iter() {
        for field in pack.certificate.iter().filter(|field| field.secret != Secrecy::Server) {
            fields.entry(&field.key).or_default().push((field, &pack.id.vendor));
        }
    }
    let all = packs.vendors().len();
    let flag = |of: Vec<(&Field, &str)>| {
        let field = of[0].0;
        let mut vendors: Vec<&str> = of.iter().map(|(_, vendor)| *vendor).collect();
        vendors.dedup();
        let mut help = field.title.clone();
        let forms = secret_forms(&of);
        // Where the vendors say different things, each one's own is asked for when it is missing.
        if of.iter().all(|(it, _)| it.help == field.help) {
            help += &format!(": {}", field.help);
        }
        help += forms;
        if vendors.len() < all {
            help += &format!(" ({})", vendors.join(", "));
        }
        let arg = Arg::new(flag_id(&field.key))
            .long(field.key.clone())
            .value_name(field.kind.as_str().to_uppercase())
            .help_heading("Certificate")
            .help(help);
        match field.kind {
            FieldKind::Fingerprints => arg.num_args(1..),
            _ => arg,
        }
    };
    fields.into_values().map(flag).collect()
}

/// How a flag takes a secret that need not stand in push.toml.
fn secret_forms(of: &[(&Field, &str)]) -> &'static str {
    match of.iter().any(|(it, _)| it.kind == FieldKind::Secret) {
        true => {
            "; `env:NAME` or `gradle-property:NAME` for where it is, or a literal, which push.toml \
             then holds"
        }
        false => "",
    }
}

const FLAG_PREFIX: &str = "field:";

fn flag_id(key: &str) -> String {
    format!("{FLAG_PREFIX}{key}")
}

fn given_fields(matches: &ArgMatches) -> BTreeMap<String, Vec<String>> {
    matches
        .ids()
        .filter_map(|id| {
            let key = id.as_str().strip_prefix(FLAG_PREFIX)?;
            let values = matches.get_many::<String>(id.as_str())?;
            Some((key.to_owned(), values.cloned().collect()))
        })
        .collect()
}
