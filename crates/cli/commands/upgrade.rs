//! `upgrade`: move to the newest version of the vendors' SDKs that packs know and the project allows.
//!
//! Knows how versions are tried: one that leaves more for a human than today's is not taken.

use std::collections::BTreeSet;

use pushwright_android::{Key, Kind};
use pushwright_config::config::VendorConfig;
use pushwright_config::field::quote;
use pushwright_config::pack::DependencySource;
use pushwright_config::{Code, Diagnostic, Pack, Severity};
use pushwright_engine::Take;
use pushwright_lossless::toml;
use pushwright_text::compare_versions;

use crate::args::Upgrade;
use crate::commands::{apply, each_project, remove};
use crate::exit::{Exit, Failure};
use crate::global::GlobalArgs;
use crate::output::Output;
use crate::session::Session;

pub(crate) fn run(args: &Upgrade, global: &GlobalArgs, output: &Output) -> Result<Exit, Failure> {
    each_project(args.writing.access(), global, output, &|session, output| {
        if let Some(vendor) = &args.vendor {
            remove::known(session, vendor)?;
        }
        let is_meant =
            |it: &&VendorConfig| args.vendor.as_ref().is_none_or(|id| it.vendor.value == *id);
        let mut text = session.config_text().to_owned();
        for vendor in session.config.vendors.iter().filter(is_meant) {
            let today = session.saying(global, text.clone())?;
            let (upgraded, said) = upgraded(&today, vendor, text, global)?;
            text = upgraded;
            said.iter().for_each(|it| output.note(it));
        }
        let session = session.saying(global, text)?;
        let plan = session.plan(Some(&session.config), Take::Nothing)?;
        apply::finish(&session, &plan, args.writing, output)
    })
}

/// push.toml with the newest version of a vendor's SDK that will do, and what is to be said of it.
fn upgraded(
    session: &Session,
    vendor: &VendorConfig,
    text: String,
    global: &GlobalArgs,
) -> Result<(String, Vec<String>), Failure> {
    let id = vendor.vendor.value.as_str();
    let now = vendor.sdk_version.value.as_str();
    let Some(pack) = session.packs.get(id, &vendor.edition.value) else {
        return Ok((text, Vec::new()));
    };
    let mut said = Vec::new();
    if let Some(newest) = session.packs.newest(id).filter(|it| it.id != pack.id) {
        said.push(format!(
            "{id}: `{}` takes the place of `{}`: `pushwright setup {id} --edition {}`",
            newest.id, pack.id, newest.id.edition
        ));
    }
    let newer = newer(pack, now);
    if let (Some(key), Some(newest)) = (left_to_user(session, pack), newer.first()) {
        said.push(format!(
            "{id}: {now} stays: push.toml leaves `{key}` to you; take it out of `present` under \
             `[assume]` first, or raise it to {newest} yourself and set `sdk-version`"
        ));
        return Ok((text, said));
    }
    if let (Some(file), Some(newest)) = (file_of(pack, vendor), newer.first()) {
        said.push(format!(
            "{id}: {now} stays: its SDK is a file; bring the one of {newest} for `{file}` and set \
             `sdk-version`"
        ));
        return Ok((text, said));
    }
    let today = left(session)?;
    for version in newer {
        let wanted = with_version(&text, id, version)?;
        match refusal(session, global, wanted.clone(), &today)? {
            None => {
                said.push(format!("{id}: {now} -> {version}"));
                return Ok((wanted, said));
            }
            Some(why) => said.push(format!("{id}: {version} is not taken: {why}")),
        }
    }
    if said.is_empty() {
        said.push(match newest_known(pack) {
            Some(newest) if compare_versions(newest, now).is_lt() => {
                format!(
                    "{id}: {now} stays: it is newer than {newest}, the newest that the pack knows"
                )
            }
            _ => format!("{id}: {now} is the newest that the pack knows"),
        });
    }
    Ok((text, said))
}

/// The known versions after this one, newest first.
fn newer<'p>(pack: &'p Pack, now: &str) -> Vec<&'p str> {
    let known = pack.sdk.versions().into_iter();
    let mut newer: Vec<&str> = known.filter(|it| compare_versions(it, now).is_gt()).collect();
    newer.sort_by(|one, other| compare_versions(other, one));
    newer
}

fn newest_known(pack: &Pack) -> Option<&str> {
    pack.sdk.versions().pop()
}

/// The library of a vendor's SDK that push.toml leaves to the user, whatever its version.
fn left_to_user<'s>(session: &'s Session, pack: &Pack) -> Option<&'s str> {
    let is_of_pack = |key: &Key| {
        let module = key.module().map(|_| key.subject());
        key.kind == Kind::Dependency
            && pack.dependencies.iter().any(|it| match &it.source {
                DependencySource::Module { module: of, version } => {
                    Some(of.as_str()) == module && version.contains("sdk_version")
                }
                DependencySource::File { .. } => false,
            })
    };
    let mut assumed = session.config.assume_present.iter().map(|it| it.value.as_str());
    assumed.find(|it| Key::parse(it).is_some_and(|key| is_of_pack(&key)))
}

/// The field of push.toml by which a vendor's SDK is a file of the user's.
fn file_of<'p>(pack: &'p Pack, vendor: &VendorConfig) -> Option<&'p str> {
    let is_file = |source: &DependencySource| match source {
        DependencySource::File { instead, .. } => {
            instead.as_ref().is_none_or(|it| !vendor.values.contains_key(it))
        }
        DependencySource::Module { .. } => false,
    };
    pack.dependencies.iter().any(|it| is_file(&it.source)).then_some("sdk-file")
}

fn with_version(text: &str, vendor: &str, version: &str) -> Result<String, Failure> {
    let path = ["vendors", vendor, "sdk-version"];
    let edit = toml::set_value(text, &path, &quote(version))
        .map_err(|error| Diagnostic::error(Code::ConfigMalformed, error.message))?;
    Ok(edit.map_or_else(|| text.to_owned(), |edit| edit.apply(text)))
}

/// What is left for a human, by what tells it apart from others: items, and errors of the doctor.
fn left(session: &Session) -> Result<BTreeSet<(String, String)>, Failure> {
    let plan = session.plan(Some(&session.config), Take::Nothing)?;
    // What a version changes of a thing that waits already is nothing new.
    let items = plan.items.iter().map(|it| (it.key.to_string(), it.diagnostic.message.clone()));
    let symptoms = session.symptoms()?.into_iter().map(|it| it.diagnostic);
    let wrong = symptoms.filter(|it| it.severity == Severity::Error);
    Ok(items.chain(wrong.map(|it| (it.code.as_str().to_owned(), it.message))).collect())
}

/// Why push.toml is not to say this: what would be left for a human then and is not today.
fn refusal(
    session: &Session,
    global: &GlobalArgs,
    text: String,
    today: &BTreeSet<(String, String)>,
) -> Result<Option<String>, Failure> {
    let then = match session.saying(global, text).and_then(|it| left(&it)) {
        Ok(then) => then,
        Err(Failure::Findings(findings)) => {
            let wrong = findings.iter().find(|it| it.severity == Severity::Error);
            return Ok(Some(wrong.map_or_else(String::new, |it| it.message.clone())));
        }
        Err(failure) => return Err(failure),
    };
    let is_new = |(key, _): &&(String, String)| today.iter().all(|(other, _)| other != key);
    Ok(then.iter().find(is_new).map(|(_, message)| message.clone()))
}
