//! What must hold: one requirement a thing, with everybody who asks for it.
//!
//! Knows how packs and push.toml speak of things; knows no vendor, and looks at no file except to
//! see which classes exist.

use std::collections::{BTreeMap, BTreeSet};

use pushwright_android::{
    ANDROID_NAMESPACE, ClasspathWant, DependencyWant, FileWant, Key, Member, NodeWant,
    PlaceholderWant, PluginWant, Presence, Project, RelPath, RepositoryWant, RulesWant, Scope,
    VersionWant, Want, android, presence,
};
use pushwright_config::config::{PushConfig, SourcesMode};
use pushwright_config::pack::{
    Condition, Dependency, DependencySource, MANIFEST_NAMESPACE, Placeholder, RepositoryUse,
    RequiredFile,
};
use pushwright_config::{Code, Diagnostic, FieldValue, PackSet};
use pushwright_lossless::Position;
use pushwright_lossless::xml::{Document, ElementId, NewElement};

use crate::checks::{self, Asked};
use crate::holes::Vendor;
use crate::ledger::{Ledger, State};
use crate::sources::{self, Source};
use crate::superseded::{Superseded, left_sources, superseded};
use crate::{deep_link, gradle_wiring};

/// One thing that must hold.
#[derive(Clone, Debug)]
pub(crate) struct Requirement {
    /// Its structural name in this project.
    pub key: Key,
    /// The thing.
    pub what: What,
    /// Everybody who asks for it.
    pub origins: Vec<Origin>,
    /// What must be there first.
    pub needs: Vec<Need>,
}

/// The sorts of things that can be required.
#[derive(Clone, Debug)]
pub(crate) enum What {
    /// Something we can bring about.
    Want(Want),
    /// A file of the vendor's, which only the user can bring.
    VendorFile(VendorFile),
    /// Something of ours that stays as it is: copied sources whose origin is gone.
    Keep,
}

/// A JSON file that must be there and say certain things.
#[derive(Clone, Debug)]
pub(crate) struct VendorFile {
    /// Where it must be.
    pub path: RelPath,
    /// Where to get it.
    pub help: String,
    /// Paths in it, with `/`, and the values they must have.
    pub json: Vec<(String, String)>,
}

/// Who asks for a thing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// The pack's id, or `push.toml`.
    pub who: String,
    /// The file that says so.
    pub file: String,
    /// The line in it, from 1.
    pub line: usize,
}

/// What a requirement waits for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Need {
    /// A class in the sources.
    Class(String),
    /// A file.
    File(RelPath),
    /// The IM SDK that push.toml names, among the dependencies.
    ImSdk(&'static str),
}

/// A folder or zip of sources that push.toml names, and that is to be copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drop {
    /// The vendor.
    pub vendor: String,
    /// The certificate field that names it.
    pub field: String,
    /// The folder or zip, relative to push.toml.
    pub path: String,
}

/// The files of a drop, by path in it; or why it cannot be read.
pub type DropFiles = Result<Vec<(String, String)>, String>;

/// Everything that must hold, sorted by key, with what is waited for and the findings on the way.
#[derive(Default)]
pub(crate) struct Required {
    pub(crate) requirements: Vec<Requirement>,
    pub(crate) held_back: Vec<(Requirement, Need)>,
    pub(crate) findings: Vec<Diagnostic>,
    /// What else is left for a human.
    pub(crate) left: Vec<(Key, Diagnostic)>,
    /// What is checked once everything is written.
    pub(crate) checks: Vec<Asked>,
    /// What only older editions ask for.
    pub(crate) superseded: Vec<Superseded>,
    /// Keys of the ledger that these requirements have no say in.
    pub(crate) others: BTreeSet<Key>,
}

