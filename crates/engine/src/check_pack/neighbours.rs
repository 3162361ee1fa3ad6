//! What packs say of each other: older editions, phones and constants.
//!
//! Knows that an app may have several vendors at once; editions of one vendor never meet in it.

use std::sync::Arc;

use pushwright_config::pack::Pack;
use pushwright_config::{Code, Diagnostic, PackSet, did_you_mean};
use pushwright_text::Position;

use super::place::quoted;

/// Holds a pack against all packs it is used with.
pub(super) fn check(pack: &Pack, text: &str, among: &PackSet, findings: &mut Vec<Diagnostic>) {
    older_editions(pack, text, among, findings);
    let others = among.iter().filter(|it| it.id.vendor != pack.id.vendor);
    let others: Vec<&Pack> = others.collect();
    phones(pack, text, &others, findings);
    order(pack, text, &others, findings);
    constants(pack, text, &others, findings);
}

fn older_editions(pack: &Pack, text: &str, among: &PackSet, findings: &mut Vec<Diagnostic>) {
    let editions = among.editions(&pack.id.vendor);
    let known: Vec<&str> = editions.iter().map(|it| it.id.edition.as_str()).collect();
    for edition in &pack.supersedes {
        let message = if *edition == pack.id.edition {
            format!("`{}` cannot take its own place", pack.id)
        } else if known.contains(&edition.as_str()) {
            continue;
        } else {
            format!("`{}` has no edition `{edition}`", pack.id.vendor)
        };
        let found = Diagnostic::error(Code::PackBadValue, message).at(
            &pack.file,
            Arc::from(text),
            quoted(text, 1, edition),
        );
        let others = known.iter().copied().filter(|it| *it != pack.id.edition);
        findings.push(match did_you_mean(edition, others) {
            Some(meant) => found.help(format!("did you mean `{meant}`?")),
            None => found.help("name an older edition that has a pack, or drop it"),
        });
    }
}

/// Phones that two vendors claim; the lower `order` gets them.
fn phones(pack: &Pack, text: &str, others: &[&Pack], findings: &mut Vec<Diagnostic>) {
    let from = text.find("[brand]").map_or(1, |at| Position::of(text, at).line);
    let lists = |it: &Pack| [it.brand.brands.clone(), it.brand.manufacturers.clone()];
    for (own, which) in lists(pack).iter().zip(["brand", "manufacturer"]) {
        for name in own {
            let claims = |it: &&&Pack| {
                let theirs =
                    if which == "brand" { &it.brand.brands } else { &it.brand.manufacturers };
                theirs.iter().any(|it| it.eq_ignore_ascii_case(name))
            };
            let Some(other) = others.iter().find(claims) else { continue };
            let place = |it: &Pack| (it.brand.order, it.id.clone());
            let first = if place(pack) < place(other) { &pack.id } else { &other.id };
            let message = format!("`{}` claims phones of the {which} `{name}`, too", other.id);
            findings.push(
                Diagnostic::warning(Code::PackBadValue, message)
                    .at(&pack.file, Arc::from(text), quoted(text, from, name))
                    .note(format!("with both in push.toml, `{first}` gets them by its `order`"))
                    .help("drop the name, or give the `order` that is meant"),
            );
        }
    }
}

/// The order in which phones are told apart, which each vendor has a place of its own in.
fn order(pack: &Pack, text: &str, others: &[&Pack], findings: &mut Vec<Diagnostic>) {
    let tells = |it: &Pack| !it.brand.brands.is_empty() || !it.brand.manufacturers.is_empty();
    let same = |it: &&&Pack| tells(it) && it.brand.order == pack.brand.order;
    let Some(other) = others.iter().find(same).filter(|_| tells(pack)) else { return };
    let table = text.find("[brand]").unwrap_or(0);
    let at = text[table..].find("order").map_or(table..table, |at| table + at..table + at + 5);
    let message = format!("`{}` has the `order` {}, too", other.id, other.brand.order);
    findings.push(
        Diagnostic::warning(Code::PackBadValue, message)
            .at(&pack.file, Arc::from(text), at)
            .note("which of the two is asked first on a phone is left to their names")
            .help("give an `order` that no other vendor has: the lowest is asked first"),
    );
}

/// Constants of one name, which one class cannot hold.
fn constants(pack: &Pack, text: &str, others: &[&Pack], findings: &mut Vec<Diagnostic>) {
    for field in &pack.certificate {
        let Some(constant) = &field.constant else { continue };
        let has = |it: &&&Pack| {
            let mut theirs = it.certificate.iter().filter_map(|it| it.constant.as_ref());
            theirs.any(|it| it.name == constant.name)
        };
        let Some(other) = others.iter().find(has) else { continue };
        let message = format!("`{}` has a constant `{}`, too", other.id, constant.name);
        findings.push(
            Diagnostic::error(Code::PackBadValue, message)
                .at(&pack.file, Arc::from(text), quoted(text, field.line, &constant.name))
                .help("choose another name: the constants of all vendors are in one class"),
        );
    }
}
