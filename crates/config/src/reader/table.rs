//! One table of a TOML file: its keys by type, what is missing in it and what nobody asks for.
//!
//! Knows types and spelling; what keys mean is told where they are asked for.

use std::cell::RefCell;
use std::ops::Range;

use toml::de::{DeArray, DeTable, DeValue};

use super::Reader;
use crate::field::quote;
use crate::spelling::did_you_mean;
use crate::value::Spanned;

/// A table and the keys that were asked of it.
pub(crate) struct Table<'a> {
    pub(crate) reader: &'a Reader,
    /// Its header, inline braces, or the key that opens it.
    pub(crate) span: Range<usize>,
    /// Its dotted name; empty for the root.
    pub(crate) path: String,
    table: &'a DeTable<'a>,
    asked: RefCell<Asked>,
}

/// The keys that somebody asked for.
#[derive(Default)]
struct Asked {
    /// One by one, in that order: a few, which are told from others fastest by looking through them.
    keys: Vec<String>,
    /// Whether all that are there were asked for at once.
    all: bool,
}

impl Asked {
    fn holds(&self, key: &str) -> bool {
        self.all || self.keys.iter().any(|it| it == key)
    }
}

/// One key and its value.
#[derive(Clone)]
pub(crate) struct Entry<'a> {
    pub(crate) key: &'a str,
    pub(crate) key_span: Range<usize>,
    pub(crate) value: &'a DeValue<'a>,
    pub(crate) span: Range<usize>,
}

impl<'a> Table<'a> {
    pub(crate) fn root(reader: &'a Reader, table: &'a DeTable<'a>) -> Table<'a> {
        Table::new(reader, table, 0..0, String::new())
    }

    fn new(
        reader: &'a Reader,
        table: &'a DeTable<'a>,
        span: Range<usize>,
        path: String,
    ) -> Table<'a> {
        Table { reader, span, path, table, asked: RefCell::default() }
    }

