//! What waits, what for, and what has stopped waiting.
//!
//! Knows how to say what is missing, once for all that waits for it.

use std::collections::{BTreeMap, BTreeSet};

use pushwright_android::{Key, Kind, Place, Presence, presence};
use pushwright_config::field::{Field, SourceDrop};
use pushwright_config::{Code, Diagnostic};

use super::apply;
use super::outcome::ItemKind;
use super::run::{Fallible, Run};
use crate::model::finding;
use crate::model::requirement::{Need, Requirement, What};
use crate::sources::drop::drop_folder;

/// A requirement that waits, and what for.
type Held = (Requirement, Need);

/// A certificate field that names sources which hold a missing class.
struct Download<'a> {
    vendor: &'a str,
    field: &'a Field,
    sources: &'a SourceDrop,
    /// The folder or zip that push.toml names already.
    named: Option<String>,
}

/// What a requirement waits for that is left for a human, or waits itself.
///
/// What is there already, ours or not, is not undone: it waits for nothing.
pub(super) fn unsettled(
    run: &Run<'_>,
    requirement: &Requirement,
    waiting: &[Held],
) -> Option<Need> {
    let is_open = |need: &&Need| match need {
        Need::Settled(key) => run.is_left(key) || waiting.iter().any(|(it, _)| it.key == *key),
        _ => false,
    };
    let mut all = requirement.needs.iter().map(|needs| needs.iter().find(is_open).cloned());
    let first = all.next()??;
    // One who asks without waiting is enough.
    let waits = all.all(|it| it.is_some()) && !is_there(run, requirement);
    waits.then_some(first)
}

/// Whether the thing is there, be it that it says something else.
fn is_there(run: &Run<'_>, requirement: &Requirement) -> bool {
    let What::Want(want) = &requirement.what else { return false };
    let told = run.project().map(|project| presence(&project, want));
    matches!(told, Ok(Presence::Present(_) | Presence::Different(_)))
}

/// Brings about what has nothing to wait for any more; the rest waits on.
pub(super) fn retry_waiting(run: &mut Run<'_>, mut waiting: Vec<Held>) -> Fallible<Vec<Held>> {
    loop {
        let mut rest = Vec::new();
        let before = waiting.len();
        let held: BTreeSet<Key> = waiting.iter().map(|(it, _)| it.key.clone()).collect();
        for (requirement, need) in waiting {
            // What waits itself is not settled, though nothing is said of it.
            let is_held = matches!(&need, Need::Settled(key) if held.contains(key));
            match !is_held && is_met(run, &need, requirement.set())? {
                true => apply::apply_requirement(run, &requirement)?,
                false => rest.push((requirement, need)),
            }
        }
        if rest.len() == before {
            return Ok(rest);
        }
        waiting = rest;
    }
}

/// The keys of what waits: what is ours of it stays.
///
/// A repository stays only beside something of ours that waits for the same; else what it was
/// put there for is gone.
pub(super) fn kept_waiting(run: &Run<'_>, waiting: &[Held]) -> Vec<Key> {
    let is_ours = |key: &Key| run.ledger.entries_for(key).next().is_some();
    let serves = |need: &Need| {
        waiting
            .iter()
            .any(|(it, other)| other == need && it.key.kind != Kind::Repository && is_ours(&it.key))
    };
    let kept = waiting
        .iter()
        .filter(|(it, _)| it.key.kind != Kind::Repository || it.needs.iter().flatten().any(serves));
    kept.map(|(requirement, _)| requirement.key.clone()).collect()
}

/// Whether what was waited for is there by now.
fn is_met(run: &Run<'_>, need: &Need, set: Option<&str>) -> Fallible<bool> {
    Ok(match need {
        Need::Registered(key) => !run.assumed(key) && !run.is_left(key),
        Need::Called(key) | Need::Settled(key) => !run.is_left(key),
        Need::Class(class) => run.project()?.source_seen_from(set, class).is_some(),
        Need::File(_)
        | Need::ImSdk(_)
        | Need::FolderOf(_)
        | Need::Axis { .. }
        | Need::EveryMember { .. } => false,
    })
}

