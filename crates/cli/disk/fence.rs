//! Folders outside which nothing is read: for runs that somebody asked for who may not see the rest.
//!
//! Knows paths with their links followed. There are no such folders unless the process was started
//! with some.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::{DiskError, io_error, is_missing};

static FENCE: OnceLock<Vec<PathBuf>> = OnceLock::new();

/// From now on nothing outside these folders is read; of none, everything may be.
///
/// # Errors
/// One of them is missing.
pub(crate) fn keep_within(folders: &[PathBuf]) -> Result<(), DiskError> {
    let real = |it: &PathBuf| it.canonicalize().map_err(io_error("read", it));
    let folders = folders.iter().map(real).collect::<Result<_, _>>()?;
    // Only a process that was started twice would set it twice.
    let _ = FENCE.set(folders);
    Ok(())
}

/// The folders outside which nothing is read; none: everything may be.
pub(crate) fn fence() -> &'static [PathBuf] {
    FENCE.get().map_or(&[], Vec::as_slice)
}

/// Whether a path may be read; what is missing may be looked for.
pub(crate) fn is_within(path: &Path) -> bool {
    is_below(fence(), path)
}

/// Refuses what may not be read.
pub(super) fn check(path: &Path) -> io::Result<()> {
    if is_within(path) {
        return Ok(());
    }
    Err(io::Error::new(io::ErrorKind::PermissionDenied, "it lies outside the folders to be read"))
}

fn is_below(folders: &[PathBuf], path: &Path) -> bool {
    if folders.is_empty() {
        return true;
    }
    match path.canonicalize() {
        Ok(real) => folders.iter().any(|it| real.starts_with(it)),
        Err(error) => is_missing(&error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_way_up_or_a_link_leads_to_is_outside() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (inside, beside) = (folder.path().join("in"), folder.path().join("inside"));
        for it in [&inside, &beside] {
            std::fs::create_dir(it).expect("a folder");
        }
        let fence = [inside.canonicalize().expect("a folder")];
        assert!(is_below(&fence, &inside));
        assert!(is_below(&fence, &inside.join("missing")));
        assert!(!is_below(&fence, &beside), "its name begins the same");
        assert!(!is_below(&fence, &inside.join("../inside")));
        assert!(is_below(&[], &beside));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(&beside, inside.join("link")).expect("a link");
            assert!(!is_below(&fence, &inside.join("link")));
        }
    }
}
