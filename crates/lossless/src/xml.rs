//! XML: where elements and attributes stand in a text, and edits that add or remove one.
//!
//! [`Document::parse`] reads strictly: what it accepts, a conforming XML parser accepts too. The
//! edits ([`insert`], [`set_attribute`] and their kin) take the look of new text from its
//! neighbours, those that an addition made set aside (see [`Added`]). Each of them returns one edit of [`Document::text`]; parse again in between.
//!
//! Knows XML and its namespaces; doesn't know Android, which elements belong where, or which
//! prefix is customary for which namespace (see [`Namespace`]).
//!
//! ## Limitations
//! A document type with an internal subset is refused, and so is an element nested deeper than
//! [`DEPTH_LIMIT`]. External entities are not read; a reference to one is malformed.

mod added;
mod characters;
mod document;
mod edit;
mod look;
mod new_element;
mod node;
mod parse;
mod prolog;
mod reread;
mod scope;
mod style;
mod tag;
mod view;

pub use crate::malformed::Malformed;
pub use document::{Added, Document, Tree, XMLNS};
pub use edit::{insert, open, remove, remove_attribute, set_attribute};
pub use new_element::{Namespace, NewAttribute, NewElement, canonical};
pub use node::ElementId;
pub use parse::DEPTH_LIMIT;
pub use view::{Attribute, Attributes, Element, Name};
