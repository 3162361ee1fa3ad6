//! Any text as a Gradle script of either dialect.

#![no_main]

#[path = "../../crates/lossless/tests/bodies/gradle.rs"]
#[allow(dead_code)] // The laws of the crate use more of it.
mod bodies;

libfuzzer_sys::fuzz_target!(|text: &str| bodies::any_text(text));
