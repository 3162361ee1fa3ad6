//! pre-commit: a real repository with the hook, built from a tagged clone of this checkout and as a
//! command of the system.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::built;
use crate::cases::case;
use crate::tools::{self, Ran, Result, checkout, copy_folder, must, read, run, write};

const PROJECT: &str = "document-2019-allprojects";
const TAG: &str = "v0.0.0-test";

/// A commit in sync passes, one with drift is blocked and shows the diff, by either language.
pub(crate) fn guards_commits() -> Result<()> {
    let work = built::scratch("pre-commit")?;
    let tool = tagged_clone(&work)?;
    for id in ["pushwright-verify", "pushwright-verify-system"] {
        guards(&work, &tool, id).map_err(|e| format!("{id}: {e}"))?;
    }
    Ok(())
}

fn guards(work: &Path, tool: &Path, id: &str) -> Result<()> {
    let project = work.join(id);
    copy_folder(&case(PROJECT)?.after, &project)?;
    let config = format!(
        "repos:\n  - repo: {}\n    rev: {TAG}\n    hooks:\n      - id: {id}\n",
        tool.display()
    );
    write(&project.join(".pre-commit-config.yaml"), config)?;
    must(git(&project).args(["init", "-q"]))?;
    must(pre_commit(work, &project).arg("install"))?;
    let clean = commit(work, &project)?;
    if !clean.ok {
        return Err(format!("a project in sync is blocked:\n{}", clean.all));
    }
    let manifest = project.join("app/src/main/AndroidManifest.xml");
    let text = read(&manifest)?;
    let gone = "android.permission.ACCESS_WIFI_STATE";
    write(&manifest, text.replace(gone, "android.permission.VIBRATE"))?;
    let drift = commit(work, &project)?;
    if drift.ok {
        return Err("a commit with drift passes".to_owned());
    }
    if !drift.all.lines().any(|line| line.starts_with('+') && line.contains(gone)) {
        return Err(format!("the diff is not shown:\n{}", drift.all));
    }
    Ok(())
}

fn commit(work: &Path, project: &Path) -> Result<Ran> {
    must(git(project).args(["add", "-A"]))?;
    run(with_homes(git(project).args(["commit", "-q", "-m", "change"]), work)?)
}

/// This checkout as it is now, committed and tagged in a repository of its own.
fn tagged_clone(work: &Path) -> Result<PathBuf> {
    let tool = work.join("tool");
    let list = ["ls-files", "-co", "--exclude-standard"];
    for file in must(git(&checkout()).args(list))?.lines() {
        let from = checkout().join(file);
        if from.is_file() {
            let bytes = std::fs::read(&from).map_err(|e| format!("{file}: {e}"))?;
            write(&tool.join(file), bytes)?;
        }
    }
    must(git(&tool).args(["init", "-q"]))?;
    must(git(&tool).args(["add", "-A"]))?;
    must(git(&tool).args(["commit", "-q", "-m", "all"]))?;
    must(git(&tool).args(["tag", TAG]))?;
    Ok(tool)
}

fn git(folder: &Path) -> Command {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder);
    git.args(["-c", "user.name=test", "-c", "user.email=test@example.org"]);
    git.args(["-c", "core.autocrlf=false", "-c", "init.defaultBranch=main"]);
    git
}

fn pre_commit(work: &Path, project: &Path) -> Command {
    let mut pre_commit = Command::new(tools::pre_commit());
    pre_commit.current_dir(project).env("PRE_COMMIT_HOME", work.join("home"));
    pre_commit
}

/// The homes and the path that hooks find their tools by.
fn with_homes<'a>(command: &'a mut Command, work: &Path) -> Result<&'a mut Command> {
    let binary = Path::new(env!("CARGO_BIN_EXE_pushwright"));
    let folder = binary.parent().ok_or("a binary has a folder")?;
    let path = std::env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("{}:{path}", folder.display()));
    command.env("CARGO_TARGET_DIR", tools::folder().join("hook-target"));
    // Whether the hook can be built is the question, not how fast it runs.
    command.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0");
    Ok(command.env("PRE_COMMIT_HOME", work.join("home")))
}
