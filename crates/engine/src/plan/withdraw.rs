//! Taking out: what is ours and nothing requires, and what an older edition left.
//!
//! Knows that only text that still reads as we last saw it may go, or be put back.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use pushwright_android::{
    Key, Kind, Place, Presence, RelPath, Want, claims, container, locate, presence, without_cr,
};
use pushwright_config::{Code, Diagnostic};
use pushwright_lossless::gradle::{self, Dialect};
use pushwright_lossless::xml::Document;
use pushwright_lossless::{Edit, Span, style};

use super::at_once;
use super::items::take_help;
use super::outcome::ItemKind;
use super::remembered::{part, region, spelled, undo};
use super::run::{Fallible, Run};
use super::{confined, followed, items};
use crate::model::finding;
use crate::model::ledger::{Ledger, Own, State, by_digest, digest};
use crate::model::requirement::{Requirement, What};
use crate::require::superseded::{OldSources, Superseded};

/// The keys in the ledger that some requirement answers for.
pub(super) fn claimed(run: &Run<'_>, requirements: &[Requirement]) -> Fallible<BTreeSet<Key>> {
    let project = run.project()?;
    let mut keys: BTreeSet<Key> = requirements.iter().map(|it| it.key.clone()).collect();
    for own in run.ledger.entries() {
        let answered = requirements.iter().any(|requirement| match &requirement.what {
            What::Want(want) => claims(&project, want, &own.key),
            What::VendorFile(_) | What::Keep | What::Vacant(_) => false,
        });
        if answered {
            keys.insert(own.key.clone());
        }
    }
    Ok(keys)
}

pub(super) fn withdraw_unrequired(run: &mut Run<'_>, answered: &BTreeSet<Key>) -> Fallible<()> {
    // Sources that an answer took out are asked for by nothing once they are gone.
    let is_kept = |own: &Own| own.is_taken_out() && by_digest(&own.key);
    let is_gone = |own: &Own| {
        own.key.kind != Kind::Container
            && !(is_kept(own) && run.inputs.config.is_some())
            && (own.key.kind != Kind::Mend || run.inputs.config.is_none())
            && !answered.contains(&own.key)
    };
    let entries = run.ledger.entries().iter().zip(0..);
    let gone: Vec<usize> = entries.filter(|(own, _)| is_gone(own)).map(|it| it.1).collect();
    at_once::withdraw_at_once(run, &gone)?;
    for at in gone.into_iter().rev() {
        if !run.forgotten.contains(&run.ledger.entries()[at].key) {
            let own = run.ledger.entries()[at].clone();
            withdraw(run, &own)?;
        }
    }
    // One after the other, each would move all that is behind it.
    run.ledger.forget_all(&std::mem::take(&mut run.forgotten));
    Ok(())
}

/// Takes a thing of ours out, or puts back what stood in its place.
fn withdraw(run: &mut Run<'_>, own: &Own) -> Fallible<()> {
    let decided;
    let own = match own.state {
        State::Undecided if !run.inputs.take.allows(&own.key) => {
            items::nobodys_yet(run, own);
            return Ok(());
        }
        State::Undecided => {
            let exact = own.value != own.was;
            let state = if exact { State::Created } else { State::Adopted };
            decided = Own { state, ..own.clone() };
            &decided
        }
        State::Created | State::Adopted | State::Replaced => own,
    };
    if by_digest(&own.key) && !own.is_taken_out() {
        withdraw_file(run, own);
        return Ok(());
    }
    let Some(text) = run.working.text(&own.file).map(str::to_owned) else {
        run.forgotten.insert(own.key.clone());
        return Ok(());
    };
    if own.is_taken_out() || (own.state == State::Adopted && own.value == own.was) {
        run.forgotten.insert(own.key.clone());
        return Ok(());
    }
    if own.key.kind == Kind::Mend {
        confined::withdraw_mend(run, own, &text);
        return Ok(());
    }
    let project = run.project()?;
    let places: Vec<Span> = locate(&project, &own.key)
        .into_iter()
        .filter(|place| place.file == own.file)
        .map(|place| place.span)
        .collect();
    if places.is_empty() {
        run.forgotten.insert(own.key.clone());
        return Ok(());
    }
    let found = places.iter().find_map(|place| region(&text, own, place));
    let found = found.or_else(|| places.iter().find_map(|place| part(&text, own, place)));
    let is_allowed = run.inputs.take.allows(&own.key);
    let found = found.or_else(|| is_allowed.then(|| (places[0].clone(), own.was.clone())));
    let edit = found.map(|(span, was)| undo(&text, own, span, was));
    match edit {
        Some(edit) if confined::is_confined(run, own, &places, &edit)? => {
            run.apply(&own.file, &edit.into(), &own.key, &[]);
            confined::lacks_a_secret(run, own);
            run.forgotten.insert(own.key.clone());
        }
        Some(_) => confined::beyond(run, own, &places[0]),
        None => items::changed_by_another(run, own, &places[0]),
    }
    Ok(())
}

