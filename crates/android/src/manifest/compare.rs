//! What an element says otherwise than wanted.
//!
//! Knows which values mean the same: defaults, flags in any order, wider permissions.

use pushwright_lossless::xml::{Document, Element, ElementId, NewAttribute, NewElement};

use super::filter::{actions_covered, satisfies};
use super::name::{COMPONENTS, contents, is_told, resolved, substituted, wanted_name};
use crate::attributes::{ANDROID_NAMESPACE, android, attribute_value};
use crate::build::project::Project;

/// Attributes whose absence means a value.
const DEFAULTS: [(&str, &str); 2] = [("enabled", "true"), ("required", "true")];

/// What an element does not have as wanted.
pub(crate) struct Unlike {
    /// What is the case, for people.
    pub(crate) phrase: String,
    /// Whether the element says nothing of it, rather than something else.
    pub(crate) is_missing: bool,
}

/// What an element does not have as `wanted`.
pub(crate) fn differences(
    project: &Project<'_>,
    doc: &Document<'_>,
    id: ElementId,
    wanted: &NewElement,
) -> Vec<Unlike> {
    let element = &doc.element(id);
    let mut found: Vec<Unlike> = wanted
        .attributes
        .iter()
        .filter(|it| !attribute_holds(project, element, it))
        .map(|it| unlike_attribute(project, element, it))
        .collect();
    found.extend(hindrances(project, element, wanted));
    for child in &wanted.children {
        match nested(project, doc, id, child) {
            Nested::Holds => {}
            Nested::Missing => {
                let (tag, inner) = (element.name.local, &child.name);
                let phrase = format!("`{tag}` lacks `<{inner}>` {}", child_phrase(child));
                found.push(Unlike { phrase, is_missing: true });
            }
            Nested::Differs(inner) => found.extend(differences(project, doc, inner, child)),
        }
    }
    found
}

/// What an element says that no wanted attribute speaks of, and that keeps it from its work.
pub(crate) fn hindrances(
    project: &Project<'_>,
    element: &Element,
    wanted: &NewElement,
) -> Vec<Unlike> {
    let off = is_switched_off(project, element, wanted)
        .then(|| unlike_attribute(project, element, &android("enabled", "true")));
    let narrower = [narrower_permission(element, wanted), guard(element, wanted)];
    let narrower = narrower.into_iter().flatten();
    off.into_iter().chain(narrower.map(|phrase| Unlike { phrase, is_missing: false })).collect()
}

/// Whether all that an element says otherwise than wanted is behind what the files do not tell: strings
/// of a library's resources, or with several values, and placeholders.
pub(crate) fn is_untold(
    project: &Project<'_>,
    doc: &Document<'_>,
    id: ElementId,
    wanted: &NewElement,
) -> bool {
    let element = &doc.element(id);
    let is_told = |it: &NewAttribute| {
        let uri = it.namespace.as_ref().map(|it| it.uri.as_str());
        element.attribute(uri, &it.local).is_none_or(|it| is_told(project, it.value))
    };
    let mut others = wanted.attributes.iter().filter(|it| !attribute_holds(project, element, it));
    if others.any(is_told) || !hindrances(project, element, wanted).is_empty() {
        return false;
    }
    wanted.children.iter().all(|child| match nested(project, doc, id, child) {
        Nested::Holds => true,
        Nested::Missing => false,
        Nested::Differs(inner) => is_untold(project, doc, inner, child),
    })
}

pub(crate) enum Nested {
    Holds,
    Missing,
    Differs(ElementId),
}

pub(crate) fn nested(
    project: &Project<'_>,
    doc: &Document<'_>,
    parent: ElementId,
    child: &NewElement,
) -> Nested {
    if child.name == "intent-filter" {
        let holds = doc.children(parent).any(|id| satisfies(project, doc, id, child) == Some(true))
            || actions_covered(doc, parent, child);
        return if holds { Nested::Holds } else { Nested::Missing };
    }
    let wanted = wanted_name(project, child);
    let found = doc.children(parent).find(|&id| {
        let element = &doc.element(id);
        let found = match element.attribute(Some(ANDROID_NAMESPACE), "name") {
            Some(name) => resolved(project, &child.name, name.value),
            None => contents(&NewElement::of(doc, id)).join(", "),
        };
        element.name.local == child.name && found == wanted
    });
    match found {
        None => Nested::Missing,
        Some(id) if differences(project, doc, id, child).is_empty() => Nested::Holds,
        Some(id) => Nested::Differs(id),
    }
}

