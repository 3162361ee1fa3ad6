//! Rules about the manifests: `exported`, permissions, names that lead nowhere or to another app.
//!
//! Knows Android's and Google Play's rules; which names are made of the applicationId, and which
//! classes come as source, the packs say.

use pushwright_android::{
    ANDROID_NAMESPACE, NodeWant, Place, TOOLS_NAMESPACE, Want, android, ensure,
};
use pushwright_config::config::PushConfig;
use pushwright_config::{Code, Severity};
use pushwright_lossless::Edit;
use pushwright_lossless::xml::{self, Attribute, Document, Element, ElementId, NewElement};

use super::brought::bringers;
use super::{Exam, Rule, Symptom, finding};
use crate::console::intent::{EXPORTED_REQUIRED, attribute};
use crate::doctor::exam::{Manifest, View};
use crate::vendor::fragment::option_of;

pub(super) const RULES: &[Rule] = &[
    Rule::of_manifests(&[Code::DoctorExportedMissing], is_main, exported_missing),
    Rule::of_manifests(&[Code::DoctorPackageAttribute], is_the_apps, package_attribute),
    Rule::of_manifests(&[Code::DoctorRelativeName], is_the_apps, relative_name),
    Rule::of_manifests(&[Code::DoctorClassNotThere], is_the_apps, class_not_there),
    Rule::of_manifests(&[Code::DoctorForeignPackage], is_the_apps, foreign_package),
    Rule::of_manifests(&[Code::DoctorForeignPackage], is_the_apps, foreign_category),
    Rule::of_manifests(
        &[Code::DoctorInstallPackages, Code::DoctorPhoneState, Code::DoctorStorageUnlimited],
        is_main,
        permissions,
    ),
    Rule::of_app(&[Code::DoctorNotificationsPermission], notifications),
];

/// Whether it is the main manifest of a module.
fn is_main(manifest: &Manifest<'_>) -> bool {
    !manifest.is_overlay
}

/// Whether it is the main manifest of the application.
fn is_the_apps(manifest: &Manifest<'_>) -> bool {
    manifest.is_app && is_main(manifest)
}

fn exported_missing(view: &View<'_, '_>, found: &mut Vec<Symptom>) {
    if view.exam.project().target_sdk().is_none_or(|it| it < EXPORTED_REQUIRED) {
        return;
    }
    for (id, name) in view.components() {
        let element = &view.doc.element(id);
        let has_filter = view.doc.children(id).any(|it| view.doc.local_name(it) == "intent-filter");
        let provider = element.name.local == "provider";
        if provider || !has_filter || attribute(view.doc, id, "exported").is_some() {
            continue;
        }
        let message = format!(
            "{} `{}` has an intent filter and no `android:exported`",
            element.name.local, name.value
        );
        let diagnostic = finding(
            Severity::Error,
            Code::DoctorExportedMissing,
            message,
            "the build stops: \"android:exported needs to be explicitly specified for element\"",
            "`true` keeps it open to other apps, as it was until targetSdk 30",
        );
        let edit = xml::set_attribute(view.doc, id, &android("exported", "true"));
        found.push(view.symptom(diagnostic, element, edit, name.value));
    }
}

fn package_attribute(view: &View<'_, '_>, found: &mut Vec<Symptom>) {
    let root = &view.doc.element(view.doc.root());
    let Some(package) =
        root.attribute(None, "package").filter(|_| view.exam.has_android_plugin("8"))
    else {
        return;
    };
    let Some(namespace) = view.exam.project().android_property(&["namespace"]) else { return };
    let (severity, meets) = if namespace.value == package.value {
        (Severity::Warning, "the build warns that the attribute is no longer supported".to_owned())
    } else {
        let meets = format!("the build stops: \"Incorrect package=\"{}\" found\"", package.value);
        (Severity::Error, meets)
    };
    let message = format!(
        "the manifest names the package `{}`, which the namespace has replaced",
        package.value
    );
    let diagnostic =
        finding(severity, Code::DoctorPackageAttribute, message, &meets, "take the attribute out");
    let start = view.doc.text()[..package.span.start].trim_end().len();
    let edit = Edit::delete(start..package.span.end);
    found.push(view.symptom(diagnostic, root, Some(edit), "package"));
}

