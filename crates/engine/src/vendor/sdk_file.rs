//! The file in which a vendor's SDK comes: which one it is, and what its classes decide.
//!
//! Knows what to ask of a file and what follows from the answer; opens none.

use std::collections::{BTreeMap, BTreeSet};

use pushwright_android::{DependencyWant, Presence, Project, RelPath, VersionWant, Want, presence};
use pushwright_config::config::{PushConfig, SdkManifest, SeenSdk, VendorConfig};
use pushwright_config::field::Field;
use pushwright_config::pack::{DependencySource, Pack, Sign};
use pushwright_config::{Code, Diagnostic, FieldValue, PackSet};

use super::variables::with_version;

/// The elements of a manifest that name a class which the system starts.
pub const COMPONENTS: [&str; 4] = ["activity", "provider", "receiver", "service"];

/// What is asked of the SDK files of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SdkQuestions {
    /// The files to look into.
    pub files: BTreeSet<RelPath>,
    /// The classes to look for, by qualified name.
    pub classes: BTreeSet<String>,
}

/// What a file was found to hold of what was asked; or why it cannot be read.
pub type SdkAnswer = Result<SdkHeld, String>;

/// What one aar or jar holds of what was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SdkHeld {
    /// The classes of the questions that it holds, each with the names and types of its methods.
    pub classes: BTreeMap<String, BTreeSet<(String, String)>>,
    /// What its manifest says; `None`: it has none.
    pub manifest: Option<SdkManifest>,
}

/// A vendor whose SDK comes as a file.
struct Asked<'a> {
    index: usize,
    pack: &'a Pack,
    field: &'a Field,
    /// The file that push.toml or the pack names.
    named: Option<RelPath>,
    /// Whether push.toml names it.
    given: bool,
}

/// What to look for in which files, so that [`see`] can tell what the vendors' SDKs are like.
///
/// A file that is named and there is looked into; where there is none, every aar and jar is.
#[must_use]
pub fn sdk_questions(config: &PushConfig, packs: &PackSet, project: &Project<'_>) -> SdkQuestions {
    let mut questions = SdkQuestions::default();
    for asked in asked(config, packs, project) {
        let of_signs = signs(asked.pack).filter_map(|sign| sign.class().map(str::to_owned));
        questions.classes.extend(of_signs);
        questions.classes.extend(asked.pack.sdk.class.clone());
        match asked.named.filter(|it| project.snapshot().contains(it)) {
            Some(file) => drop(questions.files.insert(file)),
            None if !asked.given => questions.files.extend(libraries(project).cloned()),
            None => {}
        }
    }
    for (_, class) in classed(config, packs) {
        questions.classes.insert(class.to_owned());
        questions.files.extend(files_in_application(project).cloned());
    }
    questions
}

/// The vendors whose SDK a class tells, by place in push.toml.
fn classed<'p>(config: &PushConfig, packs: &'p PackSet) -> impl Iterator<Item = (usize, &'p str)> {
    let all = config.vendors.iter().enumerate();
    all.filter_map(|(index, vendor)| {
        let pack = packs.get(&vendor.vendor.value, &vendor.edition.value)?;
        Some((index, pack.sdk.class.as_deref()?))
    })
}

/// The aars and jars in the application module.
fn files_in_application<'p>(project: &'p Project<'_>) -> impl Iterator<Item = &'p RelPath> {
    let folder = &project.app().folder;
    libraries(project).filter(move |path| path.is_below(folder))
}

/// A path as the application module's script would say it.
fn below_application(project: &Project<'_>, path: &RelPath) -> Option<String> {
    let folder = &project.app().folder;
    let rest = path.is_below(folder).then(|| path.as_str().strip_prefix(folder.as_str()))??;
    Some(rest.trim_start_matches('/').to_owned())
}

