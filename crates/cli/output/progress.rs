//! How far a run over several projects is: one line on a terminal, which goes when results come.
//!
//! Knows the line and when somebody is waiting for it; nothing of it reaches a pipe, a file or CI.

use std::io::{self, IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use crate::disk;

/// A run that ends sooner needs no line.
const PATIENCE: Duration = Duration::from_millis(300);
/// The start of the line, and nothing on it.
const CLEARED: &str = "\r\x1b[K";

/// The line, and whether it stands there.
#[derive(Debug, Default)]
pub(super) struct Progress {
    since: Option<Instant>,
    is_shown: bool,
}

impl Progress {
    /// Shows how many have ended.
    pub(super) fn show(&mut self, done: usize, all: usize) {
        if is_wanted() {
            say(&self.line(Instant::now(), done, all));
        }
    }

    /// Takes the line away.
    pub(super) fn clear(&mut self) {
        if std::mem::take(&mut self.is_shown) {
            say(CLEARED);
        }
    }

    /// What is to be written; nothing before anybody has waited.
    fn line(&mut self, now: Instant, done: usize, all: usize) -> String {
        let since = *self.since.get_or_insert(now);
        if now - since < PATIENCE {
            return String::new();
        }
        self.is_shown = true;
        format!("{CLEARED}{done} of {all} projects")
    }
}

/// Whether a human looks at standard error who can be shown a line that changes.
fn is_wanted() -> bool {
    io::stderr().is_terminal() && disk::has_cursor() && !disk::in_ci()
}

/// What cannot be told there can be told nowhere.
fn say(text: &str) {
    let mut stream = io::stderr().lock();
    let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waits_sees_a_line_that_goes() {
        let (mut progress, now) = (Progress::default(), Instant::now());
        assert_eq!(progress.line(now, 1, 9), "");
        assert!(!progress.is_shown);
        assert_eq!(progress.line(now + PATIENCE, 2, 9), "\r\x1b[K2 of 9 projects");
        assert!(progress.is_shown);
        progress.clear();
        assert!(!progress.is_shown);
    }
}