fn relative_name(view: &View<'_, '_>, found: &mut Vec<Symptom>) {
    let project = view.exam.project();
    let (Some(namespace), Some(id)) = (&project.namespace, &project.application_id) else { return };
    if namespace == id {
        return;
    }
    let is_relative = pushwright_config::intent::is_relative;
    for (component, name) in view.components() {
        let qualified = project.qualified(name.value);
        let meant = pushwright_config::intent::resolve_class(name.value, id);
        let lost =
            || project.source_of(&qualified).is_none() && project.source_of(&meant).is_some();
        if !is_relative(name.value) || !lost() {
            continue;
        }
        let element = &view.doc.element(component);
        let diagnostic = finding(
            Severity::Error,
            Code::DoctorRelativeName,
            format!("`{}` is `{qualified}`, which is not in the sources; `{meant}` is", name.value),
            "ClassNotFoundException when the system starts it",
            "write the qualified name: relative ones belong to the namespace",
        );
        let edit = Edit::replace(name.value_span.clone(), meant.as_str());
        found.push(view.symptom(diagnostic, element, Some(edit), name.value));
    }
}

fn class_not_there(view: &View<'_, '_>, found: &mut Vec<Symptom>) {
    let project = view.exam.project();
    let drops: Vec<&str> = view
        .exam
        .packs()
        .flat_map(|pack| &pack.certificate)
        .filter_map(|field| Some(field.provides.as_ref()?.package.as_str()))
        .collect();
    for (id, name) in view.components() {
        let of_drop = drops.iter().any(|it| name.value.starts_with(&format!("{it}.")));
        if !of_drop || project.source_of(name.value).is_some() {
            continue;
        }
        let diagnostic = finding(
            Severity::Error,
            Code::DoctorClassNotThere,
            format!("`{}` is declared, and its source is not in the project", name.value),
            "ClassNotFoundException when the system starts it",
            "copy the vendor's sources: name the folder or zip in push.toml and apply",
        );
        found.push(view.symptom(diagnostic, &view.doc.element(id), None, name.value));
    }
}

/// Names that packs make of the applicationId, with another package before them.
fn foreign_package(view: &View<'_, '_>, found: &mut Vec<Symptom>) {
    let Some(id) = &view.exam.project().application_id else { return };
    let manifests = || view.exam.packs().filter_map(|pack| pack.manifest.as_ref());
    // Some vendors have one name for all apps.
    let is_a_vendors =
        |value: &str| manifests().any(|it| it.text.contains(&format!("\"{value}\"")));
    let suffixes: Vec<String> = manifests()
        .flat_map(|it| {
            it.text
                .match_indices(APPLICATION_ID)
                .map(|(at, _)| &it.text[at + APPLICATION_ID.len()..])
        })
        .filter_map(|rest| {
            rest.split('"').next().filter(|it| it.starts_with('.')).map(str::to_owned)
        })
        .collect();
    for element in view.doc.elements().map(|it| view.doc.element(it)) {
        for it in element.attributes.iter().filter(|it| it.namespace == Some(ANDROID_NAMESPACE)) {
            let prefix = suffixes.iter().find_map(|suffix| it.value.strip_suffix(suffix.as_str()));
            let plain =
                |it: &&str| !it.is_empty() && !it.contains(['$', '@']) && *it != id.as_str();
            let Some(prefix) = prefix.filter(plain) else { continue };
            if is_a_vendors(it.value) {
                continue;
            }
            foreign(view, &element, &it, prefix, found);
        }
    }
}

/// The applicationId as manifests write it, right in every variant.
const APPLICATION_ID: &str = "${applicationId}";

/// A value, or its start, that should be the applicationId.
fn foreign(
    view: &View<'_, '_>,
    element: &Element<'_>,
    attribute: &Attribute<'_>,
    wrong: &str,
    found: &mut Vec<Symptom>,
) {
    let Some(id) = &view.exam.project().application_id else { return };
    let message = if attribute.value == wrong {
        format!("`{wrong}` is another app's package; this app is `{id}`")
    } else {
        format!("`{}` is made of `{wrong}`; this app is `{id}`", attribute.value)
    };
    let diagnostic = finding(
        Severity::Error,
        Code::DoctorForeignPackage,
        message,
        "the permission is never granted, the message never received, or the app cannot be installed beside the other",
        "write `${applicationId}`, which is right in every variant",
    );
    let span = attribute.value_span.start..attribute.value_span.start + wrong.len();
    let edit = (view.doc.text().get(span.clone()) == Some(wrong))
        .then(|| Edit::replace(span, APPLICATION_ID));
    found.push(view.symptom(diagnostic, element, edit, attribute.value));
}

