//! Values in ASN.1's distinguished encoding: a tag, a length, and that many bytes.
//!
//! Knows the few tags that keystores have; copies nothing.

/// A value's tag.
pub(super) type Tag = u8;

pub(super) const INTEGER: Tag = 0x02;
pub(super) const OCTETS: Tag = 0x04;
pub(super) const OID: Tag = 0x06;
pub(super) const UTF16: Tag = 0x1e;
pub(super) const SEQUENCE: Tag = 0x30;
pub(super) const SET: Tag = 0x31;
/// What a field with the number 0 is wrapped in.
pub(super) const WRAPPED: Tag = 0xa0;
/// The same of octets, where the number stands in the place of their own tag.
pub(super) const WRAPPED_OCTETS: Tag = 0x80;

/// Values one after the other.
#[derive(Clone, Copy)]
pub(super) struct Values<'d>(pub(super) &'d [u8]);

impl<'d> Values<'d> {
    /// The next value's bytes, where it has this tag.
    pub(super) fn next(&mut self, tag: Tag) -> Option<&'d [u8]> {
        let (found, bytes, rest) = value(self.0)?;
        (found == tag).then(|| {
            self.0 = rest;
            bytes
        })
    }

    /// The values within the next one.
    pub(super) fn within(&mut self, tag: Tag) -> Option<Values<'d>> {
        self.next(tag).map(Values)
    }

    /// A number that is not negative and not large.
    pub(super) fn number(&mut self) -> Option<u32> {
        let bytes = self.next(INTEGER)?;
        let digits = bytes.strip_prefix(&[0]).unwrap_or(bytes);
        if bytes.first()? & 0x80 != 0 || digits.len() > 4 {
            return None;
        }
        Some(digits.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
    }

    pub(super) fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// Every value of a list in which all have this tag.
    pub(super) fn each(mut self, tag: Tag) -> Option<Vec<Values<'d>>> {
        let mut all = Vec::new();
        while !self.is_empty() {
            all.push(self.within(tag)?);
        }
        Some(all)
    }
}

/// The first value: tag, bytes, and what follows it.
fn value(bytes: &[u8]) -> Option<(Tag, &[u8], &[u8])> {
    const LONG: u8 = 0x80;
    let [tag, first, rest @ ..] = bytes else { return None };
    let (length, rest) = match *first {
        short if short < LONG => (usize::from(short), rest),
        long => {
            let (digits, rest) = rest.split_at_checked(usize::from(long - LONG))?;
            let fits = (1..=4).contains(&digits.len());
            let length = digits.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
            (usize::try_from(length).ok().filter(|_| fits)?, rest)
        }
    };
    let (bytes, rest) = rest.split_at_checked(length)?;
    Some((*tag, bytes, rest))
}
