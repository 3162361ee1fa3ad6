//! The mistakes that a run has planted: where, who had to see each, and whether it was seen.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use crate::tools::{Result, read, write};

/// One planted mistake, held before one judge.
struct Mistake {
    place: &'static str,
    what: String,
    judge: String,
    is_seen: bool,
}

static ALL: Mutex<Vec<Mistake>> = Mutex::new(Vec::new());

/// Plants a mistake in a file, which has to say `from` once; from nothing, the file is new.
pub(crate) fn plant(file: &Path, from: &str, to: &str) -> Result<()> {
    let text = if from.is_empty() { String::new() } else { read(file)? };
    if text.matches(from).count() != 1 {
        return Err(format!("{} does not say `{from}` once", file.display()));
    }
    write(file, text.replacen(from, to, 1))
}

/// Notes a mistake planted in `place`, and whether `judge` saw it.
pub(crate) fn note(place: &'static str, what: &str, judge: &str, is_seen: bool) {
    let mut all = ALL.lock().unwrap_or_else(PoisonError::into_inner);
    all.push(Mistake { place, what: what.to_owned(), judge: judge.to_owned(), is_seen });
}

/// Notes a mistake and what its judge said of it, who has to refuse it with these words.
pub(crate) fn refused(
    place: &'static str,
    what: &str,
    judge: &str,
    verdict: Result<()>,
    words: &str,
) -> Result<()> {
    let is_seen = verdict.as_ref().is_err_and(|said| said.contains(words));
    note(place, what, judge, is_seen);
    if is_seen {
        return Ok(());
    }
    Err(format!("{what}: {judge} does not say `{words}` but {verdict:?}"))
}

/// Prints a line a place: how many mistakes, who saw them, and which were not seen.
pub(crate) fn print() {
    let all = ALL.lock().unwrap_or_else(PoisonError::into_inner);
    let mut places: BTreeMap<&str, Vec<&Mistake>> = BTreeMap::new();
    for it in all.iter() {
        places.entry(it.place).or_default().push(it);
    }
    if places.is_empty() {
        return;
    }
    println!("| mistakes planted in | number | judges | verdict |\n|---|---|---|---|");
    for (place, mistakes) in places {
        let number = mistakes.iter().map(|it| &it.what).collect::<BTreeSet<_>>().len();
        let judges: BTreeSet<&str> = mistakes.iter().map(|it| it.judge.as_str()).collect();
        let judges: Vec<&str> = judges.into_iter().collect();
        let unseen = mistakes.iter().filter(|it| !it.is_seen);
        let unseen: Vec<String> = unseen.map(|it| format!("{} by {}", it.what, it.judge)).collect();
        let verdict = match unseen.is_empty() {
            true => "all are seen".to_owned(),
            false => format!("NOT SEEN: {}", unseen.join("; ")),
        };
        println!("| {place} | {number} | {} | {verdict} |", judges.join(", "));
    }
}
