//! Vendors' own files that lie beside push.toml, from where they are copied into the module.
//!
//! Knows which there may be; reading them from outside the Gradle project is the caller's.

use std::collections::BTreeMap;

use pushwright_android::{Kind, Project, RelPath, without_cr};
use pushwright_config::PackSet;
use pushwright_config::config::PushConfig;

use crate::model::ledger::Ledger;

/// A vendor's file beside push.toml.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// Its path as seen from push.toml.
    pub name: String,
    /// What it says.
    pub text: String,
}

/// The files beside push.toml, by where the module wants each.
pub type BesideFiles = BTreeMap<RelPath, Beside>;

impl Beside {
    /// Whether a file is a copy of this one.
    pub(crate) fn is_copied_in(&self, text: &str) -> bool {
        without_cr(&self.text) == without_cr(text)
    }
}

/// Where the module wants the files of vendors that may lie beside push.toml, with the path of each
/// as seen from there: the path as seen from the module.
#[must_use]
pub fn vendor_files(
    config: &PushConfig,
    packs: &PackSet,
    project: &Project<'_>,
) -> BTreeMap<RelPath, String> {
    let packs =
        config.vendors.iter().filter_map(|it| packs.get(&it.vendor.value, &it.edition.value));
    let files = packs.flat_map(|pack| pack.files.iter().map(|file| file.path.as_str()));
    let sets = || config.variants.keys().map(|name| format!("src/{name}/"));
    let names = files.flat_map(|file| {
        let of_sets = sets().map(move |set| set + file);
        std::iter::once(file.to_owned()).chain(of_sets)
    });
    names.map(|name| (project.app().file(&name), name)).collect()
}

/// The same of what push.lock says was copied, whatever push.toml says by now.
#[must_use]
pub fn copied_files(ledger: &Ledger) -> BTreeMap<RelPath, String> {
    let name = |path: &RelPath| match path.as_str().find("/src/") {
        Some(at) => path.as_str()[at + 1..].to_owned(),
        None => path.file_name().to_owned(),
    };
    let files = ledger.entries().iter().filter(|own| own.key.kind == Kind::File);
    let files = files.map(|own| &own.file).filter(|it| it.file_name().ends_with(".json"));
    files.map(|path| (path.clone(), name(path))).collect()
}
