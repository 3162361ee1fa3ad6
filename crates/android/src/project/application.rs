//! Which module is the application.
//!
//! Never guesses between several.

use super::Choice;
use crate::build::conventions::Conventions;
use crate::build::plugin_words::{applied_plugins, computed_plugin};
use crate::build::plugins::PluginUse;
use crate::build::project::Module;
use crate::build::script::{ScriptFile, script_in, sets_application_id};
use crate::build::settings_scripts::applied_by_path;
use crate::fact::Place;
use crate::problem::{Problem, ProblemKind};
use crate::rel_path::RelPath;
use crate::snapshot::Snapshot;

pub(super) fn application(
    snapshot: &Snapshot,
    modules: &[Module],
    choice: &Choice,
    conventions: &Conventions,
) -> Result<usize, Problem> {
    let problem = |kind, message: String, help: &str| Problem {
        kind,
        at: None,
        message,
        help: help.to_owned(),
    };
    if let Some(wanted) = &choice.module {
        return modules.iter().position(|module| module.path == *wanted).ok_or_else(|| {
            let message = format!("there is no module `{wanted}`");
            let (message, help) = match may_be_meant(snapshot, modules, conventions).as_slice() {
                [] => (message, "name the module that applies `com.android.application`"),
                known => (
                    format!("{message} (known: `{}`)", known.join("`, `")),
                    "set `app.module` in push.toml to one of them",
                ),
            };
            problem(ProblemKind::UnknownModule, message, help)
        });
    }
    if modules.iter().all(|module| module.script.is_none()) {
        return Err(problem(
            ProblemKind::NotFound,
            "there is no Gradle build script here".to_owned(),
            "run in the folder of settings.gradle, or name it with `--project`",
        ));
    }
    let is_app = |index: &usize| is_application(snapshot, &modules[*index], conventions);
    let certain: Vec<usize> = (0..modules.len()).filter(is_app).collect();
    match certain.as_slice() {
        [only] => Ok(*only),
        [] => Err(untold(snapshot, modules, conventions).unwrap_or_else(|| {
            match library(snapshot, modules) {
                Some(module) => problem(
                    ProblemKind::NoApplication,
                    format!("`{module}` is a library: no module applies `com.android.application`"),
                    "push is set up where an application is built: run in the project of the app \
                     that uses the library, or of its example, or name that with `--project`",
                ),
                None => none(snapshot, modules, conventions),
            }
        })),
        several => {
            const FEW: usize = 8;
            let names = several.iter().take(FEW).map(|&it| modules[it].path.as_str());
            let names: Vec<&str> = names.collect();
            let more = match several.len() - names.len() {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            Err(problem(
                ProblemKind::SeveralApplications,
                format!("several application modules: {}{more}", names.join(", ")),
                "name one with `module = \"…\"` under `[app]` in push.toml, or run `setup` with \
                 `--module`",
            ))
        }
    }
}

/// That a module may be the application: it applies what the files do not tell.
fn untold(snapshot: &Snapshot, modules: &[Module], conventions: &Conventions) -> Option<Problem> {
    let (path, place) =
        modules.iter().filter(|it| may_be(snapshot, modules, it)).find_map(|it| {
            let script = ScriptFile::open(snapshot, it.script.as_ref()?)?;
            Some((&it.path, untold_plugin(snapshot, &script, conventions, MAX_PLUGINS)?))
        })?;
    Some(Problem {
        kind: ProblemKind::NoApplication,
        at: Some(place),
        message: format!(
            "the files do not tell which plugin `{path}` applies here, and no other module is an \
             application"
        ),
        help: format!(
            "set `app.module` in push.toml to the application, e.g. `module = \"{path}\"`"
        ),
    })
}

/// Where a script applies a plugin that is computed, or made by what is not read.
fn untold_plugin(
    snapshot: &Snapshot,
    script: &ScriptFile<'_>,
    conventions: &Conventions,
    hops: usize,
) -> Option<Place> {
    let hops = hops.checked_sub(1)?;
    let by_path = || {
        let files = applied_by_path(snapshot, script).into_iter();
        files
            .filter_map(|it| ScriptFile::open(snapshot, it))
            .find_map(|it| untold_plugin(snapshot, &it, conventions, hops))
    };
    computed_plugin(snapshot, script).or_else(by_path).or_else(|| {
        let applied = applied_plugins(snapshot, script);
        let is_untold = |it: &&PluginUse<'_>| match conventions.get(&it.id) {
            Some(Some(file)) => ScriptFile::open(snapshot, file)
                .is_none_or(|it| untold_plugin(snapshot, &it, conventions, hops).is_some()),
            Some(None) => true,
            None => false,
        };
        applied.iter().find(is_untold).map(|it| script.place(&it.call.span))
    })
}

