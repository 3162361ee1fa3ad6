//! Catalogs that the settings write themselves: `versionCatalogs { create("libs") { library(…) } }`.
//!
//! Knows versions, libraries, bundles and plugins, what they set over a catalog's file, and where a
//! catalog is filled by something that is not here.

use std::collections::BTreeMap;

use pushwright_lossless::Span;
use pushwright_lossless::gradle::{Body, Call, Statement, Value};

use super::script::{ScriptFile, argument, calls, constant, member_name};
use super::settings_scripts::{path_of, settings_scripts};
use crate::catalog_text::{Library, Plugin, Version, normal};
use crate::rel_path::RelPath;
use crate::snapshot::Snapshot;

/// What the settings write of one catalog.
#[derive(Debug)]
pub(crate) struct Written {
    /// What scripts call it.
    pub(crate) name: String,
    pub(crate) file: RelPath,
    pub(crate) libraries: Vec<Library>,
    /// Versions by [`normal`] alias.
    pub(crate) versions: BTreeMap<String, Version>,
    /// The aliases of libraries by that of the bundle.
    bundles: BTreeMap<String, Vec<String>>,
    plugins: BTreeMap<String, Plugin>,
    /// Whether entries come from somewhere that is not read: a published catalog, or a loop.
    pub(crate) is_open: bool,
}

/// The catalogs that the settings write, or write something of.
pub(crate) fn written(snapshot: &Snapshot) -> Vec<Written> {
    let mut found: Vec<Written> = Vec::new();
    for script in settings_scripts(snapshot) {
        if !script.text.contains("versionCatalogs") {
            continue;
        }
        for block in script.blocks(&["dependencyResolutionManagement", "versionCatalogs"]) {
            for call in calls(&block.body.statements) {
                let (Some(name), Some(body)) = (member_name(call), call.body.as_ref()) else {
                    continue;
                };
                let at = found.iter().position(|it| it.name == name).unwrap_or_else(|| {
                    found.push(Written::new(name, script.file));
                    found.len() - 1
                });
                Reader { snapshot, script: &script }.read(body, &mut found[at]);
            }
        }
    }
    found
}

struct Reader<'r, 's> {
    snapshot: &'r Snapshot,
    script: &'r ScriptFile<'s>,
}

impl Reader<'_, '_> {
    fn read(&self, body: &Body, into: &mut Written) {
        // Libraries refer to versions that may stand below them.
        for call in calls(&body.statements).filter(|it| it.name.text == "version") {
            self.version(call, into);
        }
        for statement in &body.statements {
            match statement {
                Statement::Call(call) => self.entry(call, into),
                Statement::Assign(it) => into.is_open |= it.declaration.is_none(),
                Statement::Opaque(_) => into.is_open = true,
            }
        }
    }

    fn entry(&self, call: &Call, into: &mut Written) {
        let arguments: Vec<Option<String>> =
            call.args.iter().map(|it| self.text(&it.value)).collect();
        let alias = arguments.first().cloned().flatten().map(|it| normal(&it));
        match (call.name.text.as_str(), alias) {
            ("version", _) => {}
            ("from", _) => into.is_open |= self.file_of(call).is_none(),
            ("library", Some(alias)) => match self.library(call, &arguments, alias, into) {
                Some(library) => into.libraries.push(library),
                None => into.is_open = true,
            },
            ("bundle", Some(alias)) => {
                let names = call.args.get(1).map(|it| names_in(self.script.slice(it.value.span())));
                into.bundles.insert(alias, names.unwrap_or_default());
            }
            ("plugin", Some(alias)) => match arguments.get(1).cloned().flatten() {
                Some(id) => {
                    let version = self
                        .version_of(call, into)
                        .and_then(VersionRead::version)
                        .map(|it| it.text);
                    into.plugins.insert(alias, Plugin { id, version });
                }
                None => into.is_open = true,
            },
            _ => into.is_open = true,
        }
    }

    /// `library("x", "g:a:1")`, `library("x", "g", "a").versionRef("v")`.
    fn library(
        &self,
        call: &Call,
        arguments: &[Option<String>],
        alias: String,
        into: &Written,
    ) -> Option<Library> {
        let rest = arguments.get(1..)?;
        let plain = |module: String, version: Option<Version>, is_computed| Library {
            alias: alias.clone(),
            module,
            version,
            reference: None,
            is_computed,
        };
        match rest {
            [Some(short)] => {
                let mut parts = short.splitn(3, ':');
                let module = format!("{}:{}", parts.next()?, parts.next()?);
                let whole = call.args.get(1)?.value.span();
                let version = parts.next().map(|it| self.literal(it, whole));
                Some(plain(module, version, false))
            }
            [Some(group), Some(name)] => {
                let told = self.version_of(call, into);
                let is_computed = matches!(told, Some(VersionRead::Unknown));
                Some(plain(
                    format!("{group}:{name}"),
                    told.and_then(VersionRead::version),
                    is_computed,
                ))
            }
            _ => None,
        }
    }

