//! The levels that builds have, in the spellings that scripts have for them.

use pushwright_android::{Choice, Content, Project, RelPath, Snapshot, ValueAt, least_gradle};
use pushwright_lossless::SourceText;

const MANIFEST: &str = "<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\"/>";

/// What `ask` answers of a project whose application has this in its `android` block.
#[track_caller]
fn of(
    name: &str,
    script: &str,
    more: &[(&str, &str)],
    ask: &dyn Fn(&Project<'_>) -> Option<ValueAt>,
) -> Option<String> {
    let mut files = vec![
        ("settings.gradle", "include ':app'\n".to_owned()),
        (name, script.to_owned()),
        ("app/src/main/AndroidManifest.xml", MANIFEST.to_owned()),
    ];
    files.extend(more.iter().map(|(path, text)| (*path, (*text).to_owned())));
    let mut snapshot = Snapshot::default();
    for (path, text) in files {
        let path = RelPath::new(path).expect("a path");
        snapshot.set(path, Content::Text(SourceText::new(text)));
    }
    let project = Project::read(&snapshot, &Choice::default()).expect("a project");
    let said = ask(&project)?;
    let text = snapshot.text(&said.at.file).expect("the file of the place");
    assert!(text.get(said.at.span.clone()).is_some(), "{said:?}");
    Some(said.value)
}

fn groovy(android: &str) -> String {
    format!("apply plugin: 'com.android.application'\nandroid {{\nnamespace 'a.b'\n{android}\n}}\n")
}

#[track_caller]
fn min_sdk(android: &str, expected: Option<&str>) {
    let found = of("app/build.gradle", &groovy(android), &[], &|it| it.min_sdk());
    assert_eq!(found.as_deref(), expected, "{android}");
}

#[test]
fn min_sdk_is_read_in_every_spelling() {
    for inner in ["minSdk 21", "minSdk = 21", "minSdkVersion 21", "minSdkVersion(21)", "minSdk(21)"]
    {
        min_sdk(&format!("defaultConfig {{ {inner} }}"), Some("21"));
    }
    min_sdk("defaultConfig { minSdk { version = release(21) } }", Some("21"));
    min_sdk("defaultConfig { setMinSdkVersion(21) }", Some("21"));
    min_sdk("defaultConfig { minSdkVersion 'android-21' }", Some("21"));
    min_sdk("defaultConfig { minSdkVersion 'N' }", None);
    min_sdk("defaultConfig { minSdk flutter.minSdkVersion }", None);
    min_sdk("defaultConfig { targetSdk 34 }", None);
}

#[test]
fn variables_catalogs_and_properties_are_followed() {
    let toml = "[versions]\nmin-sdk = \"24\"\n";
    let catalog = [("gradle/libs.versions.toml", toml)];
    let script = groovy("defaultConfig { minSdk libs.versions.min.sdk.get().toInteger() }");
    assert_eq!(
        of("app/build.gradle", &script, &catalog, &|it| it.min_sdk()).as_deref(),
        Some("24")
    );
    let root = [("build.gradle", "ext {\n    minSdkVersion = 22\n}\n")];
    let script = groovy("defaultConfig { minSdkVersion rootProject.ext.minSdkVersion }");
    assert_eq!(of("app/build.gradle", &script, &root, &|it| it.min_sdk()).as_deref(), Some("22"));
}

#[test]
fn numbers_that_are_made_of_properties_are_read() {
    let files = [("gradle.properties", "p=17\nname=x\n"), ("build.gradle", "ext.level = '18'\n")];
    for (spelling, expected) in [
        ("minSdk p as int", Some("17")),
        ("minSdk = p as Integer", Some("17")),
        ("minSdkVersion p.toInteger()", Some("17")),
        ("minSdk project.property('p').toInteger()", Some("17")),
        ("minSdk = project.findProperty(\"p\") as int", Some("17")),
        ("minSdk Integer.parseInt(project.p)", Some("17")),
        ("minSdk = Integer.parseInt(project.properties['p'])", Some("17")),
        ("minSdk = Integer.valueOf(p)", Some("17")),
        ("minSdk = providers.gradleProperty('p').get().toInteger()", Some("17")),
        ("minSdk = rootProject.ext.level as int", Some("18")),
        ("minSdk = (p ?: '19') as int", None),
        ("minSdk = unheardOf as int", None),
        ("minSdk = name as int", None),
        ("minSdk = (p as int) + 4", None),
    ] {
        let script = groovy(&format!("defaultConfig {{ {spelling} }}"));
        let found = of("app/build.gradle", &script, &files, &|it| it.min_sdk());
        assert_eq!(found.as_deref(), expected, "{spelling}");
    }
}

#[test]
fn flavors_count_where_they_set_it() {
    let flavors = |a: &str, b: &str| {
        format!(
            "defaultConfig {{ minSdk 21 }}\nflavorDimensions 'x'\nproductFlavors {{\n\
             a {{ dimension 'x'\n{a} }}\nb {{ dimension 'x'\n{b} }}\n}}"
        )
    };
    min_sdk(&flavors("minSdk 24", "minSdk 26"), Some("24"));
    min_sdk(&flavors("minSdk 24", ""), Some("21"));
    min_sdk(&flavors("minSdk 19", ""), Some("19"));
    min_sdk(&flavors("minSdk someFunction()", ""), None);
}

#[test]
fn what_is_not_decided_is_not_told() {
    min_sdk("defaultConfig {\nminSdk 21\nif (x) { minSdk 23 }\n}", None);
    min_sdk(
        "defaultConfig {\nminSdk 21\n}\nproductFlavors { names.each { create(it) { minSdk 19 } } }",
        None,
    );
    let manifest = MANIFEST.replace("/>", "><uses-sdk tools:overrideLibrary=\"a.b\" xmlns:tools=\"http://schemas.android.com/tools\"/></manifest>");
    let overridden = [("app/src/main/AndroidManifest.xml", manifest.as_str())];
    let script = groovy("defaultConfig { minSdk 17 }");
    assert_eq!(of("app/build.gradle", &script, &overridden, &|it| it.min_sdk()), None);
}

#[test]
fn variants_may_have_another_level() {
    for (spelling, expected) in [
        ("beforeVariants(selector().all()) { it.minSdk = 19 }", Some("19")),
        ("beforeVariants { it.minSdk = 19 }", Some("19")),
        ("beforeVariants { v -> v.minSdk = 23 }", Some("23")),
        (
            "beforeVariants(selector().all()) { variantBuilder ->\n variantBuilder.minSdk = 23 }",
            Some("23"),
        ),
        ("beforeVariants(selector().withBuildType(\"debug\")) { it.minSdk = 26 }", Some("21")),
        ("beforeVariants(selector().withBuildType(\"debug\")) { it.minSdk = 19 }", Some("19")),
        ("beforeVariants(selector().withFlavor(\"a\", \"b\")) { it.minSdk = 26 }", None),
        ("beforeVariants(selector().withFlavor(\"a\", \"b\")) { it.minSdk = 21 }", Some("21")),
        ("beforeVariants { if (it.buildType == \"debug\") { it.minSdk = 19 } }", None),
        ("beforeVariants { it.minSdk = level() }", None),
        ("beforeVariants { it.minSdkPreview = \"S\" }", None),
        ("beforeVariants { it.minSdk += 1 }", None),
        ("beforeVariants { it.enable = it.minSdk > 20 }", Some("21")),
        ("onVariants { it.androidTest?.minSdk = 23 }", None),
    ] {
        for (script, file) in [
            (groovy("defaultConfig { minSdk 21 }"), "app/build.gradle"),
            (
                groovy("defaultConfig { minSdk = 21 }").replace("'a.b'", "= \"a.b\"").replace(
                    "apply plugin: 'com.android.application'",
                    "plugins { id(\"com.android.application\") }",
                ),
                "app/build.gradle.kts",
            ),
        ] {
            for around in ["androidComponents { IT }", "androidComponents.IT"] {
                let script = format!("{script}{}\n", around.replace("IT", spelling));
                let found = of(file, &script, &[], &|it| it.min_sdk());
                assert_eq!(found.as_deref(), expected, "{script}");
            }
        }
    }
    for older in [
        "applicationVariants.all { it.mergedFlavor.minSdkVersion = 19 }",
        "applicationVariants.all { v -> v.mergedFlavor.setMinSdkVersion(19) }",
    ] {
        min_sdk(&format!("defaultConfig {{ minSdk 21 }}\n{older}"), None);
    }
}

#[test]
fn other_levels_have_their_places() {
    let kotlin = "plugins {\n    id(\"com.android.application\") version \"8.5.2\"\n    id(\"org.jetbrains.kotlin.android\") version \"1.9.24\"\n}\nandroid {\n    namespace = \"a.b\"\n    compileSdk = 34\n    compileOptions { targetCompatibility = JavaVersion.VERSION_1_8 }\n}\n";
    let wrapper = [(
        "gradle/wrapper/gradle-wrapper.properties",
        "a=b\ndistributionUrl=https\\://x/gradle-8.10.2-bin.zip\n",
    )];
    type Ask<'a> = (&'a dyn Fn(&Project<'_>) -> Option<ValueAt>, &'a str);
    let asks: [Ask<'_>; 5] = [
        (&|it| it.compile_sdk(), "34"),
        (&|it| it.java_level(), "8"),
        (&|it| it.kotlin_version(), "1.9.24"),
        (&|it| it.android_plugin_said(), "8.5.2"),
        (&|it| it.gradle_said(), "8.10.2"),
    ];
    for (ask, expected) in asks {
        let found = of("app/build.gradle.kts", kotlin, &wrapper, ask);
        assert_eq!(found.as_deref(), Some(expected));
    }
    let released = groovy("compileSdk { version = release(36) { minorApiLevel = 1 } }");
    assert_eq!(
        of("app/build.gradle", &released, &[], &|it| it.compile_sdk()).as_deref(),
        Some("36")
    );
}

#[test]
fn java_is_what_is_compiled_for() {
    for (options, expected) in [
        ("sourceCompatibility JavaVersion.VERSION_1_7", None),
        ("sourceCompatibility 1.7\ntargetCompatibility 1.8", Some("8")),
        ("targetCompatibility = '11'", Some("11")),
        ("targetCompatibility = someFunction()", None),
        ("encoding 'UTF-8'", None),
    ] {
        let script = groovy(&format!("compileOptions {{\n{options}\n}}"));
        let found = of("app/build.gradle", &script, &[], &|it| it.java_level());
        assert_eq!(found.as_deref(), expected, "{options}");
    }
}

/// A version under a condition in `plugins {}` counts where the wrapper decides the condition.
#[test]
fn a_condition_on_gradle_chooses_the_android_plugin() {
    let chosen_by = |gradle: &str, condition: &str| {
        let wrapper = format!(
            "distributionUrl=https\\://services.gradle.org/distributions/gradle-{gradle}-bin.zip\n"
        );
        let id = |version| format!("id 'com.android.application' version '{version}' apply false");
        let (newer, older) = (id("8.2.2"), id("7.3.1"));
        let root = format!("plugins {{\nif ({condition}) {{\n{newer}\n}} else {{\n{older}\n}}\n}}");
        let app = "plugins {\nid 'com.android.application'\n}\nandroid { namespace 'a.b' }";
        let wrapper = ("gradle/wrapper/gradle-wrapper.properties", wrapper.as_str());
        let files = [("build.gradle", root.as_str()), wrapper];
        of("app/build.gradle", app, &files, &|it| it.android_plugin_said())
    };
    let chosen = |condition: &str| chosen_by("8.2", condition);
    let newer = "GradleVersion.current() >= GradleVersion.version('8.0')";
    assert_eq!(chosen(newer).as_deref(), Some("8.2.2"));
    assert_eq!(chosen(&format!("!({newer})")).as_deref(), Some("7.3.1"));
    assert_eq!(chosen("unheardOf"), None);
    // A pre-release precedes its release; its base version does not.
    assert_eq!(chosen_by("8.0-rc-1", newer).as_deref(), Some("7.3.1"));
    let base = "GradleVersion.current().baseVersion >= GradleVersion.version('8.0')";
    assert_eq!(chosen_by("8.0-rc-1", base).as_deref(), Some("8.2.2"));
}

#[test]
fn every_android_plugin_has_its_gradle() {
    assert_eq!(least_gradle("8.5.2"), Some("8.7"));
    assert_eq!(least_gradle("4.2.0-alpha01"), Some("6.7.1"));
    assert_eq!(least_gradle("12.0"), None);
}

#[test]
fn levels_are_read_from_above() {
    const IN_BLOCK: &str = "android { defaultConfig { minSdk 21 } }";
    let app = groovy("defaultConfig { targetSdk 34 }");
    for (root, expected) in [
        (format!("subprojects {{ afterEvaluate {{ {IN_BLOCK} }} }}"), Some("21")),
        (format!("subprojects {{ afterEvaluate {{ p -> p.{IN_BLOCK} }} }}"), Some("21")),
        ("project(':app') { android.defaultConfig.minSdk = 21 }".to_owned(), Some("21")),
        (
            format!(
                "subprojects {{ p -> p.plugins.withId('com.android.application') {{ p.{IN_BLOCK} }} }}"
            ),
            Some("21"),
        ),
        (format!("project(':other') {{ {IN_BLOCK} }}"), None),
        (
            format!(
                "subprojects {{ afterEvaluate {{ p -> if (p.hasProperty('android')) {{ p.{IN_BLOCK} }} }} }}"
            ),
            Some("21"),
        ),
        (format!("subprojects {{ if (unheardOf) {{ {IN_BLOCK} }} }}"), None),
        ("subprojects { android { defaultConfig { minSdk unheardOf } } }".to_owned(), None),
    ] {
        let more = [("build.gradle", root.as_str())];
        let found = of("app/build.gradle", &app, &more, &|it| it.min_sdk());
        assert_eq!(found.as_deref(), expected, "{root}");
        let own = groovy("defaultConfig { minSdk 24 }");
        let found = of("app/build.gradle", &own, &more, &|it| it.min_sdk());
        assert_eq!(found.as_deref(), Some("24"), "{root}");
    }
    let more = [("settings.gradle", "include ':app'\nandroid {\n minSdk 21\n compileSdk 34\n}\n")];
    let found =
        |ask: &dyn Fn(&Project<'_>) -> Option<ValueAt>| of("app/build.gradle", &app, &more, ask);
    assert_eq!(found(&|it| it.min_sdk()).as_deref(), Some("21"));
    assert_eq!(found(&|it| it.compile_sdk()).as_deref(), Some("34"));
}
