//! What is told of several projects together: a finding that many of them have, once; what is to be
//! done, once; and how each project ended, those that failed first.
//!
//! Knows words and their order, and what is kept of each project until its turn.

use std::cell::RefCell;
use std::collections::BTreeSet;

use pushwright_config::{Diagnostic, Severity};

use super::printed::{Printed, Stream};
use super::text::count;
use super::{Output, PlacedReport, Places, Verbosity, json, sarif};
use crate::exit::Exit;
use crate::global::Format;

/// The most places and projects that are named where nobody asked for all of them.
const MOST_NAMED: usize = 12;

/// What one of several projects has to say that is told when all have ended.
#[derive(Debug, Default)]
pub(super) struct Deferred {
    findings: Vec<OneFinding>,
    hints: Vec<String>,
    sum: Option<String>,
}

/// A finding of one project.
#[derive(Debug)]
struct OneFinding {
    stream: Stream,
    /// As the project has it, whichever it is.
    own: Diagnostic,
    /// As it is seen from the current folder.
    seen: Diagnostic,
}

impl Deferred {
    /// With findings that go to a stream.
    pub(super) fn findings(&mut self, stream: Stream, own: &[Diagnostic], places: &Places) {
        let said = |it: &Diagnostic| OneFinding { stream, own: it.clone(), seen: places.seen(it) };
        self.findings.extend(own.iter().map(said));
    }

    /// With what is to be done, which is the same everywhere.
    pub(super) fn hint(&mut self, text: &str) {
        self.hints.push(text.to_owned());
    }

    /// With how it ended, in a few words.
    pub(super) fn sum(&mut self, text: &str) {
        self.sum = Some(text.to_owned());
    }
}

/// A finding, and the projects that have it, with the line it stands in.
#[derive(Debug)]
struct Group {
    first: OneFinding,
    projects: Vec<(String, Option<usize>)>,
}

/// A project that ended.
#[derive(Debug)]
struct Ended {
    exit: Exit,
    project: String,
    sum: Option<String>,
}

/// All projects that have ended.
#[derive(Debug, Default)]
pub(crate) struct Several {
    groups: Vec<Group>,
    hints: BTreeSet<String>,
    ended: Vec<Ended>,
}

impl Several {
    /// Takes up what one project said.
    pub(super) fn add(&mut self, project: &str, exit: Exit, deferred: Deferred) {
        let mut errors: Vec<&str> = Vec::new();
        for it in deferred.findings.iter().filter(|it| it.own.severity == Severity::Error) {
            if !errors.contains(&it.own.code.as_str()) {
                errors.push(it.own.code.as_str());
            }
        }
        let errors = (!errors.is_empty()).then(|| errors.join(", "));
        let sum = deferred.sum.or(errors);
        self.ended.push(Ended { exit, project: project.to_owned(), sum });
        self.hints.extend(deferred.hints);
        for it in deferred.findings {
            let place = (project.to_owned(), it.line());
            match self.groups.iter_mut().find(|group| group.first.is_same(&it)) {
                Some(group) => group.projects.push(place),
                None => self.groups.push(Group { first: it, projects: vec![place] }),
            }
        }
    }

    /// The findings for a stream, errors first, each with where else it stands.
    pub(super) fn findings(&self, stream: Stream, is_verbose: bool) -> Vec<Diagnostic> {
        let most = if is_verbose { usize::MAX } else { MOST_NAMED };
        let mut groups: Vec<&Group> =
            self.groups.iter().filter(|it| it.first.stream == stream).collect();
        groups
            .sort_by_key(|it| (rank(it.first.own.severity), std::cmp::Reverse(it.projects.len())));
        groups.into_iter().map(|it| it.told(most)).collect()
    }

    /// What is to be done, once each.
    pub(super) fn hints(&self) -> impl Iterator<Item = &String> {
        self.hints.iter()
    }

