//! The words of a plan: what is required, what is remembered, what is found.
//!
//! Knows no pack and makes no plan.

pub(crate) mod beside;
pub(crate) mod classes;
pub(crate) mod context;
pub(crate) mod finding;
pub(crate) mod json;
pub(crate) mod ledger;
pub(crate) mod literals;
pub(crate) mod mend;
pub(crate) mod ours;
pub(crate) mod requirement;
pub(crate) mod secrets;
pub(crate) mod take;
