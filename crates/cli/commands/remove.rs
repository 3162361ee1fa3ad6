//! `remove`: take out one vendor, or everything.

use pushwright_config::{Code, Diagnostic, did_you_mean};
use pushwright_engine::{self as engine, Ledger, Plan};
use pushwright_lossless::toml;
use serde_json::json;

use crate::args::{GlobalArgs, Remove, Take};
use crate::commands::{apply, each_project};
use crate::output::{Exit, Failure, Output, findings_json};
use crate::session::Session;

pub(crate) fn run(args: &Remove, global: &GlobalArgs, output: &Output) -> Result<Exit, Failure> {
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
        let without = session.saying(global, text)?.of_files_of(session);
        let all = args.vendor.is_none();
        let (ledger, adopted) = stands_there(session)?;
        let ledger = match args.take {
            Some(Take::Ours) => session.taking_what_reads_as_ours()?,
            Some(Take::Theirs) | None => ledger,
        };
        let config = (!all).then_some(&without.config);
        let take = match args.take {
            Some(Take::Ours) => engine::Take::All,
            Some(Take::Theirs) | None => engine::Take::Nothing,
        };
        let plan = without.plan_from(config, &ledger, take)?;
        if args.take.is_none()
            && let Some(finding) = undecided(&plan, &adopted, args)
        {
            return Ok(refused(finding, output));
        }
        apply::finish(&without, &plan, args.writing, output)
    })
}

/// What is ours by now: what push.lock knows, files that say so; and the keys of what it does not
/// know and what counts as the user's therefore.
fn stands_there(session: &Session) -> Result<(Ledger, Vec<String>), Failure> {
    match session.plan(Some(&session.config), engine::Take::Nothing) {
        Ok(plan) => Ok(session.ledger.with_what_stands(&plan)),
        // What keeps push.toml from being applied keeps nobody from taking all out again.
        Err(Failure::Findings(_)) => Ok((session.ledger.clone(), Vec::new())),
        Err(failure) => Err(failure),
    }
}

/// Why nothing is removed: what is left of it would not fit what goes.
fn undecided(plan: &Plan, adopted: &[String], args: &Remove) -> Option<Diagnostic> {
    let stays = |key: &&String| plan.ledger.entries().iter().any(|it| it.key.to_string() == **key);
    let unknown: Vec<String> = adopted.iter().filter(|key| !stays(key)).cloned().collect();
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
    let command = match &args.vendor {
        Some(vendor) => format!("pushwright remove {vendor}"),
        None => "pushwright remove".to_owned(),
    };
    let keys: Vec<String> = keys.iter().map(|key| format!("  {key}")).collect();
    Some(
        Diagnostic::error(code, format!("{message}; nothing was written"))
            .note(keys.join("\n"))
            .help(format!(
                "restore push.lock from version control where it was lost; else\n\
                 to take them out:  {command} --take ours\n\
                 to leave them:     {command} --take theirs"
            )),
    )
}

fn refused(finding: Diagnostic, output: &Output) -> Exit {
    if output.is_json() {
        output.json(json!({ "exit": Exit::Items.number(), "findings": findings_json(&[finding]) }));
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
