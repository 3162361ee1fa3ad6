//! Each kind of fact in the spellings that real projects have, and the laws of presence and ensure.
//!
//! A case is a file's text and what must be said of one wanted thing in it. Whatever is absent is
//! then brought about, step by step: afterwards it must be present, nothing may be left to do, and
//! the text must still hold all that it held.

use pushwright_android::{
    Choice, ClasspathWant, Content, DeepLinkWant, DependencyWant, Language, Member, NodeWant,
    Owned, PlaceholderValue, PlaceholderWant, PluginName, PluginWant, Presence, Project, RelPath,
    RepositoryWant, RulesWant, Scope, Snapshot, VersionWant, Want, android, ensure, presence,
};
use pushwright_lossless::SourceText;
use pushwright_lossless::xml::NewElement;

const SETTINGS: &str = "include ':app'\n";
const APP: &str = "apply plugin: 'com.android.application'\nandroid {\n    namespace 'a.b'\n}\n";
const ROOT: &str = "allprojects {\n    repositories {\n        google()\n    }\n}\n";
const MANIFEST: &str = "<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\">\n    \
                        <application />\n</manifest>\n";

/// A small project in which one file says something else.
fn project_with(path: &str, text: &str) -> Snapshot {
    let mut files = vec![
        ("settings.gradle", SETTINGS),
        ("build.gradle", ROOT),
        ("app/build.gradle", APP),
        ("app/src/main/AndroidManifest.xml", MANIFEST),
    ];
    let kotlin_twin = path.strip_suffix(".kts");
    files.retain(|(file, _)| *file != path && Some(*file) != kotlin_twin);
    files.push((path, text));
    Snapshot::new(files.into_iter().map(|(path, text)| {
        let path = RelPath::new(path).expect("a relative path");
        (path, Content::Text(SourceText::new(text.to_owned())))
    }))
}

/// `present`, `absent`, `unknown`, or `different` with its message.
fn said(snapshot: &Snapshot, want: &Want) -> String {
    let project = Project::read(snapshot, &Choice::default()).expect("a readable project");
    match presence(&project, want) {
        Presence::Present(_) => "present".to_owned(),
        Presence::Absent => "absent".to_owned(),
        Presence::Different(difference) => format!("different: {}", difference.message),
        Presence::Unknown(_) => "unknown".to_owned(),
    }
}

#[track_caller]
fn check(path: &str, text: &str, want: &Want, expected: &str) {
    check_in(project_with(path, text), want, expected, text);
}

#[track_caller]
fn check_in(snapshot: Snapshot, want: &Want, expected: &str, text: &str) {
    assert_eq!(said(&snapshot, want), expected, "{text}");
    if expected == "absent" {
        brought_about(snapshot, want);
    }
}

/// The same with this Android plugin on the class path.
fn with_android(version: &str, path: &str, text: &str) -> Snapshot {
    let mut snapshot = project_with(path, text);
    let root = format!(
        "buildscript {{\n    dependencies {{\n        \
         classpath 'com.android.tools.build:gradle:{version}'\n    }}\n}}\n"
    );
    snapshot.set_text(&RelPath::new("build.gradle").expect("a path"), root);
    snapshot
}

/// A rules file in a project with an Android plugin of before 9.
#[track_caller]
fn check_rules(path: &str, text: &str, want: &Want, expected: &str) {
    check_in(with_android("8.2.0", path, text), want, expected, text);
}

/// The laws: steps lead to presence, and only add.
#[track_caller]
fn brought_about(mut snapshot: Snapshot, want: &Want) {
    for _ in 0..8 {
        let project = Project::read(&snapshot, &Choice::default()).expect("a readable project");
        let step = ensure(&project, want, &Owned::default()).expect("a place for it");
        let Some(step) = step else { break };
        let before = snapshot.text(&step.file).unwrap_or_default().to_owned();
        let after = step.edit.apply(&before);
        assert!(keeps(&before, &after), "{before}\nbecame\n{after}");
        snapshot.set_text(&step.file, after);
    }
    assert_eq!(said(&snapshot, want), "present", "once brought about: {snapshot:#?}");
}

/// Whether `new` is `old` with insertions; an opened element loses its slash.
fn keeps(old: &str, new: &str) -> bool {
    let mut rest = new.chars().filter(|it| !it.is_whitespace());
    old.chars().filter(|it| !it.is_whitespace() && *it != '/').all(|it| rest.any(|new| new == it))
}

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

fn dependency() -> Want {
    let (module, version) = ("g.x:a".to_owned(), "1.2".to_owned());
    Want::Dependency(DependencyWant::new(module, VersionWant::Exactly(version)))
}

#[test]
fn dependencies_in_every_spelling() {
    let declared = |entry: &str, expected: &str| {
        let text = format!("{APP}\ndependencies {{\n    {entry}\n}}\n");
        check("app/build.gradle", &text, &dependency(), expected);
    };
    declared("implementation 'g.x:b:1.2'", "absent");
    declared("implementation 'g.x:a:1.2'", "present");
    declared("implementation'g.x:a:1.2'", "present");
    declared("implementation(\"g.x:a:1.2\")", "present");
    declared("api 'g.x:a:1.2@aar'", "present");
    declared("compile 'g.x:a:1.2'", "present");
    declared("implementation group: 'g.x', name: 'a', version: '1.2'", "present");
    declared("implementation('g.x:a:1.2') { exclude group: 'c' }", "present");
    declared("implementation 'g.x:b:1', 'g.x:a:1.2'", "present");
    declared("implementation(['g.x:b:1', 'g.x:a:1.2'])", "present");
    declared("def v = '1.2'\n    implementation \"g.x:a:$v\"", "present");
    declared("implementation platform('g.x:bom:1')\n    implementation 'g.x:a'", "present");
    declared("implementation \"g.x:a:${unheardOf}\"", "unknown");
    declared("if (x) { implementation 'g.x:a:1.2' }", "unknown");
    declared("huaweiImplementation 'g.x:a:1.2'", "unknown");
    declared("testImplementation 'g.x:b:1'", "absent");
    declared("testImplementation 'g.x:a:1.2'", "absent");
    declared("androidTestImplementation(\"g.x:a:${unheardOf}\")", "absent");
    declared("testImplementation 'g.x:a:1'\n    if (x) { implementation 'g.x:a:1.2' }", "unknown");
    declared("compileOnly 'g.x:a:1.2'", "unknown");
    declared("if (x) { implementation 'g.x:a' }", "unknown");
    declared("}\nconfigurations.all {\n    resolutionStrategy { force 'g.x:a:1.2' }", "absent");
    declared("}\nconfigurations {\n    all { exclude module: 'g.x:a' }", "absent");
    declared("// implementation 'g.x:a:1.2'", "absent");
    declared(
        "implementation 'g.x:a:1.1'",
        "different: `g.x:a` is at version `1.1`; push.toml asks for `1.2`",
    );
}

#[test]
fn dependencies_in_kotlin_and_by_the_catalog() {
    let kotlin = "plugins {\n    id(\"com.android.application\")\n}\nandroid {\n    namespace = \
                  \"a.b\"\n}\n";
    let catalog = "[versions]\nours = \"1.2\"\n[libraries]\nx-a = { module = \"g.x:a\", version.ref \
                   = \"ours\" }\nx-old = { group = \"g.x\", name = \"a\", version = \"1.1\" }\nshort = \
                   \"g.x:a:1.2\"\nother = \"g.x:b:1\"\n[bundles]\npush = [\"other\", \"x-a\"]\n";
    let declared = |entry: &str, expected: &str| {
        let text = format!("{kotlin}\ndependencies {{\n    {entry}\n}}\n");
        let mut snapshot = project_with("app/build.gradle.kts", &text);
        let path = RelPath::new("gradle/libs.versions.toml").expect("a path");
        snapshot.set(path, Content::Text(SourceText::new(catalog.to_owned())));
        assert_eq!(said(&snapshot, &dependency()), expected, "{entry}");
    };
    declared("implementation(libs.x.a)", "present");
    declared("implementation(libs.short)", "present");
    declared("api(libs.bundles.push)", "present");
    declared("implementation(libs.other)", "absent");
    declared(
        "implementation(libs.x.old)",
        "different: `g.x:a` is at version `1.1`; push.toml asks for `1.2`",
    );
    declared("implementation(\"g.x:a:1.2\") { isTransitive = false }", "present");
    declared("implementation(group = \"g.x\", name = \"a\", version = \"1.2\")", "present");
    declared("val v = \"1.2\"\n    implementation(\"g.x:a:$v\")", "present");
    declared("\"implementation\"(\"g.x:a:1.2\")", "present");
    declared("\"huaweiImplementation\"(\"g.x:a:1.2\")", "unknown");
}

