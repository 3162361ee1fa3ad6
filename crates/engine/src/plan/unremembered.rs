//! What stands in the project just as we would write it, and push.lock does not know: after the
//! lock was lost, or a merge took one side of it.
//!
//! Knows how to tell that a text is exactly ours; whether it is made ours is for others to say.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;

use pushwright_android::{
    Key, Kind, Owned, Place, Presence, Step, Want, claims, ensure, locate, parts, standing,
};
use pushwright_lossless::{Edit, TextEdit, style};

use super::outcome::{ItemKind, Plan};
use super::run::{Fallible, Run};
use crate::model::ledger::{Ledger, Own, State};
use crate::model::ours;
use crate::model::requirement::{Requirement, What};
use crate::model::take::Take;

/// The most edits that a thing takes.
const MOST_STEPS: usize = 16;

/// The entries by which a thing that stands at `place` would be ours; none where we would write
/// it in other words.
pub(super) fn as_ours(run: &Run<'_>, key: &Key, want: &Want, place: &Place) -> Fallible<Vec<Own>> {
    // What was written before it may have been unknown to the run that wrote it, and what may be
    // ours beside it may have been missing as well.
    let all = Owned::new(run.required.iter().map(|it| (it.clone(), String::new())));
    let ways = [
        (true, run.owned()),
        (true, all.clone()),
        (false, run.owned()),
        (false, all),
        (false, Owned::default()),
    ];
    for (whole, owned) in ways.iter().filter(|(whole, _)| !whole || is_link(want)) {
        let ours = written_anew(run, key, want, place, (*whole, owned))?;
        if !ours.is_empty() {
            return Ok(ours);
        }
    }
    Ok(Vec::new())
}

/// The entries by which a thing would be ours; `whole` is one that has an attribute beside it.
fn written_anew(
    run: &Run<'_>,
    key: &Key,
    want: &Want,
    place: &Place,
    (whole, owned): (bool, &Owned),
) -> Fallible<Vec<Own>> {
    let project = run.project()?;
    let mut places = match want {
        Want::Rules(rules) => lines_with(run, &rules.file, place),
        _ => locate(&project, key),
    };
    if places.is_empty() {
        places.push(place.clone());
    }
    drop(project);
    let mut copy = run.working.clone();
    places.sort_by_key(|it| Reverse((it.file.clone(), it.span.start)));
    for place in &places {
        let Some(text) = copy.text(&place.file) else { return Ok(Vec::new()) };
        let edit = Edit::delete(style::whole_lines(text, &place.span));
        let mut without = TextEdit::from(edit).apply(text);
        if whole && let Some(at) = exported_before(&without, place.span.start) {
            without.replace_range(at, "");
        }
        copy.set_text(&place.file, without);
    }
    let mut entries = Vec::new();
    for _ in 0..MOST_STEPS {
        // Without it the files may not be understood at all: then it is more than one thing.
        let Ok(project) = copy.project() else { return Ok(Vec::new()) };
        match standing(&project, want) {
            Presence::Present(_) => break,
            Presence::Absent => {}
            Presence::Different(_) | Presence::Unknown(_) => return Ok(Vec::new()),
        }
        let Ok(Some(step)) = ensure(&project, want, owned) else {
            return Ok(Vec::new());
        };
        drop(project);
        let text = copy.text(&step.file).unwrap_or_default();
        let was = text[step.edit.range.clone()].to_owned();
        copy.edit(&step.file, &step.edit.clone().into());
        let Step { key, file, edit } = step;
        entries.push(Own { key, file, state: State::Created, value: edit.text, was });
    }
    let is_same = |own: &Own| copy.text(&own.file) == run.working.text(&own.file);
    if entries.iter().all(is_same) {
        return Ok(entries);
    }
    if let Some(own) = elsewhere(run, &entries, place) {
        return Ok(vec![own]);
    }
    // A link is told by its parts, however the lines around it made us print it.
    let printed = if is_link(want) { as_printed(run, &entries)? } else { None };
    Ok(printed.unwrap_or_default())
}

