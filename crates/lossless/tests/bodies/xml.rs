//! What must hold of any text that is read as XML.
//!
//! Shared with the fuzz target, so nothing here knows how its input was made.

use std::sync::Arc;

use pushwright_lossless::Edit;
use pushwright_lossless::placement::Slot;
use pushwright_lossless::xml::{
    Document, ElementId, Namespace, NewAttribute, NewElement, Tree, canonical, insert, open,
    remove, set_attribute,
};

pub(crate) const URI: &str = "urn:a";

/// Any text is refused, or can be added to and taken from and stays a document.
pub(crate) fn any_text(text: &str) {
    match Document::parse(text) {
        Err(error) => assert!(text.is_char_boundary(error.offset)),
        Ok(doc) => {
            for (parent, slot) in places(&doc) {
                let edit = insert(&doc, parent, slot, &ours("x")).expect("a place");
                let after = edit.apply(text);
                assert_eq!(find(&parse(&after), &ours("x")).len(), 1);
                check_read_again(&doc, edit);
            }
            for id in doc.elements() {
                if let Some(edit) = open(&doc, id) {
                    parse(&edit.apply(text));
                    check_read_again(&doc, edit);
                }
                if id != doc.root() {
                    parse(&remove(&doc, id).apply(text));
                    check_read_again(&doc, remove(&doc, id));
                }
                if let Some(edit) = set_attribute(&doc, id, &attribute("new", "v")) {
                    parse(&edit.apply(text));
                    check_read_again(&doc, edit);
                }
                check_damage(&doc, id);
            }
        }
    }
}

/// What is read anew only around an edit is what is read of the whole text; whether it was.
pub(crate) fn check_read_again(doc: &Document<'_>, edit: Edit) -> bool {
    let after = edit.apply(doc.text());
    let Some(tree) = Tree::after(Arc::clone(doc.tree()), &edit.into(), &after) else {
        return false;
    };
    let again = Document::of(&after, &tree);
    let whole = Document::parse(&after);
    let whole = whole.unwrap_or_else(|error| panic!("{error} at {}\n{after}", error.offset));
    assert_eq!(described(&again), described(&whole), "{after}");
    true
}

/// Edits that take a tag apart, or leave one open, are never taken for whole.
fn check_damage(doc: &Document<'_>, id: ElementId) {
    let span = doc.element(id).span;
    let tag = doc.element(id).start_tag;
    for at in [span.start, tag.end, span.end] {
        for text in ["<", "</a>", "<a>", "<!--", "]]>", "&", "x"] {
            check_read_again(doc, Edit::insert(at, text));
        }
    }
    check_read_again(doc, Edit::delete(tag.clone()));
    check_read_again(doc, Edit::delete(tag.end..span.end));
    check_read_again(doc, Edit::delete(span.start..tag.end - 1));
}

/// All that a document says.
fn described(doc: &Document<'_>) -> Vec<String> {
    let described = |id| {
        let children: Vec<ElementId> = doc.children(id).collect();
        format!("{:?} {} {children:?}", doc.element(id), doc.depth(id))
    };
    doc.elements().map(described).collect()
}

pub(crate) fn parse(text: &str) -> Document<'_> {
    Document::parse(text).unwrap_or_else(|error| panic!("{error} at {}\n{text}", error.offset))
}

pub(crate) fn attribute(local: &str, value: &str) -> NewAttribute {
    let namespace = Some(Namespace::new(URI, "p"));
    NewAttribute { namespace, local: local.to_owned(), value: value.to_owned() }
}

/// An element like no generated one.
pub(crate) fn ours(key: &str) -> NewElement {
    let child = NewElement {
        name: "leaf".to_owned(),
        attributes: vec![attribute("key", key), NewAttribute::plain("plain", "<&\"'>")],
        children: Vec::new(),
    };
    let attributes = vec![attribute("key", key), attribute("other", "1")];
    NewElement { name: "ours".to_owned(), attributes, children: vec![child] }
}

pub(crate) fn find(doc: &Document<'_>, new: &NewElement) -> Vec<ElementId> {
    let wanted = new.canonical();
    doc.elements().filter(|&id| canonical(doc, id) == wanted).collect()
}

/// Every parent that takes children, with every slot in it; the places `open` makes come before.
pub(crate) fn places(doc: &Document<'_>) -> Vec<(ElementId, Slot)> {
    let ready =
        doc.elements().filter(|&id| doc.element(id).content.is_some() && open(doc, id).is_none());
    let slots = ready.flat_map(|id| {
        let count = doc.children(id).count();
        let only = (count == 0).then_some(Slot::Only);
        let beside = (0..count).flat_map(|index| [Slot::After(index), Slot::Before(index)]);
        only.into_iter().chain(beside).map(move |slot| (id, slot)).collect::<Vec<_>>()
    });
    slots.collect()
}