/// What holds for all vendors of a run.
pub(crate) struct Scene<'a> {
    pub(crate) config: &'a PushConfig,
    pub(crate) packs: &'a PackSet,
    pub(crate) project: &'a Project<'a>,
    pub(crate) drops: &'a BTreeMap<(String, String), DropFiles>,
    /// Whole files of ours, by path.
    pub(crate) own_files: &'a BTreeSet<RelPath>,
    pub(crate) ledger: &'a Ledger,
}

impl Scene<'_> {
    /// The package of generated sources.
    pub(crate) fn package(&self) -> String {
        package(self.config, self.project)
    }
}

/// The package of generated sources.
pub(crate) fn package(config: &PushConfig, project: &Project<'_>) -> String {
    let given = config.app.package.as_ref().map(|it| it.value.clone());
    given.unwrap_or_else(|| match &project.namespace {
        Some(namespace) => format!("{namespace}.push"),
        None => "push".to_owned(),
    })
}

/// The source drops that push.toml names and whose classes are not in the project yet.
#[must_use]
pub fn drops(config: &PushConfig, packs: &PackSet, project: &Project<'_>) -> Vec<Drop> {
    let mut found = Vec::new();
    for vendor in &config.vendors {
        let Some(pack) = packs.get(&vendor.vendor.value, &vendor.edition.value) else { continue };
        for field in &pack.certificate {
            let Some(provides) = &field.provides else { continue };
            let Some(FieldValue::Path(path)) = vendor.values.get(&field.key).map(|it| &it.value)
            else {
                continue;
            };
            if sources::copied(project, provides).is_empty() {
                found.push(Drop {
                    vendor: vendor.vendor.value.clone(),
                    field: field.key.clone(),
                    path: path.clone(),
                });
            }
        }
    }
    found
}

/// Turns push.toml and its packs into requirements.
pub(crate) fn require(scene: &Scene<'_>) -> Required {
    let package = scene.package();
    let (vendors, mut findings) =
        Vendor::all(scene.config, scene.packs, scene.project, &package, sources::im_sdk(scene));
    let mut list = List::default();
    for vendor in &vendors {
        if let Err(finding) = of_vendor(scene, vendor, &mut list) {
            findings.push(*finding);
        }
    }
    let generated = sources::sources(scene, &vendors, &mut findings);
    let left = sources::foreign_imports(scene, &generated);
    startup(scene, &generated, &mut list);
    let (sources, waiting): (Vec<Source>, Vec<Source>) =
        generated.into_iter().partition(|source| source.waits_for.is_none());
    rules(scene, &vendors, &mut list, &mut findings);
    if gradle_wiring::is_wanted(scene) {
        wire_gradle(scene, &mut list);
    }
    let committed =
        scene.config.app.sources.as_ref().map(|it| it.value) != Some(SourcesMode::Build);
    let classes: BTreeSet<String> = sources.iter().filter_map(|it| it.class.clone()).collect();
    for source in sources.into_iter().filter(|it| committed || it.copied) {
        let what = match source.text {
            Some(text) => What::Want(Want::File(FileWant { path: source.path.clone(), text })),
            None => What::Keep,
        };
        list.add(
            Key::new(pushwright_android::Kind::File, source.path.as_str()),
            what,
            source.origin,
            Vec::new(),
        );
    }
    let (checks, found) = checks::asked(&vendors);
    findings.extend(found);
    let mut required = Required {
        requirements: Vec::new(),
        held_back: Vec::new(),
        findings,
        left,
        checks,
        ..Required::default()
    };
    for source in waiting {
        let key = Key::new(pushwright_android::Kind::File, source.path.as_str());
        if let Some(need) = source.waits_for {
            let requirement = Requirement {
                key,
                what: What::Keep,
                origins: vec![source.origin],
                needs: vec![need.clone()],
            };
            required.held_back.push((requirement, need));
        }
    }
    let met = |need: &Need| match need {
        Need::Class(class) => classes.contains(class) || scene.project.source_of(class).is_some(),
        Need::File(path) => scene.project.snapshot().contains(path),
        Need::ImSdk(_) => true,
    };
    for requirement in list.0.into_values() {
        match requirement.needs.iter().find(|need| !met(need)).cloned() {
            Some(need) => required.held_back.push((requirement, need)),
            None => required.requirements.push(requirement),
        }
    }
    required.requirements.sort_by(|a, b| a.key.cmp(&b.key));
    let waiting = required.held_back.iter().map(|(requirement, _)| requirement);
    required.left.extend(left_sources(scene, &vendors));
    required.superseded = superseded(scene, &vendors, required.requirements.iter().chain(waiting));
    let unused = unused_assumptions(scene, &required);
    required.findings.extend(unused);
    required
}

