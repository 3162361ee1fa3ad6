//! What buildSrc gives to every script: constants of its Kotlin objects, libraries of its class path.
//!
//! Knows `object Deps { const val x = "…" }`, nested and interpolated, and constants outside any
//! object; classes, functions and anything computed count as not decided.

use pushwright_lossless::gradle::query;
use pushwright_lossless::gradle::{self, Declaration, Dialect, Opaque, Operator, Statement, Value};

use crate::scripts::{ScriptFile, argument, calls};
use crate::{Place, Project, RelPath, Snapshot, plugins};

/// A constant: the objects around it, its name, what it is set to.
struct Constant {
    owner: String,
    name: String,
    value: Value,
}

/// How many constants may stand for one another in a row.
const MAX_HOPS: usize = 8;

/// The text of a constant that a script names, such as `Versions.hms`.
pub(crate) fn constant(snapshot: &Snapshot, name: &str) -> Option<String> {
    let (owner, last) = name.rsplit_once('.').unwrap_or(("", name));
    text_of(snapshot, owner, last, MAX_HOPS)
}

fn text_of(snapshot: &Snapshot, owner: &str, name: &str, hops: usize) -> Option<String> {
    let hops = hops.checked_sub(1)?;
    let mut found =
        named(snapshot, name).into_iter().filter(|it| it.owner == owner && it.name == name);
    let only = found.next()?;
    if found.next().is_some() {
        return None;
    }
    query::resolve(&only.value, &|other| {
        let (path, last) = other.rsplit_once('.').unwrap_or(("", other));
        // Kotlin looks in the object itself first, then in those around it.
        scopes(owner).find_map(|scope| text_of(snapshot, &below(scope, path), last, hops))
    })
}

/// `A.B`, `A` and the top level, for `A.B`.
fn scopes(owner: &str) -> impl Iterator<Item = &str> {
    let inner = owner.match_indices('.').map(|(at, _)| &owner[..at]);
    let all: Vec<&str> = std::iter::once("").chain(inner).chain([owner]).collect();
    all.into_iter().rev()
}

fn below(owner: &str, path: &str) -> String {
    match (owner, path) {
        ("", path) => path.to_owned(),
        (owner, "") => owner.to_owned(),
        (owner, path) => format!("{owner}.{path}"),
    }
}

/// The constants of those sources of buildSrc that hold `name` at all.
fn named(snapshot: &Snapshot, name: &str) -> Vec<Constant> {
    let mut found = Vec::new();
    let sources = snapshot.paths().filter(|path| {
        path.as_str().starts_with("buildSrc/src/main/") && path.as_str().ends_with(".kt")
    });
    for text in sources.filter_map(|path| snapshot.text(path)).filter(|it| it.contains(name)) {
        if let Ok(script) = gradle::parse(text, Dialect::Kotlin) {
            collect(text, &script.statements, "", &mut found);
        }
    }
    found
}

fn collect(text: &str, statements: &[Statement], owner: &str, found: &mut Vec<Constant>) {
    for statement in statements {
        match statement {
            Statement::Assign(it)
                if it.declaration == Some(Declaration::Val) && it.operator == Operator::Set =>
            {
                let (name, value) = (it.target.text.clone(), it.value.clone());
                found.push(Constant { owner: owner.to_owned(), name, value });
            }
            Statement::Opaque(opaque) => {
                if let (Some(name), [body]) = (object_name(text, opaque), opaque.bodies.as_slice())
                {
                    collect(text, &body.statements, &below(owner, name), found);
                }
            }
            Statement::Assign(_) | Statement::Call(_) => {}
        }
    }
}

/// The name of `object Name {`.
fn object_name<'t>(text: &'t str, opaque: &Opaque) -> Option<&'t str> {
    let head = &text[opaque.span.start..opaque.bodies.first()?.span.start];
    let mut words = head.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    words.find(|word| *word == "object")?;
    words.find(|word| !word.is_empty())
}

/// Where buildSrc's own script puts a library on the class path of every script.
pub(crate) fn class_path_entry(project: &Project<'_>, module: &str) -> Option<Place> {
    const SCRIPTS: [&str; 2] = ["buildSrc/build.gradle.kts", "buildSrc/build.gradle"];
    const CONFIGURATIONS: [&str; 4] = ["implementation", "api", "compile", "runtimeOnly"];
    let script: ScriptFile<'_> =
        SCRIPTS.iter().find_map(|path| project.open(&RelPath::new(path)?))?;
    script.blocks(&["dependencies"]).iter().flat_map(|it| calls(&it.body.statements)).find_map(
        |call| {
            let value = argument(call, None)?;
            let notation = plugins::notation(project, &script, value)?;
            let same = notation.splitn(3, ':').take(2).eq(module.splitn(2, ':'));
            let serves = CONFIGURATIONS.contains(&call.name.text.as_str());
            (same && serves).then(|| script.place(&call.span))
        },
    )
}