/// Takes out what an older edition left, where that is allowed; else it is a conflict.
pub(super) fn supersede(run: &mut Run<'_>, old: &Superseded) -> Fallible<()> {
    if run.assumed(&old.key) || run.is_left(&old.key) {
        return Ok(());
    }
    let project = run.project()?;
    let mut places = locate(&project, &old.key);
    if let (true, Some(component)) = (places.is_empty(), &old.component)
        && let Presence::Different(found) = presence(&project, &Want::Node(component.clone()))
    {
        places.push(found.at);
    }
    places.sort_by_key(|place| Reverse((place.file.clone(), place.span.start)));
    drop(project);
    let (gone, left): (Vec<Place>, Vec<Place>) =
        places.into_iter().partition(|place| may_go(run, &old.key, place));
    for place in gone {
        let text = run.working.text(&place.file).unwrap_or_default();
        let was = confined::without_secrets(run, &text[place.span.clone()]);
        let edit = Edit::delete(style::whole_lines(text, &place.span));
        run.apply(&place.file, &edit.into(), &old.key, &[]);
        run.ledger.put(Own::taken_out(&old.key, &place.file, was));
    }
    for place in left {
        let message = format!(
            "`{}` belongs to `{}`, which `{}` takes the place of",
            old.key, old.old, old.new
        );
        let diagnostic = Diagnostic::warning(Code::ProjectOldEdition, message).help(take_help(
            &old.key,
            "to take it out",
            "to keep it",
        ));
        let diagnostic = finding::at(diagnostic, &run.working, &place);
        run.leave(ItemKind::Conflict, &old.key, diagnostic);
    }
    Ok(())
}

/// Whether a thing of an older edition is taken out: it may be by now, or was, in the same words,
/// before the folder was made anew.
fn may_go(run: &Run<'_>, key: &Key, place: &Place) -> bool {
    let text = run.working.text(&place.file).unwrap_or_default();
    let slice = confined::without_secrets(run, &text[place.span.clone()]);
    let is_it = |own: &Own| own.is_taken_out() && without_cr(&own.was) == without_cr(&slice);
    run.inputs.take.allows(key) || run.ledger.entries_for(key).any(is_it)
}

/// Takes out sources that an older edition left, where that is allowed; else it is a conflict.
pub(super) fn supersede_sources(run: &mut Run<'_>, old: &OldSources) {
    let there = old.files.iter().filter(|path| run.working.text(path).is_some());
    let there: Vec<RelPath> = there.cloned().collect();
    if run.assumed(&old.key) || there.is_empty() {
        return;
    }
    let was = said_by(run, &there);
    let was_taken = |own: &Own| own.is_taken_out() && own.was == was;
    let may_go =
        run.inputs.take.allows(&old.key) || run.ledger.entries_for(&old.key).any(was_taken);
    if may_go && old.beside.is_empty() {
        run.ledger.put(Own::taken_out(&old.key, &there[0], was));
        for path in there {
            run.working.remove(&path);
            run.reason(&path, &old.key, &[], 0..0);
        }
        return;
    }
    let message =
        format!("`{}` belongs to `{}`, which `{}` takes the place of", old.key, old.old, old.new);
    let files: Vec<String> = there.iter().map(|it| format!("  {it}")).collect();
    let diagnostic = Diagnostic::warning(Code::ProjectOldEdition, message).note(format!(
        "without that edition's libraries these do not compile:\n{}",
        files.join("\n")
    ));
    let diagnostic = match old.beside.is_empty() {
        true => diagnostic.help(format!(
            "`pushwright apply --take ours '{0}'` deletes them; `--take theirs '{0}'` keeps them",
            old.key
        )),
        false => diagnostic
            .note(format!("`{}` are beside them, and use them", old.beside.join("`, `")))
            .help(format!(
                "delete by hand what nothing uses; `pushwright apply --take theirs '{}'` keeps all",
                old.key
            )),
    };
    run.leave(ItemKind::Conflict, &old.key, diagnostic);
}

