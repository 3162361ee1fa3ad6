//! The one door to the disk: reads a project as a snapshot, writes a plan all or nothing.
//!
//! Knows paths, permissions, locks and renames; knows neither Android nor push. A commit reads its
//! targets again before it writes, stages every new text beside its target, renames one by one,
//! and puts back what it renamed when one fails.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use pushwright_android::{Content, Outside, RelPath, Snapshot, property_of};
use pushwright_config::{Code, Diagnostic};
use pushwright_engine::{DropFiles, Nearby, Reads};
use pushwright_lossless::SourceText;
use tempfile::NamedTempFile;
use walkdir::{DirEntry, WalkDir};

/// What went wrong on the disk.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DiskError {
    /// An operation failed.
    #[error("cannot {action} `{path}`: {source}")]
    Io { action: &'static str, path: String, source: io::Error },
    /// A file is no longer what the plan was computed from.
    #[error("`{0}` was changed while pushwright was running; nothing was written")]
    ChangedUnderneath(String),
    /// A target lies behind a link that leads out of the project.
    #[error("`{0}` leads out of the project; nothing was written")]
    OutsideRoot(String),
    /// Another run holds the project's lock.
    #[error("another pushwright works on `{0}`; nothing was written")]
    Locked(String),
    /// A file whose text is needed is no text in UTF-8.
    #[error("`{name}` is not UTF-8")]
    NotUtf8 {
        /// The file, as findings name it.
        name: String,
        /// Its text with replacement characters.
        text: String,
        /// Where the first of them stands.
        at: usize,
    },
    /// An operation failed half-way, and so did putting the files back.
    #[error("{0}; and `{1}` could not be put back: {2}")]
    NotPutBack(Box<DiskError>, String, io::Error),
}

impl DiskError {
    /// The error as everybody prints it.
    pub(crate) fn diagnostic(&self) -> Diagnostic {
        let (code, help) = match self {
            DiskError::Io { action: "read", .. } => {
                (Code::DiskReadFailed, "see that the file is there and may be read")
            }
            DiskError::Io { .. } => (
                Code::DiskWriteFailed,
                "what was written is put back; see that the folder may be written and has room",
            ),
            DiskError::ChangedUnderneath(_) => (Code::DiskChangedUnderneath, "run it again"),
            DiskError::Locked(_) => (Code::DiskLocked, "let it end, then run it again"),
            DiskError::OutsideRoot(_) => (
                Code::DiskOutsideRoot,
                "replace the link by the file, or run in the folder it leads to",
            ),
            DiskError::NotUtf8 { .. } => {
                (Code::ProjectNotUtf8, "save it as UTF-8; the first byte that is not stands here")
            }
            DiskError::NotPutBack(..) => {
                (Code::DiskWriteFailed, "restore the file from version control, then run it again")
            }
        };
        let finding = Diagnostic::error(code, self.to_string()).help(help);
        match self {
            DiskError::NotUtf8 { name, text, at } => {
                let end = at + char::REPLACEMENT_CHARACTER.len_utf8();
                finding.at(name.as_str(), text.as_str().into(), *at..end)
            }
            _ => finding,
        }
    }
}

fn io_error<'a>(action: &'static str, path: &'a Path) -> impl FnOnce(io::Error) -> DiskError + 'a {
    move |source| DiskError::Io { action, path: path.display().to_string(), source }
}

/// What kept a walk over `folder` from going on.
fn walk_error(folder: &Path, error: walkdir::Error) -> DiskError {
    let path = error.path().unwrap_or(folder).to_owned();
    let circle = || io::Error::other("its links lead in a circle");
    io_error("read", &path)(error.into_io_error().unwrap_or_else(circle))
}

/// Folders that hold nothing of the project's own.
const SKIPPED: [&str; 6] = ["build", "node_modules", "Pods", "target", "out", "dist"];

/// Which sources of a project are read with their text.
#[derive(Clone, Copy)]
pub(crate) enum Sources<'s> {
    /// Those that a plan reads.
    Wanted(&'s Reads),
    /// All of a sensible size, resources and JSON files as well.
    All,
}

