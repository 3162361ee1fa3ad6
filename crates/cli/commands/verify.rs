//! `verify`: whether anything is missing; prints the diff that is. With `--apk`, whether what was
//! built holds what push.toml asks for.

use std::path::Path;

use pushwright_config::Diagnostic;
use pushwright_engine::{PointState, Take, Verdict};
use serde_json::{Value, json};

use crate::args::Verify;
use crate::commands::artifact::{judged, point_json, print};
use crate::commands::each_project;
use crate::disk::Access;
use crate::exit::{Exit, Failure, Outcome};
use crate::global::GlobalArgs;
use crate::output::{HEAD, Output, Report, count};
use crate::session::Session;

pub(crate) fn run(args: &Verify, global: &GlobalArgs, output: &Output) -> Result<Exit, Failure> {
    let global = GlobalArgs { in_build: args.in_build, ..global.clone() };
    each_project(Access::Read, &global, output, &|session, output| match args.apk.is_empty() {
        true => one(session, output),
        false => built(session, args, &global, output),
    })
}

/// Holds each artifact against the project.
fn built(
    session: &Session,
    args: &Verify,
    global: &GlobalArgs,
    output: &Output,
) -> Result<Exit, Failure> {
    let whole = session.with_all_sources(global)?;
    let inputs = whole.inputs(Some(&whole.config))?;
    let (mut worst, mut documents, mut findings) = (Exit::Done, Vec::new(), Vec::new());
    for file in &args.apk {
        let verdicts = match judged(&whole, &inputs, file, args.variant.as_deref()) {
            Ok(verdicts) => verdicts,
            // One file that cannot be read stops no other.
            Err(failure) if args.apk.len() > 1 => {
                worst = worst.worse(output.part_failed(&failure, &mut findings));
                continue;
            }
            Err(failure) => return Err(failure),
        };
        let wrong = verdicts.iter().any(|it| it.point.state == PointState::Wrong);
        worst = worst.worse(if wrong { Exit::Pending } else { Exit::Done });
        let shown = file.display().to_string();
        let found: Vec<Diagnostic> = verdicts.iter().filter_map(|it| it.finding(&shown)).collect();
        if output.is_document() {
            documents.push(document(file, &verdicts));
            findings.extend(found);
        } else {
            page(file, &verdicts, output);
            output.annotations(&found);
        }
    }
    if output.is_document() {
        output.tell(Report::new(worst).findings(&findings).with("files", documents));
    }
    Ok(worst)
}

fn page(file: &Path, verdicts: &[Verdict], output: &Output) {
    output.result(&format!("{HEAD}== {}{HEAD:#}\n", file.display()));
    for verdict in verdicts {
        // What is as it should be is counted below; what nothing asks for has no asker.
        if verdict.point.state != PointState::Right || output.is_verbose() {
            print(output, "", &verdict.point);
            if verdict.point.state == PointState::Wrong && !verdict.who.is_empty() {
                output.result(&format!("        asked for by {}\n", verdict.who));
            }
        }
    }
    let of = |state| verdicts.iter().filter(|it| it.point.state == state).count();
    let (right, wrong, open) = (of(PointState::Right), of(PointState::Wrong), of(PointState::Open));
    output.note(&format!(
        "{} right, {wrong} wrong, {open} for you to look at",
        count(right, "point")
    ));
}

fn document(file: &Path, verdicts: &[Verdict]) -> Value {
    let points = verdicts.iter().map(|it| {
        let mut point = point_json(&it.point);
        point["key"] = json!(it.key);
        point["asked-by"] = json!(it.who);
        point["code"] = json!(it.code.as_str());
        point
    });
    json!({ "file": file.display().to_string(), "points": points.collect::<Vec<_>>() })
}

fn one(session: &Session, output: &Output) -> Result<Exit, Failure> {
    let plan = session.plan(Some(&session.config), Take::Nothing)?;
    let exit = match (plan.is_clean(), plan.items.is_empty()) {
        (false, _) => Exit::Pending,
        (true, false) => Exit::Items,
        (true, true) => Exit::Done,
    };
    let mut findings = session.all_findings(&plan);
    findings.extend(session.secrets(&plan)?);
    output.pending(&plan, &findings, Outcome::Verified, exit);
    if exit == Exit::Pending && !output.is_document() {
        output.hint("run `pushwright apply` to bring them in line");
    }
    Ok(exit)
}
