//! Android's binary XML.
//!
//! Reads it as Android does: chunks of unknown kinds are skipped, attributes go by their ids.
//! Obfuscators lean on readers that do otherwise.

use crate::bytes::Bytes;
use crate::fault::Fault;
use crate::strings::Strings;
use crate::xml::{ANDROID, Attribute, Element, Value, known_name};

const STRINGS: u16 = 0x0001;
const IDS: u16 = 0x0180;
const START: u16 = 0x0102;
const END: u16 = 0x0103;
/// Manifests are a few levels deep; a tree is dropped by recursion.
const DEEPEST: usize = 200;

/// Reads a whole file.
pub(crate) fn parse(data: &[u8]) -> Result<Element, Fault> {
    let file = Bytes::new(data);
    // The kind of the first chunk is not looked at by Android, either.
    let mut at = usize::from(file.u16(2)?).max(8);
    let mut reader = Reader::default();
    while at + 8 <= file.len() {
        let length = file.size(at + 4)?;
        if length < 8 {
            return Err(file.fault(at, format!("a chunk claims a length of {length}")));
        }
        // What claims more than there is goes as far as there is.
        let chunk = file.slice(at, length.min(file.len() - at))?;
        reader.chunk(chunk)?;
        if let Some(root) = reader.root.take() {
            return Ok(root);
        }
        at = at.saturating_add(length);
    }
    Err(file.fault(at.min(file.len()), "the document ends before its root element does"))
}

#[derive(Default)]
struct Reader<'a> {
    strings: Option<Strings<'a>>,
    ids: Option<Bytes<'a>>,
    open: Vec<Element>,
    root: Option<Element>,
}

impl<'a> Reader<'a> {
    fn chunk(&mut self, chunk: Bytes<'a>) -> Result<(), Fault> {
        match chunk.u16(0)? {
            STRINGS if self.strings.is_none() => self.strings = Some(Strings::new(chunk)?),
            IDS => self.ids = Some(chunk.from(usize::from(chunk.u16(2)?))?),
            START => {
                if self.open.len() == DEEPEST {
                    return Err(chunk.fault(0, format!("elements lie {DEEPEST} levels deep")));
                }
                let element = self.element(chunk)?;
                self.open.push(element);
            }
            END => match (self.open.pop(), self.open.last_mut()) {
                (Some(element), Some(parent)) => parent.children.push(element),
                (element, None) => self.root = element,
                (None, Some(_)) => {}
            },
            _ => {}
        }
        Ok(())
    }

    fn text(&self, index: u32) -> Option<String> {
        self.strings?.get(index)
    }

    fn element(&self, chunk: Bytes<'a>) -> Result<Element, Fault> {
        let at = usize::from(chunk.u16(2)?);
        let name = self.text(chunk.u32(at + 4)?).unwrap_or_default();
        let start = at + usize::from(chunk.u16(at + 8)?);
        let size = usize::from(chunk.u16(at + 10)?);
        let count = usize::from(chunk.u16(at + 12)?);
        if size < 20 && count > 0 {
            return Err(chunk.fault(at + 10, format!("attributes claim {size} bytes each")));
        }
        let mut attributes = Vec::new();
        for index in 0..count {
            attributes.push(self.attribute(chunk.slice(start + index * size, 20)?)?);
        }
        Ok(Element { name, attributes, children: Vec::new() })
    }

    fn attribute(&self, bytes: Bytes<'a>) -> Result<Attribute, Fault> {
        let index = bytes.u32(4)?;
        let id = self.ids.and_then(|ids| ids.u32((index as usize).checked_mul(4)?).ok());
        let known = id.and_then(known_name);
        let name = known.map(str::to_owned).or_else(|| self.text(index)).unwrap_or_default();
        let namespace = self.text(bytes.u32(0)?);
        let is_android = known.is_some() || namespace.as_deref() == Some(ANDROID);
        let raw = self.text(bytes.u32(8)?);
        let value = Value::of_word(bytes.u8(15)?, bytes.u32(16)?, |index| self.text(index));
        // A text that was not compiled to a type stands beside it.
        let value = match (value, raw) {
            (Value::Other, Some(raw)) => Value::Text(raw),
            (value, _) => value,
        };
        Ok(Attribute { is_android, name, value })
    }
}
