//! Sources that a vendor gives away as a folder or zip and that are copied into the app.
//!
//! Knows where they lie and where they go; reading them from outside the project is the caller's.

use std::collections::BTreeSet;

use pushwright_android::{Key, Language, Project, RelPath, without_cr};
use pushwright_config::config::PushConfig;
use pushwright_config::field::{Field, SourceDrop};
use pushwright_config::{Code, Diagnostic, FieldValue, PackSet};

use super::kits::without_kits;
use super::source::{Source, below};
use crate::model::context::Context;
use crate::model::ledger::Ledger;
use crate::model::ours::is_lock_lost;
use crate::model::requirement::Origin;
use crate::vendor::variables::Vendor;

/// A folder or zip of sources that push.toml names, and that is to be copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drop {
    /// The vendor.
    pub vendor: String,
    /// The certificate field that names it.
    pub field: String,
    /// The folder or zip, relative to push.toml.
    pub path: String,
}

/// The source drops that push.toml names and whose classes are not in the project yet; all of them
/// where push.lock no longer knows what was copied.
#[must_use]
pub fn drops(
    config: &PushConfig,
    packs: &PackSet,
    project: &Project<'_>,
    ledger: &Ledger,
) -> Vec<Drop> {
    let mut found = Vec::new();
    let is_lost = is_lock_lost(project.snapshot(), ledger);
    for vendor in &config.vendors {
        let Some(pack) = packs.get(&vendor.vendor.value, &vendor.edition.value) else { continue };
        for field in &pack.certificate {
            let Some(provides) = &field.provides else { continue };
            let Some(FieldValue::Path(path)) = vendor.values.get(&field.key).map(|it| &it.value)
            else {
                continue;
            };
            let sets = vendor.variants.iter().map(|it| Some(it.value.as_str()));
            let sets: Vec<Option<&str>> =
                if vendor.variants.is_empty() { vec![None] } else { sets.collect() };
            if is_lost || sets.iter().any(|set| copied(project, *set, provides).is_empty()) {
                found.push(Drop {
                    vendor: vendor.vendor.value.clone(),
                    field: field.key.clone(),
                    path: path.clone(),
                });
            }
        }
    }
    found
}

/// The copied sources of a drop that the project holds: classes, not what else lies there.
pub(crate) fn copied(project: &Project<'_>, set: Option<&str>, drop: &SourceDrop) -> Vec<RelPath> {
    let folder = drop_folder(project, set, drop);
    let is_source = |path: &RelPath| Language::of_file_name(path.file_name()).is_some();
    let paths = project.snapshot().paths();
    let paths = paths.filter(|path| path.is_below(&folder) && is_source(path));
    paths.cloned().collect()
}

/// Where the sources of a drop go, for all variants or for those of one source set.
pub(crate) fn drop_folder(project: &Project<'_>, set: Option<&str>, drop: &SourceDrop) -> RelPath {
    below(&java_folder(project, set), &drop.package.replace('.', "/"))
}

fn java_folder(project: &Project<'_>, set: Option<&str>) -> RelPath {
    let Some(set) = set else { return project.java_folder() };
    let apart = project.folder_of_set(set, Language::Java);
    apart.unwrap_or_else(|| project.app().file(&format!("src/{set}/java")))
}

/// The files of a vendor's drop: those in the project stay, those in the folder or zip are copied.
pub(super) fn drop_sources(
    context: &Context<'_>,
    vendor: &Vendor<'_>,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Source> {
    let mut found = Vec::new();
    let sets = vendor.sets();
    let fields = vendor.pack.certificate.iter();
    for (field, set) in fields.flat_map(|field| sets.iter().map(move |set| (field, *set))) {
        let Some(provides) = &field.provides else { continue };
        let here = copied(context.project, set, provides);
        if !here.is_empty() {
            let is_unknown = here.iter().all(|path| !context.own_files.contains(path));
            if is_unknown && is_lock_lost(context.project.snapshot(), context.ledger) {
                found.extend(copied_as_named(context, vendor, set, field));
                continue;
            }
            let ours = here.into_iter().filter(|path| context.own_files.contains(path));
            found.extend(ours.map(|path| Source {
                class: None,
                set: set.map(str::to_owned),
                text: None,
                origin: Origin::of_pack(vendor.pack, &vendor.pack.file, 1),
                copied: true,
                waits_for: None,
                path,
            }));
            continue;
        }
        let id = (vendor.pack.id.vendor.clone(), field.key.clone());
        match context.drops.get(&id) {
            None => {}
            Some(Err(problem)) => {
                let finding = Diagnostic::error(Code::ConfigNotFound, problem.as_str())
                    .help(format!("mend `{}` under `[vendors.{}]` in push.toml", field.key, id.0));
                findings.push(match vendor.config.values.get(&field.key) {
                    Some(value) => context.config.point(finding, &value.span),
                    None => finding,
                });
            }
            Some(Ok(files)) => {
                let copied = from_drop(context, vendor, set, provides, files);
                if let Some(lacking) = lacking(provides, &copied) {
                    let message = format!("`{}` lacks `{lacking}`", field.key);
                    let finding = Diagnostic::error(Code::ConfigBadValue, message).help(format!(
                        "name the download whose `{}` holds `{}` with {}",
                        provides.root,
                        provides.package,
                        provides.parts.join(", ")
                    ));
                    findings.push(match vendor.config.values.get(&field.key) {
                        Some(value) => context.config.point(finding, &value.span),
                        None => finding,
                    });
                    continue;
                }
                found.extend(copied);
            }
        }
    }
    found
}

