//! Where the element, attribute, filter or container that a key names stands.
//!
//! Looks into the main manifest of every module, and into a member's own where the key says so.

use std::collections::BTreeSet;

use pushwright_lossless::Span;
use pushwright_lossless::xml::{Document, ElementId, NewElement};

use super::activity::find_activity;
use super::filter::filter_text;
use super::name::element_key;
use super::{ANDROID_NAMESPACE, main_manifest, parent_of};
use crate::build::source_sets::main_manifest_of;
use crate::{Key, Kind, Member, Place, Project, RelPath};

/// Finds what a permission, manifest or intent-filter key names.
pub(crate) fn locate(project: &Project<'_>, key: &Key) -> Vec<Place> {
    let mut places = Vec::new();
    if let Some(member) = member_of(key) {
        let project = project.within(&member);
        let Some(file) = main_manifest(&project) else { return places };
        let Some(Ok(doc)) = project.snapshot().document(&file) else { return places };
        let spans = locate_in(&project, &file, &doc, key).into_iter();
        return spans.map(|span| Place::new(&file, span)).collect();
    }
    for module in &project.modules {
        let Some(file) = main_manifest_of(project, module) else { continue };
        let text = project.snapshot().text(&file);
        if !text.is_some_and(|text| text.contains(key.last_word())) {
            continue;
        }
        let Some(Ok(doc)) = project.snapshot().document(&file) else { continue };
        let spans = if module == project.app() {
            locate_in(project, &file, &doc, key)
        } else {
            locate_in(&project.seen_from(module), &file, &doc, key)
        };
        places.extend(spans.into_iter().map(|span| Place::new(&file, span)));
    }
    places
}

/// The flavor or build type in whose manifest a thing stands; `None` where that is the main one.
fn member_of(key: &Key) -> Option<Member> {
    // Which of the two it is does not change where its manifest stands.
    key.member().filter(|set| *set != "main").map(|set| Member::Flavor(set.to_owned()))
}

/// Where something that one of several keys names may stand: a word of its name does.
pub(super) struct Mentions {
    /// In order.
    at: Vec<usize>,
    /// Whether a key has no word, so that it may stand anywhere.
    anywhere: bool,
}

impl Mentions {
    pub(super) fn of<'k>(text: &str, keys: impl Iterator<Item = &'k Key>) -> Mentions {
        let words: BTreeSet<&str> = keys.map(Key::last_word).collect();
        let said = words.iter().filter(|it| !it.is_empty());
        let found = said.flat_map(|word| text.match_indices(word).map(|(at, _)| at));
        let mut at: Vec<usize> = found.collect();
        at.sort_unstable();
        Mentions { at, anywhere: words.contains("") }
    }

    /// Whether one of the keys may name what stands at `span`.
    pub(super) fn within(&self, span: &Span) -> bool {
        let first = self.at.partition_point(|&at| at < span.start);
        self.anywhere || self.at.get(first).is_some_and(|&at| at < span.end)
    }
}

fn locate_in(project: &Project<'_>, file: &RelPath, doc: &Document<'_>, key: &Key) -> Vec<Span> {
    let spans = |ids: Vec<ElementId>| {
        ids.into_iter().map(|id| doc.element(id).span.clone()).collect::<Vec<_>>()
    };
    let mentions = Mentions::of(doc.text(), [key].into_iter());
    let all = |in_application: bool| {
        parent_of(doc, in_application)
            .into_iter()
            .flat_map(|parent| doc.children(parent).collect::<Vec<_>>())
            .filter(|&id| mentions.within(&doc.element(id).span))
            .filter(|&id| element_key(project, in_application, doc, id) == *key)
            .collect::<Vec<_>>()
    };
    match key.kind {
        Kind::Manifest | Kind::Permission => {
            if let (Some("exported"), Some(class)) = (key.attribute(), key.class()) {
                return find_activity(project, file, doc, class)
                    .and_then(|id| {
                        let attribute =
                            doc.element(id).attribute(Some(ANDROID_NAMESPACE), "exported")?;
                        Some(attribute.span.clone())
                    })
                    .into_iter()
                    .collect();
            }
            [spans(all(false)), spans(all(true))].concat()
        }
        Kind::IntentFilter => {
            let (Some(class), Some(content)) = (key.class(), key.content()) else {
                return Vec::new();
            };
            let Some(activity) = find_activity(project, file, doc, class) else {
                return Vec::new();
            };
            let filters = doc.children(activity).filter(|&id| {
                let element = NewElement::of(doc, id);
                element.name == "intent-filter" && filter_text(&element) == content
            });
            spans(filters.collect())
        }
        _ => Vec::new(),
    }
}

/// Where a container of ours stands: the element, and what is between its tags.
pub(crate) fn locate_container(
    project: &Project<'_>,
    file: &RelPath,
    path: &str,
) -> Option<(Span, Span)> {
    let doc = project.snapshot().document(file)?.ok()?;
    let id = match path {
        "" => {
            let root = doc.element(doc.root());
            return Some((0..doc.text().len(), root.content.clone()?));
        }
        "manifest" => doc.root(),
        "manifest/application" => parent_of(&doc, true)?,
        _ => {
            let class = path.strip_prefix("manifest/application/activity[")?.strip_suffix(']')?;
            find_activity(project, file, &doc, class)?
        }
    };
    let element = &doc.element(id);
    let inner = element.content.clone().unwrap_or(element.span.end..element.span.end);
    Some((element.span.clone(), inner))
}
