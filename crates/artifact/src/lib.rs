//! What an APK or an Android App Bundle holds: manifest, resources, classes, certificates, files.
//!
//! Reads through a `Read + Seek` that it is given, only what it is asked for, one entry at a time;
//! knows nothing of push and nothing of the disk. What is damaged is a [`Fault`] with the entry and
//! the offset in it; memory is bounded whatever a file claims.
//!
//! # Libraries
//!
//! Looked at in November 2026. Inflating is `flate2`'s, the protobuf of bundles `prost`'s. The rest
//! is read by hand, bounded at each step:
//!
//! * archives: `zip` keeps one of two entries with one name and hides the other, refuses the
//!   encryption flag that Android ignores, and its errors name no offset;
//! * binary XML and resource tables: `axmldecoder` and `rusty-axml` read no resource table and name
//!   attributes by their strings, which obfuscators empty (Android goes by their ids); `apk-info`
//!   has both, but asks for a newer Rust than this workspace and reads whole archives into memory;
//! * classes: `dex` maps whole files and has not changed for years; class names, static values and
//!   strings are a tenth of what it does;
//! * signing blocks: `apksig` wants the whole file as bytes, and signs besides.
//!
//! # Limitations
//!
//! Signatures are read, not verified: a file that was changed after signing is Android's to refuse.
//! Code inside methods is not read.

mod archive;
mod artifact;
mod binary_xml;
mod bundle;
mod bytes;
mod der;
mod dex;
mod fault;
mod jar_signature;
mod resources;
mod signing_block;
mod strings;
mod xml;

pub use archive::{Archive, Entry};
pub use artifact::{Artifact, Form};
pub use der::Certificate;
pub use dex::{Class, Constant, Dex, StaticField, Visit};
pub use fault::Fault;
pub use resources::{Resource, Resources};
pub use signing_block::{Scheme, Signer};
pub use xml::{Attribute, Element, Value};

/// The example of README.md is run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
