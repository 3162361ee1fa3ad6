//! What is told of paths, containers, plugins and values.

use pushwright_android::{
    Choice, ClasspathWant, DependencyWant, Member, Owned, PlaceholderValue, PlaceholderWant,
    PluginName, PluginWant, Project, RepositoryWant, Scope, VersionWant, Want, ensure,
};

use crate::answer::Answer::{self, Absent, Seen, Unknown};
use crate::project::{APP, KOTLIN_APP, MANIFEST, of_value, of_want, project_with};

pub(crate) fn library() -> Want {
    let version = VersionWant::AtLeastSome("1".to_owned());
    Want::Dependency(DependencyWant::new("g.x:a".to_owned(), version))
}

pub(crate) fn repository(scope: Scope) -> Want {
    let (url, groups) = ("https://example.org/repo".to_owned(), vec!["g.x".to_owned()]);
    Want::Repository(RepositoryWant { scope, url, groups })
}

pub(crate) fn wanted_plugin() -> Want {
    let plugin = PluginName { class: Some("x.y.QPlugin".to_owned()), ..PluginName::new("p.q") };
    Want::Plugin(PluginWant { plugin })
}

pub(crate) fn applied(path: &str, is_kotlin: bool) -> (&'static str, String) {
    match is_kotlin {
        false => ("app/build.gradle", format!("{APP}apply from: {path}\n")),
        true => ("app/build.gradle.kts", format!("{KOTLIN_APP}apply(from = {path})\n")),
    }
}

/// The path of the table, with an ending.
pub(crate) fn to(path: &str, ending: &str) -> String {
    path.replace("shared/it", &format!("shared/it{ending}"))
}

pub(crate) fn library_in(path: &str, is_kotlin: bool) -> Answer {
    let (file, text) = applied(&to(path, ".gradle"), is_kotlin);
    let inner = ("shared/it.gradle", "dependencies { implementation 'g.x:a:1' }\n");
    of_want(&[(file, &text), inner], &library())
}

pub(crate) fn library_by_map(path: &str, is_kotlin: bool) -> Answer {
    let path = to(path, ".gradle");
    let (file, text) = match is_kotlin {
        false => ("app/build.gradle", format!("{APP}apply([from: {path}])\n")),
        true => ("app/build.gradle.kts", format!("{KOTLIN_APP}apply(mapOf(\"from\" to {path}))\n")),
    };
    let inner = ("shared/it.gradle", "dependencies { implementation 'g.x:a:1' }\n");
    of_want(&[(file, &text), inner], &library())
}

pub(crate) fn repository_in(path: &str, is_kotlin: bool) -> Answer {
    let (file, text) = applied(&to(path, ".gradle"), is_kotlin);
    let inner = ("shared/it.gradle", "repositories { maven { url 'https://example.org/repo' } }\n");
    of_want(&[(file, &text), inner], &repository(Scope::Dependencies))
}

pub(crate) fn plugin_in(path: &str, is_kotlin: bool) -> Answer {
    let (file, text) = applied(&to(path, ".gradle"), is_kotlin);
    of_want(&[(file, &text), ("shared/it.gradle", "apply plugin: 'p.q'\n")], &wanted_plugin())
}

pub(crate) fn source_folder(path: &str) -> Answer {
    let text = format!("{APP}android {{ sourceSets {{ main {{ java.srcDirs = [{path}] }} }} }}\n");
    let folder = |it: &Project<'_>| Some(it.java_folder().to_string());
    of_value(&[("app/build.gradle", &text)], folder, "shared/it")
}

pub(crate) fn manifest(path: &str) -> Answer {
    let path = to(path, ".xml");
    let text = format!("{APP}android {{ sourceSets {{ main {{ manifest.srcFile {path} }} }} }}\n");
    let of = |it: &Project<'_>| Some(it.manifest_of(it.app())?.to_string());
    of_value(&[("app/build.gradle", &text), ("shared/it.xml", MANIFEST)], of, "shared/it.xml")
}

pub(crate) fn keystore(path: &str) -> Answer {
    let path = to(path, ".jks");
    let path = if path.starts_with(['"', '\'']) { format!("file({path})") } else { path };
    let text = format!("{APP}android {{ signingConfigs {{ release {{ storeFile {path} }} }} }}\n");
    let of = |it: &Project<'_>| it.signing_configs(&|_| None).pop()?.store_file;
    let told = of_value(&[("app/build.gradle", &text)], of, "shared/it.jks");
    // A sum of texts is not a file yet.
    if path.contains(" + ") { Seen } else { told }
}