/// The files of the application module that hold a vendor's SDK, and that its build takes.
pub(crate) fn used_files<'v>(
    project: &'v Project<'_>,
    vendor: &'v VendorConfig,
) -> impl Iterator<Item = &'v str> {
    vendor.seen.held_in.iter().map(String::as_str).filter(move |path| {
        let module = (*path).to_owned();
        let want = DependencyWant::new(module, VersionWant::LocalFile);
        matches!(presence(project, &Want::Dependency(want)), Presence::Present(_))
    })
}

/// Writes down in `config` what the files say, and tells what was taken and what cannot be read.
pub fn see(
    config: &mut PushConfig,
    packs: &PackSet,
    project: &Project<'_>,
    answers: &BTreeMap<RelPath, SdkAnswer>,
) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut seen = Vec::new();
    for asked in asked(config, packs, project) {
        let vendor = &config.vendors[asked.index];
        let (sdk, found) = seen_of(&asked, vendor, project, answers);
        findings.extend(found.map(|it| config.point(it, &vendor.sdk_version.span)));
        seen.push((asked.index, sdk));
    }
    for (index, sdk) in seen {
        config.vendors[index].seen = sdk;
    }
    for (index, class) in classed(config, packs).collect::<Vec<_>>() {
        let holds = |path: &&RelPath| {
            let answer = answers.get(*path);
            matches!(answer, Some(Ok(held)) if held.classes.contains_key(class))
        };
        let held = files_in_application(project).filter(holds);
        let held = held.filter_map(|it| below_application(project, it)).collect();
        config.vendors[index].seen.held_in = held;
    }
    findings
}

fn asked<'a>(config: &'a PushConfig, packs: &'a PackSet, project: &Project<'_>) -> Vec<Asked<'a>> {
    let mut all = Vec::new();
    for (index, vendor) in config.vendors.iter().enumerate() {
        let pack = packs.get(&vendor.vendor.value, &vendor.edition.value);
        let Some((pack, field)) = pack.and_then(|pack| Some((pack, pack.sdk_file()?))) else {
            continue;
        };
        if has_another_source(pack, vendor) {
            continue;
        }
        let given = vendor.values.get(&field.key).and_then(|it| match &it.value {
            FieldValue::Path(path) => Some(path.clone()),
            _ => None,
        });
        let default = || with_version(field.default.as_deref()?, &vendor.sdk_version.value);
        let named = given.clone().or_else(default);
        let named = named.map(|it| project.app().file(&it));
        all.push(Asked { index, pack, field, named, given: given.is_some() });
    }
    all
}

/// Whether push.toml has the SDK come from elsewhere than a file.
fn has_another_source(pack: &Pack, vendor: &VendorConfig) -> bool {
    pack.dependencies.iter().any(|it| match &it.source {
        DependencySource::File { instead: Some(key), .. } => vendor.values.contains_key(key),
        _ => false,
    })
}

/// What tells the forms of a pack's calls.
fn signs(pack: &Pack) -> impl Iterator<Item = &Sign> {
    pack.sdk.gates.values().filter_map(|gate| gate.told_by.as_ref())
}

/// The aars and jars of a project, those that Gradle itself needs aside.
fn libraries<'p>(project: &'p Project<'_>) -> impl Iterator<Item = &'p RelPath> {
    project.snapshot().paths().filter(|path| {
        let is_library = [".aar", ".jar"].iter().any(|it| path.file_name().ends_with(it));
        is_library && path.file_name() != "gradle-wrapper.jar"
    })
}

