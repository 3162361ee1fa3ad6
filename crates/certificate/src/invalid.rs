//! What is wrong with a value at run time.

use core::fmt;

/// A field whose value cannot be right.
///
/// It never shows the value, which may be a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// The field's key in push.toml.
    pub field: &'static str,
    /// What is wrong with it.
    pub reason: Reason,
}

/// What is wrong with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// There is none, and the vendor requires one.
    Missing,
    /// It is an empty text.
    Empty,
    /// It holds other characters than these, in words.
    Takes(&'static str),
    /// It is not a whole number, or does not fit the field's type.
    NoNumber,
    /// It is less than this.
    AtLeast(i64),
    /// It is more than this.
    AtMost(i64),
    /// It is not a class name.
    NoClass,
    /// It has an entry that is not a SHA-256.
    NoFingerprint,
    /// It holds more entries than this, or other than the field's type has room for.
    TooMany(usize),
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` ", self.field)?;
        match self.reason {
            Reason::Missing => f.write_str("is missing"),
            Reason::Empty => f.write_str("is empty"),
            Reason::Takes(what) => write!(f, "takes {what}"),
            Reason::NoNumber => f.write_str("is not a whole number"),
            Reason::AtLeast(least) => write!(f, "is at least {least}"),
            Reason::AtMost(most) => write!(f, "is at most {most}"),
            Reason::NoClass => f.write_str("is not a class name"),
            Reason::NoFingerprint => f.write_str("has an entry that is not a SHA-256"),
            Reason::TooMany(most) => write!(f, "has room for {most} entries"),
        }
    }
}

impl core::error::Error for Invalid {}
