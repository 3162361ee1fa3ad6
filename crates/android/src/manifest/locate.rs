//! Where the element, attribute, filter or container that a key names stands.
//!
//! Looks into the main manifest of every module, and into a member's own where the key says so.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use pushwright_lossless::Span;
use pushwright_lossless::xml::{Document, ElementId, NewElement};

use super::activity::find_activity;
use super::filter::filter_text;
use super::name::element_key;
use super::{main_manifest, parent_of};
use crate::attributes::ANDROID_NAMESPACE;
use crate::build::project::Project;
use crate::build::source_sets::main_manifest_of;
use crate::fact::Place;
use crate::key::{Key, Kind};
use crate::member::Member;
use crate::rel_path::RelPath;

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

/// The same for many keys that name elements; each manifest is read once for all.
pub(crate) fn locate_elements<'k>(
    project: &Project<'_>,
    keys: impl IntoIterator<Item = &'k Key>,
) -> HashMap<&'k Key, Vec<Place>> {
    let mut found = Elements::default();
    for key in keys {
        match member_of(key) {
            Some(member) => found.in_members.entry(member).or_default().insert(key, key),
            None => found.in_main.insert(key, key),
        };
    }
    for module in project.modules.iter().filter(|_| !found.in_main.is_empty()) {
        let Some(file) = main_manifest_of(project, module) else { continue };
        match module == project.app() {
            true => found.places.look_into(project, &file, &found.in_main),
            false => found.places.look_into(&project.seen_from(module), &file, &found.in_main),
        }
    }
    for (member, keys) in &found.in_members {
        let project = project.within(member);
        let Some(file) = main_manifest(&project) else { continue };
        found.places.look_into(&project, &file, keys);
    }
    found.places.0
}

/// Keys that name elements, by whose manifest they stand in, and the places found by now.
#[derive(Default)]
struct Elements<'k> {
    in_main: HashMap<&'k Key, &'k Key>,
    in_members: BTreeMap<Member, HashMap<&'k Key, &'k Key>>,
    places: Places<'k>,
}

#[derive(Default)]
struct Places<'k>(HashMap<&'k Key, Vec<Place>>);

impl<'k> Places<'k> {
    fn look_into(
        &mut self,
        project: &Project<'_>,
        file: &RelPath,
        keys: &HashMap<&'k Key, &'k Key>,
    ) {
        let Some(Ok(doc)) = project.snapshot().document(file) else { return };
        for in_application in [false, true] {
            let parent = parent_of(&doc, in_application).into_iter();
            for id in parent.flat_map(|parent| doc.children(parent).collect::<Vec<_>>()) {
                let element = element_key(project, in_application, &doc, id);
                let Some(key) = keys.get(&element) else { continue };
                let place = Place::new(file, doc.element(id).span.clone());
                self.0.entry(*key).or_default().push(place);
            }
        }
    }
}

/// Whether a key names an element of a manifest or its application, and no part of one.
pub(crate) fn names_element(key: &Key) -> bool {
    matches!(key.kind, Kind::Manifest | Kind::Permission) && key.attribute().is_none()
}

/// The flavor or build type in whose manifest a thing stands; `None` where that is the main one.
fn member_of(key: &Key) -> Option<Member> {
    // Which of the two it is does not change where its manifest stands.
    key.member().filter(|set| *set != "main").map(|set| Member::Flavor(set.to_owned()))
}

/// Where something that one of several keys names may stand: a word of its name does.
pub(crate) struct Mentions {
    /// In order.
    at: Vec<usize>,
    /// Whether a key has no word, so that it may stand anywhere.
    anywhere: bool,
}

impl Mentions {
    pub(crate) fn of<'k>(text: &str, keys: impl Iterator<Item = &'k Key>) -> Mentions {
        let words: BTreeSet<&str> = keys.map(Key::last_word).collect();
        let said = words.iter().filter(|it| !it.is_empty());
        let found = said.flat_map(|word| text.match_indices(word).map(|(at, _)| at));
        let mut at: Vec<usize> = found.collect();
        at.sort_unstable();
        Mentions { at, anywhere: words.contains("") }
    }

    /// Whether one of the keys may name what stands at `span`.
    pub(crate) fn within(&self, span: &Span) -> bool {
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
