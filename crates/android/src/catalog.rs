//! The version catalog `gradle/libs.versions.toml`: what its accessors mean, and new entries.
//!
//! Knows the catalog's tables and Gradle's alias rule (`-`, `_` and `.` are one in accessors);
//! reads the default catalog `libs` only.

use pushwright_lossless::{Span, toml};

use crate::owned::Owned;
use crate::project::problem::{Problem, ProblemKind};
use crate::{Key, Kind, Place, RelPath, Snapshot, Step};

const CATALOG: &str = "gradle/libs.versions.toml";

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

/// The catalog's path.
pub(crate) fn path() -> Option<RelPath> {
    RelPath::new(CATALOG)
}

/// The problem of a catalog that is not TOML.
pub(crate) fn malformed(snapshot: &Snapshot) -> Option<Problem> {
    let file = path()?;
    let error = toml::entries(snapshot.text(&file)?, &["libraries"]).err()?;
    Some(Problem {
        kind: ProblemKind::MalformedCatalog,
        at: Some(Place::new(&file, error.offset..error.offset)),
        message: error.message,
        help: error.help,
    })
}

/// All libraries of the catalog.
pub(crate) fn libraries(snapshot: &Snapshot) -> Vec<Library> {
    all(snapshot).to_vec()
}

fn all(snapshot: &Snapshot) -> &[Library] {
    path().and_then(|file| snapshot.libraries(&file, read_libraries)).unwrap_or_default()
}

fn read_libraries(text: &str) -> Vec<Library> {
    let entries = entries(text, "libraries");
    entries.into_iter().filter_map(|(alias, _)| read_library(text, alias)).collect()
}

/// The libraries that an accessor names: `libs.hms.push`, `libs.bundles.push`.
pub(crate) fn accessed(snapshot: &Snapshot, accessor: &str) -> Vec<Library> {
    let Some(path_of_alias) = accessor.strip_prefix("libs.") else { return Vec::new() };
    let path_of_alias = path_of_alias.trim_end_matches(".get()").trim_end_matches(".asProvider");
    let all = all(snapshot).iter();
    let Some(bundle) = path_of_alias.strip_prefix("bundles.") else {
        return all.filter(|it| normal(&it.alias) == path_of_alias).cloned().collect();
    };
    let Some(text) = path().and_then(|file| snapshot.text(&file)) else { return Vec::new() };
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
    let wanted = accessor.strip_prefix("libs.plugins.")?;
    let text = snapshot.text(&path()?)?;
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

/// The accessor of an alias in a build script.
pub(crate) fn accessor(alias: &str) -> String {
    format!("libs.{}", normal(alias))
}

/// The next entry that the catalog lacks for a library: its version, then the library.
pub(crate) fn library_step(
    snapshot: &Snapshot,
    module: &str,
    version: &str,
    owned: &Owned,
) -> Option<Step> {
    let file = path()?;
    let text = snapshot.text(&file)?;
    if libraries(snapshot).iter().any(|it| it.module == module) {
        return None;
    }
    let alias = new_alias(text, module);
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
    let Some(text) = path().and_then(|file| project.snapshot().text(&file)) else { return false };
    libraries(project.snapshot()).iter().filter(|it| it.module == module).any(|it| {
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
        let file = path()?;
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

/// The alias of a new library: the last part of its group and its artifact, in the file's style.
fn new_alias(text: &str, module: &str) -> String {
    let (group, artifact) = module.split_once(':').unwrap_or(("", module));
    let last = group.rsplit('.').next().unwrap_or_default();
    let words: Vec<&str> = last.split(['-', '_']).chain(artifact.split(['-', '_', '.'])).collect();
    let entries = entries(text, "libraries");
    let kebab = entries.iter().filter(|(name, _)| name.contains('-')).count();
    if kebab * 2 >= entries.len() { words.join("-") } else { camel(&words) }
}

/// The key of a new version: like the alias, in camel case where the file's versions are.
fn version_key(text: &str, alias: &str) -> String {
    let entries = entries(text, "versions");
    let kebab = entries.iter().filter(|(name, _)| name.contains('-')).count();
    let words: Vec<&str> = alias.split('-').collect();
    if kebab > 0 || words.len() == 1 { alias.to_owned() } else { camel(&words) }
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
