//! Modules, and the folders that their sources are compiled from.

use super::*;

#[test]
fn modules_are_found_however_they_are_included() {
    const LIBRARY: &str = "apply plugin: 'com.android.library'\n";
    #[track_caller]
    fn check(settings: &str, files: &[(&str, &str)], expected: &str) {
        let mut snapshot = Snapshot::default();
        for (path, text) in files.iter().chain([&("settings.gradle", settings)]) {
            let path = RelPath::new(path).expect("a relative path");
            snapshot.set(path, Content::Text(SourceText::new((*text).to_owned())));
        }
        let found = match Project::read(&snapshot, &Choice::default()) {
            Ok(project) => {
                let app = project.app();
                format!("{} {}", app.path, app.script.as_ref().expect("its script"))
            }
            Err(problems) => problems[0].message.clone(),
        };
        assert_eq!(found, expected, "{settings}");
    }
    let files = [("app/build.gradle", APP), ("lib/build.gradle", LIBRARY)];
    let app = ":app app/build.gradle";
    check("include ':app', ':lib'\n", &files, app);
    let old_name = APP.replace("com.android.application", "android");
    let of_old = [("app/build.gradle", old_name.as_str()), files[1]];
    check("include ':app', ':lib'\n", &of_old, app);
    check("include(*[':lib', ':app'])\n", &files, app);
    check("[':app', ':lib'].each { include it }\n", &files, app);
    check("def all = ['app', 'lib']\nall.each { name -> include \":$name\" }\n", &files, app);
    check("rootDir.eachDir { if (it.name != 'x') include it.name }\n", &files, app);
    check(
        "include ':lib'\nincludeRest(rootDir)\n",
        &files,
        "`:lib` is a library: no module applies `com.android.application`",
    );
    let nested = [("apps/phone/build.gradle", APP), ("buildSrc/build.gradle", APP)];
    check(
        "file('apps').eachDir { include \"apps:${it.name}\" }\n",
        &nested,
        ":apps:phone apps/phone/build.gradle",
    );
    let builds = [("a/build.gradle", APP), ("b/build.gradle", APP), ("b/settings.gradle", "")];
    check("dirs().each { include it }\n", &builds, ":a a/build.gradle");
    let several = [("a/build.gradle", APP), ("b/build.gradle", APP)];
    check("dirs().each { include it }\n", &several, "several application modules: :a, :b");
    let named = [("app/app.gradle", APP)];
    let rename = "rootProject.children.each { it.buildFileName = \"${it.name}.gradle\" }\n";
    check(&format!("include ':app'\n{rename}"), &named, ":app app/app.gradle");
}

#[test]
fn sources_go_where_the_script_has_them_compiled() {
    #[track_caller]
    fn check(path: &str, sets: &str, expected: &str) {
        let text = APP.replace("namespace", &format!("sourceSets {{\n{sets}\n}}\n    namespace"));
        let text = if path.ends_with("kts") {
            let android = text.split_once("android {").expect("a block").1.replace('\'', "\"");
            let android = android.replace("namespace", "namespace =");
            format!("plugins {{ id(\"com.android.application\") }}\nandroid {{{android}")
        } else {
            text
        };
        let snapshot = project_with(path, &text);
        let project = Project::read(&snapshot, &Choice::default()).expect("a readable project");
        assert_eq!(project.java_folder().as_str(), expected, "{text}");
    }
    let groovy = |sets, expected| check("app/build.gradle", sets, expected);
    groovy("", "app/src/main/java");
    groovy("main.java.srcDirs = ['src']", "app/src");
    groovy("}\nsourceSets.main {\njava.srcDirs = ['src']", "app/src");
    groovy("main { java.srcDirs = ['src', 'gen'] }", "app/src");
    groovy("main { java { srcDirs = ['code'] } }", "app/code");
    groovy(
        "main { manifest.srcFile 'x.xml'; java.srcDirs = ['gen', 'src/main/java'] }",
        "app/src/main/java",
    );
    groovy("main.java.srcDirs += 'src/main/kotlin'", "app/src/main/java");
    groovy("main { java.srcDirs 'gen' }", "app/src/main/java");
    groovy("main { java.srcDirs '../src', 'src' }", "app/src");
    groovy("main { java.srcDir 'gen' }", "app/src/main/java");
    groovy("test.java.srcDirs = ['test']", "app/src/main/java");
    groovy("debug { java.srcDirs = ['debug'] }", "app/src/main/java");
    groovy("main { java.srcDirs = [\"$rootDir/shared/java\"] }", "shared/java");
    groovy("main { java.srcDirs = [\"${projectDir}/java\"] }", "app/java");
    groovy("main { java.srcDirs = [computed()] }", "app/src/main/java");
    groovy("// main { java.srcDirs = ['src'] }", "app/src/main/java");
    let kotlin = |sets, expected| check("app/build.gradle.kts", sets, expected);
    kotlin("getByName(\"main\") { java.setSrcDirs(listOf(\"src\")) }", "app/src");
    kotlin("named(\"main\") { java.srcDirs(\"gen\") }", "app/src/main/java");
    kotlin("main { java.setSrcDirs(listOf(file(\"code\"))) }", "app/code");
}

#[test]
fn folders_that_only_one_source_set_compiles() {
    let check = |sets: &str, language: Language, expected: Option<&str>| {
        let text = format!("{APP}android {{\n    sourceSets {{\n        {sets}\n    }}\n}}\n");
        let snapshot = project_with("app/build.gradle", &text);
        let project = Project::read(&snapshot, &Choice::default()).expect("a readable project");
        let found = project.folder_of_set("dev", language);
        assert_eq!(found.as_ref().map(RelPath::as_str), expected, "{sets}");
    };
    let inside = "main.java.srcDirs = ['src']";
    check("", Language::Java, Some("app/src/dev/java"));
    check("", Language::Kotlin, Some("app/src/dev/kotlin"));
    check("main.java.srcDirs = ['code']", Language::Java, Some("app/src/dev/java"));
    check(inside, Language::Java, None);
    check("main.java.srcDirs = ['src/dev/java/x']", Language::Java, None);
    for own in [
        "dev.java.srcDirs = ['own/dev']",
        "dev.java.srcDirs = ['src/dev', 'own/dev']",
        "dev { java { srcDir 'own/dev' } }",
        "getByName('dev').java.srcDir('own/dev')",
    ] {
        check(&format!("{inside}\n{own}"), Language::Java, Some("app/own/dev"));
    }
    check(&format!("{inside}\ndev.setRoot('own')"), Language::Java, Some("app/own/java"));
    check(&format!("{inside}\ndev.setRoot('own')"), Language::Kotlin, Some("app/own/kotlin"));
    check("main.setRoot('own')\ndev.setRoot('own/java')", Language::Java, None);
}
