//! The project's files as they were read, or as they would be after some edits.
//!
//! Knows paths and contents; knows no disk. Scripts, catalogs and manifests are read once per text.

use std::any::Any;
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

use pushwright_lossless::gradle::{self, Dialect, Script};
use pushwright_lossless::source::{Language, Source, names_declared};
use pushwright_lossless::toml::{self, Tables};
use pushwright_lossless::xml::{self, Document, Tree};
use pushwright_lossless::{Newline, SourceText, TextEdit};

use crate::catalog_text::{Libraries, Text};
use crate::rel_path::RelPath;

/// What a file of the project holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Text in UTF-8.
    Text(SourceText),
    /// Not UTF-8 from this byte on; an error only where the file must be understood.
    NotUtf8 {
        /// The offset of the first byte that is not UTF-8.
        offset: usize,
    },
    /// The file exists; its content is of no interest.
    Listed,
    /// A link to a folder of the project: what stands there is found where it stands.
    Linked {
        /// That folder.
        to: RelPath,
    },
}

#[derive(Debug)]
struct File {
    content: Content,
    script: OnceCell<Result<Script, gradle::Malformed>>,
    tables: OnceCell<Result<Tables, toml::Malformed>>,
    libraries: OnceCell<Option<Libraries>>,
    tree: RefCell<Option<Result<Arc<Tree>, xml::Malformed>>>,
    newline: OnceCell<Newline>,
    shared: OnceCell<Arc<str>>,
}

impl File {
    fn new(content: Content) -> File {
        File {
            content,
            script: OnceCell::new(),
            tables: OnceCell::new(),
            libraries: OnceCell::new(),
            tree: RefCell::default(),
            newline: OnceCell::new(),
            shared: OnceCell::new(),
        }
    }
}

/// What somebody found out of all files of a snapshot, who alone knows what that is.
#[derive(Clone, Default)]
pub(crate) struct Memo(OnceCell<Rc<dyn Any>>);

impl Memo {
    /// What was found out, or is now; each memo has one asker.
    pub(crate) fn get_or_read<T: 'static>(&self, read: impl FnOnce() -> T) -> &T {
        let known = self.0.get_or_init(|| Rc::new(read()));
        known.downcast_ref().unwrap_or_else(|| unreachable!("a memo has one asker"))
    }
}

impl fmt::Debug for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.get().is_some() { "Memo(known)" } else { "Memo" })
    }
}

/// A map of paths to contents; copies share the files they have in common.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// What was read, shared by all copies.
    files: Rc<BTreeMap<RelPath, Rc<File>>>,
    /// What was put in since, and `None` for what was taken out.
    changed: BTreeMap<RelPath, Option<Rc<File>>>,
    /// What these files say of catalogs, and what the settings write of some.
    pub(crate) catalogs: Memo,
    pub(crate) written: Memo,
    /// The sources by the classes that they declare beside that of their name, of what was read.
    declared: Rc<Memo>,
}

impl Snapshot {
    /// The files as read.
    #[must_use]
    pub fn new(files: impl IntoIterator<Item = (RelPath, Content)>) -> Snapshot {
        // Of what is only listed one stands for all.
        let listed = Rc::new(File::new(Content::Listed));
        let file = |content| match content {
            Content::Listed => Rc::clone(&listed),
            content => Rc::new(File::new(content)),
        };
        let files = files.into_iter().map(|(path, content)| (path, file(content)));
        Snapshot { files: Rc::new(files.collect()), ..Snapshot::default() }
    }

    /// The same files: those that `known` holds with the same content are one with it, and what was
    /// read of them is not read again.
    #[must_use]
    pub fn sharing(self, known: &Snapshot) -> Snapshot {
        let shared = |path: &RelPath, file: &Rc<File>| {
            let same = known.files.get(path).filter(|it| it.content == file.content);
            Rc::clone(same.unwrap_or(file))
        };
        let files = self.files.iter().map(|(path, file)| (path.clone(), shared(path, file)));
        Snapshot { files: Rc::new(files.collect()), declared: Rc::default(), ..self }
    }