/// What files say, as far as it tells them from others: their digests.
fn said_by(run: &Run<'_>, files: &[RelPath]) -> String {
    let line = |path| format!("{path} {}", digest(run.working.text(path).unwrap_or_default()));
    files.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn withdraw_file(run: &mut Run<'_>, own: &Own) {
    match run.working.text(&own.file) {
        None => drop(run.forgotten.insert(own.key.clone())),
        Some(_) if own.state == State::Adopted => drop(run.forgotten.insert(own.key.clone())),
        Some(text)
            if !confined::is_marked(run, &own.file, text)
                || (own.state == State::Replaced && !confined::may_come_back(own)) =>
        {
            confined::beyond(run, own, &(0..0));
        }
        Some(text) if digest(text) == own.value || run.inputs.take.allows(&own.key) => {
            match own.state {
                State::Replaced => run.working.set_text(&own.file, own.was.clone()),
                State::Created | State::Adopted | State::Undecided => {
                    run.working.remove(&own.file);
                }
            }
            run.reason(&own.file, &own.key, &[], 0..0);
            confined::lacks_a_secret(run, own);
            run.forgotten.insert(own.key.clone());
        }
        Some(text) => {
            let whole = 0..text.len();
            items::changed_by_another(run, own, &whole);
        }
    }
}

/// Containers of ours that hold nothing any more go, innermost first.
pub(super) fn withdraw_containers(run: &mut Run<'_>) -> Fallible<()> {
    let mut containers: Vec<Own> = run
        .ledger
        .entries()
        .iter()
        .filter(|own| own.key.kind == Kind::Container && own.state != State::Undecided)
        .cloned()
        .collect();
    containers.sort_by_key(|own| Reverse(own.key.depth()));
    for own in containers {
        let project = run.project()?;
        let found = container(&project, &own.key);
        let Some((file, span, inner)) = found else {
            drop(project);
            if !followed::is_renamed(run, &own) {
                run.ledger.forget(&own.key);
            }
            continue;
        };
        let text = run.working.text(&file).unwrap_or_default().to_owned();
        let covers = |r: &Span| {
            r.start <= inner.start
                && r.end >= inner.end
                && (r.start >= span.start || r.end >= span.end)
        };
        let blank = |it: &str| it.trim().is_empty();
        let opened = || Some((room(&text[inner.clone()], &own, inner.start)?, own.was.clone()));
        let spelled = spelled(&text, &own, covers).or_else(opened);
        let Some((at, was)) = spelled else { continue };
        let edit = Edit::replace(at, was);
        drop(project);
        if !confined::is_shell(run, &own, &span, &inner, &edit) {
            confined::beyond(run, &own, &span);
            continue;
        }
        run.apply(&file, &edit.into(), &own.key, &[]);
        run.ledger.forget(&own.key);
        // One that is the whole of its file goes with it.
        let is_blank = run.working.text(&file).is_some_and(blank);
        if own.key.is_whole_file() && is_blank {
            run.working.remove(&file);
        }
    }
    // What somebody filled is his once nothing else is ours.
    let is_container = |own: &Own| own.key.kind == Kind::Container;
    if run.inputs.config.is_none()
        && run.items.is_empty()
        && run.ledger.entries().iter().all(is_container)
    {
        run.ledger = Ledger::default();
    }
    Ok(())
}

/// The white space that made room in a container, which begins at `start`: all of it, or what is
/// behind comments and loose words.
fn room(inner: &str, own: &Own, start: usize) -> Option<Span> {
    if !own.value.trim().is_empty() {
        return None;
    }
    if inner.trim().is_empty() {
        return Some(start..start + inner.len());
    }
    let before = inner.strip_suffix(own.value.as_str())?;
    let is_empty = !own.value.is_empty() && !holds_a_child(before, own);
    is_empty.then(|| start + before.len()..start + inner.len())
}

/// Whether more than comments stands in a container: in a manifest an element, else anything.
fn holds_a_child(inner: &str, own: &Own) -> bool {
    let name = own.file.file_name();
    if name.ends_with(".xml") {
        // Prefixes are declared around it.
        let whole = format!("<x xmlns:android=\"a\" xmlns:tools=\"t\" xmlns:app=\"p\">{inner}</x>");
        let Ok(doc) = Document::parse(&whole) else { return true };
        return doc.children(doc.root()).next().is_some();
    }
    let Some(dialect) = Dialect::of_file_name(name) else { return true };
    !gradle::is_blank(inner, dialect)
}
