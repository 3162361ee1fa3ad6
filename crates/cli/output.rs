//! What the commands print: diffs, findings, items, summaries; and the exit code.
//!
//! Knows colours and formats; decides nothing. Results go to standard output, the rest to
//! standard error.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use clap::ValueEnum;
use pushwright_android::{Key, RelPath};
use pushwright_config::{Diagnostic, Severity, render};
use pushwright_engine::{Change, Item, Plan, unified_diff};
use serde_json::{Value, json};

use crate::disk::{DiskError, Write};
use printed::{Printed, Stream};

mod controls;
mod json;
mod places;
mod printed;

pub(crate) use json::{finding_json, findings_json, plan_json};
pub(crate) use places::{Places, from_here};

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Human,
    /// One JSON document on standard output.
    Json,
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

/// How much is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verbosity {
    /// Results only.
    Quiet,
    /// Results and what was noticed.
    Normal,
    /// What holds already, too.
    Verbose,
}

/// What became of the files of a plan that is summed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// They are written.
    Written,
    /// They are shown.
    Planned,
    /// They were held against push.toml.
    Verified,
}

impl Outcome {
    fn as_str(self) -> &'static str {
        match self {
            Outcome::Written => "written",
            Outcome::Planned => "would change",
            Outcome::Verified => "out of sync",
        }
    }

    /// The same of files that go.
    fn of_deletions(self) -> &'static str {
        match self {
            Outcome::Written => "deleted",
            Outcome::Planned => "would be deleted",
            Outcome::Verified => "to delete",
        }
    }
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done, in sync.
    Done,
    /// A change is pending, or something is wrong.
    Pending,
    /// Usage, config or a malformed file; nothing was written.
    Config,
    /// Items are left for a human.
    Items,
    /// The disk.
    Disk,
}

impl Exit {
    /// The number: how scripts know it.
    pub(crate) fn number(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::Pending => 1,
            Exit::Config => 2,
            Exit::Items => 3,
            Exit::Disk => 4,
        }
    }

    /// What became of one project of several.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Exit::Done => "done",
            Exit::Pending => "not in order",
            Exit::Config => "refused",
            Exit::Items => "items are left",
            Exit::Disk => "the disk failed",
        }
    }

    /// The worse of two: disk, config, items, pending, done.
    pub(crate) fn worse(self, other: Exit) -> Exit {
        let order = [Exit::Disk, Exit::Config, Exit::Items, Exit::Pending, Exit::Done];
        order.into_iter().find(|it| *it == self || *it == other).unwrap_or(Exit::Done)
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit.number())
    }
}

/// Why a command could not do its work.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Config, usage, a malformed file: exit 2.
    Findings(Vec<Diagnostic>),
    /// The disk: exit 4.
    Disk(DiskError),
}

impl From<DiskError> for Failure {
    fn from(error: DiskError) -> Failure {
        match error {
            // The disk did its part: the file is at fault.
            DiskError::NotUtf8 { .. } | DiskError::TooLarge(_) => {
                Failure::Findings(vec![error.diagnostic()])
            }
            _ => Failure::Disk(error),
        }
    }
}

impl From<Diagnostic> for Failure {
    fn from(finding: Diagnostic) -> Failure {
        Failure::Findings(vec![finding])
    }
}

/// Where and how to print.
#[derive(Debug)]
pub(crate) struct Output {
    format: Format,
    verbosity: Verbosity,
    colour_on_error: bool,
    /// The documents of the projects so far, where one document is to hold them all.
    documents: RefCell<Option<Vec<Value>>>,
    /// Where the files are that findings and plans name.
    places: RefCell<Places>,
    printed: RefCell<Printed>,
}

/// What was printed of one of several projects.
pub(crate) struct OfProject {
    printed: Printed,
    documents: Vec<Value>,
}

const ADDED: Style = AnsiColor::Green.on_default();
const DELETED: Style = AnsiColor::Red.on_default();
const PLACE: Style = AnsiColor::Cyan.on_default();
/// Titles.
pub(crate) const HEAD: Style = Style::new().bold();
/// What is as it should be.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
/// What is wrong.
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
/// What explains something else.
pub(crate) const QUIET: Style = Style::new().dimmed();

