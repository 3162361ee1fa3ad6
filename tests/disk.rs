//! What the binary does to the disk: modes, links, locks, interrupted runs, places of files.
//!
//! Knows Unix; what commits promise call by call is tested where they are.
//!
//! Over 500 lines: a list of cases that stand alone, each found by its name.

#![cfg(unix)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::Command;

use support::{Run, Tree, Workspace, read_tree, run_in};

/// A fixture's project with its push.toml, nothing applied yet.
fn workspace(case: &str) -> Workspace {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/projects").join(case);
    let mut project = read_tree(&folder.join("before"));
    let config = fs::read(folder.join("push.toml")).expect("a push.toml");
    project.insert("push.toml".to_owned(), config);
    Workspace::new(&project)
}

const CASE: &str = "crlf-no-final-newline";
const MANIFEST: &str = "app/src/main/AndroidManifest.xml";

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("there").permissions().mode() & 0o7777
}

#[track_caller]
fn check(run: &Run, code: i32, said: &[&str]) {
    let all = format!("{}{}", run.stdout, run.stderr);
    assert_eq!(run.code, code, "{all}");
    for it in said {
        assert!(all.contains(it), "`{it}` is not said:\n{all}");
    }
}

/// Runs a line of a shell in the project, `$0` being the binary.
fn shell(workspace: &Workspace, line: &str) -> Run {
    let output = Command::new("sh")
        .args(["-c", line, env!("CARGO_BIN_EXE_pushwright")])
        .current_dir(workspace.project())
        .output()
        .expect("a shell");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Run {
        code: output.status.code().unwrap_or(-1),
        stdout: text(&output.stdout),
        stderr: text(&output.stderr),
    }
}

#[test]
fn modes_stay_whatever_the_umask() {
    let workspace = workspace(CASE);
    let files = [("build.gradle", 0o664), (MANIFEST, 0o640), ("app/build.gradle", 0o755)];
    for (file, mode) in files {
        let path = workspace.project().join(file);
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("set");
    }
    shell(&workspace, "umask 077; \"$0\" apply");
    assert!(workspace.read("app/build.gradle").contains("huawei"), "it is changed");
    for (file, wanted) in files {
        assert_eq!(mode(&workspace.project().join(file)), wanted, "{file}");
    }
    assert_eq!(mode(&workspace.project().join("push.lock")), 0o600, "ours follow the umask");
}

#[test]
fn a_read_only_file_is_refused_and_nothing_is_written() {
    let workspace = workspace(CASE);
    let path = workspace.project().join("app/build.gradle");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).expect("set");
    let before = workspace.tree();
    check(&workspace.run(&["apply"]), 4, &["`app/build.gradle` is read-only"]);
    assert!(workspace.tree() == before, "nothing is written");
}

#[test]
fn a_link_to_nothing_is_nothing_and_is_not_written_through() {
    let workspace = workspace(CASE);
    let rules = workspace.project().join("app/pushwright-rules.pro");
    symlink("nowhere", &rules).expect("a link");
    symlink("nowhere", workspace.project().join("notes.gradle")).expect("a link");
    let before = workspace.tree();
    check(&workspace.run(&["apply"]), 4, &["`app/pushwright-rules.pro` is a link to nothing"]);
    assert!(workspace.tree() == before, "nothing is written");
    fs::remove_file(rules).expect("removed");
    check(&workspace.run(&["apply"]), workspace_code(), &["changed app/build.gradle"]);
}

#[test]
fn of_a_file_with_two_names_one_is_written() {
    let workspace = workspace(CASE);
    let before = workspace.read("app/build.gradle");
    let other = workspace.project().join("app/build.gradle.copy");
    fs::hard_link(workspace.project().join("app/build.gradle"), &other).expect("a second name");
    check(&workspace.run(&["apply"]), workspace_code(), &["changed app/build.gradle"]);
    assert_ne!(workspace.read("app/build.gradle"), before);
    assert_eq!(fs::read_to_string(&other).expect("there"), before, "the other name keeps its text");
}

#[test]
fn what_a_link_leads_to_outside_is_not_read() {
    let workspace = workspace(CASE);
    workspace.delete(MANIFEST);
    symlink("/proc/self/environ", workspace.project().join(MANIFEST)).expect("a link");
    for command in ["plan", "verify", "apply", "doctor", "console"] {
        let run = workspace.run(&[command]);
        check(&run, 4, &["disk/outside-root", MANIFEST]);
        assert!(!format!("{}{}", run.stdout, run.stderr).contains("PATH="), "{command} quotes it");
    }
    // One that a plan can do without is not looked into.
    let workspace = self::workspace(CASE);
    symlink("/proc/self/environ", workspace.project().join("ci.properties")).expect("a link");
    check(&workspace.run(&["apply"]), workspace_code(), &[]);
}

