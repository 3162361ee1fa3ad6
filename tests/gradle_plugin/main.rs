//! Pushwright inside Gradle: how it is installed, and what its plugin does in real builds.
//!
//! `install::`, `generate::` and `script::` trials need no tools and run everywhere. `gradle::`
//! trials run Gradle 4.4.1 with the Android plugin 2.2.2, whole builds of Gradle 8.11, and for the
//! binary plugin the cores of others, which `tests/toolchain/install.sh` installs; without them they are left out, by name, and
//! with `PUSHWRIGHT_REQUIRE_TOOLCHAIN=1` they fail instead.

#[path = "../toolchain/built.rs"]
#[allow(dead_code, reason = "the toolchain's tests use the rest")]
mod built;
#[path = "../toolchain/distribution.rs"]
mod distribution;
mod generate;
mod install;
mod project;
#[path = "../support.rs"]
mod support;
#[path = "../toolchain/tools.rs"]
#[allow(dead_code, reason = "the toolchain's tests use the rest")]
mod tools;

mod android;
mod binary;
mod exits;
mod inputs;
#[path = "../toolchain/mistakes.rs"]
mod mistakes;
mod modern;
mod planted;
mod resolved;
mod script;
mod variants;
mod whole;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

use crate::tools::{Result, Suites, Tool};

type Single = fn() -> Result<()>;

/// What runs in a real Gradle, and the tools it needs.
const IN_GRADLE: &[(&str, &[Tool], Single)] = &[
    ("android-build", &[Tool::Java, Tool::Gradle, Tool::AndroidPlugin], android::builds),
    ("binary-plugin-is-built", &[Tool::Java, Tool::Gradle, Tool::PluginApi], binary::builds),
    (
        "binary-plugin-with-gradle-8.11-and-android-8.1",
        &[Tool::Java, Tool::Gradle, Tool::PluginApi, Tool::Gradle8, Tool::AndroidPlugin8],
        binary::runs_with_android_8,
    ),
    (
        "script-with-gradle-8.11-and-android-8.1",
        &[Tool::Java, Tool::Gradle, Tool::PluginApi, Tool::Gradle8, Tool::AndroidPlugin8],
        binary::script_runs_with_android_8,
    ),
    (
        "binary-plugin-in-gradle-7.6",
        &[Tool::Java, Tool::Gradle, Tool::PluginApi, Tool::Gradle7],
        binary::runs_in_gradle_7,
    ),
    (
        "binary-plugin-in-gradle-6.9",
        &[Tool::Java, Tool::Gradle, Tool::PluginApi, Tool::Gradle6],
        binary::runs_in_gradle_6,
    ),
    (
        "binary-plugin-planted",
        &[Tool::Java, Tool::PluginApi, Tool::Gradle8, Tool::AndroidPlugin8],
        planted::is_seen,
    ),
    (
        "whole-build-of-binary-plugin-in-gradle-8.11",
        &[Tool::Java, Tool::Gradle, Tool::PluginApi, Tool::Gradle8, Tool::AndroidPlugin8],
        whole::plugin_is_cached,
    ),
    (
        "whole-build-of-script-in-gradle-8.11",
        &[Tool::Java, Tool::Gradle8, Tool::AndroidPlugin8],
        whole::script_is_cached,
    ),
    (
        "class-path-in-gradle-8.11",
        &[Tool::Java, Tool::Gradle, Tool::PluginApi, Tool::Gradle8],
        whole::class_path_asks_repositories_for_plugins,
    ),
    (
        "whole-build-planted-in-gradle-8.11",
        &[Tool::Java, Tool::Gradle8, Tool::AndroidPlugin8],
        whole::mistakes_are_seen,
    ),
    (
        "executable-from-a-repository",
        &[Tool::Java, Tool::Gradle, Tool::PluginApi, Tool::Gradle8, Tool::AndroidPlugin8],
        resolved::from_a_repository,
    ),
    (
        "executable-by-the-checksum-of-the-release",
        &[Tool::Java, Tool::Gradle, Tool::PluginApi, Tool::Gradle8, Tool::AndroidPlugin8],
        resolved::by_the_checksum_of_the_release,
    ),
    (
        "exit-codes-and-executable",
        &[Tool::Java, Tool::Gradle, Tool::AndroidPlugin],
        exits::are_told_apart,
    ),
    ("names-in-gradle-4.4", &[Tool::Java, Tool::Gradle], script::names_are_in_gradle_4_4),
    (
        "flavors-and-build-types",
        &[Tool::Java, Tool::Gradle, Tool::AndroidPlugin],
        variants::have_their_own,
    ),
    ("inputs-of-generation", &[Tool::Java, Tool::Gradle], inputs::decide),
    ("modern-variants", &[Tool::Java, Tool::Gradle], modern::variants_are_told),
];

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let suites = Suites::asked();
    let mut trials = install::trials();
    trials.extend(generate::trials());
    trials.extend(script::trials());
    for (name, tools, run) in IN_GRADLE {
        let missing: Vec<Tool> = tools.iter().copied().filter(|tool| !tool.is_here()).collect();
        let left_out = suites.leave_out(tools, !missing.is_empty());
        let trial = Trial::test(format!("gradle::{name}"), move || {
            if missing.is_empty() {
                project::alone()?;
                return Ok(run()?);
            }
            Err(format!("{missing:?} missing: run tests/toolchain/install.sh").into())
        });
        trials.push(trial.with_ignored_flag(left_out));
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    project::stop_daemons();
    mistakes::print();
    conclusion.exit_code()
}
