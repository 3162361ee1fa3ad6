//! `doctor`: the failures that the project's files predict; `--fix` writes the patches that only
//! insert, `--not-received` goes through the checklist for notifications that do not arrive.

use std::collections::BTreeSet;

use pushwright_android::{RelPath, is_rules_file};
use pushwright_config::{Code, Diagnostic, Severity};
use pushwright_engine::{ItemKind, Point, Symptom, Take, checklist, console};
use serde_json::{Value, json};

use crate::args::{Doctor, Writing};
use crate::commands::artifact::{point_json, print, with_evidence};
use crate::commands::{apply, each_project};
use crate::disk::Access;
use crate::exit::{Exit, Failure};
use crate::global::GlobalArgs;
use crate::output::{Output, Report, count};
use crate::session::Session;

pub(crate) fn run(args: &Doctor, global: &GlobalArgs, output: &Output) -> Result<Exit, Failure> {
    let writing = Writing { dry_run: args.dry_run };
    let access = if args.fix { writing.access() } else { Access::Read };
    each_project(access, global, output, &|session, output| {
        let whole = session.with_all_sources(global)?;
        let mut symptoms = whole.symptoms()?;
        if let Some(file) = &args.apk {
            let (with, settled) = with_evidence(&whole, symptoms, file)?;
            symptoms = with;
            if settled > 0 {
                output.note(&format!(
                    "{} settled by `{}`",
                    count(settled, "finding"),
                    file.display()
                ));
            }
        }
        if args.not_received {
            return not_received(&whole, &symptoms, output);
        }
        let fixed = if args.fix { fixable(&whole, &symptoms)? } else { BTreeSet::new() };
        if fixed.is_empty() {
            return Ok(report(&whole, &symptoms, &fixed, output));
        }
        let whole = apply::cure(session, &fixed, apply::Memory::Keep, writing, global, output)?;
        let whole = whole.with_all_sources(global)?;
        Ok(report(&whole, &whole.symptoms()?, &fixed, output))
    })
}

/// The keys of findings whose patches only insert, in files of which nothing else is left to decide.
fn fixable(session: &Session, symptoms: &[Symptom]) -> Result<BTreeSet<String>, Failure> {
    let plan = session.plan(Some(&session.config), Take::Nothing)?;
    let undecided: BTreeSet<&str> = plan
        .items
        .iter()
        .filter(|it| matches!(it.kind, ItemKind::Conflict | ItemKind::Unknown | ItemKind::Edited))
        .filter_map(|it| Some(it.diagnostic.location.as_ref()?.file.as_str()))
        .collect();
    let inserts = |it: &Symptom| {
        let file = it.diagnostic.location.as_ref().map(|it| it.file.as_str());
        let patch = it.diagnostic.patch.as_ref();
        patch.is_some_and(|it| it.range.is_empty())
            && file.is_some_and(|it| !undecided.contains(it))
    };
    let keys = |only: bool| {
        let chosen = symptoms.iter().filter(move |it| inserts(it) == only);
        chosen.filter_map(|it| it.key.clone()).filter(|it| it.starts_with(apply::CURE))
    };
    let others: BTreeSet<String> = keys(false).collect();
    Ok(keys(true).filter(|it| !others.contains(it)).collect())
}

/// Errors mean that something is wrong; warnings may be meant.
fn exit_of(symptoms: &[Symptom]) -> Exit {
    let wrong = symptoms.iter().any(|it| it.diagnostic.severity == Severity::Error);
    if wrong { Exit::Pending } else { Exit::Done }
}

fn report(
    session: &Session,
    symptoms: &[Symptom],
    fixed: &BTreeSet<String>,
    output: &Output,
) -> Exit {
    let exit = exit_of(symptoms);
    if output.is_document() {
        output.tell(told(symptoms, exit).with("fixed", json!(fixed)));
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
    if output.is_one_of_several() {
        let nothing = || "nothing found".to_owned();
        output.sum(&if counts.is_empty() { nothing() } else { counts.join(", ") });
        if !counts.is_empty() {
            output.hint("`pushwright explain CODE` tells more");
        }
        return exit;
    }
    output.note(&match counts.is_empty() {
        true => "nothing found".to_owned(),
        false => format!("\n{}; `pushwright explain CODE` tells more", counts.join(", ")),
    });
    output.note(&looked_at(session));
    exit
}

/// The findings with their keys, for other tools.
fn told(symptoms: &[Symptom], exit: Exit) -> Report {
    let mut codes: Vec<Code> = symptoms.iter().map(|it| it.diagnostic.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let report = symptoms
        .iter()
        .fold(Report::new(exit), |report, it| report.symptom(&it.diagnostic, it.key.as_deref()));
    codes.into_iter().fold(report, |report, it| report.next(format!("`pushwright explain {it}`")))
}

/// What the doctor read, so that silence says how much it is worth.
fn looked_at(session: &Session) -> String {
    let those = |nouns: &str, counts: &dyn Fn(&RelPath) -> bool| {
        let read = session.snapshot.paths();
        let read = read.filter(|it| session.snapshot.text(it).is_some() && counts(it));
        (read.count(), nouns.to_owned())
    };
    let files = |nouns: &str, endings: &[&str]| {
        those(nouns, &|path| endings.iter().any(|it| path.as_str().ends_with(it)))
    };
    let kinds = [
        files("script", &[".gradle", ".gradle.kts"]),
        files("manifest", &["AndroidManifest.xml"]),
        files("source", &[".java", ".kt"]),
        those("rules file", &is_rules_file),
        files("JSON file", &[".json"]),
    ];
    let kinds = kinds.into_iter().filter(|(number, _)| *number > 0);
    let kinds: Vec<String> = kinds.map(|(number, noun)| count(number, &noun)).collect();
    format!("looked at push.toml, {}", kinds.join(", "))
}

fn not_received(session: &Session, symptoms: &[Symptom], output: &Output) -> Result<Exit, Failure> {
    let project = session.project()?;
    let sheets = console(&session.config, &session.packs, &project, &[], None);
    let steps = checklist(&session.config, &project, symptoms, &sheets);
    let points: Vec<Point> = steps.into_iter().map(|it| it.point).collect();
    let exit = exit_of(symptoms);
    if output.is_document() {
        let points: Vec<Value> = points.iter().map(point_json).collect();
        output.tell(told(symptoms, exit).with("points", points));
        return Ok(exit);
    }
    for (index, point) in points.iter().enumerate() {
        print(output, &format!("{:2}. ", index + 1), point);
    }
    output.note("\n[x] the files show it is right, [!] wrong, [ ] for you to look at");
    Ok(exit)
}
