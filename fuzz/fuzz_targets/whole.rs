//! Any texts as a project that is set up for three vendors and taken down again, cut apart at form
//! feeds.

#![no_main]

#[path = "../../crates/engine/tests/bodies/whole.rs"]
#[allow(dead_code)] // Other targets use more of it.
mod bodies;

use pushwright_engine::Take;

const GROOVY: [&str; 5] = [
    "app/build.gradle",
    "app/src/main/AndroidManifest.xml",
    "build.gradle",
    "gradle/libs.versions.toml",
    "settings.gradle",
];

const KOTLIN: [&str; 5] = [
    "app/build.gradle.kts",
    "app/src/main/AndroidManifest.xml",
    "build.gradle.kts",
    "gradle/libs.versions.toml",
    "settings.gradle.kts",
];

libfuzzer_sys::fuzz_target!(|text: &str| {
    let paths = if text.starts_with('k') { KOTLIN } else { GROOVY };
    let text = text.strip_prefix('k').unwrap_or(text);
    let mut texts: Vec<&str> = text.splitn(paths.len(), '\u{c}').collect();
    texts.resize(paths.len(), "include(\":app\")\n");
    let files = paths.into_iter().zip(texts);
    let files: Vec<(String, String)> =
        files.map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
    bodies::holds(&files, &Take::Nothing);
});