/// The entries of what stands in a manifest with the tags and attributes of these.
fn as_printed(run: &Run<'_>, entries: &[Own]) -> Fallible<Option<Vec<Own>>> {
    let project = run.project()?;
    let printed = entries.iter().map(|own| {
        let text = run.working.text(&own.file)?;
        let places = locate(&project, &own.key).into_iter();
        let mut spans = places.filter(|it| it.file == own.file).map(|it| it.span);
        let span = spans.find(|it| xml_parts(&text[it.clone()]) == xml_parts(&own.value))?;
        let start = text[..span.start].trim_end().len();
        let value = text[start..span.end].to_owned();
        own.was.trim().is_empty().then(|| Own { value, was: String::new(), ..own.clone() })
    });
    Ok(printed.collect())
}

/// The lines of a file that say a word.
fn lines_with(run: &Run<'_>, word: &str, place: &Place) -> Vec<Place> {
    let text = run.working.text(&place.file).unwrap_or_default();
    let mut start = 0;
    let lines = text.split_inclusive('\n').filter_map(|line| {
        let at = start + line.len() - line.trim_start().len();
        start += line.len();
        line.contains(word).then(|| Place::new(&place.file, at..at + line.trim().len()))
    });
    lines.collect()
}

/// Remembers what is required where it may stand there without anybody knowing whose it is.
pub(super) fn note_required(run: &mut Run<'_>, requirements: &[Requirement]) -> Fallible<()> {
    if !is_lock_lost(run) && !takes_what_reads_so(run) {
        return Ok(());
    }
    let project = run.project()?;
    let wants = requirements.iter().filter_map(|it| match &it.what {
        What::Want(want) => Some(want),
        What::Keep | What::VendorFile(_) | What::Vacant(_) => None,
    });
    let keys = wants.flat_map(|want| {
        let parts = parts(&project, want).into_iter().map(|it| it.key);
        parts.chain([want.key(&project)])
    });
    let keys = keys.collect();
    drop(project);
    run.required = keys;
    Ok(())
}

/// Whether what reads as ours, and no ledger knows, is to be ours.
pub(super) fn takes_what_reads_so(run: &Run<'_>) -> bool {
    match run.inputs.take {
        Take::WhatReadsAsOurs => true,
        Take::All => is_lock_lost(run),
        Take::Nothing | Take::Keys(_) => false,
    }
}

/// What an earlier run left undecided, and is decided whatever is required of it: what is named,
/// and whole files.
pub(super) fn decide_at_once(run: &mut Run<'_>) {
    for key in run.ledger.undecided() {
        let is_file = key.kind == Kind::File && takes_what_is_undecided(run);
        if is_file || run.inputs.take.names(&key) {
            run.ledger.decide_ours(&key);
        }
    }
}

/// Whether an earlier run left a thing undecided; what is said of it by now is done.
pub(super) fn decide(run: &mut Run<'_>, key: &Key, want: &Want, place: &Place) -> Fallible<bool> {
    let mut open = run.ledger.undecided();
    if open.is_empty() {
        return Ok(false);
    }
    let project = run.project()?;
    open.retain(|it| it == key || claims(&project, want, it));
    drop(project);
    if let Take::WhatReadsAsOurs = run.inputs.take {
        // Looked at anew, with all that it may have come with.
        open.iter().for_each(|it| run.ledger.forget(it));
        return Ok(false);
    }
    let take = &run.inputs.take;
    let words = run.working.text(&place.file).and_then(|it| it.get(place.span.clone()));
    let is_ours_alone = !want.is_common(words.unwrap_or_default());
    let all = takes_what_is_undecided(run) && is_ours_alone;
    let is_meant = |it: &&Key| all || take.names(it) || take.names(key);
    for it in open.iter().filter(is_meant) {
        run.ledger.decide_ours(it);
    }
    Ok(!open.is_empty())
}

/// Whether what an earlier run left undecided is to be ours.
pub(super) fn takes_what_is_undecided(run: &Run<'_>) -> bool {
    matches!(run.inputs.take, Take::WhatReadsAsOurs | Take::All)
}

