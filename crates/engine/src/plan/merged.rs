//! What a merge of two branches or a new folder leaves: two entries of a key, markers in files of
//! ours, entries of what is gone.
//!
//! Knows which side stands in the project; what is the user's own is his to settle.

use std::collections::BTreeSet;

use pushwright_android::{Key, Kind, RelPath, container, locate};
use pushwright_lossless::Span;

use super::remembered::spelled;
use super::run::{Fallible, Run};
use crate::model::ledger::{Own, by_digest, digest};
use crate::model::ours::begins_as_ours;

impl Run<'_> {
    /// Of several entries of a key the one that stands in the project counts, else the last. A file
    /// of ours that a merge put together of both is neither, and ours to write anew.
    pub(super) fn one_entry_a_key(&mut self) {
        for key in self.ledger.doubled() {
            let entries: Vec<Own> = self.ledger.of(&key).cloned().collect();
            let stands = entries.iter().rfind(|own| self.stands(own));
            let Some(own) = stands.or(entries.last()) else { continue };
            let text = self.working.text(&own.file).filter(|text| begins_as_ours(text));
            let value = match text.filter(|_| stands.is_none() && by_digest(&key)) {
                Some(merged) => digest(merged),
                None => own.value.clone(),
            };
            self.ledger.put(Own { value, ..own.clone() });
        }
    }

    /// Forgets what neither stands where the ledger says nor anywhere else in its file: a folder that
    /// was made anew never had it, and what is written next must not depend on it.
    pub(super) fn forget_what_is_gone(&mut self) -> Fallible<()> {
        // What opens an element reads the same wherever there is one.
        let is_opening =
            |own: &Own| own.key.kind == Kind::Container && own.key.name.ends_with("{}");
        let entries = self.ledger.entries().iter();
        let gone: Vec<&Own> = entries.filter(|own| is_opening(own) || !self.stands(own)).collect();
        if gone.is_empty() {
            return Ok(());
        }
        let project = self.project()?;
        let is_gone = |own: &&&Own| match own.key.kind {
            Kind::Mend => false,
            Kind::File => self.working.get(&own.file).is_none(),
            Kind::Container => match container(&project, &own.key) {
                Some((file, whole, inner)) => self.is_closed_again(own, &file, whole, inner),
                None => !self.is_renamed(own),
            },
            _ => locate(&project, &own.key).is_empty(),
        };
        let gone: BTreeSet<Key> = gone.iter().filter(is_gone).map(|own| own.key.clone()).collect();
        drop(project);
        self.ledger.forget_all(&gone);
        Ok(())
    }

    /// Whether a container that we opened is closed in itself or on one line, as it was before.
    fn is_closed_again(&self, own: &Own, file: &RelPath, whole: Span, inner: Span) -> bool {
        let text = self.working.text(file).unwrap_or_default();
        let on_one_line = own.value.contains('\n') && !text[inner].contains('\n');
        own.key.name.ends_with("{}") && (text[whole].ends_with("/>") || on_one_line)
    }

    fn stands(&self, own: &Own) -> bool {
        let Some(text) = self.working.text(&own.file) else { return false };
        match by_digest(&own.key) {
            true => digest(text) == own.value,
            false => spelled(text, own, |_| true).is_some(),
        }
    }

    /// Whether the text is a file of ours in which a merge left its markers: what it is to be is
    /// ours to say.
    pub(super) fn is_unmerged(&self, key: &Key, text: &str) -> bool {
        let opens = |it: &&str| it.starts_with("<<<<<<< ") || it.starts_with(">>>>>>> ");
        let first = text.lines().find(|line| !opens(line)).unwrap_or_default();
        by_digest(key)
            && self.ledger.of(key).next().is_some()
            && begins_as_ours(first)
            && text.lines().any(|it| it.starts_with("<<<<<<< "))
            && text.lines().any(|it| it.starts_with(">>>>>>> "))
    }
}
