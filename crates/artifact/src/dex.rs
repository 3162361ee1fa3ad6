//! Classes in a dex file: their names, their superclasses, their constants; and every string.
//!
//! Knows no instruction. Offsets are looked up when they are asked for, each within the file.

use crate::bytes::Bytes;
use crate::fault::Fault;

/// A dex file, or one of several in a container.
#[derive(Clone, Copy, Debug)]
pub struct Dex<'a> {
    file: Bytes<'a>,
    header: usize,
}

/// A class that a dex file defines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// Its qualified name, inner classes behind `$`.
    pub name: String,
    /// The superclass.
    pub superclass: Option<String>,
    data: usize,
    values: usize,
}

/// A static field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaticField {
    /// Its name.
    pub name: String,
    /// What the file says it is set to; `None` where code sets it, or it is zero.
    pub value: Option<Constant>,
}

/// A constant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Constant {
    /// A text.
    Text(String),
    /// A whole number or a boolean.
    Integer(i64),
    /// Another kind of value.
    Other,
}

/// Takes a class's name in bytes and a way to the rest of it.
pub type Visit<'v> = dyn FnMut(&[u8], &dyn Fn() -> Result<Class, Fault>) + 'v;

const NONE: u32 = 0xffff_ffff;

impl<'a> Dex<'a> {
    /// Reads the headers; a container has several files in one.
    ///
    /// # Errors
    /// Where this is not a dex file.
    pub fn all(data: &'a [u8]) -> Result<Vec<Dex<'a>>, Fault> {
        let file = Bytes::new(data);
        let mut found = Vec::new();
        let mut header = 0;
        while header == 0 || header + 0x70 <= file.len() {
            if file.slice(header, 4)?.data != b"dex\n" {
                return Err(file.fault(header, "this is not a dex file"));
            }
            let is_container = file.slice(header + 4, 3)?.data >= b"041".as_slice();
            file.slice(header, 0x70)?;
            found.push(Dex { file, header });
            let length = file.size(header + 0x20)?;
            if !is_container || length < 0x70 {
                break;
            }
            header = header.saturating_add(length);
        }
        Ok(found)
    }

    fn table(self, field: usize, size: usize) -> Result<Bytes<'a>, Fault> {
        let count = self.file.size(self.header + field)?;
        let at = self.file.size(self.header + field + 4)?;
        let length = count.saturating_mul(size);
        self.file.slice(at, length)
    }

    /// The bytes of a string: UTF-8 as Java modifies it.
    fn string(self, strings: Bytes<'a>, index: u32) -> Result<&'a [u8], Fault> {
        let at = strings.size((index as usize).saturating_mul(4))?;
        let (_, start) = self.file.uleb128(at)?;
        let rest = self.file.from(start)?.data;
        match rest.iter().position(|it| *it == 0) {
            Some(end) => Ok(&rest[..end]),
            None => Err(self.file.fault(at, "a string has no end")),
        }
    }

    /// Visits every string.
    ///
    /// # Errors
    /// At the first that lies outside the file.
    pub fn strings(self, visit: &mut dyn FnMut(&[u8])) -> Result<(), Fault> {
        let strings = self.table(0x38, 4)?;
        for index in 0..strings.len() / 4 {
            visit(self.string(strings, u32::try_from(index).unwrap_or(NONE))?);
        }
        Ok(())
    }

    /// Visits every class, in the file's order, as its name in bytes, such as `La/b/C;`, and a way
    /// to the rest of it.
    ///
    /// # Errors
    /// At the first that lies outside the file.
    pub fn classes(self, visit: &mut Visit<'_>) -> Result<(), Fault> {
        let (strings, types) = (self.table(0x38, 4)?, self.table(0x40, 4)?);
        let definitions = self.table(0x60, 32)?;
        let name = |index: u32| -> Result<&'a [u8], Fault> {
            self.string(strings, types.u32((index as usize).saturating_mul(4))?)
        };
        for at in (0..definitions.len()).step_by(32) {
            let descriptor = name(definitions.u32(at)?)?;
            let whole = || {
                let superclass = definitions.u32(at + 8)?;
                Ok(Class {
                    name: qualified(descriptor),
                    superclass: match superclass {
                        NONE => None,
                        index => Some(qualified(name(index)?)),
                    },
                    data: definitions.size(at + 24)?,
                    values: definitions.size(at + 28)?,
                })
            };
            visit(descriptor, &whole);
        }
        Ok(())
    }

