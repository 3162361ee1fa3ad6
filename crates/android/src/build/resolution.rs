//! What rules over whole configurations make of a library: forced to a version, held to one by a
//! constraint, or left out.
//!
//! Knows `configurations`, `resolutionStrategy` and `constraints` in the module's scripts and in the
//! root's; resolves nothing that others ask for.

use std::cmp::Ordering;

use pushwright_lossless::gradle::query::{Node, is_conditional};
use pushwright_lossless::gradle::{Call, Statement};
use pushwright_text::compare_versions;

use super::coordinates::{VersionAt, coordinates, named_by, rich_version};
use super::entries::{Entry, entries, way_to};
use super::libraries::{MAIN, scripts};
use super::script::{ScriptFile, argument};
use crate::build::project::Project;
use crate::fact::Place;

/// What is made of a library that the module has, or would have, in some version.
pub(crate) enum Ruling {
    /// It comes in this version, which is decided here.
    Decided(Place, VersionAt),
    /// It is left out.
    Excluded(Place),
    /// In that version it is refused.
    Rejected(Place),
    /// The files do not tell.
    Unclear(Place),
}

enum Rule {
    Forced(VersionAt),
    /// At least this version.
    Least(VersionAt),
    Excluded,
    /// Versions, or patterns of them, that are refused; `None`: whatever they are.
    Rejects(Vec<Option<String>>),
    Unclear,
}

/// What rules make of a library of this version; `None` where they leave it as it is.
pub(crate) fn ruling(
    project: &Project<'_>,
    module: &str,
    declared: Option<&str>,
) -> Option<Ruling> {
    by_rules(&rules(project, module), declared)
}

/// The same of a library on the class path of a build script.
pub(crate) fn class_path_ruling(
    project: &Project<'_>,
    script: &ScriptFile<'_>,
    module: &str,
    declared: Option<&str>,
) -> Option<Ruling> {
    let leads = |names: &[&str]| match names {
        ["buildscript", rest @ ..] => rules_lie_in(rest),
        _ => false,
    };
    by_rules(&rules_in(project, script, module, &leads, &["classpath"]), declared)
}

fn by_rules(all: &[(Place, Rule)], declared: Option<&str>) -> Option<Ruling> {
    let find = |is: fn(&Rule) -> bool| all.iter().find(|(_, rule)| is(rule));
    if let Some((at, _)) = find(|it| matches!(it, Rule::Excluded)) {
        return Some(Ruling::Excluded(at.clone()));
    }
    if let Some((at, _)) = find(|it| matches!(it, Rule::Unclear)) {
        return Some(Ruling::Unclear(at.clone()));
    }
    let decided = decided(all, declared);
    let version = match &decided {
        Some(Ruling::Decided(_, version)) => version.text.as_deref(),
        Some(_) => return decided,
        None => declared,
    };
    all.iter().find_map(|(at, rule)| rejected(at, rule, version)).or(decided)
}

/// What rules that name a version decide.
fn decided(all: &[(Place, Rule)], declared: Option<&str>) -> Option<Ruling> {
    let mut decided: Option<(&Place, &VersionAt)> = None;
    for (at, rule) in all {
        match rule {
            Rule::Forced(version) => return Some(Ruling::Decided(at.clone(), version.clone())),
            Rule::Least(version) => {
                let Some(text) = &version.text else { return Some(Ruling::Unclear(at.clone())) };
                let other = decided.and_then(|it| it.1.text.as_deref()).or(declared);
                if other.is_none_or(|it| compare_versions(text, it) == Ordering::Greater) {
                    decided = Some((at, version));
                }
            }
            Rule::Excluded | Rule::Rejects(_) | Rule::Unclear => {}
        }
    }
    decided.map(|(at, version)| Ruling::Decided(at.clone(), version.clone()))
}

/// What a rule that refuses versions makes of one.
fn rejected(at: &Place, rule: &Rule, version: Option<&str>) -> Option<Ruling> {
    let Rule::Rejects(patterns) = rule else { return None };
    let is_of_many = |it: &str| it.contains(['[', ']', '(', ')', '+']) || it.starts_with("latest");
    for pattern in patterns {
        match (pattern.as_deref(), version) {
            (Some(ANY), _) => return Some(Ruling::Rejected(at.clone())),
            (Some(one), Some(version)) if one == version => {
                return Some(Ruling::Rejected(at.clone()));
            }
            (Some(one), Some(_)) if !is_of_many(one) => {}
            _ => return Some(Ruling::Unclear(at.clone())),
        }
    }
    None
}

/// The pattern that every version fits.
const ANY: &str = "+";

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
        let leads = |names: &[&str]| match (is_root, names) {
            (true, [scope, rest @ ..]) => {
                ["allprojects", "subprojects", app].contains(scope) && rules_lie_in(rest)
            }
            (false, names) => rules_lie_in(names),
            (true, []) => false,
        };
        found.extend(rules_in(project, script, module, &leads, &MAIN));
    };
    scripts(project).iter().for_each(|it| read(it, false));
    let root = project.script(project.root()).filter(|it| own != Some(it.file));
    root.iter().for_each(|it| read(it, true));
    found
}