/// Reads the project at `root`: scripts, manifests, catalogs, properties and buildSrc's sources with
/// their text, `sources` and the files in `also` as well; all else by its path.
///
/// # Errors
/// A folder or file that cannot be read.
pub(crate) fn read_project(
    root: &Path,
    sources: Sources<'_>,
    also: &BTreeSet<RelPath>,
) -> Result<Snapshot, DiskError> {
    let mut files = Vec::new();
    let walk = WalkDir::new(root).sort_by_file_name().into_iter();
    for entry in walk.filter_entry(|entry| entry.depth() == 0 || !is_skipped(entry)) {
        let entry = entry.map_err(|error| walk_error(root, error))?;
        let path = entry.path();
        let Ok(relative) = path.strip_prefix(root) else { continue };
        let Some(relative) = relative.to_str().and_then(RelPath::new) else { continue };
        if !path.is_file() {
            continue;
        }
        let name = relative.file_name();
        let of_build = relative.as_str().starts_with("buildSrc/src/main/");
        let wanted = also.contains(&relative)
            || (of_build && is_readable(name) && is_small(path))
            || match sources {
                Sources::Wanted(reads) => is_of_interest(name) || reads.wants(&relative),
                Sources::All => is_of_interest(name) || (is_readable(name) && is_small(path)),
            };
        let content = if wanted { read_content(path)? } else { Content::Listed };
        files.push((relative, content));
    }
    Ok(Snapshot::new(files))
}

fn is_skipped(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    entry.file_type().is_dir() && (name.starts_with('.') || SKIPPED.contains(&name.as_ref()))
}

fn is_of_interest(name: &str) -> bool {
    const ENDINGS: [&str; 5] = [".gradle", ".gradle.kts", ".properties", ".versions.toml", ".pro"];
    name == "AndroidManifest.xml" || ENDINGS.iter().any(|it| name.ends_with(it))
}

fn is_readable(name: &str) -> bool {
    [".java", ".kt", ".xml", ".json", ".txt", ".groovy"].iter().any(|it| name.ends_with(it))
}

/// Nobody writes a source of a megabyte by hand.
fn is_small(path: &Path) -> bool {
    const LARGE: u64 = 1 << 20;
    fs::metadata(path).is_ok_and(|it| it.len() < LARGE)
}

/// Files around the project that may tell whether another tool makes it: those of the folders
/// around it, at most as far as the repository goes, that are there and are text.
pub(crate) fn read_surroundings(root: &Path) -> Vec<Nearby> {
    const NAMES: [&str; 7] = [
        ".gitignore",
        "app.json",
        "capacitor.config.js",
        "capacitor.config.json",
        "capacitor.config.ts",
        "config.xml",
        "package.json",
    ];
    const FOLDERS: usize = 6;
    let Ok(whole) = root.canonicalize() else { return Vec::new() };
    let mut found = Vec::new();
    let mut seen_from = String::new();
    let mut up = String::from("..");
    for (inner, folder) in whole.ancestors().zip(whole.ancestors().skip(1)).take(FOLDERS) {
        // A repository of its own is told nothing by what is around it.
        if inner.join(".git").exists() {
            break;
        }
        let Some(name) = inner.file_name().and_then(|it| it.to_str()) else { break };
        seen_from = match seen_from.is_empty() {
            true => name.to_owned(),
            false => format!("{name}/{seen_from}"),
        };
        for name in NAMES {
            let path = folder.join(name);
            if is_small(&path)
                && let Ok(text) = fs::read_to_string(&path)
            {
                found.push(Nearby { path: format!("{up}/{name}"), text, root: seen_from.clone() });
            }
        }
        up += "/..";
    }
    found
}

fn read_content(path: &Path) -> Result<Content, DiskError> {
    let bytes = fs::read(path).map_err(io_error("read", path))?;
    Ok(match SourceText::from_bytes(bytes) {
        Ok(text) => Content::Text(text),
        Err(offset) => Content::NotUtf8 { offset },
    })
}

