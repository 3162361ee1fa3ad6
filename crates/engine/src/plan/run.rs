//! A plan in the making: the texts so far, the ledger so far, what is left for a human.
//!
//! Knows how an edit moves what was noted before it; decides nothing.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use pushwright_android::{Content, Key, Owned, Project, RelPath, Snapshot, Want};
use pushwright_config::{Diagnostic, Severity};
use pushwright_lossless::{Span, TextEdit};

use super::inputs::Inputs;
use super::outcome::{Change, Follow, Item, ItemKind, Plan};
use super::reason::Reason;
use super::working::Working;
use crate::model::ledger::{Ledger, State};
use crate::model::requirement::Origin;
use crate::vendor::checks::{self, Asked};

pub(super) type Fallible<T> = Result<T, Vec<Diagnostic>>;

/// What changes while requirements are held against the project.
pub(super) struct Run<'a> {
    pub(super) inputs: &'a Inputs<'a>,
    pub(super) working: Working<'a>,
    pub(super) ledger: Ledger,
    /// What is left, with its place in the text as it was then, and how many edits were before.
    pub(super) items: Vec<(Item, usize)>,
    /// What was done to each file, in order.
    edits: BTreeMap<RelPath, Vec<TextEdit>>,
    pub(super) findings: Vec<Diagnostic>,
    reasons: BTreeMap<RelPath, Vec<Reason>>,
    pub(super) satisfied: Vec<Key>,
    /// What is required, where push.lock does not tell what of it is ours.
    pub(super) required: BTreeSet<Key>,
    /// What reads as ours and is now, or may be.
    pub(super) taken_back: Vec<Want>,
    /// The keys that the ledger forgets once all is withdrawn.
    pub(super) forgotten: BTreeSet<Key>,
    /// Missing files of vendors without which the build goes on.
    pub(super) done_without: BTreeSet<Key>,
    /// Whether push.lock lacks what it once had; told once it is asked for.
    pub(super) is_lock_lost: OnceCell<bool>,
}

/// What was done by some moment.
pub(super) struct Done<'a> {
    working: Working<'a>,
    ledger: Ledger,
    edits: BTreeMap<RelPath, Vec<TextEdit>>,
    reasons: BTreeMap<RelPath, Vec<Reason>>,
}

/// Which text of a file: as the plan found it, or as it leaves it.
#[derive(Clone, Copy)]
enum When {
    Before,
    After,
}

