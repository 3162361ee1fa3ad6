//! `inspect`, `verify --apk`, `doctor --apk` and `console --apk` as commands, on a small real APK
//! that knows nothing of push, and on files that are none.

mod support;

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use support::{Run, Workspace, read_tree, run_in};

const SAMPLE: &str = "fixtures/teahouse-2019";
/// SHA-256 of the certificate that signed it, as keytool prints it.
const SIGNED: &str = "2A:98:20:64:F3:28:02:6F";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn small() -> String {
    root().join("crates/artifact/tests/small.apk").display().to_string()
}

/// The sample project, set up.
fn project() -> Workspace {
    let mut tree = read_tree(&root().join(SAMPLE));
    let agent = read_tree(&root().join("fixtures/hms-agent"));
    tree.extend(agent.into_iter().map(|(path, bytes)| (format!("hms-agent/{path}"), bytes)));
    let workspace = Workspace::new(&tree);
    let run = workspace.run(&["apply"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    workspace
}

#[track_caller]
fn says(run: &Run, code: i32, words: &[&str]) {
    let said = format!("{}{}", run.stdout, run.stderr);
    assert_eq!(run.code, code, "{said}");
    for word in words {
        assert!(said.contains(word), "`{word}` is missing:\n{said}");
    }
}

#[test]
fn inspect_needs_no_project() {
    let run = run_in(root(), &["inspect", &small()]);
    says(
        &run,
        0,
        &["com.example.small 1.2", "minSdk 21, targetSdk 29", "no vendor's push", SIGNED],
    );
    // Where nobody pushes, whether notifications may be shown is not a question.
    assert!(!run.stdout.contains("may show notifications"), "{}", run.stdout);
    let run = run_in(root(), &["inspect", "--format", "json", &small()]);
    says(&run, 0, &["\"application-id\": \"com.example.small\"", "\"vendors\": []"]);
}

#[test]
fn what_is_no_apk_is_refused_and_stops_no_other() {
    let text = root().join("Cargo.toml").display().to_string();
    let run = run_in(root(), &["inspect", &text]);
    says(&run, 2, &["artifact/malformed", "the end of a ZIP archive is missing"]);
    let run = run_in(root(), &["inspect", &text, &small()]);
    says(&run, 2, &["artifact/malformed", "com.example.small 1.2"]);
    says(&run_in(root(), &["inspect", "no-such.apk"]), 4, &["no-such.apk"]);
}

#[test]
fn another_apps_build_lacks_all_that_push_toml_asks_for() {
    let workspace = project();
    let run = workspace.run(&["verify", "--apk", &small()]);
    says(
        &run,
        1,
        &[
            "[!] The application id is `com.example.small`",
            "the merged manifest does not hold it",
            "the merged manifest does not ask for it",
            "no dex file holds this name",
            "asked for by huawei/hms-agent-2",
            SIGNED,
        ],
    );
    let run = workspace.run(&["verify", "--apk", &small(), "--variant", "none"]);
    says(&run, 2, &["`none` is not one of the builds"]);
    let run = workspace.run(&["verify", "--format", "json", "--apk", &small()]);
    says(&run, 1, &["\"code\": \"artifact/differs\"", "\"state\": \"wrong\""]);
}

#[test]
fn the_doctor_takes_it_for_evidence() {
    let workspace = project();
    let run = workspace.run(&["doctor", "--apk", &small()]);
    says(&run, 1, &["[artifact/differs]"]);
    let run = workspace.run(&["doctor", "--not-received", "--apk", &small()]);
    says(&run, 1, &["[!] A click on the notification opens the page"]);
    says(&workspace.run(&["console", "--apk", &small()]), 0, &[SIGNED]);
    let run = workspace.run(&["explain", "doctor/click-target-not-exported", "--apk", &small()]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let run = workspace.run(&["explain", "6003", "--apk", "no-such.apk"]);
    says(&run, 4, &["no-such.apk"]);
}

#[test]
fn secrets_of_the_environment_are_found_and_masked() {
    let workspace = project();
    let config = workspace.read("push.toml");
    let line = "app-secret = { env = \"PUSHWRIGHT_TEST_SECRET\" }";
    let config = config.replace("[vendors.huawei]\n", &format!("[vendors.huawei]\n{line}\n"));
    assert!(config.contains(line), "{config}");
    workspace.write("push.toml", &config);
    let run = Command::new(env!("CARGO_BIN_EXE_pushwright"))
        .args(["verify", "--apk", &small()])
        // A text of its resources.
        .env("PUSHWRIGHT_TEST_SECRET", "appid=42")
        .current_dir(workspace.project())
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&run.stdout).into_owned();
    assert!(said.contains("resources: `app-secret` of huawei, ap******"), "{said}");
    assert!(!said.contains("appid=42"), "{said}");
}

/// The small APK with more entries, in a folder of the workspace.
fn with_entries(workspace: &Workspace, more: &[(&str, &str)]) -> PathBuf {
    let mut from = zip::ZipArchive::new(File::open(small()).expect("the APK")).expect("a ZIP");
    let path = workspace.project().join("more.apk");
    let mut to = zip::ZipWriter::new(File::create(&path).expect("a file"));
    for index in 0..from.len() {
        to.raw_copy_file(from.by_index_raw(index).expect("an entry")).expect("room");
    }
    for (name, text) in more {
        to.start_file(*name, zip::write::SimpleFileOptions::default()).expect("room");
        to.write_all(text.as_bytes()).expect("room");
    }
    to.finish().expect("room");
    path
}

#[test]
fn secrets_are_found_wherever_they_lie() {
    let workspace = project();
    let key = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC".repeat(3);
    let account = format!(
        "{{\"type\": \"service_account\", \"private_key\": \"-----BEGIN PRIVATE KEY-----\\n{key}\"}}"
    );
    let pem = format!("-----BEGIN RSA PRIVATE KEY-----\n{key}\n");
    let (of_account, of_somebody) =
        ((1, "[!]", "the private key of a service account"), (0, "[ ]", "a private key"));
    for (name, text, (code, mark, what)) in [
        ("assets/account.json", &account, of_account),
        ("res/raw/account.json", &account, of_account),
        ("account.json", &account, of_account),
        ("META-INF/services/account.json", &account, of_account),
        ("com/example/key.pem", &pem, of_somebody),
        ("assets/index.android.bundle", &format!("var a = {account};"), of_account),
    ] {
        let apk = with_entries(&workspace, &[(name, text)]);
        let run = run_in(root(), &["inspect", &apk.display().to_string()]);
        let told = [format!("{mark} It carries no secret"), format!("{name}: {what}")];
        says(&run, code, &[&told[0], &told[1]]);
    }
    // What only looks for keys, and what is public.
    let code = "if (text.startsWith('-----BEGIN PRIVATE KEY-----')) {}\n\
                var pem = '-----BEGIN RSA PRIVATE KEY-----\\n' + wrap(encode(key), 64) + '\\n-----END RSA PRIVATE KEY-----';\n";
    let public = format!("-----BEGIN PUBLIC KEY-----\n{key}\n");
    let apk = with_entries(&workspace, &[("a.js", code), ("res/raw/b.pem", &public)]);
    let run = run_in(root(), &["inspect", &apk.display().to_string()]);
    says(&run, 0, &["[x] It carries no secret"]);
}