/// The rules of one script, as far as its names lead to them; `main` are the configurations that
/// they must be about.
fn rules_in(
    project: &Project<'_>,
    script: &ScriptFile<'_>,
    module: &str,
    leads: &dyn Fn(&[&str]) -> bool,
    main: &[&str],
) -> Vec<(Place, Rule)> {
    const WORDS: [&str; 5] = ["configurations", "constraints", "components", "modules", "reject"];
    if !WORDS.iter().any(|it| script.text.contains(it)) {
        return Vec::new();
    }
    let Some(script) = project.open(script.file) else { return Vec::new() };
    let mut found = Vec::new();
    for entry in entries(project, &script, leads).all {
        if let Some(rule) = rule(project, &entry, module, main) {
            found.push((entry.script.place(&entry.call.span), rule));
        }
    }
    found.extend(forced_by_assignment(project, &script, module, leads, main));
    found
}

/// `resolutionStrategy.forcedModules = ['g:a:1']`.
fn forced_by_assignment(
    project: &Project<'_>,
    script: &ScriptFile<'_>,
    module: &str,
    leads: &dyn Fn(&[&str]) -> bool,
    main: &[&str],
) -> Vec<(Place, Rule)> {
    let mut found = Vec::new();
    if !script.text.contains("forcedModules") {
        return found;
    }
    let Some(script) = project.open(script.file) else { return found };
    script.script.walk(&mut |steps, node| {
        let Node::Assign(it) = node else { return };
        let Some(way) = way_to(script.text, steps, &it.target) else { return };
        let at = way.iter().position(|it| *it == "configurations");
        let reach = at.and_then(|at| reach(way.get(at + 1)?, main)).filter(|_| leads(&way));
        let Some(reach) = reach.filter(|_| it.target.last() == "forcedModules") else { return };
        let named = named_by(project, &script, &it.value);
        let own = named.iter().find(|it| it.module == module);
        let rule = match own.and_then(|it| it.version.clone()) {
            Some(version) if reach && !is_conditional(steps) => Rule::Forced(version),
            None if own.is_none() && !named.is_empty() => return,
            _ => Rule::Unclear,
        };
        found.push((script.place(&it.span), rule));
    });
    found
}

fn rules_lie_in(names: &[&str]) -> bool {
    matches!(
        names,
        ["dependencies", "constraints" | "components" | "modules"] | ["configurations", _, ..]
    ) || names == ["dependencies"]
}

fn rule(project: &Project<'_>, entry: &Entry<'_>, module: &str, main: &[&str]) -> Option<Rule> {
    const PLACES: [&str; 5] =
        ["configurations", "constraints", "components", "modules", "dependencies"];
    let at = entry.way.iter().rposition(|it| PLACES[1..4].contains(it));
    let at = at.or_else(|| entry.way.iter().position(|it| PLACES.contains(it)))?;
    // What is known of a library in a repository is rewritten, or another one put in its place.
    if ["components", "modules"].contains(&entry.way[at]) {
        return (at + 1 == entry.way.len() && names(entry, module)).then_some(Rule::Unclear);
    }
    if ["constraints", "dependencies"].contains(&entry.way[at]) && main.contains(&entry.word) {
        let named = coordinates(project, &entry.script, entry.call);
        let rejects = rejected_by(project, entry).filter(|_| entry.is_certain);
        if let Some(rejects) = rejects.filter(|_| named.iter().any(|it| it.module == module)) {
            return Some(Rule::Rejects(rejects));
        }
    }
    if entry.way[at] == "dependencies" {
        return None;
    }
    if entry.way[at] == "constraints" {
        let version = main.contains(&entry.word).then(|| version(project, entry, module))??;
        let is_short = entry.script.slice(&entry.call.span).contains("!!");
        let strict = strict_in(entry.call) || is_short;
        return Some(if strict { Rule::Forced(version) } else { Rule::Least(version) });
    }
    let reach = reach(entry.way[at + 1], main)?;
    let rule = match entry.word {
        "exclude" => excluded(project, entry, module)?,
        "force" | "setForcedModules" => Rule::Forced(version(project, entry, module)?),
        // `componentSelection { all { … reject(…) } }`
        "all" if entry.way[at..].contains(&"componentSelection") => {
            names(entry, module).then_some(Rule::Unclear)?
        }
        "eachDependency" | "substitute" | "withModule" => {
            names(entry, module).then_some(Rule::Unclear)?
        }
        _ => return None,
    };
    Some(if reach && entry.is_certain { rule } else { Rule::Unclear })
}

/// Whether rules of these configurations are about what the application is compiled with; `None`
/// where they are about something else.
fn reach(name: &str, main: &[&str]) -> Option<bool> {
    const ALL: [&str; 4] = ["all", "configureEach", "each", "forEach"];
    const SOME: [&str; 5] = ["getByName", "named", "matching", "maybeCreate", "findByName"];
    let lower = name.to_lowercase();
    match name {
        _ if ALL.contains(&name) || main.contains(&name) => Some(true),
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

/// The versions that `version { reject … }` refuses.
fn rejected_by(project: &Project<'_>, entry: &Entry<'_>) -> Option<Vec<Option<String>>> {
    let inner = entry.call.body.as_ref()?.statements.iter().filter_map(Statement::as_call);
    let version = inner.into_iter().find(|it| it.name.text == "version")?;
    let mut found = Vec::new();
    for call in version.body.as_ref()?.statements.iter().filter_map(Statement::as_call) {
        match call.name.text.as_str() {
            "rejectAll" => found.push(Some(ANY.to_owned())),
            "reject" => {
                let values = call.args.iter().map(|it| &it.value);
                found.extend(values.map(|it| project.resolve(&entry.script, it)));
            }
            _ => {}
        }
    }
    (!found.is_empty()).then_some(found)
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
