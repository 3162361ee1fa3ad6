//! The addresses of repositories, in every spelling.
//!
//! Knows what a call for a repository says of its address, loops over constants, and which two
//! addresses are one; which repositories count is for `repositories`.

use pushwright_lossless::Span;
use pushwright_lossless::gradle::query;
use pushwright_lossless::gradle::{Call, Value};

use super::entries::Entry;
use super::loops::{Constant, loop_around};
use super::script::{ScriptFile, argument, property_in};
use crate::build::project::Project;

/// An address that a call gives a repository.
#[derive(Clone, Debug)]
pub struct Address {
    /// It.
    pub url: String,
    /// The literal in the same script that spells it, where one does.
    pub literal: Option<Span>,
    /// Whether it may be without TLS.
    pub insecure_allowed: bool,
}

/// The addresses that an entry of `repositories` gives: its own, those that a loop gives it, or that
/// of what it adds.
pub(crate) fn addresses(project: &Project<'_>, entry: &Entry<'_>) -> Vec<Address> {
    const MAKERS: [&str; 2] = ["maven", "ivy"];
    let of = |call: &Call| match address(project, &entry.script, call) {
        Some((url, literal)) => {
            vec![Address { url, literal, insecure_allowed: allows_insecure(call) }]
        }
        None => addresses_looped(project, &entry.script, call),
    };
    if MAKERS.contains(&entry.word) {
        return of(entry.call);
    }
    let is_added = entry.word.starts_with("add") || entry.word == "forRepositories";
    let added = entry.call.args.iter().filter(|_| is_added).filter_map(|it| it.value.as_call());
    added.filter(|it| MAKERS.contains(&it.name.last())).flat_map(of).collect()
}

/// The addresses that a call in a loop over constants has.
pub(super) fn addresses_looped(
    project: &Project<'_>,
    script: &ScriptFile<'_>,
    call: &Call,
) -> Vec<Address> {
    let Some(script) = project.open(script.file) else { return Vec::new() };
    let Some(over) = loop_around(&script, call) else { return Vec::new() };
    // In Groovy the closure of `maven` has an `it` of its own.
    if over.parameter == "it" && call.body.is_some() && !script.is_kotlin() {
        return Vec::new();
    }
    let of = |constant: &Constant| {
        let named = |name: &str| match name == over.parameter {
            true => Some(constant.text.clone()),
            false => project.variable(&script, name),
        };
        let value = address_value(call)?;
        let inner = value.as_call().map_or(Some(value), made_from)?;
        let literal = constant.text.contains("://").then(|| constant.span.clone());
        let (url, insecure_allowed) = (query::resolve(inner, &named)?, allows_insecure(call));
        Some(Address { url, literal, insecure_allowed })
    };
    over.values.iter().flatten().filter_map(of).collect()
}

pub(super) fn allows_insecure(call: &Call) -> bool {
    let statements = call.body.as_ref().map_or(&[][..], |body| &body.statements);
    let is_off = |it: &Value| matches!(it, Value::Path { path, .. } if path.as_str() == "false");
    ["allowInsecureProtocol", "isAllowInsecureProtocol"]
        .iter()
        .any(|it| property_in(statements, it).is_some_and(|it| !is_off(it)))
}

/// The address of a `maven` call, and the string literal that spells it.
pub(super) fn address(
    project: &Project<'_>,
    script: &ScriptFile<'_>,
    call: &Call,
) -> Option<(String, Option<Span>)> {
    let script = project.open(script.file)?;
    address_of(project, &script, address_value(call)?)
}

/// What a `maven` call says of its address.
fn address_value(call: &Call) -> Option<&Value> {
    let statements = call.body.as_ref().map_or(&[][..], |body| &body.statements);
    property_in(statements, "url")
        .or_else(|| argument(call, Some("url")))
        .or_else(|| argument(call, None))
}

/// What a call makes an address from that is the same: `uri("…")`, `new URL('…')`,
/// `URI.create("…")`.
fn made_from(call: &Call) -> Option<&Value> {
    let is_kept = ["uri", "URI", "URL", "create"].contains(&call.name.last());
    argument(call, None).filter(|_| is_kept && call.chain.is_empty())
}

fn address_of<'s>(
    project: &Project<'s>,
    script: &ScriptFile<'s>,
    value: &Value,
) -> Option<(String, Option<Span>)> {
    match value {
        Value::Text { span, .. } => Some((project.resolve(script, value)?, Some(span.clone()))),
        Value::Call(call) => match project.resolve(script, value) {
            Some(text) => Some((text, None)),
            None => address_of(project, script, made_from(call)?),
        },
        Value::Path { .. } | Value::Other(_) => Some((project.resolve(script, value)?, None)),
        Value::List { .. } | Value::Map { .. } => None,
    }
}

/// Whether two addresses are one repository: http or https, case of the host and final slash don't
/// count.
pub(crate) fn same_address(found: &str, wanted: &str) -> bool {
    fn bare(url: &str) -> String {
        let url = url.trim().trim_end_matches('/');
        let rest = ["https://", "http://"].iter().find_map(|it| url.strip_prefix(it));
        match rest.map(|rest| rest.split_at(rest.find('/').unwrap_or(rest.len()))) {
            Some((host, path)) => host.to_ascii_lowercase() + path,
            None => url.to_owned(),
        }
    }
    bare(found) == bare(wanted)
}
