//! What is left in a project of the editions that the configured ones take the place of.
//!
//! Knows which kinds of things only a vendor's SDK can need; what the app may use otherwise
//! (Android's own permissions, repositories, files) is never counted among them.

use std::collections::BTreeSet;

use pushwright_android::{Key, Kind};

use pushwright_config::{Code, Diagnostic};

use crate::holes::Vendor;
use crate::require::{Requirement, Scene, of_edition};
use crate::sources;

/// A thing that an older edition asks for and the configured one does not.
pub(crate) struct Superseded {
    pub(crate) key: Key,
    /// The older edition, as vendor and edition.
    pub(crate) old: String,
    /// The edition in push.toml.
    pub(crate) new: String,
}

/// Everything that only older editions of the configured vendors ask for.
pub(crate) fn superseded<'a>(
    scene: &Scene<'_>,
    vendors: &[Vendor<'_>],
    required: impl Iterator<Item = &'a Requirement>,
) -> Vec<Superseded> {
    let wanted: BTreeSet<&Key> = required.map(|it| &it.key).collect();
    let mut found = Vec::new();
    for vendor in vendors {
        for edition in &vendor.pack.supersedes {
            let Some(pack) = scene.packs.get(&vendor.pack.id.vendor, edition) else { continue };
            // What the old edition cannot say without values of its own is not looked for.
            let Ok(old) = vendor.as_edition(scene, pack) else { continue };
            let keys = of_edition(scene, &old).into_iter().filter(is_the_vendors_own);
            let keys = keys.filter(|key| !wanted.contains(key));
            found.extend(keys.map(|key| Superseded {
                key,
                old: pack.id.to_string(),
                new: vendor.pack.id.edition.clone(),
            }));
        }
    }
    found
}

/// One finding for each folder of an older edition's sources that pushwright did not copy.
///
/// Sources are never deleted for a human: only they know whether something was changed in them.
pub(crate) fn left_sources(scene: &Scene<'_>, vendors: &[Vendor<'_>]) -> Vec<(Key, Diagnostic)> {
    let mut found = Vec::new();
    for vendor in vendors {
        let pack = vendor.pack;
        let editions = scene.packs.editions(&pack.id.vendor).into_iter();
        for old in editions.filter(|old| pack.supersedes.contains(&old.id.edition)) {
            for provides in old.certificate.iter().filter_map(|field| field.provides.as_ref()) {
                let mut files = sources::copied(scene.project, provides);
                files.retain(|path| !scene.own_files.contains(path));
                if files.is_empty() {
                    continue;
                }
                let message = format!(
                    "{} sources of the package `{}` belong to `{}`",
                    files.len(),
                    provides.package,
                    old.id
                );
                let help = "delete them: without that edition's libraries they do not compile";
                let diagnostic = Diagnostic::warning(Code::ProjectOldEdition, message)
                    .note(format!("the first is `{}`", files[0]))
                    .help(help);
                let folder = sources::drop_folder(scene.project, provides);
                found.push((Key::new(Kind::File, folder.as_str()), diagnostic));
            }
        }
    }
    found
}

/// Whether nothing but the vendor's SDK can need the thing.
fn is_the_vendors_own(key: &Key) -> bool {
    match key.kind {
        Kind::Dependency | Kind::Manifest | Kind::Plugin | Kind::Classpath => true,
        Kind::Permission => {
            let name = key.name.split_once('#').map_or("", |(_, name)| name);
            !name.starts_with("android.permission.")
        }
        Kind::Container
        | Kind::File
        | Kind::Script
        | Kind::Repository
        | Kind::Catalog
        | Kind::Placeholder
        | Kind::Proguard
        | Kind::IntentFilter => false,
    }
}
