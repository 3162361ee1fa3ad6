//! Commits on a disk that fails, is cut off, or loses power, at every call.
//!
//! Knows the door and whole fixtures; a disk in memory makes the many runs cheap, and tells what a
//! real one would have lost with the power. What must hold: after one more run the tree is as it
//! was or as it was to be, byte for byte, and nothing of ours is left.

mod filling;
mod memory;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use pushwright_android::RelPath;

use super::DiskError;
use super::bytes::Bytes;
use super::commit::{Recovered, Write, commit, is_interrupted, recover};
use super::door::{Door, Entry};
use memory::{Memory, Node};

const ROOT: &str = "/p";

/// Both DSLs, variants, seven vendors, a byte-order mark, CR LF, copied sources.
const FIXTURES: [&str; 9] = [
    "android-studio-kotlin-dsl-catalog",
    "auto-init-java",
    "crlf-no-final-newline",
    "document-2019-allprojects",
    "flavors-own-app-ids",
    "manifest-bom-and-crlf",
    "react-native-kotlin-dsl",
    "seven-vendors",
    "seven-vendors-kotlin-dsl",
];

type Tree = BTreeMap<String, Vec<u8>>;

/// What happens at a call.
#[derive(Clone, Copy, PartialEq)]
enum Fault {
    /// The process is killed: nothing after it happens, and of a text only a half is written.
    Kill,
    /// The call fails.
    Fail(io::ErrorKind),
    /// The call fails, and every one that follows.
    FailFrom(io::ErrorKind),
    /// The file system knows no second names, all the time.
    NoLinks,
}

/// A door at which the call number `at` goes wrong.
struct Faulty<'d> {
    door: &'d dyn Door,
    fault: Fault,
    at: usize,
    calls: Cell<usize>,
    no_links: bool,
}

impl<'d> Faulty<'d> {
    fn new(door: &'d dyn Door, fault: Fault, at: usize) -> Faulty<'d> {
        Faulty { door, fault, at, calls: Cell::new(0), no_links: false }
    }

    fn pass<T>(
        &self,
        half: impl FnOnce(),
        whole: impl FnOnce(&dyn Door) -> io::Result<T>,
    ) -> io::Result<T> {
        let call = self.calls.replace(self.calls.get() + 1);
        let goes_wrong = call == self.at;
        if goes_wrong && self.fault != Fault::NoLinks {
            half();
        }
        match self.fault {
            Fault::Kill if call >= self.at => Err(io::Error::other("killed")),
            Fault::Fail(kind) if goes_wrong => Err(kind.into()),
            Fault::FailFrom(kind) if call >= self.at => Err(kind.into()),
            _ => whole(self.door),
        }
    }
}

impl Door for Faulty<'_> {
    fn entry(&self, path: &Path) -> io::Result<Entry> {
        self.pass(|| (), |door| door.entry(path))
    }

    fn real_path(&self, path: &Path) -> io::Result<PathBuf> {
        self.pass(|| (), |door| door.real_path(path))
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.pass(|| (), |door| door.read(path))
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let half = || drop(self.door.write_new(path, &bytes[..bytes.len() / 2]));
        self.pass(half, |door| door.write_new(path, bytes))
    }

    fn copy_attributes(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.pass(|| (), |door| door.copy_attributes(from, to))
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        if self.no_links || self.fault == Fault::NoLinks {
            return Err(io::ErrorKind::Unsupported.into());
        }
        self.pass(|| (), |door| door.link(from, to))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.pass(|| (), |door| door.rename(from, to))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.pass(|| (), |door| door.remove(path))
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.pass(|| (), |door| door.make_folder(path))
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.pass(|| (), |door| door.remove_folder(path))
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.pass(|| (), |door| door.sync_folder(path))
    }
}

/// One way from a tree to another.
struct Case {
    name: String,
    before: Tree,
    after: Tree,
    writes: Vec<Write>,
}

/// Setting each fixture up, applying it, generating its sources, and taking it out again.
fn cases() -> Vec<Case> {
    FIXTURES.into_iter().flat_map(cases_of).collect()
}

fn cases_of(name: &str) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/projects").join(name);
    let (before, after) = (tree(&folder.join("before")), tree(&folder.join("after")));
    let config = std::fs::read(folder.join("push.toml")).expect("a push.toml");
    let mut set_up = after.clone();
    set_up.insert("push.toml".to_owned(), config);
    let mut cases = vec![
        Case::new(format!("setup of {name}"), before.clone(), set_up),
        Case::new(format!("apply to {name}"), before, after.clone()),
    ];
    let mut sources = after.clone();
    sources.retain(|_, text| text.starts_with(b"// Generated by pushwright"));
    if sources.len() > 1 {
        let mut old = sources.clone();
        old.values_mut().for_each(|text| text.extend(b"// of another version\n"));
        old.insert("gone/Old.java".to_owned(), b"// Generated by pushwright\n".to_vec());
        cases.push(Case::new(format!("generate for {name}"), Tree::new(), sources.clone()));
        cases.push(Case::new(format!("generate anew for {name}"), old, sources));
    }
    let after = cases[1].after.clone();
    let before = cases[1].before.clone();
    cases.push(Case::new(format!("remove from {name}"), after, before));
    cases
}

