//! What single statements do to a manifest placeholder.
//!
//! Knows the spellings of both DSLs, and variables that hold a map; a statement that may set the
//! placeholder, and that is not read, has an effect that is unknown.

use std::borrow::Cow;

use pushwright_lossless::Span;
use pushwright_lossless::gradle::{Argument, Assign, Call, Opaque, Operator, Statement, Value};

use regex_lite::Regex;

use super::conditions;
use super::script::{ScriptFile, argument, constant, first_text, takes_member};
use crate::build::project::Project;

const MAP: &str = "manifestPlaceholders";

/// Blocks in which others have their own, wherever they stand.
const CONTAINERS: [&str; 2] = ["productFlavors", "buildTypes"];

/// What a statement does to one placeholder.
#[derive(Clone, Copy)]
pub(crate) enum Effect<'s> {
    /// It gives it this value.
    Sets(&'s Value),
    /// It takes away whatever stood before it.
    Wipes,
    /// It may do either.
    Unknown,
}

/// An effect, and the statement that has it.
#[derive(Clone)]
pub(crate) struct Effected<'s> {
    pub(crate) effect: Effect<'s>,
    pub(crate) statement: Span,
}

/// Who asks for effects on which placeholder.
pub(crate) struct Reader<'r, 's> {
    pub(crate) project: &'r Project<'s>,
    pub(crate) script: &'r ScriptFile<'s>,
    pub(crate) name: &'r str,
}

