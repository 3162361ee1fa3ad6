//! TOML: where tables, keys and values stand in a text, and edits that add or remove one.
//!
//! toml_edit reads the text for spans; new text is spliced in by hand, because no printer keeps
//! line ends, dotted keys and a missing final newline. A path is the keys from the root of the
//! document, however they are written: in table headers, with dots or in inline tables.
//!
//! Knows TOML; doesn't know what any key means.
//!
//! ## Limitations
//! What stands in an array, arrays of tables among them, has no path.

mod layout;
mod read;

use std::collections::HashMap;

use toml_writer::{ToTomlKey as _, ToTomlValue as _, TomlKeyBuilder, TomlStringBuilder};

pub use crate::malformed::Malformed;
use crate::{Edit, Newline, Span, TextEdit};
use layout::{cut, dotted_lines, insert_inline, insert_line, merged, place, table_lines};
use read::{Body, Entry, Table, locate, occupied, read, starts_with, target};

/// Where an entry stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The last part of its key, quotes included.
    pub key_span: Span,
    /// Its value.
    pub value_span: Span,
    /// From the start of its key to the end of its value.
    pub entry_span: Span,
}

/// The tables of one text, read once and asked often.
///
/// Holds places only: the methods that make edits want the text again that was read.
#[derive(Debug)]
pub struct Tables {
    /// In the order of the text.
    tables: Vec<Table>,
    /// The first entry at each path that is in no array.
    by_path: HashMap<String, Found>,
}

impl Tables {
    /// Reads a text.
    ///
    /// # Errors
    /// Where `text` is not TOML.
    pub fn read(text: &str) -> Result<Tables, Malformed> {
        let tables = read(text)?;
        let mut by_path = HashMap::new();
        for table in tables.iter().filter(|it| !it.in_array) {
            index(&table.entries, &joined(&table.path), &mut by_path);
        }
        Ok(Tables { tables, by_path })
    }

    /// The entry at `path`; `None` when there is none, or a table with lines of its own.
    #[must_use]
    pub fn find(&self, path: &[&str]) -> Option<&Found> {
        self.by_path.get(&joined(path))
    }

    /// Key and span of each entry of a table, in the order of the text; `None`: there is no such
    /// table.
    ///
    /// Keys with dots come as written in full, joined by dots.
    #[must_use]
    pub fn entries(&self, table: &[&str]) -> Option<Vec<(String, Span)>> {
        let target = target(&self.tables, table)?;
        let entries = target.entries.iter();
        Some(entries.map(|entry| (target.name_of(entry), entry.span.clone())).collect())
    }

    /// Where the header of a table stands, brackets included; `None`: there is no such table, or
    /// none with a header.
    #[must_use]
    pub fn header(&self, table: &[&str]) -> Option<Span> {
        let found = self.tables.iter().find(|it| !it.in_array && it.path == table);
        found.and_then(|it| it.header.clone())
    }

    /// As [`insert_entry`], of the text that was read.
    ///
    /// # Errors
    /// At the end of the text, when there is no such table (see [`insert_table`]).
    pub fn insert_entry(
        &self,
        text: &str,
        table: &[&str],
        (key, value_text): (&str, &str),
        ours: &dyn Fn(&str) -> bool,
    ) -> Result<Edit, Malformed> {
        let Some(target) = target(&self.tables, table) else {
            return Err(Malformed {
                offset: text.len(),
                message: format!("there is no table `{}`", header_name(table)),
                help: format!("add `[{}]`", header_name(table)),
            });
        };
        let entry = target.written(text, key, value_text, ours);
        let slot = place(&target, key, ours);
        Ok(match &target.body {
            Body::Inline(value) => insert_inline(text, &target, value, slot, &entry),
            Body::Lines(header) => insert_line(text, &target, header.as_ref(), slot, &entry),
        })
    }

    /// As [`insert_table`], of the text that was read.
    ///
    /// # Errors
    /// Where something else than a table has this path.
    pub fn insert_table(&self, text: &str, path: &[&str]) -> Result<Option<Edit>, Malformed> {
        let tables = &self.tables;
        if target(tables, path).is_some() {
            return Ok(None);
        }
        if let Some(offset) = occupied(tables, path) {
            return Err(Malformed {
                offset,
                message: format!("`{}` cannot become a table here", header_name(path)),
                help: "write the value as a table of its own lines".to_owned(),
            });
        }
        let header = format!("[{}]", header_name(path));
        let newline = Newline::of(text).as_str();
        let family = (1..path.len()).rev().find_map(|length| {
            tables.iter().rfind(|it| it.header.is_some() && starts_with(&it.path, &path[..length]))
        });
        let at = family.map_or_else(|| text.trim_end().len(), |table| table.end(text));
        Ok(Some(match at {
            0 => Edit::insert(0, format!("{header}{newline}")),
            _ => Edit::insert(at, format!("{newline}{newline}{header}")),
        }))
    }

    /// As [`remove_table`], of the text that was read.
    #[must_use]
    pub fn remove_table(&self, text: &str, path: &[&str]) -> Option<TextEdit> {
        let tables = &self.tables;
        if let Some((inside, entry)) = locate(tables, path) {
            return Some(cut(text, inside, entry).into());
        }
        let mut spans: Vec<Span> = Vec::new();
        for table in tables {
            match &table.header {
                Some(header) if starts_with(&table.path, path) => {
                    spans.push(table_lines(text, header.start..table.end(text)));
                }
                _ if table.in_array => {}
                _ => spans.extend(dotted_lines(text, table, path)),
            }
        }
        merged(text, spans).filter(|edit| !edit.is_empty())
    }

