//! What commands share that judge an APK or a bundle: reading it, holding it against a project,
//! and printing points.
//!
//! Knows where secrets' values are looked up; what is judged is the engine's business.

use std::path::Path;

use pushwright_android::Outside;
use pushwright_config::field::Secrecy;
use pushwright_config::{Code, Diagnostic, FieldValue};
use pushwright_engine::{
    Asked, Facts, Inputs, Point, PointState, Symptom, Verdict, asked, read, verdicts,
};
use serde_json::{Value, json};

use crate::disk;
use crate::exit::Failure;
use crate::output::{BAD, GOOD, Output, QUIET, wrapped};
use crate::session::Session;

/// Reads what is asked for.
pub(crate) fn facts(file: &Path, asked: &Asked) -> Result<Facts, Failure> {
    let reader = disk::open_artifact(file)?;
    read(reader, asked).map_err(|fault| {
        let message = format!("`{}`: {fault}", file.display());
        let help = "build or copy it again; an APK or a bundle is wanted";
        Diagnostic::error(Code::ArtifactMalformed, message).help(help).into()
    })
}

/// Holds an artifact against a project.
pub(crate) fn judged(
    session: &Session,
    inputs: &Inputs<'_>,
    file: &Path,
    variant: Option<&str>,
) -> Result<Vec<Verdict>, Failure> {
    let asked = asked(inputs, secrets(session)).map_err(Failure::Findings)?;
    let facts = facts(file, &asked)?;
    verdicts(inputs, &facts, variant).map_err(Failure::Findings)?.map_err(|message| {
        let help = "name one of them with `--variant`, or leave it out";
        Diagnostic::error(Code::ConfigBadValue, message).help(help).into()
    })
}

/// The secrets of servers that push.toml leaves to the environment, where that has them.
fn secrets(session: &Session) -> Vec<(String, String)> {
    const SHORTEST: usize = 8;
    let mut found = Vec::new();
    for vendor in &session.config.vendors {
        let pack = session.packs.get(&vendor.vendor.value, &vendor.edition.value);
        for field in pack.iter().flat_map(|it| &it.certificate) {
            let value = vendor.values.get(&field.key).map(|it| &it.value);
            let Some(FieldValue::Env(name)) = value else { continue };
            let text = disk::build_value(Outside::Environment(name));
            let text = text.filter(|it| field.secret == Secrecy::Server && it.len() >= SHORTEST);
            found
                .extend(text.map(|it| (format!("`{}` of {}", field.key, vendor.vendor.value), it)));
        }
    }
    found
}

/// The doctor's findings with an artifact's word: what it shows to be there is settled, what it
/// lacks is a finding.
pub(crate) fn with_evidence(
    session: &Session,
    symptoms: Vec<Symptom>,
    file: &Path,
) -> Result<(Vec<Symptom>, usize), Failure> {
    let inputs = session.inputs(Some(&session.config))?;
    let verdicts = judged(session, &inputs, file, None)?;
    let plan = session.plan(Some(&session.config), pushwright_engine::Take::Nothing)?;
    let is_right = |key: &str| {
        verdicts
            .iter()
            .any(|it| it.key.as_deref() == Some(key) && it.point.state == PointState::Right)
    };
    let settled = |symptom: &Symptom| {
        plan.items
            .iter()
            .any(|item| item.diagnostic == symptom.diagnostic && is_right(&item.key.to_string()))
    };
    let before = symptoms.len();
    let mut symptoms: Vec<Symptom> = symptoms.into_iter().filter(|it| !settled(it)).collect();
    let count = before - symptoms.len();
    let shown = file.display().to_string();
    let found = verdicts.iter().filter_map(|it| it.finding(&shown));
    symptoms.extend(found.map(|diagnostic| Symptom { diagnostic, key: None }));
    Ok((symptoms, count))
}

/// How far details are indented.
const INDENT: usize = 8;

/// Prints a point of a checklist.
pub(crate) fn print(output: &Output, head: &str, point: &Point) {
    let (mark, style) = match point.state {
        PointState::Right => ("[x]", GOOD),
        PointState::Wrong => ("[!]", BAD),
        PointState::Open => ("[ ]", QUIET),
    };
    output.result(&format!("{head}{style}{mark}{style:#} {}\n", point.title));
    for detail in &point.details {
        for line in wrapped(detail, INDENT) {
            output.result(&format!("{:INDENT$}{line}\n", ""));
        }
    }
}

/// A point for scripts.
pub(crate) fn point_json(point: &Point) -> Value {
    let state = match point.state {
        PointState::Right => "right",
        PointState::Wrong => "wrong",
        PointState::Open => "open",
    };
    json!({ "state": state, "title": point.title, "details": point.details })
}
