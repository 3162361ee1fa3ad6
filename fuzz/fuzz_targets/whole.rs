//! Any texts as a project that is set up for three vendors and taken down again, cut apart at form
//! feeds.

#![no_main]

#[path = "../../crates/engine/tests/bodies/whole.rs"]
#[allow(dead_code)] // Other targets use more of it.
mod bodies;
#[path = "../files/mod.rs"]
mod files;

use pushwright_engine::Take;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let is_kotlin = text.starts_with('k');
    let files = files::of(text.strip_prefix('k').unwrap_or(text), is_kotlin);
    let files: Vec<(String, String)> =
        files.map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
    bodies::holds(&files, &Take::Nothing);
});
