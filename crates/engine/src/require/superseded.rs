//! What is left in a project of the editions that the configured ones take the place of.
//!
//! Knows which kinds of things only a vendor's SDK can need; what the app may use otherwise
//! (Android's own permissions, repositories, files) is never counted among them.

use std::collections::BTreeSet;

use pushwright_android::{Key, Kind, NodeWant, RelPath, Want};
use pushwright_config::field::SourceDrop;
use pushwright_config::{FieldValue, Pack, PackSet};

use crate::model::context::Context;
use crate::model::requirement::{Need, Requirement, What};
use crate::require::pack::edition_requirements;
use crate::sources::drop::{copied, drop_folder};
use crate::vendor::variables::Vendor;

/// A thing that an older edition asks for and the configured one does not.
pub(crate) struct Superseded {
    pub(crate) key: Key,
    /// The component that takes the older edition's messages, under whatever name it goes.
    pub(crate) component: Option<NodeWant>,
    /// The older edition, as vendor and edition.
    pub(crate) old: String,
    /// The edition in push.toml.
    pub(crate) new: String,
}

/// Sources in the project that only an older edition's libraries make compile.
pub(crate) struct OldSources {
    /// The folder, or the one file.
    pub(crate) key: Key,
    pub(crate) files: Vec<RelPath>,
    /// Packages beside them that the older edition's pack does not speak of, and that use them.
    pub(crate) beside: Vec<String>,
    /// The older edition, as vendor and edition.
    pub(crate) old: String,
    /// The edition in push.toml.
    pub(crate) new: String,
}

/// Everything that only older editions of the configured vendors ask for.
pub(crate) fn superseded<'a>(
    context: &Context<'_>,
    vendors: &[Vendor<'_>],
    required: impl Iterator<Item = &'a Requirement>,
) -> Vec<Superseded> {
    let required: Vec<&Requirement> = required.collect();
    let wanted: BTreeSet<&Key> = required.iter().map(|it| &it.key).collect();
    // What takes the same messages is the new edition's as well, under whatever name it goes.
    let taken_over = |old: &Requirement| {
        let nodes = required.iter().filter_map(|it| component(it));
        component(old).is_some_and(|old| nodes.into_iter().any(|it| it.shares_action(&old)))
    };
    let mut found = Vec::new();
    for vendor in vendors {
        for pack in older(context.packs, vendor.pack) {
            // What the old edition cannot say without values of its own is not looked for.
            let Ok(mut old) = vendor.as_edition(context, pack) else { continue };
            let mut asked = edition_requirements(context, &old);
            if !old.members.is_empty() {
                // The old one may have been set up for all variants.
                old.members.clear();
                asked.extend(edition_requirements(context, &old));
            }
            let asked = asked.into_iter();
            let asked = asked.filter(|it| is_the_vendors_own(&it.key) && !wanted.contains(&it.key));
            let asked = asked.filter(|it| !taken_over(it));
            found.extend(asked.map(|it| Superseded {
                component: component(&it),
                key: it.key,
                old: pack.id.to_string(),
                new: vendor.pack.id.edition.clone(),
            }));
        }
    }
    found
}

/// The component of a class that the older edition generates: by hand it may have another name.
fn component(requirement: &Requirement) -> Option<NodeWant> {
    let is_of_the_app =
        requirement.needs.iter().flatten().any(|need| matches!(need, Need::Class(_)));
    match &requirement.what {
        What::Want(want) => match want.inner() {
            Want::Node(node) if is_of_the_app => Some(node.clone()),
            _ => None,
        },
        What::VendorFile(_) | What::Keep | What::Vacant(_) => None,
    }
}

/// Copied drops of older editions, and classes written for them, that pushwright did not bring.
pub(crate) fn old_sources(context: &Context<'_>, vendors: &[Vendor<'_>]) -> Vec<OldSources> {
    let mut found = Vec::new();
    for vendor in vendors {
        for pack in older(context.packs, vendor.pack) {
            let id = pack.id.to_string();
            let mut add = |path: RelPath, files: Vec<RelPath>, beside: Vec<String>| {
                if !files.is_empty() {
                    let key = Key::file(&path);
                    let (old, new) = (id.clone(), vendor.pack.id.edition.clone());
                    found.push(OldSources { key, files, beside, old, new });
                }
            };
            for provides in pack.certificate.iter().filter_map(|field| field.provides.as_ref()) {
                for set in [None].into_iter().chain(vendor.members.iter().map(|it| Some(it.name())))
                {
                    let folder = drop_folder(context.project, set, provides);
                    let mut files = copied(context.project, set, provides);
                    files.retain(|path| !context.own_files.contains(path));
                    let beside = beside(&folder, provides, &files);
                    add(folder, files, beside);
                }
            }
            let Ok(old) = vendor.as_edition(context, pack) else { continue };
            for path in classes(context, vendor, &old) {
                add(path.clone(), vec![path], Vec::new());
            }
        }
    }
    found
}

/// The user's sources of classes that only the older edition generates.
fn classes(context: &Context<'_>, new: &Vendor<'_>, old: &Vendor<'_>) -> Vec<RelPath> {
    let generated = old.pack.certificate.iter().filter(|field| field.source.is_some());
    let named = generated.filter_map(|field| match old.values.get(&field.key) {
        Some(FieldValue::Class(class)) => Some(class),
        _ => None,
    });
    let still = |class: &String| {
        new.values.values().any(|it| matches!(it, FieldValue::Class(name) if name == class))
    };
    let paths = named.filter(|class| !still(class)).filter_map(|it| context.project.source_of(it));
    paths.filter(|path| !context.own_files.contains(path)).collect()
}

/// The names below a drop's folder that are none of its parts.
fn beside(folder: &RelPath, provides: &SourceDrop, files: &[RelPath]) -> Vec<String> {
    let start = format!("{folder}/");
    let names = files.iter().filter_map(|path| path.as_str().strip_prefix(&start));
    let names = names.filter_map(|rest| rest.split(['/', '.']).next());
    let others = names.filter(|name| !provides.parts.iter().any(|part| part == name));
    others.map(str::to_owned).collect::<BTreeSet<_>>().into_iter().collect()
}

/// The packs of the editions that a pack takes the place of.
pub(crate) fn older<'p>(packs: &'p PackSet, pack: &Pack) -> Vec<&'p Pack> {
    let editions = pack.supersedes.iter();
    editions.filter_map(|edition| packs.get(&pack.id.vendor, edition)).collect()
}

/// Whether nothing but the vendor's SDK can need the thing.
fn is_the_vendors_own(key: &Key) -> bool {
    match key.kind {
        Kind::Dependency | Kind::Manifest | Kind::Plugin | Kind::Classpath => true,
        Kind::Permission => !key.subject().starts_with("android.permission."),
        // Others may need what else there is.
        _ => false,
    }
}
