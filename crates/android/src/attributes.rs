//! Attributes of Android manifests: their namespaces, and how one is read and made.
//!
//! Knows names; what an attribute means where, the manifest's files know.

use pushwright_lossless::xml::{Element, Namespace, NewAttribute, NewElement};

/// The namespace of `android:` attributes.
pub const ANDROID_NAMESPACE: &str = "http://schemas.android.com/apk/res/android";

/// The namespace of `tools:` attributes.
pub const TOOLS_NAMESPACE: &str = "http://schemas.android.com/tools";

/// An `android:` attribute.
#[must_use]
pub fn android(local: &str, value: impl Into<String>) -> NewAttribute {
    NewAttribute {
        namespace: Some(Namespace::new(ANDROID_NAMESPACE, "android")),
        local: local.to_owned(),
        value: value.into(),
    }
}

pub(crate) fn name_of<'d>(element: &Element<'d>) -> Option<&'d str> {
    element.attribute(Some(ANDROID_NAMESPACE), "name").map(|it| it.value)
}

pub(crate) fn tools<'d>(element: &Element<'d>, local: &str) -> Option<&'d str> {
    element.attribute(Some(TOOLS_NAMESPACE), local).map(|it| it.value)
}

pub(crate) fn attribute_value(element: &NewElement, local: &str) -> String {
    let found = element.attributes.iter().find(|it| it.local == local);
    found.map(|it| it.value.clone()).unwrap_or_default()
}
