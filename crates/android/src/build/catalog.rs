//! Version catalogs: what their accessors mean, and new entries.
//!
//! Knows the tables of a catalog and Gradle's alias rule (`-`, `_` and `.` are one in accessors).
//! There is `gradle/libs.versions.toml`, called `libs` unless the settings rename it, and those
//! that the settings make from a file with a constant path; new entries go into the first.

use pushwright_lossless::gradle::{Call, Value};
use pushwright_lossless::{Span, toml};

use crate::build::script::{
    ScriptFile, argument, calls, constant, first_text, member_name, property, script_in,
};
use crate::owned::Owned;
use crate::project::problem::{Problem, ProblemKind};
use crate::{Key, Kind, Place, RelPath, Snapshot, Step};

/// A catalog: what scripts call it, and its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Catalog {
    pub(crate) name: String,
    pub(crate) file: RelPath,
}

/// A library of the catalog.
#[derive(Clone, Debug)]
pub(crate) struct Library {
    /// The alias as it is written.
    pub(crate) alias: String,
    /// `group:artifact`.
    pub(crate) module: String,
    pub(crate) version: Option<Version>,
}

/// A version and the value that spells it.
#[derive(Clone, Debug)]
pub(crate) struct Version {
    pub(crate) text: String,
    pub(crate) span: Span,
}

/// A plugin of the catalog.
#[derive(Clone, Debug)]
pub(crate) struct Plugin {
    pub(crate) id: String,
    pub(crate) version: Option<String>,
}

/// The catalogs of the build, the one that new entries go into first.
pub(crate) fn catalogs(snapshot: &Snapshot) -> Vec<Catalog> {
    let Some(root) = RelPath::new("") else { return Vec::new() };
    let settings = script_in(snapshot, &root, "settings.gradle");
    let settings = settings.as_ref().and_then(|file| ScriptFile::open(snapshot, file));
    let blocks = |path: &[&str]| settings.as_ref().map_or_else(Vec::new, |it| it.blocks(path));
    let renamed = blocks(&["dependencyResolutionManagement"])
        .iter()
        .find_map(|block| property(block.body, "defaultLibrariesExtensionName").and_then(constant));
    let conventional = RelPath::new("gradle/libs.versions.toml");
    let mut found: Vec<Catalog> = conventional
        .map(|file| Catalog { name: renamed.unwrap_or("libs").to_owned(), file })
        .into_iter()
        .collect();
    for block in blocks(&["dependencyResolutionManagement", "versionCatalogs"]) {
        found.extend(calls(&block.body.statements).filter_map(made));
    }
    found.retain(|it| snapshot.text(&it.file).is_some());
    found
}

/// The catalog that `create("deps") { from(files("…")) }` makes.
fn made(call: &Call) -> Option<Catalog> {
    let name = member_name(call)?;
    let file = calls(&call.body.as_ref()?.statements).find_map(|from| {
        match argument(from, None).filter(|_| from.name.text == "from")? {
            Value::Call(files) if files.name.text.ends_with("files") => first_text(files),
            _ => None,
        }
    })?;
    Some(Catalog { name, file: RelPath::new(file.trim_start_matches("./"))? })
}

/// The catalog that new entries go into.
pub(crate) fn main(snapshot: &Snapshot) -> Option<Catalog> {
    catalogs(snapshot).into_iter().next()
}

/// The problems of catalogs that are not TOML.
pub(crate) fn malformed(snapshot: &Snapshot) -> Vec<Problem> {
    let problem = |catalog: Catalog| {
        let error = toml::entries(snapshot.text(&catalog.file)?, &["libraries"]).err()?;
        Some(Problem {
            kind: ProblemKind::MalformedCatalog,
            at: Some(Place::new(&catalog.file, error.offset..error.offset)),
            message: error.message,
            help: error.help,
        })
    };
    catalogs(snapshot).into_iter().filter_map(problem).collect()
}

/// Whether some catalog lists a library.
pub(crate) fn lists(snapshot: &Snapshot, module: &str) -> bool {
    catalogs(snapshot)
        .iter()
        .any(|catalog| all(snapshot, &catalog.file).iter().any(|it| it.module == module))
}

fn all<'s>(snapshot: &'s Snapshot, file: &RelPath) -> &'s [Library] {
    snapshot.libraries(file, read_libraries).unwrap_or_default()
}

fn read_libraries(text: &str) -> Vec<Library> {
    let entries = entries(text, "libraries");
    entries.into_iter().filter_map(|(alias, _)| read_library(text, alias)).collect()
}

