//! Rules about the build: repositories, configurations, versions, features of the Android plugin.
//!
//! Knows what Gradle and the Android plugin refuse from which version on. What stands in a
//! condition is not looked at: whether it holds is not known.

use std::cmp::Ordering;

use pushwright_android::{
    Address, Place, PluginWant, Presence, ValueAt, Want, Written, is_before, plugin_resolves,
    presence,
};
use pushwright_config::pack::{DependencySource, Plugin};
use pushwright_config::{Code, Diagnostic, Severity};
use pushwright_lossless::Edit;
use pushwright_text::compare_versions;

use super::{Exam, Rule, Symptom, finding};
use crate::require::pack::{android_classpath, name, needs_agp_classpath};

pub(super) const RULES: &[Rule] = &[
    Rule::of_calls(
        &[Code::DoctorInsecureRepository],
        |it, each| it.written_in("repositories", each),
        insecure_repository,
    ),
    Rule::of_calls(&[Code::DoctorJcenter], |it, each| it.written_in("repositories", each), jcenter),
    Rule::of_calls(
        &[Code::DoctorProjectRepositories],
        |it, each| it.written_as("repositories", each),
        project_repositories,
    ),
    Rule::of_calls(
        &[Code::DoctorRemovedConfiguration],
        |it, each| it.written_in("dependencies", each),
        removed_configuration,
    ),
    Rule::of_calls(
        &[Code::DoctorBuildConfigOff],
        |it, each| it.written_as("buildConfigField", each),
        build_config_off,
    ),
    Rule::of_app(&[Code::DoctorNamespaceMissing], namespace_missing),
    Rule::of_app(&[Code::DoctorDynamicVersion], dynamic_version),
    Rule::of_app(&[Code::DoctorSupportLibrary], support_library),
    Rule::of_app(
        &[Code::DoctorPluginClasspath, Code::DoctorPluginTooNew, Code::DoctorPluginTooOld],
        plugins,
    ),
    Rule::of_app(&[Code::DoctorPluginNotApplied], plugin_not_applied),
];

fn symptom(
    exam: &Exam<'_>,
    diagnostic: Diagnostic,
    call: &Written,
    edit: Option<Edit>,
    subject: &str,
) -> Symptom {
    Symptom::with_edit(exam.at(diagnostic, &call.at), edit, subject)
}

fn insecure_repository(exam: &Exam<'_>, call: &Written, found: &mut Vec<Symptom>) {
    let severity = if exam.has_gradle(7) { Severity::Error } else { Severity::Warning };
    for Address { url, literal, insecure_allowed } in &call.addresses {
        let Some(host) = url.strip_prefix("http://") else { continue };
        if ["localhost", "127."].iter().any(|it| host.starts_with(it)) || *insecure_allowed {
            continue;
        }
        let diagnostic = finding(
            severity,
            Code::DoctorInsecureRepository,
            format!("the repository `{url}` is addressed without TLS"),
            "from Gradle 7 on the build stops: \"Using insecure protocols with repositories, without explicit opt-in, is unsupported\"",
            "write `https`",
        );
        // Behind the quote.
        let start = literal.as_ref().map(|it| it.start + 1);
        let text = exam.text(&call.at.file).unwrap_or_default();
        let is_spelt = |at: &usize| text.get(*at..).is_some_and(|it| it.starts_with("http://"));
        let edit = start.filter(is_spelt).map(|at| Edit::insert(at + "http".len(), "s"));
        found.push(symptom(exam, diagnostic, call, edit, url));
    }
}

fn jcenter(exam: &Exam<'_>, call: &Written, found: &mut Vec<Symptom>) {
    if call.name != "jcenter" {
        return;
    }
    let severity = if exam.has_gradle(9) { Severity::Error } else { Severity::Warning };
    let diagnostic = finding(
        severity,
        Code::DoctorJcenter,
        "the build asks JCenter, which is shut down".to_owned(),
        "libraries that are not on Maven Central are not found; Gradle 9 does not know `jcenter()`",
        "use `mavenCentral()`",
    );
    // Of `repositories.jcenter()` the way stays.
    let own = call.text.rfind("jcenter").unwrap_or(0);
    let (start, end) = (call.at.span.start + own, call.at.span.end);
    let edit = call.is_plain.then(|| Edit::replace(start..end, "mavenCentral()"));
    found.push(symptom(exam, diagnostic, call, edit, &call.way.join("/")));
}

