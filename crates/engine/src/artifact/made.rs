//! What is made of a vendor's files on the way into an artifact, and the level of Android it is for.
//!
//! Knows resources and assets; which of them a vendor's SDK reads, packs say.

use super::facts::Facts;
use super::manifest::sdk;
use crate::doctor::Point;
use crate::model::json::disagreements;

/// A text that a plugin makes of a vendor's file.
pub(super) fn resource(facts: &Facts, name: &str, file: &str, values: &[String]) -> Point {
    let title = format!("The text `{name}`, made of `{file}`");
    let Some(found) = facts.resources.named("string", name) else {
        let why = format!(
            "the resources have none of this name: the plugin that makes it of `{file}` did not \
             run, and the SDK finds no values"
        );
        return Point::judged(title, vec![why]);
    };
    let text = facts.resources.text(&found.value).unwrap_or_default();
    let is_other = !values.is_empty() && !values.contains(&text);
    let wrong = is_other.then(|| {
        format!("it is `{}`; `{file}` says `{}`", text.escape_debug(), values.join("`, `"))
    });
    Point::judged(title, wrong.into_iter().collect())
}

/// A vendor's file that the app carries: some SDKs read it when they run.
pub(super) fn file(facts: &Facts, path: &str, rules: &[(String, String)]) -> Point {
    let title = format!("`{path}`, where the app carries it");
    let Some(found) = facts.assets.get(path) else { return Point::judged(title, Vec::new()) };
    let wrong = disagreements(&String::from_utf8_lossy(found), rules);
    Point::judged(title, wrong.into_iter().map(|(message, _)| message).collect())
}

pub(super) fn min_sdk(facts: &Facts, least: u32, who: &str) -> Point {
    let title = format!("minSdk is at least {least}, as {who} demands");
    let found = sdk(&facts.manifest, "minSdkVersion").unwrap_or(1);
    let wrong = (found < least).then(|| {
        format!("it is {found}: on older phones the SDK calls what is missing there, and crashes")
    });
    Point::judged(title, wrong.into_iter().collect())
}

/// A JSON asset that is generated.
pub(super) fn asset(facts: &Facts, path: &str, text: &str) -> Point {
    let title = format!("The asset `{path}`");
    let parsed = |bytes: &[u8]| serde_json::from_slice::<serde_json::Value>(bytes).ok();
    match facts.assets.get(path) {
        None => Point::judged(title, vec!["it is missing".to_owned()]),
        Some(found) if parsed(found).is_some() && parsed(found) == parsed(text.as_bytes()) => {
            Point::judged(title, Vec::new())
        }
        Some(_) => Point::judged(title, vec!["it says something else than push.toml".to_owned()]),
    }
}