impl Case {
    /// push.lock comes last, as a session writes it.
    fn new(name: String, before: Tree, after: Tree) -> Case {
        let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        let mut writes: Vec<Write> = paths
            .into_iter()
            .map(|path| Write {
                path: RelPath::new(path).expect("relative"),
                before: before.get(path).cloned().map(Bytes::from),
                after: after.get(path).cloned().map(Bytes::from),
            })
            .filter(|it| it.before != it.after)
            .collect();
        writes.sort_by_key(|it| it.path.as_str() == "push.lock");
        assert!(writes.len() > 1, "{name} writes too little to be interrupted");
        Case { name, before, after, writes }
    }

    /// How many calls the commit makes.
    fn calls(&self) -> usize {
        self.calls_with(false)
    }

    fn calls_with(&self, no_links: bool) -> usize {
        let memory = Memory::new(&self.before);
        let counting = Faulty { no_links, ..Faulty::new(&memory, Fault::Kill, usize::MAX) };
        commit(&counting, Path::new(ROOT), &self.writes).expect("committed");
        assert_eq!(memory.tree(), self.after, "{}", self.name);
        counting.calls.get()
    }

    /// The tree is one of the two, with no other folder.
    fn check_settled(&self, memory: &Memory, what: &str) {
        let tree = memory.tree();
        let expected = if tree == self.after { &self.after } else { &self.before };
        let differ = |path: &&String| tree.get(*path) != expected.get(*path);
        let odd: Vec<&String> = tree.keys().chain(expected.keys()).filter(differ).collect();
        assert!(odd.is_empty(), "{what}: neither as it was nor as it was to be: {odd:?}");
        assert_eq!(memory.folders(), Memory::new(expected).folders(), "{what}");
    }
}

fn tree(folder: &Path) -> Tree {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|it| it.file_type().is_file())
        .map(|it| {
            let path = it.path().strip_prefix(folder).expect("below").to_string_lossy();
            (path.into_owned(), std::fs::read(it.path()).expect("readable"))
        })
        .collect()
}

/// What happens between a kill and the next run.
#[derive(Clone, Copy)]
enum Then {
    Nothing,
    PowerLoss,
    /// The next run is killed, too.
    KilledAgain,
}

/// Kills at every call; how many kills there were.
fn kill_everywhere(case: &Case, then: Then, no_links: bool) -> usize {
    let root = Path::new(ROOT);
    let calls = case.calls_with(no_links);
    for at in 0..calls {
        let what = format!("{}, killed at call {at}", case.name);
        let memory = Memory::new(&case.before);
        let door = Faulty { no_links, ..Faulty::new(&memory, Fault::Kill, at) };
        // Near its end nothing is left to be lost, and the commit does not mind.
        let _ = commit(&door, root, &case.writes);
        match then {
            Then::Nothing => {}
            Then::PowerLoss => memory.lose_power(at as u64 * 7 + 1),
            Then::KilledAgain => {
                let again = Faulty { no_links, ..Faulty::new(&memory, Fault::Kill, at % 23) };
                let _ = recover(&again, root);
            }
        }
        let door = Faulty { no_links, ..Faulty::new(&memory, Fault::Kill, usize::MAX) };
        recover(&door, root).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert!(!is_interrupted(&memory, root).expect("readable"), "{what}");
        case.check_settled(&memory, &what);
    }
    calls
}

#[test]
fn kills_are_survived() {
    println!(
        "{:52} {:>6} {:>6} {:>6} {:>8}",
        "kills survived", "kill", "power", "twice", "no links"
    );
    let mut all = 0;
    for case in cases() {
        let survived = [
            kill_everywhere(&case, Then::Nothing, false),
            kill_everywhere(&case, Then::PowerLoss, false),
            kill_everywhere(&case, Then::KilledAgain, false),
            kill_everywhere(&case, Then::Nothing, true),
        ];
        all += survived.iter().sum::<usize>();
        let [kill, power, twice, links] = survived;
        println!("{:52} {kill:6} {power:6} {twice:6} {links:8}", case.name);
    }
    println!("kills survived: {all} of {all}, 100 %");
}

/// Fails every call once; how many calls there were.
fn fail_everywhere(case: &Case, no_links: bool) -> usize {
    let root = Path::new(ROOT);
    let calls = case.calls_with(no_links);
    for at in 0..calls {
        let what = format!("{}, call {at} failed", case.name);
        let memory = Memory::new(&case.before);
        let kind = [io::ErrorKind::StorageFull, io::ErrorKind::Other][at % 2];
        let door = Faulty { no_links, ..Faulty::new(&memory, Fault::Fail(kind), at) };
        let error = commit(&door, root, &case.writes).expect_err(&what);
        assert!(matches!(error, DiskError::Io { .. }), "{what}: {error}");
        assert!(!is_interrupted(&memory, root).expect("readable"), "{what}");
        assert_eq!(memory.tree(), case.before, "{what}");
        case.check_settled(&memory, &what);
    }
    calls
}

