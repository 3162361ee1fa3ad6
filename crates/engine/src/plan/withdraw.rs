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

use super::items::take_help;
use super::outcome::ItemKind;
use super::remembered::{part, region, spelled};
use super::run::{Fallible, Run};
use crate::model::finding;
use crate::model::ledger::{Ledger, Own, State, by_digest, digest};
use crate::model::requirement::{Requirement, What};
use crate::require::superseded::{OldSources, Superseded};

impl Run<'_> {
    /// The keys in the ledger that some requirement answers for.
    pub(super) fn claimed(&self, requirements: &[Requirement]) -> Fallible<BTreeSet<Key>> {
        let project = self.project()?;
        let mut keys: BTreeSet<Key> = requirements.iter().map(|it| it.key.clone()).collect();
        for own in self.ledger.entries() {
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

    pub(super) fn withdraw_unrequired(&mut self, answered: &BTreeSet<Key>) -> Fallible<()> {
        // Sources that an answer took out are asked for by nothing once they are gone.
        let is_kept = |own: &Own| own.is_taken_out() && by_digest(&own.key);
        let is_gone = |own: &Own| {
            own.key.kind != Kind::Container
                && !(is_kept(own) && self.inputs.config.is_some())
                && (own.key.kind != Kind::Mend || self.inputs.config.is_none())
                && !answered.contains(&own.key)
        };
        let entries = self.ledger.entries().iter().zip(0..);
        let gone: Vec<usize> = entries.filter(|(own, _)| is_gone(own)).map(|it| it.1).collect();
        for at in gone.into_iter().rev() {
            let own = self.ledger.entries()[at].clone();
            self.withdraw(&own)?;
        }
        // One after the other, each would move all that is behind it.
        self.ledger.forget_all(&std::mem::take(&mut self.forgotten));
        Ok(())
    }

    /// Takes a thing of ours out, or puts back what stood in its place.
    fn withdraw(&mut self, own: &Own) -> Fallible<()> {
        let decided;
        let own = match own.state {
            State::Undecided if !self.inputs.take.allows(&own.key) => {
                self.nobodys_yet(own);
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
            self.withdraw_file(own);
            return Ok(());
        }
        let Some(text) = self.working.text(&own.file).map(str::to_owned) else {
            self.forgotten.insert(own.key.clone());
            return Ok(());
        };
        if own.is_taken_out() || (own.state == State::Adopted && own.value == own.was) {
            self.forgotten.insert(own.key.clone());
            return Ok(());
        }
        if own.key.kind == Kind::Mend {
            self.withdraw_mend(own, &text);
            return Ok(());
        }
        let project = self.project()?;
        let places: Vec<Span> = locate(&project, &own.key)
            .into_iter()
            .filter(|place| place.file == own.file)
            .map(|place| place.span)
            .collect();
        if places.is_empty() {
            self.forgotten.insert(own.key.clone());
            return Ok(());
        }
        let found = places.iter().find_map(|place| region(&text, own, place));
        let found = found.or_else(|| places.iter().find_map(|place| part(&text, own, place)));
        let is_allowed = self.inputs.take.allows(&own.key);
        let found = found.or_else(|| is_allowed.then(|| (places[0].clone(), own.was.clone())));
        let edit = found.map(|(span, was)| undo(&text, own, span, was));
        match edit {
            Some(edit) if self.is_confined(own, &places, &edit)? => {
                self.apply(&own.file, &edit.into(), &own.key, &[]);
                self.lacks_a_secret(own);
                self.forgotten.insert(own.key.clone());
            }
            Some(_) => self.beyond(own, &places[0]),
            None => self.changed_by_another(own, &places[0]),
        }
        Ok(())
    }

    /// Takes out what an older edition left, where that is allowed; else it is a conflict.
    pub(super) fn supersede(&mut self, old: &Superseded) -> Fallible<()> {
        if self.assumed(&old.key) || self.is_left(&old.key) {
            return Ok(());
        }
        let project = self.project()?;
        let mut places = locate(&project, &old.key);
        if let (true, Some(component)) = (places.is_empty(), &old.component)
            && let Presence::Different(found) = presence(&project, &Want::Node(component.clone()))
        {
            places.push(found.at);
        }
        places.sort_by_key(|place| Reverse((place.file.clone(), place.span.start)));
        drop(project);
        let (gone, left): (Vec<Place>, Vec<Place>) =
            places.into_iter().partition(|place| self.may_go(&old.key, place));
        for place in gone {
            let text = self.working.text(&place.file).unwrap_or_default();
            let was = self.without_secrets(&text[place.span.clone()]);
            let edit = Edit::delete(style::whole_lines(text, &place.span));
            self.apply(&place.file, &edit.into(), &old.key, &[]);
            self.ledger.put(Own::taken_out(&old.key, &place.file, was));
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
            let diagnostic = finding::at(diagnostic, &self.working, &place);
            self.leave(ItemKind::Conflict, &old.key, diagnostic);
        }
        Ok(())
    }

    /// Whether a thing of an older edition is taken out: it may be by now, or was, in the same words,
    /// before the folder was made anew.
    fn may_go(&self, key: &Key, place: &Place) -> bool {
        let text = self.working.text(&place.file).unwrap_or_default();
        let slice = self.without_secrets(&text[place.span.clone()]);
        let is_it = |own: &Own| own.is_taken_out() && without_cr(&own.was) == without_cr(&slice);
        self.inputs.take.allows(key) || self.ledger.of(key).any(is_it)
    }

    /// Takes out sources that an older edition left, where that is allowed; else it is a conflict.
    pub(super) fn supersede_sources(&mut self, old: &OldSources) {
        let there = old.files.iter().filter(|path| self.working.text(path).is_some());
        let there: Vec<RelPath> = there.cloned().collect();
        if self.assumed(&old.key) || there.is_empty() {
            return;
        }
        let was = self.said_by(&there);
        let was_taken = |own: &Own| own.is_taken_out() && own.was == was;
        let may_go = self.inputs.take.allows(&old.key) || self.ledger.of(&old.key).any(was_taken);
        if may_go && old.beside.is_empty() {
            self.ledger.put(Own::taken_out(&old.key, &there[0], was));
            for path in there {
                self.working.remove(&path);
                self.reason(&path, &old.key, &[], 0..0);
            }
            return;
        }
        let message = format!(
            "`{}` belongs to `{}`, which `{}` takes the place of",
            old.key, old.old, old.new
        );
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
            false => diagnostic.note(format!("`{}` are beside them, and use them", old.beside.join("`, `"))).help(format!(
                "delete by hand what nothing uses; `pushwright apply --take theirs '{}'` keeps all",
                old.key
            )),
        };
        self.leave(ItemKind::Conflict, &old.key, diagnostic);
    }

    /// What files say, as far as it tells them from others: their digests.
    fn said_by(&self, files: &[RelPath]) -> String {
        let line = |path| format!("{path} {}", digest(self.working.text(path).unwrap_or_default()));
        files.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    fn withdraw_file(&mut self, own: &Own) {
        match self.working.text(&own.file) {
            None => drop(self.forgotten.insert(own.key.clone())),
            Some(_) if own.state == State::Adopted => drop(self.forgotten.insert(own.key.clone())),
            Some(text)
                if !self.is_marked(&own.file, text)
                    || (own.state == State::Replaced && !self.may_come_back(own)) =>
            {
                self.beyond(own, &(0..0));
            }
            Some(text) if digest(text) == own.value || self.inputs.take.allows(&own.key) => {
                match own.state {
                    State::Replaced => self.working.set_text(&own.file, own.was.clone()),
                    State::Created | State::Adopted | State::Undecided => {
                        self.working.remove(&own.file);
                    }
                }
                self.reason(&own.file, &own.key, &[], 0..0);
                self.lacks_a_secret(own);
                self.forgotten.insert(own.key.clone());
            }
            Some(text) => {
                let whole = 0..text.len();
                self.changed_by_another(own, &whole);
            }
        }
    }

    /// Containers of ours that hold nothing any more go, innermost first.
    pub(super) fn withdraw_containers(&mut self) -> Fallible<()> {
        let mut containers: Vec<Own> = self
            .ledger
            .entries()
            .iter()
            .filter(|own| own.key.kind == Kind::Container && own.state != State::Undecided)
            .cloned()
            .collect();
        containers.sort_by_key(|own| Reverse(own.key.depth()));
        for own in containers {
            let project = self.project()?;
            let found = container(&project, &own.key);
            let Some((file, span, inner)) = found else {
                drop(project);
                if !self.is_renamed(&own) {
                    self.ledger.forget(&own.key);
                }
                continue;
            };
            let text = self.working.text(&file).unwrap_or_default().to_owned();
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
            if !self.is_shell(&own, &span, &inner, &edit) {
                self.beyond(&own, &span);
                continue;
            }
            self.apply(&file, &edit.into(), &own.key, &[]);
            self.ledger.forget(&own.key);
            // One that is the whole of its file goes with it.
            let is_blank = self.working.text(&file).is_some_and(blank);
            if own.key.is_whole_file() && is_blank {
                self.working.remove(&file);
            }
        }
        // What somebody filled is his once nothing else is ours.
        let is_container = |own: &Own| own.key.kind == Kind::Container;
        if self.inputs.config.is_none()
            && self.items.is_empty()
            && self.ledger.entries().iter().all(is_container)
        {
            self.ledger = Ledger::default();
        }
        Ok(())
    }
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

/// The edit that undoes an entry; text that we know without its line goes with its line.
pub(super) fn undo(text: &str, own: &Own, span: Span, was: String) -> Edit {
    let whole =
        own.state.is_whole() && was.is_empty() && !own.value.starts_with(['\n', '\r', ' ', ';']);
    if whole { Edit::delete(style::whole_lines(text, &span)) } else { Edit::replace(span, was) }
}
