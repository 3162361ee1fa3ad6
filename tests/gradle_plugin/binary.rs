//! The binary plugin: built by a real Gradle, then run by the cores of Gradle 6.9, 7.6 and 8.11.
//!
//! Those come without a distribution: `helpers/PluginJudge.java` lets them evaluate a project's
//! scripts and run single tasks, and this reads what it says. The Android plugin 8.1 is the real one.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::built::scratch;
use crate::inputs::{CONFIG, PACK};
use crate::project::{PUSHWRIGHT, expect, gradle};
use crate::tools::{self, Ran, Result, checkout, create, jdk, must, read, run, write};

/// Builds the plugin as its users would, offline, and returns its jar.
pub(crate) fn builds() -> Result<()> {
    let jar = built()?;
    are_java_8(&jar)?;
    for artifact in ["gradle-plugin", "dev.pushwright.gradle.plugin"] {
        let version = env!("CARGO_PKG_VERSION");
        let pom =
            read(&repository().join(format!("{artifact}/{version}/{artifact}-{version}.pom")))?;
        for wanted in ["<licenses>", "<scm>", "<description>", "<url>"] {
            if !pom.contains(wanted) {
                return Err(format!("{artifact}: no {wanted} in\n{pom}"));
            }
        }
    }
    reads_at_run_time_only(&jar)
}

/// The classes are Java 8's, and ask for no Groovy.
pub(crate) fn are_java_8(jar: &Path) -> Result<()> {
    for class in classes(jar)? {
        let head = must(jdk("javap").args(["-v", "-cp"]).arg(jar).arg(&class))?;
        if !head.contains("major version: 52") {
            return Err(format!("{class} was not compiled for Java 8"));
        }
        if head.contains("groovy/") && !head.contains("groovy/lang/Closure") {
            return Err(format!("{class} asks for Groovy's runtime"));
        }
    }
    Ok(())
}

fn repository() -> PathBuf {
    checkout().join("gradle-plugin/build/repository/dev/pushwright")
}

pub(crate) fn built() -> Result<PathBuf> {
    PLUGIN.clone()
}

/// Trials run at the same time, and would build in one folder.
static PLUGIN: LazyLock<Result<PathBuf>> = LazyLock::new(build);

fn build() -> Result<PathBuf> {
    let mut command = gradle(&checkout().join("gradle-plugin"))?;
    let local = tools::folder().join("m2");
    must(command.arg("localRepository").arg(format!("-PofflineRepository={}", local.display())))?;
    let version = env!("CARGO_PKG_VERSION");
    Ok(repository().join(format!("gradle-plugin/{version}/gradle-plugin-{version}.jar")))
}

fn classes(jar: &Path) -> Result<Vec<String>> {
    let list = must(jdk("jar").arg("tf").arg(jar))?;
    let names = list.lines().filter_map(|line| line.strip_suffix(".class"));
    Ok(names.map(|name| name.replace('/', ".")).collect())
}

