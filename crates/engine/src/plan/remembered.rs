//! Where a text that the ledger remembers stands now.
//!
//! Knows texts and spans only.

use pushwright_android::without_cr;
use pushwright_lossless::{Edit, Span, TextEdit, style};

use super::reindented::reindented;
use crate::model::ledger::Own;

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
    let with_head = span.start.saturating_sub(head.len());
    let has_head = text[..span.start].ends_with(head) && !is_inside_crlf(text, with_head);
    let start = if has_head { with_head } else { span.start };
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
    occurrences_within(text, 0..text.len(), value)
}

fn occurrences_within(text: &str, window: Span, value: &str) -> Vec<Span> {
    if value.is_empty() {
        return Vec::new();
    }
    let start = window.start;
    let found = text[window].match_indices(value);
    let found = found.map(|(at, found)| start + at..start + at + found.len());
    found.filter(|it| !is_inside_crlf(text, it.start) && !is_inside_crlf(text, it.end)).collect()
}

/// Whether a text that starts or ends at `at` would part a CR LF.
fn is_inside_crlf(text: &str, at: usize) -> bool {
    text[..at].ends_with('\r') && text[at..].starts_with('\n')
}

/// `was` with the line ends of the text that it comes back to.
fn with_line_ends(text: &str, span: &Span, was: &str) -> String {
    let lf = without_cr(was);
    let slice = &text[span.clone()];
    let near = if slice.contains('\n') { slice } else { text };
    if near.contains("\r\n") { lf.replace('\n', "\r\n") } else { lf }
}

/// Where the remembered text of `own` stands around `place`, and what was there before it.
///
/// One that was only indented anew is found too. Looks no further than the text can reach.
pub(super) fn region(text: &str, own: &Own, place: &Span) -> Option<(Span, String)> {
    let around = |it: &Span| it.start <= place.start && place.end <= it.end;
    let exact = variants(own).into_iter().find_map(|(value, was)| {
        let window = window(text, place, value.len());
        let found = occurrences_within(text, window, &value).into_iter().find(around)?;
        Some((found, was))
    });
    exact.or_else(|| {
        if !may_be_reindented(&text[place.clone()], &own.value) {
            return None;
        }
        let window = window_of_lines(text, place, own.value.matches('\n').count() + 1);
        let found = reindented(&text[window.clone()], &own.value).into_iter();
        let shifted = found.map(|it| it.start + window.start..it.end + window.start);
        let span = { shifted }.find(around)?;
        let was = with_line_ends(text, &span, &own.was);
        Some((span, was))
    })
}

/// What a text of `length` bytes that stands around `place` can reach.
fn window(text: &str, place: &Span, length: usize) -> Span {
    if length < place.len() {
        return place.start..place.start;
    }
    let mut start = place.end.saturating_sub(length);
    let mut end = (place.start + length).min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

/// `place` with so many lines before and behind it.
fn window_of_lines(text: &str, place: &Span, lines: usize) -> Span {
    let before = text[..place.start].rmatch_indices('\n').nth(lines);
    let behind = text[place.end..].match_indices('\n').nth(lines);
    before.map_or(0, |(at, _)| at + 1)..behind.map_or(text.len(), |(at, _)| place.end + at)
}

/// Whether `value`, indented anew, may hold this text: it has the first line of it.
fn may_be_reindented(slice: &str, value: &str) -> bool {
    let first = slice.trim().lines().next().unwrap_or_default();
    value.contains(first.trim())
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
    find(occurrences).or_else(|| {
        find(reindented).map(|(span, was)| {
            let was = with_line_ends(text, &span, &was);
            (span, was)
        })
    })
}

/// Where the remembered text of a part of the user's thing at `place` stands, such as a version.
pub(super) fn part(text: &str, own: &Own, place: &Span) -> Option<(Span, String)> {
    let mended = !own.state.is_whole() && own.value != own.was;
    variants(own).into_iter().filter(|_| mended).find_map(|(value, was)| {
        match occurrences(&text[place.clone()], &value).as_slice() {
            [only] => Some((place.start + only.start..place.start + only.end, was)),
            _ => None,
        }
    })
}

/// The edit that undoes an entry; text that we know without its line goes with its line.
pub(super) fn undo(text: &str, own: &Own, span: Span, was: String) -> Edit {
    let whole =
        own.state.is_whole() && was.is_empty() && !own.value.starts_with(['\n', '\r', ' ', ';']);
    if whole { Edit::delete(style::whole_lines(text, &span)) } else { Edit::replace(span, was) }
}

#[cfg(test)]
mod tests {
    use pushwright_android::{Key, RelPath};

    use crate::model::ledger::State;

    use super::*;

    /// What `text` is once the remembered `value`, which stands in place of `was`, is taken out.
    #[track_caller]
    fn check(text: &str, value: &str, was: &str, expected: &str) {
        let own = Own {
            key: Key::parse("container:x").expect("a key"),
            file: RelPath::new("x").expect("a relative path"),
            state: State::Created,
            value: value.to_owned(),
            was: was.to_owned(),
        };
        let (span, was) = spelled(text, &own, |_| true).expect("it stands there");
        assert_eq!(format!("{}{was}{}", &text[..span.start], &text[span.end..]), expected);
    }

    #[test]
    fn line_ends_that_changed_since_stay_whole() {
        check("a\r\n    ours\r\nb\r\n", "\n    ours", "", "a\r\nb\r\n");
        check("a\r\nours\r\nb\r\n", "ours\n", "", "a\r\nb\r\n");
        check("a\nours\nb\n", "\r\nours", "", "a\nb\n");
        check("a\r\n\tours\r\nb\r\n", "\n    ours\n", "\n", "a\r\nb\r\n");
    }
}
