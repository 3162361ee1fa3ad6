//! What shells, editors and manuals get: completed values, the schema of push.toml, pages; and that
//! a reader who has seen enough is not an accident.
//!
//! Asks as the scripts of `completions` do; bash itself runs its script, the other shells where they
//! are installed.

mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use support::{Tree, Workspace, read_tree, run_in};

const BINARY: &str = env!("CARGO_BIN_EXE_pushwright");
const SHELLS: [&str; 4] = ["bash", "zsh", "fish", "powershell"];

fn fixture(path: &str) -> Tree {
    read_tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path))
}

/// A project whose push.toml names a pack of its own.
fn with_own_packs() -> Workspace {
    let mut tree = fixture("projects/two-vendors-share-internet/before");
    for (path, bytes) in fixture("push-packs") {
        tree.insert(format!("push-packs/{path}"), bytes);
    }
    tree.insert("push.toml".to_owned(), b"version = 1\npacks = [\"push-packs\"]\n".to_vec());
    Workspace::new(&tree)
}

/// The values that a shell is offered for the last of the words.
fn offered(shell: &str, folder: &Path, words: &[&str]) -> Vec<String> {
    let mut asked = Command::new(BINARY);
    asked.env("PUSHWRIGHT_COMPLETE", shell).env("_CLAP_IFS", "\n");
    asked.env("_CLAP_COMPLETE_INDEX", words.len().to_string());
    if shell == "bash" {
        asked.env("_CLAP_COMPLETE_COMP_TYPE", "9");
    }
    let asked = asked.args(["--", "pushwright"]).args(words).current_dir(folder);
    let output = asked.output().expect("the binary runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let separator = if shell == "zsh" { ':' } else { '\t' };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().map(|it| it.split(separator).next().unwrap_or(it).to_owned()).collect()
}

#[test]
fn values_are_completed_in_every_shell() {
    let project = with_own_packs();
    let nowhere = tempfile::tempdir().expect("a temporary folder");
    for shell in SHELLS {
        let check = |folder: &Path, words: &[&str], expected: &[&str], other: &str| {
            let found = offered(shell, folder, words);
            for value in expected {
                assert!(found.iter().any(|it| it == value), "{shell} {words:?}: {found:?}");
            }
            assert!(!found.iter().any(|it| it == other), "{shell} {words:?}: {found:?}");
        };
        check(nowhere.path(), &["setup", ""], &["huawei", "xiaomi", "fcm"], "acme");
        check(nowhere.path(), &["setup", "hu"], &["huawei"], "xiaomi");
        check(&project.project(), &["setup", ""], &["huawei", "acme"], "");
        let edition = ["setup", "xiaomi", "--edition", ""];
        check(nowhere.path(), &edition, &["mipush-aar", "mipush-jar"], "hms-core");
        let version = ["setup", "huawei", "--edition", "hms-core", "--sdk-version", ""];
        check(nowhere.path(), &version, &["6.13.0.300"], "2.6.3.301");
        check(nowhere.path(), &["setup", "--im", ""], &["timpush", "none"], "huawei");
        check(nowhere.path(), &["explain", "gradle/"], &["gradle/cannot-tell"], "xml/malformed");
        check(nowhere.path(), &["explain", "90713570"], &["907135702"], "gradle/cannot-tell");
        check(nowhere.path(), &["verify", "--format", ""], &["json", "human"], "ours");
        check(nowhere.path(), &["apply", "--take", ""], &["ours", "theirs"], "huawei");
        check(nowhere.path(), &["re"], &["remove"], "man");
    }
}

#[test]
fn keys_of_conflicts_are_completed() {
    let mut tree = fixture("projects/document-2019-allprojects/before");
    let push = fixture("projects/document-2019-allprojects")["push.toml"].clone();
    let script = String::from_utf8_lossy(&tree["app/build.gradle"]).into_owned();
    let other = "dependencies {\n    implementation 'com.huawei.android.hms:push:2.5.0.300'\n";
    let script = script.replacen("dependencies {\n", other, 1);
    tree.insert("app/build.gradle".to_owned(), script.into_bytes());
    tree.insert("push.toml".to_owned(), push);
    let workspace = Workspace::new(&tree);
    let key = "dependency:app#com.huawei.android.hms:push";
    let planned = workspace.run(&["plan"]);
    assert!(planned.stderr.contains(&format!("--take theirs '{key}'")), "{}", planned.stderr);
    let offered = |shell: &str, words: &[&str]| offered(shell, &workspace.project(), words);
    assert_eq!(offered("fish", &["apply", "--take", "ours", "dep"]), [key]);
    assert_eq!(offered("fish", &["apply", "--take", "ours", "rep"]), [""; 0]);
    // bash takes what stands before a colon for words of their own, and offers what is behind it.
    let broken = ["apply", "--take", "ours", "dependency", ":", "app#com.hua"];
    assert_eq!(offered("bash", &broken), ["app#com.huawei.android.hms:push"]);
    let broken = ["apply", "--take", "ours", "dependency", ":", "app#com.huawei.android.hms", ":"];
    assert_eq!(offered("bash", &[&broken[..], &["p"]].concat()), ["push"]);
    // Once a project is in sync there is nothing to settle.
    workspace.run(&["apply", "--take", "ours"]);
    assert_eq!(offered("fish", &["apply", "--take", "ours", "dep"]), [""; 0]);
}

#[test]
fn vendors_of_push_toml_are_completed() {
    let mut tree = fixture("projects/document-2019-allprojects/before");
    tree.extend(fixture("projects/document-2019-allprojects").remove_entry("push.toml"));
    let workspace = Workspace::new(&tree);
    for command in ["remove", "upgrade", "console"] {
        assert_eq!(offered("fish", &workspace.project(), &[command, ""])[0], "huawei");
        let others = offered("fish", &workspace.project(), &[command, "x"]);
        assert_eq!(others, [""; 0], "{command}");
    }
}

#[test]
fn scripts_of_completions_ask_the_program() {
    let nowhere = tempfile::tempdir().expect("a temporary folder");
    for shell in SHELLS {
        let run = run_in(nowhere.path(), &["completions", shell]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{shell}");
        assert!(run.stdout.contains("PUSHWRIGHT_COMPLETE"), "{}", run.stdout);
    }
    let bash = "source <(pushwright completions bash); COMP_WORDS=(pushwright setup hua); \
                COMP_CWORD=2; COMP_TYPE=9; _clap_complete_pushwright pushwright hua setup; \
                printf '%s\\n' \"${COMPREPLY[@]}\"";
    assert_eq!(in_shell("bash", &["-c", bash]).as_deref(), Some("huawei\n"));
    let fish =
        "pushwright completions fish | source; complete --do-complete 'pushwright setup hua'";
    if let Some(found) = in_shell("fish", &["-c", fish]) {
        assert!(found.starts_with("huawei\t"), "{found}");
    }
    let zsh = "autoload -U compinit; compinit -D; source <(pushwright completions zsh); \
               _describe() { print -l -- \"${(@P)3}\" }; words=(pushwright setup hua); \
               CURRENT=3; $_comps[pushwright]";
    if let Some(found) = in_shell("zsh", &["-fc", zsh]) {
        assert!(found.starts_with("huawei:"), "{found}");
    }
}

/// What a shell prints that has the binary on its path; `None` where the shell is missing.
fn in_shell(shell: &str, args: &[&str]) -> Option<String> {
    let folder = Path::new(BINARY).parent().expect("a binary has a folder");
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap_or_default());
    let output = Command::new(shell).args(args).env("PATH", path).output().ok()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn the_schema_has_the_fields_of_the_packs_that_are_installed() {
    let project = with_own_packs();
    let nowhere = tempfile::tempdir().expect("a temporary folder");
    let alone = run_in(nowhere.path(), &["schema"]);
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/push.schema.json");
    assert_eq!(alone.stdout, fs::read_to_string(page).expect("the schema is there"));
    let own = project.run(&["schema"]);
    assert!(!alone.stdout.contains("\"acme\"") && own.stdout.contains("\"acme\""));
    project.write("push.toml", "version = 1\npacks = [\"gone\"]\n");
    assert_eq!(project.run(&["schema"]).code, 2);
}

#[test]
fn a_new_push_toml_names_its_schema() {
    let url = format!(
        "#:schema https://raw.githubusercontent.com/pushwright/pushwright/v{}/docs/push.schema.json",
        env!("CARGO_PKG_VERSION")
    );
    let setup = ["setup", "huawei", "--app-id", "100423819", "--certificate-id", "20417"];
    for command in [&["init"][..], &setup] {
        let workspace = Workspace::new(&fixture("projects/two-vendors-share-internet/before"));
        workspace.run(command);
        assert_eq!(workspace.read("push.toml").lines().next(), Some(url.as_str()), "{command:?}");
        workspace.run(&["setup", "meizu", "--app-id", "117384", "--app-key", &"0".repeat(32)]);
        let text = workspace.read("push.toml");
        assert_eq!(text.matches("#:schema").count(), 1, "{text}");
    }
    // One that is there stays as it is.
    let workspace = Workspace::new(&fixture("projects/two-vendors-share-internet/before"));
    workspace.write("push.toml", "version = 1\n");
    workspace.run(&setup);
    assert!(!workspace.read("push.toml").contains("#:schema"));
}

#[test]
fn the_manual_has_a_page_for_every_command() {
    let nowhere = tempfile::tempdir().expect("a temporary folder");
    let pages = run_in(nowhere.path(), &["man"]).stdout;
    assert!(pages.lines().count() > 15, "{pages}");
    for page in pages.lines() {
        let run = run_in(nowhere.path(), &["man", page]);
        assert!(run.stdout.contains(".SH NAME") && run.code == 0, "{page}: {}", run.stdout);
    }
    let setup = run_in(nowhere.path(), &["man", "pushwright-setup.1"]).stdout;
    assert!(setup.contains("\\-\\-certificate\\-id"), "{setup}");
    assert_eq!(run_in(nowhere.path(), &["man", "pushwright-man.1"]).code, 2);
}

#[test]
fn a_reader_who_has_seen_enough_is_no_accident() {
    let nowhere = tempfile::tempdir().expect("a temporary folder");
    let commands: [&[&str]; 9] = [
        &["explain"],
        &["schema"],
        &["vendors", "-v"],
        &["vendors", "--format", "json"],
        &["completions", "bash"],
        &["man", "pushwright.1"],
        &["explain", "doctor/consent-missing"],
        &["--help"],
        &["setup", "--help"],
    ];
    for command in commands {
        let mut asked = Command::new(BINARY);
        let asked = asked.args(command).current_dir(nowhere.path());
        let mut child = asked.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("runs");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), said.as_ref()), (Some(0), ""), "{command:?}");
    }
}
