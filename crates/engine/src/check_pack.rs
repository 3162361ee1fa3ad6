//! Whether a pack's files are what the engine can work with.
//!
//! Knows which template variables there are, what rules and entry classes cannot do without, and which
//! files a pack has; pack.toml itself is checked where it is read.

use std::collections::BTreeSet;
use std::sync::Arc;

use pushwright_android::{Key, Kind};
use pushwright_config::pack::{Language, Pack, PackText, Predicate, ReadsExt, read_packs};
use pushwright_config::{Code, Diagnostic, PackSet, did_you_mean};

use crate::doctor::{is_no_option, without_class};
use crate::model::finding::line_start;
use crate::vendor::filling::environment;
use crate::vendor::variables::{IN_PACK, IN_SOURCES, OF_VENDOR};

mod fragment;
mod neighbours;
mod place;

use place::{in_template, quoted};

/// Looks into what pack.toml does not describe, and at what packs say of each other.
///
/// `files` are the pairs of path and text that the packs are read from; `among` are all packs they
/// are used with, themselves included. What is wrong with a pack.toml, [`PackSet::add`] tells.
#[must_use]
pub fn check_packs(files: &[(String, String)], among: &PackSet) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let packs = read_packs(files);
    for pack in &packs {
        let names = in_pack(pack);
        if let Some((path, text)) = files.iter().find(|(path, _)| *path == pack.file) {
            check_variables(path, text, &names, &mut findings);
            keys(pack, text, &mut findings);
            folder(pack, text, &mut findings);
            neighbours::check(pack, text, among, &mut findings);
            entry(pack, text, &mut findings);
        }
        if let Some(manifest) = &pack.manifest {
            fragment::check(pack, manifest, &mut findings);
            check_variables(&manifest.path, &manifest.text, &names, &mut findings);
        }
        if let Some(text) = &pack.proguard {
            check_variables(&text.path, &text.text, &names, &mut findings);
            rules(text, &mut findings);
        }
        for source in &pack.sources {
            check_variables(&source.path, &source.text, &in_sources(pack), &mut findings);
        }
    }
    findings.extend(crate::explain::check(&packs, among));
    strays(&packs, files, &mut findings);
    findings
}

/// Whether the folder is called as the pack is, as far as its path is known.
fn folder(pack: &Pack, text: &str, findings: &mut Vec<Diagnostic>) {
    let path = pack.file.trim_end_matches("pack.toml").trim_end_matches('/');
    let folders = path.rsplit('/').filter(|it| !it.is_empty());
    if folders.zip([&pack.id.edition, &pack.id.vendor]).all(|(folder, name)| folder == name) {
        return;
    }
    let id = pack.id.to_string();
    let message = format!("the pack `{id}` lies in the folder `{path}`");
    findings.push(
        Diagnostic::warning(Code::PackBadValue, message)
            .at(&pack.file, Arc::from(text), quoted(text, 1, &id))
            .help(format!("call the folder `{id}`, or give the pack the folder's name")),
    );
}

/// Files in a pack's folder that nothing reads; a README or a licence may lie there.
fn strays(packs: &[Pack], files: &[(String, String)], findings: &mut Vec<Diagnostic>) {
    for pack in packs {
        let folder = pack.file.trim_end_matches("pack.toml");
        let own = ["pack.toml", "manifest.xml", "proguard.pro", "errors.toml"];
        for (path, text) in files {
            let Some(name) = path.strip_prefix(folder) else { continue };
            let nested = packs.iter().any(|it| {
                it.file.len() > pack.file.len()
                    && path.starts_with(it.file.trim_end_matches("pack.toml"))
            });
            let is_source = pack.sources.iter().any(|it| it.path == *path);
            let is_prose = ["README", "LICENSE", "."].iter().any(|it| name.starts_with(it));
            if nested || is_source || is_prose || own.contains(&name) {
                continue;
            }
            let message = format!("nothing reads `{name}` of a pack");
            let found = Diagnostic::warning(Code::PackMalformed, message).at(
                path,
                Arc::from(text.as_str()),
                0..0,
            );
            findings.push(match did_you_mean(name, own) {
                Some(meant) => found.help(format!("did you mean `{meant}`?")),
                None => found.help(
                    "sources are `sources/java/<Name>.java.j2` and `sources/kotlin/<Name>.kt.j2`",
                ),
            });
        }
    }
}

/// Whether the KEYs of checks name something, in a form that can be looked for.
fn keys(pack: &Pack, text: &str, findings: &mut Vec<Diagnostic>) {
    for check in &pack.checks {
        let (Predicate::Requires(key) | Predicate::Forbids(key)) = &check.predicate else {
            continue;
        };
        let nameable =
            [Kind::Dependency, Kind::Plugin, Kind::Permission, Kind::Manifest, Kind::File];
        if Key::parse(key).is_none_or(|it| !nameable.contains(&it.kind)) {
            let help = "write `dependency:g:a`, `plugin:id`, `permission:NAME`, \
                        `manifest:application/activity[CLASS]` or `file:PATH`";
            findings.push(
                Diagnostic::error(Code::PackBadValue, format!("`{key}` is not a KEY"))
                    .at(&pack.file, Arc::from(text), quoted(text, check.line, key))
                    .help(help),
            );
        }
    }
}

