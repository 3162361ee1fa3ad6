//! The questions that each sort touches.

use pushwright_android::Scope;

use crate::asked::*;
use crate::of_libraries::*;
use crate::of_members::*;
use crate::{Question, Sort};

/// The questions that a sort touches.
pub(crate) fn questions(sort: Sort) -> &'static [Question] {
    match sort {
        Sort::Path => &[
            ("libraries of an applied script", |it| library_in(it, false)),
            ("libraries of a script that a map applies", |it| library_by_map(it, false)),
            ("repositories of an applied script", |it| repository_in(it, false)),
            ("plugins of an applied script", |it| plugin_in(it, false)),
            ("where sources lie", source_folder),
            ("where the manifest is", manifest),
            ("which keystore signs", keystore),
        ],
        Sort::KotlinPath => &[
            ("libraries of an applied script", |it| library_in(it, true)),
            ("libraries of a script that a map applies", |it| library_by_map(it, true)),
            ("repositories of an applied script", |it| repository_in(it, true)),
            ("plugins of an applied script", |it| plugin_in(it, true)),
        ],
        Sort::Entry => &[
            ("libraries", |it| libraries(it, "app/build.gradle")),
            ("repositories of all projects", |it| of_all_projects(it, "build.gradle")),
            ("repositories of the settings", |it| of_settings(it, "settings.gradle")),
            ("repositories of the build script", |it| of_build_script(it, "build.gradle")),
            ("class path", |it| class_path(it, "build.gradle")),
        ],
        Sort::KotlinEntry => &[
            ("libraries", |it| libraries(it, "app/build.gradle.kts")),
            ("repositories of all projects", |it| of_all_projects(it, "build.gradle.kts")),
            ("repositories of the settings", |it| of_settings(it, "settings.gradle.kts")),
            ("repositories of the build script", |it| of_build_script(it, "build.gradle.kts")),
            ("class path", |it| class_path(it, "build.gradle.kts")),
        ],
        Sort::Member => &[
            ("rules of a build type", |it| rules(it, "app/build.gradle")),
            ("placeholders of a flavor", |it| placeholder_of_flavor(it, "app/build.gradle")),
            ("the id of a flavor", |it| id_of_flavor(it, "app/build.gradle")),
            ("the axis of a flavor", |it| axis(it, "app/build.gradle")),
        ],
        Sort::KotlinMember => &[
            ("rules of a build type", |it| rules(it, "app/build.gradle.kts")),
            ("placeholders of a flavor", |it| placeholder_of_flavor(it, "app/build.gradle.kts")),
            ("the id of a flavor", |it| id_of_flavor(it, "app/build.gradle.kts")),
            ("the axis of a flavor", |it| axis(it, "app/build.gradle.kts")),
        ],
        Sort::Made => &[
            ("the axis of the other", |it| others(it, "app/build.gradle", false)),
            ("the axis of the other, from an applied script", |it| {
                others(it, "shared/f.gradle", false)
            }),
            ("its own axis", |it| others(it, "app/build.gradle", true)),
        ],
        Sort::KotlinMade => &[
            ("the axis of the other", |it| others(it, "app/build.gradle.kts", false)),
            ("its own axis", |it| others(it, "app/build.gradle.kts", true)),
        ],
        Sort::File => &[
            ("local files", |it| local_file(it, "app/build.gradle")),
            ("local files of an applied script", |it| local_file(it, "shared/f.gradle")),
        ],
        Sort::Coordinates => &[
            ("libraries", |it| library_by(it, "app/build.gradle")),
            ("class path", |it| class_path_by(it, "build.gradle")),
            ("a version on the class path", |it| old_on_class_path(it, "build.gradle")),
        ],
        Sort::Unread => &[("libraries", |it| library_by(it, "app/build.gradle"))],
        Sort::KotlinCoordinates => &[
            ("libraries", |it| library_by(it, "app/build.gradle.kts")),
            ("class path", |it| class_path_by(it, "build.gradle.kts")),
            ("a version on the class path", |it| old_on_class_path(it, "build.gradle.kts")),
        ],
        Sort::Applied => &[("plugins", plugin)],
        Sort::AppliedAbove => &[("plugins", plugin_above)],
        Sort::Value => &[
            ("the version of a library", version_of_library),
            ("the address of a repository", address),
            ("the value of a placeholder", value_of_placeholder),
            ("the applicationId", application_id),
        ],
        Sort::Reached => &[
            ("libraries", |it| libraries(&in_container(it), "app/build.gradle")),
            ("repositories", |it| of_all_projects(&in_container(it), "build.gradle")),
            ("class path", |it| class_path(&in_container(it), "build.gradle")),
            ("plugins", |it| plugin(&it.replace("INSIDE", "apply plugin: 'p.q'"))),
        ],
        Sort::Repository => &[
            ("repositories of all projects", |it| {
                declared_by(it, "build.gradle", "allprojects", Scope::Dependencies)
            }),
            ("repositories of the settings", |it| {
                declared_by(
                    it,
                    "settings.gradle",
                    "dependencyResolutionManagement",
                    Scope::Dependencies,
                )
            }),
            ("repositories of the build script", |it| {
                declared_by(it, "build.gradle", "buildscript", Scope::Classpath)
            }),
        ],
        Sort::KotlinRepository => &[
            ("repositories of all projects", |it| {
                declared_by(it, "build.gradle.kts", "allprojects", Scope::Dependencies)
            }),
            ("repositories of the settings", |it| {
                declared_by(
                    it,
                    "settings.gradle.kts",
                    "dependencyResolutionManagement",
                    Scope::Dependencies,
                )
            }),
            ("repositories of the build script", |it| {
                declared_by(it, "build.gradle.kts", "buildscript", Scope::Classpath)
            }),
        ],
        Sort::Filter => &[("repositories", filter)],
        Sort::Placeholder => &[("a placeholder", |it| placeholder(it, "app/build.gradle"))],
        Sort::KotlinPlaceholder => {
            &[("a placeholder", |it| placeholder(it, "app/build.gradle.kts"))]
        }
        Sort::Called => &[("libraries", called)],
        Sort::Managed => &[
            ("repositories of the settings", |it| managed(it, MAVEN)),
            ("where one more goes", |it| managed(it, "google()")),
        ],
    }
}