    /// What the calls behind an entry say of its version.
    fn version_of(&self, call: &Call, into: &Written) -> Option<VersionRead> {
        let link = call.chain.iter().find(|it| it.name.text.starts_with("version"))?;
        let told = |it: Option<Version>| it.map_or(VersionRead::Unknown, VersionRead::Version);
        match (link.name.text.as_str(), argument(link, None)) {
            ("versionRef", Some(value)) => {
                let version =
                    self.text(value).and_then(|it| into.versions.get(&normal(&it)).cloned());
                Some(told(version))
            }
            ("version", Some(value)) => Some(told(self.version_in(value))),
            ("version", None) => Some(told(self.rich(link.body.as_ref()?))),
            _ => Some(VersionRead::None),
        }
    }

    fn version(&self, call: &Call, into: &mut Written) {
        let Some(alias) = argument(call, None).and_then(|it| self.text(it)) else { return };
        let of_value = call.args.get(1).and_then(|it| self.version_in(&it.value));
        let found = of_value.or_else(|| self.rich(call.body.as_ref()?));
        match found {
            Some(version) => drop(into.versions.insert(normal(&alias), version)),
            None => into.is_open = true,
        }
    }

    /// `{ strictly("1.2") }`, `{ strictly("[1, 2["); prefer("1.2") }`.
    fn rich(&self, body: &Body) -> Option<Version> {
        let say = |word: &str| {
            let call = calls(&body.statements).find(|it| it.name.text == word)?;
            self.version_in(argument(call, None)?)
        };
        ["prefer", "strictly", "require"].into_iter().find_map(say)
    }

    fn version_in(&self, value: &Value) -> Option<Version> {
        Some(match constant(value) {
            Some(text) => self.literal(text, value.span()),
            None => Version { text: self.text(value)?, span: value.span().clone() },
        })
    }

    /// A version with the place that spells it within a literal.
    fn literal(&self, version: &str, within: &Span) -> Version {
        let found = self.script.slice(within).rfind(version);
        let span =
            found.map_or(within.clone(), |at| within.start + at..within.start + at + version.len());
        Version { text: version.to_owned(), span }
    }

    /// The file of `from(files("…"))`, where it is here.
    fn file_of(&self, from: &Call) -> Option<RelPath> {
        let file = catalog_file(self.snapshot, self.script, from)?;
        self.snapshot.text(&file).map(|_| file)
    }

    fn text(&self, value: &Value) -> Option<String> {
        let properties =
            || RelPath::new("gradle.properties").and_then(|it| self.snapshot.text(&it));
        let outer = |name: &str| {
            crate::build::properties::property_of(properties()?, name).map(str::to_owned)
        };
        self.script.script.variables().resolve(value, &outer)
    }
}

/// The file that `from(files("…"))` names.
pub(crate) fn catalog_file(
    snapshot: &Snapshot,
    script: &ScriptFile<'_>,
    from: &Call,
) -> Option<RelPath> {
    match argument(from, None)? {
        Value::Call(files) if files.name.text.ends_with("files") => {
            let root = RelPath::new("")?;
            path_of(snapshot, script, &root, argument(files, None)?)
        }
        _ => None,
    }
}

/// What is told of a version.
enum VersionRead {
    Version(Version),
    None,
    Unknown,
}

impl VersionRead {
    fn version(self) -> Option<Version> {
        match self {
            VersionRead::Version(it) => Some(it),
            VersionRead::None | VersionRead::Unknown => None,
        }
    }
}

/// The quoted names of a list.
fn names_in(text: &str) -> Vec<String> {
    text.split(['"', '\'']).skip(1).step_by(2).map(normal).collect()
}

impl Written {
    fn new(name: String, file: &RelPath) -> Written {
        Written {
            name,
            file: file.clone(),
            libraries: Vec::new(),
            versions: BTreeMap::new(),
            bundles: BTreeMap::new(),
            plugins: BTreeMap::new(),
            is_open: false,
        }
    }

    /// The libraries that an accessor names, without the catalog's name.
    pub(crate) fn called(&self, accessor: &str) -> Vec<Library> {
        let with = |alias: &str| -> Vec<Library> {
            self.libraries.iter().filter(|it| it.alias == alias).cloned().collect()
        };
        match accessor.strip_prefix("bundles.") {
            Some(bundle) => self.members(bundle).iter().flat_map(|it| with(it)).collect(),
            None => with(accessor),
        }
    }

    /// The aliases in a bundle.
    pub(crate) fn members(&self, bundle: &str) -> &[String] {
        self.bundles.get(bundle).map_or(&[], Vec::as_slice)
    }

    /// The plugin of an alias.
    pub(crate) fn plugin(&self, alias: &str) -> Option<Plugin> {
        self.plugins.get(alias).cloned()
    }
}
