//! What the root's script sets in the application module, and what the settings set for all modules.
//!
//! Knows `subprojects`, `allprojects` and `project(":app")` with what closures call them, and the
//! `android` of the settings; one value at a time, for whoever finds none in the module itself.

use pushwright_lossless::gradle::Value;
use pushwright_lossless::gradle::query::{Node, Step};

use super::conditions::reached;
use super::entries::{entries, way_to};
use super::script::{ScriptFile, argument};
use crate::build::project::Project;

/// A value that is set from above.
pub(crate) struct FromAbove<'s> {
    pub(crate) script: ScriptFile<'s>,
    pub(crate) value: &'s Value,
    /// Whether it is reached for certain.
    pub(crate) is_certain: bool,
}

/// What the root's script sets under one of `names` in the blocks at `path` of the module.
pub(crate) fn set_from_above<'s>(
    project: &Project<'s>,
    path: &[&str],
    names: &[&str],
) -> Vec<FromAbove<'s>> {
    let own = project.app().script.as_ref();
    let root = project.script(project.root()).filter(|it| own != Some(it.file));
    let Some(root) = root.filter(|it| names.iter().any(|name| it.text.contains(name))) else {
        return Vec::new();
    };
    let scopes = ["allprojects", "subprojects", project.app().path.as_str()];
    let leads = |way: &[&str]| {
        way.split_first().is_some_and(|(scope, rest)| scopes.contains(scope) && rest == path)
    };
    let called = entries(project, &root, &leads).all.into_iter();
    let mut found: Vec<FromAbove<'s>> = called
        .filter(|it| names.contains(&it.word))
        .filter_map(|it| {
            let value = argument(it.call, None)?;
            Some(FromAbove { script: it.script, value, is_certain: it.is_certain })
        })
        .collect();
    root.script.walk(&mut |steps, node| {
        let Node::Assign(it) = node else { return };
        let Some(way) = way_to(root.text, steps, &it.target) else { return };
        let is_it = way.split_last().is_some_and(|(name, way)| names.contains(name) && leads(way));
        if !is_it {
            return;
        }
        let opaque = |step: &Step<'s>| match step {
            Step::Opaque(opaque) => Some(*opaque),
            _ => None,
        };
        let around: Vec<_> = steps.iter().filter_map(opaque).collect();
        let is_certain = reached(project, &root, &around, &it.span) == Some(true);
        found.push(FromAbove { script: root, value: &it.value, is_certain });
    });
    found
}
