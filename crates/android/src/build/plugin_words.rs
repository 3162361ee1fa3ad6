//! What a script applies as plugins, in whatever words: ids, classes, names, loops over names.
//!
//! Knows the calls and what they name; which of them count, and in which version, is for others.

use pushwright_lossless::gradle::query::{Node, Step};
use pushwright_lossless::gradle::{Call, Opaque, Value};

use super::catalog;
use super::plugins::{PluginUse, requested};
use super::script::{ScriptFile, argument, calls, constant, named_argument};
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
        let mut around: Vec<&Opaque> = steps.iter().filter_map(opaque).collect();
        let ids = match word_applied(snapshot, script, steps, call) {
            Word::Is(id) => vec![id],
            Word::Computed(value) => match ids_looped(script, steps, value) {
                Some((ids, head)) => {
                    around.retain(|it| it.span.start != head);
                    ids
                }
                None => Vec::new(),
            },
            Word::None => Vec::new(),
        };
        let of = |id| PluginUse { id, call, around: around.clone(), off: false, is_vague: false };
        found.extend(ids.into_iter().map(of));
    });
    found
}

/// Where a script applies a plugin whose id it computes.
pub(crate) fn computed_plugin(snapshot: &Snapshot, script: &ScriptFile<'_>) -> Option<Place> {
    let mut found = aliased_elsewhere(snapshot, script);
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

/// `alias(libs.plugins.x)` of a catalog whose entries come from somewhere that is not read.
fn aliased_elsewhere(snapshot: &Snapshot, script: &ScriptFile<'_>) -> Option<Place> {
    let blocks = script.blocks(&["plugins"]);
    let mut all = blocks.iter().flat_map(|it| calls(&it.body.statements));
    let found = all.find(|call| match argument(call, None) {
        Some(Value::Path { path, .. }) if call.name.text == "alias" => {
            catalog::plugin(snapshot, path).is_none() && catalog::is_open(snapshot, path)
        }
        _ => false,
    })?;
    Some(script.place(&found.span))
}

/// The ids that a loop over constants gives to what it applies, and where the loop starts:
/// `['a', 'b'].each { apply plugin: it }`, also where a variable holds the list.
fn ids_looped(
    script: &ScriptFile<'_>,
    steps: &[Step<'_>],
    value: &Value,
) -> Option<(Vec<String>, usize)> {
    const LOOPS: [&str; 2] = ["each", "forEach"];
    let Value::Path { path, .. } = value else { return None };
    let quoted = |text: &str| -> Vec<String> {
        text.split(['"', '\'']).skip(1).step_by(2).map(str::to_owned).collect()
    };
    let (start, body) = steps.iter().rev().find_map(|step| match step {
        Step::Opaque(opaque) if opaque.keyword.as_deref().is_none_or(|it| it == "for") => {
            Some((opaque.span.start, opaque.bodies.first()?.span.clone()))
        }
        Step::Block(call) if LOOPS.contains(&call.name.last()) => {
            Some((call.span.start, call.body.as_ref()?.span.clone()))
        }
        _ => None,
    })?;
    let (head, inside) = (&script.text[start..body.start], script.slice(&body));
    let named = inside.trim_start_matches('{').trim_start();
    let is_its = path == "it" || named.starts_with(path.as_str()) || head.contains(path.as_str());
    let own = quoted(head);
    let variables = script.script.variables();
    let mut words = head.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    let ids = match own.is_empty() {
        false => own,
        true => quoted(script.slice(words.find_map(|it| variables.get(it))?.span())),
    };
    (is_its && !ids.is_empty()).then_some((ids, start))
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
            let may_be = matches!(value, Value::Path { .. } | Value::Text { .. });
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

/// The id or the class that a value names: also `libs.plugins.x.get().pluginId`.
pub(super) fn plugin_word(snapshot: &Snapshot, value: &Value) -> Option<String> {
    match value {
        Value::Path { path, .. } if path.contains('.') => Some(path.to_string()),
        Value::Call(call) => {
            let id = call.chain.iter().any(|it| it.name.text == "pluginId");
            let accessor = call.name.text.strip_suffix(".get").filter(|_| id)?;
            catalog::plugin(snapshot, accessor).map(|it| it.id)
        }
        value => constant(value).map(str::to_owned),
    }
}
