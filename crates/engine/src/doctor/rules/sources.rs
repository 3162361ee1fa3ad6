//! Rules about values in sources and resources: server secrets, values of examples.
//!
//! Knows by its name what is a secret, and by its look what is a value. What a finding shows is
//! masked.

use std::cell::LazyCell;

use pushwright_android::{Place, RelPath};
use pushwright_config::field::{FieldKind, Secrecy};
use pushwright_config::pack::Pack;
use pushwright_config::{Code, Diagnostic, Severity};
use pushwright_lossless::Span;
use pushwright_lossless::source::{Language, Source};

use super::{Exam, Rule, Symptom, finding, masked};
use crate::model::secrets::{begins_key, named, normal, private_keys};

pub(super) const RULES: &[Rule] = &[
    Rule::of_app(&[Code::DoctorSecretInApp], secret_in_app),
    Rule::of_app(&[Code::DoctorExampleValue], example_value),
];

fn secret_in_app(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    // All packs are read for it, and most projects have nothing to tell of.
    let vendor_files = LazyCell::new(|| -> Vec<&str> {
        exam.packs().flat_map(|pack| &pack.files).map(|it| it.path.as_str()).collect()
    });
    for path in exam.project().snapshot().paths() {
        if path.file_name().ends_with(".p8") && is_of_module(exam, path) {
            found.push(key_file(path));
            continue;
        }
        let reaches = reaches_the_app(exam, path) || path.file_name() == "gradle.properties";
        let Some(text) = exam.text(path).filter(|_| reaches) else { continue };
        if is_service_account(path, text) {
            found.push(service_account(exam, path));
            continue;
        }
        for span in secrets(exam, text) {
            let of_vendor = vendor_files.contains(&path.file_name());
            found.push(secret(path, text, &span, of_vendor));
        }
        let keys = private_keys(text).filter(|it| begins_key(&text.as_bytes()[it.clone()]));
        let shapes = keys.chain(old_server_keys(text));
        found.extend(shapes.map(|span| secret(path, text, &span, false)));
    }
}

/// Constants of the user's own that still hold a document's example, nothing or zero.
fn example_value(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    let own = exam.sources().iter().filter(|it| !it.is_ours() && reaches_the_app(exam, it.path));
    own.for_each(|it| examples(exam, it.path, &it.code, found));
}

/// Secrets in what was read anyway, as warnings.
pub(crate) fn noticed(exam: &Exam<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    secret_in_app(exam, &mut found);
    let warning = |it: Symptom| Diagnostic { severity: Severity::Warning, ..it.diagnostic };
    found.into_iter().map(warning).collect()
}

/// A text of Java or Kotlin, taken apart; `None` for a file of another kind.
pub(super) fn source_of<'s>(path: &RelPath, text: &'s str) -> Option<Source<'s>> {
    Some(Source::new(text, Language::of_file_name(path.file_name())?))
}

/// Whether what stands in a file of a module may end up in the APK.
fn reaches_the_app(exam: &Exam<'_>, path: &RelPath) -> bool {
    const ENDINGS: [&str; 6] = [".java", ".kt", ".xml", ".json", ".gradle", ".kts"];
    let in_module = is_of_module(exam, path);
    let test = path.as_str().contains("/test/") || path.as_str().contains("/androidTest/");
    in_module && !test && ENDINGS.iter().any(|it| path.file_name().ends_with(it))
}

fn is_of_module(exam: &Exam<'_>, path: &RelPath) -> bool {
    exam.project().modules.iter().any(|it| path.is_below(&it.folder))
}

/// Keys of Firebase's servers as consoles gave them out for years: `AAAA…:APA91b…`.
fn old_server_keys(text: &str) -> impl Iterator<Item = Span> {
    text.match_indices(":APA91b").filter_map(|(at, _)| {
        let part = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
        let start = text[..at].rfind(|c| !part(c)).map_or(0, |it| it + 1);
        let end = text[at + 1..].find(|c| !part(c)).map_or(text.len(), |it| at + 1 + it);
        (text[start..at].starts_with("AAAA") && end - at > 100).then_some(start..end)
    })
}

fn key_file(path: &RelPath) -> Symptom {
    let diagnostic = finding(
        Severity::Error,
        Code::DoctorSecretInApp,
        format!("`{path}` is a private key"),
        "everybody who has the app or the repository can send in the app's name",
        "delete the file and have another key issued; upload it to the IM console only",
    );
    Symptom::new(diagnostic)
}

