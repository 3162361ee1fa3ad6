//! Finding blocks in a script, and what else is asked of it.
//!
//! Knows paths of names; whether a block with arguments or inside a condition counts is for the
//! caller to say, who gets told the place.

pub use super::variables::{Variable, Variables, resolve};
pub use super::walk::{Node, Step, is_conditional, path};

use super::script::{Script, selected};
use super::tree::{Assign, Body, Call, Operator, Statement};

/// One step of the way to a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level<'p> {
    /// A block by this name, whatever its arguments: `repositories { … }`.
    Named(&'p str),
    /// A member of a container by this name, however it is got at: `release { … }`,
    /// `"release" { … }`, `getByName("release") { … }`, `create`, `named`, `register`,
    /// `maybeCreate`, and Kotlin's `val release by getting { … }`.
    Member(&'p str),
}

/// A block that was looked for.
#[derive(Clone, Copy, Debug)]
pub struct BlockRef<'s> {
    /// The call whose body it is.
    pub call: &'s Call,
    /// What is between its braces.
    pub body: &'s Body,
}

impl Script {
    /// The blocks that `levels` lead to from the top level, in order.
    ///
    /// A dotted name is as many levels: `buildscript.repositories { … }` is found under `buildscript`
    /// and `repositories`. Blocks inside conditions, arguments and chained calls are not found:
    /// [`Script::walk`] sees them.
    #[must_use]
    pub fn find(&self, levels: &[Level<'_>]) -> Vec<BlockRef<'_>> {
        let mut found = Vec::new();
        if let Some(Level::Named(name) | Level::Member(name)) = levels.first() {
            find(self.headed(name), levels, &mut found);
        }
        found
    }
}

impl Body {
    /// The bodies that `levels` lead to from this one, as [`Script::find`].
    #[must_use]
    pub fn find(&self, levels: &[Level<'_>]) -> Vec<BlockRef<'_>> {
        let mut found = Vec::new();
        find(&self.statements, levels, &mut found);
        found
    }
}

pub(super) fn find<'s>(
    statements: impl IntoIterator<Item = &'s Statement>,
    levels: &[Level<'_>],
    found: &mut Vec<BlockRef<'s>>,
) {
    for statement in statements {
        let Some((call, consumed)) = block(statement, levels) else { continue };
        let Some(body) = &call.body else { continue };
        if consumed == levels.len() {
            found.push(BlockRef { call, body });
        } else {
            find(&body.statements, &levels[consumed..], found);
        }
    }
}

/// The call that is the block, and how many levels its name covers.
fn block<'s>(statement: &'s Statement, levels: &[Level<'_>]) -> Option<(&'s Call, usize)> {
    match statement {
        Statement::Call(call) => Some((call, covered(call, levels)?)),
        Statement::Assign(Assign { operator: Operator::By, target, value, .. }) => {
            let call = value.as_call().filter(|call| call.chain.is_empty())?;
            let delegated =
                matches!(call.name.last(), "getting" | "creating" | "registering" | "existing");
            let member = levels.first() == Some(&Level::Member(&target.text));
            (delegated && member).then_some((call, 1))
        }
        Statement::Assign(_) | Statement::Opaque(_) => None,
    }
}

/// How many of `levels` the name of `call` covers; `None` when it leads elsewhere.
fn covered(call: &Call, levels: &[Level<'_>]) -> Option<usize> {
    let steps: Vec<&str> = call.name.steps().collect();
    let selected = selected(call);
    for (index, step) in steps.iter().enumerate() {
        let level = levels.get(index)?;
        let last = index + 1 == steps.len();
        let matches = match (level, selected) {
            (Level::Member(name), Some(member)) if last => *name == member,
            (Level::Named(name) | Level::Member(name), _) => name == step,
        };
        if !matches {
            return None;
        }
    }
    Some(steps.len())
}
