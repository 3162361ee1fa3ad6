//! What a pack says must be there and agree: files, resources, and checks of the project.
//!
//! Knows what each says; nothing is looked at here.

use super::Condition;
use crate::diagnostic::Severity;

/// A file of the vendor's that must be there and agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequiredFile {
    /// Its path below the module's folder.
    pub path: String,
    /// Where to get it.
    pub help: String,
    /// What it must say.
    pub json: Vec<JsonEquals>,
    /// What has the build go on without it.
    pub lenient: Option<Lenience>,
    /// Only then.
    pub when: Option<Condition>,
    /// Line in pack.toml, from one.
    pub line: usize,
}

/// A setting of a plugin's that has the build go on where its file is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lenience {
    /// Its name in scripts.
    pub word: String,
    /// The values that do so.
    pub values: Vec<String>,
    /// What then happens.
    pub then: String,
}

/// A text among the app's resources that a plugin makes of a vendor's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeResource {
    /// Its name.
    pub name: String,
    /// The file, below the module's folder.
    pub file: String,
    /// Where its value stands there: keys from the root, separated by `/`.
    pub json: String,
    /// Only then.
    pub when: Option<Condition>,
    /// Line in pack.toml, from one.
    pub line: usize,
}

/// A value in a JSON file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonEquals {
    /// Keys from the root, separated by `/`.
    pub path: String,
    /// What is found there; may hold template variables.
    pub equals: String,
}

/// Something that must hold of the project as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What.
    pub predicate: Predicate,
    /// What is wrong when it does not.
    pub message: String,
    /// What to do then.
    pub help: Option<String>,
    /// How bad that is.
    pub severity: Severity,
    /// Only then.
    pub when: Option<Condition>,
    /// Line in pack.toml, from one.
    pub line: usize,
}

/// The closed list of what a pack can check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Predicate {
    /// A requirement of this key is present.
    Requires(String),
    /// Nothing of this key is present.
    Forbids(String),
    /// The modules declared among these have one version.
    SameVersion(Vec<String>),
    /// A file below the module's folder is there.
    FileExists(String),
    /// A JSON file below the module's folder says something.
    JsonEquals {
        /// The file.
        file: String,
        /// What it must say.
        json: JsonEquals,
    },
    /// A module, when declared, is at least of a version.
    MinVersion {
        /// `group:artifact`.
        module: String,
        /// The least version.
        version: String,
    },
}