fn project_repositories(exam: &Exam<'_>, call: &Written, found: &mut Vec<Symptom>) {
    let project = exam.project();
    let of_project =
        call.way.iter().all(|it| ["allprojects", "subprojects"].contains(&it.as_str()));
    let Some(settings) = &project.settings else { return };
    if !call.is_filled || !of_project || call.at.file == *settings {
        return;
    }
    if project.says(settings, "FAIL_ON_PROJECT_REPOS") {
        let diagnostic = finding(
            Severity::Error,
            Code::DoctorProjectRepositories,
            "repositories are added here, which the settings script forbids".to_owned(),
            "the build stops: \"Build was configured to prefer settings repositories over project repositories\"",
            "move them to `dependencyResolutionManagement` in the settings script",
        );
        found.push(symptom(exam, diagnostic, call, None, ""));
    }
}

/// Configurations that Gradle 7 no longer has, and what took their place.
const REMOVED: [(&str, &str); 8] = [
    ("compile", "implementation"),
    ("testCompile", "testImplementation"),
    ("androidTestCompile", "androidTestImplementation"),
    ("debugCompile", "debugImplementation"),
    ("releaseCompile", "releaseImplementation"),
    ("provided", "compileOnly"),
    ("apk", "runtimeOnly"),
    ("runtime", "runtimeOnly"),
];

fn removed_configuration(exam: &Exam<'_>, call: &Written, found: &mut Vec<Symptom>) {
    let replaced = REMOVED.iter().find(|(name, _)| *name == call.name);
    let Some((name, instead)) = replaced.filter(|_| call.way == ["dependencies"]) else { return };
    let own = exam.text(&call.at.file).is_some_and(|it| it.contains("configurations"));
    if !exam.has_gradle(7) || !call.has_arguments || own {
        return;
    }
    let diagnostic = finding(
        Severity::Error,
        Code::DoctorRemovedConfiguration,
        format!("Gradle has no configuration `{name}` any more"),
        &format!("the build stops: \"Could not find method {name}() for arguments\""),
        &format!("write `{instead}`"),
    );
    let edit = Edit::replace(call.name_at.end - name.len()..call.name_at.end, *instead);
    let subject = call.text.lines().next().unwrap_or_default().replace('\'', "\"");
    found.push(symptom(exam, diagnostic, call, Some(edit), &subject));
}

fn build_config_off(exam: &Exam<'_>, call: &Written, found: &mut Vec<Symptom>) {
    // One word for the script says it, however many fields there are.
    let file = &call.at.file;
    let said = |it: &Symptom| {
        let location = it.diagnostic.location.as_ref();
        it.diagnostic.code == Code::DoctorBuildConfigOff
            && location.is_some_and(|it| it.file == file.as_str())
    };
    if !exam.has_android_plugin("8") || found.iter().any(said) {
        return;
    }
    let on = |text: &str| {
        let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        ["buildConfigtrue", "buildConfig=true", "buildConfig.set(true)"]
            .iter()
            .any(|it| plain.contains(it))
    };
    let somewhere = exam.project().snapshot().paths().any(|path| {
        let name = path.file_name();
        let script = [".gradle", ".kts", ".kt", ".groovy"].iter().any(|it| name.ends_with(it));
        script && exam.text(path).is_some_and(on)
    });
    let by_default =
        exam.gradle_property("android.defaults.buildfeatures.buildconfig") == Some("true");
    if somewhere || by_default {
        return;
    }
    let diagnostic = finding(
        Severity::Error,
        Code::DoctorBuildConfigOff,
        "a field of BuildConfig is set, and the Android plugin generates no BuildConfig".to_owned(),
        "the build stops: \"contains custom BuildConfig fields, but the feature is disabled\"",
        "write `buildFeatures { buildConfig true }` into `android { }`",
    );
    let project = exam.project();
    let is_kotlin = project.is_kotlin(file);
    let statement = if is_kotlin { "buildConfig = true" } else { "buildConfig true" };
    let in_features = project.statement_last(file, &["android", "buildFeatures"], statement);
    let edit = in_features.or_else(|| {
        project.statement_last(file, &["android"], &format!("buildFeatures {{ {statement} }}"))
    });
    found.push(symptom(exam, diagnostic, call, edit, "buildConfig"));
}

