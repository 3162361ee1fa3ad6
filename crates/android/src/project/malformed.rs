//! The scripts, manifests and catalogs that cannot be read.
//!
//! Knows which files matter; what is wrong in them the parsers say.

use std::collections::HashSet;

use crate::build::catalog;
use crate::build::project::{Module, Project};
use crate::build::source_sets::main_manifest_of;
use crate::fact::Place;
use crate::problem::{Problem, ProblemKind};
use crate::rel_path::RelPath;
use crate::snapshot::{Content, Snapshot};

/// Every script and manifest that is not well-formed.
pub(super) fn malformed(
    snapshot: &Snapshot,
    settings: Option<&RelPath>,
    modules: &[Module],
) -> Vec<Problem> {
    let mut problems = Vec::new();
    let scripts = settings.into_iter().chain(modules.iter().filter_map(|it| it.script.as_ref()));
    for file in scripts {
        if let Some(problem) = not_utf8(snapshot, file) {
            problems.push(problem);
        } else if let Some(Err(error)) = snapshot.script(file) {
            problems.push(Problem {
                kind: ProblemKind::MalformedScript,
                at: Some(Place::new(file, error.offset..error.offset)),
                message: error.message.clone(),
                help: error.help.clone(),
            });
        }
    }
    let sources = source_roots(modules);
    let manifests = snapshot.paths().filter(|path| is_source_set_manifest(&sources, path));
    problems.extend(manifests.filter_map(|file| malformed_manifest(snapshot, file)));
    problems.extend(catalog::malformed(snapshot));
    problems
}

/// What is wrong in the manifests that scripts put elsewhere than Android does.
pub(super) fn malformed_elsewhere(project: &Project<'_>) -> Vec<Problem> {
    let main = project.modules.iter().filter_map(|it| main_manifest_of(project, it));
    let sources = source_roots(&project.modules);
    main.filter(|file| !is_source_set_manifest(&sources, file))
        .filter_map(|file| malformed_manifest(project.snapshot, &file))
        .collect()
}

fn malformed_manifest(snapshot: &Snapshot, file: &RelPath) -> Option<Problem> {
    not_utf8(snapshot, file).or_else(|| {
        let error = snapshot.not_xml(file)?;
        Some(Problem {
            kind: ProblemKind::MalformedManifest,
            at: Some(Place::new(file, error.offset..error.offset)),
            message: error.message.clone(),
            help: error.help.clone(),
        })
    })
}

fn not_utf8(snapshot: &Snapshot, file: &RelPath) -> Option<Problem> {
    let Some(Content::NotUtf8 { offset }) = snapshot.get(file) else { return None };
    Some(Problem {
        kind: ProblemKind::NotUtf8,
        at: Some(Place::new(file, *offset..*offset)),
        message: format!("`{file}` is not UTF-8 (byte {offset})"),
        help: "save the file as UTF-8".to_owned(),
    })
}

/// The folders that hold a folder for each source set.
fn source_roots(modules: &[Module]) -> HashSet<RelPath> {
    modules.iter().map(|module| module.file("src")).collect()
}

fn is_source_set_manifest(source_roots: &HashSet<RelPath>, path: &RelPath) -> bool {
    path.file_name() == "AndroidManifest.xml" && source_roots.contains(&path.parent().parent())
}
