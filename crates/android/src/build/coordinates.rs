//! The libraries that one declaration names, in all spellings.
//!
//! Knows strings, maps, catalogs, variables, lists, files and `flatDir`; which configuration they
//! are for, and whether it counts, is for others.

use pushwright_lossless::Span;
use pushwright_lossless::gradle::{Argument, Call, Piece, Value};

use super::catalog;
use super::script::{ScriptFile, argument, calls, constant, first_text};
use crate::build::project::Project;
use crate::catalog_text::{Library, Version};
use crate::fact::Place;
use crate::rel_path::RelPath;

/// What stands before the name of a file that `flatDir` repositories find: no group has one.
pub(crate) const FLAT: &str = ":";

/// A library that a declaration names.
pub(crate) struct Coordinates {
    /// `group:artifact`; of a local file its path below the module, or `:NAME` with its ending.
    pub(crate) module: String,
    pub(crate) version: Option<VersionAt>,
    /// What names it.
    pub(crate) span: Span,
}

/// Where a version is written.
#[derive(Clone, Debug)]
pub(crate) struct VersionAt {
    pub(crate) text: Option<Piece>,
    /// The place that spells it, when a literal does.
    pub(crate) literal: Option<Place>,
}

impl VersionAt {
    fn told(text: String) -> VersionAt {
        VersionAt { text: Some(Piece::new(text)), literal: None }
    }
}

/// The libraries one call declares: by string, by map, through the catalog.
pub(crate) fn coordinates<'s>(
    project: &Project<'s>,
    script: &ScriptFile<'s>,
    call: &Call,
) -> Vec<Coordinates> {
    let mut found: Vec<Coordinates> = match by_parts(project, script, call) {
        Some(found) => vec![found],
        None => {
            let values = call.args.iter().filter(|it| it.label.is_none());
            values.flat_map(|it| named_by(project, script, &it.value)).collect()
        }
    };
    if let ([one], Some((_, value))) = (found.as_mut_slice(), rich_version(call)) {
        one.version = Some(version_of(project, script, value));
    }
    found
}

/// The version that a closure asks for, and by which word: `version { strictly '1.2' }`.
pub(crate) fn rich_version(call: &Call) -> Option<(&'static str, &Value)> {
    let inner = calls(&call.body.as_ref()?.statements).find(|it| it.name.text == "version")?;
    let statements = &inner.body.as_ref()?.statements;
    ["prefer", "strictly", "require"].into_iter().find_map(|word| {
        let said = calls(statements).find(|it| it.name.text == word)?;
        Some((word, argument(said, None)?))
    })
}

/// The library that a call names by its parts: `group: 'g', name: 'a', version: '1'`, or Kotlin's
/// `("g", "a", "1")`.
pub(crate) fn by_parts<'s>(
    project: &Project<'s>,
    script: &ScriptFile<'s>,
    call: &Call,
) -> Option<Coordinates> {
    if let [Argument { label: None, value: Value::Map { entries, span }, .. }] = &call.args[..] {
        return by_map(project, script, entries, span);
    }
    by_map(project, script, &call.args, &call.span).or_else(|| by_position(project, script, call))
}

/// `("group", "name", "version")`, the version perhaps by its label.
fn by_position<'s>(
    project: &Project<'s>,
    script: &ScriptFile<'s>,
    call: &Call,
) -> Option<Coordinates> {
    // Its first argument is a configuration.
    if call.name.last() == "add" {
        return None;
    }
    let part = |value: &Value| match value {
        Value::Call(_) | Value::List { .. } | Value::Map { .. } | Value::Other(_) => None,
        value => project.resolve(script, value).filter(|it| !it.contains(':')),
    };
    let mut parts = call.args.iter().filter(|it| it.label.is_none()).map(|it| &it.value);
    let (group, name) = (part(parts.next()?)?, part(parts.next()?)?);
    let labelled = || argument(call, Some("version"));
    let version = parts.next().or_else(labelled).map(|it| version_of(project, script, it));
    Some(Coordinates { module: format!("{group}:{name}"), version, span: call.span.clone() })
}

fn version_of<'s>(project: &Project<'s>, script: &ScriptFile<'s>, value: &Value) -> VersionAt {
    let span = value.span();
    let literal = constant(value).map(|_| script.place(&(span.start + 1..span.end - 1)));
    VersionAt { text: project.resolve(script, value).map(Piece::new), literal }
}

