//! Rules about the build: repositories, configurations, versions, features of the Android plugin.
//!
//! Knows what Gradle and the Android plugin refuse from which version on. What stands in a
//! condition is not looked at: whether it holds is not known.

use std::cmp::Ordering;

use pushwright_android::{Place, Presence, RelPath, Said, Want, presence};
use pushwright_config::pack::{DependencySource, Plugin, compare_versions};
use pushwright_config::{Code, Severity};
use pushwright_lossless::Edit;
use pushwright_lossless::gradle::edit::{self, Container};
use pushwright_lossless::gradle::query::{self, Node, is_conditional};
use pushwright_lossless::gradle::{Body, Call, Dialect, Script};
use pushwright_lossless::placement::Slot;

use super::{Exam, Symptom, finding};
use crate::require::pack::{android_classpath, needs_agp_classpath};

pub(crate) fn rules(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    for file in exam.project().script_files() {
        let (Some(text), Some(Ok(script))) =
            (exam.text(&file), exam.project().snapshot().script(&file))
        else {
            continue;
        };
        let view = View { exam, file: &file, text, script };
        view.each_call(&mut |call, path| {
            insecure_repository(&view, call, path, found);
            jcenter(&view, call, path, found);
            project_repositories(&view, call, path, found);
            removed_configuration(&view, call, path, found);
            build_config_off(&view, call, found);
        });
    }
    namespace_missing(exam, found);
    dynamic_version(exam, found);
    support_library(exam, found);
    plugins(exam, found);
}

/// One script.
struct View<'v> {
    exam: &'v Exam<'v>,
    file: &'v RelPath,
    text: &'v str,
    script: &'v Script,
}

impl View<'_> {
    /// Every call outside conditions, with the names of the blocks around it.
    fn each_call(&self, visit: &mut dyn FnMut(&Call, &[&str])) {
        self.script.walk(&mut |steps, node| {
            if let Node::Call(call) = node
                && !is_conditional(steps)
            {
                visit(call, &query::path(steps));
            }
        });
    }

    fn symptom(
        &self,
        diagnostic: pushwright_config::Diagnostic,
        call: &Call,
        edit: Option<Edit>,
        subject: &str,
    ) -> Symptom {
        let place = Place::new(self.file, call.span.clone());
        Symptom::with_edit(self.exam.at(diagnostic, &place), edit, subject)
    }

    fn is_settings(&self) -> bool {
        self.exam.project().settings.as_ref() == Some(self.file)
    }
}

fn insecure_repository(view: &View<'_>, call: &Call, path: &[&str], found: &mut Vec<Symptom>) {
    if call.name.last() != "maven" || !path.contains(&"repositories") {
        return;
    }
    let slice = &view.text[call.span.clone()];
    let at = slice.find("http://").map(|at| call.span.start + at);
    let Some(at) = at.filter(|at| !view.script.comments.iter().any(|it| it.contains(at))) else {
        return;
    };
    let local =
        ["http://localhost", "http://127."].iter().any(|it| view.text[at..].starts_with(it));
    if local || slice.contains("llowInsecureProtocol") {
        return;
    }
    let severity = if view.exam.gradle_is(7) { Severity::Error } else { Severity::Warning };
    let url = view.text[at..].split(['"', '\'', ')', '\n']).next().unwrap_or_default().trim();
    let diagnostic = finding(
        severity,
        Code::DoctorInsecureRepository,
        format!("the repository `{url}` is addressed without TLS"),
        "from Gradle 7 on the build stops: \"Using insecure protocols with repositories, without explicit opt-in, is unsupported\"",
        "write `https`",
    );
    let edit = Edit::insert(at + "http".len(), "s");
    found.push(view.symptom(diagnostic, call, Some(edit), url));
}

fn jcenter(view: &View<'_>, call: &Call, path: &[&str], found: &mut Vec<Symptom>) {
    if call.name.text != "jcenter" || !path.contains(&"repositories") {
        return;
    }
    let severity = if view.exam.gradle_is(9) { Severity::Error } else { Severity::Warning };
    let diagnostic = finding(
        severity,
        Code::DoctorJcenter,
        "the build asks JCenter, which is shut down".to_owned(),
        "libraries that are not on Maven Central are not found; Gradle 9 does not know `jcenter()`",
        "use `mavenCentral()`",
    );
    let plain = call.body.is_none() && call.chain.is_empty();
    let edit = plain.then(|| Edit::replace(call.span.clone(), "mavenCentral()"));
    found.push(view.symptom(diagnostic, call, edit, &path.join("/")));
}

