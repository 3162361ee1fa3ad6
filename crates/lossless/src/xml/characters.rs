//! The characters XML allows where, and references to characters.
//!
//! Knows single names and values; doesn't know tags.

use super::document::{Malformed, Name};

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

/// Splits a name at its colon; `None` when it is no name or has several colons.
pub(super) fn split_name(text: &str) -> Option<Name> {
    let (prefix, local) = match text.split_once(':') {
        Some((prefix, local)) => (Some(prefix), local),
        None => (None, text),
    };
    let valid = is_name(local) && prefix.is_none_or(is_name);
    valid.then(|| Name { prefix: prefix.map(str::to_owned), local: local.to_owned() })
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
fn reference(text: &str, offset: usize) -> Result<(char, usize), Malformed> {
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
            assert!(split_name(name).is_some(), "{name}");
        }
        for name in ["", "1a", ":a", "a:", "a:b:c", "a b", "-a", "a:1"] {
            assert!(split_name(name).is_none(), "{name}");
        }
    }
}
