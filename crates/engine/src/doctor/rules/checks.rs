//! The checks that packs declare, and the keys that builds are signed with.
//!
//! Knows which code each predicate has; what they are about, and what to say, the packs know.

use pushwright_config::field::{Field, FieldKind};
use pushwright_config::pack::Predicate;
use pushwright_config::{Code, FieldValue, Severity};

use super::{Exam, Rule, Symptom, finding};
use crate::console::Signer;
use crate::vendor::checks::{asked, failed_as};

pub(super) const RULES: &[Rule] = &[
    Rule::of_app(
        &[
            Code::DoctorRequirementMissing,
            Code::DoctorTwoGenerations,
            Code::DoctorVersionMismatch,
            Code::DoctorVendorFile,
            Code::DoctorTooOld,
        ],
        failed,
    ),
    Rule::of_app(&[Code::DoctorFingerprint], fingerprints),
];

/// The checks of packs that do not hold.
fn failed(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    // Template variables that cannot be filled are the plan's to report.
    let (asked, _) = asked(&exam.vendors);
    found.extend(failed_as(exam.project(), &asked, &code).into_iter().map(Symptom::new));
}

fn code(predicate: &Predicate) -> Code {
    match predicate {
        Predicate::Requires(_) => Code::DoctorRequirementMissing,
        Predicate::Forbids(_) => Code::DoctorTwoGenerations,
        Predicate::SameVersion(_) => Code::DoctorVersionMismatch,
        Predicate::FileExists(_) | Predicate::JsonEquals { .. } => Code::DoctorVendorFile,
        Predicate::MinVersion { .. } => Code::DoctorTooOld,
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
            found.extend(several_keys(exam.patient.signers, field));
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

/// That builds are signed with different keys, where push.toml does not say which are registered.
fn several_keys(signers: &[Signer], field: &Field) -> Option<Symptom> {
    let used = |it: &&Signer| !it.keystore.used_by.is_empty();
    let known: Vec<(String, String)> = signers
        .iter()
        .filter(used)
        .filter_map(|it| {
            let print = it.fingerprint.as_ref().ok()?;
            Some((it.keystore.used_by.join(", "), print.to_string()))
        })
        .collect();
    if known.iter().all(|(_, print)| *print == known[0].1) {
        return None;
    }
    let message = "builds are signed with different keys, and the files do not tell which of \
                   them are registered with the vendor";
    let mut diagnostic = finding(
        Severity::Info,
        Code::DoctorFingerprint,
        message.to_owned(),
        "a build whose key is not registered gets no token, but a fingerprint error",
        &format!("list the registered ones under `{}` in push.toml", field.key),
    );
    for (users, print) in known {
        diagnostic = diagnostic.note(format!("{users}: {print}"));
    }
    Some(Symptom::new(diagnostic))
}
