//! What the packs of a run's vendors say, filled in with push.toml's values.
//!
//! Knows packs; does not know what a project has of it.

pub(crate) mod already;
pub(crate) mod checks;
pub(crate) mod demands;
pub(crate) mod filling;
pub(crate) mod fragment;
pub(crate) mod im;
pub(crate) mod notes;
pub(crate) mod plugin_version;
pub(crate) mod repositories;
pub(crate) mod sdk_file;
pub(crate) mod sdk_module;
pub(crate) mod stand_in;

pub(crate) mod variables;
pub(crate) mod vendors;
