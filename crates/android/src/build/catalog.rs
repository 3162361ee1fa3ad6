//! Version catalogs: what their accessors mean, and new entries.
//!
//! Knows the tables of a catalog and Gradle's alias rule (`-`, `_` and `.` are one in accessors).
//! There is `gradle/libs.versions.toml`, called `libs` unless the settings rename it, and those
//! that the settings make from a file with a constant path; new entries go into the first.

use std::collections::HashMap;

use pushwright_lossless::Span;
use pushwright_lossless::gradle::{Call, Value};
use pushwright_lossless::toml::Tables;

use crate::build::script::{
    ScriptFile, argument, calls, constant, first_text, member_name, property, script_in,
};
use crate::build::settings_catalog::{Written, written};
use crate::kinds::Part;
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
    /// The version that it refers to by this name.
    pub(crate) reference: Option<String>,
    /// Whether it has a version that the files do not tell.
    pub(crate) is_computed: bool,
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
        let error = snapshot.tables(&catalog.file)?.err()?;
        Some(Problem {
            kind: ProblemKind::MalformedCatalog,
            at: Some(Place::new(&catalog.file, error.offset..error.offset)),
            message: error.message.clone(),
            help: error.help.clone(),
        })
    };
    catalogs(snapshot).into_iter().filter_map(problem).collect()
}

/// Whether some catalog lists a library.
pub(crate) fn lists(snapshot: &Snapshot, module: &str) -> bool {
    let mut catalogs = catalogs(snapshot).into_iter();
    let in_file =
        |it: Catalog| snapshot.libraries(&it.file).is_some_and(|it| it.has_module(module));
    catalogs.any(in_file) || of_settings(snapshot, module).is_some()
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
        .or_else(|| of_settings(snapshot, module)?.1.version.map(|it| it.text))
}

/// The libraries of a catalog, found by module and by alias.
#[derive(Debug, Default)]
pub(crate) struct Libraries {
    all: Vec<Library>,
    by_module: HashMap<String, Vec<usize>>,
    /// By [`normal`] alias.
    by_alias: HashMap<String, Vec<usize>>,
}

impl Libraries {
    pub(crate) fn read(text: &str, tables: &Tables) -> Libraries {
        let text = Text { text, tables };
        let mut found = Libraries::default();
        for (alias, _) in text.entries("libraries") {
            let Some(library) = text.library(alias) else { continue };
            let at = found.all.len();
            found.by_module.entry(library.module.clone()).or_default().push(at);
            found.by_alias.entry(normal(&library.alias)).or_default().push(at);
            found.all.push(library);
        }
        found
    }

    fn has_module(&self, module: &str) -> bool {
        self.by_module.contains_key(module)
    }

    fn of_module(&self, module: &str) -> impl Iterator<Item = &Library> {
        self.by_module.get(module).into_iter().flatten().map(|&at| &self.all[at])
    }

    fn called<'l>(&'l self, alias: &str) -> impl Iterator<Item = &'l Library> + use<'l> {
        self.by_alias.get(alias).into_iter().flatten().map(|&at| &self.all[at])
    }
}

/// A catalog's text, and where its tables stand.
#[derive(Clone, Copy)]
struct Text<'s> {
    text: &'s str,
    tables: &'s Tables,
}

