//! Each kind of fact in the spellings that real projects have, and the laws of presence and ensure.
//!
//! A case is a file's text and what must be said of one wanted thing in it. Whatever is absent is
//! then brought about, step by step: afterwards it must be present, nothing may be left to do, and
//! the text must still hold all that it held.

mod identity;
mod libraries;
mod manifests;
mod modules;
mod placeholders;
mod plugins;
mod repositories;
mod rules;

use pushwright_android::{
    Choice, ClasspathWant, Content, DeepLinkWant, DependencyWant, Language, Member, NodeWant,
    Owned, PlaceholderValue, PlaceholderWant, PluginName, PluginWant, Presence, ProblemKind,
    Project, RelPath, RepositoryWant, RulesWant, Scope, Snapshot, VersionWant, Want, android,
    ensure, presence,
};
use pushwright_lossless::SourceText;
use pushwright_lossless::xml::NewElement;

const SETTINGS: &str = "include ':app'\n";
const APP: &str = "apply plugin: 'com.android.application'\nandroid {\n    namespace 'a.b'\n}\n";
const ROOT: &str = "allprojects {\n    repositories {\n        google()\n    }\n}\n";
const MANIFEST: &str = "<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\">\n    \
                        <application />\n</manifest>\n";

/// A small project in which one file says something else.
fn project_with(path: &str, text: &str) -> Snapshot {
    let mut files = vec![
        ("settings.gradle", SETTINGS),
        ("build.gradle", ROOT),
        ("app/build.gradle", APP),
        ("app/src/main/AndroidManifest.xml", MANIFEST),
    ];
    let kotlin_twin = path.strip_suffix(".kts");
    files.retain(|(file, _)| *file != path && Some(*file) != kotlin_twin);
    files.push((path, text));
    Snapshot::new(files.into_iter().map(|(path, text)| {
        let path = RelPath::new(path).expect("a relative path");
        (path, Content::Text(SourceText::new(text.to_owned())))
    }))
}

/// `present`, `absent`, `unknown`, or `different` with its message.
fn said(snapshot: &Snapshot, want: &Want) -> String {
    let project = Project::read(snapshot, &Choice::default()).expect("a readable project");
    match presence(&project, want) {
        Presence::Present(_) => "present".to_owned(),
        Presence::Absent => "absent".to_owned(),
        Presence::Different(difference) => format!("different: {}", difference.message),
        Presence::Unknown(_) => "unknown".to_owned(),
    }
}

#[track_caller]
fn check(path: &str, text: &str, want: &Want, expected: &str) {
    check_in(project_with(path, text), want, expected, text);
}

#[track_caller]
fn check_in(snapshot: Snapshot, want: &Want, expected: &str, text: &str) {
    assert_eq!(said(&snapshot, want), expected, "{text}");
    if expected == "absent" {
        brought_about(snapshot, want);
    }
}

/// The same with this Android plugin on the class path.
fn with_android(version: &str, path: &str, text: &str) -> Snapshot {
    let mut snapshot = project_with(path, text);
    let root = format!(
        "buildscript {{\n    dependencies {{\n        \
         classpath 'com.android.tools.build:gradle:{version}'\n    }}\n}}\n"
    );
    snapshot.set_text(&RelPath::new("build.gradle").expect("a path"), root);
    snapshot
}

/// The laws: steps lead to presence, and only add.
#[track_caller]
fn brought_about(mut snapshot: Snapshot, want: &Want) {
    for _ in 0..8 {
        let project = Project::read(&snapshot, &Choice::default()).expect("a readable project");
        let step = ensure(&project, want, &Owned::default()).expect("a place for it");
        let Some(step) = step else { break };
        let before = snapshot.text(&step.file).unwrap_or_default().to_owned();
        let after = step.edit.apply(&before);
        assert!(keeps(&before, &after), "{before}\nbecame\n{after}");
        snapshot.set_text(&step.file, after);
    }
    assert_eq!(said(&snapshot, want), "present", "once brought about: {snapshot:#?}");
}

/// Whether `new` is `old` with insertions; an opened element loses its slash.
fn keeps(old: &str, new: &str) -> bool {
    let mut rest = new.chars().filter(|it| !it.is_whitespace());
    old.chars().filter(|it| !it.is_whitespace() && *it != '/').all(|it| rest.any(|new| new == it))
}

const MAIN_MANIFEST: &str = "app/src/main/AndroidManifest.xml";

/// A rules file in a project with an Android plugin of before 9.
#[track_caller]
fn check_rules(path: &str, text: &str, want: &Want, expected: &str) {
    check_in(with_android("8.2.0", path, text), want, expected, text);
}

fn dependency() -> Want {
    let (module, version) = ("g.x:a".to_owned(), "1.2".to_owned());
    Want::Dependency(DependencyWant::new(module, VersionWant::Exactly(version)))
}
