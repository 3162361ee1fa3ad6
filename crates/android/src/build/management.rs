//! How the settings manage repositories: in which scripts, and whether projects may have their own.
//!
//! Knows the settings script, the scripts that it applies and those of its plugins. A mode that is
//! computed is not told.

use super::script::{ScriptFile, all_calls};
use crate::build::project::Project;
use crate::fact::Place;

/// The block that the settings manage repositories in.
pub(crate) const MANAGEMENT: &str = "dependencyResolutionManagement";

/// Whose repositories are in effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Only those of the settings.
    Settings,
    /// Those of the projects, wherever one has any.
    Projects,
    /// One or the other: the files do not tell.
    Unknown(Place),
}

/// The settings script and all that it applies.
fn scripts<'s>(project: &Project<'s>) -> Vec<ScriptFile<'s>> {
    let Some(own) = project.settings_script() else { return Vec::new() };
    let mut all = project.applied_scripts(&own);
    all.insert(0, own);
    all
}

/// The script that manages repositories, which others go into as well.
pub(crate) fn managing<'s>(project: &Project<'s>) -> Option<ScriptFile<'s>> {
    scripts(project).into_iter().find(manages)
}

fn manages(script: &ScriptFile<'_>) -> bool {
    let mut found = false;
    all_calls(script.script, &mut |call, _| found |= call.name.steps().any(|it| it == MANAGEMENT));
    found
}

/// What the settings say of repositories in projects.
pub(crate) fn mode(project: &Project<'_>) -> Mode {
    let scripts = scripts(project);
    let says = |it: &ScriptFile<'_>, word: &str| !it.mentions(word).is_empty();
    let only = |it: &ScriptFile<'_>| {
        ["FAIL_ON_PROJECT_REPOS", "PREFER_SETTINGS"].iter().any(|mode| says(it, mode))
    };
    if scripts.iter().any(only) {
        return Mode::Settings;
    }
    let computed = scripts.iter().filter(|it| !says(it, "PREFER_PROJECT")).find_map(|it| {
        let mut set = ["repositoriesMode", "setRepositoriesMode"].into_iter();
        set.find_map(|word| it.mentions(word).pop()).map(|at| it.place(&at))
    });
    computed.map_or(Mode::Projects, Mode::Unknown)
}

/// Where the settings apply what cannot be read, and what may manage repositories.
pub(crate) fn unread(project: &Project<'_>) -> Option<Place> {
    let own = project.settings_script()?;
    let convention = || scripts(project).iter().find_map(|it| project.unread_convention(it));
    project.unread_declarations(&own).or_else(convention)
}
