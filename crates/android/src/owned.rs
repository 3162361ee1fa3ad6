//! What stands in the files because we put it there.
//!
//! Knows keys and what they took the place of; how that is remembered is the caller's business.

use std::collections::BTreeMap;

use crate::key::Key;

/// The keys that we made and what stood in their places, as the ledger knows them.
#[derive(Clone, Debug, Default)]
pub struct Owned(BTreeMap<Key, String>);

impl Owned {
    /// The keys of what we created, each with the text it took the place of; what was adopted
    /// counts as the user's.
    #[must_use]
    pub fn new(created: impl IntoIterator<Item = (Key, String)>) -> Owned {
        Owned(created.into_iter().collect())
    }

    /// Whether we created the thing.
    pub(crate) fn created(&self, key: &Key) -> bool {
        self.0.contains_key(key)
    }

    /// The keys of what we created.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &Key> {
        self.0.keys()
    }

    /// What stood in the place of a thing we created.
    pub(crate) fn was(&self, key: &Key) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }
}
