//! Whether the project accepts an intent of another app: the target, its filters, the package.
//!
//! Knows Android's matching of explicit intents by filters, which Android 13 enforces; knows no
//! console. What a manifest leaves to placeholders or resources counts as matching.

use pushwright_android::{ANDROID_NAMESPACE, Place, Project, RelPath, declared_activity};
use pushwright_config::config::DeepLink;
use pushwright_config::intent::{Intent, decode};
use pushwright_config::{Code, Diagnostic};
use pushwright_lossless::xml::{Document, ElementId};

use crate::model::finding;

/// From this targetSdk on, filters are enforced on explicit intents of other apps.
const FILTERS_ENFORCED: u32 = 33;
/// From this targetSdk on, a component with filters must say whether it is exported.
pub(crate) const EXPORTED_REQUIRED: u32 = 31;

/// An activity as some manifest of the project declares it.
pub(crate) struct Declared<'s> {
    pub(crate) file: RelPath,
    pub(crate) doc: Document<'s>,
    pub(crate) id: ElementId,
}

impl Declared<'_> {
    /// The value of an `android:` attribute.
    pub(crate) fn attribute(&self, local: &str) -> Option<&str> {
        attribute(&self.doc, self.id, local)
    }

    /// Its start tag.
    pub(crate) fn place(&self) -> Place {
        Place::new(&self.file, self.doc.element(self.id).start_tag.clone())
    }

    /// Its intent filters.
    pub(crate) fn filters(&self) -> Vec<ElementId> {
        let is_filter = |id: &ElementId| self.doc.local_name(*id) == "intent-filter";
        self.doc.children(self.id).filter(is_filter).collect()
    }
}

/// The value of an `android:` attribute of an element.
pub(crate) fn attribute<'d>(doc: &'d Document<'_>, id: ElementId, local: &str) -> Option<&'d str> {
    doc.element(id).attribute(Some(ANDROID_NAMESPACE), local).map(|it| it.value)
}

/// The activity or alias of this qualified class name, the application's own first.
pub(crate) fn activity<'s>(project: &Project<'s>, class: &str) -> Option<Declared<'s>> {
    let (file, doc, id) = declared_activity(project, class)?;
    Some(Declared { file, doc, id })
}

/// Why the project would not take the intent from another app; empty where it would.
///
/// `application_ids` are those of all builds.
#[must_use]
pub fn refusals(
    project: &Project<'_>,
    intent: &Intent,
    application_ids: &[String],
) -> Vec<Diagnostic> {
    let Some((package, class)) = &intent.component else {
        return vec![without_component(intent)];
    };
    let mut found = Vec::new();
    if let Some(other) = intent.package.as_ref().filter(|it| *it != package) {
        let message =
            format!("the URI is for the package `{other}`, its component is `{package}`'s");
        found.push(
            Diagnostic::warning(Code::DoctorIdPerVariant, message)
                .note("what happens: Android opens the component, others may go by the package")
                .help("use the URI that `pushwright console` prints for the variant"),
        );
    }
    if !application_ids.is_empty() && !application_ids.contains(package) {
        let message = format!("no build of this project has the application id `{package}`");
        found.push(
            Diagnostic::error(Code::DoctorIdPerVariant, message)
                .note(format!("its builds have `{}`", application_ids.join("`, `")))
                .help("use the URI that `pushwright console` prints for the variant"),
        );
    }
    let Some(target) = activity(project, class) else {
        let message = format!("no manifest of this project declares the activity `{class}`");
        found.push(
            Diagnostic::error(Code::ManifestActivityNotFound, message)
                .help("mend the class name; the system opens nothing for it"),
        );
        return found;
    };
    found.extend(exported(project, &target, class));
    found.extend(filters(project, &target, intent, class));
    found
}

fn without_component(intent: &Intent) -> Diagnostic {
    let is_class = !intent.data.is_empty()
        && intent.data.contains('.')
        && intent.data.chars().all(|it| it.is_ascii_alphanumeric() || "._$".contains(it));
    let (message, help) = if is_class {
        let message = format!("`{}` is a class name, not a URI", intent.data);
        (message, "for a console that takes one, compare it with what `pushwright console` prints")
    } else {
        let message = match &intent.package {
            _ if intent.data.contains("#Intent;") => {
                "the URI does not start with `intent:`: Android takes all of it as data"
            }
            Some(_) => "the URI names no component: which page opens is left to the app's filters",
            None => "the URI names no component: any app with such a filter may be opened",
        };
        (message.to_owned(), "use the URI that `pushwright console` prints")
    };
    Diagnostic::error(Code::DoctorLinkNotMatched, message).help(help)
}

