//! Whether another tool makes the native project anew, and how it can run `apply` again.
//!
//! Knows Expo, Cordova, Capacitor and git by their files around the project.

use std::sync::Arc;

use pushwright_config::{Code, Diagnostic, Severity};

use super::{Exam, Rule, Symptom, finding};

/// A file around the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nearby {
    /// Its path relative to the project's root: `../package.json`.
    pub path: String,
    /// What it says.
    pub text: String,
    /// The project's root as seen from the file's folder: `apps/mobile/android`.
    pub root: String,
}

pub(super) const RULES: &[Rule] = &[Rule::of_app(&[Code::DoctorRegenerated], made_anew)];

fn made_anew(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    let patient = exam.patient;
    found.extend(regenerated(patient.surroundings, patient.below).map(Symptom::new));
}

/// What makes a project anew, and what is to run `apply` then; `below` is the way to it from
/// push.toml's folder. `None` where nothing makes it anew, or `apply` runs then already.
#[must_use]
pub fn regenerated(around: &[Nearby], below: &str) -> Option<Diagnostic> {
    let file = |path: &str| around.iter().find(|it| it.path == path);
    let package = file("../package.json");
    let ignored =
        around.iter().find(|it| it.path.ends_with("/.gitignore") && is_ignored(&it.text, &it.root));
    let expo = package.filter(|it| it.text.contains("\"expo\""));
    let prebuild = expo.filter(|it| it.text.contains("expo prebuild"));
    let capacitor =
        ["json", "ts", "js"].iter().find_map(|it| file(&format!("../capacitor.config.{it}")));
    let cordova = file("../../config.xml").filter(|it| it.text.contains("<widget"));
    // Seen from its folder, push.toml is found by itself; one that is made anew with the rest is
    // looked for in vain.
    let apply = |it: &Nearby| match it.root == below {
        true => "pushwright apply".to_owned(),
        false => format!("pushwright apply --project {}", it.root),
    };
    let (nearby, owner, message, hook) = if let (Some(expo), Some(it)) =
        (expo, ignored.or(prebuild))
    {
        let apply = apply(expo);
        let hook = format!(
            "in app.json name the plugin of the npm package: `\"plugins\": [\"pushwright\"]`; or in \
             package.json let `prebuild` run `expo prebuild && {apply}`, and \
             `eas-build-post-install` run `{apply}`"
        );
        (it, Some(expo), "`expo prebuild` makes this folder anew", hook)
    } else if let Some(it) = cordova {
        let hook = format!(
            "run `cordova plugin add pushwright`, or add `<hook type=\"after_prepare\" src=\"…\" />` \
             to config.xml, with a script that runs `{}`",
            apply(it)
        );
        (it, Some(it), "`cordova prepare` and `cordova platform add` make this folder anew", hook)
    } else if let (Some(it), Some(config)) = (ignored, capacitor) {
        let hook = format!(
            "in package.json let `capacitor:sync:after` run `{}`, or keep the folder in git",
            apply(config)
        );
        (
            it,
            Some(config),
            "git ignores this folder: `cap add android` makes it anew elsewhere",
            hook,
        )
    } else {
        let hook = "run `pushwright apply` in the step that makes it, and keep push.toml and \
                    push.lock in git";
        (ignored?, None, "git ignores this folder: it is made anew elsewhere", hook.to_owned())
    };
    // Whoever named pushwright there has done it.
    let named = [package, owner].into_iter().flatten();
    if named.into_iter().any(|it| it.text.contains("pushwright apply")) || has_plugin(&file) {
        return None;
    }
    let help = match (owner, below) {
        (Some(owner), "") => format!(
            "move push.toml and push.lock to the folder of `{}`, with `project = \"{}\"` in \
             push.toml; then {}",
            owner.path,
            owner.root,
            hook.replace(&format!(" --project {}", owner.root), "")
        ),
        _ => hook,
    };
    let diagnostic = finding(
        Severity::Warning,
        Code::DoctorRegenerated,
        message.to_owned(),
        "what pushwright wrote is gone after the next run",
        &help,
    );
    Some(diagnostic.at(nearby.path.as_str(), Arc::from(nearby.text.as_str()), 0..0))
}

