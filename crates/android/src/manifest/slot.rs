//! Where a new element stands among its siblings.
//!
//! Knows the order of tags by custom, and which comments belong to the element below them.

use pushwright_lossless::Edit;
use pushwright_lossless::placement::{Rank, Sibling, Slot, slot};
use pushwright_lossless::xml::{Document, ElementId};

use crate::key::Key;

/// Permissions stand together, those declared before those used.
const PERMISSIONS: [&str; 2] = ["permission", "uses-permission"];

/// How many kinds, from the first, stand before `<application>` by custom.
const EARLY_KINDS: usize = 2;

/// Kinds keep the order: permissions, declared before used; then components as Android lists them.
///
/// Only things of ours are ordered by their keys, so that others need none.
pub(crate) fn rank_of(tag: &str, key: Option<&Key>) -> Rank {
    const ORDER: [&[&str]; 7] = [
        &PERMISSIONS,
        &["queries"],
        &["meta-data"],
        &["provider"],
        &["activity"],
        &["service"],
        &["receiver"],
    ];
    let kind = ORDER.iter().position(|tags| tags.contains(&tag)).unwrap_or(ORDER.len());
    let part = ORDER.get(kind).and_then(|tags| tags.iter().position(|it| *it == tag));
    let key = key.map(|key| format!("{}{key}", part.unwrap_or(0)));
    Rank { kind, key: key.unwrap_or_default() }
}

/// Permissions go before `<application>`, unless there already are some after it.
pub(crate) fn slot_before_application(
    doc: &Document<'_>,
    children: &[ElementId],
    siblings: &[Sibling],
    rank: &Rank,
) -> Slot {
    let local = |id: ElementId| doc.local_name(id);
    let application = children.iter().position(|&id| local(id) == "application");
    let foreign = |it: &Sibling| !it.ours && it.rank.as_ref().map(|it| it.kind) == Some(rank.kind);
    let early = rank.kind < EARLY_KINDS && !siblings.iter().any(foreign);
    match application {
        Some(0) if early => Slot::Before(0),
        Some(end) if early => slot(&siblings[..end], rank),
        _ => slot(siblings, rank),
    }
}

/// Moves an insertion at the end of a line above the comments and blank lines before it, which
/// belong to the element that follows.
pub(crate) fn above_comments(doc: &Document<'_>, parent: ElementId, edit: &mut Edit) {
    let Some(content) = doc.element(parent).content.clone() else { return };
    let at = edit.range.start;
    if !edit.text.starts_with(['\n', '\r']) || !content.contains(&at) {
        return;
    }
    let mut head = doc.text()[content.start..at].trim_end();
    while head.ends_with("-->") {
        let Some(start) = head.rfind("<!--") else { return };
        let above = &head[..start];
        if !above.trim_end_matches([' ', '\t']).ends_with(['\n', '\r']) {
            break;
        }
        let blank = above.trim_end_matches([' ', '\t']);
        head = above.trim_end();
        if blank.len() > head.len() + 2 {
            // A blank line ends what belongs to the element.
            break;
        }
    }
    let at = content.start + head.len();
    edit.range = at..at;
}
