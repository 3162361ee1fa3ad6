//! Writing several files all or nothing, whatever happens in between.
//!
//! Knows in which order a commit touches the disk. First the journal is durable; then every new
//! text stands beside its target and every old file has a second name; then the names change, one
//! by one; then the journal says that all is done, and what is old goes. Until that moment each
//! old file is there, so that putting back needs no room on the disk.
//!
//! Over 500 lines: the order of the steps is the promise, and its tests stand below it.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use pushwright_android::RelPath;

use super::bytes::Bytes;
use super::door::{Door, Entry};
use super::journal::{DONE, JOURNAL, Journal, Step, UNFINISHED, digest};
use super::ways::{Ways, check_inside};
use super::{DiskError, FailedFile, io_error, is_missing};

/// One file that a commit changes.
#[derive(Clone, Debug)]
pub(crate) struct Write {
    pub(crate) path: RelPath,
    /// The bytes the plan was computed from; `None`: there was no file.
    pub(crate) before: Option<Bytes>,
    /// The bytes to be there afterwards; `None`: no file.
    pub(crate) after: Option<Bytes>,
}

/// What became of a commit that was interrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Recovered {
    /// There was none.
    Nothing,
    /// It is undone.
    Undone,
    /// It is finished.
    Finished,
}

/// Writes all of `writes`, in their order, or none; `root` has no link on its way.
///
/// # Errors
/// Nothing was written, or what was written is put back; [`DiskError::NotPutBack`] where even
/// that failed.
pub(super) fn commit(door: &dyn Door, root: &Path, writes: &[Write]) -> Result<(), DiskError> {
    commit_and(door, root, writes, &|| Ok(()))
}

/// What is done last, while all can still be undone.
pub(super) type Last<'l> = &'l dyn Fn() -> Result<(), DiskError>;

/// The same, with something to be done last; where that fails, nothing is written either.
///
/// # Errors
/// As [`commit`], and those of `last`.
pub(super) fn commit_and(
    door: &dyn Door,
    root: &Path,
    writes: &[Write],
    last: Last<'_>,
) -> Result<(), DiskError> {
    let writes: Vec<&Write> = writes.iter().filter(|it| it.before != it.after).collect();
    if writes.is_empty() {
        return last();
    }
    let journal = prepare(door, root, &writes)?;
    let result = write_down(door, root, &journal)
        .and_then(|()| stage(door, root, &journal, &writes))
        .and_then(|()| exchange(door, root, &journal, &writes))
        .and_then(|()| declare_done(door, root));
    if let Err(failure) = result {
        return Err(failed(door, root, &journal, failure));
    }
    let Err(failure) = clear_away(door, root, &journal, last) else { return Ok(()) };
    // An error means the tree as it was, even now.
    if take_back(door, root, &journal, &writes).is_err() {
        // What cannot be taken back is done; what is left of it is for the next run.
        return all_cleared_away(door, root, &journal).map(drop);
    }
    Err(failed(door, root, &journal, failure))
}

/// Undoes what was begun, and says why.
fn failed(door: &dyn Door, root: &Path, journal: &Journal, failure: DiskError) -> DiskError {
    match undo(door, root, journal) {
        failed if failed.is_empty() => failure,
        failed => DiskError::NotPutBack(Box::new(failure), failed),
    }
}

/// Makes a commit that is declared done one that can be undone: each old file that is cleared away
/// already is written once more, from what was read of it, where it gave its room back.
fn take_back(
    door: &dyn Door,
    root: &Path,
    journal: &Journal,
    writes: &[&Write],
) -> Result<(), DiskError> {
    let mut touched = BTreeSet::new();
    for (step, write) in journal.steps.iter().zip(writes) {
        let (target, kept) = (step.target(root), step.kept(root));
        let Some(bytes) = &write.before else { continue };
        if !is_vacant(door, &kept)? {
            continue;
        }
        make_folders(door, root, &step.path.parent())?;
        door.write_new(&kept, bytes).map_err(io_error("write", &kept))?;
        if write.after.is_some() {
            door.copy_attributes(&target, &kept).map_err(io_error("write", &kept))?;
        }
        touched.insert(step.folder(root));
    }
    sync(door, &touched)?;
    let path = root.join(JOURNAL);
    door.rename(&root.join(DONE), &path).map_err(io_error("write", &path))?;
    door.sync_folder(root).map_err(io_error("write", root))
}