/// Requires that the build knows pushwright, and has no say in anything else of ours.
pub(crate) fn require_gradle(scene: &Scene<'_>) -> Required {
    let mut list = List::default();
    wire_gradle(scene, &mut list);
    Required {
        requirements: list.0.into_values().collect(),
        others: scene.ledger.entries().iter().map(|own| own.key.clone()).collect(),
        ..Required::default()
    }
}

/// What push.toml promises and nothing asks for.
fn unused_assumptions(scene: &Scene<'_>, required: &Required) -> Vec<Diagnostic> {
    let keys = required.requirements.iter().map(|it| &it.key);
    let keys = keys.chain(required.held_back.iter().map(|(requirement, _)| &requirement.key));
    let keys = keys.chain(required.superseded.iter().map(|it| &it.key));
    let asked: BTreeSet<String> = keys.map(Key::to_string).collect();
    let assumed = scene.config.assume_present.iter();
    assumed
        .filter(|it| !asked.contains(&it.value))
        .map(|it| {
            let message = format!("nothing requires `{}`", it.value);
            Diagnostic::warning(Code::ConfigAssumeUnused, message)
                .help("delete it from `assume.present` in push.toml")
        })
        .collect()
}

fn wire_gradle(scene: &Scene<'_>, list: &mut List) {
    let origin = Origin { who: "push.toml".into(), file: "push.toml".into(), line: 1 };
    for want in gradle_wiring::wants(scene) {
        list.want(scene, want, origin.clone(), Vec::new());
    }
}

/// The provider that registers by itself, where one is generated.
fn startup(scene: &Scene<'_>, generated: &[Source], list: &mut List) {
    let class = format!("{}.{}", scene.package(), sources::STARTUP);
    let Some(source) = generated.iter().find(|it| it.class.as_ref() == Some(&class)) else {
        return;
    };
    let attributes = vec![
        android("name", class.as_str()),
        android("authorities", "${applicationId}.pushwright.startup"),
        android("exported", "false"),
    ];
    let element = NewElement { name: "provider".to_owned(), attributes, children: Vec::new() };
    let want = Want::Node(NodeWant { in_application: true, element });
    list.want(scene, want, source.origin.clone(), vec![Need::Class(class)]);
}

/// The keys of all that an edition asks for, generated sources aside.
pub(crate) fn of_edition(scene: &Scene<'_>, vendor: &Vendor<'_>) -> Vec<Key> {
    let mut list = List::default();
    // What cannot be said of it is left out: it is only looked for.
    let _ = of_vendor(scene, vendor, &mut list);
    list.0.into_keys().collect()
}

/// Requirements by key: what two packs ask for is one, with two origins.
#[derive(Default)]
struct List(BTreeMap<Key, Requirement>);

impl List {
    fn add(&mut self, key: Key, what: What, origin: Origin, needs: Vec<Need>) {
        match self.0.get_mut(&key) {
            Some(requirement) => {
                requirement.origins.push(origin);
                requirement.origins.sort();
                requirement.origins.dedup();
                // What one asks for without waiting need not wait for another.
                requirement.needs.retain(|need| needs.contains(need));
                widen(&mut requirement.what, what);
            }
            None => {
                let requirement =
                    Requirement { key: key.clone(), what, origins: vec![origin], needs };
                self.0.insert(key, requirement);
            }
        }
    }