/// How `apply` ends in the case.
#[test]
fn push_toml_and_push_lock_are_not_read_through_a_link_that_leads_outside() {
    for (name, commands) in
        [("push.toml", &["plan", "verify", "doctor"][..]), ("push.lock", &["plan"])]
    {
        let workspace = workspace(CASE);
        if name == "push.toml" {
            workspace.delete(name);
        }
        symlink("/proc/self/environ", workspace.project().join(name)).expect("a link");
        for command in commands {
            let run = workspace.run(&[command]);
            check(&run, 4, &["disk/outside-root", name]);
            assert!(!format!("{}{}", run.stdout, run.stderr).contains("PATH="), "{command}");
        }
    }
}

#[test]
fn a_journal_that_somebody_wrote_reaches_nothing_outside() {
    let elsewhere = tempfile::tempdir().expect("a folder");
    let there = elsewhere.path().join("e");
    let lines = [
        (".pushwright-done", r#"{"version":1,"folders":[],"steps":[["link/e/x",null,null]]}"#),
        (".pushwright-journal", r#"{"version":1,"folders":["link/e"],"steps":[]}"#),
    ];
    for (name, text) in lines {
        let workspace = workspace(CASE);
        fs::create_dir_all(&there).expect("made");
        symlink(elsewhere.path(), workspace.project().join("link")).expect("a link");
        workspace.write(name, text);
        check(&workspace.run(&["apply"]), 4, &["disk/outside-root"]);
        assert!(there.is_dir(), "{name}");
    }
}

fn workspace_code() -> i32 {
    workspace(CASE).run(&["apply"]).code
}

#[test]
fn a_module_behind_a_link_out_of_the_project_is_told_so() {
    let workspace = workspace(CASE);
    let elsewhere = tempfile::tempdir().expect("a folder");
    let moved = elsewhere.path().join("app");
    let status = Command::new("mv").arg(workspace.project().join("app")).arg(&moved).status();
    assert!(status.is_ok_and(|it| it.success()));
    symlink(&moved, workspace.project().join("app")).expect("a link");
    check(&workspace.run(&["apply"]), 4, &["disk/outside-root", "`app`"]);
}

#[test]
fn a_folder_behind_a_link_inside_the_project_is_found_where_it_stands() {
    let linked = |folder: &str| {
        let workspace = workspace(CASE);
        let root = workspace.project();
        fs::create_dir(root.join("real")).expect("made");
        fs::rename(root.join(folder), root.join("real/it")).expect("moved");
        symlink(root.join("real/it"), root.join(folder)).expect("a link");
        workspace
    };
    for (folder, code) in [("app", 2), ("app/src", 3)] {
        let words = format!("`{folder}` is a link to `real/it`");
        check(&linked(folder).run(&["plan"]), code, &[&words, "not followed"]);
    }
    // Named where it stands, its link is nothing to anybody.
    let workspace = linked("app");
    workspace.write("settings.gradle", "include ':real:it'\n");
    let run = workspace.run(&["apply"]);
    check(&run, workspace_code(), &["real/it/build.gradle"]);
    assert!(!format!("{}{}", run.stdout, run.stderr).contains("is a link"), "{run:?}");
}

#[test]
fn only_regular_files_are_read() {
    let pipe = |workspace: &Workspace, path: &str| {
        workspace.delete(path);
        let made = Command::new("mkfifo").arg(workspace.project().join(path)).status();
        assert!(made.is_ok_and(|it| it.success()), "a pipe");
    };
    for path in [MANIFEST, "push.toml", "push.lock", "app/pushwright-rules.pro"] {
        let workspace = workspace(CASE);
        pipe(&workspace, path);
        let run = shell(&workspace, "timeout 20 \"$0\" apply");
        assert!((1..=4).contains(&run.code), "{path}: {run:?}");
    }
    let workspace = workspace(CASE);
    pipe(&workspace, "drop");
    let text = workspace.read("push.toml");
    let line = text.lines().find(|it| it.starts_with("hms-agent")).map(str::to_owned);
    if let Some(line) = line {
        workspace.write("push.toml", &text.replace(&line, "hms-agent = \"drop\""));
        let run = shell(&workspace, "timeout 20 \"$0\" plan");
        check(&run, 3, &["it is neither a folder nor a zip"]);
    }
    let text = format!("packs = [\"/usr\"]\n{text}");
    workspace.write("push.toml", &text);
    let run = shell(&workspace, "timeout 60 \"$0\" plan");
    check(&run, 4, &["cannot read `/usr"]);
}

#[test]
fn a_package_called_target_is_a_package() {
    let workspace = workspace("auto-init-java");
    let text = workspace.read("push.toml");
    let with = match text.contains("[app]") {
        true => text.replace("[app]", "[app]\npackage = \"com.example.target.build\""),
        false => format!("{text}\n[app]\npackage = \"com.example.target.build\"\n"),
    };
    workspace.write("push.toml", &with);
    let before = workspace.tree();
    let applied = workspace.run(&["apply"]).code;
    let sources = "app/src/main/java/com/example/target/build";
    assert!(workspace.project().join(sources).is_dir(), "{:?}", workspace.tree().keys());
    check(&workspace.run(&["verify"]), applied, &[]);
    check(&workspace.run(&["apply"]), applied, &["nothing to do"]);
    workspace.run(&["remove", "--keep-tables"]);
    assert!(workspace.tree() == before, "all of ours is taken out");
}

#[test]
fn a_file_of_ours_that_cannot_be_looked_at_is_not_gone() {
    let workspace = workspace("auto-init-java");
    workspace.run(&["apply"]);
    // Where everything may be read, as for root, a file in a folder's place stands for it.
    let folder = workspace.project().join("app/src/main/java");
    let hidden = workspace.project().join("app/src/main/away");
    fs::rename(&folder, &hidden).expect("moved");
    symlink("java", &folder).expect("a link to itself");
    check(&workspace.run(&["verify"]), 4, &["disk/read-failed"]);
    fs::remove_file(&folder).expect("removed");
    fs::rename(&hidden, &folder).expect("moved back");
}

#[test]
fn an_unreadable_folder_that_cannot_matter_is_passed_by() {
    let workspace = workspace(CASE);
    let volume = workspace.project().join("volume/db");
    fs::create_dir_all(&volume).expect("a folder");
    fs::set_permissions(&volume, fs::Permissions::from_mode(0o000)).expect("set");
    let code = workspace.run(&["apply"]).code;
    fs::set_permissions(&volume, fs::Permissions::from_mode(0o755)).expect("set");
    assert_eq!(code, workspace_code());
}

#[test]
fn a_byte_order_mark_of_push_toml_stays() {
    let workspace = workspace(CASE);
    let text = workspace.read("push.toml");
    workspace.write("push.toml", &format!("\u{feff}{text}"));
    check(&workspace.run(&["apply"]), workspace_code(), &["changed app/build.gradle"]);
    let run = workspace.run(&["remove", "huawei"]);
    assert!(!run.stderr.contains("changed-underneath"), "{run:?}");
    let after = workspace.read("push.toml");
    assert!(after.starts_with('\u{feff}') && !after.contains("huawei"), "{after}");
}

#[test]
fn a_config_is_written_where_it_is_named_or_refused() {
    let workspace = workspace(CASE);
    workspace.delete("push.toml");
    let flags = "--edition hms-agent-2 --app-id 1234567890 --certificate-id 6666";
    fs::create_dir(workspace.project().join("brands")).expect("a folder");
    // Seen from where the command runs, not from the project.
    let line = format!("cd app && \"$0\" setup huawei {flags} --config ../brands/x.toml");
    shell(&workspace, &line);
    assert!(workspace.read("brands/x.toml").contains("[vendors.huawei]"));
    assert!(!workspace.project().join("push.toml").exists());
    assert!(workspace.project().join("push.lock").exists());
    let before = workspace.tree();
    let line = format!("\"$0\" setup huawei {flags} --config ../elsewhere.toml");
    check(&shell(&workspace, &line), 2, &["lies outside the project"]);
    assert!(workspace.tree() == before, "nothing is written");
    assert!(!workspace.project().join("../elsewhere.toml").exists());
}

#[test]
fn brands_follow_one_another() {
    let [one, other] = ["1111111111", "2222222222"].map(|id| {
        let text = workspace(CASE).read("push.toml");
        let app_id = text.lines().find(|it| it.starts_with("app-id")).expect("an id").to_owned();
        text.replace(&app_id, &format!("app-id = \"{id}\""))
    });
    let applied = |configs: &[&str]| {
        let workspace = workspace(CASE);
        workspace.write("a.toml", &one);
        workspace.write("b.toml", &other);
        for config in configs {
            let run = workspace.run(&["apply", "--config", config]);
            assert!([0, 3].contains(&run.code), "{run:?}");
        }
        workspace.tree()
    };
    assert!(applied(&["a.toml", "b.toml"]) == applied(&["b.toml"]), "b alone");
    assert!(applied(&["b.toml"]) != applied(&["a.toml"]), "the brands differ");
}

#[test]
fn generated_folders_above_the_named_one_stay() {
    let workspace = workspace("sources-left-to-the-build");
    let out = workspace.project().join("app/gen/deep");
    fs::create_dir_all(&out).expect("a folder");
    check(&workspace.run(&["generate", "--out", "app/gen/deep"]), 0, &[]);
    let text = workspace.read("push.toml").replace("sources = \"build\"", "sources = \"commit\"");
    workspace.write("push.toml", &text);
    check(&workspace.run(&["generate", "--out", "app/gen/deep"]), 0, &[]);
    assert!(out.is_dir(), "the named folder stays");
}

/// The calls that change something on the disk.
const CALLS: &str = "rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,rmdir,fsync,\
                     fchmod,fchmodat,chmod,write";

/// The calls that the binary makes, in order: each one's name, and the how manieth of that name.
fn calls_of(workspace: &Workspace, calls: &str, args: &str) -> Vec<(String, usize)> {
    let trace = workspace.project().join("../trace");
    shell(workspace, &format!("strace -f -qq -e trace={calls} -o ../trace \"$0\" {args}"));
    let trace = fs::read_to_string(trace).unwrap_or_default();
    let mut counts = BTreeMap::new();
    let names = trace.lines().filter_map(|line| line.split_once('(')?.0.split(' ').next_back());
    let count = |name: &str| {
        let count = counts.entry(name.to_owned()).or_insert(0);
        *count += 1;
        (name.to_owned(), *count)
    };
    names.map(count).collect()
}

/// Some of them, well spread.
fn some_of(calls: &[(String, usize)]) -> impl Iterator<Item = &(String, usize)> {
    const MOST: usize = 16;
    if calls.is_empty() {
        eprintln!("strace is missing, or may not trace here: what goes wrong is only made up");
    }
    println!("{} calls, at most {MOST} of them disturbed", calls.len());
    calls.iter().step_by(calls.len().div_ceil(MOST).max(1))
}

/// A command that writes, in a project where it has something to do.
struct Writer {
    name: &'static str,
    project: fn() -> Workspace,
    args: &'static str,
}

impl Writer {
    /// How the project looks once it has run undisturbed.
    fn undisturbed(&self) -> Tree {
        let workspace = (self.project)();
        shell(&workspace, &format!("\"$0\" {}", self.args));
        workspace.tree()
    }
}

const SET_UP: &str = "setup huawei --app-id 100512416 --certificate-id 20425 --im none";

const WRITERS: [Writer; 4] = [
    Writer { name: "apply", project: || workspace("auto-init-java"), args: "apply" },
    Writer { name: "remove", project: applied, args: "remove --keep-tables" },
    Writer { name: "setup", project: without_config, args: SET_UP },
    Writer {
        name: "generate",
        project: || workspace("sources-left-to-the-build"),
        args: "generate --out app/gen",
    },
];

fn applied() -> Workspace {
    let workspace = workspace("auto-init-java");
    workspace.run(&["apply"]);
    workspace
}

fn without_config() -> Workspace {
    let workspace = workspace(CASE);
    workspace.delete("push.toml");
    workspace
}

#[test]
fn a_killed_run_is_settled_by_the_next_one() {
    println!("{:10} {:>6} {:>8}", "killed", "kills", "survived");
    for writer in WRITERS {
        let undisturbed = writer.undisturbed();
        let mut survived = 0;
        for (call, at) in some_of(&calls_of(&(writer.project)(), CALLS, writer.args)) {
            let workspace = (writer.project)();
            let kill = format!("inject={call}:signal=SIGKILL:when={at}");
            let line = format!("strace -f -qq -e {kill} -o /dev/null \"$0\" {}", writer.args);
            shell(&workspace, &line);
            let left = workspace.tree();
            let is_half = left.keys().any(|it| it.starts_with(".pushwright-"));
            let verified = workspace.run(&["verify"]);
            assert_eq!(verified.code == 4, is_half, "{} {call} {at}: {verified:?}", writer.name);
            assert!(workspace.tree() == left, "verify writes nothing");
            shell(&workspace, &format!("\"$0\" {}", writer.args));
            assert_same(&workspace.tree(), &undisturbed, call, *at);
            survived += 1;
        }
        println!("{:10} {survived:6} {survived:8}", writer.name);
    }
}

#[test]
fn what_a_killed_apply_wrote_is_taken_out_by_remove() {
    let original = workspace("auto-init-java").tree();
    for (call, at) in some_of(&calls_of(&workspace("auto-init-java"), CALLS, "apply")) {
        let workspace = workspace("auto-init-java");
        let kill = format!("inject={call}:signal=SIGKILL:when={at}");
        shell(&workspace, &format!("strace -f -qq -e {kill} -o /dev/null \"$0\" apply"));
        workspace.run(&["remove", "--keep-tables"]);
        assert_same(&workspace.tree(), &original, call, *at);
    }
}

/// The calls of which each one that fails is to be an error, and the tree as it was.
const CHANGES: &str = "rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,rmdir,fsync";

#[test]
fn a_failed_call_is_an_error_and_the_tree_as_it_was() {
    println!("{:10} {:>6} {:>16}", "failed", "calls", "exit 4, as it was");
    for writer in WRITERS {
        let original = (writer.project)().tree();
        let mut undone = 0;
        for (call, at) in some_of(&calls_of(&(writer.project)(), CHANGES, writer.args)) {
            let workspace = (writer.project)();
            let fail = format!("inject={call}:error=EIO:when={at}");
            let line = format!("strace -f -qq -e {fail} -o /dev/null \"$0\" {}", writer.args);
            check(&shell(&workspace, &line), 4, &["disk/write-failed"]);
            assert_same(&workspace.tree(), &original, call, *at);
            undone += 1;
        }
        println!("{:10} {undone:6} {undone:16}", writer.name);
    }
}

#[track_caller]
fn assert_same(found: &Tree, expected: &Tree, call: &str, at: usize) {
    let all = found.keys().chain(expected.keys());
    let differ: Vec<_> = all.filter(|it| found.get(*it) != expected.get(*it)).collect();
    assert!(differ.is_empty(), "disturbed at {call} {at}: {differ:?}");
}

#[test]
fn no_socket_is_opened_and_no_process_started() {
    let workspace = workspace(CASE);
    let line = "strace -f -qq -e trace=network,process -o ../calls \"$0\" apply";
    shell(&workspace, line);
    let Ok(trace) = fs::read_to_string(workspace.project().join("../calls")) else { return };
    let odd: Vec<&str> = trace
        .lines()
        .skip(1)
        .filter(|line| {
            ["socket(", "connect(", "fork(", "execve("].iter().any(|it| line.contains(it))
        })
        .collect();
    assert!(odd.is_empty(), "{odd:#?}");
}

#[test]
fn two_runs_at_once_are_one_after_the_other() {
    let undisturbed = {
        let workspace = workspace(CASE);
        workspace.run(&["apply"]);
        workspace.tree()
    };
    let workspace = workspace(CASE);
    let project = workspace.project();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let run = run_in(&project, &["apply"]);
                assert!([0, 3].contains(&run.code), "{run:?}");
            });
        }
    });
    assert!(workspace.tree() == undisturbed, "as of one run");
}

#[test]
fn a_first_setup_that_was_killed_is_seen() {
    let case = || {
        let workspace = workspace(CASE);
        workspace.delete("push.toml");
        workspace
    };
    let setup = "setup huawei --app-id 100512416 --certificate-id 20425 --im none";
    let original = case().tree();
    for (call, at) in some_of(&calls_of(&case(), "rename", setup)) {
        let workspace = case();
        let kill = format!("inject={call}:signal=SIGKILL:when={at}");
        shell(&workspace, &format!("strace -f -qq -e {kill} -o /dev/null \"$0\" {setup}"));
        if !workspace.tree().keys().any(|it| it.contains(".pushwright-")) {
            continue;
        }
        check(&workspace.run(&["verify"]), 4, &["disk/interrupted"]);
        workspace.run(&["apply"]);
        let is_whole = workspace.tree().contains_key("push.toml");
        assert!(is_whole || workspace.tree() == original, "killed at {call} {at}");
        assert!(!workspace.tree().keys().any(|it| it.contains(".pushwright-")), "{call} {at}");
    }
}
