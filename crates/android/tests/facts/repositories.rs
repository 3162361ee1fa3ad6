//! Repositories: every spelling, and where a new one goes.

use super::*;

fn repository() -> Want {
    let url = "https://example.org/repo/".to_owned();
    Want::Repository(RepositoryWant {
        scope: Scope::Dependencies,
        url,
        groups: vec!["org.example".to_owned()],
    })
}

#[test]
fn repositories_in_every_spelling() {
    let in_allprojects = |entry: &str, expected: &str| {
        let text = format!("allprojects {{\n    repositories {{\n        {entry}\n    }}\n}}\n");
        check("build.gradle", &text, &repository(), expected);
    };
    in_allprojects("google()", "absent");
    in_allprojects("maven { url 'https://example.org/repo/' }", "present");
    in_allprojects("maven {url \"https://example.org/repo\"}", "present");
    in_allprojects("maven { url = 'https://example.org/repo/' }", "present");
    in_allprojects("maven { url uri('https://example.org/repo/') }", "present");
    in_allprojects("maven { setUrl('https://example.org/repo/') }", "present");
    in_allprojects("maven(url: 'https://example.org/repo/')", "present");
    in_allprojects(
        "maven { url 'https://example.org/repo/'; credentials { username 'a' } }",
        "present",
    );
    let filtered = |rules: &str, expected: &str| {
        let entry = format!("maven {{ url 'https://example.org/repo/'; content {{ {rules} }} }}");
        in_allprojects(&entry, expected);
    };
    let shut = "different: the content filter of the repository `https://example.org/repo/` does not \
                let through `org.example`";
    filtered("", "present");
    filtered("includeGroup 'a'", shut);
    filtered("includeGroup 'a'; includeGroup 'org.example'", "present");
    filtered("includeGroupByRegex 'org\\\\.ex.*'", "present");
    filtered("includeGroupAndSubgroups('org')", "present");
    filtered("includeModule 'org.example', 'a'", shut);
    filtered("excludeGroup 'a'", "present");
    filtered("excludeGroup 'org.example'", shut);
    in_allprojects(
        "maven { url 'https://example.org/repo/'; mavenContent { snapshotsOnly() } }",
        shut,
    );
    in_allprojects(
        "exclusiveContent { forRepository { maven { url 'https://example.org/repo/' } } }",
        "present",
    );
    in_allprojects(
        "exclusiveContent { forRepository { maven { url 'https://example.com/' } }; filter { \
         includeGroup 'org.example' } }; maven { url 'https://example.org/repo/' }",
        "unknown",
    );
    in_allprojects("// maven { url 'https://example.org/repo/' }", "absent");
    in_allprojects("/* maven { url 'https://example.org/repo/' } */", "absent");
    in_allprojects("if (x) { maven { url 'https://example.org/repo/' } }", "unknown");
    in_allprojects(
        "maven { url 'http://example.org/repo/' }",
        "different: the repository `http://example.org/repo/` is reached by http, which Gradle 7 \
         refuses; wanted: `https://example.org/repo/`",
    );
    in_allprojects(
        "maven { allowInsecureProtocol = true; url 'http://example.org/repo/' }",
        "present",
    );
    let variable = "def mirror = 'https://example.org/repo/'\nallprojects { repositories { \
                    maven { url mirror } } }\n";
    check("build.gradle", variable, &repository(), "present");
    let address = "URL mirror = new URL('https://example.org/repo/')\nallprojects { repositories \
                   { maven { url mirror } } }\n";
    check("build.gradle", address, &repository(), "present");
    for entry in [
        "maven(\"https://example.org/repo/\")",
        "maven(url = \"https://example.org/repo/\")",
        "maven { url = uri(\"https://example.org/repo/\") }",
        "maven { url = java.net.URI(\"https://example.org/repo/\") }",
        "maven { setUrl(\"https://example.org/repo/\") }",
    ] {
        let text = format!("allprojects {{ repositories {{ {entry} }} }}\n");
        check("build.gradle.kts", &text, &repository(), "present");
    }
}

#[test]
fn repositories_go_where_the_build_looks() {
    check("build.gradle", "// nothing yet\n", &repository(), "absent");
    check("build.gradle", "allprojects { }\n", &repository(), "absent");
    check("build.gradle", "allprojects { repositories {} }\n", &repository(), "absent");
    let management = "dependencyResolutionManagement {\n    repositoriesMode.set(RepositoriesMode.\
                      FAIL_ON_PROJECT_REPOS)\n    repositories {\n        google()\n    }\n}\n\
                      include ':app'\n";
    check("settings.gradle", management, &repository(), "absent");
}

/// A script that requests any plugin looks for its class path where the settings look for plugins,
/// too; one that does not, or only perhaps, has its own repositories alone.
#[test]
fn repositories_for_plugins_serve_the_class_path_of_a_script_that_requests_one() {
    let want = Want::Repository(RepositoryWant {
        scope: Scope::Classpath,
        url: "https://example.org/repo/".to_owned(),
        groups: vec!["com.example".to_owned()],
    });
    let settings = |inner: &str| {
        format!(
            "pluginManagement {{\n    repositories {{\n        maven {{\n            url \
             'https://example.org/repo'\n{inner}        }}\n    }}\n}}\ninclude ':app'\n"
        )
    };
    let check_with = |settings: &str, root: &str, expected: &str| {
        let mut snapshot = project_with("build.gradle", root);
        snapshot.set_text(&RelPath::new("settings.gradle").expect("a path"), settings.to_owned());
        check_in(snapshot, &want, expected, root);
    };
    let class_path = "buildscript {\n    dependencies {\n        classpath 'a:b:1'\n    }\n}\n";
    for (root, expected) in [
        ("plugins {\n    id 'com.android.application' version '8.5.2' apply false\n}\n", "present"),
        ("plugins {\n    id 'java'\n}\n", "present"),
        ("plugins {\n}\n", "absent"),
        ("plugins {\n    if (x) {\n        id 'java'\n    }\n}\n", "absent"),
        ("apply plugin: 'java'\n", "absent"),
    ] {
        check_with(&settings(""), &format!("{class_path}{root}"), expected);
    }
    let filter = "            content { includeGroup 'org.other' }\n";
    let root = format!("{class_path}plugins {{\n    id 'java'\n}}\n");
    check_with(&settings(filter), &root, "absent");
    check_with("include ':app'\n", &root, "absent");
}
