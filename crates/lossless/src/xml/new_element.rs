//! Elements that are to be written, and a form in which two elements compare.
//!
//! Knows content only; how it is laid out in a file is the business of `edit` and `style`.

use super::document::Document;
use super::node::ElementId;
use super::view::Element;

/// An element that is to be written; its name is in no namespace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewElement {
    /// Its name, without a prefix.
    pub name: String,
    /// Its attributes, in the order they are written.
    pub attributes: Vec<NewAttribute>,
    /// Its child elements, in order.
    pub children: Vec<NewElement>,
}

/// An attribute that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAttribute {
    /// The namespace of its name.
    pub namespace: Option<Namespace>,
    /// Its name without a prefix.
    pub local: String,
    /// Its value, not escaped.
    pub value: String,
}

/// A namespace and the prefix it is usually given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Namespace {
    /// What the namespace is called.
    pub uri: String,
    /// The prefix to declare where none stands for the namespace yet.
    pub prefix: String,
}

impl NewElement {
    /// Copies an element of a document.
    ///
    /// ## Limitations
    /// Comments, character data, namespace declarations and the namespaces of element names are
    /// left out.
    #[must_use]
    pub fn of(doc: &Document<'_>, id: ElementId) -> NewElement {
        let children = doc.children(id).map(|child| NewElement::of(doc, child)).collect();
        NewElement { children, ..NewElement::without_children(doc, id) }
    }

    /// The same element without what is in it.
    #[must_use]
    pub fn without_children(doc: &Document<'_>, id: ElementId) -> NewElement {
        let element = doc.element(id);
        NewElement {
            name: element.name.local.to_owned(),
            attributes: attributes_of(&element),
            children: Vec::new(),
        }
    }

    /// One line that two elements share exactly when they have the same content.
    ///
    /// The same form as [`canonical`] gives.
    #[must_use]
    pub fn canonical(&self) -> String {
        let attributes = self.attributes.iter().map(|it| {
            let uri = it.namespace.as_ref().map(|namespace| namespace.uri.as_str());
            (uri, it.local.as_str(), it.value.as_str())
        });
        let children = self.children.iter().map(NewElement::canonical).collect();
        write_canonical(None, &self.name, attributes.collect(), "", children)
    }
}

impl NewAttribute {
    /// An attribute in no namespace.
    #[must_use]
    pub fn plain(local: impl Into<String>, value: impl Into<String>) -> NewAttribute {
        NewAttribute { namespace: None, local: local.into(), value: value.into() }
    }
}

impl Namespace {
    /// A namespace and its usual prefix.
    #[must_use]
    pub fn new(uri: impl Into<String>, prefix: impl Into<String>) -> Namespace {
        Namespace { uri: uri.into(), prefix: prefix.into() }
    }
}

/// One line that two elements share exactly when they have the same content.
///
/// White space, prefixes, namespace declarations, comments and the order of attributes and
/// children don't count.
#[must_use]
pub fn canonical(doc: &Document<'_>, id: ElementId) -> String {
    let element = doc.element(id);
    let attributes = element.attributes.iter().filter(|it| !it.is_declaration());
    let attributes = attributes.map(|it| (it.namespace, it.name.local, it.value)).collect();
    let children = doc.children(id).map(|child| canonical(doc, child)).collect();
    let text = doc.own_text(id);
    write_canonical(element.namespace, element.name.local, attributes, &text, children)
}

fn attributes_of(element: &Element<'_>) -> Vec<NewAttribute> {
    let attributes = element.attributes.iter().filter(|it| !it.is_declaration());
    attributes
        .map(|it| NewAttribute {
            namespace: it
                .namespace
                .map(|uri| Namespace::new(uri, it.name.prefix.unwrap_or_default())),
            local: it.name.local.to_owned(),
            value: it.value.to_owned(),
        })
        .collect()
}

fn write_canonical(
    namespace: Option<&str>,
    local: &str,
    mut attributes: Vec<(Option<&str>, &str, &str)>,
    text: &str,
    mut children: Vec<String>,
) -> String {
    attributes.sort_unstable();
    children.sort_unstable();
    let mut line = format!("<{}", qualified(namespace, local));
    for (namespace, local, value) in attributes {
        line.push_str(&format!(" {}={}", qualified(namespace, local), quoted(value)));
    }
    line.push('>');
    if !text.is_empty() {
        line.push_str(&quoted(text));
    }
    line.extend(children);
    line.push_str("</>");
    line
}

fn qualified(namespace: Option<&str>, local: &str) -> String {
    namespace.map_or_else(|| local.to_owned(), |uri| format!("{}:{local}", quoted(uri)))
}

fn quoted(value: &str) -> String {
    let mut result = String::from("\"");
    for c in value.chars() {
        match c {
            '"' | '\\' => result.extend(['\\', c]),
            '\n' => result.push_str("\\n"),
            '\r' => result.push_str("\\r"),
            '\t' => result.push_str("\\t"),
            _ => result.push(c),
        }
    }
    result.push('"');
    result
}
