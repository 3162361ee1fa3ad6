//! A parsed script, and what is found out about it once and kept with it: its top-level statements
//! by name, and its variables.
//!
//! Knows no question of its own: `query` asks.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::spans::Spans;
use super::tree::{Call, Dialect, Statement};
use super::variables::Variables;
use super::walk::{Node, Step, walk};

/// A parsed script. All spans count bytes of the text it was parsed from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// The language it was read as.
    pub dialect: Dialect,
    /// Its top-level statements, in order.
    pub statements: Vec<Statement>,
    /// Its comments, in order.
    pub comments: Spans,
    /// Its string literals with their quotes, in order, those inside interpolations too.
    pub literals: Spans,
    /// What was found out about it.
    pub(super) index: Index,
}

/// Filled in when it is first asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    /// The statements that a way from the top level can begin with, by its first name.
    heads: OnceCell<HashMap<String, Vec<usize>>>,
    variables: OnceCell<Variables>,
}

/// It follows from the script that it belongs to, so it makes no two scripts differ.
impl PartialEq for Index {
    fn eq(&self, _: &Index) -> bool {
        true
    }
}

impl Eq for Index {}

impl Script {
    /// The top-level statements whose way can begin with `name`, in order: calls of it or on it,
    /// the member that `getByName` and its like get, and what is assigned to it.
    pub fn headed(&self, name: &str) -> impl Iterator<Item = &Statement> {
        let heads = self.index.heads.get_or_init(|| heads(&self.statements));
        heads.get(name).into_iter().flatten().map(|&at| &self.statements[at])
    }

    /// The variables and extra properties that this script sets, in order.
    #[must_use]
    pub fn variables(&self) -> &Variables {
        self.index.variables.get_or_init(|| Variables::of(&self.statements))
    }

    /// Shows `see` every call, assignment and opaque statement at any depth, outermost first, in
    /// the order of the text, with the way to it from the top level.
    pub fn walk<'s>(&'s self, see: &mut dyn FnMut(&[Step<'s>], Node<'s>)) {
        walk(&self.statements, see);
    }
}

fn heads(statements: &[Statement]) -> HashMap<String, Vec<usize>> {
    let mut heads: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, statement) in statements.iter().enumerate() {
        let [first, other] = names(statement);
        let other = other.filter(|it| Some(*it) != first);
        for name in first.into_iter().chain(other) {
            match heads.get_mut(name) {
                Some(found) => found.push(at),
                None => drop(heads.insert(name.to_owned(), vec![at])),
            }
        }
    }
    heads
}

/// The names that a way to or through a statement can begin with.
fn names(statement: &Statement) -> [Option<&str>; 2] {
    match statement {
        Statement::Call(call) => [call.name.steps().next(), selected(call)],
        Statement::Assign(assign) => [Some(assign.target.text.as_str()), None],
        Statement::Opaque(_) => [None, None],
    }
}

/// The member that `getByName("release")` and its like get or make.
pub(super) fn selected(call: &Call) -> Option<&str> {
    let getters = ["getByName", "named", "create", "register", "maybeCreate"];
    if !getters.contains(&call.name.last()) {
        return None;
    }
    call.args.first()?.value.as_constant()
}
