//! What the script may do, read off its text: which names of Gradle's it uses and since when they
//! are there, what runs while a build is configured, and what a task may hold on to.
//!
//! Newer Gradle versions cannot be run here; this is what can be known without one. Runs nothing
//! but `javap` over Gradle 4.4.1's own classes.
//!
//! Over 500 lines: a list of cases that stand alone, each found by its name.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use libtest_mimic::{Failed, Trial};

use crate::tools::{self, Result, jdk, must};

const SCRIPT: &str = include_str!("../../templates/gradle/pushwright.gradle");
const README: &str = include_str!("../../gradle-plugin/README.md");

/// The oldest Gradle that the script is for.
const OLDEST: (u32, u32) = (4, 4);

/// A type of Gradle's, since when it is there, and the members that the script uses of it, each
/// with the version that its documentation names; "" where it is as old as its type.
type Api = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// Every name of Gradle's in the script.
const GRADLE: &[Api] = &[
    ("org.gradle.api.DefaultTask", "1.0", &[]),
    ("org.gradle.api.DomainObjectCollection", "1.0", &[("all", ""), ("configureEach", "4.9")]),
    ("org.gradle.api.GradleException", "1.0", &[]),
    ("org.gradle.api.Plugin", "1.0", &[]),
    (
        "org.gradle.api.Project",
        "1.0",
        &[
            ("extensions", ""),
            ("gradle", ""),
            ("layout", "4.1"),
            ("objects", "4.0"),
            ("rootDir", ""),
            ("tasks", ""),
        ],
    ),
    (
        "org.gradle.api.Task",
        "1.0",
        &[
            ("dependsOn", ""),
            ("description", ""),
            ("group", ""),
            ("logger", ""),
            ("mustRunAfter", "1.6"),
            ("name", ""),
            ("path", ""),
            ("temporaryDir", ""),
        ],
    ),
    ("org.gradle.StartParameter", "1.0", &[("taskNames", "")]),
    ("org.gradle.api.file.Directory", "4.1", &[("asFile", "")]),
    ("org.gradle.api.file.DirectoryProperty", "4.3", &[("dir", "")]),
    (
        "org.gradle.api.file.ProjectLayout",
        "4.1",
        &[("buildDirectory", ""), ("directoryProperty", "4.3")],
    ),
    ("org.gradle.api.invocation.Gradle", "1.0", &[("startParameter", "")]),
    ("org.gradle.api.logging.LogLevel", "1.0", &[("INFO", ""), ("LIFECYCLE", ""), ("WARN", "")]),
    ("org.gradle.api.logging.Logger", "1.0", &[("log", "")]),
    (
        "org.gradle.api.plugins.ExtensionContainer",
        "1.0",
        &[("add", ""), ("findByName", ""), ("getByName", "")],
    ),
    ("org.gradle.api.model.ObjectFactory", "4.0", &[("directoryProperty", "5.0")]),
    ("org.gradle.api.plugins.PluginAware", "1.0", &[("pluginManager", "2.3")]),
    ("org.gradle.api.plugins.PluginManager", "2.3", &[("hasPlugin", ""), ("withPlugin", "")]),
    ("org.gradle.api.provider.Provider", "4.0", &[("get", ""), ("present", "")]),
    ("org.gradle.api.tasks.CacheableTask", "3.0", &[]),
    ("org.gradle.api.tasks.Input", "1.0", &[]),
    ("org.gradle.api.tasks.Internal", "3.0", &[]),
    ("org.gradle.api.tasks.Optional", "1.0", &[]),
    ("org.gradle.api.tasks.OutputDirectory", "1.0", &[]),
    ("org.gradle.api.tasks.SourceTask", "1.0", &[("source", "")]),
    ("org.gradle.api.tasks.TaskAction", "1.0", &[]),
    ("org.gradle.api.tasks.TaskContainer", "1.0", &[("create", ""), ("register", "4.9")]),
];

