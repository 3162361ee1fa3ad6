//! Classic Groovy projects, evaluated by a real Gradle: what it says before and after.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{LazyLock, Mutex, PoisonError};

use crate::built;
use crate::cases::Case;
use crate::tools::{self, JAVA_HOME, Ran, Result, groovy_2, jdk, must, run, write};
use crate::wanted::Wanted;
use crate::{facts, judge};

/// The plugins that the evaluated projects apply, and the vendors' ones.
const PLUGINS: &[&str] = &[
    "com.android.application",
    "com.android.library",
    "com.facebook.react",
    "com.facebook.react.rootproject",
    "com.google.firebase.crashlytics",
    "com.google.firebase.firebase-perf",
    "com.google.gms.google-services",
    "com.hihonor.mcs.asplugin",
    "com.huawei.agconnect",
    "dev.pushwright",
    "kotlin-android",
    "org.jetbrains.kotlin.android",
];

/// The projects that Gradle 4.4.1 cannot evaluate even as they were, and why; the recorders alone
/// judge them.
const TOO_NEW: &[(&str, &str)] = &[
    ("android-studio-groovy-catalog", "dependencyResolutionManagement"),
    ("application-node-replace", "Kotlin settings"),
    ("attribute-through-a-placeholder", "dependencyResolutionManagement"),
    ("capacitor-template", "JavaVersion.VERSION_17"),
    ("classes-in-sources-of-other-names", "dependencyResolutionManagement"),
    ("configuration-inside-configuration", "Groovy 3 syntax"),
    ("constants-class-of-the-app", "dependencyResolutionManagement"),
    ("cordova-android", "computes in android {}, where the fake plugin answers every name"),
    ("cordova-google-services-by-class", "a script with a class path of its own"),
    ("firebase-bom-decides", "Kotlin settings"),
    ("flutter-package-brings-timpush", "plugins of settings"),
    ("google-services-in-root-plugins-block", "dependencyResolutionManagement"),
    ("google-services-json-per-build-type", "Kotlin settings"),
    ("google-services-missing-and-the-build-goes-on", "dependencyResolutionManagement"),
    ("hms-libraries-without-gradle-coordinates", "content filters of repositories"),
    ("kotlin-settings-groovy-modules", "Kotlin settings"),
    ("library-declares-the-meta-data-otherwise", "plugins of settings"),
    ("minsdk-below-the-library", "dependencyResolutionManagement"),
    ("placeholder-map-assigned-twice", "dependencyResolutionManagement"),
    ("placeholder-with-another-value", "dependencyResolutionManagement"),
    ("placeholder-without-a-value", "dependencyResolutionManagement"),
    ("placeholders-put-by-on-variants", "androidComponents"),
    ("plugin-versions-in-module", "dependencyResolutionManagement"),
    ("plugin-whose-file-is-gone", "dependencyResolutionManagement"),
    ("react-native-library-takes-messaging-event", "plugins of settings"),
    ("react-native-tells-the-android-plugin", "plugins of settings"),
    ("react-native-template", "plugins of settings"),
    ("react-native-without-hms-agent", "a script out of node_modules"),
    ("repository-content-filter", "dependencyResolutionManagement"),
    ("repository-http-in-one-place-https-in-another", "dependencyResolutionManagement"),
    ("repository-of-a-vendor-that-waits", "dependencyResolutionManagement"),
    ("rn-version-less-android-plugin", "plugins of settings"),
    ("same-element-twice-in-one-manifest", "dependencyResolutionManagement"),
    ("service-of-a-library-takes-the-intents", "dependencyResolutionManagement"),
    ("service-of-the-app-push-toml-silent", "dependencyResolutionManagement"),
    ("seven-vendors-of-two-flavors", "dependencyResolutionManagement"),
    ("sources-left-to-the-build-class-of-the-app", "dependencyResolutionManagement"),
    ("timpush-through-a-flutter-package", "plugins of settings"),
    ("two-vendors-wait-and-share-a-repository", "dependencyResolutionManagement"),
    ("typo-in-a-script", "a mistake of the user's, which every Gradle refuses"),
    ("vendor-of-one-build-type", "Kotlin settings"),
];

static REPOSITORY: LazyLock<Result<PathBuf>> = LazyLock::new(build_repository);

/// What tells a Gradle where the stand-ins of plugins are, and which ids they have.
pub(crate) fn stand_ins() -> Result<[String; 2]> {
    let repository = REPOSITORY.as_ref().map_err(Clone::clone)?;
    Ok([
        format!("-Ppushwright.repository=file:{}/", repository.display()),
        format!("-Ppushwright.plugins={}", PLUGINS.join(",")),
    ])
}

/// What Gradle says before and after differs by what was asked for.
pub(crate) fn says(case: &Case) -> Result<()> {
    let is_judged = case.before.join("build.gradle").exists() && !case.is_refused;
    if excused().any(|name| *name == case.name) {
        // Where it is not judged anyway, or holds, the entry is stale.
        return match is_judged && judged(case).is_err() {
            true => Ok(()),
            false => Err("there is no need to excuse this: strike it from TOO_NEW".to_owned()),
        };
    }
    if is_judged { judged(case) } else { Ok(()) }
}

