//! What packs check of a project as a whole, once everything is written.
//!
//! Knows the closed list of predicates; finds things by their keys, and edits nothing.

use pushwright_android::{Key, Kind, Library, Place, Project, RelPath, locate};
use pushwright_config::pack::{Check, Predicate};
use pushwright_config::{Code, Diagnostic, Severity};
use pushwright_text::compare_versions;

use crate::model::finding;
use crate::vendor::variables::Vendor;

/// One check of a configured vendor, its template variables filled.
pub(crate) struct Asked {
    check: Check,
    /// Pack file and line, for checks that fail nowhere in particular.
    origin: String,
}

/// The checks that the configured vendors ask for.
pub(crate) fn asked(vendors: &[Vendor<'_>]) -> (Vec<Asked>, Vec<Diagnostic>) {
    let mut all = Vec::new();
    let mut findings = Vec::new();
    for vendor in vendors {
        let pack = vendor.pack;
        for check in pack.checks.iter().filter(|it| vendor.holds(it.when.as_ref())) {
            let mut check = check.clone();
            if let Predicate::JsonEquals { json, .. } = &mut check.predicate {
                match vendor.fill(&json.equals, &pack.file, check.line) {
                    Ok(filled) => json.equals = filled,
                    Err(finding) => {
                        findings.push(*finding);
                        continue;
                    }
                }
            }
            let origin = format!("{} ({}:{})", pack.id, pack.file, check.line);
            all.push(Asked { check, origin });
        }
    }
    (all, findings)
}

/// A finding for each place where a check fails, with the key of what it is about; `known` keys
/// are reported otherwise already.
pub(crate) fn failed(
    project: &Project<'_>,
    asked: &[Asked],
    known: &[Key],
) -> Vec<(Key, Diagnostic)> {
    let mut findings = Vec::new();
    for it in asked {
        for place in failures(project, &it.check, known) {
            findings.push((subject(project, &it.check.predicate), diagnostic(project, it, place)));
        }
    }
    findings
}

/// The key of what a check is about.
fn subject(project: &Project<'_>, predicate: &Predicate) -> Key {
    let library =
        |module: &str| Key::of_module(Kind::Dependency, project.app().name(), None, module);
    match predicate {
        Predicate::Requires(pattern) | Predicate::Forbids(pattern) => keys(project, pattern)
            .into_iter()
            .next()
            .unwrap_or_else(|| Key::file(&project.app().file(pattern))),
        Predicate::SameVersion(modules) => library(modules.first().map_or("", String::as_str)),
        Predicate::FileExists(path) | Predicate::JsonEquals { file: path, .. } => {
            Key::file(&project.app().file(path))
        }
        Predicate::MinVersion { module, .. } => library(module),
    }
}

/// Like [`failed`], each finding under the code of its predicate.
pub(crate) fn failed_as(
    project: &Project<'_>,
    asked: &[Asked],
    code: &dyn Fn(&Predicate) -> Code,
) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for it in asked {
        for place in failures(project, &it.check, &[]) {
            let code = code(&it.check.predicate);
            findings.push(Diagnostic { code, ..diagnostic(project, it, place) });
        }
    }
    findings
}

fn diagnostic(project: &Project<'_>, asked: &Asked, place: Option<Place>) -> Diagnostic {
    let check = &asked.check;
    let message = check.message.as_str();
    let mut diagnostic = match check.severity {
        Severity::Error => Diagnostic::error(Code::ProjectCheckFailed, message),
        Severity::Warning => Diagnostic::warning(Code::ProjectCheckFailed, message),
        Severity::Info => Diagnostic::info(Code::ProjectCheckFailed, message),
    };
    if let Some(place) = place {
        diagnostic = finding::at(diagnostic, project.snapshot(), &place);
    }
    diagnostic = diagnostic.note(format!("asked for by {}", asked.origin));
    match &check.help {
        Some(help) => diagnostic.help(help.as_str()),
        None => diagnostic,
    }
}

