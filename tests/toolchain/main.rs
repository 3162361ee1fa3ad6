//! Runs what pushwright writes through the real tools of Android development.
//!
//! `install.sh` beside this file installs them. A suite whose tools are missing is left out, by
//! name; with `PUSHWRIGHT_REQUIRE_TOOLCHAIN=1` it fails instead, and with `0` all that want tools are
//! left out. The corpus is judged where
//! `PUSHWRIGHT_CORPUS` names it.

mod apk;
mod built;
mod cases;
mod corpus;
mod distribution;
mod facts;
mod gradle;
mod gradle_8;
mod groovy;
mod half;
mod intents;
mod judge;
mod kotlin;
mod merger;
mod mistakes;
mod pack;
mod planted;
mod project;
mod push;
mod r8;
#[path = "../recorded.rs"]
mod recorded;
mod shrink;
mod sources;
mod table;
mod timpush;
mod tools;
mod values;
mod wanted;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

use crate::cases::Case;
use crate::tools::{Result, Suites, Tool};
use crate::wanted::Wanted;

type PerCase = fn(&Case) -> Result<()>;
type Single = fn() -> Result<()>;

/// The suites that judge every fixture project.
const PER_CASE: &[(&str, &[Tool], PerCase)] = &[
    ("manifest-merger", &[Tool::Java, Tool::ManifestMerger, Tool::Kotlin], merger::equals),
    ("aapt2", &[Tool::Java, Tool::ManifestMerger, Tool::Aapt2, Tool::Kotlin], merger::links),
    ("groovy-parsers", &[Tool::Java, Tool::Gradle, Tool::Groovy3, Tool::Groovy], groovy::parses),
    ("gradle", &[Tool::Java, Tool::Gradle], gradle::says),
    ("gradle-8", &[Tool::Java, Tool::Gradle, Tool::Gradle8], gradle_8::says),
    ("r8-grammar", &[], r8::takes),
    ("values", &[], values::agree),
    ("kotlin-parser", &[Tool::Java, Tool::Kotlin], kotlin::parses),
    ("timpush-configs", &[], timpush::says),
    ("recorders", &[Tool::Java, Tool::Gradle, Tool::Kotlin], recorders_say),
];

/// The suites of their own.
const SINGLE: &[(&str, &[Tool], Single)] = &[
    ("excused", &[], excused_are_there),
    (
        "corpus",
        &[Tool::Java, Tool::Gradle, Tool::Groovy, Tool::Kotlin, Tool::ManifestMerger],
        corpus::is_set_up,
    ),
    (
        "planted-mistakes",
        &[
            Tool::Java,
            Tool::Gradle,
            Tool::Gradle8,
            Tool::Groovy3,
            Tool::Groovy,
            Tool::Kotlin,
            Tool::ManifestMerger,
            Tool::Aapt2,
        ],
        planted::is_seen,
    ),
    ("generated-sources", &[Tool::Java, Tool::Kotlin, Tool::Easemob], sources::compile),
    (
        "recorded-sources",
        &[Tool::Java, Tool::Kotlin, Tool::AndroidAll, Tool::Easemob],
        sources::recorded::compile,
    ),
    (
        "recorded-planted",
        &[Tool::Java, Tool::AndroidAll, Tool::Easemob],
        sources::recorded::is_seen,
    ),
    (
        "snippets-of-pages",
        &[Tool::Java, Tool::Kotlin, Tool::AndroidAll, Tool::Easemob, Tool::Groovy3, Tool::Groovy],
        sources::snippets::are_right,
    ),
    ("run-under-robolectric", sources::running::TOOLS, sources::running::runs),
    ("run-planted", sources::running::TOOLS, sources::running::planted::is_seen),
    ("whole-hms-agent", &[Tool::Java], sources::whole_drop::compiles),
    ("real-intents", &[Tool::Java, Tool::AndroidFramework], intents::are_the_framework_s),
    ("real-intents-planted", &[Tool::Java, Tool::AndroidFramework], intents::mistakes_are_seen),
    ("proguard", &[Tool::Java, Tool::ProGuard], shrink::proguard_6),
    ("proguard-7", &[Tool::Java, Tool::ProGuard7], shrink::proguard_7),
    ("r8-each-pack", &[], r8::takes_each_pack),
    ("r8-grammar-refuses", &[], r8::refuses),
    ("half-installed", &[], half::is_left_out),
    ("proven-page", &[], table::is_told),
    ("apk", &[Tool::Java, Tool::Gradle, Tool::AndroidPlugin, Tool::Aapt2, Tool::Dex], apk::builds),
];

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let suites = Suites::asked();
    let mut trials = Vec::new();
    let names = match cases::names() {
        Ok(names) => names,
        Err(e) => {
            eprintln!("toolchain: {e}");
            return ExitCode::FAILURE;
        }
    };
    for (suite, tools, run) in PER_CASE {
        let missing = missing(suite, tools);
        for name in &names {
            let name = name.clone();
            let why_not = gradle_8::why_not(&name).filter(|_| *suite == "gradle-8");
            let why_not = why_not.map(|why| format!(" (left out: {why})")).unwrap_or_default();
            let trial = Trial::test(format!("{suite}::{name}{why_not}"), {
                let missing = missing.clone();
                move || {
                    let case = require(missing).and_then(|()| cases::case(&name))?;
                    Ok(table::note(tools, run(case))?)
                }
            });
            trials.push(trial.with_ignored_flag(suites.leave_out(tools, missing.is_some())));
        }
    }
    for (suite, tools, run) in SINGLE {
        let missing = missing(suite, tools);
        let lacks_corpus = *suite == "corpus" && corpus::folder().is_none();
        if lacks_corpus {
            eprintln!(
                "toolchain: corpus is left out: $PUSHWRIGHT_CORPUS names no folder of projects"
            );
        }
        let is_left_out = suites.leave_out(tools, missing.is_some()) || lacks_corpus;
        let trial = Trial::test(*suite, move || {
            Ok(table::note(tools, require(missing).and_then(|()| run()))?)
        });
        trials.push(trial.with_ignored_flag(is_left_out));
    }
    // Two runs would build in each other's folders.
    let _lock = match tools::lock() {
        Ok(lock) => lock,
        Err(e) => {
            eprintln!("toolchain: {e}");
            return ExitCode::FAILURE;
        }
    };
    let conclusion = libtest_mimic::run(&arguments, trials);
    gradle::stop_daemons();
    table::print();
    mistakes::print();
    conclusion.exit_code()
}

