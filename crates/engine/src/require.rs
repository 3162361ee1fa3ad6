//! What must hold: one requirement a thing, with everybody who asks for it.
//!
//! Knows how packs and push.toml speak of things; knows no vendor, and looks at no file except to
//! see which classes exist.

pub(crate) mod deep_link;
mod elsewhere;
mod list;
pub(crate) mod pack;
mod pinned;
mod placeholders;
pub(crate) mod reads;
mod rules;
pub(crate) mod superseded;
mod vendor_file;

use std::collections::BTreeSet;

use pushwright_android::{FileWant, Key, NodeWant, Want, android};
use pushwright_config::config::unseen_versions;
use pushwright_config::{Code, Diagnostic, FieldValue};
use pushwright_lossless::xml::NewElement;

use crate::model::classes::{STARTUP, TOKEN_MANAGER};
use crate::model::context::Context;
use crate::model::requirement::{Need, Requirement, What};
use crate::require::superseded::{OldSources, Superseded, old_sources, superseded};
use crate::sources::gradle_wiring;
use crate::sources::source::Source;
use crate::sources::{self, drop::foreign_imports};
use crate::vendor::checks::{self, Asked};
use crate::vendor::demands::{self, Unmet};
use crate::vendor::sdk_module::other_version;
use crate::vendor::variables::Vendor;
use crate::vendor::{notes, vendors};
use list::List;

/// Everything that must hold, sorted by key, with what is waited for and the findings on the way.
#[derive(Default)]
pub(crate) struct Required {
    pub(crate) requirements: Vec<Requirement>,
    pub(crate) held_back: Vec<(Requirement, Need)>,
    pub(crate) findings: Vec<Diagnostic>,
    /// What the build must have more of before these keys can be added.
    pub(crate) too_low: Vec<(Key, Diagnostic)>,
    /// What else is left for a human.
    pub(crate) items: Vec<(Key, Diagnostic)>,
    /// What is checked once everything is written.
    pub(crate) checks: Vec<Asked>,
    /// What only older editions ask for.
    pub(crate) superseded: Vec<Superseded>,
    /// Sources that only older editions need.
    pub(crate) old_sources: Vec<OldSources>,
    /// Keys of the ledger that these requirements have no say in.
    pub(crate) others: BTreeSet<Key>,
}

/// Turns push.toml and its packs into requirements.
pub(crate) fn require(context: &Context<'_>) -> Required {
    let (mut vendors, mut findings) =
        vendors::configured(context.config, context.packs, context.project);
    findings.extend(unseen_versions(context.config, context.packs));
    let too_low = levels(context, &mut vendors, &mut findings);
    let mut list = List::default();
    for vendor in &vendors {
        let mut own = List::default();
        if let Err(finding) = pack::require_vendor(context, vendor, &mut own) {
            findings.push(*finding);
        }
        list.join(own, vendor.waits_for.as_ref());
    }
    for key in too_low.iter().map(|(key, _)| key) {
        let Some(requirement) = list.0.get_mut(key) else { continue };
        requirement.needs.iter_mut().for_each(|it| it.push(Need::Settled(key.clone())));
    }
    let generated = sources::sources(context, &vendors, &mut findings);
    let mut items = foreign_imports(context, &generated);
    items.extend(sources::without_entry(context, &vendors));
    startup(context, &generated, &mut list);
    rules::rules(context, &vendors, &mut list, &mut findings);
    if gradle_wiring::is_wanted(context) {
        wire_gradle(context, &mut list);
    }
    let classes = compiled(&generated);
    let (checks, found) = checks::asked(&vendors);
    findings.extend(found);
    findings.extend(vendors.iter().flat_map(|vendor| kept_classes(context, vendor)));
    findings.extend(vendors.iter().filter_map(|vendor| other_version(context, vendor)));
    findings.extend(notes::notes(context, &vendors));
    let mut required = Required { findings, items, checks, too_low, ..Required::default() };
    for source in generated {
        require_source(context, source, &mut list, &mut required);
    }
    wait_or_not(context, list, &classes, &mut required);
    required.requirements.sort_by(|a, b| a.key.cmp(&b.key));
    required.items.extend(pinned::not_listed(context, &required.requirements));
    let waiting = required.held_back.iter().map(|(requirement, _)| requirement);
    if vendors.iter().any(|it| it.waits_for.is_some()) {
        // What differs between members stays as long as they are not known.
        required.others = context.ledger.entries().iter().map(|own| own.key.clone()).collect();
    }
    required.old_sources = old_sources(context, &vendors);
    required.superseded =
        superseded(context, &vendors, required.requirements.iter().chain(waiting));
    let unused = unused_assumptions(context, &required);
    required.findings.extend(unused);
    required
}

