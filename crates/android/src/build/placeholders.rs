//! Manifest placeholders as Gradle evaluates them, one member at a time.
//!
//! Knows the spellings of both DSLs and that an assignment of the whole map wipes what stood before
//! it; knows that the Variant API has the last word. Expands nothing.

use pushwright_lossless::Span;
use pushwright_lossless::gradle::{Argument, Assign, Call, Operator, Statement, Value};

use super::members::members;
use super::script::{Block, ScriptFile, all_calls, argument, constant};
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

/// Where the Variant API sets a placeholder: what it says wins over every block.
pub(crate) fn set_on_variants(script: &ScriptFile<'_>, name: &str) -> Option<Span> {
    const HOOKS: [&str; 3] = ["onVariants", "applicationVariants", "beforeVariants"];
    let mut hooks = Vec::new();
    all_calls(script.script, &mut |call, _| {
        if HOOKS.iter().any(|it| call.name.text.split('.').any(|step| step == *it)) {
            hooks.push(call.span.clone());
        }
    });
    let of_map = |hook: &Span| script.slice(hook).contains("anifestPlaceholders");
    let inside = |it: &Span| {
        let around = |hook: &&Span| hook.start <= it.start && it.end <= hook.end;
        hooks.iter().find(around).is_some_and(of_map)
    };
    let quoted = ["\"", "'"].map(|quote| format!("{quote}{name}{quote}"));
    let named = |text: &String| script.mentions(text).into_iter().find(&inside);
    let by_key = quoted.iter().find_map(named);
    by_key.or_else(|| script.mentions(&format!("{name}:")).into_iter().find(inside))
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
            !all.iter().any(|it| differs(&it.block)) && set_on_variants(&script, name).is_none();
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