/// One item a missing thing, naming what waits for it.
pub(super) fn hold_back(run: &mut Run<'_>, held_back: &[Held]) -> Fallible<()> {
    let mut by_need: BTreeMap<&Need, Vec<&Key>> = BTreeMap::new();
    for (requirement, need) in held_back {
        let need = root_need(need, held_back);
        // Classes of one download are one thing to bring.
        let same = by_need.keys().find(|it| is_one_download(run, it, need)).copied();
        by_need.entry(same.unwrap_or(need)).or_default().push(&requirement.key);
    }
    let there: BTreeSet<&Key> =
        held_back.iter().filter(|(it, _)| is_there(run, it)).map(|(it, _)| &it.key).collect();
    for (need, waiting) in by_need {
        let is_all = waiting.iter().all(|key| there.contains(*key));
        let keys = waiting.iter().filter(|key| is_all || !there.contains(*key));
        let keys: Vec<String> = keys.map(|key| format!("  {key}")).collect();
        let note = format!("waiting for it:\n{}", keys.join("\n"));
        match need {
            Need::File(path) => {
                let key = Key::file(path);
                run.note(&key, note);
                broken_without(run, &key, &waiting, held_back);
            }
            Need::Registered(key) | Need::Called(key) | Need::Settled(key) => run.note(key, note),
            _ => say_missing(run, need, waiting[0], note)?,
        }
    }
    Ok(())
}

/// The item of what is missing; `first` is the first that waits for it.
fn say_missing(run: &mut Run<'_>, need: &Need, first: &Key, note: String) -> Fallible<()> {
    let download = match need {
        Need::Class(class) => download_of(run, class),
        _ => None,
    };
    if let Some(download) = download {
        let (key, message, help) = missing_download(run, &download)?;
        let diagnostic = Diagnostic::warning(Code::SourceHeldBack, message).note(note).help(help);
        run.leave(ItemKind::VendorFile, &key, diagnostic);
        return Ok(());
    }
    let (message, help) = match need {
        Need::ImSdk(artifact) => no_im_sdk(run, artifact),
        Need::Axis { why, .. } => (why.clone(), AXIS_HELP.to_owned()),
        Need::EveryMember { .. } => {
            let project = run.project()?;
            let script = project.app().script.as_ref();
            every_member(need, script.is_some_and(|it| it.file_name().ends_with(".kts")))
        }
        Need::FolderOf(set) => no_folder(set),
        Need::Class(class) => (
            format!("`{class}` is not in the sources"),
            "add the class, or mend its name in push.toml".to_owned(),
        ),
        Need::File(_) | Need::Registered(_) | Need::Called(_) | Need::Settled(_) => return Ok(()),
    };
    let mut diagnostic = Diagnostic::warning(Code::SourceHeldBack, message).note(note).help(help);
    if let Need::Axis { at: (file, at), .. } = need {
        diagnostic = finding::at(diagnostic, &run.working, &Place::new(file, *at..*at));
    }
    run.leave(ItemKind::HeldBack, first, diagnostic);
    Ok(())
}

/// What is said of an IM SDK that the application's sources do not see, and what to do.
fn no_im_sdk(run: &Run<'_>, artifact: &str) -> (String, String) {
    let message = match run.inputs.config.and_then(|it| it.im.as_ref()) {
        Some(_) => format!("push.toml names an IM SDK that no module declares (`{artifact}`)"),
        None => format!(
            "a package brings the IM SDK, which the application's own sources do not see \
             (`{artifact}`)"
        ),
    };
    (message, format!("add `{artifact}` to the dependencies, or set `im.sdk = \"none\"`"))
}

/// What is said of a source set that has no folder to itself, and what to do.
fn no_folder(set: &str) -> (String, String) {
    let message = format!(
        "every folder of the source set `{set}` lies among those of `main`: a class in it would be \
         compiled twice"
    );
    let help = format!(
        "give `{set}` a folder of its own, in `android {{ sourceSets {{ … }} }}` of the module's \
         script:\ngetByName(\"{set}\") {{ java.srcDir(\"variants/{set}/java\") }}"
    );
    (message, help)
}

/// Says of a missing file what stands already and stops the build without it.
fn broken_without(run: &mut Run<'_>, file: &Key, waiting: &[&Key], held_back: &[Held]) {
    let stands = |(it, _): &&Held| {
        it.key.kind == Kind::Plugin && waiting.contains(&&it.key) && is_there(run, it)
    };
    let broken: Vec<String> =
        held_back.iter().filter(stands).map(|(it, _)| format!("  {}", it.key)).collect();
    if !broken.is_empty() && !run.done_without.contains(file) {
        let note = format!(
            "in the project already, and the build stops without the file:\n{}",
            broken.join("\n")
        );
        run.fail(file, note);
    }
}

