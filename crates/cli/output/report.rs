//! What a command has to tell, whatever the format it is printed in.
//!
//! Knows findings, items, changes and what is to be done next; each format is a renderer of this.
//! What only one command tells goes along as it is.

use std::sync::Arc;

use pushwright_config::diagnostic::Location;
use pushwright_config::{Code, Diagnostic, Severity};
use pushwright_engine::{Change, ItemKind, Plan, replaced};
use serde_json::{Map, Value};

use super::Places;
use crate::exit::{Exit, Outcome};

/// What a command has to tell of one project, or of none.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    pub(super) exit: Exit,
    /// Findings and, with their kind, items.
    pub(super) found: Vec<Found>,
    pub(super) planned: Option<Planned>,
    pub(super) next: Vec<String>,
    pub(super) more: Map<String, Value>,
}

/// A finding, and what tells it apart for `--take` and `--fix`.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(super) finding: Diagnostic,
    pub(super) key: Option<String>,
    /// Of what kind it is, where it is an item.
    pub(super) kind: Option<ItemKind>,
}

/// The changes of a plan.
#[derive(Clone, Debug)]
pub(crate) struct Planned {
    pub(super) changes: Vec<Change>,
    pub(super) satisfied: usize,
    pub(super) outcome: Outcome,
}

/// A report and where its files are.
#[derive(Clone, Debug)]
pub(crate) struct PlacedReport {
    pub(super) report: Report,
    pub(super) places: Places,
}

/// A part of a file and what is to stand there.
#[derive(Clone, Debug)]
pub(super) struct Replacement {
    pub(super) at: Location,
    pub(super) text: String,
    /// Whether a secret in it is blotted out, so that it is not a text to write.
    pub(super) is_blotted: bool,
}

impl Report {
    /// One that has nothing to tell but how the command ended.
    pub(crate) fn new(exit: Exit) -> Report {
        Report { exit, found: vec![], planned: None, next: vec![], more: Map::new() }
    }

    /// A plan, with what was noticed on the way.
    pub(crate) fn of_plan(
        plan: &Plan,
        findings: &[Diagnostic],
        outcome: Outcome,
        exit: Exit,
    ) -> Report {
        let mut report = Report::new(exit).findings(findings);
        report.found.extend(plan.items.iter().map(|item| Found {
            finding: item.diagnostic.clone(),
            key: Some(item.key.to_string()),
            kind: Some(item.kind),
        }));
        if outcome != Outcome::Written && !plan.changes.is_empty() {
            report.next.push("run `pushwright apply` to write the changes".to_owned());
        }
        let mut codes: Vec<Code> = plan.items.iter().map(|it| it.diagnostic.code).collect();
        codes.sort_unstable();
        codes.dedup();
        let settle = |it: Code| format!("settle the items `{it}`: `pushwright explain {it}`");
        report.next.extend(codes.into_iter().map(settle));
        let (changes, satisfied) = (plan.changes.clone(), plan.satisfied.len());
        report.planned = Some(Planned { changes, satisfied, outcome });
        report
    }

    /// With these findings, too.
    pub(crate) fn findings(mut self, findings: &[Diagnostic]) -> Report {
        let found = findings.iter().cloned();
        self.found.extend(found.map(|finding| Found { finding, key: None, kind: None }));
        self
    }

    /// With a finding of the doctor's.
    pub(crate) fn symptom(mut self, finding: &Diagnostic, key: Option<&str>) -> Report {
        let (finding, key) = (finding.clone(), key.map(str::to_owned));
        self.found.push(Found { finding, key, kind: None });
        self
    }

    /// With something that is to be done next.
    pub(crate) fn next(mut self, step: impl Into<String>) -> Report {
        self.next.push(step.into());
        self
    }

    /// With what only this command tells.
    pub(crate) fn with(mut self, name: &str, value: impl Into<Value>) -> Report {
        self.more.insert(name.to_owned(), value.into());
        self
    }
}

impl Planned {
    /// Each change as a finding, for formats that know findings only.
    pub(super) fn as_findings(&self) -> impl Iterator<Item = (Diagnostic, &Change)> {
        let severity = match self.outcome {
            Outcome::Verified => Severity::Error,
            Outcome::Written | Outcome::Planned => Severity::Info,
        };
        let pending = self.outcome != Outcome::Written;
        let changes = self.changes.iter().filter(move |_| pending);
        changes.map(move |it| (Diagnostic { severity, ..unwritten(it) }, it))
    }
}

/// A change that is not written yet, as a finding at its first line.
pub(super) fn unwritten(change: &Change) -> Diagnostic {
    const NAMED: usize = 3;
    let mut keys: Vec<String> = change.reasons.iter().map(|it| it.key.to_string()).collect();
    keys.dedup();
    let more = keys.len().saturating_sub(NAMED);
    keys.truncate(NAMED);
    let keys = if keys.is_empty() { String::new() } else { format!(": `{}`", keys.join("`, `")) };
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let what = match (&change.before, &change.after) {
        (None, _) => "is missing",
        (_, None) => "is not wanted any more",
        _ => "does not say what push.toml says",
    };
    let message = format!("`{}` {what}{keys}{more}", change.path);
    let first = replacements(change).into_iter().next();
    let finding = Diagnostic::warning(Code::DoctorNotApplied, message)
        .help("run `pushwright apply` to bring it in line");
    match first {
        Some(first) => Diagnostic { location: Some(first.at), ..finding },
        None => finding.at(change.path.as_str(), Arc::from(""), 0..0),
    }
}

/// What a change replaces.
pub(super) fn replacements(change: &Change) -> Vec<Replacement> {
    let before = change.before.as_ref().map_or("", |it| it.as_str());
    let source: Arc<str> = Arc::from(before);
    let of = |it: pushwright_engine::Replaced| Replacement {
        at: Location {
            file: change.path.as_str().to_owned(),
            source: Arc::clone(&source),
            span: it.range,
        },
        text: it.text,
        is_blotted: it.is_blotted,
    };
    replaced(change).into_iter().map(of).collect()
}

/// What a finding's patch replaces.
pub(super) fn patch(finding: &Diagnostic) -> Option<Replacement> {
    let (patch, at) = (finding.patch.as_ref()?, finding.location.as_ref()?);
    let at = Location { span: patch.range.clone(), ..at.clone() };
    Some(Replacement { at, text: patch.text.clone(), is_blotted: false })
}
