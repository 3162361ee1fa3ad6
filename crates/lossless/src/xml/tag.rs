//! The inside of a start tag: its name and its attributes with their spans.
//!
//! Knows one tag; namespaces are resolved in `parse`.

use super::characters::{decode_value, is_space, split_name};
use super::document::{Attribute, Malformed, Name};

/// A start tag, or what else holds attributes.
pub(super) struct Tag {
    /// Its name.
    pub(super) name: Name,
    /// Its attributes, in order; their namespaces are not known yet.
    pub(super) attributes: Vec<Attribute>,
}

/// Reads a name and attributes: what stands between `<` and `>` or `/>`.
///
/// `offset` is where `inside` stands in the text.
pub(super) fn read(inside: &str, offset: usize) -> Result<Tag, Malformed> {
    let end = inside.find(is_space).unwrap_or(inside.len());
    let name = split_name(&inside[..end]).ok_or_else(|| bad_name(&inside[..end], offset))?;
    let mut attributes = Vec::new();
    let mut at = end;
    loop {
        let start = skip_space(inside, at);
        if start == inside.len() {
            return Ok(Tag { name, attributes });
        }
        if start == at {
            return Err(Malformed::new(
                offset + at,
                "no white space before an attribute",
                "put a blank between the closing quote and the next attribute",
            ));
        }
        let attribute = read_attribute(inside, start, offset)?;
        at = attribute.span.end - offset;
        attributes.push(attribute);
    }
}

fn read_attribute(inside: &str, start: usize, offset: usize) -> Result<Attribute, Malformed> {
    let name_end = inside[start..]
        .find(|c: char| is_space(c) || c == '=')
        .map_or(inside.len(), |length| start + length);
    let written = &inside[start..name_end];
    let name = split_name(written).ok_or_else(|| bad_name(written, offset + start))?;
    let equals = skip_space(inside, name_end);
    if !inside[equals..].starts_with('=') {
        return Err(Malformed::new(
            offset + start,
            format!("attribute `{name}` has no value"),
            format!("write `{name}=\"…\"`"),
        ));
    }
    let quote_at = skip_space(inside, equals + 1);
    let Some(quote @ ('"' | '\'')) = inside[quote_at..].chars().next() else {
        return Err(Malformed::new(
            offset + quote_at,
            format!("the value of attribute `{name}` has no quotes"),
            "put the value between double quotes",
        ));
    };
    let value_start = quote_at + 1;
    let Some(length) = inside[value_start..].find(quote) else {
        return Err(Malformed::new(
            offset + quote_at,
            format!("the value of attribute `{name}` has no closing quote"),
            "close the value with the quote that opens it",
        ));
    };
    let value_end = value_start + length;
    let value = decode_value(&inside[value_start..value_end], offset + value_start)?;
    Ok(Attribute {
        name,
        namespace: None,
        span: offset + start..offset + value_end + 1,
        value_span: offset + value_start..offset + value_end,
        value,
    })
}

fn skip_space(text: &str, at: usize) -> usize {
    text[at..].find(|c| !is_space(c)).map_or(text.len(), |length| at + length)
}

fn bad_name(written: &str, offset: usize) -> Malformed {
    Malformed::new(
        offset,
        format!("`{written}` is not a name"),
        "begin names with a letter or `_`, and use one colon at most",
    )
}
