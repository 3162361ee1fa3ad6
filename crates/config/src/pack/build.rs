//! What a pack asks of the build: repositories, libraries, plugins, placeholders.
//!
//! Knows what each says; how it is read and brought about is the business of others.

use super::Condition;

/// What a repository is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RepositoryUse {
    /// Dependencies of modules.
    Dependencies,
    /// Gradle plugins.
    Plugins,
}

/// A Maven repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    /// Its address.
    pub url: String,
    /// What it is asked for.
    pub uses: Vec<RepositoryUse>,
    /// Groups that it must serve beside those of the pack's own libraries.
    pub groups: Vec<String>,
    /// Only then.
    pub when: Option<Condition>,
    /// Line in pack.toml, from one.
    pub line: usize,
}

/// Where a dependency comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DependencySource {
    /// A Maven repository.
    Module {
        /// `group:artifact`.
        module: String,
        /// The version; may hold template variables.
        version: String,
    },
    /// A file beside the module; may hold template variables.
    File {
        /// Its path below the module's folder.
        path: String,
        /// The certificate field that names something else in its place: `group:artifact:version`,
        /// or a module of the project.
        instead: Option<String>,
    },
}

/// A dependency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// Where it comes from.
    pub source: DependencySource,
    /// Gradle's configuration, such as `runtimeOnly`; `None` for `implementation`.
    pub configuration: Option<String>,
    /// Whether another version that is there will do.
    pub any_version: bool,
    /// Only then.
    pub when: Option<Condition>,
    /// Line in pack.toml, from one.
    pub line: usize,
}

/// A Gradle plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plugin {
    /// Its id.
    pub id: String,
    /// `group:artifact` of the artifact that holds it.
    pub classpath: String,
    /// The artifact's version.
    pub version: String,
    /// The artifact's version for a Gradle before 7.
    pub version_before_gradle_7: Option<String>,
    /// The first of the artifact's versions that run with Gradle 8.
    pub least_from_gradle_8: Option<String>,
    /// Other ids of the same plugin.
    pub also: Vec<String>,
    /// The least version of the Android plugin that `version` runs with; an older one gets that for
    /// a Gradle before 7.
    pub least_android_plugin: Option<String>,
    /// The class by which scripts may apply it.
    pub class: Option<String>,
    /// The artifact's version for version 9 and later of the Android plugin.
    pub version_from_android_plugin_9: Option<String>,
    /// Whether it finds the Android plugin only on the classpath of `buildscript`.
    pub needs_agp_classpath: bool,
    /// Only then.
    pub when: Option<Condition>,
    /// Line in pack.toml, from one.
    pub line: usize,
}

/// A manifest placeholder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// Its name.
    pub name: String,
    /// Its value; may hold template variables.
    pub value: String,
    /// Only then.
    pub when: Option<Condition>,
    /// Line in pack.toml, from one.
    pub line: usize,
}

/// A permission that the SDK's own manifest brings into the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brought {
    /// Its name.
    pub permission: String,
    /// Only then.
    pub when: Option<Condition>,
}
