//! What the tables of one vendor's pack ask for.
//!
//! Knows the tables and their conditions; the manifest fragment has a module of its own.

use std::cell::LazyCell;

use pushwright_android::{
    ClasspathWant, DependencyWant, Key, Member, NodeWant, PlaceholderValue, PlaceholderWant,
    PluginName, PluginWant, Presence, Project, RepositoryWant, Scope, VersionWant, Want, locate,
    presence,
};
use pushwright_config::Diagnostic;
use pushwright_config::pack::{
    Condition, Dependency, DependencySource, Pack, Placeholder, Plugin, RepositoryUse, RequiredFile,
};

use super::list::List;
use super::vendor_file::vendor_files;
use super::{elsewhere, placeholders};
use crate::model::context::Context;
use crate::model::ledger::State;
use crate::model::requirement::{Need, Origin, Requirement, VendorFile, What};
use crate::require::deep_link;
use crate::sources::drop::copied_kits;
use crate::sources::library::{missing_library, wanted};
use crate::vendor::fragment;
use crate::vendor::plugin_version::{gradle_major, plugin_version};
use crate::vendor::repositories::{library_repositories, repository_want};
use crate::vendor::sdk_file::COMPONENTS;
use crate::vendor::variables::Vendor;

type Fallible = Result<(), Box<Diagnostic>>;

/// Everything that a configured vendor's pack asks for, generated sources aside.
pub(super) fn require_vendor(
    context: &Context<'_>,
    vendor: &Vendor<'_>,
    list: &mut List,
) -> Fallible {
    let pack = vendor.pack;
    let Asked { dependencies, placeholders, files: wanted, plugins } = asked(pack);
    let origin = |line: usize| Origin::of_pack(pack, &pack.file, line);
    let applies = |when: &Option<Condition>| vendor.holds(when.as_ref());
    if !vendor.is_bundled() {
        for dependency in dependencies.iter().filter(|it| applies(&it.when)) {
            require_dependency(context, vendor, dependency, origin(dependency.line), list)?;
        }
        require_kits(context, vendor, list);
        placeholders::require_fields(context, vendor, &origin(1), list);
    }
    for placeholder in placeholders.iter().filter(|it| applies(&it.when)) {
        require_placeholder(context, vendor, placeholder, &origin(placeholder.line), list)?;
    }
    // Where its library is, for all that push.toml says, in some variants only, its file may be, too.
    let mut files: Vec<Need> = elsewhere::some_only(context, vendor).into_iter().collect();
    let wanted = wanted.iter().filter(|it| files.is_empty() && applies(&it.when));
    for file in wanted.collect::<Vec<_>>() {
        for wanted in vendor_files(context, vendor, file)? {
            let path = wanted.path.clone();
            let key = Key::file(&path);
            list.add(key, What::VendorFile(wanted), origin(file.line), Vec::new());
            files.push(Need::File(path));
        }
    }
    let mut own_class_path = false;
    let mut of_class_path = files.clone();
    for plugin in plugins.iter().filter(|it| applies(&it.when)) {
        let library = Want::Classpath(classpath(context, plugin));
        own_class_path |= needs_repository(context, &library);
        of_class_path.push(Need::Settled(library.key(context.project)));
        if plugin.needs_agp_classpath {
            let android = Want::Classpath(android_classpath(plugin));
            of_class_path.push(Need::Settled(android.key(context.project)));
        }
    }
    repositories(context, vendor, own_class_path.then_some(of_class_path.as_slice()), list);
    for plugin in plugins.iter().filter(|it| applies(&it.when)) {
        // A plugin that reads the vendor's file fails the build without it.
        let origin = origin(plugin.line).on(pack, plugin.when.as_ref());
        require_plugin(context, vendor, plugin, &origin, &files, list);
    }
    if vendor.is_bundled() {
        return Ok(());
    }
    require_fragment(context, vendor, list)?;
    if let Some(click) = context.config.click_of(vendor.config)
        && let Some(want) = deep_link::want(click, context.project)
    {
        list.want(context, Want::DeepLink(want), context.asked_at(&click.span), Vec::new());
    }
    Ok(())
}

