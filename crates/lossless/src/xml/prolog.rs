//! Comments, instructions, declarations and document types: markup that holds no element.
//!
//! Each function checks the markup at a place and says where it ends.

use super::characters::{decode_value, is_name, is_qualified_name, is_space};
use super::node::{AttributeNode, index};
use super::tag::{self, skip_space};
use super::view::Name;
use crate::malformed::Malformed;

/// The comment at `at`.
pub(super) fn comment(text: &str, at: usize) -> Result<usize, Malformed> {
    let hyphens = text.get(at + 4..).and_then(|rest| rest.find("--")).map(|found| at + 4 + found);
    let Some(hyphens) = hyphens else {
        return Err(Malformed::new(at, "a comment is not closed", "close it with `-->`"));
    };
    if text[hyphens + 2..].starts_with('>') {
        return Ok(hyphens + 3);
    }
    Err(Malformed::new(
        hyphens,
        "`--` inside a comment",
        "write one hyphen, or put a blank between the two",
    ))
}

/// The section of literal text at `at`.
pub(super) fn literal(text: &str, at: usize) -> Result<usize, Malformed> {
    let error = || Malformed::new(at, "a CDATA section is not closed", "close it with `]]>`");
    let found = text[at..].find("]]>").ok_or_else(error)?;
    Ok(at + found + 3)
}

/// The processing instruction or XML declaration at `at`.
pub(super) fn instruction(text: &str, at: usize) -> Result<usize, Malformed> {
    let inside = &text[at + 2..];
    let Some(length) = inside.find("?>") else {
        let message = "a processing instruction is not closed";
        return Err(Malformed::new(at, message, "close it with `?>`"));
    };
    let end = at + 2 + length;
    let target = &inside[..length];
    let target = &target[..target.find(is_space).unwrap_or(length)];
    if target == "xml" {
        check_declaration(text, at, end)?;
    } else if !is_name(target) || target.eq_ignore_ascii_case("xml") {
        let message = format!("`{target}` is not a name for a processing instruction");
        return Err(Malformed::new(at, message, "name the program that the instruction is for"));
    }
    Ok(end + 2)
}

fn check_declaration(text: &str, at: usize, end: usize) -> Result<(), Malformed> {
    if at != 0 {
        return Err(Malformed::new(
            at,
            "the XML declaration is not at the start of the text",
            "delete what stands before it, blank lines too",
        ));
    }
    let attributes = attributes(text, "<?xml".len(), end)?;
    let attributes: Vec<(&str, &str, usize)> = attributes
        .iter()
        .map(|it| {
            let name = Name::at(text, &it.name);
            let local = if name.prefix.is_none() { name.local } else { "" };
            (local, &text[index(it.value_start)..index(it.value_end)], index(it.name.start))
        })
        .collect();
    let mut expected = ["version", "encoding", "standalone"].into_iter();
    let known = attributes.iter().all(|(name, ..)| expected.any(|it| it == *name));
    let version = attributes.first().filter(|(name, ..)| *name == "version");
    if !known || !version.is_some_and(|(_, value, _)| value.starts_with("1.")) {
        return Err(Malformed::new(
            0,
            "not an XML declaration",
            "write `<?xml version=\"1.0\" encoding=\"utf-8\"?>`",
        ));
    }
    let encoding = attributes.iter().find(|(name, ..)| *name == "encoding");
    encoding.map_or(Ok(()), |&(_, value, at)| check_encoding(text, value, at))
}

/// The attributes between `at` and `end`.
fn attributes(text: &str, at: usize, end: usize) -> Result<Vec<AttributeNode>, Malformed> {
    let mut attributes = Vec::new();
    let mut behind = at;
    loop {
        let start = skip_space(text, behind);
        if start >= end {
            return Ok(attributes);
        }
        if start == behind {
            return Err(no_space(start));
        }
        let attribute = tag::attribute(&text[..end], start)?;
        if attribute.is_decoded {
            let (start, end) = (index(attribute.value_start), index(attribute.value_end));
            decode_value(&text[start..end], start)?;
        }
        behind = index(attribute.value_end) + 1;
        attributes.push(attribute);
    }
}

/// An attribute is glued to what stands before it.
pub(super) fn no_space(at: usize) -> Malformed {
    Malformed::new(
        at,
        "no white space before an attribute",
        "put a blank between the closing quote and the next attribute",
    )
}

/// Refuses an encoding that the bytes, which are UTF-8, don't have.
fn check_encoding(text: &str, written: &str, at: usize) -> Result<(), Malformed> {
    let encoding = written.to_ascii_lowercase();
    let wide = ["utf-16", "utf-32", "ucs-"].iter().any(|name| encoding.contains(name));
    if ["utf-8", "utf8"].contains(&encoding.as_str()) || (text.is_ascii() && !wide) {
        return Ok(());
    }
    Err(Malformed::new(
        at,
        format!("the declaration says `{written}`, but the text is UTF-8"),
        "write `encoding=\"utf-8\"`",
    ))
}

/// The document type at `at`.
pub(super) fn document_type(text: &str, at: usize) -> Result<usize, Malformed> {
    let rest = &text[at..];
    let mut end = 0;
    loop {
        let mark = |c| matches!(c, '[' | '>' | '"' | '\'');
        let Some(found) = rest[end..].find(mark).map(|found| end + found) else {
            let message = "a document type is not closed";
            return Err(Malformed::new(at, message, "close it with `>`"));
        };
        end = found + 1;
        match &rest[found..end] {
            "[" => return Err(with_declarations(at)),
            ">" => break,
            quote => end += rest[end..].find(quote).map_or(0, |length| length + 1),
        }
    }
    let inside = rest[..end - 1].strip_prefix("<!DOCTYPE").unwrap_or_default();
    let name = inside.trim_start_matches(is_space);
    let name = &name[..name.find(is_space).unwrap_or(name.len())];
    if inside.starts_with(is_space) && is_qualified_name(name) {
        return Ok(at + end);
    }
    Err(Malformed::new(at, "not a document type", "write `<!DOCTYPE name>`, or delete it"))
}

fn with_declarations(at: usize) -> Malformed {
    Malformed::new(
        at,
        "a document type with declarations of its own",
        "delete the part between `[` and `]`, and write what its entities stand for",
    )
}
