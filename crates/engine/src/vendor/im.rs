//! Which IM SDK the app has, and how a project shows it.
//!
//! Knows no SDK by name: its im.toml says by which libraries it is known.

use pushwright_android::{Package, PackageLibrary, Project};
use pushwright_config::config::{ImLibrary, ImSdk, ImSpec, PushConfig};

use crate::model::context::Context;
use crate::model::requirement::Need;

/// The IM SDK of push.toml, else the one the project depends on.
pub(crate) fn im_sdk(context: &Context<'_>) -> ImSdk {
    im_sdk_of(context.config, context.project)
}

/// The IM SDK that push.toml names, else the one the project depends on.
#[must_use]
pub fn im_sdk_of(config: &PushConfig, project: &Project<'_>) -> ImSdk {
    if let Some(sdk) = &config.im {
        return sdk.value;
    }
    let is_there =
        |sdk: &ImSdk| declares(project, &sdk.spec().libraries) || is_brought(project, sdk.spec());
    ImSdk::all().into_iter().find(is_there).unwrap_or_else(ImSdk::none)
}

/// Whether a package around the build brings an IM SDK, by its name or by what it declares.
fn is_brought(project: &Project<'_>, spec: &ImSpec) -> bool {
    let is_its = |it: &PackageLibrary| {
        let mut own = spec.libraries.iter().filter(|library| library.is(&it.module));
        own.any(|library| library.covers(it.version.as_deref()))
    };
    let brings = |it: &Package| spec.packages.contains(&it.name) || it.libraries.iter().any(is_its);
    project.packages.iter().any(brings)
}

/// Whether some module names one of the libraries, in a version that counts.
pub(crate) fn declares(project: &Project<'_>, wanted: &[ImLibrary]) -> bool {
    wanted.iter().any(|library| {
        let own = project.library_versions(&|module| library.is(module));
        match own.is_empty() {
            true => project.names_library(&library.module) && library.covers(None),
            false => own.iter().all(|version| library.covers(version.as_deref())),
        }
    })
}

/// What waits for an IM SDK that push.toml names and no module declares, in whatever version.
pub(crate) fn im_missing(context: &Context<'_>, sdk: ImSdk) -> Option<Need> {
    let wanted = &sdk.spec().libraries;
    let there = wanted.iter().any(|library| {
        let is_own = !context.project.library_versions(&|module| library.is(module)).is_empty();
        let seen =
            |it: &Package| it.libraries.iter().any(|it| it.is_seen && library.is(&it.module));
        let brought = context.project.packages.iter().any(seen);
        is_own || brought || context.project.names_library(&library.module)
    });
    let first = wanted.first().filter(|_| !there)?;
    Some(Need::ImSdk(first.module.as_str()))
}