impl<'s> Reader<'_, 's> {
    /// The effects of statements, in order. `way` leads from where they stand to the map's owner, with
    /// a dot at its end; empty inside the owner's own block.
    pub(crate) fn effects(&self, statements: &'s [Statement], way: &str) -> Vec<Effected<'s>> {
        statements.iter().flat_map(|it| self.effects_of(it, way)).collect()
    }

    fn effects_of(&self, statement: &'s Statement, way: &str) -> Vec<Effected<'s>> {
        let effect = match statement {
            Statement::Assign(it) => self.assigned(it, way),
            Statement::Call(it) => {
                if let Some(inner) = self.inner(it, way) {
                    return inner;
                }
                let (name, last) = by_member(it);
                self.called(last, &name, way)
            }
            Statement::Opaque(it) => return self.opaque_effects(it, way),
        };
        let statement = statement.span().clone();
        effect.map(|effect| Effected { effect, statement }).into_iter().collect()
    }

    fn assigned(&self, it: &'s Assign, way: &str) -> Option<Effect<'s>> {
        let target = with_members_named(&it.target.text);
        let key = target.strip_prefix(way)?.strip_prefix(MAP)?;
        if !key.is_empty() {
            return (key.strip_prefix('.') == Some(self.name)).then_some(Effect::Sets(&it.value));
        }
        match self.entry(&it.value) {
            Entry::Is(value) => Some(Effect::Sets(value)),
            Entry::Unknown => Some(Effect::Unknown),
            Entry::Missing => (it.operator == Operator::Set).then_some(Effect::Wipes),
        }
    }

    fn called(&self, it: &'s Call, name: &str, way: &str) -> Option<Effect<'s>> {
        let name = name.strip_prefix(way)?;
        let added = || match self.arguments(it) {
            Entry::Is(value) => Some(Effect::Sets(value)),
            Entry::Unknown => Some(Effect::Unknown),
            Entry::Missing => None,
        };
        match name {
            MAP | "setManifestPlaceholders" => Some(added().unwrap_or(Effect::Wipes)),
            "addManifestPlaceholders" => added(),
            _ => self.on_map(it, name.strip_prefix(MAP)?.strip_prefix('.')?),
        }
    }

    /// What a method of the map does.
    fn on_map(&self, it: &'s Call, method: &str) -> Option<Effect<'s>> {
        const READERS: [&str; 9] = [
            "get",
            "getOrDefault",
            "containsKey",
            "isEmpty",
            "size",
            "keySet",
            "each",
            "forEach",
            "toString",
        ];
        let key = it.args.first().map(|it| &it.value);
        let is_other = key.and_then(constant).is_some_and(|it| it != self.name);
        match method {
            "putAll" | "plusAssign" => match self.arguments(it) {
                Entry::Is(value) => Some(Effect::Sets(value)),
                Entry::Unknown => Some(Effect::Unknown),
                Entry::Missing => None,
            },
            "clear" => Some(Effect::Wipes),
            _ if is_other || READERS.contains(&method) => None,
            "put" | "set" => match (key.and_then(constant), &*it.args) {
                (Some(_), [_, value]) => Some(Effect::Sets(&value.value)),
                _ => Some(Effect::Unknown),
            },
            "remove" if key.and_then(constant).is_some() => Some(Effect::Wipes),
            _ => Some(Effect::Unknown),
        }
    }

    /// The effects of a body: `manifestPlaceholders.apply { put(…) }` is read; those of any other are
    /// had perhaps.
    fn inner(&self, it: &'s Call, way: &str) -> Option<Vec<Effected<'s>>> {
        const ON_IT: [&str; 4] = ["apply", "with", "run", "also"];
        let body = it.body.as_ref().or_else(|| it.chain.last()?.body.as_ref())?;
        if it.name.steps().any(|it| CONTAINERS.contains(&it)) {
            return Some(Vec::new());
        }
        let own = it.name.text.strip_prefix(way).and_then(|it| it.strip_prefix(MAP));
        let on_it = own.and_then(|it| it.strip_prefix('.')).is_some_and(|it| ON_IT.contains(&it));
        if on_it {
            return Some(body.statements.iter().filter_map(|it| self.in_map(it)).collect());
        }
        if own.is_some() || !way.is_empty() || !self.says_map(&it.span) {
            return None;
        }
        let all = self.effects(&body.statements, "").into_iter();
        Some(all.map(|it| Effected { effect: Effect::Unknown, ..it }).collect())
    }

    /// The effect of a statement whose receiver is the map itself.
    fn in_map(&self, statement: &'s Statement) -> Option<Effected<'s>> {
        let effect = match statement {
            Statement::Call(it) => {
                self.on_map(it, it.name.text.trim_start_matches("this.").trim_start_matches("it."))
            }
            Statement::Assign(it) => {
                let key = it.target.text.trim_start_matches("this.").trim_start_matches("it.");
                (key == self.name).then_some(Effect::Sets(&it.value))
            }
            Statement::Opaque(_) => Some(Effect::Unknown),
        };
        Some(Effected { effect: effect?, statement: statement.span().clone() })
    }

    fn opaque_effects(&self, it: &'s Opaque, way: &str) -> Vec<Effected<'s>> {
        if !self.says_map(&it.span) {
            return Vec::new();
        }
        if it.bodies.is_empty() {
            let effect = self.may_set(&it.span, way).then_some(Effect::Unknown);
            let effected = |effect| Effected { effect, statement: it.span.clone() };
            return effect.map(effected).into_iter().collect();
        }
        let all = it.bodies.iter().flat_map(|body| self.effects(&body.statements, way));
        all.filter_map(|inner| {
            match conditions::reached(self.project, self.script, &[it], &inner.statement) {
                Some(true) => Some(inner),
                Some(false) => None,
                None => Some(Effected { effect: Effect::Unknown, ..inner }),
            }
        })
        .collect()
    }

    /// Whether a statement that is not understood may set the placeholder of that owner.
    fn may_set(&self, span: &Span, way: &str) -> bool {
        let text = self.script.slice(span);
        let Some((before, rest)) = text.split_once(MAP) else { return false };
        // Which member `getByName(x)` is, nobody says.
        let of_some = ["getByName(", "named("].iter().any(|it| before.contains(it));
        if !before.trim_end().ends_with(way) && !of_some {
            return false;
        }
        let rest = rest.trim_start();
        let has_key = rest.starts_with("[\"") || rest.starts_with("['") || rest.contains(':');
        text.contains(self.name) || !has_key || rest.contains('$')
    }

    fn says_map(&self, span: &Span) -> bool {
        self.script.slice(span).contains("anifestPlaceholders")
    }

    /// What the arguments of a call say, be they a map or its entries.
    fn arguments(&self, it: &'s Call) -> Entry<'s> {
        match argument(it, None) {
            Some(map) if it.args.len() == 1 => self.entry(map),
            _ => self.labelled(&it.args),
        }
    }

    /// The value that a map of either DSL has for the name: `[x: 'y']`, `mapOf("x" to "y")`.
    fn entry(&self, value: &'s Value) -> Entry<'s> {
        const MAKERS: [&str; 5] = ["mapOf", "mutableMapOf", "hashMapOf", "linkedMapOf", "emptyMap"];
        match value {
            Value::Map { entries, .. } => self.labelled(entries),
            Value::Call(it) if !it.chain.is_empty() => Entry::Unknown,
            Value::Call(it) if MAKERS.contains(&it.name.last()) => self.labelled(&it.args),
            Value::Call(it) if it.name.last() == "Pair" => self.pair(it),
            Value::Path { path, .. } => self.held(path),
            Value::List { values, .. } if values.is_empty() => Entry::Missing,
            Value::Other(it) => self.other(it),
            Value::Text { .. } | Value::Call(_) | Value::List { .. } => Entry::Unknown,
        }
    }

    /// `Pair("x", "y")`
    fn pair(&self, it: &'s Call) -> Entry<'s> {
        match &*it.args {
            [key, value] => match constant(&key.value) {
                Some(key) if key == self.name => Entry::Is(&value.value),
                Some(_) => Entry::Missing,
                None => Entry::Unknown,
            },
            _ => Entry::Unknown,
        }
    }

    /// `"x" to …` of another name.
    fn other(&self, it: &Opaque) -> Entry<'s> {
        let text = self.script.slice(&it.span);
        let quoted = text.strip_prefix('"').and_then(|it| it.split_once('"'));
        match quoted {
            Some((key, rest)) if rest.trim_start().starts_with("to ") && key != self.name => {
                Entry::Missing
            }
            _ => Entry::Unknown,
        }
    }

    /// The entry of a map that a variable holds, which nothing adds to.
    fn held(&self, path: &str) -> Entry<'s> {
        let Some((script, value)) = self.project.expression(self.script, path) else {
            return Entry::Unknown;
        };
        let short = path.rsplit('.').next().unwrap_or(path);
        let changes = ["[", ".put", " <<", " +="].map(|it| format!("{short}{it}"));
        let is_changed =
            |it: &ScriptFile<'_>| changes.iter().any(|text| !it.mentions(text).is_empty());
        if is_changed(&script) || is_changed(self.script) {
            return Entry::Unknown;
        }
        match value {
            Value::Map { .. } | Value::Call(_) => self.entry(value),
            _ => Entry::Unknown,
        }
    }

    fn labelled(&self, entries: &'s [Argument]) -> Entry<'s> {
        let found = entries.iter().find(|it| it.label.as_deref() == Some(self.name));
        let is_plain = |it: &Argument| {
            let label = it.label.as_deref();
            label.is_some_and(|it| !it.contains(['(', '$', '*']))
        };
        let pair = |it: &'s Argument| match (&it.label, &it.value) {
            (None, Value::Call(call)) if call.name.last() == "Pair" => self.pair(call),
            _ if is_plain(it) => Entry::Missing,
            _ => Entry::Unknown,
        };
        match found {
            Some(found) => Entry::Is(&found.value),
            None => entries.iter().map(pair).fold(Entry::Missing, Entry::or),
        }
    }
}

/// A call and its name, where it is called on a member: `debug.manifestPlaceholders.put` of
/// `getByName("debug").manifestPlaceholders.put(…)`.
fn by_member(call: &Call) -> (Cow<'_, str>, &Call) {
    let whole = call.name.text.as_str();
    let method = call.name.last();
    let member = first_text(call).filter(|_| takes_member(method));
    let (Some(member), Some(last)) = (member, call.chain.last()) else {
        return (Cow::Borrowed(whole), call);
    };
    let links = call.chain.iter().map(|it| it.name.text.as_str()).filter(|it| *it != "get");
    let before = &whole[..whole.len() - method.len()];
    let names: Vec<&str> = std::iter::once(member).chain(links).collect();
    (Cow::Owned(format!("{before}{}", names.join("."))), last)
}

/// The target of an assignment with members by their names: `debug.manifestPlaceholders.x` of
/// `getByName("debug").manifestPlaceholders["x"]`.
fn with_members_named(target: &str) -> Cow<'_, str> {
    const MEMBER: &str =
        r#"\b(?:getByName|named|create|register|maybeCreate)\(["']([\w-]+)["']\)(?:\.get\(\))?"#;
    const KEY: &str = r#"\[["']([\w.-]+)["']\]"#;
    let (true, Ok(member), Ok(key)) = (target.contains('('), Regex::new(MEMBER), Regex::new(KEY))
    else {
        return Cow::Borrowed(target);
    };
    let named = member.replace_all(target, "$1");
    Cow::Owned(key.replace_all(&named, ".$1").into_owned())
}

/// What a map has for a name.
enum Entry<'s> {
    Is(&'s Value),
    Missing,
    Unknown,
}

impl<'s> Entry<'s> {
    /// The later of two that says something.
    fn or(self, later: Entry<'s>) -> Entry<'s> {
        match later {
            Entry::Missing => self,
            Entry::Is(_) | Entry::Unknown => later,
        }
    }
}
