//! TOML tables read key by key, with a finding for everything that is not as asked for.
//!
//! Knows TOML's types and where each value stands; doesn't know what any key means. Used for
//! push.toml and for packs alike, which differ only in the codes of their findings.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Severity};
use pushwright_text::line_at;

mod table;

pub(crate) use table::{Entry, Table, one_of};

/// The codes a file's findings go by.
#[derive(Clone, Copy)]
pub(crate) struct Codes {
    pub(crate) malformed: Code,
    pub(crate) unknown_key: Code,
    pub(crate) wrong_type: Code,
    pub(crate) missing_key: Code,
    pub(crate) bad_value: Code,
}

impl Codes {
    /// Those of push.toml.
    pub(crate) const OF_CONFIG: Codes = Codes {
        malformed: Code::ConfigMalformed,
        unknown_key: Code::ConfigUnknownKey,
        wrong_type: Code::ConfigWrongType,
        missing_key: Code::ConfigMissingKey,
        bad_value: Code::ConfigBadValue,
    };

    /// Those of the files of packs and IM SDKs.
    pub(crate) const OF_PACKS: Codes = Codes {
        malformed: Code::PackMalformed,
        unknown_key: Code::PackUnknownKey,
        wrong_type: Code::PackWrongType,
        missing_key: Code::PackMissingKey,
        bad_value: Code::PackBadValue,
    };
}

/// The most findings of one file that are kept.
const MOST_FINDINGS: usize = 1000;

/// One file being read, and what was found in it so far.
pub(crate) struct Reader {
    pub(crate) file: String,
    pub(crate) source: Arc<str>,
    pub(crate) codes: Codes,
    findings: RefCell<Vec<Diagnostic>>,
    /// Whether there were more than are kept, and how bad they are.
    more: Cell<Option<Severity>>,
}

impl Reader {
    pub(crate) fn new(file: &str, source: Arc<str>, codes: Codes) -> Reader {
        Reader {
            file: file.to_owned(),
            source,
            codes,
            findings: RefCell::default(),
            more: Cell::new(None),
        }
    }

    pub(crate) fn add(&self, diagnostic: Diagnostic) {
        let mut findings = self.findings.borrow_mut();
        match findings.len() < MOST_FINDINGS {
            true => findings.push(diagnostic),
            // Of a finding that is one too many, only the worst is remembered.
            false => self.more.set(self.more.get().max(Some(diagnostic.severity))),
        }
    }

    pub(crate) fn error(&self, code: Code, message: String, span: &Range<usize>) -> Diagnostic {
        let error = Diagnostic::error(code, message);
        error.at(self.file.clone(), Arc::clone(&self.source), span.clone())
    }

    pub(crate) fn warning(&self, code: Code, message: String, span: &Range<usize>) -> Diagnostic {
        let warning = Diagnostic::warning(code, message);
        warning.at(self.file.clone(), Arc::clone(&self.source), span.clone())
    }

    pub(crate) fn info(&self, code: Code, message: String, span: &Range<usize>) -> Diagnostic {
        let info = Diagnostic::info(code, message);
        info.at(self.file.clone(), Arc::clone(&self.source), span.clone())
    }

    /// An error of the file's `bad_value` code.
    pub(crate) fn bad(&self, message: String, span: &Range<usize>) -> Diagnostic {
        self.error(self.codes.bad_value, message, span)
    }

    /// The line that holds `offset`, from one.
    pub(crate) fn line(&self, offset: usize) -> usize {
        line_at(&self.source, offset).0
    }

    /// Everything found, in the order of the file.
    ///
    /// Where the TOML itself is broken, only that is told: what stands in which table, and what a
    /// value is, may merely follow from it.
    pub(crate) fn finish(self, syntax: &[toml::de::Error]) -> Vec<Diagnostic> {
        if !syntax.is_empty() {
            return self.broken(syntax);
        }
        let mut all = self.findings.take();
        all.sort_by_key(start);
        // A table that may be of several editions is read once for each.
        all.dedup();
        if let Some(severity) = self.more.get() {
            let message = format!("there are more findings than these {MOST_FINDINGS}");
            let rest = self.error(self.codes.unknown_key, message, &(0..0));
            let rest = rest.help("mend these first, then look again");
            all.push(Diagnostic { severity, ..rest });
        }
        all
    }