    /// The entry of `key`, which counts as known from here on.
    pub(crate) fn get(&self, key: &str) -> Option<Entry<'a>> {
        self.know(key);
        self.peek(key)
    }

    /// The entry of `key`, without making it known.
    pub(crate) fn peek(&self, key: &str) -> Option<Entry<'a>> {
        self.table.get_key_value(key).map(|(k, value)| entry(k, value))
    }

    /// Makes `key` known, so that it is neither reported nor left out of suggestions.
    pub(crate) fn know(&self, key: &str) {
        let mut asked = self.asked.borrow_mut();
        if !asked.keys.iter().any(|it| it == key) {
            asked.keys.push(key.to_owned());
        }
    }

    /// All entries in the order of the file, and all known.
    pub(crate) fn entries(&self) -> Vec<Entry<'a>> {
        let mut all: Vec<Entry<'a>> = self.table.iter().map(|(k, v)| entry(k, v)).collect();
        all.sort_by_key(|it| it.key_span.start);
        self.asked.borrow_mut().all = true;
        all
    }

    pub(crate) fn string(&self, key: &str) -> Option<Spanned<String>> {
        self.get(key).and_then(|it| self.as_string(&it))
    }

    pub(crate) fn as_string(&self, it: &Entry<'_>) -> Option<Spanned<String>> {
        match it.value {
            DeValue::String(text) => Some(Spanned::new(text.to_string(), it.span.clone())),
            _ => self.wrong_type(it, "a string"),
        }
    }

    pub(crate) fn boolean(&self, key: &str) -> Option<Spanned<bool>> {
        let it = self.get(key)?;
        self.as_boolean(&it)
    }

    pub(crate) fn as_boolean(&self, it: &Entry<'_>) -> Option<Spanned<bool>> {
        match it.value {
            DeValue::Boolean(value) => Some(Spanned::new(*value, it.span.clone())),
            _ => self.wrong_type(it, "`true` or `false`"),
        }
    }

    pub(crate) fn integer(&self, key: &str) -> Option<Spanned<i64>> {
        let it = self.get(key)?;
        self.as_integer(&it)
    }

    pub(crate) fn as_integer(&self, it: &Entry<'_>) -> Option<Spanned<i64>> {
        let Some(number) = it.value.as_integer() else {
            return self.wrong_type(it, "a whole number");
        };
        match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(value) => Some(Spanned::new(value, it.span.clone())),
            Err(_) => {
                let message = format!("`{}` is too large a number", self.name(it.key));
                let help = format!("give {} at most", i64::MAX);
                self.reader.add(self.reader.bad(message, &it.span).help(help));
                None
            }
        }
    }

    /// The strings of a list; those that are none are reported and left out.
    pub(crate) fn strings(&self, key: &str) -> Option<Vec<Spanned<String>>> {
        let it = self.get(key)?;
        self.as_strings(&it)
    }

    pub(crate) fn as_strings(&self, it: &Entry<'_>) -> Option<Vec<Spanned<String>>> {
        let list = self.as_list(it, "a list of strings")?;
        let items = items(it, list);
        Some(items.iter().filter_map(|item| self.as_string(item)).collect())
    }

    /// The lists of strings of a list; none when the key is absent.
    pub(crate) fn lists(&self, key: &str) -> Vec<(Range<usize>, Vec<Spanned<String>>)> {
        let Some(it) = self.get(key) else { return vec![] };
        let Some(list) = self.as_list(&it, "a list of lists of strings") else { return vec![] };
        let one = |it: &Entry<'_>| Some((it.span.clone(), self.as_strings(it)?));
        items(&it, list).iter().filter_map(one).collect()
    }

    /// The whole numbers of a list; `None`, and reported, unless all are.
    pub(crate) fn integers(&self, key: &str) -> Option<Vec<i64>> {
        let it = self.get(key)?;
        let list = self.as_list(&it, "a list of whole numbers")?;
        items(&it, list).iter().map(|item| self.as_integer(item).map(|it| it.value)).collect()
    }

    pub(crate) fn table(&self, key: &str) -> Option<Table<'a>> {
        let it = self.get(key)?;
        self.as_table(&it)
    }

    pub(crate) fn as_table(&self, it: &Entry<'a>) -> Option<Table<'a>> {
        match it.value {
            DeValue::Table(table) => {
                Some(Table::new(self.reader, table, it.span.clone(), self.name(it.key)))
            }
            _ => self.wrong_type(it, "a table"),
        }
    }

    /// The tables of a list; none when the key is absent.
    pub(crate) fn tables(&self, key: &str) -> Vec<Table<'a>> {
        let Some(it) = self.get(key) else { return vec![] };
        let Some(list) = self.as_list(&it, "a list of tables") else { return vec![] };
        items(&it, list).iter().filter_map(|item| self.as_table(item)).collect()
    }

    fn as_list(&self, it: &Entry<'a>, wanted: &str) -> Option<&'a DeArray<'a>> {
        match it.value {
            DeValue::Array(list) => Some(list),
            _ => self.wrong_type(it, wanted),
        }
    }

    /// Reports that `key` is not there, unless an unknown key looks as if it was meant.
    pub(crate) fn missing(&self, key: &str, help: &str, line: Option<&str>) {
        if self.misspelt(key) {
            return;
        }
        let message = if self.path.is_empty() {
            format!("`{key}` is missing")
        } else {
            format!("`{key}` is missing in `[{}]`", self.path)
        };
        let code = self.reader.codes.missing_key;
        let mut found = self.reader.error(code, message, &self.span).help(help);
        if let (Some(line), Some(at)) = (line, self.after_header()) {
            found = found.patch(at..at, format!("\n{line}"));
        }
        self.reader.add(found);
    }

    /// Whether an unknown key looks as if `key` was meant; it will be reported as such.
    pub(crate) fn misspelt(&self, key: &str) -> bool {
        let asked = self.asked.borrow();
        let meant = |it: &str| !asked.holds(it) && did_you_mean(it, [key]).is_some();
        self.table.iter().any(|(it, _)| meant(it.get_ref()))
    }

    /// A string that must be there; `help` says how when it is not.
    pub(crate) fn required(&self, key: &str, help: &str) -> Option<Spanned<String>> {
        if self.peek(key).is_none() {
            self.know(key);
            self.missing(key, help, None);
            return None;
        }
        self.string(key)
    }

    /// Reports every key that nobody asked for.
    pub(crate) fn finish(&self) {
        self.finish_knowing(|_| None);
    }

    /// As [`Table::finish`], where some keys stand in the wrong table: `path` gives their own.
    pub(crate) fn finish_knowing(&self, path: impl Fn(&str) -> Option<String>) {
        let asked = self.asked.borrow();
        let mut unknown =
            self.table.iter().filter(|(key, _)| !asked.holds(key.get_ref())).peekable();
        if unknown.peek().is_none() {
            return;
        }
        let mut known: Vec<&str> = asked.keys.iter().map(String::as_str).collect();
        let absent: Vec<&str> =
            known.iter().copied().filter(|known| self.peek(known).is_none()).collect();
        known.sort_unstable();
        for (key, value) in unknown {
            let it = entry(key, value);
            let meant = path(it.key).or_else(|| did_you_mean(it.key, absent.iter().copied()));
            self.unknown(&it, meant, &known);
        }
    }

    fn unknown(&self, it: &Entry<'_>, meant: Option<String>, known: &[&str]) {
        let message = format!("unknown key `{}`", self.name(it.key));
        let code = self.reader.codes.unknown_key;
        let found = self.reader.error(code, message, &it.key_span);
        let found = match meant {
            Some(meant) => {
                found.help(format!("did you mean `{meant}`?")).patch(it.key_span.clone(), meant)
            }
            None if known.is_empty() => found.help("remove it: nothing can stand here"),
            None => found.help(format!("known here: `{}`", known.join("`, `"))),
        };
        self.reader.add(found);
    }

    /// `key` with the table's path before it.
    pub(crate) fn name(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    pub(crate) fn wrong_type<T>(&self, it: &Entry<'_>, wanted: &str) -> Option<T> {
        let message =
            format!("`{}` takes {wanted}, not {}", self.name(it.key), type_name(it.value));
        let found = self.reader.error(self.reader.codes.wrong_type, message, &it.span);
        let found = match as_wanted(it.value, wanted) {
            Some(text) => found.help("write").patch(it.span.clone(), text),
            None => found.help(format!("give {wanted}")),
        };
        self.reader.add(found);
        None
    }

    /// The end of the header's line, when the table has a header of its own.
    fn after_header(&self) -> Option<usize> {
        let source = &self.reader.source;
        if !source.get(self.span.clone())?.starts_with('[') {
            return None;
        }
        let rest = &source[self.span.end..];
        let line = rest.split(['\r', '\n']).next().unwrap_or_default();
        Some(self.span.end + line.len())
    }
}

