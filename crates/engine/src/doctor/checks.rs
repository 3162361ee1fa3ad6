//! The checks that packs declare, and the keys that builds are signed with.
//!
//! Knows the closed list of predicates; what they are about, and what to say, the packs know.

use pushwright_android::{Key, Kind, Place, PluginWant, Presence, Want, locate, presence};
use pushwright_config::field::FieldKind;
use pushwright_config::pack::{Check, Predicate, compare_versions};
use pushwright_config::{Code, Diagnostic, FieldValue, Severity};

use super::{Exam, Symptom, finding};

pub(super) fn rules(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    for vendor in &exam.vendors {
        for check in vendor.pack.checks.iter().filter(|it| vendor.holds(it.when.as_ref())) {
            found.extend(failed(exam, check).map(|(code, place)| {
                let mut diagnostic = match check.severity {
                    Severity::Error => Diagnostic::error(code, check.message.as_str()),
                    Severity::Warning => Diagnostic::warning(code, check.message.as_str()),
                    Severity::Info => Diagnostic::info(code, check.message.as_str()),
                };
                diagnostic.help.clone_from(&check.help);
                Symptom::new(match place {
                    Some(place) => exam.at(diagnostic, &place),
                    None => diagnostic,
                })
            }));
        }
    }
    fingerprints(exam, found);
}

/// The code and the place of a check that does not hold.
fn failed(exam: &Exam<'_>, check: &Check) -> Option<(Code, Option<Place>)> {
    let project = exam.project();
    match &check.predicate {
        Predicate::Requires(key) => match places(exam, key) {
            Some(places) if places.is_empty() => Some((Code::DoctorRequirementMissing, None)),
            _ => None,
        },
        Predicate::Forbids(key) => {
            let place = places(exam, key)?.into_iter().next()?;
            Some((Code::DoctorTwoGenerations, Some(place)))
        }
        Predicate::SameVersion(modules) => {
            let libraries = project.libraries();
            let mut declared = libraries.iter().filter(|it| modules.contains(&it.module));
            let first = declared.next()?;
            let version = first.version.as_ref()?;
            let other = declared.find(|it| it.version.as_ref().is_some_and(|it| it != version))?;
            Some((Code::DoctorVersionMismatch, Some(other.at.clone())))
        }
        Predicate::FileExists(path) => {
            let there = project.snapshot().contains(&project.app().file(path));
            (!there).then_some((Code::DoctorVendorFile, None))
        }
        Predicate::JsonEquals { file, json } => {
            let file = project.app().file(file);
            let text = exam.text(&file)?;
            let rule = [(json.path.clone(), json.equals.clone())];
            let (_, span) = crate::json::disagreements(text, &rule).into_iter().next()?;
            Some((Code::DoctorVendorFile, Some(Place::new(&file, span))))
        }
        Predicate::MinVersion { module, version } => {
            let libraries = project.libraries();
            let declared = libraries.iter().find(|it| it.module == *module)?;
            let older =
                compare_versions(declared.version.as_ref()?, version) == std::cmp::Ordering::Less;
            older.then(|| (Code::DoctorTooOld, Some(declared.at.clone())))
        }
    }
}

/// Where a pack's key is found; `None` for kinds that no check asks for. A final `*` stands for
/// any ending of a dependency.
fn places(exam: &Exam<'_>, key: &str) -> Option<Vec<Place>> {
    let project = exam.project();
    let module = project.app().name();
    let (kind, name) = key.split_once(':')?;
    match kind {
        "dependency" => {
            let fits = |found: &str| match name.strip_suffix('*') {
                Some(start) => found.starts_with(start),
                None => found == name,
            };
            let libraries = project.libraries().into_iter();
            Some(libraries.filter(|it| fits(&it.module)).map(|it| it.at).collect())
        }
        "manifest" => {
            Some(locate(project, &Key::new(Kind::Manifest, format!("{module}/main/{name}"))))
        }
        "permission" => {
            Some(locate(project, &Key::new(Kind::Permission, format!("{module}/main#{name}"))))
        }
        "plugin" => match presence(project, &Want::Plugin(PluginWant { id: name.to_owned() })) {
            Presence::Present(place) => Some(vec![place]),
            Presence::Absent => Some(Vec::new()),
            Presence::Different(_) | Presence::Unknown(_) => None,
        },
        _ => None,
    }
}

/// Keys that builds are signed with and that push.toml does not list as registered.
fn fingerprints(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    for vendor in &exam.vendors {
        let fields = &vendor.pack.certificate;
        let Some(field) = fields.iter().find(|it| it.kind == FieldKind::Fingerprints) else {
            continue;
        };
        let Some(FieldValue::Fingerprints(listed)) = vendor.values.get(&field.key) else {
            continue;
        };
        for signer in exam.patient.signers.iter().filter(|it| !it.keystore.used_by.is_empty()) {
            let Ok(print) = &signer.fingerprint else { continue };
            if listed.contains(print) {
                continue;
            }
            // Every machine has a debug key of its own; not all of them need push.
            let debug = signer.keystore.config == "debug";
            let severity = if debug { Severity::Info } else { Severity::Warning };
            let users = signer.keystore.used_by.join(", ");
            found.push(Symptom::new(
                finding(
                    severity,
                    Code::DoctorFingerprint,
                    format!(
                        "the key that signs {users} is not among the `{}` of push.toml",
                        field.key
                    ),
                    "the vendor's service refuses such a build: no token, a fingerprint error",
                    "register it in the vendor's console and list it in push.toml",
                )
                .note(format!("its SHA-256: {print}")),
            ));
        }
    }
}
