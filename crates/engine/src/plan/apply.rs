//! Bringing about what is required: adopted, mended where we may, written where it is absent.
//!
//! Knows who owns a text; the edits themselves are the android crate's business.

use pushwright_android::{
    CannotTell, Difference, Key, Kind, Place, Presence, Project, RelPath, Step, Want, claims,
    container, ensure, locate, presence, standing, without_cr,
};
use pushwright_lossless::{Span, TextEdit};

use super::remembered::{grown, part, region, with_blanks};
use super::run::{Done, Fallible, Run};
use super::unremembered::printed_anew;
use super::{confined, items, merged, no_activity, some_only, unremembered, vendor_files};
use crate::model::ledger::{Own, State, by_digest, digest};
use crate::model::ours::begins_as_ours;
use crate::model::requirement::{Requirement, What};

/// A step that never converges is cut off here; no kind needs more than five.
const MOST_STEPS: usize = 16;

pub(super) fn apply_requirement(run: &mut Run<'_>, requirement: &Requirement) -> Fallible<()> {
    match &requirement.what {
        What::Keep => run.satisfied.push(requirement.key.clone()),
        What::VendorFile(file) => vendor_files::vendor_file(run, requirement, file),
        What::Want(want) if !run.assumed(&requirement.key) => fulfil(run, requirement, want)?,
        What::Vacant(path) if !run.assumed(&requirement.key) => {
            items::in_the_way(run, &requirement.key, path);
        }
        What::Want(_) | What::Vacant(_) => run.satisfied.push(requirement.key.clone()),
    }
    Ok(())
}

/// Does all that a wanted thing needs, or nothing.
fn fulfil(run: &mut Run<'_>, requirement: &Requirement, want: &Want) -> Fallible<()> {
    let mut before = None;
    if let Some(unknown) = reach(run, requirement, want, &mut before)? {
        if let Some(before) = before {
            run.go_back(before);
        }
        match want {
            Want::DeepLink(link) => {
                no_activity::no_activity(run, &requirement.key, link, &unknown)?
            }
            Want::Dependency(library) => some_only::some_only(run, requirement, library, &unknown)?,
            _ => items::unknown(run, requirement, &unknown),
        }
    }
    Ok(())
}

/// Step by step to the wanted thing, or to a conflict; else why not.
///
/// `before` becomes what was done before the first step.
fn reach<'a>(
    run: &mut Run<'a>,
    requirement: &Requirement,
    want: &Want,
    before: &mut Option<Done<'a>>,
) -> Fallible<Option<CannotTell>> {
    let (mut first, mut last) = (None, None);
    for _ in 0..MOST_STEPS {
        let project = match (run.project(), &first) {
            (Ok(project), _) => project,
            (Err(problems), None) => return Err(problems),
            // A text that only we have seen is nothing to complain of to the user.
            (Err(_), Some(_)) => break,
        };
        match presence(&project, want) {
            // What was written became a part of something else, and would not go again.
            Presence::Present(_) | Presence::Absent
                if last.as_ref().is_some_and(|it| !is_found(&project, it)) =>
            {
                break;
            }
            Presence::Present(place) => {
                drop(project);
                adopt(run, requirement, want, &place)?;
                run.satisfied.push(requirement.key.clone());
                return Ok(None);
            }
            Presence::Different(difference) => {
                let stands = standing(&project, want);
                drop(project);
                last = None;
                before.get_or_insert_with(|| run.done());
                // Whose it is does not depend on what other files make of it.
                if let Presence::Present(place) = stands {
                    adopt(run, requirement, want, &place)?;
                }
                if !settle(run, requirement, &difference) {
                    return Ok(None);
                }
            }
            Presence::Unknown(unknown) => return Ok(Some(unknown)),
            Presence::Absent => match ensure(&project, want, &run.owned()) {
                Ok(Some(step)) => {
                    drop(project);
                    before.get_or_insert_with(|| run.done());
                    take_step(run, &step, requirement);
                    last = Some(step.clone());
                    first.get_or_insert(step);
                }
                Ok(None) => break,
                Err(unknown) => return Ok(Some(unknown)),
            },
        }
    }
    Ok(Some(out_of_reach(first)))
}