#[test]
fn catalogs_of_other_names_and_files() {
    let catalog = "[libraries]\nx-a = { module = \"g.x:a\", version = \"1.2\" }\n";
    let said = |settings: &str, file: &str, entry: &str| {
        let text = format!("{APP}\ndependencies {{\n    {entry}\n}}\n");
        let mut snapshot = project_with("app/build.gradle", &text);
        for (path, text) in [("settings.gradle", settings), (file, catalog)] {
            let path = RelPath::new(path).expect("a path");
            snapshot.set(path, Content::Text(SourceText::new(text.to_owned())));
        }
        said(&snapshot, &dependency())
    };
    let made = |how: &str| {
        format!(
            "{SETTINGS}dependencyResolutionManagement {{\n    versionCatalogs {{\n        {how}\n    \
             }}\n}}\n"
        )
    };
    let deps = made("create('deps') { from(files('gradle/deps.versions.toml')) }");
    assert_eq!(said(&deps, "gradle/deps.versions.toml", "implementation deps.x.a"), "present");
    assert_eq!(said(&deps, "gradle/deps.versions.toml", "implementation libs.x.a"), "absent");
    let deps = made("deps { from files('./gradle/deps.versions.toml') }");
    assert_eq!(said(&deps, "gradle/deps.versions.toml", "implementation deps.x.a"), "present");
    let renamed = format!(
        "{SETTINGS}dependencyResolutionManagement {{\n    defaultLibrariesExtensionName = \
         'deps'\n}}\n"
    );
    assert_eq!(said(&renamed, "gradle/libs.versions.toml", "implementation deps.x.a"), "present");
    assert_eq!(said(&renamed, "gradle/libs.versions.toml", "implementation libs.x.a"), "absent");
}

#[test]
fn catalog_entries_take_names_that_are_free_and_in_the_style_of_the_file() {
    let alias = |catalog: &str, module: &str| {
        let script = "plugins {\n    id(\"com.android.application\")\n}\nandroid {\n    \
                      namespace = \"a.b\"\n}\ndependencies {\n    implementation(libs.u.v)\n}\n";
        let mut snapshot = project_with("app/build.gradle.kts", script);
        let path = RelPath::new("gradle/libs.versions.toml").expect("a path");
        snapshot.set(path.clone(), Content::Text(SourceText::new(catalog.to_owned())));
        let version = VersionWant::Exactly("1.2".to_owned());
        let want = Want::Dependency(DependencyWant::new(module.to_owned(), version));
        for _ in 0..4 {
            let project = Project::read(&snapshot, &Choice::default()).expect("readable");
            let step = ensure(&project, &want, &Owned::default()).expect("a place for it");
            let Some(step) = step else { break };
            let before = snapshot.text(&step.file).unwrap_or_default().to_owned();
            snapshot.set_text(&step.file, step.edit.apply(&before));
        }
        assert_eq!(said(&snapshot, &want), "present", "{catalog}");
        let text = snapshot.text(&path).unwrap_or_default().to_owned();
        let line = text.lines().find(|line| line.contains(module)).expect("the entry").to_owned();
        line.split(" =").next().unwrap_or_default().to_owned()
    };
    let plain = "[libraries]\nu-v = \"u:v:1\"\n";
    assert_eq!(alias(plain, "g.x:y"), "x-y");
    assert_eq!(alias(plain, "g.x:x"), "x");
    assert_eq!(alias(plain, "g.x-y:x-y-z"), "x-y-z");
    let taken = "[libraries]\nu-v = \"u:v:1\"\nx = \"u:x:1\"\n";
    assert_eq!(alias(taken, "g.x:x"), "x-x");
    let both = "[libraries]\nu-v = \"u:v:1\"\nx = \"u:x:1\"\nx-x = \"u:w:1\"\n";
    assert_eq!(alias(both, "g.x:x"), "g-x-x");
    let version = "[versions]\nx = \"9\"\nu = \"1\"\n[libraries]\nu-v = { module = \"u:v\", version.ref = \"u\" }\n";
    assert_eq!(alias(version, "g.x:x"), "x-x");
    let snake = "[libraries]\nu_v = \"u:v:1\"\nw_x = \"w:x:1\"\nz = \"z:z:1\"\n";
    assert_eq!(alias(snake, "g.x:y-z"), "x_y_z");
    let camel = "[libraries]\nuV = \"u:v:1\"\nwX = \"w:x:1\"\nu-v = \"u:w:1\"\n";
    assert_eq!(alias(camel, "g.x:y-z"), "xYZ");
}

#[test]
fn application_ids_in_every_spelling() {
    let said = |android: &str| {
        let text = format!(
            "def own = 'c.d'\napply plugin: 'com.android.application'\nandroid {{\n    namespace \
             'a.b'\n{android}\n}}\n"
        );
        let snapshot = project_with("app/build.gradle", &text);
        let project = Project::read(&snapshot, &Choice::default()).expect("a readable project");
        let flavor = project.application_id_of(&Member::Flavor("dev".to_owned()));
        (project.application_id.clone(), flavor)
    };
    let both = |main: &str, flavor: &str| (Some(main.to_owned()), Some(flavor.to_owned()));
    let flavor = |inside: &str| {
        format!(
            "    defaultConfig {{ applicationId 'c.d' }}\n    productFlavors {{ dev {{ {inside} }} }}"
        )
    };
    assert_eq!(said("    defaultConfig { applicationId 'c.d' }").0.as_deref(), Some("c.d"));
    assert_eq!(said("    defaultConfig { applicationId = \"c.d\" }").0.as_deref(), Some("c.d"));
    assert_eq!(said("    defaultConfig.applicationId = 'c.d'").0.as_deref(), Some("c.d"));
    assert_eq!(said("    defaultConfig { applicationId own }").0.as_deref(), Some("c.d"));
    assert_eq!(
        said("    defaultConfig { applicationId \"${own}.e\" }").0.as_deref(),
        Some("c.d.e")
    );
    assert_eq!(said("    defaultConfig { applicationId computed() }").0, None);
    assert_eq!(said("").0.as_deref(), Some("a.b"));
    assert_eq!(said(&flavor("applicationIdSuffix '.dev'")), both("c.d", "c.d.dev"));
    assert_eq!(said(&flavor("applicationId 'e.f'")), both("c.d", "e.f"));
    assert_eq!(said(&flavor("dimension 'x'")), both("c.d", "c.d"));
}

#[test]
fn android_is_known_by_the_names_of_its_type() {
    let name = "ID".to_owned();
    let value = PlaceholderValue::Text("x".to_owned());
    let placeholder = PlaceholderWant { member: Member::Default, name, value, apart: Vec::new() };
    let placeholder = Want::Placeholder(placeholder);
    let rules = Want::Rules(RulesWant { file: "ours.pro".to_owned() });
    let inside = "    namespace = \"e.f\"\n    defaultConfig {\n        applicationId = \"c.d\"\n    }\n    \
                  buildTypes {\n        getByName(\"release\") { isMinifyEnabled = true }\n    }\n";
    let kotlin = [
        "android",
        "configure<ApplicationExtension>",
        "configure<com.android.build.api.dsl.ApplicationExtension>",
        "configure<BaseAppModuleExtension>",
        "project.extensions.configure<ApplicationExtension>(\"android\")",
        "extensions.configure<CommonExtension<*, *, *, *>>(\"android\")",
        "extensions.configure(ApplicationExtension::class.java)",
    ];
    let groovy = [
        "android",
        "extensions.configure('android')",
        "extensions.configure(\"android\")",
        "extensions.configure(ApplicationExtension)",
        "project.extensions.configure(com.android.build.gradle.AppExtension)",
    ];
    let others = [
        "configure<KotlinProject>",
        "extensions.configure(\"java\")",
        "configure(ApplicationExtension)",
    ];
    let script = |path: &str, opening: &str| {
        let plugins = match path.ends_with(".kts") {
            true => "plugins {\n    id(\"com.android.application\")\n}\n",
            false => "apply plugin: 'com.android.application'\n",
        };
        format!("{plugins}{opening} {{\n{inside}}}\n")
    };
    let (groovy_path, kotlin_path) = ("app/build.gradle", "app/build.gradle.kts");
    let all = groovy.map(|it| (groovy_path, it)).into_iter();
    for (path, opening) in all.chain(kotlin.map(|it| (kotlin_path, it))) {
        let text = script(path, opening);
        let snapshot = project_with(path, &text);
        let project = Project::read(&snapshot, &Choice::default()).expect("a readable project");
        assert_eq!(project.namespace.as_deref(), Some("e.f"), "{opening}");
        assert_eq!(project.application_id.as_deref(), Some("c.d"), "{opening}");
        check(path, &text, &placeholder, "absent");
        check_rules(path, &text, &rules, "absent");
        let step = ensure(&project, &placeholder, &Owned::default()).expect("a place");
        let at = step.expect("a step").edit.range.start;
        assert!(
            text[..at].contains("defaultConfig {") && at < text.find("buildTypes").expect("there")
        );
    }
    for opening in others {
        let snapshot = project_with(kotlin_path, &script(kotlin_path, opening));
        let namespace = Project::read(&snapshot, &Choice::default()).map(|it| it.namespace.clone());
        assert_ne!(namespace.ok().flatten().as_deref(), Some("e.f"), "{opening}");
    }
}

