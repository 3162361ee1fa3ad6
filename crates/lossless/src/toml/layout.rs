//! How entries and tables are laid out in lines: where new ones go, and what goes with old ones.
//!
//! Knows lines, columns and order; takes the tables as they were read.

use super::header_name;
use super::read::{Body, Entry, Table, Target, begins, skip_trivia, starts_with};
use crate::placement::{Rank, Sibling, Slot, slot};
use crate::style::{before_line, lead_of, line_end, line_start};
use crate::{Edit, Newline, Span, TextEdit};

impl Table {
    /// The end of its last line, comments straight below included that no header follows.
    pub(super) fn end(&self, text: &str) -> usize {
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
    /// The entry as text, with the dotted keys that lead to it, looking like those not `ours`.
    pub(super) fn written(
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

/// Beside which entry of the target a new one goes.
pub(super) fn place(target: &Target<'_>, key: &str, ours: &dyn Fn(&str) -> bool) -> Slot {
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

pub(super) fn insert_line(
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
            Edit::insert(behind_mark(text, start), format!("{lead}{entry}{newline}"))
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
        let at = behind_mark(text, comments_above(text, content));
        return Edit::insert(at, format!("{entry}{newline}{newline}"));
    }
    match text.trim_end().len() {
        0 => Edit::insert(0, format!("{entry}{newline}")),
        at => Edit::insert(at, format!("{newline}{newline}{entry}")),
    }
}

/// Where the line that holds `offset` starts, behind a byte-order mark.
fn behind_mark(text: &str, offset: usize) -> usize {
    let mark = text.strip_prefix('\u{feff}').map_or(0, |rest| text.len() - rest.len());
    line_start(text, offset).max(mark)
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

pub(super) fn insert_inline(
    text: &str,
    target: &Target<'_>,
    value: &Span,
    slot: Slot,
    entry: &str,
) -> Edit {
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
pub(super) fn cut(text: &str, inside: Option<&[Entry]>, entry: &Entry) -> Edit {
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
pub(super) fn dotted_lines(text: &str, table: &Table, path: &[&str]) -> Vec<Span> {
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
        None => behind_mark(text, 0)..span.end + newline_at(text, span.end),
    }
}

/// The lines of a table and the blank line above.
pub(super) fn table_lines(text: &str, span: Span) -> Span {
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
pub(super) fn merged(text: &str, mut spans: Vec<Span>) -> Option<TextEdit> {
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
