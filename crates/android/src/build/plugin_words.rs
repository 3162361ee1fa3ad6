//! What a script applies as plugins, in whatever words: ids, classes, names, loops over names.
//!
//! Knows the calls and what they name; which of them count, and in which version, is for others.

use pushwright_lossless::gradle::query::{Node, Step};
use pushwright_lossless::gradle::{Call, Opaque, Value};

use super::loops::Loop;
use super::plugins::{PluginUse, apply_false, requested};
use super::script::{ScriptFile, argument, calls, constant, first_text, named_argument};
use super::{build_src, catalog};
use crate::catalog_text::normal;
use crate::fact::Place;
use crate::snapshot::Snapshot;

/// The plugins a script applies, by `plugins {}` (without `apply false`), `apply plugin:`,
/// `apply { plugin(…) }` or `plugins.apply(…)`.
pub(crate) fn applied_plugins<'s>(
    snapshot: &Snapshot,
    script: &ScriptFile<'s>,
) -> Vec<PluginUse<'s>> {
    let mut found = requested(snapshot, script, &["plugins"]);
    found.retain(|it| !it.off);
    script.script.walk(&mut |steps, node| {
        let Node::Call(call) = node else { return };
        // The body of a class that makes a plugin runs.
        let opaque = |step: &Step<'s>| match step {
            Step::Opaque(opaque) if !is_declaration(opaque) => Some(*opaque),
            _ => None,
        };
        let around: Vec<&Opaque> = steps.iter().filter_map(opaque).collect();
        let ids = match word_applied(snapshot, script, steps, call) {
            Word::Is(id) => vec![id],
            Word::Computed(value) => ids_looped(script, steps, value).unwrap_or_default(),
            Word::None => Vec::new(),
        };
        let of = |id| PluginUse { id, call, around: around.clone(), off: false, is_vague: false };
        found.extend(ids.into_iter().map(of));
    });
    found
}

/// Where a script applies a plugin whose id it computes.
pub(crate) fn computed_plugin(snapshot: &Snapshot, script: &ScriptFile<'_>) -> Option<Place> {
    let mut found = requested_elsewhere(snapshot, script);
    script.script.walk(&mut |steps, node| {
        if let Node::Call(call) = node
            && let Word::Computed(value) = word_applied(snapshot, script, steps, call)
            && ids_looped(script, steps, value).is_none()
        {
            found.get_or_insert_with(|| script.place(&call.span));
        }
    });
    found
}

/// What `plugins {}` names by something that stands where nobody reads: `alias(libs.plugins.x)` of a
/// catalog whose entries come from somewhere, `id(Plugins.x)` of a class that is not buildSrc's.
pub(super) fn requested_elsewhere(snapshot: &Snapshot, script: &ScriptFile<'_>) -> Option<Place> {
    let blocks = script.blocks(&["plugins"]);
    let mut all = blocks.iter().flat_map(|it| calls(&it.body.statements));
    let found = all.find(|call| match argument(call, None) {
        Some(Value::Path { path, .. }) if call.name.text == "alias" => {
            catalog::plugin(snapshot, path).is_none() && catalog::is_open(snapshot, path)
        }
        Some(value @ Value::Path { .. }) if call.name.text == "id" => {
            plugin_word(snapshot, value).is_none() && apply_false(script, call).is_none()
        }
        _ => false,
    })?;
    Some(script.place(&found.span))
}

/// The ids that a loop over constants gives to what it applies: `['a', 'b'].each { apply plugin: it }`,
/// also where a variable holds the list.
fn ids_looped(script: &ScriptFile<'_>, steps: &[Step<'_>], value: &Value) -> Option<Vec<String>> {
    let name = match value {
        Value::Path { path, .. } => path.as_str(),
        Value::Text { interpolations, .. } => interpolations.first()?.path.as_deref()?,
        _ => return None,
    };
    Loop::around(script, steps, name)?.texts(value)
}

/// What a call applies.
enum Word<'s> {
    /// This id or class.
    Is(String),
    /// A plugin that this value names.
    Computed(&'s Value),
    /// Nothing.
    None,
}

fn is_declaration(opaque: &Opaque) -> bool {
    opaque.keyword.as_deref().is_some_and(|it| ["class", "object"].contains(&it))
}

/// The id or class that a call applies.
fn word_applied<'s>(
    snapshot: &Snapshot,
    script: &ScriptFile<'_>,
    steps: &[Step<'_>],
    call: &'s Call,
) -> Word<'s> {
    match value_applied(script, steps, call) {
        Some(Applied::Class(class)) => Word::Is(class),
        Some(Applied::Value(value)) => {
            let told = plugin_word(snapshot, value).or_else(|| match value {
                Value::Path { path, .. }
                    if path.starts_with(char::is_uppercase) && !path.contains('.') =>
                {
                    Some(path.to_string())
                }
                Value::Path { .. } | Value::Text { .. } => {
                    script.script.variables().resolve(value, &|_| None)
                }
                _ => None,
            });
            let may_be = !matches!(value, Value::List { .. } | Value::Map { .. });
            match told {
                Some(id) => Word::Is(id),
                None if may_be => Word::Computed(value),
                None => Word::None,
            }
        }
        None => Word::None,
    }
}

