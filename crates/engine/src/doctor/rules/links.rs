//! Rules about clicks, and about builds that consoles tell apart.
//!
//! Knows which URI each build's certificate holds; whether Android delivers it is `intent`'s.

use std::collections::BTreeSet;

use pushwright_android::{Kind, RelPath};
use pushwright_config::config::ClickEvent;
use pushwright_config::field::{Field, FieldKind};
use pushwright_config::intent::{CLEAR_TOP, Intent};
use pushwright_config::pack::RequiredFile;
use pushwright_config::{Code, Diagnostic, Severity};

use super::{Exam, Rule, Symptom, finding};
use crate::console::builds;
use crate::console::intent::refusals;
use crate::plan::ItemKind;
use crate::vendor::variables::Vendor;

pub(super) const RULES: &[Rule] = &[
    Rule::of_app(
        &[
            Code::DoctorClickTargetNotExported,
            Code::DoctorLinkNotMatched,
            Code::DoctorLinkCase,
            Code::DoctorIdPerVariant,
        ],
        targets,
    ),
    Rule::of_app(&[Code::DoctorIdPerVariant], id_per_variant),
];

/// The activity that each vendor's click opens.
fn targets(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    let config = exam.patient.config;
    let mut seen = BTreeSet::new();
    for vendor in &config.vendors {
        let Some(click) = config.click_of(vendor) else { continue };
        let ClickEvent::Activity { activity, uri } = &click.event else { continue };
        let class = exam.project().qualified(&activity.value);
        if !seen.insert((class.clone(), uri.value.text.clone())) {
            continue;
        }
        let intent = Intent {
            data: uri.value.text.clone(),
            flags: CLEAR_TOP,
            component: Some((String::new(), class.clone())),
            ..Intent::default()
        };
        for diagnostic in refusals(exam.project(), &intent, &[]) {
            // An activity that is nowhere is among the plan's items.
            if diagnostic.code != Code::ManifestActivityNotFound {
                found.push(with_key_of_conflict(exam, diagnostic, &class));
            }
        }
    }
}

/// The finding with the key and the change of the plan's conflict about the same activity's filter.
fn with_key_of_conflict(exam: &Exam<'_>, diagnostic: Diagnostic, class: &str) -> Symptom {
    let conflict = exam.patient.plan.items.iter().find(|it| {
        it.kind == ItemKind::Conflict
            && it.key.kind == Kind::IntentFilter
            && it.key.class() == Some(class)
    });
    let mut symptom = Symptom { diagnostic, key: conflict.map(|it| it.key.to_string()) };
    if let Some(conflict) = conflict {
        // Its change is one of the text it points into.
        symptom.diagnostic.location.clone_from(&conflict.diagnostic.location);
        symptom.diagnostic.patch.clone_from(&conflict.diagnostic.patch);
    }
    symptom
}

/// Whether all that tells a vendor the app stands in its files, and one of them serves the build: its
/// own, or one that holds its id.
fn is_told_by_its_file(exam: &Exam<'_>, vendor: &Vendor<'_>, build: &str, id: &str) -> bool {
    let is_identity = |it: &Field| it.required && matches!(it.kind, FieldKind::Text);
    let project = exam.project();
    let id = format!("\"{id}\"");
    let serves = |it: &RequiredFile| {
        let own = project.app().file(&format!("src/{build}/{}", it.path));
        let of_module = project.app().file(&it.path);
        let (name, sources) = (of_module.file_name(), project.app().file("src"));
        let is_one = |file: &&RelPath| **file == of_module || file.is_below(&sources);
        let mut all = project.snapshot().paths().filter(|file| file.file_name() == name);
        project.snapshot().contains(&own)
            || all.any(|it| is_one(&it) && exam.text(it).is_some_and(|text| text.contains(&id)))
    };
    !vendor.pack.certificate.iter().any(is_identity)
        && !vendor.pack.files.is_empty()
        && vendor.pack.files.iter().all(serves)
}

fn id_per_variant(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    let project = exam.project();
    let Some(main) = &project.application_id else { return };
    let members = project.members();
    for build in builds(exam.patient.config, project) {
        let Some(id) = build.application_id.filter(|it| it != main && build.variant.is_none())
        else {
            continue;
        };
        let Some(member) = members.iter().find(|it| it.name == build.name) else { continue };
        if exam.vendors.iter().all(|it| is_told_by_its_file(exam, it, &build.name, &id)) {
            continue;
        }
        let diagnostic = finding(
            Severity::Warning,
            Code::DoctorIdPerVariant,
            format!(
                "`{}` builds have the application id `{id}` and the values of `{main}`",
                build.name
            ),
            "the vendor knows no such app: no token; clicks open the other app",
            "give it values of its own under `[variants]` in push.toml, unless it needs no push",
        );
        found.push(Symptom::new(exam.at(diagnostic, &member.at)));
    }
}