fn judged(case: &Case) -> Result<()> {
    let before = facts::read(&evaluate(&case.before)?);
    let after = facts::read(&evaluate(&case.after)?);
    judge::judge(&before, &after, &Wanted::of(&case.push)?, case.is_complete)
}

/// The names of the projects that are excused.
pub(crate) fn excused() -> impl Iterator<Item = &'static str> {
    TOO_NEW.iter().map(|(name, _)| *name)
}

fn evaluate(project: &Path) -> Result<Vec<String>> {
    let mut command = gradle(project)?;
    // Environment variables would be those of the daemon's first build.
    command.args(stand_ins()?);
    command.arg("--project-cache-dir").arg(tools::folder().join("work/gradle-cache"));
    command.arg("-I").arg(tools::here().join("helpers/evaluate.gradle")).args(["-q", "help"]);
    let ran = run_alone(&mut command)?;
    if !ran.ok {
        return Err(what_went_wrong(&ran.all));
    }
    let said = ran.stdout.lines().filter(|line| is_said(line));
    Ok(said.map(|line| line.replace(&project.display().to_string(), "PROJECT")).collect())
}

/// Whether a line is one of those that `helpers/evaluate.gradle` prints.
pub(crate) fn is_said(line: &str) -> bool {
    let kinds = ["REPOSITORY ", "CLASSPATH ", "PLUGIN ", "DEPENDENCY ", "SAYS "];
    kinds.iter().any(|kind| line.starts_with(kind))
}

/// Runs Gradle, one build after the other: two at once would start two daemons.
pub(crate) fn run_alone(command: &mut Command) -> Result<Ran> {
    static DAEMON: Mutex<()> = Mutex::new(());
    // A build that panicked left nothing behind that another one could trip over.
    let _daemon = DAEMON.lock().unwrap_or_else(PoisonError::into_inner);
    run(command)
}

/// Debian's Gradle, offline, with a home of its own.
pub(crate) fn gradle(project: &Path) -> Result<Command> {
    let home = tools::folder().join("gradle-home");
    tools::create(&home)?;
    let mut command = Command::new("gradle");
    command.env("JAVA_HOME", JAVA_HOME).env("GRADLE_USER_HOME", home);
    // The client hands over to a daemon and ends: compiling it well costs more than it saves.
    command.env("GRADLE_OPTS", tools::SHORT_LIVED);
    command.args(["--offline", "-Dorg.gradle.jvmargs=-Xmx4g", "-p"]).arg(project);
    command.current_dir(project);
    Ok(command)
}

/// Ends the daemons that this run started; they know each other by their home.
pub(crate) fn stop_daemons() {
    let home = tools::folder().join("gradle-home");
    if home.exists() {
        let mut command = Command::new("gradle");
        command.env("JAVA_HOME", JAVA_HOME).env("GRADLE_USER_HOME", home).arg("--stop");
        let _ = run(&mut command);
    }
}

/// The part of Gradle's output that names the problem.
pub(crate) fn what_went_wrong(output: &str) -> String {
    match output.split_once("* What went wrong:") {
        Some((_, rest)) => rest.split("* Try:").next().unwrap_or(rest).trim().to_owned(),
        None => tools::tail(output),
    }
}

fn build_repository() -> Result<PathBuf> {
    let work = built::scratch("gradle")?;
    let mut jars: Vec<_> = tools::files_with(Path::new("/usr/share/gradle/lib"), "jar")?;
    jars.extend([groovy_2(), tools::debian_jar("slf4j-api"), tools::debian_jar("javax.inject")]);
    let class_path = built::groovy_helper("FakePlugin", &jars)?;
    let classes = class_path.first().ok_or("a helper has classes")?;
    let mut sources = Vec::new();
    for (n, id) in PLUGINS.iter().enumerate() {
        let source = work.join(format!("sources/Fake{n}.java"));
        write(&source, format!("public class Fake{n} extends FakePlugin {{}}\n"))?;
        sources.push(source);
        let file = classes.join(format!("META-INF/gradle-plugins/{id}.properties"));
        write(&file, format!("implementation-class=Fake{n}\n"))?;
    }
    let mut javac = jdk("javac");
    javac.args(["--release", "8", "-Xlint:-options", "-nowarn", "-proc:none", "-cp"]);
    must(javac.arg(tools::class_path(&class_path)).arg("-d").arg(classes).args(sources))?;
    let folder = work.join("fake/plugin/1");
    tools::create(&folder)?;
    must(jdk("jar").arg("cf").arg(folder.join("plugin-1.jar")).arg("-C").arg(classes).arg("."))?;
    write(
        &folder.join("plugin-1.pom"),
        "<project><modelVersion>4.0.0</modelVersion><groupId>fake</groupId>\
         <artifactId>plugin</artifactId><version>1</version></project>\n",
    )?;
    Ok(work)
}
