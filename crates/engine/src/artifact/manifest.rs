//! Questions to a merged manifest.
//!
//! Knows its elements; knows no pack.

use std::collections::BTreeSet;

use pushwright_artifact::{Element, Resources, Value};

use crate::vendor::sdk_file::COMPONENTS;

/// The application id.
pub(super) fn package_of(manifest: &Element) -> String {
    manifest.plain("package").and_then(Value::text).unwrap_or_default()
}

/// The `application` element's children.
pub(super) fn in_application(manifest: &Element) -> impl Iterator<Item = &Element> {
    manifest.named("application").flat_map(|it| &it.children)
}

/// Every component.
pub(super) fn components(manifest: &Element) -> impl Iterator<Item = &Element> {
    in_application(manifest).filter(|it| COMPONENTS.contains(&it.name.as_str()))
}

/// A component's or permission's name; a class in full.
pub(super) fn name_of(manifest: &Element, element: &Element) -> String {
    let name = element.android("name").and_then(Value::text).unwrap_or_default();
    match (name.starts_with('.'), COMPONENTS.contains(&element.name.as_str())) {
        (true, true) => package_of(manifest) + &name,
        _ => name,
    }
}

/// The classes that the manifest names.
pub(super) fn component_classes(manifest: &Element) -> BTreeSet<String> {
    components(manifest).map(|it| name_of(manifest, it)).filter(|it| !it.is_empty()).collect()
}

/// The actions of a component's filters.
pub(super) fn actions(component: &Element) -> BTreeSet<String> {
    let of_filter = |filter: &Element| -> Vec<String> {
        let named = filter.children.iter().filter(|it| it.name == "action");
        named.filter_map(|it| it.android("name")?.text()).collect()
    };
    component.named("intent-filter").flat_map(of_filter).collect()
}

/// Whether other apps may start a component.
pub(super) fn is_exported(component: &Element) -> bool {
    match component.android("exported") {
        Some(Value::Boolean(it)) => *it,
        Some(Value::Text(it)) => it == "true",
        Some(Value::Integer(it)) => *it != 0,
        _ => component.named("intent-filter").next().is_some(),
    }
}

/// The value of an attribute as text, through the resources.
pub(super) fn text_of(resources: &Resources, element: &Element, attribute: &str) -> Option<String> {
    resources.text(element.android(attribute)?)
}

/// Whether a permission is asked for, and up to which level, where one is named.
pub(super) fn permission(manifest: &Element, name: &str) -> Option<Option<u32>> {
    let tags = ["uses-permission", "uses-permission-sdk-23"];
    let named = |it: &&Element| it.android("name").and_then(Value::text).as_deref() == Some(name);
    let mut asked = manifest.children.iter().filter(|it| tags.contains(&it.name.as_str()));
    let found = asked.find(named)?;
    Some(found.android("maxSdkVersion").and_then(Value::text).and_then(|it| it.parse().ok()))
}

/// A number of `uses-sdk`.
pub(super) fn sdk(manifest: &Element, attribute: &str) -> Option<u32> {
    let value = manifest.named("uses-sdk").find_map(|it| it.android(attribute)?.text())?;
    value.parse().ok()
}

/// What a target of 33 and more has to ask for before it may notify.
pub(super) const POST_NOTIFICATIONS: &str = "android.permission.POST_NOTIFICATIONS";

/// Whether phones of Android 13 will show no notification of this app.
pub(super) fn cannot_notify(manifest: &Element) -> bool {
    let target = sdk(manifest, "targetSdkVersion").unwrap_or(0);
    target >= 33 && permission(manifest, POST_NOTIFICATIONS).is_none()
}
