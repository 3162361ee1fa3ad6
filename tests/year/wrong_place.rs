//! Each wrong place has its own sentence, with the command that works.

use super::*;

#[track_caller]
fn check_place(tree: &Tree, said: &[&str]) {
    let workspace = Workspace::new(tree);
    fs::create_dir_all(workspace.project()).expect("a folder");
    let before = workspace.tree();
    for command in [&MEIZU[..], &["apply"], &["verify"], &["init"]] {
        check(&workspace.run(command), 2, said);
    }
    assert_same(&workspace.tree(), &before);
}

fn files(files: &[(&str, &str)]) -> Tree {
    with(Tree::new(), files)
}

#[test]
fn places_without_an_android_project() {
    check_place(&Tree::new(), &["this folder is empty", "--project"]);
    check_place(
        &files(&[("Podfile", ""), ("Meadow.xcodeproj/project.pbxproj", "")]),
        &["an iOS project"],
    );
    check_place(&files(&[("ios/Podfile", "")]), &["an iOS project"]);
    let unity = [("Assets/x.cs", ""), ("ProjectSettings/ProjectVersion.txt", "")];
    check_place(&files(&unity), &["a Unity project", "Export Project"]);
    check_place(&files(&[("build-profile.json5", "")]), &["a HarmonyOS project"]);
    check_place(
        &files(&[("settings.gradle.dcl", "")]),
        &["in declarative Gradle", "`settings.gradle`"],
    );
    check_place(&files(&[("README.md", "")]), &["no Gradle project is here"]);
    let expo = [("package.json", "{ \"dependencies\": { \"expo\": \"52\" } }")];
    check_place(&files(&expo), &["`android` is missing in an Expo project", "npx expo prebuild"]);
    let cordova = [("config.xml", "<widget></widget>")];
    check_place(
        &files(&cordova),
        &["`platforms/android` is missing", "cordova platform add android"],
    );
    check_place(&files(&[("capacitor.config.json", "{}")]), &["npx cap add android"]);
    check_place(&files(&[("pubspec.yaml", "")]), &["flutter create"]);
}

#[test]
fn the_root_of_a_monorepo_lists_what_is_below() {
    let package = "{ \"dependencies\": { \"react-native\": \"0.80\" } }";
    let mut tree = with(android("apps/one/android"), &[("apps/one/package.json", package)]);
    tree.extend(android("apps/two"));
    tree.extend(files(&[("package.json", "{ \"workspaces\": [\"apps/*\"] }")]));
    let lines = ["2 are further down", "--project apps/one\n", "--project apps/two\n"];
    check_place(&tree, &lines);
    let workspace = Workspace::new(&tree);
    check(
        &workspace.run(&[&MEIZU[..], &["--project", "apps/one"]].concat()),
        0,
        &["apps/one/push.toml"],
    );
    check(&workspace.run(&["verify"]), 0, &["✓ "]);
}

#[test]
fn a_library_is_told_so() {
    let library = APP_SCRIPT.replace("com.android.application", "com.android.library");
    let library = library.replace("        applicationId 'io.meadow.app'\n", "");
    let tree = with(android(""), &[("app/build.gradle", library.as_str())]);
    let workspace = Workspace::new(&tree);
    check(&workspace.run(&MEIZU), 2, &["a library", "application"]);
}

#[test]
fn a_push_toml_that_lies_about_above_is_not_this_projects() {
    let workspace = Workspace::new(&with(android("code/app"), &[("push.toml", "version = 1\n")]));
    let project = workspace.project().join("code/app");
    let said = ["`../../push.toml` is not of the project here", "pushwright setup <vendor>"];
    check(&run_in(&project, &["apply"]), 2, &said);
    check(&run_in(&project.join("app"), &["verify"]), 2, &["`../../../push.toml`"]);
    check(&run_in(&project, &MEIZU), 0, &["created push.toml"]);
    check(&run_in(&project, &["verify"]), 0, &[]);
    assert_eq!(workspace.read("push.toml"), "version = 1\n");
}

#[test]
fn a_vendors_other_names_are_suggested() {
    let workspace = Workspace::new(&android(""));
    let names = [
        ("mi", "xiaomi"),
        ("hms", "huawei"),
        ("heytap", "oppo"),
        ("firebase", "fcm"),
        ("google", "fcm"),
        ("Hms-Core", "huawei"),
        ("hauwei", "huawei"),
    ];
    for (name, vendor) in names {
        check(&workspace.run(&["setup", name]), 2, &[&format!("did you mean `{vendor}`?")]);
    }
    workspace.write("push.toml", "version = 1\n\n[vendors.mi]\nedition = \"x\"\n");
    check(&workspace.run(&["plan"]), 2, &["did you mean `xiaomi`?"]);
}
