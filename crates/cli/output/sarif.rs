//! Reports as SARIF 2.1.0, which code scanning and editors read.
//!
//! Knows results, rules and fixes; prints nothing. Paths are seen from the current folder.

use std::collections::BTreeSet;

use pushwright_config::diagnostic::Location;
use pushwright_config::{Code, Diagnostic, Severity};
use serde_json::{Value, json};

use super::Places;
use super::report::{PlacedReport, Replacement, patch, replacements};
use crate::exit::Exit;

/// The log of a run, whose projects are these.
pub(super) fn log(all: &[PlacedReport], exit: Exit) -> Value {
    let results: Vec<(Code, Value)> = all.iter().flat_map(results).collect();
    let rules: BTreeSet<Code> = results.iter().map(|(code, _)| *code).collect();
    let rules: Vec<Code> = rules.into_iter().collect();
    let index = |(code, mut result): (Code, Value)| {
        result["ruleIndex"] = json!(rules.iter().position(|it| *it == code));
        result
    };
    let ran = !matches!(exit, Exit::Config | Exit::Disk);
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "pushwright",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules.iter().copied().map(rule).collect::<Vec<Value>>(),
            }},
            "invocations": [{ "executionSuccessful": ran, "exitCode": exit.number() }],
            "columnKind": "unicodeCodePoints",
            "results": results.into_iter().map(index).collect::<Vec<Value>>(),
        }],
    })
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.as_str(),
        "shortDescription": { "text": code.summary() },
        "help": { "text": code.explain() },
    })
}

/// What is found, and each change that is pending.
fn results(told: &PlacedReport) -> Vec<(Code, Value)> {
    let PlacedReport { report, places } = told;
    let found = report.found.iter().map(|it| {
        let fix: Vec<Replacement> = patch(&it.finding).into_iter().collect();
        (it.finding.code, result(&it.finding, &fix, places))
    });
    let pending = report.planned.iter().flat_map(|it| it.as_findings());
    let pending = pending
        .map(|(finding, change)| (finding.code, result(&finding, &replacements(change), places)));
    found.chain(pending).collect()
}

fn result(finding: &Diagnostic, fix: &[Replacement], places: &Places) -> Value {
    let seen = places.seen(finding);
    let more = seen.notes.iter().chain(&seen.help).map(|it| format!("\n\n{it}"));
    let mut result = json!({
        "ruleId": finding.code.as_str(),
        "level": match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "note",
        },
        "message": { "text": seen.message.clone() + &more.collect::<String>() },
    });
    if let Some(at) = &seen.location {
        let place = json!({ "artifactLocation": artifact(&at.file), "region": region(at) });
        result["locations"] = json!([{ "physicalLocation": place }]);
    }
    // What a secret is blotted out of is not a text to write.
    if let Some(first) = fix.first().filter(|_| fix.iter().all(|it| !it.is_blotted)) {
        let replacements: Vec<Value> = fix
            .iter()
            .map(|it| {
                json!({ "deletedRegion": region(&it.at), "insertedContent": { "text": it.text } })
            })
            .collect();
        let file = artifact(&places.seen_here(&first.at.file));
        result["fixes"] = json!([{
            "artifactChanges": [{ "artifactLocation": file, "replacements": replacements }],
        }]);
    }
    result
}

fn region(at: &Location) -> Value {
    let ((line, column), (end_line, end_column)) = (at.line_column(), at.end_line_column());
    json!({
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
    })
}

fn artifact(file: &str) -> Value {
    json!({ "uri": uri(file), "uriBaseId": "%SRCROOT%" })
}

/// A path as a reference: what has a meaning there is escaped.
fn uri(path: &str) -> String {
    let plain = |it: u8| it.is_ascii_alphanumeric() || b"-._~/".contains(&it);
    let escaped = |it: u8| match plain(it) {
        true => char::from(it).to_string(),
        false => format!("%{it:02X}"),
    };
    path.bytes().map(escaped).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_references() {
        assert_eq!(uri("app/src/a b.xml"), "app/src/a%20b.xml");
        assert_eq!(uri("../é#1"), "../%C3%A9%231");
    }
}
