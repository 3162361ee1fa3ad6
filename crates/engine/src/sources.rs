//! The classes that are generated or copied into the application module.
//!
//! Knows where classes go and what each waits for; the templates know what they say.

mod assets;
pub(crate) mod drop;
pub(crate) mod gradle_wiring;
mod kits;
mod kotlin_compiler;
pub(crate) mod library;
pub(crate) mod render;
pub(crate) mod source;

use std::collections::{BTreeMap, BTreeSet};

use minijinja::context;
use pushwright_android::{Key, Language as Found, Project, RelPath};
use pushwright_config::config::ImSdk;
use pushwright_config::pack::Language;
use pushwright_config::{Code, Diagnostic, FieldValue, templates};

use crate::model::classes::{
    BY_MEMBER, CLICK_READER, MANIFEST_READER, REGISTRATION, STARTUP, TOKEN_MANAGER,
};
use crate::model::context::Context;
use crate::model::literals::class_value;
use crate::model::ours::is_generated;
use crate::model::requirement::{Need, Origin};
use crate::vendor::im::{declares, im_missing, im_sdk};
use crate::vendor::stand_in::stand_ins;
use crate::vendor::variables::Vendor;
use assets::assets;
use drop::{drop_folder, drop_sources};
pub(crate) use kotlin_compiler::kotlin_plugin_key;
use kotlin_compiler::uncompiled;
use library::missing_library;
use render::Renderer;
use source::{Source, below, class_file, simple_name};

