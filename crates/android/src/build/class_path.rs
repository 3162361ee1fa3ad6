//! What the class paths of `buildscript` hold.
//!
//! Knows the spellings of an entry and where its version is written; which plugin comes from it is
//! for others.

use pushwright_lossless::Span;
use pushwright_lossless::gradle::{Call, Value};

use super::catalog;
use super::coordinates::{by_parts, rich_version};
use super::entries::{self, entries};
use super::script::{ScriptFile, argument, constant};
use crate::build::project::Project;

/// An entry of a class path.
pub(crate) struct Entry {
    /// `group:artifact`.
    pub(crate) module: String,
    pub(crate) version: Option<(String, Option<Span>)>,
    /// The literal that spells the whole of it.
    pub(crate) literal: Option<Span>,
    /// Whether it plainly names no version.
    pub(crate) is_versionless: bool,
    /// The whole statement.
    pub(crate) span: Span,
}

/// The entries of the class path whose `dependencies` block is at `path`.
pub(crate) fn classpath_entries(
    project: &Project<'_>,
    script: &ScriptFile<'_>,
    path: &[&str],
) -> Vec<Entry> {
    let Some(script) = project.open(script.file) else { return Vec::new() };
    let all = entries(project, &script, &|names: &[&str]| names == path).all;
    all.iter().filter(|it| it.is_certain).filter_map(|it| entry_of(project, it)).collect()
}

/// What an entry of `dependencies` puts on the class path; what `version { … }` says of it goes before
/// the rest.
fn entry_of<'s>(project: &Project<'s>, entry: &entries::Entry<'s>) -> Option<Entry> {
    let mut found = named_by(project, entry)?;
    if let Some((_, value)) = rich_version(entry.call) {
        found.is_versionless = false;
        found.version = project.resolve(&entry.script, value).map(|text| {
            let span = value.span();
            (text, constant(value).map(|_| span.start + 1..span.end - 1))
        });
    }
    Some(found)
}

fn named_by<'s>(project: &Project<'s>, entry: &entries::Entry<'s>) -> Option<Entry> {
    let (script, call) = (&entry.script, entry.call);
    if !is_on_class_path(entry) {
        return None;
    }
    if let Some(it) = by_parts(project, script, call) {
        return Some(Entry {
            module: it.module,
            is_versionless: it.version.is_none(),
            version: it
                .version
                .and_then(|it| Some((it.text?.to_string(), it.literal.map(|it| it.span)))),
            literal: None,
            span: call.span.clone(),
        });
    }
    let value = call.args.iter().rfind(|it| it.label.is_none()).map(|it| &it.value)?;
    let text = notation(project, script, value)?;
    let mut parts = text.splitn(3, ':');
    let (group, artifact) = (parts.next()?, parts.next()?);
    let version = parts.next().map(|version| {
        let literal = constant(value).and_then(|_| {
            let at = script.slice(value.span()).rfind(version)?;
            let start = value.span().start + at;
            Some(start..start + version.len())
        });
        (version.to_owned(), literal)
    });
    let whole = constant(value).is_some_and(|it| it.matches(':').count() == 1);
    Some(Entry {
        module: format!("{group}:{artifact}"),
        is_versionless: version.is_none() && (whole || matches!(value, Value::Path { .. })),
        version,
        literal: constant(value).map(|_| value.span().clone()),
        span: call.span.clone(),
    })
}

/// `classpath "…"`, `add("classpath", "…")` and Kotlin's `"classpath"("…")`.
pub(crate) fn is_on_class_path(entry: &entries::Entry<'_>) -> bool {
    let is_added = || {
        entry.word == "add" && argument(entry.call, None).and_then(constant) == Some("classpath")
    };
    entry.word == "classpath" || is_added()
}

/// The coordinates that the first argument of a call names, or its arguments one by one.
pub(crate) fn called(
    project: &Project<'_>,
    script: &ScriptFile<'_>,
    call: &Call,
) -> Option<String> {
    let script = project.open(script.file)?;
    let Some(found) = by_parts(project, &script, call) else {
        return notation(project, &script, argument(call, None)?);
    };
    let version = found.version.and_then(|it| it.text).map(|it| format!(":{it}"));
    Some(found.module + &version.unwrap_or_default())
}

/// The coordinates an entry names; without a version where that is not decided in the files.
fn notation(project: &Project<'_>, script: &ScriptFile<'_>, value: &Value) -> Option<String> {
    let script = project.open(script.file)?;
    match value {
        Value::Text { value: text, .. } => {
            let resolved = project.resolve(&script, value);
            let parts = || text.splitn(3, ':').take(2).collect::<Vec<_>>().join(":");
            Some(resolved.unwrap_or_else(parts))
        }
        Value::Path { path, .. } => {
            let found = catalog::accessed(project.snapshot(), path).into_iter().next();
            let Some((library, _)) = found else {
                return project.resolve(&script, value).filter(|it| it.contains(':'));
            };
            let version = library.version.map(|it| format!(":{}", it.text));
            Some(library.module + &version.unwrap_or_default())
        }
        Value::Other(_) => project.resolve(&script, value).filter(|it| it.contains(':')),
        _ => None,
    }
}
