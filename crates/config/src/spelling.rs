//! The nearest known word to a misspelt one.
//!
//! Knows letters; knows nothing of what the words mean.

/// The candidate nearest to `word`, when one is near enough to be meant.
///
/// Near enough: at most a third of the letters (and never fewer than one) inserted, dropped,
/// changed or swapped with their neighbour. `_` and `-` count as equal, and so do the two cases.
/// Of two equally near ones the first is taken.
#[must_use]
pub fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    let word = plain(word);
    let limit = (word.len() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (distance(&word, &plain(candidate)), candidate))
        .filter(|&(distance, _)| distance <= limit)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate.to_owned())
}

fn plain(word: &str) -> Vec<char> {
    word.chars().flat_map(char::to_lowercase).map(|c| if c == '_' { '-' } else { c }).collect()
}

/// Optimal string alignment: Levenshtein's distance with swapped neighbours counted once.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = change.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: [&str; 4] = ["app-id", "certificate-id", "edition", "sdk-version"];

    #[track_caller]
    fn check(word: &str, expected: Option<&str>) {
        assert_eq!(did_you_mean(word, WORDS).as_deref(), expected);
    }

    #[test]
    fn a_letter_wrong_missing_or_swapped() {
        check("certificat-id", Some("certificate-id"));
        check("sdk-verison", Some("sdk-version"));
        check("ap-id", Some("app-id"));
        check("App_Id", Some("app-id"));
    }

    #[test]
    fn a_strange_word_has_no_neighbour() {
        check("colour", None);
        check("", None);
        check("x", None);
    }
}
