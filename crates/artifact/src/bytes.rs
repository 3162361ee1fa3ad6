//! Little-endian numbers at offsets of a slice, never beyond its end.

use crate::fault::Fault;

/// A slice and where it lies in its entry.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bytes<'a> {
    pub(crate) data: &'a [u8],
    base: u64,
}

impl<'a> Bytes<'a> {
    pub(crate) fn new(data: &'a [u8]) -> Bytes<'a> {
        Bytes { data, base: 0 }
    }

    pub(crate) fn len(self) -> usize {
        self.data.len()
    }

    /// A fault at an offset of this slice.
    pub(crate) fn fault(self, offset: usize, what: impl Into<String>) -> Fault {
        Fault::at(self.base.saturating_add(offset as u64), what)
    }

    pub(crate) fn slice(self, offset: usize, length: usize) -> Result<Bytes<'a>, Fault> {
        let end = offset.checked_add(length);
        match end.and_then(|end| self.data.get(offset..end)) {
            Some(data) => Ok(Bytes { data, base: self.base.saturating_add(offset as u64) }),
            None => Err(self.fault(offset, format!("{length} bytes are wanted here, and it ends"))),
        }
    }

    pub(crate) fn from(self, offset: usize) -> Result<Bytes<'a>, Fault> {
        self.slice(offset, self.data.len().saturating_sub(offset))
    }

    fn array<const N: usize>(self, offset: usize) -> Result<[u8; N], Fault> {
        let mut array = [0; N];
        array.copy_from_slice(self.slice(offset, N)?.data);
        Ok(array)
    }

    pub(crate) fn u8(self, offset: usize) -> Result<u8, Fault> {
        self.array::<1>(offset).map(|it| it[0])
    }

    pub(crate) fn u16(self, offset: usize) -> Result<u16, Fault> {
        self.array(offset).map(u16::from_le_bytes)
    }

    pub(crate) fn u32(self, offset: usize) -> Result<u32, Fault> {
        self.array(offset).map(u32::from_le_bytes)
    }

    /// A 32-bit number that is an offset or a length.
    pub(crate) fn size(self, offset: usize) -> Result<usize, Fault> {
        self.u32(offset).map(|it| it as usize)
    }

    pub(crate) fn u64(self, offset: usize) -> Result<u64, Fault> {
        self.array(offset).map(u64::from_le_bytes)
    }

    /// An unsigned LEB128 number, and where it ends.
    pub(crate) fn uleb128(self, mut offset: usize) -> Result<(u32, usize), Fault> {
        let mut value = 0u32;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.u8(offset)?;
            offset += 1;
            value |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok((value, offset));
            }
        }
        Err(self.fault(offset, "a number is longer than five bytes"))
    }
}
