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

use toml_edit::{Document, InlineTable, Item, Key, Value};

use crate::placement::{Rank, Sibling, Slot, slot};
use crate::style::{before_line, lead_of, line_end, line_start};
pub use crate::xml::Malformed;
use crate::{Edit, Newline, Span, TextEdit};

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

/// The entry at `path`; `None` when there is none, or a table with lines of its own.
///
/// # Errors
/// Where `text` is not TOML.
pub fn find(text: &str, path: &[&str]) -> Result<Option<Found>, Malformed> {
    let tables = read(text)?;
    Ok(locate(&tables, path).map(|(_, entry)| Found {
        key_span: entry.key_span.clone(),
        value_span: entry.value_span.clone(),
        entry_span: entry.span.clone(),
    }))
}

/// Key and span of each entry of a table, in the order of the text; `None`: there is no such table.
///
/// Keys with dots come as written in full, joined by dots.
///
/// # Errors
/// Where `text` is not TOML.
pub fn entries(text: &str, table: &[&str]) -> Result<Option<Vec<(String, Span)>>, Malformed> {
    let tables = read(text)?;
    Ok(target(&tables, table).map(|target| {
        let entries = target.entries.iter();
        entries.map(|entry| (target.name_of(entry), entry.span.clone())).collect()
    }))
}

