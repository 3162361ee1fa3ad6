//! The fixture projects, each as it was and as pushwright leaves it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use crate::built::scratch;
use crate::push::Push;
use crate::tools::{Ran, Result, checkout, copy_folder, files_below, read, run, write};

pub(crate) const PUSHWRIGHT: &str = env!("CARGO_BIN_EXE_pushwright");

/// One fixture project, set up.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) before: PathBuf,
    pub(crate) after: PathBuf,
    pub(crate) push: Push,
    /// Whether everything was applied, with nothing left for a human.
    pub(crate) is_complete: bool,
    /// Whether pushwright refused the project, as its report says: nothing was written.
    pub(crate) is_refused: bool,
    /// What pushwright said.
    pub(crate) said: String,
}

static CASES: LazyLock<Result<BTreeMap<String, Result<Case>>>> = LazyLock::new(prepare);

/// The names of the fixture projects.
pub(crate) fn names() -> Result<Vec<String>> {
    let folder = projects();
    let entries = std::fs::read_dir(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut names: Vec<String> = entries
        .filter_map(std::result::Result::ok)
        .filter(|entry| entry.path().join("push.toml").exists())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    Ok(names)
}

/// A fixture project after `pushwright apply`; an error when that failed.
pub(crate) fn case(name: &str) -> Result<&'static Case> {
    let cases = CASES.as_ref().map_err(Clone::clone)?;
    match cases.get(name) {
        Some(Ok(case)) => Ok(case),
        Some(Err(e)) => Err(e.clone()),
        None => Err(format!("no fixture project `{name}`")),
    }
}

/// All projects that could be set up; the others have failed under their own names.
pub(crate) fn all() -> Result<Vec<&'static Case>> {
    let cases = CASES.as_ref().map_err(Clone::clone)?;
    Ok(cases.values().filter_map(|case| case.as_ref().ok()).collect())
}

/// The folders of projects, before and after.
pub(crate) fn folders(cases: &[&Case]) -> Vec<PathBuf> {
    cases.iter().flat_map(|case| [case.before.clone(), case.after.clone()]).collect()
}

impl Case {
    /// The files that pushwright changed, relative to the project.
    pub(crate) fn changed(&self) -> Result<Vec<PathBuf>> {
        let mut changed = Vec::new();
        for file in files_below(&self.after)? {
            let relative = file.strip_prefix(&self.after).map_err(|e| e.to_string())?;
            let old = std::fs::read(self.before.join(relative)).ok();
            if old.is_some() && old != std::fs::read(&file).ok() {
                changed.push(relative.to_owned());
            }
        }
        Ok(changed)
    }

    /// The same project, with other files in the place of what pushwright left.
    pub(crate) fn with_after(&self, name: &str, after: &Path) -> Result<Case> {
        Ok(Case {
            name: name.to_owned(),
            before: self.before.clone(),
            after: after.to_owned(),
            push: Push::read(&read(&after.join("push.toml"))?, &self.before)?,
            is_complete: self.is_complete,
            is_refused: self.is_refused,
            said: self.said.clone(),
        })
    }

    /// Whether pushwright wrote or deleted anything.
    fn has_new_text(&self) -> Result<bool> {
        let written = files_below(&self.after)?.len();
        // push.toml is the test's own.
        Ok(!self.changed()?.is_empty() || written != files_below(&self.before)?.len() + 1)
    }
}

/// A version catalog's accessors and what they stand for, the longest first.
pub(crate) fn catalog(project: &Path) -> Result<Vec<(String, String)>> {
    match read(&project.join("gradle/libs.versions.toml")) {
        Ok(text) => crate::pack::catalog(&text),
        Err(_) => Ok(Vec::new()),
    }
}

fn projects() -> PathBuf {
    checkout().join("fixtures/projects")
}

fn prepare() -> Result<BTreeMap<String, Result<Case>>> {
    let work = scratch("cases")?;
    copy_folder(&checkout().join("fixtures/hms-agent"), &work.join("after/hms-agent"))?;
    let mut cases = BTreeMap::new();
    for name in names()? {
        let case = set_up(&name, &work);
        cases.insert(name, case);
    }
    Ok(cases)
}

fn set_up(name: &str, work: &Path) -> Result<Case> {
    let from = projects().join(name);
    let before = work.join("before").join(name);
    let after = work.join("after").join(name);
    copy_folder(&from.join("before"), &before)?;
    copy_folder(&from.join("before"), &after)?;
    let push = read(&from.join("push.toml"))?;
    write(&after.join("push.toml"), &push)?;
    let ran = run(Command::new(PUSHWRIGHT).arg("apply").current_dir(&after))?;
    let is_refused = ran.code == Some(2);
    if !is_refused {
        exit_code(&ran)?;
    }
    let case = Case {
        name: name.to_owned(),
        push: Push::read(&push, &before)?,
        is_complete: ran.code == Some(0),
        is_refused,
        said: ran.all,
        before,
        after,
    };
    if is_refused && case.has_new_text()? {
        return Err(format!("refused, and written all the same:\n{}", case.said));
    }
    Ok(case)
}

/// Runs pushwright in a project; an error when it says that it could do nothing.
pub(crate) fn pushwright(arguments: &[&str], project: &Path) -> Result<i32> {
    exit_code(&run(Command::new(PUSHWRIGHT).args(arguments).current_dir(project))?)
}

fn exit_code(ran: &Ran) -> Result<i32> {
    match ran.code {
        Some(code @ (0 | 3)) => Ok(code),
        _ => Err(format!("pushwright failed:\n{}", ran.all)),
    }
}
