//! What the project's files are guilty of, as diagnostics.
//!
//! Knows which code each problem has; finds nothing itself.

use std::sync::Arc;

use pushwright_android::{Conflict, Content, Key, Place, Problem, ProblemKind, RelPath, Snapshot};
use pushwright_config::config::PushConfig;
use pushwright_config::{Code, Diagnostic};

/// Where a line begins that a parser of JSON or of templates counted, from one: both know LF only.
pub(crate) fn line_start(text: &str, line: usize) -> usize {
    text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum()
}

/// A problem of the project as a diagnostic, its place looked up in `snapshot`; one with what
/// push.toml says of it stands there.
#[must_use]
pub fn problem(snapshot: &Snapshot, config: Option<&PushConfig>, problem: &Problem) -> Diagnostic {
    let code = match problem.kind {
        ProblemKind::NotFound => Code::ProjectNotFound,
        ProblemKind::NoApplication | ProblemKind::UnknownModule => Code::ProjectNoApplication,
        ProblemKind::SeveralApplications => Code::ProjectSeveralApplications,
        ProblemKind::MalformedScript => Code::GradleMalformed,
        ProblemKind::MalformedManifest => Code::ManifestMalformed,
        ProblemKind::MalformedCatalog => Code::CatalogMalformed,
        ProblemKind::NoPackageName => Code::ProjectBadName,
        ProblemKind::Ambiguous => Code::ProjectAmbiguous,
        ProblemKind::NotUtf8 => Code::ProjectNotUtf8,
    };
    let mut finding = Diagnostic::error(code, problem.message.as_str()).help(problem.help.as_str());
    finding.notes.extend(linked(snapshot, problem.kind));
    let module = config.and_then(|config| Some((config, config.app.module.as_ref()?)));
    match (&problem.at, module) {
        (Some(place), _) => at(finding, snapshot, place),
        (None, Some((config, module))) if problem.kind == ProblemKind::UnknownModule => {
            config.point(finding, &module.span)
        }
        (None, _) => finding,
    }
}

/// The links to folders of the build's, where something of the build is missing.
fn linked(snapshot: &Snapshot, kind: ProblemKind) -> Option<String> {
    let is_missing = matches!(
        kind,
        ProblemKind::NotFound
            | ProblemKind::NoApplication
            | ProblemKind::UnknownModule
            | ProblemKind::NoPackageName
    );
    let is_of_build = |path: &RelPath| {
        path.file_name().starts_with("build.gradle") || path.file_name() == "AndroidManifest.xml"
    };
    let mut links = snapshot.paths().filter(|_| is_missing).filter_map(|path| {
        let Some(Content::Linked { to }) = snapshot.get(path) else { return None };
        let holds_it = snapshot.paths().any(|it| it.is_below(to) && is_of_build(it));
        holds_it.then(|| {
            format!(
                "`{path}` is a link to `{to}`, and links to folders are not followed: name \
                 `{to}` itself, in the settings or as `projectDir` or source folder"
            )
        })
    });
    links.next()
}

/// Puts a diagnostic at a place.
pub(crate) fn at(finding: Diagnostic, snapshot: &Snapshot, place: &Place) -> Diagnostic {
    let text = snapshot.shared_text(&place.file).unwrap_or_else(|| Arc::from(""));
    finding.at(place.file.as_str(), text, place.span.clone())
}

/// The code of a thing that says something else than wanted.
pub(crate) fn conflict_code(key: &Key) -> Code {
    match key.kind.conflict() {
        Conflict::Text => Code::SourceConflict,
        Conflict::Repository => Code::GradleRepositoryConflict,
        Conflict::Version => Code::GradleVersionConflict,
        Conflict::Plugin => Code::GradlePluginConflict,
        Conflict::Placeholder => Code::GradlePlaceholderConflict,
        Conflict::Rules => Code::ProguardConflict,
        Conflict::Manifest => Code::ManifestAttributeConflict,
    }
}
