//! What an edition, in a version, demands of the app's build: levels of Android, versions of tools.
//!
//! Knows which versions a demand is of; whether a build meets it is told by whoever reads builds.

use super::Condition;
use crate::diagnostic::Severity;
use pushwright_text::{compare_versions, is_between};

/// One thing of a build that has a level or a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The lowest level of Android that the app runs on.
    MinSdk,
    /// The level of Android that the app is compiled for.
    CompileSdk,
    /// The version of the Android Gradle plugin.
    AndroidPlugin,
    /// The version of Gradle.
    Gradle,
    /// The version of the Kotlin compiler.
    Kotlin,
    /// The level of Java that the app's sources are of.
    Java,
}

impl Level {
    /// Every one, in the order in which they are told.
    pub const ALL: [Level; 6] = [
        Level::MinSdk,
        Level::CompileSdk,
        Level::AndroidPlugin,
        Level::Gradle,
        Level::Kotlin,
        Level::Java,
    ];

    /// Its key in pack.toml.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Level::MinSdk => "min-sdk",
            Level::CompileSdk => "compile-sdk",
            Level::AndroidPlugin => "android-plugin",
            Level::Gradle => "gradle",
            Level::Kotlin => "kotlin",
            Level::Java => "java",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Level::MinSdk => "minSdk",
            Level::CompileSdk => "compileSdk",
            Level::AndroidPlugin => "the Android plugin",
            Level::Gradle => "Gradle",
            Level::Kotlin => "Kotlin",
            Level::Java => "Java",
        }
    }

    /// Whether it is a whole number, and no version with dots.
    #[must_use]
    pub fn is_number(self) -> bool {
        matches!(self, Level::MinSdk | Level::CompileSdk | Level::Java)
    }
}

/// What some versions of an SDK, or of a Gradle plugin, demand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand {
    /// Of what.
    pub level: Level,
    /// The least of it that will do.
    pub least: String,
    /// `group:artifact` of the Gradle plugin that demands it; else the SDK does.
    pub of: Option<String>,
    /// The first version that demands it; else every one does.
    pub from: Option<String>,
    /// The first version that no longer does, or demands more.
    pub until: Option<String>,
    /// Where that is from.
    pub source: Option<String>,
    /// How bad it is where it is not met.
    pub severity: Severity,
    /// Only then.
    pub when: Option<Condition>,
    /// Line in pack.toml, from one.
    pub line: usize,
}

impl Demand {
    /// Whether this version of what demands is among those that do.
    #[must_use]
    pub fn is_made_by(&self, version: &str) -> bool {
        is_between(version, self.from.as_deref(), self.until.as_deref())
    }

    /// Whether what a build has will do.
    #[must_use]
    pub fn is_met_by(&self, found: &str) -> bool {
        compare_versions(found, &self.least).is_ge()
    }
}
