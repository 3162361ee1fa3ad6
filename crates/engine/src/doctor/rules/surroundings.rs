//! Whether another tool makes the native project anew, and how it can run `apply` again.
//!
//! Knows Expo, Cordova, Capacitor and git by their files around the project.

use std::sync::Arc;

use pushwright_config::{Code, Diagnostic, Severity};

use super::gitignore::ignoring;
use super::{Exam, Rule, Symptom, finding};
use crate::doctor::nearby::Nearby;

pub(super) const RULES: &[Rule] = &[Rule::of_app(&[Code::DoctorRegenerated], made_anew)];

fn made_anew(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    let patient = exam.patient;
    found.extend(regenerated(patient.surroundings, patient.below).map(Symptom::new));
}

/// What makes a project anew, and what is to run `apply` then; `below` is the way to it from
/// push.toml's folder. `None` where nothing makes it anew, or `apply` runs then already.
#[must_use]
pub fn regenerated(around: &[Nearby], below: &str) -> Option<Diagnostic> {
    let Maker { told_by: nearby, owner, message, hook } = maker(around, below)?;
    // Whoever named pushwright there has done it.
    let file = |path: &str| around.iter().find(|it| it.path == path);
    let named = [file("../package.json"), owner].into_iter().flatten();
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

/// What makes a project anew.
struct Maker<'n> {
    /// The file that tells so.
    told_by: &'n Nearby,
    /// The file of the one that makes it, in whose folder push.toml outlasts that.
    owner: Option<&'n Nearby>,
    message: &'static str,
    /// What has `apply` run afterwards.
    hook: String,
}

fn maker<'n>(around: &'n [Nearby], below: &str) -> Option<Maker<'n>> {
    let file = |path: &str| around.iter().find(|it| it.path == path);
    let ignored = ignoring(around);
    let expo = file("../package.json").filter(|it| it.text.contains("\"expo\""));
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
    if let (Some(expo), Some(told_by)) = (expo, ignored.or(prebuild)) {
        let apply = apply(expo);
        let hook = format!(
            "in app.json name the plugin of the npm package: `\"plugins\": [\"pushwright\"]`; or in \
             package.json let `prebuild` run `expo prebuild && {apply}`, and \
             `eas-build-post-install` run `{apply}`"
        );
        let message = "`expo prebuild` makes this folder anew";
        return Some(Maker { told_by, owner: Some(expo), message, hook });
    }
    if let Some(it) = cordova {
        let hook = format!(
            "run `cordova plugin add pushwright`, or add `<hook type=\"after_prepare\" src=\"…\" />` \
             to config.xml, with a script that runs `{}`",
            apply(it)
        );
        let message = "`cordova prepare` and `cordova platform add` make this folder anew";
        return Some(Maker { told_by: it, owner: Some(it), message, hook });
    }
    if let (Some(told_by), Some(config)) = (ignored, capacitor) {
        let hook = format!(
            "in package.json let `capacitor:sync:after` run `{}`, or keep the folder in git",
            apply(config)
        );
        let message = "git ignores this folder: `cap add android` makes it anew elsewhere";
        return Some(Maker { told_by, owner: Some(config), message, hook });
    }
    let hook = "run `pushwright apply` in the step that makes it, and keep push.toml and push.lock \
                in git";
    let message = "git ignores this folder: it is made anew elsewhere";
    Some(Maker { told_by: ignored?, owner: None, message, hook: hook.to_owned() })
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
