//! What the commands print: diffs, findings, items, summaries; and the exit code.
//!
//! Knows colours and formats; decides nothing. Results go to standard output, the rest to
//! standard error.

use std::cell::RefCell;
use std::collections::BTreeSet;

use anstyle::{AnsiColor, Style};
use pushwright_android::{Key, RelPath};
use pushwright_config::{Diagnostic, Severity, Style as Marks, render, render_within};
use pushwright_engine::{Change, Item, Language, Plan, Words, unified_diff};
use serde_json::Value;

use crate::disk::Write;
use crate::exit::{Exit, Failure, Outcome};
use crate::global::{Colour, Format};
use printed::{Printed, Stream};

mod columns;
mod controls;
mod github;
mod json;
mod places;
mod printed;
mod progress;
mod report;
mod sarif;
mod several;
mod text;

pub(crate) use columns::{is_narrow, padded, width, wrapped, wrapped_for_a_file};
pub(crate) use places::{Places, from_here};
pub(crate) use report::{PlacedReport, Report};
use several::Deferred;
pub(crate) use several::{ProjectOutput, Several};
pub(crate) use text::count;
use text::{reasons, short};

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

/// Where and how to print.
#[derive(Debug)]
pub(crate) struct Output {
    format: Format,
    verbosity: Verbosity,
    colour_on_error: bool,
    language: Language,
    /// The reports so far of a project among several.
    reports: RefCell<Option<Vec<PlacedReport>>>,
    /// What one project among several says that is told with all; `None`: it is the only one.
    deferred: RefCell<Option<Deferred>>,
    /// The command, for documents.
    command: Option<String>,
    /// Where the files are that findings and plans name.
    places: RefCell<Places>,
    printed: RefCell<Printed>,
}