fn namespace_missing(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    let project = exam.project();
    let Some(file) = &project.app().script else { return };
    let said = project.snapshot().paths().any(|path| {
        let name = path.file_name();
        let build = name.ends_with(".gradle")
            || name.ends_with(".kts")
            || path.as_str().contains("buildSrc");
        build && exam.text(path).is_some_and(|text| text.contains("namespace"))
    });
    if said || !exam.has_android_plugin("8") {
        return;
    }
    let value = project.namespace.as_deref().unwrap_or("…");
    let diagnostic = finding(
        Severity::Error,
        Code::DoctorNamespaceMissing,
        format!("`{}` has no namespace", project.app().path),
        "the build stops: \"Namespace not specified. Specify a namespace in the module's build file\"",
        &format!("write `namespace '{value}'` into `android {{ }}`"),
    );
    let place = Place::new(file, 0..0);
    let edit = project.namespace.as_ref().and_then(|namespace| {
        let statement = match project.is_kotlin(file) {
            true => format!("namespace = \"{namespace}\""),
            false => format!("namespace '{namespace}'"),
        };
        project.statement_first(file, &["android"], &statement)
    });
    found.push(Symptom::with_edit(exam.at(diagnostic, &place), edit, "namespace"));
}

fn dynamic_version(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    let known: Vec<&str> = exam
        .packs()
        .flat_map(|pack| &pack.dependencies)
        .filter_map(|it| match &it.source {
            DependencySource::Module { module, .. } => Some(module.as_str()),
            DependencySource::File { .. } => None,
        })
        .collect();
    for library in exam.project().libraries() {
        let Some(version) = library.version else { continue };
        let moves = version.ends_with('+') || version.starts_with("latest.");
        if moves && known.contains(&library.module.as_str()) {
            let diagnostic = finding(
                Severity::Warning,
                Code::DoctorDynamicVersion,
                format!("the version of `{}` changes by itself: `{version}`", library.module),
                "tomorrow's build may hold another SDK, with other permissions and calls",
                "pin the version",
            );
            found.push(Symptom::new(exam.at(diagnostic, &library.at)));
        }
    }
}

fn support_library(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    let libraries = exam.project().libraries();
    let old = libraries.iter().find(|it| it.module.starts_with("com.android.support:"));
    let new = libraries.iter().any(|it| it.module.starts_with("androidx."));
    let jetifier = exam.gradle_property("android.enableJetifier") == Some("true");
    let Some(old) = old.filter(|_| new && !jetifier) else { return };
    let diagnostic = finding(
        Severity::Warning,
        Code::DoctorSupportLibrary,
        format!("`{}` stands beside AndroidX", old.module),
        "duplicate classes, or a conflict of `android:appComponentFactory` in the manifest",
        "move it to AndroidX, or set `android.enableJetifier=true` in gradle.properties",
    );
    found.push(Symptom::new(exam.at(diagnostic, &old.at)));
}