    fn want(&mut self, scene: &Scene<'_>, want: Want, origin: Origin, needs: Vec<Need>) {
        self.add(want.key(scene.project), What::Want(want), origin, needs);
    }
}

/// Two askers of one permission: the one without, or with the later, `maxSdkVersion` wins.
fn widen(what: &mut What, other: What) {
    let limit = |want: &NodeWant| {
        let attribute = want.element.attributes.iter().find(|it| it.local == "maxSdkVersion");
        attribute.map_or(u32::MAX, |it| it.value.parse().unwrap_or(u32::MAX))
    };
    if let (What::Want(Want::Node(ours)), What::Want(Want::Node(theirs))) = (what, other)
        && limit(&theirs) > limit(ours)
    {
        *ours = theirs;
    }
}

type Fallible = Result<(), Box<Diagnostic>>;

fn of_vendor(scene: &Scene<'_>, vendor: &Vendor<'_>, list: &mut List) -> Fallible {
    let pack = vendor.pack;
    let origin = |line: usize| Origin { who: pack.id.to_string(), file: pack.file.clone(), line };
    let applies = |when: &Option<Condition>| vendor.holds(when.as_ref());
    if !vendor.is_bundled() {
        for dependency in pack.dependencies.iter().filter(|it| applies(&it.when)) {
            of_dependency(scene, vendor, dependency, origin(dependency.line), list)?;
        }
        placeholders(scene, vendor, &origin(1), list);
    }
    for placeholder in pack.placeholders.iter().filter(|it| applies(&it.when)) {
        of_placeholder(scene, vendor, placeholder, &origin(placeholder.line), list)?;
    }
    let mut files = Vec::new();
    for file in pack.files.iter().filter(|it| applies(&it.when)) {
        for wanted in vendor_files(scene, vendor, file)? {
            let path = wanted.path.clone();
            let key = Key::new(pushwright_android::Kind::File, path.as_str());
            list.add(key, What::VendorFile(wanted), origin(file.line), Vec::new());
            files.push(Need::File(path));
        }
    }
    repositories(scene, vendor, &files, list);
    for plugin in pack.plugins.iter().filter(|it| applies(&it.when)) {
        // A plugin that reads the vendor's file fails the build without it.
        of_plugin(scene, plugin, &origin(plugin.line), &files, list);
    }
    if vendor.is_bundled() {
        return Ok(());
    }
    if let Some(manifest) = &pack.manifest {
        of_manifest(scene, vendor, &manifest.path, &manifest.text, list)?;
    }
    if let Some(want) =
        scene.config.click_of(vendor.config).and_then(|click| deep_link::want(click, scene.project))
    {
        let asker = Origin { who: "push.toml".into(), file: "push.toml".into(), line: 1 };
        list.want(scene, Want::DeepLink(want), asker, Vec::new());
    }
    Ok(())
}

/// The vendor's repositories; one that serves only plugins waits for what the plugins wait for.
fn repositories(scene: &Scene<'_>, vendor: &Vendor<'_>, of_plugins: &[Need], list: &mut List) {
    let pack = vendor.pack;
    for repository in pack.repositories.iter().filter(|it| vendor.holds(it.when.as_ref())) {
        let scopes = [
            (RepositoryUse::Dependencies, Scope::Dependencies, &[][..]),
            (RepositoryUse::Plugins, Scope::Classpath, of_plugins),
        ];
        for (_, scope, needs) in scopes.into_iter().filter(|it| repository.uses.contains(&it.0)) {
            let want = RepositoryWant { scope, url: repository.url.clone() };
            let who = pack.id.to_string();
            let origin = Origin { who, file: pack.file.clone(), line: repository.line };
            list.want(scene, Want::Repository(want), origin, needs.to_vec());
        }
    }
}

