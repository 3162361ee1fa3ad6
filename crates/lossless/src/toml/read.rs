//! The tables of a text and their entries, and the way to one of them.
//!
//! Knows how TOML nests keys; doesn't know how anything is laid out in lines.

use toml_edit::{Document, InlineTable, Item, Key, Value};

use super::Malformed;
use crate::Span;
use crate::style::{lead_of, line_end, line_start};

/// A table with lines of its own.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) path: Vec<String>,
    /// `[a.b]`; `None` for the root.
    pub(super) header: Option<Span>,
    pub(super) entries: Vec<Entry>,
    /// Whether an array of tables lies on its path.
    pub(super) in_array: bool,
}

/// `key = value`, in a line or in an inline table.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) keys: Vec<String>,
    pub(super) key_span: Span,
    pub(super) value_span: Span,
    pub(super) span: Span,
    /// The entries of an inline table.
    pub(super) inline: Option<Vec<Entry>>,
}

/// A table that entries can be added to.
pub(super) struct Target<'a> {
    pub(super) body: Body,
    /// How many keys of its entries only lead to the table.
    pub(super) prefix: usize,
    pub(super) entries: Vec<&'a Entry>,
}

pub(super) enum Body {
    /// The header, if there is one.
    Lines(Option<Span>),
    /// The inline table.
    Inline(Span),
}

pub(super) fn read(text: &str) -> Result<Vec<Table>, Malformed> {
    let document = Document::parse(text).map_err(|error| Malformed {
        offset: error.span().map_or(0, |span| span.start),
        message: error.message().lines().next().unwrap_or_default().to_owned(),
        help: "correct the TOML at this place".to_owned(),
    })?;
    let mut tables = Vec::new();
    collect(text, &mut Vec::new(), document.as_table(), false, &mut tables);
    tables.sort_by_key(|table| table.header.as_ref().map_or(0, |header| header.end));
    Ok(tables)
}

fn collect(
    text: &str,
    path: &mut Vec<String>,
    table: &toml_edit::Table,
    in_array: bool,
    tables: &mut Vec<Table>,
) {
    let header = table.span().filter(|_| !path.is_empty() && !table.is_dotted());
    if path.is_empty() || (header.is_some() && !table.is_implicit()) {
        let values = table.get_values();
        let mut entries: Vec<Entry> = values.iter().filter_map(|it| entry(text, it)).collect();
        for entry in &mut entries {
            let start = line_start(text, entry.key_span.start);
            entry.span.start = start + lead_of(text, start).len();
        }
        entries.sort_by_key(|entry| entry.span.start);
        tables.push(Table { path: path.clone(), header, entries, in_array });
    }
    for (key, item) in table.iter() {
        path.push(key.to_owned());
        match item {
            Item::Table(inner) => collect(text, path, inner, in_array, tables),
            Item::ArrayOfTables(array) => {
                array.iter().for_each(|inner| collect(text, path, inner, true, tables));
            }
            Item::Value(_) | Item::None => {}
        }
        path.pop();
    }
}

fn entry(text: &str, (keys, value): &(Vec<&Key>, &Value)) -> Option<Entry> {
    let key_span = keys.last()?.span()?;
    let value_span = value.span()?;
    Some(Entry {
        keys: keys.iter().map(|key| key.get().to_owned()).collect(),
        span: key_span.start..value_span.end,
        key_span,
        inline: value.as_inline_table().map(|table| inline_entries(text, table, &value_span)),
        value_span,
    })
}

fn inline_entries(text: &str, table: &InlineTable, span: &Span) -> Vec<Entry> {
    let values = table.get_values();
    let mut entries: Vec<Entry> = values.iter().filter_map(|it| entry(text, it)).collect();
    entries.sort_by_key(|entry| entry.span.start);
    let mut at = span.start + 1;
    for entry in &mut entries {
        at = skip_trivia(text, at);
        if text[at..].starts_with(',') {
            at = skip_trivia(text, at + 1);
        }
        entry.span.start = at;
        at = entry.value_span.end;
    }
    entries
}

/// The end of the white space, line ends and comments at `at`.
pub(super) fn skip_trivia(text: &str, at: usize) -> usize {
    let rest = text[at..].trim_start_matches([' ', '\t', '\r', '\n']);
    let at = text.len() - rest.len();
    if rest.starts_with('#') { skip_trivia(text, line_end(text, at)) } else { at }
}

impl Target<'_> {
    pub(super) fn name_of(&self, entry: &Entry) -> String {
        entry.keys[self.prefix..].join(".")
    }
}

/// Where a value or an array stands at `path` or at the start of it.
pub(super) fn occupied(tables: &[Table], path: &[&str]) -> Option<usize> {
    let mut parents = (1..=path.len()).map(|length| &path[..length]);
    let value = parents.find_map(|parent| locate(tables, parent));
    let array = || tables.iter().find(|it| it.in_array && begins(path, &it.path));
    match value {
        Some((_, entry)) => Some(entry.span.start),
        None => array().map(|table| table.header.as_ref().map_or(0, |header| header.start)),
    }
}

/// The entry at `path`, and the entries of the inline table it is in.
pub(super) fn locate<'a>(
    tables: &'a [Table],
    path: &[&str],
) -> Option<(Option<&'a [Entry]>, &'a Entry)> {
    let tables = tables.iter().filter(|it| !it.in_array && begins(path, &it.path));
    tables.filter_map(|it| locate_among(&it.entries, None, &path[it.path.len()..])).next()
}

fn locate_among<'a>(
    entries: &'a [Entry],
    inside: Option<&'a [Entry]>,
    path: &[&str],
) -> Option<(Option<&'a [Entry]>, &'a Entry)> {
    entries.iter().filter(|entry| begins(path, &entry.keys)).find_map(|entry| {
        let rest = &path[entry.keys.len()..];
        match &entry.inline {
            _ if rest.is_empty() => Some((inside, entry)),
            Some(inner) => locate_among(inner, Some(inner), rest),
            None => None,
        }
    })
}

pub(super) fn target<'a>(tables: &'a [Table], path: &[&str]) -> Option<Target<'a>> {
    let mut tables = tables.iter().filter(|it| !it.in_array && begins(path, &it.path));
    tables.find_map(|table| {
        let body = Body::Lines(table.header.clone());
        target_among(&table.entries, body, &path[table.path.len()..])
    })
}

fn target_among<'a>(entries: &'a [Entry], body: Body, path: &[&str]) -> Option<Target<'a>> {
    let below: Vec<&Entry> = entries
        .iter()
        .filter(|entry| entry.keys.len() > path.len() && starts_with(&entry.keys, path))
        .collect();
    if path.is_empty() || !below.is_empty() {
        return Some(Target { body, prefix: path.len(), entries: below });
    }
    entries.iter().filter(|entry| begins(path, &entry.keys)).find_map(|entry| {
        let inner = entry.inline.as_ref()?;
        let body = Body::Inline(entry.value_span.clone());
        target_among(inner, body, &path[entry.keys.len()..])
    })
}

/// Whether `keys` are the start of `path`.
pub(super) fn begins(path: &[&str], keys: &[String]) -> bool {
    keys.len() <= path.len() && keys.iter().zip(path).all(|(key, part)| key == part)
}

/// Whether `path` is the start of `keys`.
pub(super) fn starts_with(keys: &[String], path: &[&str]) -> bool {
    path.len() <= keys.len() && keys.iter().zip(path).all(|(key, part)| key == part)
}
