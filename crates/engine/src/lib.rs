//! From configuration and project to a plan: what must hold, what is missing, what to write.
//!
//! [`plan()`] turns push.toml and the packs into requirements, holds them against
//! the files and the ledger and gives a [`Plan`]: changed files, items left for a human, findings
//! and the next ledger. A plan is a value; nothing here writes.
//!
//! This crate does not know the disk or the terminal.

mod artifact;
mod check_pack;
mod console;
mod doctor;
mod explain;
mod generate;
mod model;
mod overview;
mod plan;
mod require;
mod schema;
mod sources;
mod vendor;
mod words;

pub use artifact::{
    Asked, Facts, Inspection, Verdict, Wiring, asked, asked_of, inspect, read, signed_by, verdicts,
};
pub use check_pack::check_packs;
pub use console::intent::refusals;
pub use console::{
    Build, DEBUG_KEYSTORE, DELAY, Keystore, Row, Sheet, Signer, builds, console, console_in,
    keystores,
};
pub use doctor::{
    Nearby, Patient, Point, Stage, State as PointState, Step, Symptom, checklist, doctor,
    regenerated, rule_codes, secrets,
};
pub use explain::{Book, Entry, Finding, Matcher, Owner, Strictness, Whose, decoded};
pub use generate::{Generated, generate};
pub use model::beside::{Beside, BesideFiles, copied_files, vendor_files};
pub use model::classes::{REGISTRATION, TOKEN_MANAGER};
pub use model::context::DropFiles;
pub use model::finding::problem;
pub use model::ledger::{LOCK_FILE, Ledger, Markers, Own, State};
pub use model::mend::mends;
pub use model::ours::GENERATED;
pub use model::requirement::Origin;
pub use overview::{Aspect, Cell, Detail, Overview, VendorOverview, overview, page};
pub use plan::diff::{Replaced, replaced, unified_diff};
pub use plan::{Change, Follow, Inputs, Item, ItemKind, Plan, Reason, Take, plan, plan_gradle};
pub use require::reads::Reads;
pub use schema::schema;
pub use sources::drop::{Drop, drops};
pub use vendor::already::{Known, already};
pub use vendor::im::im_sdk_of;
pub use vendor::sdk_file::{COMPONENTS, SdkAnswer, SdkHeld, SdkQuestions, sdk_questions, see};
pub use vendor::variables::template_variables;
pub use words::{Language, Unit, Words, units};

/// The example of README.md is run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
