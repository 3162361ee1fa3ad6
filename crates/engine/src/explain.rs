//! What SDKs and build tools report, found in any text and looked up by name.
//!
//! [`Book`] holds what the packs, the IM SDKs and the tools' files say of codes and messages;
//! [`Matcher`] finds them in a text as it streams. No vendor is known here, and nothing of how an
//! answer is shown.

mod book;
mod check;
mod context;
mod decoded;
mod lines;
mod matcher;
mod needles;
mod pattern;
mod plain;
mod wrapped;

pub use book::{Book, Entry, Owner, Whose};
pub(crate) use check::check;
pub use decoded::decoded;
pub use matcher::{Finding, Matcher, Strictness};
