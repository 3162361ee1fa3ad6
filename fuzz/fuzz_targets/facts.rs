//! Any texts as the scripts, the manifest and the catalog of a project, cut apart at form feeds.

#![no_main]

#[path = "../../crates/android/tests/laws/bodies.rs"]
mod bodies;
#[path = "../files/mod.rs"]
mod files;

libfuzzer_sys::fuzz_target!(|text: &str| {
    for is_kotlin in [false, true] {
        let snapshot = bodies::snapshot(files::of(text, is_kotlin));
        for want in bodies::wants() {
            bodies::hold(&snapshot, &want);
        }
    }
});
