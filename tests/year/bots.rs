//! A bot that raises a dependency of ours, and `upgrade`.

use super::*;

const SCRIPT: &str = "app/build.gradle";

fn set_up(version: &str) -> (Tree, Workspace) {
    let before = android("");
    let workspace = Workspace::new(&before);
    check(&workspace.run(&[&HUAWEI[..], &["--sdk-version", version]].concat()), 0, &[]);
    (before, workspace)
}

#[test]
fn push_toml_follows_a_bot() {
    let (before, workspace) = set_up("5.0.0.300");
    let service = "app/src/main/java/io/meadow/app/push/HUAWEIHmsMessageService.java";
    assert!(!workspace.read(service).contains("Bundle"), "before the gate");
    let script = workspace.read(SCRIPT).replace("5.0.0.300", "6.12.0.300");
    workspace.write(SCRIPT, &script);
    check(
        &workspace.run(&["verify"]),
        3,
        &["6.12.0.300", "to have push.toml follow:", "--take theirs"],
    );
    check(&workspace.run(&["apply", "--take", "theirs"]), 3, &["changed push.toml"]);
    assert!(workspace.read("push.toml").contains("sdk-version = \"6.12.0.300\""));
    assert!(!workspace.read("push.toml").contains("assume"));
    assert!(workspace.read(service).contains("Bundle"), "generated code follows");
    assert_eq!(workspace.read(SCRIPT), script);
    check(&workspace.run(&["remove"]), 0, &[]);
    assert_same(&without_config(workspace.tree()), &before);
}

#[test]
fn upgrade_takes_the_newest_that_the_pack_knows() {
    let (before, workspace) = set_up("5.0.0.300");
    check(&workspace.run(&["upgrade", "meizu"]), 2, &["push.toml has no vendor `meizu`"]);
    let run = workspace.run(&["upgrade", "huawei"]);
    check(&run, 3, &["huawei: 5.0.0.300 -> 6.13.0.301", "changed push.toml"]);
    assert!(workspace.read(SCRIPT).contains("com.huawei.hms:push:6.13.0.301"));
    check(&workspace.run(&["upgrade"]), 3, &["6.13.0.301 is the newest that the pack knows"]);
    check(&workspace.run(&["remove"]), 0, &[]);
    assert_same(&without_config(workspace.tree()), &before);
}

#[test]
fn upgrade_says_what_it_cannot_raise() {
    // A library that push.toml leaves to the user stays at his version, whatever push.toml says.
    let (_, workspace) = set_up("6.11.0.300");
    let config = workspace.read("push.toml");
    let assume = "\n[assume]\npresent = [\"dependency:app#com.huawei.hms:push\"]\n";
    workspace.write("push.toml", &format!("{config}{assume}"));
    let words = ["huawei: 6.11.0.300 stays", "leaves `dependency:app#com.huawei.hms:push` to you"];
    check(&workspace.run(&["upgrade"]), 3, &words);
    assert!(workspace.read("push.toml").contains("sdk-version = \"6.11.0.300\""));
    // A version that a bot knows and the pack does not.
    let (_, workspace) = set_up("6.11.0.300");
    workspace.write(SCRIPT, &workspace.read(SCRIPT).replace("6.11.0.300", "6.99.0.300"));
    check(&workspace.run(&["apply", "--take", "theirs"]), 3, &["changed push.toml"]);
    let words = ["huawei: 6.99.0.300 stays: it is newer than 6.13.0.301"];
    check(&workspace.run(&["upgrade"]), 3, &words);
}

#[test]
fn an_sdk_that_is_a_file_is_not_moved() {
    let workspace = Workspace::new(&android(""));
    let oppo = [
        "setup",
        "oppo",
        "--app-key",
        "6f1d0c9b8a7e4d5c9b3a2f1e0d9c8b7a",
        "--certificate-id",
        "7",
        "--sdk-version",
        "3.5.2",
    ];
    check(&workspace.run(&oppo), 0, &[]);
    check(&workspace.run(&["upgrade"]), 3, &["oppo: 3.5.2 stays", "sdk-file"]);
    assert!(workspace.read("push.toml").contains("sdk-version = \"3.5.2\""));
}
