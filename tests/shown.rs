//! What the binary shows of files that are not its own: no secret, and nothing that does something
//! to a terminal.
//!
//! Knows standard output and standard error; what a diff or a finding says is tested elsewhere.

#![cfg(unix)]

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use support::{Workspace, read_tree};

/// A fixture's project with its push.toml, and `more` at the end of its module's script.
fn workspace(more: &str) -> Workspace {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/projects/auto-init-java");
    let mut project = read_tree(&folder.join("before"));
    let config = fs::read(folder.join("push.toml")).expect("a push.toml");
    project.insert("push.toml".to_owned(), config);
    let script = project.get_mut("app/build.gradle").expect("a script");
    script.extend(more.as_bytes());
    Workspace::new(&project)
}

const PASSWORD: &str = "correct-horse-battery-7";

#[test]
fn passwords_beside_a_change_are_blotted_out() {
    let workspace = workspace(&format!("ext.storePassword = '{PASSWORD}'\n"));
    for args in [&["plan"][..], &["plan", "--format", "json"], &["verify"]] {
        let run = workspace.run(args);
        assert!(run.stdout.contains("storePassword = '***"), "it is in the context: {run:?}");
        assert!(!format!("{}{}", run.stdout, run.stderr).contains(PASSWORD), "{args:?}");
    }
    workspace.run(&["apply"]);
    assert!(workspace.read("app/build.gradle").contains(PASSWORD), "the file keeps it");
}

#[test]
fn a_secret_that_stands_as_a_name_is_refused_and_not_shown() {
    let workspace = workspace("");
    let text = workspace.read("push.toml");
    let secret = "4f1d9a7788c2e05b91";
    let edition = text.lines().find(|it| it.starts_with("edition")).expect("one");
    let with = format!("{edition}\napp-secret = {{ env = \"{secret}\" }}");
    for broken in ["", "\nx = \n"] {
        workspace.write("push.toml", &(text.replace(edition, &with) + broken));
        let run = workspace.run(&["plan"]);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(!format!("{}{}", run.stdout, run.stderr).contains(secret), "{}", run.stderr);
    }
}

#[test]
fn a_pipe_gets_the_bytes_of_the_file() {
    let odd = "// \u{1b}[31mred\u{1b}[0m \u{7}\n";
    let workspace = workspace(odd);
    let run = workspace.run(&["plan"]);
    assert!(run.stdout.contains(odd), "{:?}", run.stdout);
}

#[test]
fn a_terminal_gets_signs() {
    let workspace = workspace("// \u{1b}]0;title\u{7}\n");
    let line = format!("{} plan --color always", env!("CARGO_BIN_EXE_pushwright"));
    // A terminal of its own, where there is a program that makes one.
    let output = Command::new("script")
        .args(["-qec", &line, "/dev/null"])
        .current_dir(workspace.project())
        .output();
    let Ok(output) = output else { return eprintln!("script is missing: no terminal to show on") };
    let shown = String::from_utf8_lossy(&output.stdout);
    assert!(shown.contains("\u{241b}]0;title\u{2407}"), "{shown:?}");
    assert!(!shown.contains("\u{1b}]0;"), "{shown:?}");
}

/// What a terminal of so many columns is sent; `None` where no program makes one.
fn on_terminal(workspace: &Workspace, columns: u8, args: &str) -> Option<String> {
    let pushwright = env!("CARGO_BIN_EXE_pushwright");
    let line = format!("stty rows 40 cols {columns}; {pushwright} {args}");
    let output = Command::new("script")
        .args(["-qec", &line, "/dev/null"])
        .current_dir(workspace.project())
        .output();
    let shown = output.ok().map(|it| String::from_utf8_lossy(&it.stdout).into_owned());
    shown.map(|it| anstream::adapter::strip_str(&it).to_string().replace("\r\n", "\n"))
}

#[test]
fn sentences_end_at_words_of_a_narrow_terminal() {
    let workspace = workspace("");
    for args in ["plan", "doctor", "vendors -v", "explain doctor/consent-missing", "explain 6003"] {
        let Some(shown) = on_terminal(&workspace, 60, args) else {
            return eprintln!("script is missing: no terminal to show on");
        };
        // Lines of files, paths and rows of a table are as long as they are.
        let is_prose = |it: &&str| {
            let text = if args == "plan" { it } else { it.trim_start() };
            text.starts_with(|c: char| c.is_alphabetic() || "#=".contains(c))
                && it.split(' ').all(|word| word.len() < 40)
                && !it.trim_start().contains("  ")
        };
        for line in shown.lines().filter(is_prose) {
            assert!(line.chars().count() <= 60, "{args}: {line}");
        }
        // Nothing but line ends has changed, and marks of comments before what goes on.
        let words = |text: &str| {
            let text = anstream::adapter::strip_str(text).to_string();
            text.replace('#', "").split_whitespace().collect::<Vec<_>>().concat()
        };
        let run = workspace.run(&args.split(' ').collect::<Vec<_>>());
        assert_eq!(words(&shown), words(&(run.stdout + &run.stderr)), "{args}");
    }
}

#[test]
fn a_chinese_terminal_gets_chinese_pages() {
    let workspace = workspace("");
    let shown = |locale: &str, more: &str| {
        let line = format!("{} explain disk/locked {more}", env!("CARGO_BIN_EXE_pushwright"));
        let output = Command::new("script")
            .args(["-qec", &line, "/dev/null"])
            .env_remove("LC_MESSAGES")
            .env("LC_ALL", locale)
            .current_dir(workspace.project())
            .output();
        output.ok().map(|it| String::from_utf8_lossy(&it.stdout).into_owned())
    };
    let Some(told) = shown("zh_CN.UTF-8", "") else {
        return eprintln!("script is missing: no terminal to show on");
    };
    assert!(told.contains("正在写入本工程"), "{told:?}");
    for (locale, more) in [("en_US.UTF-8", ""), ("zh_CN.UTF-8", "--lang en")] {
        let told = shown(locale, more).unwrap_or_default();
        assert!(told.contains("is writing to this project"), "{locale} {more}: {told:?}");
    }
}

#[test]
fn output_that_cannot_be_written_is_the_disks_failure() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    let workspace = workspace("");
    for args in ["plan", "--version", "explain disk/locked", "vendors", "plan --format json"] {
        let line = format!("\"$0\" {args} >/dev/full");
        let code = |line: &str| {
            let output = Command::new("sh")
                .args(["-c", line, env!("CARGO_BIN_EXE_pushwright")])
                .current_dir(workspace.project())
                .output()
                .expect("a shell");
            (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
        };
        assert_eq!(code(&line).0, Some(4), "{args}");
        let (_, said) = code(&format!("\"$0\" {args} | true"));
        assert!(!said.contains("error") && !said.contains("panicked"), "{args}: {said}");
    }
}
