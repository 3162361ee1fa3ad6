//! Permissions that the manifest uses: elements that have a kind of their own.
//!
//! Knows their title; elements are the business of `element`.

use crate::kinds::wanted::{Conflict, Row, last};
use crate::manifest::locate;

/// What keys of the kind are called, and where what they name stands.
pub(crate) const KIND: Row = Row {
    title: |key| format!("permission {}", last(key.subject(), '.')),
    conflict: Conflict::Manifest,
    locate,
};
