//! push.toml lives beside the files of whoever owns the Android folder.

use super::*;

/// Files of an owner, and where its Android folder is.
const OWNERS: [(&str, &str, &str); 7] = [
    ("package.json", "{ \"dependencies\": { \"react-native\": \"0.80.0\" } }\n", "android"),
    ("package.json", "{ \"devDependencies\": { \"expo\": \"52.0.0\" } }\n", "android"),
    ("app.json", "{ \"expo\": { \"name\": \"Meadow\" } }\n", "android"),
    ("capacitor.config.ts", "export default {};\n", "android"),
    ("pubspec.yaml", "name: meadow\n", "android"),
    ("config.xml", "<widget id=\"io.meadow.app\"></widget>\n", "platforms/android"),
    (
        "package.json",
        "{ \"devDependencies\": { \"cordova-android\": \"13\" } }\n",
        "platforms/android",
    ),
];

#[test]
fn push_toml_lives_with_its_owner_and_is_found_from_everywhere() {
    for (name, text, below) in OWNERS {
        let before = with(android(below), &[(name, text)]);
        let workspace = Workspace::new(&before);
        check(&workspace.run(&MEIZU), 0, &["created push.toml", "created push.lock"]);
        let config = workspace.read("push.toml");
        assert!(
            without_schema(&config).starts_with(&format!("version = 1\nproject = \"{below}\"\n")),
            "{config}"
        );
        assert!(!workspace.project().join(below).join("push.lock").exists(), "{name}");
        for folder in ["", below, &format!("{below}/app")] {
            check(&run_in(&workspace.project().join(folder), &["verify"]), 0, &["✓ "]);
        }
        check(&workspace.run(&["verify", "--project", below]), 0, &["✓ "]);
        check(&run_in(&workspace.project().join(below), &["remove"]), 0, &["deleted"]);
        check(&workspace.run(&["verify"]), 0, &["✓ "]);
        assert_same(&without_config(workspace.tree()), &before);
    }
}

#[test]
fn set_up_from_inside_is_the_same() {
    let before = with(android("android"), &[OWNERS[0]].map(|(name, text, _)| (name, text)));
    let [one, other] = ["", "android/app"].map(|folder| {
        let workspace = Workspace::new(&before);
        check(&run_in(&workspace.project().join(folder), &MEIZU), 0, &[]);
        workspace.tree()
    });
    assert_same(&one, &other);
}

#[test]
fn the_tooling_of_a_native_project_owns_nothing() {
    let package = "{ \"devDependencies\": { \"husky\": \"9\", \"prettier\": \"3\" } }\n";
    let workspace = Workspace::new(&with(android("android"), &[("package.json", package)]));
    check(&workspace.run(&MEIZU), 0, &["created android/push.toml"]);
    let config = workspace.read("android/push.toml");
    assert!(without_schema(&config).starts_with("version = 1\n\n"));
}

#[test]
fn a_push_toml_that_is_there_stays() {
    let (name, text, _) = OWNERS[0];
    let before = with(android("android"), &[(name, text), ("android/push.toml", "version = 1\n")]);
    let workspace = Workspace::new(&before);
    check(&workspace.run(&MEIZU), 0, &["changed android/push.toml", "created android/push.lock"]);
    assert!(!workspace.project().join("push.toml").exists());
}

#[test]
fn a_new_folder_is_made_whole_by_apply_alone() {
    let (name, text, _) = OWNERS[1];
    let before = with(android("android"), &[(name, text), (".gitignore", "/android\n")]);
    let workspace = Workspace::new(&before);
    check(&workspace.run(&MEIZU), 0, &["`expo prebuild` makes this folder anew"]);
    let applied = workspace.tree();
    let anew = |tree: &Tree| {
        fs::remove_dir_all(workspace.project().join("android")).expect("deleted");
        support::write_tree(&workspace.project(), tree);
    };
    anew(&before);
    check(&workspace.run(&["apply"]), 0, &[]);
    assert_same(&workspace.tree(), &applied);
    // The next template has nothing of what push.lock remembers of the last one.
    let script =
        "plugins { id 'com.android.application' }\nandroid { namespace 'io.meadow.app' }\n";
    let other = with(before.clone(), &[("android/app/build.gradle", script)]);
    anew(&other);
    check(&workspace.run(&["apply"]), 0, &[]);
    check(&workspace.run(&["verify"]), 0, &["✓ "]);
    check(&workspace.run(&["remove"]), 0, &[]);
    assert_same(&without_config(workspace.tree()), &other);
}

#[test]
fn a_folder_that_is_not_made_yet_is_told() {
    let (name, text, _) = OWNERS[1];
    let config = "version = 1\nproject = \"android\"\n";
    let workspace = Workspace::new(&with(Tree::new(), &[(name, text), ("push.toml", config)]));
    for command in ["apply", "verify", "plan", "doctor"] {
        check(&workspace.run(&[command]), 2, &["`android` is missing", "npx expo prebuild"]);
    }
}

#[test]
fn whoever_runs_apply_by_a_hook_is_told_nothing() {
    let package = "{ \"dependencies\": { \"expo\": \"52\" }, \"scripts\": { \"prebuild\": \
                   \"expo prebuild && pushwright apply\" } }\n";
    let before =
        with(android("android"), &[("package.json", package), (".gitignore", "/android\n")]);
    let workspace = Workspace::new(&before);
    let run = workspace.run(&MEIZU);
    check(&run, 0, &[]);
    assert!(!run.stderr.contains("doctor/regenerated"), "{}", run.stderr);
}

