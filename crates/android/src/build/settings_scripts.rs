//! The scripts that write catalogs: the settings', those that it applies, and its plugins' scripts.
//!
//! Knows constant paths and the names of script plugins; what a class does that makes a plugin is not
//! read.

use pushwright_lossless::gradle::Value;
use pushwright_lossless::gradle::query::{Node, Step};

use super::applied::configures_buildscript;
use super::conventions::script_plugin;
use super::paths::Reader;
use super::script::{
    ScriptFile, all_calls, argument, constant, first_text, named_argument, script_in,
};
use crate::rel_path::RelPath;
use crate::snapshot::Snapshot;

/// The settings' own script first.
pub(crate) fn settings_scripts(snapshot: &Snapshot) -> Vec<ScriptFile<'_>> {
    let own = RelPath::new("").and_then(|it| script_in(snapshot, &it, "settings.gradle"));
    let own = own.and_then(|it| snapshot.paths().find(|path| **path == it));
    let Some(own) = own.and_then(|it| ScriptFile::open(snapshot, it)) else { return Vec::new() };
    let mut found = vec![own];
    let mut at = 0;
    while let Some(script) = found.get(at).copied() {
        for file in applied(snapshot, &script) {
            let is_new = found.iter().all(|it| it.file != file);
            found.extend(
                Some(file).filter(|_| is_new).and_then(|it| ScriptFile::open(snapshot, it)),
            );
        }
        at += 1;
    }
    found
}

/// The scripts of the project that a script of the settings applies, by path or as a plugin.
fn applied<'s>(snapshot: &'s Snapshot, script: &ScriptFile<'s>) -> Vec<&'s RelPath> {
    let mut found = applied_by_path(snapshot, script);
    let mut ids: Vec<String> = Vec::new();
    if script.text.contains("plugin") {
        all_calls(script.script, &mut |call, _| {
            let plugin = named_argument(call, "plugin").and_then(constant);
            let id = first_text(call).filter(|_| call.name.text == "id" && call.chain.is_empty());
            ids.extend(plugin.or(id).map(str::to_owned));
        });
    }
    if !ids.is_empty() {
        let scripts = snapshot.paths().filter(|it| it.file_name().contains(".gradle"));
        found.extend(scripts.filter(|it| script_plugin(it).is_some_and(|it| ids.contains(&it))));
    }
    found
}

/// The scripts that a script applies by a constant path, but to other projects than its own.
pub(crate) fn applied_by_path<'s>(
    snapshot: &'s Snapshot,
    script: &ScriptFile<'_>,
) -> Vec<&'s RelPath> {
    let (own, mut found) = (script.file.parent(), Vec::new());
    if !script.text.contains("from") {
        return found;
    }
    const OF_OTHERS: [&str; 4] = ["subprojects", "allprojects", "project", "configure"];
    script.script.walk(&mut |steps, node| {
        let Node::Call(call) = node else { return };
        let mut blocks = steps.iter().filter_map(|it| match it {
            Step::Block(around) => Some(around.name.last()),
            _ => None,
        });
        if blocks.clone().any(|it| OF_OTHERS.contains(&it)) {
            return;
        }
        let value = match call.name.last() {
            "apply" if configures_buildscript(call) => None,
            "apply" => named_argument(call, "from"),
            "from" if blocks.next_back() == Some("apply") => argument(call, None),
            _ => None,
        };
        let file = value.and_then(|it| path_of(snapshot, script, &own, it));
        found.extend(file.and_then(|it| snapshot.held(&it)));
    });
    found
}

/// The file that a value in a script of the settings names, relative paths read against `own`.
pub(crate) fn path_of(
    snapshot: &Snapshot,
    script: &ScriptFile<'_>,
    own: &RelPath,
    value: &Value,
) -> Option<RelPath> {
    let root = RelPath::new("")?;
    let properties = || RelPath::new("gradle.properties").and_then(|it| snapshot.text(&it));
    let outer =
        |name: &str| crate::build::properties::property_of(properties()?, name).map(str::to_owned);
    let variables = script.script.variables();
    let variable = |name: &str| variables.resolve(variables.get(name)?, &outer);
    let above = script_in(snapshot, &root, "build.gradle");
    let above = above.and_then(|it| ScriptFile::open(snapshot, snapshot.held(&it)?));
    Reader::new(&root, own, script, &variable).below(above.as_ref()).named(value).inside()
}
