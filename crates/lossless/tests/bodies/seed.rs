//! How the laws' tests draw their inputs: the same everywhere, unless told otherwise.

use proptest::prelude::ProptestConfig;
use proptest::test_runner::RngSeed;

/// Fewer cases than usual by `share`, for laws of which one case does much.
///
/// `PROPTEST_CASES` and `PROPTEST_RNG_SEED` search further. What is found becomes a case of its
/// own at the lowest level that shows it: no file of seeds is kept.
pub(crate) fn drawn(share: u32) -> ProptestConfig {
    let usual = ProptestConfig::default();
    let rng_seed = match usual.rng_seed {
        RngSeed::Random => RngSeed::Fixed(20_190_901),
        RngSeed::Fixed(seed) => RngSeed::Fixed(seed),
    };
    ProptestConfig { failure_persistence: None, cases: usual.cases / share, rng_seed, ..usual }
}
