//! Files around a project that say how its folder comes to be.
//!
//! Knows what they are; reading them is the caller's, what follows from them the rules'.

/// A file around the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nearby {
    /// Its path relative to the project's root: `../package.json`.
    pub path: String,
    /// What it says.
    pub text: String,
    /// The project's root as seen from the file's folder: `apps/mobile/android`.
    pub root: String,
}