/// The lists of a pack that are gone through here.
struct Asked<'p> {
    dependencies: &'p [Dependency],
    placeholders: &'p [Placeholder],
    files: &'p [RequiredFile],
    plugins: &'p [Plugin],
}

/// Takes a pack apart without `..`: a field that is added is missing here, until somebody has said
/// who makes something of it.
fn asked(pack: &Pack) -> Asked<'_> {
    let Pack {
        dependencies,
        placeholders,
        files,
        plugins,
        // The rest of what a project must have: `repositories`, `fragment`, `sources`, `rules`.
        repositories: _,
        manifest: _,
        sources: _,
        entry: _,
        proguard: _,
        supersedes: _,
        // What is held against the project: `vendor/checks`, `vendor/demands`.
        checks: _,
        demands: _,
        // What values and templates are made of: `vendor/variables`.
        certificate: _,
        options: _,
        sdk: _,
        brand: _,
        click: _,
        // What the doctor, `inspect`, `console`, `vendors` and `explain` alone say.
        brings: _,
        resources: _,
        platform: _,
        docs: _,
        notes: _,
        checked: _,
        also_called: _,
        errors: _,
        id: _,
        title: _,
        file: _,
    } = pack;
    Asked { dependencies, placeholders, files, plugins }
}

/// What the pack's manifest fragment asks for.
fn require_fragment(context: &Context<'_>, vendor: &Vendor<'_>, list: &mut List) -> Fallible {
    let (nodes, problems) = fragment::nodes(vendor);
    // A component of the SDK's own is registered where its class is.
    let library = LazyCell::new(|| missing_library(context, vendor));
    for node in nodes {
        let mut needs = node.needs;
        if needs.is_empty() && is_component(&node.want) {
            needs.extend((*library).clone());
        }
        for want in vendor.wants(Want::Node(node.want)) {
            list.want(context, want, node.origin.clone(), needs.clone());
        }
    }
    problems.into_iter().next().map_or(Ok(()), |problem| Err(Box::new(problem)))
}

/// Whether an element names a class that the system starts.
fn is_component(node: &NodeWant) -> bool {
    node.in_application && COMPONENTS.contains(&node.element.name.as_str())
}

/// Whether a plugin's library is looked for in the repositories of the class path: it stands there,
/// or is to.
fn needs_repository(context: &Context<'_>, library: &Want) -> bool {
    match presence(context.project, library) {
        Presence::Present(at) => {
            let there = locate(context.project, &library.key(context.project));
            there.iter().any(|it| it.file == at.file)
        }
        Presence::Absent | Presence::Different(_) | Presence::Unknown(_) => true,
    }
}

/// The vendor's repositories; one that serves only plugins waits for what the plugins wait for, and
/// is not asked for where the build has them from elsewhere.
fn repositories(
    context: &Context<'_>,
    vendor: &Vendor<'_>,
    plugin_needs: Option<&[Need]>,
    list: &mut List,
) {
    let pack = vendor.pack;
    for repository in pack.repositories.iter().filter(|it| vendor.holds(it.when.as_ref())) {
        let scopes = [
            (RepositoryUse::Dependencies, Scope::Dependencies, Some(&[][..])),
            (RepositoryUse::Plugins, Scope::Classpath, plugin_needs),
        ];
        for (_, scope, needs) in scopes.into_iter().filter(|it| repository.uses.contains(&it.0)) {
            let Some(needs) = needs else { continue };
            let want = repository_want(pack, repository, scope);
            let origin = Origin::of_pack(pack, &pack.file, repository.line);
            list.want(context, Want::Repository(want), origin, needs.to_vec());
        }
    }
}

