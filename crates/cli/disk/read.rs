//! Reading a project: the walk over its folders, and what is read of it.
//!
//! Knows which folders hold nothing of the project's own, which files have a text that counts, and
//! where a project ends; knows neither Android nor push. Only regular files of a sensible size are
//! read, and none outside the project through a link.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use pushwright_android::{Content, RelPath, Snapshot, is_rules_file, rules_included_in};
use pushwright_engine::{Nearby, Reads};
use pushwright_lossless::SourceText;
use walkdir::{DirEntry, WalkDir};

use super::door::{Disk, Door as _, Entry, MOST_BYTES, read_at_most};
use super::{DiskError, io_error, is_missing};

/// What kept a walk over `folder` from going on.
pub(super) fn walk_error(folder: &Path, error: walkdir::Error) -> DiskError {
    let path = error.path().unwrap_or(folder).to_owned();
    let circle = || io::Error::other("its links lead in a circle");
    io_error("read", &path)(error.into_io_error().unwrap_or_else(circle))
}

/// Folders that hold nothing of the project's own, wherever they are.
const FOREIGN: [&str; 2] = ["node_modules", "Pods"];
/// Folders that builds make, where they stand beside a build's own file.
const MADE: [&str; 4] = ["build", "target", "out", "dist"];
const SCRIPTS: [&str; 2] = ["build.gradle", "build.gradle.kts"];
/// What a build makes its folders beside.
const BUILDS: [&str; 7] = [
    "build.gradle",
    "build.gradle.kts",
    "settings.gradle",
    "settings.gradle.kts",
    "package.json",
    "Cargo.toml",
    "pom.xml",
];

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
/// The files in `also` are looked for by their paths, too: one that the walk does not come by is
/// not gone.
///
/// # Errors
/// A folder or file that cannot be read and may be wanted; a script or manifest that is a link out
/// of the project.
pub(crate) fn read_project(
    root: &Path,
    sources: Sources<'_>,
    also: &BTreeSet<RelPath>,
) -> Result<Snapshot, DiskError> {
    let bounds = Bounds { root, found: OnceCell::new() };
    let mut reader = Reader { root, bounds, sources, also, files: Vec::new() };
    let mut unreadable = Vec::new();
    let walk = WalkDir::new(root).sort_by_file_name().into_iter();
    for entry in walk.filter_entry(|entry| entry.depth() == 0 || !is_skipped(root, entry)) {
        match entry {
            Ok(entry) => reader.take_up(&entry)?,
            Err(error) if error.depth() > 0 => unreadable.push(error),
            Err(error) => return Err(walk_error(root, error)),
        }
    }
    if let Some(error) = unreadable.into_iter().find(|it| reader.may_matter(it)) {
        return Err(walk_error(root, error));
    }
    reader.look_into_plugin_builds()?;
    reader.look_for_classes()?;
    reader.look_into_rules()?;
    reader.look_for_the_rest()?;
    Ok(Snapshot::new(reader.files))
}

/// The folder that reading does not leave, found out when a link or a path of push.lock's asks.
struct Bounds<'r> {
    root: &'r Path,
    found: OnceCell<PathBuf>,
}

impl Bounds<'_> {
    fn hold(&self, real: &Path) -> bool {
        real.starts_with(self.found.get_or_init(|| bounds(self.root)))
    }

    /// Where a listed file really lies; `None` where it is too large to be looked into, or a link
    /// leads to it outside the folder.
    fn place_of(&self, path: &RelPath) -> Option<PathBuf> {
        let real = self.root.join(path.as_str()).canonicalize().ok()?;
        (self.hold(&real) && is_small(&real)).then_some(real)
    }
}

struct Reader<'r> {
    root: &'r Path,
    bounds: Bounds<'r>,
    sources: Sources<'r>,
    also: &'r BTreeSet<RelPath>,
    files: Vec<(RelPath, Content)>,
}