fn of_dependency(
    scene: &Scene<'_>,
    vendor: &Vendor<'_>,
    dependency: &Dependency,
    origin: Origin,
    list: &mut List,
) -> Fallible {
    let pack = &vendor.pack.file;
    let (want, needs) = match &dependency.source {
        DependencySource::Module { module, version } => {
            let version = vendor.fill(version, pack, dependency.line)?;
            let version = match dependency.any_version {
                true => VersionWant::AtLeastSome(version),
                false => VersionWant::Exactly(version),
            };
            (DependencyWant { module: module.clone(), version }, Vec::new())
        }
        DependencySource::File(file) => {
            let file = vendor.fill(file, pack, dependency.line)?;
            let path = scene.project.app().file(&file);
            let key = Key::new(pushwright_android::Kind::File, path.as_str());
            let help = "download it from the vendor, put it there, or mend its path in push.toml";
            let json = Vec::new();
            let what = VendorFile { path: path.clone(), help: help.to_owned(), json };
            list.add(key, What::VendorFile(what), origin.clone(), Vec::new());
            let want = DependencyWant { module: file, version: VersionWant::LocalFile };
            (want, vec![Need::File(path)])
        }
    };
    list.want(scene, Want::Dependency(want), origin, needs);
    Ok(())
}

/// The file of the vendor's that its classes come in, where it is not there.
pub(crate) fn missing_library(scene: &Scene<'_>, vendor: &Vendor<'_>) -> Option<Need> {
    let applies = |it: &&Dependency| vendor.holds(it.when.as_ref());
    vendor.pack.dependencies.iter().filter(applies).find_map(|dependency| {
        let DependencySource::File(file) = &dependency.source else { return None };
        let file = vendor.fill(file, &vendor.pack.file, dependency.line).ok()?;
        let path = scene.project.app().file(&file);
        (!scene.project.snapshot().contains(&path)).then_some(Need::File(path))
    })
}

/// A placeholder that the vendor's or the IM SDK's own manifest asks for.
fn of_placeholder(
    scene: &Scene<'_>,
    vendor: &Vendor<'_>,
    placeholder: &Placeholder,
    origin: &Origin,
    list: &mut List,
) -> Fallible {
    let (pack, line) = (&vendor.pack.file, placeholder.line);
    let base = vendor.fill(&placeholder.value, pack, line)?;
    let mut add = |member: Member, value: String| {
        let want = PlaceholderWant { member, name: placeholder.name.clone(), value };
        list.want(scene, Want::Placeholder(want), origin.clone(), Vec::new());
    };
    add(Member::Default, base.clone());
    for variant in &vendor.variants {
        let value = vendor.fill_for(variant, &placeholder.value, pack, line)?;
        if value != base {
            add(variant.member.clone(), value);
        }
    }
    Ok(())
}

/// The manifest placeholders for what the variants do not share.
fn placeholders(scene: &Scene<'_>, vendor: &Vendor<'_>, origin: &Origin, list: &mut List) {
    let manifest = vendor.pack.manifest.as_ref().map_or("", |it| &it.text);
    for key in vendor.differing() {
        if !manifest.contains(&format!("{{{{ {} }}}}", key.replace('-', "_"))) {
            continue;
        }
        let base = vendor.values.get(&key).and_then(FieldValue::text);
        let name = vendor.placeholder(&key);
        let mut add = |member: Member, value: String| {
            let want = PlaceholderWant { member, name: name.clone(), value };
            list.want(scene, Want::Placeholder(want), origin.clone(), Vec::new());
        };
        if let Some(base) = &base {
            add(Member::Default, base.clone());
        }
        for variant in &vendor.variants {
            let value = variant.values.get(&key).and_then(FieldValue::text);
            if let Some(value) = value.filter(|value| Some(value) != base.as_ref()) {
                add(variant.member.clone(), value);
            }
        }
    }
}

