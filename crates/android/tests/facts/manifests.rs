//! Manifests: where they stand, and what they say.

use super::*;

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
    let differs = "different: meta-data `x.id`: `android:value` is `@string/id` (`8`), not `7`";
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

#[test]
fn values_behind_placeholders_are_compared_where_the_scripts_tell_them() {
    let attributes = vec![android("name", "x.id"), android("value", "7")];
    let element = NewElement { name: "meta-data".to_owned(), attributes, children: Vec::new() };
    let want = Want::Node(NodeWant { in_application: true, element });
    let check = |inside: &str, expected: &str| {
        let script = format!("{APP}android {{\n{inside}\n}}\n");
        let mut snapshot = project_with("app/build.gradle", &script);
        let manifest = MANIFEST.replace(
            "<application />",
            "<application><meta-data android:name=\"x.id\" android:value=\"${ID}\" /></application>",
        );
        let path = RelPath::new("app/src/main/AndroidManifest.xml").expect("a path");
        snapshot.set(path, Content::Text(SourceText::new(manifest)));
        assert_eq!(said(&snapshot, &want), expected, "{script}");
    };
    let set = |value: &str| format!("defaultConfig {{ manifestPlaceholders = [ID: {value}] }}");
    let types = |debug: &str, release: &str| {
        let block = |name: &str, value: &str| match value {
            "" => String::new(),
            value => format!("{name} {{ manifestPlaceholders.ID = {value} }}\n"),
        };
        format!("buildTypes {{\n{}{}}}", block("debug", debug), block("release", release))
    };
    check(&set("'7'"), "present");
    check(&set("'8'"), "different: meta-data `x.id`: `android:value` is `${ID}` (`8`), not `7`");
    let unset = "different: meta-data `x.id`: `android:value` is `${ID}`, not `7`";
    check("", unset);
    for value in ["System.getenv('ID')", "rootProject.file('id').text", "ids.push"] {
        check(&set(value), "unknown");
    }
    check(&types("'7'", "'7'"), "present");
    check(&types("'7'", "'8'"), unset);
    check(&types("'7'", ""), unset);
    check(&types("'7'", "System.getenv('ID')"), "unknown");
    check(&format!("{}\n{}", set("'8'"), types("'7'", "'7'")), "present");
    check("buildTypes.all { manifestPlaceholders.ID = '7' }", "unknown");
    let flavors = "flavorDimensions 'f'\nproductFlavors {\n";
    let flavor = |name: &str, value: &str| {
        format!("{name} {{ dimension 'f'; manifestPlaceholders.ID = {value} }}\n")
    };
    check(&format!("{flavors}{}{}}}", flavor("a", "'7'"), flavor("b", "'7'")), "present");
    check(&format!("{flavors}{}{}}}", flavor("a", "'7'"), flavor("b", "'9'")), unset);
}

#[test]
fn filters_and_names_that_another_activity_goes_by_are_seen() {
    let child = |name: &str, attribute: (&str, &str)| NewElement {
        name: name.to_owned(),
        attributes: vec![android(attribute.0, attribute.1)],
        children: Vec::new(),
    };
    let data = NewElement {
        name: "data".to_owned(),
        attributes: vec![android("scheme", "tea"), android("host", "chat")],
        children: Vec::new(),
    };
    let filter = NewElement {
        name: "intent-filter".to_owned(),
        attributes: Vec::new(),
        children: vec![child("action", ("name", "x.VIEW")), data],
    };
    let want = Want::DeepLink(DeepLinkWant { activity: "a.b.Link".to_owned(), filter });
    let check = |tag: &str, parts: &str, expected: &str| {
        let script = format!(
            "{APP}android {{ defaultConfig {{ manifestPlaceholders = [S: 'tea', H: System.getenv('H')] }} }}\n"
        );
        let mut snapshot = project_with("app/build.gradle", &script);
        let inside = format!(
            "<application><{tag} android:name=\"a.b.Link\" android:exported=\"true\"><intent-filter>\
             <action android:name=\"x.VIEW\" />{parts}</intent-filter></{tag}></application>"
        );
        let manifest = MANIFEST.replace("<application />", &inside);
        for (path, text) in [
            ("app/src/main/AndroidManifest.xml", manifest.as_str()),
            (
                "app/src/main/res/values/strings.xml",
                "<resources><string name=\"host\">chat</string></resources>",
            ),
        ] {
            let path = RelPath::new(path).expect("a path");
            snapshot.set(path, Content::Text(SourceText::new(text.to_owned())));
        }
        assert_eq!(said(&snapshot, &want), expected, "{manifest}");
        if expected == "absent" {
            brought_about(snapshot, &want);
        }
    };
    let plain = "<data android:scheme=\"tea\" android:host=\"chat\" />";
    let of = |scheme: &str, host: &str| plain.replace("tea", scheme).replace("chat", host);
    for tag in ["activity", "activity-alias"] {
        check(tag, plain, "present");
        check(tag, &of("${S}", "@string/host"), "present");
        check(tag, &of("tea", "${H}"), "unknown");
        check(tag, &of("coffee", "${H}"), "absent");
        check(tag, &of("tea", "call"), "absent");
        check(tag, "<data android:scheme=\"tea\" />", "absent");
    }
}
