//! The variables and extra properties that a script sets, and what values come to by them.
//!
//! Knows how variables are set; a name that the script does not set is asked of who asks.

use std::cell::Cell;
use std::collections::HashMap;

use super::tree::{Argument, Assign, Call, Operator, Statement, Value};
use super::walk::{Node, Step, is_conditional, path, walk};
use crate::Span;

/// The variables of one script.
#[derive(Clone, Debug)]
pub struct Variables {
    /// Every assignment, in order; a name may come several times.
    all: Vec<Variable>,
    /// For each name, its first assignment, and whether there are more.
    by_name: HashMap<String, (usize, bool)>,
}

/// One assignment to a variable or extra property.
#[derive(Clone, Debug)]
pub struct Variable {
    /// The name, without `ext.` and the like; entries of maps are `map.key`.
    pub name: String,
    /// What is assigned.
    pub value: Value,
    /// The whole assignment.
    pub span: Span,
    /// Whether it is made for certain: not in a condition, and not added to what was there.
    pub certain: bool,
}

impl Variables {
    pub(super) fn of(statements: &[Statement]) -> Variables {
        let mut all = Vec::new();
        walk(statements, &mut |steps, node| match node {
            Node::Assign(assign) => assigned(steps, assign, &mut all),
            Node::Call(call) => set(steps, call, &mut all),
            Node::Opaque(_) => {}
        });
        let mut by_name: HashMap<String, (usize, bool)> = HashMap::with_capacity(all.len());
        for (index, variable) in all.iter().enumerate() {
            match by_name.get_mut(&variable.name) {
                Some((_, again)) => *again = true,
                None => drop(by_name.insert(variable.name.clone(), (index, false))),
            }
        }
        Variables { all, by_name }
    }

    /// Whether a variable of this name is set anywhere.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// The value of a variable that is set exactly once, and for certain.
    ///
    /// What a block declares for itself alone is not looked at: where such a name stands for another
    /// value in that block, whoever reads it there must look for it first.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        let &(index, again) = self.by_name.get(name)?;
        let variable = &self.all[index];
        (variable.certain && !again).then_some(&variable.value)
    }

    /// What `value` comes to, when every name in it is set once here or answered by `outer`.
    ///
    /// Variables of variables are followed, up to a limit.
    #[must_use]
    pub fn resolve(&self, value: &Value, outer: &dyn Fn(&str) -> Option<String>) -> Option<String> {
        self.resolve_within(value, outer, &Cell::new(MAX_LOOKUPS), MAX_HOPS)
    }

    fn resolve_within(
        &self,
        value: &Value,
        outer: &dyn Fn(&str) -> Option<String>,
        lookups: &Cell<usize>,
        hops: usize,
    ) -> Option<String> {
        resolve(value, &|name| {
            if !self.contains(name) {
                return outer(name);
            }
            lookups.set(lookups.get().checked_sub(1)?);
            self.resolve_within(self.get(name)?, outer, lookups, hops.checked_sub(1)?)
        })
    }
}

/// How many variables one value may come through in all.
const MAX_LOOKUPS: usize = 64;

/// How many variables may stand for one another in a row.
const MAX_HOPS: usize = 8;

/// What `value` comes to, when `lookup` answers every name in it.
///
/// Texts, interpolated or not, names, numbers, `property('x')`, `libs.versions.x.get()` and
/// `x.toString()` are understood. Names are asked for without `rootProject.`, `project.`, `ext.`
/// and `extra.` before them.
#[must_use]
pub fn resolve(value: &Value, lookup: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    match value {
        Value::Text { value, interpolations, .. } => {
            let mut result = String::with_capacity(value.len());
            let mut at = 0;
            for part in interpolations {
                result.push_str(&value[at..part.range.start]);
                result.push_str(&lookup(variable_name(part.path.as_deref()?))?);
                at = part.range.end;
            }
            result.push_str(&value[at..]);
            Some(result)
        }
        Value::Path { path, .. } => {
            let literal = path.starts_with(|c: char| c.is_ascii_digit())
                || matches!(path.as_str(), "true" | "false");
            if literal { Some(path.to_string()) } else { lookup(variable_name(path)) }
        }
        Value::Call(call) => lookup(read_name(call)?),
        Value::List { .. } | Value::Map { .. } | Value::Other(_) => None,
    }
}

