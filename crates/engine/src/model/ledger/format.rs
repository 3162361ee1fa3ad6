//! How push.lock is spelled: version 2, one line an entry, and version 1, which is still read.
//!
//! Knows TOML and what git leaves of a merge; knows not what the entries mean. Every line of
//! version 2 stands for itself, so that the union of two branches is well-formed, and the frame
//! around them may come twice.

use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use pushwright_android::{Key, RelPath};
use pushwright_config::field::quote;
use pushwright_config::{Code, Diagnostic};
use pushwright_lossless::toml::string_literal;
use toml::de::{DeTable, DeValue};

use super::{Own, State};

/// The version of the format that is written.
const VERSION: i64 = 2;
/// The version with a table of several lines an entry.
const TABLES: i64 = 1;

/// What is done about the markers of a merge that is not finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Markers {
    /// They are an error.
    Refuse,
    /// Both sides are kept: what stands in the project tells which one counts.
    Settle,
}

/// A line of the text, and where it begins.
type Line<'t> = (usize, &'t str);

/// The entries of push.lock, in the order of the text.
pub(super) fn parse(file: &str, text: &str, markers: Markers) -> Result<Vec<Own>, Vec<Diagnostic>> {
    let report = Report { file, text };
    let (lines, marker) = without_markers(text);
    if let (Some(at), Markers::Refuse) = (marker, markers) {
        let message = "push.lock holds conflict markers";
        let finding = report.finding(Code::LockConflictMarkers, message, at..at + 7);
        return Err(vec![finding.help("run `pushwright apply`: it keeps what both sides put in")]);
    }
    let mut version = None;
    for (at, line) in &lines {
        let Some(number) = version_of(line) else { continue };
        let span = *at..at + line.trim_end().len();
        if number > VERSION {
            let message = format!("push.lock is of version {number}; this tool reads {VERSION}");
            let finding = report.finding(Code::LockTooNew, &message, span);
            return Err(vec![finding.help("update pushwright")]);
        }
        version = version.max(Some(number));
    }
    match version {
        Some(VERSION) => entries_of_lines(&lines, &report),
        Some(TABLES) => entries_of_tables(&lines, &report),
        _ => Err(vec![report.malformed(0..0, "push.lock names no version")]),
    }
}

/// The text of push.lock.
pub(super) fn print(entries: &[Own]) -> String {
    let mut text = format!(
        "# Written by pushwright; commit it with push.toml.\nversion = {VERSION}\nown = [\n"
    );
    for own in entries {
        let fields = [
            ("key", own.key.to_string()),
            ("file", own.file.as_str().to_owned()),
            ("state", own.state.as_str().to_owned()),
            ("value", own.value.clone()),
            ("was", own.was.clone()),
        ];
        let shown = fields.iter().filter(|(name, value)| *name != "was" || !value.is_empty());
        let shown: Vec<String> =
            shown.map(|(name, value)| format!("{name} = {}", literal(value))).collect();
        let _ = writeln!(text, "  {{ {} }},", shown.join(", "));
    }
    text + "]\n"
}

struct Report<'t> {
    file: &'t str,
    text: &'t str,
}

impl Report<'_> {
    fn finding(&self, code: Code, message: &str, span: Range<usize>) -> Diagnostic {
        Diagnostic::error(code, message).at(self.file, Arc::from(self.text), span)
    }

    fn malformed(&self, span: Range<usize>, message: &str) -> Diagnostic {
        self.finding(Code::LockMalformed, message, span).help(
            "restore push.lock from version control, or delete it: `pushwright apply` then finds \
             what is ours, and asks about what may be",
        )
    }

    fn no_entry(&self, span: Range<usize>, why: &str) -> Diagnostic {
        self.malformed(span, &format!("this is not an entry of push.lock: {why}"))
    }
}

/// The lines without the markers of a merge and without what both sides started from; and where
/// the first marker is.
fn without_markers(text: &str) -> (Vec<Line<'_>>, Option<usize>) {
    let mut lines = Vec::new();
    let mut first = None;
    let mut is_base = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let marker = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];
        match marker.iter().position(|it| line.starts_with(it)) {
            Some(which) => {
                first = first.or(Some(at));
                is_base = which == 1;
            }
            None if is_base => {}
            None => lines.push((at, line)),
        }
        at += line.len();
    }
    (lines, first)
}

fn version_of(line: &str) -> Option<i64> {
    let (name, number) = line.split_once('=')?;
    if name.trim() != "version" {
        return None;
    }
    number.split('#').next()?.trim().parse().ok()
}

