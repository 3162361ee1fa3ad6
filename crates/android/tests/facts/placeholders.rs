//! Placeholders, and the values that scripts compute.

use super::*;

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
