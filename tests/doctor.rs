//! The doctor over `fixtures/doctor/<rule>/{raises,silent}/`, laid over `base/`, a sound project.
//!
//! `project/` of a case replaces files of the base, `around/` lies beside the project. push.toml is
//! applied first. `PUSHWRIGHT_BLESS=1` writes `report.txt`: what the rule says, a line a finding.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::{Arguments, Failed, Trial};
use pushwright_config::Code;
use serde_json::Value;
use support::{Workspace, read_tree, write_tree};

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = vec![
        Trial::test("base::is-sound", base_is_sound),
        Trial::test("every-rule-has-its-cases", every_rule_has_its_cases),
        Trial::test("secrets-are-masked", secrets_are_masked),
        Trial::test("checklist-ticks-what-the-files-show", checklist),
        Trial::test("explain-tells-which-cause-the-project-shows", explain),
    ];
    for rule in rules() {
        for (name, law) in [("raises", raises as Law), ("silent", silent), ("cure", cure)] {
            let rule = rule.clone();
            trials.push(Trial::test(format!("{rule}::{name}"), move || law(&rule)));
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

type Law = fn(&str) -> Result<(), Failed>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/doctor")
}

/// Every rule with cases, by its name without area.
fn rules() -> Vec<String> {
    let mut rules: Vec<String> = fs::read_dir(root())
        .expect("fixtures/doctor is there")
        .map(|entry| entry.expect("a readable folder").file_name().to_string_lossy().into_owned())
        .filter(|name| name != "base" && !name.starts_with('.'))
        .collect();
    rules.sort();
    rules
}

/// The project of a case, applied unless the case is about that.
fn workspace(case: &str) -> Workspace {
    let mut tree = read_tree(&root().join("base"));
    tree.extend(read_tree(&root().join(case).join("project")));
    let workspace = Workspace::new(&tree);
    write_tree(&around(&workspace), &read_tree(&root().join(case).join("around")));
    if case != "not-applied/raises" {
        run(&workspace, &["apply", "-q"]);
    }
    workspace
}

fn around(workspace: &Workspace) -> PathBuf {
    workspace.project().parent().expect("a folder around").to_owned()
}

/// Runs the binary where no keystore but the case's own is found.
fn run(workspace: &Workspace, args: &[&str]) -> support::Run {
    let output = Command::new(env!("CARGO_BIN_EXE_pushwright"))
        .args(args)
        .env("ANDROID_USER_HOME", around(workspace))
        .current_dir(workspace.project())
        .output()
        .expect("the binary runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    support::Run {
        code: output.status.code().unwrap_or(-1),
        stdout: text(&output.stdout),
        stderr: text(&output.stderr),
    }
}

/// What the doctor finds, as JSON.
fn findings(workspace: &Workspace) -> Result<Vec<Value>, Failed> {
    let run = run(workspace, &["doctor", "--format", "json"]);
    let value: Value = serde_json::from_str(&run.stdout)
        .map_err(|error| format!("{error}\n{}{}", run.stdout, run.stderr))?;
    let findings = value["findings"].as_array().cloned().unwrap_or_default();
    let wrong = findings.iter().any(|it| it["severity"] == "error");
    let expected = i32::from(wrong);
    if run.code != expected {
        return Err(format!("exit {}\n{}", run.code, run.stdout).into());
    }
    Ok(findings)
}

fn of_rule(findings: &[Value], rule: &str) -> Vec<Value> {
    let code = format!("doctor/{rule}");
    findings.iter().filter(|it| it["code"] == code.as_str()).cloned().collect()
}

fn line(finding: &Value) -> String {
    let place = match &finding["place"] {
        Value::Null => "-".to_owned(),
        place => {
            let file = place["file"].as_str().unwrap_or_default();
            format!("{file}:{}:{}", place["line"], place["column"])
        }
    };
    let text = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let key = finding["key"].as_str().map(|key| format!("\n  {key}")).unwrap_or_default();
    format!("{place}: {}: {}{key}\n", text("severity"), text("message"))
}

fn raises(rule: &str) -> Result<(), Failed> {
    let found = of_rule(&findings(&workspace(&format!("{rule}/raises")))?, rule);
    let said: String = found.iter().map(line).collect();
    let file = root().join(rule).join("report.txt");
    if std::env::var_os("PUSHWRIGHT_BLESS").is_some() {
        fs::write(&file, &said)?;
    }
    let expected = fs::read_to_string(&file).unwrap_or_default();
    if said.is_empty() || said != expected {
        return Err(format!("expected\n{expected}\nfound\n{said}").into());
    }
    Ok(())
}

fn silent(rule: &str) -> Result<(), Failed> {
    let found = of_rule(&findings(&workspace(&format!("{rule}/silent")))?, rule);
    let said: String = found.iter().map(line).collect();
    if said.is_empty() { Ok(()) } else { Err(said.into()) }
}

/// What has a key is settled by it.
fn cure(rule: &str) -> Result<(), Failed> {
    let workspace = workspace(&format!("{rule}/raises"));
    let keys: Vec<String> = of_rule(&findings(&workspace)?, rule)
        .iter()
        .filter_map(|it| it["key"].as_str().map(str::to_owned))
        .collect();
    if keys.is_empty() {
        return Ok(());
    }
    let mut args = vec!["apply", "--take", "ours"];
    args.extend(keys.iter().map(String::as_str));
    let applied = run(&workspace, &args);
    let left = of_rule(&findings(&workspace)?, rule);
    if left.iter().any(|it| !it["key"].is_null()) {
        let left: String = left.iter().map(line).collect();
        return Err(format!("{}{}\nleft:\n{left}", applied.stdout, applied.stderr).into());
    }
    Ok(())
}

fn base_is_sound() -> Result<(), Failed> {
    let found = findings(&workspace("base"))?;
    let said: String = found.iter().map(line).collect();
    if said.is_empty() { Ok(()) } else { Err(said.into()) }
}

fn every_rule_has_its_cases() -> Result<(), Failed> {
    let codes = Code::ALL.iter().filter_map(|code| code.as_str().strip_prefix("doctor/"));
    let mut codes: Vec<String> = codes.map(str::to_owned).collect();
    codes.sort();
    let rules = rules();
    let problem =
        |path: PathBuf| (!path.is_dir()).then(|| format!("{} is missing", path.display()));
    let missing: Vec<String> = rules
        .iter()
        .flat_map(|rule| ["raises", "silent"].map(|it| root().join(rule).join(it)))
        .filter_map(problem)
        .collect();
    if codes != rules || !missing.is_empty() {
        return Err(format!("codes {codes:?}\nrules {rules:?}\n{missing:?}").into());
    }
    Ok(())
}

fn secrets_are_masked() -> Result<(), Failed> {
    let workspace = workspace("secret-in-app/raises");
    let human = run(&workspace, &["doctor"]);
    let json = run(&workspace, &["doctor", "--format", "json"]);
    let all = format!("{}{}{}", human.stdout, human.stderr, json.stdout);
    for secret in ["0f3a9c5e7b1d2f4a", "9d8c7b6a5f4e3d2c"] {
        if all.contains(secret) {
            return Err(format!("{secret} is shown:\n{all}").into());
        }
    }
    Ok(())
}

fn checklist() -> Result<(), Failed> {
    let sound = run(&workspace("base"), &["doctor", "--not-received"]);
    let broken = workspace("registration-missing/raises");
    let broken = run(&broken, &["doctor", "--not-received"]);
    let ticked = "[x] The app registers when it starts";
    let crossed = "[!] The app registers when it starts";
    let fine = sound.code == 0 && sound.stdout.contains(ticked) && !sound.stdout.contains("[!]");
    if !fine || broken.code != 1 || !broken.stdout.contains(crossed) {
        return Err(format!("{}\n{}", sound.stdout, broken.stdout).into());
    }
    Ok(())
}

fn explain() -> Result<(), Failed> {
    let wrong = workspace("fingerprint/raises");
    let wrong = run(&wrong, &["explain", "6003"]);
    let right = workspace("fingerprint/silent");
    let right = run(&right, &["explain", "6003"]);
    let shown = wrong.stdout.contains("In this project:\n")
        && wrong.stdout.contains("the key that signs release");
    let none = right.stdout.contains("This project shows none of it in its files.");
    if !shown || !none {
        return Err(format!("{}\n{}", wrong.stdout, right.stdout).into());
    }
    Ok(())
}
