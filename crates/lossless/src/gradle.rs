//! Gradle scripts, Groovy and Kotlin: a tree of what they call and assign, and edits of them.
//!
//! [`parse`] reads a script into [`Statement`]s with spans; [`query`] finds blocks, variables and
//! everything that is called anywhere; [`edit`] says how the text reads with one statement more or
//! less. The parser knows brackets, strings, comments and where statements end. What else it does
//! not understand (conditions, loops, classes, arithmetic) becomes [`Opaque`], whose bodies are
//! still read, so that nothing that is called goes unseen.
//!
//! This module does not know Gradle's model: that `repositories` holds repositories or that
//! `implementation` declares a dependency is for the caller to say. Nor is it a validity check:
//! some scripts that it reads are refused by the real compilers.

pub mod edit;
mod literal;
mod parse;
mod piece;
pub mod query;
mod scan;
mod script;
mod spans;
mod tree;
mod variables;
mod walk;

pub use crate::malformed::Malformed;
pub use parse::{parse, parse_shared};
pub use piece::Piece;
pub use script::Script;
pub use spans::Spans;
pub use tree::{
    Argument, Assign, Body, Call, Declaration, Dialect, Interpolation, Name, Opaque, Operator,
    Statement, Value,
};

/// Whether nothing but comments and blanks is in a text, which may be a piece of a script.
#[must_use]
pub fn is_blank(text: &str, dialect: Dialect) -> bool {
    parse(text, dialect).is_ok_and(|it| it.statements.is_empty())
}
