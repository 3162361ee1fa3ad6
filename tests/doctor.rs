//! The doctor over `fixtures/doctor/<rule>/{raises,silent}*/`, laid over `base/`, a sound project.
//!
//! `project/` of a case replaces files of the base, `around/` lies beside the project. push.toml is
//! applied first. `PUSHWRIGHT_BLESS=1` writes `report.txt` of `raises`, and `<case>.txt` of others:
//! what the rule says, a line a finding.
//!
//! So that there is no false alarm, `doctor.txt` of each case of `fixtures/projects/` lists all that
//! the doctor says once the case is applied. Each line of it has been found true of that project.
//!
//! Over 500 lines: a list of cases that stand alone, each found by its name.

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
        Trial::test("judges-what-is-and-what-would-be", judges_both),
        Trial::test("secrets-are-masked", secrets_are_masked),
        Trial::test("checklist-ticks-what-the-files-show", checklist),
        Trial::test("explain-lists-all-and-finds-what-is-near", explain_lists),
        Trial::test("what-the-doctor-mends-stays", mended),
        Trial::test("fix-writes-what-only-inserts", fixed),
        Trial::test("regenerated-folders-are-seen-from-above", regenerated),
        Trial::test("one-line-a-finding-from-where-one-stands", one_line_each),
        Trial::test("help-names-the-option", options_are_named),
        Trial::test("explain-tells-which-cause-the-project-shows", explain),
    ];
    for rule in rules() {
        for (start, laws) in LAWS {
            for case in cases(&rule, start) {
                for (name, law) in *laws {
                    let (rule, case) = (rule.clone(), case.clone());
                    let name = format!("{rule}::{case}{name}");
                    trials.push(Trial::test(name, move || law(&rule, &case)));
                }
            }
        }
    }
    for case in projects() {
        trials.push(Trial::test(format!("projects::{case}"), move || only_true_findings(&case)));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

type Law = fn(&str, &str) -> Result<(), Failed>;

/// What the names of cases start with, and what must hold for them.
const LAWS: &[(&str, &[(&str, Law)])] =
    &[("raises", &[("", raises as Law), ("-is-cured", cure)]), ("silent", &[("", silent)])];

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

/// The cases of a rule whose names start so.
fn cases(rule: &str, start: &str) -> Vec<String> {
    let entries = fs::read_dir(root().join(rule)).expect("a rule has a folder");
    let mut cases: Vec<String> = entries
        .map(|entry| entry.expect("a readable folder"))
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with(start))
        .collect();
    cases.sort();
    cases
}

/// The project of a case, applied unless the case is about that.
fn workspace(case: &str) -> Workspace {
    let workspace = workspace_as_it_is(case);
    if case != "not-applied/raises" {
        run(&workspace, &["apply", "-q"]);
    }
    workspace
}

