//! The failures that people meet, predicted from the project's files.
//!
//! Knows what becomes of the findings of the rules, each of which is a value in a file below; a rule
//! that the files do not decide keeps silent.
//! Vendors' facts come from their packs. Rules look at the project as it is and as it would be once
//! push.toml is applied; computing the findings touches nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use pushwright_android::{Choice, Content, Kind, Project, Snapshot};
use pushwright_config::config::PushConfig;
use pushwright_config::{Code, Diagnostic, PackSet, Severity};
use pushwright_lossless::Edit;

use crate::console::Signer;
use crate::plan::{Item, ItemKind, Plan};

pub(crate) mod checklist;
mod exam;
mod nearby;
mod rules;

use exam::Exam;
use rules::all;

pub use checklist::{Point, Stage, State, Step, checklist};
pub use nearby::Nearby;
pub(crate) use rules::proguard::{is_no_option, without_class};
pub use rules::surroundings::regenerated;

/// All that the doctor looks at.
pub struct Patient<'a> {
    /// push.toml.
    pub config: &'a PushConfig,
    /// The packs that push.toml may name.
    pub packs: &'a PackSet,
    /// The project, with all its texts read.
    pub project: &'a Project<'a>,
    /// What the application is, over what its files say.
    pub choice: &'a Choice,
    /// What push.toml still lacks there.
    pub plan: &'a Plan,
    /// The keystores that builds are signed with.
    pub signers: &'a [Signer],
    /// Files around the project that may tell of what makes it anew.
    pub surroundings: &'a [Nearby],
    /// The way from push.toml's folder to the project's; empty: it is the same.
    pub below: &'a str,
    /// What was noticed while push.toml was read.
    pub config_findings: &'a [Diagnostic],
}

/// One predicted failure: a finding, and the key of the edit that settles it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symptom {
    /// What is wrong, where, and what to do.
    pub diagnostic: Diagnostic,
    /// What `apply --take ours` calls the change that settles it, where there is one.
    pub key: Option<String>,
}

/// Every predicted failure, by file and place; those of no file come first.
#[must_use]
pub fn doctor(patient: &Patient<'_>) -> Vec<Symptom> {
    let now = Exam::new(patient, patient.project);
    let mut found = Vec::new();
    not_applied(&now, &mut found);
    noticed(patient, &mut found);
    let as_it_is = examined(&now);
    patient.project.make_room();
    match after(patient) {
        None => found.extend(as_it_is),
        Some(snapshot) => match Project::read(&snapshot, patient.choice) {
            Ok(project) => {
                let as_it_would_be = examined(&Exam::new(patient, &project));
                found.extend(both(patient.plan, as_it_is, as_it_would_be));
            }
            // Plans leave projects readable; were one not, what is there now can still be told.
            Err(_) => found.extend(as_it_is),
        },
    }
    links_left(patient.plan, &mut found);
    once(&mut found);
    name_the_keys(&mut found);
    found.sort_by_cached_key(order);
    found.dedup();
    found
}

/// The secrets of servers in the files that were read, as warnings.
#[must_use]
pub fn secrets(patient: &Patient<'_>) -> Vec<Diagnostic> {
    rules::sources::noticed(&Exam::new(patient, patient.project))
}

fn examined(exam: &Exam<'_>) -> Vec<Symptom> {
    let mut found = Vec::new();
    for rule in all() {
        let before = found.len();
        rule.examine(exam, &mut found);
        let is_its = |it: &Symptom| rule.codes.contains(&it.diagnostic.code);
        debug_assert!(found[before..].iter().all(is_its), "{:?} find something else", rule.codes);
    }
    found
}

/// The codes of the doctor's rules, in the order in which they are asked.
pub fn rule_codes() -> impl Iterator<Item = Code> {
    all().flat_map(|rule| rule.codes).copied()
}

