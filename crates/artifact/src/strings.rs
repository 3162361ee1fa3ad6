//! The string pool that binary XML and resource tables begin with.
//!
//! Looks strings up where they are asked for; a pool that claims more strings than it has room for
//! is cut at its end, as Android does.

use crate::bytes::Bytes;
use crate::fault::Fault;

/// A pool of strings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Strings<'a> {
    chunk: Bytes<'a>,
    header: usize,
    count: usize,
    start: usize,
    is_utf_8: bool,
}

impl<'a> Strings<'a> {
    /// Reads the pool's header; `chunk` is the whole of it.
    pub(crate) fn new(chunk: Bytes<'a>) -> Result<Strings<'a>, Fault> {
        let header = usize::from(chunk.u16(2)?);
        let room = chunk.len().saturating_sub(header) / 4;
        Ok(Strings {
            chunk,
            header,
            count: chunk.size(8)?.min(room),
            is_utf_8: chunk.u32(16)? & 0x100 != 0,
            start: chunk.size(20)?,
        })
    }

    /// How many strings there are.
    pub(crate) fn len(self) -> usize {
        self.count
    }

    /// The string of this number; `None` where there is none.
    pub(crate) fn get(self, index: u32) -> Option<String> {
        let index = usize::try_from(index).ok().filter(|it| *it < self.count)?;
        let offset = self.chunk.size(self.header + index * 4).ok()?;
        let at = self.start.checked_add(offset)?;
        match self.is_utf_8 {
            true => self.utf_8(at),
            false => self.utf_16(at),
        }
    }

    fn utf_8(self, at: usize) -> Option<String> {
        let (_, at) = self.short_length(at)?;
        let (length, at) = self.short_length(at)?;
        let bytes = self.chunk.slice(at, length).ok()?;
        Some(String::from_utf8_lossy(bytes.data).into_owned())
    }

    fn short_length(self, at: usize) -> Option<(usize, usize)> {
        let first = usize::from(self.chunk.u8(at).ok()?);
        match first & 0x80 {
            0 => Some((first, at + 1)),
            _ => {
                let second = usize::from(self.chunk.u8(at + 1).ok()?);
                Some((((first & 0x7f) << 8) | second, at + 2))
            }
        }
    }

    fn utf_16(self, at: usize) -> Option<String> {
        let first = usize::from(self.chunk.u16(at).ok()?);
        let (length, at) = match first & 0x8000 {
            0 => (first, at + 2),
            _ => {
                let second = usize::from(self.chunk.u16(at + 2).ok()?);
                (((first & 0x7fff) << 16) | second, at + 4)
            }
        };
        let bytes = self.chunk.slice(at, length.checked_mul(2)?).ok()?;
        let units: Vec<u16> =
            bytes.data.chunks_exact(2).map(|it| u16::from_le_bytes([it[0], it[1]])).collect();
        Some(String::from_utf16_lossy(&units))
    }
}
