//! What rules over whole configurations make of a library: forced to a version, held to one by a
//! constraint, or left out.
//!
//! Knows `configurations`, `resolutionStrategy` and `constraints` in the module's scripts and in the
//! root's; resolves nothing that others ask for.

use std::cmp::Ordering;

use pushwright_lossless::gradle::Call;

use super::conditions::by_numbers;
use super::coordinates::{VersionAt, coordinates, rich_version};
use super::entries::{Entry, entries};
use super::libraries::{MAIN, scripts};
use super::script::{ScriptFile, argument};
use crate::{Place, Project};

/// What is made of a library that the module has, or would have, in some version.
pub(crate) enum Ruling {
    /// It comes in this version, which is decided here.
    Decided(Place, VersionAt),
    /// It is left out.
    Excluded(Place),
    /// The files do not tell.
    Unclear(Place),
}

enum Rule {
    Forced(VersionAt),
    /// At least this version.
    Least(VersionAt),
    Excluded,
    Unclear,
}

/// What rules make of a library of this version; `None` where they leave it as it is.
pub(crate) fn ruling(
    project: &Project<'_>,
    module: &str,
    declared: Option<&str>,
) -> Option<Ruling> {
    let all = rules(project, module);
    let find = |is: fn(&Rule) -> bool| all.iter().find(|(_, rule)| is(rule));
    if let Some((at, _)) = find(|it| matches!(it, Rule::Excluded)) {
        return Some(Ruling::Excluded(at.clone()));
    }
    if let Some((at, _)) = find(|it| matches!(it, Rule::Unclear)) {
        return Some(Ruling::Unclear(at.clone()));
    }
    let mut decided: Option<(&Place, &VersionAt)> = None;
    for (at, rule) in &all {
        match rule {
            Rule::Forced(version) => return Some(Ruling::Decided(at.clone(), version.clone())),
            Rule::Least(version) => {
                let Some(text) = &version.text else { return Some(Ruling::Unclear(at.clone())) };
                let other = decided.and_then(|it| it.1.text.as_deref()).or(declared);
                if other.is_none_or(|it| by_numbers(text, it) == Ordering::Greater) {
                    decided = Some((at, version));
                }
            }
            Rule::Excluded | Rule::Unclear => {}
        }
    }
    decided.map(|(at, version)| Ruling::Decided(at.clone(), version.clone()))
}

/// Where rules about a library stand: they declare nothing.
pub(crate) fn places(project: &Project<'_>, module: &str) -> Vec<Place> {
    rules(project, module).into_iter().map(|(at, _)| at).collect()
}

/// The rules of all scripts that are about a library, in order.
fn rules(project: &Project<'_>, module: &str) -> Vec<(Place, Rule)> {
    let own = project.app().script.as_ref();
    let app = project.app().path.as_str();
    let mut found = Vec::new();
    let mut read = |script: &ScriptFile<'_>, is_root: bool| {
        if !["configurations", "constraints"].iter().any(|it| script.text.contains(it)) {
            return;
        }
        let leads = |names: &[&str]| match (is_root, names) {
            (true, [scope, rest @ ..]) => {
                ["allprojects", "subprojects", app].contains(scope) && rules_lie_in(rest)
            }
            (false, names) => rules_lie_in(names),
            (true, []) => false,
        };
        for entry in entries(project, script, &leads).all {
            if let Some(rule) = rule(project, &entry, module) {
                found.push((entry.script.place(&entry.call.span), rule));
            }
        }
    };
    scripts(project).iter().for_each(|it| read(it, false));
    let root = project.script(project.root()).filter(|it| own != Some(it.file));
    root.iter().for_each(|it| read(it, true));
    found
}

fn rules_lie_in(names: &[&str]) -> bool {
    matches!(names, ["dependencies", "constraints"] | ["configurations", _, ..])
}

fn rule(project: &Project<'_>, entry: &Entry<'_>, module: &str) -> Option<Rule> {
    let at = entry.way.iter().position(|it| ["configurations", "constraints"].contains(it))?;
    if entry.way[at] == "constraints" {
        let version = MAIN.contains(&entry.word).then(|| version(project, entry, module))??;
        let is_short = entry.script.slice(&entry.call.span).contains("!!");
        let strict = strict_in(entry.call) || is_short;
        return Some(if strict { Rule::Forced(version) } else { Rule::Least(version) });
    }
    let reach = reach(entry.way[at + 1])?;
    let rule = match entry.word {
        "exclude" => excluded(project, entry, module)?,
        "force" => Rule::Forced(version(project, entry, module)?),
        "eachDependency" | "substitute" | "withModule" => {
            names(entry, module).then_some(Rule::Unclear)?
        }
        _ => return None,
    };
    Some(if reach && entry.is_certain { rule } else { Rule::Unclear })
}

/// Whether rules of these configurations are about what the application is compiled with; `None`
/// where they are about something else.
fn reach(name: &str) -> Option<bool> {
    const ALL: [&str; 4] = ["all", "configureEach", "each", "forEach"];
    const SOME: [&str; 5] = ["getByName", "named", "matching", "maybeCreate", "findByName"];
    let lower = name.to_lowercase();
    match name {
        _ if ALL.contains(&name) || MAIN.contains(&name) => Some(true),
        _ if lower.contains("test") => None,
        _ if SOME.contains(&name) => Some(false),
        _ if lower.ends_with("implementation") || lower.ends_with("classpath") => Some(false),
        _ => None,
    }
}

/// The version in which an entry names the library.
fn version(project: &Project<'_>, entry: &Entry<'_>, module: &str) -> Option<VersionAt> {
    let mut all = coordinates(project, &entry.script, entry.call).into_iter();
    all.find(|it| it.module == module)?.version
}

/// Whether a constraint says `version { strictly … }`.
fn strict_in(call: &Call) -> bool {
    rich_version(call).is_some_and(|(word, _)| word == "strictly")
}

/// `exclude group: 'g'`, `exclude(module = "a")`, `exclude(mapOf("group" to "g"))`.
fn excluded(project: &Project<'_>, entry: &Entry<'_>, module: &str) -> Option<Rule> {
    let (group, artifact) = module.split_once(':')?;
    let is = |label: &str, wanted: &str| match argument(entry.call, Some(label)) {
        None => Some(None),
        Some(value) => project.resolve(&entry.script, value).map(|text| Some(text == wanted)),
    };
    match (is("group", group), is("module", artifact)) {
        (Some(None), Some(None)) => names(entry, module).then_some(Rule::Unclear),
        (Some(Some(false)), _) | (_, Some(Some(false))) => None,
        (None, _) | (_, None) => Some(Rule::Unclear),
        _ => Some(Rule::Excluded),
    }
}

/// Whether the text of an entry names the library, or its group.
fn names(entry: &Entry<'_>, module: &str) -> bool {
    let text = entry.script.slice(&entry.call.span);
    let (group, artifact) = module.split_once(':').unwrap_or((module, ""));
    let quoted = |it: &str| ['"', '\''].iter().any(|q| text.contains(&format!("{q}{it}{q}")));
    text.contains(module) || quoted(group) || quoted(artifact)
}
