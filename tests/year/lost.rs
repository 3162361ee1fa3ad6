//! A lock that is lost, or that lacks one side of a merge.

use super::*;

/// The lines of push.lock that do not speak of any of these.
fn lock_without(workspace: &Workspace, words: &[&str]) {
    let lock = workspace.read("push.lock");
    let stays = |line: &&str| !words.iter().any(|it| line.contains(it));
    let kept: String = lock.split_inclusive('\n').filter(stays).collect();
    assert_ne!(kept, lock);
    workspace.write("push.lock", &kept);
}

/// A tree without what many apps have in the same words without us, which stays unless it is named.
fn anybodys_aside(tree: Tree) -> Tree {
    let mut tree = without_config(tree);
    let manifest = tree.get_mut("app/src/main/AndroidManifest.xml").expect("a manifest");
    let text = String::from_utf8_lossy(manifest).into_owned();
    let lines = text.split_inclusive('\n').filter(|it| !it.contains("\"android.permission."));
    *manifest = lines.collect::<String>().into_bytes();
    tree
}

fn set_up() -> (Tree, Workspace) {
    let before = android("");
    let workspace = Workspace::new(&before);
    check(&workspace.run(&MEIZU), 0, &[]);
    check(&workspace.run(&HUAWEI), 0, &[]);
    (before, workspace)
}

#[test]
fn a_lost_lock_loses_nothing() {
    let (before, workspace) = set_up();
    workspace.delete("push.lock");
    let there = workspace.tree();
    check(&workspace.run(&["verify"]), 3, &["push.lock is missing", "apply --take ours"]);
    // Whose the rest is only people know: nothing goes before they say so.
    for command in [&["remove"][..], &["remove", "huawei"], &["remove", "meizu"]] {
        check(&workspace.run(command), 3, &["lock/lost", "--take ours", "nothing was written"]);
    }
    assert_same(&workspace.tree(), &there);
    check(&workspace.run(&["remove", "--take", "ours"]), 0, &[]);
    check(&workspace.run(&["verify"]), 0, &[]);
    assert_same(&anybodys_aside(workspace.tree()), &anybodys_aside(before));
}

#[test]
fn what_is_ours_is_taken_back_by_apply() {
    let (before, workspace) = set_up();
    let applied = workspace.tree();
    workspace.delete("push.lock");
    check(&workspace.run(&["apply", "--take", "ours"]), 3, &["created push.lock"]);
    let mut again = workspace.tree();
    again.remove("push.lock");
    let mut once = applied.clone();
    once.remove("push.lock");
    assert_same(&again, &once);
    check(&workspace.run(&["remove", "meizu"]), 3, &[]);
    check(&workspace.run(&["remove"]), 0, &[]);
    assert_same(&anybodys_aside(workspace.tree()), &anybodys_aside(before));
}

#[test]
fn what_was_adopted_after_a_loss_can_still_be_taken_back() {
    let (before, workspace) = set_up();
    workspace.delete("push.lock");
    check(&workspace.run(&["apply"]), 3, &["lock/lost"]);
    let lock = workspace.read("push.lock");
    let adopted = lock.lines().filter(|it| it.contains("state = \"adopted\""));
    let keys: Vec<&str> =
        adopted.filter_map(|it| it.split("key = \"").nth(1)?.split('"').next()).collect();
    assert!(!keys.is_empty(), "{lock}");
    assert!(keys.iter().all(|it| !it.starts_with("file:")), "files say whose they are: {keys:?}");
    let keys: Vec<&str> = keys.into_iter().filter(|it| !it.contains("maven")).collect();
    check(&workspace.run(&[&["apply", "--take", "ours"], &keys[..]].concat()), 3, &[]);
    check(&workspace.run(&["remove"]), 0, &[]);
    assert_same(&without_config(workspace.tree()), &before);
}

#[test]
fn one_side_of_a_lock_is_no_reason_to_take_half_a_vendor_out() {
    let (_, workspace) = set_up();
    let mut without_huawei = workspace.tree();
    lock_without(&workspace, &["huawei", "HUAWEI", "Huawei"]);
    let there = workspace.tree();
    check(&workspace.run(&["remove", "huawei"]), 3, &["nothing was written"]);
    assert_same(&workspace.tree(), &there);
    check(&workspace.run(&["remove", "huawei", "--take", "ours"]), 0, &[]);
    check(&workspace.run(&["verify"]), 0, &[]);
    without_huawei.retain(|path, _| path != "push.lock");
    let mut left = workspace.tree();
    left.retain(|path, _| path != "push.lock");
    let meizu = Workspace::new(&android(""));
    check(&meizu.run(&MEIZU), 0, &[]);
    let mut meizu = meizu.tree();
    meizu.retain(|path, _| path != "push.lock");
    assert_same(&left, &meizu);
}

#[test]
fn a_vendor_of_which_somebody_edited_a_part_goes_whole_or_not_at_all() {
    let (_, workspace) = set_up();
    let class = "app/src/main/java/io/meadow/app/push/HuaweiPush.java";
    let text = workspace.read(class);
    workspace.write(class, &text.replace("class ", "/* mine */ class "));
    let there = workspace.tree();
    for command in [&["remove", "huawei"][..], &["remove"]] {
        check(&workspace.run(command), 3, &["was edited", "nothing was written"]);
    }
    assert_same(&workspace.tree(), &there);
    check(&workspace.run(&["remove", "huawei", "--take", "ours"]), 0, &["deleted"]);
    check(&workspace.run(&["verify"]), 0, &[]);
    assert!(!workspace.project().join(class).exists());
}

#[test]
fn what_the_user_had_stays() {
    // The same words as ours, there before us, and remembered as such.
    let line = "    implementation 'com.meizu.flyme.internal:push-internal:4.1.4'\n";
    let script = APP_SCRIPT.replace("dependencies {\n", &format!("dependencies {{\n{line}"));
    let before = with(android(""), &[("app/build.gradle", script.as_str())]);
    let workspace = Workspace::new(&before);
    check(&workspace.run(&[&MEIZU[..], &["--sdk-version", "4.1.4"]].concat()), 0, &[]);
    check(&workspace.run(&["remove", "meizu"]), 0, &[]);
    assert_same(&without_config(workspace.tree()), &before);
}

#[test]
fn a_file_of_ours_that_a_merge_put_together_is_written_anew() {
    let (_, workspace) = set_up();
    let path = "app/src/main/java/io/meadow/app/push/Constants.java";
    let applied = workspace.tree();
    let lock = workspace.read("push.lock");
    let line =
        lock.lines().find(|it| it.contains(&format!("key = \"file:{path}\""))).expect("known");
    let at = line.find("sha256:").expect("a digest") + "sha256:".len();
    let other = |digit: char| {
        format!("{}{}{}", &line[..at], digit.to_string().repeat(64), &line[at + 64..])
    };
    let both = format!("{}\n{}", other('a'), other('b'));
    workspace.write("push.lock", &lock.replace(line, &both));
    workspace.write(path, &workspace.read(path).replacen("static final", "final static", 1));
    check(&workspace.run(&["apply"]), 3, &["`app/agconnect-services.json` is missing"]);
    assert_same(&workspace.tree(), &applied);
}
