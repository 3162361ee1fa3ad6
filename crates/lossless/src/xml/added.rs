//! What was added to a document since its author wrote it, so that new text doesn't copy it.
//!
//! Without it the look of an addition would depend on the additions before it, and so on their
//! order. Knows no rule of its own: the caller says what was added.

use super::document::{Added, Document};
use super::look::Look;
use super::node::{ElementId, index, offset};
use super::view::Attribute;

impl Document<'_> {
    /// The same document, of which new text copies only what was not `added`.
    #[must_use]
    pub fn setting_apart(mut self, added: Added) -> Self {
        self.added = added;
        self.look = Look::default();
        self
    }

    /// The elements that the author wrote, in order.
    pub(super) fn authored(&self) -> impl Iterator<Item = ElementId> + '_ {
        self.authored_from(self.root())
    }

    /// Those of them whose number is `first` or more.
    pub(super) fn authored_from(&self, first: ElementId) -> impl Iterator<Item = ElementId> + '_ {
        let is_here = index(first.0) < self.tree.elements.len();
        let around = is_here.then(|| self.around(first)).into_iter().flatten();
        let within = around.filter(|id| self.added.elements.contains(id)).last();
        let mut next = within.map_or(first.0, |id| self.node(id).subtree_end);
        std::iter::from_fn(move || {
            while self.added.elements.contains(&ElementId(next)) {
                next = self.node(ElementId(next)).subtree_end;
            }
            let found = ElementId(next);
            next += 1;
            (index(found.0) < self.tree.elements.len()).then_some(found)
        })
    }

    /// Those of them that stand before number `end`, the last one first.
    pub(super) fn authored_before(&self, end: usize) -> impl Iterator<Item = ElementId> + '_ {
        (0..offset(end)).rev().map(ElementId).filter(|&id| self.is_authored(id))
    }

    /// Whether the author wrote the element.
    pub(super) fn is_authored(&self, id: ElementId) -> bool {
        let added = &self.added.elements;
        added.is_empty() || !self.around(id).any(|id| added.contains(&id))
    }

    /// How many of the elements from `id` on to the end of it were added.
    pub(super) fn added_within(&self, id: ElementId) -> u32 {
        let end = ElementId(self.node(id).subtree_end);
        let (mut count, mut behind) = (0, id);
        while let Some(&added) = self.added.elements.range(behind..end).next() {
            behind = ElementId(self.node(added).subtree_end);
            count += behind.0 - added.0;
        }
        count
    }

    /// The number of the first element that starts at `at` or behind it.
    pub(super) fn first_from(&self, at: usize) -> usize {
        self.tree.count_before(at)
    }

    /// The text without the elements that were added.
    pub(super) fn authored_text(&self) -> String {
        let mut text = String::new();
        let mut at = 0;
        for span in self.added.elements.iter().map(|&id| self.element(id).span) {
            // One within another has gone with it.
            text.push_str(self.text.get(at..span.start).unwrap_or_default());
            at = at.max(span.end);
        }
        text + &self.text[at..]
    }

    /// The attributes of an element that its author wrote.
    pub(super) fn authored_attributes(
        &self,
        id: ElementId,
    ) -> impl DoubleEndedIterator<Item = Attribute<'_>> {
        let attributes = self.element(id).attributes.iter();
        attributes.filter(|it| !self.added.attributes.contains(&it.span.start))
    }

    /// Whether the author closed the element within its start tag.
    pub(super) fn closed_itself(&self, id: ElementId) -> bool {
        self.node(id).content_end().is_none() || self.added.opened.contains_key(&id)
    }
}