#[test]
fn dependencies_stand_in_the_real_block() {
    let in_text =
        format!("{APP}def note = \"\"\"\ndependencies {{ implementation 'g.x:a:1.0' }}\n\"\"\"\n");
    check("app/build.gradle", &in_text, &dependency(), "absent");
    let two = format!("{APP}dependencies {{ }}\n\ndependencies {{\n    api 'g.x:a:1.2'\n}}\n");
    check("app/build.gradle", &two, &dependency(), "present");
    check("app/build.gradle", &format!("{APP}dependencies {{}}"), &dependency(), "absent");
    check("app/build.gradle", APP, &dependency(), "absent");
    let android = |inside: &str| {
        APP.replace("    namespace", &format!("    dependencies {{\n{inside}    }}\n    namespace"))
    };
    let inside = android("        implementation 'g.x:a:1.2'\n");
    check("app/build.gradle", &inside, &dependency(), "present");
    check("app/build.gradle", &android("        compile 'g.x:b:1'\n"), &dependency(), "absent");
}

/// The line that brings a dependency about beside `compile 'g.x:b:1'`.
#[track_caller]
fn written_beside_compile(path: &str, text: &str, expected: &str) {
    let app = format!("{APP}dependencies {{\n    compile 'g.x:b:1'\n}}\n");
    let mut snapshot = project_with("app/build.gradle", &app);
    let other = RelPath::new(path).expect("a relative path");
    snapshot.set(other, Content::Text(SourceText::new(text.to_owned())));
    let project = Project::read(&snapshot, &Choice::default()).expect("a readable project");
    let step = ensure(&project, &dependency(), &Owned::default()).expect("a place");
    let text = step.expect("an edit").edit.text;
    assert_eq!(text.trim(), format!("{expected} 'g.x:a:1.2'"), "{path}");
}

#[test]
fn dependencies_use_no_configuration_that_gradle_has_lost() {
    let wrapper = "gradle/wrapper/gradle-wrapper.properties";
    let gradle = |it: &str| format!("distributionUrl=https\\://a.b/gradle-{it}-bin.zip\n");
    written_beside_compile("unrelated.txt", "", "compile");
    written_beside_compile(wrapper, &gradle("6.9.4"), "compile");
    written_beside_compile(wrapper, &gradle("7.0"), "implementation");
    let plugin = |it: &str| {
        format!(
            "buildscript {{\n    dependencies {{\n        classpath \
             'com.android.tools.build:gradle:{it}'\n    }}\n}}\n"
        )
    };
    written_beside_compile("build.gradle", &plugin("4.2.2"), "compile");
    written_beside_compile("build.gradle", &plugin("7.0.0"), "implementation");
}

#[test]
fn plugins_in_every_spelling() {
    let want = Want::Plugin(PluginWant { plugin: PluginName::new("p.q") });
    let with = |text: &str| format!("{text}\nandroid {{ namespace 'a.b' }}\n");
    let application = "apply plugin: 'com.android.application'\n";
    check("app/build.gradle", &with(application), &want, "absent");
    for line in ["apply plugin: 'p.q'", "apply(plugin: \"p.q\")"] {
        check("app/build.gradle", &with(&format!("{application}{line}")), &want, "present");
    }
    let guarded = "if (!plugins.hasPlugin('p.q')) { apply plugin: 'p.q' }";
    check("app/build.gradle", &with(&format!("{application}{guarded}")), &want, "present");
    let conditional = "if (x) { apply plugin: 'p.q' }";
    check("app/build.gradle", &with(&format!("{application}{conditional}")), &want, "unknown");
    let of_files = |script: &str, expected: &str| {
        check("app/build.gradle", &with(&format!("{application}{script}")), &want, expected);
    };
    let apply = "{ apply plugin: 'p.q' }";
    let manifest = "src/main/AndroidManifest.xml";
    of_files(&format!("if (file('{manifest}').exists()) {apply}"), "present");
    of_files(&format!("if (project.file(\"{manifest}\").isFile()) {apply}"), "present");
    of_files(&format!("if (rootProject.file('app/{manifest}').exists()) {apply}"), "present");
    let tried = |condition: &str, other: &str| {
        format!(
            "try {{\n def m = file('{manifest}')\n if ({condition}) {apply} {other}\n}} catch (e) {{ }}"
        )
    };
    of_files(&tried("m.text", ""), "present");
    of_files(&tried("m.exists()", ""), "present");
    of_files(&tried("!m.exists()", ""), "unknown");
    of_files(&tried("m.text", "\n m = file('x')"), "unknown");
    of_files(&tried("m.exists() && x", ""), "unknown");
    of_files(&format!("if (file('{manifest}').exists()) {{ }} else {apply}"), "unknown");
    of_files(&format!("if (file('nowhere.json').exists()) {apply}"), "unknown");
    of_files(&format!("if (file(\"$x/{manifest}\").exists()) {apply}"), "unknown");
    of_files(&format!("while (file('{manifest}').exists()) {apply}"), "unknown");
    for (entry, expected) in [
        ("id 'p.q'", "present"),
        ("id(\"p.q\") version \"1\"", "present"),
        ("id 'p.q' apply false", "different: `p.q` is requested here with `apply false`"),
        ("// id 'p.q'", "absent"),
    ] {
        let text = format!("plugins {{\n    id 'com.android.application'\n    {entry}\n}}");
        check("app/build.gradle", &with(&text), &want, expected);
    }
}

/// The line that applies `p.q` in a script.
#[track_caller]
fn applied_as(script: &str, expected: &str) {
    let snapshot = project_with("app/build.gradle", script);
    let project = Project::read(&snapshot, &Choice::default()).expect("a readable project");
    let want = Want::Plugin(PluginWant { plugin: PluginName::new("p.q") });
    let step = ensure(&project, &want, &Owned::default()).expect("a place");
    assert_eq!(step.expect("an edit").edit.text.trim(), expected, "{script}");
}

#[test]
fn plugins_are_quoted_like_those_beside_them() {
    let conditional = "if (x) {\n    apply plugin: 'a'\n    apply plugin: 'b'\n}\n";
    let double = APP.replace("'com.android.application'", "\"com.android.application\"");
    applied_as(&format!("{double}{conditional}"), "apply plugin: \"p.q\"");
    applied_as(&format!("{APP}{conditional}"), "apply plugin: 'p.q'");
}

#[test]
fn classpath_entries_in_every_spelling() {
    let version = Some("1.9.1".to_owned());
    let want = Want::Classpath(ClasspathWant {
        module: "g:a".to_owned(),
        least: version.clone(),
        version,
        plugin: None,
    });
    let entry = |entry: &str, expected: &str| {
        let text = format!("buildscript {{\n    dependencies {{\n        {entry}\n    }}\n}}\n");
        check("build.gradle", &text, &want, expected);
    };
    entry("classpath 'g:b:1'", "absent");
    entry("classpath 'g:a:1.9.1'", "present");
    entry("classpath(\"g:a:1.9.1\")", "present");
    entry("classpath 'g:a:1.10'", "present");
    entry("classpath \"g:a:$unheardOf\"", "present");
    entry("classpath 'g:a:1.6.0'", "different: `g:a` is at version `1.6.0`; wanted: `1.9.1`");
    check("build.gradle", ROOT, &want, "absent");
}

#[test]
fn what_build_src_brings_is_on_the_class_path() {
    let module = "com.android.tools.build:gradle".to_owned();
    let want = Want::Classpath(ClasspathWant { module, ..ClasspathWant::default() });
    let with = |script: &str, expected: &str| {
        let mut snapshot = project_with("build.gradle", ROOT);
        let path = RelPath::new("buildSrc/build.gradle.kts").expect("a path");
        let text = format!("dependencies {{\n    {script}\n}}\n");
        snapshot.set(path, Content::Text(SourceText::new(text)));
        assert_eq!(said(&snapshot, &want), expected, "{script}");
    };
    with("implementation(\"com.android.tools.build:gradle:8.1.4\")", "present");
    with("val v = \"8.1.4\"\n    api(\"com.android.tools.build:gradle:$v\")", "present");
    with("implementation(\"com.android.tools.build:gradle-api:8.1.4\")", "absent");
    with("testImplementation(\"com.android.tools.build:gradle:8.1.4\")", "absent");
    with("// implementation(\"com.android.tools.build:gradle:8.1.4\")", "absent");
}

