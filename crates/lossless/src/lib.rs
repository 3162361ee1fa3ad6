//! Edits XML, Gradle scripts (Groovy and Kotlin), TOML and line files touching no other byte.
//!
//! Every parser here gives byte spans into the text it read; every operation returns an [`Edit`]
//! of that text. There is no printer of whole documents, so what lies outside an edit is unchanged
//! by construction.
//!
//! This crate does not know Android, push vendors or the disk: it answers where a thing stands in
//! a text and how the text reads with one thing more or one thing less.

pub mod gradle;
mod malformed;
pub mod placement;
pub mod source;
pub mod style;
pub mod toml;
pub mod xml;

pub use pushwright_text::{Edit, Newline, Position, SourceText, Span, TextEdit};

/// The example of README.md is run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
