//! Version catalogs: what their accessors mean.
//!
//! Knows the tables of a catalog and Gradle's alias rule (`-`, `_` and `.` are one in accessors).
//! There is `gradle/libs.versions.toml`, called `libs` unless the settings rename it, and those
//! that the settings make from a file with a constant path; new entries go into the first, see
//! `kinds/catalog`.

use pushwright_lossless::gradle::Call;

use crate::build::script::{ScriptFile, calls, constant, member_name, property};
use crate::build::settings_catalog::{self, Written, catalog_file};
use crate::build::settings_scripts::settings_scripts;
use crate::catalog_text::{Library, Plugin, normal};
use crate::fact::Place;
use crate::problem::{Problem, ProblemKind};
use crate::rel_path::RelPath;
use crate::snapshot::Snapshot;

/// A catalog: what scripts call it, and its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Catalog {
    pub(crate) name: String,
    pub(crate) file: RelPath,
}

/// The catalogs of the build, the one that new entries go into first.
pub(crate) fn catalogs(snapshot: &Snapshot) -> &[Catalog] {
    snapshot.catalogs.get_or_read::<Vec<Catalog>>(|| read(snapshot))
}

/// The catalogs that the settings write, or write something of.
fn written(snapshot: &Snapshot) -> &[Written] {
    snapshot.written.get_or_read::<Vec<Written>>(|| settings_catalog::written(snapshot))
}

fn read(snapshot: &Snapshot) -> Vec<Catalog> {
    let scripts = settings_scripts(snapshot);
    let renamed = scripts
        .iter()
        .flat_map(|it| it.blocks(&["dependencyResolutionManagement"]))
        .find_map(|block| property(block.body, "defaultLibrariesExtensionName").and_then(constant));
    let conventional = RelPath::new("gradle/libs.versions.toml");
    let mut found: Vec<Catalog> = conventional
        .map(|file| Catalog { name: renamed.unwrap_or("libs").to_owned(), file })
        .into_iter()
        .collect();
    for script in &scripts {
        for block in script.blocks(&["dependencyResolutionManagement", "versionCatalogs"]) {
            found.extend(calls(&block.body.statements).filter_map(|it| made(snapshot, script, it)));
        }
    }
    found.retain(|it| snapshot.text(&it.file).is_some());
    found
}

/// The catalog that `create("deps") { from(files("…")) }` makes.
fn made(snapshot: &Snapshot, script: &ScriptFile<'_>, call: &Call) -> Option<Catalog> {
    let name = member_name(call)?;
    let mut from = calls(&call.body.as_ref()?.statements).filter(|it| it.name.text == "from");
    let file = from.find_map(|it| catalog_file(snapshot, script, it))?;
    Some(Catalog { name, file })
}

/// The catalog that new entries go into.
pub(crate) fn main(snapshot: &Snapshot) -> Option<Catalog> {
    catalogs(snapshot).first().cloned()
}

/// The problems of catalogs that are not TOML.
pub(crate) fn malformed(snapshot: &Snapshot) -> Vec<Problem> {
    let problem = |catalog: &Catalog| {
        let error = snapshot.tables(&catalog.file)?.err()?;
        Some(Problem {
            kind: ProblemKind::MalformedCatalog,
            at: Some(Place::new(&catalog.file, error.offset..error.offset)),
            message: error.message.clone(),
            help: error.help.clone(),
        })
    };
    catalogs(snapshot).iter().filter_map(problem).collect()
}

/// Whether some catalog lists a library.
pub(crate) fn lists(snapshot: &Snapshot, module: &str) -> bool {
    let mut catalogs = catalogs(snapshot).iter();
    let in_file =
        |it: &Catalog| snapshot.libraries(&it.file).is_some_and(|it| it.has_module(module));
    catalogs.any(in_file) || listed_in_settings(snapshot, module).is_some()
}

/// The version that a catalog gives a library.
pub(crate) fn version_of(snapshot: &Snapshot, module: &str) -> Option<String> {
    catalogs(snapshot)
        .iter()
        .find_map(|catalog| {
            let library = snapshot.libraries(&catalog.file)?.of_module(module).next()?;
            let alias = format!("{}.{}", catalog.name, normal(&library.alias));
            let found = accessed(snapshot, &alias).into_iter().next()?.0;
            found.version.map(|it| it.text)
        })
        .or_else(|| listed_in_settings(snapshot, module)?.1.version.clone().map(|it| it.text))
}

