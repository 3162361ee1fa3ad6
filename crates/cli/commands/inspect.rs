//! `inspect`: what an APK or a bundle shows of push, for those who have no sources.

use std::path::Path;

use pushwright_config::PackSet;
use pushwright_engine::{Inspection, PointState, asked_of, inspect};
use serde_json::{Value, json};

use crate::args::Inspect;
use crate::commands::artifact::{facts, point_json, print};
use crate::exit::{Exit, Failure};
use crate::output::{BAD, GOOD, HEAD, Output, Report, wrapped};

pub(crate) fn run(args: &Inspect, output: &Output) -> Result<Exit, Failure> {
    let packs = PackSet::embedded();
    let asked = asked_of(&packs);
    let (mut worst, mut documents, mut findings) = (Exit::Done, Vec::new(), Vec::new());
    for file in &args.files {
        let found = match facts(file, &asked) {
            Ok(facts) => inspect(&packs, &facts),
            // One file that cannot be read stops no other.
            Err(failure) if args.files.len() > 1 => {
                worst = worst.worse(output.part_failed(&failure, &mut findings));
                continue;
            }
            Err(failure) => return Err(failure),
        };
        let exit = if is_sound(&found) { Exit::Done } else { Exit::Pending };
        worst = worst.worse(exit);
        match output.is_document() {
            true => documents.push(document(file, &found)),
            false => page(file, &found, output),
        }
    }
    if output.is_document() {
        output.tell(Report::new(worst).findings(&findings).with("files", documents));
    }
    Ok(worst)
}

fn is_sound(found: &Inspection) -> bool {
    let of_all = found.points.iter().all(|it| it.state != PointState::Wrong);
    of_all && found.vendors.iter().all(|it| it.problems.is_empty())
}

fn page(file: &Path, found: &Inspection, output: &Output) {
    let level = |it: Option<u32>| it.map_or("?".to_owned(), |it| it.to_string());
    let id = found.application_id.escape_debug();
    let version = found.version.as_deref().unwrap_or("?").escape_debug();
    output.result(&format!("{HEAD}== {}: {id} {version}{HEAD:#}\n", file.display()));
    let (least, target) = found.levels;
    output.result(&format!("minSdk {}, targetSdk {}", level(least), level(target)));
    output.result(if found.is_shrunk { ", names shortened by a shrinker\n" } else { "\n" });
    output.result(&format!("IM SDK: {}\n", found.im.unwrap_or("none that is known")));
    if found.signers.is_empty() {
        output.result("not signed\n");
    }
    for signer in &found.signers {
        output.result(&format!("signed, {signer}\n"));
    }
    if found.vendors.is_empty() {
        output.result("no vendor's push is wired in\n");
    }
    for vendor in &found.vendors {
        let style = if vendor.problems.is_empty() { GOOD } else { BAD };
        let mark = if vendor.problems.is_empty() { "[x]" } else { "[!]" };
        let (there, parts) = (vendor.found, vendor.parts);
        let title = &vendor.title;
        output.result(&format!(
            "{style}{mark}{style:#} {}: {title}, {there} of {parts} parts\n",
            vendor.edition
        ));
        for line in vendor.problems.iter().flat_map(|it| wrapped(it, 8)) {
            output.result(&format!("        {line}\n"));
        }
    }
    for point in &found.points {
        print(output, "", point);
    }
}

fn document(file: &Path, found: &Inspection) -> Value {
    let vendors: Vec<Value> = found
        .vendors
        .iter()
        .map(|it| {
            json!({
                "edition": it.edition,
                "title": it.title,
                "found": it.found,
                "parts": it.parts,
                "problems": it.problems,
            })
        })
        .collect();
    json!({
        "file": file.display().to_string(),
        "application-id": found.application_id,
        "version": found.version,
        "min-sdk": found.levels.0,
        "target-sdk": found.levels.1,
        "im": found.im,
        "shrunk": found.is_shrunk,
        "vendors": vendors,
        "signers": found.signers,
        "points": found.points.iter().map(point_json).collect::<Vec<_>>(),
    })
}
