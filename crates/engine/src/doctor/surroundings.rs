//! Whether another tool makes the native project anew, and how it can run `apply` again.
//!
//! Knows Expo, Cordova and git by their files around the project.

use std::sync::Arc;

use pushwright_config::{Code, Severity};

use super::{Exam, Symptom, finding};

pub(super) fn rules(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    let around = exam.patient.surroundings;
    let file = |name: &str| around.iter().find(|(path, _)| path == name);
    let says = |name: &str, needle: &str| file(name).is_some_and(|(_, text)| text.contains(needle));
    let ignored =
        around.iter().find(|(path, text)| path.ends_with(".gitignore") && ignores(path, text));
    let cordova = file("../../config.xml").filter(|(_, text)| text.contains("<widget"));
    let found_one = if says("../package.json", "\"expo\"")
        && (ignored.is_some() || file("../app.json").is_none())
    {
        ignored.or_else(|| file("../package.json")).map(|it| (
            it,
            "`expo prebuild` makes this folder anew",
            "in package.json let `prebuild` run `expo prebuild && pushwright apply --project android`, and `eas-build-post-install` run `pushwright apply --project android`",
        ))
    } else if let Some(it) = cordova {
        Some((
            it,
            "`cordova prepare` and `cordova platform add` make this folder anew",
            "add `<hook type=\"after_prepare\" src=\"…\" />` to config.xml, with a script that runs `pushwright apply --project platforms/android`",
        ))
    } else {
        ignored.map(|it| (
            it,
            "git ignores this folder: it is made anew elsewhere",
            "run `pushwright apply` in the step that makes it, and keep push.toml and push.lock in git",
        ))
    };
    let Some(((path, text), message, help)) = found_one else { return };
    let diagnostic = finding(
        Severity::Warning,
        Code::DoctorRegenerated,
        message.to_owned(),
        "what pushwright wrote is gone after the next run",
        help,
    );
    found.push(Symptom::new(diagnostic.at(path.as_str(), Arc::from(text.as_str()), 0..0)));
}

/// Whether a .gitignore of a parent folder names the project's own folder.
///
/// Its name is not known here: `android` and `platforms` are what the tools call it.
fn ignores(path: &str, text: &str) -> bool {
    let folder = if path.starts_with("../../") { "platforms" } else { "android" };
    path.starts_with("../")
        && text.lines().any(|line| {
            let line = line.trim().trim_start_matches('/').trim_end_matches(['*', '/']);
            line == folder
        })
}