/// The libraries that an accessor names, and their catalog's file: `libs.hms.push`,
/// `libs.bundles.push`.
pub(crate) fn accessed(snapshot: &Snapshot, accessor: &str) -> Vec<(Library, RelPath)> {
    let found = named(snapshot, accessor, "").map(|(catalog, alias)| {
        let libraries = libraries_called(snapshot, &catalog, alias);
        libraries.into_iter().map(|it| (it, catalog.file.clone())).collect()
    });
    found.unwrap_or_default()
}

/// The catalog that an accessor starts with the name of, and what follows it and `table`.
fn named<'a>(snapshot: &Snapshot, accessor: &'a str, table: &str) -> Option<(Catalog, &'a str)> {
    catalogs(snapshot).into_iter().find_map(|catalog| {
        let rest = accessor.strip_prefix(&catalog.name)?.strip_prefix('.')?;
        Some((catalog, rest.strip_prefix(table)?))
    })
}

fn libraries_called(snapshot: &Snapshot, catalog: &Catalog, accessor: &str) -> Vec<Library> {
    let accessor = accessor.trim_end_matches(".get()").trim_end_matches(".asProvider");
    let all = all(snapshot, &catalog.file).iter();
    let Some(bundle) = accessor.strip_prefix("bundles.") else {
        return all.filter(|it| normal(&it.alias) == accessor).cloned().collect();
    };
    let Some(text) = snapshot.text(&catalog.file) else { return Vec::new() };
    let entries = entries(text, "bundles");
    let Some((name, _)) = entries.into_iter().find(|(name, _)| normal(name) == bundle) else {
        return Vec::new();
    };
    let Ok(Some(found)) = toml::find(text, &["bundles", &name]) else { return Vec::new() };
    let members = quoted_strings(&text[found.value_span]);
    all.filter(|it| members.iter().any(|name| normal(name) == normal(&it.alias))).cloned().collect()
}

/// The plugin that an accessor names: `libs.plugins.android.application`.
pub(crate) fn plugin(snapshot: &Snapshot, accessor: &str) -> Option<Plugin> {
    let (catalog, wanted) = named(snapshot, accessor, "plugins.")?;
    let text = snapshot.text(&catalog.file)?;
    let entries = entries(text, "plugins");
    let (alias, _) = entries.into_iter().find(|(alias, _)| normal(alias) == wanted)?;
    if let Some(id) = string_at(text, &["plugins", &alias, "id"]) {
        let version = version_of(text, &["plugins", &alias]).map(|it| it.text);
        return Some(Plugin { id, version });
    }
    let short = string_at(text, &["plugins", &alias])?;
    let (id, version) = short.split_once(':')?;
    Some(Plugin { id: id.to_owned(), version: Some(version.to_owned()) })
}

/// What `libs.versions.x` says.
pub(crate) fn version(snapshot: &Snapshot, accessor: &str) -> Option<String> {
    let (catalog, wanted) = named(snapshot, accessor, "versions.")?;
    let text = snapshot.text(&catalog.file)?;
    let mut entries = entries(text, "versions").into_iter();
    let (alias, _) = entries.find(|(alias, _)| normal(alias) == wanted)?;
    string_at(text, &["versions", &alias])
}

/// What scripts call a library of the first catalog that lists it.
pub(crate) fn accessor(snapshot: &Snapshot, module: &str) -> Option<String> {
    catalogs(snapshot).iter().find_map(|catalog| {
        let library = all(snapshot, &catalog.file).iter().find(|it| it.module == module)?;
        Some(format!("{}.{}", catalog.name, normal(&library.alias)))
    })
}

/// Whether a path in a script starts with a catalog's name.
pub(crate) fn is_accessor(snapshot: &Snapshot, path: &str) -> bool {
    named(snapshot, path, "").is_some()
}

