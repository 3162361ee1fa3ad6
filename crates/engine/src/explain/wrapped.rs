//! Lines that are one message: wrapped by a terminal, or indented by what hands the message on.
//!
//! Knows how a line goes on, and what wrappers put before each line; no code and no message. Lines
//! are joined as they come, and no more of them is held than a message is long.

use std::ops::Range;

/// Lines joined so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Wrapped {
    /// With a blank where a line ended.
    blank: Joined,
    /// With nothing there: a word was cut.
    close: Joined,
    /// Bytes that have come in.
    seen: usize,
    /// Lines of a stack trace since the last other one.
    frames: usize,
}

/// A text made of lines.
#[derive(Clone, Debug, Default)]
pub(super) struct Joined {
    pub(super) text: Vec<u8>,
    /// Where its lines meet.
    joints: Vec<usize>,
}

/// No message is longer.
const MOST: usize = 1200;
/// So much of a text may be pasted from a terminal, where each line may go on in the next.
const PASTED: usize = 1 << 16;
/// Shorter lines are not cut by a terminal.
const WIDTH: usize = 5;
/// As many lines of a stack trace tell whose an exception is; the rest would only cost time.
const FRAMES: usize = 4;
/// What a message does not say itself is no longer than this where lines meet.
const GAP: usize = 160;

impl Wrapped {
    /// Takes one more line: the texts in which it goes on with those before.
    pub(super) fn take(&mut self, line: &[u8]) -> Vec<&Joined> {
        self.seen += line.len() + 1;
        let inner = payload(line);
        self.frames = if inner.starts_with(b"at ") { self.frames + 1 } else { 0 };
        let is_cut = self.seen < PASTED && self.blank.last_line() >= WIDTH;
        let goes_on = !self.blank.text.is_empty()
            && !inner.is_empty()
            && (is_indented(line) || is_cut)
            && self.frames <= FRAMES
            && !is_of_trace(inner);
        if !goes_on {
            self.blank.restart(inner);
            self.close.restart(as_cut(line, inner));
            return vec![];
        }
        self.blank.add(b" ", inner);
        self.close.add(b"", as_cut(line, inner));
        vec![&self.blank, &self.close]
    }
}

impl Joined {
    fn restart(&mut self, line: &[u8]) {
        self.text.clear();
        self.text.extend_from_slice(&line[line.len().saturating_sub(MOST)..]);
        self.joints.clear();
    }

    fn add(&mut self, between: &[u8], line: &[u8]) {
        self.joints.push(self.text.len());
        self.text.extend_from_slice(between);
        self.text.extend_from_slice(&line[..line.len().min(MOST)]);
        let over = self.text.len().saturating_sub(2 * MOST);
        self.text.drain(..over);
        self.joints.retain(|it| *it >= over);
        self.joints.iter_mut().for_each(|it| *it -= over);
    }

    /// How long the line is that was taken last.
    fn last_line(&self) -> usize {
        self.text.len() - self.joints.last().copied().unwrap_or(0)
    }

    /// Whether a message whose literals stand in these ranges goes over the last place where lines
    /// meet, and no gap in it is a text of its own.
    pub(super) fn is_over_joint(&self, literals: &[Range<usize>]) -> bool {
        let Some((first, last)) = literals.first().zip(literals.last()) else { return false };
        let over = |joint: &usize| first.start < *joint && *joint < last.end;
        let gaps = literals.windows(2).map(|it| it[0].end..it[1].start);
        let far = |gap: Range<usize>| {
            gap.len() > GAP && self.joints.iter().any(|joint| gap.contains(joint))
        };
        self.joints.last().is_some_and(over) && !gaps.into_iter().any(far)
    }
}

/// A line as a terminal cut it: with the blanks at its ends, where nothing stands before it.
fn as_cut<'l>(line: &'l [u8], inner: &'l [u8]) -> &'l [u8] {
    match line.trim_ascii() == inner {
        true => line.strip_suffix(b"\r").unwrap_or(line),
        false => inner,
    }
}

fn is_indented(line: &[u8]) -> bool {
    line.first().is_some_and(|it| *it == b' ' || *it == b'\t')
}

/// Whether a line of a stack trace starts something else, or says nothing.
fn is_of_trace(line: &[u8]) -> bool {
    line.starts_with(b"... ") || line.starts_with(b"Caused by:")
}

