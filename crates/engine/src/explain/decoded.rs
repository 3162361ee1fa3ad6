//! The bytes of a text as UTF-8, whatever it was written as.
//!
//! Knows byte order marks, and that PowerShell's `>` writes UTF-16; no code and no message. Takes a
//! text in blocks that may end anywhere, and holds no more than half a character.

use std::borrow::Cow;

/// What decodes a text, block by block.
#[derive(Clone, Debug, Default)]
pub(super) struct Decoded {
    encoding: Encoding,
    /// What the block before did not finish: the text's start, or half a character.
    carry: Vec<u8>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Encoding {
    /// Too little was seen.
    #[default]
    Unknown,
    /// UTF-8, or what was always looked at byte by byte.
    Bytes,
    Utf16 {
        is_big_endian: bool,
    },
}

/// Byte order marks, with what they say.
const MARKS: [(&[u8], Encoding); 3] = [
    (&[0xff, 0xfe], Encoding::Utf16 { is_big_endian: false }),
    (&[0xfe, 0xff], Encoding::Utf16 { is_big_endian: true }),
    (&[0xef, 0xbb, 0xbf], Encoding::Bytes),
];
/// So many bytes tell the encoding.
const TELLING: usize = 4;

/// A whole text, as UTF-8.
#[must_use]
pub fn decoded(bytes: &[u8]) -> String {
    let mut decoded = Decoded::default();
    let mut text = decoded.push(bytes).into_owned();
    text.extend(decoded.finish());
    String::from_utf8_lossy(&text).into_owned()
}

impl Decoded {
    /// What a block says.
    pub(super) fn push<'b>(&mut self, block: &'b [u8]) -> Cow<'b, [u8]> {
        if self.encoding == Encoding::Bytes {
            return Cow::Borrowed(block);
        }
        self.carry.extend_from_slice(block);
        if self.encoding == Encoding::Unknown && self.carry.len() < TELLING {
            return Cow::Borrowed(&[]);
        }
        Cow::Owned(self.carried(false))
    }

    /// Takes the text as ended.
    pub(super) fn finish(&mut self) -> Vec<u8> {
        self.carried(true)
    }

    /// What the bytes say that were carried so far.
    fn carried(&mut self, is_end: bool) -> Vec<u8> {
        let mut bytes = std::mem::take(&mut self.carry);
        if self.encoding == Encoding::Unknown {
            let (encoding, mark) = told(&bytes);
            self.encoding = encoding;
            bytes.drain(..mark);
        }
        let Encoding::Utf16 { is_big_endian } = self.encoding else { return bytes };
        let whole = whole_characters(&bytes, is_big_endian);
        if !is_end {
            self.carry = bytes.split_off(whole);
        }
        let text = char::decode_utf16(units(&bytes, is_big_endian));
        text.map(|it| it.unwrap_or(char::REPLACEMENT_CHARACTER)).collect::<String>().into_bytes()
    }
}

/// What the first bytes tell of the encoding, and how many of them are its mark. Without a mark,
/// every other byte of an English text in UTF-16 is zero.
fn told(start: &[u8]) -> (Encoding, usize) {
    if let Some((mark, encoding)) = MARKS.iter().find(|(mark, _)| start.starts_with(mark)) {
        return (*encoding, mark.len());
    }
    let encoding = match *start {
        [1..=u8::MAX, 0, 1..=u8::MAX, 0, ..] => Encoding::Utf16 { is_big_endian: false },
        [0, 1..=u8::MAX, 0, 1..=u8::MAX, ..] => Encoding::Utf16 { is_big_endian: true },
        _ => Encoding::Bytes,
    };
    (encoding, 0)
}

fn units(bytes: &[u8], is_big_endian: bool) -> impl Iterator<Item = u16> {
    let unit = move |it: &[u8; 2]| match is_big_endian {
        true => u16::from_be_bytes(*it),
        false => u16::from_le_bytes(*it),
    };
    bytes.as_chunks().0.iter().map(unit)
}

/// How many of the bytes are whole characters: a pair of units is one.
fn whole_characters(bytes: &[u8], is_big_endian: bool) -> usize {
    let even = bytes.len() / 2 * 2;
    let last = units(&bytes[..even], is_big_endian).last();
    let is_half = last.is_some_and(|it| (0xd800..0xdc00).contains(&it));
    if is_half { even - 2 } else { even }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: &str) {
        for size in 1..=bytes.len() {
            let (mut decoded, mut out) = (Decoded::default(), Vec::new());
            bytes.chunks(size).for_each(|block| out.extend_from_slice(&decoded.push(block)));
            out.extend(decoded.finish());
            assert_eq!(String::from_utf8_lossy(&out), expected, "blocks of {size}");
        }
    }

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn texts_of_windows_are_decoded() {
        let text = "code: 907\r\n错误码 \u{1f514} é";
        for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
            check(&utf16(&format!("\u{feff}{text}"), bytes), text);
            check(&utf16(text, bytes), text);
        }
        check("\u{feff}a text".as_bytes(), "a text");
    }

    #[test]
    fn other_texts_are_left_alone() {
        for text in ["", "a", "ab", "abc", "a\0b", "错误码：907", "\0\0\0\0", "a\0\0b"] {
            check(text.as_bytes(), text);
        }
    }

    #[test]
    fn what_is_cut_is_shown_as_such() {
        let mut bytes = utf16("\u{feff}ab\u{1f514}", u16::to_le_bytes);
        bytes.truncate(bytes.len() - 2);
        check(&bytes, "ab\u{fffd}");
        check(&[0xff, 0xfe, b'a', 0, b'b'], "a");
    }
}
