//! Where strings and characters of Java and Kotlin end.
//!
//! Knows escapes, text blocks, raw strings and interpolation; decodes nothing.

use super::{Kind, Language, next};

/// How deep interpolations may nest; real sources stay below four.
const MAX_DEPTH: usize = 24;

const TRIPLE: &str = "\"\"\"";

/// Where the literal ends that starts at a place with a quote.
pub(super) fn literal(text: &str, at: usize, language: Language) -> usize {
    end_of(text, at, language, 0)
}

fn end_of(text: &str, at: usize, language: Language, depth: usize) -> usize {
    let is_block = text[at..].starts_with(TRIPLE);
    let quote = text.as_bytes()[at];
    let has_escapes = !is_block || language == Language::Java;
    let interpolates = language == Language::Kotlin && quote == b'"' && depth < MAX_DEPTH;
    let mut here = at + if is_block { TRIPLE.len() } else { 1 };
    while here < text.len() {
        match text.as_bytes()[here] {
            b'\\' if has_escapes => here += 1 + width(text, here + 1),
            b'\n' | b'\r' if !is_block => return here,
            b'"' if is_block && text[here..].starts_with(TRIPLE) => {
                let quotes = text[here..].bytes().take_while(|it| *it == b'"').count();
                return here + if has_escapes { TRIPLE.len() } else { quotes };
            }
            it if it == quote && !is_block => return here + 1,
            b'$' if interpolates && text[here..].starts_with("${") => {
                here = interpolated(text, here + 2, depth + 1, is_block);
            }
            _ => here += width(text, here),
        }
    }
    text.len()
}

/// How many bytes the character at a place has; none behind the end.
fn width(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|it| it.chars().next()).map_or(0, char::len_utf8)
}

/// Where the code ends that a brace before `from` opens within a literal; the end of the line for
/// code that does not close in a literal of one line.
fn interpolated(text: &str, from: usize, depth: usize, is_block: bool) -> usize {
    let mut open = 1_usize;
    let mut at = from;
    while at < text.len() {
        let (kind, end) = match text.as_bytes()[at] {
            b'"' | b'\'' => (Some(Kind::Literal), end_of(text, at, Language::Kotlin, depth)),
            _ => next(text, at, Language::Kotlin),
        };
        if kind.is_none() && !is_block && text[at..end].contains(['\n', '\r']) {
            return at;
        }
        match &text[at..end] {
            "{" => open += 1,
            "}" => open -= 1,
            _ => {}
        }
        at = end;
        if open == 0 {
            return at;
        }
    }
    text.len()
}
