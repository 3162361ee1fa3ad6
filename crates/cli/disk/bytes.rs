//! The bytes of a file that a commit writes or expects.
//!
//! Shares the text of a project's file with whoever planned; makes no copy of it.

use std::ops::Deref;
use std::sync::Arc;

use pushwright_lossless::SourceText;

/// Bytes of their own, or the text that a snapshot holds too.
#[derive(Clone, Debug)]
pub(crate) enum Bytes {
    Own(Vec<u8>),
    Text(Arc<String>),
}

impl Bytes {
    /// What is written to disk of a text.
    pub(crate) fn of(text: &SourceText) -> Bytes {
        match text.has_byte_order_mark() {
            true => Bytes::Own(text.to_bytes()),
            false => Bytes::Text(Arc::clone(text.shared())),
        }
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Bytes {
        Bytes::Own(bytes)
    }
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Bytes::Own(bytes) => bytes,
            Bytes::Text(text) => text.as_bytes(),
        }
    }
}

impl PartialEq for Bytes {
    fn eq(&self, other: &Bytes) -> bool {
        **self == **other
    }
}