impl<'a> Run<'a> {
    /// Nothing done yet.
    pub(super) fn new(inputs: &'a Inputs<'a>, findings: Vec<Diagnostic>) -> Run<'a> {
        Run {
            inputs,
            working: Working::new(inputs),
            ledger: inputs.ledger.clone(),
            items: Vec::new(),
            done_without: BTreeSet::new(),
            edits: BTreeMap::new(),
            findings,
            reasons: BTreeMap::new(),
            satisfied: Vec::new(),
            required: BTreeSet::new(),
            taken_back: Vec::new(),
            forgotten: BTreeSet::new(),
            is_lock_lost: OnceCell::new(),
        }
    }

    /// The keys of what we made, and what each took the place of.
    pub(super) fn owned(&self) -> Owned {
        let created = self.ledger.entries().iter().filter(|own| own.state == State::Created);
        Owned::new(created.map(|own| (own.key.clone(), own.was.clone())))
    }

    /// What the files mean as they are by now.
    pub(super) fn project(&self) -> Fallible<Project<'_>> {
        self.working.project()
    }

    /// What is done by now.
    pub(super) fn done(&self) -> Done<'a> {
        Done {
            working: self.working.clone(),
            ledger: self.ledger.clone(),
            edits: self.edits.clone(),
            reasons: self.reasons.clone(),
        }
    }

    /// Forgets what was done since.
    pub(super) fn go_back(&mut self, done: Done<'a>) {
        let Done { working, ledger, edits, reasons } = done;
        (self.working, self.ledger, self.edits, self.reasons) = (working, ledger, edits, reasons);
    }

    /// Holds the packs' checks against the project as it will be.
    pub(super) fn check(&mut self, asked: &[Asked]) -> Fallible<()> {
        let mut known: Vec<Key> = self.items.iter().map(|(item, _)| item.key.clone()).collect();
        let assumed = self.inputs.config.map_or(&[][..], |config| &config.assume_present);
        known.extend(assumed.iter().filter_map(|it| Key::parse(&it.value)));
        let project = self.project()?;
        for (key, diagnostic) in checks::failed(&project, asked, &known) {
            match diagnostic.severity {
                Severity::Error => match self.left_at(&diagnostic) {
                    Some(index) => {
                        let told = &mut self.items[index].0.diagnostic;
                        told.severity = Severity::Error;
                        told.notes.push(diagnostic.message);
                    }
                    None => self.leave(ItemKind::Failed, &key, diagnostic),
                },
                Severity::Warning | Severity::Info => self.findings.push(diagnostic),
            }
        }
        Ok(())
    }

    /// The item that is about the very place of a finding in the texts as they are by now.
    fn left_at(&self, finding: &Diagnostic) -> Option<usize> {
        let place = finding.location.as_ref()?;
        self.items.iter().position(|(item, age)| {
            let there = self.moved(item, *age, When::After).diagnostic.location;
            there.is_some_and(|it| it.file == place.file && it.span == place.span)
        })
    }

    pub(super) fn assumed(&self, key: &Key) -> bool {
        let is_it = |text: &str| Key::parse(text).as_ref() == Some(key);
        self.inputs
            .config
            .is_some_and(|config| config.assume_present.iter().any(|it| is_it(&it.value)))
    }

    /// Edits a working text, moving the reasons it already has.
    pub(super) fn apply(&mut self, file: &RelPath, edit: &TextEdit, key: &Key, origins: &[Origin]) {
        let span =
            edit.edits().first().map_or(0..0, |it| it.range.start..it.range.start + it.text.len());
        let reason = Reason { key: key.clone(), origins: origins.to_vec(), span };
        self.apply_all(file, edit, vec![reason]);
    }

    /// The same for several reasons, each with its place in the text afterwards.
    pub(super) fn apply_all(&mut self, file: &RelPath, edit: &TextEdit, new: Vec<Reason>) {
        let reasons = self.reasons.entry(file.clone()).or_default();
        for reason in reasons.iter_mut() {
            if let Some(span) = edit.map(&reason.span) {
                reason.span = span;
            }
        }
        reasons.extend(new);
        self.working.edit(file, edit);
        self.edits.entry(file.clone()).or_default().push(edit.clone());
    }

    pub(super) fn leave(&mut self, kind: ItemKind, key: &Key, diagnostic: Diagnostic) {
        let location = diagnostic.location.as_ref();
        let edits = location.and_then(|it| self.edits.get(&RelPath::new(&it.file)?));
        let age = edits.map_or(0, Vec::len);
        self.items.push((Item { kind, key: key.clone(), diagnostic, follows: None }, age));
    }

    /// Says of what was left last that push.toml can follow a version.
    pub(super) fn can_follow(&mut self, follow: Option<Follow>) {
        if let Some((item, _)) = self.items.last_mut() {
            item.follows = follow;
        }
    }

    /// Adds a note to what is left already; what push.toml promises is not left.
    pub(super) fn note(&mut self, key: &Key, note: String) {
        let item = self.items.iter_mut().map(|(item, _)| item).find(|it| it.key == *key);
        if let Some(item) = item {
            item.diagnostic.notes.push(note);
        }
    }

    /// Makes what is left an error, with the reason.
    pub(super) fn fail(&mut self, key: &Key, note: String) {
        let item = self.items.iter_mut().map(|(item, _)| item).find(|it| it.key == *key);
        if let Some(item) = item {
            item.diagnostic.severity = Severity::Error;
            item.diagnostic.notes.push(note);
        }
    }

    pub(super) fn is_left(&self, key: &Key) -> bool {
        self.items.iter().any(|(item, _)| item.key == *key)
    }

    /// The item with its place in the first or the last text of its file; as it is where that text
    /// lacks the place.
    fn moved(&self, item: &Item, age: usize, when: When) -> Item {
        let mut item = item.clone();
        let diagnostic = &mut item.diagnostic;
        let Some(location) = &mut diagnostic.location else { return item };
        let Some(file) = RelPath::new(&location.file) else { return item };
        let snapshot = match when {
            When::Before => self.inputs.snapshot,
            When::After => &self.working,
        };
        let (Some(edits), Some(text)) = (self.edits.get(&file), snapshot.shared_text(&file)) else {
            return item;
        };
        let mapped = |span: &Span| match when {
            When::Before => {
                edits[..age].iter().rev().try_fold(span.clone(), |it, edit| edit.map_back(&it))
            }
            When::After => edits[age..].iter().try_fold(span.clone(), |it, edit| edit.map(&it)),
        };
        let patch = diagnostic.patch.as_ref().map(|patch| mapped(&patch.range));
        let (Some(span), true) = (mapped(&location.span), patch != Some(None)) else {
            return item;
        };
        location.span = span;
        location.source = text;
        if let (Some(patch), Some(Some(span))) = (&mut diagnostic.patch, patch) {
            patch.range = span;
        }
        item
    }

    pub(super) fn reason(&mut self, file: &RelPath, key: &Key, origins: &[Origin], span: Span) {
        let reason = Reason { key: key.clone(), origins: origins.to_vec(), span };
        self.reasons.entry(file.clone()).or_default().push(reason);
    }

    pub(super) fn finish(mut self) -> Plan {
        let mut changes = Vec::new();
        let paths: BTreeSet<RelPath> = self.reasons.keys().cloned().collect();
        for path in paths {
            let source = |snapshot: &Snapshot| match snapshot.get(&path) {
                Some(Content::Text(text)) => Some(text.clone()),
                _ => None,
            };
            let (before, after) = (source(self.inputs.snapshot), source(&self.working));
            if before == after {
                continue;
            }
            let mut reasons = self.reasons.remove(&path).unwrap_or_default();
            reasons.sort_by_key(|it| (it.span.start, it.key.clone()));
            changes.push(Change { path, before, after, reasons });
        }
        let (items, items_after) = self
            .items
            .iter()
            .map(|(item, age)| {
                let before = self.moved(item, *age, When::Before);
                (before, self.moved(item, *age, When::After))
            })
            .unzip();
        Plan {
            changes,
            items,
            items_after,
            findings: self.findings,
            ledger: self.ledger,
            satisfied: self.satisfied,
        }
    }
}