/// Names of the Android plugin; README says how each was checked.
const ANDROID: &[&str] = &[
    "addGeneratedSourceDirectory",
    "all",
    "applicationVariants",
    "java",
    "kotlin",
    "major",
    "minor",
    "onVariants",
    "pluginVersion",
    "registerJavaGeneratingTask",
    "selector",
    "sources",
];

/// Names of Java and Groovy.
const LANGUAGE: &[&str] = &[
    "Character",
    "Class",
    "Closure",
    "File",
    "Files",
    "IOException",
    "Integer",
    "List",
    "Locale",
    "Math",
    "MessageDigest",
    "Object",
    "Override",
    "ProcessBuilder",
    "Properties",
    "ROOT",
    "SortedMap",
    "StackTraceElement",
    "String",
    "System",
    "TreeMap",
    "absolute",
    "addAll",
    "any",
    "bytes",
    "canExecute",
    "canonicalFile",
    "close",
    "collect",
    "contains",
    "containsKey",
    "delete",
    "digest",
    "directory",
    "each",
    "encodeHex",
    "endsWith",
    "error",
    "exists",
    "file",
    "find",
    "findAll",
    "getInstance",
    "getProperty",
    "getText",
    "getenv",
    "group",
    "hasProperty",
    "indexOf",
    "info",
    "inputStream",
    "isSymbolicLink",
    "java",
    "last",
    "lastIndexOf",
    "length",
    "listFiles",
    "load",
    "matches",
    "message",
    "metaClass",
    "min",
    "mkdirs",
    "name",
    "nio",
    "outputStream",
    "parentFile",
    "parseInt",
    "path",
    "pathSeparator",
    "readLines",
    "redirectErrorStream",
    "relativize",
    "replace",
    "replaceAll",
    "respondsTo",
    "security",
    "split",
    "stackTrace",
    "start",
    "startsWith",
    "substring",
    "toChars",
    "toLowerCase",
    "toPath",
    "toString",
    "toUpperCase",
    "tokenize",
    "trim",
    "waitFor",
    "warn",
    "withInputStream",
];

/// Names that the script defines.
const OWN: &[&str] = &[
    "ENDINGS",
    "LISTED",
    "NAMES",
    "PushwrightCommand",
    "PushwrightExtension",
    "PushwrightGenerate",
    "PushwrightPlugin",
    "PushwrightReads",
    "PushwrightToml",
    "PushwrightTool",
    "SKIPPED",
    "command",
    "configFile",
    "configs",
    "executable",
    "failOnDrift",
    "failure",
    "filesBelow",
    "find",
    "isAskedFor",
    "javaDirectory",
    "kotlinDirectory",
    "lay",
    "meaning",
    "missing",
    "of",
    "outputFolder",
    "pathIn",
    "rootFolder",
    "run",
    "scratch",
    "settings",
    "strings",
    "takesKotlin",
    "upwards",
    "variant",
    "verifyOnBuild",
    "version",
];

pub(crate) fn trials() -> Vec<Trial> {
    let trial = |name: &str, check: fn() -> std::result::Result<(), Failed>| {
        Trial::test(format!("script::{name}"), check)
    };
    vec![
        trial("uses-no-other-names", uses_no_other_names),
        trial("newer-names-are-guarded", newer_names_are_guarded),
        trial("readme-lists-the-names", readme_lists_the_names),
        trial("configuring-runs-nothing", configuring_runs_nothing),
        trial("tasks-know-no-project", tasks_know_no_project),
        trial("tasks-hold-plain-values", tasks_hold_plain_values),
    ]
}