/// The libraries that one argument names.
pub(crate) fn named_by<'s>(
    project: &Project<'s>,
    script: &ScriptFile<'s>,
    value: &Value,
) -> Vec<Coordinates> {
    match value {
        Value::Text { span, .. } => written_out(project, script, value, span).into_iter().collect(),
        Value::Path { path, span } => named_by_path(project, script, value, path, span),
        Value::List { values, .. } => {
            values.iter().flat_map(|it| named_by(project, script, it)).collect()
        }
        Value::Map { entries, span } => {
            by_map(project, script, entries, span).into_iter().collect()
        }
        // `dependencies.create("…")`, `libs.x.get()`; a platform only lists versions.
        Value::Call(call) if call.name.text.ends_with("latform") => Vec::new(),
        Value::Call(call) if is_files(call) => local_files(project, script, call),
        Value::Call(call) if call.name.text == "String.format" => {
            formatted(project, script, call).into_iter().collect()
        }
        Value::Call(call) => {
            let found = call.name.text.strip_suffix(".findLibrary").zip(first_text(call));
            let path = match found {
                // A name of the script's own stands for the main catalog.
                Some((name, alias)) => {
                    let name = catalog_called(project, script, name);
                    format!("{name}.{}", alias.replace(['-', '_'], "."))
                }
                None => call.name.text.trim_end_matches(".get").to_owned(),
            };
            let libraries = catalog::accessed(project.snapshot(), &path);
            if libraries.is_empty() {
                coordinates(project, script, call)
            } else {
                libraries.into_iter().map(|it| listed(it, &call.span)).collect()
            }
        }
        Value::Other(_) => {
            let summed = project.resolve(script, value).and_then(|it| split(&it));
            let of = |(module, version): (String, Option<String>)| {
                let version = version.map(VersionAt::told);
                Coordinates { module, version, span: value.span().clone() }
            };
            summed.map(of).into_iter().collect()
        }
    }
}

/// The catalog that a name of a script's own stands for: `named("x")` says which one; else the main
/// one.
fn catalog_called<'s>(project: &Project<'s>, script: &ScriptFile<'s>, name: &str) -> String {
    let all = catalog::catalogs(project.snapshot());
    let got = project.expression(script, name).and_then(|(there, value)| {
        let (_, rest) = there.slice(value.span()).split_once("named(")?;
        Some(rest.split(['"', '\'']).nth(1)?.to_owned())
    });
    let is = |it: &&catalog::Catalog| it.name == name;
    let main = || all.iter().find(is).or_else(|| all.first()).map(|it| it.name.clone());
    got.or_else(main).unwrap_or_else(|| name.to_owned())
}

/// `String.format("g:a:%s", version)`; a hole whose value is not told leaves the version open.
fn formatted<'s>(
    project: &Project<'s>,
    script: &ScriptFile<'s>,
    call: &Call,
) -> Option<Coordinates> {
    let mut values = call.args.iter().map(|it| project.resolve(script, &it.value));
    let mut text = values.next()??;
    for value in values {
        text = text.replacen("%s", value.as_deref().unwrap_or("%"), 1);
    }
    let (module, version) = split(&text)?;
    let version = version.map(|it| match it.contains('%') {
        true => VersionAt { text: None, literal: None },
        false => VersionAt::told(it),
    });
    (!module.contains('%')).then(|| Coordinates { module, version, span: call.span.clone() })
}

/// What a name stands for: an accessor of a catalog, a text, or a list or map of a script's.
fn named_by_path<'s>(
    project: &Project<'s>,
    script: &ScriptFile<'s>,
    value: &Value,
    path: &str,
    span: &Span,
) -> Vec<Coordinates> {
    let libraries = catalog::accessed(project.snapshot(), path);
    if !libraries.is_empty() {
        return libraries.into_iter().map(|it| listed(it, span)).collect();
    }
    if let Some((module, version)) = project.resolve(script, value).and_then(|it| split(&it)) {
        let version = version.map(VersionAt::told);
        return vec![Coordinates { module, version, span: span.clone() }];
    }
    let Some((there, value)) = project.expression(script, path) else { return Vec::new() };
    let is_read = match value {
        Value::List { .. } | Value::Map { .. } => true,
        // `val bom = libs.findLibrary("bom").get()`
        Value::Call(call) => call.name.last() == "findLibrary",
        _ => false,
    };
    if !is_read {
        return Vec::new();
    }
    let at_name = |it| Coordinates { span: span.clone(), ..it };
    named_by(project, &there, value).into_iter().map(at_name).collect()
}

