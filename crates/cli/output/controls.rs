//! Control characters of files: shown on a terminal, and as they are in a pipe.
//!
//! Knows characters; which texts are a file's own is for the caller to say. A text that is not
//! ours is kept apart from our colours by characters that nobody writes.

use pushwright_config::{escaped, is_invisible};

/// Where a kept control character stands: this and its number.
const KEPT: u32 = 0xF_0000;
/// Behind the last of them.
const END: u32 = KEPT + 0xA0;
/// What stands before a character that only looks like a kept one.
const ITSELF: char = '\u{F00A0}';

/// A file's own text, its control characters kept apart; line ends and tabs are none.
pub(super) fn kept(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for c in text.chars() {
        let number = u32::from(c);
        if c.is_control() && !"\n\r\t".contains(c) {
            kept.extend(char::from_u32(KEPT + number));
        } else {
            if (KEPT..END).contains(&number) || c == ITSELF {
                kept.push(ITSELF);
            }
            kept.push(c);
        }
    }
    kept
}

/// What was kept, as it was.
pub(super) fn sent(text: &str) -> String {
    given_back(text, |number| char::from_u32(number).unwrap_or('\u{FFFD}'))
}

/// What was kept, and what else would do something to a terminal, as signs.
pub(super) fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    let acts = |c: char| (c.is_control() && !"\n\t".contains(c)) || is_invisible(c);
    while let Some(at) = rest.find(acts) {
        shown += &rest[..at];
        let own = colour(&rest[at..]);
        let end =
            at + if own > 0 { own } else { rest[at..].chars().next().map_or(1, char::len_utf8) };
        match own {
            // Before a line end it does nothing.
            0 if rest[at..].starts_with("\r\n") => shown.push('\r'),
            0 if rest[at..].starts_with(is_invisible) => {
                shown.extend(rest[at..end].chars().map(escaped));
            }
            0 => shown.extend(rest[at..end].chars().map(|c| sign(u32::from(c)))),
            _ => shown += &rest[at..end],
        }
        rest = &rest[end..];
    }
    given_back(&(shown + rest), sign)
}

/// The length of the colour that a text begins with.
fn colour(text: &str) -> usize {
    let Some(codes) = text.strip_prefix("\u{1b}[") else { return 0 };
    let end = codes.find(|c: char| !c.is_ascii_digit() && c != ';').unwrap_or(codes.len());
    if codes[end..].starts_with('m') { 2 + end + 1 } else { 0 }
}

fn sign(number: u32) -> char {
    let sign = match number {
        0x7F => 0x2421,
        it if it < 0x20 => 0x2400 + it,
        _ => 0xFFFD,
    };
    char::from_u32(sign).unwrap_or('\u{FFFD}')
}

fn given_back(text: &str, of: impl Fn(u32) -> char) -> String {
    let mut given = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match u32::from(c) {
            _ if c == ITSELF => given.extend(chars.next()),
            number if (KEPT..END).contains(&number) => given.push(of(number - KEPT)),
            _ => given.push(c),
        }
    }
    given
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pipe_gets_the_very_bytes() {
        for text in ["a\u{1b}[2J\u{7}b\r\n\tc\u{7f}\u{9b}", "\u{F001B}\u{F00A0}\u{F00A0}\u{F0000}"]
        {
            assert_eq!(sent(&kept(text)), text);
        }
    }

    #[test]
    fn a_terminal_gets_signs_and_our_colours() {
        assert_eq!(shown(&kept("a\u{1b}[31mb\u{7}\r\n")), "a\u{241b}[31mb\u{2407}\r\n");
        assert_eq!(
            shown("\u{1b}[31ma\u{1b}[0m\u{1b}]0;x\u{7}\rb"),
            "\u{1b}[31ma\u{1b}[0m\u{241b}]0;x\u{2407}\u{240d}b"
        );
        assert_eq!(shown("a\u{9b}2J"), "a\u{fffd}2J");
        // What turns round or hides the text beside it, in diffs of a file's own lines, too.
        assert_eq!(shown(&kept("a\u{202e}b\u{2066}")), "a\\u{202e}b\\u{2066}");
        assert_eq!(sent(&kept("a\u{202e}b")), "a\u{202e}b");
        assert_eq!(shown("\u{4f60}\u{e9}"), "\u{4f60}\u{e9}");
    }
}
