//! Any text as TOML.

#![no_main]

#[path = "../../crates/lossless/tests/bodies/toml.rs"]
#[allow(dead_code)] // The laws of the crate use more of it.
mod bodies;

libfuzzer_sys::fuzz_target!(|text: &str| bodies::any_text(text));
