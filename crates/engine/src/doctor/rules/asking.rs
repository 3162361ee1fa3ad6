//! The rule that an app asks its users, at run time, whether it may notify them.
//!
//! Knows how sources in Java and Kotlin ask, by Android's own means and by libraries. An app whose
//! code is written in another language keeps that elsewhere: there the rule is silent.

use pushwright_config::{Code, Severity};

use super::manifest::{POST_NOTIFICATIONS, may_notify};
use super::{Exam, Rule, Symptom, finding};

/// What asks: calls, contracts of activity results, and the packages of libraries.
const ASKS: [&str; 16] = [
    "requestPermissions(",
    "RequestPermission(",
    "RequestMultiplePermissions(",
    "RequestPermission.",
    "rememberPermissionState(",
    "rememberMultiplePermissionsState(",
    "com.hjq.permissions",
    "com.permissionx.guolindev",
    "com.gun0912.tedpermission",
    "pub.devrel.easypermissions",
    "com.vmadalin.easypermissions",
    "com.karumi.dexter",
    "com.tbruyelle.rxpermissions",
    "com.yanzhenjie.permission",
    "com.blankj.utilcode",
    "permissions.dispatcher",
];

/// The permission's own name, without Android's package before it.
const NAME: &str = "POST_NOTIFICATIONS";

pub(super) const RULES: &[Rule] = &[Rule::of_app(&[Code::DoctorNotificationsNotAsked], not_asked)];

fn not_asked(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    let project = exam.project();
    let asked_for = project.target_sdk().is_some_and(|it| it >= 33) && may_notify(exam);
    if !asked_for || exam.vendors.is_empty() || is_written_elsewhere(exam) {
        return;
    }
    let own = || exam.sources().iter().filter(|it| !it.is_ours());
    let says = |needle: &str| own().any(|source| source.says(needle));
    if says(NAME) && ASKS.iter().any(|it| says(it)) {
        return;
    }
    let diagnostic = finding(
        Severity::Warning,
        Code::DoctorNotificationsNotAsked,
        format!("no source of the app asks the user for `{POST_NOTIFICATIONS}`"),
        "Android 13 and later show no notification of the app until the user has allowed them",
        "once the user knows why, call `requestPermissions` with it in an activity, or launch an \
         `ActivityResultContracts.RequestPermission`",
    );
    found.push(Symptom::new(diagnostic));
}

/// Whether the app is one of a framework whose own code asks: React Native, Flutter, Cordova.
fn is_written_elsewhere(exam: &Exam<'_>) -> bool {
    let files = ["package.json", "pubspec.yaml", "config.xml"];
    let around = exam.patient.surroundings.iter();
    let has_package = || around.clone().any(|it| files.iter().any(|name| it.path.ends_with(name)));
    let mut scripts = exam.project().script_files().into_iter();
    has_package()
        || scripts.any(|it| {
            let text = exam.text(&it).unwrap_or_default();
            ["flutter", "com.facebook.react", "react-native", "cordova", "capacitor"]
                .iter()
                .any(|name| text.contains(name))
        })
}
