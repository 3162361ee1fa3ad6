//! Commits on a disk that fails, is cut off, or loses power, at every call.
//!
//! Knows the door and whole fixtures; a disk in memory makes the many runs cheap, and tells what a
//! real one would have lost with the power. What must hold: after one more run the tree is as it
//! was or as it was to be, byte for byte, and nothing of ours is left.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use pushwright_android::RelPath;

use super::commit::{Recovered, Write, commit, is_interrupted, recover};
use super::door::{Door, Entry};

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

#[derive(Clone)]
enum Node {
    File(Rc<RefCell<Vec<u8>>>),
    Folder,
}

/// Names that change together, in one folder.
struct Pending {
    folder: PathBuf,
    names: Vec<(PathBuf, Option<Node>)>,
}

/// A disk in memory: what programs see, and what would be left without power.
#[derive(Default)]
struct Memory {
    seen: RefCell<BTreeMap<PathBuf, Node>>,
    durable: RefCell<BTreeMap<PathBuf, Node>>,
    pending: RefCell<Vec<Pending>>,
}

impl Memory {
    fn new(tree: &Tree) -> Memory {
        let mut nodes = BTreeMap::from([(PathBuf::from(ROOT), Node::Folder)]);
        for (path, bytes) in tree {
            let path = Path::new(ROOT).join(path);
            for folder in path.ancestors().skip(1).take_while(|it| it.starts_with(ROOT)) {
                nodes.insert(folder.to_owned(), Node::Folder);
            }
            nodes.insert(path, Node::File(Rc::new(RefCell::new(bytes.clone()))));
        }
        let (seen, durable) = (RefCell::new(nodes.clone()), RefCell::new(nodes));
        Memory { seen, durable, pending: RefCell::default() }
    }

    fn tree(&self) -> Tree {
        let files = |(path, node): (&PathBuf, &Node)| match node {
            Node::File(bytes) => {
                let path = path.strip_prefix(ROOT).expect("below the root");
                Some((path.to_string_lossy().into_owned(), bytes.borrow().clone()))
            }
            Node::Folder => None,
        };
        self.seen.borrow().iter().filter_map(files).collect()
    }

    fn folders(&self) -> BTreeSet<PathBuf> {
        let seen = self.seen.borrow();
        let folders = seen.iter().filter(|it| matches!(it.1, Node::Folder));
        folders.map(|it| it.0.clone()).collect()
    }

    fn change(&self, names: Vec<(PathBuf, Option<Node>)>) {
        let folder = names[0].0.parent().expect("below the root").to_owned();
        put(&mut self.seen.borrow_mut(), &names);
        self.pending.borrow_mut().push(Pending { folder, names });
    }

    /// Loses what was not synced, or any part of it.
    fn lose_power(&self, mut dice: u64) {
        let mut nodes = self.durable.borrow_mut();
        for pending in self.pending.borrow_mut().drain(..) {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let is_there = nodes.contains_key(&pending.folder);
            if is_there && dice >> 63 == 1 {
                put(&mut nodes, &pending.names);
            }
        }
        *self.seen.borrow_mut() = nodes.clone();
    }

    /// Saves a text as an editor does that writes a new file.
    fn save(&self, path: &str, text: &[u8]) {
        let path = Path::new(ROOT).join(path);
        if path.parent().is_some_and(|it| self.seen.borrow().contains_key(it)) {
            let node = Node::File(Rc::new(RefCell::new(text.to_owned())));
            put(&mut self.seen.borrow_mut(), &[(path, Some(node))]);
        }
    }

    fn node(&self, path: &Path) -> io::Result<Node> {
        self.seen.borrow().get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn vacant(&self, path: &Path) -> io::Result<()> {
        match self.node(path).is_ok() {
            true => Err(io::ErrorKind::AlreadyExists.into()),
            false => self.node(path.parent().expect("below the root")).map(drop),
        }
    }
}

fn put(nodes: &mut BTreeMap<PathBuf, Node>, names: &[(PathBuf, Option<Node>)]) {
    for (path, node) in names {
        match node {
            Some(node) => drop(nodes.insert(path.clone(), node.clone())),
            None => drop(nodes.remove(path)),
        }
    }
}

impl Door for Memory {
    fn entry(&self, path: &Path) -> io::Result<Entry> {
        Ok(match self.node(path) {
            Ok(Node::File(_)) => Entry::File { read_only: false },
            Ok(Node::Folder) => Entry::Folder,
            Err(_) => Entry::Missing,
        })
    }