/// The actions of a filter, and its categories.
fn names_in<'d>(doc: &'d Document<'_>, filter: ElementId, tag: &str) -> Vec<(ElementId, &'d str)> {
    let children = doc.children(filter).filter(|&id| doc.local_name(id) == tag);
    children.filter_map(|id| Some((id, attribute(doc, id, "name")?))).collect()
}

/// Categories that packs want to be the applicationId, and that are another package.
fn foreign_category(view: &View<'_, '_>, found: &mut Vec<Symptom>) {
    let Some(id) = &view.exam.project().application_id else { return };
    let filters = |doc: &Document<'_>| -> Vec<ElementId> {
        doc.elements().filter(|&it| doc.local_name(it) == "intent-filter").collect()
    };
    let mut actions: Vec<String> = Vec::new();
    for text in view.exam.packs().filter_map(|pack| pack.manifest.as_ref()) {
        let Ok(doc) = Document::parse(&text.text) else { continue };
        for filter in filters(&doc) {
            if names_in(&doc, filter, "category").iter().any(|(_, name)| *name == APPLICATION_ID) {
                let own = names_in(&doc, filter, "action");
                actions.extend(own.iter().map(|(_, name)| (*name).to_owned()));
            }
        }
    }
    for filter in filters(view.doc) {
        let own = names_in(view.doc, filter, "action");
        if !own.iter().any(|(_, name)| actions.iter().any(|it| it == name)) {
            continue;
        }
        for (category, name) in names_in(view.doc, filter, "category") {
            let other = name != id && !name.contains(['$', '@']) && !name.starts_with("android.");
            let element = &view.doc.element(category);
            let attribute = element.attribute(Some(ANDROID_NAMESPACE), "name");
            if let Some(attribute) = attribute.filter(|_| other) {
                foreign(view, element, &attribute, name, found);
            }
        }
    }
}

fn permissions(view: &View<'_, '_>, found: &mut Vec<Symptom>) {
    for id in view.doc.children(view.doc.root()).collect::<Vec<_>>() {
        let element = &view.doc.element(id);
        let removed = element.attributes.iter().any(|it| it.value == "remove");
        if element.name.local != "uses-permission" || removed {
            continue;
        }
        let limited = attribute(view.doc, id, "maxSdkVersion").is_some();
        let name = attribute(view.doc, id, "name").unwrap_or_default();
        let (code, message, meets, help, edit) = match name {
            "android.permission.REQUEST_INSTALL_PACKAGES" => (
                Code::DoctorInstallPackages,
                "the app may ask to install packages",
                "Google Play takes down apps whose core purpose that is not",
                without(view.exam, name),
                None,
            ),
            "android.permission.READ_PHONE_STATE" => (
                Code::DoctorPhoneState,
                "the app asks for the phone's identity",
                "users are asked, stores ask why; apps cannot read the IMEI from Android 10 on",
                without(view.exam, name),
                None,
            ),
            "android.permission.WRITE_EXTERNAL_STORAGE"
                if !limited && view.exam.project().target_sdk().is_some_and(|it| it >= 29) =>
            {
                let legacy = view.doc.text().contains("requestLegacyExternalStorage=\"true\"");
                let limit = android("maxSdkVersion", if legacy { "29" } else { "28" });
                (
                    Code::DoctorStorageUnlimited,
                    "the permission to write to storage has no last SDK version",
                    "it gives no access on later phones, and is shown to users all the same",
                    "limit it".to_owned(),
                    xml::set_attribute(view.doc, id, &limit),
                )
            }
            _ => continue,
        };
        let diagnostic = finding(Severity::Warning, code, message.to_owned(), meets, &help);
        found.push(view.symptom(diagnostic, element, edit, name));
    }
}

/// How to do without a permission: the options that have packs ask for it, or the manifest.
fn without(exam: &Exam<'_>, permission: &str) -> String {
    let options: Vec<String> = exam
        .vendors
        .iter()
        .filter_map(|vendor| {
            let option = option_of(vendor, permission)?;
            Some(format!("`{option} = false` under `[vendors.{}.options]`", vendor.pack.id.vendor))
        })
        .collect();
    match options.is_empty() {
        true => "take it out, unless the app itself cannot do without".to_owned(),
        false => format!(
            "set {} in push.toml, unless the app itself cannot do without",
            options.join(" and ")
        ),
    }
}

pub(super) const POST_NOTIFICATIONS: &str = "android.permission.POST_NOTIFICATIONS";

