//! The calls by which a commit touches the disk, one method each.
//!
//! Knows files, folders, links and their attributes; knows nothing of journals and plans. What
//! goes through the door can be made to fail at any call, which is how commits are tested.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use super::is_missing;

/// More than any text of a project that people write.
pub(crate) const MOST_BYTES: u64 = 64 << 20;

/// What stands at a path; links are not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// Nothing.
    Missing,
    /// A regular file.
    File {
        /// Whether its permissions let nobody write it.
        read_only: bool,
    },
    /// A folder.
    Folder,
    /// A link, wherever it leads.
    Link,
    /// A pipe, a device, a socket.
    Other,
}

/// The disk, call by call.
pub(crate) trait Door {
    /// What stands at a path.
    fn entry(&self, path: &Path) -> io::Result<Entry>;
    /// The path with all links followed.
    fn real_path(&self, path: &Path) -> io::Result<PathBuf>;
    /// The bytes of a regular file of a sensible size.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
    /// A new file with these bytes, synced.
    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Gives a file the mode, the owner and the extended attributes of another.
    fn copy_attributes(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// A second name for a file.
    fn link(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Moves a file over another name.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Takes a file away.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Makes a folder.
    fn make_folder(&self, path: &Path) -> io::Result<()>;
    /// Takes an empty folder away.
    fn remove_folder(&self, path: &Path) -> io::Result<()>;
    /// Makes what was renamed, made and taken away in a folder durable.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;
}

/// The real disk.
pub(crate) struct Disk;

impl Door for Disk {
    fn entry(&self, path: &Path) -> io::Result<Entry> {
        let found = match fs::symlink_metadata(path) {
            Err(error) if is_missing(&error) => return Ok(Entry::Missing),
            found => found?,
        };
        let kind = found.file_type();
        Ok(match (kind.is_file(), kind.is_dir(), kind.is_symlink()) {
            (true, ..) => Entry::File { read_only: found.permissions().readonly() },
            (_, true, _) => Entry::Folder,
            (_, _, true) => Entry::Link,
            _ => Entry::Other,
        })
    }

    fn real_path(&self, path: &Path) -> io::Result<PathBuf> {
        fs::canonicalize(path)
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        read_at_most(path, MOST_BYTES)
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = File::create_new(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    }

    fn copy_attributes(&self, from: &Path, to: &Path) -> io::Result<()> {
        let wanted = fs::metadata(from)?;
        copy_owner(&wanted, to)?;
        copy_extended(from, to)?;
        // Last: giving a file to somebody else may take bits of its mode away.
        fs::set_permissions(to, wanted.permissions())
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::hard_link(from, to)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }

    #[cfg(unix)]
    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        match File::open(path)?.sync_all() {
            // Some file systems have nothing to sync of a folder.
            Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput) => Ok(()),
            result => result,
        }
    }

    #[cfg(not(unix))]
    fn sync_folder(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }
}

/// The bytes of a regular file, links followed.
///
/// # Errors
/// It cannot be read, is no regular file, or is larger than `most`.
pub(crate) fn read_at_most(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    super::fence::check(path)?;
    // Opening a pipe would wait for whoever writes into it.
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    // Room for it at once, and none to spare: the text is kept as it was read.
    let size = usize::try_from(metadata.len().min(most)).unwrap_or_default();
    let mut bytes = Vec::with_capacity(size + 1);
    File::open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        let message = format!("it is larger than {} MB", most >> 20);
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    Ok(bytes)
}

/// Where the owner is another one: root gives the file to him, others at least to the group.
#[cfg(unix)]
fn copy_owner(wanted: &fs::Metadata, to: &Path) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, chown};
    let made = fs::symlink_metadata(to)?;
    let mut result = Ok(());
    if made.uid() != wanted.uid() {
        result = chown(to, Some(wanted.uid()), None);
    }
    if made.gid() != wanted.gid() {
        result = result.and(chown(to, None, Some(wanted.gid())));
    }
    match result {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        result => result,
    }
}

#[cfg(not(unix))]
fn copy_owner(_: &fs::Metadata, _: &Path) -> io::Result<()> {
    Ok(())
}

/// Access lists, labels and what people attach to files; what only root may set stays behind
/// without it.
#[cfg(unix)]
fn copy_extended(from: &Path, to: &Path) -> io::Result<()> {
    let names = match xattr::list(from) {
        Err(error) if is_not_for_us(&error) => return Ok(()),
        names => names?,
    };
    for name in names {
        let Some(value) = xattr::get(from, &name)? else { continue };
        if xattr::get(to, &name).is_ok_and(|it| it.as_ref() == Some(&value)) {
            continue;
        }
        match xattr::set(to, &name, &value) {
            Err(error) if is_not_for_us(&error) => {}
            result => result?,
        }
    }
    Ok(())
}

#[cfg(unix)]
fn is_not_for_us(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::PermissionDenied)
}

#[cfg(not(unix))]
fn copy_extended(_: &Path, _: &Path) -> io::Result<()> {
    Ok(())
}