#[test]
fn a_library_is_declared_for_what_its_pack_says() {
    let want = |configuration: &str, beside: &str| {
        let version = VersionWant::Exactly("1".to_owned());
        let configuration = Some(configuration.to_owned()).filter(|it| !it.is_empty());
        let beside = vec![beside.to_owned()];
        let want = DependencyWant::new("g.x:a", version);
        Want::Dependency(DependencyWant { configuration, beside, ..want })
    };
    for (declared, configuration, expected) in [
        ("runtimeOnly 'g.x:a:1'", "runtimeOnly", "present"),
        ("implementation 'g.x:a:1'", "runtimeOnly", "present"),
        ("runtimeOnly 'g.x:a:1'", "", "unknown"),
        ("", "runtimeOnly", "absent"),
        ("implementation 'w:wrapper:1'", "", "unknown"),
        ("testImplementation 'w:wrapper:1'", "", "absent"),
        ("implementation 'w:wrapper:1'\n    implementation 'g.x:a:1'", "", "present"),
    ] {
        let text = format!("{APP}dependencies {{\n    {declared}\n}}\n");
        check("app/build.gradle", &text, &want(configuration, "w:wrapper"), expected);
    }
    let snapshot = project_with("app/build.gradle", &format!("{APP}dependencies {{\n}}\n"));
    let project = Project::read(&snapshot, &Choice::default()).expect("a readable project");
    let step = ensure(&project, &want("runtimeOnly", ""), &Owned::default());
    let text = step.expect("a place").expect("a step").edit.text;
    assert!(text.contains("runtimeOnly 'g.x:a:1'"), "{text}");
}

#[test]
fn what_a_plugin_of_the_build_brings_is_on_the_class_path() {
    let plugin = Some(PluginName::new("p.q"));
    let module = "g.x:q".to_owned();
    let want = Want::Classpath(ClasspathWant { module, plugin, ..ClasspathWant::default() });
    let with = |applied: &str, script: &str, expected: &str| {
        let mut snapshot = project_with("app/build.gradle", &format!("{APP}{applied}\n"));
        let text = format!("plugins {{ `kotlin-dsl` }}\ndependencies {{\n    {script}\n}}\n");
        for (path, text) in [
            ("build-logic/build.gradle.kts", text.as_str()),
            ("build-logic/src/main/kotlin/own.push.gradle.kts", "plugins { id(\"p.q\") }\n"),
        ] {
            let path = RelPath::new(path).expect("a path");
            snapshot.set(path, Content::Text(SourceText::new(text.to_owned())));
        }
        assert_eq!(said(&snapshot, &want), expected, "{applied}, {script}");
    };
    with("apply plugin: 'own.push'", "implementation(\"g.x:q:1\")", "present");
    with("apply plugin: 'own.push'", "compileOnly(\"g.x:q:1\")", "absent");
    with("", "implementation(\"g.x:q:1\")", "absent");
}

#[test]
fn a_plugin_whose_module_the_settings_name_is_there() {
    let plugin = Some(PluginName::new("g.x.q"));
    let module = "g.x:q".to_owned();
    let want = Want::Classpath(ClasspathWant { module, plugin, ..ClasspathWant::default() });
    for (condition, expected) in [
        ("requested.id.id == 'g.x.q'", "present"),
        ("requested.id.namespace == \"g.x\"", "present"),
        ("requested.id.namespace == 'g.y'", "absent"),
    ] {
        let settings = format!(
            "pluginManagement {{ resolutionStrategy {{ eachPlugin {{ if ({condition}) {{ \
             useModule('g.x:q:1') }} }} }} }}\ninclude ':app'\n"
        );
        let mut snapshot = project_with("settings.gradle", &settings);
        let app = APP.replace(
            "apply plugin: 'com.android.application'",
            "plugins { id 'com.android.application' }",
        );
        let path = RelPath::new("app/build.gradle").expect("a path");
        snapshot.set(path, Content::Text(SourceText::new(app)));
        assert_eq!(said(&snapshot, &want), expected, "{condition}");
    }
}

#[test]
fn placeholders_of_default_flavor_and_build_type() {
    let want = |member: Member| {
        let (name, value) = ("ID".to_owned(), PlaceholderValue::Text("7".to_owned()));
        Want::Placeholder(PlaceholderWant { member, name, value, apart: Vec::new() })
    };
    let android = |inside: &str| format!("{APP}android {{\n    {inside}\n}}\n");
    let default = want(Member::Default);
    check("app/build.gradle", APP, &default, "absent");
    for (line, expected) in [
        ("minSdk 21", "absent"),
        ("manifestPlaceholders = [A: 'x']", "absent"),
        ("manifestPlaceholders = [ID: '7']", "present"),
        ("manifestPlaceholders ID: '7'", "present"),
        ("manifestPlaceholders['ID'] = '7'", "present"),
        ("manifestPlaceholders = [ID: '8']", "different: placeholder `ID` is `8`, not `7`"),
        ("manifestPlaceholders = [ID: unheardOf()]", "unknown"),
    ] {
        let text = android(&format!("defaultConfig {{\n        {line}\n    }}"));
        check("app/build.gradle", &text, &default, expected);
    }
    let flavor = android("productFlavors {\n        dev {\n        }\n    }");
    check("app/build.gradle", &flavor, &want(Member::Flavor("dev".to_owned())), "absent");
    let release = android("buildTypes {\n        release { minifyEnabled true }\n    }");
    check("app/build.gradle", &release, &want(Member::BuildType("release".to_owned())), "absent");
}

#[test]
fn rules_files_are_named_once_where_a_build_type_stands_in_two_blocks() {
    let want = Want::Rules(RulesWant { file: "ours.pro".to_owned() });
    let twice = |first: &str, second: &str| {
        format!(
            "{APP}android {{\n    buildTypes {{ release {{ {first} }} }}\n}}\nandroid {{\n    \
             buildTypes {{ release {{ {second} }} }}\n}}\n"
        )
    };
    let (on, list) = ("minifyEnabled true", "minifyEnabled true; proguardFiles 'a.pro'");
    check_rules("app/build.gradle", &twice(on, "proguardFile 'ours.pro'"), &want, "present");
    check_rules("app/build.gradle", &twice("proguardFile 'ours.pro'", on), &want, "present");
    for (first, second) in [(on, on), (on, list), (list, on)] {
        let text = twice(first, second);
        check_rules("app/build.gradle", &text, &want, "absent");
        let snapshot = with_android("8.2.0", "app/build.gradle", &text);
        let project = Project::read(&snapshot, &Choice::default()).expect("a readable project");
        let step = ensure(&project, &want, &Owned::default()).expect("a place").expect("a step");
        let in_last = second == list || first == on;
        let start = text.rfind("android {").expect("there");
        assert_eq!(step.edit.range.start > start, in_last, "{text}");
    }
}

#[test]
fn values_say_the_same_in_every_kind_of_literal() {
    let name = "ID".to_owned();
    let value = PlaceholderValue::Text("a'b\"c$d\\".to_owned());
    let want = Want::Placeholder(PlaceholderWant {
        member: Member::Default,
        name,
        value,
        apart: Vec::new(),
    });
    check("app/build.gradle", APP, &want, "absent");
    check("app/build.gradle", &APP.replace('\'', "\""), &want, "absent");
    let kotlin = "plugins {\n    id(\"com.android.application\")\n}\nandroid {\n    namespace = \
                  \"a.b\"\n}\n";
    check("app/build.gradle.kts", kotlin, &want, "absent");
}

#[test]
fn placeholders_that_a_gradle_property_fills() {
    let value = PlaceholderValue::Property("idOfApp".to_owned());
    let want = PlaceholderWant {
        member: Member::Default,
        name: "ID".to_owned(),
        value,
        apart: Vec::new(),
    };
    let want = Want::Placeholder(want);
    let text = "different: placeholder `ID` is a text, and not read from `idOfApp`";
    for (line, expected) in [
        ("manifestPlaceholders['ID'] = project.findProperty('idOfApp') ?: ''", "present"),
        ("manifestPlaceholders = [ID: idOfApp, B: 'x']", "present"),
        ("manifestPlaceholders ID: providers.gradleProperty(\"idOfApp\").get()", "present"),
        ("manifestPlaceholders['ID'] = \"${project.property('idOfApp')}\"", "present"),
        ("manifestPlaceholders['ID'] = 'idOfApp'", text),
        ("manifestPlaceholders['ID'] = ''", text),
        ("manifestPlaceholders['ID'] = idOfAppTwo", "unknown"),
    ] {
        let text = format!("{APP}android {{\n    defaultConfig {{\n        {line}\n    }}\n}}\n");
        check("app/build.gradle", &text, &want, expected);
    }
    check("app/build.gradle", APP, &want, "absent");
}

