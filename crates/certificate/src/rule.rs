//! The rules of a pack as the derive writes them down, and what they can be asked of.
//!
//! Which characters a text takes comes in as a set, computed at expansion by the code that checks
//! push.toml; there is no second list of them here.

use crate::value::{Fingerprint, Secret};
use crate::{Invalid, Reason};

/// A field that holds text.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold the text of this field",
    label = "this field is text: give it `&str` or `String`, perhaps in `Option` or `Secret`",
    note = "`String` needs the feature `std` of `pushwright-certificate`"
)]
pub trait Text {
    /// The text, when there is any.
    fn text(&self) -> Option<&str>;
}

/// A field that holds a whole number.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold the number of this field",
    label = "this field is a whole number: give it `i64`, perhaps in `Option`"
)]
pub trait Number {
    /// The number, when there is any.
    fn number(&self) -> Option<i128>;
}

/// A field that holds fingerprints.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold the fingerprints of this field",
    label = "give it `[Fingerprint; N]` or `Vec<Fingerprint>`, perhaps in `Option`",
    note = "`Vec` needs the feature `std` of `pushwright-certificate`"
)]
pub trait Fingerprints {
    /// The list, when there is any.
    fn list(&self) -> Option<&[Fingerprint]>;
}

/// What a text may be.
#[derive(Clone, Copy)]
pub struct TextRule {
    /// The field's key.
    pub field: &'static str,
    /// Whether there must be one.
    pub required: bool,
    /// The ASCII characters it takes, one bit each.
    pub ascii: u128,
    /// Whether it takes all others, but for control characters.
    pub others: bool,
    /// What it takes, in words.
    pub takes: &'static str,
}

/// What a class name may be.
#[derive(Clone, Copy)]
pub struct ClassRule {
    /// The field's key.
    pub field: &'static str,
    /// Whether there must be one.
    pub required: bool,
    /// The ASCII characters a name begins with, one bit each.
    pub first: u128,
    /// The ASCII characters that may follow.
    pub rest: u128,
    /// Words that are no names.
    pub reserved: &'static [&'static str],
}

/// What a number may be.
#[derive(Clone, Copy)]
pub struct NumberRule {
    /// The field's key.
    pub field: &'static str,
    /// Whether there must be one.
    pub required: bool,
    /// The least.
    pub least: i64,
    /// The greatest.
    pub most: i64,
}

/// How many entries a list may have.
#[derive(Clone, Copy)]
pub struct ListRule {
    /// The field's key.
    pub field: &'static str,
    /// Whether there must be one.
    pub required: bool,
    /// The most entries.
    pub most: usize,
}

impl TextRule {
    /// Checks a text.
    pub fn check(self, text: Option<&str>) -> Result<(), Invalid> {
        let Some(text) = present(self.field, self.required, text)? else { return Ok(()) };
        if text.is_empty() {
            return Err(Invalid { field: self.field, reason: Reason::Empty });
        }
        if text.chars().all(|c| self.takes(c)) {
            return Ok(());
        }
        Err(Invalid { field: self.field, reason: Reason::Takes(self.takes) })
    }

    fn takes(self, c: char) -> bool {
        if c.is_ascii() { holds(self.ascii, c) } else { self.others && !c.is_control() }
    }
}

impl ClassRule {
    /// Checks a class name.
    pub fn check(self, text: Option<&str>) -> Result<(), Invalid> {
        let Some(text) = present(self.field, self.required, text)? else { return Ok(()) };
        if text.strip_prefix('.').unwrap_or(text).split('.').all(|name| self.is_name(name)) {
            return Ok(());
        }
        Err(Invalid { field: self.field, reason: Reason::NoClass })
    }

    fn is_name(self, name: &str) -> bool {
        name.starts_with(|c| holds(self.first, c))
            && name.chars().all(|c| holds(self.rest, c))
            && !self.reserved.contains(&name)
    }
}

impl NumberRule {
    /// Checks a number.
    pub fn check(self, number: Option<i128>) -> Result<(), Invalid> {
        let Some(number) = present(self.field, self.required, number)? else { return Ok(()) };
        let reason = if number < i128::from(self.least) {
            Reason::AtLeast(self.least)
        } else if number > i128::from(self.most) {
            Reason::AtMost(self.most)
        } else {
            return Ok(());
        };
        Err(Invalid { field: self.field, reason })
    }
}

impl ListRule {
    /// Checks a list.
    pub fn check(self, list: Option<&[Fingerprint]>) -> Result<(), Invalid> {
        let Some(list) = present(self.field, self.required, list)? else { return Ok(()) };
        if list.len() > self.most {
            return Err(Invalid { field: self.field, reason: Reason::TooMany(self.most) });
        }
        Ok(())
    }
}

fn present<T>(field: &'static str, required: bool, value: Option<T>) -> Result<Option<T>, Invalid> {
    match value {
        None if required => Err(Invalid { field, reason: Reason::Missing }),
        value => Ok(value),
    }
}

fn holds(set: u128, c: char) -> bool {
    c.is_ascii() && set >> u32::from(c) & 1 == 1
}

impl Text for &str {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

#[cfg(feature = "std")]
impl Text for std::string::String {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}

impl<T: Text> Text for Option<T> {
    fn text(&self) -> Option<&str> {
        self.as_ref().and_then(Text::text)
    }
}

impl<T: Text> Text for Secret<T> {
    fn text(&self) -> Option<&str> {
        self.reveal().text()
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl Number for $number {
            fn number(&self) -> Option<i128> {
                Some(i128::from(*self))
            }
        }
    )*};
}

numbers! { i16 i32 i64 u16 u32 u64 }

impl<T: Number> Number for Option<T> {
    fn number(&self) -> Option<i128> {
        self.as_ref().and_then(Number::number)
    }
}

impl<const N: usize> Fingerprints for [Fingerprint; N] {
    fn list(&self) -> Option<&[Fingerprint]> {
        Some(self)
    }
}

impl Fingerprints for &[Fingerprint] {
    fn list(&self) -> Option<&[Fingerprint]> {
        Some(self)
    }
}

#[cfg(feature = "std")]
impl Fingerprints for std::vec::Vec<Fingerprint> {
    fn list(&self) -> Option<&[Fingerprint]> {
        Some(self)
    }
}

impl<T: Fingerprints> Fingerprints for Option<T> {
    fn list(&self) -> Option<&[Fingerprint]> {
        self.as_ref().and_then(Fingerprints::list)
    }
}
