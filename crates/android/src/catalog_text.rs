//! A version catalog's text: its tables, and what their entries say.
//!
//! Knows TOML and Gradle's alias rule; which files are catalogs and what an accessor in a script means,
//! the build tells.

use std::collections::HashMap;

use pushwright_lossless::Span;
use pushwright_lossless::toml::Tables;

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

/// A catalog's text, and where its tables stand.
#[derive(Clone, Copy)]
pub(crate) struct Text<'s> {
    pub(crate) text: &'s str,
    pub(crate) tables: &'s Tables,
}

impl<'s> Text<'s> {
    pub(crate) fn entries(&self, table: &str) -> Vec<(String, Span)> {
        self.tables.entries(&[table]).unwrap_or_default()
    }

    /// The entry of a table whose alias an accessor spells like this.
    pub(crate) fn entry_called(&self, table: &str, alias: &str) -> Option<(String, Span)> {
        self.entries(table).into_iter().find(|(it, _)| normal(it) == alias)
    }

    pub(crate) fn has_table(&self, table: &str) -> bool {
        self.tables.entries(&[table]).is_some()
    }

    pub(crate) fn value(&self, path: &[&str]) -> Option<&'s str> {
        self.tables.find(path).map(|it| &self.text[it.value_span.clone()])
    }

    pub(crate) fn string(&self, path: &[&str]) -> Option<String> {
        self.string_with_span(path).map(|it| it.text)
    }

    pub(crate) fn string_with_span(&self, path: &[&str]) -> Option<Version> {
        let value = &self.tables.find(path)?.value_span;
        let inner = unquoted(&self.text[value.clone()])?;
        Some(Version { text: inner.to_owned(), span: value.start + 1..value.end - 1 })
    }

    pub(crate) fn library(&self, alias: String) -> Option<Library> {
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
    pub(crate) fn version_of(&self, entry: &[&str]) -> Option<Version> {
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

    pub(crate) fn has_module(&self, module: &str) -> bool {
        self.by_module.contains_key(module)
    }

    pub(crate) fn of_module(&self, module: &str) -> impl Iterator<Item = &Library> {
        self.by_module.get(module).into_iter().flatten().map(|&at| &self.all[at])
    }

    pub(crate) fn called<'l>(&'l self, alias: &str) -> impl Iterator<Item = &'l Library> + use<'l> {
        self.by_alias.get(alias).into_iter().flatten().map(|&at| &self.all[at])
    }
}

/// An alias as accessors spell it.
pub(crate) fn normal(alias: &str) -> String {
    alias.replace(['-', '_'], ".")
}

fn unquoted(literal: &str) -> Option<&str> {
    ['"', '\''].iter().find_map(|quote| literal.strip_prefix(*quote)?.strip_suffix(*quote))
}