/// The document of a command that could not begin.
#[cfg(feature = "mcp")]
pub(crate) fn document_of(command: &str, failure: &Failure) -> Value {
    let report = Report::new(failure.exit()).findings(&failure.findings());
    json::document(Some(command), &PlacedReport { report, places: Places::default() })
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
    pub(crate) fn for_process(
        command: Option<&str>,
        format: Format,
        colour: Colour,
        verbosity: Verbosity,
    ) -> Output {
        let choice = match colour {
            Colour::Auto => anstream::ColorChoice::Auto,
            Colour::Always => anstream::ColorChoice::Always,
            Colour::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
        let choice = anstream::AutoStream::choice(&std::io::stderr());
        let colour_on_error = choice != anstream::ColorChoice::Never;
        let (reports, deferred, places, printed) = Default::default();
        let (command, language) = (command.map(str::to_owned), Language::English);
        Output {
            format,
            verbosity,
            colour_on_error,
            language,
            reports,
            deferred,
            command,
            places,
            printed,
        }
    }

    /// The same, with pages and forms in a language.
    pub(crate) fn speaking(self, language: Language) -> Output {
        Output { language, ..self }
    }

    /// What pages and forms say.
    pub(crate) fn words(&self) -> &'static Words {
        Words::of(self.language)
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
    pub(crate) fn set_places(&self, places: Places) {
        *self.places.borrow_mut() = places;
    }

    /// A finding with its places as seen from the current folder.
    pub(crate) fn seen(&self, finding: &Diagnostic) -> Diagnostic {
        self.places.borrow().seen(finding)
    }

    /// A path in the project's home, as seen from the current folder.
    pub(crate) fn path_from_here(&self, path: &RelPath) -> String {
        self.places.borrow().path_from_here(path.as_str())
    }

    /// Whether what holds already is printed, too.
    pub(crate) fn is_verbose(&self) -> bool {
        self.verbosity == Verbosity::Verbose
    }

    /// Whether reports are printed as documents for other tools, and nothing else on standard output.
    pub(crate) fn is_document(&self) -> bool {
        match self.format {
            Format::Json | Format::JsonLines | Format::Sarif => true,
            Format::Human | Format::Short | Format::Github => false,
        }
    }

    /// A line of the result.
    pub(crate) fn result(&self, text: &str) {
        self.print(Stream::Output, text);
    }

    /// Sentences of the result.
    pub(crate) fn prose(&self, text: &str) {
        self.result(&columns::fitted(text, 0, Stream::Output));
    }

    /// A part of the result that explains another; nothing under `--quiet`.
    pub(crate) fn detail(&self, lines: &[String]) {
        if self.verbosity != Verbosity::Quiet {
            for line in lines {
                for line in columns::fitted(line, 0, Stream::Output).lines() {
                    self.result(&format!("{QUIET}{line}{QUIET:#}\n"));
                }
            }
        }
    }

    /// A line that is not a result; nothing under `--quiet`.
    pub(crate) fn note(&self, text: &str) {
        if self.verbosity != Verbosity::Quiet {
            let text = columns::fitted(text, 0, Stream::Error);
            self.print(Stream::Error, &format!("{text}\n"));
        }
    }

    /// Prints a report as a document; of a project among several it is kept.
    pub(crate) fn tell(&self, report: Report) {
        let told = PlacedReport { report, places: self.places.borrow().clone() };
        if let Some(reports) = self.reports.borrow_mut().as_mut() {
            reports.push(told);
            return;
        }
        match self.format {
            Format::JsonLines => self.line(&told),
            Format::Sarif => {
                let exit = told.report.exit;
                self.document(&sarif::log(&[told], exit));
            }
            _ => self.document(&json::document(self.command.as_deref(), &told)),
        }
    }

    fn document(&self, value: &Value) {
        self.result(&format!("{value:#}\n"));
    }

    fn line(&self, told: &PlacedReport) {
        self.result(&format!("{}\n", json::document(self.command.as_deref(), told)));
    }

    /// Diagnostics with their snippets; under `--quiet` errors only.
    pub(crate) fn findings(&self, findings: &[Diagnostic]) {
        let is_shown =
            |it: &&Diagnostic| self.verbosity != Verbosity::Quiet || it.severity == Severity::Error;
        let shown: Vec<Diagnostic> = findings.iter().filter(is_shown).cloned().collect();
        self.tell_findings(Stream::Error, &shown);
    }

    /// Diagnostics that are the result themselves.
    pub(crate) fn report(&self, findings: &[Diagnostic]) {
        self.tell_findings(Stream::Output, findings);
    }

    /// Findings for people: at once, or with those of all projects.
    fn tell_findings(&self, stream: Stream, findings: &[Diagnostic]) {
        let places = self.places.borrow();
        match self.deferred.borrow_mut().as_mut() {
            Some(deferred) if self.format != Format::Github => {
                deferred.findings(stream, findings, &places);
            }
            _ => {
                let seen: Vec<Diagnostic> = findings.iter().map(|it| places.seen(it)).collect();
                self.print_findings(stream, &seen);
            }
        }
    }

    /// Findings as they are seen from here.
    fn print_findings(&self, stream: Stream, seen: &[Diagnostic]) {
        match (self.format, stream) {
            (Format::Short, _) => self.print(stream, &seen.iter().map(short).collect::<String>()),
            (Format::Github, _) => self.annotate(seen),
            (_, Stream::Error) if seen.is_empty() => {}
            // The stream takes the colours out where nobody can see them.
            (_, Stream::Output) => self.result(&shown(seen, Marks::Colour, stream)),
            (_, Stream::Error) => {
                let style = if self.colour_on_error { Marks::Colour } else { Marks::Plain };
                self.print(stream, &format!("{}\n", shown(seen, style, stream).trim_end()));
            }
        }
    }

    /// Findings that people read as something else: they are printed as annotations only.
    pub(crate) fn annotations(&self, findings: &[Diagnostic]) {
        if self.format == Format::Github {
            let places = self.places.borrow();
            self.annotate(&findings.iter().map(|it| places.seen(it)).collect::<Vec<Diagnostic>>());
        }
    }

    /// Findings as annotations, which are results wherever people read findings.
    fn annotate(&self, seen: &[Diagnostic]) {
        self.result(&seen.iter().map(github::annotation).collect::<String>());
    }

    /// A failure, and the exit code it means.
    pub(crate) fn failure(&self, failure: &Failure) -> Exit {
        let (exit, findings) = (failure.exit(), failure.findings());
        if self.is_document() {
            self.tell(Report::new(exit).findings(&findings));
        } else {
            self.findings(&findings);
        }
        exit
    }

    /// A failure that stops only a part of the command: told at once, or put among the findings of
    /// the document that is still to come; and the exit code it means.
    pub(crate) fn part_failed(&self, failure: &Failure, findings: &mut Vec<Diagnostic>) -> Exit {
        match self.is_document() {
            true => findings.extend(failure.findings()),
            false => self.findings(&failure.findings()),
        }
        failure.exit()
    }

    /// The diffs of a plan, each headed by the reasons, with a blank line between files.
    pub(crate) fn diffs(&self, plan: &Plan) {
        for (at, change) in plan.changes.iter().enumerate() {
            if at > 0 {
                self.result("\n");
            }
            self.diff(change);
        }
    }

    /// The diff of a file, headed by the reasons.
    pub(crate) fn diff(&self, change: &Change) {
        let file = self.places.borrow().in_diff(change.path.as_str());
        let path = RelPath::new(&file).unwrap_or_else(|| change.path.clone());
        let change = &Change { path, ..change.clone() };
        for line in reasons(change, self.is_verbose()) {
            for line in columns::fitted(&line, 2, Stream::Output).lines() {
                self.result(&format!("{QUIET}# {line}{QUIET:#}\n"));
            }
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
        let report = || Report::of_plan(plan, findings, outcome, exit);
        if self.is_document() {
            return self.tell(report());
        }
        self.diffs(plan);
        if self.format == Format::Github {
            let pending = report().planned;
            let pending = pending.iter().flat_map(|it| it.as_findings());
            self.annotations(&pending.map(|(it, _)| it).collect::<Vec<Diagnostic>>());
        }
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
            let path = self.path_from_here(&write.path).to_string();
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
            parts.push(format!("{files} {}", outcome.for_deletions()));
        }
        let is_quiet = files.is_empty() && plan.items.is_empty();
        let tick = match outcome {
            Outcome::Verified if is_quiet => format!("{GOOD}\u{2713}{GOOD:#} "),
            _ => String::new(),
        };
        if is_quiet && tick.is_empty() {
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
        self.sum(&format!("{tick}{}", parts.join(", ")));
    }
}

/// Findings with their snippets, as wide as a terminal allows.
fn shown(seen: &[Diagnostic], marks: Marks, stream: Stream) -> String {
    match columns::terminal_width(stream) {
        None => render(seen, marks),
        Some(columns) => {
            let narrowed = seen.iter().map(|it| columns::narrowed(it, columns));
            render_within(&narrowed.collect::<Vec<Diagnostic>>(), marks, columns)
        }
    }
}
