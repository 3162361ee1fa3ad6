//! Where a text that the ledger remembers stands now.
//!
//! Knows texts and spans only.

use pushwright_android::without_cr;
use pushwright_lossless::{Span, TextEdit};

use super::reindented::reindented;
use crate::ledger::{Own, State};

/// Where `span` stands after `edit`, insertions at its very ends included.
pub(super) fn grown(edit: &TextEdit, span: &Span) -> Option<Span> {
    let mut end = span.end as isize;
    let mut start = span.start as isize;
    for it in edit.edits() {
        let shift = it.text.len() as isize - it.range.len() as isize;
        if it.range.end < span.start {
            start += shift;
            end += shift;
        } else if it.range.start >= span.start && it.range.end <= span.end {
            end += shift;
        } else if it.range.start < span.end {
            return None;
        }
    }
    Some(start as usize..end as usize)
}

/// `span` with the white space around it that `value` has at its ends, where it stands there too.
pub(super) fn with_blanks(text: &str, span: &Span, value: &str) -> Span {
    let head = &value[..value.len() - value.trim_start().len()];
    let tail = &value[value.trim_end().len()..];
    let start =
        if text[..span.start].ends_with(head) { span.start - head.len() } else { span.start };
    let end = if text[span.end..].starts_with(tail) { span.end + tail.len() } else { span.end };
    start..end
}

/// The text of an entry as it may stand now: git may have changed the line ends.
pub(super) fn variants(own: &Own) -> Vec<(String, String)> {
    let lf = |text: &str| without_cr(text);
    let crlf = |text: &str| without_cr(text).replace('\n', "\r\n");
    let mut all = vec![
        (own.value.clone(), own.was.clone()),
        (lf(&own.value), lf(&own.was)),
        (crlf(&own.value), crlf(&own.was)),
    ];
    all.dedup();
    all
}

pub(super) fn occurrences(text: &str, value: &str) -> Vec<Span> {
    if value.is_empty() {
        return Vec::new();
    }
    text.match_indices(value).map(|(at, found)| at..at + found.len()).collect()
}

/// Where the remembered text of `own` stands around `place`, and what was there before it.
///
/// One that was only indented anew is found too.
pub(super) fn region(text: &str, own: &Own, place: &Span) -> Option<(Span, String)> {
    spelled(text, own, |it| it.start <= place.start && place.end <= it.end)
}

/// Where the remembered text of `own` stands as `is_meant` wants it, and what was there before it.
pub(super) fn spelled(
    text: &str,
    own: &Own,
    is_meant: impl Fn(&Span) -> bool,
) -> Option<(Span, String)> {
    let find = |find: fn(&str, &str) -> Vec<Span>| {
        variants(own).into_iter().find_map(|(value, was)| {
            find(text, &value).into_iter().find(&is_meant).map(|span| (span, was))
        })
    };
    find(occurrences).or_else(|| find(reindented))
}

/// Where the remembered text of a part of the user's thing at `place` stands, such as a version.
pub(super) fn part(text: &str, own: &Own, place: &Span) -> Option<(Span, String)> {
    let mended = own.state != State::Created && own.value != own.was;
    variants(own).into_iter().filter(|_| mended).find_map(|(value, was)| {
        match occurrences(&text[place.clone()], &value).as_slice() {
            [only] => Some((place.start + only.start..place.start + only.end, was)),
            _ => None,
        }
    })
}
