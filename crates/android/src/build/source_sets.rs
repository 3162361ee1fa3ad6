//! What a module's script says of its source sets, in every spelling.
//!
//! Knows paths and values; what a folder or a manifest is made of them is the business of others.

use pushwright_lossless::gradle::{Call, Operator, Statement, Value};

use crate::build::script::{ScriptFile, first_text, member_name, takes_member};
use crate::{Module, Project, RelPath};

/// One thing said of a source set.
pub(crate) struct Setting<'s> {
    /// What is set, below `sourceSets`: `main.java.srcDirs`, `main.setRoot`.
    pub(crate) path: String,
    pub(crate) values: Vec<&'s Value>,
    /// Whether it takes the place of what was said before.
    pub(crate) replaces: bool,
}

/// Everything that a script says of source sets, dotted statements of the top level first.
///
/// What stands under a condition is left out.
pub(crate) fn settings<'s>(script: &ScriptFile<'s>) -> Vec<Setting<'s>> {
    let mut found = Vec::new();
    let dotted = script.script.statements.iter().filter(|it| name_of(it).contains('.'));
    dotted.for_each(|it| read(it, "", &mut found));
    for android in script.blocks(&["android"]) {
        android.body.statements.iter().for_each(|it| read(it, "android", &mut found));
    }
    found
}

/// The levels above a source set.
const SETS: &str = "android.sourceSets";

fn name_of(statement: &Statement) -> &str {
    match statement {
        Statement::Assign(it) => &it.target.text,
        Statement::Call(call) => &call.name.text,
        Statement::Opaque(_) => "",
    }
}

/// Takes in what a statement says that stands at `path`.
fn read<'s>(statement: &'s Statement, path: &str, found: &mut Vec<Setting<'s>>) {
    let mut set = |path: &str, values, replaces| {
        if let Some(path) = path.strip_prefix(SETS).and_then(|it| it.strip_prefix('.')) {
            found.push(Setting { path: path.to_owned(), values, replaces });
        }
    };
    match statement {
        Statement::Assign(it) if it.declaration.is_none() => {
            let path = below(path, &it.target.text);
            set(&path, vec![&it.value], it.operator == Operator::Set);
        }
        Statement::Call(call) => {
            let last = call.chain.last().unwrap_or(call);
            let path = called(call, path);
            let leads_there = path.starts_with(SETS) || SETS.starts_with(&path);
            match &last.body {
                Some(body) if leads_there => {
                    body.statements.iter().for_each(|it| read(it, &path, found));
                }
                Some(_) => {}
                None => {
                    let values = last.args.iter().map(|it| &it.value).collect();
                    set(&path, values, last.name.last() == "setSrcDirs");
                }
            }
        }
        Statement::Assign(_) | Statement::Opaque(_) => {}
    }
}

/// What a call at `path` sets or configures: `getByName("x").java.srcDir("y")` says the same as a
/// block.
fn called(call: &Call, path: &str) -> String {
    let by_word = || {
        let (levels, word) = call.name.text.rsplit_once('.')?;
        takes_member(word).then_some(())?;
        Some(below(levels, first_text(call)?))
    };
    let member = if path == SETS { member_name(call) } else { by_word() };
    let first = member.unwrap_or_else(|| call.name.text.clone());
    let links = call.chain.iter().map(|link| link.name.text.as_str());
    links.fold(below(path, &first), |name, link| below(&name, link))
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// The file or folder that a value names; `None` where that is not decided, or lies outside the
/// root.
pub(crate) fn path_of(
    project: &Project<'_>,
    module: &Module,
    script: &ScriptFile<'_>,
    value: &Value,
) -> Option<RelPath> {
    project.path_named(module, script, value).inside()
}
