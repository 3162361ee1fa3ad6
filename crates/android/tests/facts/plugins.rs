//! Plugins, and the class path that they come from.

use super::*;

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
    entry("classpath \"g:a:$unheardOf\"", "unknown");
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