fn is_service_account(path: &RelPath, text: &str) -> bool {
    path.file_name().ends_with(".json")
        && text.contains("\"service_account\"")
        && text.contains("\"private_key\"")
}

fn service_account(exam: &Exam<'_>, path: &RelPath) -> Symptom {
    let text = exam.text(path).unwrap_or_default();
    let diagnostic = finding(
        Severity::Error,
        Code::DoctorSecretInApp,
        format!("`{path}` is a service account's key"),
        "everybody who has the app or the repository can send in the app's name",
        "delete the file and the key; upload a new one to the IM console only",
    );
    // Nothing of the file is shown.
    Symptom::new(diagnostic.at(path.as_str(), masked(text, &(0..text.len())), 0..0))
}

fn secret(path: &RelPath, text: &str, span: &Span, of_vendor: bool) -> Symptom {
    let severity = if of_vendor { Severity::Warning } else { Severity::Error };
    let diagnostic = finding(
        severity,
        Code::DoctorSecretInApp,
        "a secret of the server is written down here".to_owned(),
        "everybody can take an APK apart and then send in the app's name",
        "take it out, and have the vendor's console make a new one: it goes into the IM console only",
    );
    Symptom::new(diagnostic.at(path.as_str(), masked(text, span), span.clone()))
}

/// The values of what is called like a server secret of the configured vendors.
fn secrets(exam: &Exam<'_>, text: &str) -> Vec<Span> {
    const LONG: usize = 16;
    let mut found = named(text, &|word| is_secret_name(exam, word));
    // What is short, or has no digit, is a name or a stand-in.
    found.retain(|span| {
        let value = &text[span.clone()];
        value.len() >= LONG && value.chars().any(|c| c.is_ascii_digit())
    });
    found
}

/// Whether a name, without capitals and signs, ends like a secret that only servers may know.
fn is_secret_name(exam: &Exam<'_>, word: &str) -> bool {
    let declared = exam.vendors.iter().flat_map(|it| &it.pack.certificate);
    let mut keys = declared.filter(|it| it.secret == Secrecy::Server).map(|it| normal(&it.key));
    let is_servers = keys.any(|key| word.ends_with(&key))
        || ["clientsecret", "mastersecret"].iter().any(|it| word.ends_with(it));
    is_servers && !is_apps(exam, word)
}

/// Whether it is spelt with the name of a vendor, configured or not, whose apps carry that secret.
///
/// All packs of that vendor are read for it, so it is asked last.
fn is_apps(exam: &Exam<'_>, word: &str) -> bool {
    let of_app = |pack: &Pack| {
        let mut fields = pack.certificate.iter();
        fields.any(|it| it.secret == Secrecy::App && word.ends_with(&normal(&it.key)))
    };
    let packs = exam.patient.packs;
    let mut named = packs.vendors().into_iter().filter(|it| word.contains(&normal(it)));
    named.any(|it| packs.editions(it).into_iter().any(of_app))
}

fn examples(exam: &Exam<'_>, path: &RelPath, text: &str, found: &mut Vec<Symptom>) {
    for field in exam.vendors.iter().flat_map(|it| &it.pack.certificate) {
        let Some(constant) = &field.constant else { continue };
        for (at, _) in text.match_indices(&constant.name) {
            let rest = &text[at + constant.name.len()..];
            let Some(end) = rest.find([';', '\n']) else { continue };
            let Some(value) = assigned(&rest[..end]) else { continue };
            let none = value.is_empty() || (field.kind == FieldKind::Integer && value == "0");
            if none || field.example.iter().any(|it| it == value) {
                let shown = if value.is_empty() { "nothing" } else { value };
                let diagnostic = finding(
                    Severity::Error,
                    Code::DoctorExampleValue,
                    format!("`{}` is {shown}, which is nobody's real value", constant.name),
                    "the vendor's service or the IM server knows no such app",
                    "put your own in, or use the generated Constants",
                );
                let place = Place::new(path, at..at + constant.name.len());
                found.push(Symptom::new(exam.at(diagnostic, &place)));
            }
        }
    }
}

/// The literal in ` = 6666L` or `: String = "x"`.
fn assigned(text: &str) -> Option<&str> {
    let (head, value) = text.split_once('=')?;
    let typed = head.trim();
    if !(typed.is_empty() || typed.starts_with(':')) {
        return None;
    }
    let value = value.trim();
    match value.strip_prefix('"') {
        Some(inner) => inner.strip_suffix('"'),
        None => {
            let digits = value.trim_end_matches(['L', 'l']);
            (!digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())).then_some(digits)
        }
    }
}
