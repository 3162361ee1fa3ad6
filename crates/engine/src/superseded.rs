//! What is left in a project of the editions that the configured ones take the place of.
//!
//! Knows which kinds of things only a vendor's SDK can need; what the app may use otherwise
//! (Android's own permissions, repositories, files) is never counted among them.

use std::collections::BTreeSet;

use pushwright_android::{Key, Kind};

use crate::holes::Vendor;
use crate::require::{Requirement, Scene, of_edition};

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
        | Kind::Repository
        | Kind::Catalog
        | Kind::Placeholder
        | Kind::Proguard
        | Kind::IntentFilter => false,
    }
}
