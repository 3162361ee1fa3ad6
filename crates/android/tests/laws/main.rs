//! The laws of every kind of fact, on the fixtures' files recombined and spoilt.
//!
//! What a search finds becomes a case of `facts.rs` or of the format's own tests.

mod bodies;
mod inputs;
#[path = "../../../lossless/tests/bodies/seed.rs"]
mod seed;

use proptest::prelude::*;

proptest! {
    #![proptest_config(seed::drawn(2))]

    #[test]
    fn every_kind_holds_in_any_project(files in inputs::files()) {
        let snapshot = bodies::snapshot(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
        for want in bodies::wants() {
            bodies::hold(&snapshot, &want);
        }
    }
}

/// Projects that fuzzing found: a call with another behind it, an operator at the end of a line, or
/// before the first word.
#[test]
fn what_was_found_holds() {
    let scripts = [
        "android {\n    defaultConfig {\n    }}dependencies {\n    implementation 'a:b:1'\n}\n",
        "android {\n}\ndependencies {\n    implementation deps.a*in\n}\n",
        "android {\n}\ndependencies {\n    implementation 'a:b:1'\n}\u{8}\n",
        "apply plugin: 'com.android.application'\nandroid {\n}\n",
    ];
    let above = ["", "", "", "?uildscript {\n    dependencies { classpath 'a:b:1' }\n}\n"];
    let manifest = "<manifest>\n    <application />\n</manifest>\n";
    for (script, above) in scripts.into_iter().zip(above) {
        let snapshot = bodies::snapshot([
            ("build.gradle", above),
            ("app/build.gradle", script),
            ("app/src/main/AndroidManifest.xml", manifest),
            ("settings.gradle", "include ':app'\n"),
        ]);
        for want in bodies::wants() {
            bodies::hold(&snapshot, &want);
        }
    }
}
