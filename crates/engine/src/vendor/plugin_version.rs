//! Which version of a Gradle plugin a build takes.
//!
//! Knows what a pack says of old and new builds; asks the project which one it is.

use pushwright_android::Project;
use pushwright_config::pack::Plugin;
use pushwright_text::compare_versions;

/// The first number of the Android plugin's version.
fn android_major(project: &Project<'_>) -> Option<u32> {
    project.android_plugin()?.split('.').next()?.parse().ok()
}

/// The first number of Gradle's version; without a wrapper that of the Android plugin, which has
/// counted as Gradle does since 7.
pub(crate) fn gradle_major(project: &Project<'_>) -> Option<u32> {
    project.gradle_version().map(|(major, _)| major).or_else(|| android_major(project))
}

/// The version of a Gradle plugin for the Gradle and the Android plugin that the project has.
pub(crate) fn plugin_version<'p>(project: &Project<'_>, plugin: &'p Plugin) -> &'p str {
    let too_old = || {
        let least = plugin.least_android_plugin.as_deref();
        least
            .zip(project.android_plugin())
            .is_some_and(|(least, has)| compare_versions(&has, least).is_lt())
    };
    match (&plugin.version_before_gradle_7, &plugin.version_from_android_plugin_9) {
        (Some(old), _) if gradle_major(project).is_some_and(|it| it < 7) || too_old() => old,
        (_, Some(new)) if android_major(project).is_some_and(|major| major >= 9) => new,
        _ => &plugin.version,
    }
}
