//! Rules about permissions that SDKs bring into the app by their own manifests.
//!
//! Which ones that are, the packs say; what stores and users make of them, the rules. What the
//! app's own manifest asks for is judged elsewhere.

use std::collections::BTreeMap;

use pushwright_android::{NodeWant, Place, TOOLS_NAMESPACE, Want, android, ensure};
use pushwright_config::pack::{Brought, DependencySource, Pack};
use pushwright_config::{Code, Severity};
use pushwright_lossless::xml::{Namespace, NewAttribute, NewElement};

use super::{Exam, Rule, Symptom, finding};
use crate::console::intent::attribute;

/// What is said of a permission: how bad it is, by which code, and what the user meets.
const PERMISSIONS: [(&str, Severity, Code, &str); 4] = [
    (
        "android.permission.REQUEST_INSTALL_PACKAGES",
        Severity::Warning,
        Code::DoctorInstallPackages,
        "Google Play takes down apps whose core purpose that is not",
    ),
    (
        "android.permission.READ_PHONE_STATE",
        Severity::Warning,
        Code::DoctorPhoneState,
        "users are asked, stores ask why; apps cannot read the IMEI from Android 10 on",
    ),
    (
        "android.permission.READ_EXTERNAL_STORAGE",
        Severity::Info,
        Code::DoctorStorageBrought,
        "stores show it to users and ask why; push does without",
    ),
    (
        "android.permission.WRITE_EXTERNAL_STORAGE",
        Severity::Info,
        Code::DoctorStorageBrought,
        "stores show it to users and ask why; push does without",
    ),
];

pub(super) const RULES: &[Rule] = &[Rule::of_app(
    &[Code::DoctorInstallPackages, Code::DoctorPhoneState, Code::DoctorStorageBrought],
    brought,
)];

fn brought(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    for (permission, severity, code, meets) in PERMISSIONS {
        let bringers = bringers(exam, permission);
        let Some(pack) = bringers.first().filter(|_| !is_named(exam, permission)) else { continue };
        let message = format!("the libraries of {} bring `{permission}` into the app", pack.title);
        let help = "take it out of the merged manifest, unless the app itself cannot do without";
        let project = exam.project();
        let Some(file) = project.manifest_of(project.app()) else { continue };
        let want = removal(permission);
        let step = ensure(project, &want, &pushwright_android::Owned::new([])).ok().flatten();
        let edit = step.filter(|it| it.file == file).map(|it| it.edit);
        let place = Place::new(&file, 0..0);
        let diagnostic = exam.at(finding(severity, code, message, meets, help), &place);
        found.push(Symptom::with_edit(diagnostic, edit, permission));
    }
}

/// The element that has the manifest merger drop a permission, whoever brings it.
fn removal(permission: &str) -> Want {
    let node = NewAttribute {
        namespace: Some(Namespace::new(TOOLS_NAMESPACE, "tools")),
        local: "node".to_owned(),
        value: "remove".to_owned(),
    };
    let element = NewElement {
        name: "uses-permission".to_owned(),
        attributes: vec![android("name", permission), node],
        children: Vec::new(),
    };
    Want::Node(NodeWant { in_application: false, element })
}

/// Whether a manifest of the project speaks of the permission, be it to take it out.
fn is_named(exam: &Exam<'_>, permission: &str) -> bool {
    let manifests = exam.project().modules.iter().filter_map(|it| exam.project().manifest_of(it));
    manifests.filter_map(|file| exam.project().snapshot().document(&file)?.ok()).any(|doc| {
        doc.children(doc.root()).any(|id| {
            let is_one = doc.local_name(id).starts_with("uses-permission");
            is_one && attribute(&doc, id, "name") == Some(permission)
        })
    })
}

/// The packs whose SDK is set up, or declared by the application, and brings the permission.
pub(super) fn bringers<'e>(exam: &'e Exam<'_>, permission: &str) -> Vec<&'e Pack> {
    let says = |it: &&Brought| it.permission == permission;
    let set_up = exam.vendors.iter().filter(|vendor| match &vendor.config.seen.manifest {
        // The SDK's own file is in the project, and its manifest was read.
        Some(seen) => seen.permissions.iter().any(|it| it == permission),
        None => vendor.pack.brings.iter().filter(says).any(|it| vendor.holds(it.when.as_ref())),
    });
    let mut found: Vec<&Pack> = set_up.map(|vendor| vendor.pack).collect();
    let im = crate::vendor::im::im_sdk_of(exam.patient.config, exam.project());
    let options = BTreeMap::new();
    let brings = |pack: &Pack| {
        let Some(version) = declared(exam, pack) else { return false };
        let gates = pack.sdk.gates(&version);
        let holds = |it: &Brought| it.when.as_ref().is_none_or(|it| it.holds(&options, &gates, im));
        pack.brings.iter().filter(says).any(holds)
    };
    found.extend(exam.packs().filter(|pack| brings(pack)));
    found
}

/// The version of a pack's SDK that the application declares, with or without push.toml.
fn declared(exam: &Exam<'_>, pack: &Pack) -> Option<String> {
    let is_of_pack = |module: &str| {
        pack.dependencies.iter().any(|it| match &it.source {
            DependencySource::Module { module: own, .. } => own == module,
            DependencySource::File { .. } => false,
        })
    };
    let libraries = exam.project().libraries();
    let sdk = libraries.iter().find(|it| is_of_pack(&it.module))?;
    let version = sdk.version.as_deref().unwrap_or(&pack.sdk.default);
    Some(version.to_owned())
}
