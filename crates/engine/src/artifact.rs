//! What was built, held against push.toml and the packs.
//!
//! Knows what requirements come to in an APK or a bundle: what `facts` read, what `demand` asks of
//! it, how `judge` answers, and what `inspect` tells without any project. Reads no file by itself.

mod asked;
mod chosen;
mod demand;
mod facts;
mod inspect;
mod judge;
mod made;
mod manifest;
mod secrets;
mod signing;

pub use facts::{Asked, Facts, read};
pub use inspect::{Inspection, Wiring, asked_of, inspect};
pub use judge::{Verdict, asked, verdicts};
pub use signing::lines as signed_by;