/// What is there and not ours is adopted: from now on it follows push.toml.
///
/// What was ours, was changed by somebody and says what push.toml says again is ours again; so
/// is a file with our mark, and whatever reads as ours where that is allowed.
fn adopt(run: &mut Run<'_>, requirement: &Requirement, want: &Want, place: &Place) -> Fallible<()> {
    let key = &requirement.key;
    if run.working.text(&place.file).is_none() {
        return Ok(());
    }
    if by_digest(key) {
        adopt_file(run, key, place);
        return Ok(());
    }
    if unremembered::decide(run, key, want, place)? {
        return Ok(());
    }
    let Some(text) = run.working.text(&place.file) else { return Ok(()) };
    // The same repository in another block reads the same, and is another thing.
    let is_twin = |own: &Own| key.kind == Kind::Repository && own.key != *key;
    let owner = owner_of(run, &place.file, text, &place.span);
    let owner = owner.filter(|(own, _)| !(own.key.kind == key.kind && is_twin(own)));
    let itself = run.ledger.entries_for(key).filter(|own| own.file == place.file);
    let itself = { itself }.find_map(|own| Some((own.clone(), region(text, own, &place.span)?.0)));
    let owner = itself.or(owner);
    let slice = text[place.span.clone()].to_owned();
    let owner = owner.map(|(own, _)| own);
    let state = retaken(run, key, owner.as_ref(), want.is_common(&slice));
    if let Some(state) = state
        && take_back(run, key, want, (place, state))?
    {
        return Ok(());
    }
    if owner.is_some() || slice.is_empty() {
        return Ok(());
    }
    let project = run.project()?;
    let is_part = |own: &&Own| own.key == *key || claims(&project, want, &own.key);
    let created = run.ledger.entries().iter().filter(is_part);
    let created: Vec<Own> = created.filter(|own| own.state.is_whole()).cloned().collect();
    drop(project);
    if !created.is_empty() {
        // Somebody changed it and it says what push.toml says again, in our own words.
        let mut ours = unremembered::as_ours(run, key, want, place)?;
        if ours.is_empty() {
            let text = run.working.text(&place.file).unwrap_or_default();
            ours.extend(printed_anew(&created, key, &text[place.span.clone()]));
        }
        ours.into_iter().for_each(|own| run.ledger.put(own));
        return Ok(());
    }
    let text = run.working.text(&place.file).unwrap_or_default();
    let is_mended = |own: &Own| own.file == place.file && part(text, own, &place.span).is_some();
    // A secret that somebody wrote down is not written down once more.
    let is_secret = confined::without_secrets(run, &slice) != slice;
    if !is_secret && !run.ledger.entries_for(key).any(is_mended) {
        remember(run, key, want, (place.file.clone(), slice));
    }
    Ok(())
}

/// As what a thing that reads as ours is ours again; `None` where that is not to be looked at.
fn retaken(run: &Run<'_>, key: &Key, owner: Option<&Own>, is_common: bool) -> Option<State> {
    let named = run.inputs.take.names(key);
    let takes = |may: bool| named || (may && !is_common);
    match owner {
        Some(own) if own.key != *key => None,
        Some(own) => (own.state == State::Adopted && named).then_some(State::Created),
        None if takes(unremembered::takes_what_reads_so(run)) => Some(State::Created),
        None => unremembered::is_lock_lost(run).then_some(State::Undecided),
    }
}

/// Whether what stands at a place is what we would write, and so is ours from now on.
fn take_back(
    run: &mut Run<'_>,
    key: &Key,
    want: &Want,
    (place, state): (&Place, State),
) -> Fallible<bool> {
    let ours = unremembered::as_ours(run, key, want, place)?;
    if ours.is_empty() {
        return Ok(false);
    }
    run.ledger.forget(key);
    for own in ours {
        let is_named = run.inputs.take.names(&own.key);
        let state = if is_named { State::Created } else { state };
        run.ledger.put(Own { state, ..own });
    }
    run.taken_back.push(want.clone());
    Ok(true)
}