/// The name of the property that a call reads.
fn read_name(call: &Call) -> Option<&str> {
    let text_only = |link: &Call| link.name.text == "toString" && link.args.is_empty();
    if call.body.is_some() || !call.chain.iter().all(text_only) {
        return None;
    }
    let (receiver, function) = call.name.text.rsplit_once('.').unwrap_or(("", &call.name.text));
    match (function, &*call.args) {
        ("get" | "toString", []) if !receiver.is_empty() => Some(variable_name(receiver)),
        ("property" | "findProperty" | "getProperty", [name]) => name.value.as_constant(),
        ("get", [name]) if is_extra(receiver.rsplit('.').next().unwrap_or_default()) => {
            name.value.as_constant()
        }
        _ => None,
    }
}

/// A path without what only says whose property it is.
fn variable_name(path: &str) -> &str {
    let mut rest = path;
    while let Some((first, more)) = rest.split_once('.') {
        if !matches!(first, "rootProject" | "project" | "this" | "ext" | "extra") {
            break;
        }
        rest = more;
    }
    rest
}

fn is_extra(name: &str) -> bool {
    matches!(name, "ext" | "extra")
}

/// Where an assignment stands, as far as variables care.
struct Scope {
    /// Directly in `ext { … }` or `extra.apply { … }`.
    extra: bool,
    /// Only blocks that run once for the whole script are around it.
    plain: bool,
    /// Nothing is around it but those.
    conditional: bool,
}

fn scope(steps: &[Step<'_>]) -> Scope {
    let mut names = path(steps);
    names.retain(|name| !matches!(*name, "rootProject" | "project" | "this"));
    if names.last() == Some(&"apply") {
        names.pop();
    }
    let extra = names.last().is_some_and(|name| is_extra(name));
    if extra {
        names.pop();
    }
    let blocks_only = steps.iter().all(|step| matches!(step, Step::Block(_) | Step::Opaque(_)));
    let known = ["buildscript", "allprojects", "subprojects"];
    Scope {
        extra: extra && blocks_only,
        plain: blocks_only && names.iter().all(|name| known.contains(name)),
        conditional: is_conditional(steps),
    }
}

fn assigned(steps: &[Step<'_>], assign: &Assign, all: &mut Vec<Variable>) {
    let scope = scope(steps);
    let of_extra = assign.target.text.split('.').any(is_extra);
    if !(scope.plain || scope.extra || of_extra) {
        return;
    }
    let value = match assign.operator {
        Operator::Set | Operator::Add => &assign.value,
        Operator::By => match delegated(&assign.value) {
            Some(value) => value,
            None => return,
        },
    };
    let known_place = scope.plain && !scope.conditional;
    let name = variable_name(&assign.target.text).to_owned();
    let certain = known_place && assign.operator != Operator::Add;
    with_entries(name, value, &assign.span, certain, all);
}

/// The value of `by extra("…")`.
fn delegated(value: &Value) -> Option<&Value> {
    let call = value.as_call()?;
    match &*call.args {
        [only] if is_extra(call.name.last()) && call.chain.is_empty() => Some(&only.value),
        _ => None,
    }
}

/// `ext.set("v", "x")`, `extra.set(…)`, and `set(…)` inside `ext { … }`.
fn set(steps: &[Step<'_>], call: &Call, all: &mut Vec<Variable>) {
    let [Argument { value: name, .. }, Argument { value, .. }] = &*call.args else {
        return;
    };
    let (receiver, function) = call.name.text.rsplit_once('.').unwrap_or(("", &call.name.text));
    if function != "set" {
        return;
    }
    let scope = scope(steps);
    let of_extra = receiver.rsplit('.').next().is_some_and(is_extra);
    if !(of_extra || (scope.extra && receiver.is_empty())) {
        return;
    }
    let Some(name) = name.as_constant() else { return };
    let certain = scope.plain && !scope.conditional;
    with_entries(name.to_owned(), value, &call.span, certain, all);
}

/// The variable itself, and, when it is a map, its entries.
fn with_entries(name: String, value: &Value, span: &Span, certain: bool, all: &mut Vec<Variable>) {
    let entries: &[Argument] = match value {
        Value::Map { entries, .. } => entries,
        Value::Call(call) if matches!(call.name.text.as_str(), "mapOf" | "mutableMapOf") => {
            &call.args
        }
        Value::Text { .. }
        | Value::Path { .. }
        | Value::Call(_)
        | Value::List { .. }
        | Value::Other(_) => &[],
    };
    let below = |label: &str| format!("{name}.{label}");
    let named: Vec<_> =
        entries.iter().filter_map(|it| Some((below(it.label.as_ref()?), &it.value))).collect();
    all.push(Variable { name, value: value.clone(), span: span.clone(), certain });
    for (name, value) in named {
        with_entries(name, value, span, certain, all);
    }
}
