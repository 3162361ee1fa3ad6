//! The laws of whole plans, on the fixtures' files recombined and spoilt: what is applied is
//! settled, and is taken out byte for byte.
//!
//! Inputs are those of the android crate's laws, and so is the policy of seeds; the packs are the
//! real ones.

#[path = "../../android/tests/laws/inputs.rs"]
mod inputs;
#[path = "../../lossless/tests/bodies/seed.rs"]
mod seed;

#[path = "bodies/whole.rs"]
mod whole;

use proptest::prelude::*;
use pushwright_android::RelPath;
use pushwright_config::PackSet;
use pushwright_engine::{Ledger, Take};
use whole::{applied, config, holds, items, planned, snapshot};

/// A statement that breaks off would swallow what is written behind it: nothing is.
#[test]
fn nothing_is_written_behind_a_statement_that_breaks_off() {
    let script = "apply plugin: 'com.android.application'\nandroid {\n}\ndependencies {\n    \
                  implementation 'a:b:1',\n    // 'a:c:1'\n}\n";
    let manifest = "<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\">\n    \
                    <application />\n</manifest>\n";
    let files = [
        ("settings.gradle", "include ':app'\n"),
        ("build.gradle", "allprojects {\n    repositories {\n    }\n}\n"),
        ("app/build.gradle", script),
        ("app/src/main/AndroidManifest.xml", manifest),
    ]
    .map(|(path, text)| (path.to_owned(), text.to_owned()));
    let packs = PackSet::embedded();
    let (before, config) = (snapshot(&files), config(&packs));
    let plan = planned(&before, &Ledger::default(), Some(&config), &packs, Take::Nothing);
    let plan = plan.expect("a plan");
    let after = applied(&before, &plan);
    let text = after.text(&RelPath::new("app/build.gradle").expect("relative")).expect("there");
    assert!(text.contains("implementation 'a:b:1',\n    // 'a:c:1'\n}"), "{text}");
    assert!(
        items(&plan).iter().any(|it| it.starts_with("Unknown dependency:")),
        "{:?}",
        items(&plan)
    );
    holds(&files, &Take::Nothing);
}

proptest! {
    #![proptest_config(seed::drawn(16))]

    #[test]
    fn what_is_applied_is_settled_and_goes_again(files in inputs::files(), ours in any::<bool>()) {
        holds(&files, &if ours { Take::All } else { Take::Nothing });
    }
}

/// A script that ends in the middle of a statement would swallow a block that is written behind it.
#[test]
fn a_block_that_is_swallowed_is_not_written() {
    let app = "apply plugin: 'com.android.application'\nandroid {\n}";
    let root = "buildscript {\n    repositories {\n        google()\n    }\n}";
    for end in ["=", "=\n", "****\n", " +\n", " ?:\n"] {
        for (app, root) in
            [(format!("{app}{end}"), root.to_owned()), (app.to_owned(), format!("{root}{end}"))]
        {
            let files = [
                ("app/build.gradle", app),
                (
                    "app/src/main/AndroidManifest.xml",
                    "<manifest>\n    <application />\n</manifest>\n".to_owned(),
                ),
                ("build.gradle", root),
                ("settings.gradle", "include ':app'\n".to_owned()),
            ];
            let files = files.map(|(path, text)| (path.to_owned(), text));
            holds(&files, &Take::Nothing);
        }
    }
}

/// Projects that fuzzing found: a catalog without tables, a label before nothing, comments on the line
/// of an end.
#[test]
fn what_was_found_holds() {
    let script = "plugins {\n    alias(libs.plugins.app)\n}\nandroid {\n}\ndependencies {\n    \
                  implementation(libs.core)\n}\n";
    for catalog in ["", "\u{feff}"] {
        let files = [
            ("app/build.gradle.kts", script),
            ("app/src/main/AndroidManifest.xml", "<manifest>\n    <application />\n</manifest>\n"),
            ("build.gradle.kts", ""),
            ("gradle/libs.versions.toml", catalog),
            ("settings.gradle.kts", "include(\":app\")\n"),
        ];
        let files = files.map(|(path, text)| (path.to_owned(), text.to_owned()));
        holds(&files, &Take::Nothing);
    }
    let script = "buildscript {\n    repositories {\n        google()\n        https: // a label\n    }\n}\n";
    let files = [
        ("app/build.gradle", "apply plugin: 'com.android.application'\nandroid {\n}\n"),
        ("app/src/main/AndroidManifest.xml", "<manifest>\n    <application />\n</manifest>\n"),
        ("build.gradle", script),
        ("settings.gradle", "include ':app'\n"),
    ];
    let files = files.map(|(path, text)| (path.to_owned(), text.to_owned()));
    holds(&files, &Take::Nothing);
    for inside in ["\n  ] ", "<!-- x --> ", "<!-- x -->"] {
        let manifest =
            format!("<manifest>\n    <application>{inside}</application>\n</manifest>\n");
        let script = "apply plugin: 'com.android.application'\nandroid {\n}\n";
        let files = [
            ("app/build.gradle", script.to_owned()),
            ("app/src/main/AndroidManifest.xml", manifest),
            ("build.gradle", "allprojects {\n    repositories { /* none */ }\n}\n".to_owned()),
            ("settings.gradle", "include ':app'\n".to_owned()),
        ];
        holds(&files.map(|(path, text)| (path.to_owned(), text)), &Take::Nothing);
    }
}

/// A block that opens beside others on one line goes again, whatever their texts hold; `//` and `#` in
/// a text begin no comment.
#[test]
fn what_is_written_beside_others_on_a_line_goes_again() {
    for text in ["a:b:1", "a#b:c:1", "https://example.org/repo"] {
        for before in ["", "/* // */ ", "val note = \"//\"; "] {
            let root =
                format!("buildscript {{ {before}dependencies {{ classpath(\"{text}\") }} }}\n");
            let manifest = "<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\">\
                            <application></application></manifest>\n";
            let files = [
                ("app/build.gradle.kts", "plugins {\n    id(\"com.android.application\")\n}\n"),
                ("app/src/main/AndroidManifest.xml", manifest),
                ("build.gradle.kts", &root),
                ("settings.gradle.kts", "include(\":app\")\n"),
            ];
            let files = files.map(|(path, text)| (path.to_owned(), text.to_owned()));
            holds(&files, &Take::Nothing);
        }
    }
}

/// What fuzzing found, and what it starts from.
#[test]
fn any_text_is_read() {
    for text in ["", "\u{feff}version = 1\n", "version = 1\n[vendors.huawei]\n", "a = \"\u{1b}\""] {
        whole::any_config(text);
        whole::any_pack(text);
        whole::any_lock(text);
    }
    let key = "dependency:app#a:c";
    for (value, was) in [
        ("implementation 'a:c:1'", ""),
        ("implementation 'a:c:1'", "implementation 'a:c:2'; keep(6)"),
        ("implementation 'a:c:1'\n    keep(5)", ""),
        ("\n    implementation 'a:c:1'\n", ""),
    ] {
        let entry = format!(
            "version = 2\nown = [\n  {{ key = {key:?}, file = \"app/build.gradle\", state = \"created\", \
             value = {value:?}, was = {was:?} }},\n]\n"
        );
        whole::any_lock(&entry);
    }
}