/// Variables and processes are for what runs in a task, or in the value source that tasks ask.
pub(crate) fn reads_at_run_time_only(jar: &Path) -> Result<()> {
    let mut problems = Vec::new();
    for class in classes(jar)? {
        let code = must(jdk("javap").args(["-p", "-c", "-cp"]).arg(jar).arg(&class))?;
        let asks = |what: &str| code.contains(what);
        let reads = asks("System.getenv") || asks("java/lang/ProcessBuilder");
        if reads && class != "dev.pushwright.Tool" {
            problems.push(format!("{class} reads the environment or starts a process"));
        }
        let uses = asks("Method dev/pushwright/Tool.") || asks("Method Tool.");
        let may = ["Tool", "ToolVersion", "PushwrightTask", "PushwrightCommand"];
        let may = may.iter().chain(&["PushwrightVerify", "PushwrightGenerate", "PushwrightJudge"]);
        if uses && !may.map(|it| format!("dev.pushwright.{it}")).any(|it| it == class) {
            problems.push(format!("{class} uses the tool and is not a task"));
        }
        let is_task = class.starts_with("dev.pushwright.Pushwright") && !class.contains("Plugin");
        if is_task && asks("getProject") {
            problems.push(format!("{class} asks for the project"));
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}

/// Gradle 8.11 evaluates the script, with the Android plugin 8.1.
pub(crate) fn runs_with_android_8() -> Result<()> {
    let ran = judged("binary-gradle-8", "gradle-8.11.1", "scripts")?;
    let told = [
        "GRADLE 8.11.1",
        "ANDROID Android Gradle Plugin version 8.1.0",
        "SOURCES java debug BY [pushwrightGenerateDebug]",
        "SOURCES java release BY [pushwrightGenerateRelease]",
        "SOURCES kotlin debug BY []",
        "STARTED-BY-CONFIGURING false",
        "BEFORE preBuild [pushwrightVerify]",
        "BEFORE check [pushwrightVerify]",
        "ONE-SCAN true",
        "RAN pushwrightGenerateDebug",
        "MADE generated/java/pushwrightGenerateDebug/a/b/push/Constants.java",
        "JUDGES Debug BY [packageDebug]",
        "JUDGES ReleaseBundle BY [signReleaseBundle]",
        "BEFORE pushwrightJudge [pushwrightJudgeDebug, pushwrightJudgeRelease]",
        "BEFORE assemble []",
        "FAILED pushwrightJudgeDebug: no APK or bundle of variant debug was found in ",
        "FAILED pushwrightJudgeDebug: what was built of variant debug is not what push.toml says",
        "RAN pushwrightJudgeDebug\nJUDGED true",
        "SAME pushwrightGenerateDebug nothing",
        "SAME pushwrightGenerateDebug a file in build/",
        "SAME pushwrightGenerateDebug a class's body",
        "AGAIN pushwrightGenerateDebug a new class",
        "AGAIN pushwrightGenerateDebug a pack beside the project",
        "AGAIN pushwrightGenerateDebug push.toml",
        "push.toml:3:1: error: unknown key `wrong` [config/unknown-key]|pushwright generate: ",
        "FAILED pushwrightGenerateDebug: there is no pushwright at /nowhere/pushwright: install it \
         with `cargo install --locked pushwright --version 99.1`, or name it by",
        "SWITCHED OFF\nBEFORE preBuild []",
    ];
    expect(&ran, &told)?;
    verifies(&ran)
}

/// The script does the same there: a variant's sources are made by our task, in the folder that the
/// Android plugin chose, and nothing is told by the names of tasks.
pub(crate) fn script_runs_with_android_8() -> Result<()> {
    let ran = judged("script-gradle-8", "gradle-8.11.1", "script")?;
    let told = [
        "GRADLE 8.11.1",
        "ANDROID Android Gradle Plugin version 8.1.0",
        "SOURCES java debug BY [pushwrightGenerateDebug]",
        "SOURCES java release BY [pushwrightGenerateRelease]",
        "SOURCES kotlin debug BY []",
        "STARTED-BY-CONFIGURING false",
        "BEFORE check [pushwrightVerify]",
        "RAN pushwrightGenerateDebug",
        "MADE generated/java/pushwrightGenerateDebug/a/b/push/Constants.java",
    ];
    expect(&ran, &told)
}

/// Gradle 7.6 runs what needs no Android plugin.
pub(crate) fn runs_in_gradle_7() -> Result<()> {
    let ran = judged("binary-gradle-7", "gradle-7.6", "applied")?;
    expect(&ran, &["GRADLE 7.6", "ONE-SCAN true", "BEFORE preBuild [pushwrightVerify]"])?;
    verifies(&ran)
}

/// Gradle 6.9 refuses to read the tool's version while it configures, which shows that nothing did.
pub(crate) fn runs_in_gradle_6() -> Result<()> {
    let ran = judged("binary-gradle-6", "gradle-6.9.4", "refuses")?;
    let told = [
        "GRADLE 6.9.4",
        "STARTED-BY-CONFIGURING false",
        "BEFORE check [pushwrightVerify]",
        "ONE-SCAN true",
        "RAN pushwrightVerify",
        "VERSION-WHILE-CONFIGURING Cannot obtain value from provider of ToolVersion",
        "SWITCHED OFF\nBEFORE preBuild []",
    ];
    expect(&ran, &told)
}

/// What decides whether verification is up to date, how it fails, and what it does without a tool.
fn verifies(ran: &Ran) -> Result<()> {
    let told = [
        "SAME pushwrightVerify nothing",
        "SAME pushwrightVerify a file in build/",
        "AGAIN pushwrightVerify a class's body",
        "AGAIN pushwrightVerify a new class",
        "AGAIN pushwrightVerify a pack beside the project",
        "AGAIN pushwrightVerify push.toml",
        "push.toml:3:1: error: unknown key `wrong` [config/unknown-key]|pushwright verify: ",
        "push.toml:2:16: error: push.toml asks for pushwright 99.1, and this is ",
        "not verified: there is no pushwright at /nowhere/pushwright: install it with \
         `cargo install --locked pushwright --version 99.1`",
    ];
    expect(ran, &told)
}

/// Lets a Gradle judge a project with the plugin, in a folder with a space.
fn judged(name: &str, version: &str, mode: &str) -> Result<Ran> {
    judged_with(&built()?, name, version, mode)
}

/// The same with the plugin of this jar.
pub(crate) fn judged_with(plugin: &Path, name: &str, version: &str, mode: &str) -> Result<Ran> {
    let work = scratch(name)?;
    let folder = work.join("a project");
    write_project(&work, &folder, mode)?;
    let mut jars = vec![plugin.to_owned()];
    jars.extend(tools::central_jars(version)?);
    if mode.starts_with("script") {
        jars.extend(tools::central_jars("android-plugin-8.1.0")?);
    }
    jars.extend(modules(&work)?);
    let mut javac = jdk("javac");
    let mut api = tools::central_jars(version)?;
    api.extend(tools::central_jars("plugin-api")?);
    javac.args(["-nowarn", "-cp"]).arg(tools::class_path(&api)).arg("-d").arg(&work);
    must(javac.arg(checkout().join("tests/gradle_plugin/helpers/PluginJudge.java")))?;
    jars.insert(0, work.clone());
    let mut java = jdk("java");
    java.args(["-XX:TieredStopAtLevel=1", "--add-opens=java.base/java.lang=ALL-UNNAMED"]);
    java.args(["--add-opens=java.base/java.util=ALL-UNNAMED", "-cp"]);
    java.arg(tools::class_path(&jars)).arg("PluginJudge").arg(&folder);
    java.arg(work.join("home")).arg(work.join("log")).arg(mode);
    java.arg(checkout().join("crates/artifact/tests/small.apk"));
    let ran = run(java.current_dir(&folder).env_remove("PUSHWRIGHT"))?;
    if ran.ok { Ok(ran) } else { Err(tools::tail(&ran.all)) }
}

/// What a distribution says of its own modules, which a script's evaluation asks for.
fn modules(work: &Path) -> Result<Vec<PathBuf>> {
    let names = [
        "base-services",
        "core-api",
        "core",
        "stdlib-java-extensions",
        "logging",
        "dependency-management",
    ];
    let module = |name: &&str| {
        let folder = work.join("modules").join(name).join("build/resources/main");
        let file = folder.join(format!("gradle-{name}-classpath.properties"));
        write(&file, "runtime=\nprojects=\noptional=\n").map(|()| folder)
    };
    names.iter().map(module).collect()
}

pub(crate) fn write_project(work: &Path, folder: &Path, mode: &str) -> Result<()> {
    let script = include_str!("../../templates/gradle/pushwright.gradle");
    let applied = match mode {
        "script" => {
            write(&folder.join("gradle/pushwright.gradle"), script)?;
            "apply from: 'gradle/pushwright.gradle'"
        }
        _ => "apply plugin: 'dev.pushwright'",
    };
    write(
        &folder.join("build.gradle"),
        format!(
            "apply plugin: 'com.android.application'\n{applied}\n\nandroid {{\n    \
             namespace 'a.b'\n    compileSdk 29\n    defaultConfig {{\n        \
             applicationId 'a.b'\n    }}\n}}\n\npushwright {{\n    failOnDrift = false\n}}\n"
        ),
    )?;
    let head = "version = 1\npacks = [\"../our packs\"] # [\"not this\"]\n\n[app]\n\
                sources = \"build\"\n\n[im]\nsdk = \"none\"\n";
    write(&folder.join("push.toml"), format!("{head}{CONFIG}"))?;
    write(&work.join("our packs/acme/push-1/pack.toml"), PACK)?;
    write(
        &folder.join("src/main/AndroidManifest.xml"),
        "<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\">\n    \
         <application />\n</manifest>\n",
    )?;
    write(&folder.join("src/main/java/a/b/Main.java"), "package a.b;\n\nclass Main {\n}\n")?;
    // The real Android plugin would look for an SDK on the network.
    write(&folder.join("gradle.properties"), "android.builder.sdkDownload=false\n")?;
    create(&work.join("home"))?;
    write(&work.join("home/gradle.properties"), "android.builder.sdkDownload=false\n")?;
    let tool = work.join("tool");
    let log = work.join("log");
    write(
        &tool,
        format!("#!/bin/sh\necho ran >> '{}'\nexec '{PUSHWRIGHT}' \"$@\"\n", log.display()),
    )?;
    std::fs::set_permissions(&tool, std::fs::Permissions::from_mode(0o755))
        .map_err(|e| e.to_string())?;
    write(&folder.join("local.properties"), format!("pushwright.path={}\n", tool.display()))
}
