//! Elements and intent filters of `AndroidManifest.xml`, identified as Android's manifest merger
//! identifies them.
//!
//! Knows tags, names, `exported` and intent filters; knows no push. Intent filters are keyed by
//! their whole content and never merged into one that is there.

pub(crate) mod activity;
pub(crate) mod added;
pub(crate) mod compare;
pub(crate) mod contradicted;
pub(crate) mod filter;
mod locate;
pub(crate) mod mend;
pub(crate) mod name;
pub(crate) mod overlay;
pub(crate) mod overridden;
pub(crate) mod slot;

use pushwright_lossless::Edit;
use pushwright_lossless::placement::Slot;
use pushwright_lossless::xml::{self, Document, ElementId, NewElement};

pub(crate) use activity::declared_activities;
pub(crate) use locate::{locate, locate_container, locate_elements, names_element};

use crate::build::project::Project;
use crate::build::source_sets::manifest_of_set;
use crate::fact::{CannotTell, Step};
use crate::key::Key;
use crate::rel_path::RelPath;

/// An element below `<manifest>` or `<application>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeWant {
    /// Whether it stands in `<application>`.
    pub in_application: bool,
    /// The element with all that it must say.
    pub element: NewElement,
}

/// An intent filter of an activity that is there, and that other apps may start it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeepLinkWant {
    /// The activity's qualified class name.
    pub activity: String,
    /// The filter.
    pub filter: NewElement,
}

/// The manifest of the application module that is looked at: the main one, or a member's own.
pub(crate) fn main_manifest(project: &Project<'_>) -> Option<RelPath> {
    manifest_of_set(project, project.app(), project.member().name())
}

pub(crate) fn manifest_text<'s>(
    project: &Project<'s>,
) -> Result<(RelPath, &'s str), Box<CannotTell>> {
    let unknown = |why: String| Box::new(CannotTell { why, at: None, snippet: String::new() });
    let file = main_manifest(project)
        .ok_or_else(|| unknown("`manifest.srcFile` is not a constant path".to_owned()))?;
    match project.snapshot().text(&file) {
        Some(text) => Ok((file, text)),
        None => {
            let linked = project.snapshot().linked_above(&file).map(|(link, to)| {
                format!(": `{link}` is a link to `{to}`, and links to folders are not followed")
            });
            let linked = linked.unwrap_or_default();
            Err(unknown(format!("there is no manifest at `{file}`{linked}")))
        }
    }
}

pub(crate) fn parent_of(doc: &Document<'_>, in_application: bool) -> Option<ElementId> {
    let root = doc.root();
    if !in_application {
        return Some(root);
    }
    doc.children(root).find(|&id| doc.local_name(id) == "application")
}

/// The element that holds the wanted one, or the step that makes or opens it.
pub(crate) fn ready_parent(
    doc: &Document<'_>,
    file: &RelPath,
    in_application: bool,
) -> Result<ElementId, Box<Step>> {
    let root = doc.root();
    if let Some(step) = opening(doc, file, root, "manifest") {
        return Err(Box::new(step));
    }
    if !in_application {
        return Ok(root);
    }
    let Some(application) = parent_of(doc, true) else {
        let count = doc.children(root).count();
        let slot = count.checked_sub(1).map_or(Slot::Only, Slot::After);
        let element = NewElement { name: "application".to_owned(), ..NewElement::default() };
        let edit = xml::insert(doc, root, slot, &element)
            .unwrap_or_else(|| Edit::insert(doc.element(root).span.end, ""));
        let key = Key::container(file, "manifest/application");
        return Err(Box::new(Step { key, file: file.clone(), edit }));
    };
    if let Some(step) = opening(doc, file, application, "manifest/application") {
        return Err(Box::new(step));
    }
    Ok(application)
}

/// The step that opens a self-closed element; `None` where it is open.
pub(crate) fn opening(
    doc: &Document<'_>,
    file: &RelPath,
    id: ElementId,
    path: &str,
) -> Option<Step> {
    let key = Key::opened(file, path);
    xml::open(doc, id).map(|edit| Step { key, file: file.clone(), edit })
}
