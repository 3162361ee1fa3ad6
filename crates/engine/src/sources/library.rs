//! What keeps a vendor's classes from compiling: its library, where that cannot be had.
//!
//! Knows files that are missing, libraries in conflict, of some variants only or in a configuration
//! that nothing is compiled with, and repositories in conflict; what waits for it is decided
//! elsewhere.

use pushwright_android::{DependencyWant, Presence, VersionWant, Want, presence};
use pushwright_config::pack::{Dependency, DependencySource};
use pushwright_config::{Code, Diagnostic};
use pushwright_lossless::Span;

use crate::model::context::Context;
use crate::model::requirement::Need;
use crate::vendor::repositories::library_repositories;
use crate::vendor::sdk_file;
use crate::vendor::sdk_module::{InItsPlace, in_its_place};
use crate::vendor::variables::Vendor;

/// What the vendor's classes come in, where it cannot be had: a file that is missing, or a library
/// that is not certain to be on the compile class path of every variant, in the version asked for.
pub(crate) fn missing_library(context: &Context<'_>, vendor: &Vendor<'_>) -> Option<Need> {
    let applies = |it: &&Dependency| vendor.holds(it.when.as_ref());
    vendor.pack.dependencies.iter().filter(applies).find_map(|dependency| {
        let library = wanted(context, vendor, dependency).ok()??;
        // What is only packed is called by nobody.
        if library.configuration.as_deref() == Some("runtimeOnly") {
            return None;
        }
        if library.version == VersionWant::LocalFile {
            let path = context.project.app().file(&library.module);
            if !context.project.snapshot().contains(&path) {
                return Some(Need::File(path));
            }
        }
        let module = library.module.clone();
        let wants = vendor.wants(Want::Dependency(library));
        wants.iter().find_map(|want| not_to_be_had(context, vendor, &module, want))
    })
}

/// The library that a dependency of the pack asks for; `None` where something of the project's
/// stands in its place.
///
/// # Errors
/// A template that cannot be filled in, or a field of push.toml that names no library.
pub(crate) fn wanted(
    context: &Context<'_>,
    vendor: &Vendor<'_>,
    dependency: &Dependency,
) -> Result<Option<DependencyWant>, Box<Diagnostic>> {
    let fill = |text: &str| vendor.fill(text, &vendor.pack.file, dependency.line);
    let want = match &dependency.source {
        DependencySource::File { path, .. } => {
            match in_its_place(vendor, context.project, dependency) {
                Some(InItsPlace::Module { module, version }) => {
                    DependencyWant::new(module, VersionWant::Exactly(version))
                }
                Some(InItsPlace::Declared) => return Ok(None),
                Some(InItsPlace::Neither(span)) => return Err(no_coordinate(context, &span)),
                None => DependencyWant {
                    beside: vendor.pack.sdk.wrapped_in.clone(),
                    ..DependencyWant::new(fill(path)?, VersionWant::LocalFile)
                },
            }
        }
        DependencySource::Module { module, version } => {
            let is_sdk = version.contains("sdk_version");
            // What a file of the project brings would be there twice.
            if is_sdk && sdk_file::used_files(context.project, vendor.config).next().is_some() {
                return Ok(None);
            }
            let version = fill(version)?;
            let version = match dependency.any_version {
                true => VersionWant::AtLeastSome(version),
                false => VersionWant::Exactly(version),
            };
            DependencyWant::new(module.clone(), version)
        }
    };
    Ok(Some(DependencyWant { configuration: dependency.configuration.clone(), ..want }))
}

fn no_coordinate(context: &Context<'_>, span: &Span) -> Box<Diagnostic> {
    let message = "this is neither `group:artifact:version` nor a module such as `:push`";
    let finding = Diagnostic::error(Code::ConfigBadValue, message);
    let help = "name one version of an artifact, or a module of the project";
    Box::new(context.config.point(finding.help(help), span))
}

/// Why a library that is wanted, maybe for one member alone, cannot be called there.
fn not_to_be_had(
    context: &Context<'_>,
    vendor: &Vendor<'_>,
    module: &str,
    want: &Want,
) -> Option<Need> {
    let key = want.key(context.project);
    let told = presence(context.project, want);
    let some_only = context.project.only_in_some_variants(module);
    let elsewhere =
        some_only && (vendor.members.is_empty() || matches!(told, Presence::Unknown(_)));
    if (context.is_left(want) || elsewhere) && !context.is_assumed(&key) {
        return Some(Need::Settled(key));
    }
    let unserved = (told == Presence::Absent).then(|| unserved(context, vendor)).flatten();
    unserved.or_else(|| kept_out(context, vendor, want))
}

/// A library that is not there yet, and that the build has too low a level for.
fn kept_out(context: &Context<'_>, vendor: &Vendor<'_>, want: &Want) -> Option<Need> {
    let key = want.key(context.project);
    let waits =
        vendor.kept_out.contains(&key) && presence(context.project, want) == Presence::Absent;
    waits.then_some(Need::Settled(key))
}

/// A repository of the vendor's libraries that is left for a human: they cannot be had without it.
fn unserved(context: &Context<'_>, vendor: &Vendor<'_>) -> Option<Need> {
    let mut all = library_repositories(vendor).map(Want::Repository);
    let left = all.find(|want| context.is_left(want))?;
    Some(Need::Settled(left.key(context.project)))
}