/// The files once the plan is applied; `None` where that changes nothing.
fn after(patient: &Patient<'_>) -> Option<Snapshot> {
    let changes = &patient.plan.changes;
    if changes.is_empty() {
        return None;
    }
    let mut snapshot = patient.project.snapshot().clone();
    for change in changes {
        match &change.after {
            Some(text) => snapshot.set(change.path.clone(), Content::Text(text.clone())),
            None => snapshot.remove(&change.path),
        }
    }
    Some(snapshot)
}

/// What is wrong now, said to be settled where applying push.toml settles it, and what would be
/// wrong only then.
fn both(plan: &Plan, now: Vec<Symptom>, then: Vec<Symptom>) -> Vec<Symptom> {
    let name = |it: &Symptom| {
        let file = it.diagnostic.location.as_ref().map(|it| it.file.clone());
        (it.diagnostic.code, it.diagnostic.message.clone(), file)
    };
    let before: BTreeSet<_> = now.iter().map(name).collect();
    let afterwards: BTreeSet<_> = then.iter().map(name).collect();
    let mut found = Vec::new();
    for mut symptom in now {
        if !afterwards.contains(&name(&symptom)) {
            symptom.key = None;
            symptom.diagnostic.patch = None;
            symptom.diagnostic.help = Some("`pushwright apply` settles it".to_owned());
        }
        found.push(symptom);
    }
    for mut symptom in then.into_iter().filter(|it| !before.contains(&name(it))) {
        let file = symptom.diagnostic.location.as_ref().map(|it| it.file.as_str());
        if plan.changes.iter().any(|it| Some(it.path.as_str()) == file) {
            // Its place is one of the text that is not written yet.
            symptom.key = None;
        }
        symptom.diagnostic.notes.push("so it will be once push.toml is applied".to_owned());
        found.push(symptom);
    }
    found
}

impl Symptom {
    fn new(diagnostic: Diagnostic) -> Symptom {
        Symptom { diagnostic, key: None }
    }

    /// One that an edit of the file it points into settles; `subject` tells it from its like.
    fn with_edit(diagnostic: Diagnostic, edit: Option<Edit>, subject: &str) -> Symptom {
        let Some(edit) = edit else { return Symptom::new(diagnostic) };
        let file = diagnostic.location.as_ref().map_or("", |it| it.file.as_str());
        let key = format!("{}#{file}:{subject}", diagnostic.code);
        Symptom { diagnostic: diagnostic.patch(edit.range, edit.text), key: Some(key) }
    }
}

/// A diagnostic that also says what the user `meets` where nothing is done about it.
fn finding(severity: Severity, code: Code, message: String, meets: &str, help: &str) -> Diagnostic {
    let finding = match severity {
        Severity::Error => Diagnostic::error(code, message),
        Severity::Warning => Diagnostic::warning(code, message),
        Severity::Info => Diagnostic::info(code, message),
    };
    finding.note(format!("what happens: {meets}")).help(help)
}

/// Says how to apply each change, by as short a key as tells it from the others.
fn name_the_keys(found: &mut [Symptom]) {
    let keys: Vec<String> = found.iter().filter_map(|it| it.key.clone()).collect();
    for symptom in found {
        let Some(key) = &symptom.key else { continue };
        let short = key.split_once('#').map_or(key.as_str(), |(code, _)| code);
        let of_code = |it: &&String| it.split('#').next() == Some(short) && *it != key;
        let is_cure = short == symptom.diagnostic.code.as_str();
        let key = match is_cure && !keys.iter().any(|it| of_code(&it)) {
            true => short.to_owned(),
            false => format!("'{key}'"),
        };
        name_the_key(symptom, &key);
    }
}

fn name_the_key(symptom: &mut Symptom, key: &str) {
    let how = format!("to write this:  pushwright apply --take ours {key}");
    let help = symptom.diagnostic.help.take();
    symptom.diagnostic.help = Some(match help {
        Some(help) => format!("{help}\n{how}"),
        None => how,
    });
}

