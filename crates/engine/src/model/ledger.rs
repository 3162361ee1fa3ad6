//! push.lock: what pushwright put into the project, and what stood there before.
//!
//! Knows keys, texts and states; knows no requirement. One line a key, sorted, no hash of the
//! whole and no time, so that two branches merge line by line. A whole file is remembered by its
//! digest, so that the lock does not repeat the sources.

mod format;

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;
use std::ops::Range;

use pushwright_android::{Key, Kind, RelPath, without_cr};
use pushwright_config::Diagnostic;
use sha2::{Digest, Sha256};

pub use self::format::Markers;

/// The file's name, beside push.toml.
pub const LOCK_FILE: &str = "push.lock";

/// How a thing came to be as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// We put it there.
    Created,
    /// It was there; we only follow push.toml with its value.
    Adopted,
    /// We put our text in the place of another, as we were told.
    Replaced,
    /// It reads as we write it and push.lock was lost: people say whether it was ours.
    Undecided,
}

impl State {
    const ALL: [State; 4] = [State::Created, State::Adopted, State::Replaced, State::Undecided];

    fn as_str(self) -> &'static str {
        match self {
            State::Created => "created",
            State::Adopted => "adopted",
            State::Replaced => "replaced",
            State::Undecided => "undecided",
        }
    }

    /// Whether the whole text of a thing is of our making, for all that we know.
    pub(crate) fn is_whole(self) -> bool {
        matches!(self, State::Created | State::Undecided)
    }
}

/// One thing of ours.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

impl Own {
    /// Whether people have to say whose it is; containers follow what stands in them.
    fn is_open(&self) -> bool {
        self.state == State::Undecided && self.key.kind != Kind::Container
    }

    /// What was the user's and an answer took out: it does not come back, and goes again where the
    /// folder is made anew.
    pub(crate) fn taken_out(key: &Key, file: &RelPath, was: String) -> Own {
        let (key, file) = (key.clone(), file.clone());
        Own { key, file, state: State::Replaced, value: String::new(), was }
    }

    /// Whether it is such an entry.
    pub(crate) fn is_taken_out(&self) -> bool {
        self.state == State::Replaced && self.value.is_empty()
    }

    fn is_settled(&self) -> bool {
        self.state == State::Created && self.key.kind != Kind::Container
    }
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
    /// the project counts, and the later one where that does not tell.
    ///
    /// # Errors
    /// Conflict markers that are not to be settled, a later version, or what is not a ledger, each
    /// with its place.
    pub fn parse(file: &str, text: &str, markers: Markers) -> Result<Ledger, Vec<Diagnostic>> {
        let all = format::parse(file, text, markers)?;
        // Of equal entries the last one stands.
        let last: HashMap<&Own, usize> = all.iter().zip(0..).collect();
        let kept: Vec<bool> =
            all.iter().zip(0..).map(|(it, at)| last.get(it) == Some(&at)).collect();
        let mut kept = kept.into_iter();
        let mut own = all;
        own.retain(|_| kept.next().unwrap_or(true));
        own.sort_by(|one, other| one.key.cmp(&other.key));
        Ok(Ledger { own })
    }

