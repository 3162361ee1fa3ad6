//! Whether what a build asks for comes before a version, also where it is a pattern.
//!
//! Knows numbers with dots, `1.5.+` and ranges; what comes out of `latest.release` and of words is not
//! told. Resolves nothing.

use std::cmp::Ordering;

use pushwright_text::compare_versions;

/// Whether every version that `version` stands for comes before `than`.
///
/// False where that is not told.
#[must_use]
pub fn is_before(version: &str, than: &str) -> bool {
    let version = version.trim();
    if !is_plain(than) {
        return false;
    }
    if let Some((end, is_within)) = end_of_range(version) {
        let order = compare_versions(end, than);
        return is_plain(end)
            && (order == Ordering::Less || !is_within && order == Ordering::Equal);
    }
    let Some(start) = version.strip_suffix('+') else {
        return is_plain(version) && compare_versions(version, than) == Ordering::Less;
    };
    let start = start.trim_end_matches('.');
    let length = start.split('.').count();
    let same: Vec<&str> = than.split('.').take(length).collect();
    is_plain(start)
        && same.len() == length
        && compare_versions(start, &same.join(".")) == Ordering::Less
}

/// Whether a version is nothing but numbers.
fn is_plain(text: &str) -> bool {
    text.split('.').all(|part| part.parse::<u64>().is_ok())
}

/// The upper end of `[1.5, 1.6)`, and whether it is within.
fn end_of_range(text: &str) -> Option<(&str, bool)> {
    let inner = text.strip_prefix(['[', ']', '('])?;
    let (inner, is_within) = match inner.strip_suffix(']') {
        Some(inner) => (inner, true),
        None => (inner.strip_suffix([')', '['])?, false),
    };
    let end = inner.rsplit(',').next()?.trim();
    (!end.is_empty()).then_some((end, is_within))
}

#[cfg(test)]
mod tests {
    use super::is_before;

    #[test]
    fn versions_and_patterns_before_another() {
        let before = ["1.5.2.300", "1.5.+", "1.5+", "[1.5,1.6)", "[1.5, 1.9[", "(,1.8]", "[1.8.9]"];
        for version in before {
            assert!(is_before(version, "1.9"), "{version}");
        }
        let others = [
            "1.9",
            "1.9.0",
            "1.9.1",
            "1.+",
            "+",
            "1.9.+",
            "2.+",
            "[1.5,1.9]",
            "[1.5,)",
            "latest.release",
            "x",
        ];
        for version in others {
            assert!(!is_before(version, "1.9"), "{version}");
        }
        assert!(!is_before("1.9", "1.9.0"), "what is missing is 0");
    }
}
