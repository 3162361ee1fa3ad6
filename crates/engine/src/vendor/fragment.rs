//! The vendor's manifest fragment: each child of it is one element that must be there.
//!
//! Knows the attributes that are the packs' own; where an element goes is the android crate's
//! business.

use pushwright_android::{ANDROID_NAMESPACE, NodeWant};
use pushwright_config::pack::{Condition, ConditionName, MANIFEST_NAMESPACE};
use pushwright_config::{Diagnostic, FieldValue};
use pushwright_lossless::Position;
use pushwright_lossless::xml::{Document, ElementId, NewAttribute, NewElement};

use crate::model::requirement::{Need, Origin};
use crate::vendor::sdk_file::COMPONENTS;
use crate::vendor::variables::Vendor;

/// An element that the fragment asks for.
pub(crate) struct Node {
    pub(crate) want: NodeWant,
    pub(crate) origin: Origin,
    /// What must be there first.
    pub(crate) needs: Vec<Need>,
    /// The certificate field whose class the element names, where that class may be generated.
    pub(crate) field: Option<String>,
}

/// The elements that hold with this vendor's options, and the variables that cannot be filled.
pub(crate) fn nodes(vendor: &Vendor<'_>) -> (Vec<Node>, Vec<Diagnostic>) {
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    let Some(manifest) = &vendor.pack.manifest else { return (found, problems) };
    // Packs are checked when they are read: a fragment that is not XML never gets here.
    let Ok(doc) = Document::parse(&manifest.text) else { return (found, problems) };
    // Elements come in the order of the text.
    let mut counted = (0, 1);
    for id in doc.children(doc.root()) {
        let in_application = doc.local_name(id) == "application";
        let elements = if in_application { doc.children(id).collect() } else { vec![id] };
        for element in elements {
            let start = doc.element(element).span.start;
            let since = Position::of(&manifest.text[counted.0..], start - counted.0);
            counted = (start, counted.1 + since.line - 1);
            match node(vendor, &doc, element, in_application, (&manifest.path, counted.1)) {
                Ok(node) => found.extend(node.filter(|it| !is_merged(vendor, &it.want.element))),
                Err(problem) => problems.push(*problem),
            }
        }
    }
    (found, problems)
}

/// Whether the manifest in the SDK's file, where it is in the project, brings the element by itself.
fn is_merged(vendor: &Vendor<'_>, element: &NewElement) -> bool {
    let Some(merged) = &vendor.config.seen.manifest else { return false };
    let brought = match element.name.as_str() {
        "uses-permission" => &merged.permissions,
        tag if COMPONENTS.contains(&tag) => &merged.components,
        _ => return false,
    };
    let is_name = |it: &&NewAttribute| {
        it.local == "name"
            && it.namespace.as_ref().is_some_and(|space| space.uri == ANDROID_NAMESPACE)
    };
    element.attributes.iter().find(is_name).is_some_and(|name| brought.contains(&name.value))
}

/// The option that, being on, has the vendor's fragment ask for a permission.
pub(crate) fn option_of(vendor: &Vendor<'_>, permission: &str) -> Option<String> {
    if vendor.is_bundled() {
        return None;
    }
    let doc = Document::parse(&vendor.pack.manifest.as_ref()?.text).ok()?;
    doc.children(doc.root()).map(|id| doc.element(id)).find_map(|element| {
        let name = element.attribute(Some(ANDROID_NAMESPACE), "name")?;
        let condition = element.attribute(Some(MANIFEST_NAMESPACE), "if")?;
        let condition = Condition::parse(condition.value).ok()?;
        let asks = name.value == permission && vendor.holds(Some(&condition));
        match condition.name {
            ConditionName::Option(option) if asks && !condition.negated => Some(option),
            _ => None,
        }
    })
}

fn node(
    vendor: &Vendor<'_>,
    doc: &Document<'_>,
    id: ElementId,
    in_application: bool,
    (path, line): (&str, usize),
) -> Result<Option<Node>, Box<Diagnostic>> {
    let element = doc.element(id);
    let Some(filled) = filled(vendor, doc, id, path, line)? else { return Ok(None) };
    let condition = element.attribute(Some(MANIFEST_NAMESPACE), "if");
    let condition = condition.and_then(|it| Condition::parse(it.value).ok());
    let mut needs = Vec::new();
    if let Some(need) = element.attribute(Some(MANIFEST_NAMESPACE), "needs") {
        needs.extend(need.value.strip_prefix("class:").map(|it| Need::Class(it.to_owned())));
    }
    let name = filled.attributes.iter().find(|it| it.local == "name");
    let generated = vendor.pack.certificate.iter().find_map(|field| {
        let FieldValue::Class(class) = vendor.values.get(&field.key)? else { return None };
        let named = name.is_some_and(|it| it.value == *class);
        (field.source.is_some() && named).then(|| (field.key.clone(), class.clone()))
    });
    needs.extend(generated.iter().map(|(_, class)| Need::Class(class.clone())));
    Ok(Some(Node {
        want: NodeWant { in_application, element: filled },
        origin: Origin::of_pack(vendor.pack, path, line).on(vendor.pack, condition.as_ref()),
        needs,
        field: generated.map(|(field, _)| field),
    }))
}

/// An element of the fragment with its variables filled; `None` where its condition does not hold.
fn filled(
    vendor: &Vendor<'_>,
    doc: &Document<'_>,
    id: ElementId,
    path: &str,
    line: usize,
) -> Result<Option<NewElement>, Box<Diagnostic>> {
    if let Some(condition) = doc.element(id).attribute(Some(MANIFEST_NAMESPACE), "if") {
        let condition = Condition::parse(condition.value).ok();
        if !vendor.holds(condition.as_ref()) {
            return Ok(None);
        }
    }
    let mut element = NewElement::without_children(doc, id);
    element.attributes.retain(|it| {
        it.namespace.as_ref().is_none_or(|namespace| namespace.uri != MANIFEST_NAMESPACE)
    });
    for attribute in &mut element.attributes {
        attribute.value = vendor.fill_manifest(&attribute.value, path, line)?;
        if let Some(namespace) = &mut attribute.namespace
            && namespace.uri == ANDROID_NAMESPACE
        {
            "android".clone_into(&mut namespace.prefix);
        }
    }
    for child in doc.children(id).collect::<Vec<_>>() {
        element.children.extend(filled(vendor, doc, child, path, line)?);
    }
    Ok(Some(element))
}