/// A text file's content; `None` where there is no file. Findings name it as seen from `root`.
///
/// # Errors
/// A file that cannot be read, or is not UTF-8.
pub(crate) fn read_text(root: &Path, path: &Path) -> Result<Option<String>, DiskError> {
    // Reading a pipe would wait for whoever writes into it.
    if fs::metadata(path).is_ok_and(|it| !it.is_file()) {
        return Err(io_error("read", path)(io::Error::other("it is no file")));
    }
    match fs::read(path) {
        Ok(bytes) => String::from_utf8(bytes).map(Some).map_err(|error| DiskError::NotUtf8 {
            name: path.strip_prefix(root).unwrap_or(path).display().to_string(),
            text: String::from_utf8_lossy(error.as_bytes()).into_owned(),
            at: error.utf8_error().valid_up_to(),
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(io_error("read", path)(error)),
    }
}

/// A keystore's bytes: by a path relative to the project, an absolute one, or the debug keystore's.
///
/// # Errors
/// A phrase: it is not there, or cannot be read.
pub(crate) fn read_keystore(root: &Path, path: &str) -> Result<Vec<u8>, String> {
    let path = match path {
        pushwright_engine::DEBUG_KEYSTORE => debug_keystore().ok_or("no home folder is set")?,
        other => root.join(other),
    };
    fs::read(&path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => "it is not on this machine".to_owned(),
        _ => format!("it cannot be read: {error}"),
    })
}

/// An APK or a bundle, which may lie anywhere; it is read piece by piece.
pub(crate) fn open_artifact(path: &Path) -> Result<io::BufReader<File>, DiskError> {
    let shown = path.display().to_string();
    let failed = |source| DiskError::Io { action: "read", path: shown.clone(), source };
    let is_file = fs::metadata(path).map_err(failed)?.is_file();
    if !is_file {
        return Err(failed(io::Error::new(io::ErrorKind::InvalidInput, "it is not a file")));
    }
    File::open(path).map(io::BufReader::new).map_err(failed)
}

/// What an environment variable or a property of the user's own gradle.properties says; Gradle
/// takes properties from the environment, too.
pub(crate) fn build_value(outside: Outside<'_>) -> Option<String> {
    let variable = |name: &str| std::env::var(name).ok().filter(|it| !it.is_empty());
    let name = match outside {
        Outside::Environment(name) => return variable(name),
        Outside::Property(name) => name,
    };
    variable(&format!("ORG_GRADLE_PROJECT_{name}")).or_else(|| {
        let home = || Some(PathBuf::from(variable("HOME").or_else(|| variable("USERPROFILE"))?));
        let folder = variable("GRADLE_USER_HOME").map(PathBuf::from);
        let folder = folder.or_else(|| Some(home()?.join(".gradle")))?;
        let text = fs::read_to_string(folder.join("gradle.properties")).ok()?;
        property_of(&text, name).map(str::to_owned)
    })
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

/// All text files below a folder, by path in it; for packs.
///
/// # Errors
/// A folder or file that cannot be read.
pub(crate) fn read_folder(folder: &Path) -> Result<Vec<(String, String)>, DiskError> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|error| walk_error(folder, error))?;
        let Ok(relative) = entry.path().strip_prefix(folder) else { continue };
        if entry.file_type().is_file() {
            let bytes = fs::read(entry.path()).map_err(io_error("read", entry.path()))?;
            if let Ok(text) = String::from_utf8(bytes) {
                files.push((relative.to_string_lossy().replace('\\', "/"), text));
            }
        }
    }
    Ok(files)
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
    let file = File::open(path).map_err(|error| failed(&error))?;
    let mut archive = zip::ZipArchive::new(file).map_err(|error| failed(&error))?;
    let mut files = Vec::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|error| failed(&error))?;
        let name = entry.name().map_err(|error| failed(&error))?.into_owned();
        if entry.is_file() && name.ends_with(".java") {
            let mut text = String::new();
            entry.read_to_string(&mut text).map_err(|error| failed(&error))?;
            files.push((name, text));
        }
    }
    Ok(files)
}

/// The bytes of a library in the project, to be looked into.
///
/// The answer is for the reader to report: a library that cannot be read is a finding.
pub(crate) fn read_library(root: &Path, path: &RelPath) -> Result<Vec<u8>, String> {
    /// No SDK is nearly as large.
    const MOST: u64 = 256 << 20;
    let path = root.join(path.as_str());
    let failed = |error: io::Error| error.to_string();
    let file = File::open(path).map_err(failed)?;
    match file.metadata().map_err(failed)? {
        it if !it.is_file() => return Err("it is no file".to_owned()),
        it if it.len() > MOST => return Err("it is too large".to_owned()),
        _ => {}
    }
    let mut bytes = Vec::new();
    file.take(MOST).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

/// Every push.toml below a folder, nearest the top first.
pub(crate) fn find_below(folder: &Path, name: &str) -> Vec<PathBuf> {
    let walk = WalkDir::new(folder).sort_by_file_name().into_iter();
    walk.filter_entry(|entry| entry.depth() == 0 || !is_skipped(entry))
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name().to_string_lossy() == name)
        .map(DirEntry::into_path)
        .collect()
}

