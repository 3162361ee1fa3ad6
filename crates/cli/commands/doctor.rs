//! `doctor`: the failures that the project's files predict; `--not-received` goes through the
//! checklist for notifications that do not arrive.

use pushwright_config::{Diagnostic, Severity};
use pushwright_engine::{Point, PointState, Symptom, checklist, console};
use serde_json::{Value, json};

use crate::args::{Doctor, Everywhere};
use crate::commands::each_project;
use crate::output::{BAD, Exit, Failure, GOOD, Output, QUIET, count, finding_json, wrapped};
use crate::session::Session;

pub(crate) fn run(
    args: &Doctor,
    everywhere: &Everywhere,
    output: &Output,
) -> Result<Exit, Failure> {
    each_project(everywhere, output, &|session| {
        let whole = session.with_all_sources(everywhere)?;
        let symptoms = whole.symptoms()?;
        match args.not_received {
            true => not_received(&whole, &symptoms, output),
            false => Ok(report(&symptoms, output)),
        }
    })
}

/// Errors mean that something is wrong; warnings may be meant.
fn exit_of(symptoms: &[Symptom]) -> Exit {
    let wrong = symptoms.iter().any(|it| it.diagnostic.severity == Severity::Error);
    if wrong { Exit::Pending } else { Exit::Done }
}

fn report(symptoms: &[Symptom], output: &Output) -> Exit {
    let exit = exit_of(symptoms);
    if output.is_json() {
        let all: Vec<Value> = symptoms.iter().map(symptom_json).collect();
        output.json(json!({ "exit": exit.number(), "findings": all }));
        return exit;
    }
    let diagnostics: Vec<Diagnostic> = symptoms.iter().map(|it| it.diagnostic.clone()).collect();
    output.report(&diagnostics);
    let of = |severity| diagnostics.iter().filter(|it| it.severity == severity).count();
    let words =
        [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Info, "note")];
    let counts: Vec<String> = words
        .into_iter()
        .filter(|(severity, _)| of(*severity) > 0)
        .map(|(severity, noun)| count(of(severity), noun))
        .collect();
    output.note(&match counts.is_empty() {
        true => "nothing found".to_owned(),
        false => format!("\n{}; `pushwright explain CODE` tells more", counts.join(", ")),
    });
    exit
}

fn symptom_json(symptom: &Symptom) -> Value {
    let mut value = finding_json(&symptom.diagnostic);
    value["key"] = json!(symptom.key);
    value
}

/// How far the details of the checklist are indented.
const INDENT: usize = 8;

fn not_received(session: &Session, symptoms: &[Symptom], output: &Output) -> Result<Exit, Failure> {
    let project = session.project()?;
    let sheets = console(&session.config, &session.packs, &project, &[], None);
    let points = checklist(&session.config, &project, symptoms, &sheets);
    let exit = exit_of(symptoms);
    if output.is_json() {
        let points: Vec<Value> = points.iter().map(point_json).collect();
        output.json(json!({ "exit": exit.number(), "points": points }));
        return Ok(exit);
    }
    for (index, point) in points.iter().enumerate() {
        let (mark, style) = match point.state {
            PointState::Right => ("[x]", GOOD),
            PointState::Wrong => ("[!]", BAD),
            PointState::Open => ("[ ]", QUIET),
        };
        output.result(&format!("{:2}. {style}{mark}{style:#} {}\n", index + 1, point.title));
        for detail in &point.details {
            for line in wrapped(detail, INDENT) {
                output.result(&format!("{:INDENT$}{line}\n", ""));
            }
        }
    }
    output.note("\n[x] the files show it is right, [!] wrong, [ ] for you to look at");
    Ok(exit)
}

fn point_json(point: &Point) -> Value {
    let state = match point.state {
        PointState::Right => "right",
        PointState::Wrong => "wrong",
        PointState::Open => "open",
    };
    json!({ "state": state, "title": point.title, "details": point.details })
}
