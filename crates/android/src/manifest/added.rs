//! What of a manifest is ours, so that what we write next doesn't copy it.
//!
//! Knows which keys name elements, attributes and opened elements; the ledger says which are ours.

use pushwright_lossless::xml::{Added, Document, ElementId, NewElement};

use super::activity::{class_in, deep_link_key_of, exported_key, is_activity, namespace_in};
use super::locate::Mentions;
use super::name::element_key;
use super::parent_of;
use crate::attributes::ANDROID_NAMESPACE;
use crate::build::project::Project;
use crate::key::{Key, Kind};
use crate::owned::Owned;
use crate::rel_path::RelPath;

/// The document, with what we wrote of it set apart.
pub(crate) fn authored<'t>(
    project: &Project<'_>,
    file: &RelPath,
    doc: Document<'t>,
    owned: &Owned,
) -> Document<'t> {
    let mut added = Added::default();
    let application = parent_of(&doc, true);
    let mentions = mentions_of_ours(&doc, owned);
    let may_be_ours = |id: &ElementId| mentions.within(&doc.element(*id).span);
    let of_root = doc.children(doc.root()).filter(|&id| Some(id) != application);
    for id in of_root.filter(may_be_ours) {
        if owned.created(&element_key(project, false, &doc, id)) {
            added.elements.insert(id);
        }
    }
    open(&mut added, doc.root(), file, "manifest", owned);
    if let Some(application) = application {
        let path = "manifest/application";
        if owned.created(&Key::container(file, path)) {
            added.elements.insert(application);
        }
        open(&mut added, application, file, path, owned);
        let namespace = namespace_in(project, file);
        for id in doc.children(application).filter(may_be_ours) {
            if owned.created(&element_key(project, true, &doc, id)) {
                added.elements.insert(id);
            } else if is_activity(&doc, id)
                && let Some(class) = class_in(namespace.as_deref(), &doc, id)
            {
                in_activity(&mut added, project, file, &doc, (id, &class), owned);
            }
        }
    }
    doc.setting_apart(added)
}

/// Where elements of ours may stand: of most elements none of our keys speaks, and theirs need not
/// be made to be looked up.
pub(crate) fn mentions_of_ours(doc: &Document<'_>, owned: &Owned) -> Mentions {
    Mentions::of(doc.text(), owned.keys().filter(|it| is_of_manifest(it)))
}

/// Whether a key may name an element of a manifest, or what stands in one.
fn is_of_manifest(key: &Key) -> bool {
    match key.kind {
        Kind::Permission | Kind::Manifest | Kind::IntentFilter => true,
        Kind::Container => key.class().is_some(),
        _ => false,
    }
}

/// An activity of the user's that a deep link opened: its filters, `exported`, its end.
fn in_activity(
    added: &mut Added,
    project: &Project<'_>,
    file: &RelPath,
    doc: &Document<'_>,
    (id, class): (ElementId, &str),
    owned: &Owned,
) {
    open(added, id, file, &format!("manifest/application/activity[{class}]"), owned);
    if owned.created(&exported_key(project, class)) {
        let exported = doc.element(id).attribute(Some(ANDROID_NAMESPACE), "exported");
        added.attributes.extend(exported.map(|it| it.span.start));
    }
    for child in doc.children(id).filter(|&it| doc.local_name(it) == "intent-filter") {
        if owned.created(&deep_link_key_of(project, class, &NewElement::of(doc, child))) {
            added.elements.insert(child);
        }
    }
}

fn open(added: &mut Added, id: ElementId, file: &RelPath, path: &str, owned: &Owned) {
    let was = owned.was(&Key::opened(file, path));
    if let Some(was) = was.filter(|it| it.ends_with("/>")) {
        added.opened.insert(id, was.to_owned());
    }
}
