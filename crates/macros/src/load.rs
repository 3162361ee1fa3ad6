//! The macros' one door to the disk: push.toml and folders of packs.

use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use pushwright_config::{Code, Diagnostic, PackSet, no_pack_folder, pack_folders};

/// What was read, and from where.
pub(crate) struct Loaded {
    /// push.toml's name in findings.
    pub(crate) name: String,
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
/// When push.toml cannot be read.
pub(crate) fn config(name: &str) -> Result<Loaded, Box<Diagnostic>> {
    let path = manifest_folder()?.join(name);
    let text = fs::read_to_string(&path).map_err(|error| unreadable(name, &error))?;
    let mut loaded = Loaded {
        name: shown(name),
        text,
        packs: PackSet::embedded(),
        files: vec![path],
        findings: vec![],
    };
    let parent = Path::new(name).parent().and_then(Path::to_str).unwrap_or_default();
    for folder in pack_folders(&loaded.text) {
        let below = match parent {
            "" => folder.value.clone(),
            parent => format!("{parent}/{}", folder.value.trim_start_matches("./")),
        };
        if add_packs(&mut loaded, &below).is_err() {
            loaded.findings.push(no_pack_folder(&loaded.name, &loaded.text, &folder));
        }
    }
    Ok(loaded)
}

fn unreadable(name: &str, error: &std::io::Error) -> Diagnostic {
    match error.kind() {
        ErrorKind::InvalidData => {
            Diagnostic::error(Code::ConfigMalformed, format!("`{name}` is not UTF-8"))
                .help("save it as UTF-8")
        }
        ErrorKind::NotFound => {
            Diagnostic::error(Code::ConfigNotFound, format!("there is no `{name}`"))
                .help("name push.toml relative to the crate's Cargo.toml")
        }
        kind => Diagnostic::error(Code::ConfigNotFound, format!("cannot read `{name}`: {kind}"))
            .help("see that the file can be read"),
    }
}

/// Reads the packs below a folder, named relative to the calling crate's manifest.
///
/// # Errors
///
/// When the folder cannot be read.
pub(crate) fn packs(folder: Option<&str>) -> Result<Loaded, Box<Diagnostic>> {
    let mut loaded = Loaded {
        name: String::new(),
        text: String::new(),
        packs: PackSet::embedded(),
        files: vec![],
        findings: vec![],
    };
    if let Some(folder) = folder {
        add_packs(&mut loaded, folder)?;
    }
    Ok(loaded)
}

fn manifest_folder() -> Result<PathBuf, Box<Diagnostic>> {
    std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).ok_or_else(|| {
        Diagnostic::error(Code::ConfigNotFound, "the crate's folder is not known")
            .help("build the crate with cargo, or set `CARGO_MANIFEST_DIR`")
            .into()
    })
}

/// A file's name as the compiler shows those of sources, which editors and terminals link.
///
/// That is relative to the folder the compiler runs in, the root of the crate's workspace. Of a
/// crate that lies elsewhere, the name stays as it was given.
fn shown(name: &str) -> String {
    let within = || {
        let manifest = manifest_folder().ok()?;
        let crate_folder = manifest.strip_prefix(std::env::current_dir().ok()?).ok()?;
        without_dots(&crate_folder.join(name))
    };
    within().unwrap_or_else(|| name.to_owned())
}

/// A relative path whose `..` stand first, if anywhere.
fn without_dots(path: &Path) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if parts.last().is_some_and(|it| *it != "..") => {
                parts.pop();
            }
            Component::ParentDir => parts.push(".."),
            Component::Normal(name) => parts.push(name.to_str()?),
            Component::Prefix(_) | Component::RootDir => return None,
        }
    }
    Some(parts.join("/"))
}

/// Adds the packs below a folder, named relative to the calling crate's manifest.
fn add_packs(loaded: &mut Loaded, name: &str) -> Result<(), Box<Diagnostic>> {
    let mut texts = Vec::new();
    let name = name.trim_end_matches('/');
    let folder = manifest_folder()?.join(name);
    walk(&folder, &shown(name), DEPTH, &mut texts, &mut loaded.files).map_err(|_| {
        let found = Diagnostic::error(Code::ConfigNotFound, format!("there is no folder `{name}`"));
        Box::new(found.help("name a folder of packs relative to the crate's Cargo.toml"))
    })?;
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