fn child_phrase(child: &NewElement) -> String {
    let texts: Vec<String> = if child.name == "intent-filter" {
        child.children.iter().map(|it| attribute_value(it, "name")).collect()
    } else {
        vec![attribute_value(child, "name")]
    };
    texts.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join(", ")
}

pub(crate) fn attribute_holds(
    project: &Project<'_>,
    element: &Element,
    wanted: &NewAttribute,
) -> bool {
    let uri = wanted.namespace.as_ref().map(|it| it.uri.as_str());
    let tag = element.name.local;
    let local = wanted.local.as_str();
    let found = element.attribute(uri, local).map(|it| it.value);
    let normal = |value: &str| {
        let value = if local == "name" { resolved(project, tag, value) } else { value.to_owned() };
        substituted(project, &value)
    };
    match (local, found) {
        // No maxSdkVersion is wider than one; a narrower one is looked at elsewhere.
        ("maxSdkVersion", _) => true,
        (_, Some(found)) => {
            normal(found) == normal(&wanted.value) || same_flags(found, &wanted.value)
        }
        (_, None) => DEFAULTS.contains(&(local, wanted.value.as_str())),
    }
}

/// `a|b` and `b|a` say the same.
fn same_flags(found: &str, wanted: &str) -> bool {
    let sorted = |value: &str| {
        let mut flags: Vec<String> = value.split('|').map(|it| it.trim().to_owned()).collect();
        flags.sort_unstable();
        flags
    };
    wanted.contains('|') && sorted(found) == sorted(wanted)
}

/// Whether a component is declared and switched off: no intent reaches it.
pub(crate) fn is_switched_off(
    project: &Project<'_>,
    element: &Element,
    wanted: &NewElement,
) -> bool {
    let found = element.attribute(Some(ANDROID_NAMESPACE), "enabled");
    COMPONENTS.contains(&element.name.local)
        && wanted.attributes.iter().all(|it| it.local != "enabled")
        && found.is_some_and(|it| substituted(project, it.value) == "false")
}

/// A permission that keeps others out of a component which they are to reach: Android asks senders
/// for it, but for the application itself, so that nothing is lost where it alone is let in.
pub(crate) fn guard(element: &Element, wanted: &NewElement) -> Option<String> {
    let (tag, is_open) = (element.name.local, attribute_value(wanted, "exported") == "true");
    let is_asked = wanted.attributes.iter().any(|it| it.local == "permission");
    if !is_open || is_asked || !COMPONENTS.contains(&tag) {
        return None;
    }
    let said = |local: &str| element.attribute(Some(ANDROID_NAMESPACE), local);
    let found = said("permission").filter(|it| !it.value.is_empty())?;
    let name = said("name").map_or(String::new(), |it| format!(" `{}`", it.value));
    let found = found.value;
    Some(format!(
        "{tag}{name}: `android:permission` is `{found}`, which keeps out every sender without it; \
         needed: none"
    ))
}

fn unlike_attribute(project: &Project<'_>, element: &Element, wanted: &NewAttribute) -> Unlike {
    let uri = wanted.namespace.as_ref().map(|it| it.uri.as_str());
    let prefix = wanted.namespace.as_ref().map(|it| format!("{}:", it.prefix)).unwrap_or_default();
    let name = element
        .attribute(Some(ANDROID_NAMESPACE), "name")
        .map_or(String::new(), |it| format!(" `{}`", it.value));
    let tag = &element.name.local;
    let found = element.attribute(uri, &wanted.local);
    let is_missing = found.is_none();
    let phrase = match found {
        Some(found) => {
            let filled = substituted(project, found.value);
            let stands_for = match filled == found.value {
                true => String::new(),
                false => format!(" (`{filled}`)"),
            };
            format!(
                "{tag}{name}: `{prefix}{}` is `{}`{stands_for}, not `{}`",
                wanted.local, found.value, wanted.value
            )
        }
        None => format!("{tag}{name} lacks `{prefix}{}=\"{}\"`", wanted.local, wanted.value),
    };
    Unlike { phrase, is_missing }
}

/// A permission that ends at an earlier SDK version than wanted.
pub(crate) fn narrower_permission(element: &Element, wanted: &NewElement) -> Option<String> {
    let found = element.attribute(Some(ANDROID_NAMESPACE), "maxSdkVersion")?;
    let limit: u32 = found.value.parse().ok()?;
    let needed = attribute_value(wanted, "maxSdkVersion");
    let enough = needed.parse::<u32>().is_ok_and(|needed| limit >= needed);
    (!enough).then(|| {
        let until = if needed.is_empty() { "no limit".to_owned() } else { format!("`{needed}`") };
        format!("`android:maxSdkVersion` is `{limit}`; needed: {until}")
    })
}
