//! What waits where the build leaves open whether it could be compiled.
//!
//! One table: what the module's script says of a library, or of its flavors, and whether the classes
//! and components that need it go. What needs neither goes in any case.

mod support;

use support::{Run, Tree, Workspace};

const ENTRY: &str = "app/src/main/java/org/example/push/HuaweiPush.java";
const MANIFEST: &str = "app/src/main/AndroidManifest.xml";
const NOTICES: &str = "android.permission.POST_NOTIFICATIONS";
const HUAWEI: &str = "[vendors.huawei]\nedition = \"hms-core\"\nsdk-version = \"6.13.0.300\"\n\
                      app-id = \"100512389\"\ncertificate-id = 21013\n";
const FCM: &str = "[vendors.fcm]\nedition = \"firebase-messaging\"\nsdk-version = \"25.0.1\"\ncertificate-id = 21014\n\
                   options.google-services-plugin = false\n";

/// A project whose module says `inside` in `android` and `outside` below it.
fn project(push: &str, inside: &str, outside: &str) -> Workspace {
    let text = |text: &str| text.as_bytes().to_vec();
    let manifest = "<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\">\n    \
                    <application />\n</manifest>\n";
    let repositories = "allprojects {\n    repositories {\n        google()\n        maven { url \
                        'https://developer.huawei.com/repo/' }\n    }\n}\n";
    let module = format!(
        "apply plugin: 'com.android.application'\n\nandroid {{\n    namespace 'org.example'\n    \
         compileSdk 35\n    defaultConfig {{\n        applicationId 'org.example'\n        minSdk 26\n    \
         }}\n{inside}}}\n{outside}"
    );
    let push = format!("version = 1\n\n[im]\nsdk = \"none\"\n\n{push}");
    Workspace::new(&Tree::from([
        ("settings.gradle".to_owned(), text("include ':app'\n")),
        ("build.gradle".to_owned(), text(repositories)),
        ("app/build.gradle".to_owned(), text(&module)),
        (MANIFEST.to_owned(), text(manifest)),
        ("push.toml".to_owned(), text(&push)),
    ]))
}

fn apply(project: &Workspace) -> Run {
    project.run(&["apply"])
}

#[test]
fn classes_wait_for_a_library_that_they_may_not_be_compiled_with() {
    let table = [
        ("implementation 'com.huawei.hms:push:6.13.0.300'", true),
        ("api 'com.huawei.hms:push:6.13.0.300'", true),
        ("", true),
        ("implementation 'com.huawei.hms:push:6.11.0.300'", false),
        ("runtimeOnly 'com.huawei.hms:push:6.13.0.300'", false),
        ("compileOnly 'com.huawei.hms:push:6.13.0.300'", false),
        ("releaseImplementation 'com.huawei.hms:push:6.13.0.300'", false),
        ("if (unheardOf) { implementation 'com.huawei.hms:push:6.13.0.300' }", false),
        ("implementation \"com.huawei.hms:$unheardOf:6.13.0.300\"", false),
    ];
    for (declared, goes) in table {
        let project = project(HUAWEI, "", &format!("dependencies {{\n    {declared}\n}}\n"));
        let ran = apply(&project);
        let said = format!("{declared}\n{}{}", ran.stdout, ran.stderr);
        let tree = project.tree();
        assert_eq!(tree.contains_key(ENTRY), goes, "{said}");
        assert_eq!(project.read(MANIFEST).contains("HmsMessageService"), goes, "{said}");
        assert!(project.read(MANIFEST).contains(NOTICES), "{said}");
        assert_eq!(said.contains(&format!("  file:{ENTRY}")), !goes, "{said}");
        assert_eq!(project.run(&["remove"]).code, 0, "{said}");
        assert!(!project.tree().contains_key(ENTRY), "{said}");
    }
}

/// A library that itself waits for its repository is not settled, though no item names it.
#[test]
fn classes_wait_for_a_library_that_waits() {
    let push = format!("{HUAWEI}options.agconnect-plugin = false\n");
    let project = project(&push, "", "apply from: \"${nowhere}/libraries.gradle\"\n");
    project.write("build.gradle", "");
    let first = apply(&project);
    let said = format!("{}{}", first.stdout, first.stderr);
    assert_eq!(first.code, 3, "{said}");
    assert!(!project.tree().contains_key(ENTRY), "{said}");
    let second = project.run(&["plan"]);
    assert_eq!((second.code, second.stdout.as_str()), (3, ""), "{}", second.stderr);
}

