//! Script plugins that the application module applies: `apply from: '…'`.
//!
//! Knows the one line, in both DSLs; what the applied script says is not read here.

use pushwright_lossless::gradle::edit::Container;

use crate::build::applied::{applications_of, slot_for_another};
use crate::build::script::{ScriptFile, cannot_tell, insert};
use crate::{CannotTell, Key, Kind, Place, Presence, Project, RelPath, Step};

/// A script of the project that the application module must apply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptWant {
    /// The script, relative to the root.
    pub file: RelPath,
}

/// `script:MODULE#FILE`
pub(crate) fn key(project: &Project<'_>, want: &ScriptWant) -> Key {
    Key::new(Kind::Script, format!("{}#{}", project.app().name(), want.file))
}

/// Whether the application module applies the script.
pub(crate) fn presence(project: &Project<'_>, want: &ScriptWant) -> Presence {
    let Some(script) = project.script(project.app()) else { return Presence::Absent };
    match applications_of(project, &script, &want.file).into_iter().next() {
        None => Presence::Absent,
        Some((call, false)) => Presence::Present(script.place(&call.span)),
        Some((call, true)) => {
            let why = format!("`{}` is applied under a condition", want.file);
            Presence::Unknown(cannot_tell(why, script.place(&call.span), &written(&script, want)))
        }
    }
}

/// The line that applies the script: below the plugins' lines, else at the end.
pub(crate) fn step(project: &Project<'_>, want: &ScriptWant) -> Result<Option<Step>, CannotTell> {
    let Some(script) = project.script(project.app()) else {
        return Err(CannotTell {
            why: format!("module `{}` has no build script", project.app().path),
            at: None,
            snippet: String::new(),
        });
    };
    let slot = slot_for_another(&script);
    let edit = insert(&script, Container::TopLevel, slot, &written(&script, want));
    Ok(Some(Step { key: key(project, want), file: script.file.clone(), edit }))
}

/// Finds the line that applies a script.
pub(crate) fn locate(project: &Project<'_>, key: &Key) -> Vec<Place> {
    let Some((module, file)) = key.name.split_once('#') else { return Vec::new() };
    let module = project.modules.iter().find(|it| it.name() == module);
    let Some(script) = module.and_then(|it| project.script(it)) else { return Vec::new() };
    let Some(file) = RelPath::new(file) else { return Vec::new() };
    let found = applications_of(project, &script, &file);
    found.iter().map(|(call, _)| script.place(&call.span)).collect()
}

fn written(script: &ScriptFile<'_>, want: &ScriptWant) -> String {
    if script.is_kotlin() {
        format!("apply(from = \"$rootDir/{}\")", want.file)
    } else {
        format!("apply from: \"$rootDir/{}\"", want.file)
    }
}