/// Every member, type and annotation is in a table, and no table has one too many.
fn uses_no_other_names() -> std::result::Result<(), Failed> {
    let used = names(&code());
    let gradle = GRADLE.iter().flat_map(|(owner, _, members)| {
        members.iter().map(|(name, _)| *name).chain([simple(owner)])
    });
    let known: BTreeSet<&str> = gradle
        .chain(ANDROID.iter().copied())
        .chain(LANGUAGE.iter().copied())
        .chain(OWN.iter().copied())
        .collect();
    // Types that only members are asked of are not named.
    let of_members = |name: &&str| {
        GRADLE.iter().any(|(owner, _, members)| simple(owner) == *name && !members.is_empty())
            || *name == "logger"
    };
    let unknown: Vec<&str> =
        used.iter().map(String::as_str).filter(|name| !known.contains(name)).collect();
    let unused: Vec<&str> =
        known.iter().copied().filter(|name| !used.contains(*name) && !of_members(name)).collect();
    if unknown.is_empty() && unused.is_empty() {
        return Ok(());
    }
    Err(format!("not in a table: {unknown:?}; no longer used: {unused:?}").into())
}

/// What Gradle 4.4 does not have is used where `isLazy` has found it, and nowhere else; so is what
/// newer versions call deprecated where it is missing.
fn newer_names_are_guarded() -> std::result::Result<(), Failed> {
    let code = code();
    let newer: Vec<&str> = GRADLE
        .iter()
        .flat_map(|(_, since, members)| {
            members.iter().map(|(name, own)| (*name, if own.is_empty() { *since } else { *own }))
        })
        .filter(|(_, since)| version(since) > OLDEST)
        .map(|(name, _)| name)
        .collect();
    if newer != ["configureEach", "directoryProperty", "register"] {
        return Err(
            format!("{newer:?} are newer than {OLDEST:?}: guard them, and say so here").into()
        );
    }
    let guarded = [function(&code, "define")?, function(&code, "forEachTask")?];
    if guarded.iter().any(|body| !body.contains("isLazy(project)")) {
        return Err("a function uses newer names unguarded".into());
    }
    let directory = function(&code, "directory")?;
    let calls = code.matches(".directoryProperty(").count();
    let is_asked = directory.contains("metaClass.respondsTo(objects, '')");
    if !is_asked || directory.matches(".directoryProperty(").count() != calls {
        return Err("`directoryProperty` is used unguarded".into());
    }
    for name in ["configureEach", "register", "create"] {
        let call = format!(".{name}(");
        let inside: usize = guarded.iter().map(|body| body.matches(&call).count()).sum();
        if inside != 1 || code.matches(&call).count() != 1 {
            return Err(format!("`{name}` is used beside its guard").into());
        }
    }
    Ok(())
}

fn readme_lists_the_names() -> std::result::Result<(), Failed> {
    let mut table = String::from("| type | since | members |\n|---|---|---|\n");
    for (owner, since, members) in GRADLE {
        let member = |(name, own): &(&str, &str)| match *own {
            "" => format!("`{name}`"),
            own => format!("`{name}` ({own})"),
        };
        let members: Vec<String> = members.iter().map(member).collect();
        let owner = simple(owner);
        let _ = writeln!(table, "| `{owner}` | {since} | {} |", members.join(", "));
    }
    if README.replace("\r\n", "\n").contains(&table) {
        return Ok(());
    }
    Err(format!("gradle-plugin/README.md has another table than\n{table}").into())
}

/// While a build is configured no process runs, no variable is read, and no file but folders.
fn configuring_runs_nothing() -> std::result::Result<(), Failed> {
    let classes = classes()?;
    let plugin = words(class(&classes, "PushwrightPlugin")?);
    let running = [
        "PushwrightTool",
        "PushwrightReads",
        "ProcessBuilder",
        "Runtime",
        "System",
        "exec",
        "execute",
        "start",
        "text",
        "getText",
        "bytes",
        "readLines",
        "withInputStream",
        "listFiles",
        "exists",
        "afterEvaluate",
    ];
    let found: Vec<&str> = running.into_iter().filter(|it| plugin.contains(it)).collect();
    if !found.is_empty() {
        return Err(format!("the plugin runs or reads something itself: {found:?}").into());
    }
    let starts = |(_, body): &(&String, &String)| words(body).contains("ProcessBuilder");
    let starting: Vec<&String> = classes.iter().filter(starts).map(|(name, _)| name).collect();
    if starting != ["PushwrightTool"] {
        return Err(format!("processes are started in {starting:?}").into());
    }
    // Whatever uses the tool is a task.
    for (name, body) in &classes {
        let uses = words(body).contains("PushwrightTool");
        if uses
            && !["PushwrightCommand", "PushwrightGenerate", "PushwrightTool"]
                .contains(&name.as_str())
        {
            return Err(format!("{name} uses PushwrightTool").into());
        }
    }
    Ok(())
}

