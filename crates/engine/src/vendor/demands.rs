//! What the vendors' SDKs and plugins demand of the build, held against what the build has.
//!
//! Knows what is said of a level that is too low, and what waits for it; which version demands
//! what, packs say, and what a build has, the model of the build. What the files do not tell is
//! not held against anybody.

use pushwright_android::{
    ClasspathWant, DependencyWant, Key, Place, Project, ValueAt, VersionWant, Want,
};
use pushwright_config::pack::{Demand, DependencySource, Level, Pack};
use pushwright_config::{Code, Diagnostic, Severity};
use pushwright_lossless::Edit;
use pushwright_text::compare_versions;

use crate::model::finding;
use crate::vendor::plugin_version::plugin_version;
use crate::vendor::sdk_module::{InItsPlace, in_its_place};
use crate::vendor::variables::Vendor;

/// The level of Android that runs the classes of Java 8 as they are.
const JAVA_8: u32 = 26;

/// A demand that the build does not meet.
pub(crate) struct Unmet {
    /// What is wrong, where, and what to do.
    pub(crate) diagnostic: Diagnostic,
    /// The edit that raises the level, where it is written out.
    pub(crate) edit: Option<Edit>,
    /// What must not be added to the build as long as that is so.
    pub(crate) keeps_out: Key,
}

impl Unmet {
    /// Whether the build stops.
    pub(crate) fn stops(&self) -> bool {
        self.diagnostic.severity == Severity::Error
    }
}

/// The demands of a configured vendor that the build does not meet.
pub(crate) fn unmet(project: &Project<'_>, vendor: &Vendor<'_>, code: Code) -> Vec<Unmet> {
    if vendor.is_bundled() {
        return Vec::new();
    }
    let all = demanded(project, vendor);
    all.iter().filter_map(|it| unmet_demand(project, vendor, it, code)).collect()
}

/// One demand with what demands it, in which version.
struct Demanded {
    /// `group:artifact`, or the file's name.
    who: String,
    version: String,
    demand: Demand,
    keeps_out: Key,
}

fn demanded(project: &Project<'_>, vendor: &Vendor<'_>) -> Vec<Demanded> {
    let pack = vendor.pack;
    let mut found = Vec::new();
    let Some(sdk) = sdk(project, vendor) else { return found };
    let seen = vendor.config.seen.manifest.as_ref().and_then(|it| it.min_sdk);
    for demand in pack.demands.iter().filter(|it| vendor.holds(it.when.as_ref())) {
        let (who, version, keeps_out) = match &demand.of {
            None => sdk.clone(),
            Some(module) => match plugin(project, pack, module) {
                Some(found) => found,
                None => continue,
            },
        };
        // What the file says of itself is heard before what versions say.
        let is_told = demand.of.is_none() && demand.level == Level::MinSdk && seen.is_some();
        if demand.is_made_by(&version) && !is_told {
            found.push(Demanded { who, version, demand: demand.clone(), keeps_out });
        }
    }
    if let Some(least) = seen {
        let (who, version, keeps_out) = sdk;
        let demand = Demand {
            level: Level::MinSdk,
            least: least.to_string(),
            of: None,
            from: None,
            until: None,
            source: Some("the manifest in the SDK's own file".to_owned()),
            severity: Severity::Error,
            when: None,
            line: 1,
        };
        found.push(Demanded { who, version, demand, keeps_out });
    }
    found
}

/// What the SDK is called, its version, and the key of what brings it into the build; `None` where
/// the version is decided elsewhere.
fn sdk(project: &Project<'_>, vendor: &Vendor<'_>) -> Option<(String, String, Key)> {
    let pinned = || vendor.config.sdk_version.value.clone();
    let want = |module: &str, version| {
        Want::Dependency(DependencyWant::new(module.to_owned(), version)).key(project)
    };
    let key = |module: &str| want(module, VersionWant::AtLeastSome(String::new()));
    let mut all = vendor.pack.dependencies.iter().filter(|it| vendor.holds(it.when.as_ref()));
    all.find_map(|dependency| match &dependency.source {
        DependencySource::Module { module, version } if version.contains("sdk_version") => {
            let libraries = project.libraries();
            let version = match libraries.iter().find(|it| it.module == *module) {
                // A BoM or a rule of the build decides it.
                Some(library) => library.version.as_deref()?.to_owned(),
                None => pinned(),
            };
            Some((module.clone(), version, key(module)))
        }
        DependencySource::File { path, .. } => {
            let file = || vendor.fill(path, &vendor.pack.file, dependency.line).ok();
            let key = match in_its_place(vendor, project, dependency) {
                Some(InItsPlace::Module { module, .. }) => key(&module),
                Some(InItsPlace::Declared | InItsPlace::Neither(_)) | None => {
                    want(&file()?, VersionWant::LocalFile)
                }
            };
            Some((vendor.pack.title.clone(), pinned(), key))
        }
        DependencySource::Module { .. } => None,
    })
}

/// A Gradle plugin of the pack by its library: in the version that the build has, if it has it.
fn plugin(project: &Project<'_>, pack: &Pack, module: &str) -> Option<(String, String, Key)> {
    let plugin = pack.plugins.iter().find(|it| it.classpath == module)?;
    let declared = project.classpath_version(module).map(|it| it.value);
    let version = declared.unwrap_or_else(|| plugin_version(project, plugin).to_owned());
    let want = ClasspathWant { module: module.to_owned(), ..ClasspathWant::default() };
    Some((module.to_owned(), version, Want::Classpath(want).key(project)))
}

