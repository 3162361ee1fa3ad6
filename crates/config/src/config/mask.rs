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
    let named = |key: &str| ["env", "gradle-property"].contains(&key);
    let other = table.iter().filter(|(key, _)| !named(key.get_ref()));
    spans.extend(other.map(|(_, value)| value.span()));
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
        if is_secret(key, packs) && !rest.starts_with('{') {
            let at = start + line.len() - rest.len();
            let end = if multi_line { text.len() } else { start + line.trim_end().len() };
            spans.push(at..end.max(at));
        }
        start += line.len();
    }
}

fn is_secret(key: &str, packs: &PackSet) -> bool {
    key.to_ascii_lowercase().contains("secret") || packs.has_secret(key)
}
