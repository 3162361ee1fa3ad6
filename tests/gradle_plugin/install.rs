//! `gradle install` in every fixture project, and which way it chooses.
//!
//! Runs the binary; starts no Gradle.

use std::path::Path;

use libtest_mimic::{Failed, Trial};

use crate::support::{Tree, Workspace, read_tree};

/// One trial a fixture project, and those of `plugins {}`.
pub(crate) fn trials() -> Vec<Trial> {
    let mut trials: Vec<Trial> = cases()
        .into_iter()
        .map(|case| {
            let name = format!("install::{case}");
            Trial::test(name, move || is_taken_out_byte_for_byte(&case))
        })
        .collect();
    for (name, settings, root, module, expected) in BY_ID {
        trials.push(Trial::test(format!("install::by-id-{name}"), move || {
            is_applied_by(settings, root, module, expected)
        }));
    }
    trials
}

pub(crate) fn fixtures() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/projects"))
}

pub(crate) fn cases() -> Vec<String> {
    let folders = std::fs::read_dir(fixtures()).expect("fixtures are there");
    let mut names: Vec<String> = folders
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .filter(|name| fixtures().join(name).join("push.toml").is_file())
        .collect();
    names.sort();
    names
}

/// A fixture project as it was, with its push.toml.
pub(crate) fn before(case: &str) -> Tree {
    let mut before = read_tree(&fixtures().join(case).join("before"));
    let config = std::fs::read(fixtures().join(case).join("push.toml")).expect("push.toml");
    before.insert("push.toml".to_owned(), config);
    before
}

/// Installed first or last: `verify` agrees, and `remove` gives the project back.
fn is_taken_out_byte_for_byte(case: &str) -> Result<(), Failed> {
    let before = before(case);
    let workspace = Workspace::new(&before);
    let install = workspace.run(&["gradle", "install"]);
    if install.code == 2 {
        return same(&before, &workspace.tree(), "refused, yet written");
    }
    if install.code != 0 {
        return Err(format!("install ended with {}\n{}", install.code, install.stderr).into());
    }
    let installed = workspace.tree();
    let changed =
        installed.iter().filter(|(path, bytes)| before.get(*path) != Some(*bytes)).count();
    // Where the id resolves, no script is written.
    let by_script = usize::from(installed.contains_key("gradle/pushwright.gradle"));
    if changed != 2 + by_script {
        return Err(format!("{changed} files changed: a script, its line and push.lock").into());
    }
    workspace.run(&["gradle", "install"]);
    same(&installed, &workspace.tree(), "the second run changed something")?;
    workspace.run(&["remove", "--keep-tables"]);
    same(&before, &workspace.tree(), "remove left something")?;
    let apply = workspace.run(&["apply"]);
    workspace.run(&["gradle", "install"]);
    let verify = workspace.run(&["verify"]);
    if verify.code != apply.code || !verify.stdout.is_empty() {
        return Err(format!("verify: {}\n{}{}", verify.code, verify.stdout, verify.stderr).into());
    }
    workspace.run(&["remove", "--keep-tables"]);
    same(&before, &workspace.tree(), "remove after apply left something")
}

pub(crate) fn same(expected: &Tree, found: &Tree, what: &str) -> Result<(), Failed> {
    let paths = expected.keys().chain(found.keys());
    let differing: Vec<&String> =
        paths.filter(|path| expected.get(*path) != found.get(*path)).collect();
    if differing.is_empty() { Ok(()) } else { Err(format!("{what}: {differing:?}").into()) }
}

type ById = (&'static str, &'static str, &'static str, &'static str, &'static str);

const SCRIPT_LINE: &str = "apply from: \"$rootDir/gradle/pushwright.gradle\"";

/// Settings, root script and module script beside `include ':app'` and the Android plugin, and the
/// line that the module's script gains.
const BY_ID: &[ById] = &[
    (
        "root-plugins",
        "",
        "plugins {\n    id 'dev.pushwright' version '0.1.0' apply false\n}\n",
        "plugins {\n    id 'com.android.application'\n}\n",
        "    id 'dev.pushwright'",
    ),
    (
        "root-plugins-module-without-block",
        "",
        "plugins {\n    id 'dev.pushwright' version '0.1.0' apply false\n}\n",
        "apply plugin: 'com.android.application'\n",
        "apply plugin: 'dev.pushwright'",
    ),
    (
        "class-path",
        "",
        "buildscript {\n    dependencies {\n        classpath 'dev.pushwright:gradle-plugin:0.1.0'\n    }\n}\n",
        "apply plugin: 'com.android.application'\n",
        "apply plugin: 'dev.pushwright'",
    ),
    (
        "plugin-management",
        "pluginManagement {\n    plugins {\n        id 'dev.pushwright' version '0.1.0'\n    }\n}\n",
        "",
        "plugins {\n    id 'com.android.application'\n}\n",
        "    id 'dev.pushwright'",
    ),
    (
        "plugin-management-module-without-block",
        "pluginManagement {\n    plugins {\n        id 'dev.pushwright' version '0.1.0'\n    }\n}\n",
        "",
        "apply plugin: 'com.android.application'\n",
        SCRIPT_LINE,
    ),
    ("not-at-all", "", "", "apply plugin: 'com.android.application'\n", SCRIPT_LINE),
    (
        "not-at-all-with-two-statements-on-a-line",
        "",
        "",
        "apply plugin: 'com.android.application'\napply from: file('a.gradle'); setUp(project)\n",
        SCRIPT_LINE,
    ),
];

fn is_applied_by(settings: &str, root: &str, module: &str, expected: &str) -> Result<(), Failed> {
    let manifest = "<manifest package=\"a.b\" xmlns:android=\"http://schemas.android.com/apk/res/android\"/>\n";
    let texts = [
        ("push.toml", "version = 1\n".to_owned()),
        ("settings.gradle", format!("{settings}include ':app'\n")),
        ("build.gradle", root.to_owned()),
        ("app/build.gradle", module.to_owned()),
        ("app/src/main/AndroidManifest.xml", manifest.to_owned()),
    ];
    let before: Tree =
        texts.into_iter().map(|(path, text)| (path.to_owned(), text.into_bytes())).collect();
    let workspace = Workspace::new(&before);
    let install = workspace.run(&["gradle", "install"]);
    let script = workspace.read("app/build.gradle");
    if !script.lines().any(|line| line == expected) {
        return Err(format!("no `{expected}` in\n{script}{}", install.stderr).into());
    }
    let verify = workspace.run(&["verify"]);
    if verify.code != 0 {
        return Err(format!("verify: {}\n{}{}", verify.code, verify.stdout, verify.stderr).into());
    }
    workspace.run(&["remove", "--keep-tables"]);
    same(&before, &workspace.tree(), "remove left something")
}