/// Whether push.lock was here and is lost, in whole or in part: a file says that we wrote it,
/// and no entry does.
pub(super) fn is_lock_lost(run: &Run<'_>) -> bool {
    let is_lost = || ours::is_lock_lost(run.inputs.snapshot, run.inputs.ledger);
    *run.is_lock_lost.get_or_init(is_lost)
}

/// The entry of a thing that we would write in the same words and another place.
fn elsewhere(run: &Run<'_>, entries: &[Own], place: &Place) -> Option<Own> {
    let [own] = entries else { return None };
    let slice = &run.working.text(&place.file)?[place.span.clone()];
    let same = own.file == place.file && own.value.trim() == slice.trim();
    let (value, was) = (slice.to_owned(), String::new());
    (same && own.was.trim().is_empty()).then(|| Own { value, was, ..own.clone() })
}

fn is_link(want: &Want) -> bool {
    matches!(want.inner(), Want::DeepLink(_))
}

/// The attribute that a link has its activity say, in the tag that is open at a place.
fn exported_before(text: &str, at: usize) -> Option<Range<usize>> {
    const SAYS: &str = "android:exported=\"true\"";
    let before = text.get(..at)?;
    let tag = before.rfind("<activity")?;
    let start = tag + before[tag..].find(SAYS)?;
    let blank = before[..start].len() - before[..start].trim_end().len();
    Some(start - blank..start + SAYS.len())
}

/// The entry of an element of ours that another tool has printed anew, as it stands by now.
pub(super) fn printed_anew(created: &[Own], key: &Key, slice: &str) -> Option<Own> {
    let is_element = matches!(key.kind, Kind::Manifest | Kind::Permission | Kind::IntentFilter);
    let own = created.iter().find(|own| is_element && own.key == *key)?;
    let same = own.was.trim().is_empty() && xml_parts(&own.value) == xml_parts(slice);
    same.then(|| Own { value: slice.to_owned(), was: String::new(), ..own.clone() })
}

/// Tags and attributes of a piece of XML, in no order: what a printer may change is left out.
pub(super) fn xml_parts(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut is_quoted = false;
    for c in text.chars() {
        is_quoted ^= c == '"';
        match c {
            c if is_quoted => part.push(c),
            '<' | '>' | '/' => parts.push(std::mem::take(&mut part)),
            c if c.is_whitespace() => parts.push(std::mem::take(&mut part)),
            c => part.push(c),
        }
    }
    parts.push(part);
    parts.retain(|it| !it.is_empty());
    parts.sort();
    parts
}

impl Ledger {
    /// The ledger with what a plan took up that stands in the project already.
    #[must_use]
    pub fn with_what_stands(&self, plan: &Plan) -> Ledger {
        let mut ledger = self.clone();
        let reasons = plan.changes.iter().flat_map(|it| &it.reasons);
        let written: BTreeSet<&Key> = reasons.map(|reason| &reason.key).collect();
        for own in plan.ledger.entries().iter().filter(|own| !written.contains(&own.key)) {
            let is_taken_up = match (self.entries_for(&own.key).next(), own.state) {
                (None, _) => true,
                // A file with our mark, adopted before, is ours after all; so is our own text that
                // another tool has printed anew, and what was undecided.
                (Some(known), State::Created) => {
                    known.state != State::Created || known.value != own.value
                }
                (Some(_), State::Adopted | State::Replaced | State::Undecided) => false,
            };
            if is_taken_up {
                ledger.put(own.clone());
            }
        }
        ledger
    }
}

impl Plan {
    /// The keys of what is ours, no longer required, and not taken out because somebody edited it.
    #[must_use]
    pub fn edited(&self) -> Vec<String> {
        self.keys_of(ItemKind::Edited)
    }

    /// The keys of what is no longer required, and of which push.lock does not say whose it is.
    #[must_use]
    pub fn undecided(&self) -> Vec<String> {
        self.keys_of(ItemKind::Undecided)
    }

    fn keys_of(&self, kind: ItemKind) -> Vec<String> {
        let meant = self.items.iter().filter(|item| item.kind == kind);
        meant.map(|item| item.key.to_string()).collect()
    }
}