/// One file that a commit changes.
#[derive(Debug)]
pub(crate) struct Write {
    pub(crate) path: RelPath,
    /// The bytes the plan was computed from; `None`: there was no file.
    pub(crate) before: Option<Vec<u8>>,
    /// The bytes to be there afterwards; `None`: no file.
    pub(crate) after: Option<Vec<u8>>,
}

/// Writes all of `writes`, in their order, or none.
///
/// # Errors
/// Nothing was written, or what was written is put back; [`DiskError::NotPutBack`] where even
/// that failed.
pub(crate) fn commit(root: &Path, writes: &[Write]) -> Result<(), DiskError> {
    let _lock = lock(root)?;
    let mut staged = Vec::new();
    for write in writes {
        let target = target(root, &write.path)?;
        if current(&target)? != write.before {
            return Err(DiskError::ChangedUnderneath(write.path.to_string()));
        }
        let file = match &write.after {
            Some(bytes) => Some(stage(&target, bytes)?),
            None => None,
        };
        staged.push((write, target, file));
    }
    let mut done: Vec<(&Write, PathBuf)> = Vec::new();
    for (write, target, file) in staged {
        let result = match file {
            Some(file) => file.persist(&target).map(drop).map_err(|error| error.error),
            None => fs::remove_file(&target),
        };
        if let Err(error) = result {
            let failure = io_error("write", &target)(error);
            return Err(put_back(&done, failure));
        }
        done.push((write, target));
    }
    for (write, target) in &done {
        if write.after.is_none() {
            remove_empty_folders(root, target);
        }
    }
    Ok(())
}

/// Whether a file or folder lies in `folder`, or is it; links are followed.
pub(crate) fn holds(folder: &Path, path: &Path) -> bool {
    let (Ok(folder), Ok(path)) = (fs::canonicalize(folder), fs::canonicalize(path)) else {
        return false;
    };
    path.starts_with(folder)
}

/// The files of `folder` that do not begin with `mark` and stand where one of `files` goes; what
/// cannot be read is for whoever writes to report.
pub(crate) fn foreign(folder: &Path, files: &[(RelPath, String)], mark: &str) -> Vec<RelPath> {
    let is_foreign = |path: &RelPath| {
        let there = fs::read(folder.join(path.as_str()));
        there.is_ok_and(|bytes| !bytes.starts_with(mark.as_bytes()))
    };
    files.iter().map(|(path, _)| path).filter(|path| is_foreign(path)).cloned().collect()
}

/// Makes `folder` hold these files and, of those that begin with `mark`, no others.
///
/// Files that are there and right are not written again.
///
/// # Errors
/// A folder or file that cannot be read or written; nothing was written then.
pub(crate) fn fill_source_root(
    folder: &Path,
    files: &[(RelPath, String)],
    mark: &str,
) -> Result<(), DiskError> {
    fs::create_dir_all(folder).map_err(io_error("create", folder))?;
    let mut writes = Vec::new();
    for (path, text) in files {
        let before = current(&folder.join(path.as_str()))?;
        let after = Some(text.clone().into_bytes());
        if before != after {
            writes.push(Write { path: path.clone(), before, after });
        }
    }
    for (name, text) in read_folder(folder)? {
        let Some(path) = RelPath::new(&name) else { continue };
        if text.starts_with(mark) && !files.iter().any(|(wanted, _)| *wanted == path) {
            writes.push(Write { path, before: Some(text.into_bytes()), after: None });
        }
    }
    commit(folder, &writes)
}

/// How long a run waits for another one; a commit takes a fraction of it.
const PATIENCE: Duration = Duration::from_secs(3);