    /// As [`remove_entry`], of the text that was read.
    #[must_use]
    pub fn remove_entry(&self, text: &str, path: &[&str]) -> Option<Edit> {
        locate(&self.tables, path).map(|(inside, entry)| cut(text, inside, entry))
    }

    /// As [`set_value`], of the text that was read.
    #[must_use]
    pub fn set_value(&self, text: &str, path: &[&str], value_text: &str) -> Option<Edit> {
        let found = self.find(path)?;
        let changed = text[found.value_span.clone()] != *value_text;
        changed.then(|| Edit::replace(found.value_span.clone(), value_text))
    }
}

/// Takes in the entries below `prefix`, those of inline tables too.
fn index(entries: &[Entry], prefix: &str, by_path: &mut HashMap<String, Found>) {
    for entry in entries {
        let path = format!("{prefix}{}", joined(&entry.keys));
        if let Some(inner) = &entry.inline {
            index(inner, &path, by_path);
        }
        by_path.entry(path).or_insert_with(|| Found {
            key_span: entry.key_span.clone(),
            value_span: entry.value_span.clone(),
            entry_span: entry.span.clone(),
        });
    }
}

/// A path as one text that no other path has, whatever stands in its keys.
fn joined(path: &[impl AsRef<str>]) -> String {
    let mut whole = String::new();
    for key in path.iter().map(AsRef::as_ref) {
        // The length tells where a key ends.
        whole += &key.len().to_string();
        whole.push(':');
        whole += key;
    }
    whole
}

/// The entry at `path`; `None` when there is none, or a table with lines of its own.
///
/// # Errors
/// Where `text` is not TOML.
pub fn find(text: &str, path: &[&str]) -> Result<Option<Found>, Malformed> {
    Ok(Tables::read(text)?.find(path).cloned())
}

/// Key and span of each entry of a table, see [`Tables::entries`].
///
/// # Errors
/// Where `text` is not TOML.
pub fn entries(text: &str, table: &[&str]) -> Result<Option<Vec<(String, Span)>>, Malformed> {
    Ok(Tables::read(text)?.entries(table))
}

/// Where the header of a table stands, see [`Tables::header`].
///
/// # Errors
/// Where `text` is not TOML.
pub fn header(text: &str, table: &[&str]) -> Result<Option<Span>, Malformed> {
    Ok(Tables::read(text)?.header(table))
}

/// Adds `key = value_text` to a table.
///
/// Looks as the entries do that are not `ours`: where their `=` line up and there is room before
/// them, its own does too; no other line moves.
///
/// Sorted where the entries that are not `ours` (three at least) are sorted by their keys; else
/// after the last entry, ours by key among themselves.
///
/// # Errors
/// Where `text` is not TOML, or at its end when there is no such table (see [`insert_table`]).
pub fn insert_entry(
    text: &str,
    table: &[&str],
    key: &str,
    value_text: &str,
    ours: &dyn Fn(&str) -> bool,
) -> Result<Edit, Malformed> {
    Tables::read(text)?.insert_entry(text, table, (key, value_text), ours)
}

/// Adds an empty table; `None`: it is there already.
///
/// It goes after the last table that shares all its parents, else some, else to the end.
///
/// # Errors
/// Where `text` is not TOML, or where something else than a table has this path.
pub fn insert_table(text: &str, path: &[&str]) -> Result<Option<Edit>, Malformed> {
    Tables::read(text)?.insert_table(text, path)
}

/// Removes a table with the tables below it; `None`: there is none.
///
/// A blank line above each goes with it, comments above stay. A table written as an entry, or with
/// dotted keys, is removed as well.
///
/// # Errors
/// Where `text` is not TOML.
pub fn remove_table(text: &str, path: &[&str]) -> Result<Option<TextEdit>, Malformed> {
    Ok(Tables::read(text)?.remove_table(text, path))
}

/// Removes an entry; `None`: there is none.
///
/// Its line goes with it and a comment behind it; comments above stay.
///
/// # Errors
/// Where `text` is not TOML.
pub fn remove_entry(text: &str, path: &[&str]) -> Result<Option<Edit>, Malformed> {
    Ok(Tables::read(text)?.remove_entry(text, path))
}

/// Replaces the value of an entry; `None`: there is no such entry, or the value stands there.
///
/// # Errors
/// Where `text` is not TOML.
pub fn set_value(text: &str, path: &[&str], value_text: &str) -> Result<Option<Edit>, Malformed> {
    Ok(Tables::read(text)?.set_value(text, path, value_text))
}

/// `value` as a TOML string on one line.
///
/// Between double quotes, or between single ones where that saves every escape.
#[must_use]
pub fn string_literal(value: &str) -> String {
    let text = TomlStringBuilder::new(value);
    let plain = text.as_basic_pretty().or_else(|| text.as_literal());
    plain.unwrap_or_else(|| text.as_basic()).to_toml_value()
}

/// A key as text: bare where it may be.
fn key_literal(key: &str) -> String {
    TomlKeyBuilder::new(key).as_default().to_toml_key()
}

/// Keys joined by dots.
fn header_name(path: &[&str]) -> String {
    let keys: Vec<String> = path.iter().map(|key| key_literal(key)).collect();
    keys.join(".")
}
