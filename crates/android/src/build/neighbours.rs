//! The statements of a block as neighbours of a new one.
//!
//! Knows ranks and how siblings are written; which statements are of a kind, its kind says.

use pushwright_lossless::gradle::{Call, Statement};
use pushwright_lossless::placement::{Rank, Sibling};

use super::script::{Block, ScriptFile, calls};
use crate::Key;
use crate::owned::Owned;

/// A statement as its kind sees it.
pub(crate) struct Neighbour {
    /// The key of the thing that it declares.
    pub(crate) key: Option<Key>,
    /// Whether new things of the kind go beside it.
    pub(crate) is_of_kind: bool,
}

/// The place of a key among those of its kind.
pub(crate) fn rank(key: &Key) -> Rank {
    Rank { kind: 0, key: key.name.clone() }
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
        let name = key.map(|key| key.name).unwrap_or_default();
        let rank = is_of_kind.then_some(Rank { kind: 0, key: name });
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
