//! What a merge of two branches or a new folder leaves: two entries of a key, markers in files of
//! ours, entries of what is gone.
//!
//! Knows which side stands in the project; what is the user's own is his to settle.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};

use pushwright_android::{Key, Kind, RelPath, container, locate, locate_all};
use pushwright_lossless::{Edit, Span, style};

use super::at_once::Words;
use super::followed;
use super::remembered::spelled;
use super::run::{Fallible, Run};
use crate::model::ledger::{Own, State, by_digest, digest};
use crate::model::ours::begins_as_ours;

/// As many entries of a file as are looked for by reading it for each.
const FEW: usize = 8;

/// Of several entries of a key the one that stands in the project counts, else the last. A file
/// of ours that a merge put together of both is neither, and ours to write anew.
pub(super) fn one_entry_a_key(run: &mut Run<'_>) {
    for key in run.ledger.doubled() {
        let entries: Vec<Own> = run.ledger.entries_for(&key).cloned().collect();
        let stands = entries.iter().rfind(|own| stands(run, own));
        let Some(own) = stands.or(entries.last()) else { continue };
        let text = run.working.text(&own.file).filter(|text| begins_as_ours(text));
        let value = match text.filter(|_| stands.is_none() && by_digest(&key)) {
            Some(merged) => digest(merged),
            None => own.value.clone(),
        };
        run.ledger.put(Own { value, ..own.clone() });
    }
}

/// Of what we wrote once and stands several times in our very words one is enough: a merge that
/// keeps both sides leaves what two branches have in common twice.
pub(super) fn one_text_an_entry(run: &mut Run<'_>) -> Fallible<()> {
    let mut files: HashMap<&RelPath, Vec<&Own>> = HashMap::new();
    for own in run.ledger.entries().iter().filter(|own| is_a_text_of_ours(own)) {
        files.entry(&own.file).or_default().push(own);
    }
    let twice = files.into_iter().flat_map(|(file, entries)| {
        let lines = lines_said_twice(run.working.text(file).unwrap_or_default());
        let is_twice = move |own: &&Own| lines.contains(first_line(&own.value));
        entries.into_iter().filter(is_twice)
    });
    let mut twice: Vec<Own> = twice.cloned().collect();
    twice.sort();
    for own in twice {
        let project = run.project()?;
        let places = locate(&project, &own.key).into_iter().filter(|it| it.file == own.file);
        let mut spans: Vec<Span> = places.map(|it| it.span).collect();
        drop(project);
        spans.sort_by_key(|it| Reverse(it.start));
        spans.pop();
        for span in spans {
            let text = run.working.text(&own.file).unwrap_or_default();
            let slice = &text[span.clone()];
            let line = style::whole_lines(text, &span);
            if slice.trim() == own.value.trim() && line != span {
                run.apply(&own.file, &Edit::delete(line).into(), &own.key, &[]);
            }
        }
    }
    Ok(())
}

/// Forgets what neither stands where the ledger says nor anywhere else in its file: a folder that
/// was made anew never had it, and what is written next must not depend on it.
pub(super) fn forget_what_is_gone(run: &mut Run<'_>) -> Fallible<()> {
    // What opens an element reads the same wherever there is one.
    let is_opening = |own: &Own| own.key.is_opened();
    let entries = run.ledger.entries();
    let gone = entries.iter().zip(standing(run, entries));
    let gone = gone.filter(|(own, stands)| is_opening(own) || !stands).map(|(own, _)| own);
    let gone: Vec<&Own> = gone.filter(|own| !stands_as_before(run, own)).collect();
    if gone.is_empty() {
        return Ok(());
    }
    let project = run.project()?;
    let located = locate_all(&project, gone.iter().map(|own| &own.key));
    let is_gone = |own: &&&Own| match own.key.kind {
        Kind::Mend => false,
        Kind::File => run.working.get(&own.file).is_none(),
        Kind::Container => match container(&project, &own.key) {
            Some((file, whole, inner)) => is_closed_again(run, own, &file, whole, inner),
            None => !followed::is_renamed(run, own),
        },
        _ => located.get(&own.key).is_none_or(Vec::is_empty),
    };
    let gone: BTreeSet<Key> = gone.iter().filter(is_gone).map(|own| own.key.clone()).collect();
    drop(located);
    drop(project);
    run.ledger.forget_all(&gone);
    Ok(())
}

/// Whether each of these stands where the ledger says; a file that holds many of them is read once
/// for all.
fn standing(run: &Run<'_>, entries: &[Own]) -> Vec<bool> {
    let mut counts: HashMap<&RelPath, usize> = HashMap::new();
    let in_text = entries.iter().filter(|own| !by_digest(&own.key));
    in_text.for_each(|own| *counts.entry(&own.file).or_default() += 1);
    let many = counts.into_iter().filter(|(_, count)| *count > FEW).map(|it| it.0);
    let words: HashMap<&RelPath, Words<'_>> =
        many.filter_map(|file| Some((file, Words::of(run.working.text(file)?)))).collect();
    let stands_there = |own: &Own| match words.get(&own.file).filter(|_| !by_digest(&own.key)) {
        Some(words) => words.hold(own),
        None => stands(run, own),
    };
    entries.iter().map(stands_there).collect()
}

/// Whether a container that we opened is closed in itself or on one line, as it was before.
fn is_closed_again(run: &Run<'_>, own: &Own, file: &RelPath, whole: Span, inner: Span) -> bool {
    let text = run.working.text(file).unwrap_or_default();
    let on_one_line = own.value.contains('\n') && !text[inner].contains('\n');
    own.key.is_opened() && (text[whole].ends_with("/>") || on_one_line)
}

/// Whether what ours took the place of, or an answer took out, is there as it was before: the
/// folder was made anew, and the answer is remembered.
fn stands_as_before(run: &Run<'_>, own: &Own) -> bool {
    let text = || run.working.text(&own.file).unwrap_or_default();
    own.is_taken_out() || (own.state == State::Replaced && stands_in(text(), &own.was))
}

fn stands(run: &Run<'_>, own: &Own) -> bool {
    let Some(text) = run.working.text(&own.file) else { return false };
    match by_digest(&own.key) {
        true => digest(text) == own.value,
        false => spelled(text, own, |_| true).is_some(),
    }
}

/// Whether the text is a file of ours in which a merge left its markers: what it is to be is
/// ours to say.
pub(super) fn is_unmerged(run: &Run<'_>, key: &Key, text: &str) -> bool {
    let opens = |it: &&str| it.starts_with("<<<<<<< ") || it.starts_with(">>>>>>> ");
    let first = text.lines().find(|line| !opens(line)).unwrap_or_default();
    by_digest(key)
        && run.ledger.entries_for(key).next().is_some()
        && begins_as_ours(first)
        && text.lines().any(|it| it.starts_with("<<<<<<< "))
        && text.lines().any(|it| it.starts_with(">>>>>>> "))
}

fn stands_in(text: &str, was: &str) -> bool {
    !was.trim().is_empty() && text.contains(was)
}

/// Whether an entry is a statement, an element or a line of its own.
fn is_a_text_of_ours(own: &Own) -> bool {
    own.state == State::Created
        && own.was.trim().is_empty()
        && !matches!(own.key.kind, Kind::Container | Kind::File | Kind::Mend)
}

fn first_line(text: &str) -> &str {
    text.trim().lines().next().unwrap_or_default().trim_end()
}

/// The lines of a text, without their indent, that are there more than once.
fn lines_said_twice(text: &str) -> HashSet<&str> {
    let mut seen = HashSet::new();
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !seen.insert(*line)).collect()
}