/// A plugin of a pack that is on the class path, whose vendor's file is there, and that no module
/// applies.
fn plugin_not_applied(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    let project = exam.project();
    let named = |id: &str| {
        let modules = project.modules.iter().filter(|it| it != &project.root());
        let scripts = modules.filter_map(|it| exam.text(it.script.as_ref()?));
        scripts.into_iter().any(|text| text.contains(id))
    };
    for pack in exam.packs() {
        let file = pack.files.iter().find(|it| exam.text(&project.app().file(&it.path)).is_some());
        for plugin in &pack.plugins {
            let (Some(file), Some(script)) = (file, &project.app().script) else { continue };
            let want = Want::Plugin(PluginWant { plugin: name(plugin) });
            // Where it waits for something, that is told.
            let key = want.key(project).to_string();
            let waits = exam
                .patient
                .plan
                .items
                .iter()
                .any(|item| item.diagnostic.notes.iter().any(|note| note.contains(&key)));
            let absent = presence(project, &want) == Presence::Absent;
            let resolves = plugin_resolves(project, &plugin.id, &plugin.classpath);
            if waits
                || !absent
                || !resolves
                || std::iter::once(&plugin.id).chain(&plugin.also).any(|it| named(it))
            {
                continue;
            }
            let diagnostic = finding(
                Severity::Warning,
                Code::DoctorPluginNotApplied,
                format!("the build has `{}`, and no module applies it", plugin.id),
                &format!(
                    "`{}` is not read: the SDK finds no values, and no phone gets a token",
                    file.path
                ),
                &format!(
                    "apply it in `{}`: `id '{}'` in its `plugins {{ }}` block",
                    project.app().path,
                    plugin.id
                ),
            );
            found.push(Symptom::new(exam.at(diagnostic, &Place::new(script, 0..0))));
        }
    }
}

/// Gradle plugins of packs: what they find on the class path, and which Gradle they need.
fn plugins(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    let project = exam.project();
    let mut seen = std::collections::BTreeSet::new();
    for plugin in exam.packs().flat_map(|pack| &pack.plugins) {
        if !project.applies_plugin(&plugin.id) || !seen.insert(&plugin.id) {
            continue;
        }
        let android = Want::Classpath(android_classpath(plugin));
        let Some(script) = &project.app().script else { continue };
        let is_told = matches!(presence(project, &android), Presence::Present(_));
        if needs_agp_classpath(project, plugin) && !is_told {
            let diagnostic = finding(
                Severity::Error,
                Code::DoctorPluginClasspath,
                format!("`{}` does not see the Android plugin", plugin.id),
                "the build stops: \"com.android.tools.build:gradle is no set in the build.gradle file\"",
                "add `com.android.tools.build:gradle` with its version to the `classpath` of `buildscript` in the root script",
            );
            found.push(Symptom::new(exam.at(diagnostic, &Place::new(script, 0..0))));
        }
        let declared = project.classpath_version(&plugin.classpath);
        let (Some(declared), Some((gradle, _))) = (declared, project.gradle_version()) else {
            continue;
        };
        found.extend(too_new(exam, plugin, &declared, gradle));
        found.extend(too_old(exam, plugin, &declared, gradle));
    }
}

fn too_new(exam: &Exam<'_>, plugin: &Plugin, declared: &ValueAt, gradle: u32) -> Option<Symptom> {
    let older = plugin.version_before_gradle_7.as_ref()?;
    let generation: Vec<&str> = plugin.version.split('.').take(2).collect();
    let newer = compare_versions(&declared.value, &generation.join(".")) != Ordering::Less;
    (gradle < 7 && newer).then(|| {
        let diagnostic = finding(
            Severity::Error,
            Code::DoctorPluginTooNew,
            format!(
                "`{}` {} needs Gradle 7; the wrapper has {gradle}",
                plugin.classpath, declared.value
            ),
            "the build stops while it loads the plugin",
            &format!("use version {older}, or update Gradle"),
        );
        Symptom::new(exam.at(diagnostic, &declared.at))
    })
}

fn too_old(exam: &Exam<'_>, plugin: &Plugin, declared: &ValueAt, gradle: u32) -> Option<Symptom> {
    let least = plugin.least_from_gradle_8.as_ref()?;
    let older = is_before(&declared.value, least);
    (gradle >= 8 && older).then(|| {
        let diagnostic = finding(
            Severity::Error,
            Code::DoctorPluginTooOld,
            format!(
                "`{}` {} is too old for Gradle {gradle}, which the wrapper has",
                plugin.classpath, declared.value
            ),
            "the build stops in a task of the plugin: \"IncrementalTaskInputs is not a valid parameter\"",
            &format!("use version {}; at least {least} is needed", plugin.version),
        );
        Symptom::new(exam.at(diagnostic, &declared.at))
    })
}
