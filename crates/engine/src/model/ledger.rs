//! push.lock: what pushwright put into the project, and what stood there before.
//!
//! Knows keys, texts and states; knows no requirement. One table a key, sorted, no hash of the
//! whole and no time, so that two branches merge line by line. A whole file is remembered by its
//! digest, so that the lock does not repeat the sources.

use std::fmt::Write as _;
use std::sync::Arc;

use pushwright_android::{Key, Kind, RelPath, without_cr};
use pushwright_config::{Code, Diagnostic};
use sha2::{Digest, Sha256};
use toml::de::{DeTable, DeValue};

/// The version of the format that this tool reads and writes.
const VERSION: i64 = 1;

/// The file's name, beside push.toml.
pub const LOCK_FILE: &str = "push.lock";

/// How a thing came to be as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// We put it there.
    Created,
    /// It was there; we only follow push.toml with its value.
    Adopted,
    /// We put our text in the place of another, as we were told.
    Replaced,
}

impl State {
    const ALL: [State; 3] = [State::Created, State::Adopted, State::Replaced];

    fn as_str(self) -> &'static str {
        match self {
            State::Created => "created",
            State::Adopted => "adopted",
            State::Replaced => "replaced",
        }
    }
}

/// One thing of ours.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Own {
    /// Its structural name.
    pub key: Key,
    /// The file it stands in.
    pub file: RelPath,
    /// How it came to be.
    pub state: State,
    /// Its text as we last wrote or saw it; of a whole file, the digest.
    pub value: String,
    /// The text that stood in its place before.
    pub was: String,
}

/// The content of push.lock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    own: Vec<Own>,
}

impl Ledger {
    /// Reads push.lock.
    ///
    /// The same key twice is fine: after a merge that kept both sides, whichever value stands in
    /// the project counts.
    ///
    /// # Errors
    /// Conflict markers, a later version, or what is not a ledger, each with its place.
    pub fn parse(file: &str, text: &str) -> Result<Ledger, Vec<Diagnostic>> {
        if let Some(at) = conflict_marker(text) {
            let finding = Diagnostic::error(
                Code::LockConflictMarkers,
                "push.lock holds conflict markers",
            )
            .at(file, Arc::from(text), at..at + 7)
            .help("keep both sides (delete only the marker lines), then run `pushwright apply`");
            return Err(vec![finding]);
        }
        let malformed = |span: std::ops::Range<usize>, message: String| {
            Diagnostic::error(Code::LockMalformed, message)
                .at(file, Arc::from(text), span)
                .help("restore push.lock from version control, or delete it: what is there is then adopted")
        };
        let (root, errors) = DeTable::parse_recoverable(text);
        if !errors.is_empty() {
            let finding = |error: &toml::de::Error| {
                malformed(error.span().unwrap_or(0..0), error.message().to_owned())
            };
            return Err(errors.iter().map(finding).collect());
        }
        let root = root.into_inner();
        match root.get("version").map(|it| (it.span(), integer(it.get_ref()))) {
            Some((_, Some(VERSION))) => {}
            Some((span, Some(later))) if later > VERSION => {
                let message = format!("push.lock is of version {later}; this tool reads {VERSION}");
                let finding = Diagnostic::error(Code::LockTooNew, message)
                    .at(file, Arc::from(text), span)
                    .help("update pushwright");
                return Err(vec![finding]);
            }
            _ => return Err(vec![malformed(0..0, "push.lock names no version".to_owned())]),
        }
        let mut own = Vec::new();
        let mut findings = Vec::new();
        let tables = match root.get("own").map(|it| (it.span(), it.get_ref())) {
            Some((_, DeValue::Array(tables))) => tables.iter().collect(),
            Some((span, _)) => {
                return Err(vec![malformed(span, "`own` is no list of tables".to_owned())]);
            }
            None => Vec::new(),
        };
        for table in tables {
            match read_own(table.get_ref()) {
                Ok(entry) => own.push(entry),
                Err(why) => {
                    let message = format!("this is no entry of push.lock: {why}");
                    findings.push(malformed(table.span(), message));
                }
            }
        }
        own.sort();
        own.dedup();
        if findings.is_empty() { Ok(Ledger { own }) } else { Err(findings) }
    }

    /// The text of push.lock.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text =
            format!("# Written by pushwright; commit it with push.toml.\nversion = {VERSION}\n");
        for own in &self.own {
            let fields = [
                ("key", own.key.to_string()),
                ("file", own.file.as_str().to_owned()),
                ("state", own.state.as_str().to_owned()),
                ("value", own.value.clone()),
                ("was", own.was.clone()),
            ];
            text += "\n[[own]]\n";
            for (name, value) in fields {
                if name != "was" || !value.is_empty() {
                    let _ = writeln!(text, "{name} = {}", literal(&value));
                }
            }
        }
        text
    }

    /// Whether nothing is ours.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.own.is_empty()
    }

    /// Everything of ours, sorted by key.
    #[must_use]
    pub fn entries(&self) -> &[Own] {
        &self.own
    }

    /// The entries of a key; two only after a merge.
    pub(crate) fn of<'a>(&'a self, key: &'a Key) -> impl Iterator<Item = &'a Own> {
        self.own.iter().filter(move |own| own.key == *key)
    }

    /// Puts an entry in the place of all those of its key.
    pub fn put(&mut self, entry: Own) {
        self.drop(&entry.key.clone());
        let at = self.own.partition_point(|own| *own < entry);
        self.own.insert(at, entry);
    }

    /// Forgets a key.
    pub(crate) fn drop(&mut self, key: &Key) {
        self.own.retain(|own| own.key != *key);
    }
}

