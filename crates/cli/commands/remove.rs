//! `remove`: take out one vendor, or everything.

use std::collections::BTreeSet;

use pushwright_android::Key;
use pushwright_config::{Code, Diagnostic, Severity, did_you_mean};
use pushwright_engine::{self as engine, Ledger, Plan};
use pushwright_lossless::toml;

use crate::agents_file::{AGENTS_FILE, without_section};
use crate::args::Remove;
use crate::commands::apply::{key_of, usage};
use crate::commands::{apply, each_project};
use crate::disk;
use crate::exit::{Exit, Failure};
use crate::global::GlobalArgs;
use crate::output::{Output, Report};
use crate::session::Session;

pub(crate) fn run(args: &Remove, global: &GlobalArgs, output: &Output) -> Result<Exit, Failure> {
    let side = side(args)?;
    each_project(args.writing.access(), global, output, &|session, output| {
        let vendors: Vec<&str> = match &args.vendor {
            Some(vendor) => vec![known(session, vendor)?],
            None if args.keep_tables => Vec::new(),
            None => session.config.vendors.iter().map(|it| it.vendor.value.as_str()).collect(),
        };
        let mut text = session.config_text().to_owned();
        for vendor in vendors {
            text = without_vendor(session, text, vendor)?;
        }
        let all = args.vendor.is_none();
        let mut without = session.saying(global, text)?.with_files_of(session);
        if all && !args.keep_tables {
            take_out_section(&mut without)?;
        }
        let ledger = match &side {
            Some(Side::Ours(named)) => {
                let (ledger, otherwise) = session.taking_what_reads_as_ours(named)?;
                if !otherwise.is_empty() {
                    return Ok(refused(reads_otherwise(&otherwise, args), output));
                }
                ledger
            }
            Some(Side::Theirs) => stands_there(session)?.left_to_user(&BTreeSet::new()),
            None => stands_there(session)?,
        };
        let config = (!all).then_some(&without.config);
        let take = match side {
            Some(Side::Ours(_)) => engine::Take::All,
            Some(Side::Theirs) | None => engine::Take::Nothing,
        };
        let plan = without.plan_from(config, &ledger, take)?;
        if side.is_none()
            && let Some(finding) = undecided(&plan, args)
        {
            return Ok(refused(finding, output));
        }
        apply::finish(&without, &plan, args.writing, output)
    })
}

/// Has the section for agents go, too; one that somebody edited stays.
fn take_out_section(session: &mut Session) -> Result<(), Failure> {
    let folder = &session.home.folder;
    match without_section(disk::read_text_inside(folder, &folder.join(AGENTS_FILE))?) {
        Ok(change) => session.for_agents = change,
        Err(kept) => {
            session.findings.push(Diagnostic { severity: Severity::Warning, ..*kept });
        }
    }
    Ok(())
}

/// Whose the things are that nobody knows the owner of.
enum Side {
    /// Ours, and those of these keys although many apps have them in the same words.
    Ours(BTreeSet<Key>),
    Theirs,
}

fn side(args: &Remove) -> Result<Option<Side>, Failure> {
    let Some((side, keys)) = args.take.split_first() else { return Ok(None) };
    let keys: BTreeSet<Key> = keys.iter().map(|key| key_of(key)).collect::<Result<_, _>>()?;
    match (side.as_str(), keys.is_empty()) {
        ("ours", _) => Ok(Some(Side::Ours(keys))),
        ("theirs", true) => Ok(Some(Side::Theirs)),
        ("theirs", false) => Err(usage("`--take theirs` leaves all of it: it takes no key")),
        _ => Err(usage(&format!("`--take {side}`: `ours` or `theirs`"))),
    }
}

/// What is ours by now, or may be: what push.lock knows, files that say so, and what reads so.
fn stands_there(session: &Session) -> Result<Ledger, Failure> {
    match session.plan(Some(&session.config), engine::Take::Nothing) {
        Ok(plan) => Ok(session.ledger.with_what_stands(&plan)),
        // What keeps push.toml from being applied keeps nobody from taking all out again.
        Err(Failure::Findings(_)) => Ok(session.ledger.clone()),
        Err(failure) => Err(failure),
    }
}

