//! Many entries of push.lock in one file, each looked up and taken out without reading all of the
//! file for it.
//!
//! Knows words of texts and spans that go together; what may go at all is told where one entry is
//! taken out.

use std::collections::{BTreeMap, HashMap};

use pushwright_android::{Key, Kind, Place, RelPath, Snapshot, locate_all};
use pushwright_lossless::{Edit, Span, TextEdit};

use super::confined::is_whole_deletion;
use super::reason::Reason;
use super::remembered::{region, spelled, undo};
use super::run::{Fallible, Run};
use crate::model::ledger::{Own, State};

/// The words of a text, by which what may stand in it is found.
pub(super) struct Words<'t> {
    text: &'t str,
    at: HashMap<&'t str, Vec<usize>>,
}

impl<'t> Words<'t> {
    pub(super) fn of(text: &'t str) -> Words<'t> {
        let mut at: HashMap<&str, Vec<usize>> = HashMap::new();
        for (start, word) in words(text) {
            at.entry(word).or_default().push(start);
        }
        Words { text, at }
    }

    /// Whether the text of an entry stands anywhere.
    pub(super) fn hold(&self, own: &Own) -> bool {
        let value = own.value.trim();
        // The first and the last may be a part of a longer word.
        let is_inside =
            |(start, word): &(usize, &str)| *start > 0 && start + word.len() < value.len();
        let inner = words(value).filter(is_inside).map(|it| it.1);
        let places = |word: &&str| self.at.get(word).map_or(0, Vec::len);
        let Some(rarest) = inner.min_by_key(places) else {
            return spelled(self.text, own, |_| true).is_some();
        };
        let found = self.at.get(rarest).into_iter().flatten();
        let mut around = found.map(|at| *at..at + rarest.len());
        around.any(|place| region(self.text, own, &place).is_some())
    }
}

/// The words of a text, each with where it starts.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_word = |c: char| c.is_alphanumeric() || "_.-:$".contains(c);
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + text[rest..].find(is_word)?;
        let length = text[start..].find(|c| !is_word(c)).unwrap_or(text.len() - start);
        rest = start + length;
        Some((start, &text[start..rest]))
    })
}

/// Takes out, in one edit a file, what stands there in our very words as a thing of its own, and
/// says which entries those were; `gone` are the numbers of entries.
pub(super) fn withdraw_at_once(run: &mut Run<'_>, gone: &[usize]) -> Fallible<()> {
    let mut files: BTreeMap<&RelPath, Vec<&Own>> = BTreeMap::new();
    let gone = gone.iter().map(|at| &run.ledger.entries()[*at]);
    for own in gone.filter(|own| is_of_its_own(own)) {
        files.entry(&own.file).or_default().push(own);
    }
    files.retain(|_, entries| entries.len() > 1);
    if files.is_empty() {
        return Ok(());
    }
    let project = run.project()?;
    let places = locate_all(&project, files.values().flatten().map(|own| &own.key));
    let taken: Vec<(RelPath, Vec<(Key, Edit)>)> = files
        .into_iter()
        .map(|(file, entries)| {
            let edits = entries.into_iter().filter_map(|own| {
                let edit = deletion(&run.working, own, places.get(&own.key)?)?;
                Some((own.key.clone(), edit))
            });
            (file.clone(), edits.collect())
        })
        .collect();
    drop(places);
    drop(project);
    for (file, edits) in taken {
        take_out(run, &file, edits);
    }
    Ok(())
}

fn take_out(run: &mut Run<'_>, file: &RelPath, mut edits: Vec<(Key, Edit)>) {
    edits.sort_by_key(|(_, edit)| edit.range.start);
    let all = edits.iter().map(|(_, edit)| edit.clone()).collect();
    // Where two would take the same blanks, each is taken out by itself.
    let Some(edit) = TextEdit::new(all) else { return };
    let mut before = 0;
    let reasons = edits.into_iter().map(|(key, edit)| {
        let at = edit.range.start - before;
        before += edit.range.len();
        Reason { key, origins: Vec::new(), span: at..at }
    });
    let reasons: Vec<Reason> = reasons.collect();
    run.forgotten.extend(reasons.iter().map(|it| it.key.clone()));
    run.apply_all(file, &edit, reasons);
}

/// Whether an entry is an element or a statement that we wrote where nothing was.
fn is_of_its_own(own: &Own) -> bool {
    matches!(own.key.kind, Kind::Manifest | Kind::Permission | Kind::Dependency | Kind::Classpath)
        && own.state == State::Created
        && own.was.is_empty()
}

/// The edit that takes an entry out, where it stands once, in our words, and nothing else goes.
fn deletion(files: &Snapshot, own: &Own, places: &[Place]) -> Option<Edit> {
    let text = files.text(&own.file)?;
    let [place] = places else { return None };
    let place: &Span = &place.span;
    let (span, was) = region(text, own, place).filter(|_| places[0].file == own.file)?;
    let edit = undo(text, own, span, was);
    is_whole_deletion(files, &own.file, place, &edit).then_some(edit)
}