impl Reader<'_> {
    fn take_up(&mut self, entry: &DirEntry) -> Result<(), DiskError> {
        let path = entry.path();
        let Ok(relative) = path.strip_prefix(self.root) else { return Ok(()) };
        let Some(relative) = relative.to_str().and_then(RelPath::new) else { return Ok(()) };
        let kind = entry.file_type();
        if kind.is_symlink() {
            return self.take_up_link(path, relative);
        }
        if kind.is_file() {
            let content = self.content(path, &relative)?;
            self.files.push((relative, content));
        }
        Ok(())
    }

    /// Links to files inside the project are read like files, links to folders not followed: what
    /// they lead to is found where it stands.
    fn take_up_link(&mut self, path: &Path, relative: RelPath) -> Result<(), DiskError> {
        // A link to nothing is nothing.
        let Ok(real) = path.canonicalize() else { return Ok(()) };
        let is_folder = real.is_dir();
        if !self.bounds.hold(&real) {
            let is_module = is_folder && SCRIPTS.iter().any(|name| real.join(name).is_file());
            if is_module || (!is_folder && is_of_build(relative.file_name())) {
                return Err(DiskError::OutsideRoot(relative.to_string()));
            }
            if real.is_file() {
                self.files.push((relative, Content::Listed));
            }
            return Ok(());
        }
        if real.is_file() {
            let content = self.content(path, &relative)?;
            self.files.push((relative, content));
        } else if let Some(to) = self.within(&real) {
            self.files.push((relative, Content::Linked { to }));
        }
        Ok(())
    }

    /// The way to a place from the project's folder.
    fn within(&self, real: &Path) -> Option<RelPath> {
        let root = self.root.canonicalize().ok()?;
        RelPath::new(real.strip_prefix(root).ok()?.to_str()?)
    }

    fn content(&self, path: &Path, relative: &RelPath) -> Result<Content, DiskError> {
        let name = relative.file_name();
        let of_build =
            relative.as_str().starts_with("buildSrc/src/main/") || makes_a_plugin(relative);
        let wanted = self.also.contains(relative)
            || (of_build && is_readable(name) && is_small(path))
            || match self.sources {
                Sources::Wanted(reads) => is_of_interest(relative) || reads.wants(relative),
                Sources::All => is_of_interest(relative) || (is_readable(name) && is_small(path)),
            };
        if wanted { read_content(path) } else { Ok(Content::Listed) }
    }

    /// Whether something that is wanted may stand in what cannot be read: not in a volume beside
    /// the modules of which no settings script speaks.
    fn may_matter(&self, error: &walkdir::Error) -> bool {
        let Some(path) = error.path().and_then(|it| it.strip_prefix(self.root).ok()) else {
            return true;
        };
        let Some(path) = path.to_str().and_then(RelPath::new) else { return false };
        let of_module = |(file, _): &(RelPath, Content)| {
            let folder = file.parent();
            let is_script = SCRIPTS.contains(&file.file_name());
            is_script && !folder.as_str().is_empty() && path.is_below(&folder)
        };
        let named = |(file, content): &(RelPath, Content)| {
            let is_settings = file.file_name().starts_with("settings.gradle");
            let name = path.file_name();
            matches!(content, Content::Text(text) if is_settings && text.as_str().contains(name))
        };
        let first = path.as_str().split('/').next().unwrap_or_default();
        let well_known = ["app", "buildSrc", "gradle", "src"].contains(&first);
        let owned = self.also.iter().any(|file| file.is_below(&path));
        well_known || owned || self.files.iter().any(|it| of_module(it) || named(it))
    }

    /// The Kotlin sources of builds that make plugins: what scripts call may stand in any of them.
    fn look_into_plugin_builds(&mut self) -> Result<(), DiskError> {
        const MARKS: [&str; 3] = ["kotlin-dsl", "gradlePlugin", "-gradle-plugin"];
        let makes_plugins = |(path, content): &&(RelPath, Content)| {
            let is_script = path.file_name().starts_with("build.gradle");
            let says = |text: &str| MARKS.iter().any(|it| text.contains(it));
            matches!(content, Content::Text(text) if is_script && says(text.as_str()))
        };
        let builds = self.files.iter().filter(makes_plugins);
        let sources: Vec<RelPath> =
            builds.filter_map(|(path, _)| path.parent().join("src/main")).collect();
        let bounds = &self.bounds;
        for (path, content) in &mut self.files {
            let is_source = path.file_name().ends_with(".kt")
                && sources.iter().any(|folder| path.is_below(folder));
            if !is_source || !matches!(content, Content::Listed) {
                continue;
            }
            if let Some(real) = bounds.place_of(path) {
                *content = read_content(&real)?;
            }
        }
        Ok(())
    }

    /// The files that rules files read, whatever they are called.
    fn look_into_rules(&mut self) -> Result<(), DiskError> {
        let named_by = |(path, content): &(RelPath, Content)| match content {
            Content::Text(text) if is_rules_file(path) => rules_included_in(path, text.as_str()),
            _ => Vec::new(),
        };
        let mut next: Vec<RelPath> = self.files.iter().flat_map(named_by).collect();
        if next.is_empty() {
            return Ok(());
        }
        let files = self.files.iter_mut();
        let mut unread: BTreeMap<RelPath, &mut Content> = files
            .filter(|(_, it)| matches!(it, Content::Listed))
            .map(|(path, content)| (path.clone(), content))
            .collect();
        while let Some(path) = next.pop() {
            let Some(content) = unread.remove(&path) else { continue };
            let Some(real) = self.bounds.place_of(&path) else { continue };
            *content = read_content(&real)?;
            if let Content::Text(text) = &*content {
                next.extend(rules_included_in(&path, text.as_str()));
            }
        }
        Ok(())
    }

    /// The sources that declare a class that has no file of its name; each is read once at most, and
    /// none where every class has its file.
    fn look_for_classes(&mut self) -> Result<(), DiskError> {
        let Sources::Wanted(reads) = self.sources else { return Ok(()) };
        if !reads.miss_a_class(self.files.iter().map(|(path, _)| path)) {
            return Ok(());
        }
        let manifests = self.files.iter().filter_map(|(path, content)| match content {
            Content::Text(text) if path.file_name() == "AndroidManifest.xml" => Some(text.clone()),
            _ => None,
        });
        let manifests: Vec<SourceText> = manifests.collect();
        let classes = reads.classes(manifests.iter().map(SourceText::as_str));
        for (path, content) in &mut self.files {
            let is_source = matches!(content, Content::Listed) && is_app_source(path);
            let place = || self.bounds.place_of(path);
            let Some(real) = is_source.then(place).flatten() else { continue };
            let read = read_content(&real)?;
            if matches!(&read, Content::Text(it) if Reads::may_declare(path, it.as_str(), &classes))
            {
                *content = read;
            }
        }
        Ok(())
    }

    /// The files in `also` that the walk did not come by: behind a folder that it skips, or a link.
    fn look_for_the_rest(&mut self) -> Result<(), DiskError> {
        let seen: BTreeSet<&RelPath> = self.files.iter().map(|(path, _)| path).collect();
        let rest: Vec<RelPath> =
            self.also.iter().filter(|it| !seen.contains(it)).cloned().collect();
        for relative in rest {
            let path = self.root.join(relative.as_str());
            match Disk.entry(&path).map_err(io_error("read", &path))? {
                Entry::Missing | Entry::Folder => continue,
                Entry::File { .. } | Entry::Link | Entry::Other => {}
            }
            let real = match path.canonicalize() {
                Err(error) if is_missing(&error) => continue,
                real => real.map_err(io_error("read", &path))?,
            };
            if !self.bounds.hold(&real) {
                return Err(DiskError::OutsideRoot(relative.to_string()));
            }
            let content = read_content(&path)?;
            self.files.push((relative, content));
        }
        Ok(())
    }
}

