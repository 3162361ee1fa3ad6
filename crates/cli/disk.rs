//! The one door to the disk: reads a project as a snapshot, writes a plan all or nothing.
//!
//! Knows paths, permissions, locks and renames; knows neither Android nor push. `opened` holds a
//! project while a command works on it, `commit` writes, `journal` is what it writes down first,
//! `door` is the calls it makes, `read` and `external` read, `fence` says what they may.

mod bytes;
mod commit;
mod door;
mod external;
#[cfg(test)]
mod faults;
mod fence;
mod filled;
mod journal;
mod opened;
mod packages;
mod read;
mod ways;

use std::fs;
use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};

use pushwright_android::RelPath;
use pushwright_config::{Code, Diagnostic};

pub(crate) use self::bytes::Bytes;
pub(crate) use self::commit::{Recovered, Write};
use self::door::{Disk, MOST_BYTES, read_at_most};
pub(crate) use self::external::{
    build_value, has_cursor, in_ci, open_artifact, read_drop, read_folder, read_keystore,
    read_library,
};
pub(crate) use self::fence::{fence, is_within, keep_within};
pub(crate) use self::opened::{Access, Opened};
pub(crate) use self::packages::read_packages;
pub(crate) use self::read::{
    Sources, find_below, read_project, read_surroundings, read_text, read_text_inside,
};

/// A file that could not be put back, and why.
pub(crate) type FailedFile = (String, io::Error);

/// What went wrong on the disk.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DiskError {
    /// An operation failed.
    #[error("cannot {action} `{path}`: {source}")]
    Io { action: &'static str, path: String, source: io::Error },
    /// A file is no longer what the plan was computed from.
    #[error("`{0}` was changed while pushwright was running; nothing was written")]
    ChangedUnderneath(String),
    /// A path lies behind a link that leads out of the project.
    #[error("`{0}` leads out of the project; nothing was written")]
    OutsideRoot(String),
    /// A path is a link that leads to no file.
    #[error("`{0}` is a link to nothing; nothing was written")]
    Dangling(String),
    /// Another run holds the project's lock.
    #[error("another pushwright works on `{0}`; nothing was written")]
    Locked(String),
    /// A target is not to be written.
    #[error("`{0}` is read-only; nothing was written")]
    ReadOnly(String),
    /// A run that writes was interrupted, and this one only reads.
    #[error("a run in `{0}` was interrupted; its files are half written")]
    Interrupted(String),
    /// What an interrupted run wrote down of its work cannot be read, or was written by a later
    /// version.
    #[error("`{0}` is not a journal that this pushwright can read; nothing was written")]
    NotAJournal(String),
    /// A push.toml larger than any real one.
    #[error("`{0}` is larger than {most} KB", most = MOST_CONFIG >> 10)]
    TooLarge(String),
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
    /// An operation failed half-way, and so did putting these files back.
    #[error("{0}; and {list} could not be put back", list = listed(.1))]
    NotPutBack(Box<DiskError>, Vec<FailedFile>),
    /// All is as it is to be, and these old files could not be taken away.
    #[error("everything is written, but {list} could not be taken away", list = listed(.0))]
    NotCleared(Vec<FailedFile>),
    /// What an interrupted run left could not be settled.
    #[error("a run was interrupted, and {list} could not be put back", list = listed(.0))]
    Unrecovered(Vec<FailedFile>),
}

fn listed(failed: &[FailedFile]) -> String {
    let one = |(path, error): &FailedFile| format!("`{path}` ({error})");
    failed.iter().map(one).collect::<Vec<_>>().join(", ")
}

impl DiskError {
    /// The file that an operation failed on.
    fn failed_file(self) -> Option<FailedFile> {
        match self {
            DiskError::Io { path, source, .. } => Some((path, source)),
            _ => None,
        }
    }

    /// The error as everybody prints it.
    pub(crate) fn diagnostic(&self) -> Diagnostic {
        let (code, help) = self.advice();
        let finding = Diagnostic::error(code, self.to_string()).help(help);
        match self {
            DiskError::NotUtf8 { name, text, at } => {
                let end = at + char::REPLACEMENT_CHARACTER.len_utf8();
                finding.at(name.as_str(), text.as_str().into(), *at..end)
            }
            _ => finding,
        }
    }

