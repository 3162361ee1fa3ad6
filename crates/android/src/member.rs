//! For whom a thing holds: every variant, one flavor, or one build type.
//!
//! Knows names only; the blocks of scripts that are a member's own, the build knows.

/// A part of the Android configuration that has placeholders of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Member {
    /// `defaultConfig`: every variant.
    #[default]
    Default,
    /// A product flavor.
    Flavor(String),
    /// A build type.
    BuildType(String),
}

impl Member {
    /// The name of its source set: what keys call it.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Member::Default => "main",
            Member::Flavor(name) | Member::BuildType(name) => name,
        }
    }
}