fn workspace_as_it_is(case: &str) -> Workspace {
    let mut tree = read_tree(&root().join("base"));
    tree.extend(read_tree(&root().join(case).join("project")));
    let workspace = Workspace::new(&tree);
    write_tree(&around(&workspace), &read_tree(&root().join(case).join("around")));
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

fn raises(rule: &str, case: &str) -> Result<(), Failed> {
    let found = of_rule(&findings(&workspace(&format!("{rule}/{case}")))?, rule);
    let said: String = found.iter().map(line).collect();
    let report = if case == "raises" { "report.txt".to_owned() } else { format!("{case}.txt") };
    let file = root().join(rule).join(report);
    if std::env::var_os("PUSHWRIGHT_BLESS").is_some() {
        fs::write(&file, &said)?;
    }
    let expected = fs::read_to_string(&file).unwrap_or_default();
    if said.is_empty() || said != expected {
        return Err(another_answer(&expected, &said, rule));
    }
    Ok(())
}

fn another_answer(expected: &str, found: &str, filter: &str) -> Failed {
    let command = format!("PUSHWRIGHT_BLESS=1 cargo test --test doctor -- {filter}");
    format!("expected\n{expected}\nfound\n{found}\nif this is meant: {command}").into()
}

fn silent(rule: &str, case: &str) -> Result<(), Failed> {
    let found = of_rule(&findings(&workspace(&format!("{rule}/{case}")))?, rule);
    let said: String = found.iter().map(line).collect();
    if said.is_empty() { Ok(()) } else { Err(said.into()) }
}

/// What has a key is settled by it.
fn cure(rule: &str, case: &str) -> Result<(), Failed> {
    let workspace = workspace(&format!("{rule}/{case}"));
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

fn projects_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/projects")
}

/// Every project that the fixtures apply push.toml to.
fn projects() -> Vec<String> {
    let mut cases: Vec<String> = fs::read_dir(projects_root())
        .expect("fixtures/projects is there")
        .map(|entry| entry.expect("a readable folder"))
        .filter(|entry| entry.path().join("push.toml").is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    cases.sort();
    cases
}

/// All that is said of an applied project is expected.
fn only_true_findings(case: &str) -> Result<(), Failed> {
    let folder = projects_root().join(case);
    let mut tree = read_tree(&folder.join("before"));
    tree.insert("push.toml".to_owned(), fs::read(folder.join("push.toml"))?);
    let workspace = Workspace::new(&tree).with_around(&folder.join("around"));
    run(&workspace, &["apply", "-q"]);
    let doctor = run(&workspace, &["doctor", "--format", "json"]);
    let value: Value = serde_json::from_str(&doctor.stdout)?;
    let findings = value["findings"].as_array().cloned().unwrap_or_default();
    let said: String = findings.iter().map(line_with_code).collect();
    let file = folder.join("doctor.txt");
    if std::env::var_os("PUSHWRIGHT_BLESS").is_some() {
        fs::write(&file, &said)?;
    }
    let expected = fs::read_to_string(&file).unwrap_or_default();
    if said == expected {
        return Ok(());
    }
    Err(another_answer(&expected, &said, case))
}

fn line_with_code(finding: &Value) -> String {
    let code = finding["code"].as_str().unwrap_or_default();
    let line = line(&serde_json::json!({
        "place": finding["place"], "severity": finding["severity"], "message": finding["message"],
    }));
    format!("{code} {line}")
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

/// Before push.toml is applied, too, all is told: what applying settles, and what it leads to.
fn judges_both() -> Result<(), Failed> {
    let workspace = workspace_as_it_is("registration-missing/raises");
    let manifest = "app/src/main/AndroidManifest.xml";
    let wrong = workspace.read(manifest).replace("/detail", "/other");
    workspace.write(manifest, &wrong);
    let found = findings(&workspace)?;
    let link = of_rule(&found, "link-not-matched");
    let call = of_rule(&found, "registration-missing");
    let settled = link.first().is_some_and(|it| it["help"] == "`pushwright apply` settles it");
    let then = "so it will be once push.toml is applied";
    let predicted = call
        .first()
        .is_some_and(|it| it["notes"].as_array().is_some_and(|it| it.iter().any(|it| it == then)));
    if !settled || !predicted {
        return Err(format!("{found:#?}").into());
    }
    run(&workspace, &["apply", "-q"]);
    let found = findings(&workspace)?;
    let call = of_rule(&found, "registration-missing");
    match (of_rule(&found, "link-not-matched").is_empty(), call.is_empty()) {
        (true, false) => Ok(()),
        _ => Err(format!("{found:#?}").into()),
    }
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
    let unapplied = run(&workspace_as_it_is("base"), &["doctor", "--not-received"]);
    let lacking = unapplied.stdout.contains("[!] The SDK is integrated as push.toml says");
    if !fine || !lacking || broken.code != 1 || !broken.stdout.contains(crossed) {
        return Err(format!("{}\n{}", sound.stdout, broken.stdout).into());
    }
    Ok(())
}

/// On one line, a finding's file is found from the folder that the command is run in.
fn one_line_each() -> Result<(), Failed> {
    let mut tree = support::Tree::new();
    for (path, text) in read_tree(&root().join("base")) {
        tree.insert(format!("apps/one/{path}"), text.clone());
        tree.insert(format!("apps/two/{path}"), text);
    }
    let workspace = Workspace::new(&tree);
    let script = "apps/one/build.gradle";
    let text = workspace.read(script);
    workspace
        .write(script, &format!("{text}\nallprojects {{\n    repositories {{ jcenter() }}\n}}\n"));
    let line = text.lines().count() + 3;
    for (args, way) in [
        (&["doctor", "--format", "short"][..], "apps/one/"),
        (&["doctor", "--format", "short", "--project", "apps"], "apps/one/"),
        (&["doctor", "--format", "short", "--project", "apps/one"], "apps/one/"),
    ] {
        let said = run(&workspace, args).stdout;
        let wanted = format!("{way}build.gradle:{line}:20: warning: ");
        if !said.lines().any(|it| it.starts_with(&wanted)) {
            return Err(format!("{args:?}: no {wanted}\n{said}").into());
        }
    }
    Ok(())
}

/// What a pack asks for, and is warned of, is switched off by the option that the help names.
fn options_are_named() -> Result<(), Failed> {
    let workspace = workspace_as_it_is("base");
    let config = workspace.read("push.toml");
    let edition = config.replace("hms-core", "hms-agent-2").replace("6.13.0.300", "2.6.3.301");
    let (head, _) = edition.split_once("\n[vendors.huawei.options]").ok_or("options come last")?;
    workspace.write("push.toml", head);
    run(&workspace, &["apply", "-q"]);
    let found = of_rule(&findings(&workspace)?, "phone-state");
    let help = found.first().and_then(|it| it["help"].as_str()).unwrap_or_default();
    let option = "read-phone-state = false";
    if !help.contains(&format!("`{option}` under `[vendors.huawei.options]`")) {
        return Err(format!("{found:#?}").into());
    }
    workspace.write("push.toml", &format!("{head}\n[vendors.huawei.options]\n{option}\n"));
    run(&workspace, &["apply", "-q"]);
    match of_rule(&findings(&workspace)?, "phone-state").is_empty() {
        true => Ok(()),
        false => Err("it is still there".into()),
    }
}

fn explain_lists() -> Result<(), Failed> {
    let workspace = workspace_as_it_is("base");
    let list = run(&workspace, &["explain"]).stdout;
    let codes = Code::ALL.iter().map(|it| it.as_str());
    let others = ["custom-sound", "6003", "-1000", "22022", "8001003", "800005", "907135702"];
    if let Some(lacking) = codes.chain(others).find(|it| !list.contains(it)) {
        return Err(format!("{lacking} is not in\n{list}").into());
    }
    if let Some(line) = list.lines().find(|it| it.chars().count() > 80) {
        return Err(format!("wider than 80 columns: {line}").into());
    }
    for (asked, said) in [
        ("-1000", "# -1000"),
        ("800005", "timpush"),
        ("907135000", "# 907135000 (Huawei Push Kit, HMS Core)"),
        ("huawei appid missing", "agconnect-services.json"),
        ("907135009", "near it are `907135000`"),
        ("fingerprint", "did you mean `doctor/fingerprint`?"),
        ("no-such-code-at-all", "`pushwright explain` lists"),
    ] {
        let told = run(&workspace, &["explain", asked]);
        if !format!("{}{}", told.stdout, told.stderr).contains(said) {
            return Err(format!("{asked}: {}{}", told.stdout, told.stderr).into());
        }
    }
    // Only the edition that is set up is spoken of.
    let one = run(&workspace, &["explain", "6003"]).stdout;
    if one.contains("HMSAgent") { Err(one.into()) } else { Ok(()) }
}

/// Repairs of the user's own text are the user's: `remove` does not break it again, and says so.
fn mended() -> Result<(), Failed> {
    let workspace = workspace("insecure-repository/raises");
    let key = of_rule(&findings(&workspace)?, "insecure-repository")
        .iter()
        .find_map(|it| it["key"].as_str().map(str::to_owned))
        .ok_or("no key")?;
    let said = run(&workspace, &["apply", "--take", "ours", &key]).stderr;
    run(&workspace, &["remove"]);
    let script = workspace.read("settings.gradle");
    if script.contains("http://") || !said.contains("`pushwright remove` leaves it") {
        return Err(format!("{said}\n{script}").into());
    }
    Ok(())
}

/// `--fix` writes insertions, leaves what replaces text or stands in a file with a conflict.
fn fixed() -> Result<(), Failed> {
    let workspace = workspace("exported-missing/raises");
    let settings = workspace.read("settings.gradle");
    workspace
        .write("settings.gradle", &settings.replacen("google()", "google()\n        jcenter()", 1));
    let told = run(&workspace, &["doctor", "--fix", "--format", "json"]);
    let told: Value = serde_json::from_str(&told.stdout)?;
    let left: Vec<Value> = told["findings"].as_array().cloned().unwrap_or_default();
    let names = |code: &str| left.iter().any(|it| it["code"] == code);
    let manifest = workspace.read("app/src/main/AndroidManifest.xml");
    let wrote = told["fixed"].as_array().is_some_and(|it| !it.is_empty());
    if !wrote || names("doctor/exported-missing") || !names("doctor/jcenter") {
        return Err(format!("{told:#}\n{manifest}").into());
    }
    if workspace.read("settings.gradle").matches("jcenter()").count() != 1 {
        return Err("a replacement was written".into());
    }
    let again = run(&workspace, &["doctor", "--fix", "--format", "json"]);
    let again: Value = serde_json::from_str(&again.stdout)?;
    if again["fixed"] != serde_json::json!([]) || again["findings"] != told["findings"] {
        return Err(format!("{again:#}").into());
    }
    // push.lock remembers it: apply leaves it, remove takes it out again.
    let lock = workspace.read("push.lock");
    run(&workspace, &["apply"]);
    let kept = workspace.read("app/src/main/AndroidManifest.xml") == manifest;
    let copy = Workspace::new(&workspace.tree());
    run(&copy, &["remove"]);
    let removed = copy.read("app/src/main/AndroidManifest.xml");
    let original =
        workspace_as_it_is("exported-missing/raises").read("app/src/main/AndroidManifest.xml");
    if !lock.contains("mend:doctor/exported-missing") || !kept || removed != original {
        return Err(format!("{lock}\n{removed}").into());
    }
    // A code stands for the findings that start with it, and the last line says what was read.
    run(&workspace, &["apply", "--take", "ours", "doctor/jcenter"]);
    let end = run(&workspace, &["doctor"]).stderr;
    if workspace.read("settings.gradle").contains("jcenter()")
        || !end.contains("looked at push.toml, ")
    {
        return Err(format!("{}{end}", workspace.read("settings.gradle")).into());
    }
    Ok(())
}

/// The tool that makes the folder anew, and the command that its hook runs.
fn regenerated() -> Result<(), Failed> {
    let widget = r#"<widget id="org.teahouse" />"#;
    let expo = r#"{"dependencies": {"expo": "~51.0.0"}}"#;
    let capacitor = r#"{"appId": "org.teahouse"}"#;
    // The project's folder, the files around it, and what the help must say; nothing: no finding.
    type Case<'c> = (&'c str, &'c [(&'c str, &'c str)], &'c str);
    let plugins = r#"{"expo": {"slug": "pushwright", "plugins": ["a", ["pushwright", {}]]}}"#;
    let others = r#"{"expo": {"slug": "pushwright", "plugins": ["a", ["b"]]}}"#;
    let cordova = r#"{"cordova": {"plugins": {"pushwright": {}}}}"#;
    let cases: [Case<'_>; 11] = [
        (
            "platforms/android",
            &[("config.xml", widget)],
            "`project = \"platforms/android\"` in push.toml; then run `cordova plugin add pushwright`, or add `<hook",
        ),
        ("platforms/android", &[("config.xml", widget), ("package.json", cordova)], ""),
        (
            "platforms/android",
            &[("config.xml", r#"<widget><plugin name="pushwright" spec="1" /></widget>"#)],
            "",
        ),
        (
            "android",
            &[(".gitignore", "/android\n"), ("package.json", expo), ("app.json", plugins)],
            "",
        ),
        (
            "android",
            &[
                (".gitignore", "/android\n"),
                ("package.json", expo),
                ("app.config.ts", "export default { plugins: ['pushwright'] };\n"),
            ],
            "",
        ),
        (
            "android",
            &[(".gitignore", "/android\n"), ("package.json", expo), ("app.json", others)],
            "name the plugin of the npm package",
        ),
        (
            "apps/mobile/android",
            &[(".gitignore", "apps/*/android\n"), ("apps/mobile/package.json", expo)],
            "in package.json let `prebuild` run `expo prebuild && pushwright apply`",
        ),
        (
            "android",
            &[(
                "package.json",
                r#"{"scripts": {"native": "expo prebuild"}, "dependencies": {"expo": "1"}}"#,
            )],
            "eas-build-post-install",
        ),
        (
            "android",
            &[(".gitignore", "android\n"), ("capacitor.config.json", capacitor)],
            "capacitor:sync:after",
        ),
        ("android", &[("package.json", expo), (".gitignore", "android/build\n")], ""),
        ("android", &[("capacitor.config.json", capacitor)], ""),
    ];
    for (folder, around, said) in cases {
        let mut tree = support::Tree::new();
        for (path, text) in read_tree(&root().join("base")) {
            tree.insert(format!("{folder}/{path}"), text);
        }
        for (path, text) in around {
            tree.insert((*path).to_owned(), text.as_bytes().to_vec());
        }
        let workspace = Workspace::new(&tree);
        run(&workspace, &["apply", "-q"]);
        let found = of_rule(&findings(&workspace)?, "regenerated");
        let help = found.first().and_then(|it| it["help"].as_str()).unwrap_or_default();
        if help.is_empty() != said.is_empty() || !help.contains(said) {
            return Err(format!("{folder}, {around:?}: {found:#?}").into());
        }
    }
    Ok(())
}

fn explain() -> Result<(), Failed> {
    let wrong = workspace("fingerprint/raises");
    let wrong = run(&wrong, &["explain", "6003"]);
    let right = workspace("fingerprint/silent");
    let right = run(&right, &["explain", "6003"]);
    let shown =
        wrong.stdout.contains("Causes that this project shows:\n1. the build is signed with")
            && wrong.stdout.contains("\n   - warning: the key that signs release")
            && wrong.stdout.contains("Other causes, likeliest first:\n1. the build is not signed");
    let none = right.stdout.contains("This project shows none of it in its files.");
    if !shown || !none {
        return Err(format!("{}\n{}", wrong.stdout, right.stdout).into());
    }
    // Another vendor's file is no cause.
    let other = workspace("fingerprint/silent");
    let config = other.read("push.toml");
    let honor = "\n[vendors.honor]\nedition = \"push-7\"\nsdk-version = \"8.0.12.307\"\n\
                 app-id = \"104483129\"\ncertificate-id = 31884\n\n\
                 [vendors.honor.options]\nmcs-plugin = true\n";
    other.write("push.toml", &(config + honor));
    let found = run(&other, &["doctor", "--format", "short"]).stdout;
    let told = run(&other, &["explain", "907135000"]).stdout;
    if !found.contains("mcs-services.json") || told.contains("mcs-services.json") {
        return Err(format!("{found}\n{told}").into());
    }
    Ok(())
}