/// The libraries that an accessor names, and their catalog's file: `libs.hms.push`,
/// `libs.bundles.push`.
pub(crate) fn accessed(snapshot: &Snapshot, accessor: &str) -> Vec<(Library, RelPath)> {
    let written = written(snapshot);
    if let Some((it, alias)) = written_called(written, accessor, "") {
        let alias = trimmed(alias);
        let mut found: Vec<(Library, RelPath)> =
            it.called(alias).into_iter().map(|library| (library, it.file.clone())).collect();
        let bundle = alias.strip_prefix("bundles.").unwrap_or_default();
        let others = it.members(bundle).iter().filter(|alias| it.called(alias).is_empty());
        found.extend(others.flat_map(|alias| in_file(snapshot, written, &it.name, alias)));
        if !found.is_empty() {
            return found;
        }
    }
    let Some((catalog, alias)) = named(snapshot, accessor, "") else { return Vec::new() };
    in_file(snapshot, written, &catalog.name, trimmed(alias))
}

/// The libraries that a catalog's file has under an alias, with the versions that the settings set
/// over it.
fn in_file(
    snapshot: &Snapshot,
    written: &[Written],
    catalog: &str,
    alias: &str,
) -> Vec<(Library, RelPath)> {
    let own = written.iter().find(|it| it.name == catalog);
    let mut found = Vec::new();
    for catalog in catalogs(snapshot).iter().filter(|it| it.name == catalog) {
        for mut library in libraries_called(snapshot, catalog, alias) {
            let reference = library.reference.as_deref().map(normal);
            let over = own.and_then(|it| Some((it.versions.get(&reference?)?, &it.file)));
            let file = over.map_or(&catalog.file, |it| it.1).clone();
            library.version = over.map(|it| it.0.clone()).or(library.version);
            found.push((library, file));
        }
    }
    found
}

/// The catalog of the settings' own that an accessor starts with the name of, and what follows it
/// and `table`.
fn written_called<'w, 'a>(
    written: &'w [Written],
    accessor: &'a str,
    table: &str,
) -> Option<(&'w Written, &'a str)> {
    written.iter().find_map(|it| {
        let rest = accessor.strip_prefix(&it.name)?.strip_prefix('.')?;
        Some((it, rest.strip_prefix(table)?))
    })
}

/// Whether an accessor may name a library of a catalog whose entries come from somewhere that is not
/// read: any, where that is the build's only catalog.
///
/// Beside a catalog that the build keeps as a file, it lists what others publish together: what it
/// calls a library then has a word in common with it.
pub(crate) fn may_name(snapshot: &Snapshot, accessor: &str, module: &str) -> bool {
    let written = written(snapshot);
    let Some((it, alias)) = written_called(written, accessor, "") else { return false };
    // What is in a bundle is not told by its name.
    let is_any = alias.starts_with("bundles.") || catalogs(snapshot).is_empty();
    it.is_open && (is_any || sounds_like(alias, module))
}

/// Whether a name that a build gives a library has a word in common with it.
pub(crate) fn sounds_like(name: &str, module: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(['.', '-', '_', ':']).map(str::to_ascii_lowercase).collect()
    };
    let (group, artifact) = module.split_once(':').unwrap_or(("", module));
    let mut own = words(artifact);
    own.extend(words(group.rsplit('.').next().unwrap_or_default()));
    let parted = |text: &mut String, c: char| {
        text.extend(c.is_ascii_uppercase().then_some('.').into_iter().chain([c]));
    };
    let mut name_parted = String::new();
    name.chars().for_each(|c| parted(&mut name_parted, c));
    let name = [words(name), words(&name_parted)].concat();
    name.iter().any(|word| word.len() > 1 && own.contains(word))
}

/// Whether an accessor is of a catalog whose entries come from somewhere that is not read.
pub(crate) fn is_open(snapshot: &Snapshot, accessor: &str) -> bool {
    let written = written(snapshot);
    written_called(written, accessor, "").is_some_and(|(it, _)| it.is_open)
}

