//! An element of the user's made to say what is wanted, as one replacement of it.
//!
//! Keeps what the element says besides; whether the replacement may be written is not known here.

use pushwright_lossless::placement::Slot;
use pushwright_lossless::xml::{self, Document, ElementId, NewElement};
use pushwright_lossless::{Edit, Span};

use super::NodeWant;
use super::compare::{
    Nested, attribute_holds, guard, is_switched_off, narrower_permission, nested,
};
use super::name::find_nodes;
use crate::attributes::{ANDROID_NAMESPACE, TOOLS_NAMESPACE, android, tools};
use crate::build::project::Project;

/// The element made to say what is wanted, as one replacement of it.
pub(crate) fn mended(
    project: &Project<'_>,
    text: &str,
    want: &NodeWant,
    span: &Span,
) -> Option<Edit> {
    Some(Edit::replace(span.clone(), mended_text(project, text, want, span)?))
}

/// The text of the element at `span`, made to say what is wanted.
pub(crate) fn mended_text(
    project: &Project<'_>,
    text: &str,
    want: &NodeWant,
    span: &Span,
) -> Option<String> {
    let mut current = text.to_owned();
    for _ in 0..64 {
        let doc = Document::parse(&current).ok()?;
        let id = find_nodes(project, &doc, want)
            .into_iter()
            .find(|&id| doc.element(id).span.start == span.start)?;
        match next_mend(project, &doc, id, &want.element) {
            Some(edit) => current = edit.apply(&current),
            None => {
                let now = doc.element(id).span.clone();
                return Some(current[now].to_owned());
            }
        }
    }
    None
}

fn next_mend(
    project: &Project<'_>,
    doc: &Document<'_>,
    id: ElementId,
    wanted: &NewElement,
) -> Option<Edit> {
    let element = &doc.element(id);
    if tools(element, "node").is_some_and(|it| it.starts_with("remove")) {
        return xml::remove_attribute(doc, id, Some(TOOLS_NAMESPACE), "node");
    }
    for attribute in &wanted.attributes {
        if !attribute_holds(project, element, attribute) {
            return xml::set_attribute(doc, id, attribute);
        }
    }
    if is_switched_off(project, element, wanted) {
        return xml::set_attribute(doc, id, &android("enabled", "true"));
    }
    if guard(element, wanted).is_some() {
        return xml::remove_attribute(doc, id, Some(ANDROID_NAMESPACE), "permission");
    }
    if narrower_permission(element, wanted).is_some() {
        let limit = wanted.attributes.iter().find(|it| it.local == "maxSdkVersion");
        return match limit {
            Some(limit) => xml::set_attribute(doc, id, limit),
            None => {
                let span = &element.attribute(Some(ANDROID_NAMESPACE), "maxSdkVersion")?.span;
                let start = doc.text()[..span.start].trim_end().len();
                Some(Edit::delete(start..span.end))
            }
        };
    }
    for child in &wanted.children {
        match nested(project, doc, id, child) {
            Nested::Holds => {}
            Nested::Differs(inner) => return next_mend(project, doc, inner, child),
            Nested::Missing if element.content.is_none() => return xml::open(doc, id),
            Nested::Missing => {
                let last = doc.children(id).count().checked_sub(1);
                return xml::insert(doc, id, last.map_or(Slot::Only, Slot::After), child);
            }
        }
    }
    None
}
