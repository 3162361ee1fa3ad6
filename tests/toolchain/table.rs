//! The table of tools that a run closes with: version, what each judges, and its verdict.
//! docs/proven.md shows the same rows.

use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

use crate::tools::{Result, Tool, checkout, here, read, write};

/// Every tool, what people call it, its version, and what it judges.
const TOOLS: &[(Tool, &str, &str, &str)] = &[
    (
        Tool::Gradle,
        "Gradle",
        "4.4.1",
        "scripts of every fixture project, evaluated before and after, and parsed by its Groovy 2.4; the Gradle tasks in whole builds; it builds the plugin",
    ),
    (
        Tool::Gradle8,
        "Gradle",
        "8.11.1",
        "scripts and settings of every fixture project in Groovy, before and after; whole builds with the plugin and with our script: configuration cache, build cache, what is up to date, in another environment and with another tool",
    ),
    (
        Tool::Gradle6,
        "Gradle's core",
        "6.9.4",
        "the plugin `dev.pushwright`, applied and single tasks run",
    ),
    (Tool::Gradle7, "Gradle's core", "7.6", "the same"),
    (
        Tool::PluginApi,
        "APIs of Gradle and of the Android Gradle Plugin",
        "6.2.1, 8.1.0",
        "the plugin is compiled with them",
    ),
    (Tool::AndroidPlugin, "Android Gradle Plugin", "2.2.2", "builds up to a minified APK"),
    (
        Tool::AndroidPlugin8,
        "Android Gradle Plugin",
        "8.1.0",
        "which task makes a variant's sources; what is built is found",
    ),
    (Tool::ManifestMerger, "manifest merger", "25.2", "the manifest of every fixture project"),
    (
        Tool::Aapt2,
        "aapt2",
        "Debian's, API 29",
        "the same, `<queries>` masked, which it is too old for",
    ),
    (Tool::Dex, "dexdump", "Debian's", "which classes the APK holds"),
    (Tool::ProGuard, "ProGuard", "6.2", "the receivers survive, and only by our rules"),
    (Tool::ProGuard7, "ProGuard", "7.6.1", "the same"),
    (Tool::Java, "javac", "17 (as Java 7 and 8)", "every generated source in Java"),
    (
        Tool::Kotlin,
        "kotlinc",
        "2.1.20",
        "every generated source in Kotlin; Kotlin scripts, parsed and run against a recording DSL",
    ),
    (Tool::Groovy3, "Groovy's parser", "3.0.22", "every script in Groovy"),
    (Tool::Groovy, "Groovy's parser", "4.0.26", "the same"),
    (
        Tool::AndroidFramework,
        "Android's framework",
        "10, 13",
        "a thousand generated `intent:` URIs, written and read",
    ),
    (
        Tool::Robolectric,
        "the same under Robolectric",
        "4.11.1",
        "generated code of each IM SDK in both languages, run with the manifest that was left: consent, brands, ids, tokens, logins, failed reports, phones that are not served, clicks, custom content, a vendor's own process",
    ),
    (
        Tool::Easemob,
        "Easemob's SDK, its own classes",
        "3.9.2",
        "generated sources, compiled and run",
    ),
];

/// The page that shows the rows, and the marks around them.
const PAGE: &str = "docs/proven.md";
const MARKS: (&str, &str) = ("<!-- tools -->\n", "<!-- end of tools -->\n");

/// Which tools a trial used that ended, and how.
static ENDED: Mutex<Vec<(Tool, bool)>> = Mutex::new(Vec::new());

/// Every tool that is told of.
pub(crate) fn tools() -> impl Iterator<Item = Tool> {
    TOOLS.iter().map(|it| it.0)
}

/// Notes how a trial ended for the tools it used.
pub(crate) fn note<T>(tools: &[Tool], result: Result<T>) -> Result<T> {
    let mut ended = ENDED.lock().unwrap_or_else(PoisonError::into_inner);
    ended.extend(tools.iter().map(|tool| (*tool, result.is_ok())));
    result
}

/// Prints a line a tool.
pub(crate) fn print() {
    let ended = ENDED.lock().unwrap_or_else(PoisonError::into_inner);
    println!("| tool | version | what it judges | verdict |\n|---|---|---|---|");
    for (tool, name, version, what) in TOOLS {
        let trials: Vec<bool> = ended.iter().filter(|it| it.0 == *tool).map(|it| it.1).collect();
        let failed = trials.iter().filter(|passed| !**passed).count();
        let verdict = match (tool.is_here(), trials.len(), failed) {
            (false, _, _) => "is missing".to_owned(),
            (true, 0, _) => "not asked in this run".to_owned(),
            (true, all, 0) => format!("all {all} trials passed"),
            (true, all, failed) => format!("{failed} of {all} trials FAILED"),
        };
        println!("| {name} | {version} | {what} | {verdict} |");
    }
}

/// The page shows these rows, and what Maven Central and npm bring is what `install.sh` asks for;
/// `PUSHWRIGHT_BLESS=1` writes the rows anew.
pub(crate) fn is_told() -> Result<()> {
    let install = read(&here().join("install.sh"))?;
    for (tool, name, versions, _) in TOOLS.iter().filter(|it| it.0.is_fetched()) {
        for version in versions.split(", ") {
            let is_asked_for =
                [":", "@", "-"].iter().any(|it| install.contains(&format!("{it}{version}")));
            if !is_asked_for {
                return Err(format!("{name} ({tool:?}): install.sh does not ask for {version}"));
            }
        }
    }
    let mut rows = "| tool | version | what it judges |\n|---|---|---|\n".to_owned();
    for (_, name, version, what) in TOOLS {
        let _ = writeln!(rows, "| {name} | {version} | {what} |");
    }
    let file = checkout().join(PAGE);
    let page = read(&file)?;
    let (head, rest) = page.split_once(MARKS.0).ok_or("the page has no rows")?;
    let (_, tail) = rest.split_once(MARKS.1).ok_or("the rows do not end")?;
    let fresh = format!("{head}{}{rows}{}{tail}", MARKS.0, MARKS.1);
    if std::env::var_os("PUSHWRIGHT_BLESS").is_some() {
        write(&file, &fresh)?;
    } else if fresh != page {
        let again = "PUSHWRIGHT_BLESS=1 cargo test --test toolchain proven-page";
        return Err(format!("{PAGE} is stale: run `{again}`"));
    }
    Ok(())
}
