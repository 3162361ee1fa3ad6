//! A parsed document: elements and attributes with their spans, and questions about them.
//!
//! Doesn't know how the text was read (`parse`) or how it is changed (`edit`).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::Span;

/// The namespace that `xmlns` and `xmlns:…` attributes belong to.
pub const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

/// The namespace that the prefix `xml` is bound to everywhere.
pub(super) const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// A well-formed document and the text it was read from.
#[derive(Clone, Debug)]
pub struct Document<'t> {
    pub(super) text: &'t str,
    /// In the order of their start tags; never empty, the root is the first.
    pub(super) elements: Vec<Element>,
    /// What new text doesn't copy.
    pub(super) added: Added,
}

/// An element of one document; ids compare in the order of the start tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ElementId(pub(super) usize);

/// Why a text is not a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// The byte where it goes wrong.
    pub offset: usize,
    /// What is wrong, in one line.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl<'t> Document<'t> {
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
        (0..self.elements.len()).map(ElementId)
    }

    /// The element with this id.
    ///
    /// # Panics
    /// When `id` comes from a larger document.
    #[must_use]
    pub fn element(&self, id: ElementId) -> &Element {
        &self.elements[id.0]
    }

    /// The child elements of an element, in order.
    pub fn children(&self, id: ElementId) -> impl DoubleEndedIterator<Item = ElementId> + '_ {
        self.element(id).children.iter().copied()
    }

    /// How many elements are around this one.
    #[must_use]
    pub fn depth(&self, id: ElementId) -> usize {
        std::iter::successors(self.element(id).parent, |&id| self.element(id).parent).count()
    }

    /// The non-empty prefix that stands for namespace `uri` inside this element.
    ///
    /// Counts what the element itself declares. Of several, the one declared nearest, and of those
    /// the first.
    #[must_use]
    pub fn prefix_for(&self, id: ElementId, uri: &str) -> Option<&str> {
        if uri == XML {
            return Some("xml");
        }
        self.declarations(id).find_map(|(prefix, bound)| {
            let visible = !prefix.is_empty() && self.namespace_for(id, prefix) == Some(uri);
            (bound == uri && visible).then_some(prefix)
        })
    }

    /// The namespace that `prefix` stands for inside this element; `""` asks for the default one.
    #[must_use]
    pub fn namespace_for(&self, id: ElementId, prefix: &str) -> Option<&str> {
        if prefix == "xml" {
            return Some(XML);
        }
        let nearest = self.declarations(id).find(|&(declared, _)| declared == prefix);
        nearest.map(|(_, uri)| uri).filter(|uri| !uri.is_empty())
    }

    /// What stands at `span` of the text.
    #[must_use]
    pub fn slice(&self, span: &Span) -> &'t str {
        &self.text[span.clone()]
    }

    /// Prefix and namespace of every declaration in scope, nearest element first.
    fn declarations(&self, id: ElementId) -> impl Iterator<Item = (&str, &str)> {
        let ancestors = std::iter::successors(Some(id), |&id| self.element(id).parent);
        ancestors.flat_map(|id| {
            let attributes = self.element(id).attributes.iter();
            attributes.filter_map(|it| Some((it.declared_prefix()?, it.value.as_str())))
        })
    }
}

/// One element.
#[derive(Clone, Debug)]
pub struct Element {
    /// The element around it; `None` for the root.
    pub parent: Option<ElementId>,
    /// Its name as written.
    pub name: Name,
    /// The namespace of its name.
    pub namespace: Option<String>,
    /// From its start tag to its end tag, both included.
    pub span: Span,
    /// Its start tag, from `<` to `>`.
    pub start_tag: Span,
    /// What stands between its tags; `None` when it closes itself (`<a/>`).
    pub content: Option<Span>,
    /// Its attributes as written, namespace declarations among them.
    pub attributes: Vec<Attribute>,
    /// Its own character data, decoded, without white space at the ends; not that of its children.
    pub text: String,
    pub(super) children: Vec<ElementId>,
}

impl Element {
    /// The attribute of this namespace and local name.
    #[must_use]
    pub fn attribute(&self, namespace: Option<&str>, local: &str) -> Option<&Attribute> {
        self.attributes
            .iter()
            .find(|it| it.name.local == local && it.namespace.as_deref() == namespace)
    }

    /// Where the name in the start tag ends.
    #[must_use]
    pub fn name_end(&self) -> usize {
        let prefix = self.name.prefix.as_ref().map_or(0, |prefix| prefix.len() + 1);
        self.start_tag.start + 1 + prefix + self.name.local.len()
    }
}

/// One attribute of an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its name as written.
    pub name: Name,
    /// The namespace of its name; [`XMLNS`] for a namespace declaration.
    pub namespace: Option<String>,
    /// From the name to the closing quote.
    pub span: Span,
    /// What stands between the quotes.
    pub value_span: Span,
    /// The value, references decoded and white space normalised as XML says.
    pub value: String,
}

impl Attribute {
    /// Whether this is `xmlns="…"` or `xmlns:prefix="…"`.
    #[must_use]
    pub fn is_declaration(&self) -> bool {
        self.namespace.as_deref() == Some(XMLNS)
    }

    /// The prefix it declares; `""` for the default namespace, `None` for other attributes.
    fn declared_prefix(&self) -> Option<&str> {
        self.name.declared_prefix()
    }
}

/// A name as written, in its two halves.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// What stands before the colon.
    pub prefix: Option<String>,
    /// What stands after the colon, or all of it.
    pub local: String,
}

impl Name {
    /// The prefix that an attribute of this name declares; `""` for the default namespace.
    pub(super) fn declared_prefix(&self) -> Option<&str> {
        match self.prefix.as_deref() {
            None if self.local == "xmlns" => Some(""),
            Some("xmlns") => Some(&self.local),
            _ => None,
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(prefix) = &self.prefix {
            write!(f, "{prefix}:")?;
        }
        f.write_str(&self.local)
    }
}

impl Malformed {
    pub(super) fn new(offset: usize, message: impl Into<String>, help: impl Into<String>) -> Self {
        Malformed { offset, message: message.into(), help: help.into() }
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Malformed {}

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
