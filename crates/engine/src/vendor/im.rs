//! Which IM SDK the app has, and how a project shows it.
//!
//! Knows no SDK by name: its im.toml says by which libraries it is known.

use pushwright_android::Project;
use pushwright_config::config::{ImLibrary, ImSdk, PushConfig};

use crate::model::requirement::Need;
use crate::model::scene::Scene;

/// The IM SDK of push.toml, else the one the project depends on.
pub(crate) fn im_sdk(scene: &Scene<'_>) -> ImSdk {
    im_sdk_of(scene.config, scene.project)
}

/// The IM SDK that push.toml names, else the one the project depends on.
#[must_use]
pub fn im_sdk_of(config: &PushConfig, project: &Project<'_>) -> ImSdk {
    if let Some(sdk) = &config.im {
        return sdk.value;
    }
    let found = ImSdk::all().into_iter().find(|sdk| declares(project, &sdk.spec().libraries));
    found.unwrap_or_else(ImSdk::none)
}

/// Whether some module names one of the libraries, in a version that counts.
pub(crate) fn declares(project: &Project<'_>, wanted: &[ImLibrary]) -> bool {
    let declared = project.libraries();
    wanted.iter().any(|library| {
        let mut own = declared.iter().filter(|it| library.is(&it.module)).peekable();
        match own.peek() {
            None => project.names_library(&library.module) && library.covers(None),
            Some(_) => own.all(|it| library.covers(it.version.as_deref())),
        }
    })
}

/// What waits for an IM SDK that push.toml names and no module declares, in whatever version.
pub(crate) fn im_missing(scene: &Scene<'_>, sdk: ImSdk) -> Option<Need> {
    let wanted = &sdk.spec().libraries;
    let declared = scene.project.libraries();
    let there = wanted.iter().any(|library| {
        let is_own = declared.iter().any(|it| library.is(&it.module));
        is_own || scene.project.names_library(&library.module)
    });
    let first = wanted.first().filter(|_| !there)?;
    Some(Need::ImSdk(first.module.as_str()))
}
