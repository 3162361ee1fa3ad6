//! push.toml, vendor packs, and the diagnostics every part of Pushwright speaks in.
//!
//! Knows what an app owner may write ([`config`], listed in [`keys`]), what a vendor's SDK edition
//! asks for ([`pack`]), what the consoles' `intent:` URI is ([`intent`]), and how a finding looks
//! ([`diagnostic`]). It reads text it is handed: it touches no disk, and knows neither XML, Gradle
//! scripts nor the project they stand in.
//!
//! The proc macros link this crate, so it is kept light: no serde, no regular expressions.

pub mod config;
pub mod diagnostic;
pub mod field;
pub mod intent;
pub mod keys;
pub mod pack;
pub mod spelling;
pub mod templates;
pub mod topics;
pub mod value;

mod im_sdk;
mod reader;

pub use config::{PushConfig, no_pack_folder, pack_folders, parse, project_folder};
pub use diagnostic::{
    Code, Diagnostic, Location, Severity, Style, escaped, is_invisible, render, render_within,
};
pub use pack::{Pack, PackId, PackSet};
pub use spelling::did_you_mean;
pub use value::{FieldValue, Fingerprint, Secret, Spanned};

/// The example of README.md is run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
