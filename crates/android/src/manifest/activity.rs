//! An activity that a manifest declares, or another name for one: its class, and the keys of what a
//! deep link needs of it.
//!
//! Edits nothing.

use pushwright_lossless::xml::{Document, ElementId, NewElement};

use super::filter::filter_text;
use super::{DeepLinkWant, main_manifest, parent_of};
use crate::attributes::name_of;
use crate::build::identity::qualified;
use crate::build::project::{Module, Project};
use crate::build::source_sets::main_manifest_of;
use crate::key::Key;
use crate::rel_path::RelPath;

/// The key of a deep link's intent filter.
pub(crate) fn deep_link_key(project: &Project<'_>, want: &DeepLinkWant) -> Key {
    deep_link_key_of(project, &want.activity, &want.filter)
}

/// The key of this filter on the activity of this qualified class name.
pub(crate) fn deep_link_key_of(project: &Project<'_>, class: &str, filter: &NewElement) -> Key {
    let (module, content) = (project.app().name(), filter_text(filter));
    Key::intent_filter(module, "main", class, &content)
}

/// The key of an activity's `exported` attribute.
pub(crate) fn exported_key(project: &Project<'_>, activity: &str) -> Key {
    let module = project.app().name();
    Key::element(module, "main", "application/activity", activity).with_attribute("exported")
}

/// The qualified class name of a component in a manifest of this namespace.
pub(crate) fn class_in(
    namespace: Option<&str>,
    doc: &Document<'_>,
    id: ElementId,
) -> Option<String> {
    name_of(&doc.element(id)).map(|name| qualified(namespace, name))
}

/// The namespace that relative names in a main manifest resolve against.
pub(crate) fn namespace_in(project: &Project<'_>, file: &RelPath) -> Option<String> {
    if project.for_all_members().is_some() && main_manifest(project).as_ref() == Some(file) {
        return project.namespace.clone();
    }
    let module =
        project.modules.iter().find(|it| main_manifest_of(project, it).as_ref() == Some(file));
    module.and_then(|module| project.namespace_of(module))
}

/// Whether an element is what an intent can open: an activity, or another name for one.
pub(crate) fn is_activity(doc: &Document<'_>, id: ElementId) -> bool {
    ["activity", "activity-alias"].contains(&doc.local_name(id))
}

/// The activity, or the alias, of this qualified class name.
pub(crate) fn find_activity(
    project: &Project<'_>,
    file: &RelPath,
    doc: &Document<'_>,
    class: &str,
) -> Option<ElementId> {
    let namespace = namespace_in(project, file);
    doc.children(parent_of(doc, true)?)
        .filter(|&id| is_activity(doc, id))
        .find(|&id| class_in(namespace.as_deref(), doc, id).as_deref() == Some(class))
}

/// The activity, or the alias, of this qualified class name, and the main manifest that declares it:
/// the application's, or else a module's.
#[must_use]
pub fn declared_activity<'s>(
    project: &Project<'s>,
    class: &str,
) -> Option<(RelPath, Document<'s>, ElementId)> {
    application_first(project).find_map(|module| {
        let file = main_manifest_of(project, module)?;
        let doc = project.snapshot().document(&file)?.ok()?;
        let id = find_activity(project, &file, &doc, class)?;
        Some((file, doc, id))
    })
}

/// The qualified names of the activities and aliases that the main manifests declare, the
/// application's first.
pub(crate) fn declared_activities(project: &Project<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for module in application_first(project) {
        let Some(file) = main_manifest_of(project, module) else { continue };
        let Some(Ok(doc)) = project.snapshot().document(&file) else { continue };
        let Some(application) = parent_of(&doc, true) else { continue };
        let namespace = project.namespace_of(module);
        let activities = doc.children(application).filter(|&id| is_activity(&doc, id));
        found.extend(activities.filter_map(|id| class_in(namespace.as_deref(), &doc, id)));
    }
    found
}

pub(crate) fn application_first<'p>(project: &'p Project<'_>) -> impl Iterator<Item = &'p Module> {
    let others = project.modules.iter().filter(|module| *module != project.app());
    std::iter::once(project.app()).chain(others)
}
