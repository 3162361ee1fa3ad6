//! What a plan says: the files that change and why, what is left, what was noticed, push.lock.
//!
//! A value; how it came about and what is done with it is told elsewhere.

use pushwright_android::{Key, RelPath};
use pushwright_config::Diagnostic;
use pushwright_lossless::SourceText;

use super::reason::Reason;
use crate::model::ledger::Ledger;

/// What to write, what is left for a human, and what was noticed.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The files that change, by path.
    pub changes: Vec<Change>,
    /// What is left for a human, with places in the files as they are before the plan is applied.
    pub items: Vec<Item>,
    pub(super) items_after: Vec<Item>,
    /// What was noticed; errors keep the plan from being applied.
    pub findings: Vec<Diagnostic>,
    /// push.lock after the plan is applied.
    pub ledger: Ledger,
    /// What holds once the plan is applied; in place already is what of it no change has as a reason.
    pub satisfied: Vec<Key>,
}

/// One file that changes.
#[derive(Clone, Debug)]
pub struct Change {
    /// The file.
    pub path: RelPath,
    /// Its text now; `None`: it is created.
    pub before: Option<SourceText>,
    /// Its text afterwards; `None`: it is deleted.
    pub after: Option<SourceText>,
    /// Why, in the order of the text afterwards.
    pub reasons: Vec<Reason>,
}

/// Something left for a human.
#[derive(Clone, Debug)]
pub struct Item {
    /// What sort of thing is left.
    pub kind: ItemKind,
    /// The thing.
    pub key: Key,
    /// What is the matter and what to do.
    pub diagnostic: Diagnostic,
    /// Where another version of a vendor's SDK stands than push.toml asks for: that one.
    pub follows: Option<Follow>,
}

/// The version of a vendor's SDK that push.toml can follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Follow {
    /// The vendor.
    pub vendor: String,
    /// The version that stands in the project.
    pub version: String,
}

/// Sorts of [`Item`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemKind {
    /// The user's text says something else, and we never wrote it.
    Conflict,
    /// The files do not tell.
    Unknown,
    /// It waits for something that is not there.
    HeldBack,
    /// A file that only the vendor hands out is missing.
    VendorFile,
    /// It is ours and no longer required, and was edited since we wrote it.
    Edited,
    /// It is no longer required, and since push.lock was lost nobody has said whose it is.
    Undecided,
    /// What a pack checks of the whole project does not hold.
    Failed,
}

impl Plan {
    /// The same plan with the places of its items in the files as they are once it is applied.
    #[must_use]
    pub fn applied(&self) -> Plan {
        Plan { items: self.items_after.clone(), ..self.clone() }
    }

    /// Whether all that is left is to bring files that only vendors hand out.
    #[must_use]
    pub fn waits_for_files_only(&self) -> bool {
        self.items.iter().all(|item| item.kind == ItemKind::VendorFile)
    }

    /// Whether nothing changes.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.changes.is_empty()
    }
}