/// Everything that is generated or copied, whether it can be written now or waits.
pub(crate) fn sources(
    context: &Context<'_>,
    vendors: &[Vendor<'_>],
    findings: &mut Vec<Diagnostic>,
) -> Vec<Source> {
    let im = im_sdk(context);
    if vendors.is_empty() {
        return Vec::new();
    }
    let language = language(context);
    if im.spec().registers {
        let mut renderer = Renderer::new(context, language, vendors);
        let mut found = assets(context, im, &mut renderer, vendors);
        let helpers = im_sources(context, im, &mut renderer, &BTreeSet::new(), None);
        found.extend(helpers.into_iter().filter(|it| has_calls_of(context.project, im, it)));
        findings.append(&mut renderer.findings);
        findings.extend(uncompiled(context, language, &found));
        return found;
    }
    let mut all: Vec<Source> =
        vendors.iter().flat_map(|vendor| drop_sources(context, vendor, findings)).collect();
    let blocked = im_missing(context, im);
    let mut renderer = Renderer::new(context, language, vendors);
    let mut ready = BTreeSet::new();
    for vendor in vendors {
        let rendered = vendor_sources(context, vendor, &mut renderer, &all, blocked.as_ref());
        // What stands is not undone because its library is in conflict by now.
        let stands = |it: &Source| {
            let is_settled = matches!(it.waits_for, Some(Need::Settled(_)));
            is_settled && context.project.snapshot().contains(&it.path)
        };
        let is_entry = |it: &&Source| simple_name(it.class.as_deref()) == vendor.entry();
        let mut entries = rendered.iter().filter(is_entry);
        let waiting = entries.any(|it| it.waits_for.is_some() && !stands(it));
        if !waiting && has_entry(context, vendor, language) {
            ready.insert(vendor.pack.id.vendor.clone());
        }
        all.extend(rendered);
    }
    let at_build = vendors.iter().any(|vendor| vendor.at_build().next().is_some());
    let im_sources = im_sources(context, im, &mut renderer, &ready, blocked.as_ref());
    let is_unused = |class: &str| class.ends_with(&format!(".{MANIFEST_READER}")) && !at_build;
    all.extend(im_sources.into_iter().filter(|it| !it.class.as_deref().is_some_and(is_unused)));
    findings.append(&mut renderer.findings);
    findings.extend(uncompiled(context, language, &all));
    // What serves all vendors says what each member has.
    if let Some(need) = vendors.iter().find_map(|it| it.waits_for.as_ref()) {
        let rendered = all.iter_mut().filter(|it| !it.copied);
        rendered.for_each(|it| it.waits_for = Some(need.clone()));
    }
    wait_for_callees(context, &mut all);
    all
}

/// Lets rendered sources wait that call, even through others, one in whose place the user has a
/// class of the same name: what it says is not what they call.
fn wait_for_callees(context: &Context<'_>, all: &mut [Source]) {
    let users = |source: &&Source| {
        let key = Key::file(&source.path);
        let assumed = context.config.assume_present.iter().any(|it| it.value == key.to_string());
        !source.copied && !assumed && in_the_way(context, source).is_some()
    };
    let without_folder = all.iter().filter_map(|it| match &it.waits_for {
        Some(need @ Need::FolderOf(_)) => Some((it, need.clone())),
        _ => None,
    });
    let conflicts = all.iter().filter(users);
    let called = |it: &Source| Need::Called(Key::file(&it.path));
    let mut reached: Vec<(String, Need)> = conflicts
        .map(|it| (it, called(it)))
        .chain(without_folder)
        .filter_map(|(it, need)| Some((simple_name(it.class.as_deref())?.to_owned(), need)))
        .collect();
    while let Some((name, need)) = reached.pop() {
        let callers = all.iter_mut().filter(|it| !it.copied && it.waits_for.is_none());
        for caller in callers {
            let own = simple_name(caller.class.as_deref());
            let calls = own != Some(&name) && names(caller.text.as_deref(), &name);
            if calls {
                caller.waits_for = Some(need.clone());
                reached.extend(own.map(|own| (own.to_owned(), need.clone())));
            }
        }
    }
}

/// Whether a text holds the name as a word of its own.
fn names(text: Option<&str>, name: &str) -> bool {
    let words = text.unwrap_or_default().split(|c: char| !c.is_alphanumeric() && c != '_');
    words.into_iter().any(|word| word == name)
}

/// The file of the user's that stands where a source would be written, or that defines the same
/// class for a build that compiles both.
pub(crate) fn in_the_way(context: &Context<'_>, source: &Source) -> Option<RelPath> {
    let is_users =
        |path: &RelPath| !context.own_files.contains(path) && !is_generated(context.project, path);
    let there = context.project.snapshot().text(&source.path);
    let differs = there.is_some_and(|there| {
        source.text.as_deref().is_some_and(|text| pushwright_android::without_cr(there) != text)
    });
    if differs && is_users(&source.path) {
        return Some(source.path.clone());
    }
    let class = source.class.as_deref().filter(|_| !source.copied)?;
    let file = format!("/{}", class.replace('.', "/"));
    let is_named = |path: &RelPath| {
        path.as_str().rsplit_once('.').is_some_and(|(name, _)| name.ends_with(&file))
    };
    let is_alike = |path: &RelPath| *path != source.path && is_users(path);
    let mut named = context.project.snapshot().paths().filter(|it| is_named(it));
    if there.is_some() && !named.any(is_alike) {
        return None;
    }
    compiled_with(context, source.set.as_deref())
        .iter()
        .flat_map(|set| context.project.sources_in_set(set, class))
        .find(is_alike)
}

/// The source sets that some build compiles together with this one, or with the main one.
fn compiled_with(context: &Context<'_>, set: Option<&str>) -> Vec<String> {
    // These build types are there without a word of the script.
    let implied = ["debug", "release"].map(|name| (name.to_owned(), false));
    let members = context.project.members().into_iter().map(|it| (it.name, it.is_flavor));
    let mut members: Vec<(String, bool)> = members.chain(implied).collect();
    if let Some(set) = set {
        let is_flavor = members.contains(&(set.to_owned(), true));
        members.retain(|(name, other)| name == set || *other != is_flavor);
    }
    let main = std::iter::once("main".to_owned());
    main.chain(members.into_iter().map(|(name, _)| name)).collect()
}

/// Whether the class that registers with the vendor can be there: generated, or the user's own.
fn has_entry(context: &Context<'_>, vendor: &Vendor<'_>, language: Language) -> bool {
    vendor.entry().is_some_and(|entry| {
        let class = format!("{}.{entry}", context.package());
        let sets = vendor.sets();
        let mut users = sets.iter().map(|set| context.project.source_seen_from(*set, &class));
        vendor.pack.source(language, entry).is_some() || users.all(|it| it.is_some())
    })
}

/// One finding for each vendor whose pack has no class that registers in the app's language.
pub(crate) fn without_entry(
    context: &Context<'_>,
    vendors: &[Vendor<'_>],
) -> Vec<(Key, Diagnostic)> {
    let language = language(context);
    let asked = vendors.iter().filter(|it| !it.is_bundled());
    let lacking = asked.filter(|it| !has_entry(context, it, language));
    let found = lacking.filter_map(|vendor| {
        let entry = vendor.entry()?;
        let (id, named) = (&vendor.pack.id, language.as_str());
        let message = format!("the pack `{id}` has no `{entry}` in {named}: nothing registers");
        let others =
            Language::ALL.into_iter().filter(|it| vendor.pack.source(*it, entry).is_some());
        let help = match others.map(Language::as_str).next() {
            Some(other) => format!(
                "set `app.language = \"{other}\"` in push.toml, or add the template to the pack"
            ),
            None => "add the template to the pack".to_owned(),
        };
        let path = class_path(context, language, &format!("{}.{entry}", context.package()));
        let key = Key::file(&path);
        Some((key, Diagnostic::warning(Code::SourceHeldBack, message).help(help)))
    });
    found.collect()
}

/// Whether the project declares what a class for the IM SDK calls; not every version has it.
fn has_calls_of(project: &Project<'_>, im: ImSdk, helper: &Source) -> bool {
    let name = simple_name(helper.class.as_deref());
    let mut asked = im.spec().sources.iter().filter(|(class, _)| Some(class.as_str()) == name);
    asked.all(|(_, libraries)| declares(project, libraries))
}

fn language(context: &Context<'_>) -> Language {
    match &context.config.app.language {
        Some(language) => language.value,
        None => match context.project.language(&|path| is_ours(context, path)) {
            Found::Java => Language::Java,
            Found::Kotlin => Language::Kotlin,
        },
    }
}

/// Whether a file was generated, or copied from a drop; true even when push.lock is lost.
fn is_ours(context: &Context<'_>, path: &RelPath) -> bool {
    let in_drop = || {
        context.packs.saying("provides").flat_map(|pack| &pack.certificate).any(|field| {
            field
                .provides
                .as_ref()
                .is_some_and(|it| path.is_below(&drop_folder(context.project, None, it)))
        })
    };
    context.own_files.contains(path) || is_generated(context.project, path) || in_drop()
}

/// The folder of sources in `language`: Kotlin's own where the module has it.
fn class_path(context: &Context<'_>, language: Language, class: &str) -> RelPath {
    let app = context.project.app();
    let kotlin = app.file("src/main/kotlin");
    let mut paths = context.project.snapshot().paths();
    let has_kotlin = paths.any(|path| path.is_below(&kotlin) && !is_ours(context, path));
    let root = match language {
        Language::Kotlin if has_kotlin => kotlin,
        Language::Kotlin | Language::Java => context.project.java_folder(),
    };
    below(&root, &class_file(language, class))
}

fn vendor_sources(
    context: &Context<'_>,
    vendor: &Vendor<'_>,
    renderer: &mut Renderer<'_>,
    copied: &[Source],
    blocked: Option<&Need>,
) -> Vec<Source> {
    let language = renderer.language;
    let library = missing_library(context, vendor);
    let taken = stand_ins(context.project, vendor);
    let mut found = Vec::new();
    for template in vendor.pack.sources.iter().filter(|it| it.language == language) {
        let (field, class) = match class_of(vendor, &template.name) {
            Some((field, class)) => (Some(field), class),
            None => (None, format!("{}.{}", renderer.package, template.name)),
        };
        let extra = context! {
            vendor => vendor.in_sources(language),
            class => class_value(&class, language),
        };
        let Some(text) = renderer.render(&template.path, &template.text, extra) else { continue };
        let needed = template.needs.as_ref().and_then(|it| it.strip_prefix("class:"));
        let missing = needed.filter(|class| {
            let sets = vendor.sets();
            sets.iter().any(|set| context.project.source_seen_from(*set, class).is_none())
                && !copied.iter().any(|it| it.class.as_deref() == Some(class))
        });
        let waits_for = missing
            .map(|class| Need::Class(class.to_owned()))
            .or_else(|| library.clone())
            .or_else(|| blocked.cloned())
            .or_else(|| {
                let place = taken.iter().find(|it| Some(it.field.as_str()) == field)?;
                Some(Need::Registered(place.key.clone()))
            });
        for set in vendor.sets() {
            let (path, no_folder) = path_in_set(context, language, set, &class);
            if users_own(context, set, &class, &path, &text) {
                continue;
            }
            found.push(Source {
                path,
                class: Some(class.clone()),
                set: set.map(str::to_owned),
                text: Some(text.clone()),
                origin: Origin::of_pack(vendor.pack, &template.path, 1),
                copied: false,
                waits_for: waits_for.clone().or(no_folder),
            });
        }
    }
    found
}

/// Where a class of one source set goes, and what it waits for where that set has no folder apart
/// from the main one's.
fn path_in_set(
    context: &Context<'_>,
    language: Language,
    set: Option<&str>,
    class: &str,
) -> (RelPath, Option<Need>) {
    let main = class_path(context, language, class);
    let Some(set) = set else { return (main, None) };
    let app = context.project.app();
    let (root, folders) = match main.is_below(&app.file("src/main/kotlin")) {
        true => ("kotlin", Found::Kotlin),
        false => ("java", Found::Java),
    };
    // What the build generates never lies in the folders of the script.
    let at_build = context.config.app.leaves_sources_to_build();
    let apart = context.project.folder_of_set(set, folders).filter(|_| !at_build);
    let missing = apart.is_none() && !at_build;
    let folder = apart.unwrap_or_else(|| app.file(&format!("src/{set}/{root}")));
    let path = below(&folder, &class_file(language, class));
    (path, missing.then(|| Need::FolderOf(set.to_owned())))
}

/// The certificate field that names the class of a template, and the class.
fn class_of<'v>(vendor: &'v Vendor<'_>, template: &str) -> Option<(&'v str, String)> {
    let field = vendor.pack.certificate.iter().find(|it| it.source.as_deref() == Some(template))?;
    match vendor.values.get(&field.key)? {
        FieldValue::Class(class) => Some((&field.key, class.clone())),
        _ => None,
    }
}

/// A class of the user's: it is registered and kept, and none is generated.
fn users_own(
    context: &Context<'_>,
    set: Option<&str>,
    class: &str,
    path: &RelPath,
    text: &str,
) -> bool {
    let Some(found) = context.project.source_seen_from(set, class) else { return false };
    let ours = context.own_files.contains(&found);
    let same = found == *path
        && context
            .project
            .snapshot()
            .text(path)
            .is_some_and(|it| pushwright_android::without_cr(it) == text);
    !ours && !same && !is_generated(context.project, &found)
}

/// What serves all vendors; `ready` are those whose entry class is there.
fn im_sources(
    context: &Context<'_>,
    im: ImSdk,
    renderer: &mut Renderer<'_>,
    ready: &BTreeSet<String>,
    blocked: Option<&Need>,
) -> Vec<Source> {
    let auto_init = context.config.app.auto_init.as_ref().is_some_and(|it| it.value);
    let apart = !renderer.members.is_empty() && renderer.is_apart;
    let mut found = Vec::new();
    for (name, (template, text)) in im_templates(im, renderer.language) {
        let simple = name.split('.').next().unwrap_or(&name);
        let class = format!("{}.{simple}", renderer.package);
        let registers = simple == REGISTRATION || simple == STARTUP;
        let unused = (simple == STARTUP && !auto_init) || (simple == BY_MEMBER && !apart);
        if (registers && ready.is_empty()) || unused {
            continue;
        }
        // They call the entry classes, of which some may be held back.
        let calls = [REGISTRATION, CLICK_READER, BY_MEMBER].contains(&simple);
        let seen = calls.then_some(ready);
        let of_sdk = template.starts_with(&format!("im/{}/", im.as_str()));
        let uses_im = of_sdk || registers || simple == TOKEN_MANAGER;
        for (set, text) in rendered(renderer, &template, text, seen) {
            let (path, no_folder) = path_in_set(context, renderer.language, set.as_deref(), &class);
            found.push(Source {
                path,
                class: Some(class.clone()),
                set,
                text: Some(text),
                origin: Origin::of_push_toml("push.toml", &template, 1),
                copied: false,
                waits_for: blocked.filter(|_| uses_im).cloned().or(no_folder),
            });
        }
    }
    found
}

/// The templates for all vendors by file name; what an IM SDK has of its own takes the place of
/// what is common to all.
fn im_templates(im: ImSdk, language: Language) -> BTreeMap<String, (String, &'static str)> {
    let mut files: BTreeMap<String, (String, &'static str)> = BTreeMap::new();
    // One that registers and reports by itself has no use for what others share.
    let common = (!im.spec().registers).then_some("common");
    for folder in common.into_iter().chain([im.as_str()]) {
        let prefix = format!("{folder}/{}/", language.as_str());
        for (path, text) in templates::im() {
            let name = path.strip_prefix(&prefix).and_then(|it| it.strip_suffix(".j2"));
            if let Some(name) = name {
                files.insert(name.to_owned(), (format!("im/{path}"), text));
            }
        }
    }
    files
}

/// What a template says: once for all where the members of the axis agree, else for each of them,
/// a class of one name in each one's source set.
fn rendered(
    renderer: &mut Renderer<'_>,
    template: &str,
    text: &str,
    ready: Option<&BTreeSet<String>>,
) -> Vec<(Option<String>, String)> {
    let mut found = Vec::new();
    for of in renderer.members.clone() {
        let name = of.member.as_ref().map(|it| it.name().to_owned());
        let text = renderer.render(template, text, of.context(ready));
        found.extend(text.map(|it| (name, it)));
    }
    match &found[..] {
        [] => {
            let context = renderer.all.context(ready);
            renderer.render(template, text, context).map(|it| (None, it)).into_iter().collect()
        }
        [(_, first), rest @ ..] if rest.iter().all(|(_, it)| it == first) => {
            vec![(None, first.clone())]
        }
        _ => found,
    }
}
