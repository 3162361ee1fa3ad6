//! Loops over constants: `listOf("…").forEach { … }`, `urls.each { u -> … }`.
//!
//! Knows the list and what its closure calls each of it; what is done in the loop is for the caller.

use pushwright_lossless::gradle::query::{Node, Step};
use pushwright_lossless::gradle::{Call, Value};

use super::script::ScriptFile;

/// The methods that go over a list.
const LOOPS: [&str; 2] = ["each", "forEach"];

/// Whether a way leads into a loop of the container: `listOf(…).forEach { … }`, `urls.each { … }`.
pub(super) fn is_looped(names: &[&str], container: &[String]) -> bool {
    let Some((inside, [_, method])) = names.split_last_chunk() else { return false };
    inside == container && LOOPS.contains(method)
}

/// A loop over a list.
pub(super) struct Loop<'s> {
    /// What its closure calls each of them.
    pub(super) parameter: &'s str,
    pub(super) values: Vec<&'s Value>,
}

/// The innermost loop around a call.
pub(super) fn loop_around<'s>(script: &ScriptFile<'s>, call: &Call) -> Option<Loop<'s>> {
    let mut found = None;
    script.script.walk(&mut |steps, node| {
        let is_it = matches!(node, Node::Call(it) if std::ptr::eq(it, call));
        let block = steps.iter().rposition(|it| matches!(it, Step::Block(_)));
        let Some(index) = block.filter(|_| is_it) else { return };
        let Step::Block(over) = steps[index] else { return };
        let before = index.checked_sub(1).map(|it| steps[it]);
        let values = match (over.name.text.rsplit_once('.'), before) {
            (Some((variable, _)), _) => script.script.variables().get(variable).and_then(listed),
            (None, Some(Step::Receiver(list))) => listed_by(list),
            _ => None,
        };
        let parameters = over.body.as_ref().and_then(|it| it.parameters.clone());
        let parameter = match parameters {
            Some(span) => script.slice(&span).trim_end_matches("->").trim(),
            None => "it",
        };
        found = values.map(|values| Loop { parameter, values });
    });
    found
}

fn listed(value: &Value) -> Option<Vec<&Value>> {
    match value {
        Value::List { values, .. } => Some(values.iter().collect()),
        Value::Call(call) => listed_by(call),
        _ => None,
    }
}

/// What `listOf(…)` lists.
fn listed_by(call: &Call) -> Option<Vec<&Value>> {
    let is_list = ["listOf", "setOf", "arrayOf"].contains(&call.name.text.as_str());
    is_list.then(|| call.args.iter().map(|it| &it.value).collect())
}