fn order(symptom: &Symptom) -> (String, usize, Code, String) {
    let diagnostic = &symptom.diagnostic;
    let (file, at) = match &diagnostic.location {
        Some(location) => (location.file.clone(), location.span.start),
        None => (String::new(), 0),
    };
    (file, at, diagnostic.code, diagnostic.message.clone())
}

/// What the plan would change or leaves to the user.
fn not_applied(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    let plan = exam.patient.plan;
    if !plan.changes.is_empty() {
        let files: Vec<&str> = plan.changes.iter().map(|it| it.path.as_str()).collect();
        let message = match files.len() {
            1 => "1 file lacks what push.toml asks for".to_owned(),
            many => format!("{many} files lack what push.toml asks for"),
        };
        found.push(Symptom::new(
            Diagnostic::warning(Code::DoctorNotApplied, message)
                .note(files.join("\n"))
                .help("`pushwright plan` shows it, `pushwright apply` writes it"),
        ));
    }
    // The plan's own help says how to settle an item. Rules tell of links and failed checks.
    let items = plan.items.iter().filter(|it| match it.kind {
        ItemKind::Conflict => it.key.kind != Kind::IntentFilter,
        ItemKind::Unknown
        | ItemKind::HeldBack
        | ItemKind::VendorFile
        | ItemKind::Edited
        | ItemKind::Undecided => true,
        ItemKind::Failed => false,
    });
    found.extend(items.map(|it| Symptom::new(it.diagnostic.clone())));
}

/// Conflicts about links that no rule has told of.
fn links_left(plan: &Plan, found: &mut Vec<Symptom>) {
    let is_link = |it: &&Item| it.kind == ItemKind::Conflict && it.key.kind == Kind::IntentFilter;
    for item in plan.items.iter().filter(is_link) {
        let key = item.key.to_string();
        if !found.iter().any(|it| it.key.as_ref() == Some(&key)) {
            found.push(Symptom::new(item.diagnostic.clone()));
        }
    }
}

/// What the plan and a pack's check both tell of a place is told once, with the plan's help.
fn once(found: &mut Vec<Symptom>) {
    let is = |it: &Symptom, code| it.diagnostic.code == code && it.diagnostic.location.is_some();
    let (of_plan, mut rest): (Vec<Symptom>, Vec<Symptom>) =
        found.drain(..).partition(|it| is(it, Code::ProjectOldEdition));
    for Symptom { diagnostic, key } in of_plan {
        let mut checked = rest.iter_mut().filter(|it| is(it, Code::DoctorTwoGenerations));
        match checked.find(|it| it.diagnostic.location == diagnostic.location) {
            Some(told) => {
                told.diagnostic.notes.push(diagnostic.message);
                told.diagnostic.help = diagnostic.help;
            }
            None => rest.push(Symptom { diagnostic, key }),
        }
    }
    *found = rest;
}

/// What was noticed while push.toml was read and planned with; an example's value is nobody's.
fn noticed(patient: &Patient<'_>, found: &mut Vec<Symptom>) {
    let config = patient.config_findings.iter().map(|it| match it.code {
        Code::ConfigExampleValue => {
            Diagnostic { code: Code::DoctorExampleValue, severity: Severity::Error, ..it.clone() }
        }
        _ => it.clone(),
    });
    // Failed checks are a rule's to tell.
    let plan = patient.plan.findings.iter().filter(|it| it.code != Code::ProjectCheckFailed);
    found.extend(config.chain(plan.cloned()).map(Symptom::new));
}

/// A text for a finding to show, with the bytes of `hidden` masked.
fn masked(text: &str, hidden: &std::ops::Range<usize>) -> Arc<str> {
    let mut bytes = text.as_bytes().to_vec();
    for byte in bytes.get_mut(hidden.clone()).unwrap_or_default() {
        *byte = b'*';
    }
    Arc::from(String::from_utf8_lossy(&bytes).as_ref())
}
