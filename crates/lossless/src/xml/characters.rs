//! The characters XML allows where, and references to characters.
//!
//! Knows single names and values; doesn't know tags.

use crate::malformed::Malformed;

/// ASCII characters that a name may begin with.
pub(super) const NAME_START: u8 = 1;
/// ASCII characters that a name may hold; a colon is none.
pub(super) const NAME: u8 = 2;
/// White space as XML counts it.
pub(super) const SPACE: u8 = 4;
/// Bytes that stand for themselves in an attribute value; quotes are left out.
pub(super) const VALUE: u8 = 8;
/// Control characters, and the byte that U+FFFE and U+FFFF begin with.
const SUSPICIOUS: u8 = 16;

/// What each byte is.
static CLASSES: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut classes = [VALUE; 256];
    let mut byte = 0_u8;
    while byte < 0x80 {
        classes[byte as usize] = match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'_' => NAME_START | NAME | VALUE,
            b'0'..=b'9' | b'-' | b'.' => NAME | VALUE,
            b' ' => SPACE | VALUE,
            b'\t' | b'\n' | b'\r' => SPACE,
            b'"' | b'\'' | b'<' | b'&' => 0,
            0..b' ' => SUSPICIOUS | VALUE,
            _ => VALUE,
        };
        byte += 1;
    }
    classes[0xef] |= SUSPICIOUS;
    classes
}

/// Whether a byte is one of these.
pub(super) fn class(byte: u8, of: u8) -> bool {
    CLASSES[usize::from(byte)] & of != 0
}

/// Where the first character stands that XML 1.0 forbids in a document.
pub(super) fn first_forbidden(text: &str) -> Option<usize> {
    let blocks = text.as_bytes().chunks(BLOCK).enumerate();
    blocks.filter(|(_, block)| is_suspicious(block)).find_map(|(number, block)| {
        let start = number * BLOCK;
        // Whole characters, those that reach over an end too.
        let before = (0..=start).rev().find(|&at| text.is_char_boundary(at))?;
        let behind = (start + block.len()..).find(|&at| text.is_char_boundary(at))?;
        let found = text[before..behind].char_indices().find(|&(_, c)| !is_allowed(c));
        found.map(|(at, _)| before + at)
    })
}

/// Whether a control character stands in `block`, or a byte that U+FFFE and U+FFFF begin with.
fn is_suspicious(block: &[u8]) -> bool {
    // Without a way out of it, so that bytes need not wait for one another.
    let all = block.iter().fold(0, |all, &byte| all | CLASSES[usize::from(byte)]);
    all & SUSPICIOUS != 0
}

/// How many bytes are looked at together.
const BLOCK: usize = 256;

/// Whether XML 1.0 allows this character in a document at all.
pub(super) fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// White space as XML counts it.
pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// Whether `text` is a name without a colon.
pub(super) fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(is_name_start) && chars.all(is_name_char)
}

/// Whether `text` is a name with one colon at most.
pub(super) fn is_qualified_name(text: &str) -> bool {
    let (prefix, local) = match text.split_once(':') {
        Some((prefix, local)) => (Some(prefix), local),
        None => (None, text),
    };
    is_name(local) && prefix.is_none_or(is_name)
}

fn is_name_start(c: char) -> bool {
    matches!(c,
        'A'..='Z' | '_' | 'a'..='z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}'
        | '\u{f8}'..='\u{2ff}' | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}'
        | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}' | '\u{2c00}'..='\u{2fef}'
        | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
        | '\u{10000}'..='\u{effff}')
}

fn is_name_char(c: char) -> bool {
    let more = matches!(c,
        '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}');
    more || is_name_start(c)
}

/// The character that `&name;` stands for; `offset` is where the `&` stands.
pub(super) fn resolve(name: &str, offset: usize) -> Result<char, Malformed> {
    match name {
        "amp" => return Ok('&'),
        "lt" => return Ok('<'),
        "gt" => return Ok('>'),
        "quot" => return Ok('"'),
        "apos" => return Ok('\''),
        _ => {}
    }
    let Some(number) = name.strip_prefix('#') else {
        return Err(Malformed::new(
            offset,
            format!("`&{name};` is not a known entity"),
            "write the character itself, or `&amp;` where an ampersand is meant",
        ));
    };
    numbered(number).ok_or_else(|| {
        Malformed::new(
            offset,
            format!("`&{name};` is not a character"),
            "write the number of a character XML allows, as in `&#10;` or `&#xA;`",
        )
    })
}