/// Locks the project's folder against a second pushwright, for as long as the file lives.
fn lock(root: &Path) -> Result<Option<File>, DiskError> {
    // A folder can be opened and locked on Unix; elsewhere two runs at once are told apart by the
    // check that no target changed underneath.
    let Ok(folder) = File::open(root) else { return Ok(None) };
    let start = Instant::now();
    loop {
        match folder.try_lock() {
            Ok(()) => return Ok(Some(folder)),
            Err(TryLockError::WouldBlock) if start.elapsed() < PATIENCE => {
                thread::sleep(Duration::from_millis(50));
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

/// Where a path really leads: links are followed, but not out of the root.
fn target(root: &Path, path: &RelPath) -> Result<PathBuf, DiskError> {
    let plain = root.join(path.as_str());
    let resolved = match fs::canonicalize(&plain) {
        Ok(resolved) => resolved,
        Err(_) => {
            let mut folder = plain.clone();
            while folder.pop() {
                if let Ok(existing) = fs::canonicalize(&folder) {
                    folder = existing;
                    break;
                }
            }
            return inside(root, &folder, path).map(|()| plain);
        }
    };
    inside(root, &resolved, path).map(|()| resolved)
}

fn inside(root: &Path, resolved: &Path, path: &RelPath) -> Result<(), DiskError> {
    let root = fs::canonicalize(root).map_err(io_error("read", root))?;
    if resolved.starts_with(&root) { Ok(()) } else { Err(DiskError::OutsideRoot(path.to_string())) }
}

fn current(target: &Path) -> Result<Option<Vec<u8>>, DiskError> {
    match fs::read(target) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(io_error("read", target)(error)),
    }
}

/// Writes a new text beside its target, with the target's permissions.
fn stage(target: &Path, bytes: &[u8]) -> Result<NamedTempFile, DiskError> {
    let folder = target.parent().unwrap_or(target);
    fs::create_dir_all(folder).map_err(io_error("create", folder))?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".pushwright-");
    let permissions = match fs::metadata(target) {
        Ok(metadata) => Some(metadata.permissions()),
        Err(_) => default_permissions(),
    };
    if let Some(permissions) = permissions {
        builder.permissions(permissions);
    }
    let mut file = builder.tempfile_in(folder).map_err(io_error("write", target))?;
    file.write_all(bytes).map_err(io_error("write", target))?;
    file.as_file().sync_all().map_err(io_error("write", target))?;
    Ok(file)
}

#[cfg(unix)]
fn default_permissions() -> Option<fs::Permissions> {
    use std::os::unix::fs::PermissionsExt as _;
    Some(fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn default_permissions() -> Option<fs::Permissions> {
    None
}

fn put_back(done: &[(&Write, PathBuf)], failure: DiskError) -> DiskError {
    for (write, target) in done.iter().rev() {
        let result = match &write.before {
            Some(bytes) => stage(target, bytes)
                .map_err(|error| io::Error::other(error.to_string()))
                .and_then(|file| file.persist(target).map(drop).map_err(|error| error.error)),
            None => fs::remove_file(target),
        };
        if let Err(error) = result {
            return DiskError::NotPutBack(Box::new(failure), target.display().to_string(), error);
        }
    }
    failure
}

/// Folders that became empty by a deletion go, too; the first that is not empty ends it.
fn remove_empty_folders(root: &Path, deleted: &Path) {
    let mut folder = deleted.to_owned();
    while folder.pop() && folder != root && fs::remove_dir(&folder).is_ok() {}
}

/// Creates a folder that must be new or empty, and writes files into it.
///
/// # Errors
/// The folder holds something, or cannot be written.
pub(crate) fn unpack(folder: &Path, files: &[(&str, &str)]) -> Result<(), DiskError> {
    let taken = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if taken {
        let source = io::Error::new(io::ErrorKind::AlreadyExists, "it is not empty");
        return Err(io_error("unpack into", folder)(source));
    }
    for (path, text) in files {
        let target = folder.join(path);
        let parent = target.parent().unwrap_or(folder);
        fs::create_dir_all(parent).map_err(io_error("create", parent))?;
        fs::write(&target, text).map_err(io_error("write", &target))?;
    }
    Ok(())
}

/// `name`, or `name-2`, `name-3` …: the first that does not exist in the current folder.
pub(crate) fn free_name(name: &str) -> PathBuf {
    let numbered = (2..).map(|number| format!("{name}-{number}"));
    let mut names = std::iter::once(name.to_owned()).chain(numbered).map(PathBuf::from);
    names.find(|path| !path.exists()).unwrap_or_else(|| PathBuf::from(name))
}

/// The current folder.
///
/// # Errors
/// It was deleted.
pub(crate) fn current_folder() -> Result<PathBuf, DiskError> {
    std::env::current_dir().map_err(io_error("read", Path::new(".")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(path: &str, before: Option<&str>, after: Option<&str>) -> Write {
        let bytes = |text: &str| text.as_bytes().to_vec();
        Write {
            path: RelPath::new(path).expect("a relative path"),
            before: before.map(bytes),
            after: after.map(bytes),
        }
    }

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (path, text) in files {
            let target = folder.path().join(path);
            fs::create_dir_all(target.parent().expect("below")).expect("a folder");
            fs::write(target, text).expect("written");
        }
        folder
    }

    #[track_caller]
    fn check(folder: &Path, path: &str, expected: Option<&str>) {
        assert_eq!(fs::read_to_string(folder.join(path)).ok().as_deref(), expected, "{path}");
    }

    #[test]
    fn a_commit_creates_changes_and_deletes_with_its_empty_folders() {
        let root = folder(&[("a", "1"), ("deep/er/b", "2"), ("deep/c", "3")]);
        let writes = [
            write("a", Some("1"), Some("10")),
            write("new/d", None, Some("4")),
            write("deep/er/b", Some("2"), None),
        ];
        commit(root.path(), &writes).expect("committed");
        check(root.path(), "a", Some("10"));
        check(root.path(), "new/d", Some("4"));
        assert!(!root.path().join("deep/er").exists());
        check(root.path(), "deep/c", Some("3"));
    }

    #[test]
    fn a_file_changed_underneath_stops_everything() {
        let root = folder(&[("a", "1"), ("b", "changed")]);
        let writes = [write("a", Some("1"), Some("10")), write("b", Some("2"), Some("20"))];
        let error = commit(root.path(), &writes).expect_err("refused");
        assert_eq!(error.diagnostic().code, Code::DiskChangedUnderneath);
        assert!(matches!(error, DiskError::ChangedUnderneath(path) if path == "b"));
        check(root.path(), "a", Some("1"));
        assert_eq!(
            fs::read_dir(root.path()).expect("readable").count(),
            2,
            "staged files are gone"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_project_is_refused() {
        let outside = folder(&[("x", "1")]);
        let root = folder(&[("a", "1")]);
        std::os::unix::fs::symlink(outside.path(), root.path().join("out")).expect("a link");
        let error = commit(root.path(), &[write("out/x", Some("1"), Some("2"))]);
        let error = error.expect_err("refused");
        assert_eq!(error.diagnostic().code, Code::DiskOutsideRoot, "{error:?}");
        check(outside.path(), "x", Some("1"));
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_inside_the_project_stay() {
        use std::os::unix::fs::PermissionsExt as _;
        let root = folder(&[("a.sh", "1")]);
        let target = root.path().join("a.sh");
        fs::set_permissions(&target, fs::Permissions::from_mode(0o750)).expect("set");
        std::os::unix::fs::symlink("a.sh", root.path().join("link")).expect("a link");
        commit(root.path(), &[write("link", Some("1"), Some("2"))]).expect("committed");
        check(root.path(), "a.sh", Some("2"));
        let mode = fs::metadata(&target).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o750);
        assert!(root.path().join("link").is_symlink());
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_not_waited_for() {
        let root = folder(&[("a/b", "1")]);
        let pipe = root.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.is_ok_and(|it| it.success()), "a pipe");
        for path in [pipe, root.path().join("a")] {
            let error = read_text(root.path(), &path).expect_err("refused");
            assert_eq!(error.diagnostic().code, Code::DiskReadFailed, "{error}");
        }
    }

    #[test]
    fn what_was_renamed_is_put_back_when_a_later_one_fails() {
        let root = folder(&[("a", "1")]);
        let blocked = write("gone", None, None);
        let error = commit(root.path(), &[write("a", Some("1"), Some("2")), blocked]);
        assert!(matches!(error, Err(DiskError::Io { .. })), "{error:?}");
        check(root.path(), "a", Some("1"));
    }
}
