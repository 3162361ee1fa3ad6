//! Arguments of dependencies that the files do not decide, and the libraries they may name.
//!
//! Knows what is left of a text with computed parts, and where else in the build a library's name stands. An
//! argument that tells nothing names a library only if the build's own files name it somewhere.

use std::collections::HashSet;

use pushwright_lossless::gradle::query::{Node, path};
use pushwright_lossless::gradle::{Call, Value};

use super::catalog::{self, sounds_like};
use super::class_path::is_on_class_path;
use super::coordinates::{by_parts, coordinates, named_by};
use super::entries::entries;
use super::libraries::{module_entries, scripts, serves_a_variant};
use super::script::{ScriptFile, argument, constant};
use crate::build::project::Project;
use crate::fact::Place;

/// What an argument tells of the library it names.
#[derive(PartialEq, Eq)]
enum Clue {
    /// All that matters.
    Known,
    /// A text whose pieces stand in this order, with computed parts between them.
    Pieces(Vec<String>),
    Nothing,
}

impl Clue {
    /// It may be any.
    fn any() -> Clue {
        Clue::Pieces(vec![String::new(); 2])
    }

    /// Whether it may be this library; `named` tells whether the build's files name that somewhere.
    fn may_be(&self, module: &str, named: &mut dyn FnMut() -> bool) -> bool {
        match self {
            Clue::Known => false,
            Clue::Pieces(pieces) => may_be(pieces, module),
            Clue::Nothing => named(),
        }
    }
}

/// Where a dependency of the application may name a library, in a way that cannot be read.
pub(crate) fn may_name(project: &Project<'_>, module: &str) -> Option<Place> {
    let mut is_named = None;
    let mut named = || *is_named.get_or_insert_with(|| is_named_in_build(project, module));
    scripts(project).iter().find_map(|script| {
        let all = module_entries(project, script).into_iter();
        let mut serving: Vec<(ScriptFile<'_>, &Call, &str)> =
            all.map(|it| (it.script, it.call, it.word)).collect();
        let gone_over = in_closures(script);
        serving.extend(gone_over.iter().map(|it| (*script, *it, it.name.last())));
        let gone_over: HashSet<_> = gone_over.into_iter().map(std::ptr::from_ref).collect();
        serving.retain(|(_, _, word)| *word == "add" || serves_a_variant(word));
        let (script, call, _) = serving.iter().find(|(script, call, word)| {
            let told = arguments(project, script, call, word, module);
            told.iter().any(|it| it.may_be(module, &mut named))
                || gone_over.contains(&std::ptr::from_ref(*call))
                    && names(project, script, call, module)
        })?;
        Some(script.place(&call.span))
    })
}

/// The same of the class path at this way.
pub(crate) fn may_name_on_class_path<'s>(
    project: &Project<'s>,
    script: &ScriptFile<'s>,
    path: &[&str],
    module: &str,
) -> Option<Place> {
    let all = entries(project, script, &|names: &[&str]| names == path).all;
    let found = all.iter().filter(|it| is_on_class_path(it)).find(|it| {
        let told = arguments(project, &it.script, it.call, it.word, module);
        told.iter().any(|it| it.may_be(module, &mut || is_named_in_build(project, module)))
    })?;
    Some(found.at())
}

/// Whether a call names the library outright; in a loop, for what is another matter.
fn names<'s>(project: &Project<'s>, script: &ScriptFile<'s>, call: &Call, module: &str) -> bool {
    coordinates(project, script, call).iter().any(|it| it.module == module)
}

/// The calls in closures that go over something in `dependencies`: `deps.each { api it }`.
fn in_closures<'s>(script: &ScriptFile<'s>) -> Vec<&'s Call> {
    let mut found = Vec::new();
    script.script.walk(&mut |steps, node| {
        let Node::Call(call) = node else { return };
        let around = path(steps);
        let is_within = around.first() == Some(&"dependencies");
        let goes_over = around.iter().any(|it| ["each", "forEach", "all"].contains(it));
        if is_within && goes_over {
            found.push(call);
        }
    });
    found
}

