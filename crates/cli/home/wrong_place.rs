//! What to say where there is no project to work on: each place its own sentence.
//!
//! Knows other kinds of projects by their files; finds Android projects further down.

use std::path::{Path, PathBuf};

use pushwright_config::{Code, Diagnostic};

use super::CONFIG_FILE;
use super::owner::{self, Tool};
use crate::disk;

/// What works where the project is somewhere else.
const ELSEWHERE: &str = "run in the folder of settings.gradle, or name it: \
                         `pushwright setup <vendor> … --project DIR`";
/// The most projects that are listed.
const MOST_LISTED: usize = 10;

/// A Gradle project is here, and no push.toml.
pub(super) fn without_config(gradle: &Path, start: &Path) -> Diagnostic {
    let message = match gradle == start || gradle.starts_with(start) {
        true => "push.toml is missing here".to_owned(),
        false => format!("push.toml is missing here and in `{}`", gradle.display()),
    };
    Diagnostic::error(Code::ConfigNotFound, message)
        .help("write one with `pushwright setup <vendor> …` or `pushwright init`")
}

/// No Gradle project is here or above.
pub(super) fn without_project(start: &Path) -> Diagnostic {
    let error = |message: &str| Diagnostic::error(Code::ProjectNotFound, message);
    let candidates = candidates(start);
    if !candidates.is_empty() {
        return several(start, &candidates);
    }
    let has = |name: &str| start.join(name).exists();
    if disk::is_empty(start) {
        return error("this folder is empty").help(ELSEWHERE);
    }
    if has("ProjectSettings/ProjectVersion.txt") || (has("Assets") && has("ProjectSettings")) {
        return error("this is a Unity project: its Android project is made by an export").help(
            "export it (Build Settings, Export Project), then run in the exported folder; \
             `pushwright apply` after each export makes it whole again",
        );
    }
    if ["build-profile.json5", "oh-package.json5", "hvigorfile.ts"].into_iter().any(has) {
        return error("this is a HarmonyOS project: it has no Android manifest").help(
            "HarmonyOS has a push kit of its own; run pushwright in the Android project, or name \
             it with `--project`",
        );
    }
    if ["settings.gradle.dcl", "build.gradle.dcl"].into_iter().any(has) {
        return error("this build is written in declarative Gradle, which is not read").help(
            "pushwright works on builds whose scripts are in Groovy or Kotlin: `settings.gradle`, \
             `settings.gradle.kts`",
        );
    }
    if is_ios(start) {
        return error("this is an iOS project, and pushwright sets up Android").help(ELSEWHERE);
    }
    error("no Gradle project is here").help(ELSEWHERE)
}

/// A project of another tool has no Android folder yet.
pub(super) fn without_android(folder: &Path, tool: Tool) -> Diagnostic {
    let candidates = candidates(folder);
    if !candidates.is_empty() {
        return several(folder, &candidates);
    }
    let android = tool.android();
    let message = format!("`{android}` is missing in {}", tool.project());
    Diagnostic::error(Code::ProjectNotFound, message)
        .help(format!("{}; then run the same command again", tool.brings_android()))
}

/// A push.toml above belongs to no project that one stands in.
pub(super) fn stray(folder: &Path, start: &Path) -> Diagnostic {
    let up = start.strip_prefix(folder).map_or(0, |it| it.components().count());
    let path = PathBuf::from("../".repeat(up)).join(CONFIG_FILE);
    let message = format!("`{}` is not of the project here", path.display());
    Diagnostic::error(Code::ConfigNotFound, message).help(
        "write this project's own with `pushwright setup <vendor> …`; to work on that one, name \
         its folder with `--project`",
    )
}

/// A folder that whoever asks may not have read.
pub(super) fn outside(folder: &Path, allowed: &[PathBuf]) -> Diagnostic {
    let message = format!("`{}` lies outside the folders to be read", folder.display());
    let allowed: Vec<String> = allowed.iter().map(|it| format!("`{}`", it.display())).collect();
    Diagnostic::error(Code::DiskOutsideRoot, message)
        .help(format!("name a folder below {}", allowed.join(" or ")))
}

/// Android projects further down.
fn several(start: &Path, candidates: &[PathBuf]) -> Diagnostic {
    let message = match candidates {
        [_] => "no Gradle project is here, and one is further down".to_owned(),
        many => format!("no Gradle project is here, and {} are further down", many.len()),
    };
    let shown = |it: &PathBuf| it.strip_prefix(start).unwrap_or(it).display().to_string();
    let mut lines: Vec<String> = candidates
        .iter()
        .take(MOST_LISTED)
        .map(|it| format!("pushwright setup <vendor> … --project {}", shown(it)))
        .collect();
    if candidates.len() > MOST_LISTED {
        lines.push(format!("… and {} more", candidates.len() - MOST_LISTED));
    }
    let lines = lines.join("\n");
    Diagnostic::error(Code::ProjectNotFound, message)
        .help(format!("name the one you mean:\n{lines}"))
}

/// The Gradle projects below a folder, none within another; of those that another project holds,
/// that one.
fn candidates(start: &Path) -> Vec<PathBuf> {
    let scripts = ["settings.gradle", "settings.gradle.kts"];
    let files = scripts.iter().flat_map(|name| disk::find_below(start, name));
    let mut folders: Vec<PathBuf> =
        files.filter_map(|it| it.parent().map(Path::to_owned)).collect();
    folders.sort();
    folders.dedup();
    let all = folders.clone();
    folders.retain(|it| !all.iter().any(|outer| outer != it && it.starts_with(outer)));
    let home = |gradle: PathBuf| owner::owner_of(&gradle).map_or(gradle, |it| it.folder);
    let mut homes: Vec<PathBuf> = folders.into_iter().map(home).collect();
    homes.retain(|it| it != start);
    homes.dedup();
    homes
}

fn is_ios(start: &Path) -> bool {
    let is_xcode = |name: &str| name.ends_with(".xcodeproj") || name.ends_with(".xcworkspace");
    let has = |folder: &Path| {
        folder.join("Podfile").is_file() || disk::names_in(folder).iter().any(|it| is_xcode(it))
    };
    has(start) || has(&start.join("ios"))
}