/// The next entry that the catalog lacks for a library: its version, then the library.
pub(crate) fn library_step(
    snapshot: &Snapshot,
    module: &str,
    version: &str,
    owned: &Owned,
) -> Option<Step> {
    let file = main(snapshot)?.file;
    let text = snapshot.text(&file)?;
    if lists(snapshot, module) {
        return None;
    }
    let alias = new_alias(text, module, version);
    let ours =
        |table: &str, key: &str| owned.created(&Key::new(Kind::Catalog, format!("{table}.{key}")));
    let step = |table: &str, key: &str, value: &str| {
        let edit = toml::insert_entry(text, &[table], key, value, &|it| ours(table, it)).ok()?;
        let key = Key::new(Kind::Catalog, format!("{table}.{key}"));
        Some(Step { key, file: file.clone(), edit })
    };
    let (group, artifact) = module.split_once(':')?;
    let by_group = texts_of(text).iter().any(|it| it.contains("group"));
    let name = if by_group {
        format!("group = \"{group}\", name = \"{artifact}\"")
    } else {
        format!("module = \"{module}\"")
    };
    if !has_table(text, "libraries") {
        let edit = toml::insert_table(text, &["libraries"]).ok()??;
        let key = Key::new(Kind::Container, format!("{file}#libraries"));
        return Some(Step { key, file, edit });
    }
    if !refers_to_versions(text) {
        let value = format!("{{ {name}, version = \"{version}\" }}");
        return step("libraries", &alias, &value);
    }
    let reference = version_key(text, &alias);
    if string_at(text, &["versions", &reference]).is_none() {
        return step("versions", &reference, &format!("\"{version}\""));
    }
    step("libraries", &alias, &format!("{{ {name}, version.ref = \"{reference}\" }}"))
}

/// Whether a key names the catalog's entry of a library, or the version it refers to.
pub(crate) fn claims(project: &crate::Project<'_>, module: &str, key: &Key) -> bool {
    let Some((table, alias)) = key.name.split_once('.').filter(|_| key.kind == Kind::Catalog)
    else {
        return false;
    };
    let Some(file) = main(project.snapshot()).map(|it| it.file) else { return false };
    let Some(text) = project.snapshot().text(&file) else { return false };
    all(project.snapshot(), &file).iter().filter(|it| it.module == module).any(|it| {
        let reference = string_at(text, &["libraries", &it.alias, "version", "ref"]);
        match table {
            "libraries" => it.alias == alias,
            _ => reference.as_deref() == Some(alias),
        }
    })
}

/// Finds the entry that a catalog key names.
pub(crate) fn locate(project: &crate::Project<'_>, key: &Key) -> Vec<Place> {
    let find = || {
        let file = main(project.snapshot())?.file;
        let text = project.snapshot().text(&file)?;
        let (table, alias) = key.name.split_once('.')?;
        let found = toml::find(text, &[table, alias]).ok()??;
        Some(Place::new(&file, found.entry_span))
    };
    find().into_iter().collect()
}

/// A table that we made.
pub(crate) fn locate_container(
    project: &crate::Project<'_>,
    file: &RelPath,
    table: &str,
) -> Option<(Span, Span)> {
    let text = project.snapshot().text(file)?;
    let header = toml::header(text, &[table]).ok()??;
    let inner = header.end..header.end;
    entries(text, table).is_empty().then_some((header, inner))
}

fn entries(text: &str, table: &str) -> Vec<(String, Span)> {
    toml::entries(text, &[table]).ok().flatten().unwrap_or_default()
}

fn normal(alias: &str) -> String {
    alias.replace(['-', '_'], ".")
}

fn read_library(text: &str, alias: String) -> Option<Library> {
    let path = ["libraries", alias.as_str()];
    let at = |key: &str| string_at(text, &["libraries", &alias, key]);
    if let Some(module) = at("module").or_else(|| Some(format!("{}:{}", at("group")?, at("name")?)))
    {
        let version = version_of(text, &path);
        return Some(Library { alias, module, version });
    }
    let short = string_at(text, &path)?;
    let value = toml::find(text, &path).ok()??.value_span;
    let mut parts = short.splitn(3, ':');
    let module = format!("{}:{}", parts.next()?, parts.next()?);
    let version = parts.next().map(|version| {
        let start = value.end - 1 - version.len();
        Version { text: version.to_owned(), span: start..value.end - 1 }
    });
    Some(Library { alias, module, version })
}

