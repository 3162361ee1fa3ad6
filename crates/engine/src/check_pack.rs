//! Whether a pack's manifest fragment, rules and templates are what the engine can work with.
//!
//! Knows which names a hole may use and which attributes a fragment may carry; pack.toml itself is
//! checked where it is read.

use std::collections::BTreeSet;
use std::sync::Arc;

use pushwright_config::pack::{Condition, ConditionName, MANIFEST_NAMESPACE, Pack};
use pushwright_config::{Code, Diagnostic, PackSet, did_you_mean};
use pushwright_lossless::Span;
use pushwright_lossless::xml::{Document, ElementId};

use crate::holes::environment;

/// Looks into the files of packs that pack.toml does not describe.
///
/// `files` are the pairs of path and text that the packs were read from.
#[must_use]
pub fn check_packs(packs: &PackSet, files: &[(String, String)]) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for pack in packs.iter() {
        let names = in_pack(pack);
        if let Some((path, text)) = files.iter().find(|(path, _)| *path == pack.file) {
            holes(path, text, &names, &mut findings);
        }
        if let Some(manifest) = &pack.manifest {
            fragment(pack, &manifest.path, &manifest.text, &mut findings);
            holes(&manifest.path, &manifest.text, &names, &mut findings);
        }
        if let Some(rules) = &pack.proguard {
            holes(&rules.path, &rules.text, &names, &mut findings);
        }
        for source in &pack.sources {
            holes(&source.path, &source.text, &in_sources(pack), &mut findings);
        }
    }
    findings
}

/// What the holes of pack.toml, the fragment and the rules may name.
fn in_pack(pack: &Pack) -> BTreeSet<String> {
    let plain = ["package", "namespace", "application_id", "sdk_version"];
    let click = ["event", "activity", "uri", "scheme", "host", "path", "browsable"];
    let mut names: BTreeSet<String> = plain.iter().map(|it| (*it).to_owned()).collect();
    names.extend(click.iter().map(|it| format!("click.{it}")));
    names.extend(pack.certificate.iter().map(|it| it.snake()));
    names.extend(pack.options.iter().map(|it| format!("options.{}", it.key.replace('-', "_"))));
    names.extend(pack.sdk.gates.keys().map(|it| format!("sdk.{}", it.replace('-', "_"))));
    names
}

/// What source templates may name.
fn in_sources(pack: &Pack) -> BTreeSet<String> {
    let plain = ["package", "namespace", "application_id", "im", "vendors"];
    let class = ["package", "name", "qualified"];
    let vendor = ["id", "edition", "sdk_version", "class", "brand", "constants"];
    let mut names: BTreeSet<String> = plain.iter().map(|it| (*it).to_owned()).collect();
    names.extend(class.iter().map(|it| format!("class.{it}")));
    names.extend(vendor.iter().map(|it| format!("vendor.{it}")));
    let snake = |key: &str| key.replace('-', "_");
    names.extend(pack.certificate.iter().map(|it| format!("vendor.fields.{}", it.snake())));
    let read = pack.certificate.iter().filter(|it| it.constant.is_some());
    names.extend(read.map(|it| format!("vendor.at_build.{}", it.snake())));
    names.extend(pack.options.iter().map(|it| format!("vendor.options.{}", snake(&it.key))));
    names.extend(pack.sdk.gates.keys().map(|it| format!("vendor.gates.{}", snake(it))));
    names
}

/// Whether each hole of a text can be read and names something there is.
fn holes(path: &str, text: &str, names: &BTreeSet<String>, findings: &mut Vec<Diagnostic>) {
    let env = environment();
    let template = match env.template_from_named_str(path, text) {
        Ok(template) => template,
        Err(error) => {
            let line = error.line().unwrap_or(1);
            let start = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
            let message = format!("a hole cannot be read: {error}");
            let at = start..start + text[start..].lines().next().map_or(0, str::len);
            findings.push(
                Diagnostic::error(Code::PackTemplateError, message)
                    .at(path, Arc::from(text), at)
                    .help("write `{{ name }}`, or `{% if … %}` and `{% endif %}`"),
            );
            return;
        }
    };
    let mut unknown: Vec<String> = template.undeclared_variables(true).into_iter().collect();
    unknown.sort_unstable();
    for name in unknown {
        let fits = |known: &String| {
            *known == name
                || name.strip_prefix(known.as_str()).is_some_and(|rest| rest.starts_with('.'))
        };
        if names.iter().any(fits) {
            continue;
        }
        let message = format!("no value is called `{name}`");
        let found = Diagnostic::error(Code::PackTemplateError, message).at(
            path,
            Arc::from(text),
            place(text, &name),
        );
        findings.push(match did_you_mean(&name, names.iter().map(String::as_str)) {
            Some(meant) => found.help(format!("did you mean `{meant}`?")),
            None => found.help("name a certificate field in snake case, an option or a gate"),
        });
    }
}

