//! The APK Signing Block: schemes v2, v3 and v3.1, rotation included.
//!
//! Knows where the block lies and how its values nest; verifies no signature.

use std::io::{Read, Seek};

use crate::archive::Archive;
use crate::bytes::Bytes;
use crate::der::Certificate;
use crate::fault::Fault;

const MAGIC: &[u8] = b"APK Sig Block 42";
const LONGEST: u64 = 16 << 20;
const LINEAGE: u32 = 0x3ba0_6f8c;

/// A way to sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scheme {
    /// Files in `META-INF/`.
    V1,
    /// The signing block, from Android 7.
    V2,
    /// From Android 9, with rotation.
    V3,
    /// From Android 13: a rotated key for newer phones.
    V31,
}

impl Scheme {
    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Scheme::V1 => "v1",
            Scheme::V2 => "v2",
            Scheme::V3 => "v3",
            Scheme::V31 => "v3.1",
        }
    }
}

/// One who signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// By which scheme.
    pub scheme: Scheme,
    /// With which certificate.
    pub certificate: Certificate,
    /// The keys that it took the place of, oldest first.
    pub earlier: Vec<Certificate>,
    /// The API levels it speaks for, where the scheme says.
    pub levels: Option<(u32, u32)>,
}

/// Everyone who signed in the block before the directory; nobody where there is none.
pub(crate) fn signers<R: Read + Seek>(archive: &mut Archive<R>) -> Result<Vec<Signer>, Fault> {
    let end = archive.directory;
    let Some(footer_at) = end.checked_sub(24) else { return Ok(Vec::new()) };
    let footer = archive.raw(footer_at, 24)?;
    if &footer[8..] != MAGIC {
        return Ok(Vec::new());
    }
    let length = Bytes::new(&footer).u64(0)?;
    let start = length.checked_add(8).and_then(|length| end.checked_sub(length));
    let (Some(start), true) = (start, (24..LONGEST).contains(&length)) else {
        return Err(Fault::at(footer_at, format!("the signing block claims {length} bytes")));
    };
    let block = archive.raw(start + 8, length - 24)?;
    let in_file = |fault: Fault| {
        Fault::at(start + 8 + fault.offset, format!("in the signing block, {}", fault.what))
    };
    pairs(Bytes::new(&block)).map_err(in_file)
}

fn pairs(block: Bytes<'_>) -> Result<Vec<Signer>, Fault> {
    let mut found = Vec::new();
    let mut at = 0;
    while at + 12 <= block.len() {
        let length = usize::try_from(block.u64(at)?).unwrap_or(usize::MAX);
        let pair = block.slice(at + 8, length)?;
        let scheme = match pair.u32(0)? {
            0x7109_871a => Some(Scheme::V2),
            0xf053_68c0 => Some(Scheme::V3),
            0x1b93_ad61 => Some(Scheme::V31),
            _ => None,
        };
        if let Some(scheme) = scheme {
            for signer in each(prefixed(pair.from(4)?)?.0)? {
                found.extend(read_signer(scheme, signer)?);
            }
        }
        at = at.saturating_add(8).saturating_add(length);
    }
    Ok(found)
}

/// A value behind its length, and what follows it.
fn prefixed(bytes: Bytes<'_>) -> Result<(Bytes<'_>, Bytes<'_>), Fault> {
    let length = bytes.size(0)?;
    let value = bytes.slice(4, length)?;
    Ok((value, bytes.from(4 + length)?))
}

/// The values of a list, each behind its length.
fn each(mut bytes: Bytes<'_>) -> Result<Vec<Bytes<'_>>, Fault> {
    let mut found = Vec::new();
    while bytes.len() >= 4 {
        let (value, rest) = prefixed(bytes)?;
        found.push(value);
        bytes = rest;
    }
    Ok(found)
}

fn read_signer(scheme: Scheme, signer: Bytes<'_>) -> Result<Option<Signer>, Fault> {
    let (signed, _) = prefixed(signer)?;
    let (_digests, rest) = prefixed(signed)?;
    let (certificates, rest) = prefixed(rest)?;
    let (levels, rest) = match scheme {
        Scheme::V3 | Scheme::V31 => (Some((rest.u32(0)?, rest.u32(4)?)), rest.from(8)?),
        Scheme::V1 | Scheme::V2 => (None, rest),
    };
    let mut earlier = Vec::new();
    for attribute in each(prefixed(rest)?.0)? {
        if attribute.u32(0)? == LINEAGE {
            earlier = lineage(attribute.from(4)?)?;
        }
    }
    let Some(first) = each(certificates)?.first().map(|it| Certificate::new(it.data)) else {
        return Ok(None);
    };
    earlier.retain(|it| *it != first);
    Ok(Some(Signer { scheme, certificate: first, earlier, levels }))
}

/// The certificates of a proof of rotation, oldest first.
fn lineage(attribute: Bytes<'_>) -> Result<Vec<Certificate>, Fault> {
    let mut found = Vec::new();
    for node in each(attribute.from(4)?)? {
        let (signed, _) = prefixed(node)?;
        found.push(Certificate::new(prefixed(signed)?.0.data));
    }
    Ok(found)
}