/// Where the header of a table stands, brackets included; `None`: there is no such table, or none
/// with a header.
///
/// # Errors
/// Where `text` is not TOML.
pub fn header(text: &str, table: &[&str]) -> Result<Option<Span>, Malformed> {
    let tables = read(text)?;
    let found = tables.into_iter().find(|it| !it.in_array && it.path == table);
    Ok(found.and_then(|it| it.header))
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
    let tables = read(text)?;
    let Some(target) = target(&tables, table) else {
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

/// Adds an empty table; `None`: it is there already.
///
/// It goes after the last table that shares all its parents, else some, else to the end.
///
/// # Errors
/// Where `text` is not TOML, or where something else than a table has this path.
pub fn insert_table(text: &str, path: &[&str]) -> Result<Option<Edit>, Malformed> {
    let tables = read(text)?;
    if target(&tables, path).is_some() {
        return Ok(None);
    }
    if let Some(offset) = occupied(&tables, path) {
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

/// Removes a table with the tables below it; `None`: there is none.
///
/// A blank line above each goes with it, comments above stay. A table written as an entry, or with
/// dotted keys, is removed as well.
///
/// # Errors
/// Where `text` is not TOML.
pub fn remove_table(text: &str, path: &[&str]) -> Result<Option<TextEdit>, Malformed> {
    let tables = read(text)?;
    if let Some((inside, entry)) = locate(&tables, path) {
        return Ok(Some(cut(text, inside, entry).into()));
    }
    let mut spans: Vec<Span> = Vec::new();
    for table in &tables {
        match &table.header {
            Some(header) if starts_with(&table.path, path) => {
                spans.push(table_lines(text, header.start..table.end(text)));
            }
            _ if table.in_array => {}
            _ => spans.extend(dotted_lines(text, table, path)),
        }
    }
    Ok(merged(text, spans).filter(|edit| !edit.is_empty()))
}

/// Removes an entry; `None`: there is none.
///
/// Its line goes with it and a comment behind it; comments above stay.
///
/// # Errors
/// Where `text` is not TOML.
pub fn remove_entry(text: &str, path: &[&str]) -> Result<Option<Edit>, Malformed> {
    let tables = read(text)?;
    Ok(locate(&tables, path).map(|(inside, entry)| cut(text, inside, entry)))
}

/// Replaces the value of an entry; `None`: there is no such entry, or the value stands there.
///
/// # Errors
/// Where `text` is not TOML.
pub fn set_value(text: &str, path: &[&str], value_text: &str) -> Result<Option<Edit>, Malformed> {
    let found = find(text, path)?;
    let changed = found.filter(|found| text[found.value_span.clone()] != *value_text);
    Ok(changed.map(|found| Edit::replace(found.value_span, value_text)))
}

/// `value` as a TOML string on one line.
///
/// Between double quotes, or between single ones where that saves every escape.
#[must_use]
pub fn string_literal(value: &str) -> String {
    let special = value.contains(['"', '\\']);
    if special && !value.contains('\'') && !value.chars().any(char::is_control) {
        return format!("'{value}'");
    }
    let mut result = String::from("\"");
    for c in value.chars() {
        match c {
            '"' | '\\' => result.extend(['\\', c]),
            '\n' => result.push_str("\\n"),
            '\r' => result.push_str("\\r"),
            '\t' => result.push_str("\\t"),
            c if c.is_control() => result.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => result.push(c),
        }
    }
    result.push('"');
    result
}

/// A table with lines of its own.
struct Table {
    path: Vec<String>,
    /// `[a.b]`; `None` for the root.
    header: Option<Span>,
    entries: Vec<Entry>,
    /// Whether an array of tables lies on its path.
    in_array: bool,
}

/// `key = value`, in a line or in an inline table.
struct Entry {
    keys: Vec<String>,
    key_span: Span,
    value_span: Span,
    span: Span,
    /// The entries of an inline table.
    inline: Option<Vec<Entry>>,
}

/// A table that entries can be added to.
struct Target<'a> {
    body: Body,
    /// How many keys of its entries only lead to the table.
    prefix: usize,
    entries: Vec<&'a Entry>,
}

enum Body {
    /// The header, if there is one.
    Lines(Option<Span>),
    /// The inline table.
    Inline(Span),
}

fn read(text: &str) -> Result<Vec<Table>, Malformed> {
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
fn skip_trivia(text: &str, at: usize) -> usize {
    let rest = text[at..].trim_start_matches([' ', '\t', '\r', '\n']);
    let at = text.len() - rest.len();
    if rest.starts_with('#') { skip_trivia(text, line_end(text, at)) } else { at }
}

impl Table {
    /// The end of its last line, comments straight below included that no header follows.
    fn end(&self, text: &str) -> usize {
        let header = self.header.as_ref().map_or(0, |header| header.end);
        let last = self.entries.last().map_or(header, |entry| entry.span.end);
        let end = line_end(text, last);
        let mut below = end;
        loop {
            let next = below + newline_at(text, below);
            let line = text[next..line_end(text, next)].trim_start();
            match line.chars().next() {
                Some('#') if next > below => below = line_end(text, next),
                Some('[') if next > below => return end,
                _ => return below,
            }
        }
    }
}

impl Target<'_> {
    fn name_of(&self, entry: &Entry) -> String {
        entry.keys[self.prefix..].join(".")
    }

    /// The entry as text, with the dotted keys that lead to it, looking like those not `ours`.
    fn written(
        &self,
        text: &str,
        key: &str,
        value_text: &str,
        ours: &dyn Fn(&str) -> bool,
    ) -> String {
        let keys = self.entries.last().map_or(&[][..], |it| &it.keys[..self.prefix]);
        let keys: Vec<&str> = keys.iter().map(String::as_str).chain([key]).collect();
        let name = header_name(&keys);
        let models: Vec<&Entry> =
            self.entries.iter().copied().filter(|it| !ours(&self.name_of(it))).collect();
        let gap = match models.last() {
            Some(last) => &text[last.key_span.end..last.value_span.start],
            None => " = ",
        };
        if let (Body::Lines(_), Some(column)) = (&self.body, column(text, &models))
            && name.chars().count() < column
        {
            let behind = if gap.ends_with(' ') { " " } else { "" };
            return format!("{name:<column$}={behind}{value_text}");
        }
        format!("{name}{}{value_text}", if gap == "=" { "=" } else { " = " })
    }
}

/// The column, from the start of the entry, at which the `=` of keys of several lengths line up;
/// `None` where any of them doesn't.
fn column(text: &str, entries: &[&Entry]) -> Option<usize> {
    let column = |entry: &&Entry| {
        let equals = text[entry.key_span.end..entry.value_span.start].find('=')?;
        Some(text[entry.span.start..entry.key_span.end + equals].chars().count())
    };
    let (first, rest) = entries.split_first()?;
    let common = column(first)?;
    let padded = |it: &&Entry| text[it.key_span.end..].starts_with("  ");
    let lined_up = rest.iter().all(|it| column(it) == Some(common));
    (lined_up && !rest.is_empty() && entries.iter().any(padded)).then_some(common)
}

/// Where a value or an array stands at `path` or at the start of it.
fn occupied(tables: &[Table], path: &[&str]) -> Option<usize> {
    let mut parents = (1..=path.len()).map(|length| &path[..length]);
    let value = parents.find_map(|parent| locate(tables, parent));
    let array = || tables.iter().find(|it| it.in_array && begins(path, &it.path));
    match value {
        Some((_, entry)) => Some(entry.span.start),
        None => array().map(|table| table.header.as_ref().map_or(0, |header| header.start)),
    }
}

/// The entry at `path`, and the entries of the inline table it is in.
fn locate<'a>(tables: &'a [Table], path: &[&str]) -> Option<(Option<&'a [Entry]>, &'a Entry)> {
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

fn target<'a>(tables: &'a [Table], path: &[&str]) -> Option<Target<'a>> {
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
fn begins(path: &[&str], keys: &[String]) -> bool {
    keys.len() <= path.len() && keys.iter().zip(path).all(|(key, part)| key == part)
}

/// Whether `path` is the start of `keys`.
fn starts_with(keys: &[String], path: &[&str]) -> bool {
    path.len() <= keys.len() && keys.iter().zip(path).all(|(key, part)| key == part)
}

/// Beside which entry of the target a new one goes.
fn place(target: &Target<'_>, key: &str, ours: &dyn Fn(&str) -> bool) -> Slot {
    let names: Vec<String> = target.entries.iter().map(|entry| target.name_of(entry)).collect();
    let foreign: Vec<&String> = names.iter().filter(|name| !ours(name)).collect();
    let lower = |name: &str| name.to_lowercase();
    let exact = |name: &str| name.to_owned();
    if foreign.len() >= 3 && foreign.is_sorted() {
        return sorted_slot(&names, key, exact);
    }
    if foreign.len() >= 3 && foreign.is_sorted_by_key(|name| lower(name)) {
        return sorted_slot(&names, key, lower);
    }
    let siblings: Vec<Sibling> = target
        .entries
        .iter()
        .zip(&names)
        .map(|(entry, name)| Sibling {
            span: entry.span.clone(),
            rank: Some(Rank { kind: 0, key: name.clone() }),
            ours: ours(name),
        })
        .collect();
    slot(&siblings, &Rank { kind: 0, key: key.to_owned() })
}

fn sorted_slot(names: &[String], key: &str, form: impl Fn(&str) -> String) -> Slot {
    match names.iter().rposition(|name| form(name) < form(key)) {
        Some(index) => Slot::After(index),
        None => Slot::Before(0),
    }
}

fn insert_line(
    text: &str,
    target: &Target<'_>,
    header: Option<&Span>,
    slot: Slot,
    entry: &str,
) -> Edit {
    let newline = Newline::of(text).as_str();
    match slot {
        Slot::After(index) => {
            let span = &target.entries[index].span;
            let lead = lead_of(text, span.start);
            Edit::insert(line_end(text, span.end), format!("{newline}{lead}{entry}"))
        }
        Slot::Before(index) => {
            let start = comments_above(text, target.entries[index].span.start);
            let lead = lead_of(text, target.entries[index].span.start);
            Edit::insert(line_start(text, start), format!("{lead}{entry}{newline}"))
        }
        Slot::Only => match header {
            Some(header) => {
                let lead = lead_of(text, header.start);
                Edit::insert(line_end(text, header.end), format!("{newline}{lead}{entry}"))
            }
            None => insert_first(text, entry, newline),
        },
    }
}

/// The first entry of the root: before the first table and the comments straight above it.
fn insert_first(text: &str, entry: &str, newline: &str) -> Edit {
    let content = skip_trivia(text, 0);
    if content < text.len() {
        let at = line_start(text, comments_above(text, content));
        return Edit::insert(at, format!("{entry}{newline}{newline}"));
    }
    match text.trim_end().len() {
        0 => Edit::insert(0, format!("{entry}{newline}")),
        at => Edit::insert(at, format!("{newline}{newline}{entry}")),
    }
}

/// The start of the comment lines straight above `offset`'s line; `offset` where there are none.
fn comments_above(text: &str, offset: usize) -> usize {
    let above = before_line(text, offset).map(|end| line_start(text, end));
    match above {
        Some(start) if text[start..].trim_start_matches([' ', '\t']).starts_with('#') => {
            comments_above(text, start)
        }
        _ => offset,
    }
}

fn insert_inline(text: &str, target: &Target<'_>, value: &Span, slot: Slot, entry: &str) -> Edit {
    match slot {
        Slot::After(index) => Edit::insert(target.entries[index].span.end, format!(", {entry}")),
        Slot::Before(index) => Edit::insert(target.entries[index].span.start, format!("{entry}, ")),
        Slot::Only => {
            let space = if text[value.start + 1..].starts_with('}') { " " } else { "" };
            Edit::insert(value.start + 1, format!(" {entry}{space}"))
        }
    }
}

/// Cuts an entry out of its lines, or out of the inline table whose entries are `inside`.
fn cut(text: &str, inside: Option<&[Entry]>, entry: &Entry) -> Edit {
    let Some(inside) = inside else {
        return Edit::delete(lines(text, entry.span.start..line_end(text, entry.span.end)));
    };
    let index = inside.iter().position(|it| it.span == entry.span).unwrap_or_default();
    let span = &entry.span;
    Edit::delete(match (index.checked_sub(1), inside.get(index + 1)) {
        (Some(before), _) => inside[before].span.end..span.end,
        (None, Some(after)) => span.start..after.span.start,
        (None, None) => text[..span.start].trim_end_matches([' ', '\t']).len()..span.end,
    })
}

/// The lines of entries that lead to `path` with dots.
fn dotted_lines(text: &str, table: &Table, path: &[&str]) -> Vec<Span> {
    let Some(rest) = path.get(table.path.len()..).filter(|_| begins(path, &table.path)) else {
        return Vec::new();
    };
    let entries = table.entries.iter().filter(|it| !rest.is_empty() && starts_with(&it.keys, rest));
    entries.map(|it| lines(text, it.span.start..line_end(text, it.span.end))).collect()
}

/// `span`, which ends with a line, from the line end before it; at the start, with the one after.
fn lines(text: &str, span: Span) -> Span {
    match before_line(text, span.start) {
        Some(start) => start..span.end,
        None => 0..span.end + newline_at(text, span.end),
    }
}

/// The lines of a table and the blank line above.
fn table_lines(text: &str, span: Span) -> Span {
    let span = lines(text, span);
    let blank = text[line_start(text, span.start)..span.start].trim().is_empty();
    match before_line(text, span.start) {
        Some(start) if blank => start..span.end,
        _ => span,
    }
}

/// The length of the line end at `at`; 0 where there is none.
fn newline_at(text: &str, at: usize) -> usize {
    match &text.as_bytes()[at..] {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}

/// One deletion for each run of `spans`; at the start of the text, with the blank lines below.
fn merged(text: &str, mut spans: Vec<Span>) -> Option<TextEdit> {
    spans.sort_by_key(|span| span.start);
    let mut runs: Vec<Span> = Vec::new();
    for span in spans {
        match runs.last_mut() {
            Some(run) if span.start <= run.end => run.end = run.end.max(span.end),
            _ => runs.push(span),
        }
    }
    if let Some(run) = runs.first_mut().filter(|run| run.start == 0) {
        run.end = text.len() - text[run.end..].trim_start_matches(['\r', '\n']).len();
    }
    TextEdit::new(runs.into_iter().map(Edit::delete).collect())
}

/// A key as text: bare where it may be.
fn key_literal(key: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if !key.is_empty() && key.chars().all(bare) { key.to_owned() } else { string_literal(key) }
}

/// Keys joined by dots.
fn header_name(path: &[&str]) -> String {
    let keys: Vec<String> = path.iter().map(|key| key_literal(key)).collect();
    keys.join(".")
}
