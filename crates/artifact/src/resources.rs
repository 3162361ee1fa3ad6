//! The values of resources, by id and by name, from a compiled table.
//!
//! Keeps the table's bytes and looks a value up when it is asked for. Of several configurations the
//! default one comes first.

use crate::bytes::Bytes;
use crate::fault::Fault;
use crate::strings::Strings;
use crate::xml::Value;

const STRINGS: u16 = 0x0001;
const TABLE: u16 = 0x0002;
const PACKAGE: u16 = 0x0200;
const TYPE: u16 = 0x0201;

/// A resource in one configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// Its kind, such as `string`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its id.
    pub id: u32,
    /// Whether it is the one without qualifiers.
    pub is_default: bool,
    /// Its value; bags, such as styles, have none.
    pub value: Value,
}

/// Every resource of an application.
#[derive(Clone, Debug, Default)]
pub struct Resources {
    table: Vec<u8>,
    types: Vec<Type>,
    strings: Option<(usize, usize)>,
    /// Those of a bundle, read already.
    listed: Vec<Resource>,
}

/// One kind of resource in one configuration, as offsets into the table.
#[derive(Clone, Debug)]
struct Type {
    id: u32,
    kind: String,
    keys: (usize, usize),
    at: usize,
    length: usize,
    is_default: bool,
}

impl Resources {
    /// Those that another reader has read.
    pub(crate) fn of(listed: Vec<Resource>) -> Resources {
        Resources { listed, ..Resources::default() }
    }

    /// Reads what lies where in a table.
    pub(crate) fn parse(table: Vec<u8>) -> Result<Resources, Fault> {
        let mut found = Resources::default();
        let bytes = Bytes::new(&table);
        if bytes.u16(0)? != TABLE {
            return Err(bytes.fault(0, "this is not a resource table"));
        }
        for (at, length) in chunks(bytes, 0, bytes.len())? {
            match bytes.u16(at)? {
                STRINGS => found.strings = Some((at, length)),
                PACKAGE => package(bytes, at, length, &mut found.types)?,
                _ => {}
            }
        }
        found.table = table;
        Ok(found)
    }

    /// The values of a resource, that of the default configuration first; references are followed.
    #[must_use]
    pub fn values(&self, id: u32) -> Vec<Value> {
        self.values_through(id, 8)
    }

    fn values_through(&self, id: u32, steps: usize) -> Vec<Value> {
        let mut found: Vec<Resource> =
            self.listed.iter().filter(|it| it.id == id).cloned().collect();
        let of_kind = self.types.iter().filter(|it| it.id == id & 0xffff_0000);
        found.extend(of_kind.filter_map(|it| self.entry(it, id & 0xffff)));
        found.sort_by_key(|it| !it.is_default);
        let follow = |it: Resource| match it.value {
            Value::Reference(next) if steps > 0 && next != id => {
                self.values_through(next, steps - 1)
            }
            value => vec![value],
        };
        found.into_iter().flat_map(follow).take(64).collect()
    }

    /// The text of a value, through the table where it is a reference.
    #[must_use]
    pub fn text(&self, value: &Value) -> Option<String> {
        match value {
            Value::Reference(id) => self.values(*id).iter().find_map(Value::text),
            other => other.text(),
        }
    }

    /// The resource of this kind and name, in its default configuration where it has one.
    #[must_use]
    pub fn named(&self, kind: &str, name: &str) -> Option<Resource> {
        let mut best = None;
        self.each(&mut |it| {
            let is_better =
                best.as_ref().is_none_or(|best: &Resource| !best.is_default && it.is_default);
            if it.kind == kind && it.name == name && is_better {
                best = Some(it);
            }
        });
        best
    }

    /// Visits every resource that is a single value.
    pub fn each(&self, visit: &mut dyn FnMut(Resource)) {
        self.listed.iter().cloned().for_each(&mut *visit);
        for of in &self.types {
            let Ok(chunk) = Bytes::new(&self.table).slice(of.at, of.length) else { continue };
            let count = chunk.u32(12).unwrap_or(0).min(0xffff);
            (0..count).filter_map(|index| self.entry(of, index)).for_each(&mut *visit);
        }
    }

    /// Visits every text of the table, with nothing said of where it is used.
    pub fn each_text(&self, visit: &mut dyn FnMut(&str)) {
        for it in &self.listed {
            if let Value::Text(text) = &it.value {
                visit(text);
            }
        }
        let Some(strings) = self.pool(self.strings) else { return };
        for index in 0..strings.len() {
            if let Some(text) = u32::try_from(index).ok().and_then(|index| strings.get(index)) {
                visit(&text);
            }
        }
    }