/// What a call that applies a plugin names it by.
enum Applied<'s> {
    Class(String),
    Value(&'s Value),
}

fn value_applied<'s>(
    script: &ScriptFile<'_>,
    steps: &[Step<'_>],
    call: &'s Call,
) -> Option<Applied<'s>> {
    const MANAGERS: [&str; 2] = ["plugins", "pluginManager"];
    let around = match steps.last() {
        Some(Step::Block(around)) => Some(*around),
        _ => None,
    };
    match call.name.last() {
        "apply" => {
            if let Some(value) = named_argument(call, "plugin") {
                return Some(Applied::Value(value));
            }
            let receiver = call.name.text.strip_suffix(".apply");
            let receiver = receiver.and_then(|it| it.rsplit('.').next());
            let is_manager = |name: &str| MANAGERS.contains(&name);
            let on_manager = receiver.is_some_and(is_manager)
                || around.is_some_and(|it| match argument(it, None) {
                    Some(Value::Path { path, .. }) => {
                        it.name.text == "with" && path.rsplit('.').next().is_some_and(is_manager)
                    }
                    // `pluginManager.apply { apply("x") }`, `plugins.run { … }`
                    None => it.name.text.rsplit_once('.').is_some_and(|(way, last)| {
                        ["apply", "run"].contains(&last)
                            && way.rsplit('.').next().is_some_and(is_manager)
                    }),
                    _ => false,
                });
            match &call.generics {
                Some(class) if call.args.is_empty() => {
                    let class = script.slice(class).trim_matches(['<', '>']);
                    Some(Applied::Class(class.to_owned()))
                }
                _ => argument(call, None).filter(|_| on_manager).map(Applied::Value),
            }
        }
        "plugin" if around.is_some_and(|it| it.name.last() == "apply") => {
            argument(call, None).map(Applied::Value)
        }
        _ => None,
    }
}

/// The id or the class that a value names: also `libs.plugins.x.get().pluginId`,
/// `libs.plugins.x.map { it.pluginId }`, `libs.findPlugin("x").get().get().pluginId`, helpers of
/// the build's own that ask for it: `libs.plugins.x.getPluginId()`, `libs.plugins.x.id`, and buildSrc's
/// constants.
pub(super) fn plugin_word(snapshot: &Snapshot, value: &Value) -> Option<String> {
    match value {
        Value::Path { path, .. } if path.contains('.') => {
            let accessor = path.rsplit_once('.').filter(|it| is_id(it.1));
            let named = accessor.and_then(|it| catalog::plugin(snapshot, it.0)).map(|it| it.id);
            let told = named.or_else(|| build_src::constant(snapshot, path));
            // Of what is no constant of buildSrc's the files do not tell; a class has a package.
            told.or_else(|| (!path.starts_with(char::is_uppercase)).then(|| path.to_string()))
        }
        Value::Call(call) => {
            let mut links = std::iter::once(&**call).chain(&call.chain);
            if !links.clone().any(asks_for_id) {
                return None;
            }
            let found = links.find_map(|it| found_by_name(snapshot, it));
            let is_asked = |word: &str| ["get", "map", "asProvider"].contains(&word) || is_id(word);
            let named = || call.name.text.rsplit_once('.').filter(|it| is_asked(it.1));
            found.or_else(|| catalog::plugin(snapshot, named()?.0).map(|it| it.id))
        }
        value => constant(value).map(str::to_owned),
    }
}

/// Whether a link of a chain asks a plugin of a catalog for its id.
fn asks_for_id(link: &Call) -> bool {
    let is_asked = |it: &Call| is_id(it.name.last());
    let statements = link.body.as_ref().map_or(&[][..], |it| &it.statements);
    is_asked(link) || calls(statements).any(is_asked)
}

/// Whether a word asks for an id: `pluginId`, `getPluginId`, `id`.
fn is_id(word: &str) -> bool {
    word == "id" || word.ends_with("Id")
}

/// The plugin that `findPlugin("x")` finds; a name of the script's own stands for the main catalog.
fn found_by_name(snapshot: &Snapshot, link: &Call) -> Option<String> {
    let alias = first_text(link).filter(|_| link.name.last() == "findPlugin")?;
    let own = link.name.text.rsplit_once('.').map(|it| it.0);
    let main = catalog::main(snapshot).map(|it| it.name);
    let names = own.into_iter().chain(main.as_deref());
    let alias = normal(alias);
    let mut found =
        names.filter_map(|it| catalog::plugin(snapshot, &format!("{it}.plugins.{alias}")));
    found.next().map(|it| it.id)
}
