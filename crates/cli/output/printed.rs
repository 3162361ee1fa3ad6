//! What is to be printed, kept until there is much of it: a system call for each line is slow, and
//! projects that are worked on at the same time take turns.
//!
//! Knows the two streams and that what is kept comes out in the order in which it was printed.

use std::io::{self, Write};

use anstream::{AutoStream, ColorChoice, adapter::strip_str};

use super::controls;
use super::progress::Progress;

/// How many bytes are kept at most.
const ENOUGH: usize = 1 << 16;

/// Texts for the two streams, in order.
#[derive(Debug, Default)]
pub(crate) struct Printed {
    texts: Vec<(Stream, String)>,
    /// Whether everything is kept, whatever it takes.
    whole: bool,
    /// Why the rest cannot be written.
    broken: Option<io::Error>,
    /// How far a long run is, for somebody who waits.
    progress: Progress,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stream {
    /// Results.
    Output,
    /// The rest.
    Error,
}

impl Printed {
    /// Keeps everything, for another one to take over.
    pub(crate) fn whole() -> Printed {
        Printed { whole: true, ..Printed::default() }
    }

    pub(crate) fn push(&mut self, stream: Stream, text: &str) {
        match self.texts.last_mut() {
            Some((last, texts)) if *last == stream => texts.push_str(text),
            _ => self.texts.push((stream, text.to_owned())),
        }
        let kept = || self.texts.iter().map(|(_, text)| text.len()).sum::<usize>();
        if !self.whole && kept() > ENOUGH {
            self.flush();
        }
    }

    /// Takes over what another one kept.
    pub(crate) fn take_over(&mut self, other: Printed) {
        for (stream, text) in other.texts {
            self.push(stream, &text);
        }
    }

    /// Whether nothing is kept.
    pub(crate) fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Shows how far a long run is, until something is written.
    pub(crate) fn progress(&mut self, done: usize, all: usize) {
        self.progress.show(done, all);
    }

    /// Writes what is kept. After a failure nothing more is written.
    pub(crate) fn flush(&mut self) {
        if !self.texts.is_empty() {
            self.progress.clear();
        }
        for (stream, text) in std::mem::take(&mut self.texts) {
            let written = match stream {
                Stream::Output if self.broken.is_some() => Ok(()),
                Stream::Output => write(io::stdout().lock(), &text),
                Stream::Error => write(io::stderr().lock(), &text),
            };
            // What cannot be told on standard error can be told nowhere.
            if let (Err(error), Stream::Output) = (written, stream) {
                self.broken = Some(error);
            }
        }
    }

    /// Writes what is kept, and says why results could not be written; a reader that has seen
    /// enough is no failure.
    pub(crate) fn finish(&mut self) -> io::Result<()> {
        self.flush();
        self.progress.clear();
        match self.broken.take() {
            Some(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
            _ => Ok(()),
        }
    }
}

fn write<S: anstream::stream::RawStream + anstream::stream::AsLockedWrite>(
    mut stream: S,
    text: &str,
) -> io::Result<()> {
    let finish = if stream.is_terminal() { controls::shown } else { controls::sent };
    let choice = AutoStream::choice(&stream);
    let text = match choice {
        ColorChoice::Never => finish(&strip_str(text).to_string()),
        _ => finish(text),
    };
    match choice {
        ColorChoice::Never => stream.write_all(text.as_bytes())?,
        choice => AutoStream::new(&mut stream as &mut S, choice).write_all(text.as_bytes())?,
    }
    stream.flush()
}