/// Only fixture projects are excused from a suite.
fn excused_are_there() -> Result<()> {
    let names = cases::names()?;
    let strangers: Vec<&str> = gradle::excused()
        .chain(gradle_8::excused())
        .chain(merger::excused())
        .filter(|name| !names.iter().any(|it| it == name))
        .collect();
    if strangers.is_empty() { Ok(()) } else { Err(format!("no such projects: {strangers:?}")) }
}

/// What the build says before and after, by the recorders of both languages together, differs by
/// what was asked for.
fn recorders_say(case: &Case) -> Result<()> {
    if case.is_refused {
        // Nothing was written, and what was refused may be no build at all.
        return Ok(());
    }
    recorders_judge(case, &recorded(&case.after)?)
}

/// Judges these lines of the recorders, as what a project says in the end.
fn recorders_judge(case: &Case, after: &[String]) -> Result<()> {
    let catalog = cases::catalog(&case.after)?;
    let known = cases::catalog(&case.before)?;
    let is_used = |accessor: &str| after.iter().any(|line| facts::names(line, accessor));
    let mut new = catalog.iter().filter(|entry| !known.contains(entry));
    if let Some((accessor, what)) = new.find(|(accessor, _)| !is_used(accessor)) {
        return Err(format!("nothing uses {accessor}, which is {what} in the catalog"));
    }
    let of = |lines: &[String]| facts::read(&facts::resolve(lines, &catalog));
    let wanted = Wanted::of(&case.push)?;
    judge::judge(&of(&recorded(&case.before)?), &of(after), &wanted, case.is_complete)
}

/// What the recorders of both languages say of a fixture project.
fn recorded(folder: &Path) -> Result<Vec<String>> {
    Ok([groovy::record(folder)?, kotlin::record(folder)?].concat())
}

/// Says which tools a suite is left out for.
fn missing(suite: &str, tools: &[Tool]) -> Option<String> {
    let missing: Vec<String> =
        tools.iter().filter(|tool| !tool.is_here()).map(|tool| format!("{tool:?}")).collect();
    if missing.is_empty() {
        return None;
    }
    let message = format!("{} is missing: run tests/toolchain/install.sh", missing.join(", "));
    eprintln!("toolchain: {suite} is left out: {message}");
    Some(message)
}

fn require(missing: Option<String>) -> Result<()> {
    missing.map_or(Ok(()), Err)
}

/// A helper's answer of one line, "ok PATH" or "bad PATH MESSAGE": the path, and the message or "".
fn answer(line: &str) -> Option<(PathBuf, String)> {
    let (_, rest) = line.split_once(' ')?;
    let (path, message) = rest.split_once(' ').unwrap_or((rest, ""));
    Some((path.into(), message.to_owned()))
}