/// Fails every call with all that follow; how many calls there were. The next run
/// finds a disk that works.
fn fail_for_good(case: &Case) -> usize {
    let root = Path::new(ROOT);
    let calls = case.calls();
    for at in 0..calls {
        let what = format!("{}, calls fail from {at} on", case.name);
        let memory = Memory::new(&case.before);
        let door = Faulty::new(&memory, Fault::FailFrom(io::ErrorKind::StorageFull), at);
        commit(&door, root, &case.writes).expect_err(&what);
        recover(&memory, root).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert!(!is_interrupted(&memory, root).expect("readable"), "{what}");
        case.check_settled(&memory, &what);
    }
    calls
}

#[test]
fn failed_calls_leave_the_tree_as_it_was() {
    println!("{:52} {:>6} {:>8} {:>8}", "failed calls, exit 4", "once", "no links", "for good");
    let (mut undone, mut settled) = (0, 0);
    for case in cases() {
        let (once, links, good) =
            (fail_everywhere(&case, false), fail_everywhere(&case, true), fail_for_good(&case));
        println!("{:52} {once:6} {links:8} {good:8}", case.name);
        (undone, settled) = (undone + once + links, settled + good);
    }
    println!("failed calls with an error and the tree as it was: {undone} of {undone}, 100 %");
    println!("calls that failed for good, settled by the next run: {settled} of {settled}, 100 %");
}

#[test]
fn what_is_saved_after_a_kill_is_not_lost() {
    let root = Path::new(ROOT);
    for case in cases() {
        for at in 0..case.calls() {
            let memory = Memory::new(&case.before);
            let _ = commit(&Faulty::new(&memory, Fault::Kill, at), root, &case.writes);
            let edited = case.writes[at % case.writes.len()].path.as_str();
            memory.save(edited, b"edited");
            let what = format!("{}, killed at call {at}, {edited} saved", case.name);
            recover(&memory, root).unwrap_or_else(|error| panic!("{what}: {error}"));
            let mut tree = memory.tree();
            assert!(!tree.keys().any(|it| it.contains(".pushwright-")), "{what}: {tree:?}");
            if memory.node(&root.join(edited)).is_err() {
                continue;
            }
            let found = tree.remove(edited).expect("it is there");
            let is_kept = found == b"edited" || !case.before.contains_key(edited);
            assert!(is_kept, "{what}: it is lost");
            let (mut before, mut after) = (case.before.clone(), case.after.clone());
            before.remove(edited);
            after.remove(edited);
            assert!(tree == before || tree == after, "{what}: the others are neither");
        }
    }
}

#[test]
fn a_file_system_without_links_is_written_too() {
    for case in cases() {
        let memory = Memory::new(&case.before);
        let door = Faulty::new(&memory, Fault::NoLinks, usize::MAX);
        commit(&door, Path::new(ROOT), &case.writes).expect("committed");
        assert_eq!(memory.tree(), case.after, "{}", case.name);
        assert_eq!(recover(&memory, Path::new(ROOT)).expect("read"), Recovered::Nothing);
    }
}

#[test]
fn what_is_saved_while_files_are_exchanged_stops_the_run() {
    let root = Path::new(ROOT);
    let case = &cases()[0];
    let calls = case.calls();
    for at in 0..calls {
        // Up to call `at` all goes well; then the last file is saved in place, by its old name.
        let memory = Memory::new(&case.before);
        let last = case.writes.iter().rfind(|it| it.before.is_some()).expect("one is changed");
        let saving = Saving { memory: &memory, at, calls: Cell::new(0), path: &last.path };
        let result = commit(&saving, root, &case.writes);
        let tree = memory.tree();
        let found = tree.get(last.path.as_str());
        let is_kept = found.is_some_and(|it| it.ends_with(b"saved"));
        assert!(is_kept || result.is_ok(), "call {at}: {result:?}");
        if result.is_err() {
            assert_eq!(tree.len(), case.before.len(), "call {at}");
        }
    }
}

/// A door at which somebody appends to a file when call `at` is made.
struct Saving<'m> {
    memory: &'m Memory,
    at: usize,
    calls: Cell<usize>,
    path: &'m RelPath,
}

impl Saving<'_> {
    fn pass(&self) -> &Memory {
        if self.calls.replace(self.calls.get() + 1) == self.at {
            let path = Path::new(ROOT).join(self.path.as_str());
            if let Ok(Node::File(bytes)) = self.memory.node(&path) {
                bytes.borrow_mut().extend(b"saved");
            }
        }
        self.memory
    }
}

impl Door for Saving<'_> {
    fn entry(&self, path: &Path) -> io::Result<Entry> {
        self.pass().entry(path)
    }

    fn real_path(&self, path: &Path) -> io::Result<PathBuf> {
        self.pass().real_path(path)
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.pass().read(path)
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.pass().write_new(path, bytes)
    }

    fn copy_attributes(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.pass().copy_attributes(from, to)
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.pass().link(from, to)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.pass().rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.pass().remove(path)
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.pass().make_folder(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.pass().remove_folder(path)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.pass().sync_folder(path)
    }
}
