//! How the build comes to know pushwright: its plugin by id, or the script plugin and one line.
//!
//! Knows when that is wanted and which way; what the plugin does is written in Gradle's language.

use pushwright_android::{
    FileWant, PluginName, PluginWant, Presence, RelPath, ScriptWant, Want, plugin_resolves,
    presence,
};
use pushwright_config::templates;

use crate::model::context::Context;

/// The id of the binary plugin.
pub(crate) const ID: &str = "dev.pushwright";
/// The library that holds the binary plugin.
const LIBRARY: &str = "dev.pushwright:gradle-plugin";
/// Where the script plugin is written.
pub(crate) const SCRIPT: &str = "gradle/pushwright.gradle";

/// Whether the build must know pushwright: push.toml leaves the sources to it, or it does already.
///
/// Whoever deletes both the script and the line that applies it has taken it out for good.
pub(crate) fn is_wanted(context: &Context<'_>) -> bool {
    let generates =
        context.config.app.leaves_sources_to_build() && !context.config.vendors.is_empty();
    generates || is_plugin_ours(context) || is_script_there(context)
}

/// What makes the build know pushwright: the id where it resolves, else the script.
pub(crate) fn wants(context: &Context<'_>) -> Vec<Want> {
    let by_id = || {
        is_plugin_ours(context)
            || presence(context.project, &plugin()) != Presence::Absent
            || plugin_resolves(context.project, ID, LIBRARY)
    };
    if !is_script_there(context) && by_id() {
        return vec![plugin()];
    }
    let file = FileWant { path: path(), text: templates::gradle_script().to_owned() };
    vec![Want::File(file), script()]
}

fn is_plugin_ours(context: &Context<'_>) -> bool {
    let applied = presence(context.project, &plugin()) != Presence::Absent;
    applied && context.ledger.entries_for(&plugin().key(context.project)).next().is_some()
}

fn is_script_there(context: &Context<'_>) -> bool {
    context.project.snapshot().contains(&path())
        || presence(context.project, &script()) != Presence::Absent
}

fn plugin() -> Want {
    Want::Plugin(PluginWant { plugin: PluginName::new(ID) })
}

fn script() -> Want {
    Want::Script(ScriptWant { file: path() })
}

fn path() -> RelPath {
    RelPath::new(SCRIPT).unwrap_or_else(|| unreachable!("a constant relative path"))
}