    /// How the projects ended: all together, then each, the worst first.
    pub(super) fn summary(&self, worst: Exit, is_verbose: bool) -> Vec<String> {
        let most = if is_verbose { usize::MAX } else { MOST_NAMED };
        let (mut totals, mut rows) = (Vec::new(), Vec::new());
        let width = self.ended.iter().map(|it| it.exit.as_str().len()).max().unwrap_or(0);
        for exit in Exit::WORST_FIRST {
            let all: Vec<&Ended> = self.ended.iter().filter(|it| it.exit == exit).collect();
            if all.is_empty() {
                continue;
            }
            totals.push(format!("{} {}", all.len(), exit.as_str()));
            let mut sums: Vec<&Option<String>> = Vec::new();
            for it in &all {
                if !sums.contains(&&it.sum) {
                    sums.push(&it.sum);
                }
            }
            for sum in sums {
                let same: Vec<&str> =
                    all.iter().filter(|it| it.sum == *sum).map(|it| it.project.as_str()).collect();
                let sum = sum.as_ref().map(|it| format!(": {it}")).unwrap_or_default();
                let row = |what: &str| format!("  {:width$}  {what}{sum}", exit.as_str());
                match same.len() > most {
                    true => rows.push(row(&format!("{} (`-v` names them)", same.len()))),
                    false => rows.extend(same.into_iter().map(row)),
                }
            }
        }
        let all = count(self.ended.len(), "project");
        let head = format!("{all}, exit code {}: {}", worst.number(), totals.join(", "));
        std::iter::once(head).chain(rows).collect()
    }
}

impl OneFinding {
    fn line(&self) -> Option<usize> {
        self.seen.location.as_ref().map(|it| it.line_column().0)
    }

    /// Whether two projects have the same to be told, wherever in their files it stands.
    fn is_same(&self, other: &OneFinding) -> bool {
        let file = |it: &OneFinding| it.own.location.as_ref().map(|at| at.file.clone());
        let words = |it: &OneFinding| (it.own.notes.clone(), it.own.help.clone());
        (self.stream, self.own.severity, self.own.code)
            == (other.stream, other.own.severity, other.own.code)
            && self.own.message == other.own.message
            && words(self) == words(other)
            && file(self) == file(other)
    }
}

impl Group {
    fn told(&self, most: usize) -> Diagnostic {
        let (seen, line) = (self.first.seen.clone(), self.first.line());
        // Its own place is shown with it.
        let others = if line.is_some() { &self.projects[1..] } else { &self.projects[..] };
        if others.is_empty() {
            return seen;
        }
        let named = |(project, at): &(String, Option<usize>)| match at {
            Some(number) if *at != line => format!("{project} (line {number})"),
            _ => project.clone(),
        };
        let mut names: Vec<String> = others.iter().take(most).map(named).collect();
        if others.len() > most {
            names.push(format!("and {} more (`-v` names them)", others.len() - most));
        }
        let word = if line.is_some() { "also in" } else { "in" };
        seen.note(format!("{word} {}", names.join(", ")))
    }
}

fn rank(severity: Severity) -> u8 {
    match severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Info => 2,
    }
}

/// What was printed of one of several projects.
pub(crate) struct ProjectOutput {
    printed: Printed,
    reports: Vec<PlacedReport>,
    deferred: Deferred,
}

impl Output {
    /// The same for one of several projects; what it prints is kept for [`Output::take_over`].
    pub(crate) fn for_project(&self) -> Output {
        let command = self.command.clone();
        let reports = RefCell::new(self.is_document().then(Vec::new));
        let deferred = RefCell::new(Some(Deferred::default()));
        let (places, printed) = (RefCell::default(), RefCell::new(Printed::whole()));
        Output { reports, deferred, command, places, printed, ..*self }
    }

    /// Whether the project is one of several.
    pub(crate) fn is_one_of_several(&self) -> bool {
        self.deferred.borrow().is_some()
    }

    /// What was kept of a project.
    pub(crate) fn into_kept(self) -> ProjectOutput {
        let reports = self.reports.into_inner().unwrap_or_default();
        let deferred = self.deferred.into_inner().unwrap_or_default();
        ProjectOutput { printed: self.printed.into_inner(), reports, deferred }
    }

    /// Prints what was kept of a project, and puts by what is told with all; gives its reports where
    /// one document is to hold those of all.
    pub(crate) fn take_over(
        &self,
        project: &str,
        exit: Exit,
        kept: ProjectOutput,
        several: &mut Several,
    ) -> Vec<PlacedReport> {
        if !self.is_document() && !kept.printed.is_empty() {
            self.note(&format!("== {project}"));
        }
        several.add(project, exit, kept.deferred);
        self.printed.borrow_mut().take_over(kept.printed);
        let reports = match self.format {
            Format::JsonLines => {
                kept.reports.iter().for_each(|it| self.line(it));
                vec![]
            }
            _ => kept.reports,
        };
        self.show();
        reports
    }

