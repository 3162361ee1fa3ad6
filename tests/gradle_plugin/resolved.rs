//! The binary plugin takes its executable from a repository of the build: a folder laid out as
//! scripts/release/maven.sh does, offline, in whole builds of Gradle 8.11 that allow repositories in
//! the settings alone and keep their configuration.

use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::binary::built;
use crate::project::{PUSHWRIGHT, expect};
use crate::tools::{Result, jdk, must, read, write};
use crate::whole::{BOTH, Build, REUSED, STORED};

const SETTINGS: &str = "rootProject.name = 'whole'\n\ndependencyResolutionManagement {\n    \
    repositoriesMode.set(RepositoriesMode.FAIL_ON_PROJECT_REPOS)\n    \
    repositories { maven { url = uri('../a repository') } }\n}\n";
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Served, held against the checksum beside it, laid out and run; another file is not.
pub(crate) fn from_a_repository() -> Result<()> {
    let build = new("whole-resolved", built()?)?;
    let served = Served::new(&build)?;
    let told = build.fails(&["pushwrightPlan"])?;
    let nowhere = format!(
        "pushwright was not found: no repository of this build serves {} (one that does is added \
         to `dependencyResolutionManagement` in the settings",
        served.coordinates()
    );
    let command = "nor on PATH: install it with `cargo install --locked pushwright`";
    expect(&told, &[&nowhere, "node_modules/.bin/pushwright of ", "/nowhere/bin", command])?;
    served.serve("")?;
    expect(&build.fails(&["pushwrightPlan"])?, &["has no checksum", ".sha256 file beside it"])?;
    served.tell_checksum()?;
    let ran = build.run(&BOTH, "one")?;
    let tasks = ["> Task :pushwrightTool\n", "> Task :pushwrightGenerateDebug\n"];
    expect(&ran, &[&[STORED], &tasks[..]].concat())?;
    if !served.has_run() {
        return Err("another executable was run".to_owned());
    }
    let ran = build.run(&BOTH, "two")?;
    expect(&ran, &[REUSED, "> Task :pushwrightGenerateDebug UP-TO-DATE"])?;
    served.has_run();
    served.serve("# not what was released\n")?;
    let told = build.fails(&["pushwrightPlan"])?;
    expect(&told, &["is not the pushwright that was released: its SHA-256 is ", "it was not run"])?;
    if served.has_run() {
        return Err("it was run all the same".to_owned());
    }
    // One that is named needs none of this.
    write(&build.folder.join("local.properties"), format!("pushwright.path={PUSHWRIGHT}\n"))?;
    build.run(&BOTH, "three").map(drop)
}

/// A plugin that a release has made knows the checksum, and asks no repository for it.
pub(crate) fn by_the_checksum_of_the_release() -> Result<()> {
    let plain = built()?;
    let build = new("whole-released", plain.clone())?;
    let served = Served::new(&build)?;
    served.serve("")?;
    let digest = served.digest()?;
    let released = build.work.join("released.jar");
    std::fs::copy(plain, &released).map_err(|e| e.to_string())?;
    let told = format!("version={VERSION}\nsha256.{}={digest}\n", platform());
    write(&build.work.join("in jar/dev/pushwright/release.properties"), told)?;
    let mut jar = jdk("jar");
    jar.arg("uf").arg(&released).arg("-C").arg(build.work.join("in jar"));
    must(jar.arg("dev/pushwright/release.properties"))?;
    build.use_plugin(&released)?;
    build.run(&["pushwrightPlan"], "one")?;
    served.serve("# not what was released\n")?;
    // Whoever serves another file serves its checksum, too.
    served.tell_checksum()?;
    let told = build.fails(&["pushwrightPlan"])?;
    expect(&told, &["is not the pushwright that was released", &digest])
}

fn new(name: &str, plugin: PathBuf) -> Result<Build> {
    let build = Build::new(name, "plugin")?;
    build.use_plugin(&plugin)?;
    write(&build.folder.join("settings.gradle"), SETTINGS)?;
    write(&build.folder.join("local.properties"), "")?;
    Ok(build)
}

/// The machine as the packages for npm are named after it.
fn platform() -> String {
    let cpu = if cfg!(target_arch = "x86_64") { "x64" } else { "arm64" };
    format!("linux-{cpu}{}", if cfg!(target_env = "musl") { "-musl" } else { "" })
}

/// The repository's folder of the executable.
struct Served {
    file: PathBuf,
    log: PathBuf,
}

impl Served {
    /// An empty repository.
    fn new(build: &Build) -> Result<Served> {
        let folder = format!("a repository/dev/pushwright/pushwright/{VERSION}");
        let name = format!("pushwright-{VERSION}-{}.exe", platform());
        let file = build.work.join(folder).join(name);
        crate::tools::create(&build.work.join("a repository"))?;
        Ok(Served { file, log: build.work.join("log of served") })
    }

    fn coordinates(&self) -> String {
        format!("dev.pushwright:pushwright:{VERSION}:{}@exe", platform())
    }

    /// Serves a script that notes that it ran, and runs the real one.
    fn serve(&self, more: &str) -> Result<()> {
        let log = self.log.display();
        let text = format!("#!/bin/sh\necho ran >> '{log}'\nexec '{PUSHWRIGHT}' \"$@\"\n{more}");
        write(&self.file, text)?;
        let pom = format!(
            "<project>\n<modelVersion>4.0.0</modelVersion>\n<groupId>dev.pushwright</groupId>\n\
             <artifactId>pushwright</artifactId>\n<version>{VERSION}</version>\n\
             <packaging>pom</packaging>\n</project>\n"
        );
        write(&self.file.with_file_name(format!("pushwright-{VERSION}.pom")), pom)
    }

    fn digest(&self) -> Result<String> {
        let bytes = Sha256::digest(read(&self.file)?);
        Ok(bytes.iter().map(|it| format!("{it:02x}")).collect())
    }

    fn tell_checksum(&self) -> Result<()> {
        write(&self.file.with_extension("exe.sha256"), self.digest()?)
    }

    /// Whether it ran since this was asked last.
    fn has_run(&self) -> bool {
        std::fs::remove_file(Path::new(&self.log)).is_ok()
    }
}
