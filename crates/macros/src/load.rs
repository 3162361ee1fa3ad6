//! The macros' one door to the disk: push.toml and folders of packs.

use std::fs;
use std::path::{Path, PathBuf};

use pushwright_config::{Code, Diagnostic, PackSet, pack_folders};

/// What was read, and from where.
pub(crate) struct Loaded {
    /// push.toml's text.
    pub(crate) text: String,
    /// The packs of the tool and of the user.
    pub(crate) packs: PackSet,
    /// Every file that was read: the expansion depends on them.
    pub(crate) files: Vec<PathBuf>,
    /// What is wrong with the user's packs.
    pub(crate) findings: Vec<Diagnostic>,
}

/// Reads push.toml, named relative to the calling crate's manifest, and the packs it names.
///
/// # Errors
///
/// A message, when push.toml cannot be read.
pub(crate) fn config(name: &str) -> Result<Loaded, String> {
    let path = manifest_folder()?.join(name);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => return Err(format!("cannot read `{name}`: {}", error.kind())),
    };
    let mut loaded =
        Loaded { packs: PackSet::embedded(), files: vec![path.clone()], findings: vec![], text };
    let parent = Path::new(name).parent().and_then(Path::to_str).unwrap_or_default();
    for folder in pack_folders(&loaded.text) {
        let folder = match parent {
            "" => folder,
            parent => format!("{parent}/{}", folder.trim_start_matches("./")),
        };
        add_packs(&mut loaded, &folder)?;
    }
    Ok(loaded)
}

/// Reads the packs below a folder, named relative to the calling crate's manifest.
///
/// # Errors
///
/// A message, when the calling crate is not known.
pub(crate) fn packs(folder: Option<&str>) -> Result<Loaded, String> {
    let mut loaded =
        Loaded { packs: PackSet::embedded(), files: vec![], findings: vec![], text: String::new() };
    if let Some(folder) = folder {
        add_packs(&mut loaded, folder)?;
    }
    Ok(loaded)
}

fn manifest_folder() -> Result<PathBuf, String> {
    match std::env::var_os("CARGO_MANIFEST_DIR") {
        Some(folder) => Ok(PathBuf::from(folder)),
        None => Err("the crate's folder is not known: build it with cargo".to_owned()),
    }
}

/// Adds the packs below a folder, named relative to the calling crate's manifest.
fn add_packs(loaded: &mut Loaded, name: &str) -> Result<(), String> {
    let mut texts = Vec::new();
    let name = name.trim_end_matches('/');
    if let Err(error) =
        walk(&manifest_folder()?.join(name), name, DEPTH, &mut texts, &mut loaded.files)
    {
        let message = format!("cannot read the folder of packs `{name}`: {}", error.kind());
        let found = Diagnostic::error(Code::ConfigNotFound, message);
        loaded.findings.push(found.help("name a folder that is there"));
    }
    loaded.findings.extend(loaded.packs.add(texts));
    Ok(())
}

/// How deep folders of packs are looked into: `<vendor>/<edition>/sources/<language>` and room.
const DEPTH: usize = 8;

/// Collects the texts below `folder`; what is not UTF-8 belongs to no pack.
fn walk(
    folder: &Path,
    name: &str,
    depth: usize,
    texts: &mut Vec<(String, String)>,
    files: &mut Vec<PathBuf>,
) -> std::io::Result<()> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|it| it.path())).collect::<Result<_, _>>()?;
    entries.sort();
    for path in entries {
        let Some(file) = path.file_name().and_then(|it| it.to_str()) else { continue };
        let name = format!("{name}/{file}");
        if path.is_dir() {
            if depth > 0 {
                walk(&path, &name, depth - 1, texts, files)?;
            }
        } else if let Ok(text) = fs::read_to_string(&path) {
            texts.push((name, text));
            files.push(path);
        }
    }
    Ok(())
}
