//! Loops over constants: `listOf("…").forEach { … }`, `urls.each { u -> … }`, `for (u in urls) { … }`.
//!
//! Knows the list and what the loop calls each of it; what is done in it is for the caller. The one
//! reader of loops: a list that it cannot read is not told to all who ask.

use pushwright_lossless::Span;
use pushwright_lossless::gradle::query::{self, Node, Step};
use pushwright_lossless::gradle::{Body, Call, Name, Opaque, Statement, Value, parse};

use super::script::ScriptFile;

/// The methods that go over a list.
const METHODS: [&str; 2] = ["each", "forEach"];

/// Whether a way leads into a loop of the container: `listOf(…).forEach { … }`, `urls.each { … }`.
pub(super) fn is_looped(names: &[&str], container: &[String]) -> bool {
    let Some((inside, [_, method])) = names.split_last_chunk() else { return false };
    inside == container && METHODS.contains(method)
}

/// A loop over a list.
pub(super) struct Loop<'s> {
    /// What it calls each of them.
    pub(super) parameter: &'s str,
    /// What it goes over; `None` where the script does not tell all of it.
    pub(super) values: Option<Vec<Constant>>,
    pub(super) body: &'s Body,
}

/// A text of a list.
pub(super) struct Constant {
    pub(super) text: String,
    /// The literal that spells it.
    pub(super) span: Span,
}

impl<'s> Loop<'s> {
    /// The loop that a statement is.
    pub(super) fn of(script: &ScriptFile<'s>, statement: &'s Statement) -> Option<Loop<'s>> {
        match statement {
            Statement::Opaque(opaque) => Loop::from_opaque(script, opaque),
            Statement::Call(call) => match &call.chain[..] {
                [] => Loop::from_call(script, call, None),
                [.., over] => {
                    let list = Some(call).filter(|_| call.chain.len() == 1);
                    Loop::from_call(script, over, list)
                }
            },
            Statement::Assign(_) => None,
        }
    }

    /// The innermost loop around a node that calls each of its list `name`.
    pub(super) fn around(
        script: &ScriptFile<'s>,
        steps: &[Step<'s>],
        name: &str,
    ) -> Option<Loop<'s>> {
        let loops = (0..steps.len()).rev().filter_map(|at| Loop::at(script, steps, at));
        loops.into_iter().find(|it| it.parameter == name)
    }

    /// The loop that one step leads into.
    fn at(script: &ScriptFile<'s>, steps: &[Step<'s>], at: usize) -> Option<Loop<'s>> {
        match steps[at] {
            Step::Opaque(opaque) => Loop::from_opaque(script, opaque),
            Step::Block(over) => {
                let list = match at.checked_sub(1).map(|it| steps[it]) {
                    Some(Step::Receiver(list)) => Some(list),
                    _ => None,
                };
                Loop::from_call(script, over, list)
            }
            Step::Argument(_) | Step::Receiver(_) | Step::Value(_) => None,
        }
    }

    /// `urls.each { … }`, or `forEach { … }` on what another call lists.
    fn from_call(script: &ScriptFile<'s>, over: &'s Call, list: Option<&Call>) -> Option<Loop<'s>> {
        let body = over.body.as_deref().filter(|_| METHODS.contains(&over.name.last()))?;
        let values = match over.name.text.rsplit_once('.') {
            Some((variable, _)) => constants_of(script, variable),
            None => listed_by(list?).and_then(constants),
        };
        Some(Loop { parameter: parameter(script, body), values, body })
    }

    /// `for (u in urls) { … }`, `['…'].each { … }`.
    pub(super) fn from_opaque(script: &ScriptFile<'s>, opaque: &'s Opaque) -> Option<Loop<'s>> {
        let [body] = opaque.bodies.as_slice() else { return None };
        let head = &script.text[opaque.span.start..body.span.start];
        if opaque.keyword.as_deref() == Some("for") {
            let head = head.trim_start().strip_prefix("for")?.trim();
            let inner = head.strip_prefix('(')?.strip_suffix(')')?;
            let (name, over) = inner.split_once(" in ").or_else(|| inner.split_once(" : "))?;
            let values = read(script, over, opaque.span.start);
            // `String u`, `u: String`.
            let name = name.split(':').next()?.split_whitespace().last()?;
            return Some(Loop { parameter: name, values, body });
        }
        if opaque.keyword.is_some() {
            return None;
        }
        let (over, method) = head.trim_end().rsplit_once('.')?;
        METHODS.contains(&method).then_some(())?;
        let values = read(script, over, opaque.span.start);
        Some(Loop { parameter: parameter(script, body), values, body })
    }

    /// What a value says each time, where nothing but the loop's own name is to be filled in.
    pub(super) fn texts(&self, value: &Value) -> Option<Vec<String>> {
        let said = |it: &Constant| {
            query::resolve(value, &|name| (name == self.parameter).then(|| it.text.clone()))
        };
        self.values.as_ref()?.iter().map(said).collect()
    }

    /// What a name says each time that is written as a text: `"${it}Release" { … }`.
    pub(super) fn names(&self, name: &Name) -> Option<Vec<String>> {
        let (in_braces, bare) =
            (format!("${{{}}}", self.parameter), format!("${}", self.parameter));
        let said = |it: &Constant| {
            let said = name.text.replace(&in_braces, &it.text).replace(&bare, &it.text);
            (!said.contains('$')).then_some(said)
        };
        self.values.as_ref()?.iter().map(said).collect()
    }
}