/// Whether the class that registers can be generated, and has what generated sources call.
fn entry(pack: &Pack, text: &str, findings: &mut Vec<Diagnostic>) {
    let Some(entry) = &pack.entry else { return };
    for language in Language::ALL {
        let Some(source) = pack.source(language, entry) else {
            if pack.sources.iter().any(|it| it.name == *entry) {
                let (name, ending) = (language.as_str(), language.extension());
                let message = format!("`{entry}` has no template in {name}");
                findings.push(
                    Diagnostic::warning(Code::PackMissingKey, message)
                        .at(&pack.file, Arc::from(text), quoted(text, 1, entry))
                        .note(format!("an app with `language = \"{name}\"` cannot use the pack"))
                        .help(format!("add `sources/{name}/{entry}.{ending}.j2`")),
                );
            }
            continue;
        };
        let wanted = [
            ("register", true, "void register(Application application)"),
            ("ext", pack.click.reads_ext != ReadsExt::Never, "String ext(Bundle extras)"),
        ];
        for (method, _, shape) in wanted.iter().filter(|(_, asked, _)| *asked) {
            if !source.text.contains(&format!(" {method}(")) {
                let message = format!("`{entry}` has no method `{method}`");
                findings.push(
                    Diagnostic::error(Code::PackTemplateError, message)
                        .at(&source.path, Arc::clone(&source.text), 0..0)
                        .help(format!("generated sources call it: add `static {shape}`")),
                );
            }
        }
    }
}

/// Whether R8 can read the rules.
fn rules(rules: &PackText, findings: &mut Vec<Diagnostic>) {
    let mut start = 0;
    for line in rules.text.split_inclusive('\n') {
        let rule = line.split('#').next().unwrap_or_default().trim();
        let (message, help) = if is_no_option(rule) {
            (
                "R8 does not know `-ignorewarning`".to_owned(),
                "write `-dontwarn` for the packages at hand",
            )
        } else if let Some(name) = without_class(rule) {
            (
                format!("the rule for `{name}` lacks the word `class`"),
                "write `class` before the name",
            )
        } else {
            start += line.len();
            continue;
        };
        let at = start + line.find(rule).unwrap_or(0);
        findings.push(
            Diagnostic::error(Code::PackMalformed, message)
                .at(&rules.path, Arc::clone(&rules.text), at..at + rule.len())
                .help(help),
        );
        start += line.len();
    }
}

/// What the template variables of pack.toml, the fragment and the rules may name.
fn in_pack(pack: &Pack) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = IN_PACK.iter().map(|it| it.0.to_owned()).collect();
    names.extend(pack.certificate.iter().map(|it| it.snake()));
    names.extend(pack.options.iter().map(|it| format!("options.{}", snake(&it.key))));
    names.extend(pack.sdk.gates.keys().map(|it| format!("sdk.{}", snake(it))));
    names
}

/// What source templates may name.
fn in_sources(pack: &Pack) -> BTreeSet<String> {
    // What stands below these the pack itself says.
    const BY_PACK: [&str; 4] = ["fields", "at_build", "options", "gates"];
    let fixed = OF_VENDOR.iter().map(|it| it.0).filter(|it| !BY_PACK.contains(it));
    let mut names: BTreeSet<String> = IN_SOURCES.iter().map(|it| it.0.to_owned()).collect();
    names.extend(fixed.map(|it| format!("vendor.{it}")));
    names.extend(pack.certificate.iter().map(|it| format!("vendor.fields.{}", it.snake())));
    let read = pack.certificate.iter().filter(|it| it.constant.is_some());
    names.extend(read.map(|it| format!("vendor.at_build.{}", it.snake())));
    names.extend(pack.options.iter().map(|it| format!("vendor.options.{}", snake(&it.key))));
    names.extend(pack.sdk.gates.keys().map(|it| format!("vendor.gates.{}", snake(it))));
    names
}

fn snake(key: &str) -> String {
    key.replace('-', "_")
}

/// Whether each template variable of a text can be read and names something there is.
fn check_variables(
    path: &str,
    text: &str,
    names: &BTreeSet<String>,
    findings: &mut Vec<Diagnostic>,
) {
    let env = environment();
    let template = match env.template_from_named_str(path, text) {
        Ok(template) => template,
        Err(error) => {
            let line = error.line().unwrap_or(1);
            let start = line_start(text, line);
            let why = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
            let message = format!("a template variable cannot be read: {why}");
            let written = text[start..].lines().next().unwrap_or_default();
            let lead = written.len() - written.trim_start().len();
            let at = start + lead..start + written.trim_end().len();
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
            in_template(text, &name),
        );
        findings.push(match did_you_mean(&name, names.iter().map(String::as_str)) {
            Some(meant) => found.help(format!("did you mean `{meant}`?")),
            None => found.help("name a certificate field in snake case, an option or a gate"),
        });
    }
}

#[cfg(test)]
mod tests;
