//! What a module's script says of its source sets, in every spelling.
//!
//! Knows paths and values, and which manifest a source set has; what stands in it is the business of
//! others.

use pushwright_lossless::gradle::{Call, Operator, Statement, Value};

use crate::build::project::{Module, Project};
use crate::build::script::{ScriptFile, first_text, member_name, takes_member};
use crate::rel_path::RelPath;

/// What Android calls a manifest.
const NAME: &str = "AndroidManifest.xml";

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
    let first = member.unwrap_or_else(|| call.name.text.to_string());
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

/// The manifest of a module's main source set, if the files tell which it is.
pub(crate) fn main_manifest_of(project: &Project<'_>, module: &Module) -> Option<RelPath> {
    if let Some(known) = project.main_manifests.borrow().get(&module.folder) {
        return known.clone();
    }
    let found = manifest_of_set(project, module, "main");
    project.main_manifests.borrow_mut().insert(module.folder.clone(), found.clone());
    found
}

/// The manifest of one source set, whether it is there or not; `None` where a script computes it.
pub(crate) fn manifest_of_set(
    project: &Project<'_>,
    module: &Module,
    set: &str,
) -> Option<RelPath> {
    let customary = || match set {
        "main" => customary(project, module),
        set => module.file(&format!("src/{set}/{NAME}")),
    };
    let Some(script) = project.script(module) else { return Some(customary()) };
    let last = settings(&script).into_iter().rev().find_map(|it| {
        let value = it.values.first().copied();
        match it.path.strip_prefix(set)? {
            ".manifest.srcFile" => Some((value, false)),
            ".setRoot" => Some((value, true)),
            _ => None,
        }
    });
    let Some((value, is_folder)) = last else { return Some(customary()) };
    let path = path_of(project, module, &script, value?)?;
    if is_folder { path.join(NAME) } else { Some(path) }
}

/// Where a manifest stands of which no script speaks: in Android's folder, or, where there is none,
/// in the one that a multiplatform module has for Android.
fn customary(project: &Project<'_>, module: &Module) -> RelPath {
    let set = if is_multiplatform(project, module) { "androidMain" } else { "main" };
    module.file(&format!("src/{set}/{NAME}"))
}

/// Whether a module's manifest stands where a multiplatform module has it.
pub(crate) fn is_multiplatform(project: &Project<'_>, module: &Module) -> bool {
    let is_there =
        |set: &str| project.snapshot().contains(&module.file(&format!("src/{set}/{NAME}")));
    !is_there("main") && is_there("androidMain")
}
