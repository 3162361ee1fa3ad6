//! Manifest placeholders as Gradle evaluates them, one member at a time.
//!
//! Knows the spellings of both DSLs and that an assignment of the whole map wipes what stood before
//! it; knows that the Variant API has the last word. Expands nothing.

use pushwright_lossless::Span;
use pushwright_lossless::gradle::query::{Node, path};
use pushwright_lossless::gradle::{Argument, Assign, Call, Operator, Statement, Value};

use super::members::{computed, members};
use super::script::{Block, ScriptFile, argument, constant};
use crate::{Place, Project};

/// A statement that gives a placeholder a value.
pub(crate) struct SetAt<'s> {
    pub(crate) value: &'s Value,
    pub(crate) statement: Span,
}

/// What a statement does to one placeholder.
enum Effect<'s> {
    Sets(&'s Value),
    Wipes,
}

/// Every statement of a block that gives the placeholder a value, in order.
pub(crate) fn set_in<'s>(block: &Block<'s>, name: &str) -> Vec<SetAt<'s>> {
    effects(block, name)
        .into_iter()
        .filter_map(|(effect, statement)| match effect {
            Effect::Sets(value) => Some(SetAt { value, statement: statement.span().clone() }),
            Effect::Wipes => None,
        })
        .collect()
}

/// The statement whose value is in effect at the end of a block.
pub(crate) fn in_effect<'s>(block: &Block<'s>, name: &str) -> Option<SetAt<'s>> {
    let (effect, statement) = effects(block, name).pop()?;
    match effect {
        Effect::Sets(value) => Some(SetAt { value, statement: statement.span().clone() }),
        Effect::Wipes => None,
    }
}

fn effects<'s>(block: &Block<'s>, name: &str) -> Vec<(Effect<'s>, &'s Statement)> {
    let effect = |it: &'s Statement| Some((effect_of(it, name)?, it));
    block.body.statements.iter().filter_map(effect).collect()
}

fn effect_of<'s>(statement: &'s Statement, name: &str) -> Option<Effect<'s>> {
    match statement {
        Statement::Assign(it) => assigned(it, name),
        Statement::Call(it) => called(it, name),
        Statement::Opaque(_) => None,
    }
}

fn assigned<'s>(it: &'s Assign, name: &str) -> Option<Effect<'s>> {
    let key = it.target.text.strip_prefix("manifestPlaceholders")?;
    if key.is_empty() {
        let entry = entry(&it.value, name).map(Effect::Sets);
        return entry.or((it.operator == Operator::Set).then_some(Effect::Wipes));
    }
    (key.strip_prefix('.') == Some(name)).then_some(Effect::Sets(&it.value))
}

fn called<'s>(it: &'s Call, name: &str) -> Option<Effect<'s>> {
    let entries = || labelled(&it.args, name).or_else(|| entry(argument(it, None)?, name));
    match it.name.text.as_str() {
        "manifestPlaceholders" | "setManifestPlaceholders" => {
            Some(entries().map_or(Effect::Wipes, Effect::Sets))
        }
        "addManifestPlaceholders" | "manifestPlaceholders.putAll" => entries().map(Effect::Sets),
        "manifestPlaceholders.put" | "manifestPlaceholders.set" => {
            let [key, value] = it.args.as_slice() else { return None };
            (constant(&key.value) == Some(name)).then_some(Effect::Sets(&value.value))
        }
        _ => None,
    }
}

/// The value that a map of either DSL has for a name: `[x: 'y']`, `mapOf("x" to "y")`.
fn entry<'s>(value: &'s Value, name: &str) -> Option<&'s Value> {
    match value {
        Value::Map { entries, .. } => labelled(entries, name),
        Value::Call(call) => labelled(&call.args, name),
        _ => None,
    }
}

fn labelled<'s>(args: &'s [Argument], name: &str) -> Option<&'s Value> {
    args.iter().find(|it| it.label.as_deref() == Some(name)).map(|it| &it.value)
}

/// Where a placeholder is set that no block of `android` can set otherwise, and by what.
pub(crate) struct SetElsewhere {
    pub(crate) at: Span,
    pub(crate) by: &'static str,
}

/// Where the Variant API, or a closure for all members, sets a placeholder: what it says wins over
/// the blocks.
pub(crate) fn set_elsewhere(script: &ScriptFile<'_>, name: &str) -> Option<SetElsewhere> {
    let quoted = ["\"", "'"].map(|quote| format!("{quote}{name}{quote}"));
    let written = [format!("{name}:"), format!("{name} :"), format!("manifestPlaceholders.{name}")];
    let all: Vec<Span> =
        quoted.iter().chain(&written).flat_map(|text| script.mentions(text)).collect();
    let sets = |hook: &Span| script.slice(hook).contains("anifestPlaceholders");
    hooks(script).into_iter().filter(|(hook, _)| sets(hook)).find_map(|(hook, by)| {
        let mut inside = all.iter().filter(|it| hook.start <= it.start && it.end <= hook.end);
        inside.next().map(|at| SetElsewhere { at: at.clone(), by })
    })
}