fn require_dependency(
    context: &Context<'_>,
    vendor: &Vendor<'_>,
    dependency: &Dependency,
    origin: Origin,
    list: &mut List,
) -> Fallible {
    let Some(want) = wanted(context, vendor, dependency)? else { return Ok(()) };
    let needs: Vec<Need> = match &dependency.source {
        DependencySource::Module { .. } => repository_needs(context, vendor),
        DependencySource::File { .. } if want.version == VersionWant::LocalFile => {
            let path = context.project.app().file(&want.module);
            let key = Key::file(&path);
            let (help, json) = (sdk_help(vendor), Vec::new());
            let what = VendorFile { path: path.clone(), help, json, lenient: None };
            list.add(key, What::VendorFile(what), origin.clone(), Vec::new());
            vec![Need::File(path)]
        }
        DependencySource::File { .. } => Vec::new(),
    };
    for want in vendor.wants(Want::Dependency(want)) {
        list.want(context, want, origin.clone(), needs.clone());
    }
    Ok(())
}

/// The libraries of the kits that somebody has copied with the sources that push needs: the
/// application does not compile without them.
fn require_kits(context: &Context<'_>, vendor: &Vendor<'_>, list: &mut List) {
    let pack = vendor.pack;
    let drops = pack.certificate.iter().filter_map(|field| field.provides.as_ref());
    for (provides, set) in drops.flat_map(|it| vendor.sets().into_iter().map(move |set| (it, set)))
    {
        for (kit, library) in copied_kits(context.project, set, provides) {
            let version = VersionWant::AtLeastSome(vendor.config.sdk_version.value.clone());
            let want = DependencyWant::new(library.to_owned(), version);
            let because = Some(format!("the kit `{kit}` lies among the copied sources"));
            let origin = Origin { because, ..Origin::of_pack(pack, &pack.file, 1) };
            for want in vendor.wants(Want::Dependency(want)) {
                list.want(context, want, origin.clone(), repository_needs(context, vendor));
            }
        }
    }
}

/// The vendor's repositories, which its libraries wait for.
fn repository_needs(context: &Context<'_>, vendor: &Vendor<'_>) -> Vec<Need> {
    let wants = library_repositories(vendor).map(Want::Repository);
    wants.map(|it| Need::Settled(it.key(context.project))).collect()
}

/// What to do about the SDK's file that is not there.
fn sdk_help(vendor: &Vendor<'_>) -> String {
    let docs = &vendor.pack.docs;
    let key = vendor.pack.sdk_file().map_or("sdk-file", |it| it.key.as_str());
    let id = &vendor.pack.id.vendor;
    match &vendor.config.seen.offered[..] {
        [] => format!(
            "download it from the vendor ({docs}), put it there, or mend its path in push.toml"
        ),
        files => format!(
            "if it is `{}`, say so under `[vendors.{id}]` in push.toml: {key} = \"{}\"; else \
             download it ({docs})",
            files.join("` or `"),
            files[0]
        ),
    }
}

/// A placeholder that the vendor's or the IM SDK's own manifest asks for.
fn require_placeholder(
    context: &Context<'_>,
    vendor: &Vendor<'_>,
    placeholder: &Placeholder,
    origin: &Origin,
    list: &mut List,
) -> Fallible {
    let (pack, line) = (&vendor.pack.file, placeholder.line);
    let base = vendor.fill(&placeholder.value, pack, line)?;
    let of_all = vendor.members.is_empty();
    let mut own = Vec::new();
    for variant in &vendor.variants {
        let value = vendor.fill_for(variant, &placeholder.value, pack, line)?;
        if value != base || !of_all {
            own.push((variant.member.clone(), value));
        }
    }
    let apart: Vec<Member> = own.iter().map(|(member, _)| member.clone()).collect();
    let all = of_all.then_some((Member::Default, base));
    for (member, value) in all.into_iter().chain(own) {
        let (name, value) = (placeholder.name.clone(), PlaceholderValue::Text(value));
        let want = PlaceholderWant { member, name, value, apart: apart.clone() };
        list.want(context, Want::Placeholder(want), origin.clone(), Vec::new());
    }
    Ok(())
}

