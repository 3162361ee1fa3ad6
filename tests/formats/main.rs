//! The formats that other tools read: JSON against its schema, edits that rebuild what `apply`
//! writes, patches of several projects, SARIF, annotations.

#[path = "../support.rs"]
mod support;

mod schema;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use support::{Run, Tree, Workspace, read_tree, run_in, subcommands, write_tree};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The project of a fixture, with its push.toml where it is `configured`.
fn tree(case: &str, configured: bool) -> Tree {
    let folder = root().join("fixtures/projects").join(case);
    let mut tree = read_tree(&folder.join("before"));
    if configured {
        tree.insert("push.toml".to_owned(), fs::read(folder.join("push.toml")).expect("one"));
    }
    tree
}

const DOCUMENT: &str = "document-2019-allprojects";

/// `many/one` in sync, `many/two` not set up yet, `lost` without its push.lock for a while, `wrong` with
/// a push.toml that is wrong, `bare` without one.
fn projects() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let at = |path: &str| folder.path().join(path);
    let good = Workspace::new(&tree(DOCUMENT, true));
    assert_eq!(good.run(&["apply"]).code, 0);
    write_tree(&at("many/one"), &good.tree());
    write_tree(&at("many/two"), &tree(DOCUMENT, true));
    write_tree(&at("many/hms-agent"), &read_tree(&root().join("fixtures/hms-agent")));
    write_tree(&at("bare"), &tree(DOCUMENT, false));
    // A lost push.lock leaves undecided whose some things are that nobody requires any more.
    good.delete("push.lock");
    good.run(&["apply"]);
    good.write("push.toml", "version = 1\n");
    write_tree(&at("lost"), &good.tree());
    let mut wrong = tree(DOCUMENT, true);
    wrong.insert("push.toml".to_owned(), b"version = 1\n[vendors.nokia]\nx = 1\n".to_vec());
    write_tree(&at("wrong"), &wrong);
    folder
}

fn parsed(run: &Run) -> Value {
    serde_json::from_str(&run.stdout)
        .unwrap_or_else(|error| panic!("{error}\n{}{}", run.stdout, run.stderr))
}

/// Every command, where it runs, and how it ends.
const COMMANDS: &[(&str, &str, i32)] = &[
    ("many", "verify", 1),
    ("many", "plan", 0),
    ("many", "doctor", 1),
    ("many", "console", 0),
    ("many/one", "verify", 0),
    ("many/one", "verify --apk APK", 1),
    ("many/one", "verify --apk APK --apk TEXT", 2),
    ("many/one", "doctor", 1),
    ("many/one", "doctor --not-received", 1),
    ("many/one", "doctor --fix", 1),
    ("many/one", "console", 0),
    ("many/one", "console --check intent:#Intent;end", 1),
    ("many/one", "console --check nonsense", 1),
    ("many/one", "explain lock/lost", 0),
    ("many/one", "explain 907135702", 0),
    ("many/one", "explain", 0),
    ("many/one", "explain nonsense", 2),
    ("many/one", "generate --out OUT", 0),
    ("many/one", "gradle install --dry-run", 0),
    ("many/one", "upgrade --dry-run", 0),
    ("many/one", "report --out ../report.html", 0),
    ("many/one", "apply", 0),
    ("many/one", "remove --dry-run", 0),
    ("many/one", "remove nokia", 2),
    ("many/two", "apply --dry-run", 0),
    ("many/two", "plan", 0),
    ("many/two", "doctor", 1),
    ("lost", "plan", 3),
    ("wrong", "verify", 2),
    ("wrong", "explain 6003", 0),
    ("bare", "verify", 2),
    ("bare", "setup", 2),
    ("bare", "setup huawei", 2),
    ("bare", "init --dry-run", 0),
    ("bare", "init", 0),
    ("bare", "init", 2),
    (".", "inspect APK", 0),
    (".", "inspect APK TEXT", 2),
    (".", "inspect no-such.apk", 4),
    (".", "vendors", 0),
    (".", "vendors --check bare", 2),
    (".", "demo new", 0),
    (".", "verify --no-such-option", 2),
    (".", "nonsense", 2),
    (".", "inspect", 2),
];

