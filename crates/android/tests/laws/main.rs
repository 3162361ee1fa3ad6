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