    /// Puts a file in, or another content in its place.
    pub fn set(&mut self, path: RelPath, content: Content) {
        // What comes is asked for from now on; a large tree of what was is read again if need be.
        if let Some(replaced) = self.file(&path) {
            replaced.tree.take();
        }
        self.changed.insert(path, Some(Rc::new(File::new(content))));
        (self.catalogs, self.written) = Default::default();
    }

    /// Edits a file's text, keeping its byte-order mark; one that is absent is made.
    ///
    /// Of a manifest that was read already only the part around the edit is read again.
    pub fn edit(&mut self, path: &RelPath, edit: &TextEdit) {
        let tree = self.file(path).and_then(|file| file.tree.take()?.ok());
        self.set_text(path, edit.apply(self.text(path).unwrap_or_default()));
        let tree = tree.zip(self.text(path)).and_then(|(tree, text)| Tree::after(tree, edit, text));
        if let Some(file) = self.file(path) {
            file.tree.replace(tree.map(Ok));
        }
    }

    /// Puts `text` in the place of a file's text, keeping its byte-order mark.
    pub fn set_text(&mut self, path: &RelPath, text: String) {
        let source = match self.get(path) {
            Some(Content::Text(old)) => old.with_text(text),
            _ => SourceText::new(text),
        };
        self.set(path.clone(), Content::Text(source));
    }

    /// Takes a file out.
    pub fn remove(&mut self, path: &RelPath) {
        self.changed.insert(path.clone(), None);
        (self.catalogs, self.written) = Default::default();
    }

    /// A file's content.
    #[must_use]
    pub fn get(&self, path: &RelPath) -> Option<&Content> {
        self.file(path).map(|file| &file.content)
    }

    fn file(&self, path: &RelPath) -> Option<&File> {
        match self.changed.get(path) {
            Some(changed) => changed.as_deref(),
            None => self.files.get(path).map(Rc::as_ref),
        }
    }

    /// A file's text without byte-order mark, if it is there and is text.
    #[must_use]
    pub fn text(&self, path: &RelPath) -> Option<&str> {
        match self.get(path)? {
            Content::Text(source) => Some(source.as_str()),
            Content::NotUtf8 { .. } | Content::Listed | Content::Linked { .. } => None,
        }
    }

    /// How a file's text ends its lines, if it is there and is text.
    pub(crate) fn newline(&self, path: &RelPath) -> Option<Newline> {
        let text = self.text(path)?;
        Some(*self.file(path)?.newline.get_or_init(|| Newline::of(text)))
    }

    /// A file's text for those who keep it longer than the snapshot; all of them share one copy.
    #[must_use]
    pub fn shared_text(&self, path: &RelPath) -> Option<Arc<str>> {
        let text = self.text(path)?;
        let file = self.file(path)?;
        Some(Arc::clone(file.shared.get_or_init(|| Arc::from(text))))
    }

    /// Whether the file exists.
    #[must_use]
    pub fn contains(&self, path: &RelPath) -> bool {
        self.file(path).is_some()
    }

    /// The link to a folder that a path leads through, and that folder.
    pub(crate) fn linked_above(&self, path: &RelPath) -> Option<(RelPath, &RelPath)> {
        let mut folder = path.parent();
        while !folder.as_str().is_empty() {
            if let Some(Content::Linked { to }) = self.get(&folder) {
                return Some((folder, to));
            }
            folder = folder.parent();
        }
        None
    }

    /// The path as the snapshot holds it, if the file exists; lives as long as the snapshot.
    pub(crate) fn held(&self, path: &RelPath) -> Option<&RelPath> {
        match self.changed.get_key_value(path) {
            Some((path, changed)) => changed.as_ref().map(|_| path),
            None => self.files.get_key_value(path).map(|(path, _)| path),
        }
    }

    /// The sources read with their text that declare a class whose name is not the file's, such as
    /// Kotlin's with several classes; not what was put in since, which is named like its class.
    pub(crate) fn declaring(&self, class: &str) -> impl Iterator<Item = &RelPath> {
        type Declared = BTreeMap<String, Vec<RelPath>>;
        let read = || {
            let mut found = Declared::new();
            for (path, file) in self.files.iter() {
                let Content::Text(text) = &file.content else { continue };
                for class in declared_beside(path, text.as_str()) {
                    found.entry(class).or_default().push(path.clone());
                }
            }
            found
        };
        let found = self.declared.get_or_read(read).get(class).into_iter().flatten();
        found.filter(|path| !self.changed.contains_key(*path))
    }

