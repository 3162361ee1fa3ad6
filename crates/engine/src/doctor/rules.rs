//! The doctor's rules, by what they look at.
//!
//! Each file knows its rules; what they share is the doctor's.

pub(super) mod asking;
pub(super) mod brought;
pub(super) mod checks;
pub(super) mod classes;
pub(super) mod gradle;
pub(super) mod levels;
pub(super) mod links;
pub(super) mod manifest;
pub(super) mod merger;
pub(super) mod messages;
pub(super) mod proguard;
pub(super) mod registration;
pub(super) mod slips;
pub(super) mod sources;
pub(super) mod surroundings;
pub(super) mod vendor_files;

use super::{Exam, Symptom, finding, masked};
