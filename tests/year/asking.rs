//! `setup` at a terminal asks for what is missing; anywhere else it never does.

use std::io::Write as _;
use std::process::{Output, Stdio};

use super::*;

#[test]
fn without_a_vendor_they_are_listed() {
    let workspace = Workspace::new(&android(""));
    let run = workspace.run(&["setup"]);
    check(&run, 2, &["huawei  Huawei Push Kit, HMS Core", "pushwright setup <vendor>"]);
    assert!(run.stdout.lines().count() >= 7, "{}", run.stdout);
}

#[test]
fn pipes_are_never_asked() {
    let workspace = Workspace::new(&android(""));
    for more in [&[][..], &["--no-input"]] {
        let run = workspace.run(&[&["setup", "meizu"], more].concat());
        check(&run, 2, &["`--app-id` is missing", "`--certificate-id` is missing"]);
    }
}

#[test]
fn a_value_of_the_vendors_file_is_taken() {
    let workspace = Workspace::new(&android(""));
    workspace
        .write("app/agconnect-services.json", "{ \"client\": { \"app_id\": \"104472913\" } }\n");
    let run = workspace.run(&["setup", "huawei"]);
    check(&run, 2, &["`--certificate-id` is missing"]);
    assert!(!run.stderr.contains("`--app-id` is missing"), "{}", run.stderr);
}

/// Runs a line of a shell in the project on a terminal of its own, `$PW` being the binary.
fn on_a_terminal(workspace: &Workspace, line: &str, answers: &str) -> Option<Output> {
    let mut child = Command::new("script")
        .args(["-qec", line, "/dev/null"])
        .env("PW", env!("CARGO_BIN_EXE_pushwright"))
        .env_remove("CI")
        .current_dir(workspace.project())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .ok()?;
    let mut input = child.stdin.take()?;
    input.write_all(answers.as_bytes()).ok()?;
    // The end of input is a key on a terminal.
    input.write_all(b"\x04").ok()?;
    child.wait_with_output().ok()
}

#[test]
fn a_terminal_is_asked_for_what_is_missing() {
    let workspace = Workspace::new(&android(""));
    workspace.write(
        "app/agconnect-services.json",
        "{ \"client\": { \"app_id\": \"104472913\", \"package_name\": \"io.meadow.app\" } }\n",
    );
    let Some(output) = on_a_terminal(&workspace, "\"$PW\" setup", "hms\n\nx\n28811\n") else {
        eprintln!("left out: there is no `script` here");
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}");
    for part in ["Which vendor?", "certificate-id"] {
        assert!(said.contains(part), "no `{part}` in\n{said}");
    }
    let config = workspace.read("push.toml");
    assert!(config.contains("app-id = \"104472913\"\ncertificate-id = 28811\n"), "{config}");
    // With every value given nothing is asked, nor in CI, nor where nobody wants to be.
    let given = on_a_terminal(&workspace, "\"$PW\" setup huawei", "").expect("a terminal");
    assert!(given.status.success(), "{given:?}");
    let other = Workspace::new(&android(""));
    for line in ["CI=1 \"$PW\" setup meizu", "\"$PW\" setup meizu --no-input"] {
        let said = on_a_terminal(&other, line, "1\n").expect("a terminal");
        assert!(
            String::from_utf8_lossy(&said.stdout).contains("`--app-id` is missing"),
            "{said:?}"
        );
    }
}

#[test]
fn what_is_taken_from_a_vendors_file_is_named() {
    let file = "{ \"agcgw\": {}, \"client\": { \"app_id\": \"104472913\", \"package_name\": \"io.meadow.app\" } }";
    let tree = with(android(""), &[("app/agconnect-services.json", file)]);
    let workspace = Workspace::new(&tree);
    let args = ["setup", "huawei", "--certificate-id", "28811"];
    check(
        &workspace.run(&args),
        0,
        &["took `app-id = \"104472913\"` from `agconnect-services.json`"],
    );
    assert!(workspace.read("push.toml").contains("app-id = \"104472913\""));
    // What was given is not said to be taken.
    let workspace = Workspace::new(&tree);
    let run = workspace.run(&HUAWEI);
    assert!(!run.stderr.contains("took `app-id"), "{run:?}");
}

#[test]
fn a_dry_run_of_demo_writes_nothing() {
    let workspace = Workspace::new(&Tree::new());
    std::fs::create_dir_all(workspace.project()).expect("a folder");
    let args = ["demo", "sample", "--dry-run"];
    check(&workspace.run(&args), 0, &["would create sample/push.toml", "nothing was written"]);
    assert!(!workspace.project().join("sample").exists());
}
