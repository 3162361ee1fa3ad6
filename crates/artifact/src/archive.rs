//! A ZIP archive as Android reads it: the central directory rules.
//!
//! Knows the format, ZIP64 included; entries are read one at a time and bounded by the caller. As
//! Android does, it ignores flags of encryption, and takes what claims an unknown method for stored
//! where its sizes agree; each such oddity is noted.

use std::collections::HashMap;
use std::io::{Read, Seek, SeekFrom};

use flate2::read::DeflateDecoder;

use crate::bytes::Bytes;
use crate::fault::Fault;

const END: u32 = 0x0605_4b50;
const END_64: u32 = 0x0606_4b50;
const LOCATOR_64: u32 = 0x0706_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const LOCAL: u32 = 0x0403_4b50;
const END_LENGTH: u64 = 22;
const LONGEST_COMMENT: u64 = 65_535;
/// No real archive's directory is near this.
const LONGEST_DIRECTORY: u64 = 64 << 20;

/// One file of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// How long it is once inflated, as the directory says.
    pub length: u64,
    method: u16,
    is_flagged: bool,
    compressed: u64,
    /// Where its local header is.
    header: u64,
    /// Where the directory speaks of it.
    at: u64,
}

/// An archive and its directory.
#[derive(Debug)]
pub struct Archive<R> {
    reader: R,
    entries: Vec<Entry>,
    by_name: HashMap<String, usize>,
    /// Where the central directory begins: signing blocks end there.
    pub(crate) directory: u64,
}

struct End {
    at: u64,
    count: u64,
    length: u64,
    directory: u64,
}

impl<R: Read + Seek> Archive<R> {
    /// Reads the directory.
    ///
    /// # Errors
    /// Where this is no archive, or one that Android would refuse.
    pub fn open(mut reader: R) -> Result<Archive<R>, Fault> {
        let length = reader.seek(SeekFrom::End(0)).map_err(|it| unreadable(0, &it))?;
        let end = end_of(&mut reader, length)?;
        if end.length > LONGEST_DIRECTORY {
            let what = format!("the directory claims {} bytes", end.length);
            return Err(Fault::at(end.at, what));
        }
        if end.directory.checked_add(end.length).is_none_or(|it| it > end.at) {
            let what = "the directory is said to lie behind its own end";
            return Err(Fault::at(end.at, what));
        }
        let directory = read_at(&mut reader, end.directory, end.length)?;
        let (entries, by_name) = entries(Bytes::new(&directory), &end)?;
        Ok(Archive { reader, entries, by_name, directory: end.directory })
    }

    /// Every entry, in the directory's order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry of this name.
    #[must_use]
    pub fn entry(&self, name: &str) -> Option<&Entry> {
        self.by_name.get(name).map(|at| &self.entries[*at])
    }

