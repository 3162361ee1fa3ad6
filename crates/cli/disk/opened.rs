//! A project's folder as a command holds it: locked, and free of what an interrupted run left.
//!
//! Knows locks; what is read and written meanwhile is others' business. Who writes holds the lock
//! before the first file is read, so that a plan is made from what it will find when it is carried
//! out; who reads keeps writers out while reading.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use pushwright_android::RelPath;
use pushwright_engine::Change;

use super::bytes::Bytes;
use super::commit::{self, Last, Recovered, Write};
use super::door::{Disk, MOST_BYTES, read_at_most};
use super::external::read_folder;
use super::filled;
use super::{DiskError, io_error, is_missing};

/// What a command does with a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// It reads only; other readers may do so at the same time.
    Read,
    /// It writes, too.
    Write,
}

/// A project's folder, locked for as long as this lives.
#[derive(Debug)]
pub(crate) struct Opened {
    /// The folder, no link on its way.
    real: PathBuf,
    /// What it is held for.
    pub(crate) access: Access,
    /// What became of an interrupted run.
    pub(crate) recovered: Recovered,
    _lock: Option<File>,
}

/// How long a run waits for another one.
const PATIENCE: Duration = Duration::from_secs(10);

impl Opened {
    /// Locks a folder. Who writes settles what an interrupted run left; who reads is told of it.
    ///
    /// # Errors
    /// Another run holds it, or an interrupted run left it half-way and `access` is to read, or it
    /// cannot be settled.
    pub(crate) fn new(root: &Path, access: Access) -> Result<Opened, DiskError> {
        let real = root.canonicalize().map_err(io_error("read", root))?;
        let lock = lock(root, access)?;
        let recovered = match access {
            Access::Write => {
                match (commit::recover(&Disk, &real)?, filled::settle(&Disk, &real)?) {
                    (Recovered::Nothing, of_folder) => of_folder,
                    (of_home, _) => of_home,
                }
            }
            Access::Read if commit::is_interrupted(&Disk, &real)? => {
                return Err(DiskError::Interrupted(root.display().to_string()));
            }
            Access::Read => match filled::interrupted(&Disk, &real)? {
                Some(folder) => return Err(DiskError::Interrupted(folder.display().to_string())),
                None => Recovered::Nothing,
            },
        };
        Ok(Opened { real, access, recovered, _lock: lock })
    }

    /// Writes all of `writes`, in their order, or none.
    ///
    /// # Errors
    /// As [`commit::commit`].
    pub(crate) fn commit(&self, writes: &[Write]) -> Result<(), DiskError> {
        commit::commit(&Disk, &self.real, writes)
    }

    /// Makes `folder` hold these files and, of those that begin with `mark`, no others. Where it is
    /// missing it is made, and goes again where that fails.
    ///
    /// Files that are there and right are not written again.
    ///
    /// # Errors
    /// A folder or file that cannot be read or written; nothing was written then.
    pub(crate) fn fill_source_root(
        &self,
        folder: &Path,
        files: &[(RelPath, String)],
        mark: &str,
    ) -> Result<(), DiskError> {
        filled::fill(&Disk, &self.real, folder, &|folder, last| fill_one(folder, files, mark, last))
    }
}

fn fill_one(
    folder: &Path,
    files: &[(RelPath, String)],
    mark: &str,
    last: Last<'_>,
) -> Result<(), DiskError> {
    let opened = Opened::new(folder, Access::Write)?;
    let mut writes = Vec::new();
    for (path, text) in files {
        let target = folder.join(path.as_str());
        let before = match read_at_most(&target, MOST_BYTES) {
            Err(error) if is_missing(&error) => None,
            there => Some(there.map_err(io_error("read", &target))?.into()),
        };
        let after = Some(text.clone().into_bytes().into());
        writes.push(Write { path: path.clone(), before, after });
    }
    for (name, text) in read_folder(folder)? {
        let Some(path) = RelPath::new(&name) else { continue };
        if text.starts_with(mark) && !files.iter().any(|(wanted, _)| *wanted == path) {
            writes.push(Write { path, before: Some(text.into_bytes().into()), after: None });
        }
    }
    commit::commit_and(&Disk, &opened.real, &writes, last)
}

impl Write {
    /// A change of a file whose path is seen from where it is written.
    pub(crate) fn of_home(change: &Change) -> Write {
        let bytes = |it: &Option<_>| it.as_ref().map(Bytes::of);
        let (before, after) = (bytes(&change.before), bytes(&change.after));
        Write { path: change.path.clone(), before, after }
    }
}

/// Locks the project's folder for as long as the file lives.
fn lock(root: &Path, access: Access) -> Result<Option<File>, DiskError> {
    // A folder can be opened and locked on Unix; elsewhere two runs at once are told apart by the
    // check that no target changed underneath.
    let Ok(folder) = File::open(root) else { return Ok(None) };
    let start = Instant::now();
    loop {
        let locked = match access {
            Access::Read => folder.try_lock_shared(),
            Access::Write => folder.try_lock(),
        };
        match locked {
            Ok(()) => return Ok(Some(folder)),
            Err(TryLockError::WouldBlock) if start.elapsed() < PATIENCE => {
                thread::sleep(Duration::from_millis(20));
            }
            Err(TryLockError::WouldBlock) => {
                return Err(DiskError::Locked(root.display().to_string()));
            }
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                return Ok(None);
            }
            Err(TryLockError::Error(error)) => return Err(io_error("lock", root)(error)),
        }
    }
}
