//! What an Android/Gradle source tree means, one fact at a time.
//!
//! A [`Snapshot`] of files is read as a [`Project`]; a [`Want`] is one thing that must hold in it.
//! [`presence`] tells whether it does, [`ensure`] gives the next edit towards it, [`locate`]
//! finds what a [`Key`] names. Nothing here writes: every answer is a value.
//!
//! This crate does not know push, vendors or the disk.

#[macro_use]
mod registry;

mod attributes;
mod build;
mod catalog_text;
mod fact;
mod key;
mod kinds;
mod manifest;
mod member;
mod owned;
mod problem;
mod project;
mod rel_path;
mod snapshot;

pub use attributes::{ANDROID_NAMESPACE, TOOLS_NAMESPACE, android};
pub use build::addresses::Address;
pub use build::included_rules::rules_included_in;
pub use build::levels::least_gradle;
pub use build::libraries::Library;
pub use build::optimized::is_rules_file;
pub use build::packages::{Package, PackageLibrary, PackageTexts};
pub use build::pinned::Pinned;
pub use build::plugins::PluginName;
pub use build::project::{Facts, Module, Project};
pub use build::properties::property_of;
pub use build::repositories::Scope;
pub use build::slips::Slip;
pub use build::variants::{BuiltVariant, NoAxis};
pub use build::versions::is_before;
pub use build::written::Written;
pub use build::{BuildMember, Outside, SigningConfig, ValueAt};
pub use fact::{CannotTell, Difference, DifferenceKind, Part, Place, Presence, Step};
pub use key::{Key, Kind};
pub use kinds::classpath::ClasspathWant;
pub use kinds::container::container;
pub use kinds::dependency::{DependencyWant, VersionWant};
pub use kinds::file::FileWant;
pub use kinds::placeholder::{PlaceholderValue, PlaceholderWant};
pub use kinds::plugin::{PluginWant, plugin_resolves};
pub use kinds::repository::RepositoryWant;
pub use kinds::rules::RulesWant;
pub use kinds::script::ScriptWant;
pub use kinds::wanted::Conflict;
pub use kinds::{Want, claims, ensure, locate, locate_all, parts, presence, standing};
pub use manifest::activity::declared_activity;
pub use manifest::overlay::is_begun_manifest;
pub use manifest::{DeepLinkWant, NodeWant};
pub use member::Member;
pub use owned::Owned;
pub use problem::{Problem, ProblemKind};
pub use project::Choice;
pub use pushwright_lossless::source::Language;
pub use rel_path::RelPath;
pub use snapshot::{Content, Snapshot, without_cr};

/// The example of README.md is run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