/// Whether a Gradle plugin finds the Android plugin only where the class path has it.
///
/// Those for Android's plugin 9 take it from a catalog as well, by the names that new projects have.
pub(crate) fn needs_agp_classpath(project: &Project<'_>, plugin: &Plugin) -> bool {
    let new = plugin.version_from_android_plugin_9.as_deref();
    let looks_into_catalog = new == Some(plugin_version(project, plugin));
    let id = || project.catalog_plugin("libs.plugins.android.application");
    let in_catalog = || id().as_deref() == Some("com.android.application");
    plugin.needs_agp_classpath && !(looks_into_catalog && in_catalog())
}

fn require_plugin(
    context: &Context<'_>,
    vendor: &Vendor<'_>,
    plugin: &Plugin,
    origin: &Origin,
    needs: &[Need],
    list: &mut List,
) {
    let mut needs = needs.to_vec();
    if needs_agp_classpath(context.project, plugin) {
        let android = Want::Classpath(android_classpath(plugin));
        // Where we bring the Android plugin, we bring the repositories that hold it.
        let ours = is_created(context, &android)
            || (presence(context.project, &android) == Presence::Absent
                && !context.is_left(&android));
        for url in ["google()", "mavenCentral()"].into_iter().filter(|_| ours) {
            let groups = Vec::new();
            let want = RepositoryWant { scope: Scope::Classpath, url: url.to_owned(), groups };
            list.want(context, Want::Repository(want), origin.clone(), needs.clone());
        }
        let settled = Need::Settled(android.key(context.project));
        list.want(context, android, origin.clone(), needs.clone());
        needs.push(settled);
    }
    let library = Want::Classpath(classpath(context, plugin));
    let settled = Need::Settled(library.key(context.project));
    list.want(context, library, origin.clone(), needs.clone());
    needs.push(settled);
    let applied = Want::Plugin(PluginWant { plugin: name(plugin) });
    // Its line is the build's: one for all members.
    let Some(applied) = vendor.wants(applied).into_iter().next() else { return };
    let applied = elsewhere::beside_its_library(context, vendor, applied);
    needs.extend(elsewhere::unserved(context, vendor, plugin, &applied));
    list.want(context, applied, origin.clone(), needs);
}

/// The Android plugin on the class path, for a plugin that looks for it there.
pub(crate) fn android_classpath(plugin: &Plugin) -> ClasspathWant {
    let module = "com.android.tools.build:gradle".to_owned();
    ClasspathWant { module, plugin: Some(name(plugin)), ..ClasspathWant::default() }
}

/// The library of a plugin: in the version that goes with this Gradle, and at least in one that
/// does where another is there.
fn classpath(context: &Context<'_>, plugin: &Plugin) -> ClasspathWant {
    let project = context.project;
    let gradle = gradle_major(project);
    let version = plugin_version(project, plugin);
    let least = plugin.least_from_gradle_8.clone().filter(|_| gradle.is_some_and(|it| it >= 8));
    let want = ClasspathWant {
        module: plugin.classpath.clone(),
        version: Some(version.to_owned()),
        least,
        plugin: Some(name(plugin)),
    };
    // Ours follows the pack.
    match is_created(context, &Want::Classpath(want.clone())) {
        true => ClasspathWant { least: Some(version.to_owned()), ..want },
        false => want,
    }
}

/// What a plugin of a pack is known by.
pub(crate) fn name(plugin: &Plugin) -> PluginName {
    PluginName { id: plugin.id.clone(), also: plugin.also.clone(), class: plugin.class.clone() }
}

/// Whether the ledger says that we made a thing.
fn is_created(context: &Context<'_>, want: &Want) -> bool {
    let key = want.key(context.project);
    context.ledger.entries_for(&key).any(|own| own.state == State::Created)
}

/// All that an edition asks for, generated sources aside.
pub(crate) fn edition_requirements(context: &Context<'_>, vendor: &Vendor<'_>) -> Vec<Requirement> {
    let mut list = List::default();
    // What cannot be said of it is left out: it is only looked for.
    let _ = require_vendor(context, vendor, &mut list);
    list.0.into_values().collect()
}
