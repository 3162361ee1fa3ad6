//! The ProGuard rules, and what the real ProGuard does with them.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::built;
use crate::mistakes;
use crate::sources::{self, Made};
use crate::tools::{self, Result, jdk, must, read, run, write};

/// What an app keeps of the generated classes by calling them.
const ENTRY: &str = "-keep class **.PushRegistration { public static void register(...); }\n\
    -dontwarn com.tencent.**\n";

const RULES: &str = "app/pushwright-rules.pro";

/// How a ProGuard is started.
type Start = fn() -> Result<Command>;

/// Debian's.
pub(crate) fn proguard_6() -> Result<()> {
    keeps_the_receivers("proguard", || Ok(Command::new("proguard")))
}

/// Maven Central's.
pub(crate) fn proguard_7() -> Result<()> {
    keeps_the_receivers("proguard-7", || {
        Ok(tools::java(&tools::central_jars("proguard-7")?, "proguard.ProGuard"))
    })
}

/// With our rules each vendor's receiver or service is there under its name, without them it is
/// gone; ProGuard notes nothing about an unknown class. Wrong rules are seen.
fn keeps_the_receivers(name: &str, start: Start) -> Result<()> {
    let work = built::scratch(name)?;
    for made in sources::with_all_vendors(&work)? {
        let app = compile(&made)?;
        let rules = made.folder.join(RULES);
        keeps(start, &made, &app, &rules)?;
        let (without, _) = shrink(start, &app, &[], &made.folder.join("without"))?;
        if let Some(class) = made.classes.iter().find(|class| has(&without, class)) {
            return Err(format!("{class} is kept without our rules, too"));
        }
        for class in &made.classes {
            let wrong = made.folder.join("wrong.pro");
            write(&wrong, read(&rules)?.replace(&format!("{class} "), &format!("{class}s ")))?;
            let verdict = keeps(start, &made, &app, &wrong);
            let simple = class.rsplit('.').next().unwrap_or(class);
            let what = format!("a rule misspells {simple}");
            mistakes::note("rules", &what, name, verdict.is_err());
            if verdict.is_ok() {
                return Err(format!("nobody sees that {what}"));
            }
        }
        println!("{name}: keeps {}", made.classes.join(", "));
    }
    Ok(())
}

/// These rules keep the vendors' own classes, and name no class that is not there.
fn keeps(start: Start, made: &Made, app: &Path, rules: &Path) -> Result<()> {
    let (names, notes) = shrink(start, app, &[rules], &made.folder.join("with"))?;
    if let Some(class) = made.classes.iter().find(|class| !has(&names, class)) {
        return Err(format!("{class} is gone in spite of our rules"));
    }
    match notes.lines().find(|line| line.contains("unknown class")) {
        Some(note) => Err(note.to_owned()),
        None => Ok(()),
    }
}

/// Whether a class is among the names in a jar.
fn has(names: &str, class: &str) -> bool {
    let file = format!("{}.class", class.replace('.', "/"));
    names.lines().any(|name| name == file)
}

/// Compiles what pushwright generated in a project.
fn compile(made: &Made) -> Result<PathBuf> {
    let mut javac = jdk("javac");
    javac.args(["--release", "7", "-Xlint:-options", "-nowarn", "-cp"]);
    javac.arg(tools::class_path(&[built::android()?, built::vendors()?]));
    let classes = made.folder.join("classes");
    must(javac.arg("-d").arg(&classes).args(&made.sources))?;
    let app = made.folder.join("app.jar");
    must(jdk("jar").arg("cf").arg(&app).arg("-C").arg(&classes).arg("."))?;
    Ok(app)
}

/// Runs ProGuard; returns the names in the result and what ProGuard said.
fn shrink(start: Start, app: &Path, rules: &[&Path], to: &Path) -> Result<(String, String)> {
    let entry = to.with_extension("pro");
    write(&entry, ENTRY)?;
    let result = to.with_extension("jar");
    let mut proguard = start()?;
    proguard.arg("-injars").arg(app).arg("-outjars").arg(&result);
    for library in [built::runtime()?, built::android()?, built::vendors()?] {
        proguard.arg("-libraryjars").arg(library);
    }
    proguard.arg(format!("@{}", entry.display()));
    for file in rules {
        proguard.arg(format!("@{}", file.display()));
    }
    let ran = run(&mut proguard)?;
    if !ran.ok {
        return Err(tools::tail(&ran.all));
    }
    Ok((must(jdk("jar").arg("tf").arg(&result))?, ran.all))
}
