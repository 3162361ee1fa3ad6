//! Elements, attributes and names as they are asked about: slices of the text with their spans.
//!
//! Made from the nodes of a document whenever somebody asks; nothing of them is stored.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use super::characters::{is_space, resolve};
use super::document::{Document, XML, XMLNS};
use super::node::{ElementId, NameNode, index};
use crate::Span;

/// One element.
#[derive(Clone, Debug)]
pub struct Element<'d> {
    /// The element around it; `None` for the root.
    pub parent: Option<ElementId>,
    /// Its name as written.
    pub name: Name<'d>,
    /// The namespace of its name.
    pub namespace: Option<&'d str>,
    /// From its start tag to its end tag, both included.
    pub span: Span,
    /// Its start tag, from `<` to `>`.
    pub start_tag: Span,
    /// What stands between its tags; `None` when it closes itself (`<a/>`).
    pub content: Option<Span>,
    /// Its attributes as written, namespace declarations among them.
    pub attributes: Attributes<'d>,
}

/// The attributes of one element, in order.
#[derive(Clone)]
pub struct Attributes<'d> {
    doc: &'d Document<'d>,
    numbers: Range<usize>,
}

/// One attribute of an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute<'d> {
    /// Its name as written.
    pub name: Name<'d>,
    /// The namespace of its name; [`XMLNS`] for a namespace declaration.
    pub namespace: Option<&'d str>,
    /// From the name to the closing quote.
    pub span: Span,
    /// What stands between the quotes.
    pub value_span: Span,
    /// The value, references decoded and white space normalised as XML says.
    pub value: &'d str,
}

/// A name as written, in its two halves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name<'d> {
    /// What stands before the colon.
    pub prefix: Option<&'d str>,
    /// What stands after the colon, or all of it.
    pub local: &'d str,
}

impl<'d> Element<'d> {
    pub(super) fn of(doc: &'d Document<'_>, id: ElementId) -> Element<'d> {
        let node = doc.node(id);
        let (start, tag_end) = (node.start(), index(node.tag_end));
        Element {
            parent: node.parent(),
            name: Name::of(doc, &node.name),
            namespace: namespace(doc, &node.name),
            span: start..index(node.end),
            start_tag: start..tag_end,
            content: node.content_end().map(|end| tag_end..end),
            attributes: Attributes { doc, numbers: doc.tree.attributes_of(id) },
        }
    }

    /// The attribute of this namespace and local name.
    #[must_use]
    pub fn attribute(&self, namespace: Option<&str>, local: &str) -> Option<Attribute<'d>> {
        self.attributes.iter().find(|it| it.name.local == local && it.namespace == namespace)
    }

    /// Where the name in the start tag ends.
    #[must_use]
    pub fn name_end(&self) -> usize {
        let prefix = self.name.prefix.map_or(0, |prefix| prefix.len() + 1);
        self.start_tag.start + 1 + prefix + self.name.local.len()
    }
}

impl<'d> Attributes<'d> {
    /// Each attribute, in the order of the text.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Attribute<'d>> + use<'d> {
        let doc = self.doc;
        self.numbers.clone().map(move |number| Attribute::of(doc, number))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// The last of them.
    #[must_use]
    pub fn last(&self) -> Option<Attribute<'d>> {
        self.iter().next_back()
    }
}

impl fmt::Debug for Attributes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<'d> Attribute<'d> {
    fn of(doc: &'d Document<'_>, number: usize) -> Attribute<'d> {
        let node = &doc.tree.attributes[number];
        let value_span = index(node.value_start)..index(node.value_end);
        Attribute {
            name: Name::of(doc, &node.name),
            namespace: namespace(doc, &node.name),
            span: index(node.name.start)..value_span.end + 1,
            value: doc.tree.value(doc.text, number),
            value_span,
        }
    }

    /// Whether this is `xmlns="…"` or `xmlns:prefix="…"`.
    #[must_use]
    pub fn is_declaration(&self) -> bool {
        self.namespace == Some(XMLNS)
    }
}

fn namespace<'d>(doc: &'d Document<'_>, name: &NameNode) -> Option<&'d str> {
    index(name.namespace).checked_sub(1).map(|number| doc.tree.namespaces[number].as_str())
}

impl<'d> Name<'d> {
    fn of(doc: &'d Document<'_>, node: &NameNode) -> Name<'d> {
        Name::at(doc.text, node)
    }

    pub(super) fn at(text: &'d str, node: &NameNode) -> Name<'d> {
        let (start, local) = (index(node.start), index(node.local));
        Name {
            prefix: (local > start).then(|| &text[start..local - 1]),
            local: &text[local..index(node.end)],
        }
    }

    /// The prefix that an attribute of this name declares; `""` for the default namespace.
    pub(super) fn declared_prefix(&self) -> Option<&'d str> {
        match self.prefix {
            None if self.local == "xmlns" => Some(""),
            Some("xmlns") => Some(self.local),
            _ => None,
        }
    }
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(prefix) = self.prefix {
            write!(f, "{prefix}:")?;
        }
        f.write_str(self.local)
    }
}

impl Document<'_> {
    /// The element with this id.
    ///
    /// # Panics
    /// When `id` comes from a larger document.
    #[must_use]
    pub fn element(&self, id: ElementId) -> Element<'_> {
        Element::of(self, id)
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
            let visible = || !prefix.is_empty() && self.namespace_for(id, prefix) == Some(uri);
            (bound == uri && visible()).then_some(prefix)
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

    /// Prefix and namespace of every declaration in scope, nearest element first.
    fn declarations(&self, id: ElementId) -> impl Iterator<Item = (&str, &str)> {
        self.around(id).flat_map(|id| {
            let attributes = self.element(id).attributes.iter();
            attributes.filter_map(|it| Some((it.name.declared_prefix()?, it.value)))
        })
    }

    /// An element's own character data, decoded, without white space at the ends; not that of its
    /// children.
    #[must_use]
    pub fn own_text(&self, id: ElementId) -> String {
        let Some(content) = self.element(id).content else { return String::new() };
        let mut children = self.children(id);
        let mut data = String::new();
        let mut at = content.start;
        while at < content.end {
            let rest = &self.text[at..content.end];
            let behind = |start: usize, mark: &str| {
                rest[start..].find(mark).map_or(rest.len(), |found| start + found + mark.len())
            };
            at += if rest.starts_with("<!--") {
                behind(4, "-->")
            } else if rest.starts_with("<?") {
                behind(2, "?>")
            } else if let Some(literal) = rest.strip_prefix("<![CDATA[") {
                let end = behind(9, "]]>");
                data.push_str(&literal[..end - 12]);
                end
            } else if rest.starts_with('<') {
                children.next().map_or(rest.len(), |child| index(self.node(child).end) - at)
            } else if rest.starts_with('&') {
                let end = behind(1, ";");
                data.extend(resolve(&rest[1..end - 1], at));
                end
            } else {
                let end = rest.find(['<', '&']).unwrap_or(rest.len());
                data.push_str(&line_ends_normalised(&rest[..end]));
                end
            };
        }
        data.trim_matches(is_space).to_owned()
    }
}

/// Character data with each line end as a line feed; what is blank only separates.
fn line_ends_normalised(data: &str) -> Cow<'_, str> {
    if data.chars().all(is_space) {
        Cow::Borrowed("\n")
    } else if data.contains('\r') {
        Cow::Owned(data.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(data)
    }
}
