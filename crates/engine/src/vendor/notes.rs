//! What was read from the project in a roundabout way, and what it does not tell: said as notes.
//!
//! Changes nothing; the choices themselves are made where the project is read.

use pushwright_android::Place;
use pushwright_config::{Code, Diagnostic};

use crate::model::context::Context;
use crate::model::finding;
use crate::vendor::variables::Vendor;

/// What the user should know of how push.toml's `[app]` was filled in.
pub(crate) fn notes(context: &Context<'_>, vendors: &[Vendor<'_>]) -> Vec<Diagnostic> {
    let namespace = context.project.namespace_told_by.as_ref().map(|by| namespace(context, by));
    namespace.into_iter().chain(application_id(context, vendors)).collect()
}

fn namespace(context: &Context<'_>, by: &Place) -> Diagnostic {
    let name = context.project.namespace.clone().unwrap_or_default();
    let message = format!(
        "no constant in script or manifest gives a namespace; taken for `{name}`, where the \
         sources hold this activity"
    );
    let note = Diagnostic::info(Code::ProjectAmbiguous, message).help(format!(
        "`namespace = \"{name}\"` under `[app]` in push.toml says so for good, or another one"
    ));
    finding::at(note, context.project.snapshot(), by)
}

/// The files of vendors whose package is not checked because nobody knows the applicationId.
fn application_id(context: &Context<'_>, vendors: &[Vendor<'_>]) -> Option<Diagnostic> {
    if context.project.application_id.is_some() {
        return None;
    }
    let unknown = |it: &&Vendor<'_>| it.variants.iter().all(|it| it.application_id.is_none());
    let rules = vendors.iter().filter(unknown).flat_map(|vendor| {
        let files = vendor.pack.files.iter().filter(|it| vendor.holds(it.when.as_ref()));
        files.filter(|file| file.json.iter().any(|rule| rule.equals.contains("application_id")))
    });
    let paths: Vec<String> = rules.map(|file| format!("`{}`", file.path)).collect();
    (!paths.is_empty()).then(|| {
        let message = format!(
            "the scripts do not tell the applicationId, so {} was not checked for it",
            paths.join(", ")
        );
        Diagnostic::info(Code::ProjectAmbiguous, message)
            .help("set `application-id` under `[app]` in push.toml to have it checked")
    })
}
