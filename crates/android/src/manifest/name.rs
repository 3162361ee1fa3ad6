//! What the merger knows an element by: tag and name, or its content where it has no name.
//!
//! Knows keys of elements, how names are resolved and what values stand for; does not compare what
//! elements say.

use pushwright_lossless::xml::{Document, ElementId, NewElement};

use super::{NodeWant, parent_of};
use crate::attributes::{ANDROID_NAMESPACE, attribute_value, name_of};
use crate::build::placeholders::Filling;
use crate::build::project::Project;
use crate::build::resources::resource_in;
use crate::key::{Key, Kind};

/// Tags whose `android:name` is a class.
pub(super) const COMPONENTS: [&str; 5] =
    ["activity", "activity-alias", "provider", "receiver", "service"];

/// The key of an element of the application module's manifest.
pub(crate) fn node_key(project: &Project<'_>, want: &NodeWant) -> Key {
    let tag = &want.element.name;
    key_of(project, want.in_application, tag, &wanted_name(project, &want.element))
}

fn key_of(project: &Project<'_>, in_application: bool, tag: &str, name: &str) -> Key {
    let (module, set) = (project.app().name(), project.member().name());
    if tag == "uses-permission" && !in_application {
        return Key::of_module(Kind::Permission, module, Some(set), name);
    }
    let parent = if in_application { "application/" } else { "" };
    Key::element(module, set, &format!("{parent}{tag}"), name)
}

pub(crate) fn element_key(
    project: &Project<'_>,
    in_application: bool,
    doc: &Document<'_>,
    id: ElementId,
) -> Key {
    let element = &doc.element(id);
    let tag = element.name.local;
    let name = match element.attribute(Some(ANDROID_NAMESPACE), "name") {
        Some(name) => resolved(project, tag, name.value),
        // There is one at most, and all else may stand in it.
        None if tag == "application" => String::new(),
        None => contents(&NewElement::of(doc, id)).join(", "),
    };
    key_of(project, in_application, tag, &name)
}

/// What an element without a name is told apart by: its children, as `queries` has them.
pub(crate) fn contents(element: &NewElement) -> Vec<String> {
    let text = |child: &NewElement| match child.children.is_empty() {
        true => child_text(child),
        false => format!("{} {{{}}}", child.name, contents(child).join(", ")),
    };
    let mut all: Vec<String> = element.children.iter().map(text).collect();
    all.sort_unstable();
    all
}

/// What an element says, as one line: its tag and its name, or what a filter's data name.
pub(crate) fn child_text(child: &NewElement) -> String {
    if child.name != "data" {
        return format!("{} {}", child.name, attribute_value(child, "name"));
    }
    let mut attributes: Vec<String> =
        child.attributes.iter().map(|it| format!("{}={}", it.local, it.value)).collect();
    attributes.sort_unstable();
    format!("data {}", attributes.join(" "))
}

pub(crate) fn wanted_name(project: &Project<'_>, element: &NewElement) -> String {
    match element.attributes.iter().find(|it| it.local == "name") {
        Some(name) => resolved(project, &element.name, &name.value),
        None => contents(element).join(", "),
    }
}

/// A name as the merger compares it: classes resolved against the namespace.
pub(crate) fn resolved(project: &Project<'_>, tag: &str, name: &str) -> String {
    if COMPONENTS.contains(&tag) { project.qualified(name) } else { name.to_owned() }
}

/// A value as the merger and the packager will have it, as far as the files tell: placeholders
/// filled, a resource looked up.
pub(crate) fn substituted(project: &Project<'_>, value: &str) -> String {
    if let Some(text) = resource_in(value).and_then(|it| project.resource(it)) {
        return text;
    }
    let mut filled = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, name, after)) = placeholder_in(rest) {
        filled.push_str(before);
        match project.filling(name) {
            Filling::Text(text) => filled.push_str(&text),
            Filling::NotOne | Filling::Untold => {
                filled.push_str(&rest[before.len()..rest.len() - after.len()])
            }
        }
        rest = after;
    }
    filled + rest
}

/// Whether the files tell what a value stands for.
pub(crate) fn is_told(project: &Project<'_>, value: &str) -> bool {
    match resource_in(value) {
        Some(named) => project.resource(named).is_some(),
        None => placeholders(value).all(|name| !matches!(project.filling(name), Filling::Untold)),
    }
}

/// The names of the placeholders in a value.
fn placeholders(value: &str) -> impl Iterator<Item = &str> {
    let mut rest = value;
    std::iter::from_fn(move || {
        let (_, name, after) = placeholder_in(rest)?;
        rest = after;
        Some(name)
    })
}

/// The text before the first `${NAME}`, the name, and what follows it.
fn placeholder_in(text: &str) -> Option<(&str, &str, &str)> {
    let (before, inner) = text.split_once("${")?;
    let (name, after) = inner.split_once('}')?;
    Some((before, name, after))
}

pub(crate) fn find_nodes(
    project: &Project<'_>,
    doc: &Document<'_>,
    want: &NodeWant,
) -> Vec<ElementId> {
    let Some(parent) = parent_of(doc, want.in_application) else { return Vec::new() };
    let same_tag = doc.children(parent).filter(|&id| doc.local_name(id) == want.element.name);
    if want.element.attributes.iter().all(|it| it.local != "name") {
        let wanted = contents(&want.element);
        let holds_all = |id: &ElementId| {
            let found = contents(&NewElement::of(doc, *id));
            wanted.iter().all(|child| found.contains(child))
        };
        return same_tag.filter(holds_all).collect();
    }
    let wanted = substituted(project, &wanted_name(project, &want.element));
    let is_it = |name: &str| {
        // What is resolved ends as it is written, where nothing in it stands for another text.
        let may_be = wanted.ends_with(name) || name.contains(['$', '@']);
        may_be && substituted(project, &resolved(project, &want.element.name, name)) == wanted
    };
    same_tag.filter(|&id| name_of(&doc.element(id)).is_some_and(is_it)).collect()
}