/// The classes that are generated now, or that are there already.
fn compiled(generated: &[Source]) -> BTreeSet<String> {
    let now = |it: &&Source| matches!(it.waits_for, None | Some(Need::Registered(_)));
    generated.iter().filter(now).filter_map(|it| it.class.clone()).collect()
}

/// Parts what can be brought about from what waits for something.
fn wait_or_not(
    context: &Context<'_>,
    list: List,
    classes: &BTreeSet<String>,
    required: &mut Required,
) {
    let blocked = blocked(context, &list);
    for requirement in list.0.into_values() {
        // What one asks for without waiting need not wait for another.
        // What comes before what it needs, as a repository does, is looked at ahead.
        let early = |key: &Key| requirement.key < *key;
        let set = requirement.set();
        let is_met = |need: &Need| match need {
            Need::Settled(key) if early(key) => !blocked.contains(key),
            other => is_met(context, classes, other, set),
        };
        let unmet = |needs: &Vec<Need>| needs.iter().find(|need| !is_met(need)).cloned();
        let waits: Option<Vec<Need>> = requirement.needs.iter().map(unmet).collect();
        match waits.and_then(|waits| waits.into_iter().next()) {
            Some(need) => required.held_back.push((requirement, need)),
            None => required.requirements.push(requirement),
        }
    }
}

/// Whether what is needed in a source set is there, as far as that is told before anything is written.
fn is_met(
    context: &Context<'_>,
    classes: &BTreeSet<String>,
    need: &Need,
    set: Option<&str>,
) -> bool {
    match need {
        Need::Class(class) => {
            classes.contains(class) || context.project.source_seen_from(set, class).is_some()
        }
        Need::EveryMember { .. } | Need::Axis { .. } => false,
        Need::File(path) => {
            context.config.app.awaits_vendor_files()
                || context.copied_to(path).is_some()
                || context.project.snapshot().contains(path)
        }
        Need::ImSdk(_)
        | Need::FolderOf(_)
        | Need::Registered(_)
        | Need::Settled(_)
        | Need::Called(_) => true,
    }
}

