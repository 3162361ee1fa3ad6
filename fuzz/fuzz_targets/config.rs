//! Any text as push.toml.

#![no_main]

#[path = "../../crates/engine/tests/bodies/whole.rs"]
#[allow(dead_code)] // Other targets use more of it.
mod bodies;

libfuzzer_sys::fuzz_target!(|text: &str| bodies::any_config(text));