    fn advice(&self) -> (Code, &'static str) {
        match self {
            DiskError::Io { action: "read", .. } => {
                (Code::DiskReadFailed, "see that the file is there and may be read")
            }
            DiskError::Io { .. } => (
                Code::DiskWriteFailed,
                "what was written is put back; see that the folder may be written and has room",
            ),
            DiskError::ChangedUnderneath(_) => (Code::DiskChangedUnderneath, "run it again"),
            DiskError::Locked(_) => (Code::DiskLocked, "let it end, then run it again"),
            DiskError::ReadOnly(_) => {
                (Code::DiskWriteFailed, "give yourself permission to write the file")
            }
            DiskError::Interrupted(_) => (
                Code::DiskInterrupted,
                "run `pushwright apply`: it settles what the interrupted run left before it does \
                 anything else",
            ),
            DiskError::NotAJournal(_) => (
                Code::DiskInterrupted,
                "a run was interrupted here: where a later pushwright wrote it, run that one; else \
                 look for files that are half written (`git status`).\n\
                 The old text of a file is beside it as `.pushwright-<number>.old`: put it back, \
                 or restore the file from version control.\n\
                 Then delete this file and all others whose names begin with `.pushwright-`, and \
                 run it again",
            ),
            DiskError::TooLarge(_) => (
                Code::ConfigMalformed,
                "no push.toml is that large: see what was written into it; many brands have a file \
                 each (`--config`)",
            ),
            DiskError::OutsideRoot(_) => (
                Code::DiskOutsideRoot,
                "replace the link by the file, or run in the folder it leads to",
            ),
            DiskError::Dangling(_) => (
                Code::DiskWriteFailed,
                "have it lead to a file of the project, or delete it, and run it again",
            ),
            DiskError::NotUtf8 { .. } => {
                (Code::ProjectNotUtf8, "save it as UTF-8; the first byte that is not stands here")
            }
            DiskError::NotCleared(_) => (
                Code::DiskWriteFailed,
                "see that the folder may be written, then run it again: it takes away what is left",
            ),
            DiskError::NotPutBack(..) | DiskError::Unrecovered(_) => (
                Code::DiskWriteFailed,
                "see that the folder may be written, then run it again: it puts back what is left",
            ),
        }
    }
}

/// The most bytes of a push.toml: three vendors with a hundred variants take a tenth of it.
pub(crate) const MOST_CONFIG: usize = 256 << 10;

fn io_error<'a>(action: &'static str, path: &'a Path) -> impl FnOnce(io::Error) -> DiskError + 'a {
    move |source| DiskError::Io { action, path: path.display().to_string(), source }
}

/// Whether a path leads to nothing; a file in the place of a folder on its way is nothing, too.
fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
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
        let there = read_at_most(&folder.join(path.as_str()), MOST_BYTES);
        there.is_ok_and(|bytes| !bytes.starts_with(mark.as_bytes()))
    };
    files.iter().map(|(path, _)| path).filter(|path| is_foreign(path)).cloned().collect()
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

/// What an HTML page of ours has in its first lines.
const REPORT: &str = "<!-- pushwright report -->";

/// Refuses a place for a page where something is that is not an earlier page of ours.
///
/// # Errors
/// Something else is there.
pub(crate) fn keep_for_report(path: &Path) -> Result<(), DiskError> {
    let there = fs::symlink_metadata(path).is_ok();
    let begins_so = || {
        let mut head = String::new();
        let read = fs::File::open(path).and_then(|it| it.take(64).read_to_string(&mut head));
        read.is_ok() && head.contains(REPORT)
    };
    // What is not a file, such as a pipe, may never end.
    let is_ours = || path.is_file() && begins_so();
    if there && !is_ours() {
        let why = "it is there and not a report; name another file with `--out`";
        let source = io::Error::new(io::ErrorKind::AlreadyExists, why);
        return Err(io_error("write", path)(source));
    }
    Ok(())
}

/// Writes a page where nothing is, or an earlier page of ours.
///
/// # Errors
/// Something else is there; the disk's own.
pub(crate) fn write_report(path: &Path, text: &str) -> Result<(), DiskError> {
    keep_for_report(path)?;
    fs::write(path, text).map_err(io_error("write", path))
}

