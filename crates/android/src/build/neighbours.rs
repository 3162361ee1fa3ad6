//! The statements of a block as neighbours of a new one.
//!
//! Knows ranks and how siblings are written; which statements are of a kind, its kind says.

use pushwright_lossless::gradle::edit::Container;
use pushwright_lossless::gradle::{Call, Statement};
use pushwright_lossless::placement::{Rank, Sibling, slot};

use super::script::{Block, ScriptFile, calls, step_at};
use crate::fact::Step;
use crate::key::{Key, Kind};
use crate::owned::Owned;

/// A statement as its kind sees it.
pub(crate) struct Neighbour {
    /// The key of the thing that it declares.
    pub(crate) key: Option<Key>,
    /// Whether new things of the kind go beside it.
    pub(crate) is_of_kind: bool,
}

/// The place of a key among those of its kind; libraries of one member stand behind those of all.
pub(crate) fn rank(key: &Key) -> Rank {
    let is_of_member = key.kind == Kind::Dependency && key.member().is_some();
    Rank { kind: usize::from(is_of_member), key: key.to_string() }
}

/// The step that puts a statement, which makes what `key` names, among those of its kind in a block.
pub(crate) fn step_among(
    script: &ScriptFile<'_>,
    block: &Block<'_>,
    owned: &Owned,
    (key, statement): (Key, &str),
    seen_as: &dyn Fn(&Statement) -> Neighbour,
) -> Step {
    let slot = slot(&neighbours(block, owned, seen_as), &rank(&key));
    step_at(script, key, Container::Block(block.body), slot, statement)
}

/// The statements of a block, ours told by `owned`.
pub(crate) fn neighbours(
    block: &Block<'_>,
    owned: &Owned,
    seen_as: &dyn Fn(&Statement) -> Neighbour,
) -> Vec<Sibling> {
    among(&block.body.statements, owned, seen_as)
}

/// Like [`neighbours`], of a script's top level.
pub(crate) fn at_top(
    script: &ScriptFile<'_>,
    owned: &Owned,
    seen_as: &dyn Fn(&Statement) -> Neighbour,
) -> Vec<Sibling> {
    among(&script.script.statements, owned, seen_as)
}

fn among(
    statements: &[Statement],
    owned: &Owned,
    seen_as: &dyn Fn(&Statement) -> Neighbour,
) -> Vec<Sibling> {
    let sibling = |statement: &Statement| {
        let Neighbour { key, is_of_kind } = seen_as(statement);
        let ours = key.as_ref().is_some_and(|key| owned.created(key));
        let unknown = || Rank { kind: 0, key: String::new() };
        let rank = is_of_kind.then(|| key.as_ref().map_or_else(unknown, rank));
        Sibling { span: statement.span().clone(), ours, rank }
    };
    statements.iter().map(sibling).collect()
}

/// How calls of one name are written in a block.
pub(crate) struct Style<'s> {
    pub(crate) calls: Vec<&'s Call>,
    /// Whether some assign in their bodies.
    pub(crate) assigns: bool,
    pub(crate) with_body: bool,
    pub(crate) without_body: bool,
}

/// How the calls of this name are written.
pub(crate) fn style_of<'s>(block: &Block<'s>, name: &str) -> Style<'s> {
    let calls: Vec<&Call> =
        calls(&block.body.statements).filter(|it| it.name.text == name).collect();
    let assigns = |call: &&Call| {
        let body = call.body.as_ref();
        body.is_some_and(|it| it.statements.iter().any(|it| matches!(it, Statement::Assign(_))))
    };
    Style {
        assigns: calls.iter().any(assigns),
        with_body: calls.iter().any(|it| it.body.is_some()),
        without_body: calls.iter().any(|it| it.body.is_none()),
        calls,
    }
}
