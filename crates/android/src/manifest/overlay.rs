//! The manifest of a flavor or a build type, which the merger lays over the main one.
//!
//! Knows how one is begun where none is there; what stands in it is everybody's business.

use pushwright_lossless::{Edit, Newline};

use super::main_manifest;
use crate::attributes::ANDROID_NAMESPACE;
use crate::build::project::Project;
use crate::fact::Step;
use crate::key::Key;
use crate::rel_path::RelPath;
use crate::snapshot::without_cr;

/// The member's manifest, where it is not there yet.
pub(crate) fn missing(project: &Project<'_>) -> Option<RelPath> {
    project.for_all_members()?;
    main_manifest(project).filter(|file| !project.snapshot().contains(file))
}

/// The step that begins a manifest with nothing in it: a file of ours, which goes when it is empty.
pub(crate) fn begun(project: &Project<'_>, file: &RelPath) -> Step {
    let text = empty();
    let all = project.for_all_members();
    let main = all.and_then(|it| project.snapshot().newline(&main_manifest(&it)?));
    let text = match main {
        Some(Newline::CrLf) => text.replace('\n', "\r\n"),
        Some(Newline::Lf | Newline::Cr) | None => text,
    };
    Step { key: Key::container(file, ""), file: file.clone(), edit: Edit::insert(0, text) }
}

/// Whether a text is a manifest as it is begun: nothing of a user's goes with it.
#[must_use]
pub fn is_begun_manifest(text: &str) -> bool {
    without_cr(text) == empty()
}

fn empty() -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <manifest xmlns:android=\"{ANDROID_NAMESPACE}\">\n</manifest>\n"
    )
}