#[test]
fn what_stands_already_stays_when_its_library_comes_into_conflict() {
    let library = |version: &str| {
        format!("dependencies {{\n    implementation 'com.huawei.hms:push:{version}'\n}}\n")
    };
    let project = project(HUAWEI, "", &library("6.13.0.300"));
    apply(&project);
    let before = project.tree();
    let script = project.read("app/build.gradle");
    let changed = script.replace(&library("6.13.0.300"), &library("6.11.0.300"));
    assert_ne!(changed, script);
    project.write("app/build.gradle", &changed);
    let ran = apply(&project);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    let sources = |tree: &Tree| -> Vec<String> {
        tree.keys().filter(|it| it.ends_with(".java")).cloned().collect()
    };
    assert_eq!(sources(&project.tree()), sources(&before));
    assert_eq!(project.read(MANIFEST).as_bytes(), before[MANIFEST]);
}

#[test]
fn only_what_differs_between_flavors_waits_for_flavors_that_cannot_be_read() {
    const LOOP: &str = "    productFlavors {\n        unheardOf.each { create(it) }\n    }\n";
    const PAID: &str = "    flavorDimensions 'd'\n    productFlavors {\n        paid {}\n    }\n";
    let of_some = HUAWEI.replace("app-id", "variants = [\"paid\"]\napp-id");
    let with_values = format!(
        "{HUAWEI}\n[variants.paid.vendors.huawei]\napp-id = \"100512390\"\ncertificate-id = 21015\n"
    );
    for push in [of_some, with_values] {
        let push = format!("{FCM}\n{push}");
        for (inside, code, goes) in [(PAID, 3, true), (LOOP, 3, false)] {
            let project = project(&push, inside, "");
            let ran = apply(&project);
            let said = format!("{inside}{push}\n{}{}", ran.stdout, ran.stderr);
            assert_eq!(ran.code, code, "{said}");
            let script = project.read("app/build.gradle");
            assert!(script.contains("firebase-messaging"), "{said}");
            assert_eq!(script.contains("com.huawei.hms:push"), goes, "{said}");
            let asks = said.contains("write the members out");
            assert_eq!(asks, !goes, "{said}");
        }
        // What stands is not taken away when the flavors come out of sight.
        let project = project(&push, PAID, "");
        apply(&project);
        let before = project.tree();
        let script = project.read("app/build.gradle");
        project
            .write("app/build.gradle", &script.replace("paid {}", "unheardOf.each { create(it) }"));
        let ran = apply(&project);
        assert_eq!(ran.code, 3, "{}", ran.stderr);
        let mut after = project.tree();
        for it in ["app/build.gradle", "push.lock"] {
            after.insert(it.to_owned(), before[it].clone());
        }
        assert_eq!(after, before, "{}", ran.stderr);
    }
    let project = project(&HUAWEI.replace("app-id", "variants = [\"pad\"]\napp-id"), PAID, "");
    assert_eq!(apply(&project).code, 2);
}

#[test]
fn nothing_is_written_for_a_plugin_beside_which_a_version_is_not_told() {
    let services = "{\"client\":{\"app_id\":\"100512389\",\"package_name\":\"org.example\"}}\n";
    for (buildscript, goes) in [
        ("", false),
        (
            "buildscript {\n    dependencies {\n        classpath 'com.android.tools.build:gradle:7.4.2'\n    }\n}\n",
            true,
        ),
    ] {
        let project = project(HUAWEI, "", "");
        let root = format!("{buildscript}{}", project.read("build.gradle"));
        project.write("build.gradle", &root);
        project.write("app/agconnect-services.json", services);
        let ran = apply(&project);
        let said = format!("{}{}", ran.stdout, ran.stderr);
        assert_eq!(project.read("build.gradle") != root, goes, "{said}");
        assert_eq!(
            project.read("app/build.gradle").contains("com.huawei.agconnect"),
            goes,
            "{said}"
        );
        assert_eq!(said.contains("is not decided in the files"), !goes, "{said}");
    }
}