/// No task, and nothing that a task calls, touches the project or the build.
fn tasks_know_no_project() -> std::result::Result<(), Failed> {
    let classes = classes()?;
    let forbidden = [
        "project",
        "Project",
        "getProject",
        "rootProject",
        "gradle",
        "getGradle",
        "PushwrightPlugin",
        "taskDependencies",
        "getServices",
        "extensions",
        "convention",
        "ext",
        "binding",
    ];
    for name in [
        "PushwrightExtension",
        "PushwrightTool",
        "PushwrightCommand",
        "PushwrightGenerate",
        "PushwrightReads",
    ] {
        // What is made with the task is made while the build is configured.
        let body = class(&classes, name)?.lines().filter(|it| !it.contains("final Directory"));
        let body = body.collect::<Vec<_>>().join("\n");
        let words = words(&body);
        let found: Vec<&str> = forbidden.into_iter().filter(|it| words.contains(it)).collect();
        if !found.is_empty() {
            return Err(format!("{name} touches {found:?}").into());
        }
    }
    Ok(())
}

/// Each property of a task is annotated, and each field of a task, and of what it holds, is of a
/// type that Gradle can write down and read again.
fn tasks_hold_plain_values() -> std::result::Result<(), Failed> {
    const PLAIN: [&str; 3] = ["File", "String", "boolean"];
    let classes = classes()?;
    let mut seen = 0;
    for name in ["PushwrightCommand", "PushwrightGenerate"] {
        for (member, annotations) in members(class(&classes, name)?) {
            seen += 1;
            if !annotations.iter().any(|it| it.starts_with('@')) {
                return Err(format!("{name}: `{member}` has no annotation").into());
            }
            let kind = member.trim_start_matches("final ").split(' ').next().unwrap_or_default();
            let is_method = member.contains('(');
            // Gradle keeps its own properties.
            let kept = ["PushwrightExtension", "DirectoryProperty"];
            if !is_method && !PLAIN.contains(&kind) && !kept.contains(&kind) {
                return Err(format!("{name}: `{member}` is of no plain type").into());
            }
        }
    }
    for (member, _) in members(class(&classes, "PushwrightExtension")?) {
        seen += 1;
        if !PLAIN.contains(&member.split(' ').next().unwrap_or_default()) {
            return Err(format!("PushwrightExtension: `{member}` is of no plain type").into());
        }
    }
    if seen < 12 { Err(format!("only {seen} members were found").into()) } else { Ok(()) }
}

/// Gradle 4.4.1 has every name of the table that is not newer, and none of the newer ones.
pub(crate) fn names_are_in_gradle_4_4() -> Result<()> {
    let mut jars = tools::files_with(Path::new("/usr/share/gradle/lib"), "jar")?;
    jars.extend([tools::debian_jar("slf4j-api"), tools::groovy_2()]);
    for (owner, since, names) in GRADLE {
        let mut javap = jdk("javap");
        let declared = must(javap.arg("-cp").arg(tools::class_path(&jars)).arg(owner))
            .map_err(|e| format!("{owner}, since {since}: {e}"))?;
        for (name, own) in *names {
            let capital = name[..1].to_uppercase() + &name[1..];
            let spellings = [
                format!(" {name}("),
                format!(" get{capital}("),
                format!(" is{capital}("),
                format!(" {name};"),
            ];
            let is_there = spellings.iter().any(|it| declared.contains(it));
            let is_old = own.is_empty() || version(own) <= OLDEST;
            if is_there != is_old {
                return Err(format!("`{owner}.{name}`, since {own}, in 4.4.1: {is_there}"));
            }
        }
    }
    Ok(())
}

