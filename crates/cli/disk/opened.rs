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

use pushwright_engine::Change;
use pushwright_lossless::SourceText;

use super::commit::{self, Recovered, Write};
use super::door::Disk;
use super::{DiskError, io_error};

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
            Access::Write => commit::recover(&Disk, &real)?,
            Access::Read if commit::is_interrupted(&Disk, &real)? => {
                return Err(DiskError::Interrupted(root.display().to_string()));
            }
            Access::Read => Recovered::Nothing,
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
}

impl Write {
    /// A change of a file whose path is seen from where it is written.
    pub(crate) fn of_home(change: &Change) -> Write {
        let bytes = |it: &Option<SourceText>| it.as_ref().map(SourceText::to_bytes);
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
