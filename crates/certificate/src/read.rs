//! Values read at run time, and the types they are read into.

use crate::value::{Fingerprint, Secret};
use crate::{Invalid, Reason};

/// Where a derived certificate's values come from: a function from a field's key to its text.
///
/// Keys are those of push.toml, such as `certificate-id`. Lists are separated by commas.
///
/// ```
/// use pushwright_certificate::Values;
///
/// let answer = [("app-id", "100837465")];
/// let values = Values(|key| answer.iter().find(|(name, _)| *name == key).map(|(_, text)| *text));
/// # let mut values = values;
/// # assert_eq!((values.0)("app-id"), Some("100837465"));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Values<F>(
    /// The function.
    pub F,
);

#[cfg(feature = "std")]
impl Values<()> {
    /// The environment: `app-id` is the variable `<prefix>_APP_ID`.
    ///
    /// A variable that is empty or not UTF-8 counts as absent.
    pub fn env(prefix: &str) -> Values<impl FnMut(&'static str) -> Option<std::string::String>> {
        Values(move |key: &'static str| {
            let key = key.replace('-', "_").to_uppercase();
            let name = std::format!("{prefix}_{key}");
            std::env::var(name).ok().filter(|value| !value.is_empty())
        })
    }
}

/// An environment variable that should hold a secret, and does not.
#[cfg(feature = "std")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MissingVariable {
    /// Its name.
    pub name: &'static str,
}

#[cfg(feature = "std")]
impl core::fmt::Display for MissingVariable {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "the environment variable `{}` is not set", self.name)
    }
}

#[cfg(feature = "std")]
impl core::error::Error for MissingVariable {}

/// The secret in an environment variable; one that is empty or not UTF-8 counts as absent.
#[cfg(feature = "std")]
pub fn variable(name: &'static str) -> Result<Secret<std::string::String>, MissingVariable> {
    match std::env::var(name) {
        Ok(value) if !value.is_empty() => Ok(Secret::new(value)),
        _ => Err(MissingVariable { name }),
    }
}

/// A type that a field's value can be read into from `R`.
#[diagnostic::on_unimplemented(message = "`{Self}` cannot be read from `{R}`")]
pub trait Field<R>: Sized {
    /// Reads the value of `field`.
    fn read(field: &'static str, raw: Option<R>) -> Result<Self, Invalid>;
}

impl<'v> Field<&'v str> for &'v str {
    fn read(field: &'static str, raw: Option<&'v str>) -> Result<Self, Invalid> {
        required(field, raw)
    }
}

#[cfg(feature = "std")]
impl<R: Into<std::string::String>> Field<R> for std::string::String {
    fn read(field: &'static str, raw: Option<R>) -> Result<Self, Invalid> {
        required(field, raw).map(Into::into)
    }
}

impl<R, T: Field<R>> Field<R> for Option<T> {
    fn read(field: &'static str, raw: Option<R>) -> Result<Self, Invalid> {
        raw.map(|raw| T::read(field, Some(raw))).transpose()
    }
}

impl<R, T: Field<R>> Field<R> for Secret<T> {
    fn read(field: &'static str, raw: Option<R>) -> Result<Self, Invalid> {
        T::read(field, raw).map(Secret::new)
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl<R: AsRef<str>> Field<R> for $number {
            fn read(field: &'static str, raw: Option<R>) -> Result<Self, Invalid> {
                let number = required(field, raw)?.as_ref().trim().parse();
                number.map_err(|_| Invalid { field, reason: Reason::NoNumber })
            }
        }
    )*};
}

numbers! { i16 i32 i64 u16 u32 u64 }

impl<R: AsRef<str>, const N: usize> Field<R> for [Fingerprint; N] {
    fn read(field: &'static str, raw: Option<R>) -> Result<Self, Invalid> {
        let raw = required(field, raw)?;
        let mut list = [Fingerprint([0; 32]); N];
        let mut count = 0;
        for part in fingerprints(raw.as_ref()) {
            let part = part.ok_or(Invalid { field, reason: Reason::NoFingerprint })?;
            *list.get_mut(count).ok_or(Invalid { field, reason: Reason::TooMany(N) })? = part;
            count += 1;
        }
        if count < N {
            return Err(Invalid { field, reason: Reason::Missing });
        }
        Ok(list)
    }
}

#[cfg(feature = "std")]
impl<R: AsRef<str>> Field<R> for std::vec::Vec<Fingerprint> {
    fn read(field: &'static str, raw: Option<R>) -> Result<Self, Invalid> {
        let raw = required(field, raw)?;
        let list: Option<Self> = fingerprints(raw.as_ref()).collect();
        list.ok_or(Invalid { field, reason: Reason::NoFingerprint })
    }
}

fn fingerprints(text: &str) -> impl Iterator<Item = Option<Fingerprint>> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(Fingerprint::parse)
}

fn required<R>(field: &'static str, raw: Option<R>) -> Result<R, Invalid> {
    raw.ok_or(Invalid { field, reason: Reason::Missing })
}