#[test]
fn rules_files_are_named_wherever_the_shrinker_may_run() {
    let want = Want::Rules(RulesWant { file: "ours.pro".to_owned() });
    let in_type = |name: &str, inside: &str, expected: &str| {
        let text = format!(
            "{APP}android {{\n    buildTypes {{\n        {name} {{\n            {inside}\n        }}\n    }}\n}}\n"
        );
        check_rules("app/build.gradle", &text, &want, expected);
    };
    let release = |inside: &str, expected: &str| in_type("release", inside, expected);
    let list = |switch: &str| format!("minifyEnabled {switch}\n            proguardFiles 'a.pro'");
    release(&list("false"), "absent");
    in_type("debug", &list("false"), "present");
    in_type("debug", &list("shrink"), "absent");
    in_type("debug", "proguardFiles 'a.pro'", "absent");
    release("minifyEnabled true", "absent");
    release("minifyEnabled shrink", "absent");
    release("debuggable false", "present");
    release("proguardFiles 'a.pro'", "absent");
    release("proguardFiles += [file('a.pro')]", "absent");
    release("proguardFiles 'a.pro', 'ours.pro'", "present");
    release("setProguardFiles(['ours.pro'])", "present");
    check_rules("app/build.gradle", APP, &want, "present");
}

#[test]
fn shrinkers_switched_on_in_a_script_that_is_applied() {
    let want = Want::Rules(RulesWant { file: "ours.pro".to_owned() });
    let shrinks = "android {\n    buildTypes {\n        release { minifyEnabled true }\n    }\n}\n";
    let said = |own: &str, applied: &str| {
        let text = format!("{APP}apply from: 'shrink.gradle'\n{own}");
        let mut snapshot = project_with("app/build.gradle", &text);
        let path = RelPath::new("app/shrink.gradle").expect("a path");
        snapshot.set(path, Content::Text(SourceText::new(applied.to_owned())));
        said(&snapshot, &want)
    };
    let release = |inside: &str| {
        format!("android {{\n    buildTypes {{\n        release {{ {inside} }}\n    }}\n}}\n")
    };
    assert_eq!(said("", shrinks), "unknown");
    assert_eq!(said("", &release("minifyEnabled false")), "present");
    assert_eq!(said("", &release("minifyEnabled true; proguardFile 'ours.pro'")), "present");
    assert_eq!(said(&release("proguardFile 'ours.pro'"), shrinks), "present");
    assert_eq!(said(&release("proguardFiles 'a.pro'"), shrinks), "absent");
    let default = "android {\n    defaultConfig { proguardFile 'ours.pro' }\n}\n";
    assert_eq!(said(default, shrinks), "present");
}

#[test]
fn rules_of_the_newer_switch_are_read_from_a_folder() {
    let ours = "src/main/keepRules/ours.keep";
    let folder = |lines: &str, file: &str| {
        let snapshot = project_with(file, lines);
        let project = Project::read(&snapshot, &Choice::default()).expect("a project");
        project.keep_rules_file("main", "ours")
    };
    for (line, is_read) in [
        ("android { buildTypes { release { optimization { enable true } } } }", true),
        ("android { buildTypes { release { optimization { enable = shrink } } } }", true),
        ("android { buildTypes { release { optimization.enable = true } } }", true),
        ("android.buildTypes.release.optimization.enable = true", true),
        ("android { buildTypes.release.optimization { enable = true } }", true),
        ("android { buildTypes { release { optimization { enable = false } } } }", false),
        ("android { buildTypes { release { optimization { keepRules { } } } } }", false),
        ("android { buildTypes { release { minifyEnabled true } } }", false),
    ] {
        let told = folder(&format!("{APP}{line}\n"), "app/build.gradle");
        assert_eq!(told.as_deref(), is_read.then_some(ours), "{line}");
    }
    let want = Want::Rules(RulesWant { file: ours.to_owned() });
    let both = "android { buildTypes {\n release { optimization { enable true } }\n old { minifyEnabled \
        true; proguardFiles 'a.pro' }\n} }\n";
    check_rules("app/build.gradle", &format!("{APP}{both}"), &want, "absent");
    let new = both.replace("minifyEnabled true", "minifyEnabled false");
    check_rules("app/build.gradle", &format!("{APP}{new}"), &want, "present");
    // What lies elsewhere is read by neither.
    let beside = Want::Rules(RulesWant { file: "ours.pro".to_owned() });
    check_rules("app/build.gradle", &format!("{APP}{both}"), &beside, "absent");
}

#[test]
fn shrinkers_switched_on_from_outside_the_block() {
    let want = Want::Rules(RulesWant { file: "ours.pro".to_owned() });
    const KOTLIN: &str = "plugins {\n    id(\"com.android.application\")\n}\nandroid {\n    \
        namespace = \"a.b\"\n}\n";
    let unknown = "unknown";
    for (line, expected) in [
        ("android.buildTypes.release.minifyEnabled = true", "absent"),
        ("android.buildTypes.release.minifyEnabled true", "absent"),
        ("android.buildTypes['release'].minifyEnabled = shrink", "absent"),
        ("android { buildTypes.release.minifyEnabled true }", "absent"),
        ("android { buildTypes { release.minifyEnabled true } }", "absent"),
        ("android.buildTypes.release.proguardFiles 'a.pro'", "absent"),
        ("android.buildTypes.release.proguardFiles 'a.pro', 'ours.pro'", "present"),
        ("android.buildTypes.release.minifyEnabled = false", "present"),
        ("if (android.buildTypes.release.minifyEnabled) { println 'x' }", "present"),
        ("def minifyEnabled = true", "present"),
        ("android { buildTypes { release { if (x) { minifyEnabled true } } } }", "absent"),
        ("android { buildTypes { all { minifyEnabled true } } }", "absent"),
        (
            "android { buildTypes { all { minifyEnabled true; proguardFile 'ours.pro' } } }",
            "present",
        ),
        ("android { buildTypes.each { it.minifyEnabled = !debug } }", unknown),
        ("if (x) { android.buildTypes.release.minifyEnabled = true }", unknown),
    ] {
        check_rules("app/build.gradle", &format!("{APP}{line}\n"), &want, expected);
    }
    for (line, expected) in [
        ("android.buildTypes.getByName(\"release\").isMinifyEnabled = true", "absent"),
        ("android { buildTypes { getByName(\"release\").isMinifyEnabled = true } }", "absent"),
        ("android.buildTypes.getByName(\"release\").proguardFiles(\"ours.pro\")", "present"),
        ("android { buildTypes.configureEach { isMinifyEnabled = true } }", "absent"),
        (
            "android { buildTypes.named(\"release\").configure { isMinifyEnabled = true } }",
            "absent",
        ),
        ("android { buildTypes { val release by getting { isMinifyEnabled = true } } }", "absent"),
        (
            "android { buildTypes { named(\"release\").configure { isMinifyEnabled = true } } }",
            "absent",
        ),
    ] {
        check_rules("app/build.gradle.kts", &format!("{KOTLIN}{line}\n"), &want, expected);
    }
}

#[test]
fn the_rules_that_android_takes_by_itself_stay_those_of_its_version() {
    let want = Want::Rules(RulesWant { file: "ours.pro".to_owned() });
    const LINE: &str = "android.buildTypes.release.minifyEnabled = true\n";
    let text = format!("{APP}{LINE}");
    let default = |snapshot: &Snapshot| {
        let project = Project::read(snapshot, &Choice::default()).expect("a readable project");
        let step = ensure(&project, &want, &Owned::default());
        step.ok().flatten().map(|it| it.edit.text.trim().to_owned())
    };
    let line = |file: &str| {
        Some(format!("android.buildTypes.release.proguardFile getDefaultProguardFile('{file}')"))
    };
    let (plain, optimizing) = ("proguard-android.txt", "proguard-android-optimize.txt");
    for (version, file) in [
        ("2.2.2", plain),
        ("8.13.0", plain),
        ("9.0.0-alpha05", optimizing),
        ("9.0.0", optimizing),
        ("10.1.0", optimizing),
    ] {
        assert_eq!(default(&with_android(version, "app/build.gradle", &text)), line(file));
    }
    let with = |path: &str, content: &str, mut snapshot: Snapshot| {
        let path = RelPath::new(path).expect("a path");
        snapshot.set(path, Content::Text(SourceText::new(content.to_owned())));
        snapshot
    };
    let back = "android.r8.proguardAndroidTxt.disallowed=false\n";
    let nine = with_android("9.0.0", "app/build.gradle", &text);
    assert_eq!(default(&with("gradle.properties", back, nine)), line(plain));
    let bare = || project_with("app/build.gradle", &text);
    assert_eq!(said(&bare(), &want), "unknown");
    assert_eq!(default(&bare()), None);
    let wrapper = "gradle/wrapper/gradle-wrapper.properties";
    let gradle = |version: &str| format!("distributionUrl=https\\://x/gradle-{version}-bin.zip\n");
    assert_eq!(default(&with(wrapper, &gradle("8.14"), bare())), line(plain));
    assert_eq!(said(&with(wrapper, &gradle("9.1.0"), bare()), &want), "unknown");
    let build_src =
        "dependencies {\n    implementation 'com.android.tools.build:gradle:9.0.0'\n}\n";
    assert_eq!(default(&with("buildSrc/build.gradle", build_src, bare())), line(optimizing));
    let settings = "buildscript {\n    dependencies {\n        classpath \
                    'com.android.tools.build:gradle:7.4.2'\n    }\n}\ninclude ':app'\n";
    assert_eq!(default(&with("settings.gradle", settings, bare())), line(plain));
}

