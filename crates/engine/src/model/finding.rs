//! What the project's files are guilty of, as diagnostics.
//!
//! Knows which code each problem has; finds nothing itself.

use std::sync::Arc;

use pushwright_android::{Key, Kind, Place, Problem, ProblemKind, Snapshot};
use pushwright_config::config::PushConfig;
use pushwright_config::{Code, Diagnostic};

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
    let finding = Diagnostic::error(code, problem.message.as_str()).help(problem.help.as_str());
    let module = config.and_then(|config| Some((config, config.app.module.as_ref()?)));
    match (&problem.at, module) {
        (Some(place), _) => at(finding, snapshot, place),
        (None, Some((config, module))) if problem.kind == ProblemKind::UnknownModule => {
            config.point(finding, &module.span)
        }
        (None, _) => finding,
    }
}

/// Puts a diagnostic at a place.
pub(crate) fn at(finding: Diagnostic, snapshot: &Snapshot, place: &Place) -> Diagnostic {
    let text = snapshot.shared_text(&place.file).unwrap_or_else(|| Arc::from(""));
    finding.at(place.file.as_str(), text, place.span.clone())
}

/// The code of a thing that says something else than wanted.
pub(crate) fn conflict_code(key: &Key) -> Code {
    match key.kind {
        Kind::File | Kind::Mend => Code::SourceConflict,
        Kind::Repository => Code::GradleRepositoryConflict,
        Kind::Classpath | Kind::Catalog | Kind::Dependency => Code::GradleVersionConflict,
        Kind::Plugin | Kind::Script | Kind::Container => Code::GradlePluginConflict,
        Kind::Placeholder => Code::GradlePlaceholderConflict,
        Kind::Proguard => Code::ProguardConflict,
        Kind::Permission | Kind::Manifest | Kind::IntentFilter => Code::ManifestAttributeConflict,
    }
}
