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

/// Whether `version` is one of those from `from` on and before `until`; without one, that end is open.
#[must_use]
pub fn is_between(version: &str, from: Option<&str>, until: Option<&str>) -> bool {
    from.is_none_or(|it| compare_versions(version, it).is_ge())
        && until.is_none_or(|it| compare_versions(version, it).is_lt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        for (less, more) in [
            ("2.6.3", "2.10"),
            ("1.0", "1.0.1"),
            ("", "0"),
            // A pre-release precedes its release, and later ones of it follow.
            ("1.0-beta", "1.0"),
            ("8.2.0-alpha01", "8.2.0"),
            ("8.2.0-alpha01", "8.2.0-beta01"),
            ("8.1.4", "8.2.0-alpha01"),
        ] {
            assert_eq!(compare_versions(less, more), Ordering::Less, "{less} {more}");
        }
        assert_eq!(compare_versions("1.0", "1.0.0"), Ordering::Equal);
    }

    #[test]
    fn ranges_hold_their_start_and_not_their_end() {
        assert!(is_between("6.0", Some("6"), Some("7")));
        assert!(!is_between("7.0", Some("6"), Some("7")));
        assert!(!is_between("5.9", Some("6"), None));
        assert!(is_between("5.9", None, Some("6")));
    }
}
