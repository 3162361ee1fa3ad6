//! Reading what lies outside the project by name: keystores, properties of the user's own, packs,
//! sources to copy.
//!
//! Knows how much of each is sensible; nothing here is ever written.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use pushwright_android::{Outside, RelPath, property_of};
use pushwright_engine::DropFiles;
use walkdir::WalkDir;

use super::door::{MOST_BYTES, read_at_most};
use super::fence;
use super::read::walk_error;
use super::{DiskError, io_error};

/// The most files of a pack folder or a drop of sources, and of entries of a zip.
const MOST_FILES: usize = 20_000;
/// The most bytes of all of them together.
const MOST_IN_ALL: u64 = 256 << 20;
/// The most bytes of a keystore or a file of properties.
const MOST_OF_ONE: u64 = 4 << 20;

/// A keystore's bytes: by a path relative to the project, an absolute one, or the debug keystore's.
///
/// # Errors
/// A phrase: it is missing, or cannot be read.
pub(crate) fn read_keystore(root: &Path, path: &str) -> Result<Vec<u8>, String> {
    let path = match path {
        pushwright_engine::DEBUG_KEYSTORE => debug_keystore().ok_or("no home folder is set")?,
        other => root.join(other),
    };
    read_at_most(&path, MOST_OF_ONE).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => "it is not on this machine".to_owned(),
        _ => format!("it cannot be read: {error}"),
    })
}

/// An APK or a bundle, which may lie anywhere; it is read piece by piece.
///
/// # Errors
/// It is missing, cannot be read, or is not a regular file.
pub(crate) fn open_artifact(path: &Path) -> Result<io::BufReader<File>, DiskError> {
    fence::check(path).map_err(io_error("read", path))?;
    // Opening a pipe would wait for whoever writes into it.
    let is_file = std::fs::metadata(path).map_err(io_error("read", path))?.is_file();
    if !is_file {
        let error = io::Error::new(io::ErrorKind::InvalidInput, "it is not a file");
        return Err(io_error("read", path)(error));
    }
    File::open(path).map(io::BufReader::new).map_err(io_error("read", path))
}

/// The bytes of a library in the project, to be looked into.
///
/// The answer is for the reader to report: a library that cannot be read is a finding.
pub(crate) fn read_library(root: &Path, path: &RelPath) -> Result<Vec<u8>, String> {
    read_at_most(&root.join(path.as_str()), MOST_IN_ALL).map_err(|error| error.to_string())
}

/// What an environment variable or a property of the user's own gradle.properties says; Gradle
/// takes properties from the environment, too. Where not everything may be read, they say nothing.
pub(crate) fn build_value(outside: Outside<'_>) -> Option<String> {
    if !fence::fence().is_empty() {
        return None;
    }
    let variable = |name: &str| std::env::var(name).ok().filter(|it| !it.is_empty());
    let name = match outside {
        Outside::Environment(name) => return variable(name),
        Outside::Property(name) => name,
    };
    variable(&format!("ORG_GRADLE_PROJECT_{name}")).or_else(|| {
        let home = || Some(PathBuf::from(variable("HOME").or_else(|| variable("USERPROFILE"))?));
        let folder = variable("GRADLE_USER_HOME").map(PathBuf::from);
        let folder = folder.or_else(|| Some(home()?.join(".gradle")))?;
        let bytes = read_at_most(&folder.join("gradle.properties"), MOST_OF_ONE).ok()?;
        property_of(&String::from_utf8(bytes).ok()?, name).map(str::to_owned)
    })
}

/// Whether a machine runs this, with nobody to answer questions.
pub(crate) fn in_ci() -> bool {
    let says = std::env::var("CI").unwrap_or_default();
    !["", "0", "false"].contains(&says.as_str())
}

/// Whether a terminal, if this runs in one, can move its cursor.
pub(crate) fn has_cursor() -> bool {
    std::env::var_os("TERM").is_none_or(|it| it != "dumb")
}

/// Where Android's tools keep the debug keystore.
fn debug_keystore() -> Option<PathBuf> {
    let folder = |name: &str| std::env::var_os(name).filter(|it| !it.is_empty()).map(PathBuf::from);
    let user_home = folder("ANDROID_USER_HOME");
    let home = || {
        let home = folder("ANDROID_SDK_HOME").or_else(|| folder("HOME"));
        home.or_else(|| folder("USERPROFILE")).map(|it| it.join(".android"))
    };
    Some(user_home.or_else(home)?.join("debug.keystore"))
}

/// All text files below a folder, by path in it; for packs and sources.
///
/// # Errors
/// A folder or file that cannot be read, or a folder with more in it than it can be meant for.
pub(crate) fn read_folder(folder: &Path) -> Result<Vec<(String, String)>, DiskError> {
    let mut files = Vec::new();
    let mut left = MOST_IN_ALL;
    for (number, entry) in WalkDir::new(folder).sort_by_file_name().into_iter().enumerate() {
        let entry = entry.map_err(|error| walk_error(folder, error))?;
        if number >= MOST_FILES {
            return Err(too_much(folder));
        }
        let Ok(relative) = entry.path().strip_prefix(folder) else { continue };
        if !entry.file_type().is_file() {
            continue;
        }
        let bytes = read_at_most(entry.path(), MOST_BYTES.min(left));
        let bytes = bytes.map_err(io_error("read", entry.path()))?;
        left -= bytes.len() as u64;
        if let Ok(text) = String::from_utf8(bytes) {
            files.push((relative.to_string_lossy().replace('\\', "/"), text));
        }
    }
    Ok(files)
}

fn too_much(path: &Path) -> DiskError {
    let message = format!("it holds more than {MOST_FILES} files; name the folder that is meant");
    io_error("read", path)(io::Error::other(message))
}

/// The Java files of a source drop: a folder or a zip, named as from `root`.
///
/// The answer is for the plan to report: a drop that cannot be read is a finding, not a failure.
pub(crate) fn read_drop(root: &Path, name: &str) -> DropFiles {
    let path = &root.join(name);
    let failed = |error: &dyn std::fmt::Display| format!("cannot read `{name}`: {error}");
    if path.is_dir() {
        return read_folder(path).map_err(|error| failed(&error));
    }
    // Opening a pipe would wait for whoever writes into it.
    if path.exists() && !path.is_file() {
        return Err(failed(&"it is neither a folder nor a zip"));
    }
    fence::check(path).map_err(|error| failed(&error))?;
    let file = File::open(path).map_err(|error| failed(&error))?;
    read_zip(file).map_err(|error| failed(&error))
}

fn read_zip(file: File) -> io::Result<Vec<(String, String)>> {
    let mut archive = zip::ZipArchive::new(file)?;
    if archive.len() > MOST_FILES {
        return Err(io::Error::other(format!("it holds more than {MOST_FILES} files")));
    }
    let mut files = Vec::new();
    let mut left = MOST_IN_ALL;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index)?;
        let name = entry.name()?.into_owned();
        if entry.is_file() && name.ends_with(".java") {
            let mut text = String::new();
            entry.by_ref().take(left + 1).read_to_string(&mut text)?;
            left = left.checked_sub(text.len() as u64).ok_or_else(|| {
                io::Error::other(format!("it unpacks to more than {} MB", MOST_IN_ALL >> 20))
            })?;
            files.push((name, text));
        }
    }
    Ok(files)
}
