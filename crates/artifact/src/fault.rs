//! What is wrong with a file, where.
//!
//! Knows how a fault is said; finds none itself.

use std::fmt;

/// What is wrong with a file: in which entry, at which offset of it, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The entry, as it is named; `None` for the archive itself.
    pub entry: Option<String>,
    /// The offset in the entry's bytes, or in the archive.
    pub offset: u64,
    /// What is wrong, as a phrase.
    pub what: String,
}

impl Fault {
    /// A fault of the archive itself, or of an entry that the caller names with [`Fault::in_entry`].
    pub(crate) fn at(offset: u64, what: impl Into<String>) -> Fault {
        Fault { entry: None, offset, what: what.into() }
    }

    /// The same fault, of this entry where it names none.
    pub(crate) fn in_entry(mut self, entry: &str) -> Fault {
        self.entry.get_or_insert_with(|| entry.to_owned());
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.entry {
            Some(entry) => {
                // Names come from the file: what could steer a terminal is shown escaped.
                write!(f, "`{}`, offset {}: {}", entry.escape_debug(), self.offset, self.what)
            }
            None => write!(f, "offset {}: {}", self.offset, self.what),
        }
    }
}

impl std::error::Error for Fault {}
