//! `remove`: take out one vendor, or everything.

use pushwright_config::{Code, Diagnostic, did_you_mean};
use pushwright_engine::Take;
use pushwright_lossless::toml;

use crate::args::{Everywhere, Remove};
use crate::commands::{apply, each_project};
use crate::disk::Access;
use crate::output::{Exit, Failure, Output};
use crate::session::Session;

pub(crate) fn run(
    args: &Remove,
    everywhere: &Everywhere,
    output: &Output,
) -> Result<Exit, Failure> {
    each_project(Access::Write, everywhere, output, &|session, output| match &args.vendor {
        None => {
            let plan = session.plan(None, Take::Nothing)?;
            apply::finish(session, &plan, output)
        }
        Some(vendor) => {
            let session = session.saying(everywhere, without_vendor(session, vendor)?)?;
            let plan = session.plan(Some(&session.config), Take::Nothing)?;
            apply::finish(&session, &plan, output)
        }
    })
}

/// push.toml without the tables of a vendor.
fn without_vendor(session: &Session, vendor: &str) -> Result<String, Failure> {
    if session.config.vendor(vendor).is_none() {
        let known: Vec<&str> =
            session.config.vendors.iter().map(|it| it.vendor.value.as_str()).collect();
        let mut finding = Diagnostic::error(
            Code::ConfigUnknownVendor,
            format!("push.toml has no vendor `{vendor}`"),
        );
        if let Some(meant) = did_you_mean(vendor, known.iter().copied()) {
            finding = finding.help(format!("did you mean `{meant}`?"));
        } else if !known.is_empty() {
            finding = finding.help(format!("it sets up `{}`", known.join("`, `")));
        }
        return Err(finding.into());
    }
    let mut text = session.config_text().to_owned();
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