pub(crate) fn filled(way: &str, container: &str, entry: &str) -> String {
    way.replace("CONTAINER", container).replace("ENTRY", entry)
}

/// What stands before the outer block: a closure that a name stands for; and the rest.
pub(crate) fn hoisted(filled: &str) -> (String, &str) {
    match filled.split_once('\n').filter(|_| filled.starts_with("def ")) {
        Some((before, rest)) => (format!("{before}\n"), rest),
        None => (String::new(), filled),
    }
}

/// A spelling around a statement as one in a container.
pub(crate) fn in_container(around: &str) -> String {
    format!("CONTAINER {{ {} }}", around.replace("INSIDE", "ENTRY"))
}

pub(crate) fn libraries(way: &str, file: &str) -> Answer {
    let is_kotlin = file.ends_with(".kts");
    let app = if is_kotlin { KOTLIN_APP } else { APP };
    let entry = if is_kotlin { "implementation(\"g.x:a:1\")" } else { "implementation 'g.x:a:1'" };
    let text = format!("{app}{}\n", filled(way, "dependencies", entry));
    of_want(&[(file, &text)], &library())
}

pub(crate) fn maven(file: &str) -> &'static str {
    match file.ends_with(".kts") {
        true => "maven(\"https://example.org/repo\")",
        false => "maven { url 'https://example.org/repo' }",
    }
}

pub(crate) fn of_all_projects(way: &str, file: &str) -> Answer {
    let text = format!("allprojects {{\n{}\n}}\n", filled(way, "repositories", maven(file)));
    of_want(&[(file, &text)], &repository(Scope::Dependencies))
}

pub(crate) fn of_settings(way: &str, file: &str) -> Answer {
    let include = if file.ends_with(".kts") { "include(\":app\")" } else { "include ':app'" };
    let filled = filled(way, "repositories", maven(file));
    let (before, filled) = hoisted(&filled);
    let text = format!("{include}\n{before}dependencyResolutionManagement {{\n{filled}\n}}\n");
    of_want(&[(file, &text)], &repository(Scope::Dependencies))
}

/// What is said of a repository that `spelling` declares inside `around`.
pub(crate) fn declared_by(spelling: &str, file: &str, around: &str, scope: Scope) -> Answer {
    let (before, statement) = hoisted(spelling);
    let include = if file.ends_with(".kts") { "include(\":app\")" } else { "include ':app'" };
    let include = if file.starts_with("settings") { include } else { "" };
    let text = format!("{before}{include}\n{around} {{\nrepositories {{\n{statement}\n}}\n}}\n");
    of_want(&[(file, &text)], &repository(scope))
}

pub(crate) fn filter(spelling: &str) -> Answer {
    let maven = format!("maven {{ url 'https://example.org/repo'; {spelling} }}");
    let text = format!("allprojects {{ repositories {{ {maven} }} }}\n");
    of_want(&[("build.gradle", &text)], &repository(Scope::Dependencies))
}

pub(crate) const MAVEN: &str = "maven { url 'https://example.org/repo' }";

/// What is said of a repository, and whether it goes where others are managed if it is absent.
pub(crate) fn managed(settings: &str, repositories: &str) -> Answer {
    let script = format!(
        "dependencyResolutionManagement {{\n    repositoriesMode.set(RepositoriesMode.\
         FAIL_ON_PROJECT_REPOS)\n    repositories {{\n        {repositories}\n    }}\n}}\n"
    );
    let settings = format!("{settings}\ninclude ':app'\n");
    let described = "src/main/resources/META-INF/gradle-plugins/own.compiled.properties";
    let files = [
        ("settings.gradle", settings.as_str()),
        ("shared/it.gradle", &script),
        ("bs/src/main/groovy/own.managed.settings.gradle", &script),
        (&format!("bs/{described}"), "implementation-class=x.Y\n"),
    ];
    let told = of_want(&files, &repository(Scope::Dependencies));
    if told != Absent {
        return told;
    }
    let snapshot = project_with(&files);
    let project = Project::read(&snapshot, &Choice::default()).expect("a readable project");
    match ensure(&project, &repository(Scope::Dependencies), &Owned::default()) {
        Ok(Some(step)) if snapshot.text(&step.file) == Some(&script) => Seen,
        Ok(_) => Absent,
        Err(_) => Unknown,
    }
}

