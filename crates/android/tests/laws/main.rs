//! The laws of every kind of fact, on the fixtures' files recombined and spoilt.
//!
//! The seed is fixed, so a run says the same everywhere; a longer search sets `PROPTEST_CASES` and
//! `PROPTEST_RNG_SEED`. What a search finds becomes a case of `facts.rs` or of the format's own
//! tests: no file of seeds is kept.

mod bodies;
mod inputs;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn config() -> ProptestConfig {
    let usual = ProptestConfig::default();
    // A project takes as long as a hundred small inputs.
    let config = ProptestConfig { failure_persistence: None, cases: usual.cases / 2, ..usual };
    match config.rng_seed {
        RngSeed::Random => ProptestConfig { rng_seed: RngSeed::Fixed(20_190_901), ..config },
        RngSeed::Fixed(_) => config,
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_kind_holds_in_any_project(files in inputs::files()) {
        let snapshot = bodies::snapshot(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
        for want in bodies::wants() {
            bodies::hold(&snapshot, &want);
        }
    }
}