/// The lowest level of Android that a vendor's SDK runs on, and what demands it.
pub(crate) fn least_min_sdk(project: &Project<'_>, vendor: &Vendor<'_>) -> Option<(u32, String)> {
    let all = demanded(project, vendor);
    let levels = all.iter().filter(|it| it.demand.level == Level::MinSdk);
    let number = |it: &Demanded| it.demand.least.parse::<u32>().ok();
    let levels = levels.filter_map(|it| Some((number(it)?, format!("{} {}", it.who, it.version))));
    levels.max()
}

/// What a build has of a level, where its files decide it.
fn found(project: &Project<'_>, level: Level) -> Option<ValueAt> {
    match level {
        Level::MinSdk => project.min_sdk(),
        Level::CompileSdk => project.compile_sdk(),
        Level::AndroidPlugin => project.android_plugin_said(),
        Level::Gradle => project.gradle_said(),
        Level::Kotlin => project.kotlin_version(),
        Level::Java => project.java_level(),
    }
}

/// Whether what a build has will do.
fn is_met(project: &Project<'_>, demand: &Demand, has: &str) -> bool {
    let runs_java = || {
        let least = project.min_sdk().and_then(|it| it.value.parse::<u32>().ok());
        demand.level == Level::Java && demand.least == "8" && least.is_some_and(|it| it >= JAVA_8)
    };
    demand.is_met_by(has) || runs_java()
}

fn unmet_demand(
    project: &Project<'_>,
    vendor: &Vendor<'_>,
    it: &Demanded,
    code: Code,
) -> Option<Unmet> {
    let level = it.demand.level;
    let has = found(project, level)?;
    if is_met(project, &it.demand, &has.value) {
        return None;
    }
    let (who, version, least) = (&it.who, &it.version, &it.demand.least);
    let title = level.title();
    let message =
        format!("`{who}` {version} demands {title} {least}, and the build has {}", has.value);
    let mut diagnostic = match it.demand.severity {
        Severity::Error => Diagnostic::error(code, message),
        Severity::Warning | Severity::Info => Diagnostic::warning(code, message),
    };
    diagnostic = diagnostic.note(format!("what happens: {}", meets(it, &has.value)));
    if let Some(source) = &it.demand.source {
        diagnostic = diagnostic.note(format!("known from {source}"));
    }
    let raise = format!("raise {title} to {least}");
    diagnostic = diagnostic.help(match fitting(project, vendor, it) {
        Some(older) => format!(
            "{raise}, or set `sdk-version = \"{older}\"` under `[vendors.{}]` in push.toml: the newest \
             known one that runs with {}",
            vendor.pack.id.vendor, has.value
        ),
        None => raise,
    });
    let edit = raised(project, &has.at, least);
    let diagnostic = finding::at(diagnostic, project.snapshot(), &has.at);
    let keeps_out = it.keeps_out.clone();
    Some(Unmet { diagnostic, edit, keeps_out })
}

/// What the user meets, in the words of the tool that stops.
fn meets(it: &Demanded, has: &str) -> String {
    let (who, version, least) = (&it.who, &it.version, &it.demand.least);
    match it.demand.level {
        Level::MinSdk => format!(
            "the build stops: \"uses-sdk:minSdkVersion {has} cannot be smaller than version {least} \
             declared in library [{who}:{version}]\""
        ),
        Level::CompileSdk => format!(
            "the build stops: \"requires libraries and applications that depend on it to compile \
             against version {least} or later of the Android APIs\""
        ),
        Level::AndroidPlugin | Level::Gradle => {
            "the build stops while it loads or runs the plugin: a class or a method is missing"
                .to_owned()
        }
        Level::Kotlin => {
            "the build stops: \"Module was compiled with an incompatible version of Kotlin\""
                .to_owned()
        }
        Level::Java => {
            "the build stops: \"Invoke-customs are only supported starting with Android O\""
                .to_owned()
        }
    }
}

/// The newest known version of the SDK whose demands the build meets.
fn fitting(project: &Project<'_>, vendor: &Vendor<'_>, it: &Demanded) -> Option<String> {
    let pack = vendor.pack;
    if it.demand.of.is_some() {
        return None;
    }
    let asked: Vec<&Demand> = pack
        .demands
        .iter()
        .filter(|demand| demand.of.is_none() && vendor.holds(demand.when.as_ref()))
        .filter(|demand| demand.severity == Severity::Error)
        .collect();
    let runs = |version: &&str| {
        asked.iter().filter(|demand| demand.is_made_by(version)).all(|demand| {
            found(project, demand.level).is_none_or(|has| is_met(project, demand, &has.value))
        })
    };
    let told = |version: &&str| asked.iter().any(|demand| demand.is_made_by(version));
    let versions = pack.sdk.versions();
    let known = versions.into_iter().filter(told).filter(runs);
    let served = |version: &&str| {
        let least = pack.sdk.least.as_ref();
        least.is_none_or(|least| compare_versions(version, &least.version).is_ge())
    };
    let older = |version: &&str| **version != it.version;
    known.filter(served).filter(older).max_by(|a, b| compare_versions(a, b)).map(str::to_owned)
}

/// The edit that writes the least into the place where the level is written out.
fn raised(project: &Project<'_>, at: &Place, least: &str) -> Option<Edit> {
    let text = project.snapshot().text(&at.file)?;
    let slice = text.get(at.span.clone())?;
    let is_number = !slice.is_empty() && slice.bytes().all(|it| it.is_ascii_digit() || it == b'.');
    is_number.then(|| Edit::replace(at.span.clone(), least))
}