    /// What is odd about an entry: Android reads it all the same, other tools may not.
    #[must_use]
    pub fn oddity(entry: &Entry) -> Option<&'static str> {
        match (entry.is_flagged, entry.method) {
            (true, _) => Some("it is flagged as encrypted, which Android ignores"),
            (_, 0 | 8) => None,
            _ => Some("it names an unknown compression, which Android takes for none"),
        }
    }

    /// The bytes of an entry, `most` of them at most.
    ///
    /// # Errors
    /// Where the entry is damaged, or longer.
    pub fn read(&mut self, name: &str, most: u64) -> Result<Vec<u8>, Fault> {
        let Some(entry) = self.entry(name).cloned() else {
            return Err(Fault::at(self.directory, format!("there is no entry `{name}`")));
        };
        self.read_entry(&entry, most).map_err(|fault| fault.in_entry(name))
    }

    fn read_entry(&mut self, entry: &Entry, most: u64) -> Result<Vec<u8>, Fault> {
        if entry.length > most {
            let what = format!("it claims {} bytes; at most {most} are read", entry.length);
            return Err(Fault::at(0, what));
        }
        let start = self.data_start(entry)?;
        self.reader.seek(SeekFrom::Start(start)).map_err(|it| unreadable(start, &it))?;
        // The length is a claim: nothing is reserved on its word alone.
        let mut bytes = Vec::with_capacity(usize::try_from(entry.length.min(1 << 16)).unwrap_or(0));
        let mut raw = (&mut self.reader).take(entry.compressed);
        let is_stored = match entry.method {
            8 => false,
            0 => true,
            _ if entry.compressed == entry.length => true,
            other => return Err(Fault::at(0, format!("its compression is of kind {other}"))),
        };
        let read = match is_stored {
            true => raw.take(most + 1).read_to_end(&mut bytes),
            false => DeflateDecoder::new(&mut raw).take(most + 1).read_to_end(&mut bytes),
        };
        let so_far = bytes.len() as u64;
        if let Err(error) = read {
            let flagged = if entry.is_flagged { "; it is flagged as encrypted" } else { "" };
            return Err(Fault::at(so_far, format!("it cannot be inflated: {error}{flagged}")));
        }
        if so_far > most {
            return Err(Fault::at(most, format!("it goes on past {most} bytes")));
        }
        if so_far != entry.length {
            let what = format!("it ends here; the directory claims {} bytes", entry.length);
            return Err(Fault::at(so_far, what));
        }
        Ok(bytes)
    }

    /// Where an entry's data begins: its local header has lengths of its own.
    fn data_start(&mut self, entry: &Entry) -> Result<u64, Fault> {
        let header = read_at(&mut self.reader, entry.header, 30)
            .map_err(|_| wrong_header(entry, "lies behind the end of the file"))?;
        let bytes = Bytes::new(&header);
        if bytes.u32(0)? != LOCAL {
            return Err(wrong_header(entry, "is something else"));
        }
        let lengths = u64::from(bytes.u16(26)?) + u64::from(bytes.u16(28)?);
        let start = entry.header + 30 + lengths;
        match start.checked_add(entry.compressed).is_some_and(|end| end <= self.directory) {
            true => Ok(start),
            false => Err(wrong_header(entry, "leads past the directory")),
        }
    }

    /// Bytes of the archive itself.
    pub(crate) fn raw(&mut self, offset: u64, length: u64) -> Result<Vec<u8>, Fault> {
        read_at(&mut self.reader, offset, length)
    }
}

fn wrong_header(entry: &Entry, what: &str) -> Fault {
    let what = format!(
        "the directory, at {}, puts its header at {}, which {what}",
        entry.at, entry.header
    );
    Fault::at(0, what)
}

fn unreadable(offset: u64, error: &std::io::Error) -> Fault {
    Fault::at(offset, format!("it cannot be read: {error}"))
}

/// Bytes at an offset; `length` was held against a limit by the caller.
fn read_at<R: Read + Seek>(reader: &mut R, offset: u64, length: u64) -> Result<Vec<u8>, Fault> {
    reader.seek(SeekFrom::Start(offset)).map_err(|it| unreadable(offset, &it))?;
    let mut bytes = Vec::new();
    reader.take(length).read_to_end(&mut bytes).map_err(|it| unreadable(offset, &it))?;
    match bytes.len() as u64 == length {
        true => Ok(bytes),
        false => Err(Fault::at(offset, format!("{length} bytes are wanted here, and it ends"))),
    }
}

/// The record at the end, of ZIP64 where there is one.
fn end_of<R: Read + Seek>(reader: &mut R, length: u64) -> Result<End, Fault> {
    let tail = length.min(END_LENGTH + LONGEST_COMMENT);
    let start = length - tail;
    let bytes = read_at(reader, start, tail)?;
    let signature = END.to_le_bytes();
    let mut ends = bytes.windows(signature.len()).enumerate().rev();
    // A comment may hold the signature, too: the record's own comment ends with the file.
    let is_end = |at: usize| {
        let comment = Bytes::new(&bytes).u16(at + 20).ok()?;
        (at + 22 + usize::from(comment) == bytes.len()).then_some(at)
    };
    let found = ends.find_map(|(at, it)| if it == signature { is_end(at) } else { None });
    let Some(at) = found else {
        let what = "the end of a ZIP archive is missing: this is not a whole APK or bundle";
        return Err(Fault::at(length, what));
    };
    let record = Bytes::new(&bytes).from(at)?;
    let end = End {
        at: start + at as u64,
        count: record.u16(10)?.into(),
        length: record.u32(12)?.into(),
        directory: record.u32(16)?.into(),
    };
    let is_full = end.count == 0xffff || end.length == 0xffff_ffff || end.directory == 0xffff_ffff;
    match is_full {
        true => Ok(end_64(reader, end.at)?.unwrap_or(end)),
        false => Ok(end),
    }
}