impl Output {
    /// Sets up colours for this process.
    pub(crate) fn new(format: Format, colour: Colour, verbosity: Verbosity) -> Output {
        let choice = match colour {
            Colour::Auto => anstream::ColorChoice::Auto,
            Colour::Always => anstream::ColorChoice::Always,
            Colour::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
        let choice = anstream::AutoStream::choice(&std::io::stderr());
        let colour_on_error = choice != anstream::ColorChoice::Never;
        let (documents, places, printed) = Default::default();
        Output { format, verbosity, colour_on_error, documents, places, printed }
    }

    /// The same for one of several projects; what it prints is kept for [`Output::take_over`].
    pub(crate) fn for_project(&self) -> Output {
        let Output { format, verbosity, colour_on_error, .. } = *self;
        let documents = RefCell::new(self.is_json().then(Vec::new));
        let (places, printed) = (RefCell::default(), RefCell::new(Printed::whole()));
        Output { format, verbosity, colour_on_error, documents, places, printed }
    }

    /// What was kept of a project.
    pub(crate) fn into_kept(self) -> OfProject {
        let documents = self.documents.into_inner().unwrap_or_default();
        OfProject { printed: self.printed.into_inner(), documents }
    }

    /// Prints what was kept of a project; its documents are for the caller to put together.
    pub(crate) fn take_over(&self, kept: OfProject) -> Vec<Value> {
        let mut printed = self.printed.borrow_mut();
        printed.take_over(kept.printed);
        printed.flush();
        kept.documents
    }

    /// Shows what was printed so far, for somebody who is waiting.
    pub(crate) fn show(&self) {
        self.printed.borrow_mut().flush();
    }

    /// Writes what is still kept; where results cannot be written, that is the exit code.
    pub(crate) fn finish(&self, exit: Exit) -> Exit {
        let finished = self.printed.borrow_mut().finish();
        let Err(error) = finished else { return exit };
        self.print(Stream::Error, &format!("error: cannot write the results: {error}\n"));
        self.printed.borrow_mut().flush();
        Exit::Disk
    }

    fn print(&self, stream: Stream, text: &str) {
        self.printed.borrow_mut().push(stream, text);
    }

    /// Says of which project findings and plans are: people, editors and build logs look for their
    /// files from the current folder.
    pub(crate) fn is_of(&self, places: Places) {
        *self.places.borrow_mut() = places;
    }

    /// A path in the project's home, as seen from the current folder.
    pub(crate) fn of_home(&self, path: &RelPath) -> String {
        self.places.borrow().of_home(path.as_str())
    }

    /// Whether what holds already is printed, too.
    pub(crate) fn is_verbose(&self) -> bool {
        self.verbosity == Verbosity::Verbose
    }

    pub(crate) fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// A line of the result.
    pub(crate) fn result(&self, text: &str) {
        self.print(Stream::Output, text);
    }

    /// A part of the result that explains another; nothing under `--quiet`.
    pub(crate) fn detail(&self, lines: &[String]) {
        if self.verbosity != Verbosity::Quiet {
            for line in lines {
                self.result(&format!("{QUIET}{line}{QUIET:#}\n"));
            }
        }
    }

    /// A line that is not a result; nothing under `--quiet`.
    pub(crate) fn note(&self, text: &str) {
        if self.verbosity != Verbosity::Quiet {
            self.print(Stream::Error, &format!("{text}\n"));
        }
    }

    /// A JSON document.
    pub(crate) fn json(&self, mut value: Value) {
        json::for_tools(&mut value, &self.places.borrow());
        match self.documents.borrow_mut().as_mut() {
            Some(documents) => documents.push(value),
            None => self.result(&format!("{value:#}\n")),
        }
    }

    /// Diagnostics with their snippets; under `--quiet` errors only.
    pub(crate) fn findings(&self, findings: &[Diagnostic]) {
        let shown: Vec<Diagnostic> = findings
            .iter()
            .filter(|it| self.verbosity != Verbosity::Quiet || it.severity == Severity::Error)
            .map(|it| self.places.borrow().seen(it))
            .collect();
        if shown.is_empty() {
            return;
        }
        if self.format == Format::Short {
            return self.print(Stream::Error, &shown.iter().map(short).collect::<String>());
        }
        let style = if self.colour_on_error {
            pushwright_config::Style::Colour
        } else {
            pushwright_config::Style::Plain
        };
        self.print(Stream::Error, &format!("{}\n", render(&shown, style).trim_end()));
    }

    /// Diagnostics that are the result themselves.
    pub(crate) fn report(&self, findings: &[Diagnostic]) {
        let places = self.places.borrow();
        let findings: Vec<Diagnostic> = findings.iter().map(|it| places.seen(it)).collect();
        if self.format == Format::Short {
            self.result(&findings.iter().map(short).collect::<String>());
            return;
        }
        // The stream takes the colours out where nobody can see them.
        self.result(&render(&findings, pushwright_config::Style::Colour));
    }

    /// A failure, and the exit code it means.
    pub(crate) fn failure(&self, failure: &Failure) -> Exit {
        match failure {
            Failure::Findings(findings) => {
                if self.is_json() {
                    self.json(json!({ "exit": 2, "findings": findings_json(findings) }));
                } else {
                    self.findings(findings);
                }
                Exit::Config
            }
            Failure::Disk(error) => {
                let findings = [error.diagnostic()];
                if self.is_json() {
                    self.json(json!({ "exit": 4, "findings": findings_json(&findings) }));
                } else {
                    self.findings(&findings);
                }
                Exit::Disk
            }
        }
    }

    /// The diffs of a plan, each headed by the reasons.
    pub(crate) fn diffs(&self, plan: &Plan) {
        plan.changes.iter().for_each(|it| self.diff(it));
    }

    /// The diff of a file, headed by the reasons.
    pub(crate) fn diff(&self, change: &Change) {
        let file = self.places.borrow().in_diff(change.path.as_str());
        let path = RelPath::new(&file).unwrap_or_else(|| change.path.clone());
        let change = &Change { path, ..change.clone() };
        for line in reasons(change) {
            self.result(&format!("{QUIET}# {line}{QUIET:#}\n"));
        }
        self.patch(&unified_diff(change));
    }

    /// A unified diff, in colours.
    pub(crate) fn patch(&self, diff: &str) {
        for line in diff.split_inclusive('\n') {
            let style = match line.as_bytes() {
                [b'+', b'+', b'+', ..] | [b'-', b'-', b'-', ..] => HEAD,
                [b'+', ..] => ADDED,
                [b'-', ..] => DELETED,
                [b'@', ..] => PLACE,
                _ => Style::new(),
            };
            // The line's own end stays outside the colour; CR LF included.
            let text = line.trim_end_matches(['\n', '\r']);
            let (text, end) = (controls::kept(text), &line[text.len()..]);
            self.result(&format!("{style}{text}{style:#}{end}"));
        }
    }

    /// A plan that is not carried out: its findings, diffs and items, and a line that sums it up.
    pub(crate) fn pending(
        &self,
        plan: &Plan,
        findings: &[Diagnostic],
        outcome: Outcome,
        exit: Exit,
    ) {
        if self.is_json() {
            return self.json(plan_json(plan, findings, exit));
        }
        self.diffs(plan);
        self.findings_and_items(findings, &plan.items);
        let shown = plan.changes.iter().map(|it| it.after.is_none());
        self.sum_up(plan, &shown.collect::<Vec<bool>>(), outcome);
    }

    /// One line a file that was written.
    pub(crate) fn written(&self, files: &[Write]) {
        for write in files {
            let (word, style) = match (&write.before, &write.after) {
                (None, _) => ("created", ADDED),
                (_, None) => ("deleted", DELETED),
                _ => ("changed", PLACE),
            };
            let path = self.of_home(&write.path).to_string();
            let path = controls::kept(&path);
            self.result(&format!("{style}{word}{style:#} {path}\n"));
        }
    }

    /// What was noticed, and then what is left for a human.
    pub(crate) fn findings_and_items(&self, findings: &[Diagnostic], items: &[Item]) {
        let items = items.iter().map(|it| &it.diagnostic);
        let all: Vec<Diagnostic> = findings.iter().chain(items).cloned().collect();
        self.findings(&all);
    }

    /// One line that sums up a plan that was carried out.
    pub(crate) fn summary(&self, plan: &Plan, files: &[Write]) {
        let deleted: Vec<bool> = files.iter().map(|it| it.after.is_none()).collect();
        self.sum_up(plan, &deleted, Outcome::Written);
    }

    /// One line that sums a plan up; under `--verbose` after what holds without it. Of each file it
    /// is told whether it goes.
    fn sum_up(&self, plan: &Plan, files: &[bool], outcome: Outcome) {
        let changed: BTreeSet<&Key> =
            plan.changes.iter().flat_map(|it| &it.reasons).map(|it| &it.key).collect();
        let in_place = || plan.satisfied.iter().filter(|key| !changed.contains(key));
        if self.verbosity == Verbosity::Verbose {
            in_place().for_each(|key| self.note(&format!("in place: {key}")));
        }
        let gone = files.iter().filter(|it| **it).count();
        let stay = files.len() - gone;
        let mut parts = Vec::new();
        if stay > 0 {
            parts.push(format!("{} {}", count(stay, "file"), outcome.as_str()));
        }
        if gone > 0 {
            let files = if stay > 0 { gone.to_string() } else { count(gone, "file") };
            parts.push(format!("{files} {}", outcome.of_deletions()));
        }
        if files.is_empty() {
            parts.push("nothing to do".to_owned());
        }
        let all = count(plan.satisfied.len(), "requirement");
        parts.push(match (outcome, in_place().count()) {
            (Outcome::Planned | Outcome::Verified, some) if some < plan.satisfied.len() => {
                format!("{some} of {all} in place")
            }
            _ => format!("{all} in place"),
        });
        if !plan.items.is_empty() {
            parts.push(format!("{} left for you", count(plan.items.len(), "item")));
        }
        self.note(&parts.join(", "));
    }
}

/// A text in lines that end before column 80 when they start at column `indent`.
pub(crate) fn wrapped(text: &str, indent: usize) -> Vec<String> {
    const COLUMNS: usize = 80;
    const LEAST: usize = 30;
    let width = COLUMNS.saturating_sub(indent).max(LEAST);
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|it| !it.is_empty()) {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// A number and what is counted.
pub(crate) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// A finding on one line; its notes and help indented below.
fn short(finding: &Diagnostic) -> String {
    let mut text = finding.one_line() + "\n";
    let notes = finding.notes.iter().map(|note| ("note", note));
    for (word, more) in notes.chain(finding.help.iter().map(|help| ("help", help))) {
        let more = more.trim_end().replace('\n', "\n    ");
        text += &format!("  {word}: {more}\n");
    }
    text
}

/// Why a file changes: a line a thing, with who asks for it.
fn reasons(change: &Change) -> Vec<String> {
    let width = change.reasons.iter().map(|it| it.key.to_string().chars().count()).max();
    let width = width.unwrap_or(0).min(72);
    let (mut lines, mut seen) = (Vec::new(), BTreeSet::new());
    for reason in &change.reasons {
        let key = reason.key.to_string();
        let line = match reason.origins.first() {
            Some(origin) => {
                let others = match reason.origins.len() - 1 {
                    0 => String::new(),
                    more => format!(" and {more} more"),
                };
                let who = match origin.who == origin.file {
                    true => format!("{}:{}", origin.file, origin.line),
                    false => format!("{} ({}:{})", origin.who, origin.file, origin.line),
                };
                format!("{key:width$}  {who}{others}")
            }
            None => format!("{key:width$}  no longer required"),
        };
        if seen.insert(line.clone()) {
            lines.push(line);
        }
    }
    lines
}