fn notifications(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    let project = exam.project();
    if project.target_sdk().is_none_or(|it| it < 33) {
        return;
    }
    if let Some(place) = notifications_taken_out(exam) {
        let diagnostic = finding(
            Severity::Error,
            Code::DoctorNotificationsPermission,
            format!("`{POST_NOTIFICATIONS}` is taken out of the merged manifest"),
            "Android 13 and later show no notification of the app",
            "take the element with `tools:node` away, unless the app is to show none",
        );
        found.push(Symptom::new(exam.at(diagnostic, &place)));
        return;
    }
    if may_notify(exam) {
        return;
    }
    let Some(file) = project.manifest_of(project.app()).filter(|it| exam.text(it).is_some()) else {
        return;
    };
    let diagnostic = finding(
        Severity::Error,
        Code::DoctorNotificationsPermission,
        format!("the app targets Android 13 and does not ask for `{POST_NOTIFICATIONS}`"),
        "Android 13 and later show no notification of the app",
        "declare it, and ask for it at run time; where a library brings it, list it in `assume.present`",
    );
    let step = ensure(project, &notify_want(), &pushwright_android::Owned::new([]));
    let edit = step.ok().flatten().filter(|it| it.file == file).map(|it| it.edit);
    let place = Place::new(&file, 0..0);
    found.push(Symptom::with_edit(exam.at(diagnostic, &place), edit, POST_NOTIFICATIONS));
}

/// Where a manifest of the app drops the permission that its libraries bring, or that of all builds
/// in some, unless the plan has told.
fn notifications_taken_out(exam: &Exam<'_>) -> Option<Place> {
    let key = notify_want().key(exam.project());
    let is_told = exam.patient.plan.items.iter().any(|it| it.key == key);
    if is_told || is_assumed(exam.patient.config, &key.to_string()) {
        return None;
    }
    let uses = |manifest: &Manifest<'_>, is_it: &dyn Fn(&Element<'_>) -> bool| {
        let doc = &manifest.doc;
        let mut all = doc.children(doc.root()).map(|id| doc.element(id));
        all.find(|it| it.name.local.starts_with("uses-permission") && is_it(it))
            .map(|it| Place::new(&manifest.file, it.start_tag.clone()))
    };
    let named = |it: &Element<'_>| {
        let name = it.attribute(Some(ANDROID_NAMESPACE), "name");
        name.map(|it| it.value == POST_NOTIFICATIONS)
    };
    let mark = |it: &Element<'_>| {
        it.attribute(Some(TOOLS_NAMESPACE), "node").map(|it| it.value.to_owned())
    };
    let drops = |it: &Element<'_>| match mark(it).as_deref() {
        Some("removeAll") => named(it) != Some(false),
        Some("remove") => named(it) == Some(true),
        _ => false,
    };
    let keeps = |it: &Element<'_>| named(it) == Some(true) && !drops(it);
    let of_app = || exam.manifests().iter().filter(|it| it.is_app);
    let in_main = of_app().any(|it| !it.is_overlay && uses(it, &keeps).is_some());
    of_app().filter(|it| it.is_overlay || !in_main).find_map(|it| uses(it, &drops))
}

/// Whether a manifest of the project uses the permission.
fn is_declared(exam: &Exam<'_>, permission: &str) -> bool {
    let manifests = exam.project().modules.iter().filter_map(|it| exam.project().manifest_of(it));
    manifests.filter_map(|file| exam.project().snapshot().document(&file)?.ok()).any(|doc| {
        doc.children(doc.root()).any(|id| {
            let element = doc.element(id);
            element.name.local.starts_with("uses-permission")
                && attribute(&doc, id, "name") == Some(permission)
                && !element.attributes.iter().any(|it| it.value == "remove")
        })
    })
}

/// Whether the app has the permission to notify, by its own manifests, by an SDK's, or by promise.
pub(super) fn may_notify(exam: &Exam<'_>) -> bool {
    is_assumed(exam.patient.config, &notify_want().key(exam.project()).to_string())
        || is_declared(exam, POST_NOTIFICATIONS)
        || !bringers(exam, POST_NOTIFICATIONS).is_empty()
}

fn notify_want() -> Want {
    let element = NewElement {
        name: "uses-permission".to_owned(),
        attributes: vec![android("name", POST_NOTIFICATIONS)],
        children: Vec::new(),
    };
    Want::Node(NodeWant { in_application: false, element })
}

fn is_assumed(config: &PushConfig, key: &str) -> bool {
    config.assume_present.iter().any(|it| it.value == key)
}
