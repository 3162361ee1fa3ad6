//! Why a project cannot be worked on.
//!
//! Only says so: each is found where the files are read.

use crate::fact::Place;

/// Why a snapshot cannot be worked on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What sort of problem.
    pub kind: ProblemKind,
    /// The file and the place in it, where there is one.
    pub at: Option<Place>,
    /// What is wrong, as a phrase.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// Sorts of [`Problem`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// There are no Gradle scripts.
    NotFound,
    /// No module applies the Android application plugin.
    NoApplication,
    /// Several modules do.
    SeveralApplications,
    /// push.toml names a module that is not there.
    UnknownModule,
    /// A Gradle script is not well-formed.
    MalformedScript,
    /// A manifest is not well-formed.
    MalformedManifest,
    /// The version catalog is not TOML.
    MalformedCatalog,
    /// The namespace or the applicationId is not a package name.
    NoPackageName,
    /// The files tell the namespace in two ways.
    Ambiguous,
    /// A file that matters is not UTF-8.
    NotUtf8,
}
