//! Libraries that the build's own library modules hand on to what the application is compiled with.
//!
//! Knows `api` of the modules that the application's scripts name, and of those that these name with
//! `api`; what a module keeps to itself (`implementation`) is compiled against by nobody else.

use std::collections::HashMap;

use pushwright_lossless::gradle::Piece;

use super::coordinates::coordinates;
use super::entries::Entry;
use super::libraries::{
    Declared, configuration_of, each_of_module, module_entries, scripts, serves_a_variant,
};
use super::library_modules::module_path;
use crate::build::project::Project;

/// The configurations of a library module that hand on what they hold.
const HANDS_ON: [&str; 2] = ["api", "compile"];

/// What library modules hand on for certain, each with the configuration for which the application
/// has the module.
pub(super) fn handed_on(project: &Project<'_>) -> Vec<Declared> {
    let mut found = Vec::new();
    // What one configuration has by two ways it has once.
    let mut seen: HashMap<String, Vec<usize>> = HashMap::new();
    for script in scripts(project) {
        each_of_module(project, &script, &mut |entry| {
            let Some(first) = module_of(project, &entry) else { return };
            let configuration = configuration_of(project, &entry);
            if let Some(configuration) = configuration.filter(|it| serves_a_variant(it)) {
                let seen = seen.entry(configuration.to_string()).or_default();
                add_module(project, first, (&configuration, seen), &mut found);
            }
        });
    }
    found
}

/// The module that an entry depends on with all that it hands on.
fn module_of(project: &Project<'_>, entry: &Entry<'_>) -> Option<usize> {
    // A closure may leave something out of it.
    if !entry.is_certain || entry.call.body.is_some() || !entry.call.chain.is_empty() {
        return None;
    }
    let path = entry.call.args.iter().find_map(|it| module_path(project, &it.value))?;
    project.modules.iter().position(|it| it.path == path)
}

/// Takes in what a module hands on, but for modules that the configuration has been `seen` to have.
fn add_module(
    project: &Project<'_>,
    first: usize,
    (configuration, seen): (&Piece, &mut Vec<usize>),
    found: &mut Vec<Declared>,
) {
    let mut next = seen.len();
    seen.extend(Some(first).filter(|it| !seen.contains(it)));
    while let Some(script) = seen.get(next).map(|&at| project.script(&project.modules[at])) {
        next += 1;
        let Some(script) = script else { continue };
        let all = module_entries(project, &script).into_iter();
        for entry in all.filter(|it| it.is_certain && HANDS_ON.contains(&it.word)) {
            let named = coordinates(project, &entry.script, entry.call).into_iter();
            found.extend(named.map(|it| Declared {
                file: entry.script.file.clone(),
                configuration: Some(configuration.clone()),
                module: Piece::new(it.module),
                version: it.version,
                span: it.span,
                statement: entry.call.span.clone(),
                is_certain: true,
            }));
            let other = module_of(project, &entry).filter(|it| !seen.contains(it));
            seen.extend(other);
        }
    }
}