/// The version of a library or plugin entry: a text, a reference, or a rich one.
fn version_of(text: &str, entry: &[&str]) -> Option<Version> {
    fn joined<'p>(entry: &[&'p str], keys: &[&'p str]) -> Vec<&'p str> {
        [entry, keys].concat()
    }
    let below = |keys: &[&'static str]| joined(entry, keys);
    if let Some(reference) = string_at(text, &below(&["version", "ref"])) {
        return string_with_span(text, &["versions", &reference])
            .or_else(|| string_with_span(text, &["versions", &reference, "strictly"]))
            .or_else(|| string_with_span(text, &["versions", &reference, "require"]));
    }
    ["version", "strictly", "require", "prefer"].iter().find_map(|key| match *key {
        "version" => string_with_span(text, &below(&["version"])),
        rich => string_with_span(text, &below(&["version", rich])),
    })
}

fn string_with_span(text: &str, path: &[&str]) -> Option<Version> {
    let value = toml::find(text, path).ok()??.value_span;
    let literal = &text[value.clone()];
    let inner = unquoted(literal)?;
    Some(Version { text: inner.to_owned(), span: value.start + 1..value.end - 1 })
}

fn string_at(text: &str, path: &[&str]) -> Option<String> {
    string_with_span(text, path).map(|it| it.text)
}

fn unquoted(literal: &str) -> Option<&str> {
    ['"', '\''].iter().find_map(|quote| literal.strip_prefix(*quote)?.strip_suffix(*quote))
}

fn quoted_strings(text: &str) -> Vec<&str> {
    text.split(['"', '\'']).skip(1).step_by(2).collect()
}

fn has_table(text: &str, table: &str) -> bool {
    toml::entries(text, &[table]).is_ok_and(|found| found.is_some())
}

/// The texts of all library entries.
fn texts_of(text: &str) -> Vec<&str> {
    let entries = entries(text, "libraries");
    entries
        .iter()
        .filter_map(|(alias, _)| toml::find(text, &["libraries", alias]).ok().flatten())
        .map(|found| &text[found.value_span])
        .collect()
}

/// Whether this catalog keeps versions in a table of their own.
fn refers_to_versions(text: &str) -> bool {
    let texts = texts_of(text);
    let references = texts.iter().filter(|it| it.contains("ref")).count();
    has_table(text, "versions") && (texts.is_empty() || references * 2 >= texts.len())
}

/// The alias of a new library, in the file's style: its artifact where that begins with the last
/// part of its group, else both; the whole group and the artifact where the shorter ones are taken.
fn new_alias(text: &str, module: &str, version: &str) -> String {
    let (group, artifact) = module.split_once(':').unwrap_or(("", module));
    let own: Vec<&str> = artifact.split(['-', '_', '.']).collect();
    let whole: Vec<&str> = group.split(['.', '-', '_']).collect();
    let last = group.rsplit('.').next().unwrap_or_default();
    let last: Vec<&str> = last.split(['-', '_']).collect();
    let long = [last.clone(), own.clone()].concat();
    let full = [whole, own.clone()].concat();
    let short = if own.starts_with(&last) { own } else { long.clone() };
    let libraries = entries(text, "libraries");
    let is_free = |alias: &String| {
        let another = string_at(text, &["versions", &version_key(text, alias)]);
        libraries.iter().all(|(taken, _)| normal(taken) != normal(alias))
            && !(refers_to_versions(text) && another.is_some_and(|it| it != version))
    };
    let mut all = [short, long].iter().map(|it| in_style(text, it)).collect::<Vec<_>>();
    all.retain(is_free);
    all.into_iter().next().unwrap_or_else(|| in_style(text, &full))
}

/// The key of a new version: like the alias, in camel case where the file has no style of its own.
fn version_key(text: &str, alias: &str) -> String {
    let words: Vec<&str> = alias.split(['-', '_']).collect();
    joined(&words, style(text, "versions").unwrap_or(Style::Camel))
}

/// Words joined as the file's aliases are.
fn in_style(text: &str, words: &[&str]) -> String {
    joined(words, style(text, "libraries").unwrap_or(Style::Kebab))
}

/// How the keys of a table join their words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Kebab,
    Snake,
    Camel,
}

/// The style of most keys of a table that have several words; kebab case goes before another of
/// which there are as many. A key in that style changes nothing of the answer.
fn style(text: &str, table: &str) -> Option<Style> {
    let entries = entries(text, table);
    let of = |name: &str| match name {
        name if name.contains('-') => Some(Style::Kebab),
        name if name.contains('_') => Some(Style::Snake),
        name if name.contains(|c: char| c.is_ascii_uppercase()) => Some(Style::Camel),
        _ => None,
    };
    let count = |style| entries.iter().filter(|(name, _)| of(name) == Some(style)).count();
    let styles = [Style::Camel, Style::Snake, Style::Kebab];
    styles.into_iter().max_by_key(|it| count(*it)).filter(|it| count(*it) > 0)
}

fn joined(words: &[&str], style: Style) -> String {
    match style {
        Style::Kebab => words.join("-"),
        Style::Snake => words.join("_"),
        Style::Camel => camel(words),
    }
}

fn camel(words: &[&str]) -> String {
    let mut name = String::new();
    for (index, word) in words.iter().enumerate() {
        let mut chars = word.chars();
        match (index, chars.next()) {
            (1.., Some(first)) => {
                name.push(first.to_ascii_uppercase());
                name.push_str(chars.as_str());
            }
            _ => name.push_str(word),
        }
    }
    name
}
