//! Rules about what the manifest merger makes of the manifests.
//!
//! Knows where the merger stops, and which of its marks drop what libraries bring.

use std::collections::{BTreeMap, BTreeSet};

use pushwright_android::{ANDROID_NAMESPACE, BuiltVariant, Place, RelPath, TOOLS_NAMESPACE};
use pushwright_config::{Code, Diagnostic, Severity};
use pushwright_lossless::xml::{Document, Element, ElementId};

use super::{Exam, Rule, Symptom, finding};
use crate::doctor::exam::{Manifest, View};

pub(super) const RULES: &[Rule] = &[
    Rule::of_app(&[Code::DoctorPlaceholderMissing], placeholder_missing),
    Rule::of_manifests(&[Code::DoctorElementTwice], |_| true, element_twice),
    Rule::of_manifests(&[Code::DoctorApplicationReplaced], |it| it.is_app, application_replaced),
    Rule::of_manifests(&[Code::DoctorProviderRemoved], |it| it.is_app, provider_removed),
];

/// `${NAME}` that no script sets, or none for some of the builds whose manifest says it.
fn placeholder_missing(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    // The Android plugin sets the first two itself, Flutter's the next, React Native's the last.
    const GIVEN: [&str; 4] =
        ["applicationId", "packageName", "applicationName", "usesCleartextTraffic"];
    let project = exam.project();
    let builds = project.built_variants();
    let overlays = project.overlay_manifests();
    let mut seen = BTreeSet::new();
    for Manifest { file, is_overlay, .. } in exam.manifests().iter().filter(|it| it.is_app) {
        let sets = overlays.iter().filter(|(_, it)| it == file).map(|(set, _)| set);
        let sets: Vec<&String> = sets.collect();
        let has = |set: &String| sets.contains(&set);
        let with = |it: &&BuiltVariant| !is_overlay || it.source_sets().iter().any(has);
        let with: Vec<&BuiltVariant> = builds.iter().filter(with).collect();
        for (name, place) in project.placeholders_in(file) {
            if GIVEN.contains(&name.as_str()) || seen.contains(&name) {
                continue;
            }
            let lacking = project.builds_without_placeholder(&name, &with);
            if lacking.is_empty() {
                continue;
            }
            let some_only = lacking.len() < builds.len();
            let names: Vec<String> = lacking.iter().map(|it| build_name(it)).collect();
            let diagnostic = valueless(&name, some_only.then_some(&names));
            found.push(Symptom::new(exam.at(diagnostic, &place)));
            seen.insert(name);
        }
    }
}

/// What Gradle calls a build: `freeDebug`.
fn build_name(of: &BuiltVariant) -> String {
    of.source_sets().pop().unwrap_or_default()
}

/// That a placeholder has no value, in these builds only where some have one.
fn valueless(name: &str, only_in: Option<&Vec<String>>) -> Diagnostic {
    let message = match only_in {
        Some(builds) => {
            let builds = builds.join("`, `");
            format!("the placeholder `${{{name}}}` has no value in `{builds}`")
        }
        None => format!("no script gives the placeholder `${{{name}}}` a value"),
    };
    let place = match only_in {
        Some(_) => "`defaultConfig`, or for what lacks it,",
        None => "`defaultConfig`",
    };
    finding(
        Severity::Error,
        Code::DoctorPlaceholderMissing,
        message,
        &format!(
            "the build stops: \"requires a placeholder substitution but no value for <{name}> is \
             provided\""
        ),
        &format!(
            "set it in {place} of the module's script: `manifestPlaceholders[\"{name}\"] = \"…\"`"
        ),
    )
}

/// A provider that starts an SDK and that the manifest takes out, where no source starts it by hand.
fn provider_removed(view: &View<'_, '_>, found: &mut Vec<Symptom>) {
    let View { exam, file, doc } = view;
    for vendor in &exam.vendors {
        let Some(starts) = &vendor.pack.sdk.starts_by else { continue };
        let taken_out = doc.elements().map(|id| doc.element(id)).find_map(|element| {
            let mark = element.attribute(Some(TOOLS_NAMESPACE), "node")?;
            let name = element.attribute(Some(ANDROID_NAMESPACE), "name").map(|it| it.value);
            let is_its = name == Some(starts.provider.as_str()) && mark.value.starts_with("remove");
            let is_any = name.is_none() && mark.value == "removeAll";
            (element.name.local == "provider" && (is_its || is_any)).then(|| mark.span.clone())
        });
        let Some(at) = taken_out else { continue };
        let call = format!("{}(", starts.call);
        if exam.sources().iter().any(|it| it.says(&call)) {
            continue;
        }
        let diagnostic = finding(
            Severity::Error,
            Code::DoctorProviderRemoved,
            format!("the manifest takes out `{}`", starts.provider),
            &format!(
                "nothing starts {}: its first use throws, and no phone gets a token",
                vendor.pack.title
            ),
            &format!("take the mark away, or call `{}` where the app starts", starts.call),
        );
        found.push(Symptom::new(exam.at(diagnostic, &Place::new(file, at))));
    }
}

