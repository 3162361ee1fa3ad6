//! What an Android/Gradle source tree means, one fact at a time.
//!
//! A [`Snapshot`] of files is read as a [`Project`]; a [`Want`] is one thing that must hold in it.
//! [`presence`] tells whether it does, [`ensure`] gives the next edit towards it, [`locate`]
//! finds what a [`Key`] names. Nothing here writes: every answer is a value.
//!
//! This crate does not know push, vendors or the disk.

mod build;
mod build_src;
mod catalog;
mod conditions;
mod dependencies;
mod dotted;
mod fact;
mod key;
mod kotlin;
mod manifest;
mod owned;
mod placeholders;
mod plugins;
mod proguard;
mod project;
mod properties;
mod rel_path;
mod repositories;
mod script_plugins;
mod scripts;
mod snapshot;
mod source_folders;
mod source_sets;
mod variants;
mod want;

pub use build::{BuildMember, Outside, Said, SigningConfig};
pub use dependencies::{DependencyWant, Library, VersionWant, libraries};
pub use fact::{CannotTell, Difference, Place, Presence, Step, Way};
pub use key::{Key, Kind};
pub use manifest::{ANDROID_NAMESPACE, DeepLinkWant, NodeWant, TOOLS_NAMESPACE, android};
pub use owned::Owned;
pub use placeholders::{Member, PlaceholderValue, PlaceholderWant};
pub use plugins::{ClasspathWant, PluginWant, plugin_resolves};
pub use proguard::RulesWant;
pub use project::{Choice, Facts, Language, Module, Problem, ProblemKind, Project};
pub use properties::property_of;
pub use rel_path::RelPath;
pub use repositories::{RepositoryWant, Scope};
pub use script_plugins::ScriptWant;
pub use snapshot::{Content, Snapshot};
pub use want::{FileWant, Want, claims, container, ensure, locate, presence, without_cr};