pub(crate) fn of_build_script(way: &str, file: &str) -> Answer {
    let text = format!("buildscript {{\n{}\n}}\n", filled(way, "repositories", maven(file)));
    of_want(&[(file, &text)], &repository(Scope::Classpath))
}

pub(crate) fn class_path(way: &str, file: &str) -> Answer {
    let entry =
        if file.ends_with(".kts") { "classpath(\"g.x:q:1\")" } else { "classpath 'g.x:q:1'" };
    let filled = filled(way, "dependencies", entry);
    let (before, filled) = hoisted(&filled);
    let text = format!("{before}buildscript {{\n{filled}\n}}\n");
    let want = ClasspathWant { module: "g.x:q".to_owned(), ..ClasspathWant::default() };
    of_want(&[(file, &text)], &Want::Classpath(want))
}

pub(crate) fn plugin(spelling: &str) -> Answer {
    of_want(&[("app/build.gradle", &format!("{APP}{spelling}\n"))], &wanted_plugin())
}

pub(crate) fn plugin_above(spelling: &str) -> Answer {
    of_want(&[("build.gradle", &format!("{spelling}\n"))], &wanted_plugin())
}

/// The statements before a value, and the value.
pub(crate) fn defined(spelling: &str, value: &str) -> (String, String) {
    let spelling = spelling.replace("VALUE", value);
    match spelling.strip_prefix("DEFINE ").and_then(|it| it.rsplit_once("; ")) {
        Some((before, value)) => (format!("{before}\n"), value.to_owned()),
        None => (String::new(), spelling),
    }
}

pub(crate) fn with_values(file: &str, text: &str, value: &str) -> Vec<(String, String)> {
    vec![
        (file.to_owned(), text.to_owned()),
        ("gradle.properties".to_owned(), format!("ofProperties={value}\n")),
    ]
}

pub(crate) fn of_files(files: &[(String, String)], want: &Want) -> Answer {
    let files: Vec<(&str, &str)> = files.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    of_want(&files, want)
}

pub(crate) fn version_of_library(spelling: &str) -> Answer {
    let (before, value) = defined(spelling, "1.2");
    let text = format!(
        "{before}{APP}dependencies {{ implementation group: 'g.x', name: 'a', version: {value} }}\n"
    );
    let mut files = with_values("app/build.gradle", &text, "1.2");
    files.push(("build.gradle".to_owned(), "ext.ofRoot = '1.2'\n".to_owned()));
    let version = VersionWant::Exactly("1.2".to_owned());
    of_files(&files, &Want::Dependency(DependencyWant::new("g.x:a".to_owned(), version)))
}

pub(crate) fn address(spelling: &str) -> Answer {
    let url = "https://example.org/repo";
    let (before, value) = defined(spelling, url);
    let text = format!(
        "ext.ofRoot = '{url}'\n{before}allprojects {{ repositories {{ maven {{ url {value} }} }} }}\n"
    );
    let told = of_files(&with_values("build.gradle", &text, url), &repository(Scope::Dependencies));
    // An address that is computed may be any: beside it one more does no harm.
    if spelling == "unheardOf()" { Unknown } else { told }
}

pub(crate) fn value_of_placeholder(spelling: &str) -> Answer {
    let (before, value) = defined(spelling, "7");
    let text = format!(
        "{before}{APP}android {{ defaultConfig {{ manifestPlaceholders = [ID: {value}] }} }}\n"
    );
    let mut files = with_values("app/build.gradle", &text, "7");
    files.push(("build.gradle".to_owned(), "ext.ofRoot = '7'\n".to_owned()));
    let value = PlaceholderValue::Text("7".to_owned());
    let (member, name) = (Member::Default, "ID".to_owned());
    of_files(&files, &Want::Placeholder(PlaceholderWant { member, name, value, apart: Vec::new() }))
}

pub(crate) fn application_id(spelling: &str) -> Answer {
    let (before, value) = defined(spelling, "c.d");
    let text = format!("{before}{APP}android {{ defaultConfig {{ applicationId {value} }} }}\n");
    let mut files = with_values("app/build.gradle", &text, "c.d");
    files.push(("build.gradle".to_owned(), "ext.ofRoot = 'c.d'\n".to_owned()));
    let files: Vec<(&str, &str)> = files.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    of_value(&files, |it| it.application_id.clone(), "c.d")
}
