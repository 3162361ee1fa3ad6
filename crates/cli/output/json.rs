//! Reports as JSON: `docs/report.schema.json` describes the documents.
//!
//! Knows the documents that other tools read; prints nothing.

use pushwright_config::diagnostic::Location;
use pushwright_engine::{Change, ItemKind, unified_diff};
use serde_json::{Map, Value, json};

use super::Places;
use super::report::{Found, PlacedReport, Planned, Replacement, patch, replacements};
use crate::exit::Exit;

/// The documents' version: it grows when a reader of the one before would be misled.
const VERSION: u32 = 1;

/// A report as a document.
pub(super) fn document(command: Option<&str>, told: &PlacedReport) -> Value {
    let PlacedReport { report, places } = told;
    let mut fields = head(command, places.project(), report.exit);
    let of = |is_item: bool| -> Vec<Value> {
        let chosen = report.found.iter().filter(|it| it.kind.is_some() == is_item);
        chosen.map(|it| finding(it, places)).collect()
    };
    fields.insert("findings".to_owned(), of(false).into());
    if let Some(Planned { changes, satisfied, .. }) = &report.planned {
        let changes: Vec<Value> = changes.iter().map(|it| change(it, places)).collect();
        fields.insert("changes".to_owned(), changes.into());
        fields.insert("items".to_owned(), of(true).into());
        fields.insert("satisfied".to_owned(), (*satisfied).into());
    }
    fields.extend(report.more.clone());
    fields.insert("next".to_owned(), report.next.clone().into());
    fields.into()
}

/// The documents of several projects as one.
pub(super) fn documents(command: Option<&str>, exit: Exit, projects: Vec<Value>) -> Value {
    let mut fields = head(command, None, exit);
    fields.insert("findings".to_owned(), json!([]));
    fields.insert("projects".to_owned(), projects.into());
    fields.insert("next".to_owned(), json!([]));
    fields.into()
}

fn head(command: Option<&str>, project: Option<String>, exit: Exit) -> Map<String, Value> {
    let head = [
        ("version", json!(VERSION)),
        ("tool-version", json!(env!("CARGO_PKG_VERSION"))),
        ("command", json!(command)),
        ("project", json!(project)),
        ("exit", json!(exit.number())),
    ];
    head.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn change(change: &Change, places: &Places) -> Value {
    let reason = |it: &pushwright_engine::Reason| {
        let origins: Vec<&str> = it.origins.iter().map(|origin| origin.who.as_str()).collect();
        json!({ "key": it.key.to_string(), "for": origins, "why": it.sentence() })
    };
    json!({
        "path": places.for_tools(change.path.as_str()),
        "created": change.before.is_none(),
        "deleted": change.after.is_none(),
        "diff": unified_diff(change),
        "edits": replacements(change).iter().map(edit).collect::<Vec<Value>>(),
        "reasons": change.reasons.iter().map(reason).collect::<Vec<Value>>(),
    })
}

/// An edit; of a text with a secret in it, what is blotted out is to be had by `apply` only.
fn edit(it: &Replacement) -> Value {
    let bytes = it.at.without_mark(&it.at.span);
    let position = |at: usize, offset: usize| {
        let (line, column) = it.at.line_column_of(at);
        json!({ "line": line, "column": column, "offset": offset })
    };
    json!({
        "start": position(it.at.span.start, bytes.start),
        "end": position(it.at.span.end, bytes.end),
        "text": it.text,
        "blotted": it.is_blotted,
    })
}

fn finding(found: &Found, places: &Places) -> Value {
    let Found { finding, key, kind } = found;
    let mut value = json!({
        "code": finding.code.as_str(),
        "severity": finding.severity.as_str(),
        "message": finding.message,
        "place": finding.location.as_ref().map(|it| place(it, places)),
        "notes": finding.notes,
        "help": finding.help,
        "key": key,
        "patch": patch(finding).map(|it| json!({
            "path": places.for_tools(&it.at.file),
            "edits": [edit(&it)],
        })),
    });
    if let Some(kind) = kind {
        value["kind"] = json!(name_of(*kind));
    }
    value
}

fn place(location: &Location, places: &Places) -> Value {
    let ((line, column), (end_line, end_column)) =
        (location.line_column(), location.end_line_column());
    json!({
        "file": places.for_tools(&location.file),
        "line": line,
        "column": column,
        "end-line": end_line,
        "end-column": end_column,
    })
}

fn name_of(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Conflict => "conflict",
        ItemKind::Unknown => "unknown",
        ItemKind::HeldBack => "held-back",
        ItemKind::VendorFile => "vendor-file",
        ItemKind::Edited => "edited",
        ItemKind::Undecided => "undecided",
        ItemKind::Failed => "failed",
    }
}
