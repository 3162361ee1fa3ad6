//! A script prepared for many questions: its top-level statements by name, and its variables.
//!
//! Answers what [`Script`] answers without a walk of the whole script for each question.

use std::collections::HashMap;

use super::query::{BlockRef, Level, Variables, find, named, selected};
use super::script::{Script, Statement};

/// What was found out about one script.
#[derive(Clone, Debug)]
pub struct Index<'s> {
    script: &'s Script,
    /// The statements that a way from the top level can begin with, by its first name.
    heads: HashMap<&'s str, Vec<&'s Statement>>,
    variables: Variables<'s>,
}

impl<'s> Index<'s> {
    /// Walks the script.
    #[must_use]
    pub fn new(script: &'s Script) -> Index<'s> {
        let mut heads: HashMap<&str, Vec<&Statement>> = HashMap::new();
        for statement in &script.statements {
            let [first, other] = names(statement);
            let other = other.filter(|it| Some(*it) != first);
            for name in first.into_iter().chain(other) {
                heads.entry(name).or_default().push(statement);
            }
        }
        Index { script, heads, variables: script.variables() }
    }

    /// The script.
    #[must_use]
    pub fn script(&self) -> &'s Script {
        self.script
    }

    /// As [`Script::blocks`].
    #[must_use]
    pub fn blocks(&self, path: &[&str]) -> Vec<BlockRef<'s>> {
        self.find(&named(path))
    }

    /// As [`Script::find`].
    #[must_use]
    pub fn find(&self, levels: &[Level<'_>]) -> Vec<BlockRef<'s>> {
        let mut found = Vec::new();
        if let Some(Level::Named(name) | Level::Member(name)) = levels.first() {
            let heads = self.heads.get(name).into_iter().flatten();
            find(heads.copied(), None, levels, &mut found);
        }
        found
    }

    /// As [`Script::variables`].
    #[must_use]
    pub fn variables(&self) -> &Variables<'s> {
        &self.variables
    }
}

/// The names that a way to or through a statement can begin with.
fn names(statement: &Statement) -> [Option<&str>; 2] {
    match statement {
        Statement::Call(call) => [call.name.steps().next(), selected(call)],
        Statement::Assign(assign) => [Some(assign.target.text.as_str()), None],
        Statement::Opaque(_) => [None, None],
    }
}
