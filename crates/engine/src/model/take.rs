//! The permission to overwrite what is not ours.
//!
//! Knows keys only; who gives it is the command line's business.

use std::collections::BTreeSet;

use pushwright_android::Key;

/// The permission to overwrite what is not ours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Take {
    /// None.
    #[default]
    Nothing,
    /// For every conflict.
    All,
    /// None; but what reads as ours and push.lock does not know is ours.
    WhatReadsAsOurs,
    /// For the conflicts of these keys.
    Keys(BTreeSet<Key>),
}

impl Take {
    /// Whether this very key is named.
    pub(crate) fn names(&self, key: &Key) -> bool {
        matches!(self, Take::Keys(keys) if keys.contains(key))
    }

    pub(crate) fn allows(&self, key: &Key) -> bool {
        match self {
            Take::Nothing | Take::WhatReadsAsOurs => false,
            Take::All => true,
            Take::Keys(keys) => keys.contains(key),
        }
    }
}