/// Writes down what the user has, in his words.
fn remember(run: &mut Run<'_>, key: &Key, want: &Want, (file, value): (RelPath, String)) {
    // What we would write in other words may be ours as well, and edited since.
    let is_lost = unremembered::is_lock_lost(run);
    let may_be_ours = is_lost && !want.is_common(&value);
    let state = if may_be_ours { State::Undecided } else { State::Adopted };
    if is_lost || unremembered::takes_what_reads_so(run) {
        run.taken_back.push(want.clone());
    }
    let was = value.clone();
    run.ledger.put(Own { key: key.clone(), file, state, value, was });
}

/// A whole file that is there as it is wanted: ours where it says so, or where that is allowed.
fn adopt_file(run: &mut Run<'_>, key: &Key, place: &Place) {
    let text = run.working.text(&place.file).unwrap_or_default();
    let value = digest(text);
    let marked = begins_as_ours(text);
    let known = run.ledger.entries_for(key).next();
    let (state, was) = match known.map(|own| (own.state, own.was.clone())) {
        Some((State::Adopted, _)) if marked || run.inputs.take.names(key) => {
            (State::Created, String::new())
        }
        Some((State::Undecided, _))
            if unremembered::takes_what_is_undecided(run) || run.inputs.take.names(key) =>
        {
            (State::Created, String::new())
        }
        Some(known) => known,
        None if marked || run.inputs.take.names(key) => (State::Created, String::new()),
        None if unremembered::takes_what_reads_so(run) => (State::Created, String::new()),
        None if unremembered::is_lock_lost(run) => (State::Undecided, String::new()),
        None => (State::Adopted, value.clone()),
    };
    run.ledger.put(Own { key: key.clone(), file: place.file.clone(), state, value, was });
}

/// The entry of the ledger whose text, as we last saw it, stands around `span`.
fn owner_of(run: &Run<'_>, file: &RelPath, text: &str, span: &Span) -> Option<(Own, Span)> {
    let entries = run.ledger.entries().iter().filter(|own| own.file == *file);
    entries.filter(|own| own.key.kind != Kind::Container).find_map(|own| {
        if by_digest(&own.key) {
            let is_ours = confined::is_marked(run, file, text) && digest(text) == own.value;
            return is_ours.then(|| (own.clone(), 0..text.len()));
        }
        region(text, own, span).map(|(region, _)| (own.clone(), region))
    })
}

/// Makes a differing thing say what is wanted where we may; else it is a conflict.
fn settle(run: &mut Run<'_>, requirement: &Requirement, difference: &Difference) -> bool {
    let Some(fix) = &difference.fix else {
        items::conflict(run, requirement, difference);
        return false;
    };
    let file = &difference.at.file;
    let text = run.working.text(file).unwrap_or_default().to_owned();
    let owner = owner_of(run, file, &text, &difference.at.span);
    // What was adopted for another thing is the user's still.
    let is_its =
        |own: &Own| own.key == requirement.key || Some(&own.key) == difference.part.as_ref();
    let owner = owner.filter(|(own, _)| own.state != State::Adopted || is_its(own));
    let may_write = run.inputs.take.allows(&requirement.key)
        || merged::is_unmerged(run, &requirement.key, &text)
        || is_answered(run, requirement, difference, &text);
    if owner.is_none() && !may_write {
        items::conflict(run, requirement, difference);
        return false;
    }
    let after = fix.apply(&text);
    let entry = match owner {
        Some((own, region)) => {
            let Some(now) = grown(fix, &region) else { return false };
            let value = &after[now];
            let value = if by_digest(&own.key) { digest(value) } else { value.to_owned() };
            Own { value, ..own }
        }
        None => replaced(run, requirement, difference, fix, &text, &after),
    };
    run.apply(file, fix, &requirement.key, &requirement.origins);
    run.ledger.put(entry);
    true
}

/// Whether the text of the user's is the very one in whose place ours was put before: the folder
/// was made anew, and the answer holds for the project.
fn is_answered(run: &Run<'_>, requirement: &Requirement, at: &Difference, text: &str) -> bool {
    let key = at.part.as_ref().unwrap_or(&requirement.key);
    let stands = |own: &Own| match by_digest(key) {
        true => text.to_owned(),
        false => text[with_blanks(text, &at.at.span, &own.value)].to_owned(),
    };
    run.ledger.entries_for(key).any(|own| {
        let is_it = own.state == State::Replaced && own.file == at.at.file;
        let same = |text: &str| without_cr(text) == without_cr(&own.was);
        is_it && same(&confined::without_secrets(run, &stands(own)))
    })
}

