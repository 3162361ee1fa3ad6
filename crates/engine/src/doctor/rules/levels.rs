//! Rules about levels and versions of tools that something in the build demands.
//!
//! Which ones that are, packs say, and the model of the build for its own tools; what the files do
//! not decide is not judged.

use pushwright_android::least_gradle;
use pushwright_config::{Code, Severity};
use pushwright_lossless::Edit;
use pushwright_text::compare_versions;

use super::{Exam, Rule, Symptom, finding};
use crate::vendor::demands::unmet;

pub(super) const RULES: &[Rule] = &[
    Rule::of_app(&[Code::DoctorLevelTooLow], levels_of_libraries),
    Rule::of_app(&[Code::DoctorLevelTooLow], gradle_of_android_plugin),
];

/// Levels that libraries demand and the build has not.
fn levels_of_libraries(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    for vendor in &exam.vendors {
        for it in unmet(exam.project(), vendor, Code::DoctorLevelTooLow) {
            found.push(Symptom::with_edit(it.diagnostic, it.edit, &vendor.pack.id.vendor));
        }
    }
}

/// A Gradle that is too old for the Android plugin.
fn gradle_of_android_plugin(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    let project = exam.project();
    let (Some(plugin), Some(gradle)) = (project.android_plugin_said(), project.gradle_said())
    else {
        return;
    };
    let Some(least) = least_gradle(&plugin.value) else { return };
    if compare_versions(&gradle.value, least).is_ge() {
        return;
    }
    let (plugin, has) = (&plugin.value, &gradle.value);
    let diagnostic = finding(
        Severity::Error,
        Code::DoctorLevelTooLow,
        format!("the Android plugin {plugin} demands Gradle {least}, and the wrapper has {has}"),
        &format!(
            "the build stops: \"Minimum supported Gradle version is {least}. Current version is {has}\""
        ),
        &format!("raise Gradle in the wrapper to {least}"),
    );
    // A digest stands beside it that would no longer be the file's.
    let is_pinned =
        exam.text(&gradle.at.file).is_some_and(|it| it.contains("distributionSha256Sum"));
    let edit = (!is_pinned).then(|| Edit::replace(gradle.at.span.clone(), least));
    found.push(Symptom::with_edit(exam.at(diagnostic, &gradle.at), edit, "gradle"));
}
