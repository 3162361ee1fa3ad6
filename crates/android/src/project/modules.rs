//! The modules that the settings script includes, and their folders.
//!
//! Does not know what a module applies.

use std::collections::BTreeMap;

use pushwright_lossless::gradle::{Call, Value};

use super::Module;
use crate::scripts::{ScriptFile, all_calls, constant};
use crate::{RelPath, Snapshot};

/// `name` or `name.kts` in `folder`.
pub(super) fn script_in(snapshot: &Snapshot, folder: &RelPath, name: &str) -> Option<RelPath> {
    [name.to_owned(), format!("{name}.kts")]
        .iter()
        .filter_map(|name| folder.join(name))
        .find(|path| snapshot.contains(path))
}

pub(super) fn modules(
    snapshot: &Snapshot,
    settings: Option<&RelPath>,
    root: &RelPath,
) -> Vec<Module> {
    let module = |path: &str, folder: RelPath| {
        let script = script_in(snapshot, &folder, "build.gradle");
        Module { path: path.to_owned(), folder, script }
    };
    let mut modules = vec![module(":", root.clone())];
    let Some(settings) = settings.and_then(|file| ScriptFile::open(snapshot, file)) else {
        return modules;
    };
    let folders = project_folders(&settings);
    let mut paths = Vec::new();
    all_calls(settings.script, &mut |call, _| {
        if call.name.text == "include" {
            paths.extend(included(call));
        }
    });
    for path in paths {
        let path = if path.starts_with(':') { path } else { format!(":{path}") };
        if modules.iter().any(|module| module.path == path) {
            continue;
        }
        let folder = match folders.get(&path) {
            Some(folder) => RelPath::new(folder),
            None => RelPath::new(&path.replace(':', "/")[1..]),
        };
        // A folder outside the root is another project's: read nothing there.
        modules.extend(folder.map(|folder| module(&path, folder)));
    }
    modules
}

fn included(call: &Call) -> Vec<String> {
    let mut paths = Vec::new();
    for argument in &call.args {
        match &argument.value {
            Value::List { values, .. } => {
                paths.extend(values.iter().filter_map(constant).map(str::to_owned));
            }
            value => paths.extend(constant(value).map(str::to_owned)),
        }
    }
    paths
}

/// `project(':x').projectDir = file('…')` and its like: module path to folder.
fn project_folders(settings: &ScriptFile<'_>) -> BTreeMap<String, String> {
    let mut folders = BTreeMap::new();
    for statement in &settings.script.statements {
        let text = settings.slice(statement.span());
        let Some((head, value)) = text.split_once('=') else { continue };
        if !head.contains("projectDir") || !head.trim_start().starts_with("project(") {
            continue;
        }
        let (Some(path), Some(folder)) = (first_literal(head), first_literal(value)) else {
            continue;
        };
        folders.insert(path.to_owned(), folder.trim_start_matches("$rootDir/").to_owned());
    }
    folders
}

fn first_literal(text: &str) -> Option<&str> {
    let start = text.find(['\'', '"'])?;
    let quote = text[start..].chars().next()?;
    let rest = &text[start + 1..];
    Some(&rest[..rest.find(quote)?])
}