/// The arguments of a command, with what stands for files.
fn arguments(command: &str, format: &str) -> Vec<String> {
    let small = root().join("crates/artifact/tests/small.apk").display().to_string();
    let text = root().join("Cargo.toml").display().to_string();
    let named = |word: &str| match word {
        "APK" => small.clone(),
        "TEXT" => text.clone(),
        "OUT" => "../generated".to_owned(),
        word => word.to_owned(),
    };
    command.split(' ').map(named).chain(["--format".to_owned(), format.to_owned()]).collect()
}

/// Commands that print no document: scripts, pages of the manual, a schema, a server.
const WITHOUT_DOCUMENT: [&str; 4] = ["completions", "man", "mcp", "schema"];

#[test]
fn every_command_is_here() {
    for name in subcommands().iter().filter(|it| !WITHOUT_DOCUMENT.contains(&it.as_str())) {
        let mut commands = COMMANDS.iter().map(|(_, command, _)| command.split(' ').next());
        let is_here = commands.any(|it| it == Some(name));
        assert!(is_here, "`{name}` stands in no row of COMMANDS");
    }
}

/// Runs every command, and hands over what it printed.
fn each_command(format: &str, check: &dyn Fn(&str, &Run)) {
    let (folder, mut wrong) = (projects(), Vec::new());
    for (place, command, code) in COMMANDS {
        let args = arguments(command, format);
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let run = run_in(&folder.path().join(place), &args);
        if run.code != *code {
            wrong.push(format!("{place}: {command}: {} for {code}", run.code));
        }
        check(command, &run);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_document_is_as_the_schema_says() {
    let schema: Value =
        serde_json::from_str(include_str!("../../docs/report.schema.json")).expect("a schema");
    each_command("json", &|command, run| {
        let document = parsed(run);
        let faults = schema::faults(&schema, &document);
        assert!(faults.is_empty(), "{command}: {faults:#?}\nin {document:#}");
        assert_eq!(document["exit"], json!(run.code), "{command}");
        let name = command.split(' ').next().filter(|it| *it != "nonsense");
        assert_eq!(document["command"], json!(name), "{command}");
    });
}

#[test]
fn a_stream_is_told_as_the_schema_says() {
    let schema: Value =
        serde_json::from_str(include_str!("../../docs/report.schema.json")).expect("a schema");
    let folder = projects();
    let mut child = Command::new(env!("CARGO_BIN_EXE_pushwright"))
        .args(["explain", "-", "--format", "json"])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it runs");
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all(b"E HMSSDK_X: errorCode:907135702\n").expect("it reads");
    drop(input);
    let output = child.wait_with_output().expect("it ends");
    let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(schema::faults(&schema, &document), [""; 0], "{document:#}");
    assert_eq!(document["answers"][0]["count"], 1);
}

#[test]
fn lines_are_a_document_of_each_project() {
    let folder = projects();
    let run = run_in(&folder.path().join("many"), &["verify", "--format", "json-lines"]);
    let lines: Vec<Value> =
        run.stdout.lines().map(|it| serde_json::from_str(it).expect("JSON")).collect();
    // Each comes as its project ends.
    let mut told: Vec<_> =
        lines.iter().map(|it| (it["project"].to_string(), it["exit"].to_string())).collect();
    told.sort();
    assert_eq!(
        told,
        [("\"one\"", "0"), ("\"two\"", "1")].map(|(a, b)| (a.to_owned(), b.to_owned()))
    );
}

/// A text with these edits.
fn edited(before: &[u8], edits: &[Value]) -> Vec<u8> {
    const MARK: &[u8] = "\u{feff}".as_bytes();
    let mark = if before.starts_with(MARK) { MARK } else { b"" };
    let text = &before[mark.len()..];
    let offset = |edit: &Value, of: &str| {
        usize::try_from(edit[of]["offset"].as_u64().expect("a number")).expect("in memory")
    };
    let (mut after, mut done) = (mark.to_vec(), 0);
    for edit in edits {
        assert_eq!(edit["blotted"], json!(false));
        let (start, end) = (offset(edit, "start"), offset(edit, "end"));
        assert_eq!(
            (edit["start"]["line"].clone(), edit["start"]["column"].clone()),
            at(text, start)
        );
        after.extend_from_slice(&text[done..start]);
        after.extend_from_slice(edit["text"].as_str().expect("a text").as_bytes());
        done = end;
    }
    after.extend_from_slice(&text[done..]);
    after
}

/// Line and column of a byte.
fn at(text: &[u8], offset: usize) -> (Value, Value) {
    let before = std::str::from_utf8(&text[..offset]).expect("UTF-8");
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (json!(line), json!(column))
}

/// What applying the edits of a document makes of a tree.
fn with_changes(mut tree: Tree, document: &Value) -> Tree {
    for change in document["changes"].as_array().expect("changes") {
        let path = change["path"].as_str().expect("a path").to_owned();
        if change["deleted"] == json!(true) {
            assert!(tree.remove(&path).is_some(), "{path}");
            continue;
        }
        let before = tree.get(&path).cloned().unwrap_or_default();
        assert_eq!(change["created"], json!(!tree.contains_key(&path)), "{path}");
        tree.insert(path, edited(&before, change["edits"].as_array().expect("edits")));
    }
    tree
}

/// Files that differ, without push.lock, which only `apply` writes.
fn differing(a: &Tree, b: &Tree) -> Vec<String> {
    let all: BTreeMap<&String, ()> = a.keys().chain(b.keys()).map(|it| (it, ())).collect();
    let differ = all.into_keys().filter(|it| a.get(*it) != b.get(*it));
    differ.filter(|it| !it.ends_with("push.lock")).cloned().collect()
}

#[test]
fn the_edits_of_a_plan_are_what_apply_writes() {
    for case in [
        DOCUMENT,
        "crlf-no-final-newline",
        "manifest-bom-and-crlf",
        "seven-vendors",
        "document-2019-hms-core",
    ] {
        let workspace = Workspace::new(&tree(case, true));
        let document = parsed(&workspace.run(&["plan", "--format", "json"]));
        let rebuilt = with_changes(workspace.tree(), &document);
        workspace.run(&["apply"]);
        assert_eq!(differing(&rebuilt, &workspace.tree()), [""; 0], "{case}");
        let document = parsed(&workspace.run(&["remove", "--dry-run", "--format", "json"]));
        let rebuilt = with_changes(workspace.tree(), &document);
        workspace.run(&["remove"]);
        assert_eq!(differing(&rebuilt, &workspace.tree()), [""; 0], "{case}, removed");
    }
}

#[test]
fn the_patch_of_a_finding_is_what_taking_it_writes() {
    let workspace = Workspace::new(&tree(DOCUMENT, true));
    let document = parsed(&workspace.run(&["doctor", "--format", "json"]));
    let findings = document["findings"].as_array().expect("findings");
    let patched = findings.iter().filter(|it| it["patch"].is_object() && it["key"].is_string());
    let mut count = 0;
    for finding in patched {
        let (patch, key) = (&finding["patch"], finding["key"].as_str().expect("a key"));
        let path = patch["path"].as_str().expect("a path");
        let workspace = Workspace::new(&tree(DOCUMENT, true));
        // What `apply` brings comes on top of both.
        workspace.run(&["apply", "--take", "ours", key]);
        let other = Workspace::new(&tree(DOCUMENT, true));
        let before = other.read(path).into_bytes();
        let after = edited(&before, patch["edits"].as_array().expect("edits"));
        other.write(path, &String::from_utf8(after).expect("UTF-8"));
        other.run(&["apply"]);
        assert_eq!(differing(&workspace.tree(), &other.tree()), [""; 0], "{key}");
        count += 1;
    }
    assert!(count > 0, "no finding has a patch: {document:#}");
}

#[test]
fn the_plan_of_several_projects_is_one_patch() {
    let folder = projects();
    let many = folder.path().join("many");
    let plain = |run: &mut Command| {
        let status = run.current_dir(&many).output().expect("it runs");
        assert!(status.status.success(), "{status:?}");
    };
    let one = run_in(&many.join("one"), &["remove"]);
    assert_eq!(one.code, 0, "{}", one.stderr);
    let kept = fs::read(many.join("two/push.toml")).expect("a push.toml");
    fs::write(many.join("one/push.toml"), kept).expect("written");
    let run = run_in(&many, &["plan"]);
    assert!(run.stdout.contains("+++ b/one/") && run.stdout.contains("+++ b/two/"), "{run:?}");
    // From anywhere else it is the same patch, of the folder that is named.
    for (here, there) in [("many/one", ".."), ("beside", "../many"), ("beside", "../many/")] {
        fs::create_dir_all(folder.path().join(here)).expect("a folder");
        let elsewhere = run_in(&folder.path().join(here), &["plan", "--project", there]);
        assert_eq!(elsewhere.stdout, run.stdout, "{here}");
    }
    let before = read_tree(&many);
    fs::write(folder.path().join("plan.patch"), &run.stdout).expect("written");
    plain(Command::new("git").args(["apply", "--whitespace=nowarn", "../plan.patch"]));
    let patched = read_tree(&many);
    fs::remove_dir_all(&many).expect("removed");
    write_tree(&many, &before);
    assert_eq!(run_in(&many, &["apply"]).code, 0);
    assert_eq!(differing(&patched, &read_tree(&many)), [""; 0]);
}

#[test]
fn sarif_names_rules_places_and_fixes() {
    each_command("sarif", &|command, run| {
        let log = parsed(run);
        let one = &log["runs"][0];
        assert_eq!(
            (&log["version"], log["runs"].as_array().map(Vec::len)),
            (&json!("2.1.0"), Some(1))
        );
        assert_eq!(one["invocations"][0]["exitCode"], json!(run.code), "{command}");
        let rules = one["tool"]["driver"]["rules"].as_array().expect("rules");
        for result in one["results"].as_array().expect("results") {
            let index = usize::try_from(result["ruleIndex"].as_u64().expect("one")).expect("small");
            assert_eq!(rules[index]["id"], result["ruleId"], "{command}");
        }
        let failed = run.code >= 2 && run.code != 3;
        assert!(!failed || one["results"] != json!([]), "{command} fails without a result");
    });
    let folder = projects();
    let run = run_in(folder.path(), &["--project", "wrong", "verify", "--format", "sarif"]);
    let result = parsed(&run)["runs"][0]["results"][0].clone();
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "wrong/push.toml", "{result:#}");
    assert_eq!(place["region"]["startLine"], 2);
    let run = run_in(&folder.path().join("many"), &["verify", "--format", "sarif"]);
    let log = parsed(&run);
    let results = log["runs"][0]["results"].as_array().expect("results");
    let script = results.iter().find(|it| {
        it["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "two/app/build.gradle"
    });
    let change = &script.expect("a result")["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["artifactLocation"]["uri"], "two/app/build.gradle");
    assert!(change["replacements"][0]["insertedContent"]["text"].is_string());
}

#[test]
fn github_shows_each_finding_at_its_line() {
    let folder = projects();
    let run = run_in(folder.path(), &["--project", "wrong", "verify", "--format", "github"]);
    let place = "::error file=wrong/push.toml,line=2,endLine=2,col=";
    assert!(run.stdout.starts_with(place), "{}", run.stdout);
    assert!(run.stdout.contains("title=config/unknown-vendor::"), "{}", run.stdout);
    let run = run_in(&folder.path().join("many"), &["verify", "--format", "github"]);
    assert!(run.stdout.contains("\n+++ b/two/app/build.gradle\n"), "{}", run.stdout);
    assert!(run.stdout.contains("\n::error file=two/app/build.gradle,line="), "{}", run.stdout);
    assert!(!run.stdout.contains("file=one/"), "{}", run.stdout);
    let run = run_in(folder.path(), &["verify", "--nope", "--format=github"]);
    assert!(run.stdout.starts_with("::error title=usage/arguments::"), "{}", run.stdout);
    each_command("github", &|command, run| {
        let failed = run.code >= 2 && run.code != 3 && command != "setup";
        let has = run.stdout.lines().any(|it| it.starts_with("::error "));
        assert!(!failed || has, "{command}: {}", run.stdout);
    });
}
