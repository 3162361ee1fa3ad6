//! Values of push.toml once checked: text with its place, fingerprints, secrets.
//!
//! Knows the shape of a value; doesn't know which key asked for it.

use std::fmt;
use std::ops::Range;

/// A value and where it stands in its file, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What is written there.
    pub value: T,
    /// The byte range it is written in.
    pub span: Range<usize>,
}

impl<T> Spanned<T> {
    /// `value`, written at `span`.
    pub fn new(value: T, span: Range<usize>) -> Spanned<T> {
        Spanned { value, span }
    }
}

/// What a certificate field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldValue {
    /// Plain text: an id, a key.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A Java class name: qualified, or starting with `.` and relative to the namespace.
    Class(String),
    /// A file or folder, relative to push.toml's folder unless absolute.
    Path(String),
    /// SHA-256 fingerprints of signing certificates.
    Fingerprints(Vec<Fingerprint>),
    /// A secret that the app itself carries, written down in push.toml.
    Secret(Secret),
    /// A secret read from the environment variable of this name.
    Env(String),
    /// A secret read from the Gradle property of this name when the app is built.
    GradleProperty(String),
}

impl FieldValue {
    /// The value as text, as it goes into a manifest or a source.
    ///
    /// `None` for lists and for what is not known before run time or build time. A secret that
    /// the app carries is given in clear.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        match self {
            FieldValue::Text(text) | FieldValue::Class(text) | FieldValue::Path(text) => {
                Some(text.clone())
            }
            FieldValue::Integer(number) => Some(number.to_string()),
            FieldValue::Secret(secret) => Some(secret.reveal().to_owned()),
            FieldValue::Fingerprints(_) | FieldValue::Env(_) | FieldValue::GradleProperty(_) => {
                None
            }
        }
    }
}

/// The SHA-256 of a signing certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fingerprint(pub [u8; 32]);

impl Fingerprint {
    /// Reads 64 hexadecimal digits, with a colon between each pair or with none at all.
    #[must_use]
    pub fn parse(text: &str) -> Option<Fingerprint> {
        let digits: Vec<u8> = if text.contains(':') {
            let pairs: Vec<&str> = text.split(':').collect();
            if pairs.iter().any(|pair| pair.len() != 2) {
                return None;
            }
            pairs.concat().into_bytes()
        } else {
            text.as_bytes().to_vec()
        };
        if digits.len() != 64 {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
            let high = char::from(pair[0]).to_digit(16)?;
            let low = char::from(pair[1]).to_digit(16)?;
            *byte = u8::try_from(high * 16 + low).ok()?;
        }
        Some(Fingerprint(bytes))
    }
}

impl fmt::Display for Fingerprint {
    /// Upper case with colons, as keytool prints it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, byte) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(":")?;
            }
            write!(f, "{byte:02X}")?;
        }
        Ok(())
    }
}

/// A secret that the app carries; it has no `Display`, and its `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps `text`.
    #[must_use]
    pub fn new(text: String) -> Secret {
        Secret(text)
    }

    /// The secret in clear, for the one place that must hold it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_with_and_without_colons_are_equal() {
        let colons = vec!["AB"; 32].join(":");
        let plain = "ab".repeat(32);
        let read = Fingerprint::parse(&colons).expect("64 digits");
        assert_eq!(Some(read), Fingerprint::parse(&plain));
        assert_eq!(read.to_string(), colons);
    }

    #[test]
    fn what_is_no_sha_256_is_refused() {
        for text in ["", "AB", &"AB:".repeat(32), &"ab".repeat(31), &"zz".repeat(32), "é:é"] {
            assert_eq!(Fingerprint::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_secret_shows_nothing() {
        assert_eq!(format!("{:?}", Secret::new("abc".to_owned())), "Secret(..)");
    }
}
