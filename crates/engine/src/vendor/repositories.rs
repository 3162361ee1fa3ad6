//! The repositories that a pack names, and what is looked for in each.
//!
//! Does not know which a project has.

use pushwright_android::{RepositoryWant, Scope};
use pushwright_config::pack::{DependencySource, Pack, Repository, RepositoryUse};

use super::variables::Vendor;

/// A repository for one use, with the groups of the pack's libraries or plugins, and those that the
/// pack says they drag in.
pub(crate) fn repository_want(
    pack: &Pack,
    repository: &Repository,
    scope: Scope,
) -> RepositoryWant {
    let modules: Vec<&str> = match scope {
        Scope::Dependencies => pack
            .dependencies
            .iter()
            .filter_map(|it| match &it.source {
                DependencySource::Module { module, .. } => Some(module.as_str()),
                DependencySource::File { .. } => None,
            })
            .collect(),
        Scope::Classpath => pack.plugins.iter().map(|it| it.classpath.as_str()).collect(),
    };
    let own = modules.into_iter().filter_map(|it| it.split(':').next());
    let all = own.map(str::to_owned).chain(repository.groups.iter().cloned());
    let mut groups: Vec<String> = all.collect();
    groups.sort();
    groups.dedup();
    RepositoryWant { scope, url: repository.url.clone(), groups }
}

/// The repositories that a vendor's libraries come from.
pub(crate) fn library_repositories<'v>(
    vendor: &'v Vendor<'_>,
) -> impl Iterator<Item = RepositoryWant> + 'v {
    let all = vendor.pack.repositories.iter().filter(|it| vendor.holds(it.when.as_ref()));
    let serves = all.filter(|it| it.uses.contains(&RepositoryUse::Dependencies));
    serves.map(|it| repository_want(vendor.pack, it, Scope::Dependencies))
}
