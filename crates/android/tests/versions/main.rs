//! Which version of a library the build ends up with, in every spelling that decides it.
//!
//! One table a place: what the settings write of catalogs, what a declaration says of its version,
//! and rules over all configurations. The module wants `g.x:push` at 1.2.

#[path = "../support/answer.rs"]
mod answer;
mod catalogs;
mod modules;

use pushwright_android::{
    Choice, ClasspathWant, Content, DependencyWant, Project, RelPath, Snapshot, VersionWant, Want,
};
use pushwright_lossless::SourceText;

use answer::Answer::{self, Absent, Differs, Seen, Unknown};
use answer::answer;

pub(crate) const MODULE: &str =
    "plugins {\n id 'com.android.application'\n}\nandroid {\n namespace = 'a.b'\n}\n";

/// What is told of the library by these files, beside a module of this script.
pub(crate) fn told(module: &str, others: &[(&str, &str)]) -> Answer {
    let version = VersionWant::Exactly("1.2".to_owned());
    told_of(&Want::Dependency(DependencyWant::new("g.x:push".to_owned(), version)), module, others)
}

pub(crate) fn told_of(want: &Want, module: &str, others: &[(&str, &str)]) -> Answer {
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
    answer(&project, want)
}

/// What the module's script says, where `RULE` is told of the library.
const RULES: &[(&str, Answer)] = &[
    ("dependencies { implementation('g.x:push') { version { strictly('1.2') } } }", Seen),
    ("dependencies { implementation('g.x:push') { version { strictly '1.1' } } }", Differs),
    (
        "dependencies { implementation('g.x:push') { version { strictly('[1,2['); prefer('1.2') } } }",
        Seen,
    ),
    ("dependencies { implementation('g.x:push') { version { require(unheardOf) } } }", Unknown),
    ("dependencies { implementation 'g.x:push:1.2!!' }", Seen),
    ("dependencies { implementation 'g.x:push:1.1!!' }", Differs),
    (
        "dependencies { implementation 'g.x:push'; constraints { implementation('g.x:push:1.2') } }",
        Seen,
    ),
    (
        "dependencies { implementation 'g.x:push'; constraints { implementation('g.x:push:1.1') } }",
        Differs,
    ),
    (
        "dependencies { implementation 'g.x:push:1.2'; constraints { implementation('g.x:push:1.1') } }",
        Seen,
    ),
    (
        "dependencies { implementation 'g.x:push:1.2'; constraints { implementation('g.x:push:1.3') } }",
        Differs,
    ),
    (
        "dependencies { implementation 'g.x:push:1.2'\n constraints { implementation('g.x:push') { \
         version { strictly('1.1') } } } }",
        Differs,
    ),
    // A pre-release precedes its release.
    (
        "dependencies { implementation 'g.x:push:1.2-beta1'; constraints { implementation('g.x:push:1.2') } }",
        Seen,
    ),
    (
        "dependencies { implementation 'g.x:push:1.2'; constraints { implementation('g.x:push:1.2-beta1') } }",
        Seen,
    ),
    ("dependencies { constraints { implementation('g.x:push:1.3') } }", Differs),
    ("dependencies { constraints { implementation('g.x:push:1.1') } }", Absent),
    ("HAS configurations.all { resolutionStrategy.force 'g.x:push:1.1' }", Differs),
    ("HAS configurations.all { resolutionStrategy { force('g.x:push:1.1') } }", Differs),
    ("HAS configurations.all { resolutionStrategy { force 'g.y:b:1', 'g.x:push:1.2' } }", Seen),
    ("HAS configurations.all { resolutionStrategy { force 'g.y:b:1' } }", Seen),
    ("HAS configurations.all { resolutionStrategy { force \"g.x:push:$unheardOf\" } }", Unknown),
    (
        "HAS configurations.configureEach { if (unheardOf) { resolutionStrategy.force('g.x:push:1') } }",
        Unknown,
    ),
    (
        "HAS configurations.all { resolutionStrategy { eachDependency { d -> if (d.requested.group \
         == 'g.x') { d.useVersion('1.1') } } } }",
        Unknown,
    ),
    (
        "HAS configurations.all { resolutionStrategy { eachDependency { d -> if (d.requested.group \
         == 'g.y') { d.useVersion('1.1') } } } }",
        Seen,
    ),
    ("HAS configurations.all { resolutionStrategy { forcedModules = ['g.x:push:1.1'] } }", Differs),
    ("HAS configurations.all { resolutionStrategy.forcedModules = ['g.x:push:1.2'] }", Seen),
    ("HAS configurations.all { resolutionStrategy.forcedModules = ['g.y:b:1'] }", Seen),
    ("HAS configurations.all { resolutionStrategy.forcedModules = unheardOf }", Unknown),
    ("HAS configurations.all { resolutionStrategy { setForcedModules('g.x:push:1.1') } }", Differs),
    ("HAS configurations.all { c -> c.resolutionStrategy.force 'g.x:push:1.1' }", Differs),
    (
        "HAS configurations.all { Configuration c -> c.resolutionStrategy { force 'g.x:push:1.1' } }",
        Differs,
    ),
    ("HAS configurations.all { it.resolutionStrategy { force 'g.x:push:1.1' } }", Differs),
    ("HAS for (c in configurations) { c.resolutionStrategy.force('g.x:push:1.1') }", Unknown),
    ("HAS for (c in configurations) { c.resolutionStrategy.force('g.y:push:1.1') }", Seen),
    (
        "HAS configurations.all { resolutionStrategy { componentSelection { withModule('g.x:push') { \
         s -> s.reject('bad') } } } }",
        Unknown,
    ),
    (
        "HAS configurations.all { resolutionStrategy { componentSelection { all { s -> if \
         (s.candidate.group == 'g.x') { s.reject('bad') } } } } }",
        Unknown,
    ),
    (
        "HAS configurations.all { resolutionStrategy { componentSelection { all { s -> if \
         (s.candidate.version.contains('beta')) { s.reject('bad') } } } } }",
        Seen,
    ),
    (
        "HAS dependencies { constraints { implementation('g.x:push') { version { reject '1.2' } } } }",
        Differs,
    ),
    (
        "HAS dependencies { constraints { implementation('g.x:push') { version { reject '1.1' } } } }",
        Seen,
    ),
    (
        "HAS dependencies { constraints { implementation('g.x:push') { version { rejectAll() } } } }",
        Differs,
    ),
    (
        "HAS dependencies { constraints { implementation('g.x:push') { version { reject '[1.0,2)' } } } }",
        Unknown,
    ),
    (
        "HAS dependencies { constraints { implementation('g.y:push') { version { reject '1.2' } } } }",
        Seen,
    ),
    (
        "dependencies { implementation('g.x:push') { version { require '1.2'; reject '1.1' } } }",
        Seen,
    ),
    (
        "dependencies { implementation('g.x:push') { version { require '1.2'; reject '1.2' } } }",
        Differs,
    ),
    (
        "HAS dependencies { components { withModule('g.x:push') { allVariants { withDependencies { \
         clear() } } } } }",
        Unknown,
    ),
    ("HAS dependencies { modules { module('g.x:push') { replacedBy('g.y:b') } } }", Unknown),
    ("HAS dependencies { modules { module('g.y:a') { replacedBy('g.y:b') } } }", Seen),
    (
        "configurations.implementation.dependencies.add(dependencies.create('g.x:push:1.2'))",
        Unknown,
    ),
    (
        "configurations.named('paidImplementation') { withDependencies { d -> \
         d.add(project.dependencies.create('g.x:push:1.2')) } }",
        Unknown,
    ),
    ("HAS configurations.all { exclude group: 'g.x' }", Differs),
    ("HAS configurations.all { exclude group: 'g.x', module: 'push' }", Differs),
    ("HAS configurations.all { exclude module: 'push' }", Differs),
    ("HAS configurations.all { exclude group: 'g.x', module: 'other' }", Seen),
    ("HAS configurations.all { exclude group: unheardOf, module: 'push' }", Unknown),
    ("HAS configurations { all { exclude group: 'g.x' } }", Differs),
    ("HAS configurations { implementation { exclude group: 'g.x' } }", Differs),
    ("HAS configurations { testImplementation { exclude group: 'g.x' } }", Seen),
    ("HAS configurations.configureEach { exclude(group: 'g.x', module: 'push') }", Differs),
    ("HAS configurations.implementation { exclude group: 'g.x' }", Differs),
    ("configurations.all { exclude group: 'g.x' }", Differs),
    ("configurations.all { resolutionStrategy.force 'g.x:push:1.1' }", Differs),
    ("configurations.all { resolutionStrategy.force 'g.x:push:1.2' }", Absent),
];

