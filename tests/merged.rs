//! Two branches that each add a vendor, merged with git for real.
//!
//! Knows git's three ways to leave a merge of push.lock; what is merged of the user's own files is
//! taken from both sides, as people do.

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use support::{Run, Tree, Workspace, read_tree, run_in, take_both_sides};

/// How push.lock, and files of ours, come out of the merge.
#[derive(Clone, Copy, Debug)]
enum Way {
    Union,
    Markers,
    MarkersWithBase,
}

const CASE: &str = "seven-vendors";
const VENDORS: [&str; 3] = ["fcm", "meizu", "xiaomi"];

fn case() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/projects").join(CASE)
}

/// The fixture's push.toml with these vendors only.
fn config(vendors: &[&str]) -> String {
    let text = fs::read_to_string(case().join("push.toml")).expect("a push.toml");
    let mut keep = true;
    let mut kept = String::new();
    for line in text.split_inclusive('\n') {
        if let Some(table) = line.strip_prefix('[') {
            let vendor = table.strip_prefix("vendors.").map(|it| it.split(['.', ']']).next());
            keep = vendor.is_none_or(|it| it.is_some_and(|it| vendors.contains(&it)));
        }
        if keep {
            kept += line;
        }
    }
    kept
}

#[track_caller]
fn git(folder: &Path, args: &[&str]) -> bool {
    let settings = ["-c", "user.name=x", "-c", "user.email=x@example.com"];
    let output = Command::new("git").args(settings).args(args).current_dir(folder).output();
    output.expect("git runs").status.success()
}

#[track_caller]
fn succeeds(run: &Run) -> i32 {
    assert!([0, 3].contains(&run.code), "{}{}", run.stdout, run.stderr);
    run.code
}

/// A branch off `from` on which push.toml says these vendors, applied and committed.
fn branch(folder: &Path, name: &str, from: &str, vendors: &[&str]) {
    assert!(git(folder, &["checkout", "-q", "-b", name, from]), "{name}");
    fs::write(folder.join("push.toml"), config(vendors)).expect("written");
    succeeds(&run_in(folder, &["apply"]));
    assert!(git(folder, &["add", "-A"]) && git(folder, &["commit", "-qm", name]), "{name}");
}

/// Merges, and takes both sides of what is the user's own.
fn merge(folder: &Path, way: Way) {
    let style = match way {
        Way::MarkersWithBase => "merge.conflictStyle=diff3",
        Way::Union | Way::Markers => "merge.conflictStyle=merge",
    };
    git(folder, &["-c", style, "merge", "-q", "--no-commit", "two"]);
    take_both_sides(folder);
}

fn without_git(folder: &Path) -> Tree {
    read_tree(folder).into_iter().filter(|(path, _)| !path.starts_with(".git")).collect()
}

#[track_caller]
fn check(way: Way) {
    let before = read_tree(&case().join("before"));
    let workspace = Workspace::new(&before);
    let folder = workspace.project();
    assert!(git(&folder, &["init", "-q", "-b", "main"]));
    if let Way::Union = way {
        fs::write(folder.join(".gitattributes"), "push.lock merge=union\n").expect("written");
    }
    let [first, second, third] = VENDORS;
    fs::write(folder.join("push.toml"), config(&[first])).expect("written");
    succeeds(&run_in(&folder, &["apply"]));
    assert!(git(&folder, &["add", "-A"]) && git(&folder, &["commit", "-qm", "base"]));
    branch(&folder, "one", "main", &[first, second]);
    branch(&folder, "two", "main", &[first, third]);
    assert!(git(&folder, &["checkout", "-q", "one"]));
    merge(&folder, way);
    let lock = workspace.read("push.lock");
    assert_eq!(lock.contains("<<<<<<<"), !matches!(way, Way::Union), "{way:?}:\n{lock}");
    fs::write(folder.join("push.toml"), config(&VENDORS)).expect("written");

    let code = succeeds(&workspace.run(&["apply"]));
    let settled = workspace.run(&["verify"]);
    assert_eq!(settled.code, code, "{way:?}: {}{}", settled.stdout, settled.stderr);
    let lock = workspace.read("push.lock");
    let mut keys: Vec<&str> = lock.lines().filter_map(|it| it.split("file = ").next()).collect();
    let all = keys.len();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), all, "{way:?}: one entry a key");
    for (path, bytes) in without_git(&folder) {
        assert!(!String::from_utf8_lossy(&bytes).contains("<<<<<<<"), "{way:?}: {path}");
    }

    succeeds(&workspace.run(&["remove"]));
    let mut after = without_git(&folder);
    after.retain(|path, _| path != "push.toml");
    let paths = before.keys().chain(after.keys());
    let differ: Vec<&String> = paths.filter(|it| before.get(*it) != after.get(*it)).collect();
    assert!(differ.is_empty(), "{way:?}: {differ:?}");
}

#[test]
fn a_union_of_both_is_a_lock() {
    check(Way::Union);
}

#[test]
fn markers_are_settled() {
    check(Way::Markers);
}

#[test]
fn markers_with_the_base_are_settled() {
    check(Way::MarkersWithBase);
}
