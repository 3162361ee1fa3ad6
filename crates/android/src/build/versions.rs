//! Which of two versions comes first, also where one of them is a pattern.
//!
//! Knows numbers with dots, `1.5.+` and ranges; what comes out of `latest.release` and of words is not
//! told. Resolves nothing.

/// Whether every version that `version` stands for comes before `than`.
///
/// False where that is not told.
#[must_use]
pub fn is_before(version: &str, than: &str) -> bool {
    let Some(than) = numbers(than) else { return false };
    let version = version.trim();
    if let Some((end, is_within)) = end_of_range(version) {
        return numbers(end).is_some_and(|end| if is_within { end < than } else { end <= than });
    }
    match version.strip_suffix('+') {
        Some(start) => {
            let start = numbers(start.trim_end_matches('.')).unwrap_or_default();
            start.len() <= than.len() && start < than[..start.len()].to_vec()
        }
        None => numbers(version).is_some_and(|it| it < than),
    }
}

fn numbers(text: &str) -> Option<Vec<u64>> {
    text.split('.').map(|part| part.parse().ok()).collect()
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
    }
}