    fn pool(&self, at: Option<(usize, usize)>) -> Option<Strings<'_>> {
        let (at, length) = at?;
        Strings::new(Bytes::new(&self.table).slice(at, length).ok()?).ok()
    }

    fn entry(&self, of: &Type, index: u32) -> Option<Resource> {
        let chunk = Bytes::new(&self.table).slice(of.at, of.length).ok()?;
        let at = entry_offset(chunk, index)?;
        let (size, flags) = (chunk.u16(at).ok()?, chunk.u16(at + 2).ok()?);
        let text = |index| self.pool(self.strings)?.get(index);
        let (key, value) = match (flags & 8 != 0, flags & 1 != 0) {
            // Compact: the key in place of the size, the type in the flags.
            (true, _) => {
                let kind = flags.to_be_bytes()[0];
                (u32::from(size), Value::of_word(kind, chunk.u32(at + 4).ok()?, text))
            }
            (false, true) => (chunk.u32(at + 4).ok()?, Value::Other),
            (false, false) => {
                let value = at + usize::from(size);
                let (kind, data) = (chunk.u8(value + 3).ok()?, chunk.u32(value + 4).ok()?);
                (chunk.u32(at + 4).ok()?, Value::of_word(kind, data, text))
            }
        };
        let name = self.pool(Some(of.keys))?.get(key)?;
        let (kind, is_default) = (of.kind.clone(), of.is_default);
        Some(Resource { kind, name, id: of.id | index, is_default, value })
    }
}

/// Where in its chunk an entry lies; `None` where it has no value in this configuration.
fn entry_offset(chunk: Bytes<'_>, index: u32) -> Option<usize> {
    let header = usize::from(chunk.u16(2).ok()?);
    let flags = chunk.u8(9).ok()?;
    let (count, start) = (chunk.u32(12).ok()?, chunk.size(16).ok()?);
    let offset = if flags & 1 != 0 {
        let each = (0..count as usize).map_while(|at| chunk.u32(header + at * 4).ok());
        let found = each.into_iter().find(|it| it & 0xffff == index)?;
        ((found >> 16) as usize) * 4
    } else if index >= count {
        return None;
    } else if flags & 2 != 0 {
        let offset = chunk.u16(header + index as usize * 2).ok()?;
        (offset != 0xffff).then_some(usize::from(offset) * 4)?
    } else {
        let offset = chunk.u32(header + index as usize * 4).ok()?;
        (offset != 0xffff_ffff).then_some(offset as usize)?
    };
    start.checked_add(offset)
}

/// The chunks inside the one at `at`, as offset and length.
fn chunks(bytes: Bytes<'_>, at: usize, length: usize) -> Result<Vec<(usize, usize)>, Fault> {
    let end = at.saturating_add(length).min(bytes.len());
    let mut next = at + usize::from(bytes.u16(at + 2)?).max(8);
    let mut found = Vec::new();
    while next + 8 <= end {
        let length = bytes.size(next + 4)?;
        if length < 8 {
            return Err(bytes.fault(next, format!("a chunk claims a length of {length}")));
        }
        found.push((next, length.min(end - next)));
        next = next.saturating_add(length);
    }
    Ok(found)
}

fn package(bytes: Bytes<'_>, at: usize, length: usize, types: &mut Vec<Type>) -> Result<(), Fault> {
    let id = bytes.u32(at + 8)? << 24;
    let (kinds_at, keys_at) = (bytes.size(at + 268)?, bytes.size(at + 276)?);
    let inside = chunks(bytes, at, length)?;
    let pool = |offset: usize| inside.iter().find(|(it, _)| Some(*it) == at.checked_add(offset));
    let (Some((kinds, size)), Some(keys)) = (pool(kinds_at), pool(keys_at)) else {
        return Err(bytes.fault(at + 268, "a package names no string pools of its own"));
    };
    let kinds = Strings::new(bytes.slice(*kinds, *size)?)?;
    for (at, length) in inside.iter().copied() {
        if bytes.u16(at)? != TYPE {
            continue;
        }
        let number = u32::from(bytes.u8(at + 8)?);
        let kind = number.checked_sub(1).and_then(|it| kinds.get(it)).unwrap_or_default();
        let config = bytes.size(at + 20)?.clamp(4, 64);
        let is_default = bytes.slice(at + 24, config - 4)?.data.iter().all(|it| *it == 0);
        types.push(Type { id: id | (number << 16), kind, keys: *keys, at, length, is_default });
    }
    Ok(())
}
