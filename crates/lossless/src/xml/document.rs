//! A parsed document: the tree of its elements.
//!
//! The tree is kept as offsets into the text; `view` puts together what is asked of an element.
//! Doesn't know how the text was read (`parse`) or how it is changed (`edit`).

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::look::Look;
use super::node::{AttributeNode, ElementId, ElementNode, index, offset};
use crate::Span;

/// The namespace that `xmlns` and `xmlns:…` attributes belong to.
pub const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

/// The namespace that the prefix `xml` is bound to everywhere.
pub(super) const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// A well-formed document and the text it was read from.
#[derive(Clone, Debug)]
pub struct Document<'t> {
    pub(super) text: &'t str,
    pub(super) tree: Arc<Tree>,
    /// What new text doesn't copy.
    pub(super) added: Added,
    /// How the document looks, as far as that was asked.
    pub(super) look: Look,
}

/// What was read from a text, without the text: kept by who asks for a document more than once.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// In the order of their start tags; never empty, the root is the first.
    pub(super) elements: Vec<ElementNode>,
    /// Those of all elements, in the order of the text.
    pub(super) attributes: Vec<AttributeNode>,
    /// The namespaces that nodes name by number.
    pub(super) namespaces: Vec<String>,
    /// The values that read otherwise than they are written, by the attribute's number.
    pub(super) decoded: Vec<(u32, Box<str>)>,
}

impl<'t> Document<'t> {
    /// The document that `tree` was read from; `text` is that very text.
    #[must_use]
    pub fn of(text: &'t str, tree: &Arc<Tree>) -> Document<'t> {
        let tree = Arc::clone(tree);
        Document { text, tree, added: Added::default(), look: Look::default() }
    }

    /// What was read from the text.
    #[must_use]
    pub fn tree(&self) -> &Arc<Tree> {
        &self.tree
    }

    /// The text the document was read from; all spans are of it.
    #[must_use]
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The outermost element.
    #[must_use]
    pub fn root(&self) -> ElementId {
        ElementId(0)
    }

    /// All elements, in the order of their start tags.
    pub fn elements(&self) -> impl DoubleEndedIterator<Item = ElementId> + use<> {
        (0..offset(self.tree.elements.len())).map(ElementId)
    }

    /// The child elements of an element, in order.
    pub fn children(&self, id: ElementId) -> impl Iterator<Item = ElementId> + '_ {
        let end = self.node(id).subtree_end;
        let child = move |at: u32| (at < end).then_some(ElementId(at));
        std::iter::successors(child(id.0 + 1), move |&id| child(self.node(id).subtree_end))
    }

    /// How many elements are around this one.
    #[must_use]
    pub fn depth(&self, id: ElementId) -> usize {
        index(self.node(id).depth)
    }

    /// What stands at `span` of the text.
    #[must_use]
    pub fn slice(&self, span: &Span) -> &'t str {
        &self.text[span.clone()]
    }

    /// The element and those around it, the root last.
    pub(super) fn around(&self, id: ElementId) -> impl Iterator<Item = ElementId> + '_ {
        self.tree.outward(id)
    }

    /// What stands behind the prefix in the name of an element.
    #[must_use]
    pub fn local_name(&self, id: ElementId) -> &'t str {
        let name = &self.node(id).name;
        &self.text[index(name.local)..index(name.end)]
    }

    pub(super) fn node(&self, id: ElementId) -> &ElementNode {
        self.tree.node(id)
    }
}

impl Tree {
    pub(super) fn node(&self, id: ElementId) -> &ElementNode {
        &self.elements[index(id.0)]
    }

    /// The element and those around it, the root last.
    pub(super) fn outward(&self, id: ElementId) -> impl Iterator<Item = ElementId> + '_ {
        std::iter::successors(Some(id), |&id| self.node(id).parent())
    }

    /// How many elements start before `at`.
    pub(super) fn count_before(&self, at: usize) -> usize {
        self.elements.partition_point(|it| it.start() < at)
    }

    /// The numbers of the attributes of an element.
    pub(super) fn attributes_of(&self, id: ElementId) -> Range<usize> {
        self.first_attribute(index(id.0))..self.first_attribute(index(id.0) + 1)
    }

    /// The number that the first attribute of the element of this number has, or would have.
    pub(super) fn first_attribute(&self, element: usize) -> usize {
        let node = self.elements.get(element);
        node.map_or(self.attributes.len(), |node| index(node.attributes))
    }

    /// What the attribute of this number means; `text` is what the tree was read from.
    pub(super) fn value<'t>(&'t self, text: &'t str, number: usize) -> &'t str {
        let node = &self.attributes[number];
        let decoded = || self.decoded.binary_search_by_key(&number, |(of, _)| index(*of)).ok();
        match node.is_decoded.then(decoded).flatten() {
            Some(at) => &self.decoded[at].1,
            None => &text[index(node.value_start)..index(node.value_end)],
        }
    }
}

/// The parts of a document that its author did not write.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// Elements that were added whole, with all that is in them.
    pub elements: BTreeSet<ElementId>,
    /// Elements that closed themselves before they were opened, and how: `/>`, perhaps after blanks.
    pub opened: BTreeMap<ElementId, String>,
    /// Where attributes that were added to the author's elements begin.
    pub attributes: BTreeSet<usize>,
}