/// The files in the project that are those of the download which push.toml names, to the letter.
fn copied_as_named(
    context: &Context<'_>,
    vendor: &Vendor<'_>,
    set: Option<&str>,
    field: &Field,
) -> Vec<Source> {
    let id = (vendor.pack.id.vendor.clone(), field.key.clone());
    let (Some(provides), Some(Ok(files))) = (&field.provides, context.drops.get(&id)) else {
        return Vec::new();
    };
    let mut found = from_drop(context, vendor, set, provides, files);
    let text = |path: &RelPath| Some(without_cr(context.project.snapshot().text(path)?));
    found.retain(|it| text(&it.path) == it.text);
    found
}

/// The first part that a drop does not have.
fn lacking<'p>(provides: &'p SourceDrop, copied: &[Source]) -> Option<&'p str> {
    let is_of = |class: &str, part: &str| {
        let rest = class.strip_prefix(&provides.package).and_then(|it| it.strip_prefix('.'));
        rest.and_then(|it| it.split('.').next()) == Some(part)
    };
    let has = |part: &str| {
        copied.iter().filter_map(|it| it.class.as_deref()).any(|class| is_of(class, part))
    };
    provides.parts.iter().map(String::as_str).find(|part| !has(part))
}

fn from_drop(
    context: &Context<'_>,
    vendor: &Vendor<'_>,
    set: Option<&str>,
    provides: &SourceDrop,
    files: &[(String, String)],
) -> Vec<Source> {
    let package = provides.package.replace('.', "/");
    let marker = format!("{}/{package}/", provides.root);
    let mut found = Vec::new();
    for (path, text) in files {
        let path = path.replace('\\', "/");
        let Some(at) = path.find(&marker) else { continue };
        let inside = &path[at + marker.len()..];
        let first = inside.split('/').next().unwrap_or(inside);
        let part = first.strip_suffix(".java").unwrap_or(first);
        if !provides.parts.iter().any(|it| it == part) {
            continue;
        }
        let class = inside
            .strip_suffix(".java")
            .map(|it| format!("{}.{}", provides.package, it.replace('/', ".")));
        found.push(Source {
            path: below(&java_folder(context.project, set), &format!("{package}/{inside}")),
            class,
            set: set.map(str::to_owned),
            text: Some(without_kits(provides, &pushwright_android::without_cr(text))),
            origin: Origin::of_pack(vendor.pack, &vendor.pack.file, 1),
            copied: true,
            waits_for: None,
        });
    }
    found
}

/// Kits that copied sources import and that are not in the project, as something left to do.
pub(crate) fn foreign_imports(context: &Context<'_>, sources: &[Source]) -> Vec<(Key, Diagnostic)> {
    let drops = context.packs.saying("provides").flat_map(|pack| &pack.certificate);
    let mut left = Vec::new();
    let sets: BTreeSet<Option<&str>> =
        sources.iter().filter(|it| it.copied).map(|it| it.set.as_deref()).collect();
    let drops = drops.filter_map(|field| field.provides.as_ref());
    for (provides, set) in drops.flat_map(|it| sets.iter().map(move |set| (it, *set))) {
        let folder = drop_folder(context.project, set, provides);
        let texts = sources.iter().filter(|it| it.copied && it.path.is_below(&folder));
        let texts = texts.filter_map(|it| {
            it.text.as_deref().or_else(|| context.project.snapshot().text(&it.path))
        });
        let mut kits = foreign_kits(provides, texts);
        kits.retain(|kit| {
            let mut paths = context.project.snapshot().paths();
            !paths.any(|path| folder.join(kit).is_some_and(|kit| path.is_below(&kit)))
        });
        if !kits.is_empty() {
            let message =
                format!("the copied sources import kits that are missing: {}", kits.join(", "));
            let diagnostic = Diagnostic::warning(Code::SourceForeignImports, message)
                .help("make the drop anew with the push kit alone, or copy those kits by hand");
            left.push((Key::file(&folder), diagnostic));
        }
    }
    left.dedup();
    left
}

/// The kits of a drop that lie in the project, where somebody has copied them by hand.
pub(crate) fn copied_kits<'d>(
    project: &Project<'_>,
    set: Option<&str>,
    provides: &'d SourceDrop,
) -> impl Iterator<Item = (&'d str, &'d str)> {
    let folder = drop_folder(project, set, provides);
    let copied = copied(project, set, provides);
    let kits = provides.kits.iter().map(|(kit, library)| (kit.as_str(), library.as_str()));
    kits.filter(move |(kit, _)| {
        let kit = folder.join(kit);
        kit.is_some_and(|kit| copied.iter().any(|it| it.is_below(&kit)))
    })
}

/// Kits of the drop that its copied part imports.
fn foreign_kits<'t>(provides: &SourceDrop, texts: impl Iterator<Item = &'t str>) -> Vec<String> {
    let prefix = format!("import {}.", provides.package);
    let mut kits: Vec<String> = texts
        .flat_map(str::lines)
        .filter_map(|line| line.trim().strip_prefix(&prefix))
        .filter_map(|rest| rest.split(['.', ';']).next())
        .filter(|kit| !provides.parts.iter().any(|part| part == kit))
        .map(str::to_owned)
        .collect();
    kits.sort_unstable();
    kits.dedup();
    kits
}
