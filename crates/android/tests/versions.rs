//! Which version of a library the build ends up with, in every spelling that decides it.
//!
//! One table a place: what the settings write of catalogs, what a declaration says of its version,
//! and rules over all configurations. The module wants `g.x:push` at 1.2.

use pushwright_android::{
    Choice, Content, DependencyWant, Presence, Project, RelPath, Snapshot, VersionWant, Want,
    presence,
};
use pushwright_lossless::SourceText;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    Seen,
    Unknown,
    Absent,
    Differs,
}
use Told::{Absent, Differs, Seen, Unknown};

const MODULE: &str =
    "plugins {\n id 'com.android.application'\n}\nandroid {\n namespace = 'a.b'\n}\n";

/// What is told of the library by these files, beside a module of this script.
fn told(module: &str, others: &[(&str, &str)]) -> Told {
    let module = format!("{MODULE}{module}");
    let mut files = vec![("settings.gradle", "include ':app'\n"), ("app/build.gradle", &module)];
    files.retain(|(path, _)| others.iter().all(|(it, _)| !it.starts_with(path)));
    files.extend(others);
    let file = |(path, text): &(&str, &str)| {
        let text = Content::Text(SourceText::new((*text).to_owned()));
        (RelPath::new(path).expect("a relative path"), text)
    };
    let snapshot = Snapshot::new(files.iter().map(file));
    let project = Project::read(&snapshot, &Choice::default()).expect("a readable project");
    let (module, version) = ("g.x:push".to_owned(), VersionWant::Exactly("1.2".to_owned()));
    match presence(&project, &Want::Dependency(DependencyWant { module, version })) {
        Presence::Present(_) => Seen,
        Presence::Unknown(_) => Unknown,
        Presence::Absent => Absent,
        Presence::Different(_) => Differs,
    }
}

/// What `versionCatalogs` holds, in both languages where both spell it alike, and what the module
/// then has by `libs.push`, or by what stands before the arrow.
const CATALOGS: &[(&str, &str, Told)] = &[
    ("create('libs') { library('push', 'g.x:push:1.2') }", "libs.push", Seen),
    ("create(\"libs\") { library(\"push\", \"g.x:push:1.2\") }", "libs.push", Seen),
    ("libs { library('push', 'g.x:push:1.2') }", "libs.push", Seen),
    ("getByName(\"libs\") { library(\"push\", \"g.x:push:1.2\") }", "libs.push", Seen),
    ("create('deps') { library('push', 'g.x:push:1.2') }", "deps.push", Seen),
    ("create('deps') { library 'push', 'g.x:push:1.2' }", "deps.push", Seen),
    ("create('libs') { library('x-push', 'g.x:push:1.2') }", "libs.x.push", Seen),
    ("create('libs') { library('push', 'g.x', 'push').version('1.2') }", "libs.push", Seen),
    ("create('libs') { library('push', 'g.x', 'push').version('1.1') }", "libs.push", Differs),
    (
        "create('libs') { version('v', '1.2'); library('push', 'g.x', 'push').versionRef('v') }",
        "libs.push",
        Seen,
    ),
    (
        "create('libs') { library('push', 'g.x', 'push').versionRef('v'); version('v', '1.1') }",
        "libs.push",
        Differs,
    ),
    (
        "create('libs') { version('v') { strictly('[1.0, 2.0[')\n prefer('1.2') }\n \
         library('push', 'g.x', 'push').versionRef('v') }",
        "libs.push",
        Seen,
    ),
    (
        "create('libs') { version('v', unheardOf); library('push', 'g.x', 'push').versionRef('v') }",
        "libs.push",
        Unknown,
    ),
    ("create('libs') { library('push', 'g.x', 'push').version(unheardOf) }", "libs.push", Unknown),
    ("create('libs') { library('push', 'g.x', 'push').withoutVersion() }", "libs.push", Seen),
    (
        "create('libs') { library('push', 'g.x:push:1.2'); bundle('b', ['push']) }",
        "libs.bundles.b",
        Seen,
    ),
    (
        "create(\"libs\") { library(\"push\", \"g.x:push:1.2\"); bundle(\"b\", listOf(\"push\")) }",
        "libs.bundles.b",
        Seen,
    ),
    ("create('libs') { library('other', 'g.x:other:1.2') }", "libs.other", Absent),
    ("create('libs') { from('g.c:catalog:1') }", "libs.push", Unknown),
    ("create('libs') { from('g.c:catalog:1') }", "libs.gson", Absent),
    ("create('libs') { from('g.c:catalog:1'); version('v', '2') }", "libs.x.push", Unknown),
    ("create('libs') { names.each { library(it, \"g.x:$it:1.2\") } }", "libs.push", Unknown),
    ("create('libs') { library(unheardOf, 'g.x:push:1.2') }", "libs.push", Unknown),
];

#[test]
fn catalogs_that_the_settings_write_are_read() {
    for (inside, accessor, wanted) in CATALOGS {
        let settings = format!(
            "dependencyResolutionManagement {{\n versionCatalogs {{\n  {inside}\n }}\n}}\ninclude(\":app\")\n"
        );
        let module = format!("dependencies {{\n implementation({accessor})\n}}\n");
        assert_eq!(told(&module, &[("settings.gradle", &settings)]), *wanted, "{inside}");
        let is_groovy = ["library '", ".each", "['"].iter().any(|it| inside.contains(it));
        let kotlin = settings.replace('\'', "\"");
        let files = [("settings.gradle.kts", kotlin.as_str())];
        assert!(is_groovy || told(&module, &files) == *wanted, "{kotlin}");
    }
}

#[test]
fn the_settings_versions_stand_over_those_of_a_catalogs_file() {
    const FILE: &str = "[versions]\nv = \"1.1\"\n\n[libraries]\npush = { module = \"g.x:push\", version.ref = \"v\" }\n";
    let module = "dependencies {\n implementation(libs.push)\n}\n";
    let told = |inside: &str| {
        let settings = format!(
            "dependencyResolutionManagement {{\n versionCatalogs {{\n  {inside}\n }}\n}}\ninclude(\":app\")\n"
        );
        let own = [("settings.gradle", settings.as_str()), ("gradle/libs.versions.toml", FILE)];
        told(module, &own)
    };
    assert_eq!(told(""), Differs);
    assert_eq!(told("create('libs') { version('v', '1.2') }"), Seen);
    assert_eq!(
        told("create('libs') { from(files('gradle/libs.versions.toml')); version('v', '1.2') }"),
        Seen
    );
    assert_eq!(told("create('libs') { bundle('b', ['push']) }"), Differs);
}
