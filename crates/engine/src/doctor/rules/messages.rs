//! Rules about what messages need to be shown: custom content a vendor delivers, and a channel.
//!
//! Knows the calls that set custom content; which vendors want JSON or a channel, the packs say.
//! Content that is computed is not judged.

use pushwright_android::{Place, RelPath};
use pushwright_config::pack::Pack;
use pushwright_config::{Code, FieldValue, Severity};
use pushwright_lossless::Span;

use super::sources::source_of;
use super::{Exam, Rule, Symptom, finding};
use crate::model::classes::SEND;
use crate::model::ours::GENERATED;

pub(super) const RULES: &[Rule] = &[
    Rule::of_app(&[Code::DoctorExtNotJson], ext_not_json),
    Rule::of_app(&[Code::DoctorChannelMissing], channel),
];

/// Custom content that is not what a vendor wants.
fn ext_not_json(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    let pack = exam.vendors.iter().map(|it| it.pack).find(|it| it.click.json_ext);
    if let Some(pack) = pack {
        json_ext(exam, pack, found);
    }
}

/// How custom content is put into a message.
const CALLS: [&str; 3] = [SEND[0], SEND[1], ".setExt("];

/// What the IM SDK's classes that take it have in their names.
const IM_CLASS: &str = "OfflinePush";

fn json_ext(exam: &Exam<'_>, pack: &Pack, found: &mut Vec<Symptom>) {
    for (path, text) in texts(exam, &[".java", ".kt"]) {
        let mut start = 0;
        let said = source_of(path, text).map(|it| it.without_comments());
        for line in said.unwrap_or_default().split_inclusive('\n') {
            let code = line.trim_end_matches(['\n', '\r']);
            // Other libraries have a `setExt`, too.
            let im = text.contains(IM_CLASS);
            for call in CALLS.into_iter().filter(|it| im || !it.starts_with('.')) {
                let Some(at) = code.find(call).map(|at| at + call.len()) else { continue };
                let Some(literal) = literal(&code[at..]) else { continue };
                let content = code[at..][literal.clone()].trim_start_matches('"').trim_start();
                if !content.starts_with('{') {
                    let at = start + at;
                    let span = at + literal.start..at + literal.end;
                    found.push(no_json(exam, pack, &Place::new(path, span)));
                }
            }
            start += line.len();
        }
    }
}

/// The text between the quotes of the first literal that is an argument, its opening quotes left
/// on; `None` where there is none or it is empty.
fn literal(arguments: &str) -> Option<Span> {
    let open = arguments.find('"')?;
    let computed = arguments[..open].contains(['(', '+', ')', ';']);
    let rest = &arguments[open + 1..];
    let close = open + 1 + rest.find('"').unwrap_or(rest.len());
    let raw = rest.starts_with("\"\"");
    let end = if raw { arguments.trim_end().len() } else { close };
    let empty = !raw && close == open + 1;
    (!computed && !empty).then_some(open..end)
}

fn no_json(exam: &Exam<'_>, pack: &Pack, place: &Place) -> Symptom {
    let diagnostic = finding(
        Severity::Warning,
        Code::DoctorExtNotJson,
        "the custom content is not a JSON object".to_owned(),
        &format!("{} does not deliver such a message", pack.title),
        "send an object, such as `{\"page\": \"chat\"}`: its entries become extras of the activity",
    );
    Symptom::new(exam.at(diagnostic, place))
}

/// Vendors whose phones show nothing without a notification channel of the app.
fn channel(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    for vendor in &exam.vendors {
        let Some(field) = vendor.pack.certificate.iter().find(|it| it.channel) else { continue };
        let meets = format!("{} shows no notification on Android 8 and later", vendor.pack.title);
        match vendor.values.get(&field.key).and_then(FieldValue::text) {
            None => found.push(Symptom::new(finding(
                Severity::Warning,
                Code::DoctorChannelMissing,
                format!("`vendors.{}.{}` is not set", vendor.pack.id.vendor, field.key),
                &meets,
                "create a notification channel in the app, type its id into both consoles, and give it here",
            ))),
            Some(id) if !is_made(exam, &id) => found.push(Symptom::new(finding(
                Severity::Warning,
                Code::DoctorChannelMissing,
                format!("nothing in the sources names the notification channel `{id}`"),
                &meets,
                &format!("when the app starts, create a `NotificationChannel` with the id `{id}`"),
            ))),
            Some(_) => {}
        }
    }
}

/// Whether a source or resource of the user's holds the channel's id as a literal.
fn is_made(exam: &Exam<'_>, id: &str) -> bool {
    let spellings = [format!("\"{id}\""), format!(">{id}<")];
    let mut texts = texts(exam, &[".java", ".kt", ".xml"]);
    texts.any(|(path, text)| {
        let said = source_of(path, text).map(|it| it.without_comments());
        let said = said.as_deref().unwrap_or(text);
        spellings.iter().any(|it| said.contains(it))
    })
}

/// The user's own files with these endings.
fn texts<'a>(
    exam: &Exam<'a>,
    endings: &'static [&'static str],
) -> impl Iterator<Item = (&'a RelPath, &'a str)> {
    let snapshot = exam.project().snapshot();
    let named = |path: &&RelPath| endings.iter().any(|it| path.file_name().ends_with(it));
    let own = |text: &str| !text.starts_with(GENERATED);
    let read = move |path: &'a RelPath| Some((path, snapshot.text(path).filter(|it| own(it))?));
    snapshot.paths().filter(named).filter_map(read)
}
