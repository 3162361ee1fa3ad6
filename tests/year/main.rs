//! Where push.toml lives, what a command says in the wrong place, and what happens to a project
//! over a year.
//!
//! Runs the binary in small projects of its own; edits are tested by `fixtures`.

mod asking;
mod bots;
mod home;
mod later;
mod lost;
mod lost_everywhere;
#[path = "../support.rs"]
mod support;
mod whole_year;
mod wrong_place;

use std::fs;
use std::path::Path;
use std::process::Command;

use support::{Run, Tree, Workspace, run_in};

const MANIFEST: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
    <manifest xmlns:android=\"http://schemas.android.com/apk/res/android\" package=\"io.meadow.app\">\n    \
    <application android:label=\"Meadow\">\n        \
    <activity android:name=\".MainActivity\">\n            <intent-filter>\n                \
    <action android:name=\"android.intent.action.MAIN\" />\n            </intent-filter>\n        \
    </activity>\n    </application>\n\n</manifest>\n";
const ROOT_SCRIPT: &str = "buildscript {\n    repositories {\n        google()\n        mavenCentral()\n    }\n    \
    dependencies {\n        classpath 'com.android.tools.build:gradle:7.4.2'\n    }\n}\n\n\
    allprojects {\n    repositories {\n        google()\n        mavenCentral()\n    }\n}\n";
const APP_SCRIPT: &str = "apply plugin: 'com.android.application'\n\nandroid {\n    compileSdkVersion 33\n    \
    defaultConfig {\n        applicationId 'io.meadow.app'\n        minSdkVersion 21\n        \
    targetSdkVersion 33\n    }\n    buildTypes {\n        release {\n            minifyEnabled true\n            \
    proguardFiles getDefaultProguardFile('proguard-android.txt'), 'proguard-rules.pro'\n        }\n    }\n}\n\n\
    dependencies {\n    implementation 'androidx.appcompat:appcompat:1.6.1'\n}\n";

/// A Gradle project with one application, in a folder of the tree.
fn android(below: &str) -> Tree {
    let files = [
        ("settings.gradle", "include ':app'\n"),
        ("build.gradle", ROOT_SCRIPT),
        ("app/build.gradle", APP_SCRIPT),
        ("app/proguard-rules.pro", "# own rules\n"),
        ("app/src/main/AndroidManifest.xml", MANIFEST),
        (
            "app/src/main/java/io/meadow/app/MainActivity.java",
            "package io.meadow.app;\n\npublic class MainActivity {\n}\n",
        ),
    ];
    let way =
        |path: &str| if below.is_empty() { path.to_owned() } else { format!("{below}/{path}") };
    files.iter().map(|(path, text)| (way(path), text.as_bytes().to_vec())).collect()
}

/// The same with further files.
fn with(mut tree: Tree, files: &[(&str, &str)]) -> Tree {
    tree.extend(files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())));
    tree
}

const MEIZU: [&str; 8] = [
    "setup",
    "meizu",
    "--app-id",
    "120001",
    "--app-key",
    "5f1c3f2b7a0d4e6f8a9b0c1d2e3f4a5b",
    "--certificate-id",
    "31888",
];
const HUAWEI: [&str; 6] = ["setup", "huawei", "--app-id", "104472913", "--certificate-id", "28811"];

#[track_caller]
fn check(run: &Run, code: i32, said: &[&str]) {
    let all = format!("{}{}", run.stdout, run.stderr);
    assert_eq!(run.code, code, "{all}");
    for it in said {
        assert!(all.contains(it), "`{it}` is not said:\n{all}");
    }
}

#[track_caller]
fn assert_same(found: &Tree, expected: &Tree) {
    let paths = found.keys().chain(expected.keys());
    let differ: Vec<String> = paths
        .filter(|it| found.get(*it) != expected.get(*it))
        .map(|it| {
            let text =
                |tree: &Tree| tree.get(it).map(|it| String::from_utf8_lossy(it).into_owned());
            format!("{it}\n{:?}\n{:?}", text(found), text(expected))
        })
        .collect();
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

/// push.toml without the line that tells editors its schema.
fn without_schema(config: &str) -> &str {
    config
        .split_once('\n')
        .filter(|(line, _)| line.starts_with("#:schema "))
        .map_or(config, |it| it.1)
}

/// A tree without push.toml, which `remove` leaves with what is not a vendor's.
fn without_config(mut tree: Tree) -> Tree {
    tree.retain(|path, _| !path.ends_with("push.toml") && !path.starts_with(".git/"));
    tree
}

#[track_caller]
fn git(folder: &Path, args: &[&str]) -> bool {
    let settings = ["-c", "user.name=x", "-c", "user.email=x@example.com"];
    let output = Command::new("git").args(settings).args(args).current_dir(folder).output();
    output.expect("git runs").status.success()
}

#[track_caller]
fn commit_all(folder: &Path, message: &str) {
    assert!(git(folder, &["add", "-A"]) && git(folder, &["commit", "-qm", message]), "{message}");
}
