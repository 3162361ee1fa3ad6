//! Why a text cannot be read.
//!
//! Says so; what is wrong in which language, its parser knows.

use std::fmt;

/// Why a text is no document, no script or no TOML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// The byte where it goes wrong: the bracket, quote or tag that is at fault.
    pub offset: usize,
    /// What is wrong, as a phrase in one line.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl Malformed {
    pub(crate) fn new(offset: usize, message: impl Into<String>, help: impl Into<String>) -> Self {
        Malformed { offset, message: message.into(), help: help.into() }
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Malformed {}