/// Where a name stands in a hole.
fn place(text: &str, name: &str) -> Span {
    let mut hits = text.match_indices(name).map(|(at, _)| at);
    let in_hole = |at: &usize| {
        let before = &text[..*at];
        let opened = before.rfind("{{").max(before.rfind("{%"));
        opened > before.rfind("}}").max(before.rfind("%}"))
    };
    let at = hits.find(in_hole).unwrap_or(0);
    if at == 0 { 0..0 } else { at..at + name.len() }
}

/// Whether a manifest fragment is XML, and its attributes of ours are right.
fn fragment(pack: &Pack, path: &str, text: &str, findings: &mut Vec<Diagnostic>) {
    let doc = match Document::parse(text) {
        Ok(doc) => doc,
        Err(error) => {
            findings.push(
                Diagnostic::error(Code::PackMalformed, error.message)
                    .at(path, Arc::from(text), error.offset..error.offset)
                    .help(error.help),
            );
            return;
        }
    };
    if doc.element(doc.root()).name.local != "manifest" {
        findings.push(
            Diagnostic::error(Code::PackMalformed, "the root element is not `manifest`")
                .at(path, Arc::from(text), doc.element(doc.root()).span.clone())
                .help("write the fragment as it would stand in an AndroidManifest.xml"),
        );
    }
    attributes(pack, &doc, doc.root(), path, findings);
}

fn attributes(
    pack: &Pack,
    doc: &Document<'_>,
    id: ElementId,
    path: &str,
    findings: &mut Vec<Diagnostic>,
) {
    let element = doc.element(id);
    let mut add = |span: &Span, message: String, help: &str| {
        findings.push(
            Diagnostic::error(Code::PackBadValue, message)
                .at(path, Arc::from(doc.text()), span.clone())
                .help(help),
        );
    };
    if let Some(it) = element.attribute(Some(MANIFEST_NAMESPACE), "if") {
        match Condition::parse(&it.value).map(|condition| is_known(pack, &condition)) {
            Ok(true) => {}
            Ok(false) => {
                let message = format!("the pack has no `{}`", it.value);
                add(&it.value_span, message, "declare the option or the gate in pack.toml");
            }
            Err(message) => add(&it.value_span, message, "name an option, a gate or an IM SDK"),
        }
    }
    if let Some(it) = element.attribute(Some(MANIFEST_NAMESPACE), "needs")
        && !it.value.starts_with("class:")
    {
        let message = format!("`{}` does not start with `class:`", it.value);
        add(&it.value_span, message, "write `class:` and the qualified name of a class");
    }
    for child in doc.children(id) {
        attributes(pack, doc, child, path, findings);
    }
}

fn is_known(pack: &Pack, condition: &Condition) -> bool {
    match &condition.name {
        ConditionName::Option(name) => pack.option(name).is_some(),
        ConditionName::Gate(name) => pack.sdk.gates.contains_key(name),
        ConditionName::Im(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACK: &str = "id = \"acme/push-1\"\ntitle = \"Acme\"\ndocs = \"https://acme.example\"\n\
        checked = \"2026-01-31\"\n[sdk]\ndefault = \"1.0\"\n[certificate.app-id]\n\
        type = \"text\"\ntitle = \"x\"\nhelp = \"x\"\n";

    #[track_caller]
    fn check(name: &str, text: &str, expected: &[&str]) {
        let file = |name: &str, text: &str| (format!("acme/{name}"), text.to_owned());
        let files = vec![file("pack.toml", PACK), file(name, text)];
        let mut packs = PackSet::default();
        assert_eq!(packs.add(files.clone()), []);
        let found: Vec<String> =
            check_packs(&packs, &files).iter().map(Diagnostic::one_line).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn embedded_packs_are_right() {
        let own = pushwright_config::PackSet::embedded();
        let texts: Vec<String> = check_packs(&own, &[]).iter().map(Diagnostic::one_line).collect();
        assert_eq!(texts, [""; 0]);
    }

    #[test]
    fn a_fragment_that_is_no_xml() {
        let file = "manifest.xml";
        check(
            file,
            "<application />",
            &["acme/manifest.xml:1:1: error: the root element is not `manifest` [pack/malformed]"],
        );
        let text =
            "<manifest xmlns:p=\"urn:pushwright:pack\">\n<a p:if=\"options.x\" />\n</manifest>";
        check(
            file,
            text,
            &["acme/manifest.xml:2:10: error: the pack has no `options.x` [pack/bad-value]"],
        );
    }

    #[test]
    fn holes_name_what_there_is() {
        check(
            "proguard.pro",
            "-keep class {{ app_id }}\n{{ ap_id }}\n",
            &["acme/proguard.pro:2:4: error: no value is called `ap_id` [pack/template-error]"],
        );
        check(
            "sources/java/X.java.j2",
            "{{ vendor.fields.app_id }} {{ vendor.gates.x }}",
            &["acme/sources/java/X.java.j2:1:31: error: no value is called `vendor.gates.x` \
             [pack/template-error]"],
        );
    }
}
