//! The library modules of the project whose manifests the merger joins to the application's.
//!
//! Knows what scripts say outright: dependencies for some variant only, or under a condition, and
//! those that a plugin adds, are not counted.

use std::rc::Rc;

use pushwright_lossless::gradle::{Call, Value};

use super::coordinates::coordinates;
use super::libraries::module_entries;
use super::script::{ScriptFile, argument, constant, first_text};
use crate::build::project::{Facts, Module, Project};

/// The configurations that every variant of an application is built from.
const OF_EVERY_VARIANT: [&str; 4] = ["implementation", "api", "compile", "runtimeOnly"];

impl<'s> Project<'s> {
    /// The modules that the application is built from whatever the variant, the nearest first.
    pub(crate) fn library_modules(&self) -> impl Iterator<Item = &Module> {
        let found = self.libraries.get_or_init(|| reached(self));
        found.iter().filter_map(|&at| self.modules.get(at))
    }

    /// What the library modules declare for every variant: `group:artifact`, and the version where the
    /// files tell it.
    #[must_use]
    pub fn libraries_of_modules(&self) -> Vec<(String, Option<String>)> {
        let scripts = self.library_modules().filter_map(|it| self.script(it));
        let all = scripts.flat_map(|it| module_entries(self, &it));
        let certain = all.filter(|it| it.is_certain && OF_EVERY_VARIANT.contains(&it.word));
        let named = certain.flat_map(|it| coordinates(self, &it.script, it.call));
        named.map(|it| (it.module, it.version.and_then(|it| Some(it.text?.to_string())))).collect()
    }

    /// The same modules, each with whether what it hands on (`api`) is on the application's compile
    /// class path.
    pub(crate) fn library_modules_seen(&self) -> Vec<(&Module, bool)> {
        let mut seen = vec![self.app()];
        let mut next = 0;
        while let Some(&module) = seen.get(next) {
            let is_app = next == 0;
            next += 1;
            let Some(script) = self.script(module) else { continue };
            let hands_on = |it: &str| is_app || ["api", "compile"].contains(&it);
            for path in depended_on(self, &script, &hands_on) {
                let found = self.modules.iter().find(|it| it.path == path);
                seen.extend(found.filter(|it| seen.iter().all(|known| known.path != it.path)));
            }
        }
        let is_seen = |it: &Module| seen.iter().any(|known| known.path == it.path);
        self.library_modules().map(|it| (it, is_seen(it))).collect()
    }

    /// The project as class names in another module's manifest are resolved.
    pub(crate) fn seen_from(&self, module: &Module) -> Project<'s> {
        let facts = Facts { namespace: self.namespace_of(module), ..Facts::clone(self) };
        Project::again(self.snapshot, Rc::new(facts))
    }
}

/// The indices of the modules that the application's script leads to.
fn reached(project: &Project<'_>) -> Vec<usize> {
    let mut found = vec![project.app];
    let mut next = 0;
    while let Some(module) = found.get(next).and_then(|&at| project.modules.get(at)) {
        next += 1;
        let Some(script) = project.script(module) else { continue };
        for path in depended_on(project, &script, &|_| true) {
            let at = project.modules.iter().position(|it| it.path == path);
            found.extend(at.filter(|it| !found.contains(it)));
        }
    }
    found.split_off(1)
}

/// The Gradle paths of the modules that a script depends on, for configurations that count, in order.
fn depended_on<'s>(
    project: &Project<'s>,
    script: &ScriptFile<'s>,
    counts: &dyn Fn(&str) -> bool,
) -> Vec<String> {
    let certain = module_entries(project, script).into_iter().filter(|it| it.is_certain);
    certain
        .filter(|it| OF_EVERY_VARIANT.contains(&it.word) && counts(it.word))
        .flat_map(|it| it.call.args.iter())
        .filter_map(|argument| module_path(project, &argument.value))
        .collect()
}

/// `project(":a:b")`, `project(path: ':a:b')` or the accessor `projects.a.b`.
pub(crate) fn module_path(project: &Project<'_>, value: &Value) -> Option<String> {
    match value {
        Value::Call(call) if call.name.text == "project" => Some(named(call)?.to_owned()),
        Value::Path { path, .. } => {
            let accessor = path.strip_prefix("projects.")?;
            // It may begin with the root project's own: `projects.tea.pushKit`.
            let below = accessor.split_once('.').map(|it| it.1);
            let is = |wanted: &str| project.modules.iter().find(|it| accessor_of(it) == wanted);
            let module = is(accessor).or_else(|| is(below?));
            module.map(|it| it.path.clone())
        }
        _ => None,
    }
}

fn named(call: &Call) -> Option<&str> {
    argument(call, Some("path")).and_then(constant).or_else(|| first_text(call))
}

/// `core.uiKit` for `:core:ui-kit`.
fn accessor_of(module: &Module) -> String {
    let mut accessor = String::new();
    let mut after_mark = false;
    for c in module.name().chars() {
        match c {
            ':' => accessor.push('.'),
            '-' | '_' => {}
            c if after_mark => accessor.push(c.to_ascii_uppercase()),
            c => accessor.push(c),
        }
        after_mark = ['-', '_'].contains(&c);
    }
    accessor
}
