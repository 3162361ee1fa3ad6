//! The application modules below `$PUSHWRIGHT_CORPUS`, each set up in a copy, and what readers that
//! share no code with pushwright's find in the result: the real Groovy and Kotlin parsers and the
//! manifest merger.
//!
//! Without the variable there is nothing to judge. The laws (losslessness, exact removal) are not
//! looked at here.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::built::scratch;
use crate::cases::{self, Case, PUSHWRIGHT};
use crate::push::Push;
use crate::tools::{Result, checkout, copy_folder, create_anew, groovy_4, read, run};
use crate::wanted::Wanted;
use crate::{facts, groovy, judge, kotlin, merger, project};

/// How many of a hundred modules must be set up with nothing left for a human.
const WANTED_AUTOMATIC: usize = 95;

/// What became of an application module.
enum Outcome {
    /// Set up; the readers will judge it.
    Automatic(Box<Case>),
    Items,
    /// Scripts that some tool has yet to fill in: no project, so it does not count.
    Template,
    Refused(String),
}

/// The folder of projects to judge.
pub(crate) fn folder() -> Option<PathBuf> {
    std::env::var_os("PUSHWRIGHT_CORPUS").map(PathBuf::from)
}

/// Prints the share of modules that were set up, confirmed by the readers; fails on any wrong one.
pub(crate) fn is_set_up() -> Result<()> {
    let corpus = folder().ok_or("$PUSHWRIGHT_CORPUS names no folder of projects")?;
    let work = scratch("corpus")?;
    let mut automatic = Vec::new();
    let (mut items, mut refused) = (Vec::new(), Vec::new());
    for (n, (root, module)) in modules(&corpus)?.into_iter().enumerate() {
        let name = format!("{} {module}", root.strip_prefix(&corpus).unwrap_or(&root).display());
        match set_up(&work.join(n.to_string()), &root, &module)? {
            Outcome::Automatic(case) => automatic.push((name, *case)),
            Outcome::Items => items.push(name),
            Outcome::Template => println!("  template: {name}"),
            Outcome::Refused(why) => refused.push(format!("{name}: {why}")),
        }
    }
    let wrong = judge(&automatic)?;
    let all = automatic.len() + items.len() + refused.len();
    let confirmed = automatic.len() - wrong.len();
    println!(
        "corpus: {all} application modules, {confirmed} set up and confirmed ({:.1} %), {} with \
         items, {} refused, {} wrong",
        100.0 * confirmed as f64 / all.max(1) as f64,
        items.len(),
        refused.len(),
        wrong.len()
    );
    for line in items
        .iter()
        .map(|name| format!("items: {name}"))
        .chain(refused.iter().map(|name| format!("refused: {name}")))
    {
        println!("  {line}");
    }
    if !wrong.is_empty() {
        return Err(wrong.join("\n"));
    }
    if automatic.len() * 100 < all * WANTED_AUTOMATIC {
        return Err(format!("less than {WANTED_AUTOMATIC} % of the modules are set up fully"));
    }
    Ok(())
}

/// What is wrong, by module.
fn judge(cases: &[(String, Case)]) -> Result<Vec<String>> {
    let only: Vec<&Case> = cases.iter().map(|(_, case)| case).collect();
    let folders = cases::folders(&only);
    let groovy_answers = groovy::parse("corpus-groovy", groovy_4(), &folders)?;
    let kotlin_answers = kotlin::parse("corpus-kotlin", &folders)?;
    let groovy_says = groovy::record_folders(&folders)?;
    let mut outlines = kotlin::outline("corpus-kotlin", &folders)?;
    outlines.extend(groovy::outline("corpus-groovy", &folders)?);
    let merged = merger::merge("corpus-merge", &only)?;
    let mut wrong = Vec::new();
    for (name, case) in cases {
        let catalog = cases::catalog(&case.after)?;
        let recorded = |folder: &Path| groovy_says.get(folder).cloned().unwrap_or_default();
        // What cannot run without Gradle's own classes is read, not run.
        let can_run = !recorded(&case.before).iter().any(|line| line.starts_with("failed "));
        let says = |folder: &Path| {
            let mut lines = if can_run { recorded(folder) } else { Vec::new() };
            for (file, outline) in outlines.iter().filter(|(file, _)| file.starts_with(folder)) {
                if !can_run || file.extension().is_some_and(|extension| extension == "kts") {
                    let scope = scope(folder, file);
                    lines.extend(outline.iter().map(|line| format!("{scope} {line}")));
                }
            }
            facts::read(&facts::resolve(&lines, &catalog))
        };
        let judged = groovy::takes(case, &groovy_answers)
            .and_then(|()| groovy::takes(case, &kotlin_answers))
            .and_then(|()| merger::agrees(case, &merged))
            .and_then(|()| {
                let wanted = Wanted::of(&case.push)?;
                judge::judge(&says(&case.before), &says(&case.after), &wanted, true)
            });
        wrong.extend(judged.err().map(|problem| format!("{name}:\n{problem}")));
    }
    Ok(wrong)
}

/// How the recorders name the place of a script in a project.
fn scope(project: &Path, script: &Path) -> String {
    if script.file_stem().is_some_and(|stem| stem.to_string_lossy().starts_with("settings")) {
        return "settings".to_owned();
    }
    project::gradle_path(project, script.parent().unwrap_or(project))
}

fn set_up(work: &Path, root: &Path, module: &str) -> Result<Outcome> {
    let (before, after) = (work.join("before"), work.join("after"));
    create_anew(work)?;
    copy_folder(root, &before)?;
    copy_folder(root, &after)?;
    let mut setup = Command::new(PUSHWRIGHT);
    setup.args(["setup", "huawei", "--edition", "hms-agent-2", "--app-id", "100837465"]);
    setup.args(["--certificate-id", "20455", "--module", module, "--hms-agent"]);
    setup.arg(checkout().join("fixtures/hms-agent"));
    let ran = run(setup.arg("--project").arg(&after))?;
    match ran.code {
        Some(0) => {}
        Some(3) => return Ok(Outcome::Items),
        _ => {
            let holes = ["a placeholder of a template", "error[project/bad-name]"];
            if holes.iter().any(|hole| ran.all.contains(hole)) {
                return Ok(Outcome::Template);
            }
            let first = ran.all.lines().find(|line| line.starts_with("error")).unwrap_or_default();
            return Ok(Outcome::Refused(first.to_owned()));
        }
    }
    let push = Push::read(&read(&after.join("push.toml"))?, &before)?;
    let name = format!("corpus-{}", work.file_name().unwrap_or_default().display());
    let case =
        Case { name, before, after, push, is_complete: true, is_refused: false, said: ran.all };
    Ok(Outcome::Automatic(Box::new(case)))
}

/// The application modules below a folder, by root and Gradle path.
fn modules(corpus: &Path) -> Result<Vec<(PathBuf, String)>> {
    let mut modules = Vec::new();
    for script in project::applications(corpus)? {
        let module = script.parent().unwrap_or(corpus);
        let root = module.ancestors().take_while(|folder| *folder != corpus).find(|folder| {
            ["settings.gradle", "settings.gradle.kts"].iter().any(|n| folder.join(n).exists())
        });
        if let Some(root) = root {
            modules.push((root.to_owned(), project::gradle_path(root, module)));
        }
    }
    Ok(modules)
}
