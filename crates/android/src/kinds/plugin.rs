//! Gradle plugins of the application module.
//!
//! Knows where a plugin's line goes in `plugins {}` and among `apply plugin:`; who applies what is
//! the build model's business.

use pushwright_lossless::Edit;
use pushwright_lossless::gradle::edit::Container;
use pushwright_lossless::gradle::{Call, Statement};
use pushwright_lossless::placement::slot;

use crate::build::class_path::classpath_entries;
use crate::build::libraries;
use crate::build::neighbours::{Neighbour, at_top, rank, step_among};
use crate::build::plugin_words::{applied_plugins, computed_plugin};
use crate::build::plugins::{
    PluginName, PluginUse, applied_from_above, apply_false, plugin_id, requested, requests,
};
use crate::build::project::Project;
use crate::build::script::{Block, ScriptFile, cannot_tell, named_argument, step_at, unread};
use crate::fact::{CannotTell, Difference, DifferenceKind, Place, Presence, Step};
use crate::key::{Key, Kind};
use crate::kinds::wanted::{Conflict, Row, Wanted};
use crate::owned::Owned;

/// A plugin that the application module must apply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PluginWant {
    /// What it is known by.
    pub plugin: PluginName,
}

/// What keys of the kind are called, and where what they name stands.
pub(crate) const KIND: Row =
    Row { title: |key| format!("plugin {}", key.subject()), conflict: Conflict::Plugin, locate };

impl Wanted for PluginWant {
    fn key(&self, project: &Project<'_>) -> Key {
        key_of(project, &self.plugin.id)
    }

    fn presence(&self, project: &Project<'_>) -> Presence {
        let Some(script) = project.script(project.app()) else { return Presence::Absent };
        let own = libraries::scripts(project).into_iter();
        let own = own.map(|it| (it, applied_plugins(project.snapshot(), &it)));
        for (script, applied) in &own.chain(applied_from_above(project)).collect::<Vec<_>>() {
            let mut same = applied.iter().filter(|it| self.plugin.is(&it.id));
            if let Some(found) = same.find(|it| !it.is_dead(project, script)) {
                return applied_verdict(project, script, found, self);
            }
        }
        let off = requested(project.snapshot(), &script, &["plugins"]);
        match off.iter().find(|it| it.off && self.plugin.is(&it.id)) {
            Some(found) => Presence::Different(switched_off(&script, found, self)),
            None => match libraries::scripts(project)
                .iter()
                .find_map(|it| computed_plugin(project.snapshot(), it))
            {
                Some(at) => Presence::Unknown(cannot_tell(
                    "which plugin is applied here is not decided in the files",
                    at,
                    &written(project, &script, self),
                )),
                None => unread(project, &script, &written(project, &script, self)),
            },
        }
    }

    fn step(&self, project: &Project<'_>, owned: &Owned) -> Result<Option<Step>, CannotTell> {
        let Some(script) = project.script(project.app()) else { return Ok(None) };
        let key = self.key(project);
        let text = written(project, &script, self);
        if let Some(block) = plugins_block(project, &script) {
            let seen_as = |statement: &Statement| {
                let id = statement.as_call().and_then(|it| plugin_id(project.snapshot(), it));
                Neighbour { key: id.map(|id| key_of(project, &id)), is_of_kind: true }
            };
            return Ok(Some(step_among(&script, &block, owned, (key, &text), &seen_as)));
        }
        let siblings = at_top(&script, owned, &|it| applied_at_top(project, it));
        let slot = match siblings.iter().any(|it| it.rank.is_some()) {
            true => slot(&siblings, &rank(&key)),
            false => script.last_slot(),
        };
        Ok(Some(step_at(&script, key, Container::TopLevel, slot, &text)))
    }
}

fn key_of(project: &Project<'_>, id: &str) -> Key {
    Key::of_module(Kind::Plugin, project.app().name(), None, id)
}

