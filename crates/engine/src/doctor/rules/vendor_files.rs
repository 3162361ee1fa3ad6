//! Rules about the files of vendors' Gradle plugins: in the right place, and for every build.
//!
//! Knows where plugins look; that a file is missing or disagrees with push.toml, the plan says.

use pushwright_android::{Key, Place, Project, RelPath};
use pushwright_config::{Code, Severity};

use super::{Exam, Rule, Symptom, finding};
use crate::console::builds;

pub(super) const RULES: &[Rule] = &[Rule::of_app(&[Code::DoctorVendorFile], vendor_files)];

fn vendor_files(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    for vendor in &exam.vendors {
        for file in vendor.pack.files.iter().filter(|it| vendor.holds(it.when.as_ref())) {
            misplaced(exam, &file.path, found);
            if file.json.iter().any(|it| it.equals.contains("application_id")) {
                let applied = |id: &str| exam.project().applies_plugin(id);
                let mut ids = vendor.pack.plugins.iter().map(|it| it.id.as_str());
                // The plugin that reads it stops the build; without one, the SDK finds no values.
                let severity = if ids.any(applied) { Severity::Error } else { Severity::Warning };
                other_builds(exam, &file.path, severity, found);
            }
        }
    }
}

fn misplaced(exam: &Exam<'_>, name: &str, found: &mut Vec<Symptom>) {
    let project = exam.project();
    let wanted = project.app().file(name);
    if project.snapshot().contains(&wanted) {
        return;
    }
    let mut elsewhere =
        project.snapshot().paths().filter(|path| path.file_name() == wanted.file_name()).peekable();
    let Some(&first) = elsewhere.peek() else { return };
    if elsewhere.any(|it| is_of_variant(project, it)) {
        return;
    }
    let diagnostic = finding(
        Severity::Error,
        Code::DoctorVendorFile,
        format!("`{first}` is not where the Gradle plugin looks: `{wanted}`"),
        "the build stops because the file is missing, or the app has no values",
        "move the file",
    );
    found.push(Symptom::new(exam.at(diagnostic, &Place::new(first, 0..0))));
}

/// Whether a plugin looks at a file for some build: `src/flavor/`, `src/flavor/buildType/`.
fn is_of_variant(project: &Project<'_>, file: &RelPath) -> bool {
    let below = file.as_str().strip_prefix(project.app().file("src").as_str());
    let folders: Vec<&str> = below.unwrap_or_default().split('/').skip(1).collect();
    match folders.as_slice() {
        [set, _] => *set != "main",
        [one, other, _] => project.built_variants().iter().any(|it| {
            let names =
                |name: &str| name == it.build_type || it.flavors.iter().any(|it| it == name);
            // Flavors of several dimensions have a folder together.
            let flavors = it.flavors.concat();
            (names(one) || one.eq_ignore_ascii_case(&flavors))
                && (names(other) || other.eq_ignore_ascii_case(&flavors))
        }),
        _ => false,
    }
}

/// Builds whose application id the file does not hold.
fn other_builds(exam: &Exam<'_>, name: &str, severity: Severity, found: &mut Vec<Symptom>) {
    let project = exam.project();
    let wanted = project.app().file(name);
    let Some(text) = exam.text(&wanted) else { return };
    for build in builds(exam.patient.config, project) {
        let Some(id) = &build.application_id else { continue };
        let own = project.app().file(&format!("src/{}/{name}", build.name));
        let main = Some(id) == project.application_id.as_ref();
        // What push.toml itself asks of either file, the plan has told.
        let is_told = [&own, &wanted]
            .into_iter()
            .any(|file| exam.patient.plan.items.iter().any(|it| it.key == Key::file(file)));
        if main
            || is_told
            || text.contains(&format!("\"{id}\""))
            || project.snapshot().contains(&own)
        {
            continue;
        }
        let diagnostic = finding(
            severity,
            Code::DoctorVendorFile,
            format!(
                "`{wanted}` does not hold `{id}`, the application id of `{}` builds",
                build.name
            ),
            match severity {
                Severity::Error => "the plugin stops the build of that variant",
                Severity::Warning | Severity::Info => "the app gets no token",
            },
            &format!("put the variant's own file at `{own}`, or one that holds all apps"),
        );
        found.push(Symptom::new(exam.at(diagnostic, &Place::new(&wanted, 0..0))));
    }
}
