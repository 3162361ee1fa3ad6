//! Modules, and the folders that their sources are compiled from.

use super::*;

const LIBRARY: &str = "apply plugin: 'com.android.library'\n";

/// The application of these files as `told` has it, or what is wrong with them.
fn application(files: &[(&str, &str)], told: fn(&pushwright_android::Module) -> String) -> String {
    let mut snapshot = Snapshot::default();
    for (path, text) in files {
        let path = RelPath::new(path).expect("a relative path");
        snapshot.set(path, Content::Text(SourceText::new((*text).to_owned())));
    }
    match Project::read(&snapshot, &Choice::default()) {
        Ok(project) => told(project.app()),
        Err(problems) => problems[0].message.clone(),
    }
}

#[test]
fn modules_are_found_however_they_are_included() {
    #[track_caller]
    fn check(settings: &str, files: &[(&str, &str)], expected: &str) {
        let files = [files, &[("settings.gradle", settings)]].concat();
        let found = application(&files, |app| {
            format!("{} {}", app.path, app.script.as_ref().expect("its script"))
        });
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
fn build_scripts_are_called_as_the_settings_say() {
    const KOTLIN: &str =
        "plugins { id(\"com.android.application\") }\nandroid { namespace = \"a.b\" }\n";
    let found = |settings: &str| {
        let settings = format!("include ':app', ':lib'\n{settings}\n");
        let files = [
            ("settings.gradle", &*settings),
            ("build.gradle", LIBRARY),
            ("root.gradle", APP),
            ("app/build.gradle", LIBRARY),
            ("app/app.gradle", APP),
            ("app/mobile.gradle.kts", KOTLIN),
            ("lib/build.gradle", LIBRARY),
        ];
        application(&files, |app| app.script.as_ref().expect("its script").to_string())
    };
    for (settings, expected) in [
        ("project(':app').buildFileName = 'app.gradle'", "app/app.gradle"),
        ("project(\":app\").buildFileName = \"mobile.gradle.kts\"", "app/mobile.gradle.kts"),
        ("project(':app').setBuildFileName('app.gradle')", "app/app.gradle"),
        ("project(':app').with { buildFileName = 'app.gradle' }", "app/app.gradle"),
        ("def script = 'app.gradle'\nproject(':app').buildFileName = script", "app/app.gradle"),
        (
            "rootProject.children.each { it.buildFileName = \"${it.name}.gradle\" }",
            "app/app.gradle",
        ),
        ("rootProject.buildFileName = 'root.gradle'", "root.gradle"),
        (
            "rootProject.name = 'root.gradle'",
            "`:` is a library: no module applies `com.android.application`",
        ),
        (
            "project(':app').buildFileName = 'none.gradle'",
            "`:` is a library: no module applies `com.android.application`",
        ),
    ] {
        assert_eq!(found(settings), expected, "{settings}");
    }
}

#[test]
fn a_plugin_of_the_builds_own_may_make_the_application() {
    const CATALOG: &str = "[plugins]\nown-app = { id = \"own.app\" }\n\
                           agp-app = { id = \"com.android.application\", version = \"8.7.0\" }\n";
    let found = |id: &str, applied: &str| {
        let own = format!(
            "gradlePlugin {{ plugins {{ register(\"app\") {{\n    id = {id}\n    \
             implementationClass = \"OwnApp\"\n}} }} }}\n"
        );
        let class = format!(
            "class OwnApp : Plugin<Project> {{\n    override fun apply(target: Project) {{\n        \
             target.run {{ apply(plugin = {applied}) }}\n    }}\n}}\n"
        );
        let files = [
            ("settings.gradle.kts", "includeBuild(\"logic\")\ninclude(\":app\", \":lib\")\n"),
            ("gradle/libs.versions.toml", CATALOG),
            (
                "app/build.gradle.kts",
                "plugins { alias(libs.plugins.own.app) }\nandroid { namespace = \"a.b\" }\n",
            ),
            ("lib/build.gradle", LIBRARY),
            ("logic/build.gradle.kts", &own),
            ("logic/src/main/kotlin/OwnApp.kt", &class),
        ];
        application(&files, |app| app.path.clone())
    };
    let untold = "the files do not tell which plugin `:app` applies here, and no other module is an \
                  application";
    for (id, applied, expected) in [
        ("\"own.app\"", "\"com.android.application\"", ":app"),
        ("libs.plugins.own.app.get().pluginId", "libs.plugins.agp.app.get().pluginId", ":app"),
        ("libs.plugins.own.app.getPluginId()", "libs.plugins.agp.app.getPluginId()", ":app"),
        ("\"own.app\"", "kindOf(target)", untold),
        (
            "\"own.app\"",
            "\"x.y\"",
            "`:lib` is a library: no module applies `com.android.application`",
        ),
    ] {
        assert_eq!(found(id, applied), expected, "{id}, {applied}");
    }
}

#[test]
fn a_script_that_is_applied_may_make_the_application() {
    #[track_caller]
    fn check(applied: &str, script: &str, expected: &str) {
        let own = format!("{applied}\nandroid {{ namespace 'a.b' }}\n");
        let files = [
            ("settings.gradle", "include ':app', ':lib'\n"),
            (
                "build.gradle",
                "ext.scripts = \"$rootDir/gradle\"\nsubprojects { apply from: 'gradle/app.gradle' }\n",
            ),
            ("app/build.gradle", own.as_str()),
            ("gradle/app.gradle", script),
            ("gradle/android.gradle", "apply plugin: 'com.android.application'\n"),
            ("lib/build.gradle", LIBRARY),
        ];
        assert_eq!(application(&files, |app| app.path.clone()), expected, "{applied}, {script}");
    }
    let app = "apply plugin: 'com.android.application'\n";
    for applied in [
        "apply from: \"${rootDir}/gradle/app.gradle\"",
        "apply from: '../gradle/app.gradle'",
        "apply { from rootProject.file('gradle/app.gradle') }",
        "def shared = '../gradle'\napply from: \"$shared/app.gradle\"",
        "def shared = \"$rootDir/gradle\"\napply from: \"$shared/app.gradle\"",
        "apply from: \"${scripts}/app.gradle\"",
    ] {
        check(applied, app, ":app");
        check(applied, "apply from: 'android.gradle'\n", ":app");
    }
    let applied = "apply from: '../gradle/app.gradle'";
    let none = "`:lib` is a library: no module applies `com.android.application`";
    check(&format!("{applied}, to: buildscript"), app, none);
    check(applied, "apply plugin: 'x.y'\n", none);
    check(applied, "apply from: 'app.gradle'\n", none);
    check(applied, "project(':lib') { apply from: 'android.gradle' }\n", none);
    check("apply from: '../gradle/nowhere.gradle'", app, none);
    check(
        applied,
        "apply plugin: kindOf(project)\n",
        "the files do not tell which plugin `:app` applies here, and no other module is an \
         application",
    );
}

#[test]
fn many_applications_are_counted() {
    let names: Vec<String> = (0..12).map(|it| format!("a{it:02}")).collect();
    let settings: String = names.iter().map(|it| format!("include ':{it}'\n")).collect();
    let scripts: Vec<String> = names.iter().map(|it| format!("{it}/build.gradle")).collect();
    let mut files = vec![("settings.gradle", settings.as_str())];
    files.extend(scripts.iter().map(|it| (it.as_str(), APP)));
    assert_eq!(
        application(&files, |app| app.path.clone()),
        "several application modules: :a00, :a01, :a02, :a03, :a04, :a05, :a06, :a07 and 4 more",
    );
}

#[test]
fn modules_are_called_what_the_settings_call_them() {
    for (settings, expected) in [
        ("project(':app').name = 'tea'", ":tea app"),
        ("project(\":app\").name = \"tea\"", ":tea app"),
        ("settings.project(':app').name='tea'", ":tea app"),
        ("project(':app').setName('tea')", ":tea app"),
        ("findProject(':app')?.name = 'tea'", ":tea app"),
        ("findProject(\":app\")!!.name = \"tea\"", ":tea app"),
        ("project(':app').with { name = 'tea' }", ":tea app"),
        (
            "project(\":app\").apply { name = \"tea\"\nprojectDir = file(\"mobile\") }",
            ":tea mobile",
        ),
        ("with(project(\":app\")) { name = \"tea\" }", ":tea app"),
        ("project(\":app\").also { p -> p.name = \"tea\" }", ":tea app"),
        ("def p = project(':app')\np.name = 'tea'\np.projectDir = file('mobile')", ":tea mobile"),
        (
            "project(':app').name = 'tea'\nproject(':tea').projectDir = file('mobile')",
            ":tea mobile",
        ),
        ("def n = 'tea'\nproject(':app').name = n", ":tea app"),
        ("rootProject.children.each { it.name = \"x-${it.name}\" }", ":x-app app"),
        ("rootProject.children.forEach { p -> p.name = \"${p.name}-x\" }", ":app-x app"),
        ("for (p in rootProject.children) { p.name = \"x-${p.name}\" }", ":x-app app"),
        ("rootProject.name = 'tea'", ":app app"),
        ("project(':other').name = 'tea'", ":app app"),
        ("project(':app').name = unheardOf()", ":app app"),
        ("// project(':app').name = 'tea'", ":app app"),
    ] {
        let settings = format!("include ':app'\n{settings}\n");
        let mut snapshot = Snapshot::default();
        for (path, text) in [
            ("settings.gradle", &*settings),
            ("app/build.gradle", APP),
            ("mobile/build.gradle", APP),
        ] {
            let path = RelPath::new(path).expect("a relative path");
            snapshot.set(path, Content::Text(SourceText::new(text.to_owned())));
        }
        let project = Project::read(&snapshot, &Choice::default()).expect("a readable project");
        let app = project.app();
        assert_eq!(format!("{} {}", app.path, app.folder), expected, "{settings}");
    }
}

#[test]
fn an_application_that_is_left_out_is_named() {
    const OTHER: &str = "apply plugin: 'java'\n";
    let check = |files: &[(&str, &str)], message: &str, help: &str| {
        let mut snapshot = Snapshot::default();
        for (path, text) in files {
            let path = RelPath::new(path).expect("a relative path");
            snapshot.set(path, Content::Text(SourceText::new((*text).to_owned())));
        }
        let problems = Project::read(&snapshot, &Choice::default()).expect_err("no application");
        assert_eq!((&*problems[0].message, &*problems[0].help), (message, help), "{files:?}");
    };
    let app = ("phone/app/build.gradle", APP);
    check(
        &[("build.gradle", ""), app],
        "`phone/app/build.gradle` is an application's, and no settings include it",
        "write `include ':phone:app'` into a settings.gradle beside the root's script",
    );
    check(
        &[("build.gradle", ""), ("settings.gradle.kts", "include(\":lib\")\n"), app],
        "`phone/app/build.gradle` is an application's, and `settings.gradle.kts` does not include it",
        "write `include ':phone:app'` there",
    );
    check(
        &[("build.gradle", ""), ("phone/app/settings.gradle", ""), app],
        "`phone/app/build.gradle` is an application's, and belongs to the build of \
         `phone/app/settings.gradle`",
        "run in `phone/app`, or name it with `--project`",
    );
    check(
        &[("settings.gradle", "include ':tea'\n"), ("tea/build.gradle", "apply from: x\n")],
        "no module applies `com.android.application`",
        "set `app.module` in push.toml, e.g. `module = \":tea\"`",
    );
    check(
        &[("settings.gradle", "include ':tea'\n"), ("tea/build.gradle", OTHER)],
        "no module applies `com.android.application`",
        "run in the folder of the app's settings.gradle, or name it with `--project`",
    );
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
