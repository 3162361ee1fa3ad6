//! Which module is the application, and which plugins a script applies.
//!
//! Never guesses between several.

use pushwright_lossless::gradle::query::{Node, Step};
use pushwright_lossless::gradle::{Call, Opaque, Value};

use super::{Choice, Module, Problem, ProblemKind, Project};
use crate::Snapshot;
use crate::build::script::{ScriptFile, argument, blocks_in, calls, constant, property};
use crate::build::{catalog, conditions};

pub(super) fn application(
    snapshot: &Snapshot,
    modules: &[Module],
    choice: &Choice,
) -> Result<usize, Problem> {
    let problem = |kind, message: String, help: &str| Problem {
        kind,
        at: None,
        message,
        help: help.to_owned(),
    };
    if let Some(wanted) = &choice.module {
        return modules.iter().position(|module| module.path == *wanted).ok_or_else(|| {
            let known: Vec<&str> = modules.iter().map(|module| module.path.as_str()).collect();
            let known = known.join("`, `");
            problem(
                ProblemKind::UnknownModule,
                format!("there is no module `{wanted}` (known: `{known}`)"),
                "set `app.module` in push.toml to one of them",
            )
        });
    }
    if modules.iter().all(|module| module.script.is_none()) {
        return Err(problem(
            ProblemKind::NotFound,
            "there is no Gradle build script here".to_owned(),
            "run in the folder of settings.gradle, or name it with `--project`",
        ));
    }
    let certain: Vec<usize> =
        (0..modules.len()).filter(|&index| is_application(snapshot, &modules[index])).collect();
    match certain.as_slice() {
        [only] => Ok(*only),
        [] => Err(problem(
            ProblemKind::NoApplication,
            "no module applies `com.android.application`".to_owned(),
            "set `app.module` in push.toml, e.g. `module = \":app\"`",
        )),
        several => {
            let names: Vec<&str> = several.iter().map(|&it| modules[it].path.as_str()).collect();
            Err(problem(
                ProblemKind::SeveralApplications,
                format!("several application modules: {}", names.join(", ")),
                "name one with `module = \"…\"` under `[app]` in push.toml, or `--module`",
            ))
        }
    }
}

/// The ids of the application plugin: today's, and the one of before 2015, which it kept.
const APPLICATION_PLUGIN: [&str; 2] = ["com.android.application", "android"];

/// Whether a module applies the application plugin, or sets an applicationId, which only
/// applications may.
fn is_application(snapshot: &Snapshot, module: &Module) -> bool {
    let Some(script) = module.script.as_ref().and_then(|file| ScriptFile::open(snapshot, file))
    else {
        return false;
    };
    let applied = applied_plugins(snapshot, &script);
    if applied.iter().any(|plugin| APPLICATION_PLUGIN.contains(&plugin.id.as_str())) {
        return true;
    }
    script.blocks(&["android"]).iter().any(|android| {
        blocks_in(&android.body.statements, &["defaultConfig"])
            .iter()
            .any(|it| property(it.body, "applicationId").is_some())
    })
}

/// A plugin that a script applies.
pub(crate) struct AppliedPlugin<'s> {
    pub(crate) id: String,
    pub(crate) call: &'s Call,
    /// Conditions, loops and the like around it, outermost first.
    pub(crate) around: Vec<&'s Opaque>,
}

impl AppliedPlugin<'_> {
    /// Whether the files decide that it is applied, in `script` where it stands.
    pub(crate) fn is_certain(&self, project: &Project<'_>, script: &ScriptFile<'_>) -> bool {
        conditions::hold(project, script, &self.around, &self.call.span)
    }
}

/// The plugins a script applies, by `plugins {}` (without `apply false`) or `apply plugin:`.
pub(crate) fn applied_plugins<'s>(
    snapshot: &Snapshot,
    script: &ScriptFile<'s>,
) -> Vec<AppliedPlugin<'s>> {
    let mut found = Vec::new();
    for block in script.blocks(&["plugins"]) {
        for call in calls(&block.body.statements) {
            let off = call.chain.iter().any(|it| {
                it.name.text == "apply"
                    && it.args.iter().any(|arg| script.slice(&arg.span) == "false")
            });
            if let Some(id) = plugin_id(snapshot, call).filter(|_| !off) {
                found.push(AppliedPlugin { id, call, around: Vec::new() });
            }
        }
    }
    script.script.walk(&mut |steps, node| {
        if let Node::Call(call) = node
            && call.name.text == "apply"
            && let Some(id) = argument(call, Some("plugin")).and_then(constant)
        {
            let opaque = |step: &Step<'s>| match step {
                Step::Opaque(opaque) => Some(*opaque),
                _ => None,
            };
            let around = steps.iter().filter_map(opaque).collect();
            found.push(AppliedPlugin { id: id.to_owned(), call, around });
        }
    });
    found
}

/// The id of a plugin named in a `plugins {}` block.
pub(crate) fn plugin_id(snapshot: &Snapshot, call: &Call) -> Option<String> {
    match (call.name.text.as_str(), argument(call, None)?) {
        ("id", value) => constant(value).map(str::to_owned),
        ("kotlin", value) => Some(format!("org.jetbrains.kotlin.{}", constant(value)?)),
        ("alias", Value::Path { path, .. }) => catalog::plugin(snapshot, path).map(|it| it.id),
        _ => None,
    }
}
