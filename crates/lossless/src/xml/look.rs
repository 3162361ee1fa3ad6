//! How a document looks as a whole, as far as that was asked.
//!
//! Only kept here: `style` finds it out.

use std::cell::OnceCell;

use crate::{Newline, Span};

/// How a document looks as a whole; found out once.
#[derive(Clone, Debug, Default)]
pub(super) struct Look {
    pub(super) newline: OnceCell<Newline>,
    pub(super) steps: OnceCell<Steps>,
    /// The indent of the text, where no element tells a step.
    pub(super) indent: OnceCell<String>,
}

/// Where the usual steps of a document stand in its text, if there are any.
#[derive(Clone, Debug)]
pub(super) struct Steps {
    /// By depth, as far as elements go.
    pub(super) by_depth: Vec<Option<Span>>,
    pub(super) overall: Option<Span>,
}