fn project_repositories(view: &View<'_>, call: &Call, path: &[&str], found: &mut Vec<Symptom>) {
    let filled = call.body.as_ref().is_some_and(|it| !it.statements.is_empty());
    let of_project = path.iter().all(|it| ["allprojects", "subprojects"].contains(it));
    if call.name.text != "repositories" || !filled || !of_project || view.is_settings() {
        return;
    }
    let settings = view.exam.project().settings.as_ref();
    let Some(Ok(script)) = settings.and_then(|it| view.exam.project().snapshot().script(it)) else {
        return;
    };
    let text = settings.and_then(|it| view.exam.text(it)).unwrap_or_default();
    let forbidden = text
        .match_indices("FAIL_ON_PROJECT_REPOS")
        .any(|(at, _)| !script.comments.iter().any(|it| it.contains(&at)));
    if forbidden {
        let diagnostic = finding(
            Severity::Error,
            Code::DoctorProjectRepositories,
            "repositories are added here, which the settings script forbids".to_owned(),
            "the build stops: \"Build was configured to prefer settings repositories over project repositories\"",
            "move them to `dependencyResolutionManagement` in the settings script",
        );
        found.push(view.symptom(diagnostic, call, None, ""));
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

fn removed_configuration(view: &View<'_>, call: &Call, path: &[&str], found: &mut Vec<Symptom>) {
    let replaced = REMOVED.iter().find(|(name, _)| *name == call.name.text);
    let Some((name, instead)) = replaced.filter(|_| path == ["dependencies"]) else { return };
    let own = view.text.contains("configurations");
    if !view.exam.gradle_is(7) || call.args.is_empty() || own {
        return;
    }
    let diagnostic = finding(
        Severity::Error,
        Code::DoctorRemovedConfiguration,
        format!("Gradle has no configuration `{name}` any more"),
        &format!("the build stops: \"Could not find method {name}() for arguments\""),
        &format!("write `{instead}`"),
    );
    let edit = Edit::replace(call.name.span.clone(), *instead);
    let subject = view.text[call.span.clone()].lines().next().unwrap_or_default().to_owned();
    found.push(view.symptom(diagnostic, call, Some(edit), &subject.replace('\'', "\"")));
}

fn build_config_off(view: &View<'_>, call: &Call, found: &mut Vec<Symptom>) {
    // One word for the script says it, however many fields there are.
    let said = |it: &Symptom| {
        let location = it.diagnostic.location.as_ref();
        it.diagnostic.code == Code::DoctorBuildConfigOff
            && location.is_some_and(|it| it.file == view.file.as_str())
    };
    let is_field = call.name.text == "buildConfigField";
    if !is_field || !view.exam.android_plugin_is("8") || found.iter().any(said) {
        return;
    }
    let on = |text: &str| {
        let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        ["buildConfigtrue", "buildConfig=true", "buildConfig.set(true)"]
            .iter()
            .any(|it| plain.contains(it))
    };
    let somewhere = view.exam.project().snapshot().paths().any(|path| {
        let name = path.file_name();
        let script = [".gradle", ".kts", ".kt", ".groovy"].iter().any(|it| name.ends_with(it));
        script && view.exam.text(path).is_some_and(on)
    });
    let by_default =
        view.exam.gradle_property("android.defaults.buildfeatures.buildconfig") == Some("true");
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
    let is_kotlin = view.script.dialect == Dialect::Kotlin;
    let statement = if is_kotlin { "buildConfig = true" } else { "buildConfig true" };
    let edit = match one_block(view.exam, view.file, &["android", "buildFeatures"]) {
        Some(features) => Some(last_in(view.text, view.script, features, statement)),
        None => one_block(view.exam, view.file, &["android"]).map(|android| {
            let block = format!("buildFeatures {{ {statement} }}");
            last_in(view.text, view.script, android, &block)
        }),
    };
    found.push(view.symptom(diagnostic, call, edit, "buildConfig"));
}

/// The block of a script at this way, where there is one and not several.
fn one_block<'e>(exam: &Exam<'e>, file: &RelPath, way: &[&str]) -> Option<&'e Body> {
    match exam.project().blocks(file, way).as_slice() {
        [block] => Some(block),
        _ => None,
    }
}

/// A statement behind all others of a block.
fn last_in(text: &str, script: &Script, body: &Body, statement: &str) -> Edit {
    let slot = body.statements.len().checked_sub(1).map_or(Slot::Only, Slot::After);
    edit::insert(text, script, Container::Block(body), slot, statement)
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
    if said || !exam.android_plugin_is("8") {
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
    let script = project.snapshot().script(file).and_then(Result::ok);
    let edit = script.zip(project.namespace.as_ref()).and_then(|(script, namespace)| {
        let android = one_block(exam, file, &["android"])?;
        let is_kotlin = script.dialect == Dialect::Kotlin;
        let statement = match is_kotlin {
            true => format!("namespace = \"{namespace}\""),
            false => format!("namespace '{namespace}'"),
        };
        let slot = if android.statements.is_empty() { Slot::Only } else { Slot::Before(0) };
        let text = exam.text(file)?;
        Some(edit::insert(text, script, Container::Block(android), slot, &statement))
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

fn too_new(exam: &Exam<'_>, plugin: &Plugin, declared: &Said, gradle: u32) -> Option<Symptom> {
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

fn too_old(exam: &Exam<'_>, plugin: &Plugin, declared: &Said, gradle: u32) -> Option<Symptom> {
    let least = plugin.least_from_gradle_8.as_ref()?;
    let older = compare_versions(&declared.value, least) == Ordering::Less;
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
