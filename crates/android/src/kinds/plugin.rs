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
use crate::build::neighbours::{Neighbour, at_top, neighbours, rank};
use crate::build::plugin_words::{applied_plugins, computed_plugin};
use crate::build::plugins::{
    PluginName, PluginUse, applied_from_above, apply_false, plugin_id, requested, requests,
};
use crate::build::script::{Block, ScriptFile, cannot_tell, insert, named_argument, unread};
use crate::owned::Owned;
use crate::{CannotTell, Difference, DifferenceKind, Key, Kind, Place, Presence, Project, Step};

/// A plugin that the application module must apply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PluginWant {
    /// What it is known by.
    pub plugin: PluginName,
}

/// `plugin:MODULE#id`
pub(crate) fn key(project: &Project<'_>, want: &PluginWant) -> Key {
    Key::new(Kind::Plugin, format!("{}#{}", project.app().name(), want.plugin.id))
}

/// Whether the application module applies the plugin.
pub(crate) fn presence(project: &Project<'_>, want: &PluginWant) -> Presence {
    let Some(script) = project.script(project.app()) else { return Presence::Absent };
    let own = libraries::scripts(project).into_iter();
    let own = own.map(|it| (it, applied_plugins(project.snapshot(), &it)));
    for (script, applied) in &own.chain(applied_from_above(project)).collect::<Vec<_>>() {
        let mut same = applied.iter().filter(|it| want.plugin.is(&it.id));
        if let Some(found) = same.find(|it| !it.is_dead(project, script)) {
            return applied_verdict(project, script, found, want);
        }
    }
    let off = requested(project.snapshot(), &script, &["plugins"]);
    match off.iter().find(|it| it.off && want.plugin.is(&it.id)) {
        Some(found) => Presence::Different(switched_off(&script, found, want)),
        None => match libraries::scripts(project)
            .iter()
            .find_map(|it| computed_plugin(project.snapshot(), it))
        {
            Some(at) => Presence::Unknown(cannot_tell(
                "which plugin is applied here is not decided in the files",
                at,
                &written(project, &script, want),
            )),
            None => unread(project, &script, &written(project, &script, want)),
        },
    }
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
    let of_member = project.of_all().is_some();
    if guarded || brought || of_member || found.is_certain(project, script) {
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

/// The line that applies the plugin.
pub(crate) fn step(
    project: &Project<'_>,
    want: &PluginWant,
    owned: &Owned,
) -> Result<Option<Step>, CannotTell> {
    let Some(script) = project.script(project.app()) else { return Ok(None) };
    let key = key(project, want);
    let step = |edit: Edit| Some(Step { key: key.clone(), file: script.file.clone(), edit });
    if let Some(block) = plugins_block(project, &script) {
        let module = project.app().name();
        let siblings = neighbours(&block, owned, &|statement| {
            let id = statement.as_call().and_then(|it| plugin_id(project.snapshot(), it));
            let key = id.map(|id| Key::new(Kind::Plugin, format!("{module}#{id}")));
            Neighbour { key, is_of_kind: true }
        });
        let slot = slot(&siblings, &rank(&key));
        let text = written(project, &script, want);
        return Ok(step(insert(&script, Container::Block(block.body), slot, &text)));
    }
    let siblings = at_top(&script, owned, &|it| applied_at_top(project, it));
    let slot = match siblings.iter().any(|it| it.rank.is_some()) {
        true => slot(&siblings, &rank(&key)),
        false => script.last_slot(),
    };
    Ok(step(insert(&script, Container::TopLevel, slot, &written(project, &script, want))))
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
    let key = Key::new(Kind::Plugin, format!("{}#{id}", project.app().name()));
    Neighbour { key: value.map(|_| key), is_of_kind: value.is_some() }
}

/// Finds the application of a plugin.
pub(crate) fn locate(project: &Project<'_>, key: &Key) -> Vec<Place> {
    let Some((module, id)) = key.name.split_once('#') else { return Vec::new() };
    let module = project.modules.iter().find(|it| it.name() == module);
    let Some(script) = module.and_then(|it| project.script(it)) else { return Vec::new() };
    applied_plugins(project.snapshot(), &script)
        .iter()
        .filter(|it| it.id == id)
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