#[test]
fn what_is_printed_as_a_path_leads_there_from_here() {
    let (name, text, _) = OWNERS[0];
    let workspace = Workspace::new(&with(android("android"), &[(name, text)]));
    check(&workspace.run(&HUAWEI), 0, &["`android/app/agconnect-services.json` is missing"]);
    let app = workspace.project().join("android/app");
    check(&run_in(&app, &["plan"]), 3, &["`agconnect-services.json` is missing"]);
    workspace.write(
        "android/app/agconnect-services.json",
        "{\n  \"client\": { \"app_id\": \"7\" }\n}\n",
    );
    let place = "agconnect-services.json:2:";
    check(&workspace.run(&["plan"]), 3, &[&format!("android/app/{place}")]);
    check(&workspace.run(&["plan", "--format", "short"]), 3, &[&format!("\nandroid/app/{place}")]);
    check(&run_in(&app, &["plan"]), 3, &[&format!("--> {place}")]);
    let json = workspace.run(&["plan", "--format", "json"]).stdout;
    assert!(json.contains("\"file\": \"android/app/agconnect-services.json\""), "{json}");
    workspace.delete("android/app/pushwright-rules.pro");
    check(&workspace.run(&["plan"]), 3, &["+++ b/android/app/pushwright-rules.pro"]);
    check(
        &run_in(&workspace.project().join("android"), &["apply"]),
        3,
        &["created app/pushwright-rules.pro"],
    );
}

#[test]
fn project_is_a_folder_below() {
    let workspace = Workspace::new(&android("android"));
    for (value, why) in [
        ("\"../x\"", "a folder below"),
        ("\"/x\"", "a folder below"),
        ("\"\"", "a folder below"),
        ("1", ""),
    ] {
        workspace.write("push.toml", &format!("version = 1\nproject = {value}\n"));
        check(&workspace.run(&["plan"]), 2, &["push.toml:2:11", why]);
    }
    workspace.write("push.toml", "version = 1\nproject = \"android\"\n");
    check(&workspace.run(&["plan"]), 0, &["nothing to do"]);
    fs::create_dir(workspace.project().join("brands")).expect("a folder");
    workspace.write("brands/x.toml", "version = 1\n");
    check(&workspace.run(&["plan", "--config", "brands/x.toml"]), 0, &["nothing to do"]);
}

#[test]
fn brands_of_one_project_share_its_lock() {
    let (name, text, _) = OWNERS[0];
    let before = with(android("android"), &[(name, text)]);
    let brand = |id: &str| {
        format!(
            "version = 1\n\n[vendors.meizu]\nedition = \"push-internal\"\nsdk-version = \"4.1.4\"\n\
             app-id = \"{id}\"\napp-key = \"5f1c3f2b7a0d4e6f8a9b0c1d2e3f4a5b\"\ncertificate-id = 31888\n"
        )
    };
    let huawei = "version = 1\n\n[vendors.huawei]\nedition = \"hms-core\"\nsdk-version = \"6.13.0.300\"\n\
                  app-id = \"104472913\"\ncertificate-id = 28811\n";
    let brands = [
        ("brands/a.toml", brand("120001")),
        ("brands/b.toml", brand("120002")),
        ("brands/c.toml", huawei.to_owned()),
    ];
    let brands: Vec<(&str, &str)> =
        brands.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let applied = |configs: &[&str]| {
        let workspace = Workspace::new(&with(before.clone(), &brands));
        for config in configs {
            let run = workspace.run(&["apply", "--config", config]);
            assert!([0, 3].contains(&run.code), "{run:?}");
        }
        assert!(workspace.project().join("push.lock").exists(), "the lock is the project's");
        workspace.tree()
    };
    for last in ["brands/a.toml", "brands/b.toml", "brands/c.toml"] {
        let alone = applied(&[last]);
        for first in ["brands/a.toml", "brands/b.toml", "brands/c.toml"] {
            assert_same(&applied(&[first, last]), &alone);
        }
    }
}

/// React Native's plugin 9 of Android decides what Huawei's plugin must be, before its version is
/// written.
#[test]
fn one_answer_settles_a_version_that_react_native_decides() {
    let versionless = ROOT_SCRIPT.replace("gradle:7.4.2", "gradle");
    let json =
        "{ \"client\": { \"app_id\": \"104472913\", \"package_name\": \"io.meadow.app\" } }\n";
    let around = [
        ("package.json", OWNERS[0].1),
        ("node_modules/react-native/package.json", "{ \"name\": \"react-native\" }\n"),
        ("node_modules/react-native/gradle/libs.versions.toml", "[versions]\nagp = \"9.2.1\"\n"),
        ("android/build.gradle", versionless.as_str()),
        ("android/app/agconnect-services.json", json),
    ];
    let workspace = Workspace::new(&with(android("android"), &around));
    check(&workspace.run(&HUAWEI), 3, &["decides `9.2.1`"]);
    let taken = ["apply", "--take", "ours", "classpath:com.android.tools.build:gradle"];
    workspace.run(&taken);
    let script = workspace.read("android/build.gradle");
    assert!(script.contains("tools.build:gradle:9.2.1'"), "{script}");
    assert!(script.contains("agconnect:agcp:1.9.6.300"), "{script}");
    check(&workspace.run(&["plan"]), 0, &["nothing to do"]);
}
