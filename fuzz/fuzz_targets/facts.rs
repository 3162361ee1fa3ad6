//! Any texts as the scripts, the manifest and the catalog of a project, cut apart at form feeds.

#![no_main]

#[path = "../../crates/android/tests/laws/bodies.rs"]
mod bodies;

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
    for paths in [GROOVY, KOTLIN] {
        let mut texts: Vec<&str> = text.splitn(paths.len(), '\u{c}').collect();
        texts.resize(paths.len(), "include(\":app\")\n");
        let snapshot = bodies::snapshot(paths.into_iter().zip(texts));
        for want in bodies::wants() {
            bodies::hold(&snapshot, &want);
        }
    }
});