    fn real_path(&self, path: &Path) -> io::Result<PathBuf> {
        self.node(path).map(|_| path.to_owned())
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        match self.node(path)? {
            Node::File(bytes) => Ok(bytes.borrow().clone()),
            Node::Folder => Err(io::ErrorKind::IsADirectory.into()),
        }
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.vacant(path)?;
        let node = Node::File(Rc::new(RefCell::new(bytes.to_owned())));
        self.change(vec![(path.to_owned(), Some(node))]);
        Ok(())
    }

    fn copy_attributes(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.node(from).and(self.node(to)).map(drop)
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.vacant(to)?;
        self.change(vec![(to.to_owned(), Some(self.node(from)?))]);
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let node = self.node(from)?;
        if let (Node::File(from), Ok(Node::File(to))) = (&node, self.node(to))
            && Rc::ptr_eq(from, &to)
        {
            return Ok(());
        }
        self.change(vec![(from.to_owned(), None), (to.to_owned(), Some(node))]);
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.node(path)?;
        self.change(vec![(path.to_owned(), None)]);
        Ok(())
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.vacant(path)?;
        self.change(vec![(path.to_owned(), Some(Node::Folder))]);
        Ok(())
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.node(path)?;
        if self.seen.borrow().keys().any(|it| it != path && it.starts_with(path)) {
            return Err(io::ErrorKind::DirectoryNotEmpty.into());
        }
        self.change(vec![(path.to_owned(), None)]);
        Ok(())
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.node(path)?;
        let mut durable = self.durable.borrow_mut();
        self.pending.borrow_mut().retain(|pending| {
            let is_of_folder = pending.folder == path;
            if is_of_folder {
                put(&mut durable, &pending.names);
            }
            !is_of_folder
        });
        Ok(())
    }
}

/// What happens at a call.
#[derive(Clone, Copy, PartialEq)]
enum Fault {
    /// The process is killed: nothing after it happens, and of a text only a half is written.
    Kill,
    /// The call fails.
    Fail(io::ErrorKind),
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

/// Setting each fixture up, and taking it out again.
fn cases() -> Vec<Case> {
    let case = |name: &str| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/projects").join(name);
        let (before, after) = (tree(&folder.join("before")), tree(&folder.join("after")));
        let there = Case::new(format!("apply to {name}"), before.clone(), after.clone());
        [there, Case::new(format!("remove from {name}"), after, before)]
    };
    FIXTURES.into_iter().flat_map(case).collect()
}

impl Case {
    /// push.lock comes last, as a session writes it.
    fn new(name: String, before: Tree, after: Tree) -> Case {
        let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        let mut writes: Vec<Write> = paths
            .into_iter()
            .map(|path| Write {
                path: RelPath::new(path).expect("relative"),
                before: before.get(path).cloned(),
                after: after.get(path).cloned(),
            })
            .filter(|it| it.before != it.after)
            .collect();
        writes.sort_by_key(|it| it.path.as_str() == "push.lock");
        assert!(writes.len() > 1, "{name} writes too little to be interrupted");
        Case { name, before, after, writes }
    }

    /// How many calls the commit makes.
    fn calls(&self) -> usize {
        let memory = Memory::new(&self.before);
        let counting = Faulty::new(&memory, Fault::Kill, usize::MAX);
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
    let calls = case.calls() + if no_links { case.writes.len() } else { 0 };
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

#[test]
fn failed_calls_leave_the_tree_as_it_was() {
    let root = Path::new(ROOT);
    let (mut refused, mut done) = (0, 0);
    println!("{:52} {:>6} {:>6}", "failed calls", "undone", "done");
    for case in cases() {
        let calls = case.calls();
        let (mut of_case, mut late) = (0, 0);
        for at in 0..calls {
            let what = format!("{}, call {at} failed", case.name);
            let memory = Memory::new(&case.before);
            let kind = [io::ErrorKind::StorageFull, io::ErrorKind::Other][at % 2];
            match commit(&Faulty::new(&memory, Fault::Fail(kind), at), root, &case.writes) {
                Err(_) => {
                    of_case += 1;
                    assert!(!is_interrupted(&memory, root).expect("readable"), "{what}");
                    assert_eq!(memory.tree(), case.before, "{what}");
                }
                // Only clearing away failed, and was done once more.
                Ok(()) => {
                    late += 1;
                    assert!(!is_interrupted(&memory, root).expect("readable"), "{what}");
                    assert_eq!(memory.tree(), case.after, "{what}");
                }
            }
            case.check_settled(&memory, &what);
        }
        println!("{:52} {of_case:6} {late:6}", case.name);
        (refused, done) = (refused + of_case, done + late);
    }
    let all = refused + done;
    println!(
        "failed calls with an error and the tree as it was: {refused} of {all}; with all done: {done}"
    );
    assert!(done * 4 < all, "most calls come before all is done");
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
