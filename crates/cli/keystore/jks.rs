//! Java's old format: a list of entries behind a count, and a checksum over all of it.
//!
//! Knows how long each part says it is, and believes none that is longer than the file.

use sha1::{Digest as _, Sha1};

use super::{Certificates, WRONG_PASSWORD, damaged};

/// The first certificate of every key's chain.
pub(super) fn certificates(bytes: &[u8], password: &str) -> Result<Certificates, String> {
    let data = intact(bytes, password).ok_or(WRONG_PASSWORD)?;
    read(data).ok_or_else(|| damaged("an entry is longer than the file"))
}

fn read(data: &[u8]) -> Option<Certificates> {
    const MAGIC: usize = 4;
    const KEY: u32 = 1;
    let mut rest = data.get(MAGIC..)?;
    let version = number(&mut rest)?;
    let count = number(&mut rest)?;
    let mut found = Vec::new();
    for _ in 0..count {
        let kind = number(&mut rest)?;
        let alias = text(&mut rest)?;
        let _created = take(&mut rest, 8)?;
        if kind == KEY {
            let _key = long(&mut rest)?;
            let length = number(&mut rest)?;
            for place in 0..length {
                let certificate = certificate(&mut rest, version)?;
                if place == 0 {
                    found.push((alias.clone(), certificate.to_vec()));
                }
            }
        } else {
            certificate(&mut rest, version)?;
        }
    }
    Some(found)
}

/// A certificate; the second version of the format names its kind before it.
fn certificate<'d>(rest: &mut &'d [u8], version: u32) -> Option<&'d [u8]> {
    if version > 1 {
        text(rest)?;
    }
    long(rest)
}

fn take<'d>(rest: &mut &'d [u8], length: usize) -> Option<&'d [u8]> {
    let (head, tail) = rest.split_at_checked(length)?;
    *rest = tail;
    Some(head)
}

fn number(rest: &mut &[u8]) -> Option<u32> {
    Some(u32::from_be_bytes(take(rest, 4)?.try_into().ok()?))
}

fn long<'d>(rest: &mut &'d [u8]) -> Option<&'d [u8]> {
    let length = number(rest)?;
    take(rest, usize::try_from(length).ok()?)
}

fn text(rest: &mut &[u8]) -> Option<String> {
    let length = u16::from_be_bytes(take(rest, 2)?.try_into().ok()?);
    Some(String::from_utf8_lossy(take(rest, length.into())?).into_owned())
}

/// What stands before the checksum, where that is the one of this password.
fn intact<'d>(bytes: &'d [u8], password: &str) -> Option<&'d [u8]> {
    const CHECKSUM: usize = 20;
    let (data, checksum) = bytes.split_last_chunk::<CHECKSUM>()?;
    let mut hash = Sha1::new();
    for unit in password.encode_utf16() {
        hash.update(unit.to_be_bytes());
    }
    hash.update(b"Mighty Aphrodite");
    hash.update(data);
    (hash.finalize().as_slice() == checksum).then_some(data)
}
