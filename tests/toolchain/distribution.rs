//! A Gradle of today that runs whole builds, laid out of the jar of Maven Central that holds it.
//!
//! Knows how one is started; what its builds mean, the callers do.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use crate::tools::{self, Result, jdk, must};

/// Which Gradle it is.
pub(crate) const GRADLE: &str = "8.11.1";

/// Trials run at the same time, and share it.
static DISTRIBUTION: LazyLock<Result<PathBuf>> = LazyLock::new(make);

/// Starts the runner of builds: it takes a home, options and tasks, and projects on its input
/// (`helpers/WholeBuild.java`).
pub(crate) fn whole_builds(home: &Path) -> Result<Command> {
    let distribution = DISTRIBUTION.clone()?;
    let mut java = jdk("java");
    java.args(tools::SHORT_LIVED.split(' ')).arg("-Xmx1g");
    for package in ["lang", "lang.invoke", "util", "nio.charset", "net"] {
        java.arg(format!("--add-opens=java.base/java.{package}=ALL-UNNAMED"));
    }
    let lib = distribution.join("lib/*");
    java.arg("-cp").arg(tools::class_path(&[distribution.join("classes"), lib]));
    java.arg("WholeBuild").arg(home);
    Ok(java)
}

fn make() -> Result<PathBuf> {
    // Each test binary has its own: one may run while the other lays its out.
    let name = std::env::current_exe().ok();
    let name = name.as_deref().and_then(Path::file_stem).unwrap_or_default();
    let folder = tools::folder().join("work/distribution").join(name);
    tools::create_anew(&folder)?;
    let jars = tools::central_jars(&format!("gradle-{GRADLE}"))?;
    let classes = folder.join("classes");
    compile("MakeDistribution", &classes, &[])?;
    let mut make = jdk("java");
    make.arg("-cp").arg(&classes).arg("MakeDistribution").arg(&folder).arg(GRADLE);
    must(make.arg(tools::class_path(&jars)))?;
    compile("WholeBuild", &classes, &jars)?;
    Ok(folder)
}

fn compile(name: &str, to: &Path, jars: &[PathBuf]) -> Result<()> {
    let mut javac = jdk("javac");
    javac.args(["-nowarn", "-cp"]).arg(tools::class_path(jars)).arg("-d").arg(to);
    must(javac.arg(tools::here().join(format!("helpers/{name}.java")))).map(drop)
}