fn version(text: &str) -> (u32, u32) {
    let mut parts = text.split('.').map(|part| part.parse().unwrap_or(u32::MAX));
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0))
}

fn simple(owner: &str) -> &str {
    owner.rsplit('.').next().unwrap_or(owner)
}

/// The script without comments and texts; what is interpolated stays.
fn code() -> String {
    let mut code = String::new();
    let mut rest = SCRIPT;
    while let Some(c) = rest.chars().next() {
        let is_pattern = || code.trim_end().ends_with('~');
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |at| at + 2)
        } else if c == '\'' || c == '"' || (c == '/' && is_pattern()) {
            let end = end_of_text(rest, c);
            if c == '"' {
                code.push_str(&interpolated(&rest[1..end - 1]));
            }
            code.push_str("''");
            end
        } else {
            code.push(c);
            c.len_utf8()
        };
        rest = &rest[skipped..];
    }
    code
}

/// Where a text ends that begins with `quote`.
fn end_of_text(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if c == quote && !is_escaped {
            return at + 1;
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    text.len()
}

fn interpolated(text: &str) -> String {
    let holes = text.split("${").skip(1).filter_map(|hole| hole.split('}').next());
    holes.map(|hole| format!(" {hole} ")).collect()
}

/// The words of a text.
fn words(code: &str) -> BTreeSet<&str> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    code.split(|c| !is_word(c)).filter(|word| !word.is_empty()).collect()
}

/// The members that are asked of something, the types and the annotations.
fn names(code: &str) -> BTreeSet<String> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut found = BTreeSet::new();
    let mut start = None;
    for (at, c) in code.char_indices().chain([(code.len(), ' ')]) {
        match (start, is_word(c)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                let word = &code[from..at];
                let is_member = code[..from].ends_with('.') && !code[..from].ends_with("..");
                let is_type = word.starts_with(|c: char| c.is_ascii_uppercase());
                if is_member || is_type {
                    found.insert(word.to_owned());
                }
                start = None;
            }
            (None, false) | (Some(_), true) => {}
        }
    }
    found
}

/// The bodies of the script's classes by name.
fn classes() -> std::result::Result<BTreeMap<String, String>, Failed> {
    let code = code();
    let mut classes = BTreeMap::new();
    for part in code.split("\nclass ").skip(1) {
        let name = part.split(' ').next().unwrap_or_default();
        let from = part.find('{').ok_or("a class has a body")?;
        classes.insert(name.to_owned(), block(&part[from..]).to_owned());
    }
    Ok(classes)
}

fn class<'c>(
    classes: &'c BTreeMap<String, String>,
    name: &str,
) -> std::result::Result<&'c str, Failed> {
    Ok(classes.get(name).ok_or_else(|| format!("no class {name}"))?)
}

/// The block that a text begins with, inside its braces.
fn block(text: &str) -> &str {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        if depth == 0 {
            return &text[1..at];
        }
    }
    text
}

fn function<'c>(code: &'c str, name: &str) -> std::result::Result<&'c str, Failed> {
    let at = code.find(&format!(" {name}(Project project")).ok_or("no such function")?;
    let body = code[at..].find("{\n").ok_or("a function has a body")?;
    Ok(block(&code[at + body..]))
}

/// The fields and methods of a class, each with the annotations above it.
fn members(class: &str) -> Vec<(String, Vec<String>)> {
    let mut members = Vec::new();
    let mut annotations = Vec::new();
    let mut depth = 0;
    for line in class.lines() {
        let text = line.trim();
        if depth == 0 && text.starts_with('@') {
            annotations.push(text.to_owned());
        } else if depth == 0 && !text.is_empty() && text != "}" {
            let member = text.split(['{', '=']).next().unwrap_or(text).trim();
            members.push((member.to_owned(), std::mem::take(&mut annotations)));
        }
        depth += i32::try_from(text.matches('{').count()).unwrap_or(0);
        depth -= i32::try_from(text.matches('}').count()).unwrap_or(0);
    }
    members
}