fn arguments<'s>(
    project: &Project<'s>,
    script: &ScriptFile<'s>,
    call: &Call,
    word: &str,
    module: &str,
) -> Vec<Clue> {
    if by_parts(project, script, call).is_some() {
        return Vec::new();
    }
    if argument(call, Some("name")).is_some() {
        let (group, artifact) = module.split_once(':').unwrap_or((module, ""));
        let differs = |label: &str, wanted: &str| {
            let value = argument(call, Some(label)).and_then(|it| project.resolve(script, it));
            value.is_some_and(|it| it != wanted)
        };
        let is_other = differs("group", group) || differs("name", artifact);
        return vec![if is_other { Clue::Known } else { Clue::any() }];
    }
    let skipped = usize::from(word == "add");
    let values = call.args.iter().filter(|it| it.label.is_none()).map(|it| &it.value);
    values.skip(skipped).map(|it| told(project, script, it, module)).collect()
}

fn told<'s>(project: &Project<'s>, script: &ScriptFile<'s>, value: &Value, module: &str) -> Clue {
    if constant(value).is_some() || !named_by(project, script, value).is_empty() {
        return Clue::Known;
    }
    match value {
        Value::Text { value: text, interpolations, .. } => {
            if project.resolve(script, value).is_some() {
                return Clue::Known;
            }
            let mut pieces = Vec::new();
            let mut at = 0;
            for hole in interpolations {
                pieces.push(text[at..hole.range.start].to_owned());
                at = hole.range.end;
            }
            pieces.push(text[at..].to_owned());
            Clue::Pieces(pieces)
        }
        Value::Path { path, .. } if catalog::may_name(project.snapshot(), path, module) => {
            Clue::any()
        }
        Value::Path { path, .. } => {
            let stands_for_none = || {
                let call = project.expression(script, path)?.1.as_call()?;
                Some(names_no_library(call))
            };
            let is_known = path.starts_with("projects.")
                || is_parameter(script, path)
                || project.resolve(script, value).is_some()
                || stands_for_none() == Some(true);
            match is_known {
                true => Clue::Known,
                false if path.contains('.') && sounds_like(path, module) => Clue::any(),
                false => Clue::Nothing,
            }
        }
        Value::Call(call) if names_no_library(call) => Clue::Known,
        Value::Call(call) if call.name.text == "String.format" => {
            let format = call.args.first().and_then(|it| constant(&it.value));
            let pieces = format.map(|it| it.split("%s").map(str::to_owned).collect());
            pieces.map_or(Clue::Nothing, Clue::Pieces)
        }
        Value::Call(call) => {
            let with_colon = |it: &&Value| script.slice(it.span()).contains(':');
            let inner = call.args.iter().map(|it| &it.value).find(with_colon);
            inner.map_or(Clue::Nothing, |it| told(project, script, it, module))
        }
        Value::Other(opaque) => clue_of_sum(script.slice(&opaque.span)),
        Value::List { .. } | Value::Map { .. } => Clue::Nothing,
    }
}

/// Whether a name is a parameter of a function in this file: who calls it names the library.
fn is_parameter(script: &ScriptFile<'_>, name: &str) -> bool {
    let heads = script.text.match_indices("fun ").map(|(at, _)| &script.text[at..]);
    let mut parameters = heads.filter_map(|it| Some(it.split_once('(')?.1.split_once(')')?.0));
    let is_word = name.chars().all(|c| c.is_alphanumeric() || c == '_');
    is_word
        && parameters
            .any(|it| it.split([',', ' ']).any(|word| word.strip_suffix(':') == Some(name)))
}

/// What the first summand tells: `'group:name:' + version`.
fn clue_of_sum(text: &str) -> Clue {
    let Some(quote) = text.chars().next().filter(|it| ['"', '\''].contains(it)) else {
        return Clue::Nothing;
    };
    let first = text[1..].split(quote).next().unwrap_or_default();
    let first = first.split('$').next().unwrap_or_default();
    Clue::Pieces(vec![first.to_owned(), String::new()])
}

