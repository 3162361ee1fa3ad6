//! Entries of the version catalog, where a script takes its libraries from there.
//!
//! Knows how a new entry is called and written in the style of those that are there; what an entry
//! means is the model's business.

use pushwright_lossless::Span;

use crate::build::catalog::{accessor, lists, main};
use crate::build::project::Project;
use crate::catalog_text::{Text, normal};
use crate::fact::{Part, Place, Step};
use crate::key::Key;
use crate::kinds::wanted::{Conflict, Row, last};
use crate::owned::Owned;
use crate::rel_path::RelPath;
use crate::snapshot::Snapshot;

/// What keys of the kind are called, and where what they name stands.
pub(crate) const KIND: Row = Row {
    title: |key| format!("catalog entry {}", last(key.subject(), '.')),
    conflict: Conflict::Version,
    locate,
};

/// The next entry that the catalog lacks for a library: its version, then the library.
pub(crate) fn library_step(
    snapshot: &Snapshot,
    module: &str,
    version: &str,
    owned: &Owned,
) -> Option<Step> {
    let file = main(snapshot)?.file;
    let text = snapshot.catalog(&file)?;
    if lists(snapshot, module) {
        return None;
    }
    let alias = text.new_alias(module, version);
    let step = |table: &str, key: &str, value: &str| {
        let ours = |it: &str| owned.created(&Key::catalog(table, it));
        let edit = text.tables.insert_entry(text.text, &[table], (key, value), &ours).ok()?;
        let key = Key::catalog(table, key);
        Some(Step { key, file: file.clone(), edit })
    };
    if !text.has_table("libraries") {
        let edit = text.tables.insert_table(text.text, &["libraries"]).ok()??;
        let key = Key::container(&file, "libraries");
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
pub(crate) fn claims(project: &Project<'_>, module: &str, key: &Key) -> bool {
    let claimed = || {
        let (table, alias) = key.entry()?;
        let file = main(project.snapshot())?.file;
        let text = project.snapshot().catalog(&file)?;
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
pub(crate) fn parts(project: &Project<'_>, module: &str) -> Vec<Part> {
    let snapshot = project.snapshot();
    let find = || {
        let file = main(snapshot)?.file;
        let text = snapshot.catalog(&file)?;
        let libraries = snapshot.libraries(&file)?;
        let library = libraries.of_module(module).next()?;
        let quoted = |name: &str| text.text.matches(&format!("\"{name}\"")).count();
        let is_used_twice = uses(snapshot, &accessor(snapshot, module)?) > 1;
        if is_used_twice || quoted(&library.alias) > 0 {
            return None;
        }
        let version = library.reference.as_ref().filter(|it| quoted(it) == 1);
        let names = version.map(|it| Key::catalog("versions", it)).into_iter();
        Some(names.chain([Key::catalog("libraries", &library.alias)]).collect::<Vec<Key>>())
    };
    let part = |key| Part { key, is_often_there: false };
    find().unwrap_or_default().into_iter().map(part).collect()
}

/// How often the scripts of a project say an accessor.
fn uses(snapshot: &Snapshot, accessor: &str) -> usize {
    let is_script = |it: &&RelPath| it.file_name().contains(".gradle");
    let texts = snapshot.paths().filter(is_script).filter_map(|it| snapshot.text(it));
    texts.map(|it| it.matches(accessor).count()).sum()
}

/// Finds the entry that a catalog key names.
pub(crate) fn locate(project: &Project<'_>, key: &Key) -> Vec<Place> {
    let find = || {
        let file = main(project.snapshot())?.file;
        let text = project.snapshot().catalog(&file)?;
        let (table, alias) = key.entry()?;
        let found = text.tables.find(&[table, alias])?;
        Some(Place::new(&file, found.entry_span.clone()))
    };
    find().into_iter().collect()
}

/// A table that we made: with its entries, and what is behind its header.
pub(crate) fn locate_container(
    project: &Project<'_>,
    file: &RelPath,
    table: &str,
) -> Option<(Span, Span)> {
    let text = project.snapshot().catalog(file)?;
    let header = text.tables.header(&[table])?;
    let end = text.entries(table).iter().map(|(_, entry)| entry.end).fold(header.end, usize::max);
    Some((header.start..end, header.end..end))
}

impl Text<'_> {
    /// The texts of all library entries.
    fn libraries(&self) -> Vec<&str> {
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
