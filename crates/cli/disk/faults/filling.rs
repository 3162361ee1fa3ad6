//! Filling a folder of its own, on a disk that fails or is cut off at every call: whoever comes to
//! the project's home sees it, and the next run that writes settles it.

use super::super::commit::{commit_and, is_interrupted, recover};
use super::super::filled::{fill, interrupted, settle};
use super::*;

const OUT: &str = "/p/build/generated/push";

/// A home, the folder below it, and what is written into that.
struct Filling {
    before: Tree,
    after: Tree,
    writes: Vec<Write>,
}

/// Into a folder that is missing, and into one that holds an older version.
fn fillings() -> Vec<Filling> {
    let generated =
        cases_of("auto-init-java").into_iter().filter(|it| it.name.contains("generate"));
    let home = ("push.toml".to_owned(), b"version = 1\n".to_vec());
    let below = |tree: Tree| -> Tree {
        let inside =
            tree.into_iter().map(|(path, text)| (format!("build/generated/push/{path}"), text));
        inside.chain([home.clone()]).collect()
    };
    let filling =
        |it: Case| Filling { before: below(it.before), after: below(it.after), writes: it.writes };
    let fillings: Vec<Filling> = generated.map(filling).collect();
    assert_eq!(fillings.len(), 2);
    fillings
}

impl Filling {
    fn run(&self, door: &dyn Door) -> Result<(), DiskError> {
        fill(door, Path::new(ROOT), Path::new(OUT), &|folder, last| {
            commit_and(door, folder, &self.writes, last)
        })
    }

    fn calls(&self) -> usize {
        let memory = Memory::new(&self.before);
        let counting = Faulty::new(&memory, Fault::Kill, usize::MAX);
        self.run(&counting).expect("filled");
        assert_eq!(memory.tree(), self.after);
        counting.calls.get()
    }

    /// The tree is one of the two, with no other folder.
    fn check_settled(&self, memory: &Memory, what: &str) {
        let tree = memory.tree();
        let expected = if tree == self.after { &self.after } else { &self.before };
        assert_eq!(tree.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "{what}");
        assert!(tree == *expected, "{what}: half written");
        assert_eq!(memory.folders(), Memory::new(expected).folders(), "{what}");
    }
}

#[test]
fn a_killed_filling_is_seen_from_home_and_settled_there() {
    let home = Path::new(ROOT);
    for (filling, power) in fillings().iter().flat_map(|it| [(it, false), (it, true)]) {
        for at in 0..filling.calls() {
            let what = format!("killed at call {at}, power lost: {power}");
            let memory = Memory::new(&filling.before);
            let _ = filling.run(&Faulty::new(&memory, Fault::Kill, at));
            if power {
                memory.lose_power(at as u64 * 5 + 3);
            }
            let tree = memory.tree();
            let is_half = !tree.iter().all(|(path, text)| filling.after.get(path) == Some(text))
                && tree != filling.before;
            let seen = interrupted(&memory, home).expect("readable");
            // Only the journal may be left where all is written.
            let is_cleared =
                tree.keys().all(|it| filling.after.contains_key(it) || it.ends_with("-done"));
            assert!(!is_half || seen.is_some() || is_cleared, "{what}: {:?}", tree.keys());
            settle(&memory, home).unwrap_or_else(|error| panic!("{what}: {error}"));
            assert_eq!(interrupted(&memory, home).expect("readable"), None, "{what}");
            let out = Path::new(OUT);
            if memory.node(out).is_ok() {
                recover(&memory, out).unwrap_or_else(|error| panic!("{what}: {error}"));
            }
            filling.check_settled(&memory, &what);
        }
    }
}

#[test]
fn a_filling_that_fails_takes_its_folders_away() {
    for filling in fillings() {
        for at in 0..filling.calls() {
            let what = format!("call {at} failed");
            let memory = Memory::new(&filling.before);
            let door = Faulty::new(&memory, Fault::Fail(io::ErrorKind::StorageFull), at);
            let error = filling.run(&door).expect_err(&what);
            assert!(matches!(error, DiskError::Io { .. }), "{what}: {error}");
            assert!(!is_interrupted(&memory, Path::new(ROOT)).expect("readable"), "{what}");
            assert_eq!(interrupted(&memory, Path::new(ROOT)).expect("readable"), None, "{what}");
            assert!(memory.tree() == filling.before, "{what}: {:?}", memory.tree().keys());
            filling.check_settled(&memory, &what);
        }
    }
}