    /// The static fields of a class, with their constants.
    ///
    /// # Errors
    /// Where the file leads outside itself.
    pub fn static_fields(self, class: &Class) -> Result<Vec<StaticField>, Fault> {
        if class.data == 0 {
            return Ok(Vec::new());
        }
        let (strings, fields) = (self.table(0x38, 4)?, self.table(0x50, 8)?);
        let (count, mut at) = self.file.uleb128(class.data)?;
        for _ in 0..3 {
            at = self.file.uleb128(at)?.1;
        }
        let mut values = Values::new(self, class.values)?;
        let mut index = 0u32;
        let mut found = Vec::new();
        // Each takes two bytes at least, so that the file's end bounds a wrong count.
        for _ in 0..count {
            let (step, flags) = self.file.uleb128(at)?;
            at = self.file.uleb128(flags)?.1;
            index = index.saturating_add(step);
            let name = fields.u32((index as usize).saturating_mul(8) + 4)?;
            let name = String::from_utf8_lossy(self.string(strings, name)?).into_owned();
            found.push(StaticField { name, value: values.next(strings)? });
        }
        Ok(found)
    }
}

/// The encoded values of static fields, read one by one.
struct Values<'a> {
    dex: Dex<'a>,
    left: u32,
    at: usize,
}

impl<'a> Values<'a> {
    fn new(dex: Dex<'a>, at: usize) -> Result<Values<'a>, Fault> {
        let (left, at) = if at == 0 { (0, 0) } else { dex.file.uleb128(at)? };
        Ok(Values { dex, left, at })
    }

    fn next(&mut self, strings: Bytes<'a>) -> Result<Option<Constant>, Fault> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        let head = self.dex.file.u8(self.at)?;
        let (kind, more) = (head & 0x1f, usize::from(head >> 5));
        let length = match kind {
            // null and booleans lie in the head; lists and annotations end what can be read.
            0x1e | 0x1f => 0,
            0x1c | 0x1d => {
                self.left = 0;
                return Ok(Some(Constant::Other));
            }
            _ => more + 1,
        };
        let bytes = self.dex.file.slice(self.at + 1, length)?.data;
        self.at += 1 + length;
        Ok(match kind {
            0x1e => None,
            0x1f => Some(Constant::Integer(i64::from(more != 0))),
            0x17 => {
                let index = u32::try_from(number(bytes, false)).unwrap_or(NONE);
                let text = self.dex.string(strings, index)?;
                Some(Constant::Text(String::from_utf8_lossy(text).into_owned()))
            }
            0x00 | 0x02 | 0x04 | 0x06 => Some(Constant::Integer(number(bytes, true))),
            0x03 => Some(Constant::Integer(number(bytes, false))),
            _ => Some(Constant::Other),
        })
    }
}

/// A number of up to eight bytes.
fn number(bytes: &[u8], is_signed: bool) -> i64 {
    let is_negative = is_signed && bytes.last().is_some_and(|it| it & 0x80 != 0);
    let mut whole = if is_negative { [0xff; 8] } else { [0; 8] };
    whole[..bytes.len().min(8)].copy_from_slice(&bytes[..bytes.len().min(8)]);
    i64::from_le_bytes(whole)
}

/// `La/b/C;` as `a.b.C`.
fn qualified(descriptor: &[u8]) -> String {
    let name = descriptor.strip_prefix(b"L").and_then(|it| it.strip_suffix(b";"));
    String::from_utf8_lossy(name.unwrap_or(descriptor)).replace('/', ".")
}
