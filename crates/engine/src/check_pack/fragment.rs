//! Whether a pack's manifest.xml is a fragment of an AndroidManifest.xml that can be taken over
//! element by element.
//!
//! Knows which elements stand where and what each cannot do without; variables are checked elsewhere.

use std::sync::Arc;

use pushwright_android::ANDROID_NAMESPACE;
use pushwright_config::config::ImSdk;
use pushwright_config::pack::{Condition, ConditionName, MANIFEST_NAMESPACE, Pack, PackText};
use pushwright_config::{Code, Diagnostic, did_you_mean};
use pushwright_lossless::Span;
use pushwright_lossless::xml::{Attribute, Document, Element, ElementId};

/// Elements below `manifest` that a vendor may need.
const IN_MANIFEST: [&str; 8] = [
    "application",
    "permission",
    "permission-group",
    "permission-tree",
    "queries",
    "uses-feature",
    "uses-permission",
    "uses-permission-sdk-23",
];
/// Elements below `application` that a vendor may need.
const IN_APPLICATION: [&str; 9] = [
    "activity",
    "activity-alias",
    "meta-data",
    "property",
    "provider",
    "receiver",
    "service",
    "uses-library",
    "uses-native-library",
];
/// Elements that are told from others by their name.
const NAMED: [&str; 16] = [
    "action",
    "activity",
    "activity-alias",
    "category",
    "meta-data",
    "permission",
    "permission-group",
    "permission-tree",
    "property",
    "provider",
    "receiver",
    "service",
    "uses-library",
    "uses-native-library",
    "uses-permission",
    "uses-permission-sdk-23",
];
/// Attributes of ours.
const OURS: [&str; 2] = ["if", "needs"];

/// Whether the fragment is XML, and each of its elements is one that the app can have.
pub(super) fn check(pack: &Pack, fragment: &PackText, findings: &mut Vec<Diagnostic>) {
    let (path, text) = (&fragment.path, &fragment.text);
    let doc = match Document::parse(text) {
        Ok(doc) => doc,
        Err(error) => {
            findings.push(
                Diagnostic::error(Code::PackMalformed, error.message)
                    .at(path, Arc::clone(text), error.offset..error.offset)
                    .help(error.help),
            );
            return;
        }
    };
    let mut check = Check { pack, doc: &doc, fragment, findings };
    let root = doc.element(doc.root());
    if root.name.local != "manifest" {
        let help = "write the fragment as it would stand in an AndroidManifest.xml";
        check.add(&root.start_tag, "the root element is not `manifest`".to_owned(), help);
        return;
    }
    check.container(doc.root(), &IN_MANIFEST);
    for child in doc.children(doc.root()) {
        if doc.local_name(child) == "application" {
            check.container(child, &IN_APPLICATION);
            doc.children(child).for_each(|inner| check.element(inner));
        } else {
            check.element(child);
        }
    }
}

struct Check<'c> {
    pack: &'c Pack,
    doc: &'c Document<'c>,
    fragment: &'c PackText,
    findings: &'c mut Vec<Diagnostic>,
}

impl Check<'_> {
    fn add(&mut self, span: &Span, message: String, help: &str) {
        self.findings.push(
            Diagnostic::error(Code::PackBadValue, message)
                .at(&self.fragment.path, Arc::clone(&self.fragment.text), span.clone())
                .help(help),
        );
    }

    /// `manifest` and `application` hold what is taken over, and are not taken over themselves.
    fn container(&mut self, id: ElementId, known: &[&str]) {
        let doc = self.doc;
        let element = &doc.element(id);
        for attribute in element.attributes.iter().filter(|it| !it.is_declaration()) {
            let message = format!("`{}` is not taken over", attribute.name);
            let help = format!("drop it: of `{}` only what it holds counts", element.name.local);
            self.add(&attribute.span, message, &help);
        }
        for child in doc.children(id) {
            let child = doc.element(child);
            let name = child.name.local;
            if !known.contains(&name) {
                let message = format!("`{name}` cannot stand in `{}`", element.name.local);
                let help = match did_you_mean(name, known.iter().copied()) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("`{}` can", known.join("`, `")),
                };
                self.add(&child.start_tag, message, &help);
            }
        }
    }

    fn element(&mut self, id: ElementId) {
        let doc = self.doc;
        let element = &doc.element(id);
        for attribute in element.attributes.iter() {
            self.attribute(&attribute);
        }
        let tag = element.name.local;
        let says = |local| element.attribute(Some(ANDROID_NAMESPACE), local);
        if NAMED.contains(&tag) && says("name").is_none_or(|it| it.value.trim().is_empty()) {
            let message = format!("`{tag}` has no `android:name`");
            self.add(&element.start_tag, message, "give the name that tells it from others");
        }
        let filters = || doc.children(id).map(|it| doc.element(it)).filter(is_filter);
        if filters().next().is_some() && says("exported").is_none() {
            let message = format!("`{tag}` has intent filters and no `android:exported`");
            let help =
                "Android 12 and later do not install an app without it: write `true` or `false`";
            self.add(&element.start_tag, message, help);
        }
        if is_filter(element) && !doc.children(id).any(|it| doc.local_name(it) == "action") {
            let message = "the intent filter has no `action`: nothing ever matches it".to_owned();
            self.add(&element.start_tag, message, "add the action that the SDK sends");
        }
        for child in doc.children(id) {
            self.element(child);
        }
    }

    fn attribute(&mut self, it: &Attribute<'_>) {
        let local = it.name.local;
        match it.namespace {
            Some(MANIFEST_NAMESPACE) if local == "if" => self.condition(it),
            Some(MANIFEST_NAMESPACE) if local == "needs" => self.needs(it),
            Some(MANIFEST_NAMESPACE) => {
                let message = format!("`{local}` is not an attribute of packs");
                let help = match did_you_mean(local, OURS) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("there are `{}`", OURS.join("` and `")),
                };
                self.add(&it.span, message, &help);
            }
            None if !it.is_declaration() => {
                let message = format!("`{local}` has no prefix");
                let help = format!("write `android:{local}`");
                self.add(&it.span, message, &help);
            }
            _ => {}
        }
    }

    fn needs(&mut self, it: &Attribute) {
        if !it.value.starts_with("class:") {
            let message = format!("`{}` does not start with `class:`", it.value);
            self.add(&it.value_span, message, "write `class:` and the qualified name of a class");
        }
    }

    fn condition(&mut self, it: &Attribute) {
        match Condition::parse(it.value).map(|condition| is_known(self.pack, &condition)) {
            Ok(true) => {}
            Ok(false) => {
                let message = format!("the pack has no `{}`", it.value);
                let help = "declare the option or the gate in pack.toml";
                self.add(&it.value_span, message, help);
            }
            Err(message) => {
                self.add(&it.value_span, message, "name an option, a gate or an IM SDK");
            }
        }
    }
}

fn is_filter(element: &Element<'_>) -> bool {
    element.name.local == "intent-filter"
}

fn is_known(pack: &Pack, condition: &Condition) -> bool {
    match &condition.name {
        ConditionName::Option(name) => pack.option(name).is_some(),
        ConditionName::Gate(name) => pack.sdk.gates.contains_key(name),
        ConditionName::Im(name) => ImSdk::named(name).is_some(),
    }
}
