//! What brings a vendor's SDK where its file is not taken: a module that push.toml names, or one that
//! the scripts have.
//!
//! Knows how the two are written and whether their version is push.toml's; opens no file.

use pushwright_android::{Library, Project};
use pushwright_config::pack::{Dependency, DependencySource};
use pushwright_config::{Code, Diagnostic};
use pushwright_lossless::Span;
use pushwright_text::compare_versions;

use super::variables::Vendor;
use crate::model::context::Context;

/// What brings the SDK in the place of its file.
pub(crate) enum InItsPlace {
    /// The scripts do already.
    Declared,
    /// An artifact that push.toml names.
    Module {
        /// `group:artifact`.
        module: String,
        /// Its version.
        version: String,
    },
    /// What push.toml names there is nothing that could.
    Neither(Span),
}

/// What brings the SDK in the place of the file that a dependency of its pack names, if anything.
pub(crate) fn in_its_place(
    vendor: &Vendor<'_>,
    project: &Project<'_>,
    dependency: &Dependency,
) -> Option<InItsPlace> {
    let DependencySource::File { instead, .. } = &dependency.source else { return None };
    let given = instead.as_ref().and_then(|key| vendor.config.values.get(key));
    if let Some(given) = given {
        let text = given.value.text().unwrap_or_default();
        let parts: Vec<&str> = text.split(':').collect();
        return Some(match parts[..] {
            ["", ref names @ ..] if !names.is_empty() && !names.contains(&"") => {
                InItsPlace::Declared
            }
            [group, artifact, version] if !parts.contains(&"") => InItsPlace::Module {
                module: format!("{group}:{artifact}"),
                version: version.to_owned(),
            },
            _ => InItsPlace::Neither(given.span.clone()),
        });
    }
    let modules = &vendor.pack.sdk.modules;
    let is_it = |library: &Library| modules.iter().any(|own| library.module == *own);
    project.libraries().iter().any(is_it).then_some(InItsPlace::Declared)
}

/// Says where a vendor's own SDK comes in another version than `sdk-version`, by which the calls of
/// the generated code are chosen.
///
/// Of modules that somebody else numbers nothing is known.
pub(crate) fn other_version(context: &Context<'_>, vendor: &Vendor<'_>) -> Option<Diagnostic> {
    let project = context.project;
    let (module, version) =
        vendor.pack.dependencies.iter().find_map(|it| numbered(vendor, project, it))?;
    let asked = &vendor.config.sdk_version;
    if compare_versions(release(&version), release(&asked.value)).is_eq() {
        return None;
    }
    let message =
        format!("`sdk-version` is `{}`, and the build takes `{module}:{version}`", asked.value);
    let found = Diagnostic::warning(Code::ConfigSuspiciousValue, message)
        .note("the calls of the generated sources are chosen by `sdk-version`")
        .help(format!("write `sdk-version = \"{version}\"`, or take the other from there, too"));
    Some(context.config.point(found, &asked.span))
}

/// The vendor's own module that comes in place of a file, with its version.
fn numbered(
    vendor: &Vendor<'_>,
    project: &Project<'_>,
    dependency: &Dependency,
) -> Option<(String, String)> {
    let modules = &vendor.pack.sdk.modules;
    match in_its_place(vendor, project, dependency)? {
        InItsPlace::Module { module, version } => {
            modules.contains(&module).then_some((module, version))
        }
        InItsPlace::Declared => {
            let all = project.libraries();
            let its = all.iter().find(|it| modules.iter().any(|own| it.module == *own))?;
            Some((its.module.to_string(), its.version.as_deref()?.to_owned()))
        }
        InItsPlace::Neither(_) => None,
    }
}

/// A version without the number of its build: `4.1.5.0` of `4.1.5.0_515`.
fn release(version: &str) -> &str {
    version.split('_').next().unwrap_or(version)
}
