//! The modules that the settings script includes, and their folders.
//!
//! Does not know what a module applies.

use std::collections::{BTreeSet, HashSet};

use pushwright_lossless::gradle::{Call, Value};

use super::descriptors::{Descriptor, described};
use super::script::{ScriptFile, all_calls, constant, script_in};
use crate::build::project::Module;
use crate::fact::Place;
use crate::rel_path::RelPath;
use crate::snapshot::Snapshot;

pub(crate) fn modules(
    snapshot: &Snapshot,
    settings: Option<&RelPath>,
    root: &RelPath,
) -> Vec<Module> {
    let path = ":".to_owned();
    let Some(settings) = settings.and_then(|file| ScriptFile::open(snapshot, file)) else {
        let script = script_in(snapshot, root, "build.gradle");
        return vec![Module { path, folder: root.clone(), script }];
    };
    let mut paths = Vec::new();
    all_calls(settings.script, &mut |call, _| {
        if call.name.text == "include" {
            paths.extend(included(call));
        }
    });
    let mut projects = vec![Descriptor { path, folder: Some(root.clone()), script: None }];
    let mut known: HashSet<String> = HashSet::from([":".to_owned()]);
    for path in paths {
        let path = if path.starts_with(':') { path } else { format!(":{path}") };
        if known.insert(path.clone()) {
            let folder = RelPath::new(&path.replace(':', "/")[1..]);
            projects.push(Descriptor { path, folder, script: None });
        }
    }
    described(&settings, &mut projects);
    let names_scripts = names_scripts(&settings);
    // A folder outside the root is another project's: read nothing there.
    let module = |Descriptor { path, folder, script }| {
        let folder: RelPath = folder?;
        let script = match script {
            Some(name) => folder.join(&name).filter(|it| snapshot.contains(it)),
            None => module_script(snapshot, names_scripts, &path, &folder),
        };
        Some(Module { path, folder, script })
    };
    projects.into_iter().filter_map(module).collect()
}

/// Where the settings first say which modules there are; without settings, the root's script.
pub(crate) fn where_modules_are_told(
    snapshot: &Snapshot,
    settings: Option<&RelPath>,
    modules: &[Module],
) -> Option<Place> {
    let Some(file) = settings else {
        let script = modules.iter().find_map(|module| module.script.as_ref())?;
        return Some(Place::new(script, 0..0));
    };
    let settings = ScriptFile::open(snapshot, file)?;
    let mut first = None;
    all_calls(settings.script, &mut |call, _| {
        if call.name.text == "include" {
            first.get_or_insert(call.span.clone());
        }
    });
    Some(settings.place(&first.unwrap_or(0..0)))
}

/// The modules that the settings may include beside the `known` ones, where they compute some of
/// the paths: every folder with a build script that is in no build of its own.
pub(crate) fn computed_modules(
    snapshot: &Snapshot,
    settings: Option<&RelPath>,
    known: &[Module],
) -> Vec<Module> {
    let Some(settings) = settings.and_then(|file| ScriptFile::open(snapshot, file)) else {
        return Vec::new();
    };
    let mut computes = false;
    all_calls(settings.script, &mut |call, _| {
        computes |= call.name.text == "include" && included(call).len() < call.args.len();
    });
    if !computes {
        return Vec::new();
    }
    let is_build = |folder: &RelPath| {
        let above = folder.as_str().split('/').scan(String::new(), |path, part| {
            *path = format!("{path}/{part}");
            RelPath::new(&path[1..])
        });
        above.into_iter().any(|it| {
            it.file_name() == "buildSrc" || script_in(snapshot, &it, "settings.gradle").is_some()
        })
    };
    let folders: BTreeSet<RelPath> = snapshot
        .paths()
        .filter(|path| path.file_name().ends_with(".gradle") || path.file_name().ends_with(".kts"))
        .map(RelPath::parent)
        .filter(|folder| !folder.as_str().is_empty() && !is_build(folder))
        .collect();
    let known_paths: HashSet<&str> = known.iter().map(|it| it.path.as_str()).collect();
    let known_folders: HashSet<&RelPath> = known.iter().map(|it| &it.folder).collect();
    let names_scripts = names_scripts(&settings);
    let module = |folder: RelPath| {
        let path = format!(":{}", folder.as_str().replace('/', ":"));
        let is_new = !known_paths.contains(path.as_str()) && !known_folders.contains(&folder);
        let script = module_script(snapshot, names_scripts, &path, &folder).filter(|_| is_new)?;
        Some(Module { path, folder, script: Some(script) })
    };
    folders.into_iter().filter_map(module).collect()
}

/// Whether the settings give modules' scripts names of their own.
fn names_scripts(settings: &ScriptFile<'_>) -> bool {
    !settings.mentions("buildFileName").is_empty()
}

/// The build script of a module: `build.gradle`, or one named after the module where the settings
/// set such names.
fn module_script(
    snapshot: &Snapshot,
    named: bool,
    path: &str,
    folder: &RelPath,
) -> Option<RelPath> {
    let own_name = || {
        let name = path.rsplit(':').next().filter(|_| named)?;
        script_in(snapshot, folder, &format!("{name}.gradle"))
    };
    script_in(snapshot, folder, "build.gradle").or_else(own_name)
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
