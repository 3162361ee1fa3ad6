//! What a certificate holds: click events, fingerprints, secrets.

use core::fmt;

/// What a click on a notification opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Click {
    /// The app.
    App,
    /// A page in the browser, http or https.
    Url(&'static str),
    /// An activity of the app.
    Activity {
        /// Its qualified class name.
        activity: &'static str,
        /// The URI it is opened with.
        uri: &'static str,
    },
}

/// The SHA-256 of a signing certificate.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub [u8; 32]);

impl Fingerprint {
    /// Reads 64 hexadecimal digits, with a colon between each pair or with none at all.
    #[must_use]
    pub fn parse(text: &str) -> Option<Fingerprint> {
        let bytes = text.as_bytes();
        let step = match bytes.len() {
            64 => 2,
            95 => 3,
            _ => return None,
        };
        let mut read = [0; 32];
        for (index, byte) in read.iter_mut().enumerate() {
            let at = index * step;
            if step == 3 && index > 0 && bytes[at - 1] != b':' {
                return None;
            }
            let digit = |at: usize| char::from(bytes[at]).to_digit(16);
            *byte = u8::try_from(digit(at)? * 16 + digit(at + 1)?).ok()?;
        }
        Some(Fingerprint(read))
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

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

/// A value that is not for logs: it has no `Display`, and its `Debug` shows nothing of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    /// Wraps `value`.
    pub const fn new(value: T) -> Secret<T> {
        Secret(value)
    }

    /// The value in clear.
    pub const fn reveal(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}