fn is_one_download(run: &Run<'_>, one: &Need, other: &Need) -> bool {
    let download = |need: &Need| match need {
        Need::Class(class) => download_of(run, class).map(|it| (it.vendor, &it.field.key)),
        Need::File(_)
        | Need::ImSdk(_)
        | Need::FolderOf(_)
        | Need::Registered(_)
        | Need::Settled(_)
        | Need::Called(_)
        | Need::Axis { .. }
        | Need::EveryMember { .. } => None,
    };
    download(one).is_some_and(|it| download(other) == Some(it))
}

/// Which field of push.toml names the sources that hold a class.
fn download_of<'r>(run: &'r Run<'_>, class: &str) -> Option<Download<'r>> {
    run.inputs.config?.vendors.iter().find_map(|vendor| {
        let pack = run.inputs.packs.get(&vendor.vendor.value, &vendor.edition.value)?;
        pack.certificate.iter().find_map(|field| {
            let sources = field.provides.as_ref()?;
            let named = vendor.values.get(&field.key).and_then(|it| it.value.text());
            class.starts_with(&format!("{}.", sources.package)).then_some(Download {
                vendor: &vendor.vendor.value,
                field,
                sources,
                named,
            })
        })
    })
}

/// The key, what is missing, and what to do.
fn missing_download(run: &Run<'_>, download: &Download<'_>) -> Fallible<(Key, String, String)> {
    let Download { vendor, field, sources, named } = download;
    let config = run.inputs.config.and_then(|it| it.vendor(vendor));
    let set = config.and_then(|it| it.variants.first()).map(|it| it.value.as_str());
    let folder = drop_folder(&run.project()?, set, sources);
    let title = &field.title;
    let message = match named {
        None => format!("the sources of {title} are not in `{folder}`"),
        Some(named) => {
            format!("`{named}` does not hold the sources of {title} that are needed")
        }
    };
    let value = named.as_deref().unwrap_or("…");
    let help = format!(
        "{} in push.toml, or copy the sources to that folder:\n\
         [vendors.{vendor}]\n{} = \"{value}\"  # {}",
        if named.is_some() { "mend it" } else { "name the download" },
        field.key,
        field.help
    );
    Ok((Key::file(&folder), message, help))
}

/// What to do where the members of an axis are computed.
const AXIS_HELP: &str = "write the members out in the module's script, one block each; what \
    differs between them waits until then, and so do the classes that call each vendor's";

/// What is said of a plugin that would stop the builds of variants without the vendor.
fn every_member(need: &Need, in_kotlin: bool) -> (String, String) {
    let Need::EveryMember { plugin, file, members, without, option } = need else {
        return Default::default();
    };
    let message = format!(
        "applied for every variant, `{plugin}` would stop the builds of `{}`, which have no `{file}`",
        without.join("`, `")
    );
    let (lower, quote, apply) = match in_kotlin {
        true => ("lowercase", '"', format!("apply(plugin = \"{plugin}\")")),
        false => ("toLowerCase", '\'', format!("apply plugin: '{plugin}'")),
    };
    let test =
        |member: &String| format!("it.{lower}().contains({quote}{}{quote})", member.to_lowercase());
    let tests: Vec<String> = members.iter().map(test).collect();
    let off = match option {
        Some(option) => format!("\nor do without it: `{option} = false` in push.toml"),
        None => String::new(),
    };
    let help = format!(
        "give them one as well; or apply it yourself for `{}` alone, in the module's script:\n\
         if (gradle.startParameter.taskNames.any {{ {} }}) {{\n    {apply}\n}}{off}",
        members.join("`, `"),
        tests.join(" || "),
    );
    (message, help)
}

/// What a chain of things that wait for each other waits for in the end.
fn root_need<'a>(need: &'a Need, held_back: &'a [Held]) -> &'a Need {
    let mut need = need;
    for _ in 0..8 {
        let Need::Class(class) = need else { return need };
        let further = held_back.iter().find(|(requirement, _)| requirement.key.is_source_of(class));
        match further {
            Some((_, next)) if next != need => need = next,
            _ => return need,
        }
    }
    need
}
