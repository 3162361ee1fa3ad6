//! Vendors' own files beside push.toml, as the engine wants to see them.
//!
//! Knows where they are read; which there may be, the engine says.

use std::path::Path;

use pushwright_android::Project;
use pushwright_config::{PackSet, PushConfig};
use pushwright_engine::{Beside, BesideFiles, Ledger, copied_files, vendor_files};

use crate::disk;
use crate::exit::Failure;

/// The files that lie in `folder`, which is push.toml's own; `root` is the Gradle project's.
///
/// A file that is where the module wants it is not the original of a copy.
pub(crate) fn read(
    folder: &Path,
    root: &Path,
    ledger: &Ledger,
    wanted: Option<(&PushConfig, &PackSet, &Project<'_>)>,
) -> Result<BesideFiles, Failure> {
    let mut names = copied_files(ledger);
    names.extend(
        wanted
            .map(|(config, packs, project)| vendor_files(config, packs, project))
            .unwrap_or_default(),
    );
    let mut found = BesideFiles::new();
    for (path, name) in names {
        let original = folder.join(&name);
        if original == root.join(path.as_str()) {
            continue;
        }
        if let Some(text) = disk::read_text_inside(folder, &original)? {
            found.insert(path, Beside { name, text: text.as_str().to_owned() });
        }
    }
    Ok(found)
}
