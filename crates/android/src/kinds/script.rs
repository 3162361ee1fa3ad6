//! Script plugins that the application module applies: `apply from: '…'`.
//!
//! Knows the one line, in both DSLs; what the applied script says is not read here.

use pushwright_lossless::gradle::edit::Container;

use crate::build::applied::{applications_of, slot_for_another};
use crate::build::project::Project;
use crate::build::script::{ScriptFile, cannot_tell, step_at};
use crate::fact::{CannotTell, Place, Presence, Step};
use crate::key::{Key, Kind};
use crate::kinds::wanted::{Conflict, Row, Wanted};
use crate::owned::Owned;
use crate::rel_path::RelPath;

/// A script of the project that the application module must apply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptWant {
    /// The script, relative to the root.
    pub file: RelPath,
}

/// What keys of the kind are called, and where what they name stands.
pub(crate) const KIND: Row =
    Row { title: |key| format!("script {}", key.subject()), conflict: Conflict::Plugin, locate };

impl Wanted for ScriptWant {
    fn key(&self, project: &Project<'_>) -> Key {
        Key::of_module(Kind::Script, project.app().name(), None, self.file.as_str())
    }

    fn presence(&self, project: &Project<'_>) -> Presence {
        let Some(script) = project.script(project.app()) else { return Presence::Absent };
        match applications_of(project, &script, &self.file).into_iter().next() {
            None => Presence::Absent,
            Some((call, false)) => Presence::Present(script.place(&call.span)),
            Some((call, true)) => {
                let why = format!("`{}` is applied under a condition", self.file);
                Presence::Unknown(cannot_tell(
                    why,
                    script.place(&call.span),
                    &written(&script, self),
                ))
            }
        }
    }

    fn step(&self, project: &Project<'_>, _: &Owned) -> Result<Option<Step>, CannotTell> {
        let Some(script) = project.script(project.app()) else {
            return Err(CannotTell {
                why: format!("module `{}` has no build script", project.app().path),
                at: None,
                snippet: String::new(),
            });
        };
        let slot = slot_for_another(&script);
        let text = written(&script, self);
        Ok(Some(step_at(&script, self.key(project), Container::TopLevel, slot, &text)))
    }
}

/// Finds the line that applies a script.
pub(crate) fn locate(project: &Project<'_>, key: &Key) -> Vec<Place> {
    let Some(script) = project.script_of(key) else { return Vec::new() };
    let Some(file) = RelPath::new(key.subject()) else { return Vec::new() };
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
