//! What is looked for: marks, names and messages of a book, and when a number is a code.
//!
//! Knows words and digits; finds nothing in a text.

use std::collections::BTreeMap;

use pushwright_config::pack::ErrorCode;

use super::book::Book;
use super::context::Lead;
use super::pattern::Pattern;

/// Numbers with fewer digits are everywhere: they are looked for only where an SDK is named.
const LONG: usize = 6;
/// Numbers that short need a word that means a code, too.
const SHORT: usize = 2;
/// Numbers that long are hardly anything else by chance.
pub(super) const UNIQUE: usize = 8;

/// A mark of two words of which one is `push`, as people write it: in any case, with a blank, a dash,
/// an underscore or nothing between; any other mark as it is.
pub(super) fn spelt(mark: &str) -> Vec<String> {
    let at_capital = |(at, c): (usize, char)| (at > 0 && c.is_ascii_uppercase()).then_some(at);
    let cut = mark.find([' ', '_', '-']);
    let (first, second) = match (cut, mark.char_indices().filter_map(at_capital).next_back()) {
        (Some(at), _) => (&mark[..at], &mark[at + 1..]),
        (None, Some(at)) => mark.split_at(at),
        (None, None) => return vec![mark.to_owned()],
    };
    let is_plain = |it: &str| it.len() > 1 && it.bytes().all(|b| b.is_ascii_alphabetic());
    if !second.eq_ignore_ascii_case("push") || !is_plain(first) {
        return vec![mark.to_owned()];
    }
    let cases = |word: &str| {
        let lower = word.to_ascii_lowercase();
        let title = lower[..1].to_ascii_uppercase() + &lower[1..];
        [lower, title, word.to_ascii_uppercase(), word.to_owned()]
    };
    let joined = |first: &String| {
        let with = |joint: &'static str| cases(second).map(|it| format!("{first}{joint}{it}"));
        ["", " ", "-", "_"].map(with).concat()
    };
    let mut all: Vec<String> = cases(first).iter().flat_map(joined).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Whether a long token is a code where no SDK is named.
pub(super) fn is_led(name: &str, lead: Lead) -> bool {
    lead == Lead::Code || name.len() >= UNIQUE && is_number(name) && lead == Lead::Word
}

pub(super) fn is_number(name: &str) -> bool {
    name.trim_start_matches('-').bytes().all(|it| it.is_ascii_digit())
}

/// Whether a token is a code in a line that names its SDK.
pub(super) fn is_led_where_named(error: &ErrorCode, name: &str, lead: Lead) -> bool {
    if !is_number(name) {
        return lead != Lead::None || !error.common;
    }
    match name.trim_start_matches('-').len() {
        0..=SHORT => lead == Lead::Code,
        _ => lead != Lead::None,
    }
}

/// Whether a line is nothing but this code, which is long enough to be none by chance.
pub(super) fn stands_alone(line: &[u8], name: &str) -> bool {
    let is_frame = |byte: &u8| byte.is_ascii_whitespace() || b"\"'`,;.:()[]{}".contains(byte);
    let start = line.iter().take_while(|it| is_frame(it)).count();
    let end = line.len() - line.iter().rev().take_while(|it| is_frame(it)).count();
    is_long(name) && line.get(start..end) == Some(name.as_bytes())
}

/// Whether a name is looked for everywhere.
pub(super) fn is_long(name: &str) -> bool {
    name.len() >= LONG
}

/// The messages of a book, each with its entry; those that cannot be looked for are left out.
pub(super) fn patterns(book: &Book) -> Vec<(usize, Pattern)> {
    let of = |(at, it): (usize, &super::Entry)| {
        let patterns = it.error.matches.iter().filter_map(|it| Pattern::parse(it).ok());
        patterns.map(|pattern| (at, pattern)).collect::<Vec<_>>()
    };
    book.entries().iter().enumerate().flat_map(of).collect()
}

/// The names of all that goes wrong, with its entries. The tools' own names are ours, and in no log.
pub(super) fn names(book: &Book) -> BTreeMap<String, Vec<usize>> {
    let mut names: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, entry) in book.entries().iter().enumerate().filter(|(_, it)| !it.error.success) {
        for name in entry.error.names() {
            names.entry(name.to_owned()).or_default().push(at);
        }
    }
    names
}