/// The innermost loop around a call that calls each of its list by a name that the call says.
pub(super) fn loop_around<'s>(script: &ScriptFile<'s>, call: &Call) -> Option<Loop<'s>> {
    let mut found = None;
    script.script.walk(&mut |steps, node| {
        if matches!(node, Node::Call(it) if std::ptr::eq(it, call)) {
            let mut all = (0..steps.len()).rev();
            found = all.find_map(|at| Loop::at(script, steps, at));
        }
    });
    found
}

/// What a closure calls what it is given.
fn parameter<'s>(script: &ScriptFile<'s>, body: &Body) -> &'s str {
    let named = body.parameters.as_ref().map(|it| script.slice(it).trim_end_matches("->"));
    let first = named.and_then(|it| it.split(':').next()).unwrap_or("it");
    first.split_whitespace().last().unwrap_or("it")
}

/// The constants of a list that is known as text only, which stands behind `from` in the script.
fn read(script: &ScriptFile<'_>, list: &str, from: usize) -> Option<Vec<Constant>> {
    let list = list.trim();
    if list.chars().all(|c| c.is_alphanumeric() || c == '_') {
        return constants_of(script, list);
    }
    const BEFORE: &str = "x = ";
    let parsed = parse(&format!("{BEFORE}{list}"), script.script.dialect).ok()?;
    let [Statement::Assign(it)] = parsed.statements.as_slice() else { return None };
    let at = from + script.text[from..].find(list)?;
    let moved = |it: Constant| Constant {
        span: at + it.span.start - BEFORE.len()..at + it.span.end - BEFORE.len(),
        ..it
    };
    Some(listed(&it.value).and_then(constants)?.into_iter().map(moved).collect())
}

/// The constants of the list that a variable holds.
fn constants_of(script: &ScriptFile<'_>, variable: &str) -> Option<Vec<Constant>> {
    constants(listed(script.script.variables().get(variable)?)?)
}

fn constants(values: Vec<&Value>) -> Option<Vec<Constant>> {
    let constant = |it: &&Value| {
        let text = it.as_constant()?.to_owned();
        Some(Constant { text, span: it.span().clone() })
    };
    values.iter().map(constant).collect()
}

fn listed(value: &Value) -> Option<Vec<&Value>> {
    match value {
        Value::List { values, .. } => Some(values.iter().collect()),
        Value::Call(call) => listed_by(call).filter(|_| call.chain.is_empty()),
        _ => None,
    }
}

/// What `listOf(…)` lists.
fn listed_by(call: &Call) -> Option<Vec<&Value>> {
    let is_list = ["listOf", "setOf", "arrayOf"].contains(&call.name.text.as_str());
    is_list.then(|| call.args.iter().map(|it| &it.value).collect())
}