/// How far around a project another tool's files are looked for.
const FOLDERS: usize = 6;

/// The folder of package.json, pubspec.yaml or config.xml around a build, and the way to it as
/// seen from the build.
pub(super) fn owner_of(root: &Path) -> Option<(PathBuf, String)> {
    let whole = root.canonicalize().ok()?;
    let owner = bounds(root);
    let depth = whole.strip_prefix(&owner).ok()?.components().count();
    let names = ["package.json", "pubspec.yaml"];
    let up = vec![".."; depth].join("/");
    let shown = if up.is_empty() { ".".to_owned() } else { up };
    names.iter().any(|name| owner.join(name).is_file()).then_some((owner, shown))
}

/// The folder that reading does not leave: where the JavaScript or Dart project around the Gradle
/// build begins, else the build's own.
fn bounds(root: &Path) -> PathBuf {
    const OWNERS: [&str; 3] = ["package.json", "pubspec.yaml", "config.xml"];
    let Ok(whole) = root.canonicalize() else { return root.to_owned() };
    let mut found = whole.clone();
    for folder in whole.ancestors().take(FOLDERS) {
        if OWNERS.iter().any(|name| folder.join(name).is_file()) {
            found = folder.to_owned();
            break;
        }
        if folder.join(".git").exists() {
            break;
        }
    }
    found
}

/// Whether the walk leaves out a folder: a hidden one, one of other people's code, one that a build
/// makes beside its own files. Below a source root these are packages like any other.
fn is_skipped(root: &Path, entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    if !entry.file_type().is_dir() {
        return false;
    }
    if name.starts_with('.') || FOREIGN.contains(&name.as_ref()) {
        return true;
    }
    let path = entry.path();
    let below = path.strip_prefix(root).unwrap_or(path);
    if !MADE.contains(&name.as_ref()) || below.iter().any(|part| part == "src") {
        return false;
    }
    let beside = |name: &&str| path.parent().is_some_and(|it| it.join(name).is_file());
    let is_module = SCRIPTS.iter().any(|name| path.join(name).is_file());
    !is_module && BUILDS.iter().any(beside)
}

/// Files without which a project means something else.
fn is_of_build(name: &str) -> bool {
    let is_script = name.ends_with(".gradle") || name.ends_with(".gradle.kts");
    name == "AndroidManifest.xml" || is_script
}

