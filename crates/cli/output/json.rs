//! Plans and findings as JSON.
//!
//! Knows the documents that other tools read; prints nothing.

use pushwright_config::Diagnostic;
use pushwright_engine::{ItemKind, Plan, unified_diff};
use serde_json::{Value, json};

use super::{Exit, Places};

/// A plan as JSON.
pub(crate) fn plan_json(plan: &Plan, findings: &[Diagnostic], exit: Exit) -> Value {
    let changes: Vec<Value> = plan
        .changes
        .iter()
        .map(|change| {
            let reasons: Vec<Value> = change
                .reasons
                .iter()
                .map(|it| {
                    let origins: Vec<&str> =
                        it.origins.iter().map(|origin| origin.who.as_str()).collect();
                    json!({ "key": it.key.to_string(), "for": origins })
                })
                .collect();
            json!({
                "path": change.path.as_str(),
                "created": change.before.is_none(),
                "deleted": change.after.is_none(),
                "diff": unified_diff(change),
                "reasons": reasons,
            })
        })
        .collect();
    let items: Vec<Value> = plan
        .items
        .iter()
        .map(|item| {
            let kind = match item.kind {
                ItemKind::Conflict => "conflict",
                ItemKind::Unknown => "unknown",
                ItemKind::HeldBack => "held-back",
                ItemKind::VendorFile => "vendor-file",
                ItemKind::Edited => "edited",
                ItemKind::Undecided => "undecided",
                ItemKind::Failed => "failed",
            };
            let mut value = finding_json(&item.diagnostic);
            value["kind"] = json!(kind);
            value["key"] = json!(item.key.to_string());
            value
        })
        .collect();
    json!({
        "exit": exit.number(),
        "changes": changes,
        "items": items,
        "findings": findings_json(findings),
        "satisfied": plan.satisfied.len(),
    })
}

/// Diagnostics as JSON.
pub(crate) fn findings_json(findings: &[Diagnostic]) -> Vec<Value> {
    findings.iter().map(finding_json).collect()
}

/// A finding as JSON.
pub(crate) fn finding_json(finding: &Diagnostic) -> Value {
    let place = finding.location.as_ref().map(|location| {
        let (line, column) = location.line_column();
        json!({ "file": location.file, "line": line, "column": column })
    });
    json!({
        "code": finding.code.as_str(),
        "severity": finding.severity.as_str(),
        "message": finding.message,
        "place": place,
        "notes": finding.notes,
        "help": finding.help,
    })
}

/// A document whose files are seen from push.toml: those of places, and those of changes.
pub(crate) fn for_tools(document: &mut Value, places: &Places) {
    match document {
        Value::Array(all) => all.iter_mut().for_each(|it| for_tools(it, places)),
        Value::Object(fields) => {
            let name = if fields.contains_key("column") { "file" } else { "path" };
            let is_path = name == "file" || fields.contains_key("diff");
            if let (true, Some(Value::String(path))) = (is_path, fields.get_mut(name)) {
                *path = places.for_tools(path);
            }
            fields.values_mut().for_each(|it| for_tools(it, places));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
