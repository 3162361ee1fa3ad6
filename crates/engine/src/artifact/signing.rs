//! The certificates that an artifact is signed with, against those that push.toml names.
//!
//! Knows what the store does to them; reads no signature.

use std::collections::BTreeSet;

use pushwright_artifact::{Certificate, Form};
use pushwright_config::Fingerprint;

use super::facts::Facts;
use crate::doctor::{Point, State};

/// The certificates that phones see, each once, the newest scheme's first.
pub(super) fn certificates(facts: &Facts) -> Vec<&Certificate> {
    let mut signers: Vec<_> = facts.signers.iter().collect();
    signers.sort_by_key(|it| std::cmp::Reverse(it.scheme));
    let mut seen = BTreeSet::new();
    let all =
        signers.into_iter().flat_map(|it| std::iter::once(&it.certificate).chain(&it.earlier));
    all.filter(|it| seen.insert(it.sha_256)).collect()
}

/// Who signed, one line each.
#[must_use]
pub fn lines(facts: &Facts) -> Vec<String> {
    let mut lines = Vec::new();
    for signer in &facts.signers {
        let print = Fingerprint(signer.certificate.sha_256);
        let debug = if signer.certificate.is_debug { "; a debug key" } else { "" };
        let subject = signer.certificate.subject.escape_debug();
        lines.push(format!("{}: SHA-256 {print} ({subject}{debug})", signer.scheme.as_str()));
        for old in &signer.earlier {
            lines.push(format!("rotated from: SHA-256 {}", Fingerprint(old.sha_256)));
        }
    }
    lines
}

/// Whether what signed it is what a vendor's console knows.
pub(super) fn point(facts: &Facts, wanted: &[Fingerprint]) -> Point {
    let mut details = lines(facts);
    let current = certificates(facts);
    if facts.form == Form::Bundle {
        let what =
            "this is the upload key's: the store signs again; register its app signing key, too";
        details.push(what.to_owned());
    }
    let state = if current.is_empty() {
        details.push(
            "it is not signed: no phone installs it, no fingerprint can be held against push.toml"
                .to_owned(),
        );
        State::Open
    } else if wanted.is_empty() {
        details.push("push.toml names no `fingerprints` to hold them against".to_owned());
        State::Open
    } else if current.iter().any(|it| wanted.contains(&Fingerprint(it.sha_256))) {
        State::Right
    } else if facts.form == Form::Bundle {
        details.push("push.toml names other fingerprints: the store's, if all is well".to_owned());
        State::Open
    } else {
        let what = match current[0].is_debug {
            true => "it is debug-signed: the vendor knows only the fingerprints of push.toml",
            false => {
                "push.toml names other fingerprints: the vendor refuses the token to this build"
            }
        };
        details.push(what.to_owned());
        State::Wrong
    };
    Point { state, title: "It is signed with a key that the consoles know".to_owned(), details }
}
