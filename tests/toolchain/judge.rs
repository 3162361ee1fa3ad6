//! Judges what a build says before and after against what push.toml and the packs ask for.
//!
//! Nothing may be gone; everything new must have been asked for, stand where it takes effect, and
//! be there once; and in the end everything that was asked for is in effect.

use crate::facts::{DEFAULT_RULES, Fact, OPTIMIZING_RULES, Place};
use crate::tools::Result;
use crate::wanted::{Library, Wanted};

/// The file of rules that pushwright writes.
const RULES: &str = "pushwright-rules.pro";

/// Compares what a build says before and after.
///
/// # Errors
///
/// All that is wrong, one a line.
pub(crate) fn judge(
    before: &[Fact],
    after: &[Fact],
    wanted: &Wanted,
    is_complete: bool,
) -> Result<()> {
    let gone = without(before, after);
    let new = without(after, before);
    let mut problems: Vec<String> = gone.iter().map(|fact| format!("gone: {fact:?}")).collect();
    for fact in &new {
        if !is_asked_for(fact, before, wanted) {
            problems.push(format!("not asked for: {fact:?}"));
        } else if after.iter().filter(|other| other == &fact).count() > 1 {
            problems.push(format!("there already: {fact:?}"));
        }
    }
    let is_failed = after.iter().any(|fact| matches!(fact, Fact::Failed(_)));
    if is_complete && !is_failed {
        problems.extend(missing(after, wanted));
    }
    problems.dedup();
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}

/// The facts of `these` that `those` do not have, counting repetitions.
fn without(these: &[Fact], those: &[Fact]) -> Vec<Fact> {
    let mut rest = those.to_vec();
    let mut left = Vec::new();
    for fact in these {
        match rest.iter().position(|other| other == fact) {
            Some(i) => drop(rest.remove(i)),
            None => left.push(fact.clone()),
        }
    }
    left
}

fn is_asked_for(fact: &Fact, before: &[Fact], wanted: &Wanted) -> bool {
    let is_app = |module: &String| wanted.module.as_ref().is_none_or(|app| app == module);
    match fact {
        Fact::Repository { place: Place::Buildscript | Place::PluginManagement, url } => {
            // A plugin that looks for the Android plugin on the classpath gets it there.
            let is_usual = ["google()", "mavenCentral()"].contains(&url.as_str());
            let has_classpath = wanted.plugins.iter().any(|plugin| plugin.needs_android);
            wanted.plugin_repositories.contains(url) || is_usual && has_classpath
        }
        Fact::Repository { place, url } => {
            wanted.repositories.contains(url) && takes_effect(place, before, wanted)
        }
        Fact::Dependency { module, configuration, what } => {
            let library = wanted.libraries.iter().any(|(library, members)| match library {
                _ if !is_configuration_of(members, configuration) => false,
                Library::Module { module, version, .. } => {
                    *what == format!("{module}:{version}")
                        || what == module && has_platform_of(module, before)
                }
                Library::File(file) => what == file,
            });
            is_app(module) && library
        }
        _ if is_pushwright(fact) => wanted.is_in_build,
        Fact::PluginVersion { id, version } => wanted
            .plugins
            .iter()
            .any(|plugin| plugin.id == *id && plugin.versions.contains(version)),
        Fact::Plugin { module, id } => {
            is_app(module) && wanted.plugins.iter().any(|plugin| plugin.id == *id)
        }
        Fact::Classpath { what } => wanted.plugins.iter().any(|plugin| {
            let is_android = what.split(':').take(2).eq(["com.android.tools.build", "gradle"]);
            plugin.versions.iter().any(|it| *what == format!("{}:{it}", plugin.classpath))
                || plugin.needs_android && is_android
        }),
        Fact::Placeholder { module, block, name, value } => {
            let is_wanted =
                |(b, n, v): &(String, String, String)| b == block && n == name && v == value;
            is_app(module) && wanted.placeholders.iter().any(is_wanted)
        }
        Fact::Rules { module, block, file } => {
            // The Android plugin adds its own rules only to an empty list.
            let has_list = before.iter().any(|fact| {
                let of =
                    |m: &String, b: &String| m == module && (b == block || b == "defaultConfig");
                matches!(fact, Fact::Rules { module, block, .. } if of(module, block))
            });
            // A release is minified sooner or later.
            let is_off = block != "release"
                && before.iter().any(|fact| {
                    matches!(fact, Fact::Minified { module: m, block: b, is_on: false }
                    if m == module && b == block)
                });
            let is_known = file == RULES || file == implied_rules(before) && !has_list;
            let is_of_member = wanted.members_with_rules.contains(block)
                && *file == RULES.replace(".pro", &format!("-{block}.pro"));
            is_app(module) && (wanted.has_rules && is_known && !is_off || is_of_member)
        }
        Fact::Minified { .. }
        | Fact::InitWith { .. }
        | Fact::AndroidPlugin(_)
        | Fact::Mode(_)
        | Fact::Conditional(_)
        | Fact::Failed(_)
        | Fact::Other(_) => false,
    }
}