    /// The text of push.lock.
    #[must_use]
    pub fn to_text(&self) -> String {
        format::print(&self.own)
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
    pub(crate) fn entries_for(&self, key: &Key) -> impl Iterator<Item = &Own> {
        self.own[self.range_of(key)].iter()
    }

    /// Whether another ledger has the same entries of a key.
    #[must_use]
    pub fn agrees_on(&self, other: &Ledger, key: &Key) -> bool {
        self.entries_for(key).eq(other.entries_for(key))
    }

    fn range_of(&self, key: &Key) -> Range<usize> {
        let start = self.own.partition_point(|own| own.key < *key);
        start..start + self.own[start..].partition_point(|own| own.key == *key)
    }

    /// Puts an entry in the place of all those of its key.
    pub fn put(&mut self, entry: Own) {
        self.own.splice(self.range_of(&entry.key), [entry]);
    }

    /// The keys that have several entries.
    pub(crate) fn doubled(&self) -> Vec<Key> {
        let pairs = self.own.windows(2).filter(|pair| pair[0].key == pair[1].key);
        let mut keys: Vec<Key> = pairs.map(|pair| pair[0].key.clone()).collect();
        keys.dedup();
        keys
    }

    /// The keys of what people have to say whose it is.
    #[must_use]
    pub fn undecided(&self) -> Vec<Key> {
        let open = self.own.iter().filter(|own| own.is_open());
        open.map(|own| own.key.clone()).collect()
    }

    /// The keys of what people have to say whose it is, and reads otherwise than we write it.
    #[must_use]
    pub fn reading_otherwise(&self) -> Vec<Key> {
        let inexact = |own: &&Own| own.is_open() && own.value == own.was && !by_digest(&own.key);
        self.own.iter().filter(inexact).map(|own| own.key.clone()).collect()
    }

    /// The ledger once people said of these keys that they are ours, whatever they read like.
    #[must_use]
    pub fn claimed_as_ours(mut self, keys: &BTreeSet<Key>) -> Ledger {
        let is_meant = |own: &&mut Own| own.is_open() && keys.contains(&own.key);
        for own in self.own.iter_mut().filter(is_meant) {
            own.state = State::Created;
            if own.value == own.was {
                own.was.clear();
            }
        }
        self
    }

    /// The ledger once people said that what is undecided is theirs: of these keys, or all of it
    /// where there are none.
    #[must_use]
    pub fn left_to_user(&self, keys: &BTreeSet<Key>) -> Ledger {
        let mut ledger = self.clone();
        let meant = ledger.own.iter_mut();
        for own in meant.filter(|own| own.is_open() && (keys.is_empty() || keys.contains(&own.key)))
        {
            own.state = State::Adopted;
            own.was = own.value.clone();
        }
        ledger.settle_containers();
        ledger
    }

    /// What is undecided of a key is ours, where we would write it so.
    pub(crate) fn decide_ours(&mut self, key: &Key) {
        let range = self.range_of(key);
        let open = self.own[range].iter_mut().filter(|own| own.is_open() && own.value != own.was);
        open.for_each(|own| own.state = State::Created);
    }

    /// Containers are of those who own what stands in their file, once that is settled.
    pub(crate) fn settle_containers(&mut self) {
        let files = |is_meant: fn(&Own) -> bool| -> BTreeSet<RelPath> {
            self.own.iter().filter(|own| is_meant(own)).map(|own| own.file.clone()).collect()
        };
        let (open, ours) = (files(Own::is_open), files(Own::is_settled));
        let is_loose = |own: &Own| own.state == State::Undecided && !open.contains(&own.file);
        self.own.retain(|own| !is_loose(own) || ours.contains(&own.file));
        for own in self.own.iter_mut().filter(|own| is_loose(own)) {
            own.state = State::Created;
        }
    }

    /// Forgets a key.
    pub(crate) fn forget(&mut self, key: &Key) {
        self.own.drain(self.range_of(key));
    }

    /// Forgets many keys at once: one after the other, each would move all that is behind it.
    pub(crate) fn forget_all(&mut self, keys: &BTreeSet<Key>) {
        self.own.retain(|own| !keys.contains(&own.key));
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

/// Whether entries of this kind remember a digest.
pub(crate) fn by_digest(key: &Key) -> bool {
    key.kind == Kind::File
}

#[cfg(test)]
mod tests {
    use pushwright_config::Code;

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
        assert_eq!(Ledger::parse("push.lock", &text, Markers::Refuse), Ok(ledger), "{text}");
    }

    #[test]
    fn both_sides_of_a_merge_are_kept() {
        let text = "version = 1\n[[own]]\nkey = \"plugin:app#x\"\nfile = \"f\"\nstate = \"created\"\n\
                    value = \"a\"\n[[own]]\nkey = \"plugin:app#x\"\nfile = \"f\"\nstate = \"created\"\nvalue = \"b\"\n";
        let ledger = Ledger::parse("push.lock", text, Markers::Refuse).expect("a ledger");
        assert_eq!(ledger.entries().len(), 2);
    }

    #[test]
    fn any_union_of_two_branches_is_read() {
        let ledger = |keys: &[&str]| {
            let mut ledger = Ledger::default();
            keys.iter().for_each(|key| ledger.put(own(key, key)));
            ledger
        };
        let (one, other) = (ledger(&["file:a", "file:c"]), ledger(&["file:b", "file:c"]));
        let both = ledger(&["file:a", "file:b", "file:c"]);
        let (a, b) = (one.to_text(), other.to_text());
        let read = |text: &str, markers| Ledger::parse("push.lock", text, markers);
        assert_eq!(read(&format!("{a}{b}"), Markers::Refuse), Ok(both.clone()));
        let base = "||||||| base\nversion = 2\nown = [\n]\n";
        let merged = format!("<<<<<<< ours\n{a}{base}=======\n{b}>>>>>>> theirs\n");
        assert_eq!(read(&merged, Markers::Settle), Ok(both));
        let findings = read(&merged, Markers::Refuse).expect_err("refused");
        assert_eq!(findings[0].code, Code::LockConflictMarkers);
    }

    #[test]
    fn the_first_version_is_read_and_written_as_the_second() {
        let text = "version = 1\n<<<<<<< a\n[[own]]\nkey = \"plugin:app#x\"\nfile = \"f\"\nstate = \
                    \"created\"\nvalue = \"a\"\n=======\nversion = 1\n>>>>>>> b\n";
        let ledger = Ledger::parse("push.lock", text, Markers::Settle).expect("a ledger");
        let again = ledger.to_text();
        assert!(again.contains("version = 2\n") && again.lines().count() == 5, "{again}");
        assert_eq!(Ledger::parse("push.lock", &again, Markers::Refuse), Ok(ledger));
    }

    #[track_caller]
    fn check(text: &str, code: Code, line: usize) {
        let findings = Ledger::parse("push.lock", text, Markers::Refuse).expect_err("no ledger");
        let location = findings[0].location.as_ref().expect("a place");
        assert_eq!((findings[0].code, location.line_column().0), (code, line));
    }

    #[test]
    fn what_is_no_ledger_is_refused_with_its_place() {
        check("version = 1\n<<<<<<< ours\n", Code::LockConflictMarkers, 2);
        check("version = 3\n", Code::LockTooNew, 1);
        check("version = 2\nown = [\n  { key = 'x' },\n]\n", Code::LockMalformed, 3);
        check("version = 2\nown = [\n  nonsense\n]\n", Code::LockMalformed, 3);
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
            let findings =
                Ledger::parse("push.lock", &text.replace(from, to), Markers::Refuse).expect_err(to);
            assert_eq!(
                findings[0].message,
                format!("this is not an entry of push.lock: {expected}")
            );
        }
        check("key = 'plugin:app#x'\n", "", "`key` is missing");
        check("'plugin:app#x'", "'plugn:app#x'", "`key` cannot be `plugn:app#x`");
        check("'f'", "'../f'", "`file` cannot be `../f`");
        check("'created'", "'made'", "`state` cannot be `made`");
        check("'a'", "1", "`value` is not a string");
        check("was = ''", "was = 1", "`was` is not a string");
    }
}
