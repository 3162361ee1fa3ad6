//! A small project, and what the model tells of a thing in it.

use pushwright_android::{Choice, Content, Project, RelPath, Snapshot, Want};
use pushwright_lossless::SourceText;

use crate::answer::Answer::{self, Absent, Seen, Unknown};
use crate::answer::answer;

pub(crate) const APP: &str =
    "apply plugin: 'com.android.application'\nandroid { namespace 'a.b' }\n";
pub(crate) const KOTLIN_APP: &str =
    "plugins { id(\"com.android.application\") }\nandroid { namespace = \"a.b\" }\n";
pub(crate) const MANIFEST: &str = "<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\">\n    \
                        <application />\n</manifest>\n";

/// A small project with these files; one in Kotlin takes the place of its twin.
pub(crate) fn project_with(files: &[(&str, &str)]) -> Snapshot {
    let given = [
        ("settings.gradle", "include ':app'\n"),
        ("build.gradle", "ext.ofRoot = 'VALUE'\n"),
        ("gradle.properties", "ofProperties=VALUE\ntwo=1.2\n"),
        ("app/build.gradle", APP),
        ("app/src/main/AndroidManifest.xml", MANIFEST),
        (
            "gradle/wrapper/gradle-wrapper.properties",
            "distributionUrl=https\\://services.gradle.org/distributions/gradle-8.4-bin.zip\n",
        ),
        (
            "gradle/libs.versions.toml",
            "[versions]\nofCatalog = \"1.2\"\n[plugins]\np-q = { id = \"p.q\", version = \"1\" }\n",
        ),
        ("buildSrc/src/main/groovy/own.convention.gradle", "apply plugin: 'p.q'\n"),
        (
            "build-logic/build.gradle.kts",
            "gradlePlugin { plugins { register(\"c\") { id = \"own.coded\"\nimplementationClass = \"OwnPlugin\" }\nregister(\"d\") { id = \"own.calling\"\nimplementationClass = \"CallingPlugin\" } } }\n",
        ),
        (
            "build-logic/src/main/kotlin/CallingPlugin.kt",
            "class CallingPlugin : Plugin<Project> {\n    override fun apply(target: Project) {\n        target.applyOwn()\n    }\n}\n",
        ),
        (
            "build-logic/src/main/kotlin/Own.kt",
            "internal fun Project.applyOwn() {\n    pluginManager.apply(\"p.q\")\n}\n\ninternal fun Project.applyOther() {\n    pluginManager.apply(\"r.s\")\n}\n",
        ),
        (
            "build-logic/src/main/kotlin/OwnPlugin.kt",
            "class OwnPlugin : Plugin<Project> {\n    override fun apply(target: Project) {\n        with(target) {\n            pluginManager.apply(\"p.q\")\n        }\n    }\n}\n",
        ),
    ];
    let is_twin = |path: &str| {
        files.iter().any(|(it, _)| *it == path || it.strip_suffix(".kts") == Some(path))
    };
    let rest = given.iter().filter(|(path, _)| !is_twin(path));
    Snapshot::new(rest.chain(files).map(|(path, text)| {
        let path = RelPath::new(path).expect("a relative path");
        (path, Content::Text(SourceText::new((*text).to_owned())))
    }))
}

pub(crate) fn of_want(files: &[(&str, &str)], want: &Want) -> Answer {
    let snapshot = project_with(files);
    let project = match Project::read(&snapshot, &Choice::default()) {
        Ok(project) => project,
        Err(problems) => panic!("{files:?}\n{problems:?}"),
    };
    answer(&project, want)
}

/// `Seen` where the model has the value; what it does not tell is `Unknown`.
pub(crate) fn of_value(
    files: &[(&str, &str)],
    value: fn(&Project<'_>) -> Option<String>,
    wanted: &str,
) -> Answer {
    let snapshot = project_with(files);
    let project = Project::read(&snapshot, &Choice::default()).expect("a readable project");
    match value(&project) {
        Some(found) if found == wanted => Seen,
        Some(_) => Absent,
        None => Unknown,
    }
}