fn exported(project: &Project<'_>, target: &Declared<'_>, class: &str) -> Option<Diagnostic> {
    let said = target.attribute("exported");
    let old = project.target_sdk().is_none_or(|it| it < EXPORTED_REQUIRED);
    let open = match said {
        Some(value) => value != "false",
        None => old && !target.filters().is_empty(),
    };
    if open {
        return closed_otherwise(project, target, class);
    }
    let message = format!("activity `{class}` is not exported: no other app can open it");
    let finding = Diagnostic::error(Code::DoctorClickTargetNotExported, message)
        .note("what happens: a click on the notification does nothing; the log has a SecurityException")
        .help("write `android:exported=\"true\"`");
    Some(finding::at(finding, project.snapshot(), &target.place()))
}

/// A component that is switched off, or that demands a permission.
fn closed_otherwise(
    project: &Project<'_>,
    target: &Declared<'_>,
    class: &str,
) -> Option<Diagnostic> {
    let message = match (target.attribute("enabled"), target.attribute("permission")) {
        (Some("false"), _) => format!("activity `{class}` is switched off: nobody can open it"),
        (_, Some(permission)) => {
            format!("activity `{class}` opens only to who has the permission `{permission}`")
        }
        _ => return None,
    };
    let finding = Diagnostic::error(Code::DoctorClickTargetNotExported, message)
        .note("what happens: a click on the notification does nothing")
        .help("take the attribute out, or name another activity under `[click]`");
    Some(finding::at(finding, project.snapshot(), &target.place()))
}

fn filters(
    project: &Project<'_>,
    target: &Declared<'_>,
    intent: &Intent,
    class: &str,
) -> Option<Diagnostic> {
    let of = |id: &ElementId| (*id, mismatches(&target.doc, *id, intent));
    let nearest = target.filters().iter().map(of).min_by_key(|(_, wrong)| wrong.len());
    let (filter, wrong) = nearest.filter(|(_, wrong)| !wrong.is_empty())?;
    let but_for_case = wrong.iter().all(|it| it.only_case);
    let data = match intent.data.as_str() {
        "" => "an intent without data".to_owned(),
        data => format!("`{data}`"),
    };
    let asked = format!("{data} with action `{}`", intent.effective_action());
    let (code, message) = if but_for_case {
        let what = "matches but for capitals, which Android tells apart";
        (Code::DoctorLinkCase, format!("a filter of `{class}` {what}: {asked}"))
    } else {
        (Code::DoctorLinkNotMatched, format!("no filter of `{class}` lets it through: {asked}"))
    };
    let mut finding = if project.target_sdk().is_none_or(|it| it >= FILTERS_ENFORCED) {
        Diagnostic::error(code, message)
            .note("what happens: Android 13 and later refuse the intent; a click does nothing")
    } else {
        Diagnostic::warning(code, message)
            .note("what happens: once targetSdk is 33, Android 13 and later refuse the intent")
    };
    for it in wrong {
        finding = finding.note(it.phrase);
    }
    let finding = finding.help(
        "`pushwright console` prints the URI of `[click]`, `pushwright apply` writes the filter \
         that it needs",
    );
    let place = Place::new(&target.file, target.doc.element(filter).span.clone());
    Some(finding::at(finding, project.snapshot(), &place))
}

/// Something in which an intent and a filter differ.
struct Mismatch {
    /// What each of them has.
    phrase: String,
    /// Whether the difference is one of capitals.
    only_case: bool,
}

/// Why a filter does not let an intent through; empty where it does.
fn mismatches(doc: &Document<'_>, filter: ElementId, intent: &Intent) -> Vec<Mismatch> {
    let names = |tag: &str| -> Vec<&str> {
        let children = doc.children(filter).filter(|&id| doc.local_name(id) == tag);
        children.filter_map(|id| attribute(doc, id, "name")).collect()
    };
    let mut found = Vec::new();
    found.extend(differing("action", intent.effective_action(), &names("action"), &str::eq));
    let have = names("category");
    for category in intent.categories.iter().filter(|it| !have.contains(&it.as_str())) {
        found.extend(differing("category", category, &have, &str::eq));
    }
    let values = |local: &str| -> Vec<&str> {
        let data = doc.children(filter).filter(|&id| doc.local_name(id) == "data");
        data.filter_map(|id| attribute(doc, id, local)).collect()
    };
    data(&values, intent, &mut found);
    found
}