fn applied_verdict(
    project: &Project<'_>,
    script: &ScriptFile<'_>,
    found: &PluginUse<'_>,
    want: &PluginWant,
) -> Presence {
    let place = script.place(&found.call.span);
    // `if (!plugins.hasPlugin('x')) apply plugin: 'x'` applies it in any case.
    let guarded = !script.mentions("hasPlugin").is_empty();
    // A script with a class path of its own, as Cordova's plugins have, brings the plugin to use it.
    let of_app = project.app().script.as_ref() == Some(script.file);
    let brought = !of_app && !script.blocks(&["buildscript", "dependencies"]).is_empty();
    // Who wants it for a member alone has said so in a condition.
    let for_member = project.for_all_members().is_some();
    if guarded || brought || for_member || found.is_certain(project, script) {
        return Presence::Present(place);
    }
    let why = format!("`{}` is applied under a condition", want.plugin.id);
    Presence::Unknown(cannot_tell(why, place, &written(project, script, want)))
}

/// `apply false` in the module itself: a second request of the plugin stops the build.
fn switched_off(script: &ScriptFile<'_>, found: &PluginUse<'_>, want: &PluginWant) -> Difference {
    Difference {
        at: script.place(&found.call.span),
        message: format!("`{}` is requested here with `apply false`", want.plugin.id),
        part: None,
        kind: DifferenceKind::Value,
        fix: apply_false(script, found.call).map(|span| Edit::delete(span).into()),
    }
}

/// Whether the application module could apply the plugin by its id, without a version.
///
/// True where the build requests it elsewhere, or the script that the plugins come from has its
/// library (or its marker) on the class path.
#[must_use]
pub fn plugin_resolves(project: &Project<'_>, id: &str, library: &str) -> bool {
    let marker = format!("{id}:{id}.gradle.plugin");
    let on_class_path = project.classpath_script().is_some_and(|script| {
        classpath_entries(project, &script, &["buildscript", "dependencies"])
            .iter()
            .any(|it| it.module == library || it.module == marker)
    });
    on_class_path || requests(project, &PluginName::new(id)).is_some_and(|it| !it.in_module)
}

/// The `plugins {}` block that a plugin may be applied in.
///
/// None where the Android plugin is applied further down: others that build upon it come after it.
fn plugins_block<'s>(project: &Project<'s>, script: &ScriptFile<'s>) -> Option<Block<'s>> {
    let further_down = applied_plugins(project.snapshot(), script)
        .iter()
        .any(|it| it.id == "com.android.application" && it.call.name.text == "apply");
    script.blocks(&["plugins"]).first().copied().filter(|_| !further_down)
}

/// A statement of the top level, of which those that apply a plugin are of our kind.
fn applied_at_top(project: &Project<'_>, statement: &Statement) -> Neighbour {
    let call = statement.as_call().filter(|call| call.name.text == "apply");
    let value = call.and_then(|call| named_argument(call, "plugin"));
    let id = value.and_then(|value| value.as_constant()).unwrap_or_default();
    Neighbour { key: value.map(|_| key_of(project, id)), is_of_kind: value.is_some() }
}

/// Finds the application of a plugin.
pub(crate) fn locate(project: &Project<'_>, key: &Key) -> Vec<Place> {
    let Some(script) = project.script_of(key) else { return Vec::new() };
    applied_plugins(project.snapshot(), &script)
        .iter()
        .filter(|it| it.id == key.subject())
        .map(|it| script.place(&it.call.span))
        .collect()
}

fn written(project: &Project<'_>, script: &ScriptFile<'_>, want: &PluginWant) -> String {
    let applied = applied_plugins(project.snapshot(), script);
    let side_by_side = applied.iter().filter(|it| it.around.is_empty());
    let calls_there: Vec<&Call> = side_by_side.map(|it| it.call).collect();
    let id = script.quoted_like(&want.plugin.id, &calls_there);
    match plugins_block(project, script) {
        Some(block) => {
            let parens = block.calls().iter().any(|call| call.parens);
            if parens || script.is_kotlin() { format!("id({id})") } else { format!("id {id}") }
        }
        None if script.is_kotlin() => format!("apply(plugin = {id})"),
        None => format!("apply plugin: {id}"),
    }
}