/// What is called for something else than a library of a repository.
fn names_no_library(call: &Call) -> bool {
    const NAMES: [&str; 8] = [
        "project",
        "files",
        "fileTree",
        "kotlin",
        "gradleApi",
        "localGroovy",
        "testFixtures",
        "npm",
    ];
    let last = call.name.text.rsplit('.').next().unwrap_or_default();
    NAMES.contains(&last) || last.ends_with("latform")
}

/// Whether a text with computed parts may name a library, with a version or without.
fn may_be(pieces: &[String], module: &str) -> bool {
    let Some(((group, artifact), (first, rest))) = module.split_once(':').zip(pieces.split_first())
    else {
        return false;
    };
    let whole = format!("{module}:");
    let starts = whole.starts_with(first.as_str()) || first.starts_with(&whole);
    // A hole in a place of its own is taken for that place alone, where all three are there.
    let written = pieces.join("\0");
    let places: Vec<&str> = written.split(':').collect();
    starts
        && match places.as_slice() {
            [a, b, _, ..] => fits(a, group) && fits(b, artifact),
            _ => rest.iter().all(|it| it.is_empty() || it.starts_with(':') || module.contains(it)),
        }
}

/// Whether a place of a text, with computed parts, may say `wanted`.
fn fits(place: &str, wanted: &str) -> bool {
    match place.split_once('\0') {
        None => place == wanted,
        Some((before, _)) => {
            let after = place.rsplit('\0').next().unwrap_or_default();
            let is_long = wanted.len() >= before.len() + after.len();
            is_long && wanted.starts_with(before) && wanted.ends_with(after)
        }
    }
}

/// Whether a file that the module's script may take names from names a library: the root's and the
/// settings' scripts, the module's own and what is applied, and the sources of the build's plugins.
fn is_named_in_build(project: &Project<'_>, module: &str) -> bool {
    let (group, artifact) = module.split_once(':').unwrap_or((module, ""));
    let own = project.app().script.as_ref();
    let counts = |path: &str| {
        let is_script = path.ends_with(".gradle") || path.ends_with(".gradle.kts");
        let of_plugins = [".kt", ".java", ".groovy"].iter().any(|it| path.ends_with(it))
            && (path.starts_with("buildSrc/") || path.starts_with("build-logic/"));
        let of_module = project.modules.iter().any(|it| {
            let script = it.script.as_ref();
            script != own && script.is_some_and(|it| it.as_str() == path && path.contains('/'))
        });
        (is_script && !of_module) || of_plugins
    };
    let names = |text: &str| {
        let line_names = |line: &str| {
            let quoted = |word: &str| {
                line.contains(&format!("\"{word}\"")) || line.contains(&format!("'{word}'"))
            };
            let is_comment = ["//", "*", "/*"].iter().any(|it| line.trim_start().starts_with(it));
            !is_comment
                && ([":", "\"", "'"].iter().any(|it| line.contains(&format!("{module}{it}")))
                    || line.contains(&format!("{group}:$"))
                    || (quoted(group) && quoted(artifact)))
        };
        text.contains(group) && text.lines().any(line_names)
    };
    let mut files = project.snapshot().paths().filter(|it| counts(it.as_str()));
    files.any(|it| project.snapshot().text(it).is_some_and(names))
}

#[cfg(test)]
mod tests {
    use super::may_be;

    #[test]
    fn a_text_with_holes_may_name_what_its_pieces_allow() {
        let may = |pieces: &[&str]| {
            let pieces: Vec<String> = pieces.iter().map(|it| (*it).to_owned()).collect();
            may_be(&pieces, "com.x:push")
        };
        for pieces in [
            &["com.x:", ":1"][..],
            &["", ":push:1"],
            &["com.x:pu", ":1"],
            &["com.", ":push:", ""],
            &["", ""],
        ] {
            assert!(may(pieces), "{pieces:?}");
        }
        for pieces in
            [&["com.y:", ":1"][..], &["", ":gson:1"], &["com.x:lo", ":1"], &["com.x:push-", ":1"]]
        {
            assert!(!may(pieces), "{pieces:?}");
        }
    }
}