/// The vendor's file for the app, or one for each variant that has values of its own.
///
/// A variant's own file stands in its source set; one that has none reads the module's.
fn vendor_files(
    scene: &Scene<'_>,
    vendor: &Vendor<'_>,
    file: &RequiredFile,
) -> Result<Vec<VendorFile>, Box<Diagnostic>> {
    let app = scene.project.app();
    let pack = &vendor.pack.file;
    let at = |path: RelPath, json: Vec<(String, String)>| VendorFile {
        path,
        help: file.help.clone(),
        json,
    };
    if vendor.variants.is_empty() {
        let mut json = Vec::new();
        // An applicationId that the files do not tell cannot be compared.
        let unknown = scene.project.application_id.is_none();
        for rule in &file.json {
            if unknown && rule.equals.contains("application_id") {
                continue;
            }
            json.push((rule.path.clone(), vendor.fill(&rule.equals, pack, file.line)?));
        }
        return Ok(vec![at(app.file(&file.path), json)]);
    }
    let mut wanted = Vec::new();
    let mut shared: Option<Vec<(String, String)>> = None;
    for variant in &vendor.variants {
        let mut json = Vec::new();
        for rule in &file.json {
            let value = vendor.fill_for(variant, &rule.equals, pack, file.line)?;
            json.push((rule.path.clone(), value));
        }
        let own = app.file(&format!("src/{}/{}", variant.member.name(), file.path));
        let differs = shared.as_ref().is_some_and(|shared| *shared != json);
        if differs || scene.project.snapshot().contains(&own) {
            wanted.push(at(own, json));
        } else if shared.is_none() {
            wanted.push(at(app.file(&file.path), json.clone()));
            shared = Some(json);
        }
    }
    Ok(wanted)
}

fn of_plugin(
    scene: &Scene<'_>,
    plugin: &pushwright_config::pack::Plugin,
    origin: &Origin,
    needs: &[Need],
    list: &mut List,
) {
    let old = scene.project.gradle_version().is_some_and(|(major, _)| major < 7);
    let version = match &plugin.version_before_gradle_7 {
        Some(version) if old => version,
        _ => &plugin.version,
    };
    if plugin.needs_agp_classpath {
        let module = "com.android.tools.build:gradle".to_owned();
        let android = Want::Classpath(ClasspathWant { module, version: None });
        // Where we bring the Android plugin, we bring the repositories that hold it.
        let ours = scene
            .ledger
            .of(&android.key(scene.project))
            .next()
            .is_some_and(|own| own.state == State::Created)
            || presence(scene.project, &android) == Presence::Absent;
        for url in ["google()", "mavenCentral()"].into_iter().filter(|_| ours) {
            let want = RepositoryWant { scope: Scope::Classpath, url: url.to_owned() };
            list.want(scene, Want::Repository(want), origin.clone(), needs.to_vec());
        }
        list.want(scene, android, origin.clone(), needs.to_vec());
    }
    let want = ClasspathWant { module: plugin.classpath.clone(), version: Some(version.clone()) };
    list.want(scene, Want::Classpath(want), origin.clone(), needs.to_vec());
    let want = PluginWant { id: plugin.id.clone() };
    list.want(scene, Want::Plugin(want), origin.clone(), needs.to_vec());
}

/// Each child of the vendor's fragment is one requirement.
fn of_manifest(
    scene: &Scene<'_>,
    vendor: &Vendor<'_>,
    path: &str,
    text: &str,
    list: &mut List,
) -> Fallible {
    // Packs are checked when they are read: a fragment that is not XML never gets here.
    let Ok(doc) = Document::parse(text) else { return Ok(()) };
    let children: Vec<ElementId> = doc.children(doc.root()).collect();
    for id in children {
        if doc.element(id).name.local == "application" {
            for inner in doc.children(id).collect::<Vec<_>>() {
                of_element(scene, vendor, &doc, inner, true, path, list)?;
            }
        } else {
            of_element(scene, vendor, &doc, id, false, path, list)?;
        }
    }
    Ok(())
}

