//! The order of versions.
//!
//! Knows numbers and words between dots, and ranges from one version to another.

use std::cmp::Ordering;

/// Which of two versions is later: numbers as numbers, words as words, missing parts as zero.
///
/// Parts are what `.`, `-`, `_` and `+` separate. A word comes before any number, so that a
/// pre-release precedes its release.
#[must_use]
pub fn compare_versions(a: &str, b: &str) -> Ordering {
    let parts = |text: &str| -> Vec<(u64, String)> {
        text.split(['.', '-', '_', '+'])
            .map(|part| match part.parse::<u64>() {
                Ok(number) => (number.saturating_add(1), String::new()),
                Err(_) => (0, part.to_owned()),
            })
            .collect()
    };
    let (mut a, mut b) = (parts(a), parts(b));
    let length = a.len().max(b.len());
    a.resize(length, (1, String::new()));
    b.resize(length, (1, String::new()));
    a.cmp(&b)
}

/// Whether `version` is one of those from `from` on and before `until`.
pub(crate) fn is_between(version: &str, from: Option<&str>, until: Option<&str>) -> bool {
    from.is_none_or(|it| compare_versions(version, it).is_ge())
        && until.is_none_or(|it| compare_versions(version, it).is_lt())
}