/// What wrappers put before each line that they hand on.
const MARKS: [&str; 10] =
    ["npm ERR! ", "error ", "e: ", "w: ", "> ", "| ", "│ ", "[!] ", "* ", "// "];

/// A line without what wrappers put around it.
fn payload(line: &[u8]) -> &[u8] {
    let mut line = line.trim_ascii();
    for _ in 0..3 {
        let start = before_message(line);
        if start == 0 {
            break;
        }
        line = line[start..].trim_ascii_start();
    }
    line.strip_suffix("│".as_bytes()).unwrap_or(line).trim_ascii_end()
}

/// How long what precedes the message is: a time, a log's tag, a mark.
fn before_message(line: &[u8]) -> usize {
    if let Some(mark) = MARKS.iter().find(|it| line.starts_with(it.as_bytes())) {
        return mark.len();
    }
    let head = &line[..line.len().min(80)];
    let after =
        |wanted: &[u8]| memchr::memmem::find(head, wanted).map_or(0, |at| at + wanted.len());
    match head {
        // `[  +12 ms] `, `[2026-11-27T04:00:00.000Z] `
        [b'[', rest @ ..] if rest.iter().take(40).any(|it| *it == b']') && has_digit(head) => {
            after(b"] ")
        }
        // `2026-11-27T04:00:00.0000000Z `
        [a, _, _, _, b'-', _, _, b'-', _, _, b'T', ..] if a.is_ascii_digit() => after(b" "),
        // `11-27 04:00:00.000  123  456 E Tag: `
        [a, _, b'-', b, _, b' ', c, _, b':', ..]
            if [a, b, c].iter().all(|it| it.is_ascii_digit()) =>
        {
            let time = b"11-27 04:00:00".len();
            head.get(time..)
                .and_then(|it| memchr::memmem::find(it, b": "))
                .map_or(0, |at| time + at + 2)
        }
        // `E/Tag( 123): `, `E/Tag: `
        [level, b'/', ..] if b"VDIWEFS".contains(level) => after(b": "),
        // `E( 123) `
        [level, b'(', ..] if b"VDIWEFS".contains(level) => after(b") "),
        _ => 0,
    }
}

fn has_digit(text: &[u8]) -> bool {
    text.iter().take(40).any(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_wrappers_put_before_is_left_out() {
        for line in [
            "11-27 04:00:00.123  1234  1234 E Tag: the message",
            "11-27 04:00:00.123 E/Tag( 1234): the message",
            "E/Tag     ( 1234): the message",
            "E( 1234) the message",
            "npm ERR! > the message",
            "2026-11-27T04:00:00.1234567Z error the message",
            "[  +12 ms] the message",
            "    │   the message   │",
            "the message",
        ] {
            assert_eq!(payload(line.as_bytes()), b"the message", "{line}");
        }
    }

    #[test]
    fn messages_go_over_the_last_joint_only() {
        let mut wrapped = Wrapped::default();
        assert!(wrapped.take(b"a first line of a text that is wide enough").is_empty());
        let [blank, close] = wrapped.take(b"and its end")[..] else { panic!("no text") };
        assert!(
            blank.text.ends_with(b"enough and its end")
                && close.text.ends_with(b"enoughand its end")
        );
        let joint = blank.joints[0];
        let over = |start, end| blank.is_over_joint(std::slice::from_ref(&(start..end)));
        assert!(over(joint - 3, joint + 3));
        assert!(!over(0, 4));
        assert!(wrapped.take(b"").is_empty());
        assert!(wrapped.take(b"    at a.b.C(D.java:1)").is_empty());
    }

    #[test]
    fn the_first_frames_belong_to_the_exception() {
        let mut wrapped = Wrapped::default();
        assert!(wrapped.take(b"Caused by: a.b.C: why").is_empty());
        for number in 0..FRAMES {
            let taken = wrapped.take(b"\tat a.b.C(D.java:1)").len();
            assert_eq!(taken, 2, "frame {number}");
        }
        assert!(wrapped.take(b"\tat a.b.C(D.java:1)").is_empty());
        assert!(wrapped.take(b"Caused by: d.e.F: more").is_empty());
        assert_eq!(wrapped.take(b"\tat d.e.F(G.java:1)").len(), 2);
    }
}