#[test]
fn rules_for_versions_have_the_last_word() {
    const HAS: &str = "dependencies { implementation 'g.x:push:1.2' }\n";
    for (rule, wanted) in RULES {
        let script = rule.replace("HAS ", HAS);
        assert_eq!(told(&script, &[]), *wanted, "{rule}");
        // The same from the root's script, for all projects.
        let (own, above) = match rule.strip_prefix("HAS ") {
            Some(rule) => (HAS, rule),
            None => ("", *rule),
        };
        // What the root adds to single configurations is not a rule over all of them.
        if above.starts_with("configurations") && !above.contains("dependencies.") {
            for root in [
                format!("subprojects {{\n {above}\n}}\n"),
                format!("allprojects {{ p ->\n p.{above}\n}}\n"),
            ] {
                assert_eq!(told(own, &[("build.gradle", &root)]), *wanted, "{root}");
            }
        }
    }
    const KOTLIN: &str = "plugins {\n id(\"com.android.application\")\n}\nandroid {\n namespace = \
                          \"a.b\"\n}\ndependencies {\n implementation(\"g.x:push:1.2\")\n}\n";
    for (rule, wanted) in [
        ("configurations.all { exclude(group = \"g.x\", module = \"push\") }", Differs),
        ("configurations.configureEach { exclude(mapOf(\"group\" to \"g.x\")) }", Unknown),
        ("configurations.all { resolutionStrategy { force(\"g.x:push:1.1\") } }", Differs),
        ("configurations { all { exclude(group = \"g.y\") } }", Seen),
    ] {
        let script = format!("{KOTLIN}{rule}\n");
        assert_eq!(told("", &[("app/build.gradle.kts", &script)]), wanted, "{rule}");
    }
}