/// Elements that the merger knows by their name and that may stand once only.
const ONCE: [&str; 8] = [
    "activity",
    "activity-alias",
    "service",
    "receiver",
    "provider",
    "meta-data",
    "permission",
    "uses-library",
];

/// One element twice in one manifest: the merger stops where the two differ.
fn element_twice(view: &View<'_, '_>, found: &mut Vec<Symptom>) {
    let View { exam, file, doc } = view;
    let mut open = vec![doc.root()];
    while let Some(parent) = open.pop() {
        let children: Vec<ElementId> = doc.children(parent).collect();
        twice_among(exam, file, doc, &children, found);
        open.extend(children);
    }
}

fn twice_among(
    exam: &Exam<'_>,
    file: &RelPath,
    doc: &Document<'_>,
    siblings: &[ElementId],
    found: &mut Vec<Symptom>,
) {
    let mut first: BTreeMap<(String, String), ElementId> = BTreeMap::new();
    for &id in siblings {
        let element = doc.element(id);
        let Some(name) = element.attribute(Some(ANDROID_NAMESPACE), "name") else { continue };
        let tag = element.name.local.to_string();
        if !ONCE.contains(&tag.as_str()) {
            continue;
        }
        let class = match tag.as_str() {
            "meta-data" | "permission" | "uses-library" => name.value.to_string(),
            _ => exam.project().qualified(name.value),
        };
        let Some(earlier) = first.insert((tag.clone(), class.clone()), id) else {
            continue;
        };
        let equal = same(doc.text(), &doc.element(earlier), &element);
        let severity = if equal { Severity::Warning } else { Severity::Error };
        let meets = if equal {
            "the merger drops one of them and warns; a later change of one makes the build stop"
        } else {
            "the build stops: \"Element … duplicated with element declared at …\""
        };
        let line = |id: ElementId| {
            let start = doc.element(id).span.start;
            pushwright_lossless::Position::of(doc.text(), start).line
        };
        let diagnostic = finding(
            severity,
            Code::DoctorElementTwice,
            format!("{tag} `{class}` stands twice here, first in line {}", line(earlier)),
            meets,
            "keep one of the two",
        );
        let place = Place::new(file, element.start_tag.clone());
        found.push(Symptom::new(exam.at(diagnostic, &place)));
    }
}

/// Whether two elements are written alike, blanks aside.
fn same(text: &str, one: &Element<'_>, other: &Element<'_>) -> bool {
    let bare = |it: &Element<'_>| -> String {
        text[it.span.clone()].chars().filter(|c| !c.is_whitespace()).collect()
    };
    bare(one) == bare(other)
}

/// `tools:node="replace"` on the application: what libraries bring into it is dropped.
fn application_replaced(view: &View<'_, '_>, found: &mut Vec<Symptom>) {
    let View { exam, file, doc } = view;
    let application = doc.children(doc.root()).find(|&id| doc.local_name(id) == "application");
    let Some(element) = application.map(|id| doc.element(id)) else { return };
    let Some(mark) = element.attribute(Some(TOOLS_NAMESPACE), "node") else { return };
    if !["replace", "removeAll", "remove", "merge-only-attributes"].contains(&mark.value) {
        return;
    }
    let diagnostic = finding(
        Severity::Error,
        Code::DoctorApplicationReplaced,
        format!("`tools:node=\"{}\"` stands on `<application>`", mark.value),
        "the merger drops every provider, service and receiver that libraries bring, push SDKs' \
         among them: the build is green, and no message ever arrives",
        "take the mark away; where one value of a library's is in the way, use `tools:replace=\"…\"` \
         with that attribute",
    );
    found.push(Symptom::new(exam.at(diagnostic, &Place::new(file, mark.span.clone()))));
}
