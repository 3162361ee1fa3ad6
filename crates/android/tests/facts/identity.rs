//! Whether a module is an application, and what it is called.

use super::*;

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
fn what_a_template_has_in_the_place_of_a_name_is_none() {
    let package = MANIFEST.replace("<manifest", "<manifest package=\"__PACKAGE__\"");
    for (path, text) in [
        ("app/src/main/AndroidManifest.xml", package.as_str()),
        ("app/build.gradle", &APP.replace("a.b", "__PACKAGE__")),
        ("app/build.gradle", &APP.replace("a.b", "com.__COMPANY__.app")),
    ] {
        let mut snapshot = project_with(path, text);
        if path.ends_with(".xml") {
            let script = RelPath::new("app/build.gradle").expect("a path");
            snapshot.set_text(&script, APP.replace("    namespace 'a.b'\n", ""));
        }
        let problems = Project::read(&snapshot, &Choice::default()).expect_err("no names");
        assert_eq!(problems[0].kind, ProblemKind::NoPackageName, "{text}");
        let at = problems[0].at.as_ref().expect("a place");
        assert!(text[at.span.clone()].contains("__"), "{text}: {at:?}");
    }
    for name in ["a.__b__", "__a.B__", "a._X_"] {
        let snapshot = project_with("app/build.gradle", &APP.replace("a.b", name));
        let project = Project::read(&snapshot, &Choice::default()).expect("a readable project");
        assert_eq!(project.namespace.as_deref(), Some(name));
    }
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
