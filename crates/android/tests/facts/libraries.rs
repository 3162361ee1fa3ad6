//! Libraries and catalogs: every spelling, and how a new one is written.

use super::*;

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
fn what_a_multiplatform_module_has_for_android_counts() {
    let check_kotlin = |inside: &str, expected: &str| {
        let text = format!(
            "plugins {{ id(\"com.android.application\") }}\nkotlin {{\n androidTarget()\n sourceSets {{\n {inside}\n }}\n}}\nandroid {{ namespace = \"a.b\" }}\n"
        );
        let mut snapshot = project_with("app/build.gradle.kts", &text);
        snapshot.remove(&RelPath::new("app/build.gradle").expect("a path"));
        assert_eq!(said(&snapshot, &dependency()), expected, "{text}");
    };
    const PUSH: &str = "implementation(\"g.x:a:1.2\")";
    for (around, expected) in [
        ("androidMain.dependencies { IT }", "present"),
        ("androidMain { dependencies { IT } }", "present"),
        ("commonMain.dependencies { IT }", "present"),
        ("val androidMain by getting { dependencies { IT } }", "present"),
        ("val androidMain by getting\n androidMain.dependencies { IT }", "present"),
        ("getByName(\"androidMain\") { dependencies { IT } }", "present"),
        ("getByName(\"androidMain\").dependencies { IT }", "present"),
        ("named(\"androidMain\") { dependencies { IT } }", "present"),
        ("val jvmMain by getting { dependencies { IT } }", "unknown"),
    ] {
        check_kotlin(&around.replace("IT", PUSH), expected);
    }
    check_kotlin("androidMain.dependencies { implementation(\"g.x:b:1.2\") }", "absent");
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
fn dependencies_of_scripts_that_are_applied_by_any_path() {
    let applied = |root: &str, application: &str, expected: &str| {
        let mut snapshot = project_with("app/build.gradle", &format!("{APP}{application}\n"));
        for (path, text) in [
            ("build.gradle", format!("{root}\n{ROOT}")),
            ("gradle/x.gradle", "dependencies { implementation 'g.x:a:1.2' }\n".to_owned()),
        ] {
            snapshot.set_text(&RelPath::new(path).expect("a path"), text);
        }
        assert_eq!(said(&snapshot, &dependency()), expected, "{root}, {application}");
    };
    let own = |application: &str, expected: &str| applied("", application, expected);
    for present in [
        "apply from: \"$rootDir/gradle/x.gradle\"",
        "apply from: \"../gradle/x.gradle\", to: project",
        "def dir = \"$rootDir/gradle\"\napply from: \"$dir/x.gradle\"",
        "def dir = rootProject.file('gradle')\napply from: new File(dir, 'x.gradle')",
        "def top = rootDir\ndef dir = \"$top/gradle\"\napply from: \"$dir/x.gradle\"",
        "apply from: \"${buildscript.sourceFile.parent}/../gradle/x.gradle\"",
        "def here = buildscript.sourceFile.getParentFile()\napply from: \"$here/../gradle/x.gradle\"",
        "buildscript {\n    def up = \"${buildscript.sourceFile.getParent()}/../\"\n    \
         apply(from: \"${up}/gradle/x.gradle\")\n}",
        "def dir = 'nowhere'\nbuildscript {\n    def dir = \"$rootDir/gradle\"\n    \
         apply from: \"$dir/x.gradle\"\n}",
    ] {
        own(present, "present");
    }
    for root in ["ext.dir = \"$rootDir/gradle\"", "ext {\n    dir = \"$projectDir/gradle\"\n}"] {
        applied(root, "apply from: \"$dir/x.gradle\"", "present");
        applied(root, "apply from: \"${rootProject.ext.dir}/x.gradle\"", "present");
        applied(root, "def dir = other()\napply from: \"$dir/x.gradle\"", "unknown");
    }
    for root in ["ext.dir = file('gradle')", "ext.dir = rootProject.file('gradle')"] {
        applied(root, "apply from: \"$dir/x.gradle\"", "present");
    }
    applied("ext.dir = '../gradle'", "apply from: \"$dir/x.gradle\"", "present");
    applied("ext.dir = 'gradle'", "apply from: \"$dir/x.gradle\"", "absent");
    applied("ext.dir = new File('gradle')", "apply from: \"$dir/x.gradle\"", "unknown");
    own("apply from: '../../node_modules/x/x.gradle'", "absent");
    for unknown in [
        "apply from: '../../x.gradle'",
        "apply from: \"$rootDir/../shared/x.gradle\"",
        "apply from: '/shared/x.gradle'",
        "apply from: \"$dir/x.gradle\"",
        "def a = \"$b/x\"\ndef b = \"$a/y\"\napply from: \"$a/x.gradle\"",
        "def dir = \"$rootDir/gradle\"\nbuildscript {\n    def dir = other()\n    \
         apply from: \"$dir/x.gradle\"\n}",
        "def dir = \"$rootDir/gradle\"\n['a', 'b'].each { dir -> apply from: \"$dir/x.gradle\" }",
        "def dir = \"$rootDir/gradle\"\nfor (dir in ['a']) { apply from: \"$dir/x.gradle\" }",
        "buildscript {\n    def dir = \"$rootDir/a\"\n    dir = \"$rootDir/gradle\"\n    \
         apply from: \"$dir/x.gradle\"\n}",
    ] {
        own(unknown, "unknown");
    }
    // What configures the build script declares nothing of the project, whether it is read or not.
    own("apply from: \"../gradle/x.gradle\", to: buildscript", "absent");
    own("apply from: \"$dir/x.gradle\", to: buildscript", "absent");
}

#[test]
fn what_a_script_gives_a_name_goes_before_what_the_root_does() {
    let declared = |own: &str, expected: &str| {
        let text = format!("{APP}{own}\ndependencies {{ implementation \"g.x:a:$v\" }}\n");
        let mut snapshot = project_with("app/build.gradle", &text);
        let root = format!("ext.v = '1.2'\n{ROOT}");
        snapshot.set_text(&RelPath::new("build.gradle").expect("a path"), root);
        assert_eq!(said(&snapshot, &dependency()), expected, "{own}");
    };
    declared("", "present");
    declared("def v = rootProject.ext.v", "present");
    declared("def v = rootProject.ext.has('v') ? rootProject.ext.v : '1.1'", "present");
    declared("def v = other()", "unknown");
    declared("def v = '1.2'\nif (x) { v = '1.1' }", "unknown");
    let lower = "different: `g.x:a` is at version `1.1`; push.toml asks for `1.2`";
    declared("def v = '1.1'", lower);
}

#[test]
fn a_name_that_stands_for_a_platform_is_no_library() {
    let named = "ext.own = [a: 'g.x:a:1.2']\n";
    let declared = |own: &str, expected: &str| {
        let mut snapshot = project_with("app/build.gradle", &format!("{APP}{own}\n"));
        snapshot.set_text(&RelPath::new("build.gradle").expect("a path"), format!("{named}{ROOT}"));
        assert_eq!(said(&snapshot, &dependency()), expected, "{own}");
    };
    for stands_for in ["platform('o.x:bom:1')", "project(':lib')", "files('libs/x.jar')"] {
        declared(
            &format!("dependencies {{\ndef it = {stands_for}\nimplementation it\n}}"),
            "absent",
        );
        declared(&format!("def it = {stands_for}\ndependencies {{ implementation it }}"), "absent");
    }
    declared("def it = other('o.x:bom:1')\ndependencies { implementation it }", "unknown");
    declared("dependencies { implementation it }", "unknown");
}