/// `name`, or `name-2`, `name-3` …: the first that does not exist in the current folder.
pub(crate) fn free_name(name: &str) -> PathBuf {
    let numbered = (2..).map(|number| format!("{name}-{number}"));
    let mut names = std::iter::once(name.to_owned()).chain(numbered).map(PathBuf::from);
    names.find(|path| !path.exists()).unwrap_or_else(|| PathBuf::from(name))
}

/// The names in a folder; none where it cannot be read.
pub(crate) fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    entries.map(|it| it.file_name().to_string_lossy().into_owned()).collect()
}

/// Whether a folder holds nothing but what is hidden.
pub(crate) fn is_empty(folder: &Path) -> bool {
    names_in(folder).iter().all(|it| it.starts_with('.'))
}

/// A folder with its links followed.
///
/// # Errors
/// It is missing, or not a folder.
pub(crate) fn real_folder(path: &Path) -> Result<PathBuf, DiskError> {
    let real = path.canonicalize().map_err(io_error("read", path))?;
    match real.is_dir() {
        true => Ok(real),
        false => Err(io_error("read", path)(io::Error::other("it is not a folder"))),
    }
}

/// The current folder.
///
/// # Errors
/// It was deleted.
pub(crate) fn current_folder() -> Result<PathBuf, DiskError> {
    std::env::current_dir().map_err(io_error("read", Path::new(".")))
}

/// Whether a path goes down only.
fn is_plain(path: &Path) -> bool {
    path.components().all(|it| matches!(it, Component::Normal(_) | Component::CurDir))
}

/// The way from `folder` down to `path`, both as seen from the current folder, `..` resolved as the
/// disk does; `None`: it lies elsewhere. The file itself need not be there, nor be followed.
///
/// # Errors
/// The folder cannot be read.
pub(crate) fn way_below(folder: &Path, path: &Path) -> Result<Option<PathBuf>, DiskError> {
    let folder = folder.canonicalize().map_err(io_error("read", folder))?;
    let beside = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let Some(name) = path.file_name() else { return Ok(None) };
    let beside = match beside.canonicalize() {
        Ok(beside) => beside,
        // A folder that is still to be made lies where it is written.
        Err(error) if is_missing(&error) && is_plain(beside) => {
            let here = Path::new(".").canonicalize().map_err(io_error("read", beside))?;
            here.join(beside)
        }
        Err(_) => return Ok(None),
    };
    Ok(beside.join(name).strip_prefix(&folder).ok().map(Path::to_owned))
}

/// Whether a run that wrote into this folder was interrupted, and nobody settled it since.
pub(crate) fn was_interrupted(folder: &Path) -> bool {
    commit::is_interrupted(&Disk, folder).unwrap_or(false)
}

/// `path`, as seen from the current folder, as seen from `folder`; an absolute one stays.
///
/// # Errors
/// The folder, or the one that `path` starts from, cannot be read.
pub(crate) fn seen_from(folder: &Path, path: &Path) -> Result<PathBuf, DiskError> {
    if path.is_absolute() {
        return Ok(path.to_owned());
    }
    let folder = match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    };
    let folder = folder.canonicalize().map_err(io_error("read", folder))?;
    let mut up = PathBuf::new();
    let mut rest = current_folder()?.canonicalize().map_err(io_error("read", path))?;
    for part in path.components() {
        match part {
            std::path::Component::ParentDir => drop(rest.pop()),
            std::path::Component::CurDir => {}
            other => rest.push(other),
        }
    }
    let common = folder.ancestors().find(|it| rest.starts_with(it)).unwrap_or(Path::new("/"));
    for _ in folder.strip_prefix(common).iter().flat_map(|it| it.components()) {
        up.push("..");
    }
    Ok(up.join(rest.strip_prefix(common).unwrap_or(&rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commit(root: &Path, writes: &[Write]) -> Result<(), DiskError> {
        Opened::new(root, Access::Write)?.commit(writes)
    }

    fn write(path: &str, before: Option<&str>, after: Option<&str>) -> Write {
        let bytes = |text: &str| text.as_bytes().to_vec().into();
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
        fs::create_dir(root.path().join("b")).expect("a folder");
        let blocked = write("b", None, Some("3"));
        let error = commit(root.path(), &[write("a", Some("1"), Some("2")), blocked]);
        assert!(matches!(error, Err(DiskError::Io { .. })), "{error:?}");
        check(root.path(), "a", Some("1"));
    }
}
