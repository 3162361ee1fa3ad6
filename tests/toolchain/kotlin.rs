//! Kotlin build scripts: parsed by the Kotlin compiler's own parser, and compiled and run with a
//! typed recording DSL in Gradle's place.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::built::{java_helper, scratch};
use crate::cases::{self, Case};
use crate::facts;
use crate::groovy::{Answers, list, takes};
use crate::tools::{self, Result, java, kotlin_jars, kotlinc, must, must_with_input, read, write};

static PARSED: LazyLock<Result<Answers>> = LazyLock::new(parse_all);
static RECORDS: LazyLock<Result<BTreeMap<PathBuf, Vec<String>>>> = LazyLock::new(record_all);

/// The parser takes each script that pushwright wrote.
pub(crate) fn parses(case: &Case) -> Result<()> {
    takes(case, PARSED.as_ref().map_err(Clone::clone)?)
}

/// What the Kotlin scripts of a project say.
pub(crate) fn record(project: &Path) -> Result<Vec<String>> {
    let records = RECORDS.as_ref().map_err(Clone::clone)?;
    Ok(records.get(project).cloned().unwrap_or_default())
}

fn parse_all() -> Result<Answers> {
    parse("KotlinReader", &cases::folders(&cases::all()?))
}

/// What the compiler's parser says of the scripts below these folders.
pub(crate) fn parse(as_name: &str, folders: &[PathBuf]) -> Result<Answers> {
    let class_path = java_helper("KotlinReader", as_name, &kotlin_jars())?;
    let files = scripts_below(folders)?;
    let answers = must_with_input(&mut java(&class_path, "KotlinReader"), &list(&files))?;
    Ok(answers.lines().filter_map(crate::answer).collect())
}

/// The calls and assignments in each script below these folders, as the compiler's parser reads
/// them; nothing is compiled or run.
pub(crate) fn outline(
    as_name: &str,
    folders: &[PathBuf],
) -> Result<BTreeMap<PathBuf, Vec<String>>> {
    let class_path = java_helper("KotlinReader", as_name, &kotlin_jars())?;
    let files = list(&scripts_below(folders)?);
    let output = must_with_input(java(&class_path, "KotlinReader").arg("outline"), &files)?;
    Ok(facts::split(&output).into_iter().map(|(file, lines)| (file.into(), lines)).collect())
}

fn scripts_below(folders: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for folder in folders {
        files.extend(tools::files_with(folder, "kts")?);
    }
    Ok(files)
}

/// The scripts of a project in the order of a build: settings, root, modules.
fn scripts(project: &Path) -> Result<Vec<PathBuf>> {
    let mut scripts: Vec<PathBuf> = tools::files_with(project, "kts")?
        .into_iter()
        .filter(|file| !file.components().any(|part| part.as_os_str() == "buildSrc"))
        .collect();
    scripts.sort_by_key(|file| {
        let is_settings = file.ends_with("settings.gradle.kts");
        (!is_settings, file.components().count(), file.clone())
    });
    Ok(scripts)
}

fn record_all() -> Result<BTreeMap<PathBuf, Vec<String>>> {
    record_folders("kotlin", &cases::folders(&cases::all()?))
}

/// What the Kotlin scripts of each of these projects say: makes a function of each script, compiles
/// all of them at once, and runs them.
pub(crate) fn record_folders(
    name: &str,
    projects: &[PathBuf],
) -> Result<BTreeMap<PathBuf, Vec<String>>> {
    let work = scratch(name)?;
    let mut main = String::from("import recording.World\n\nfun main() {\n");
    let helpers = tools::here().join("helpers");
    let mut sources = vec![helpers.join("RecordingDsl.kt"), helpers.join("ReactSettings.kt")];
    let mut number = 0;
    for project in projects {
        let scripts = scripts(project)?;
        if scripts.is_empty() {
            continue;
        }
        let package = format!("project{number}");
        number += 1;
        sources.extend(write_project(&work, &package, project, &scripts, &mut main)?);
    }
    main.push_str("}\n");
    let entry = work.join("Main.kt");
    write(&entry, main)?;
    sources.push(entry);
    let classes = work.join("classes");
    let assignment = tools::kotlin_home().join("lib/assignment-compiler-plugin.jar");
    let mut compiler = kotlinc();
    compiler.arg(format!("-Xplugin={}", assignment.display()));
    compiler.args(["-P", "plugin:org.jetbrains.kotlin.assignment:annotation=recording.Assignable"]);
    must(compiler.arg("-nowarn").arg("-d").arg(&classes).args(&sources))?;
    let class_path = [vec![classes], kotlin_jars()].concat();
    let output = must(&mut java(&class_path, "MainKt"))?;
    Ok(facts::split(&output).into_iter().map(|(folder, lines)| (folder.into(), lines)).collect())
}

