//! The constants that buildSrc's Kotlin objects give to every script.
//!
//! Knows `object Deps { const val x = "…" }`, nested and interpolated, and constants outside any
//! object; classes, functions and anything computed count as not decided.

use pushwright_lossless::gradle::query;
use pushwright_lossless::gradle::{Declaration, Opaque, Operator, Statement, Value};

use crate::snapshot::Snapshot;

/// How many constants may stand for one another in a row.
const MAX_HOPS: usize = 8;

/// The text of a constant that a script names, such as `Versions.hms`.
pub(crate) fn constant(snapshot: &Snapshot, name: &str) -> Option<String> {
    let (owner, last) = name.rsplit_once('.').unwrap_or(("", name));
    text_of(snapshot, owner, last, MAX_HOPS)
}

fn text_of(snapshot: &Snapshot, owner: &str, name: &str, hops: usize) -> Option<String> {
    let hops = hops.checked_sub(1)?;
    let mut found = Vec::new();
    let sources = snapshot.paths().filter(|path| {
        path.as_str().starts_with("buildSrc/src/main/") && path.as_str().ends_with(".kt")
    });
    for path in sources {
        if let (Some(text), Some(Ok(script))) = (snapshot.text(path), snapshot.script(path)) {
            collect(text, &script.statements, "", (owner, name), &mut found);
        }
    }
    let [only] = found.as_slice() else { return None };
    query::resolve(only, &|other| {
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

/// What the constants `wanted` (the objects around it, its name) are set to.
fn collect<'s>(
    text: &str,
    statements: &'s [Statement],
    here: &str,
    wanted: (&str, &str),
    found: &mut Vec<&'s Value>,
) {
    let (owner, name) = wanted;
    for statement in statements {
        match statement {
            Statement::Assign(it) => {
                let is_constant =
                    it.declaration == Some(Declaration::Val) && it.operator == Operator::Set;
                if is_constant && here == owner && it.target.text == name {
                    found.push(&it.value);
                }
            }
            Statement::Opaque(opaque) => {
                if let (Some(object), [body]) =
                    (object_name(text, opaque), opaque.bodies.as_slice())
                {
                    collect(text, &body.statements, &below(here, object), wanted, found);
                }
            }
            Statement::Call(_) => {}
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
