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
    // What many apps have in the same words nobody named.
    check(&workspace.run(&["remove", "meizu"]), 3, &["lock/lost"]);
    check(&workspace.run(&["remove", "meizu", "--take", "theirs"]), 3, &[]);
    check(&workspace.run(&["remove", "--take", "ours"]), 0, &[]);
    assert_same(&anybodys_aside(workspace.tree()), &anybodys_aside(before));
}

/// The keys of what push.lock calls undecided.
fn undecided(workspace: &Workspace) -> Vec<String> {
    let lock = workspace.read("push.lock");
    let open = lock
        .lines()
        .filter(|it| it.contains("state = \"undecided\"") && !it.contains("key = \"container:"));
    let key = |line: &str| Some(line.split("key = \"").nth(1)?.split('"').next()?.to_owned());
    open.filter_map(key).collect()
}

#[test]
fn what_a_plain_apply_finds_after_a_loss_stays_undecided_until_somebody_says() {
    let (before, workspace) = set_up();
    workspace.delete("push.lock");
    check(&workspace.run(&["apply"]), 3, &["lock/lost", "nobody has said yet whose these are"]);
    let keys = undecided(&workspace);
    assert!(!keys.is_empty() && keys.iter().all(|it| !it.starts_with("file:")), "{keys:?}");
    let there = workspace.tree();
    // Neither a further run nor asking to remove it decides.
    check(&workspace.run(&["apply"]), 3, &["lock/lost"]);
    check(&workspace.run(&["remove"]), 3, &["lock/lost", &keys[0], "nothing was written"]);
    check(&workspace.run(&["remove", "meizu"]), 3, &["lock/lost", "nothing was written"]);
    assert_same(&workspace.tree(), &there);
    // What many apps have in the same words is ours where it is named.
    let was_there = |key: &&String| key.contains("maven");
    let ours: Vec<&str> = keys.iter().filter(|it| !was_there(it)).map(String::as_str).collect();
    let users: Vec<&str> = keys.iter().filter(was_there).map(String::as_str).collect();
    check(&workspace.run(&[&["apply", "--take", "ours"], &ours[..]].concat()), 3, &[]);
    check(&workspace.run(&[&["apply", "--take", "theirs"], &users[..]].concat()), 3, &[]);
    assert_eq!(undecided(&workspace), Vec::<String>::new());
    check(&workspace.run(&["remove"]), 0, &[]);
    assert_same(&without_config(workspace.tree()), &before);
}

#[test]
fn a_vendor_that_goes_from_push_toml_leaves_what_is_undecided() {
    let (_, workspace) = set_up();
    workspace.delete("push.lock");
    check(&workspace.run(&["apply"]), 3, &[]);
    let library = "dependency:app#com.meizu.flyme.internet:push-internal";
    assert!(undecided(&workspace).iter().any(|it| it == library));
    let text = workspace.read("push.toml");
    let (at, end) = (text.find("[vendors.meizu]").expect("set up"), text.find("[vendors.huawei]"));
    let end = end.filter(|it| *it > at).unwrap_or(text.len());
    workspace.write("push.toml", &format!("{}{}", &text[..at], &text[end..]));
    check(&workspace.run(&["apply"]), 3, &[library, "nobody has said whose it is"]);
    assert!(workspace.read("app/build.gradle").contains("push-internal"));
    check(&workspace.run(&["apply", "--take", "ours", library]), 3, &[]);
    assert!(!workspace.read("app/build.gradle").contains("push-internal"));
}

#[test]
fn what_is_left_to_the_user_after_a_loss_stays_his() {
    let (_, workspace) = set_up();
    workspace.delete("push.lock");
    check(&workspace.run(&["apply", "--take", "theirs"]), 3, &[]);
    assert_eq!(undecided(&workspace), Vec::<String>::new());
    let script = workspace.read("app/build.gradle");
    check(&workspace.run(&["remove"]), 0, &[]);
    assert_eq!(workspace.read("app/build.gradle"), script);
}

/// A set-up fixture whose push.lock is lost: taken back by what the lock had said, its removal gives
/// the bytes of before.
#[track_caller]
fn whole_again(name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/projects").join(name);
    let mut before = support::read_tree(&folder.join("before"));
    let config = std::fs::read(folder.join("push.toml")).expect("a config");
    before.insert("push.toml".to_owned(), config);
    let workspace = Workspace::new(&before);
    workspace.run(&["apply"]);
    let (lock, applied) = (workspace.read("push.lock"), workspace.tree());
    workspace.delete("push.lock");
    workspace.run(&["apply"]);
    let mut again = workspace.tree();
    again.insert("push.lock".to_owned(), applied["push.lock"].clone());
    assert_same(&again, &applied);
    let was_ours = |key: &String| {
        lock.lines().any(|it| it.contains(key.as_str()) && it.contains("state = \"created\""))
    };
    let (ours, users): (Vec<String>, Vec<String>) =
        undecided(&workspace).into_iter().partition(was_ours);
    for (side, keys) in [("theirs", users), ("ours", ours)] {
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        if !keys.is_empty() {
            workspace.run(&[&["apply", "--take", side], &keys[..]].concat());
        }
    }
    let run = workspace.run(&["remove", "--keep-tables"]);
    let mut after = workspace.tree();
    after.retain(|path, _| before.contains_key(path) || path != "push.toml");
    assert_eq!(run.code, 0, "{name}: {run:?}");
    assert_same(&after, &before);
}

#[test]
fn containers_that_were_made_are_taken_back_with_what_stands_in_them() {
    // Blocks of scripts, elements that were opened, a table of a catalog, whole manifests, assets.
    for name in [
        "first-dependencies-inside-a-comment",
        "hms-core-pasted-in",
        "activity-in-a-library-module",
        "react-native-template",
        "local-sdk-files-missing",
        "vendor-of-one-flavor",
        "vendor-of-one-build-type",
        "timpush-four-vendors",
    ] {
        whole_again(name);
    }
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

#[test]
fn what_two_branches_have_in_common_is_there_once() {
    let before = android("");
    let workspace = Workspace::new(&before);
    let folder = workspace.project();
    assert!(git(&folder, &["init", "-q", "-b", "main"]));
    workspace.write(".git/info/attributes", "* merge=union\n");
    commit_all(&folder, "base");
    for (branch, setup) in [("one", &MEIZU[..]), ("two", &HUAWEI[..])] {
        assert!(git(&folder, &["checkout", "-q", "-b", branch, "main"]));
        check(&workspace.run(setup), 0, &[]);
        commit_all(&folder, branch);
    }
    assert!(git(&folder, &["merge", "-q", "one"]));
    let manifest = "app/src/main/AndroidManifest.xml";
    let permissions = || workspace.read(manifest).matches("POST_NOTIFICATIONS").count();
    assert_eq!(permissions(), 2, "the union has it of both sides");
    let doubled = workspace.read(manifest);
    check(&workspace.run(&["apply"]), 3, &["changed app/src/main/AndroidManifest.xml"]);
    assert_eq!(permissions(), 1);
    check(&workspace.run(&["verify"]), 3, &["25 requirements in place"]);
    // Nor does `remove` leave one of the two.
    workspace.write(manifest, &doubled);
    check(&workspace.run(&["remove"]), 0, &[]);
    assert_same(&without_config(workspace.tree()), &before);
}
