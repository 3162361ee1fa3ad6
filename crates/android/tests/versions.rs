//! Which version of a library the build ends up with, in every spelling that decides it.
//!
//! One table a place: what the settings write of catalogs, what a declaration says of its version,
//! and rules over all configurations. The module wants `g.x:push` at 1.2.

use pushwright_android::{
    Choice, ClasspathWant, Content, DependencyWant, Owned, PluginName, PluginWant, Presence,
    Project, RelPath, Snapshot, VersionWant, Want, ensure, presence,
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
    let version = VersionWant::Exactly("1.2".to_owned());
    told_of(&Want::Dependency(DependencyWant::new("g.x:push".to_owned(), version)), module, others)
}

fn told_of(want: &Want, module: &str, others: &[(&str, &str)]) -> Told {
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
    match presence(&project, want) {
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
    ("create('libs') { from('g.c:catalog:1') }", "libs.gson", Unknown),
    ("create('libs') { from('g.c:catalog:1') }", "project(':gson')", Absent),
    (
        "create('libs') { from('g.c:catalog:1'); library('gson', 'g.y:gson:1') }",
        "libs.gson",
        Absent,
    ),
    ("create('libs') { from('g.c:catalog:1'); version('v', '2') }", "libs.x.push", Unknown),
    ("create('deps') { library('other', 'g.x:other:1.2') }", "libs.newPush", Unknown),
    ("create('deps') { library('other', 'g.x:other:1.2') }", "libs.gson", Absent),
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
fn catalogs_are_read_wherever_the_settings_write_them() {
    const WRITTEN: &str = "dependencyResolutionManagement {\n versionCatalogs {\n  create(\"own\") { library(\"push\", \"g.x:push:1.2\") }\n }\n}\n";
    let module = "dependencies {\n implementation(own.push)\n}\n";
    let files = |settings: &str, file: &str, text: &str| {
        told(module, &[("settings.gradle", &format!("{settings}\ninclude ':app'\n")), (file, text)])
    };
    for apply in ["'gradle/c.gradle'", "\"$rootDir/gradle/c.gradle\"", "file('gradle/c.gradle')"] {
        let apply = format!("apply from: {apply}");
        assert_eq!(files(&apply, "gradle/c.gradle", WRITTEN), Seen, "{apply}");
    }
    for apply in ["plugins {\n id 'own.catalogs'\n}", "apply plugin: 'own.catalogs'"] {
        let plugin = "build-logic/src/main/kotlin/own.catalogs.settings.gradle.kts";
        let settings = format!("pluginManagement {{\n includeBuild 'build-logic'\n}}\n{apply}");
        assert_eq!(files(&settings, plugin, WRITTEN), Seen, "{apply}");
    }
    let from = |file: &str| {
        format!(
            "dependencyResolutionManagement {{\n versionCatalogs {{\n  create('own') {{ from(files({file})) }}\n }}\n}}"
        )
    };
    let text = "[libraries]\npush = \"g.x:push:1.2\"\n";
    for file in ["'gradle/third.toml'", "\"$rootDir/gradle/third.toml\"", "'./gradle/third.toml'"] {
        assert_eq!(files(&from(file), "gradle/third.toml", text), Seen, "{file}");
    }
    assert_eq!(files(&from("'../outside.toml'"), "gradle/third.toml", text), Unknown);
    let by_name = "def all = extensions.getByType(VersionCatalogsExtension)\ndef own = all.named('own')\ndependencies {\n implementation own.findLibrary('push').get()\n}\n";
    let settings = format!("{WRITTEN}include ':app'\n");
    let libs = "[libraries]\npush = \"g.y:push:1.1\"\n";
    let others = [("settings.gradle", settings.as_str()), ("gradle/libs.versions.toml", libs)];
    assert_eq!(told(by_name, &others), Seen);
}

#[test]
fn what_a_published_catalog_names_is_unknown() {
    let settings = "dependencyResolutionManagement {\n versionCatalogs {\n  create('own') { from('g.c:catalog:1') }\n }\n}\ninclude ':app'\n";
    let others = [("settings.gradle", settings)];
    let plugin = PluginWant { plugin: PluginName::new("p.q") };
    let module = "plugins {\n alias(own.plugins.q)\n}\n";
    assert_eq!(told_of(&Want::Plugin(plugin.clone()), module, &others), Unknown);
    assert_eq!(told_of(&Want::Plugin(plugin), "", &others), Absent);
    for (declared, wanted) in [
        ("implementation(own.bundles.base)", Unknown),
        ("implementation(platform(own.bom))", Unknown),
        ("implementation(own.gson)", Unknown),
        ("testImplementation(own.gson)", Absent),
    ] {
        let module = format!("dependencies {{\n {declared}\n}}\n");
        assert_eq!(told(&module, &others), wanted, "{declared}");
    }
    // Beside a catalog of the build's own, what is published has names that tell.
    let file = ("gradle/libs.versions.toml", "[libraries]\nother = \"g.x:other:1\"\n");
    for (named, wanted) in
        [("own.gson", Absent), ("own.newPush", Unknown), ("own.bundles.a", Unknown)]
    {
        let module = format!("dependencies {{\n implementation({named})\n}}\n");
        assert_eq!(told(&module, &[others[0], file]), wanted, "{named}");
    }
    let want =
        Want::Classpath(ClasspathWant { module: "g.x:q".into(), ..ClasspathWant::default() });
    for (entry, wanted) in [
        ("classpath(own.some)", Unknown),
        ("classpath own.some", Unknown),
        ("classpath(\"g.x:$name\")", Unknown),
        ("classpath 'g.y:q:1'", Absent),
        ("classpath(files('q.jar'))", Absent),
    ] {
        let root = format!("buildscript {{\n dependencies {{\n {entry}\n }}\n}}\n");
        assert_eq!(told_of(&want, "", &[others[0], ("build.gradle", &root)]), wanted, "{entry}");
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

/// What the module's script says, where `RULE` is told of the library.
const RULES: &[(&str, Told)] = &[
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
const CLASS_PATH: &[(&str, Told)] = &[
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

/// What is written of the library where a platform has a say: with a version, without, or nothing.
fn written_beside(bom: &str, others: &[(&str, &str)]) -> &'static str {
    let module = format!("{MODULE}{bom}\n");
    let mut files = vec![("settings.gradle", "include ':app', ':lib', ':far'\n")];
    files.push(("app/build.gradle", &module));
    files.extend(others);
    let snapshot = Snapshot::new(files.iter().map(|(path, text)| {
        let text = Content::Text(SourceText::new((*text).to_owned()));
        (RelPath::new(path).expect("a relative path"), text)
    }));
    let project = Project::read(&snapshot, &Choice::default()).expect("a readable project");
    let (module, version) = ("g.x:push".to_owned(), VersionWant::Exactly("1.2".to_owned()));
    let want = Want::Dependency(DependencyWant::new(module, version));
    if let Presence::Unknown(told) = presence(&project, &want) {
        assert!(told.why.contains("g.x:bom") && !told.snippet.contains("1.2"), "{told:?}");
        return "item";
    }
    let step = ensure(&project, &want, &Owned::default()).expect("a place").expect("a step");
    if step.edit.text.contains("1.2") { "version" } else { "none" }
}

#[test]
fn no_version_is_written_where_a_platform_decides_it() {
    for (bom, wanted) in [
        ("implementation platform('g.x:bom:1')", "none"),
        ("def bom = platform('g.x:bom:1')\n implementation bom", "none"),
        ("def bom = platform('g.y:bom:1')\n implementation bom", "version"),
        ("implementation enforcedPlatform('g.x:bom:1')", "none"),
        ("implementation platform(group: 'g.x', name: 'bom', version: '1')", "none"),
        ("add('implementation', platform('g.x:bom:1'))", "none"),
        ("api(project.dependencies.platform('g.x:bom:1'))", "none"),
        ("debugImplementation platform('g.x:bom:1')", "item"),
        ("if (unheardOf) { implementation platform('g.x:bom:1') }", "item"),
        ("testImplementation platform('g.x:bom:1')", "version"),
        ("implementation 'g.x:other:1'", "version"),
    ] {
        assert_eq!(written_beside(&format!("dependencies {{\n {bom}\n}}"), &[]), wanted, "{bom}");
    }
    let from = "dependencies {\n}\napply from: '../bom.gradle'";
    let bom = ("bom.gradle", "dependencies { implementation platform('g.x:bom:1') }\n");
    assert_eq!(written_beside(from, &[bom]), "none");
    let all = "subprojects { dependencies { implementation platform('g.x:bom:1') } }\n";
    assert_eq!(written_beside("dependencies {\n}", &[("build.gradle", all)]), "none");
    let sources = "class BomPlugin : Plugin<Project> {\n override fun apply(target: Project) {\n \
                   target.addBom()\n }\n}\nfun Project.addBom() {\n dependencies {\n val bom = \
                   libs.findLibrary(\"bom\").get()\n \"implementation\"(platform(bom))\n }\n}\n";
    let own = [
        (
            "buildSrc/build.gradle",
            "gradlePlugin { plugins { b { id = 'own.bom'\n implementationClass = 'BomPlugin' } } }\n",
        ),
        ("buildSrc/src/main/kotlin/BomPlugin.kt", sources),
        ("gradle/libs.versions.toml", "[libraries]\nbom = \"g.x:bom:1\"\n"),
    ];
    assert_eq!(written_beside("apply plugin: 'own.bom'\ndependencies {\n}", &own), "none");
    assert_eq!(written_beside("dependencies {\n}", &own), "version");
}

#[test]
fn a_platform_of_a_library_module_decides_what_it_hands_on() {
    for (depends, of_lib, of_far, wanted) in [
        ("implementation", "api platform('g.x:bom:1')", "", "none"),
        ("implementation", "implementation platform('g.x:bom:1')", "", "item"),
        ("implementation", "api platform('g.y:bom:1')", "", "version"),
        ("implementation", "api project(':far')", "api platform('g.x:bom:1')", "none"),
        ("implementation", "implementation project(':far')", "api platform('g.x:bom:1')", "item"),
        ("testImplementation", "api platform('g.x:bom:1')", "", "version"),
    ] {
        let app = format!("dependencies {{\n {depends} project(':lib')\n}}");
        let module = |inside: &str| {
            format!("plugins {{ id 'com.android.library' }}\ndependencies {{\n {inside}\n}}\n")
        };
        let (lib, far) = (module(of_lib), module(of_far));
        let others = [("lib/build.gradle", lib.as_str()), ("far/build.gradle", far.as_str())];
        assert_eq!(written_beside(&app, &others), wanted, "{depends}, {of_lib}, {of_far}");
    }
}
