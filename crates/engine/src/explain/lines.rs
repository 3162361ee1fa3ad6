//! The lines of a text: where they end, which are heads of log entries, and what is shown of one.
//!
//! Knows bytes; looks for nothing.

/// How much of a line is shown.
const SHOWN: usize = 160;

/// The lines of a text, each without its break.
pub(super) fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    let mut rest = (!text.is_empty()).then_some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        match memchr::memchr(b'\n', text) {
            Some(at) => {
                rest = Some(&text[at + 1..]);
                Some(&text[..at])
            }
            None => rest.take(),
        }
    })
}

pub(super) fn line_breaks(text: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', text).count() as u64
}

/// Where the line ends that starts at `start`.
pub(super) fn line_end(text: &[u8], start: usize) -> usize {
    memchr::memchr(b'\n', &text[start..]).map_or(text.len(), |length| start + length)
}

/// Whether a line is what `logcat -v long` has above a message: `[ 11-27 04:00:00.000  1: 2 E/Tag ]`.
pub(super) fn is_head(line: &[u8]) -> bool {
    const LONGEST: usize = 160;
    let line = line.trim_ascii_end();
    line.len() < LONGEST && line.starts_with(b"[ ") && line.ends_with(b" ]")
}

/// What is shown of a line.
pub(super) fn shown(line: &[u8]) -> String {
    let text = String::from_utf8_lossy(&line[..line.len().min(SHOWN * 4)]);
    let text = text.trim().replace(['\r', '\n'], " ");
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}
