//! The rule about a component that takes what a vendor sends beside the app's own.
//!
//! Knows which of several Android starts; what a vendor sends, and to which class, packs say.

use pushwright_android::{NodeWant, Place, TOOLS_NAMESPACE};
use pushwright_config::{Code, Severity};
use pushwright_lossless::xml::{Document, ElementId};

use super::{Exam, Rule, Symptom, finding};
use crate::console::intent::attribute;
use crate::doctor::exam::Manifest;
use crate::vendor::fragment::nodes;
use crate::vendor::variables::Vendor;

pub(super) const RULES: &[Rule] = &[Rule::of_app(&[Code::DoctorReceivedTwice], received_twice)];

fn received_twice(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    for vendor in &exam.vendors {
        // Holes that cannot be filled are found where the requirements are.
        let (nodes, _) = nodes(vendor);
        for (field, want) in nodes.iter().filter_map(|it| Some((it.field.as_deref()?, &it.want))) {
            beside(exam, vendor, want, field, found);
        }
    }
}

/// One component that takes an action.
struct Taker<'m, 'a> {
    manifest: &'m Manifest<'a>,
    id: ElementId,
    class: String,
    action: &'m str,
    priority: i64,
}

/// Components that take an action of the wanted one, where that one is there too.
fn beside(
    exam: &Exam<'_>,
    vendor: &Vendor<'_>,
    want: &NodeWant,
    field: &str,
    found: &mut Vec<Symptom>,
) {
    let tag = want.element.name.as_str();
    let actions = want.actions();
    let Some(name) = want.element.attributes.iter().find(|it| it.local == "name") else { return };
    let own = exam.project().qualified(&name.value);
    let takers: Vec<Taker<'_, '_>> = exam
        .manifests()
        .iter()
        .flat_map(|manifest| takers_in(exam, manifest, tag, &actions))
        .collect();
    let Some(ours) = takers.iter().find(|it| it.class == own) else { return };
    let is_rival =
        |it: &&Taker<'_, '_>| it.class != own && (tag != "service" || it.priority >= ours.priority);
    for Taker { manifest, id, class, action, .. } in takers.iter().filter(is_rival) {
        let (severity, meets) = match tag {
            "service" => (
                Severity::Error,
                "Android starts one of the two only: where it is the other, no token is reported",
            ),
            _ => (
                Severity::Warning,
                "an SDK may call one of the two only: where it is the other, no token is reported",
            ),
        };
        let diagnostic = finding(
            severity,
            Code::DoctorReceivedTwice,
            format!("{tag} `{class}` takes `{action}` beside `{own}`"),
            meets,
            &format!(
                "delete one of the two; `{field} = \"{class}\"` under `[vendors.{}]` in push.toml \
                 keeps this one",
                vendor.pack.id.vendor
            ),
        );
        let at = manifest.doc.element(*id).start_tag;
        found.push(Symptom::new(exam.at(diagnostic, &Place::new(&manifest.file, at))));
    }
}

/// The components of this tag in one manifest that take one of the actions.
fn takers_in<'m, 'a>(
    exam: &Exam<'_>,
    manifest: &'m Manifest<'a>,
    tag: &str,
    actions: &[&str],
) -> Vec<Taker<'m, 'a>> {
    let doc = &manifest.doc;
    let taker = |id: ElementId| {
        let mark = doc.element(id).attribute(Some(TOOLS_NAMESPACE), "node");
        let is_out = mark.is_some_and(|it| it.value.starts_with("remove"));
        // A resource may say `false`, too.
        let is_on = attribute(doc, id, "enabled").is_none_or(|it| it == "true");
        if is_out || !is_on {
            return None;
        }
        let name = attribute(doc, id, "name")?;
        let (action, priority) = taken(doc, id, actions)?;
        let class = match manifest.is_app {
            true => exam.project().qualified(name),
            false => name.to_owned(),
        };
        Some(Taker { manifest, id, class, action, priority })
    };
    doc.elements().filter(|&id| doc.local_name(id) == tag).filter_map(taker).collect()
}

/// The first of these actions that a component takes, and the priority of the filter that has it.
fn taken<'d>(
    doc: &'d Document<'_>,
    component: ElementId,
    actions: &[&str],
) -> Option<(&'d str, i64)> {
    doc.children(component).filter(|&it| doc.local_name(it) == "intent-filter").find_map(|filter| {
        let all = doc.children(filter).filter(|&it| doc.local_name(it) == "action");
        let action =
            all.filter_map(|it| attribute(doc, it, "name")).find(|it| actions.contains(it))?;
        let priority = attribute(doc, filter, "priority").and_then(|it| it.parse().ok());
        Some((action, priority.unwrap_or_default()))
    })
}