fn numbered(number: &str) -> Option<char> {
    let (digits, radix) = match number.strip_prefix('x') {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    let valid = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
    let code = valid.then(|| u32::from_str_radix(digits, radix).ok()).flatten()?;
    char::from_u32(code).filter(|&c| is_allowed(c))
}

/// What an attribute value means: references decoded, each line end and tab made a blank.
///
/// `offset` is where `raw` stands.
pub(super) fn decode_value(raw: &str, offset: usize) -> Result<String, Malformed> {
    let mut value = String::with_capacity(raw.len());
    let mut at = 0;
    while let Some(c) = raw[at..].chars().next() {
        match c {
            '<' => {
                return Err(Malformed::new(
                    offset + at,
                    "`<` in an attribute value",
                    "write `&lt;` for it",
                ));
            }
            '&' => {
                let (c, length) = reference(&raw[at..], offset + at)?;
                value.push(c);
                at += length;
                continue;
            }
            '\r' if raw[at..].starts_with("\r\n") => {}
            c if is_space(c) => value.push(' '),
            c => value.push(c),
        }
        at += c.len_utf8();
    }
    Ok(value)
}

/// The character that the reference at the start of `text` stands for, and the reference's length.
pub(super) fn reference(text: &str, offset: usize) -> Result<(char, usize), Malformed> {
    let end = text.find(|c: char| c == ';' || is_space(c) || c == '<').unwrap_or(text.len());
    if !text[end..].starts_with(';') {
        return Err(Malformed::new(
            offset,
            "`&` without a `;` after a name",
            "write `&amp;` for an ampersand",
        ));
    }
    Ok((resolve(&text[1..end], offset)?, end + 1))
}

/// `value` as it stands between two `quote`s, so that it decodes to `value` again.
///
/// Characters XML cannot hold at all are left out.
pub(super) fn escape(value: &str, quote: char) -> String {
    let mut result = String::with_capacity(value.len());
    for c in value.chars().filter(|&c| is_allowed(c)) {
        match c {
            '&' => result.push_str("&amp;"),
            '<' => result.push_str("&lt;"),
            '"' if quote == '"' => result.push_str("&quot;"),
            '\'' if quote == '\'' => result.push_str("&apos;"),
            '\t' => result.push_str("&#9;"),
            '\n' => result.push_str("&#10;"),
            '\r' => result.push_str("&#13;"),
            c => result.push(c),
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_decode_as_xml_says() {
        let decoded = decode_value("a&amp;&#x41;&#10;\r\n\tb&quot;", 0);
        assert_eq!(decoded.as_deref(), Ok("a&A\n  b\""));
    }

    #[test]
    fn escaped_values_decode_again() {
        for value in ["", "a \"b\" 'c'", "<&>", "tab\there\r\nthere", "é\u{1f600}"] {
            for quote in ['"', '\''] {
                assert_eq!(decode_value(&escape(value, quote), 0).as_deref(), Ok(value));
            }
        }
    }

    #[test]
    fn bad_references_name_their_offset() {
        for raw in ["ab&nbsp;", "ab&#0;", "ab&#xD800;", "ab&#;", "ab& ;", "ab&amp", "ab&#+65;"] {
            assert_eq!(decode_value(raw, 10).map_err(|it| it.offset), Err(12), "{raw}");
        }
    }

    #[test]
    fn names_have_one_colon_at_most() {
        for name in ["a", "android:name", "_a.b-c1", "é"] {
            assert!(is_qualified_name(name), "{name}");
        }
        for name in ["", "1a", ":a", "a:", "a:b:c", "a b", "-a", "a:1"] {
            assert!(!is_qualified_name(name), "{name}");
        }
    }
}