/// Why nothing is removed: what is left of it would not fit what goes.
fn undecided(plan: &Plan, args: &Remove) -> Option<Diagnostic> {
    let unknown = plan.undecided();
    // What calls a class that goes would not compile; any other text of the user's can stay alone.
    let is_source =
        |key: &String| key.starts_with("file:") && (key.ends_with(".java") || key.ends_with(".kt"));
    let mut edited = plan.edited();
    edited.retain(|key| args.vendor.is_some() || is_source(key));
    let (code, message, keys) = match (unknown.is_empty(), edited.is_empty()) {
        (false, _) => {
            let message = "push.lock does not say whose some things are that would go or stay";
            (Code::LockLost, message, unknown)
        }
        (true, false) => {
            let message = "some of what would go was edited since it was written";
            (Code::SourceConflict, message, edited)
        }
        (true, true) => return None,
    };
    let command = command_of(args);
    let keys: Vec<String> = keys.iter().map(|key| format!("  {key}")).collect();
    Some(
        Diagnostic::error(code, format!("{message}; nothing was written"))
            .note(keys.join("\n"))
            .help(format!(
                "restore push.lock from version control where it was lost; else\n\
                 to take them out:  {command} --take ours [KEY…]\n\
                 to leave them:     {command} --take theirs\n\
                 what many apps have in the same words (a permission of Android's, `google()`) \
                 goes only where its key is named"
            )),
    )
}

/// Why nothing is removed though what reads as ours is to go: what reads otherwise may be ours as
/// well, and need what would go.
fn reads_otherwise(keys: &[Key], args: &Remove) -> Diagnostic {
    let message = "some of what may be pushwright's reads otherwise than it writes it";
    let listed: Vec<String> = keys.iter().map(|key| format!("  {key}")).collect();
    let quoted: Vec<String> = keys.iter().map(|key| format!("'{key}'")).collect();
    let quoted = quoted.join(" ");
    let command = command_of(args);
    Diagnostic::error(Code::LockLost, format!("{message}; nothing was written"))
        .note(listed.join("\n"))
        .help(format!(
            "to take these out, too:  {command} --take ours {quoted}\n\
             to keep them first:      pushwright apply --take theirs {quoted}"
        ))
}

fn command_of(args: &Remove) -> String {
    match &args.vendor {
        Some(vendor) => format!("pushwright remove {vendor}"),
        None => "pushwright remove".to_owned(),
    }
}

fn refused(finding: Diagnostic, output: &Output) -> Exit {
    if output.is_document() {
        output.tell(Report::new(Exit::Items).findings(&[finding]));
    } else {
        output.findings(&[finding]);
    }
    Exit::Items
}

/// A vendor that push.toml sets up.
pub(super) fn known<'v>(session: &Session, vendor: &'v str) -> Result<&'v str, Failure> {
    if session.config.vendor(vendor).is_some() {
        return Ok(vendor);
    }
    let known: Vec<&str> =
        session.config.vendors.iter().map(|it| it.vendor.value.as_str()).collect();
    let mut finding =
        Diagnostic::error(Code::ConfigUnknownVendor, format!("push.toml has no vendor `{vendor}`"));
    let meant =
        session.packs.called(vendor).map(str::to_owned).filter(|it| known.contains(&it.as_str()));
    if let Some(meant) = meant.or_else(|| did_you_mean(vendor, known.iter().copied())) {
        finding = finding.help(format!("did you mean `{meant}`?"));
    } else if !known.is_empty() {
        finding = finding.help(format!("it sets up `{}`", known.join("`, `")));
    }
    Err(finding.into())
}

/// push.toml without the tables of a vendor.
fn without_vendor(session: &Session, mut text: String, vendor: &str) -> Result<String, Failure> {
    let mut tables = vec![vec!["vendors", vendor]];
    for variant in session.config.variants.keys() {
        tables.push(vec!["variants", variant, "vendors", vendor]);
    }
    for table in tables {
        let edit = toml::remove_table(&text, &table)
            .map_err(|error| Diagnostic::error(Code::ConfigMalformed, error.message))?;
        if let Some(edit) = edit {
            text = edit.apply(&text);
        }
    }
    Ok(text)
}
