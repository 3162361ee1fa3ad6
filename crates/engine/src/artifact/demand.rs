//! What push.toml and its packs demand of a build: their requirements, with the build's own values.
//!
//! Everything here follows from requirements, sources and rules; only files and Gradle have no say
//! in an artifact.

use std::collections::{BTreeMap, BTreeSet};

use pushwright_android::{Key, Want};
use pushwright_config::field::ConstantKind;
use pushwright_config::{FieldValue, Fingerprint};
use pushwright_lossless::xml::NewElement;

use super::asked::{imports, keeps};
use crate::console::Build;
use crate::model::classes::CONSTANTS;
use crate::model::context::Context;
use crate::model::json::values_for;
use crate::model::requirement::{Requirement, What};
use crate::require::require;
use crate::sources;
use crate::vendor::demands::least_min_sdk;
use crate::vendor::variables::Vendor;
use crate::vendor::vendors;

/// One thing that a build must hold.
pub(super) struct Demand {
    /// The requirement it follows from.
    pub(super) key: Option<Key>,
    /// The pack, or push.toml.
    pub(super) who: String,
    pub(super) what: Demanded,
}

pub(super) enum Demanded {
    /// An element, its values filled in for this build; what stays unknown is `${…}`.
    Element { in_application: bool, element: NewElement },
    /// An intent filter on an activity.
    Link { activity: String, filter: NewElement },
    /// A class under its name; `is_kept` where rules forbid to rename it.
    Class { name: String, what: &'static str, is_kept: bool },
    /// None of these classes: another generation of the SDK.
    Absent { classes: BTreeSet<String>, edition: String },
    /// A constant of a class, or its text somewhere in the code.
    Constant { class: String, name: String, value: String, is_text: bool },
    /// A JSON asset of ours.
    Asset { path: String, text: String },
    /// A text that a plugin makes of a vendor's file; it is one of these, where the file is known.
    Resource { name: String, file: String, values: Vec<String> },
    /// What a vendor's file has to say where it is among the assets.
    File { path: String, rules: Vec<(String, String)> },
    /// The lowest level of Android that an SDK runs on.
    MinSdk { least: u32, who: String },
}

/// All that a build must hold.
pub(super) struct Demands {
    pub(super) build: Option<Build>,
    pub(super) application_ids: BTreeSet<String>,
    pub(super) fingerprints: Vec<Fingerprint>,
    pub(super) list: Vec<Demand>,
}

/// The demands of push.toml, for the build that `choose` picks by variant or application id.
pub(super) fn demands(context: &Context<'_>, builds: &[Build], build: Option<&Build>) -> Demands {
    let (vendors, _) = vendors::configured(context.config, context.packs, context.project);
    let fill = placeholders(context, &vendors, build);
    let required = require(context);
    let held_back = required.held_back.into_iter().map(|(requirement, _)| requirement);
    let all = required.requirements.into_iter().chain(held_back);
    let here = |member: &str| build.is_some_and(|it| it.belongs_to(member));
    let all = all.filter(|it| it.set().is_none_or(here));
    let mut list: Vec<Demand> = all.filter_map(|it| demand_of(context, it, &fill)).collect();
    add_sources(context, &vendors, build, &mut list);
    let variant = build.and_then(|it| it.variant.as_deref());
    let is_here =
        |it: &&Vendor<'_>| it.members.is_empty() || it.members.iter().any(|it| here(it.name()));
    for vendor in vendors.iter().filter(is_here).filter(|it| !it.is_bundled()) {
        constants(context, vendor, variant, &mut list);
        other_generations(context, vendor, &mut list);
        add_files(context, vendor, build, &mut list);
        let who = vendor.pack.id.to_string();
        let least = least_min_sdk(context.project, vendor);
        let least = least.map(|(least, who)| Demanded::MinSdk { least, who });
        list.extend(least.map(|what| Demand { key: None, who, what }));
    }
    let prints = vendors.iter().flat_map(|vendor| {
        vendor.values.values().filter_map(|it| match it {
            FieldValue::Fingerprints(list) => Some(list.clone()),
            _ => None,
        })
    });
    let mut fingerprints: Vec<Fingerprint> = prints.flatten().collect();
    fingerprints.dedup();
    Demands {
        build: build.cloned(),
        application_ids: builds.iter().filter_map(|it| it.application_id.clone()).collect(),
        fingerprints,
        list,
    }
}

/// What placeholders stand for in this build; those that the build computes have no value.
fn placeholders(
    context: &Context<'_>,
    vendors: &[Vendor<'_>],
    build: Option<&Build>,
) -> BTreeMap<String, String> {
    let variant = build.and_then(|it| it.variant.as_deref());
    let mut fill = BTreeMap::new();
    for vendor in vendors {
        let values = values(vendor, variant);
        for key in vendor.in_placeholders() {
            if let Some(text) = values.get(&key).and_then(literal) {
                fill.insert(vendor.placeholder(&key), text);
            }
        }
    }
    let id = build.and_then(|it| it.application_id.clone());
    fill.extend(
        id.or_else(|| context.project.application_id.clone())
            .map(|it| ("applicationId".to_owned(), it)),
    );
    fill
}

/// A value that push.toml writes down.
fn literal(value: &FieldValue) -> Option<String> {
    match value {
        FieldValue::GradleProperty(_) | FieldValue::Env(_) => None,
        other => other.text(),
    }
}

fn values<'v>(vendor: &'v Vendor<'_>, variant: Option<&str>) -> &'v BTreeMap<String, FieldValue> {
    let own = vendor.variants.iter().find(|it| Some(it.member.name()) == variant);
    own.map_or(&vendor.values, |it| &it.values)
}

fn demand_of(
    context: &Context<'_>,
    requirement: Requirement,
    fill: &BTreeMap<String, String>,
) -> Option<Demand> {
    let What::Want(want) = &requirement.what else { return None };
    let what = match want.inner().clone() {
        Want::Node(want) => Demanded::Element {
            in_application: want.in_application,
            element: filled(context, want.element, fill),
        },
        Want::DeepLink(want) => {
            Demanded::Link { activity: want.activity, filter: filled(context, want.filter, fill) }
        }
        _ => return None,
    };
    let who = requirement.origins.first().map_or(String::new(), |it| it.who.clone());
    Some(Demand { key: Some(requirement.key), who, what })
}

fn filled(
    context: &Context<'_>,
    mut element: NewElement,
    fill: &BTreeMap<String, String>,
) -> NewElement {
    for attribute in &mut element.attributes {
        for (name, value) in fill {
            attribute.value = attribute.value.replace(&format!("${{{name}}}"), value);
        }
        if attribute.local == "name" && attribute.value.starts_with('.') {
            attribute.value = context.project.qualified(&attribute.value);
        }
    }
    element.children = element.children.into_iter().map(|it| filled(context, it, fill)).collect();
    element
}

/// Classes and assets that are generated, and the classes of SDKs that they call.
fn add_sources(
    context: &Context<'_>,
    vendors: &[Vendor<'_>],
    build: Option<&Build>,
    list: &mut Vec<Demand>,
) {
    let member = |set: &str| build.is_some_and(|it| it.belongs_to(set));
    let mut called: BTreeMap<String, (String, bool)> = BTreeMap::new();
    for source in sources::sources(context, vendors, &mut Vec::new()) {
        let Some(text) = source.text.filter(|_| source.set.as_deref().is_none_or(member)) else {
            continue;
        };
        let who = source.origin.who.clone();
        let Some(class) = source.class else {
            let path = source.path.as_str().split_once("/assets/").map(|(_, it)| it.to_owned());
            let what = path.map(|path| Demanded::Asset { path, text });
            list.extend(what.map(|what| Demand { key: None, who, what }));
            continue;
        };
        if source.copied {
            continue;
        }
        let vendor = vendors.iter().find(|it| it.pack.id.to_string() == who);
        let rules = vendor.and_then(|it| it.pack.proguard.as_ref()).map_or("", |it| &*it.text);
        for called_class in
            imports(&text).into_iter().filter(|it| !it.starts_with(&context.package()))
        {
            let is_kept = keeps(rules, &called_class);
            called.entry(called_class).or_insert((who.clone(), is_kept));
        }
        // The shrinker may rename what only code calls; components are judged as such.
        let what = Demanded::Class { name: class, what: "generated", is_kept: false };
        list.push(Demand { key: None, who, what });
    }
    list.extend(called.into_iter().map(|(name, (who, is_kept))| Demand {
        key: None,
        who,
        what: Demanded::Class { name, what: "the SDK's", is_kept },
    }));
}

/// What is made of a vendor's file, and what the file says where the app carries it.
fn add_files(
    context: &Context<'_>,
    vendor: &Vendor<'_>,
    build: Option<&Build>,
    list: &mut Vec<Demand>,
) {
    let id = build.and_then(|it| it.application_id.clone());
    let id = id.or_else(|| context.project.application_id.clone());
    let who = || vendor.pack.id.to_string();
    for made in vendor.pack.resources.iter().filter(|it| vendor.holds(it.when.as_ref())) {
        let text = text_in_build(context, build, &made.file);
        let values = text.map(|it| values_for(it, &made.json, id.as_deref())).unwrap_or_default();
        let what = Demanded::Resource { name: made.name.clone(), file: made.file.clone(), values };
        list.push(Demand { key: None, who: who(), what });
    }
    for file in vendor.pack.files.iter().filter(|it| vendor.holds(it.when.as_ref())) {
        let variant = build.and_then(|it| it.variant.as_deref());
        let own = vendor.variants.iter().find(|it| Some(it.member.name()) == variant);
        let filled = file.json.iter().filter_map(|rule| {
            let (pack, line) = (&vendor.pack.file, file.line);
            let value = match own {
                Some(own) => vendor.fill_for(own, &rule.equals, pack, line),
                None => vendor.fill(&rule.equals, pack, line),
            };
            Some((rule.path.clone(), value.ok()?))
        });
        let what = Demanded::File { path: file.path.clone(), rules: filled.collect() };
        list.push(Demand { key: None, who: who(), what });
    }
}

/// The text of a vendor's file that a build takes: its own, or the module's.
fn text_in_build<'s>(context: &Context<'s>, build: Option<&Build>, file: &str) -> Option<&'s str> {
    let app = context.project.app();
    let members = build.iter().flat_map(|it| [&it.variant, &it.flavor, &it.build_type]);
    let members = members.flatten().map(|it| format!("src/{it}/{file}"));
    let mut paths = members.chain([file.to_owned()]).map(|it| app.file(&it));
    paths.find_map(|path| context.project.snapshot().text(&path))
}

/// The constants of the app's own values.
fn constants(
    context: &Context<'_>,
    vendor: &Vendor<'_>,
    variant: Option<&str>,
    list: &mut Vec<Demand>,
) {
    let values = values(vendor, variant);
    for field in &vendor.pack.certificate {
        let Some(constant) = &field.constant else { continue };
        let Some(value) = values.get(&field.key).and_then(literal) else { continue };
        list.push(Demand {
            key: None,
            who: vendor.pack.id.to_string(),
            what: Demanded::Constant {
                class: format!("{}.{CONSTANTS}", context.package()),
                name: constant.name.clone(),
                value,
                is_text: constant.kind == ConstantKind::Text,
            },
        });
    }
}

/// The classes that only the other generations of a vendor's SDK have.
fn other_generations(context: &Context<'_>, vendor: &Vendor<'_>, list: &mut Vec<Demand>) {
    let called = |pack: &pushwright_config::pack::Pack| -> BTreeSet<String> {
        pack.sources.iter().flat_map(|it| imports(&it.text)).collect()
    };
    let ours = called(vendor.pack);
    for old in context.packs.editions(&vendor.pack.id.vendor) {
        let is_older = vendor.pack.supersedes.contains(&old.id.edition);
        let classes: BTreeSet<String> = called(old).difference(&ours).cloned().collect();
        if is_older && !classes.is_empty() {
            list.push(Demand {
                key: None,
                who: vendor.pack.id.to_string(),
                what: Demanded::Absent { classes, edition: old.id.to_string() },
            });
        }
    }
}
