//! Folders outside of what a project's own journal tells, such as that of generated sources: while
//! one is filled, a note in the project's home says which, so that whoever comes there sees it.
//!
//! Knows where such a folder is and which were made for it; what happens inside, its own journal
//! tells.

use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::commit::{Last, Recovered, is_interrupted, recover, remove_if_there};
use super::door::{Door, Entry};
use super::{DiskError, io_error, is_missing};

/// The note, in the home of the project.
pub(super) const NOTE: &str = ".pushwright-filling";

/// A folder that is being filled.
struct Filling {
    folder: PathBuf,
    /// Those that are made for it, outer ones first.
    made: Vec<PathBuf>,
}

/// Makes a folder where it is missing, and has it filled; what was made goes again where that fails.
/// `fill` takes the note away as the last thing that it does.
///
/// # Errors
/// It cannot be made, or what `fill` says.
pub(super) fn fill(
    door: &dyn Door,
    home: &Path,
    folder: &Path,
    fill: &dyn Fn(&Path, Last<'_>) -> Result<(), DiskError>,
) -> Result<(), DiskError> {
    let filling = Filling::of(door, folder)?;
    let is_noted = filling.write_down(door, home)?;
    let unnote = || match is_noted {
        true => remove_if_there(door, &home.join(NOTE)),
        false => Ok(()),
    };
    let result = filling.make(door).and_then(|()| fill(&filling.folder, &unnote));
    // What could not be put back is for the next run, which finds the note.
    if result.is_err() && !is_begun(door, &filling.folder)? {
        filling.take_back(door);
        let _ = unnote();
    }
    result
}

/// The folder that was being filled when a run was interrupted.
///
/// # Errors
/// The note cannot be read.
pub(super) fn interrupted(door: &dyn Door, home: &Path) -> Result<Option<PathBuf>, DiskError> {
    let unfinished = unfinished(home);
    if door.entry(&unfinished).map_err(io_error("read", &unfinished))? != Entry::Missing {
        return Ok(Some(home.to_owned()));
    }
    Ok(Filling::read(door, home)?.map(|it| it.folder))
}

/// Settles what an interrupted run left of filling a folder.
///
/// # Errors
/// The note cannot be read, or what was left cannot be settled.
pub(super) fn settle(door: &dyn Door, home: &Path) -> Result<Recovered, DiskError> {
    remove_if_there(door, &unfinished(home))?;
    let Some(filling) = Filling::read(door, home)? else { return Ok(Recovered::Nothing) };
    let became = match is_begun(door, &filling.folder)? {
        true => recover(door, &filling.folder)?,
        false => Recovered::Nothing,
    };
    // Those that hold something stay.
    filling.take_back(door);
    remove_if_there(door, &home.join(NOTE))?;
    Ok(match became {
        Recovered::Nothing => Recovered::Undone,
        other => other,
    })
}

/// The note while it is written.
fn unfinished(home: &Path) -> PathBuf {
    home.join(format!("{NOTE}.new"))
}

fn is_begun(door: &dyn Door, folder: &Path) -> Result<bool, DiskError> {
    let there = door.entry(folder).map_err(io_error("read", folder))?;
    Ok(there == Entry::Folder && is_interrupted(door, folder)?)
}

impl Filling {
    /// What is to be made, seen from the nearest folder that is there.
    fn of(door: &dyn Door, folder: &Path) -> Result<Filling, DiskError> {
        let mut missing = Vec::new();
        let mut there = folder.to_owned();
        let real = loop {
            match door.real_path(&there) {
                Ok(real) => break real,
                Err(error) if is_missing(&error) => {
                    missing.extend(there.file_name().map(ToOwned::to_owned));
                    if !there.pop() {
                        return Err(io_error("create", folder)(error));
                    }
                    if there.as_os_str().is_empty() {
                        there.push(".");
                    }
                }
                Err(error) => return Err(io_error("create", folder)(error)),
            }
        };
        let mut made = Vec::new();
        let mut path = real;
        for name in missing.into_iter().rev() {
            path.push(name);
            made.push(path.clone());
        }
        Ok(Filling { folder: path, made })
    }

    /// Whether the note is there; a home that nobody may write has none.
    fn write_down(&self, door: &dyn Door, home: &Path) -> Result<bool, DiskError> {
        let Some(text) = self.to_text() else { return Ok(false) };
        let note = home.join(NOTE);
        let unfinished = unfinished(home);
        remove_if_there(door, &unfinished)?;
        let written = door
            .write_new(&unfinished, text.as_bytes())
            .and_then(|()| door.rename(&unfinished, &note))
            .and_then(|()| door.sync_folder(home));
        match written {
            Ok(()) => Ok(true),
            Err(error) if is_forbidden(&error) => Ok(false),
            Err(error) => {
                let _ = remove_if_there(door, &unfinished);
                let _ = remove_if_there(door, &note);
                Err(io_error("write", &note)(error))
            }
        }
    }

    fn make(&self, door: &dyn Door) -> Result<(), DiskError> {
        for folder in &self.made {
            door.make_folder(folder).map_err(io_error("create", folder))?;
            let Some(around) = folder.parent() else { continue };
            door.sync_folder(around).map_err(io_error("write", around))?;
        }
        Ok(())
    }

    fn take_back(&self, door: &dyn Door) {
        for folder in self.made.iter().rev() {
            // One that holds somebody's file by now stays.
            let _ = door.remove_folder(folder);
        }
    }

    fn to_text(&self) -> Option<String> {
        let made: Option<Vec<&str>> = self.made.iter().map(|it| it.to_str()).collect();
        let note = json!({ "version": 1, "folder": self.folder.to_str()?, "made": made? });
        Some(format!("{note:#}\n"))
    }

    /// The note of a run that was interrupted. What it names is looked at like any path: of a folder
    /// that somebody else wrote down nothing goes but what is empty, or what its journal knows.
    fn read(door: &dyn Door, home: &Path) -> Result<Option<Filling>, DiskError> {
        let note = home.join(NOTE);
        let bytes = match door.read(&note) {
            Err(error) if is_missing(&error) => return Ok(None),
            bytes => bytes.map_err(io_error("read", &note))?,
        };
        let filling = String::from_utf8(bytes).ok().and_then(|it| Filling::parse(&it));
        filling.map(Some).ok_or_else(|| DiskError::NotAJournal(note.display().to_string()))
    }

    fn parse(text: &str) -> Option<Filling> {
        let value: Value = serde_json::from_str(text).ok()?;
        let path = |it: &Value| Some(PathBuf::from(it.as_str()?)).filter(|it| it.is_absolute());
        let folder = path(&value["folder"]).filter(|_| value["version"] == 1)?;
        let made: Vec<PathBuf> =
            value["made"].as_array()?.iter().map(path).collect::<Option<_>>()?;
        made.iter().all(|it| folder.starts_with(it)).then_some(Filling { folder, made })
    }
}

fn is_forbidden(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}
