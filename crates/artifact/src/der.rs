//! As much of DER as certificates and their containers need.
//!
//! Knows tags and lengths; verifies nothing.

use sha2::{Digest as _, Sha256};

/// A certificate that something was signed with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The SHA-256 of it, which consoles call its fingerprint.
    pub sha_256: [u8; 32],
    /// Whom it names, as `CN=…, O=…`; empty where that cannot be read.
    pub subject: String,
    /// Whether it is the one that development tools make: nobody publishes with it.
    pub is_debug: bool,
}

impl Certificate {
    /// A certificate from its DER bytes.
    #[must_use]
    pub fn new(der: &[u8]) -> Certificate {
        let subject = fields(der).map(|it| name(it.subject)).unwrap_or_default();
        let is_debug = subject.split(", ").any(|it| it == "CN=Android Debug");
        Certificate { sha_256: Sha256::digest(der).into(), subject, is_debug }
    }
}

/// The parts of a certificate that tell whose it is.
pub(crate) struct Fields<'a> {
    pub(crate) serial: &'a [u8],
    pub(crate) issuer: &'a [u8],
    subject: &'a [u8],
}

/// One value: its tag, its content, all of its bytes, and what follows.
pub(crate) struct Item<'a> {
    pub(crate) tag: u8,
    pub(crate) content: &'a [u8],
    pub(crate) whole: &'a [u8],
    pub(crate) rest: &'a [u8],
}

/// The first value of some bytes.
pub(crate) fn item(bytes: &[u8]) -> Option<Item<'_>> {
    let (tag, first) = (*bytes.first()?, *bytes.get(1)?);
    let (length, start) = match first {
        0..=0x7f => (usize::from(first), 2),
        0x81..=0x84 => {
            let count = usize::from(first & 0x7f);
            let digits = bytes.get(2..2 + count)?;
            (digits.iter().fold(0, |sum, it| (sum << 8) | usize::from(*it)), 2 + count)
        }
        _ => return None,
    };
    let end = start.checked_add(length)?;
    let (whole, content, rest) = (bytes.get(..end)?, bytes.get(start..end)?, bytes.get(end..)?);
    Some(Item { tag, content, whole, rest })
}

/// The values in a row of them.
pub(crate) fn items(mut bytes: &[u8]) -> impl Iterator<Item = Item<'_>> {
    std::iter::from_fn(move || {
        let next = item(bytes)?;
        bytes = next.rest;
        Some(next)
    })
}

/// What a certificate says of itself.
pub(crate) fn fields(der: &[u8]) -> Option<Fields<'_>> {
    let signed = item(item(der)?.content)?.content;
    let mut parts = items(signed).filter(|it| it.tag != 0xa0);
    let serial = parts.next()?.content;
    let _algorithm = parts.next()?;
    let issuer = parts.next()?.whole;
    let _validity = parts.next()?;
    Some(Fields { serial, issuer, subject: parts.next()?.whole })
}

/// The parts of a name that people go by.
fn name(der: &[u8]) -> String {
    const PARTS: [(&[u8], &str); 6] = [
        (&[0x55, 4, 3], "CN"),
        (&[0x55, 4, 6], "C"),
        (&[0x55, 4, 7], "L"),
        (&[0x55, 4, 8], "ST"),
        (&[0x55, 4, 10], "O"),
        (&[0x55, 4, 11], "OU"),
    ];
    let Some(sequence) = item(der) else { return String::new() };
    let part = |set: Item<'_>| {
        let pair = item(set.content)?;
        let mut pair = items(pair.content);
        let (kind, value) = (pair.next()?, pair.next()?);
        let (_, short) = PARTS.iter().find(|(it, _)| *it == kind.content)?;
        let text = match value.tag {
            0x1e => utf_16(value.content),
            _ => String::from_utf8_lossy(value.content).into_owned(),
        };
        Some(format!("{short}={text}"))
    };
    items(sequence.content).filter_map(part).collect::<Vec<_>>().join(", ")
}

fn utf_16(bytes: &[u8]) -> String {
    let units: Vec<u16> =
        bytes.chunks_exact(2).map(|it| u16::from_be_bytes([it[0], it[1]])).collect();
    String::from_utf16_lossy(&units)
}