/// Where a check fails; a place is `None` where what fails is that something is missing.
fn failures(project: &Project<'_>, check: &Check, known: &[Key]) -> Vec<Option<Place>> {
    match &check.predicate {
        Predicate::Requires(pattern) => {
            // What another module declares comes along with it.
            let module = pattern.strip_prefix("dependency:");
            let named = module.is_some_and(|it| project.names_library(it));
            let there = named || !find(project, pattern).is_empty();
            if there { Vec::new() } else { vec![None] }
        }
        Predicate::Forbids(pattern) => {
            let reported = check.severity != Severity::Error
                && keys(project, pattern).iter().any(|key| known.contains(key));
            let found = if reported { Vec::new() } else { find(project, pattern) };
            found.into_iter().map(Some).collect()
        }
        Predicate::SameVersion(modules) => {
            let is_item = |module: &String| {
                let keys = keys(project, &format!("dependency:{module}"));
                keys.iter().any(|key| known.contains(key))
            };
            if modules.iter().any(is_item) {
                return Vec::new();
            }
            differing(&declared(project, modules))
        }
        Predicate::FileExists(path) => {
            let there = project.snapshot().contains(&project.app().file(path));
            if there { Vec::new() } else { vec![None] }
        }
        Predicate::JsonEquals { file, json } => {
            let path: RelPath = project.app().file(file);
            let Some(text) = project.snapshot().text(&path) else { return vec![None] };
            let rules = [(json.path.clone(), json.equals.clone())];
            let broken = crate::model::json::disagreements(text, &rules);
            broken.into_iter().map(|(_, span)| Some(Place::new(&path, span))).collect()
        }
        Predicate::MinVersion { module, version } => {
            let older = |it: &Library| {
                let found = it.version.as_deref();
                found.is_some_and(|found| compare_versions(found, version).is_lt())
            };
            let all = declared(project, std::slice::from_ref(module));
            all.into_iter().filter(older).map(|it| Some(it.at)).collect()
        }
    }
}

fn declared(project: &Project<'_>, modules: &[String]) -> Vec<Library> {
    let mut all = project.libraries();
    all.retain(|it| modules.iter().any(|own| it.module == *own));
    all
}

/// Those whose version is not that of the first one that has one.
fn differing(libraries: &[Library]) -> Vec<Option<Place>> {
    let Some(first) = libraries.iter().find_map(|it| it.version.as_ref()) else {
        return Vec::new();
    };
    let other = |it: &&Library| it.version.as_ref().is_some_and(|version| version != first);
    libraries.iter().filter(other).map(|it| Some(it.at.clone())).collect()
}

/// The places of what a pack's KEY names.
fn find(project: &Project<'_>, pattern: &str) -> Vec<Place> {
    if let Some(module) = pattern.strip_prefix("dependency:") {
        let fits = |it: &Library| match module.strip_suffix('*') {
            Some(start) => it.module.starts_with(start),
            None => it.module == module,
        };
        return project.libraries().into_iter().filter(fits).map(|it| it.at).collect();
    }
    if let Some(path) = pattern.strip_prefix("file:") {
        let path = project.app().file(path);
        let there = project.snapshot().contains(&path);
        return there.then(|| Place::new(&path, 0..0)).into_iter().collect();
    }
    let mut places: Vec<Place> =
        keys(project, pattern).iter().flat_map(|key| locate(project, key)).collect();
    places.sort_by_key(|it| (it.file.clone(), it.span.start));
    places.dedup();
    places
}

/// A pack's KEY as keys of this project: with its module, and with the applicationId written out.
fn keys(project: &Project<'_>, pattern: &str) -> Vec<Key> {
    let Some(key) = Key::parse(pattern) else { return Vec::new() };
    let key = key.in_module(project.app().name());
    let id = project.application_id.as_ref();
    let written_out = id.and_then(|id| key.with_application_id(id));
    std::iter::once(key).chain(written_out).collect()
}
