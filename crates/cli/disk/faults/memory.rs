//! A disk in memory: cheap to fail on, and honest about what is lost with the power.
//!
//! Knows names, texts and what was synced; knows no attributes but that they are copied.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::super::door::{Door, Entry};
use super::{ROOT, Tree};

#[derive(Clone)]
pub(super) enum Node {
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
pub(super) struct Memory {
    seen: RefCell<BTreeMap<PathBuf, Node>>,
    durable: RefCell<BTreeMap<PathBuf, Node>>,
    pending: RefCell<Vec<Pending>>,
}

impl Memory {
    pub(super) fn new(tree: &Tree) -> Memory {
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

    pub(super) fn tree(&self) -> Tree {
        let files = |(path, node): (&PathBuf, &Node)| match node {
            Node::File(bytes) => {
                let path = path.strip_prefix(ROOT).expect("below the root");
                Some((path.to_string_lossy().into_owned(), bytes.borrow().clone()))
            }
            Node::Folder => None,
        };
        self.seen.borrow().iter().filter_map(files).collect()
    }

    pub(super) fn folders(&self) -> BTreeSet<PathBuf> {
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
    pub(super) fn lose_power(&self, mut dice: u64) {
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
    pub(super) fn save(&self, path: &str, text: &[u8]) {
        let path = Path::new(ROOT).join(path);
        if path.parent().is_some_and(|it| self.seen.borrow().contains_key(it)) {
            let node = Node::File(Rc::new(RefCell::new(text.to_owned())));
            put(&mut self.seen.borrow_mut(), &[(path, Some(node))]);
        }
    }

    pub(super) fn node(&self, path: &Path) -> io::Result<Node> {
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
            // With a folder goes what was in it, though the going of that was not synced.
            None => nodes.retain(|it, _| !it.starts_with(path)),
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
