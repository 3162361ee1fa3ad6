//! The table of tools that a run closes with: version, what each judges, and its verdict.

use std::sync::{Mutex, PoisonError};

use crate::tools::{Result, Tool};

/// Every tool, its version, and what it judges.
const TOOLS: &[(Tool, &str, &str)] = &[
    (Tool::Java, "17", "generated Java, and it runs the others"),
    (Tool::Gradle, "4.4.1", "scripts, evaluated; whole builds"),
    (Tool::AndroidPlugin, "2.2.2", "builds up to an APK"),
    (Tool::ManifestMerger, "25.2", "manifests"),
    (Tool::Aapt2, "Debian's", "manifests"),
    (Tool::Dex, "Debian's", "classes in the APK"),
    (Tool::ProGuard, "6.2", "rules"),
    (Tool::ProGuard7, "7.6.1", "rules"),
    (Tool::Kotlin, "2.1.20", "generated Kotlin; Kotlin scripts, evaluated"),
    (Tool::Groovy3, "3.0.22", "Groovy scripts, parsed"),
    (Tool::Groovy, "4.0.26", "Groovy scripts, parsed"),
    (Tool::AndroidFramework, "10, 13", "intent: URIs, written and read; generated code, run"),
    (Tool::Robolectric, "4.11.1", "generated code, run by the framework"),
    (Tool::Easemob, "3.9.2", "generated code, compiled against it and run with it"),
    (Tool::PluginApi, "6.2.1, AGP 8.1.0", "the binary plugin, compiled (tests/gradle_plugin)"),
    (Tool::Gradle6, "6.9.4", "the binary plugin, run (tests/gradle_plugin)"),
    (Tool::Gradle7, "7.6", "the binary plugin, run (tests/gradle_plugin)"),
    (
        Tool::Gradle8,
        "8.11.1",
        "scripts and settings, evaluated; whole builds (tests/gradle_plugin)",
    ),
    (Tool::AndroidPlugin8, "8.1.0", "the binary plugin's variants (tests/gradle_plugin)"),
];

/// Which tools a trial used that ended, and how.
static ENDED: Mutex<Vec<(Tool, bool)>> = Mutex::new(Vec::new());

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
    for (tool, version, what) in TOOLS {
        let trials: Vec<bool> = ended.iter().filter(|it| it.0 == *tool).map(|it| it.1).collect();
        let failed = trials.iter().filter(|passed| !**passed).count();
        let verdict = match (tool.is_here(), trials.len(), failed) {
            (false, _, _) => "is missing".to_owned(),
            (true, 0, _) => "not asked in this run".to_owned(),
            (true, all, 0) => format!("all {all} trials passed"),
            (true, all, failed) => format!("{failed} of {all} trials FAILED"),
        };
        println!("| {tool:?} | {version} | {what} | {verdict} |");
    }
}
