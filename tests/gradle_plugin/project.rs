//! A project to build in a real Gradle: a fixture in a folder with a space, with a second module.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::built;
use crate::tools::{self, JAVA_HOME, Ran, Result, copy_folder, read, run, tail, write};

pub(crate) const PUSHWRIGHT: &str = env!("CARGO_BIN_EXE_pushwright");

static LOCK: OnceLock<Result<File>> = OnceLock::new();

/// Waits until no other run uses the toolchain's folder, and keeps it to this one.
pub(crate) fn alone() -> Result<()> {
    LOCK.get_or_init(tools::lock).as_ref().map(drop).map_err(Clone::clone)
}

/// A copy of the document's project; the stand-in of HMSAgent lies beside it.
pub(crate) struct Project {
    pub(crate) folder: PathBuf,
}

impl Project {
    /// A new copy, for the trial `name`; `config` stands before the rest of push.toml.
    pub(crate) fn new(name: &str, config: &str) -> Result<Project> {
        let fixture = tools::checkout().join("fixtures/projects/document-2019-allprojects");
        let work = built::scratch(name)?;
        let folder = work.join("a project");
        copy_folder(&fixture.join("before"), &folder)?;
        copy_folder(&tools::checkout().join("fixtures/hms-agent"), &work.join("hms-agent"))?;
        let project = Project { folder };
        let push = read(&fixture.join("push.toml"))?;
        project.write(
            "push.toml",
            &push.replacen("version = 1\n", &format!("version = 1\n{config}"), 1),
        )?;
        project.edit("settings.gradle", "include ':app'", "include ':app', ':lib'")?;
        project.write("lib/build.gradle", "apply plugin: 'java'\n")?;
        project.write("lib/src/main/java/lib/Lib.java", "package lib;\n\npublic class Lib {}\n")?;
        project.name_executable(Path::new(PUSHWRIGHT))?;
        Ok(project)
    }

    /// Names the executable in local.properties, beside the SDK.
    pub(crate) fn name_executable(&self, executable: &Path) -> Result<()> {
        let sdk = built::sdk()?.display();
        let text = format!("sdk.dir={sdk}\npushwright.path={}\n", executable.display());
        self.write("local.properties", &text)
    }

    pub(crate) fn write(&self, path: &str, text: &str) -> Result<()> {
        write(&self.folder.join(path), text)
    }

    pub(crate) fn read(&self, path: &str) -> Result<String> {
        read(&self.folder.join(path))
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.folder.join(path).exists()
    }

    pub(crate) fn delete(&self, path: &str) -> Result<()> {
        std::fs::remove_file(self.folder.join(path)).map_err(|e| format!("{path}: {e}"))
    }

    /// Replaces the first `from`, which must be there.
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) -> Result<()> {
        let text = self.read(path)?;
        if !text.contains(from) {
            return Err(format!("no `{from}` in {path}"));
        }
        self.write(path, &text.replacen(from, to, 1))
    }

    /// Runs pushwright, which must end well.
    pub(crate) fn pushwright(&self, args: &[&str]) -> Result<()> {
        let ran = run(Command::new(PUSHWRIGHT).args(args).current_dir(&self.folder))?;
        if ran.ok { Ok(()) } else { Err(ran.all) }
    }

    /// Runs Gradle to its end, whichever that is.
    pub(crate) fn gradle(&self, args: &[&str]) -> Result<Ran> {
        let repository = built::repository()?;
        let mut command = gradle(&self.folder)?;
        command.arg(format!("-Ppushwright.repository=file:{}", repository.display()));
        command.arg("-I").arg(tools::here().join("helpers/build-apk.gradle")).args(args);
        run(&mut command)
    }

    /// Runs a build that must succeed.
    pub(crate) fn builds(&self, args: &[&str]) -> Result<Ran> {
        let ran = self.gradle(args)?;
        if ran.ok { Ok(ran) } else { Err(format!("{args:?} failed:\n{}", said(&ran))) }
    }

    /// Runs a build that must fail and say all of this.
    pub(crate) fn fails(&self, args: &[&str], expected: &[&str]) -> Result<()> {
        let ran = self.gradle(args)?;
        if ran.ok {
            return Err(format!("{args:?} succeeded:\n{}", said(&ran)));
        }
        expect(&ran, expected)
    }
}

/// Fails unless a build said all of this.
pub(crate) fn expect(ran: &Ran, expected: &[&str]) -> Result<()> {
    match expected.iter().find(|it| !ran.all.contains(**it)) {
        Some(missing) => Err(format!("no `{missing}` in\n{}", said(ran))),
        None => Ok(()),
    }
}

/// Whether Gradle says that a task had this outcome; "" for one that ran.
pub(crate) fn expect_outcome(ran: &Ran, task: &str, outcome: &str) -> Result<()> {
    let line = format!("{task} {outcome}");
    let is_there = ran.stdout.lines().any(|it| it.trim_end() == line.trim_end());
    if is_there { Ok(()) } else { Err(format!("no line `{line}` in\n{}", said(ran))) }
}

/// The output without the traces of what Debian's Gradle lacks.
fn said(ran: &Ran) -> String {
    let noise = ["\tat ", "\t... ", "ClassNotFound", "resolve system dependency"];
    let lines: Vec<&str> =
        ran.all.lines().filter(|line| !noise.iter().any(|it| line.contains(it))).collect();
    tail(&lines.join("\n"))
}

/// Debian's Gradle, offline, with a home of its own.
pub(crate) fn gradle(folder: &Path) -> Result<Command> {
    let home = home();
    tools::create(&home)?;
    let mut command = Command::new("gradle");
    command.env("JAVA_HOME", JAVA_HOME).env("GRADLE_USER_HOME", home).env_remove("PUSHWRIGHT");
    command.env("GRADLE_OPTS", tools::SHORT_LIVED);
    command.args(["--offline", "-Dorg.gradle.jvmargs=-Xmx4g", "-p"]).arg(folder);
    command.current_dir(folder);
    Ok(command)
}

fn home() -> PathBuf {
    tools::folder().join("plugin-home")
}

/// Ends the daemons that this run started; they know each other by their home.
pub(crate) fn stop_daemons() {
    if LOCK.get().is_some() && home().exists() {
        let mut command = Command::new("gradle");
        command.env("JAVA_HOME", JAVA_HOME).env("GRADLE_USER_HOME", home()).arg("--stop");
        let _ = run(&mut command);
    }
}
