//! Catalogs that the settings write, or take from elsewhere.

use pushwright_android::{ClasspathWant, PluginName, PluginWant, Want};

use crate::answer::Answer::{self, Absent, Differs, Seen, Unknown};
use crate::{told, told_of};

/// What `versionCatalogs` holds, in both languages where both spell it alike, and what the module
/// then has by `libs.push`, or by what stands before the arrow.
const CATALOGS: &[(&str, &str, Answer)] = &[
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
fn a_library_that_a_loop_declares_is_unknown() {
    let file = [(
        "gradle/libs.versions.toml",
        "[libraries]\npush = \"g.x:push:1.2\"\ngson = \"g.y:gson:1\"\n",
    )];
    for (inside, wanted) in [
        ("['paid'].each { add(\"${it}Implementation\", libs.push) }", Unknown),
        ("flavors.each { add(\"${it}Implementation\", libs.push) }", Unknown),
        ("flavors.each { add(\"${it}Implementation\", libs.gson) }", Absent),
    ] {
        let module = format!("dependencies {{\n {inside}\n}}\n");
        assert_eq!(told(&module, &file), wanted, "{inside}");
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