/// The Android plugin's own rules of its version: those that it takes where there is no list.
fn implied_rules(facts: &[Fact]) -> &'static str {
    let version = facts.iter().find_map(|fact| match fact {
        Fact::Classpath { what } => what.strip_prefix("com.android.tools.build:gradle:"),
        Fact::AndroidPlugin(version) => Some(version.as_str()),
        _ => None,
    });
    let major = version.and_then(|it| it.split('.').next()?.parse::<u32>().ok());
    if major.is_some_and(|it| it >= 9) { OPTIMIZING_RULES } else { DEFAULT_RULES }
}

/// Whether a fact lets the build know pushwright: the script plugin, or the plugin by its id.
fn is_pushwright(fact: &Fact) -> bool {
    match fact {
        Fact::Plugin { id, .. } => id == "dev.pushwright",
        Fact::Other(line) => {
            line.contains(" apply ") && line.contains("PROJECT/gradle/pushwright.gradle")
        }
        _ => false,
    }
}

/// Whether a repository for dependencies is looked at, where it stands.
fn takes_effect(place: &Place, facts: &[Fact], wanted: &Wanted) -> bool {
    let settings_rule = facts.iter().any(|fact| {
        matches!(fact, Fact::Mode(mode)
            if mode.contains("FAIL_ON_PROJECT_REPOS") || mode.contains("PREFER_SETTINGS"))
    });
    match place {
        Place::Buildscript | Place::PluginManagement => false,
        Place::Settings => settings_rule || !facts.iter().any(|fact| speaks_for_app(fact, wanted)),
        Place::Modules(_) | Place::Module(_) => !settings_rule,
    }
}

/// Whether a fact is a repository that the application module looks at itself.
fn speaks_for_app(fact: &Fact, wanted: &Wanted) -> bool {
    let is_app = |module: &String| wanted.module.as_ref().is_none_or(|app| app == module);
    match fact {
        Fact::Repository { place: Place::Modules(_), .. } => true,
        Fact::Repository { place: Place::Module(module), .. } => is_app(module),
        _ => false,
    }
}

fn missing(after: &[Fact], wanted: &Wanted) -> Vec<String> {
    let mut problems = Vec::new();
    for url in &wanted.repositories {
        let is_there = after.iter().any(|fact| match fact {
            Fact::Repository { place: Place::Settings, url: u } => {
                u == url && takes_effect(&Place::Settings, after, wanted)
            }
            Fact::Repository { place, url: u } => {
                u == url && speaks_for_app(fact, wanted) && takes_effect(place, after, wanted)
            }
            _ => false,
        });
        if !is_there {
            problems.push(format!("no repository {url} for dependencies"));
        }
    }
    for url in &wanted.plugin_repositories {
        // Where a classpath brings the plugins, the repositories of that script count, and those for
        // plugins where it requests any.
        let by_classpath = after.iter().any(|fact| brings_plugin(fact, wanted));
        let requests = after.iter().any(|fact| matches!(fact, Fact::PluginVersion { .. }));
        let counts = |place: &Place| match place {
            Place::Buildscript => by_classpath,
            Place::PluginManagement => !by_classpath || requests,
            Place::Settings | Place::Modules(_) | Place::Module(_) => false,
        };
        let is_there = |fact: &Fact| matches!(fact, Fact::Repository { place, url: u } if u == url && counts(place));
        if !after.iter().any(is_there) {
            problems.push(format!("no repository {url} for plugins"));
        }
    }
    for (library, members) in &wanted.libraries {
        let of = |member: &[String]| count(library, member, after, wanted);
        let counts = match members.is_empty() {
            true => vec![of(&[])],
            false => members.iter().map(|it| of(std::slice::from_ref(it))).collect(),
        };
        for n in counts.into_iter().filter(|n| *n != 1) {
            problems.push(format!("{library:?} is there {n} times for {members:?}"));
        }
    }
    for plugin in &wanted.plugins {
        let is_it = |fact: &&Fact| matches!(fact, Fact::Plugin { id, .. } if *id == plugin.id);
        match after.iter().filter(is_it).count() {
            1 => {}
            0 if !plugin.is_of_all => {}
            n => problems.push(format!("plugin {} is applied {n} times", plugin.id)),
        }
        let is_found = after.iter().any(|fact| match fact {
            Fact::Classpath { what } => what.starts_with(&plugin.classpath),
            Fact::PluginVersion { id, .. } => *id == plugin.id,
            _ => false,
        });
        if !is_found {
            problems.push(format!("nothing brings the plugin {}", plugin.id));
        }
    }
    for (block, name, value) in &wanted.required_placeholders {
        let last = after.iter().rev().find_map(|fact| match fact {
            Fact::Placeholder { block: b, name: n, value, .. } if b == block && n == name => {
                Some(value)
            }
            _ => None,
        });
        if last != Some(value) {
            problems.push(format!("placeholder {name} of {block} is {last:?}, not {value}"));
        }
    }
    problems.extend(without_rules(after, wanted));
    // Gradle itself names plugins alone; the recorders' lines hold every application of a script.
    let names_scripts =
        after.iter().any(|fact| matches!(fact, Fact::Other(line) if line.contains(" apply ")));
    if wanted.is_in_build && names_scripts && !after.iter().any(is_pushwright) {
        problems.push("the build does not know pushwright".to_owned());
    }
    problems
}

