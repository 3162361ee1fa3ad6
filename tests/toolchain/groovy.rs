//! Groovy build scripts: parsed by all Groovy versions that Gradle speaks, and run with a recording object in
//! Gradle's place.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::built::{groovy_helper, java_helper};
use crate::cases::{self, Case};
use crate::facts;
use crate::tools::{Result, files_with, groovy_2, groovy_3, groovy_4, java, must_with_input};

pub(crate) type Answers = BTreeMap<PathBuf, String>;

static PARSED_BY_2: LazyLock<Result<Answers>> = LazyLock::new(|| parse_all("groovy-2", groovy_2()));
static PARSED_BY_3: LazyLock<Result<Answers>> =
    LazyLock::new(|| parse_all("groovy-3", groovy_3()?));
static PARSED_BY_4: LazyLock<Result<Answers>> = LazyLock::new(|| parse_all("groovy-4", groovy_4()));
static RECORDS: LazyLock<Result<BTreeMap<PathBuf, Vec<String>>>> = LazyLock::new(record_all);

/// Every parser takes each script that pushwright wrote, as it took it before.
pub(crate) fn parses(case: &Case) -> Result<()> {
    for parsed in [&PARSED_BY_2, &PARSED_BY_3, &PARSED_BY_4] {
        takes(case, parsed.as_ref().map_err(Clone::clone)?)?;
    }
    Ok(())
}

/// A parser's answers hold no error in a script that was right before.
pub(crate) fn takes(case: &Case, answers: &Answers) -> Result<()> {
    for file in case.changed()? {
        let was_bad = answers.get(&case.before.join(&file)).is_some_and(|a| !a.is_empty());
        match answers.get(&case.after.join(&file)) {
            Some(message) if !message.is_empty() && !was_bad => return Err(message.clone()),
            _ => {}
        }
    }
    Ok(())
}

/// What the Groovy scripts of a project say.
pub(crate) fn record(project: &Path) -> Result<Vec<String>> {
    let records = RECORDS.as_ref().map_err(Clone::clone)?;
    Ok(records.get(project).cloned().unwrap_or_default())
}

fn parse_all(name: &str, groovy: PathBuf) -> Result<Answers> {
    parse(name, groovy, &cases::folders(&cases::all()?))
}

/// What a Groovy version says of the scripts below these folders.
pub(crate) fn parse(name: &str, groovy: PathBuf, folders: &[PathBuf]) -> Result<Answers> {
    let class_path = java_helper("GroovyReader", name, &[groovy])?;
    let mut files = Vec::new();
    for folder in folders {
        files.extend(files_with(folder, "gradle")?);
    }
    let answers = must_with_input(&mut java(&class_path, "GroovyReader"), &list(&files))?;
    Ok(answers.lines().filter_map(crate::answer).collect())
}

/// The calls and assignments in each script below these folders, as Groovy 4 reads them; nothing
/// is run.
pub(crate) fn outline(name: &str, folders: &[PathBuf]) -> Result<BTreeMap<PathBuf, Vec<String>>> {
    let class_path = java_helper("GroovyReader", name, &[groovy_4()])?;
    let mut files = Vec::new();
    for folder in folders {
        files.extend(files_with(folder, "gradle")?);
    }
    let mut reader = java(&class_path, "GroovyReader");
    let output = must_with_input(reader.arg("outline"), &list(&files))?;
    Ok(facts::split(&output).into_iter().map(|(file, lines)| (file.into(), lines)).collect())
}

fn record_all() -> Result<BTreeMap<PathBuf, Vec<String>>> {
    record_folders(&cases::folders(&cases::all()?))
}

/// What the Groovy scripts of each of these projects say.
pub(crate) fn record_folders(folders: &[PathBuf]) -> Result<BTreeMap<PathBuf, Vec<String>>> {
    let class_path = groovy_helper("Recorder", &[groovy_2()])?;
    let output = must_with_input(&mut java(&class_path, "Recorder"), &list(folders))?;
    Ok(facts::split(&output).into_iter().map(|(folder, lines)| (folder.into(), lines)).collect())
}

/// One path a line.
pub(crate) fn list(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| format!("{}\n", path.display())).collect()
}
