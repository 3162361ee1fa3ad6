//! Whole runs over `fixtures/projects/<case>/`, one trial per law.
//!
//! A case is `push.toml` and `before/`; `after/` holds the files that differ once it is applied and
//! `report.txt` what `plan` says. `PUSHWRIGHT_BLESS=1` writes both anew, for review; of the cases that a
//! filter names, where one is given.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::{Arguments, Failed, Trial};
use support::{Tree, Workspace, changed_files, read_tree, write_tree};

type Law = fn(&Case) -> Result<(), Failed>;

const LAWS: [(&str, Law); 10] = [
    ("apply", apply_gives_after),
    ("second-run", second_run_has_nothing_to_do),
    ("verify", verify_agrees),
    ("remove", remove_restores),
    ("lock-lost", lost_lock_adopts),
    ("take-ours", taking_ours_settles),
    ("take-theirs", taking_theirs_settles),
    ("any-order", any_order_gives_after),
    ("one-less", removing_one_leaves_the_others),
    ("two-more", two_more_come_and_go),
];

fn main() {
    let arguments = Arguments::from_args();
    let bless = std::env::var_os("PUSHWRIGHT_BLESS").is_some();
    let mut trials = Vec::new();
    for case in cases() {
        let named = arguments.filter.as_ref().is_none_or(|it| case.name.contains(it.as_str()));
        if bless && named {
            bless_case(&case).expect("a case can be written");
        }
        let several = case.vendors().len() > 1 && !case.is_refused();
        for (name, law) in LAWS {
            if !several && ["any-order", "one-less"].contains(&name) {
                continue;
            }
            let case = case.clone();
            trials.push(Trial::test(format!("{}::{name}", case.name), move || law(&case)));
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

#[derive(Clone)]
struct Case {
    name: String,
    folder: PathBuf,
}

fn cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/projects");
    let mut cases: Vec<Case> = fs::read_dir(root)
        .expect("fixtures/projects is there")
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.join("push.toml").is_file())
        .map(|folder| Case {
            name: folder.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            folder,
        })
        .collect();
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

impl Case {
    fn before(&self) -> Tree {
        let mut tree = read_tree(&self.folder.join("before"));
        let config = fs::read(self.folder.join("push.toml")).expect("push.toml is there");
        tree.insert("push.toml".to_owned(), config);
        tree
    }

    fn workspace(&self) -> Workspace {
        Workspace::new(&self.before())
    }

    /// Whether the files themselves are refused: exit 2, nothing is written.
    fn is_refused(&self) -> bool {
        self.report().starts_with("exit 2\n")
    }

    fn report(&self) -> String {
        fs::read_to_string(self.folder.join("report.txt")).unwrap_or_default()
    }

    /// push.toml up to the first vendor, and the tables of each vendor by name.
    fn config(&self) -> (String, Vec<(String, String)>) {
        let text = fs::read_to_string(self.folder.join("push.toml")).unwrap_or_default();
        let mut head = String::new();
        let mut vendors: Vec<(String, String)> = Vec::new();
        for line in text.split_inclusive('\n') {
            let table = line.strip_prefix("[vendors.");
            let name = table.map(|rest| rest.split(['.', ']']).next().unwrap_or(rest));
            if let Some(name) = name.filter(|name| vendors.last().is_none_or(|it| it.0 != *name)) {
                vendors.push((name.to_owned(), String::new()));
            }
            match vendors.last_mut() {
                Some((_, tables)) => *tables += line,
                None => head += line,
            }
        }
        (head, vendors)
    }

    fn vendors(&self) -> Vec<String> {
        self.config().1.into_iter().map(|(name, _)| name).collect()
    }

    /// The tree as it must be once applied, push.lock aside.
    fn after(&self) -> Tree {
        let mut tree = self.before();
        tree.extend(read_tree(&self.folder.join("after")));
        tree
    }
}

fn report(workspace: &Workspace) -> String {
    let plan = workspace.run(&["plan", "--color", "never"]);
    let diff = plan.stdout.lines().filter(|line| line.starts_with("# "));
    let reasons: String = diff.map(|line| format!("{}\n", without_line(line))).collect();
    format!(
        "exit {}\n\n{}{}{reasons}",
        plan.code,
        plan.stderr,
        if plan.stderr.is_empty() { "" } else { "\n" }
    )
}

/// A reason without the line of its pack, which moves with every edit of the pack, and without how
/// many ask for it, too.
fn without_line(reason: &str) -> &str {
    let reason = reason.split_once(") and ").map_or(reason, |(first, _)| first);
    let at = reason.rfind(|c: char| c != ')' && !c.is_ascii_digit());
    at.map_or(reason, |at| &reason[..at])
}

fn bless_case(case: &Case) -> std::io::Result<()> {
    let workspace = case.workspace();
    fs::write(case.folder.join("report.txt"), report(&workspace))?;
    workspace.run(&["apply"]);
    let mut tree = workspace.tree();
    tree.remove("push.lock");
    let after = case.folder.join("after");
    if after.is_dir() {
        fs::remove_dir_all(&after)?;
    }
    write_tree(&after, &changed_files(&case.before(), &without_copies(tree)));
    Ok(())
}

fn same(expected: &Tree, found: &Tree) -> Result<(), Failed> {
    let problems: Vec<String> = expected
        .keys()
        .chain(found.keys())
        .filter(|path| expected.get(*path) != found.get(*path))
        .map(|path| {
            let text = |tree: &Tree| {
                let bytes = tree.get(path).map(Vec::as_slice);
                bytes.map_or("(no file)".into(), |it| String::from_utf8_lossy(it).into_owned())
            };
            let (expected, found) = (text(expected), text(found));
            let diff = similar::TextDiff::from_lines(&expected, &found);
            format!("{path}:\n{}", diff.unified_diff().header("expected", "found"))
        })
        .collect();
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n").into()) }
}

/// The tree without the files that are copies: of the script plugin, and of the stand-in for
/// HMSAgent, which stands beside.
fn without_copies(tree: Tree) -> Tree {
    let agent = read_tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/demo/hms-agent"));
    let script = include_bytes!("../templates/gradle/pushwright.gradle");
    let is_copy = |path: &str, bytes: &[u8]| {
        if path == "gradle/pushwright.gradle" {
            return without_cr(bytes) == script;
        }
        path.find("src/main/java/com/huawei/android/hms/agent/")
            .and_then(|at| agent.get(&path[at..]))
            .is_some_and(|original| *original == without_cr(bytes))
    };
    tree.into_iter().filter(|(path, bytes)| !is_copy(path, bytes)).collect()
}

fn without_cr(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().copied().filter(|byte| *byte != b'\r').collect()
}

fn without_lock(workspace: &Workspace) -> Tree {
    let mut tree = workspace.tree();
    tree.remove("push.lock");
    tree
}

fn apply_gives_after(case: &Case) -> Result<(), Failed> {
    let workspace = case.workspace();
    let said = report(&workspace);
    if said != case.report() {
        let report = case.report();
        let diff = similar::TextDiff::from_lines(report.as_str(), &said);
        return Err(
            format!("plan says\n{}", diff.unified_diff().header("report.txt", "found")).into()
        );
    }
    let apply = workspace.run(&["apply"]);
    if apply.code != expected_code(case) {
        return Err(format!("apply ended with {}\n{}", apply.code, apply.stderr).into());
    }
    same(&case.after(), &without_copies(without_lock(&workspace)))
}

fn expected_code(case: &Case) -> i32 {
    let first = case.report();
    let line = first.lines().next().unwrap_or_default();
    line.strip_prefix("exit ").and_then(|code| code.parse().ok()).unwrap_or(-1)
}

fn second_run_has_nothing_to_do(case: &Case) -> Result<(), Failed> {
    let workspace = case.workspace();
    workspace.run(&["apply"]);
    let first = workspace.tree();
    let plan = workspace.run(&["plan"]);
    if !case.is_refused() && !plan.stdout.is_empty() {
        return Err(format!("a second plan has\n{}", plan.stdout).into());
    }
    workspace.run(&["apply"]);
    same(&first, &workspace.tree())
}

fn verify_agrees(case: &Case) -> Result<(), Failed> {
    let workspace = case.workspace();
    let before = workspace.run(&["verify"]);
    let changes = !read_tree(&case.folder.join("after")).is_empty();
    let expected = match (case.is_refused(), changes) {
        (true, _) => 2,
        (false, true) => 1,
        (false, false) => expected_code(case),
    };
    if before.code != expected {
        return Err(format!("verify before apply ended with {}", before.code).into());
    }
    workspace.run(&["apply"]);
    let after = workspace.run(&["verify"]);
    if after.code != expected_code(case) || (!case.is_refused() && !after.stdout.is_empty()) {
        return Err(format!(
            "verify after apply: {}\n{}{}",
            after.code, after.stdout, after.stderr
        )
        .into());
    }
    Ok(())
}

fn remove_restores(case: &Case) -> Result<(), Failed> {
    let workspace = case.workspace();
    workspace.run(&["apply"]);
    workspace.run(&["remove"]);
    same(&case.before(), &workspace.tree())
}

/// Without push.lock everything that is there is adopted: nothing changes, nothing is removed.
fn lost_lock_adopts(case: &Case) -> Result<(), Failed> {
    let workspace = case.workspace();
    workspace.run(&["apply"]);
    let applied = without_lock(&workspace);
    workspace.delete("push.lock");
    workspace.run(&["apply"]);
    same(&applied, &without_lock(&workspace))
}

/// `--take ours` settles every conflict that shows a patch, and is undone byte for byte.
fn taking_ours_settles(case: &Case) -> Result<(), Failed> {
    let workspace = case.workspace();
    let apply = workspace.run(&["apply", "--take", "ours"]);
    if apply.code != 2 && apply.stderr.contains("--take ours") {
        return Err(format!("left after `--take ours`:\n{}", apply.stderr).into());
    }
    let first = workspace.tree();
    let plan = workspace.run(&["plan"]);
    if plan.code != apply.code || (plan.code != 2 && !plan.stdout.is_empty()) {
        return Err(format!("the next plan: {}\n{}{}", plan.code, plan.stdout, plan.stderr).into());
    }
    workspace.run(&["apply"]);
    same(&first, &workspace.tree())?;
    let left = ["project/old-edition", "project/check-failed"];
    if left.iter().any(|code| case.report().contains(code)) {
        // What an older edition left is not put back: nothing could use it.
        return Ok(());
    }
    workspace.run(&["remove"]);
    same(&case.before(), &workspace.tree())
}

/// `--take theirs` settles every conflict of the project's files; but for push.toml, which says so,
/// it is undone byte for byte.
fn taking_theirs_settles(case: &Case) -> Result<(), Failed> {
    let workspace = case.workspace();
    let apply = workspace.run(&["apply", "--take", "theirs"]);
    if apply.code != 2 && apply.stderr.contains("--take theirs") {
        return Err(format!("left after `--take theirs`:\n{}", apply.stderr).into());
    }
    let first = workspace.tree();
    let plan = workspace.run(&["plan"]);
    if plan.code != apply.code || (plan.code != 2 && !plan.stdout.is_empty()) {
        return Err(format!("the next plan: {}\n{}{}", plan.code, plan.stdout, plan.stderr).into());
    }
    workspace.run(&["apply"]);
    same(&first, &workspace.tree())?;
    workspace.run(&["remove"]);
    let mut restored = workspace.tree();
    let mut before = case.before();
    restored.remove("push.toml");
    before.remove("push.toml");
    same(&before, &restored)
}

fn without_config(workspace: &Workspace) -> Tree {
    let mut tree = without_copies(without_lock(workspace));
    tree.remove("push.toml");
    tree
}

/// Writes push.toml with some of the vendors and applies it.
fn apply_with(workspace: &Workspace, head: &str, vendors: &[(String, String)]) {
    let tables: String = vendors.iter().map(|(_, tables)| tables.as_str()).collect();
    workspace.write("push.toml", &format!("{head}{tables}"));
    workspace.run(&["apply"]);
}

/// Every rotation of the vendors' tables gives the same bytes, all at once and one after another.
fn any_order_gives_after(case: &Case) -> Result<(), Failed> {
    let mut expected = case.after();
    expected.remove("push.toml");
    let (head, mut vendors) = case.config();
    for _ in 0..vendors.len() {
        vendors.rotate_left(1);
        let (at_once, in_turn) = (case.workspace(), case.workspace());
        apply_with(&at_once, &head, &vendors);
        same(&expected, &without_config(&at_once))?;
        for count in 1..=vendors.len() {
            apply_with(&in_turn, &head, &vendors[..count]);
        }
        same(&expected, &without_config(&in_turn))?;
    }
    Ok(())
}

/// Two vendors that a project of any kind can have.
const MORE: [(&str, &str); 2] = [
    (
        "honor",
        "\n[vendors.honor]\nedition = \"push-7\"\nsdk-version = \"8.0.12.307\"\n\
         app-id = \"104483129\"\ncertificate-id = 31884\n",
    ),
    (
        "meizu",
        "\n[vendors.meizu]\nedition = \"push-internal\"\nsdk-version = \"4.3.0\"\n\
         app-id = \"148206\"\napp-key = \"9a40c7d1e85b4f32860bd7f5193ce2a6\"\n\
         certificate-id = 31888\n",
    ),
];

/// Two vendors more, at once or one by one, give the same bytes; without them it is as before.
fn two_more_come_and_go(case: &Case) -> Result<(), Failed> {
    let more = MORE.iter().map(|(name, table)| ((*name).to_owned(), (*table).to_owned()));
    let more: Vec<(String, String)> = more.collect();
    let there = case.vendors();
    if case.is_refused() || more.iter().any(|(name, _)| there.contains(name)) {
        return Ok(());
    }
    let text = fs::read_to_string(case.folder.join("push.toml"))?;
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n") + "\n";
    let first = case.workspace();
    apply_with(&first, &text, &more);
    let expected = without_config(&first);
    let workspace = case.workspace();
    workspace.run(&["apply"]);
    let before = without_config(&workspace);
    apply_with(&workspace, &text, &more[1..]);
    apply_with(&workspace, &text, &more);
    same(&expected, &without_config(&workspace))?;
    workspace.run(&["remove", &more[0].0]);
    workspace.run(&["remove", &more[1].0]);
    same(&before, &without_config(&workspace))
}

/// Taking one vendor out gives what the others alone would have given.
fn removing_one_leaves_the_others(case: &Case) -> Result<(), Failed> {
    let (head, vendors) = case.config();
    for (index, (name, _)) in vendors.iter().enumerate() {
        let mut others = vendors.clone();
        others.remove(index);
        let (alone, removed) = (case.workspace(), case.workspace());
        apply_with(&alone, &head, &others);
        removed.run(&["apply"]);
        removed.run(&["remove", name]);
        same(&without_config(&alone), &without_config(&removed)).map_err(|failed| {
            format!("without {name}: {}", failed.message().unwrap_or_default())
        })?;
    }
    Ok(())
}
