//! Whether the project accepts an intent of another app: the target, its filters, the package.
//!
//! Knows Android's matching of explicit intents by filters, which Android 13 enforces; knows no
//! console. What a manifest leaves to placeholders or resources counts as matching.

use pushwright_android::{ANDROID_NAMESPACE, Place, Project, RelPath};
use pushwright_config::config::DeepLink;
use pushwright_config::intent::Intent;
use pushwright_config::{Code, Diagnostic};
use pushwright_lossless::xml::{Document, ElementId};

use crate::finding;

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
        let is_filter = |id: &ElementId| self.doc.element(*id).name.local == "intent-filter";
        self.doc.children(self.id).filter(is_filter).collect()
    }
}

/// The value of an `android:` attribute of an element.
pub(crate) fn attribute<'d>(doc: &'d Document<'_>, id: ElementId, local: &str) -> Option<&'d str> {
    doc.element(id).attribute(Some(ANDROID_NAMESPACE), local).map(|it| it.value.as_str())
}

/// The activity or alias of this qualified class name, the application's own first.
pub(crate) fn activity<'s>(project: &Project<'s>, class: &str) -> Option<Declared<'s>> {
    let app = std::iter::once(project.app());
    let others = project.modules.iter().filter(|it| *it != project.app());
    app.chain(others).find_map(|module| {
        let file = project.manifest_of(module)?;
        let doc = Document::parse(project.snapshot().text(&file)?).ok()?;
        let id = doc.elements().find(|&id| {
            ["activity", "activity-alias"].contains(&doc.element(id).name.local.as_str())
                && attribute(&doc, id, "name").is_some_and(|it| project.qualified(it) == class)
        })?;
        Some(Declared { file, doc, id })
    })
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
        let message = "the URI names no component: any app with such a filter may be opened";
        return vec![
            Diagnostic::error(Code::DoctorLinkNotMatched, message)
                .help("use the URI that `pushwright console` prints"),
        ];
    };
    let mut found = Vec::new();
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

fn exported(project: &Project<'_>, target: &Declared<'_>, class: &str) -> Option<Diagnostic> {
    let said = target.attribute("exported");
    let old = project.target_sdk().is_none_or(|it| it < EXPORTED_REQUIRED);
    let open = match said {
        Some(value) => value != "false",
        None => old && !target.filters().is_empty(),
    };
    if open {
        return None;
    }
    let message = format!("activity `{class}` is not exported: no other app can open it");
    let finding = Diagnostic::error(Code::DoctorClickTargetNotExported, message)
        .note("what happens: a click on the notification does nothing; the log has a SecurityException")
        .help("write `android:exported=\"true\"`");
    Some(finding::at(finding, project.snapshot(), &target.place()))
}

fn filters(
    project: &Project<'_>,
    target: &Declared<'_>,
    intent: &Intent,
    class: &str,
) -> Option<Diagnostic> {
    let filters = target.filters();
    let matched = |exact: bool| filters.iter().any(|&id| matches(&target.doc, id, intent, exact));
    if filters.is_empty() || matched(true) {
        return None;
    }
    let enforced = project.target_sdk().is_none_or(|it| it >= FILTERS_ENFORCED);
    let (code, what) = if matched(false) {
        (Code::DoctorLinkCase, "matches but for capitals, which Android tells apart")
    } else {
        (Code::DoctorLinkNotMatched, "lets it through")
    };
    let message = if code == Code::DoctorLinkCase {
        format!(
            "a filter of `{class}` {what}: `{}` with action `{}`",
            intent.data,
            intent.effective_action()
        )
    } else {
        format!(
            "no filter of `{class}` {what}: `{}` with action `{}`",
            intent.data,
            intent.effective_action()
        )
    };
    let finding = if enforced {
        Diagnostic::error(code, message)
            .note("what happens: Android 13 and later refuse the intent; a click does nothing")
    } else {
        Diagnostic::warning(code, message)
            .note("what happens: once targetSdk is 33, Android 13 and later refuse the intent")
    };
    let finding =
        finding.help("`pushwright apply` writes the filter that the URI of `[click]` needs");
    Some(finding::at(finding, project.snapshot(), &target.place()))
}

/// Whether a filter lets an intent through; not `exact` compares without regard to case.
fn matches(doc: &Document<'_>, filter: ElementId, intent: &Intent, exact: bool) -> bool {
    let same = |a: &str, b: &str| if exact { a == b } else { a.eq_ignore_ascii_case(b) };
    let names = |tag: &str| -> Vec<&str> {
        let children = doc.children(filter).filter(|&id| doc.element(id).name.local == tag);
        children.filter_map(|id| attribute(doc, id, "name")).collect()
    };
    let action = names("action").iter().any(|it| same(it, intent.effective_action()));
    let have = names("category");
    let categories = intent.categories.iter().all(|it| have.contains(&it.as_str()));
    action && categories && data_matches(doc, filter, intent, &same)
}

fn data_matches(
    doc: &Document<'_>,
    filter: ElementId,
    intent: &Intent,
    same: &dyn Fn(&str, &str) -> bool,
) -> bool {
    let values = |local: &str| -> Vec<&str> {
        let data = doc.children(filter).filter(|&id| doc.element(id).name.local == "data");
        data.filter_map(|id| attribute(doc, id, local)).collect()
    };
    // The build fills these in; what they become is not known here.
    let open = |value: &str| value.contains("${") || value.starts_with('@');
    let (schemes, types) = (values("scheme"), values("mimeType"));
    if schemes.is_empty() && types.is_empty() {
        return intent.data.is_empty() && intent.mime_type.is_none();
    }
    if types.is_empty() != intent.mime_type.is_none() {
        return false;
    }
    if schemes.is_empty() {
        return intent.data.is_empty();
    }
    let Ok(link) = DeepLink::parse(&intent.data) else { return false };
    if !schemes.iter().any(|it| open(it) || same(it, &link.scheme)) {
        return false;
    }
    let hosts = values("host");
    if hosts.is_empty() {
        return true;
    }
    let Some(host) = &link.host else { return false };
    let host_fits = |it: &&str| {
        open(it) || same(it, host) || it.strip_prefix('*').is_some_and(|tail| host.ends_with(tail))
    };
    let ports = values("port");
    let port = link.port.map(|it| it.to_string()).unwrap_or_default();
    if !hosts.iter().any(host_fits) || !(ports.is_empty() || ports.contains(&port.as_str())) {
        return false;
    }
    path_matches(&values, link.path.as_deref().unwrap_or_default(), &open)
}

fn path_matches<'v>(
    values: &dyn Fn(&str) -> Vec<&'v str>,
    path: &str,
    open: &dyn Fn(&str) -> bool,
) -> bool {
    let exact = values("path");
    let (prefixes, suffixes) = (values("pathPrefix"), values("pathSuffix"));
    let patterns = [values("pathPattern"), values("pathAdvancedPattern")].concat();
    let none =
        exact.is_empty() && prefixes.is_empty() && suffixes.is_empty() && patterns.is_empty();
    none || exact.iter().any(|it| open(it) || *it == path)
        || prefixes.iter().any(|it| open(it) || path.starts_with(it))
        || suffixes.iter().any(|it| open(it) || path.ends_with(it))
        // Patterns are not worked out: one of them may match.
        || !patterns.is_empty()
}
