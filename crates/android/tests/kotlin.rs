//! Whether a module compiles Kotlin, in the ways that a build can bring the compiler.
//!
//! A case is a build's files besides those of a small application in Java, and what must be said.

use pushwright_android::{Choice, Content, Project, RelPath, Snapshot};
use pushwright_lossless::SourceText;

const OLD: &str =
    "buildscript {\n    dependencies { classpath 'com.android.tools.build:gradle:8.1.0' }\n}\n";
const APP: &str = "apply plugin: 'com.android.application'\nandroid { namespace 'a.b' }\n";

#[track_caller]
fn check(files: &[(&str, &str)], compiles_none: bool) {
    let own =
        [("settings.gradle", "include ':app'\n"), ("build.gradle", OLD), ("app/build.gradle", APP)];
    let others = own
        .iter()
        .filter(|(path, _)| files.iter().all(|(it, _)| it.trim_end_matches(".kts") != *path));
    let text = |(path, text): &(&str, &str)| {
        let path = RelPath::new(path).expect("a relative path");
        (path, Content::Text(SourceText::new((*text).to_owned())))
    };
    let snapshot = Snapshot::new(others.chain(files).map(text).collect::<Vec<_>>());
    let choice = Choice { namespace: Some("a.b".to_owned()), ..Choice::default() };
    let project = Project::read(&snapshot, &choice).expect("a readable project");
    let harmless = |id: &str| id.starts_with("com.android.");
    assert_eq!(project.compiles_no_kotlin(&harmless), compiles_none, "{files:#?}");
}

/// The application's script with more in it.
fn app(more: &str) -> String {
    format!("{APP}{more}")
}

#[test]
fn a_module_of_java_compiles_none() {
    check(&[], true);
    let on_class_path = OLD
        .replace("8.1.0'", "8.1.0'; classpath 'org.jetbrains.kotlin:kotlin-gradle-plugin:1.8.0'");
    check(&[("build.gradle", &on_class_path)], true);
    check(&[("app/build.gradle", "plugins {\n    id 'com.android.application'\n}\n")], true);
    let not_here =
        format!("{OLD}plugins {{\n    id 'kotlin-android' version '1.8.0' apply false\n}}\n");
    check(&[("build.gradle", &not_here)], true);
    let script = "ext.answer = 42\n";
    check(
        &[("app/build.gradle", &app("apply from: 'x.gradle'\n")), ("app/x.gradle", script)],
        true,
    );
}

#[test]
fn the_plugin_brings_the_compiler_wherever_it_is_applied() {
    let plugin = "apply plugin: 'kotlin-android'\n";
    check(&[("app/build.gradle", &app(plugin))], false);
    check(
        &[("app/build.gradle", &app("apply from: 'x.gradle'\n")), ("app/x.gradle", plugin)],
        false,
    );
    let for_all = format!("{OLD}subprojects {{\n    {plugin}}}\n");
    check(&[("build.gradle", &for_all)], false);
    let kts = "plugins {\n    id(\"com.android.application\")\n    kotlin(\"android\")\n}\n";
    check(&[("app/build.gradle.kts", kts)], false);
}

#[test]
fn the_android_plugin_brings_it_from_9_on() {
    check(&[("build.gradle", &OLD.replace("8.1.0", "9.0.0"))], false);
}

#[test]
fn what_the_files_do_not_tell_is_not_judged() {
    check(&[("app/build.gradle", &app("apply plugin: 'com.acme.conventions'\n"))], false);
    check(&[("app/build.gradle", &app("apply plugin: AcmePlugin\n"))], false);
    check(&[("app/build.gradle", &app("apply from: \"$where/x.gradle\"\n"))], false);
    check(&[("build.gradle", "")], false);
    check(&[("buildSrc/build.gradle", "apply plugin: 'groovy'\n")], false);
    check(&[("settings.gradle", "includeBuild 'logic'\ninclude ':app'\n")], false);
}