fn is_of_interest(path: &RelPath) -> bool {
    const ENDINGS: [&str; 5] = [".properties", ".versions.toml", ".pro", ".keep", ".lockfile"];
    let (name, folder) = (path.file_name(), path.parent());
    let is_named = name == "verification-metadata.xml";
    // A catalog that the settings name may have any name.
    let of_gradle = folder.file_name() == "gradle" && name.ends_with(".toml");
    let is_of_kind = ENDINGS.iter().any(|it| name.ends_with(it)) || is_rules_file(path);
    is_named || is_of_build(name) || of_gradle || is_of_kind
}

/// Sources that are called as plugins of a build are: an included build may make one of them.
fn makes_a_plugin(path: &RelPath) -> bool {
    path.as_str().contains("/src/main/") && path.file_name().ends_with("Plugin.kt")
}

/// Java and Kotlin below a module's folders, but for tests.
fn is_app_source(path: &RelPath) -> bool {
    const TESTS: [&str; 3] = ["/src/test", "/src/androidTest", "/src/commonTest"];
    let is_source = [".java", ".kt"].iter().any(|it| path.file_name().ends_with(it));
    is_source && !TESTS.iter().any(|it| path.as_str().contains(it))
}

fn is_readable(name: &str) -> bool {
    [".java", ".kt", ".xml", ".json", ".txt", ".groovy"].iter().any(|it| name.ends_with(it))
}

/// Nobody writes a source of a megabyte by hand.
const LARGE: u64 = 1 << 20;

fn is_small(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|it| it.len() < LARGE)
}

/// Files around the project that may tell whether another tool makes it: those of the folders
/// around it, at most as far as the repository goes, that are there and are text.
pub(crate) fn read_surroundings(root: &Path) -> Vec<Nearby> {
    const NAMES: [&str; 9] = [
        ".gitignore",
        "app.config.js",
        "app.config.ts",
        "app.json",
        "capacitor.config.js",
        "capacitor.config.json",
        "capacitor.config.ts",
        "config.xml",
        "package.json",
    ];
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
            let bytes = read_at_most(&folder.join(name), LARGE);
            if let Some(text) = bytes.ok().and_then(|it| String::from_utf8(it).ok()) {
                found.push(Nearby { path: format!("{up}/{name}"), text, root: seen_from.clone() });
            }
        }
        up += "/..";
    }
    found
}

fn read_content(path: &Path) -> Result<Content, DiskError> {
    let bytes = read_at_most(path, MOST_BYTES).map_err(io_error("read", path))?;
    Ok(match SourceText::from_bytes(bytes) {
        Ok(text) => Content::Text(text),
        Err(offset) => Content::NotUtf8 { offset },
    })
}

/// Like [`read_text`], of a file that is found by its name alone: a link that came with the project
/// leads nowhere outside it.
///
/// # Errors
/// The same, and a link that does.
pub(crate) fn read_text_inside(root: &Path, path: &Path) -> Result<Option<SourceText>, DiskError> {
    let is_link = |it: fs::Metadata| it.file_type().is_symlink();
    // What stands in the folder itself leads nowhere.
    if path.parent() == Some(root) && !fs::symlink_metadata(path).is_ok_and(is_link) {
        return read_text(root, path);
    }
    match path.canonicalize() {
        Ok(real) if !real.starts_with(bounds(root)) => {
            let name = path.strip_prefix(root).unwrap_or(path);
            Err(DiskError::OutsideRoot(name.display().to_string()))
        }
        _ => read_text(root, path),
    }
}

/// A text file's content; `None` where there is no file. Findings name it as seen from `root`.
///
/// # Errors
/// A file that cannot be read, or is not UTF-8.
pub(crate) fn read_text(root: &Path, path: &Path) -> Result<Option<SourceText>, DiskError> {
    let bytes = match read_at_most(path, MOST_BYTES) {
        Err(error) if is_missing(&error) => return Ok(None),
        bytes => bytes.map_err(io_error("read", path))?,
    };
    SourceText::from_bytes(bytes.clone()).map(Some).map_err(|at| DiskError::NotUtf8 {
        name: path.strip_prefix(root).unwrap_or(path).display().to_string(),
        text: String::from_utf8_lossy(&bytes).into_owned(),
        at,
    })
}

/// Every file of this name below a folder, nearest the top first.
pub(crate) fn find_below(folder: &Path, name: &str) -> Vec<PathBuf> {
    let walk = WalkDir::new(folder).sort_by_file_name().into_iter();
    walk.filter_entry(|entry| entry.depth() == 0 || !is_skipped(folder, entry))
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name().to_string_lossy() == name)
        .map(DirEntry::into_path)
        .collect()
}
