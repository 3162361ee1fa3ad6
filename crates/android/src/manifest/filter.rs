//! Intent filters by their content: what keys hold, and which filter lets through what.
//!
//! Knows that Android joins the `<data>` of one filter, and that its values may be placeholders or
//! strings; knows no activity.

use pushwright_lossless::xml::{Document, ElementId, NewElement};

use super::name::{child_text, is_told, substituted};
use crate::attributes::attribute_value;
use crate::build::project::Project;

/// An intent filter as one line: what keys hold.
pub(crate) fn filter_text(filter: &NewElement) -> String {
    let mut parts: Vec<String> = filter.children.iter().map(child_text).collect();
    parts.sort_unstable();
    parts.join(", ")
}

/// Whether a filter that is there lets through all that `wanted` lets through; `None` where a value of
/// its data, which the files do not tell, decides.
pub(crate) fn satisfies(
    project: &Project<'_>,
    doc: &Document<'_>,
    id: ElementId,
    wanted: &NewElement,
) -> Option<bool> {
    let found = NewElement::of(doc, id);
    if found.name != "intent-filter" {
        return Some(false);
    }
    let names = |element: &NewElement, tag: &str| -> Vec<String> {
        let children = element.children.iter().filter(|it| it.name == tag);
        children.map(|it| attribute_value(it, "name")).collect()
    };
    let covers = |tag: &str| {
        let have = names(&found, tag);
        names(wanted, tag).iter().all(|name| have.contains(name))
    };
    if !covers("action") || !covers("category") {
        return Some(false);
    }
    let wanted = data_parts(wanted);
    let (told, untold): (Vec<_>, Vec<_>) =
        data_parts(&found).into_iter().partition(|(_, value)| is_told(project, value));
    let mut told: Vec<(String, String)> =
        told.into_iter().map(|(local, value)| (local, substituted(project, &value))).collect();
    told.sort_unstable();
    told.dedup();
    let missing = wanted.iter().filter(|it| !told.contains(it));
    if untold.is_empty() || told.iter().any(|it| !wanted.contains(it)) {
        return Some(told == wanted);
    }
    // Each that is missing may be one that is not told.
    let may_be = missing.into_iter().all(|(local, _)| untold.iter().any(|it| it.0 == *local));
    if may_be { None } else { Some(false) }
}

/// The `<data>` of a filter: Android joins several elements, so their attributes are one set.
fn data_parts(filter: &NewElement) -> Vec<(String, String)> {
    let mut parts: Vec<(String, String)> = filter
        .children
        .iter()
        .filter(|it| it.name == "data")
        .flat_map(|it| it.attributes.iter().map(|at| (at.local.clone(), at.value.clone())))
        .collect();
    parts.sort_unstable();
    parts.dedup();
    parts
}

/// Whether the filters of an element without data together name every wanted action.
pub(crate) fn actions_covered(doc: &Document<'_>, parent: ElementId, wanted: &NewElement) -> bool {
    if wanted.children.iter().any(|it| it.name != "action") {
        return false;
    }
    let have: Vec<String> = doc
        .children(parent)
        .map(|id| NewElement::of(doc, id))
        .filter(|it| it.name == "intent-filter" && data_parts(it).is_empty())
        .flat_map(|it| it.children)
        .map(|it| attribute_value(&it, "name"))
        .collect();
    wanted.children.iter().all(|it| have.contains(&attribute_value(it, "name")))
}
