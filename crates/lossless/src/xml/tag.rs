//! The inside of a start tag: names and attributes with their places.
//!
//! Knows one name or attribute at a time; namespaces are resolved in `scope`.

use super::characters::{NAME, NAME_START, SPACE, VALUE, class, is_qualified_name, is_space};
use super::node::{AttributeNode, NameNode, offset};
use crate::malformed::Malformed;

/// Reads the name at `at`, which something that cannot be in a name follows.
///
/// `ends` says which characters but white space may follow.
pub(super) fn name(text: &str, at: usize, ends: &[u8]) -> Result<NameNode, Malformed> {
    let bytes = text.as_bytes();
    let (mut end, mut local, mut colons, mut ascii) = (at, at, 0, true);
    while let Some(&byte) = bytes.get(end) {
        match byte {
            _ if class(byte, NAME) => {}
            b':' => (local, colons) = (end + 1, colons + 1),
            0x80.. => ascii = false,
            _ => break,
        }
        end += 1;
    }
    let starts = |at: usize| at < end && class(bytes[at], NAME_START);
    let plain = ascii && colons < 2 && starts(at) && starts(local);
    let ended = bytes.get(end).is_none_or(|byte| class(*byte, SPACE) || ends.contains(byte));
    if !ended || !(plain || (!ascii && is_qualified_name(&text[at..end]))) {
        return Err(bad_name(text, at, ends));
    }
    let (start, local, end) = (offset(at), offset(local), offset(end));
    Ok(NameNode { start, local, end, namespace: 0 })
}

/// Reads the attribute at `at`; its namespace is not known yet.
pub(super) fn attribute(text: &str, at: usize) -> Result<AttributeNode, Malformed> {
    let name = name(text, at, b"=/>?")?;
    let written = || &text[at..name.end as usize];
    let equals = skip_space(text, name.end as usize);
    if text.as_bytes().get(equals) != Some(&b'=') {
        return Err(Malformed::new(
            at,
            format!("attribute `{}` has no value", written()),
            format!("write `{}=\"…\"`", written()),
        ));
    }
    let quote_at = skip_space(text, equals + 1);
    let Some(quote @ (b'"' | b'\'')) = text.as_bytes().get(quote_at).copied() else {
        return Err(Malformed::new(
            quote_at,
            format!("the value of attribute `{}` has no quotes", written()),
            "put the value between double quotes",
        ));
    };
    let (end, is_decoded) = value_end(text.as_bytes(), quote_at + 1, quote);
    if end == text.len() {
        return Err(Malformed::new(
            quote_at,
            format!("the value of attribute `{}` has no closing quote", written()),
            "close the value with the quote that opens it",
        ));
    }
    let (value_start, value_end) = (offset(quote_at + 1), offset(end));
    Ok(AttributeNode { name, value_start, value_end, is_decoded })
}

/// Where the value that starts at `at` ends, and whether it reads otherwise than it is written.
fn value_end(bytes: &[u8], at: usize, quote: u8) -> (usize, bool) {
    let (mut end, mut is_decoded) = (at, false);
    loop {
        while bytes.get(end).is_some_and(|byte| class(*byte, VALUE)) {
            end += 1;
        }
        match bytes.get(end) {
            Some(&byte) if byte == quote => return (end, is_decoded),
            None => return (end, is_decoded),
            Some(b'"' | b'\'') => {}
            Some(_) => is_decoded = true,
        }
        end += 1;
    }
}

/// The first place from `at` on that is not white space.
pub(super) fn skip_space(text: &str, at: usize) -> usize {
    const BLANKS: [u8; 8] = [b' '; 8];
    let bytes = text.as_bytes();
    let mut at = at;
    loop {
        match bytes.get(at) {
            Some(b' ') if bytes[at..].starts_with(&BLANKS) => at += BLANKS.len(),
            Some(&byte) if class(byte, SPACE) => at += 1,
            Some(_) | None => return at,
        }
    }
}

fn bad_name(text: &str, at: usize, ends: &[u8]) -> Malformed {
    let rest = &text[at..];
    let ends = |c: char| is_space(c) || u8::try_from(c).is_ok_and(|byte| ends.contains(&byte));
    let written = &rest[..rest.find(ends).unwrap_or(rest.len())];
    Malformed::new(
        at,
        format!("`{written}` is not a name"),
        "begin names with a letter or `_`, and use one colon at most",
    )
}