/// The entry for a thing of the user's that is overwritten with permission.
///
/// What stood there before us is remembered once: an edit of our own text is not that.
fn replaced(
    run: &Run<'_>,
    requirement: &Requirement,
    difference: &Difference,
    fix: &TextEdit,
    before: &str,
    after: &str,
) -> Own {
    let file = difference.at.file.clone();
    let key = difference.part.as_ref().unwrap_or(&requirement.key).clone();
    let is_told = |own: &&Own| match own.state {
        State::Created | State::Undecided => true,
        State::Replaced => own.file == file,
        // Of an adopted file only the digest is told.
        State::Adopted => own.file == file && own.value != own.was && !by_digest(&key),
    };
    let old = run.ledger.entries_for(&key).find(is_told);
    let created = old.is_some_and(|own| own.state.is_whole());
    let state = if created { State::Created } else { State::Replaced };
    if by_digest(&key) {
        let was = old.map_or_else(|| confined::without_secrets(run, before), |old| old.was.clone());
        return Own { key, file, state, value: digest(after), was };
    }
    // What was ours keeps the white space that came with it, so that it still goes whole.
    let span = match old {
        Some(old) => with_blanks(before, &difference.at.span, &old.value),
        None => difference.at.span.clone(),
    };
    let value = after[grown(fix, &span).unwrap_or(0..0)].to_owned();
    // Of the same text as then we know that it is the same piece of the file.
    let was = match old {
        Some(old) if created || old.value == value => old.was.clone(),
        _ => confined::without_secrets(run, &before[span]),
    };
    Own { key, file, state, value, was }
}

/// The entry of a container of ours inside which a step makes room: it stays ours as a whole.
fn opened(run: &Run<'_>, step: &Step, text: &str) -> Option<Own> {
    let own = run.ledger.entries_for(&step.key).find(|own| {
        own.key.kind == Kind::Container && own.state.is_whole() && own.file == step.file
    })?;
    let (region, _) = region(text, own, &step.edit.range)?;
    let edit = TextEdit::from(step.edit.clone());
    let value = edit.apply(text)[grown(&edit, &region)?].to_owned();
    Some(Own { value, ..own.clone() })
}

fn take_step(run: &mut Run<'_>, step: &Step, requirement: &Requirement) {
    let text = run.working.text(&step.file).unwrap_or_default();
    let was = text[step.edit.range.clone()].to_owned();
    let value = &step.edit.text;
    let value = if by_digest(&step.key) { digest(value) } else { value.clone() };
    let entry = opened(run, step, text).unwrap_or_else(|| Own {
        key: step.key.clone(),
        file: step.file.clone(),
        state: State::Created,
        value,
        was,
    });
    run.apply(&step.file, &step.edit.clone().into(), &step.key, &requirement.origins);
    run.ledger.put(entry);
}

/// Whether the key of a step that was just taken leads to what it wrote.
fn is_found(project: &Project<'_>, step: &Step) -> bool {
    let written = step.edit.range.start..step.edit.range.start + step.edit.text.len();
    let is_it = |place: &Place| {
        place.file == step.file
            && written.start <= place.span.start
            && place.span.end <= written.end
    };
    match step.key.kind {
        Kind::File => true,
        // One that is all of its file cannot be a part of something else.
        Kind::Container => {
            step.key.is_whole_file()
                || container(project, &step.key).is_some_and(|(file, whole, _)| {
                    file == step.file && whole.start < written.end && written.start < whole.end
                })
        }
        _ => locate(project, &step.key).iter().any(is_it),
    }
}

/// What is left where no edit of ours brings a thing about: the text and the place of the first.
fn out_of_reach(first: Option<Step>) -> CannotTell {
    let why = "what was written there would not be understood; something before it is not finished";
    let at =
        first.as_ref().map(|it| Place::new(&it.file, it.edit.range.start..it.edit.range.start));
    let snippet = first.map(|it| it.edit.text.trim().to_owned()).unwrap_or_default();
    CannotTell { why: why.to_owned(), at, snippet }
}
