//! The unified diff of a change.
//!
//! Knows two texts of one file, and that secrets are not shown; knows no reasons.

use std::borrow::Cow;

use similar::TextDiff;

use crate::model::secrets::{blotted, spans};
use crate::plan::Change;

/// The change of one file as a unified diff with three lines of context.
///
/// Paths are prefixed as git does, so that `git apply` takes it: unless a password or a server's
/// secret stands in what is shown, which is blotted out.
#[must_use]
pub fn unified_diff(change: &Change) -> String {
    let before = shown(change.before.as_ref().map_or("", |text| text.as_str()));
    let after = shown(change.after.as_ref().map_or("", |text| text.as_str()));
    let old =
        if change.before.is_some() { format!("a/{}", change.path) } else { "/dev/null".into() };
    let new =
        if change.after.is_some() { format!("b/{}", change.path) } else { "/dev/null".into() };
    TextDiff::from_lines(&*before, &*after)
        .unified_diff()
        .context_radius(3)
        .header(&old, &new)
        .to_string()
}

fn shown(text: &str) -> Cow<'_, str> {
    let secrets = spans(text);
    if secrets.is_empty() { Cow::from(text) } else { Cow::from(blotted(text, &secrets)) }
}
