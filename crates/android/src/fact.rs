//! What can be said of one wanted thing in a project, and one step towards it.
//!
//! Knows places and edits; each kind of thing has a module of its own.

use pushwright_lossless::{Edit, Span, TextEdit};

use crate::key::Key;
use crate::rel_path::RelPath;

/// A span in a file of the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: RelPath,
    /// Bytes of its text, not counting a byte-order mark.
    pub span: Span,
}

impl Place {
    /// The place `span` in `file`.
    #[must_use]
    pub fn new(file: &RelPath, span: Span) -> Place {
        Place { file: file.clone(), span }
    }
}

/// Whether a wanted thing is there.
#[derive(Clone, Debug, PartialEq)]
pub enum Presence {
    /// It is nowhere.
    Absent,
    /// It is there and says what is wanted.
    Present(Place),
    /// It is there and says something else.
    Different(Difference),
    /// Something we do not understand may hold it.
    Unknown(CannotTell),
}

/// A thing that says something else than wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The thing.
    pub at: Place,
    /// What differs, as a phrase.
    pub message: String,
    /// How it differs.
    pub kind: DifferenceKind,
    /// The part of the wanted thing that differs, where it has a name of its own.
    pub part: Option<Key>,
    /// The edit that makes it say what is wanted; `None` where only a human can tell.
    pub fix: Option<TextEdit>,
}

/// How a thing differs from what is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DifferenceKind {
    /// A value of it is another one.
    Value,
    /// The user has it taken out on purpose.
    TakenOut,
    /// A thing of another name, this one, does what the wanted thing is for.
    OtherName(String),
}

/// Why the project's files do not tell whether, or where, a thing stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CannotTell {
    /// The reason, as a phrase.
    pub why: String,
    /// What is not understood, or where the thing belongs.
    pub at: Option<Place>,
    /// The text to add by hand.
    pub snippet: String,
}

/// One edit on the way to a wanted thing: of the thing itself, or of what must hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What the edit makes: the wanted thing, a part of it, or a container.
    pub key: Key,
    /// The file it edits; a file that is not there yet is created from the edit's text.
    pub file: RelPath,
    /// The edit.
    pub edit: Edit,
}

/// A part of a wanted thing that has a key of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its key.
    pub key: Key,
    /// Whether it often is there without the thing.
    pub is_often_there: bool,
}