/// The catalog that an accessor starts with the name of, and what follows it and `table`.
fn named<'s, 'a>(
    snapshot: &'s Snapshot,
    accessor: &'a str,
    table: &str,
) -> Option<(&'s Catalog, &'a str)> {
    catalogs(snapshot).iter().find_map(|catalog| {
        let rest = accessor.strip_prefix(&catalog.name)?.strip_prefix('.')?;
        Some((catalog, rest.strip_prefix(table)?))
    })
}

fn libraries_called(snapshot: &Snapshot, catalog: &Catalog, accessor: &str) -> Vec<Library> {
    let Some(libraries) = snapshot.libraries(&catalog.file) else { return Vec::new() };
    let Some(bundle) = accessor.strip_prefix("bundles.") else {
        return libraries.called(accessor).cloned().collect();
    };
    let members = snapshot.catalog(&catalog.file).and_then(|text| {
        let (name, _) = text.entry_called("bundles", bundle)?;
        Some(quoted_strings(text.value(&["bundles", &name])?))
    });
    let members = members.unwrap_or_default().into_iter();
    members.flat_map(|name| libraries.called(&normal(name))).cloned().collect()
}

/// An accessor without what only asks for its value.
fn trimmed(accessor: &str) -> &str {
    accessor.trim_end_matches(".get()").trim_end_matches(".asProvider")
}

/// The plugin that an accessor names: `libs.plugins.android.application`.
pub(crate) fn plugin(snapshot: &Snapshot, accessor: &str) -> Option<Plugin> {
    let written = written(snapshot);
    let own = written_called(written, accessor, "plugins.");
    if let Some(found) = own.and_then(|(it, alias)| it.plugin(alias)) {
        return Some(found);
    }
    let (catalog, wanted) = named(snapshot, accessor, "plugins.")?;
    let text = snapshot.catalog(&catalog.file)?;
    let (alias, _) = text.entry_called("plugins", wanted)?;
    if let Some(id) = text.string(&["plugins", &alias, "id"]) {
        let reference = text.string(&["plugins", &alias, "version", "ref"]).map(|it| normal(&it));
        let over = reference.and_then(|it| own?.0.versions.get(&it).cloned());
        let version = over.or_else(|| text.version_of(&["plugins", &alias])).map(|it| it.text);
        return Some(Plugin { id, version });
    }
    let short = text.string(&["plugins", &alias])?;
    let (id, version) = short.split_once(':')?;
    Some(Plugin { id: id.to_owned(), version: Some(version.to_owned()) })
}

/// What `libs.versions.x` says.
pub(crate) fn version(snapshot: &Snapshot, accessor: &str) -> Option<String> {
    let written = written(snapshot);
    let own = written_called(written, accessor, "versions.");
    if let Some(found) = own.and_then(|(it, alias)| it.versions.get(alias)) {
        return Some(found.text.clone());
    }
    let (catalog, wanted) = named(snapshot, accessor, "versions.")?;
    let text = snapshot.catalog(&catalog.file)?;
    let (alias, _) = text.entry_called("versions", wanted)?;
    text.string(&["versions", &alias])
}

/// What scripts call a library of the first catalog that lists it.
pub(crate) fn accessor(snapshot: &Snapshot, module: &str) -> Option<String> {
    let in_file = catalogs(snapshot).iter().find_map(|catalog| {
        let library = snapshot.libraries(&catalog.file)?.of_module(module).next()?;
        Some(format!("{}.{}", catalog.name, normal(&library.alias)))
    });
    in_file.or_else(|| {
        let (written, library) = listed_in_settings(snapshot, module)?;
        Some(format!("{}.{}", written.name, library.alias))
    })
}

/// The library that the settings list themselves, and in which catalog.
fn listed_in_settings<'s>(
    snapshot: &'s Snapshot,
    module: &str,
) -> Option<(&'s Written, &'s Library)> {
    written(snapshot).iter().find_map(|it| {
        let found = it.libraries.iter().find(|it| it.module == module)?;
        Some((it, found))
    })
}

/// Whether a path in a script starts with a catalog's name.
pub(crate) fn is_accessor(snapshot: &Snapshot, path: &str) -> bool {
    named(snapshot, path, "").is_some() || written_called(written(snapshot), path, "").is_some()
}

fn quoted_strings(text: &str) -> Vec<&str> {
    text.split(['"', '\'']).skip(1).step_by(2).collect()
}