fn write_project(
    work: &Path,
    package: &str,
    project: &Path,
    scripts: &[PathBuf],
    main: &mut String,
) -> Result<Vec<PathBuf>> {
    let mut sources = Vec::new();
    let accessors = work.join(format!("{package}/Catalog.kt"));
    let catalog = read(&project.join("gradle/libs.versions.toml")).unwrap_or_default();
    let mut paths: Vec<String> =
        crate::pack::catalog(&catalog)?.into_iter().map(|(accessor, _)| accessor).collect();
    paths.extend(project_accessors(scripts)?);
    write(&accessors, accessors_source(package, &paths))?;
    sources.push(accessors);
    for file in tools::files_with(project, "kt")? {
        let is_build_code = file.components().any(|part| part.as_os_str() == "buildSrc");
        if is_build_code {
            let name = file.file_name().ok_or("a file has a name")?;
            let to = work.join(package).join(name);
            write(&to, format!("package {package}\n\n{}", read(&file)?))?;
            sources.push(to);
        }
    }
    let _ = writeln!(main, "    World.start({:?})", project.display().to_string());
    let mut applied = String::new();
    for (n, script) in scripts.iter().enumerate() {
        let file = work.join(format!("{package}/Script{n}.kt"));
        write(&file, script_source(package, n, &read(script)?))?;
        sources.push(file);
        let relative = script.strip_prefix(project).map_err(|e| e.to_string())?;
        let call = format!("{package}.script{n}(recording.Script())");
        if relative.ends_with("build.gradle.kts") || relative.ends_with("settings.gradle.kts") {
            let _ = writeln!(main, "    World.attempt({:?}) {{ {call} }}", scope(relative));
        } else {
            let _ = writeln!(applied, "            {:?} -> {call}", relative.display().to_string());
        }
    }
    let starts = format!("    World.start({:?})\n", project.display().to_string());
    let runs = format!(
        "{starts}    World.runScript = {{\n        when (it) {{\n{applied}        }}\n    }}\n"
    );
    if let Some(at) = main.rfind(&starts) {
        main.replace_range(at..at + starts.len(), &runs);
    }
    Ok(sources)
}

/// How the Groovy recorder names a script's place, too.
fn scope(script: &Path) -> String {
    if script.ends_with("settings.gradle.kts") {
        return "settings".to_owned();
    }
    let folder = script.parent().map(|folder| folder.display().to_string()).unwrap_or_default();
    format!(":{}", folder.replace('/', ":"))
}

/// The script as the body of a function, its imports before it.
fn script_source(package: &str, n: usize, script: &str) -> String {
    let script = script.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let (imports, body): (Vec<&str>, Vec<&str>) =
        script.lines().partition(|line| line.starts_with("import "));
    format!(
        "package {package}\n\nimport java.io.File\nimport recording.*\n{}\n\n\
         fun script{n}(script: Script) = with(script) {{\n{}\n}}\n",
        imports.join("\n"),
        body.join("\n")
    )
}

/// The accessors of the modules that the settings include.
fn project_accessors(scripts: &[PathBuf]) -> Result<Vec<String>> {
    let mut accessors = Vec::new();
    for script in scripts.iter().filter(|script| script.ends_with("settings.gradle.kts")) {
        let text = read(script)?;
        accessors.extend(
            text.split('"')
                .filter(|part| part.starts_with(':'))
                .map(|module| format!("projects{}", module.replace(':', "."))),
        );
    }
    Ok(accessors)
}

/// The classes behind a version catalog's and the modules' accessors, as Gradle would generate
/// them.
fn accessors_source(package: &str, paths: &[String]) -> String {
    let mut nodes: BTreeMap<String, Vec<String>> =
        BTreeMap::from([("libs".into(), Vec::new()), ("projects".into(), Vec::new())]);
    for path in paths {
        let parts: Vec<&str> = path.split('.').collect();
        for end in 1..parts.len() {
            let children = nodes.entry(parts[..end].join(".")).or_default();
            if !children.iter().any(|child| child == parts[end]) {
                children.push(parts[end].to_owned());
            }
        }
    }
    let mut source = format!(
        "package {package}\n\nimport recording.Accessor\n\n\
         val libs = libs_()\nval projects = projects_()\n"
    );
    for (path, children) in &nodes {
        let _ = writeln!(source, "\nclass {}_ : Accessor({path:?}) {{", path.replace('.', "_"));
        for child in children {
            let full = format!("{path}.{child}");
            let value = if nodes.contains_key(&full) {
                format!("{}_()", full.replace('.', "_"))
            } else {
                format!("Accessor({full:?})")
            };
            let _ = writeln!(source, "    val `{child}` = {value}");
        }
        source.push_str("}\n");
    }
    source
}