#[test]
fn rules_files_come_along_where_a_build_type_is_copied() {
    let want = Want::Rules(RulesWant { file: "ours.pro".to_owned() });
    let types = |debug: &str, copy: &str| {
        format!(
            "{APP}android {{\n    buildTypes {{\n        debug {{\n            {debug}\n        }}\n        \
             perf {{\n            {copy}\n            minifyEnabled true\n        }}\n    }}\n}}\n"
        )
    };
    let ours = "proguardFiles 'a.pro', 'ours.pro'";
    for copy in ["initWith debug", "initWith(debug)", "initWith buildTypes.debug"] {
        check_rules("app/build.gradle", &types(ours, copy), &want, "present");
    }
    for (debug, copy) in [
        (ours, "initWith release"),
        (ours, "initWith(debug); proguardFiles 'b.pro'"),
        ("minifyEnabled false", "initWith debug"),
        ("proguardFiles 'a.pro'", "initWith debug"),
    ] {
        check_rules("app/build.gradle", &types(debug, copy), &want, "absent");
    }
    let later = "buildTypes { perf { initWith debug; minifyEnabled true }; debug { LIST } }";
    let later = format!("{APP}android {{ {} }}\n", later.replace("LIST", ours));
    check_rules("app/build.gradle", &later, &want, "absent");
    let kotlin = "plugins { id(\"com.android.application\") }\nandroid {\n    namespace = \"a.b\"\n    buildTypes {\n        \
                  debug { proguardFile(\"ours.pro\") }\n        create(\"perf\") {\n            \
                  initWith(FROM)\n            isMinifyEnabled = true\n        }\n    }\n}\n";
    for from in ["getByName(\"debug\")", "buildTypes[\"debug\"]", "debug.get()"] {
        check_rules("app/build.gradle.kts", &kotlin.replace("FROM", from), &want, "present");
    }
}

#[test]
fn android_gets_its_containers_also_inside_its_default_config() {
    let nested = |inside: &str| {
        format!("{APP}android {{\n    defaultConfig {{\n        {inside}\n    }}\n}}\n")
    };
    let want = Want::Rules(RulesWant { file: "ours.pro".to_owned() });
    check_rules(
        "app/build.gradle",
        &nested("buildTypes { release { minifyEnabled true } }"),
        &want,
        "absent",
    );
    let text = nested("productFlavors { dev { dimension 'a' }; live { applicationId 'x.y' } }");
    let value = PlaceholderValue::Text("7".to_owned());
    let member = Member::Flavor("dev".to_owned());
    let want = PlaceholderWant { member, name: "ID".to_owned(), value, apart: Vec::new() };
    check("app/build.gradle", &text, &Want::Placeholder(want), "absent");
    let snapshot = project_with(
        "app/build.gradle",
        &text.replace("'a' }", "'a' };").replace("{ app", "{ dimension 'a'; app"),
    );
    let project = Project::read(&snapshot, &Choice::default()).expect("a readable project");
    assert_eq!(project.namespace.as_deref(), Some("a.b"));
    let names = project.axis(&["dev"]).expect("one axis");
    assert_eq!(names.iter().map(Member::name).collect::<Vec<_>>(), ["dev", "live"]);
    let text = nested("namespace 'c.d'").replace("namespace 'a.b'", "");
    let snapshot = project_with("app/build.gradle", &text);
    let project = Project::read(&snapshot, &Choice::default()).expect("a readable project");
    assert_eq!(project.namespace.as_deref(), Some("c.d"));
}

#[test]
fn libraries_of_plugins_go_to_the_class_path_that_the_android_plugin_is_on() {
    const OWN: &str = "buildscript {\n    dependencies {\n        classpath \
        'com.android.tools.build:gradle:2.3.0'\n    }\n}\napply plugin: 'com.android.application'\nandroid {\n    namespace 'a.b'\n}\n";
    let want = Want::Classpath(ClasspathWant {
        module: "g.x:plugin".to_owned(),
        version: Some("1.2".to_owned()),
        ..ClasspathWant::default()
    });
    let goes_to = |root: &str| {
        let mut snapshot = project_with("app/build.gradle", OWN);
        let path = RelPath::new("build.gradle").expect("a relative path");
        snapshot.set(path, Content::Text(SourceText::new(root.to_owned())));
        let project = Project::read(&snapshot, &Choice::default()).expect("a readable project");
        let step = ensure(&project, &want, &Owned::default()).expect("a place").expect("a step");
        step.file.as_str().to_owned()
    };
    assert_eq!(goes_to(ROOT), "app/build.gradle");
    assert_eq!(goes_to("// nothing yet\n"), "app/build.gradle");
    let own = OWN.split_once("apply").expect("a buildscript").0;
    assert_eq!(goes_to(own), "build.gradle");
    assert_eq!(
        goes_to("plugins { id 'com.android.application' version '8.1.0' apply false }\n"),
        "build.gradle"
    );
    check("app/build.gradle", OWN, &want, "absent");
}

#[test]
fn what_a_library_module_declares_is_joined_to_the_application() {
    const ANDROID: &str = "xmlns:android=\"http://schemas.android.com/apk/res/android\"";
    let want = |tag: &str, attributes: &[(&str, &str)], children: Vec<NewElement>| {
        let attributes = attributes.iter().map(|(name, value)| android(name, *value)).collect();
        let element = NewElement { name: tag.to_owned(), attributes, children };
        Want::Node(NodeWant { in_application: tag != "permission", element })
    };
    let action = NewElement {
        name: "action".to_owned(),
        attributes: vec![android("name", "x.GOT")],
        children: Vec::new(),
    };
    let filter = NewElement { children: vec![action], ..NewElement::default() };
    let filter = NewElement { name: "intent-filter".to_owned(), ..filter };
    let id = want("meta-data", &[("name", "x.id"), ("value", "7")], Vec::new());
    let service = want("service", &[("name", "a.b.Ours")], vec![filter]);
    let permission = want(
        "permission",
        &[("name", "${applicationId}.P"), ("protectionLevel", "signature")],
        Vec::new(),
    );
    let check = |entry: &str, inside: &str, want: &Want, expected: &str| {
        let script = format!("{APP}dependencies {{\n    {entry}\n}}\n");
        let mut snapshot = project_with("app/build.gradle", &script);
        let outside = if inside.contains("<permission") { inside } else { "" };
        let inside = if outside.is_empty() { inside } else { "" };
        let manifest = format!(
            "<manifest {ANDROID} package=\"l.m\">\n    {outside}\n    <application>\n        \
             {inside}\n    </application>\n</manifest>\n"
        );
        for (path, text) in [
            ("settings.gradle", "include ':app', ':ui:push-kit'\n"),
            ("ui/push-kit/build.gradle", "apply plugin: 'com.android.library'\n"),
            ("ui/push-kit/src/main/AndroidManifest.xml", manifest.as_str()),
        ] {
            let path = RelPath::new(path).expect("a relative path");
            snapshot.set(path, Content::Text(SourceText::new(text.to_owned())));
        }
        assert_eq!(said(&snapshot, want), expected, "{entry} {manifest}");
        if expected == "absent" {
            brought_about(snapshot, want);
        }
    };
    let same = "<meta-data android:name=\"x.id\" android:value=\"7\" />";
    for entry in [
        "implementation project(':ui:push-kit')",
        "api project(path: ':ui:push-kit')",
        "implementation projects.ui.pushKit",
    ] {
        check(entry, same, &id, "present");
    }
    for entry in ["testImplementation project(':ui:push-kit')", "implementation 'ui:push-kit:1'"] {
        check(entry, same, &id, "absent");
    }
    let entry = "compile project(':ui:push-kit')";
    let other = same.replace('7', "${ID}");
    let differs = "different: meta-data `x.id`: `android:value` is `${ID}`, not `7`";
    check(entry, &other, &id, differs);
    let theirs = "<service android:name=\".Theirs\"><intent-filter>\
                  <action android:name=\"x.GOT\" /></intent-filter></service>";
    check(entry, theirs, &service, "different: service `.Theirs` takes the same intents");
    check(entry, &theirs.replace(".Theirs", "a.b.Ours"), &service, "present");
    let wide =
        "<permission android:name=\"${applicationId}.P\" android:protectionLevel=\"normal\" />";
    check(
        entry,
        wide,
        &permission,
        "different: permission `${applicationId}.P`: `android:protectionLevel` is `normal`, not `signature`",
    );
}