/// `files(…)`, of the module or of the root.
fn is_files(call: &Call) -> bool {
    const NAMES: [&str; 3] = ["files", "project.files", "rootProject.files"];
    NAMES.contains(&call.name.text.as_str())
}

/// The files of the module that `files(…)` names.
fn local_files<'s>(
    project: &Project<'s>,
    script: &ScriptFile<'s>,
    call: &Call,
) -> Vec<Coordinates> {
    let module = &project.app().folder;
    let is_root = call.name.text.starts_with("rootProject");
    let own = if is_root { &project.root().folder } else { module };
    let file = |value: &Value| {
        let path = project.path_in(own, script, value).inside()?;
        let below = match module.as_str() {
            "" => path.as_str(),
            folder => path.as_str().strip_prefix(folder)?.strip_prefix('/')?,
        };
        Some(Coordinates { module: below.to_owned(), version: None, span: value.span().clone() })
    };
    let mut found = Vec::new();
    for it in &call.args {
        match &it.value {
            Value::List { values, .. } => found.extend(values.iter().filter_map(file)),
            value => found.extend(file(value)),
        }
    }
    found
}

fn listed((library, file): (Library, RelPath), span: &Span) -> Coordinates {
    let computed = library.is_computed.then_some(VersionAt { text: None, literal: None });
    let told = |it: Version| VersionAt {
        text: Some(Piece::new(it.text)),
        literal: Some(Place::new(&file, it.span)),
    };
    let version = library.version.map(told).or(computed);
    Coordinates { module: library.module, version, span: span.clone() }
}

fn written_out<'s>(
    project: &Project<'s>,
    script: &ScriptFile<'s>,
    value: &Value,
    span: &Span,
) -> Option<Coordinates> {
    let span = span.clone();
    if let Some(text) = constant(value) {
        let (module, version) = split(text)?;
        let version = version.map(|version| {
            let literal = script.slice(&span).rfind(&version).map(|at| {
                let start = span.start + at;
                script.place(&(start..start + version.len()))
            });
            let text = match value {
                Value::Text { value, .. } => value.part(&version),
                _ => Piece::new(version),
            };
            VersionAt { text: Some(text), literal }
        });
        return Some(Coordinates { module, version, span });
    }
    if let Some((module, version)) = project.resolve(script, value).and_then(|it| split(&it)) {
        return Some(Coordinates { module, version: version.map(VersionAt::told), span });
    }
    let Value::Text { value, .. } = value else { return None };
    let (module, _) = split(value)?;
    let version = Some(VersionAt { text: None, literal: None });
    (!module.contains('$')).then_some(Coordinates { module, version, span })
}

fn by_map<'s>(
    project: &Project<'s>,
    script: &ScriptFile<'s>,
    args: &[Argument],
    span: &Span,
) -> Option<Coordinates> {
    let at =
        |label: &str| args.iter().find(|it| it.label.as_deref() == Some(label)).map(|it| &it.value);
    let group = at("group").map(|it| project.resolve(script, it));
    let name = project.resolve(script, at("name")?)?;
    let group = match group {
        Some(group) => group?,
        None => String::new(),
    };
    let span = span.clone();
    if group.is_empty() {
        let ext = project.resolve(script, at("ext")?)?;
        let name = match at("version") {
            Some(version) => format!("{name}-{}", project.resolve(script, version)?),
            None => name,
        };
        return Some(Coordinates { module: format!("{FLAT}{name}.{ext}"), version: None, span });
    }
    let version = at("version").map(|it| version_of(project, script, it));
    Some(Coordinates { module: format!("{group}:{name}"), version, span })
}

/// `group:artifact[:version][@type]`, or `:name[:version]@aar` of a file that `flatDir` finds.
fn split(text: &str) -> Option<(String, Option<String>)> {
    if let Some((name, ext)) = text.strip_prefix(':').and_then(|it| it.split_once('@')) {
        return Some((format!("{FLAT}{}.{ext}", name.replace(':', "-")), None));
    }
    let text = text.split('@').next()?;
    let mut parts = text.split(':');
    let (group, artifact) = (parts.next()?.trim(), parts.next()?.trim());
    let known = !group.is_empty() && !artifact.is_empty() && !group.contains(char::is_whitespace);
    // `1.2!!` is strictly 1.2.
    let version = parts.next().map(|it| it.trim().trim_end_matches("!!").to_owned());
    known.then(|| (format!("{group}:{artifact}"), version))
}