/// Makes a folder that became empty and was taken away, with those around it.
fn make_folders(door: &dyn Door, root: &Path, folder: &RelPath) -> Result<(), DiskError> {
    let path = root.join(folder.as_str());
    if folder.as_str().is_empty() || !is_vacant(door, &path)? {
        return Ok(());
    }
    make_folders(door, root, &folder.parent())?;
    door.make_folder(&path).map_err(io_error("create", &path))
}

/// Whether a commit was interrupted here.
///
/// # Errors
/// The folder cannot be read.
pub(super) fn is_interrupted(door: &dyn Door, root: &Path) -> Result<bool, DiskError> {
    for name in [UNFINISHED, JOURNAL, DONE] {
        let path = root.join(name);
        if door.entry(&path).map_err(io_error("read", &path))? != Entry::Missing {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Undoes what an interrupted commit began, or finishes it.
///
/// It is finished where all files had been exchanged, and where somebody changed one of them
/// since: his text has ours in it already, which push.lock is to know.
///
/// # Errors
/// A journal that cannot be read, or files that can be neither put back nor written.
pub(super) fn recover(door: &dyn Door, root: &Path) -> Result<Recovered, DiskError> {
    if !is_interrupted(door, root)? {
        return Ok(Recovered::Nothing);
    }
    remove_if_there(door, &root.join(UNFINISHED))?;
    if let Some(journal) = read_journal(door, root, DONE)? {
        reaches_inside_only(door, root, &journal)?;
        return all_cleared_away(door, root, &journal);
    }
    let Some(journal) = read_journal(door, root, JOURNAL)? else { return Ok(Recovered::Undone) };
    reaches_inside_only(door, root, &journal)?;
    if changed_since(door, root, &journal)? {
        exchange_the_rest(door, root, &journal)?;
        declare_done(door, root)?;
        return all_cleared_away(door, root, &journal);
    }
    match undo(door, root, &journal) {
        failed if failed.is_empty() => Ok(Recovered::Undone),
        failed => Err(DiskError::Unrecovered(failed)),
    }
}

/// Whether all that a journal names lies in the project, whoever wrote it: no link leads outside.
fn reaches_inside_only(door: &dyn Door, root: &Path, journal: &Journal) -> Result<(), DiskError> {
    let paths = journal.steps.iter().map(|step| &step.path).chain(&journal.folders);
    for path in paths {
        check_inside(door, root, path)?;
    }
    Ok(())
}

fn read_journal(door: &dyn Door, root: &Path, name: &str) -> Result<Option<Journal>, DiskError> {
    let path = root.join(name);
    let bytes = match door.read(&path) {
        Err(error) if is_missing(&error) => return Ok(None),
        bytes => bytes.map_err(io_error("read", &path))?,
    };
    let journal = String::from_utf8(bytes).ok().and_then(|text| Journal::parse(&text));
    match journal {
        Some(journal) => Ok(Some(journal)),
        None => Err(DiskError::NotAJournal(path.display().to_string())),
    }
}

/// What is to be done, once each target is what it is taken for.
fn prepare(door: &dyn Door, root: &Path, writes: &[&Write]) -> Result<Journal, DiskError> {
    let mut folders = BTreeSet::new();
    let mut steps = Vec::new();
    let mut ways = Ways::new(door, root);
    for (number, write) in writes.iter().enumerate() {
        let (path, entry) = ways.file(&write.path)?;
        let target = root.join(path.as_str());
        let now = match entry {
            Entry::File { read_only: true } => {
                return Err(DiskError::ReadOnly(write.path.to_string()));
            }
            Entry::Missing => None,
            _ => current(door, &target)?,
        };
        if now.as_deref() != write.before.as_deref() {
            return Err(DiskError::ChangedUnderneath(write.path.to_string()));
        }
        let mut folder = path.parent();
        while ways.folder(&folder, &path)?.missing {
            let around = folder.parent();
            folders.insert(folder);
            folder = around;
        }
        let folder = ways.folder(&path.parent(), &path)?;
        let step = Step::new(number, path, write.before.as_deref(), write.after.as_deref());
        for name in [step.staged(root), step.kept(root)] {
            if !folder.missing && !is_vacant(door, &name)? {
                return Err(io_error("create", &name)(io::ErrorKind::AlreadyExists.into()));
            }
        }
        steps.push(step);
    }
    Ok(Journal { folders: folders.into_iter().collect(), steps })
}

fn is_vacant(door: &dyn Door, path: &Path) -> Result<bool, DiskError> {
    Ok(door.entry(path).map_err(io_error("read", path))? == Entry::Missing)
}

fn write_down(door: &dyn Door, root: &Path, journal: &Journal) -> Result<(), DiskError> {
    let (unfinished, path) = (root.join(UNFINISHED), root.join(JOURNAL));
    door.write_new(&unfinished, journal.to_text().as_bytes())
        .and_then(|()| door.rename(&unfinished, &path))
        .and_then(|()| door.sync_folder(root))
        .map_err(io_error("write", &path))
}

/// Makes the folders, puts each new text beside its target and gives each old file a second name.
fn stage(
    door: &dyn Door,
    root: &Path,
    journal: &Journal,
    writes: &[&Write],
) -> Result<(), DiskError> {
    let mut touched = BTreeSet::new();
    for folder in &journal.folders {
        let path = root.join(folder.as_str());
        door.make_folder(&path).map_err(io_error("create", &path))?;
        touched.insert(root.join(folder.parent().as_str()));
    }
    for (step, write) in journal.steps.iter().zip(writes) {
        let (target, staged, kept) = (step.target(root), step.staged(root), step.kept(root));
        touched.insert(step.folder(root));
        if let Some(bytes) = &write.after {
            door.write_new(&staged, bytes).map_err(io_error("write", &target))?;
        }
        if write.before.is_none() {
            continue;
        }
        if write.after.is_some() {
            door.copy_attributes(&target, &staged).map_err(io_error("write", &target))?;
        }
        match door.link(&target, &kept) {
            // Not every file system knows second names; the file is then moved away in its turn.
            Err(error) if has_no_links(&error) => {}
            result => result.map_err(io_error("write", &target))?,
        }
    }
    sync(door, &touched)
}

fn has_no_links(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::PermissionDenied)
}

/// Puts the new texts in their places; each target is looked at once more right before its turn,
/// and each old file once all is done, so that nothing saved meanwhile is lost.
fn exchange(
    door: &dyn Door,
    root: &Path,
    journal: &Journal,
    writes: &[&Write],
) -> Result<(), DiskError> {
    for (step, write) in journal.steps.iter().zip(writes) {
        let target = step.target(root);
        if current(door, &target)?.as_deref() != write.before.as_deref() {
            return Err(DiskError::ChangedUnderneath(step.path.to_string()));
        }
        exchange_one(door, root, step).map_err(io_error("write", &target))?;
    }
    sync(door, &folders_of(root, journal))?;
    for (step, write) in journal.steps.iter().zip(writes).filter(|it| it.0.before.is_some()) {
        if current(door, &step.kept(root))?.as_deref() != write.before.as_deref() {
            return Err(DiskError::ChangedUnderneath(step.path.to_string()));
        }
    }
    Ok(())
}

fn exchange_one(door: &dyn Door, root: &Path, step: &Step) -> io::Result<()> {
    let (target, kept) = (step.target(root), step.kept(root));
    let is_kept = step.before.is_none() || door.entry(&kept)? != Entry::Missing;
    if !is_kept {
        door.rename(&target, &kept)?;
    }
    match &step.after {
        Some(_) => door.rename(&step.staged(root), &target),
        None if is_kept => door.remove(&target),
        None => Ok(()),
    }
}

/// From here on all is done: the journal has another name.
fn declare_done(door: &dyn Door, root: &Path) -> Result<(), DiskError> {
    let path = root.join(JOURNAL);
    door.rename(&path, &root.join(DONE)).map_err(io_error("write", &path))
}

/// Whether somebody changed a file after it was exchanged.
fn changed_since(door: &dyn Door, root: &Path, journal: &Journal) -> Result<bool, DiskError> {
    let Some(last) = journal.steps.last() else { return Ok(false) };
    // Exchanging begins when the last new text is staged and the last old file is kept.
    let begun = (last.before.is_none() || !is_vacant(door, &last.kept(root))?)
        && (last.after.is_none()
            || !is_vacant(door, &last.staged(root))?
            || current_digest(door, &last.target(root))? == last.after);
    for step in journal.steps.iter().filter(|it| begun && it.after.is_some()) {
        let now = current_digest(door, &step.target(root))?;
        let is_known = now.is_none() || now == step.before || now == step.after;
        if !is_known && is_vacant(door, &step.staged(root))? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Exchanges what an interrupted commit left; what somebody changed since stays.
fn exchange_the_rest(door: &dyn Door, root: &Path, journal: &Journal) -> Result<(), DiskError> {
    for step in &journal.steps {
        let target = step.target(root);
        let is_staged = step.after.is_none() || !is_vacant(door, &step.staged(root))?;
        let now = current_digest(door, &target)?;
        // A file that was moved away in its turn has nothing in its place yet.
        let is_its_turn = now == step.before || now.is_none();
        if is_staged && is_its_turn && now != step.after {
            exchange_one(door, root, step).map_err(io_error("write", &target))?;
        }
        remove_if_there(door, &step.staged(root))?;
    }
    sync(door, &folders_of(root, journal))
}

/// Puts back all that can be, and names what cannot.
fn undo(door: &dyn Door, root: &Path, journal: &Journal) -> Vec<FailedFile> {
    let mut failed = Vec::new();
    for step in journal.steps.iter().rev() {
        if let Err(error) = undo_one(door, root, step) {
            failed.push((step.path.to_string(), error));
        }
    }
    for folder in journal.folders.iter().rev() {
        // One that holds somebody else's file by now stays.
        let _ = door.remove_folder(&root.join(folder.as_str()));
    }
    if !failed.is_empty() {
        return failed;
    }
    let synced = there(door, folders_of(root, journal)).and_then(|it| sync(door, &it));
    failed.extend(synced.err().and_then(DiskError::failed_file));
    // Left behind, the journal has the next run look once more.
    let names = if failed.is_empty() { &[UNFINISHED, JOURNAL][..] } else { &[UNFINISHED] };
    for name in names {
        let removed = remove_if_there(door, &root.join(name));
        failed.extend(removed.err().and_then(DiskError::failed_file));
    }
    let _ = door.sync_folder(root);
    failed
}

fn undo_one(door: &dyn Door, root: &Path, step: &Step) -> io::Result<()> {
    let (target, kept) = (step.target(root), step.kept(root));
    let now = match door.read(&target) {
        Ok(bytes) => Some(digest(&bytes)),
        Err(error) if is_missing(&error) => None,
        Err(error) => return Err(error),
    };
    let is_ours = now.is_none() || now == step.after;
    let is_exchanged = step.after.is_none() || door.entry(&step.staged(root))? == Entry::Missing;
    if door.entry(&kept)? != Entry::Missing {
        // Two names of one file: renaming would leave both.
        match is_ours && now != step.before {
            true => door.rename(&kept, &target)?,
            false => door.remove(&kept)?,
        }
    } else if step.before.is_none() && is_exchanged && now.is_some() && is_ours {
        door.remove(&target)?;
    }
    match door.remove(&step.staged(root)) {
        Err(error) if !is_missing(&error) => Err(error),
        _ => Ok(()),
    }
}

/// Takes the old files away, folders that became empty, and at last the journal itself.
fn clear_away(
    door: &dyn Door,
    root: &Path,
    journal: &Journal,
    last: Last<'_>,
) -> Result<(), DiskError> {
    // Until it is durable that all is done, no old file may go.
    door.sync_folder(root).map_err(io_error("write", root))?;
    journal.steps.iter().try_for_each(|step| clear_one(door, root, step))?;
    let kept = journal.steps.iter().filter(|step| step.before.is_some());
    sync(door, &there(door, kept.map(|step| step.folder(root)).collect())?)?;
    last()?;
    remove_if_there(door, &root.join(DONE))
}

/// The same as far as it goes, whatever fails in between.
fn all_cleared_away(
    door: &dyn Door,
    root: &Path,
    journal: &Journal,
) -> Result<Recovered, DiskError> {
    let cleared = journal.steps.iter().map(|step| clear_one(door, root, step));
    let mut failed: Vec<FailedFile> = cleared.filter_map(|it| it.err()?.failed_file()).collect();
    if failed.is_empty() {
        let cleared = clear_away(door, root, journal, &|| Ok(()));
        failed.extend(cleared.err().and_then(DiskError::failed_file));
    }
    if failed.is_empty() { Ok(Recovered::Finished) } else { Err(DiskError::NotCleared(failed)) }
}

fn clear_one(door: &dyn Door, root: &Path, step: &Step) -> Result<(), DiskError> {
    // Of a file that was not there before nothing was kept.
    if step.before.is_some() {
        remove_if_there(door, &step.kept(root))?;
    }
    match step.after {
        Some(_) => Ok(()),
        None => remove_empty_folders(door, root, &step.path),
    }
}

/// Folders that became empty by a deletion go, too; the first that is not empty ends it.
fn remove_empty_folders(door: &dyn Door, root: &Path, deleted: &RelPath) -> Result<(), DiskError> {
    let mut folder = deleted.parent();
    while !folder.as_str().is_empty() {
        let path = root.join(folder.as_str());
        match door.remove_folder(&path) {
            Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => break,
            Err(error) if !is_missing(&error) => return Err(io_error("write", &path)(error)),
            _ => folder = folder.parent(),
        }
    }
    Ok(())
}

/// `folders`, and in the place of one that is gone the nearest around it that is there: its going is
/// to be durable, too.
fn there(door: &dyn Door, folders: BTreeSet<PathBuf>) -> Result<BTreeSet<PathBuf>, DiskError> {
    let mut found = BTreeSet::new();
    for mut folder in folders {
        while door.entry(&folder).map_err(io_error("read", &folder))? != Entry::Folder {
            if !folder.pop() {
                break;
            }
        }
        found.insert(folder);
    }
    Ok(found)
}

fn folders_of(root: &Path, journal: &Journal) -> BTreeSet<PathBuf> {
    journal.steps.iter().map(|step| step.folder(root)).collect()
}

fn sync(door: &dyn Door, folders: &BTreeSet<PathBuf>) -> Result<(), DiskError> {
    for folder in folders {
        door.sync_folder(folder).map_err(io_error("write", folder))?;
    }
    Ok(())
}

pub(super) fn remove_if_there(door: &dyn Door, path: &Path) -> Result<(), DiskError> {
    match door.remove(path) {
        Err(error) if !is_missing(&error) => Err(io_error("write", path)(error)),
        _ => Ok(()),
    }
}

fn current(door: &dyn Door, target: &Path) -> Result<Option<Vec<u8>>, DiskError> {
    match door.read(target) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if is_missing(&error) => Ok(None),
        Err(error) => Err(io_error("read", target)(error)),
    }
}

fn current_digest(door: &dyn Door, target: &Path) -> Result<Option<String>, DiskError> {
    Ok(current(door, target)?.map(|bytes| digest(&bytes)))
}
