//! What was added to a document since its author wrote it, so that new text doesn't copy it.
//!
//! Without it the look of an addition would depend on the additions before it, and so on their
//! order. Knows no rule of its own: the caller says what was added.

use super::document::{Added, Attribute, Document, ElementId};

impl Document<'_> {
    /// The same document, of which new text copies only what was not `added`.
    #[must_use]
    pub fn setting_apart(mut self, added: Added) -> Self {
        self.added = added;
        self
    }

    /// The elements that the author wrote, in order.
    pub(super) fn authored(&self) -> impl Iterator<Item = ElementId> + '_ {
        self.elements().filter(|&id| {
            let mut around = std::iter::successors(Some(id), |&id| self.element(id).parent);
            !around.any(|id| self.added.elements.contains(&id))
        })
    }

    /// The text without the elements that were added.
    pub(super) fn authored_text(&self) -> String {
        let mut text = String::new();
        let mut at = 0;
        for span in self.added.elements.iter().map(|&id| &self.element(id).span) {
            // One within another has gone with it.
            text.push_str(self.text.get(at..span.start).unwrap_or_default());
            at = at.max(span.end);
        }
        text + &self.text[at..]
    }

    /// The attributes of an element that its author wrote.
    pub(super) fn authored_attributes(&self, id: ElementId) -> Vec<&Attribute> {
        let attributes = self.element(id).attributes.iter();
        attributes.filter(|it| !self.added.attributes.contains(&it.span.start)).collect()
    }

    /// Whether the author closed the element within its start tag.
    pub(super) fn closed_itself(&self, id: ElementId) -> bool {
        self.element(id).content.is_none() || self.added.opened.contains_key(&id)
    }
}
