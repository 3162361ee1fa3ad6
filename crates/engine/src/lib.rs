//! From configuration and project to a plan: what must hold, what is missing, what to write.
//!
//! [`plan()`] turns push.toml and the packs into requirements, holds them against
//! the files and the ledger and gives a [`Plan`]: changed files, items left for a human, findings
//! and the next ledger. A plan is a value; nothing here writes.
//!
//! This crate does not know the disk or the terminal.

mod check_pack;
mod checks;
mod console;
mod deep_link;
mod diff;
mod doctor;
mod finding;
mod generate;
mod gradle_wiring;
mod holes;
mod im;
mod intent;
mod json;
mod ledger;
mod literals;
mod ours;
mod plan;
mod reads;
mod require;
mod requirement;
mod scene;
mod schema;
mod sources;
mod stand_in;
mod superseded;
mod told;
mod vendors;

pub use check_pack::check_packs;
pub use console::{
    Build, DEBUG_KEYSTORE, DELAY, Keystore, Row, Sheet, Signer, builds, console, keystores,
};
pub use diff::unified_diff;
pub use doctor::{Nearby, Patient, Point, State as PointState, Symptom, checklist, doctor};
pub use finding::problem;
pub use generate::{Generated, generate};
pub use im::im_sdk_of;
pub use intent::refusals;
pub use ledger::{LOCK_FILE, Ledger, Own, State};
pub use ours::GENERATED;
pub use plan::{Change, Inputs, Item, ItemKind, Plan, Reason, Take, plan, plan_gradle};
pub use reads::Reads;
pub use requirement::Origin;
pub use scene::DropFiles;
pub use schema::schema;
pub use sources::drop::{Drop, drops};
