//! Projects in Groovy, evaluated by Gradle 8.11 with their settings, before and after.
//!
//! One process runs all builds, with the stand-ins of plugins that Gradle 4.4.1 has, too.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::cases::{self, Case};
use crate::distribution::whole_builds;
use crate::gradle::{is_said, stand_ins, what_went_wrong};
use crate::groovy::list;
use crate::tools::{self, Result, files_below, run_with_input};
use crate::wanted::Wanted;
use crate::{built, facts, judge};

/// The projects that Gradle 8.11 cannot evaluate even as they were, and why.
const NOT_HERE: &[(&str, &str)] = &[
    ("capacitor-template", "a method that the template's cordova.variables.gradle has"),
    ("cordova-android", "computes in android {}, where the fake plugin answers every name"),
    ("cordova-google-services-by-class", "a script with a class path of its own"),
    ("flutter-package-brings-timpush", "local.properties, which Flutter writes"),
    ("library-declares-the-meta-data-otherwise", "an included build out of node_modules"),
    ("placeholders-put-by-on-variants", "androidComponents"),
    ("react-native-library-takes-messaging-event", "an included build out of node_modules"),
    ("react-native-tells-the-android-plugin", "an included build out of node_modules"),
    ("react-native-template", "an included build out of node_modules"),
    ("react-native-without-hms-agent", "a script out of node_modules"),
    ("rn-version-less-android-plugin", "an included build out of node_modules"),
    ("timpush-through-a-flutter-package", "local.properties, which Flutter writes"),
    ("typo-in-a-script", "a mistake of the user's, which every Gradle refuses"),
];

/// What Gradle says of each project, by its folder.
pub(crate) type Answers = BTreeMap<String, Result<Vec<String>>>;

static EVALUATED: LazyLock<Result<Answers>> = LazyLock::new(evaluate_all);

/// Why a project is left out, which its trial says in its name.
pub(crate) fn why_not(name: &str) -> Option<&'static str> {
    let listed = NOT_HERE.iter().find(|(it, _)| *it == name).map(|(_, why)| *why);
    listed.or_else(|| {
        let before = tools::checkout().join("fixtures/projects").join(name).join("before");
        let is_kotlin = |file: &Path| file.extension().is_some_and(|it| it == "kts");
        let has_kotlin = files_below(&before).is_ok_and(|all| all.iter().any(|it| is_kotlin(it)));
        has_kotlin.then_some("Kotlin scripts, whose compiler is not in the jar")
    })
}

/// The names of the projects that are listed.
pub(crate) fn excused() -> impl Iterator<Item = &'static str> {
    NOT_HERE.iter().map(|(name, _)| *name)
}

/// What Gradle says before and after differs by what was asked for.
pub(crate) fn says(case: &Case) -> Result<()> {
    let is_listed = NOT_HERE.iter().any(|(name, _)| *name == case.name);
    if is_listed {
        let all = EVALUATED.as_ref().map_err(Clone::clone)?;
        return match of(all, &case.before) {
            Err(_) => Ok(()),
            Ok(_) => Err("there is no need to excuse this: strike it from NOT_HERE".to_owned()),
        };
    }
    if why_not(&case.name).is_some() || case.is_refused {
        return Ok(());
    }
    let all = EVALUATED.as_ref().map_err(Clone::clone)?;
    differs(case, of(all, &case.before)?, of(all, &case.after)?)
}

/// The same of a project that was left otherwise.
pub(crate) fn says_of(case: &Case, answers: &Answers) -> Result<()> {
    let all = EVALUATED.as_ref().map_err(Clone::clone)?;
    differs(case, of(all, &case.before)?, of(answers, &case.after)?)
}

fn differs(case: &Case, before: &[String], after: &[String]) -> Result<()> {
    let (before, after) = (facts::read(before), facts::read(after));
    judge::judge(&before, &after, &Wanted::of(&case.push)?, case.is_complete)
}

fn of<'a>(answers: &'a Answers, project: &Path) -> Result<&'a [String]> {
    let said = answers.get(&project.display().to_string()).ok_or("was not evaluated")?;
    said.as_deref().map_err(Clone::clone)
}

fn evaluate_all() -> Result<Answers> {
    let is_kotlin = |it: &&&Case| {
        why_not(&it.name).is_some() && !NOT_HERE.iter().any(|(name, _)| *name == it.name)
    };
    let cases = cases::all()?;
    let judged: Vec<&Case> =
        cases.iter().filter(|it| !is_kotlin(it) && !it.is_refused).copied().collect();
    evaluate("gradle-8", &cases::folders(&judged))
}

/// What Gradle says of the projects in these folders.
pub(crate) fn evaluate(name: &str, folders: &[PathBuf]) -> Result<Answers> {
    let home = built::scratch(name)?.join("home");
    let mut runner = whole_builds(&home)?;
    runner.arg("-I").arg(tools::here().join("helpers/evaluate.gradle"));
    runner.args(stand_ins()?).arg("help");
    let ran = run_with_input(&mut runner, &list(folders))?;
    let all = facts::split(&ran.stdout).into_iter();
    Ok(all.map(|(folder, lines)| (folder, said(&lines))).collect())
}

/// What a build said, or what went wrong.
fn said(lines: &[String]) -> Result<Vec<String>> {
    if lines.iter().any(|line| line == "ended true") {
        let said = lines.iter().filter(|line| is_said(line));
        // As the recorders say it, so that what one line says of the one before is heard.
        return Ok(said.map(|line| line.trim_start_matches("SAYS ").to_owned()).collect());
    }
    Err(what_went_wrong(&lines.join("\n")))
}