/// What the build lacks for what vendors would add, by the key that waits for it; what does not stop
/// it is a finding.
pub(crate) fn levels(
    context: &Context<'_>,
    vendors: &mut [Vendor<'_>],
    findings: &mut Vec<Diagnostic>,
) -> Vec<(Key, Diagnostic)> {
    let mut too_low = Vec::new();
    for vendor in vendors {
        for unmet in demands::unmet(context.project, vendor, Code::ProjectLevelTooLow) {
            let stops = unmet.stops();
            let Unmet { diagnostic, keeps_out, .. } = unmet;
            match stops {
                false => findings.push(diagnostic),
                true if context.is_assumed(&keeps_out) => {}
                true => {
                    vendor.kept_out.push(keeps_out.clone());
                    too_low.push((keeps_out, diagnostic));
                }
            }
        }
    }
    too_low
}

/// The keys of what others need settled and what will be left for a human.
fn blocked(context: &Context<'_>, list: &List) -> BTreeSet<Key> {
    let needs = list.0.values().flat_map(|it| it.needs.iter().flatten());
    let keys: BTreeSet<&Key> = needs
        .filter_map(|need| match need {
            Need::Settled(key) => Some(key),
            _ => None,
        })
        .collect();
    let is_open = |key: &&&Key| match list.0.get(**key).map(|it| &it.what) {
        Some(What::Want(want)) => context.is_left(want),
        _ => false,
    };
    keys.iter().filter(is_open).map(|key| (*key).clone()).collect()
}

/// A source as a file that must be there, or that waits; one that the build generates is neither.
fn require_source(context: &Context<'_>, source: Source, list: &mut List, required: &mut Required) {
    let ours = !context.config.app.leaves_sources_to_build() || source.copied;
    let key = Key::file(&source.path);
    // One in our own place may be overwritten with permission; any other may not.
    let in_the_way = sources::in_the_way(context, &source).filter(|it| !ours || *it != source.path);
    let is_written = ours || in_the_way.is_some();
    let what = match (in_the_way, source.text) {
        (Some(users), Some(_)) => What::Vacant(users),
        (None, Some(text)) if ours => What::Want(Want::File(FileWant { path: source.path, text })),
        _ => What::Keep,
    };
    match source.waits_for {
        Some(need) => {
            let needs = vec![vec![need.clone()]];
            let requirement = Requirement { key, what, origins: vec![source.origin], needs };
            required.held_back.push((requirement, need));
        }
        None if is_written => list.add(key, what, source.origin, Vec::new()),
        None => {}
    }
}

/// Says which classes of the user's are kept though push.toml does not name them.
fn kept_classes(context: &Context<'_>, vendor: &Vendor<'_>) -> Vec<Diagnostic> {
    let id = &vendor.pack.id.vendor;
    let kept = vendor.kept.iter().filter_map(|field| match vendor.values.get(field)? {
        FieldValue::Class(class) => Some((field, class)),
        _ => None,
    });
    kept.map(|(field, class)| {
        let message = format!("`{class}` of yours receives for `{id}`; none is generated");
        let call = format!("{}.{}", context.package(), TOKEN_MANAGER);
        let finding = Diagnostic::info(Code::SourceKept, message).help(format!(
            "hand its token to `{call}`; `{field} = \"{class}\"` under `[vendors.{id}]` in \
             push.toml says that you do"
        ));
        let sets = vendor.sets();
        let mut paths = sets.iter().filter_map(|set| context.project.source_seen_from(*set, class));
        let Some(path) = paths.next() else { return finding };
        let elsewhere = !path.is_below(&context.project.app().folder);
        let finding = finding.note(format!("it is in `{path}`"));
        match elsewhere {
            true => finding.note("a library names no class of the application: let the application take the token from it"),
            false => finding,
        }
    })
    .collect()
}

/// Requires that the build knows pushwright, and has no say in anything else of ours.
pub(crate) fn require_gradle(context: &Context<'_>) -> Required {
    let mut list = List::default();
    wire_gradle(context, &mut list);
    Required {
        requirements: list.0.into_values().collect(),
        others: context.ledger.entries().iter().map(|own| own.key.clone()).collect(),
        ..Required::default()
    }
}

/// What push.toml promises and nothing asks for.
fn unused_assumptions(context: &Context<'_>, required: &Required) -> Vec<Diagnostic> {
    let keys = required.requirements.iter().map(|it| &it.key);
    let keys = keys.chain(required.held_back.iter().map(|(requirement, _)| &requirement.key));
    let keys = keys.chain(required.superseded.iter().map(|it| &it.key));
    let keys = keys.chain(required.old_sources.iter().map(|it| &it.key));
    let mut asked: BTreeSet<Key> = keys.cloned().collect();
    asked.insert(sources::kotlin_plugin_key(context));
    let assumed = context.config.assume_present.iter();
    assumed
        .filter(|it| Key::parse(&it.value).is_none_or(|key| !asked.contains(&key)))
        .map(|it| {
            let message = format!("nothing requires `{}`", it.value);
            let finding = Diagnostic::warning(Code::ConfigAssumeUnused, message)
                .help("delete it from `assume.present` in push.toml");
            context.config.point(finding, &it.span)
        })
        .collect()
}

fn wire_gradle(context: &Context<'_>, list: &mut List) {
    let sources = context.config.app.sources.as_ref();
    let origin = context.asked_at(&sources.map_or(0..0, |it| it.span.clone()));
    for want in gradle_wiring::wants(context) {
        list.want(context, want, origin.clone(), Vec::new());
    }
}

/// The provider that registers by itself, where one is generated.
fn startup(context: &Context<'_>, generated: &[Source], list: &mut List) {
    let class = format!("{}.{}", context.package(), STARTUP);
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
    list.want(context, want, source.origin.clone(), vec![Need::Class(class)]);
}
