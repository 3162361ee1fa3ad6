//! An activity that a manifest declares: its class, and the keys of what a deep link needs of it.
//!
//! Finds and edits nothing.

use pushwright_lossless::xml::{Document, ElementId, NewElement};

use super::filter::filter_text;
use super::{DeepLinkWant, main_manifest_of, name_of};
use crate::project::qualified;
use crate::{Key, Kind, Project, RelPath};

/// The key of a deep link's intent filter.
pub(crate) fn deep_link_key(project: &Project<'_>, want: &DeepLinkWant) -> Key {
    deep_link_key_of(project, &want.activity, &want.filter)
}

/// The key of this filter on the activity of this qualified class name.
pub(super) fn deep_link_key_of(project: &Project<'_>, class: &str, filter: &NewElement) -> Key {
    let (module, content) = (project.app().name(), filter_text(filter));
    Key::new(Kind::IntentFilter, format!("{module}/main/[{class}]{{{content}}}"))
}

/// The key of an activity's `exported` attribute.
pub(crate) fn exported_key(project: &Project<'_>, activity: &str) -> Key {
    let module = project.app().name();
    Key::new(Kind::Manifest, format!("{module}/main/application/activity[{activity}]@exported"))
}

/// The qualified class name of a component in a manifest of this namespace.
pub(super) fn class_in(
    namespace: Option<&str>,
    doc: &Document<'_>,
    id: ElementId,
) -> Option<String> {
    name_of(doc.element(id)).map(|name| qualified(namespace, name))
}

/// The namespace that relative names in a main manifest resolve against.
pub(super) fn namespace_in(project: &Project<'_>, file: &RelPath) -> Option<String> {
    let module =
        project.modules.iter().find(|it| main_manifest_of(project, it).as_ref() == Some(file));
    module.and_then(|module| project.namespace_of(module))
}