fn seen_of(
    asked: &Asked<'_>,
    vendor: &VendorConfig,
    project: &Project<'_>,
    answers: &BTreeMap<RelPath, SdkAnswer>,
) -> (SeenSdk, Option<Diagnostic>) {
    let mut seen = SeenSdk::default();
    let named = asked.named.as_ref().filter(|it| project.snapshot().contains(it));
    if let Some(file) = named {
        let held = match answers.get(file) {
            Some(Ok(held)) if is_its(asked.pack, held) => held,
            Some(Ok(_)) => return (seen, Some(not_its(asked, file))),
            Some(Err(why)) => return (seen, Some(unreadable(asked, file, why))),
            None => return (seen, None),
        };
        fill(&mut seen, asked.pack, held);
        return (seen, None);
    }
    let below = |path: &RelPath| below_application(project, path);
    let held = answers.iter().filter_map(|(path, it)| Some((path, it.as_ref().ok()?)));
    let its: Vec<_> = held.filter(|(_, held)| is_its(asked.pack, held)).collect();
    let is_named = |path: &RelPath| path.file_name().contains(&vendor.sdk_version.value);
    // By its name only: the version is in it, and what it holds cannot be told.
    let like = answers.iter().filter(|(path, it)| it.is_err() && is_named(path));
    seen.offered = its.iter().map(|it| it.0).chain(like.map(|it| it.0)).filter_map(below).collect();
    let mut one = its.iter().filter(|(path, _)| its.len() == 1 || is_named(path));
    let (Some((path, held)), None) = (one.next(), one.next()) else { return (seen, None) };
    fill(&mut seen, asked.pack, held);
    seen.file = below(path);
    (seen, Some(taken(asked, path)))
}

fn fill(seen: &mut SeenSdk, pack: &Pack, held: &SdkHeld) {
    seen.manifest.clone_from(&held.manifest);
    for (name, gate) in &pack.sdk.gates {
        let told = gate.told_by.as_ref().and_then(|sign| tells(sign, held));
        seen.gates.extend(told.map(|holds| (name.clone(), holds)));
    }
}

/// Whether it is the SDK of this pack.
fn is_its(pack: &Pack, held: &SdkHeld) -> bool {
    match &pack.sdk.class {
        Some(class) => held.classes.contains_key(class),
        None => signs(pack).filter_map(Sign::class).any(|class| held.classes.contains_key(class)),
    }
}

/// What a sign says of a file; `None` when the class that would have the method, or the manifest, is
/// not there.
fn tells(sign: &Sign, held: &SdkHeld) -> Option<bool> {
    let (class, method, descriptor) = match sign {
        Sign::Class { class, method, descriptor } => (class, method, descriptor),
        Sign::Permission(name) => return Some(held.manifest.as_ref()?.permissions.contains(name)),
    };
    let class = held.classes.get(class);
    let Some(method) = method else { return Some(class.is_some()) };
    let is_it = |(name, types): &(String, String)| {
        name == method && descriptor.as_ref().is_none_or(|it| it == types)
    };
    class.map(|methods| methods.iter().any(is_it))
}

fn unreadable(asked: &Asked<'_>, file: &RelPath, why: &str) -> Diagnostic {
    let message = format!("`{file}` cannot be read: {why}");
    let finding = Diagnostic::warning(Code::FileUnreadable, message);
    let note = "which form its calls have is told by `sdk-version` alone";
    finding.note(note).help(format!("put the file of {} there", asked.pack.docs))
}

fn not_its(asked: &Asked<'_>, file: &RelPath) -> Diagnostic {
    let class = asked.pack.sdk.class.as_deref().unwrap_or_default();
    let message = format!("`{file}` is not the SDK of `{}`: it has no `{class}`", asked.pack.id);
    let finding = Diagnostic::warning(Code::FileUnreadable, message);
    finding.help(format!("name the right one in `{}`", asked.field.key))
}

fn taken(asked: &Asked<'_>, file: &RelPath) -> Diagnostic {
    let message = format!("`{file}` is taken as the SDK of `{}`", asked.pack.id);
    let class = asked.pack.sdk.class.as_deref().unwrap_or_default();
    Diagnostic::info(Code::FileTaken, message)
        .note(format!("it holds `{class}`"))
        .help(format!("name it in `{}` to have it so for good", asked.field.key))
}