/// The libraries that an accessor names, and their catalog's file: `libs.hms.push`,
/// `libs.bundles.push`.
pub(crate) fn accessed(snapshot: &Snapshot, accessor: &str) -> Vec<(Library, RelPath)> {
    let written = written(snapshot);
    if let Some((it, alias)) = written_called(&written, accessor, "") {
        let alias = trimmed(alias);
        let mut found: Vec<(Library, RelPath)> =
            it.called(alias).into_iter().map(|library| (library, it.file.clone())).collect();
        let bundle = alias.strip_prefix("bundles.").unwrap_or_default();
        let others = it.members(bundle).iter().filter(|alias| it.called(alias).is_empty());
        found.extend(others.flat_map(|alias| in_file(snapshot, &written, &it.name, alias)));
        if !found.is_empty() {
            return found;
        }
    }
    let Some((catalog, alias)) = named(snapshot, accessor, "") else { return Vec::new() };
    in_file(snapshot, &written, &catalog.name, trimmed(alias))
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
    for catalog in catalogs(snapshot).into_iter().filter(|it| it.name == catalog) {
        for mut library in libraries_called(snapshot, &catalog, alias) {
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
/// read. What such a catalog calls a library has a word in common with it.
pub(crate) fn may_name(snapshot: &Snapshot, accessor: &str, module: &str) -> bool {
    let written = written(snapshot);
    let Some((it, alias)) = written_called(&written, accessor, "") else { return false };
    let words = |text: &str| -> Vec<String> {
        text.split(['.', '-', '_']).map(str::to_ascii_lowercase).collect()
    };
    let (group, artifact) = module.split_once(':').unwrap_or(("", module));
    let mut own = words(artifact);
    own.extend(words(group.rsplit('.').next().unwrap_or_default()));
    let alias = words(&alias.replace(|c: char| c.is_ascii_uppercase(), "."));
    it.is_open && alias.iter().any(|word| word.len() > 1 && own.contains(word))
}

/// The catalog that an accessor starts with the name of, and what follows it and `table`.
fn named<'a>(snapshot: &Snapshot, accessor: &'a str, table: &str) -> Option<(Catalog, &'a str)> {
    catalogs(snapshot).into_iter().find_map(|catalog| {
        let rest = accessor.strip_prefix(&catalog.name)?.strip_prefix('.')?;
        Some((catalog, rest.strip_prefix(table)?))
    })
}

fn libraries_called(snapshot: &Snapshot, catalog: &Catalog, accessor: &str) -> Vec<Library> {
    let Some(libraries) = snapshot.libraries(&catalog.file) else { return Vec::new() };
    let Some(bundle) = accessor.strip_prefix("bundles.") else {
        return libraries.called(accessor).cloned().collect();
    };
    let members = Text::open(snapshot, &catalog.file).and_then(|text| {
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
    let own = written_called(&written, accessor, "plugins.");
    if let Some(found) = own.and_then(|(it, alias)| it.plugin(alias)) {
        return Some(found);
    }
    let (catalog, wanted) = named(snapshot, accessor, "plugins.")?;
    let text = Text::open(snapshot, &catalog.file)?;
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
    let own = written_called(&written, accessor, "versions.");
    if let Some(found) = own.and_then(|(it, alias)| it.versions.get(alias)) {
        return Some(found.text.clone());
    }
    let (catalog, wanted) = named(snapshot, accessor, "versions.")?;
    let text = Text::open(snapshot, &catalog.file)?;
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
        let (written, library) = of_settings(snapshot, module)?;
        Some(format!("{}.{}", written.name, library.alias))
    })
}

/// The library that the settings list themselves, and in which catalog.
fn of_settings(snapshot: &Snapshot, module: &str) -> Option<(Written, Library)> {
    written(snapshot).into_iter().find_map(|it| {
        let found = it.libraries.iter().find(|it| it.module == module)?.clone();
        Some((it, found))
    })
}

/// Whether a path in a script starts with a catalog's name.
pub(crate) fn is_accessor(snapshot: &Snapshot, path: &str) -> bool {
    named(snapshot, path, "").is_some() || written_called(&written(snapshot), path, "").is_some()
}

/// The next entry that the catalog lacks for a library: its version, then the library.
pub(crate) fn library_step(
    snapshot: &Snapshot,
    module: &str,
    version: &str,
    owned: &Owned,
) -> Option<Step> {
    let file = main(snapshot)?.file;
    let text = Text::open(snapshot, &file)?;
    if lists(snapshot, module) {
        return None;
    }
    let alias = text.new_alias(module, version);
    let ours =
        |table: &str, key: &str| owned.created(&Key::new(Kind::Catalog, format!("{table}.{key}")));
    let step = |table: &str, key: &str, value: &str| {
        let ours = |it: &str| ours(table, it);
        let edit = text.tables.insert_entry(text.text, &[table], (key, value), &ours).ok()?;
        let key = Key::new(Kind::Catalog, format!("{table}.{key}"));
        Some(Step { key, file: file.clone(), edit })
    };
    if !text.has_table("libraries") {
        let edit = text.tables.insert_table(text.text, &["libraries"]).ok()??;
        let key = Key::new(Kind::Container, format!("{file}#libraries"));
        return Some(Step { key, file, edit });
    }
    let name = text.module_in_style(module)?;
    if !text.refers_to_versions() {
        let value = format!("{{ {name}, version = \"{version}\" }}");
        return step("libraries", &alias, &value);
    }
    let reference = text.version_key(&alias);
    if text.string(&["versions", &reference]).is_none() {
        return step("versions", &reference, &format!("\"{version}\""));
    }
    step("libraries", &alias, &format!("{{ {name}, version.ref = \"{reference}\" }}"))
}

/// Whether a key names the catalog's entry of a library, or the version it refers to.
pub(crate) fn claims(project: &crate::Project<'_>, module: &str, key: &Key) -> bool {
    let claimed = || {
        let (table, alias) = key.name.split_once('.').filter(|_| key.kind == Kind::Catalog)?;
        let file = main(project.snapshot())?.file;
        let text = Text::open(project.snapshot(), &file)?;
        let mut libraries = project.snapshot().libraries(&file)?.of_module(module);
        Some(libraries.any(|it| match table {
            "libraries" => it.alias == alias,
            _ => {
                let reference = text.string(&["libraries", &it.alias, "version", "ref"]);
                reference.as_deref() == Some(alias)
            }
        }))
    };
    claimed().unwrap_or(false)
}

/// The entries of a library in the main catalog that nothing else in the project uses.
pub(crate) fn parts(project: &crate::Project<'_>, module: &str) -> Vec<Part> {
    let snapshot = project.snapshot();
    let find = || {
        let file = main(snapshot)?.file;
        let text = Text::open(snapshot, &file)?;
        let libraries = snapshot.libraries(&file)?;
        let library = libraries.of_module(module).next()?;
        let quoted = |name: &str| text.text.matches(&format!("\"{name}\"")).count();
        let is_used_twice = uses(snapshot, &accessor(snapshot, module)?) > 1;
        if is_used_twice || quoted(&library.alias) > 0 {
            return None;
        }
        let version = library.reference.as_ref().filter(|it| quoted(it) == 1);
        let names = version.map(|it| format!("versions.{it}")).into_iter();
        Some(names.chain([format!("libraries.{}", library.alias)]).collect::<Vec<String>>())
    };
    let part = |name| Part { key: Key::new(Kind::Catalog, name), is_often_there: false };
    find().unwrap_or_default().into_iter().map(part).collect()
}

/// How often the scripts of a project say an accessor.
fn uses(snapshot: &Snapshot, accessor: &str) -> usize {
    let is_script = |it: &&RelPath| it.file_name().contains(".gradle");
    let texts = snapshot.paths().filter(is_script).filter_map(|it| snapshot.text(it));
    texts.map(|it| it.matches(accessor).count()).sum()
}

/// Finds the entry that a catalog key names.
pub(crate) fn locate(project: &crate::Project<'_>, key: &Key) -> Vec<Place> {
    let find = || {
        let file = main(project.snapshot())?.file;
        let text = Text::open(project.snapshot(), &file)?;
        let (table, alias) = key.name.split_once('.')?;
        let found = text.tables.find(&[table, alias])?;
        Some(Place::new(&file, found.entry_span.clone()))
    };
    find().into_iter().collect()
}

/// A table that we made: with its entries, and what is behind its header.
pub(crate) fn locate_container(
    project: &crate::Project<'_>,
    file: &RelPath,
    table: &str,
) -> Option<(Span, Span)> {
    let text = Text::open(project.snapshot(), file)?;
    let header = text.tables.header(&[table])?;
    let end = text.entries(table).iter().map(|(_, entry)| entry.end).fold(header.end, usize::max);
    Some((header.start..end, header.end..end))
}

pub(crate) fn normal(alias: &str) -> String {
    alias.replace(['-', '_'], ".")
}

impl<'s> Text<'s> {
    fn open(snapshot: &'s Snapshot, file: &RelPath) -> Option<Text<'s>> {
        Some(Text { text: snapshot.text(file)?, tables: snapshot.tables(file)?.ok()? })
    }

    fn entries(&self, table: &str) -> Vec<(String, Span)> {
        self.tables.entries(&[table]).unwrap_or_default()
    }

    /// The entry of a table whose alias an accessor spells like this.
    fn entry_called(&self, table: &str, alias: &str) -> Option<(String, Span)> {
        self.entries(table).into_iter().find(|(it, _)| normal(it) == alias)
    }

    fn has_table(&self, table: &str) -> bool {
        self.tables.entries(&[table]).is_some()
    }

    fn value(&self, path: &[&str]) -> Option<&'s str> {
        self.tables.find(path).map(|it| &self.text[it.value_span.clone()])
    }

    fn string(&self, path: &[&str]) -> Option<String> {
        self.string_with_span(path).map(|it| it.text)
    }

    fn string_with_span(&self, path: &[&str]) -> Option<Version> {
        let value = &self.tables.find(path)?.value_span;
        let inner = unquoted(&self.text[value.clone()])?;
        Some(Version { text: inner.to_owned(), span: value.start + 1..value.end - 1 })
    }

    fn library(&self, alias: String) -> Option<Library> {
        let path = ["libraries", alias.as_str()];
        let at = |key: &str| self.string(&["libraries", &alias, key]);
        if let Some(module) =
            at("module").or_else(|| Some(format!("{}:{}", at("group")?, at("name")?)))
        {
            let version = self.version_of(&path);
            let reference = self.string(&["libraries", &alias, "version", "ref"]);
            return Some(Library { alias, module, version, reference, is_computed: false });
        }
        let short = self.string_with_span(&path)?;
        let mut parts = short.text.splitn(3, ':');
        let module = format!("{}:{}", parts.next()?, parts.next()?);
        let end = short.span.end;
        let version =
            parts.next().map(|it| Version { text: it.to_owned(), span: end - it.len()..end });
        Some(Library { alias, module, version, reference: None, is_computed: false })
    }

    /// The version of a library or plugin entry: a text, a reference, or a rich one.
    fn version_of(&self, entry: &[&str]) -> Option<Version> {
        let below = |keys: &[&str]| self.string_with_span(&[entry, keys].concat());
        if let Some(reference) = below(&["version", "ref"]) {
            let referred = ["versions", reference.text.as_str()];
            return self.string_with_span(&referred).or_else(|| {
                let rich = ["strictly", "require"].iter();
                rich.copied().find_map(|it| self.string_with_span(&[&referred[..], &[it]].concat()))
            });
        }
        let rich = || ["strictly", "require", "prefer"].iter();
        below(&["version"]).or_else(|| rich().find_map(|it| below(&["version", it])))
    }

    /// The texts of all library entries.
    fn libraries(&self) -> Vec<&'s str> {
        let entries = self.entries("libraries");
        entries.iter().filter_map(|(alias, _)| self.value(&["libraries", alias])).collect()
    }

    /// How this catalog names a module: in one value, or its group and its name.
    fn module_in_style(&self, module: &str) -> Option<String> {
        let (group, artifact) = module.split_once(':')?;
        Some(if self.libraries().iter().any(|it| it.contains("group")) {
            format!("group = \"{group}\", name = \"{artifact}\"")
        } else {
            format!("module = \"{module}\"")
        })
    }

    /// Whether this catalog keeps versions in a table of their own.
    fn refers_to_versions(&self) -> bool {
        let libraries = self.libraries();
        let references = libraries.iter().filter(|it| it.contains("ref")).count();
        self.has_table("versions") && (libraries.is_empty() || references * 2 >= libraries.len())
    }

    /// The alias of a new library, in the file's style: its artifact where that begins with the last
    /// part of its group, else both; the whole group and the artifact where the shorter ones are
    /// taken.
    fn new_alias(&self, module: &str, version: &str) -> String {
        let (group, artifact) = module.split_once(':').unwrap_or(("", module));
        let own: Vec<&str> = artifact.split(['-', '_', '.']).collect();
        let whole: Vec<&str> = group.split(['.', '-', '_']).collect();
        let last = group.rsplit('.').next().unwrap_or_default();
        let last: Vec<&str> = last.split(['-', '_']).collect();
        let long = [last.clone(), own.clone()].concat();
        let full = [whole, own.clone()].concat();
        let short = if own.starts_with(&last) { own } else { long.clone() };
        let libraries = self.entries("libraries");
        let refers = self.refers_to_versions();
        let is_free = |alias: &String| {
            let another = self.string(&["versions", &self.version_key(alias)]);
            libraries.iter().all(|(taken, _)| normal(taken) != normal(alias))
                && !(refers && another.is_some_and(|it| it != version))
        };
        let mut all = [short, long].iter().map(|it| self.in_style(it)).collect::<Vec<_>>();
        all.retain(is_free);
        all.into_iter().next().unwrap_or_else(|| self.in_style(&full))
    }

    /// The key of a new version: like the alias, in camel case where the file has no style of its
    /// own.
    fn version_key(&self, alias: &str) -> String {
        let words: Vec<&str> = alias.split(['-', '_']).collect();
        joined(&words, self.style("versions").unwrap_or(Style::Camel))
    }

    /// Words joined as the file's aliases are.
    fn in_style(&self, words: &[&str]) -> String {
        joined(words, self.style("libraries").unwrap_or(Style::Kebab))
    }

    /// The style of most keys of a table that have several words; kebab case goes before another of
    /// which there are as many. A key in that style changes nothing of the answer.
    fn style(&self, table: &str) -> Option<Style> {
        let entries = self.entries(table);
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
}

fn unquoted(literal: &str) -> Option<&str> {
    ['"', '\''].iter().find_map(|quote| literal.strip_prefix(*quote)?.strip_suffix(*quote))
}

fn quoted_strings(text: &str) -> Vec<&str> {
    text.split(['"', '\'']).skip(1).step_by(2).collect()
}

/// How the keys of a table join their words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Kebab,
    Snake,
    Camel,
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