    /// All paths, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &RelPath> {
        let mut new = self.changed.iter().filter_map(|(path, file)| file.as_ref().map(|_| path));
        let mut new_head = new.next();
        let mut old = self.files.keys().filter(|it| !self.changed.contains_key(*it));
        let mut old_head = old.next();
        std::iter::from_fn(move || match (old_head, new_head) {
            (Some(one), Some(other)) if one > other => {
                new_head = new.next();
                Some(other)
            }
            (Some(one), _) => {
                old_head = old.next();
                Some(one)
            }
            (None, other) => {
                new_head = new.next();
                other
            }
        })
    }

    /// The tables of the TOML text at `path`, if there is a text.
    pub(crate) fn tables(&self, path: &RelPath) -> Option<Result<&Tables, &toml::Malformed>> {
        let file = self.file(path)?;
        let Content::Text(source) = &file.content else { return None };
        Some(file.tables.get_or_init(|| Tables::read(source.as_str())).as_ref())
    }

    /// The version catalog at `path`, if there is a text that is TOML.
    pub(crate) fn catalog(&self, path: &RelPath) -> Option<Text<'_>> {
        Some(Text { text: self.text(path)?, tables: self.tables(path)?.ok()? })
    }

    /// The libraries of the version catalog at `path`, if there is one that can be read.
    pub(crate) fn libraries(&self, path: &RelPath) -> Option<&Libraries> {
        let file = self.file(path)?;
        let read = || Some(Libraries::read(self.text(path)?, self.tables(path)?.ok()?));
        file.libraries.get_or_init(read).as_ref()
    }

    /// Why the text at `path` is not XML, if it is a text and is not.
    pub(crate) fn not_xml(&self, path: &RelPath) -> Option<xml::Malformed> {
        self.document(path)?.err()
    }

    /// The XML document at `path`, if there is a text there.
    #[must_use]
    pub fn document(&self, path: &RelPath) -> Option<Result<Document<'_>, xml::Malformed>> {
        let file = self.file(path)?;
        let Content::Text(source) = &file.content else { return None };
        let text = source.as_str();
        let read = || Document::parse(text).map(|it| Arc::clone(it.tree()));
        let mut tree = file.tree.borrow_mut();
        let tree = tree.get_or_insert_with(read).as_ref();
        Some(tree.map(|tree| Document::of(text, tree)).map_err(Clone::clone))
    }

    /// The parsed Gradle script at `path`, if there is a text there; a Kotlin source reads like one.
    #[must_use]
    pub fn script(&self, path: &RelPath) -> Option<Result<&Script, &gradle::Malformed>> {
        let file = self.file(path)?;
        let Content::Text(source) = &file.content else { return None };
        let name = path.file_name();
        let source_of = || name.ends_with(".kt").then_some(Dialect::Kotlin);
        let dialect = Dialect::of_file_name(name).or_else(source_of)?;
        Some(file.script.get_or_init(|| gradle::parse_shared(source.shared(), dialect)).as_ref())
    }
}

/// The qualified names of the classes that a source declares and that are not called like it.
fn declared_beside(path: &RelPath, text: &str) -> Vec<String> {
    let name = path.file_name();
    let Some(language) = Language::of_file_name(name) else { return Vec::new() };
    let own = name.split('.').next();
    // Most declare their own alone.
    if names_declared(text).all(|it| Some(it) == own) {
        return Vec::new();
    }
    let source = Source::new(text, language);
    let types = source.top_level_types().into_iter().filter(|it| Some(*it) != own);
    let package = source.package();
    let qualified =
        |it: &str| if package.is_empty() { it.to_owned() } else { format!("{package}.{it}") };
    types.map(qualified).collect()
}

/// Text as compared with what we write: git may have turned LF into CRLF.
#[must_use]
pub fn without_cr(text: &str) -> String {
    text.replace("\r\n", "\n")
}
