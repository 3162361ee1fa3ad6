//! What all crates say of a text: edits of it, its lines, and the order of the versions in it.
//!
//! Knows bytes, characters and line ends; knows no file format. It has no dependencies, so that the
//! macros compile little.

mod edit;
mod lines;
mod newline;
mod source_text;
mod version;

pub use edit::{Edit, Span, TextEdit};
pub use lines::{Position, characters_between, line_at, start_of_line};
pub use newline::Newline;
pub use source_text::SourceText;
pub use version::{compare_versions, is_between};

/// The example of README.md is run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