fn of_element(
    scene: &Scene<'_>,
    vendor: &Vendor<'_>,
    doc: &Document<'_>,
    id: ElementId,
    in_application: bool,
    path: &str,
    list: &mut List,
) -> Fallible {
    let element = doc.element(id);
    let line = Position::of(doc.text(), element.span.start).line;
    let Some(filled) = filled(vendor, doc, id, path, line)? else { return Ok(()) };
    let mut needs = Vec::new();
    if let Some(need) = element.attribute(Some(MANIFEST_NAMESPACE), "needs") {
        needs.extend(need.value.strip_prefix("class:").map(|it| Need::Class(it.to_owned())));
    }
    let name = filled.attributes.iter().find(|it| it.local == "name");
    let generated = vendor.pack.certificate.iter().find_map(|field| {
        let FieldValue::Class(class) = vendor.values.get(&field.key)? else { return None };
        let named = name.is_some_and(|it| it.value == *class);
        (field.source.is_some() && named).then(|| class.clone())
    });
    needs.extend(generated.map(Need::Class));
    let origin = Origin { who: vendor.pack.id.to_string(), file: path.to_owned(), line };
    let want = NodeWant { in_application, element: filled };
    list.want(scene, Want::Node(want), origin, needs);
    Ok(())
}

/// An element of the fragment with its holes filled; `None` where its condition does not hold.
fn filled(
    vendor: &Vendor<'_>,
    doc: &Document<'_>,
    id: ElementId,
    path: &str,
    line: usize,
) -> Result<Option<NewElement>, Box<Diagnostic>> {
    if let Some(condition) = doc.element(id).attribute(Some(MANIFEST_NAMESPACE), "if") {
        let condition = Condition::parse(&condition.value).ok();
        if !vendor.holds(condition.as_ref()) {
            return Ok(None);
        }
    }
    let mut element = NewElement { children: Vec::new(), ..NewElement::of(doc, id) };
    element.attributes.retain(|it| {
        it.namespace.as_ref().is_none_or(|namespace| namespace.uri != MANIFEST_NAMESPACE)
    });
    for attribute in &mut element.attributes {
        attribute.value = vendor.fill_manifest(&attribute.value, path, line)?;
        if let Some(namespace) = &mut attribute.namespace
            && namespace.uri == ANDROID_NAMESPACE
        {
            "android".clone_into(&mut namespace.prefix);
        }
    }
    for child in doc.children(id).collect::<Vec<_>>() {
        element.children.extend(filled(vendor, doc, child, path, line)?);
    }
    Ok(Some(element))
}

/// The rules file of all vendors, and the lines that name it.
fn rules(
    scene: &Scene<'_>,
    vendors: &[Vendor<'_>],
    list: &mut List,
    findings: &mut Vec<Diagnostic>,
) {
    const FILE: &str = "pushwright-rules.pro";
    let mut text =
        String::from("# Generated by pushwright from push.toml; edit push.toml instead.\n");
    let mut origins = Vec::new();
    for vendor in vendors.iter().filter(|it| !it.is_bundled()) {
        let Some(rules) = &vendor.pack.proguard else { continue };
        match vendor.fill(&rules.text, &rules.path, 1) {
            Ok(filled) => text += &format!("\n{filled}"),
            Err(finding) => findings.push(*finding),
        }
        origins.push(Origin { who: vendor.pack.id.to_string(), file: rules.path.clone(), line: 1 });
    }
    let path = scene.project.app().file(FILE);
    for origin in origins {
        let file = Want::File(FileWant { path: path.clone(), text: text.clone() });
        list.want(scene, file, origin.clone(), Vec::new());
        let wiring = Want::Rules(RulesWant { file: FILE.to_owned() });
        list.want(scene, wiring, origin, Vec::new());
    }
}