fn entry<'a>(
    key: &'a toml::Spanned<std::borrow::Cow<'a, str>>,
    value: &'a toml::Spanned<DeValue<'a>>,
) -> Entry<'a> {
    Entry { key: key.get_ref(), key_span: key.span(), value: value.get_ref(), span: value.span() }
}

fn items<'a>(it: &Entry<'a>, list: &'a DeArray<'a>) -> Vec<Entry<'a>> {
    let key = |item: &'a toml::Spanned<DeValue<'a>>| Entry {
        key: it.key,
        key_span: it.key_span.clone(),
        value: item.get_ref(),
        span: item.span(),
    };
    list.iter().map(key).collect()
}

fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a decimal number",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// The same thing written as the wanted type, where that is plain.
fn as_wanted(value: &DeValue<'_>, wanted: &str) -> Option<String> {
    match (wanted, value) {
        ("a string", DeValue::Integer(number)) if number.radix() == 10 => {
            Some(quote(number.as_str()))
        }
        ("a string", DeValue::Float(number)) => Some(quote(number.as_str())),
        ("a whole number", DeValue::String(text)) => {
            text.trim().parse::<i64>().ok().map(|number| number.to_string())
        }
        ("`true` or `false`", DeValue::String(text)) => {
            text.trim().parse::<bool>().ok().map(|value| value.to_string())
        }
        ("a list of strings", DeValue::String(text)) => Some(format!("[{}]", quote(text))),
        _ => None,
    }
}

/// The one of `all` that the key's string names.
pub(crate) fn one_of<T: Copy>(
    table: &Table<'_>,
    key: &str,
    all: &[T],
    name: fn(T) -> &'static str,
) -> Option<Spanned<T>> {
    let it = table.string(key)?;
    if let Some(found) = all.iter().copied().find(|&one| name(one) == it.value) {
        return Some(Spanned::new(found, it.span));
    }
    let names: Vec<&str> = all.iter().map(|&one| name(one)).collect();
    let message = format!("`{}` cannot be `{}`", table.name(key), it.value);
    let found = table.reader.bad(message, &it.span);
    let found = found.note(format!("it is one of `{}`", names.join("`, `")));
    table.reader.add(match did_you_mean(&it.value, names) {
        Some(meant) => found.help(format!("did you mean `{meant}`?")).patch(it.span, quote(&meant)),
        None => found.help("choose one of them"),
    });
    None
}