/// A mismatch where none of a filter's values fits.
fn differing(
    what: &str,
    wanted: &str,
    have: &[&str],
    fits: &dyn Fn(&str, &str) -> bool,
) -> Option<Mismatch> {
    // The build fills these in; what they become is not known here.
    let open = |value: &str| value.contains("${") || value.starts_with('@');
    if have.iter().any(|it| open(it) || fits(it, wanted)) {
        return None;
    }
    let only_case =
        have.iter().any(|it| fits(&it.to_ascii_lowercase(), &wanted.to_ascii_lowercase()));
    let theirs = match (wanted.is_empty(), what) {
        (true, _) => format!("the URI has no {what}"),
        (false, _) => format!("the {what} of the URI is `{wanted}`"),
    };
    let ours = match have {
        [] => format!("the nearest filter has no {what}"),
        some => format!("the nearest filter has `{}`", some.join("`, `")),
    };
    Some(Mismatch { phrase: format!("{theirs}; {ours}"), only_case })
}

/// The data of an intent against the `<data>` elements of a filter.
fn data<'v>(values: &dyn Fn(&str) -> Vec<&'v str>, intent: &Intent, found: &mut Vec<Mismatch>) {
    let types = values("mimeType");
    let mime = intent.mime_type.as_deref().unwrap_or_default();
    if !types.is_empty() || !mime.is_empty() {
        found.extend(differing("MIME type", mime, &types, &mime_fits));
    }
    let schemes = values("scheme");
    if schemes.is_empty() {
        if !intent.data.is_empty() {
            let phrase =
                format!("the URI has the data `{}`; the nearest filter takes none", intent.data);
            found.push(Mismatch { phrase, only_case: false });
        }
        return;
    }
    let Ok(link) = DeepLink::parse(&intent.data) else {
        found.extend(differing("scheme", "", &schemes, &str::eq));
        return;
    };
    found.extend(differing("scheme", &link.scheme, &schemes, &str::eq));
    let hosts = values("host");
    if hosts.is_empty() {
        return;
    }
    let host = decode(link.host.as_deref().unwrap_or_default());
    let host_fits = |it: &str, host: &str| {
        it == host || it.strip_prefix('*').is_some_and(|tail| host.ends_with(tail))
    };
    found.extend(differing("host", &host, &hosts, &host_fits));
    let ports = values("port");
    if !ports.is_empty() {
        let port = link.port.map(|it| it.to_string()).unwrap_or_default();
        found.extend(differing("port", &port, &ports, &str::eq));
    }
    path(values, &decode(link.path.as_deref().unwrap_or_default()), found);
}

/// Whether a filter's MIME type takes another: `*` stands for any part.
fn mime_fits(filter: &str, mime: &str) -> bool {
    let parts = |it: &str| it.split_once('/').map(|(a, b)| (a.to_owned(), b.to_owned()));
    let same = |a: &str, b: &str| a == "*" || b == "*" || a == b;
    match (parts(filter), parts(mime)) {
        (Some(ours), Some(theirs)) => same(&ours.0, &theirs.0) && same(&ours.1, &theirs.1),
        _ => filter == mime,
    }
}

/// The path, its escapes undone, against those of a filter; one that has none takes every path.
fn path<'v>(values: &dyn Fn(&str) -> Vec<&'v str>, path: &str, found: &mut Vec<Mismatch>) {
    type Fits = fn(&str, &str) -> bool;
    const KINDS: [(&str, Fits); 5] = [
        ("path", |it, path| it == path),
        ("pathPrefix", |it, path| path.starts_with(it)),
        ("pathSuffix", |it, path| path.ends_with(it)),
        // Patterns are not worked out: one of them may match.
        ("pathPattern", |_, _| true),
        ("pathAdvancedPattern", |_, _| true),
    ];
    let mut all = Vec::new();
    let mut only_case = false;
    for (kind, fits) in KINDS {
        let have = values(kind);
        match differing("path", path, &have, &fits) {
            None => return,
            Some(it) => only_case |= it.only_case,
        }
        all.extend(have);
    }
    if !all.is_empty() {
        let mut it = differing("path", path, &all, &|_, _| false);
        it.iter_mut().for_each(|it| it.only_case = only_case);
        found.extend(it);
    }
}