/// Whether a fact is a library that brings a plugin that was asked for.
fn brings_plugin(fact: &Fact, wanted: &Wanted) -> bool {
    let names = |what: &str| {
        wanted.plugins.iter().any(|plugin| {
            what.strip_prefix(&plugin.classpath).is_some_and(|rest| rest.starts_with(':'))
        })
    };
    matches!(fact, Fact::Classpath { what } if names(what))
}

/// Whether a configuration brings a library to these flavors or build types, or to every build.
fn is_configuration_of(members: &[String], configuration: &str) -> bool {
    match members {
        [] => ["implementation", "compile"].contains(&configuration),
        _ => members.iter().any(|it| configuration == format!("{it}Implementation")),
    }
}

/// How many times the application module declares a library, in whichever version, for these
/// members or for every build.
fn count(library: &Library, members: &[String], after: &[Fact], wanted: &Wanted) -> usize {
    let is_app = |module: &String| wanted.module.as_ref().is_none_or(|app| app == module);
    let is_of_others = |fact: &Fact| match fact {
        Fact::Dependency { configuration, .. } => {
            !members.is_empty() && !is_configuration_of(members, configuration)
        }
        _ => false,
    };
    let declares = |fact: &&Fact| match (fact, library) {
        (fact, _) if is_of_others(fact) => false,
        (Fact::Dependency { module: m, what, .. }, Library::Module { module, version, any }) => {
            let full = format!("{module}:{version}");
            let is_of_platform = what == module && has_platform_of(module, after);
            let is_any = *any && what.starts_with(&format!("{module}:"));
            is_app(m) && (*what == full || is_of_platform || is_any)
        }
        (Fact::Dependency { module, what, .. }, Library::File(file)) => {
            is_app(module) && (what == file || is_named(what, file))
        }
        // A tree of files that takes it.
        (Fact::Other(line), Library::File(file)) => {
            let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
            let extension = file.rsplit('.').next().unwrap_or_default();
            line.contains("fileTree [")
                && line.contains(folder)
                && line.contains(&format!("*.{extension}"))
        }
        _ => false,
    };
    after.iter().filter(declares).count()
}

/// Whether the build takes a list of versions for libraries of this one's group.
fn has_platform_of(module: &str, facts: &[Fact]) -> bool {
    let group = module.split(':').next().unwrap_or_default();
    facts.iter().any(|fact| {
        matches!(fact, Fact::Other(line)
            if line.contains("latform") && line.contains(&format!("{group}:")) && line.contains("-bom"))
    })
}

/// Whether `[ext: …, name: …]` names this file of a folder that the build looks into.
fn is_named(what: &str, file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.rsplit_once('.').is_some_and(|(name, ext)| what == format!("ext: {ext}, name: {name}"))
}

/// How often the list of a block holds our rules, what it takes over from others included.
fn times(facts: &[Fact], module: &str, block: &str) -> usize {
    let of = |(at, fact): (usize, &Fact)| match fact {
        Fact::Rules { module: m, block: b, file } => {
            usize::from(m == module && b == block && file == RULES)
        }
        Fact::InitWith { module: m, block: b, from } if m == module && b == block => {
            times(&facts[..at], module, from)
        }
        _ => 0,
    };
    facts.iter().enumerate().map(of).sum()
}

/// The build types of the application that are minified without our rules, or with them twice.
fn without_rules(after: &[Fact], wanted: &Wanted) -> Vec<String> {
    let is_app = |module: &String| wanted.module.as_ref().is_none_or(|app| app == module);
    let mut problems = Vec::new();
    for fact in after {
        let Fact::Minified { module, block, is_on: true } = fact else { continue };
        if !wanted.has_rules || !is_app(module) {
            continue;
        }
        match times(after, module, block) + times(after, module, "defaultConfig") {
            1 => {}
            n => problems.push(format!("{block} of {module} has {RULES} {n} times")),
        }
    }
    problems
}
