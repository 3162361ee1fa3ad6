//! What scripts write down, for those who judge how: repositories, configurations, fields.
//!
//! Knows every script of the build; what stands under a condition is left out. Says nothing of what
//! is in effect.

use pushwright_lossless::gradle::Dialect;
use pushwright_lossless::gradle::edit::{self, Container};
use pushwright_lossless::placement::Slot;
use pushwright_lossless::{Edit, Span};

use super::addresses::{Address, addresses};
use super::entries::{Entry, each_entry};
use super::script::{Block, ScriptFile, last_slot};
use crate::build::project::Project;
use crate::fact::Place;
use crate::rel_path::RelPath;

/// A call that a script writes down.
#[derive(Clone, Debug)]
pub struct Written {
    /// What is called: `maven`, `jcenter`, `implementation`.
    pub name: String,
    /// The names of the blocks around it.
    pub way: Vec<String>,
    /// Where the name stands.
    pub name_at: Span,
    /// The whole call.
    pub at: Place,
    /// Its text.
    pub text: String,
    /// Whether it has arguments.
    pub has_arguments: bool,
    /// Whether it has a block with something in it.
    pub is_filled: bool,
    /// Whether it is a name with parentheses at most.
    pub is_plain: bool,
    /// The addresses of repositories that it names, as far as the files tell them.
    pub addresses: Vec<Address>,
}

impl Project<'_> {
    /// Every call in a block of this name, at whatever depth, one by one.
    pub fn written_in(&self, block: &str, each: &mut dyn FnMut(&Written)) {
        self.written(&|names| names.contains(&block), &|_| true, each);
    }

    /// Every call by this name, one by one.
    pub fn written_as(&self, name: &str, each: &mut dyn FnMut(&Written)) {
        self.written(&|_| true, &|word| word == name, each);
    }

    fn written(
        &self,
        leads: &dyn Fn(&[&str]) -> bool,
        is_it: &dyn Fn(&str) -> bool,
        each: &mut dyn FnMut(&Written),
    ) {
        for script in self.script_files().iter().filter_map(|file| self.open(file)) {
            each_entry(self, &script, leads, &mut |it| {
                if it.is_certain && is_it(it.word) {
                    each(&written(self, &it));
                }
            });
        }
    }

    /// The edit that puts a statement behind all others of the only block at this way.
    #[must_use]
    pub fn statement_last(&self, file: &RelPath, way: &[&str], statement: &str) -> Option<Edit> {
        let (script, block) = self.only_block(file, way)?;
        let slot = last_slot(&block.body.statements);
        Some(edit::insert(
            script.text,
            script.script,
            Container::Block(block.body),
            slot,
            statement,
        ))
    }

    /// The edit that puts a statement before all others of the only block at this way.
    #[must_use]
    pub fn statement_first(&self, file: &RelPath, way: &[&str], statement: &str) -> Option<Edit> {
        let (script, block) = self.only_block(file, way)?;
        let slot = if block.body.statements.is_empty() { Slot::Only } else { Slot::Before(0) };
        Some(edit::insert(
            script.text,
            script.script,
            Container::Block(block.body),
            slot,
            statement,
        ))
    }

    /// Whether a script is one in Kotlin.
    #[must_use]
    pub fn is_kotlin(&self, file: &RelPath) -> bool {
        self.open(file).is_some_and(|it| it.script.dialect == Dialect::Kotlin)
    }

    /// Whether a word stands in a script outside comments.
    #[must_use]
    pub fn says(&self, file: &RelPath, word: &str) -> bool {
        self.open(file).is_some_and(|it| !it.mentions(word).is_empty())
    }

    /// What stands in the same line behind each mention of a word in the application's script and
    /// those that it applies, comments left out.
    #[must_use]
    pub fn lines_behind(&self, word: &str) -> Vec<&str> {
        let Some(own) = self.script(self.app()) else { return Vec::new() };
        let behind = |it: ScriptFile<'_>| {
            let text = self.snapshot().text(it.file).unwrap_or_default();
            let rest = |span: Span| text.get(span.end..).and_then(|it| it.lines().next());
            it.mentions(word).into_iter().filter_map(rest).collect::<Vec<&str>>()
        };
        self.scripts_over(&own).into_iter().flat_map(behind).collect()
    }

    fn only_block(&self, file: &RelPath, way: &[&str]) -> Option<(ScriptFile<'_>, Block<'_>)> {
        let script = self.open(file)?;
        match script.blocks(way).as_slice() {
            [block] => Some((script, *block)),
            _ => None,
        }
    }
}

fn written<'s>(project: &Project<'s>, entry: &Entry<'s>) -> Written {
    let Entry { script, call, word, way, .. } = entry;
    let is_repository = way.contains(&"repositories");
    Written {
        name: (*word).to_owned(),
        way: way.iter().map(|it| (*it).to_owned()).collect(),
        name_at: call.name.span.clone(),
        at: script.place(&call.span),
        text: script.slice(&call.span).to_owned(),
        has_arguments: !call.args.is_empty(),
        is_filled: call.body.as_ref().is_some_and(|it| !it.statements.is_empty()),
        is_plain: call.body.is_none() && call.chain.is_empty(),
        addresses: if is_repository { addresses(project, entry) } else { Vec::new() },
    }
}