#[test]
fn strings_of_the_resources_are_read_in_every_file_and_else_not_told() {
    let attributes = vec![android("name", "x.id"), android("value", "7")];
    let element = NewElement { name: "meta-data".to_owned(), attributes, children: Vec::new() };
    let want = Want::Node(NodeWant { in_application: true, element });
    let manifest = MANIFEST.replace(
        "<application />",
        "<application><meta-data android:name=\"x.id\" android:value=\"@string/id\" /></application>",
    );
    let differs = "different: meta-data `x.id`: `android:value` is `@string/id`, not `7`";
    for (file, value, expected) in [
        ("strings.xml", "7", "present"),
        ("push.xml", "7", "present"),
        ("push.xml", "8", differs),
        ("../xml/push.xml", "7", "unknown"),
    ] {
        let mut snapshot = project_with("app/src/main/AndroidManifest.xml", &manifest);
        let text = format!("<resources><string name=\"id\">{value}</string></resources>");
        let path = RelPath::new("app/src/main/res/values").and_then(|it| it.join(file));
        snapshot.set(path.expect("a path"), Content::Text(SourceText::new(text)));
        assert_eq!(said(&snapshot, &want), expected, "{file}");
    }
}

#[test]
fn manifests_stand_where_the_module_has_them() {
    let want = NewElement { name: "meta-data".to_owned(), ..NewElement::default() };
    let want = NewElement { attributes: vec![android("name", "x.id")], ..want };
    let want = Want::Node(NodeWant { in_application: true, element: want });
    let files = [
        ("settings.gradle", SETTINGS),
        ("build.gradle", ROOT),
        ("app/build.gradle", APP),
        ("app/src/androidMain/AndroidManifest.xml", MANIFEST),
    ];
    let snapshot = Snapshot::new(files.into_iter().map(|(path, text)| {
        let path = RelPath::new(path).expect("a path");
        (path, Content::Text(SourceText::new(text.to_owned())))
    }));
    assert_eq!(said(&snapshot, &want), "absent");
    brought_about(snapshot, &want);
    for set in [
        "sourceSets.main { manifest.srcFile 'Own.xml' }",
        "sourceSets { main { manifest { srcFile 'Own.xml' } } }",
        "sourceSets.main.manifest.srcFile 'Own.xml'",
    ] {
        let script = format!("{APP}android {{ {set} }}\n");
        let mut snapshot = project_with("app/build.gradle", &script);
        let path = RelPath::new("app/Own.xml").expect("a path");
        let own = MANIFEST.replace(
            "<application />",
            "<application><meta-data android:name=\"x.id\" /></application>",
        );
        snapshot.set(path, Content::Text(SourceText::new(own)));
        assert_eq!(said(&snapshot, &want), "present", "{set}");
    }
}

#[test]
fn plugins_are_applied_after_the_android_plugin() {
    let want = Want::Plugin(PluginWant { plugin: PluginName::new("g.x") });
    let after = |script: &str| {
        let snapshot = project_with("app/build.gradle", script);
        let project = Project::read(&snapshot, &Choice::default()).expect("a readable project");
        let step = ensure(&project, &want, &Owned::default()).expect("a place").expect("a step");
        step.edit.apply(script)
    };
    let above = "plugins {\n    id 'h.y'\n}\n";
    let applied = format!("{above}{APP}");
    let line = "apply plugin: 'com.android.application'\n";
    assert_eq!(after(&applied), applied.replace(line, &format!("{line}apply plugin: 'g.x'\n")));
    let id = "    id 'com.android.application'\n";
    let in_block = applied.replace(line, "").replace("    id 'h.y'\n", id);
    assert_eq!(after(&in_block), in_block.replace(id, &format!("{id}    id 'g.x'\n")));
}

#[test]
fn what_goes_over_a_map_may_declare_what_is_in_it() {
    let said_with = |entry: &str, listed: &str| {
        let text = format!("{APP}\ndependencies {{\n    {entry}\n}}\n");
        let mut snapshot = project_with("app/build.gradle", &text);
        let root = format!("ext.deps = [a: '{listed}']\n");
        let path = RelPath::new("build.gradle").expect("a path");
        snapshot.set(path, Content::Text(SourceText::new(root)));
        said(&snapshot, &dependency())
    };
    for entry in [
        "rootProject.ext.deps.each { k, v -> implementation v }",
        "for (it in deps.values()) { implementation it }",
        "implementation made(deps)",
    ] {
        assert_eq!(said_with(entry, "g.x:a:1.2"), "unknown", "{entry}");
        assert_eq!(said_with(entry, "g.x:b:1.2"), "absent", "{entry}");
    }
}

#[test]
fn constants_of_build_src_are_read() {
    const CONSTANTS: &str = "package x\n\ninternal object Versions {\n    const val a = \"1.2\"\n}\n\n\
        object Deps {\n    const val a = \"g.x:a:${Versions.a}\"\n    const val twice = \"g.x:a:1.2\"\n    \
        object Inner {\n        private const val v = \"1.2\"\n        const val a = \"g.x:a:$v\"\n    }\n    \
        val made = listOf(\"g.x:a\").first()\n    fun of(x: String) { val local = \"g.x:a:1.2\" }\n}\n\n\
        object Loop {\n    const val a = \"${Loop.b}\"\n    const val b = \"${Loop.a}\"\n}\n";
    let declared = |entry: &str, expected: &str| {
        let text = format!("{APP}\ndependencies {{\n    implementation({entry})\n}}\n");
        let mut snapshot = project_with("app/build.gradle", &text);
        let other = "object Deps { const val twice = \"g.x:b:1\" }\n";
        for (path, text) in [("Deps.kt", CONSTANTS), ("Other.kt", other)] {
            let path = RelPath::new(&format!("buildSrc/src/main/kotlin/{path}")).expect("a path");
            snapshot.set(path, Content::Text(SourceText::new(text.to_owned())));
        }
        assert_eq!(said(&snapshot, &dependency()), expected, "{entry}");
    };
    declared("Deps.a", "present");
    declared("Deps.Inner.a", "present");
    declared("\"g.x:a:${Versions.a}\"", "present");
    // What is not read may be `g.x:a`, which stands there.
    declared("Deps.twice", "unknown");
    declared("Deps.made", "unknown");
    declared("Deps.local", "unknown");
    declared("Loop.a", "unknown");
    declared("\"g.x:a:${Versions.b}\"", "unknown");
}

