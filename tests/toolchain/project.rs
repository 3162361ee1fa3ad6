//! What a plain reading of a project's files tells, line by line: its application module, the
//! namespace, the IM SDK.
//!
//! Understands no script; push.toml settles what this gets wrong.

use std::path::{Path, PathBuf};

use crate::tools::{Result, files_below};

/// The scripts that apply the Android plugin for applications, sorted.
pub(crate) fn applications(project: &Path) -> Result<Vec<PathBuf>> {
    let mut scripts = files_below(project)?;
    scripts.retain(|file| {
        ["build.gradle", "build.gradle.kts"].iter().any(|name| file.ends_with(name))
            && is_application(file)
    });
    Ok(scripts)
}

/// Whether a line that is no comment applies the Android plugin for applications.
fn is_application(script: &Path) -> bool {
    text(script).lines().map(str::trim_start).any(|line| {
        let by_name = line.contains("android.application")
            && ["apply", "id", "alias", "plugins {"].iter().any(|word| line.starts_with(word))
            && !line.contains("apply false");
        by_name || line.starts_with("apply plugin: 'android'")
    })
}

/// How Gradle names the module in this folder of a project.
pub(crate) fn gradle_path(project: &Path, module: &Path) -> String {
    if let Some((path, _)) = moved(project).into_iter().find(|(_, folder)| folder == module) {
        return path;
    }
    let folder = module.strip_prefix(project).unwrap_or(module).display().to_string();
    format!(":{}", folder.replace('/', ":"))
}

/// The folder of the module that Gradle names so.
pub(crate) fn folder(project: &Path, module: &str) -> PathBuf {
    let moved = moved(project).into_iter().find(|(path, _)| path == module);
    moved.map_or_else(|| project.join(module.trim_start_matches(':').replace(':', "/")), |it| it.1)
}

/// The folders of the modules with a manifest that a module is built from, as `project(":x")` in
/// its script and theirs says.
pub(crate) fn libraries(project: &Path, module: &str) -> Vec<PathBuf> {
    let mut found = vec![folder(project, module)];
    let mut next = 0;
    while let Some(folder_of_one) = found.get(next) {
        let scripts = ["build.gradle", "build.gradle.kts"].map(|it| text(&folder_of_one.join(it)));
        let of_every_variant = ["implementation", "api", "compile", "runtimeOnly"];
        let is_of_every_variant = |line: &&str| {
            let word = line.trim_start().split(|c: char| !c.is_alphanumeric()).next();
            word.is_some_and(|word| of_every_variant.contains(&word))
        };
        let lines = scripts.iter().flat_map(|it| it.lines()).filter(is_of_every_variant);
        let named = lines.filter_map(|line| quoted_after(line.split_once("project(")?.1, ""));
        let named: Vec<PathBuf> = named.map(|it| folder(project, &it)).collect();
        found.extend(named);
        next += 1;
        let mut seen = Vec::new();
        found.retain(|it| {
            !seen.contains(it) && {
                seen.push(it.clone());
                true
            }
        });
    }
    found.remove(0);
    found.retain(|it| it.join("src/main/AndroidManifest.xml").is_file());
    found
}

/// The modules that the settings put in folders of other names, by Gradle path.
fn moved(project: &Path) -> Vec<(String, PathBuf)> {
    let settings = ["settings.gradle", "settings.gradle.kts"].map(|name| text(&project.join(name)));
    let in_line = |line: &str| {
        let (name, folder) = line.split_once(".projectDir")?;
        let folder = project.join(quoted_after(folder, "(")?);
        folder.is_dir().then_some((quoted_after(name, "project(")?, folder))
    };
    settings.iter().flat_map(|text| text.lines()).filter_map(in_line).collect()
}