/// Closures that run for every variant, or for every member, once the blocks are read.
fn hooks(script: &ScriptFile<'_>) -> Vec<(Span, &'static str)> {
    const VARIANTS: [&str; 4] =
        ["onVariants", "applicationVariants", "beforeVariants", "finalizeDsl"];
    const ALL: [&str; 4] = ["all", "configureEach", "each", "forEach"];
    const CONTAINERS: [&str; 2] = ["productFlavors", "buildTypes"];
    let mut found = Vec::new();
    script.script.walk(&mut |steps, node| {
        let Node::Call(call) = node else { return };
        let names = || call.name.steps();
        let around = path(steps);
        let of_members = around.last().is_some_and(|it| CONTAINERS.contains(it))
            || names().any(|it| CONTAINERS.contains(&it));
        if names().any(|it| VARIANTS.contains(&it)) {
            found.push((call.span.clone(), "the Variant API"));
        } else if of_members && ALL.contains(&call.name.last()) {
            found.push((call.span.clone(), "a closure for all members"));
        }
    });
    let looped = CONTAINERS.iter().filter_map(|it| computed(script, it));
    found.extend(looped.map(|it| (it.span().clone(), "a loop over members")));
    found
}

/// Whether the Variant API sets applicationIds: what it says wins over the blocks.
pub(crate) fn sets_application_id(script: &ScriptFile<'_>) -> bool {
    let by_api: Vec<Span> = hooks(script)
        .into_iter()
        .filter(|(_, by)| *by == "the Variant API")
        .map(|(hook, _)| hook)
        .collect();
    let sets = |it: &Span| {
        let rest = script.text[it.end..].trim_start();
        let is_set = rest.starts_with(".set(") || rest.starts_with(".value(");
        is_set || (rest.starts_with('=') && !rest.starts_with("=="))
    };
    let assigned = script.mentions("applicationId").into_iter().filter(sets);
    let called = script.mentions("setApplicationId(").into_iter();
    assigned
        .chain(called)
        .any(|it| by_api.iter().any(|hook| hook.start <= it.start && it.end <= hook.end))
}

impl Project<'_> {
    /// The text that every variant has for a placeholder of the application's manifest.
    ///
    /// `None` where no script sets it, where variants differ, or where the files do not tell.
    pub(crate) fn placeholder_text(&self, name: &str) -> Option<String> {
        if name == "applicationId" {
            return self.application_id.clone();
        }
        let script = self.script(self.app())?;
        let blocks = script.blocks(&["android", "defaultConfig"]);
        let value = blocks.iter().rev().find_map(|block| in_effect(block, name))?.value;
        let text = self.resolve(&script, value)?;
        let differs = |block: &Block<'_>| {
            let own = in_effect(block, name).map(|it| self.resolve(&script, it.value));
            own.is_some_and(|own| own.as_ref() != Some(&text))
        };
        let all = ["buildTypes", "productFlavors"].map(|it| members(&script, it)).concat();
        let sure =
            !all.iter().any(|it| differs(&it.block)) && set_elsewhere(&script, name).is_none();
        sure.then_some(text)
    }

    /// Whether any script of the build names a placeholder at all, or may set ones that cannot be
    /// read.
    #[must_use]
    pub fn may_set_placeholder(&self, name: &str) -> bool {
        let Some(script) = self.script(self.app()) else { return true };
        let mut scripts = vec![script];
        scripts.extend(self.applied_scripts(&script));
        scripts.extend(self.script(self.root()));
        let named = |it: &ScriptFile<'_>| !it.mentions(name).is_empty();
        scripts.iter().any(named) || self.unread_script(&script).is_some()
    }

    /// Where a placeholder of a manifest is used: `${NAME}` and the place of each.
    #[must_use]
    pub fn placeholders_used(&self) -> Vec<(String, Place)> {
        let files = self.manifest_of(self.app()).into_iter();
        let mut found = Vec::new();
        for file in files {
            let Some(text) = self.snapshot().text(&file) else { continue };
            for (at, _) in text.match_indices("${") {
                let Some(length) = text[at..].find('}') else { continue };
                let name = text[at + 2..at + length].to_owned();
                found.push((name, Place::new(&file, at..at + length + 1)));
            }
        }
        found
    }
}
