//! A year of one project, in one test.

use super::*;

#[test]
fn a_year_ends_with_the_original_bytes() {
    let before = android("");
    let workspace = Workspace::new(&before);
    let folder = workspace.project();
    assert!(git(&folder, &["init", "-q", "-b", "main"]));
    workspace.write("push.toml", "version = 1\n");
    commit_all(&folder, "a project");

    // January: two vendors on two branches, merged.
    let agent = ["--edition", "hms-agent-2", "--hms-agent", "../hms-agent"];
    check(&workspace.run(&[&HUAWEI[..], &agent].concat()), 0, &[]);
    commit_all(&folder, "huawei");
    assert!(git(&folder, &["checkout", "-q", "-b", "one"]));
    check(&workspace.run(&[&MEIZU[..], &["--sdk-version", "3.8.7"]].concat()), 0, &[]);
    commit_all(&folder, "meizu");
    assert!(git(&folder, &["checkout", "-q", "-b", "two", "main"]));
    let honor = ["setup", "honor", "--app-id", "104412345", "--certificate-id", "31999"];
    check(&workspace.run(&honor), 0, &[]);
    commit_all(&folder, "honor");
    assert!(!git(&folder, &["merge", "-q", "one"]), "there are conflicts");
    support::take_both_sides(&folder);
    check(&workspace.run(&["apply"]), 0, &[]);
    check(&workspace.run(&["verify"]), 0, &[]);
    commit_all(&folder, "both");

    // March: a bot's bump.
    let script = workspace.read("app/build.gradle");
    workspace
        .write("app/build.gradle", &script.replace("push-internal:3.8.7", "push-internal:4.1.4"));
    check(&workspace.run(&["verify"]), 3, &["to have push.toml follow"]);
    check(&workspace.run(&["apply", "--take", "theirs"]), 0, &[]);
    check(&workspace.run(&["verify"]), 0, &[]);

    // May: the next edition of an SDK.
    check(
        &workspace.run(&["setup", "huawei", "--edition", "hms-core"]),
        0,
        &["agconnect-services.json"],
    );
    workspace.write(
        "app/agconnect-services.json",
        "{ \"client\": { \"app_id\": \"104472913\", \"package_name\": \"io.meadow.app\" } }\n",
    );
    check(&workspace.run(&["apply"]), 0, &[]);
    check(&workspace.run(&["upgrade", "huawei"]), 0, &["-> 6.13.0.301"]);
    check(&workspace.run(&["verify"]), 0, &[]);
    commit_all(&folder, "hms core");

    // July: the lock is lost, and found out by whoever comes next.
    workspace.delete("push.lock");
    check(&workspace.run(&["remove", "meizu"]), 3, &["lock/lost"]);
    check(&workspace.run(&["apply", "--take", "ours"]), 0, &[]);
    check(&workspace.run(&["verify"]), 0, &[]);

    // What many apps have without us is taken where it is named.
    let permission = "permission:app/main#android.permission.POST_NOTIFICATIONS";
    let repository = "repository:buildscript#https://developer.huawei.com/repo";
    check(&workspace.run(&["apply", "--take", "ours", permission, repository]), 0, &[]);
    check(&workspace.run(&["remove", "meizu"]), 3, &["lock/lost", "nothing was written"]);
    check(&workspace.run(&["apply", "--take", "theirs"]), 0, &[]);

    // August: the package is renamed.
    let rename = |text: String| text.replace("io.meadow.app", "io.meadow.chat");
    let move_to = |from: &str, to: &str| {
        let from_path = folder.join(from);
        let text = rename(fs::read_to_string(&from_path).expect("a text"));
        fs::create_dir_all(folder.join(to).parent().expect("a folder")).expect("a folder");
        fs::remove_file(from_path).expect("deleted");
        fs::write(folder.join(to), text).expect("written");
    };
    let activity = "app/src/main/java/io/meadow/app/MainActivity.java";
    let moved = activity.replace("/app/Main", "/chat/Main");
    move_to(activity, &moved);
    for path in
        ["app/src/main/AndroidManifest.xml", "app/build.gradle", "app/agconnect-services.json"]
    {
        move_to(path, path);
    }
    check(
        &workspace.run(&["apply"]),
        0,
        &["created app/src/main/java/io/meadow/chat/push/Constants.java"],
    );
    check(&workspace.run(&["verify"]), 0, &[]);
    assert!(!folder.join("app/src/main/java/io/meadow/app/push/Constants.java").exists());

    // October: a new flavor with an app id of its own.
    let script = workspace.read("app/build.gradle");
    let flavors = "    flavorDimensions 'stage'\n    productFlavors {\n        dev { dimension 'stage' }\n        live { dimension 'stage' }\n    }\n    buildTypes {\n";
    workspace.write("app/build.gradle", &script.replace("    buildTypes {\n", flavors));
    let config = workspace.read("push.toml");
    workspace.write(
        "push.toml",
        &format!("{config}\n[variants.dev.vendors.meizu]\napp-id = \"120002\"\n"),
    );
    check(&workspace.run(&["apply"]), 0, &["src/dev/java", "src/live/java"]);
    check(&workspace.run(&["verify"]), 0, &[]);
    commit_all(&folder, "a flavor");

    // December: one vendor goes, then all.
    check(&workspace.run(&["remove", "meizu"]), 0, &[]);
    check(&workspace.run(&["verify"]), 0, &[]);
    check(&workspace.run(&["remove"]), 0, &["deleted push.lock"]);
    check(&workspace.run(&["verify"]), 0, &["✓ "]);
    workspace.delete("app/agconnect-services.json");
    let mut expected = before.clone();
    let text = |tree: &mut Tree, path: &str| {
        String::from_utf8(tree.remove(path).expect("there")).expect("text")
    };
    let activity_text = rename(text(&mut expected, activity));
    let manifest = rename(text(&mut expected, "app/src/main/AndroidManifest.xml"));
    let script =
        rename(text(&mut expected, "app/build.gradle")).replace("    buildTypes {\n", flavors);
    let expected = with(
        expected,
        &[
            (&moved, &activity_text),
            ("app/src/main/AndroidManifest.xml", &manifest),
            ("app/build.gradle", &script),
        ],
    );
    assert_same(&without_config(workspace.tree()), &expected);
    assert_eq!(without_schema(&workspace.read("push.toml")).trim(), "version = 1");
}