#[test]
fn a_module_that_is_missing_has_no_library_for_a_substitute() {
    const LIBRARY: &str = "apply plugin: 'com.android.library'\n";
    let check = |files: &[(&str, &str)], expected: &str| {
        let include: Vec<String> = files
            .iter()
            .map(|(path, _)| format!("include ':{}'\n", path.split('/').next().unwrap_or(path)))
            .collect();
        let settings = include.concat();
        let mut snapshot = Snapshot::default();
        for (path, text) in files.iter().chain([&("settings.gradle", settings.as_str())]) {
            let path = RelPath::new(path).expect("a relative path");
            snapshot.set(path, Content::Text(SourceText::new((*text).to_owned())));
        }
        let choice = Choice { module: Some(":mobile".to_owned()), ..Choice::default() };
        let said = match Project::read(&snapshot, &choice) {
            Ok(project) => project.app().path.clone(),
            Err(problems) => problems[0].message.clone(),
        };
        assert_eq!(said, expected);
    };
    let java = ("core/build.gradle", "apply plugin: 'java-library'\n");
    let library = ("lib/build.gradle", LIBRARY);
    let app = ("app/build.gradle", APP);
    check(&[library, app, java], "there is no module `:mobile` (known: `:app`)");
    check(&[library, java], "there is no module `:mobile`");
    // What a convention applies is not seen, and may be the application.
    let open = ("wear/build.gradle", "apply plugin: 'our.conventions'\n");
    check(&[library, open, java], "there is no module `:mobile` (known: `:wear`)");
}

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
fn the_manifest_is_where_the_source_sets_say() {
    let check = |path: &str, android: &str, expected: &str| {
        let (head, name) = match path.ends_with(".kts") {
            true => ("plugins { id(\"com.android.application\") }\n", "namespace = \"a.b\""),
            false => ("apply plugin: 'com.android.application'\n", "namespace 'a.b'"),
        };
        let mut snapshot =
            project_with(path, &format!("{head}android {{\n    {name}\n}}\n{android}"));
        for file in ["app/M.xml", "own/AndroidManifest.xml", "app/own/AndroidManifest.xml"] {
            let file = RelPath::new(file).expect("a relative path");
            snapshot.set(file, Content::Text(SourceText::new(MANIFEST.to_owned())));
        }
        let project = Project::read(&snapshot, &Choice::default()).expect("a readable project");
        let want = Want::Node(NodeWant {
            in_application: true,
            element: element("service", &[("name", "a.b.S")]),
        });
        let step = ensure(&project, &want, &Owned::default()).expect("a place").expect("an edit");
        assert_eq!(step.file.as_str(), expected, "{android}");
    };
    const OWN: &str = "app/src/main/AndroidManifest.xml";
    let groovy = |sets: &str, expected| {
        check("app/build.gradle", &format!("android {{\n    {sets}\n}}\n"), expected);
    };
    groovy("", OWN);
    groovy("sourceSets { debug { manifest.srcFile 'M.xml' } }", OWN);
    for sets in [
        "sourceSets { main { manifest.srcFile 'M.xml' } }",
        "sourceSets { main { manifest { srcFile file('M.xml') } } }",
        "sourceSets { main.manifest.srcFile 'M.xml' }",
        "sourceSets.main { manifest.srcFile = \"M.xml\" }",
        "sourceSets.main.manifest.srcFile 'M.xml'",
        "sourceSets.main.manifest { srcFile \"$projectDir/M.xml\" }",
    ] {
        groovy(sets, "app/M.xml");
    }
    groovy("sourceSets.main.setRoot('own')", "app/own/AndroidManifest.xml");
    groovy(
        "sourceSets { main.manifest.srcFile \"$rootDir/own/AndroidManifest.xml\" }",
        "own/AndroidManifest.xml",
    );
    check("app/build.gradle", "android.sourceSets.main.manifest.srcFile 'M.xml'\n", "app/M.xml");
    for sets in [
        "sourceSets { getByName(\"main\") { manifest.srcFile(\"M.xml\") } }",
        "sourceSets { named(\"main\") { manifest { srcFile(\"M.xml\") } } }",
        "sourceSets.getByName(\"main\").manifest.srcFile(\"M.xml\")",
        "sourceSets.getByName(\"main\") { manifest.srcFile(\"M.xml\") }",
        "sourceSets[\"main\"].manifest.srcFile(\"M.xml\")",
    ] {
        check("app/build.gradle.kts", &format!("android {{\n    {sets}\n}}\n"), "app/M.xml");
    }
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

fn element(name: &str, attributes: &[(&str, &str)]) -> NewElement {
    NewElement {
        name: name.to_owned(),
        attributes: attributes.iter().map(|(local, value)| android(local, *value)).collect(),
        children: Vec::new(),
    }
}

fn in_manifest(inside: &str) -> String {
    format!(
        "<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\"\n    \
         xmlns:tools=\"http://schemas.android.com/tools\">\n{inside}\n</manifest>\n"
    )
}

const MAIN_MANIFEST: &str = "app/src/main/AndroidManifest.xml";

#[test]
fn permissions_wider_than_ours_are_enough() {
    let attributes = [("name", "p.WRITE"), ("maxSdkVersion", "28")];
    let element = element("uses-permission", &attributes);
    let want = Want::Node(NodeWant { in_application: false, element });
    for (inside, expected) in [
        ("", "absent"),
        ("<application/>", "absent"),
        ("<!-- <uses-permission android:name=\"p.WRITE\"/> -->", "absent"),
        ("<uses-permission android:name=\"p.WRITE\"/>", "present"),
        ("<uses-permission android:name=\"p.WRITE\" android:maxSdkVersion=\"32\"/>", "present"),
        (
            "<uses-permission android:name=\"p.WRITE\" android:maxSdkVersion=\"18\"/>",
            "different: `android:maxSdkVersion` is `18`; needed: `28`",
        ),
        (
            "<uses-permission android:name=\"p.WRITE\" tools:node=\"remove\"/>",
            "different: `p.WRITE` is taken out by `tools:node=\"remove\"`",
        ),
    ] {
        check(MAIN_MANIFEST, &in_manifest(inside), &want, expected);
    }
    check(
        MAIN_MANIFEST,
        "<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\"/>",
        &want,
        "absent",
    );
}

#[test]
fn permissions_of_another_application_are_seen() {
    let element = element("permission", &[("name", "${applicationId}.permission.MSG")]);
    let want = Want::Node(NodeWant { in_application: false, element });
    for (name, expected) in [
        ("${applicationId}.permission.MSG", "present"),
        ("a.b.permission.MSG", "present"),
        ("a.b.permission.OTHER", "absent"),
        (
            "c.d.permission.MSG",
            "different: permission `c.d.permission.MSG` is not named after this application",
        ),
    ] {
        let text = in_manifest(&format!("    <permission android:name=\"{name}\"/>"));
        check(MAIN_MANIFEST, &text, &want, expected);
    }
}

#[test]
fn components_are_known_by_resolved_name_and_by_their_actions() {
    let action = element("action", &[("name", "x.RECEIVE")]);
    let filter = NewElement { children: vec![action], ..element("intent-filter", &[]) };
    let attributes = [("name", "a.b.push.Receiver"), ("exported", "true")];
    let receiver = NewElement { children: vec![filter], ..element("receiver", &attributes) };
    let want = Want::Node(NodeWant { in_application: true, element: receiver });
    let with = |attributes: &str, action: &str| {
        in_manifest(&format!(
            "    <application>\n        <receiver {attributes}>\n            <intent-filter>\n                \
             <action android:name=\"{action}\"/>\n            </intent-filter>\n        </receiver>\n    \
             </application>"
        ))
    };
    for (attributes, action, expected) in [
        ("android:name=\".push.Receiver\" android:exported=\"true\"", "x.RECEIVE", "present"),
        ("android:exported=\"true\" android:name=\"a.b.push.Receiver\"", "x.RECEIVE", "present"),
        (
            "android:name=\".push.Receiver\"",
            "x.RECEIVE",
            "different: receiver `.push.Receiver` lacks `android:exported=\"true\"`",
        ),
        (
            "android:name=\".Mine\"",
            "x.RECEIVE",
            "different: receiver `.Mine` takes the same intents",
        ),
        ("android:name=\".Mine\"", "x.OTHER", "absent"),
    ] {
        check(MAIN_MANIFEST, &with(attributes, action), &want, expected);
    }
    check(MAIN_MANIFEST, MANIFEST, &want, "absent");
    check(MAIN_MANIFEST, &in_manifest(""), &want, "absent");
}

#[test]
fn deep_links_open_the_activity() {
    let filter = NewElement {
        children: vec![
            element("action", &[("name", "android.intent.action.VIEW")]),
            element("category", &[("name", "android.intent.category.DEFAULT")]),
            element("data", &[("scheme", "s"), ("host", "h")]),
        ],
        ..element("intent-filter", &[])
    };
    let want = Want::DeepLink(DeepLinkWant { activity: "a.b.Chat".to_owned(), filter });
    let with = |attributes: &str, inside: &str| {
        in_manifest(&format!(
            "    <application>\n        <activity android:name=\".Chat\"{attributes}>{inside}</activity>\n    \
             </application>"
        ))
    };
    let right = "<intent-filter><action android:name=\"android.intent.action.VIEW\"/><category \
                 android:name=\"android.intent.category.DEFAULT\"/><data android:scheme=\"s\"/><data \
                 android:host=\"h\"/></intent-filter>";
    let misspelt = right.replace("VIEW", "View");
    let open = " android:exported=\"true\"";
    check(MAIN_MANIFEST, &with("", ""), &want, "absent");
    check(MAIN_MANIFEST, &with(open, ""), &want, "absent");
    check(MAIN_MANIFEST, &with("", right), &want, "absent");
    check(MAIN_MANIFEST, &with(open, right), &want, "present");
    check(
        MAIN_MANIFEST,
        &with(" android:exported=\"false\"", right),
        &want,
        "different: activity `a.b.Chat` has `android:exported=\"false\"`: no other app can open it",
    );
    let one_data = misspelt.replace("/><data android:host", " android:host");
    check(
        MAIN_MANIFEST,
        &with(open, &one_data),
        &want,
        "different: an intent filter's action is `android.intent.action.View`, not \
         `android.intent.action.VIEW`",
    );
    check(MAIN_MANIFEST, MANIFEST, &want, "unknown");
}