/// The namespace of the module in this folder; below it, any manifest's package will do.
pub(crate) fn namespace(module: &Path) -> Result<Option<String>> {
    let in_script = ["build.gradle", "build.gradle.kts"]
        .iter()
        .find_map(|name| declared_namespace(&text(&module.join(name))));
    let main = module.join("src/main/AndroidManifest.xml");
    let in_manifest = || quoted_after(&text(&main), "package=");
    if let Some(found) = in_script.or_else(in_manifest) {
        return Ok(Some(found));
    }
    let files = files_below(module)?;
    let mut manifests = files.iter().filter(|file| file.ends_with("AndroidManifest.xml"));
    Ok(manifests.find_map(|manifest| quoted_after(&text(manifest), "package=")))
}

/// What a script gives as namespace, in a line that begins with the word.
fn declared_namespace(script: &str) -> Option<String> {
    let mut lines = script.lines().map(str::trim);
    lines.find_map(|line| line.starts_with("namespace").then(|| quoted_after(line, "namespace"))?)
}

/// The application id that the script of the module in this folder gives a flavor or build type,
/// or builds in general: the first one, and the member's suffix.
pub(crate) fn application_id(module: &Path, member: Option<&str>) -> Option<String> {
    let scripts = ["build.gradle", "build.gradle.kts"].map(|name| text(&module.join(name)));
    let script = scripts.concat();
    let own = member.and_then(|name| {
        let named = |line: &str| {
            let head = line.trim().strip_suffix('{').unwrap_or_default();
            head.split(|c: char| !c.is_alphanumeric()).any(|word| word == name)
        };
        let lines: Vec<&str> = script.lines().skip_while(|line| !named(line)).collect();
        let block = lines.iter().take_while(|line| line.trim() != "}");
        Some(block.copied().collect::<Vec<_>>().join("\n")).filter(|block| !block.is_empty())
    });
    let own = own.unwrap_or_default();
    let whole = |text: &str| {
        let plain = text.lines().filter(|line| !line.contains("applicationIdSuffix"));
        quoted_after(&plain.collect::<Vec<_>>().join("\n"), "applicationId")
    };
    let id = whole(&own).or_else(|| whole(&script))?;
    Some(id + &quoted_after(&own, "applicationIdSuffix").unwrap_or_default())
}

/// The IM SDK whose library some script or catalog names, as push.toml would: TIMPush before the
/// others, which it needs.
pub(crate) fn im_sdk(project: &Path) -> Result<&'static str> {
    let known = [
        ("com.tencent.timpush:", "timpush"),
        ("com.tencent.imsdk:imsdk-plus", "v2tim"),
        ("com.tencent.imsdk:imsdk", "tim-4"),
    ];
    let files = files_below(project)?;
    let is_build_file = |file: &&PathBuf| {
        file.extension().is_some_and(|it| it == "gradle" || it == "kts")
            || file.ends_with("libs.versions.toml")
    };
    let texts: Vec<String> = files.iter().filter(is_build_file).map(|file| text(file)).collect();
    let named = |library: &str| texts.iter().any(|text| text.contains(library));
    Ok(known.into_iter().find(|(library, _)| named(library)).map_or("none", |(_, sdk)| sdk))
}

/// The whole names of the classes below a folder, by their files' names and packages.
pub(crate) fn classes(folder: &Path) -> Result<Vec<String>> {
    let mut files = files_below(folder)?;
    files.retain(|file| file.extension().is_some_and(|it| it == "java" || it == "kt"));
    let class = |file: &PathBuf| {
        let text = text(file);
        let package = text.lines().find_map(|line| line.trim().strip_prefix("package "))?;
        let name = file.file_stem()?.to_string_lossy().into_owned();
        Some(format!("{}.{name}", package.trim().trim_end_matches(';')))
    };
    Ok(files.iter().filter_map(class).collect())
}

fn text(file: &Path) -> String {
    String::from_utf8_lossy(&std::fs::read(file).unwrap_or_default()).into_owned()
}

/// The quoted text that follows a word on its line.
fn quoted_after(text: &str, word: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let (_, rest) = line.split_once(word)?;
        let start = rest.find(['"', '\''])?;
        let quote = rest[start..].chars().next()?;
        rest[start + 1..].split(quote).next().map(str::to_owned)
    })
}
