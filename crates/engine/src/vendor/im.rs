//! Which IM SDK the app has, and how a project shows it.
//!
//! Knows the libraries by name; what is generated for each is the templates' business.

use pushwright_android::{Library, Project, libraries};
use pushwright_config::config::{ImSdk, PushConfig};
use pushwright_config::pack::compare_versions;

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
    let found = [ImSdk::TimPush, ImSdk::V2Tim, ImSdk::Tim4]
        .into_iter()
        .find(|sdk| is_declared(project, *sdk));
    match found {
        Some(ImSdk::V2Tim) if is_tim_4(project) => ImSdk::Tim4,
        found => found.unwrap_or(ImSdk::None),
    }
}

/// Whether the IM SDK among the dependencies is one without the calls of `v2tim`.
///
/// Those came with 4.8.50, while the library still had the name of the older ones (Tencent's demo
/// of June 2020 uses them first). A version that the files do not tell counts as a later one.
fn is_tim_4(project: &Project<'_>) -> bool {
    let is_old = |it: &Library| {
        artifacts(ImSdk::Tim4).contains(&it.module.as_str())
            && it.version.as_deref().is_some_and(|it| compare_versions(it, "4.8.50").is_lt())
    };
    libraries(project).iter().any(is_old)
}

/// What of an IM SDK shows that a project uses it.
fn artifacts(sdk: ImSdk) -> &'static [&'static str] {
    match sdk {
        ImSdk::Tim4 => &["com.tencent.imsdk:imsdk"],
        ImSdk::V2Tim => &["com.tencent.imsdk:imsdk-plus", "com.tencent.imsdk:imsdk"],
        ImSdk::TimPush => &["com.tencent.timpush:timpush", "com.tencent.timpush:tpush"],
        ImSdk::None => &[],
    }
}

/// Whether some module names a library of the IM SDK.
///
/// Any of TIMPush's parts tells: a package may bring its core, and the application its vendors'.
pub(crate) fn is_declared(project: &Project<'_>, sdk: ImSdk) -> bool {
    let by_part = || {
        let of_group = |it: &Library| it.module.starts_with("com.tencent.timpush:");
        libraries(project).iter().any(of_group)
    };
    artifacts(sdk).iter().any(|it| project.names_library(it)) || sdk == ImSdk::TimPush && by_part()
}

/// Whether the project has a TIMPush that tells the app of clicks.
///
/// It does since 8.3.6498 (its list of changes, November 2024). A version that the files do not
/// tell counts as a later one.
pub(crate) fn tells_of_clicks(project: &Project<'_>) -> bool {
    let is_old = |it: &Library| {
        artifacts(ImSdk::TimPush).contains(&it.module.as_str())
            && it.version.as_deref().is_some_and(|version| {
                let is_fixed = version.starts_with(|c: char| c.is_ascii_digit());
                is_fixed && !version.contains('+') && compare_versions(version, "8.3.6498").is_lt()
            })
    };
    is_declared(project, ImSdk::TimPush) && !libraries(project).iter().any(is_old)
}

pub(crate) fn im_missing(scene: &Scene<'_>, sdk: ImSdk) -> Option<Need> {
    let names = artifacts(sdk);
    let there = names.is_empty() || is_declared(scene.project, sdk);
    (!there).then(|| Need::ImSdk(names[0]))
}
