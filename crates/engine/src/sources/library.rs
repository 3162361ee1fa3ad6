//! What keeps a vendor's classes from compiling: its library, where that cannot be had.
//!
//! Knows files that are missing, libraries of some variants only and repositories in conflict; what
//! waits for it is decided elsewhere.

use pushwright_android::{DependencyWant, Presence, VersionWant, Want, presence};
use pushwright_config::pack::{Dependency, DependencySource};

use crate::model::context::Context;
use crate::model::requirement::Need;
use crate::vendor::repositories::library_repositories;
use crate::vendor::sdk_module::in_its_place;
use crate::vendor::variables::Vendor;

/// What the vendor's classes come in, where not every variant has it: a file that is missing, or a
/// library that the application declares for some variants only.
pub(super) fn missing_library(context: &Context<'_>, vendor: &Vendor<'_>) -> Option<Need> {
    let applies = |it: &&Dependency| vendor.holds(it.when.as_ref());
    vendor.pack.dependencies.iter().filter(applies).find_map(|dependency| {
        match &dependency.source {
            DependencySource::File { path, .. } => {
                if in_its_place(vendor, context.project, dependency).is_some() {
                    return None;
                }
                let file = vendor.fill(path, &vendor.pack.file, dependency.line).ok()?;
                let path = context.project.app().file(&file);
                if context.project.snapshot().contains(&path) {
                    let want = DependencyWant { module: file, version: VersionWant::LocalFile };
                    return kept_out(context, vendor, &Want::Dependency(want));
                }
                Some(Need::File(path))
            }
            DependencySource::Module { module, .. } => {
                let version = VersionWant::AtLeastSome(String::new());
                let want = Want::Dependency(DependencyWant { module: module.clone(), version });
                vendor
                    .wants(want)
                    .iter()
                    .find_map(|want| not_to_be_had(context, vendor, module, want))
            }
        }
    })
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
    if elsewhere && !context.is_assumed(&key) {
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