fn entries_of_lines(lines: &[Line<'_>], report: &Report<'_>) -> Result<Vec<Own>, Vec<Diagnostic>> {
    let mut own = Vec::new();
    let mut findings = Vec::new();
    for (at, line) in lines {
        let entry = line.trim().trim_end_matches(',');
        let is_frame = entry.is_empty()
            || entry.starts_with('#')
            || version_of(entry).is_some()
            || entry == "]"
            || entry.split_whitespace().eq(["own", "=", "["]);
        if is_frame {
            continue;
        }
        let start = at + (line.len() - line.trim_start().len());
        match entry_of_line(entry) {
            Ok(entry) => own.push(entry),
            Err(why) => findings.push(report.no_entry(start..start + entry.len(), &why)),
        }
    }
    if findings.is_empty() { Ok(own) } else { Err(findings) }
}

fn entry_of_line(line: &str) -> Result<Own, String> {
    let text = format!("entry = {line}");
    let (root, errors) = DeTable::parse_recoverable(&text);
    if let Some(error) = errors.first() {
        return Err(error.message().to_owned());
    }
    match root.get_ref().get("entry") {
        Some(entry) => read_own(entry.get_ref()),
        None => Err("it is not a table".to_owned()),
    }
}

/// Version 1, whose tables have several lines; its version may come twice after a merge.
fn entries_of_tables(lines: &[Line<'_>], report: &Report<'_>) -> Result<Vec<Own>, Vec<Diagnostic>> {
    // One after the other, for a tree of all takes many times the room of the text.
    match each_table(lines) {
        Some(entries) => Ok(entries),
        None => entries_of_whole(lines, report),
    }
}

/// The entries, where every table can be read for itself.
fn each_table(lines: &[Line<'_>]) -> Option<Vec<Own>> {
    let mut own = Vec::new();
    let mut table = String::new();
    let is_heading = |line: &str| line.trim_end() == "[[own]]";
    let mut rest = lines.iter().map(|it| it.1).filter(|line| version_of(line).is_none()).peekable();
    while let Some(line) = rest.next() {
        table += line;
        if rest.peek().is_some_and(|next| !is_heading(next)) {
            continue;
        }
        if table.trim().is_empty() {
            table.clear();
            continue;
        }
        let (root, errors) = DeTable::parse_recoverable(&table);
        let root = root.get_ref();
        match root.get("own").map(|it| it.get_ref()) {
            Some(DeValue::Array(tables)) if errors.is_empty() && root.len() == 1 => {
                for table in tables {
                    own.push(read_own(table.get_ref()).ok()?);
                }
            }
            None if errors.is_empty() && root.is_empty() => {}
            _ => return None,
        }
        table.clear();
    }
    Some(own)
}

/// The entries of version 1, or what is wrong with them.
fn entries_of_whole(lines: &[Line<'_>], report: &Report<'_>) -> Result<Vec<Own>, Vec<Diagnostic>> {
    let mut text = String::new();
    let mut starts = Vec::new();
    for (at, line) in lines.iter().filter(|it| version_of(it.1).is_none()) {
        starts.push((text.len(), *at));
        text += line;
    }
    // A place in the lines that are left, as one in the file.
    let place = |span: Range<usize>| {
        let line = starts.iter().rfind(|(start, _)| *start <= span.start);
        let shift = line.map_or(0, |(start, at)| at - start);
        span.start + shift..span.end + shift
    };
    let (root, errors) = DeTable::parse_recoverable(&text);
    if !errors.is_empty() {
        let finding = |error: &toml::de::Error| {
            report.malformed(place(error.span().unwrap_or(0..0)), error.message())
        };
        return Err(errors.iter().map(finding).collect());
    }
    let tables = match root.get_ref().get("own").map(|it| (it.span(), it.get_ref())) {
        Some((_, DeValue::Array(tables))) => tables.iter().collect(),
        Some((span, _)) => {
            return Err(vec![report.malformed(place(span), "`own` is not a list of tables")]);
        }
        None => Vec::new(),
    };
    let mut own = Vec::new();
    let mut findings = Vec::new();
    for table in tables {
        match read_own(table.get_ref()) {
            Ok(entry) => own.push(entry),
            Err(why) => findings.push(report.no_entry(place(table.span()), &why)),
        }
    }
    if findings.is_empty() { Ok(own) } else { Err(findings) }
}

/// An entry; or what keeps it from being one, as a phrase.
fn read_own(value: &DeValue<'_>) -> Result<Own, String> {
    let DeValue::Table(table) = value else { return Err("it is not a table".to_owned()) };
    let text = |name: &str| match table.get(name).map(|it| it.get_ref()) {
        Some(DeValue::String(text)) => Ok(Some(text.to_string())),
        Some(_) => Err(format!("`{name}` is not a string")),
        None => Ok(None),
    };
    let wanted = |name: &str| text(name)?.ok_or_else(|| format!("`{name}` is missing"));
    let (key, file, state) = (wanted("key")?, wanted("file")?, wanted("state")?);
    let not = |name: &str, text: &str| format!("`{name}` cannot be `{text}`");
    Ok(Own {
        key: Key::parse(&key).ok_or_else(|| not("key", &key))?,
        file: RelPath::new(&file).ok_or_else(|| not("file", &file))?,
        state: State::ALL
            .into_iter()
            .find(|it| it.as_str() == state)
            .ok_or_else(|| not("state", &state))?,
        value: wanted("value")?,
        was: text("was")?.unwrap_or_default(),
    })
}

/// A TOML string on one line, between single quotes where that saves escaping double ones.
fn literal(value: &str) -> String {
    match value.contains('"') && !value.contains(char::is_control) {
        true => string_literal(value),
        false => quote(value),
    }
}
