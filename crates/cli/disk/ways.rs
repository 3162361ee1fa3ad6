//! Where the paths of a project really lead: links are followed, but not out of it.
//!
//! Knows folders and links; each folder on the way of several files is looked at once. What is done
//! there is others' business.

use std::collections::BTreeMap;
use std::path::Path;

use pushwright_android::RelPath;

use super::door::{Door, Entry};
use super::{DiskError, io_error, is_missing};

/// A folder of the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Folder {
    /// Where it really is.
    pub(super) path: RelPath,
    /// Whether it is still to be made.
    pub(super) missing: bool,
}

/// The ways to the files of one commit.
pub(super) struct Ways<'d> {
    door: &'d dyn Door,
    root: &'d Path,
    folders: BTreeMap<RelPath, Folder>,
}

impl<'d> Ways<'d> {
    /// Nothing looked at yet; `root` has no link on its way.
    pub(super) fn new(door: &'d dyn Door, root: &'d Path) -> Ways<'d> {
        Ways { door, root, folders: BTreeMap::new() }
    }

    /// Where a path really leads, and what stands there: not out of the root, and not to nothing.
    pub(super) fn file(&mut self, path: &RelPath) -> Result<(RelPath, Entry), DiskError> {
        let folder = self.folder(&path.parent(), path)?;
        let here = beside(&folder.path, path);
        match self.entry(&folder, &here)? {
            Entry::Link => {
                let real = self.followed(&here, path)?;
                let real = real.ok_or_else(|| DiskError::Dangling(path.to_string()))?;
                let entry = self.entry(&folder, &real)?;
                Ok((real, entry))
            }
            entry => Ok((here, entry)),
        }
    }

    /// The same of a folder on the way to `file`; what is missing is where it will be made.
    pub(super) fn folder(&mut self, folder: &RelPath, file: &RelPath) -> Result<Folder, DiskError> {
        if folder.as_str().is_empty() {
            return Ok(Folder { path: folder.clone(), missing: false });
        }
        if let Some(known) = self.folders.get(folder) {
            return Ok(known.clone());
        }
        let around = self.folder(&folder.parent(), file)?;
        let here = beside(&around.path, folder);
        let found = match self.entry(&around, &here)? {
            Entry::Missing => Folder { path: here, missing: true },
            // One that leads to nothing is found to be in the way when something is made there.
            Entry::Link => {
                let path = self.followed(&here, file)?.unwrap_or(here);
                Folder { path, missing: false }
            }
            Entry::Folder | Entry::File { .. } | Entry::Other => {
                Folder { path: here, missing: false }
            }
        };
        self.folders.insert(folder.clone(), found.clone());
        Ok(found)
    }

    /// What stands at a path in a folder; in one that is missing there is nothing to ask for.
    fn entry(&self, folder: &Folder, path: &RelPath) -> Result<Entry, DiskError> {
        let path = self.root.join(path.as_str());
        match folder.missing {
            true => Ok(Entry::Missing),
            false => self.door.entry(&path).map_err(io_error("read", &path)),
        }
    }

    /// Where a link leads; `None`: to nothing.
    fn followed(&self, link: &RelPath, file: &RelPath) -> Result<Option<RelPath>, DiskError> {
        let plain = self.root.join(link.as_str());
        match self.door.real_path(&plain) {
            Err(error) if is_missing(&error) => Ok(None),
            real => {
                let real = real.map_err(io_error("read", &plain))?;
                below(self.root, &real).map(Some).ok_or_else(|| outside(file))
            }
        }
    }
}

/// The path of the same name in another folder.
fn beside(folder: &RelPath, path: &RelPath) -> RelPath {
    RelPath::new(format!("{}/{}", folder.as_str(), path.file_name()).trim_start_matches('/'))
        .unwrap_or_else(|| path.clone())
}

/// Refuses a path that a link leads out of the root, whether or not something stands there: the
/// nearest folder that is there tells.
pub(super) fn check_inside(door: &dyn Door, root: &Path, path: &RelPath) -> Result<(), DiskError> {
    let mut folder = root.join(path.as_str());
    while folder.pop() {
        match door.real_path(&folder) {
            Ok(real) => return below(root, &real).map(drop).ok_or_else(|| outside(path)),
            Err(error) if is_missing(&error) => {}
            Err(error) => return Err(io_error("read", &folder)(error)),
        }
    }
    Err(outside(path))
}

fn outside(path: &RelPath) -> DiskError {
    DiskError::OutsideRoot(path.to_string())
}

fn below(root: &Path, real: &Path) -> Option<RelPath> {
    RelPath::new(real.strip_prefix(root).ok()?.to_str()?)
}
