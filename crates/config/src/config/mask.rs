//! Secrets blotted out of a text before any finding shows a line of it.
//!
//! Knows by its key what is a secret: a pack says so, or the key says `secret` itself. It would
//! rather hide too much than too little.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::pack::PackSet;

/// `text` with literal secrets replaced by as many bytes of `*`, so that positions stay.
pub(super) fn mask(text: &str, root: &DeTable<'_>, broken: bool, packs: &PackSet) -> String {
    let mut spans = Vec::new();
    values(root, packs, &mut spans);
    if broken {
        lines(text, packs, &mut spans);
    }
    let mut bytes = text.as_bytes().to_vec();
    for span in spans {
        for byte in bytes.get_mut(span).unwrap_or_default() {
            if !matches!(byte, b'\r' | b'\n' | b'"' | b'\'') {
                *byte = b'*';
            }
        }
    }
    // Whole characters were replaced, so this changes nothing.
    String::from_utf8_lossy(&bytes).into_owned()
}

fn values(table: &DeTable<'_>, packs: &PackSet, spans: &mut Vec<Range<usize>>) {
    for (key, value) in table {
        match value.get_ref() {
            DeValue::Table(inner) if is_secret(key.get_ref(), packs) => literals(inner, spans),
            DeValue::Table(inner) => values(inner, packs, spans),
            _ if is_secret(key.get_ref(), packs) => spans.push(value.span()),
            _ => {}
        }
    }
}

/// What stands in a secret's table and is no name of where the secret is.
fn literals(table: &DeTable<'_>, spans: &mut Vec<Range<usize>>) {
    let is_named = |key: &str, value: &DeValue<'_>| {
        ["env", "gradle-property"].contains(&key) && value.as_str().is_some_and(is_name)
    };
    let other = table.iter().filter(|(key, value)| !is_named(key.get_ref(), value.get_ref()));
    spans.extend(other.map(|(_, value)| value.span()));
}

/// Whether a text is the name of a variable or a property, rather than what such a one may hold:
/// long, with digits, and in one piece.
pub(super) fn is_name(text: &str) -> bool {
    const LONG: usize = 16;
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    let is_one_piece = !text.contains(['_', '.', '-']);
    let has_digits = text.chars().filter(char::is_ascii_digit).count() > 1;
    let starts = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    starts && text.chars().all(is_part) && !(text.len() >= LONG && is_one_piece && has_digits)
}

/// What follows a secret's key, for texts that no parser understands.
fn lines(text: &str, packs: &PackSet, spans: &mut Vec<Range<usize>>) {
    let in_key = |c: char| c.is_ascii_alphanumeric() || "-_.\"'".contains(c);
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let lead = line.len() - line.trim_start().len();
        let key_end = line[lead..].find(|c| !in_key(c)).map_or(line.len(), |at| lead + at);
        let key = &line[lead..key_end];
        let key = key.rsplit('.').next().unwrap_or(key).trim_matches(['"', '\'']);
        let rest = line[key_end..].trim_start_matches(['=', ' ', '\t']);
        let multi_line = rest.starts_with("\"\"\"") || rest.starts_with("'''");
        let at = start + line.len() - rest.len();
        if is_secret(key, packs) && rest.starts_with('{') {
            let mut from = at;
            for (number, piece) in rest.split(['"', '\'']).enumerate() {
                if number % 2 == 1 && !is_name(piece) {
                    spans.push(from..from + piece.len());
                }
                from += piece.len() + 1;
            }
        } else if is_secret(key, packs) {
            let end = if multi_line { text.len() } else { start + line.trim_end().len() };
            spans.push(at..end.max(at));
        }
        start += line.len();
    }
}

fn is_secret(key: &str, packs: &PackSet) -> bool {
    key.to_ascii_lowercase().contains("secret") || packs.has_secret(key)
}