/// That no module is an application: perhaps one is that no settings include.
fn none(snapshot: &Snapshot, modules: &[Module], conventions: &Conventions) -> Problem {
    let (message, help) = match left_out(snapshot, modules, conventions) {
        Some((script, folder)) => {
            let root = &modules[0].folder;
            let settings = script_in(snapshot, root, "settings.gradle");
            let path = format!(":{}", folder.as_str().replace('/', ":"));
            let message = format!("`{script}` is an application's, and");
            match (script_in(snapshot, &folder, "settings.gradle"), settings) {
                (Some(own), _) => (
                    format!("{message} belongs to the build of `{own}`"),
                    format!("run in `{folder}`, or name it with `--project`"),
                ),
                (None, Some(file)) => (
                    format!("{message} `{file}` does not include it"),
                    format!("write `include '{path}'` there"),
                ),
                (None, None) => (
                    format!("{message} no settings include it"),
                    format!(
                        "write `include '{path}'` into a settings.gradle beside the root's script"
                    ),
                ),
            }
        }
        None => {
            let message = "no module applies `com.android.application`".to_owned();
            match may_be_meant(snapshot, modules, conventions).first() {
                Some(path) => {
                    (message, format!("set `app.module` in push.toml, e.g. `module = \"{path}\"`"))
                }
                None => (
                    message,
                    "run in the folder of the app's settings.gradle, or name it with `--project`"
                        .to_owned(),
                ),
            }
        }
    };
    Problem { kind: ProblemKind::NoApplication, at: None, message, help }
}

/// The script of an application that is no module, and its folder.
fn left_out(
    snapshot: &Snapshot,
    modules: &[Module],
    conventions: &Conventions,
) -> Option<(RelPath, RelPath)> {
    let is_script = |it: &&RelPath| ["build.gradle", "build.gradle.kts"].contains(&it.file_name());
    let is_known = |it: &RelPath| modules.iter().any(|module| module.script.as_ref() == Some(it));
    let others = snapshot.paths().filter(is_script).filter(|it| !is_known(it));
    let module = |script: &RelPath| {
        let (path, folder) = (String::new(), script.parent());
        Module { path, folder, script: Some(script.clone()) }
    };
    let found = others.map(module).find(|it| is_application(snapshot, it, conventions))?;
    Some((found.script?, found.folder))
}

/// The first module that applies the plugin of Android libraries.
fn library<'m>(snapshot: &Snapshot, modules: &'m [Module]) -> Option<&'m str> {
    let is_library = |module: &&Module| applies_any(snapshot, module, &LIBRARY_PLUGIN);
    modules.iter().find(is_library).map(|it| it.path.as_str())
}

/// The applications; where none is known for one, the modules that are nothing else.
fn may_be_meant<'m>(
    snapshot: &Snapshot,
    modules: &'m [Module],
    conventions: &Conventions,
) -> Vec<&'m str> {
    let is_app = |module: &&Module| is_application(snapshot, module, conventions);
    let mut found: Vec<&Module> = modules.iter().filter(is_app).collect();
    if found.is_empty() {
        found = modules.iter().filter(|it| may_be(snapshot, modules, it)).collect();
    }
    found.into_iter().map(|it| it.path.as_str()).collect()
}

/// Whether nothing says that a module is something else than an application.
fn may_be(snapshot: &Snapshot, modules: &[Module], module: &Module) -> bool {
    let is_else = applies_any(snapshot, module, &LIBRARY_PLUGIN)
        || applies_any(snapshot, module, &OTHER_PLUGINS);
    module.script.is_some() && !is_else && (module.path != ":" || modules.len() == 1)
}

/// Whether a module's own script applies one of these plugins.
fn applies_any(snapshot: &Snapshot, module: &Module, plugins: &[&str]) -> bool {
    let script = module.script.as_ref().and_then(|file| ScriptFile::open(snapshot, file));
    script.is_some_and(|script| {
        let applied = applied_plugins(snapshot, &script);
        applied.iter().any(|it| plugins.contains(&it.id.as_str()))
    })
}

/// The ids of the library plugin, today's and the old one.
const LIBRARY_PLUGIN: [&str; 2] = ["com.android.library", "android-library"];

/// Other plugins of modules that are certainly no applications for phones.
const OTHER_PLUGINS: [&str; 7] = [
    "com.android.dynamic-feature",
    "com.android.kotlin.multiplatform.library",
    "com.android.test",
    "groovy",
    "java",
    "java-library",
    "org.jetbrains.kotlin.jvm",
];

/// The ids of the application plugin: today's, and the one of before 2015, which it kept.
const APPLICATION_PLUGIN: [&str; 2] = ["com.android.application", "android"];

/// Whether a module applies the application plugin, be it through a plugin of the build's own or a
/// script that it applies, or sets an applicationId, which only applications may.
pub(super) fn is_application(
    snapshot: &Snapshot,
    module: &Module,
    conventions: &Conventions,
) -> bool {
    let Some(script) = module.script.as_ref().and_then(|file| ScriptFile::open(snapshot, file))
    else {
        return false;
    };
    applies_application(snapshot, &script, conventions, MAX_PLUGINS) || sets_application_id(&script)
}

/// How many plugins of the build's own, and scripts, may apply one another in a row.
const MAX_PLUGINS: usize = 8;

fn applies_application(
    snapshot: &Snapshot,
    script: &ScriptFile<'_>,
    conventions: &Conventions,
    hops: usize,
) -> bool {
    let Some(hops) = hops.checked_sub(1) else { return false };
    let plugins = applied_plugins(snapshot, script);
    let is_it = |it: &PluginUse<'_>| APPLICATION_PLUGIN.contains(&it.id.as_str());
    let made_by = plugins.iter().filter_map(|it| conventions.get(&it.id)?.as_ref());
    plugins.iter().any(is_it)
        || made_by
            .chain(applied_by_path(snapshot, script))
            .filter_map(|file| ScriptFile::open(snapshot, file))
            .any(|it| applies_application(snapshot, &it, conventions, hops))
}
