//! Packages of JavaScript and Dart whose Android parts the build takes in as library modules.
//!
//! Knows a package by the texts that were read of it: its script, its manifest, its catalog. Where
//! they were read is their reader's business; what they say is used and never shown, names aside.

use pushwright_lossless::SourceText;

use crate::build::catalog;
use crate::build::libraries::{Declared, MAIN, app_libraries};
use crate::build::project::Project;
use crate::rel_path::RelPath;
use crate::snapshot::{Content, Snapshot};

/// The texts of one package, as read.
#[derive(Clone, Debug, Default)]
pub struct PackageTexts {
    /// Its name.
    pub name: String,
    /// Where it is, as a person would say it.
    pub place: String,
    /// The text of its Android build script, and whether that is Kotlin.
    pub script: Option<(String, bool)>,
    /// Its Android manifest.
    pub manifest: Option<String>,
    /// Its version catalog.
    pub catalog: Option<String>,
}

/// A package that the build takes a library module from, or of which only the name is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Where it is, as a person would say it.
    pub place: String,
    /// What relative class names in its manifest resolve against.
    pub(crate) namespace: Option<String>,
    pub(crate) manifest: Option<String>,
    /// The libraries it declares.
    pub libraries: Vec<PackageLibrary>,
    /// The version of the Android plugin that its catalog names.
    pub(crate) android_plugin: Option<String>,
}

/// A library that a package declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageLibrary {
    /// `group:artifact`.
    pub module: String,
    /// Its version, where the package tells it.
    pub version: Option<String>,
    /// Whether the application's own sources can call it: it is on their class path, too.
    pub is_seen: bool,
}

impl Package {
    /// What the texts of a package say.
    #[must_use]
    pub fn of(texts: PackageTexts) -> Package {
        let PackageTexts { name, place, script, manifest, catalog } = texts;
        let mut package = Package { name, place, ..Package::default() };
        let mut snapshot = Snapshot::default();
        let mut put = |path: &str, text: Option<String>| {
            if let (Some(path), Some(text)) = (RelPath::new(path), text) {
                snapshot.set(path, Content::Text(SourceText::new(text)));
            }
        };
        put("gradle/libs.versions.toml", catalog);
        put("src/main/AndroidManifest.xml", manifest.clone());
        if let Some((text, in_kotlin)) = script {
            put(if in_kotlin { "build.gradle.kts" } else { "build.gradle" }, Some(text));
        }
        package.android_plugin = catalog::version(&snapshot, "libs.versions.agp");
        let project = Project::of_one_module(&snapshot);
        package.libraries =
            app_libraries(&project).all.iter().cloned().filter_map(library).collect();
        package.namespace = project.namespace.clone();
        package.manifest = manifest;
        package
    }
}

/// A library of a package, where the app gets it.
fn library(declared: Declared) -> Option<PackageLibrary> {
    let configuration = declared.configuration.as_deref()?;
    let counts = MAIN.contains(&configuration) || configuration == "runtimeOnly";
    let is_seen = ["api", "compile"].contains(&configuration);
    counts.then(|| PackageLibrary {
        is_seen,
        version: declared.version.and_then(|it| Some(it.text?.to_string())),
        module: declared.module.to_string(),
    })
}
