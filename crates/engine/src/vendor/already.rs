//! What a project says of a vendor before push.toml does: the SDK's version, and ids in its file.
//!
//! Knows the tables of packs; decides nothing, and takes only what every place agrees on.

use std::collections::{BTreeMap, BTreeSet};

use pushwright_android::{Project, RelPath};
use pushwright_config::Pack;
use pushwright_config::pack::{DependencySource, is_one_version};
use pushwright_lossless::gradle::Piece;

use crate::model::json::values;

/// What a project says of a vendor already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The version of its SDK that a script, or a package, declares.
    pub sdk_version: Option<String>,
    /// Certificate fields by key, as the vendor's file has them.
    pub fields: BTreeMap<String, String>,
    /// The name of the file that each of them is from.
    pub files: BTreeMap<String, String>,
}

/// What the project says of a pack's vendor.
#[must_use]
pub fn already(project: &Project<'_>, pack: &Pack) -> Known {
    let fields = pack.files.iter().flat_map(|file| {
        let name = file.path.rsplit('/').next().unwrap_or(&file.path);
        file.json.iter().filter_map(move |rule| Some((name, &rule.path, variable(&rule.equals)?)))
    });
    let fields = fields.filter_map(|(name, path, variable)| {
        let field = pack.certificate.iter().find(|it| it.snake() == variable)?;
        let value = agreed(files(project, name).flat_map(|it| values(it, path)))?;
        Some((field.key.clone(), (value, name.to_owned())))
    });
    let mut known = Known { sdk_version: sdk_version(project, pack), ..Known::default() };
    for (key, (value, name)) in fields {
        known.fields.insert(key.clone(), value);
        known.files.insert(key, name);
    }
    known
}

/// The name in `{{ name }}`, where that is all.
fn variable(text: &str) -> Option<&str> {
    text.strip_prefix("{{")?.strip_suffix("}}").map(str::trim)
}

/// The texts of the vendor's file: the module's, and those of its source sets.
fn files<'p>(project: &'p Project<'_>, name: &str) -> impl Iterator<Item = &'p str> + use<'p> {
    let (of_module, sources) = (project.app().file(name), project.app().file("src"));
    let name = name.to_owned();
    let is_its = move |path: &&RelPath| {
        **path == of_module || (path.is_below(&sources) && path.file_name() == name)
    };
    let paths = project.snapshot().paths().filter(is_its);
    paths.filter_map(|path| project.snapshot().text(path))
}

/// The one value of all.
fn agreed(values: impl Iterator<Item = String>) -> Option<String> {
    let all: BTreeSet<String> = values.collect();
    let mut all = all.into_iter();
    all.next().filter(|_| all.next().is_none())
}

/// The version that the application declares, else one that a library module or a package does.
fn sdk_version(project: &Project<'_>, pack: &Pack) -> Option<String> {
    let its = pack.dependencies.iter().filter_map(|it| match &it.source {
        DependencySource::Module { module, version } => {
            (variable(version) == Some("sdk_version")).then_some(module.as_str())
        }
        DependencySource::File { .. } => None,
    });
    // Where others publish it, they keep its version.
    let modules: Vec<&str> = its.chain(pack.sdk.modules.iter().map(String::as_str)).collect();
    let text = |it: Piece| it.to_string();
    let own = project.libraries().into_iter();
    let own = own.map(|it| (text(it.module), it.version.map(text)));
    let packages = project.packages.iter().flat_map(|it| &it.libraries);
    let brought = packages.map(|it| (it.module.clone(), it.version.clone()));
    let of = |all: Vec<(String, Option<String>)>| {
        let its = all.into_iter().filter(|(module, _)| modules.contains(&module.as_str()));
        agreed(its.filter_map(|(_, version)| version).filter(|it| is_one_version(it)))
    };
    let of_modules = || of(project.libraries_of_modules());
    of(own.collect()).or_else(of_modules).or_else(|| of(brought.collect()))
}
