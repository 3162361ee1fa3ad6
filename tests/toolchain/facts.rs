//! Judges what a build says before and after: a line a fact, in the order of the run.

use crate::pack::Wanted;
use crate::tools::Result;

/// Compares two records of one project's build.
///
/// Nothing may be gone, everything new must be something that was asked for, and in the end each
/// wanted thing is there; a dependency exactly once.
pub(crate) fn judge(
    before: &[String],
    after: &[String],
    wanted: &Wanted,
    is_complete: bool,
) -> Result<()> {
    let mut problems: Vec<String> = Vec::new();
    problems.extend(without(before, after).iter().map(|line| format!("gone: {line}")));
    let new = without(after, before);
    problems.extend(
        new.iter()
            .filter(|line| !is_asked_for(line, wanted))
            .map(|line| format!("not asked for: {line}")),
    );
    if is_complete && !after.iter().any(|line| line.starts_with("failed ")) {
        problems.extend(missing(after, wanted));
    }
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}

/// The lines of `these` that `those` do not have, counting repetitions.
fn without(these: &[String], those: &[String]) -> Vec<String> {
    let mut rest = those.to_vec();
    let mut left = Vec::new();
    for line in these {
        match rest.iter().position(|other| other == line) {
            Some(i) => drop(rest.remove(i)),
            None => left.push(line.clone()),
        }
    }
    left
}

fn is_asked_for(line: &String, wanted: &Wanted) -> bool {
    let all = wanted
        .repositories
        .iter()
        .chain(&wanted.dependencies)
        .chain(&wanted.plugins)
        .chain(&wanted.classpaths)
        .chain(&wanted.files);
    // A plugin that looks for the Android plugin on the classpath gets it there.
    let is_for_plugin = !wanted.plugins.is_empty()
        && (line.contains("com.android.tools.build:gradle:") || is_usual_plugin_repository(line));
    let is_placeholder = placeholders(std::slice::from_ref(line))
        .iter()
        .any(|(_, _, value)| wanted.placeholders.contains(value));
    is_for_plugin
        || is_placeholder
        || line.contains("pushwright-rules.pro")
        || line.contains("getDefaultProguardFile")
        || all.into_iter().any(|what| line.contains(what.as_str()))
}

/// The manifest placeholders that a build sets: the block they stand in, name and value.
pub(crate) fn placeholders(lines: &[String]) -> Vec<(String, String, String)> {
    let mut all = Vec::new();
    for line in lines {
        let Some((before, after)) = line.split_once(".manifestPlaceholders") else { continue };
        let block = before.rsplit('.').next().unwrap_or_default().to_owned();
        let after = after.trim_start_matches(".put ").trim_start_matches('.');
        let (after, separator) = match after.trim().strip_prefix('=') {
            Some(map) => (map, ':'),
            None if after.starts_with('[') => (after, ','),
            None => (after, '='),
        };
        // A map has several; a single one is the map of itself.
        let pairs = if separator == ':' { after.split(',').collect() } else { vec![after] };
        for pair in pairs {
            let pair = pair.trim().trim_matches(['[', ']']);
            if let Some((name, value)) = pair.split_once(separator) {
                all.push((block.clone(), name.trim().to_owned(), value.trim().to_owned()));
            }
        }
    }
    all
}

fn is_usual_plugin_repository(line: &str) -> bool {
    let usual = [
        "buildscript.repositories.google []",
        "buildscript.repositories.mavenCentral []",
        "buildscript https://dl.google.com/dl/android/maven2/",
        "buildscript https://repo.maven.apache.org/maven2/",
    ];
    usual.iter().any(|usual| line.ends_with(usual))
}

fn missing(after: &[String], wanted: &Wanted) -> Vec<String> {
    let mut problems = Vec::new();
    // What stands under a condition may not be in effect.
    let is_sure = |line: &&String| !line.contains(".if.") && !line.starts_with("if.");
    let count =
        |what: &str| after.iter().filter(is_sure).filter(|line| line.contains(what)).count();
    for url in &wanted.repositories {
        let spellings = match url.as_str() {
            "google()" => ["//dl.google.com/dl/android/maven2", "repositories.google"],
            "mavenCentral()" => ["//repo.maven.apache.org/maven2", "repositories.mavenCentral"],
            address => [address.trim_start_matches("https:").trim_end_matches('/'); 2],
        };
        if spellings.into_iter().all(|spelling| count(spelling) == 0) {
            problems.push(format!("no repository {url}"));
        }
    }
    for dependency in &wanted.dependencies {
        match count(dependency) {
            1 => {}
            n => problems.push(format!("{dependency} is there {n} times")),
        }
    }
    for plugin in &wanted.plugins {
        if count(plugin) == 0 {
            problems.push(format!("no plugin {plugin}"));
        }
    }
    if count("pushwright-rules.pro") == 0 && after.iter().any(|line| says_minify(line)) {
        problems.push("a build type minifies without pushwright-rules.pro".to_owned());
    }
    problems
}

fn says_minify(line: &str) -> bool {
    line.ends_with("minifyEnabled [true]") || line.ends_with("isMinifyEnabled = true")
}

/// Splits a recorder's output by project: "project FOLDER", then its lines.
pub(crate) fn split(output: &str) -> Vec<(String, Vec<String>)> {
    let mut projects: Vec<(String, Vec<String>)> = Vec::new();
    for line in output.lines() {
        if let Some(folder) = line.strip_prefix("project ") {
            projects.push((folder.to_owned(), Vec::new()));
        } else if let Some((folder, lines)) = projects.last_mut() {
            lines.push(line.replace(folder.as_str(), "PROJECT"));
        }
    }
    projects
}

/// Puts what they stand for in the place of a catalog's accessors.
pub(crate) fn resolve(lines: &[String], catalog: &[(String, String)]) -> Vec<String> {
    lines
        .iter()
        .map(|line| {
            catalog
                .iter()
                .fold(line.clone(), |line, (accessor, what)| replace_path(&line, accessor, what))
        })
        .collect()
}

/// Replaces a dotted path that is not the beginning of a longer one.
fn replace_path(line: &str, path: &str, what: &str) -> String {
    match line.split_once(path) {
        Some((before, after)) if !after.starts_with(|c: char| c == '.' || c.is_alphanumeric()) => {
            format!("{before}{what}{}", replace_path(after, path, what))
        }
        _ => line.to_owned(),
    }
}