/// What the ledger remembers of a whole file: a digest, blind to CR before LF.
pub(crate) fn digest(text: &str) -> String {
    let bytes = Sha256::digest(without_cr(text).as_bytes());
    let mut hex = String::from("sha256:");
    for byte in bytes {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

fn conflict_marker(text: &str) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|marker| line.starts_with(marker)) {
            return Some(at);
        }
        at += line.len();
    }
    None
}

fn integer(value: &DeValue<'_>) -> Option<i64> {
    match value {
        DeValue::Integer(number) => number.as_str().parse().ok(),
        _ => None,
    }
}

/// An entry; or what keeps it from being one, as a phrase.
fn read_own(value: &DeValue<'_>) -> Result<Own, String> {
    let DeValue::Table(table) = value else { return Err("it is no table".to_owned()) };
    let text = |name: &str| match table.get(name).map(|it| it.get_ref()) {
        Some(DeValue::String(text)) => Ok(Some(text.to_string())),
        Some(_) => Err(format!("`{name}` is no string")),
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

/// A TOML string on one line: literal where it can be, else basic.
fn literal(value: &str) -> String {
    let plain = !value.contains('\'') && !value.chars().any(char::is_control);
    if plain && value.contains('"') {
        return format!("'{value}'");
    }
    let mut text = String::from("\"");
    for c in value.chars() {
        match c {
            '"' => text += "\\\"",
            '\\' => text += "\\\\",
            '\n' => text += "\\n",
            '\r' => text += "\\r",
            '\t' => text += "\\t",
            c if c.is_control() => {
                let _ = write!(text, "\\u{:04X}", u32::from(c));
            }
            c => text.push(c),
        }
    }
    text + "\""
}

/// Whether entries of this kind remember a digest.
pub(crate) fn by_digest(key: &Key) -> bool {
    key.kind == Kind::File
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(key: &str, value: &str) -> Own {
        Own {
            key: Key::parse(key).expect("a key"),
            file: RelPath::new("app/build.gradle").expect("relative"),
            state: State::Created,
            value: value.to_owned(),
            was: String::new(),
        }
    }

    #[test]
    fn a_ledger_reads_what_it_writes() {
        let mut ledger = Ledger::default();
        for value in ["\n    a 'b' \"c\"", "\r\n\tx\\y", "é\u{7f}", ""] {
            ledger.put(own(&format!("file:{}", value.len()), value));
        }
        let text = ledger.to_text();
        assert_eq!(Ledger::parse("push.lock", &text), Ok(ledger), "{text}");
    }

    #[test]
    fn both_sides_of_a_merge_are_kept() {
        let text = "version = 1\n[[own]]\nkey = \"plugin:app#x\"\nfile = \"f\"\nstate = \"created\"\n\
                    value = \"a\"\n[[own]]\nkey = \"plugin:app#x\"\nfile = \"f\"\nstate = \"created\"\nvalue = \"b\"\n";
        let ledger = Ledger::parse("push.lock", text).expect("a ledger");
        assert_eq!(ledger.entries().len(), 2);
    }

    #[track_caller]
    fn check(text: &str, code: Code, line: usize) {
        let findings = Ledger::parse("push.lock", text).expect_err("no ledger");
        let location = findings[0].location.as_ref().expect("a place");
        assert_eq!((findings[0].code, location.line_column().0), (code, line));
    }

    #[test]
    fn what_is_no_ledger_is_refused_with_its_place() {
        check("version = 1\n<<<<<<< ours\n", Code::LockConflictMarkers, 2);
        check("version = 2\n", Code::LockTooNew, 1);
        check("version = 1\n[[own]]\nkey = 'x'\n", Code::LockMalformed, 2);
        check("version = 1\nx = \n", Code::LockMalformed, 2);
        check("version = 1\nown = 'x'\n", Code::LockMalformed, 2);
    }

    #[test]
    fn what_is_no_entry_is_told_apart() {
        #[track_caller]
        fn check(from: &str, to: &str, expected: &str) {
            let text = "version = 1\n[[own]]\nkey = 'plugin:app#x'\nfile = 'f'\nstate = 'created'\n\
                        value = 'a'\nwas = ''\n";
            let findings = Ledger::parse("push.lock", &text.replace(from, to)).expect_err(to);
            assert_eq!(findings[0].message, format!("this is no entry of push.lock: {expected}"));
        }
        check("key = 'plugin:app#x'\n", "", "`key` is missing");
        check("'plugin:app#x'", "'plugn:app#x'", "`key` cannot be `plugn:app#x`");
        check("'f'", "'../f'", "`file` cannot be `../f`");
        check("'created'", "'made'", "`state` cannot be `made`");
        check("'a'", "1", "`value` is no string");
        check("was = ''", "was = 1", "`was` is no string");
    }
}