fn end_64<R: Read + Seek>(reader: &mut R, end: u64) -> Result<Option<End>, Fault> {
    let Some(locator_at) = end.checked_sub(20) else { return Ok(None) };
    let locator = read_at(reader, locator_at, 20)?;
    if Bytes::new(&locator).u32(0)? != LOCATOR_64 {
        return Ok(None);
    }
    let at = Bytes::new(&locator).u64(8)?;
    let record = read_at(reader, at, 56)?;
    let record = Bytes::new(&record);
    if record.u32(0)? != END_64 {
        return Err(Fault::at(at, "the ZIP64 record of the directory is something else"));
    }
    Ok(Some(End {
        at,
        count: record.u64(32)?,
        length: record.u64(40)?,
        directory: record.u64(48)?,
    }))
}

type Directory = (Vec<Entry>, HashMap<String, usize>);

fn entries(bytes: Bytes<'_>, end: &End) -> Result<Directory, Fault> {
    let (mut entries, mut by_name) = (Vec::new(), HashMap::new());
    let mut at = 0;
    while (entries.len() as u64) < end.count {
        let place = end.directory + at as u64;
        let damaged = |fault: Fault| Fault::at(end.directory + fault.offset, fault.what);
        if bytes.u32(at).map_err(damaged)? != CENTRAL {
            let what = format!("entry {} of {} is missing here", entries.len() + 1, end.count);
            return Err(Fault::at(place, what));
        }
        let (entry, next) = entry(bytes, at, place).map_err(damaged)?;
        if by_name.insert(entry.name.clone(), entries.len()).is_some() {
            let what = "this name stands twice in the directory: Android refuses such a file";
            return Err(Fault::at(place, what).in_entry(&entry.name));
        }
        entries.push(entry);
        at = next;
    }
    Ok((entries, by_name))
}

fn entry(bytes: Bytes<'_>, at: usize, place: u64) -> Result<(Entry, usize), Fault> {
    let [name, extra, comment] = [28, 30, 32].map(|offset| bytes.u16(at + offset).map(usize::from));
    let (name, extra, comment) = (name?, extra?, comment?);
    let text = bytes.slice(at + 46, name)?;
    let mut entry = Entry {
        name: String::from_utf8_lossy(text.data).into_owned(),
        length: bytes.u32(at + 24)?.into(),
        method: bytes.u16(at + 10)?,
        is_flagged: bytes.u16(at + 8)? & 1 != 0,
        compressed: bytes.u32(at + 20)?.into(),
        header: bytes.u32(at + 42)?.into(),
        at: place,
    };
    widen(&mut entry, bytes.slice(at + 46 + name, extra)?)?;
    Ok((entry, at + 46 + name + extra + comment))
}

/// Sizes and offsets of ZIP64, from the extra field: only those that did not fit.
fn widen(entry: &mut Entry, extra: Bytes<'_>) -> Result<(), Fault> {
    let mut at = 0;
    // Alignment is padded with bytes that make no whole field.
    while at + 4 <= extra.len() {
        let length = usize::from(extra.u16(at + 2)?);
        if extra.u16(at)? == 1 {
            let mut field = at + 4;
            for value in [&mut entry.length, &mut entry.compressed, &mut entry.header] {
                if *value == 0xffff_ffff {
                    *value = extra.u64(field)?;
                    field += 8;
                }
            }
        }
        at += 4 + length;
    }
    Ok(())
}