    /// Tells what was put by of all projects: findings, what is to be done, how each ended.
    pub(crate) fn sum_up_several(&self, several: &Several, worst: Exit) {
        let told = |stream| several.findings(stream, self.is_verbose());
        let (results, others) = (told(Stream::Output), told(Stream::Error));
        self.print_findings(Stream::Output, &results);
        self.print_findings(Stream::Error, &others);
        several.hints().for_each(|it| self.note(it));
        several.summary(worst, self.is_verbose()).iter().for_each(|it| self.note(it));
    }

    /// Whether a project's document is printed as soon as it is there, whichever is first.
    pub(crate) fn takes_no_turns(&self) -> bool {
        self.format == Format::JsonLines
    }

    /// Shows somebody who waits how many projects have ended.
    pub(crate) fn progress(&self, done: usize, all: usize) {
        if self.verbosity != Verbosity::Quiet {
            self.printed.borrow_mut().progress(done, all);
        }
    }

    /// A line that sums up; of a project among several it stands beside its name.
    pub(crate) fn sum(&self, text: &str) {
        match self.deferred.borrow_mut().as_mut() {
            Some(deferred) => deferred.sum(text),
            None => self.note(text),
        }
    }

    /// What is to be done; of several projects it is told once.
    pub(crate) fn hint(&self, text: &str) {
        match self.deferred.borrow_mut().as_mut() {
            Some(deferred) => deferred.hint(text),
            None => self.note(text),
        }
    }

    /// Prints the reports of several projects, in one document.
    pub(crate) fn tell_all(&self, reports: &[PlacedReport], exit: Exit) {
        match self.format {
            Format::JsonLines => {}
            Format::Sarif => self.document(&sarif::log(reports, exit)),
            _ => {
                let each = reports.iter().map(|it| json::document(self.command.as_deref(), it));
                self.document(&json::documents(self.command.as_deref(), exit, each.collect()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use pushwright_config::Code;

    use super::*;

    fn several(projects: &[(&str, Exit, Option<Diagnostic>)]) -> Several {
        let mut several = Several::default();
        for (project, exit, finding) in projects {
            let mut deferred = Deferred::default();
            let own: Vec<Diagnostic> = finding.iter().cloned().collect();
            deferred.findings(Stream::Error, &own, &Places::default());
            deferred.sum("summed up");
            deferred.hint("do this");
            several.add(project, *exit, deferred);
        }
        several
    }

    #[test]
    fn equal_findings_are_told_once_and_different_ones_each() {
        let at = |line: &str, message: &str| {
            let source = format!("{line}x\n");
            let at = line.len()..line.len() + 1;
            Diagnostic::error(Code::ConfigBadValue, message).at("a", Arc::from(source), at)
        };
        let several = several(&[
            ("one", Exit::Config, Some(at("", "wrong"))),
            ("two", Exit::Config, Some(at("\n\n", "wrong"))),
            ("three", Exit::Config, Some(at("", "otherwise"))),
            ("four", Exit::Done, Some(Diagnostic::warning(Code::LockLost, "gone"))),
        ]);
        let told = several.findings(Stream::Error, false);
        let notes: Vec<(&str, Vec<String>)> =
            told.iter().map(|it| (it.message.as_str(), it.notes.clone())).collect();
        let also = vec!["also in two (line 3)".to_owned()];
        let nowhere = vec!["in four".to_owned()];
        assert_eq!(notes, [("wrong", also), ("otherwise", vec![]), ("gone", nowhere)]);
        assert!(several.findings(Stream::Output, false).is_empty());
        assert_eq!(several.hints().collect::<Vec<_>>(), ["do this"]);
    }

    #[test]
    fn the_worst_comes_first_and_many_that_are_right_are_counted() {
        let names: Vec<String> = (0..13).map(|it| format!("right{it}")).collect();
        let mut projects: Vec<(&str, Exit, Option<Diagnostic>)> =
            names.iter().map(|it| (it.as_str(), Exit::Done, None)).collect();
        projects.push(("pending", Exit::Pending, None));
        projects.push(("refused", Exit::Config, None));
        let expected = [
            "15 projects, exit code 2: 1 refused, 1 not in order, 13 done",
            "  refused       refused: summed up",
            "  not in order  pending: summed up",
            "  done          13 (`-v` names them): summed up",
        ];
        assert_eq!(several(&projects).summary(Exit::Config, false), expected);
        let all = several(&projects).summary(Exit::Config, true);
        assert_eq!(all.len(), 16);
        assert_eq!(all[3], "  done          right0: summed up");
    }
}
