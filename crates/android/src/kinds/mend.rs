//! Lines that a patch of the doctor's made of others.
//!
//! Knows their title; where they stand is what push.lock says of them.

use crate::kinds::wanted::{Conflict, Row};

/// What keys of the kind are called; push.lock knows where what they name stands.
pub(crate) const KIND: Row = Row {
    title: |key| format!("patch {}", key.code().unwrap_or_default()),
    conflict: Conflict::Text,
    locate: |_, _| Vec::new(),
};
