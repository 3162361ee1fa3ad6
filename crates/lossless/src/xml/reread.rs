//! A tree after an edit of its text, of which only the part around the edit is read again.
//!
//! Knows what an edit between elements leaves as it was. One that touches the start tag of an
//! element with content, or is not finished within its neighbours, is not for here: then the whole
//! text has to be read.

use std::ops::Range;
use std::sync::Arc;

use super::document::Tree;
use super::node::{ElementId, Shift, distance, index, offset};
use super::parse;
use super::scope::Scope;
use super::view::Name;
use crate::{Span, TextEdit};

/// What stands between two neighbours, or a neighbour and a tag of the element around them.
struct Gap {
    parent: ElementId,
    span: Span,
    /// The numbers of the elements in it.
    elements: Range<usize>,
}

impl Tree {
    /// The tree of `text`, which `edit` has made of the text that `tree` was read from.
    ///
    /// `None` where the whole text has to be read to tell; it may be malformed.
    #[must_use]
    pub fn after(mut tree: Arc<Tree>, edit: &TextEdit, text: &str) -> Option<Arc<Tree>> {
        let edits = edit.edits();
        // The encoding that an XML declaration names may not have other characters.
        let is_plain = edits.iter().all(|it| it.text.is_ascii());
        if !is_plain || text.len() >= index(u32::MAX) {
            return None;
        }
        let gap = tree.gap(edits.first()?.range.start..edits.last()?.range.end)?;
        let around = tree.around(gap.parent);
        let outer = around.iter().map(|&id| *tree.node(id)).collect();
        let outer = Tree { elements: outer, ..Tree::default() };
        let written: usize = edits.iter().map(|it| it.text.len()).sum();
        let taken: usize = edits.iter().map(|it| it.range.len()).sum();
        let now = gap.span.end + written - taken;
        let scope = tree.scope_within(text, &around);
        let part = parse::part(text, &(gap.span.start..now), outer, scope)?;
        Arc::make_mut(&mut tree).splice(&gap, now, &around, part);
        Some(tree)
    }

    /// The element and those around it, the root first.
    fn around(&self, id: ElementId) -> Vec<ElementId> {
        let mut around: Vec<ElementId> = self.outward(id).collect();
        around.reverse();
        around
    }

    /// The smallest gap that `touched` lies in.
    fn gap(&self, touched: Span) -> Option<Gap> {
        let nearest = ElementId(offset(self.count_before(touched.start).checked_sub(1)?));
        let holds = |id: &ElementId| {
            let node = self.node(*id);
            let ends_behind = node.content_end().is_some_and(|end| touched.end <= end);
            index(node.tag_end) <= touched.start && ends_behind
        };
        let parent = self.outward(nearest).find(holds)?;
        let child_around =
            |id: ElementId| self.outward(id).find(|&id| self.node(id).parent() == Some(parent));
        let from = match child_around(nearest) {
            Some(child) if index(self.node(child).end) > touched.start => child.0,
            Some(child) => self.node(child).subtree_end,
            None => parent.0 + 1,
        };
        let before = child_around(ElementId(from - 1)).map(|it| self.node(it).end);
        let node = self.node(parent);
        let behind = offset(self.count_before(touched.end)).clamp(from, node.subtree_end);
        let to = match child_around(ElementId(behind - 1)) {
            // It reaches over the end of what is touched.
            Some(child) if child.0 >= from => self.node(child).subtree_end,
            _ => behind,
        };
        let next = (to < node.subtree_end).then(|| self.node(ElementId(to)).start());
        let start = index(before.unwrap_or(node.tag_end));
        let end = next.or(node.content_end())?;
        Some(Gap { parent, span: start..end, elements: index(from)..index(to) })
    }

    /// What is declared within the last of these elements, which are in one another.
    fn scope_within<'t>(&self, text: &'t str, around: &[ElementId]) -> Scope<'t> {
        let mut scope = Scope::new(self.namespaces.clone());
        for (&id, depth) in around.iter().zip(0..) {
            for number in self.attributes_of(id) {
                let name = Name::at(text, &self.attributes[number].name);
                if let Some(prefix) = name.declared_prefix() {
                    scope.declare(prefix, self.value(text, number), depth);
                }
            }
        }
        scope
    }

    /// Puts what was read of a gap, which ends at `now`, in the place of what was there: `part`'s
    /// elements but for the first ones, which are those `around`.
    fn splice(&mut self, gap: &Gap, now: usize, around: &[ElementId], mut part: Tree) {
        let outer = around.len();
        let elements = gap.elements.clone();
        let attributes = self.first_attribute(elements.start)..self.first_attribute(elements.end);
        let decoded_before = |of: usize| self.decoded.partition_point(|(it, _)| index(*it) < of);
        let decoded = decoded_before(attributes.start)..decoded_before(attributes.end);
        let behind = Shift {
            text: distance(gap.span.end, now),
            elements: distance(elements.len(), part.elements.len() - outer),
            attributes: distance(attributes.len(), part.attributes.len()),
        };
        let within = Shift {
            text: 0,
            elements: distance(outer, elements.start),
            attributes: distance(0, attributes.start),
        };
        for &id in around {
            self.elements[index(id.0)].grow(&behind);
        }
        for node in &mut self.elements[elements.end..] {
            node.move_behind(&behind, elements.end);
        }
        for node in &mut self.attributes[attributes.end..] {
            node.move_behind(&behind);
        }
        for (number, _) in &mut self.decoded[decoded.end..] {
            *number = number.wrapping_add(behind.attributes);
        }
        for node in &mut part.elements[outer..] {
            let is_child = node.parent() == Some(ElementId(offset(outer - 1)));
            node.move_behind(&within, outer);
            if is_child {
                node.put_into(gap.parent);
            }
        }
        for (number, _) in &mut part.decoded {
            *number = number.wrapping_add(within.attributes);
        }
        self.elements.splice(elements, part.elements.drain(outer..));
        self.attributes.splice(attributes, part.attributes);
        self.decoded.splice(decoded, part.decoded);
        self.namespaces = part.namespaces;
    }
}