/// Whether the project has pushwright's plugin, which applies push.toml by itself: in Expo's config,
/// or as Cordova keeps its plugins.
fn has_plugin<'n>(file: &impl Fn(&str) -> Option<&'n Nearby>) -> bool {
    let json = |path: &str| {
        file(path).and_then(|it| serde_json::from_str::<serde_json::Value>(&it.text).ok())
    };
    // A plugin with options is a list that begins with its name.
    let is_ours = |it: &serde_json::Value| *it == "pushwright" || it[0] == "pushwright";
    let app = json("../app.json").is_some_and(|it| {
        let lists = [&it["expo"]["plugins"], &it["plugins"]];
        lists.iter().filter_map(|it| it.as_array()).flatten().any(is_ours)
    });
    let says = |path: &str, word: &str| file(path).is_some_and(|it| it.text.contains(word));
    let script = ["../app.config.js", "../app.config.ts"]
        .iter()
        .any(|it| says(it, "\"pushwright\"") || says(it, "'pushwright'"));
    let cordova = says("../../config.xml", "<plugin name=\"pushwright\"")
        || json("../../package.json")
            .is_some_and(|it| it["cordova"]["plugins"]["pushwright"].is_object());
    app || script || cordova
}

/// Whether a .gitignore names a folder or one around it; of several lines the last one counts.
///
/// Knows `*` within a name and `**`; character classes are taken literally.
fn is_ignored(text: &str, folder: &str) -> bool {
    let names: Vec<&str> = folder.split('/').collect();
    let lines = text.lines().map(str::trim_end).filter(|it| !it.is_empty() && !it.starts_with('#'));
    lines.fold(false, |ignored, line| {
        let (pattern, takes_out) = match line.strip_prefix('!') {
            Some(rest) => (rest, true),
            None => (line, false),
        };
        // What is said of all that is in a folder is said of the folder.
        let pattern = pattern.trim_end_matches("/**").trim_end_matches("/*").trim_end_matches('/');
        let anchored = pattern.contains('/');
        let steps: Vec<&str> = pattern.trim_start_matches('/').split('/').collect();
        let fits = match anchored {
            true => (1..=names.len()).any(|end| path_fits(&steps, &names[..end])),
            false => names.iter().any(|name| name_fits(pattern, name)),
        };
        if fits { !takes_out } else { ignored }
    })
}

fn path_fits(steps: &[&str], names: &[&str]) -> bool {
    match (steps.split_first(), names.split_first()) {
        (None, None) => true,
        (Some((&"**", rest)), _) => {
            path_fits(rest, names)
                || names.split_first().is_some_and(|(_, it)| path_fits(steps, it))
        }
        (Some((step, steps)), Some((name, names))) => {
            name_fits(step, name) && path_fits(steps, names)
        }
        (None, Some(_)) | (Some(_), None) => false,
    }
}

/// Whether a name is the pattern, in which `*` stands for any letters.
fn name_fits(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((start, rest)) => name.strip_prefix(start).is_some_and(|name| {
            name.char_indices()
                .map(|(at, _)| at)
                .chain([name.len()])
                .any(|at| name_fits(rest, &name[at..]))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, folder: &str, expected: bool) {
        assert_eq!(is_ignored(text, folder), expected, "{text:?} and {folder}");
    }

    #[test]
    fn folders_that_git_ignores() {
        check("/android\n/ios\n", "android", true);
        check("android/", "apps/mobile/android", true);
        check("/android", "apps/mobile/android", false);
        check("apps/*/android", "apps/mobile/android", true);
        check("apps/**/android/**", "apps/a/b/android", true);
        check("**/android", "android", true);
        check("platforms/*", "platforms/android", true);
        check("/platforms", "platforms/android", true);
    }

    #[test]
    fn folders_that_git_keeps() {
        check("", "android", false);
        check("# android\n", "android", false);
        check("/android/build\nandroid/.gradle\n", "android", false);
        check("android\n!android\n", "android", false);
        check("*.apk\nbuild/\n", "android", false);
        check("/android-old\n", "android", false);
    }
}