    /// Each broken line once, without those that seem so because of one before.
    fn broken(&self, syntax: &[toml::de::Error]) -> Vec<Diagnostic> {
        let found = |error: &toml::de::Error| {
            let span = error.span().unwrap_or(0..0);
            let (message, help) = match self.bare_word(error.message(), span.start) {
                Some(word) => (format!("`{word}` is not a value"), BARE_WORD),
                None => (error.message().to_owned(), mend(error.message())),
            };
            self.error(self.codes.malformed, message, &span).help(help)
        };
        let mut all: Vec<Diagnostic> = syntax.iter().map(found).collect();
        all.sort_by_key(start);
        // All behind a list that no bracket ends is read as a part of it.
        if all.iter().any(runs_on) {
            all.truncate(1);
        }
        let mut kept: Vec<Diagnostic> = Vec::new();
        let (mut header, mut last) = (false, None);
        for found in all {
            let line = self.line_around(start(&found));
            let text = self.source[line.clone()].trim();
            let follows = goes_on(text) || (header && is_of_a_table(&found));
            if kept.is_empty() || !(last.as_ref() == Some(&line) || follows) {
                header |= is_header(text);
                last = Some(line);
                kept.push(found);
            }
            if kept.len() == MOST_FINDINGS {
                break;
            }
        }
        kept
    }

    /// The word that stands in the place of a value, where the parser takes it for a number or a
    /// boolean: `no`, `off`, `never`.
    fn bare_word(&self, message: &str, at: usize) -> Option<&str> {
        let is_taken_so =
            ["invalid float", "invalid boolean"].iter().any(|it| message.contains(it));
        let line = &self.source[self.line_around(at)];
        let value = line.split_once('=').filter(|_| is_taken_so)?.1.trim_start();
        let end = value.find(|c: char| !(c.is_alphanumeric() || "_-".contains(c)));
        let word = &value[..end.unwrap_or(value.len())];
        word.starts_with(char::is_alphabetic).then_some(word)
    }

    /// The line that holds `offset`, without its end.
    fn line_around(&self, offset: usize) -> Range<usize> {
        let offset = offset.min(self.source.len());
        let start = self.source[..offset].rfind('\n').map_or(0, |at| at + 1);
        let end = self.source[offset..].find('\n').map_or(self.source.len(), |at| offset + at);
        start..end
    }
}

/// Whether a line is a part of a value that began above.
fn goes_on(line: &str) -> bool {
    line.starts_with(['"', '\'', ']', '}', '{'])
}

/// Whether a line was to open a table.
fn is_header(line: &str) -> bool {
    !line.contains('=') && (line.starts_with('[') || line.ends_with(']'))
}

/// Whether a fault is one of a value that goes on over lines: it is seen where the value should have
/// ended long before.
fn runs_on(found: &Diagnostic) -> bool {
    ["array", "comma", "inline table", "multi-line"].iter().any(|it| found.message.contains(it))
}

/// Whether a key may only seem wrong because it stands in another table than was meant.
fn is_of_a_table(found: &Diagnostic) -> bool {
    found.message.contains("duplicate key")
}

/// What to do about a word without quotes.
const BARE_WORD: &str = "write `true` or `false`; a text stands in plain quotes, as in `\"a\"`";

/// What to do about what TOML's parser says.
fn mend(message: &str) -> &'static str {
    let said = [
        ("duplicate key", "keep one of the two"),
        ("carriage return", "save the file with the line ends of Unix or of Windows"),
    ];
    let general =
        "a line is `key = value` or `[table]`; a text stands in plain quotes, as in `\"a\"`";
    said.iter().find(|(words, _)| message.contains(words)).map_or(general, |(_, help)| help)
}

fn start(found: &Diagnostic) -> usize {
    found.location.as_ref().map_or(0, |location| location.span.start)
}