/// What the root's script says of a class path, where `q` is wanted at 1.9 at least.
const CLASS_PATH: &[(&str, Answer)] = &[
    ("dependencies { classpath 'g.x:q:1.9.1' }", Seen),
    ("dependencies { classpath 'g.x:q:1.5' }", Differs),
    ("dependencies { classpath 'g.x:q:1.5.+' }", Differs),
    ("dependencies { classpath 'g.x:q:1.+' }", Seen),
    ("dependencies { classpath \"g.x:q:$unheardOf\" }", Unknown),
    ("dependencies { classpath 'g.x:q:' + unheardOf }", Unknown),
    ("dependencies { classpath(group: 'g.x', name: 'q', version: unheardOf) }", Unknown),
    ("ext.qv = '1.9'\n dependencies { classpath \"g.x:q:$qv\" }", Seen),
    ("ext.qv = '1.5'\n dependencies { classpath \"g.x:q:$qv\" }", Differs),
    ("dependencies { classpath 'g.x:q:[1.5,1.6)' }", Differs),
    ("dependencies { classpath 'g.x:q:latest.release' }", Seen),
    ("dependencies { classpath('g.x:q') { version { strictly '1.5' } } }", Differs),
    ("dependencies { classpath('g.x:q') { version { strictly '1.9' } } }", Seen),
    ("dependencies { classpath 'g.x:q:1.5'; constraints { classpath 'g.x:q:1.9' } }", Seen),
    ("dependencies { classpath 'g.x:q:1.9'; constraints { classpath 'g.x:q:1.5' } }", Seen),
    (
        "configurations.all { resolutionStrategy { force 'g.x:q:1.9' } }\n dependencies { classpath 'g.x:q:1.5' }",
        Seen,
    ),
    (
        "configurations.classpath { resolutionStrategy.force 'g.x:q:1.5' }\n dependencies { classpath 'g.x:q:1.9' }",
        Differs,
    ),
    (
        "configurations.all { resolutionStrategy.force \"g.x:q:$unheardOf\" }\n dependencies { classpath 'g.x:q:1.9' }",
        Unknown,
    ),
    (
        "configurations.all { exclude group: 'g.x' }\n dependencies { classpath 'g.x:q:1.9' }",
        Unknown,
    ),
];

#[test]
fn versions_on_the_class_path_are_decided_by_rules_and_patterns() {
    let want = Want::Classpath(ClasspathWant {
        module: "g.x:q".to_owned(),
        least: Some("1.9".to_owned()),
        ..ClasspathWant::default()
    });
    for (inside, wanted) in CLASS_PATH {
        let root = format!("buildscript {{\n {inside}\n}}\n");
        assert_eq!(told_of(&want, "", &[("build.gradle", &root)]), *wanted, "{inside}");
    }
    for (script, wanted) in [
        ("dependencies { implementation 'g.x:q:1.5' }", Differs),
        ("dependencies { implementation 'g.x:q:1.9' }", Seen),
    ] {
        assert_eq!(told_of(&want, "", &[("buildSrc/build.gradle", script)]), wanted, "{script}");
    }
}
