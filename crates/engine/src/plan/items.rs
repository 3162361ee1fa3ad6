//! What is left for a human, in words: conflicts, what the files do not tell, what is missing.
//!
//! Knows what to say and which way out to show; what waits for another thing has its own module.

use pushwright_android::{CannotTell, Difference, DifferenceKind, Key, Kind, Place, RelPath};
use pushwright_config::pack::DependencySource;
use pushwright_config::{Code, Diagnostic};
use pushwright_lossless::Span;

use super::outcome::{Follow, ItemKind};
use super::remembered::grown;
use super::run::Run;
use crate::model::finding;
use crate::model::ledger::Own;
use crate::model::requirement::Requirement;

/// What is no longer required but was edited since we wrote it stays.
pub(super) fn changed_by_another(run: &mut Run<'_>, own: &Own, span: &Span) {
    let message =
        format!("`{}` is no longer required, but was edited since it was written", own.key);
    let place = Place::new(&own.file, span.start..span.start);
    let help = match run.inputs.config {
        Some(_) => take_help(&own.key, "to take it out", "to keep it"),
        None => "take it out by hand, then run `pushwright remove` again".to_owned(),
    };
    let diagnostic = Diagnostic::warning(finding::conflict_code(&own.key), message).help(help);
    let diagnostic = finding::at(diagnostic, &run.working, &place);
    run.leave(ItemKind::Edited, &own.key, diagnostic);
}

/// What is no longer required, and may be the user's since push.lock was lost, stays.
pub(super) fn nobodys_yet(run: &mut Run<'_>, own: &Own) {
    let message = format!(
        "`{}` is no longer required, and since push.lock was lost nobody has said whose it is",
        own.key
    );
    let text = run.working.text(&own.file).unwrap_or_default();
    let start = text.find(own.value.trim()).unwrap_or_default();
    let place = Place::new(&own.file, start..start);
    let diagnostic = Diagnostic::warning(Code::LockLost, message).help(take_help(
        &own.key,
        "to take it out",
        "to leave it, as yours",
    ));
    let diagnostic = finding::at(diagnostic, &run.working, &place);
    run.leave(ItemKind::Undecided, &own.key, diagnostic);
}

pub(super) fn conflict(run: &mut Run<'_>, requirement: &Requirement, difference: &Difference) {
    // What we wrote stands in another file where a flavor's manifest is laid over it.
    let known = run.ledger.entries_for(&requirement.key).any(|own| own.file == difference.at.file);
    let code = match difference.kind {
        DifferenceKind::TakenOut if requirement.key.kind == Kind::Dependency => {
            Code::GradleExcluded
        }
        DifferenceKind::TakenOut => Code::ManifestRemovedByUser,
        DifferenceKind::Value | DifferenceKind::OtherName(_) => {
            finding::conflict_code(&requirement.key)
        }
    };
    let key = &requirement.key;
    let mut diagnostic = Diagnostic::error(code, difference.message.as_str());
    let original = run.inputs.snapshot.text(&difference.at.file);
    let working = run.working.text(&difference.at.file).unwrap_or_default();
    diagnostic = finding::at(diagnostic, &run.working, &difference.at);
    if let Some(fix) = &difference.fix {
        let after = fix.apply(working);
        if let Some(now) = grown(fix, &difference.at.span) {
            diagnostic = diagnostic.patch(difference.at.span.clone(), &after[now]);
        }
    }
    if original.is_none() || known {
        diagnostic = diagnostic.note("pushwright wrote it, and someone else has changed it since");
    }
    let follow = followed_version(run, requirement, difference);
    let help = match &difference.fix {
        Some(_) if follow.is_some() => take_help(key, "to write this", "to have push.toml follow"),
        Some(_) => take_help(key, "to write this", "to keep yours"),
        None => {
            format!("mend it by hand; to keep yours: pushwright apply --take theirs '{key}'")
        }
    };
    diagnostic = diagnostic.help(match name_help(run, requirement, difference) {
        Some(name) => format!("{name}\n{help}"),
        None => help,
    });
    run.leave(ItemKind::Conflict, key, diagnostic);
    run.can_follow(follow);
}

/// Which version of a vendor's SDK stands there, where `sdk-version` in push.toml decides it.
fn followed_version(run: &Run<'_>, requirement: &Requirement, at: &Difference) -> Option<Follow> {
    let module = requirement.key.subject();
    let text = run.working.text(&at.at.file)?;
    let version = &text[at.at.span.clone()];
    let is_version = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
    if requirement.key.kind != Kind::Dependency || !version.chars().all(is_version) {
        return None;
    }
    let decides = |source: &DependencySource| match source {
        DependencySource::Module { module: of, version } => {
            of == module && version.contains("sdk_version")
        }
        DependencySource::File { .. } => false,
    };
    requirement.origins.iter().find_map(|origin| {
        let (vendor, edition) = origin.who.split_once('/')?;
        let pack = run.inputs.packs.get(vendor, edition)?;
        let mut sources = pack.dependencies.iter().map(|it| &it.source);
        sources
            .any(decides)
            .then(|| Follow { vendor: vendor.to_owned(), version: version.to_owned() })
    })
}

/// A class of the user's has the name of one of ours, for a build that compiles both.
pub(super) fn in_the_way(run: &mut Run<'_>, key: &Key, path: &RelPath) {
    let clash = match run.inputs.config {
        Some(config) if config.app.leaves_sources_to_build() => {
            "the build would generate the same class".to_owned()
        }
        _ => format!("`{}` would be the same class", key.subject()),
    };
    let message = format!("`{path}` is yours, and {clash}");
    let first_line = run.working.text(path).and_then(|it| it.lines().next());
    let place = Place::new(path, 0..first_line.map_or(0, str::len));
    let diagnostic = Diagnostic::error(finding::conflict_code(key), message).help(format!(
        "rename yours, or name another `package` under `[app]` in push.toml\n\
         to have yours called instead:  pushwright apply --take theirs '{key}'"
    ));
    let diagnostic = finding::at(diagnostic, &run.working, &place);
    run.leave(ItemKind::Conflict, key, diagnostic);
}

pub(super) fn unknown(run: &mut Run<'_>, requirement: &Requirement, unknown: &CannotTell) {
    let key = &requirement.key;
    let message = format!("cannot tell about `{key}`: {}", unknown.why);
    let mut diagnostic = Diagnostic::warning(Code::GradleCannotTell, message);
    if let Some(place) = &unknown.at {
        diagnostic = finding::at(diagnostic, &run.working, place);
    }
    if !unknown.snippet.is_empty() {
        diagnostic =
            diagnostic.note(format!("what belongs there:\n{}", unknown.snippet.trim_end()));
    }
    let help = format!("add it by hand if it is missing, {}", assume_help(key));
    diagnostic = diagnostic.help(help);
    run.leave(ItemKind::Unknown, key, diagnostic);
}

/// The line of push.toml that makes the user's class the one that is wanted.
fn name_help(run: &Run<'_>, requirement: &Requirement, difference: &Difference) -> Option<String> {
    let DifferenceKind::OtherName(name) = &difference.kind else { return None };
    requirement.origins.iter().find_map(|origin| {
        let (vendor, edition) = origin.who.split_once('/')?;
        let pack = run.inputs.packs.get(vendor, edition)?;
        let field = pack
            .certificate
            .iter()
            .find(|field| field.source.is_some() && requirement.key.tag() == Some(&field.key))?;
        Some(format!(
            "`{} = \"{name}\"` under `[vendors.{vendor}]` in push.toml makes it yours",
            field.key
        ))
    })
}

/// Says so when what is there may be ours because push.lock was lost.
pub(super) fn lost_lock(run: &mut Run<'_>) {
    let open = run.ledger.undecided();
    if open.is_empty() {
        return;
    }
    let lost = match run.inputs.ledger.is_empty() {
        true => "push.lock is missing, and files that pushwright wrote are here",
        false => "push.lock lacks what it once had",
    };
    let keys: Vec<String> = open.iter().map(|key| format!("  {key}")).collect();
    let finding = Diagnostic::info(Code::LockLost, lost)
        .note(format!("nobody has said yet whose these are:\n{}", keys.join("\n")))
        .help(
            "restore push.lock from version control; else `pushwright apply --take ours` makes \
             what reads exactly as pushwright writes it ours again, but for what many apps \
             have in the same words: that is named, `--take ours KEY…`\n\
             `pushwright apply --take theirs [KEY…]` makes it yours, and `remove` leaves it",
        );
    run.findings.push(finding);
}

/// The lines of push.toml that promise what the files do not tell.
pub(super) fn assume_help(key: &Key) -> String {
    let key = key.to_string().replace('\\', "\\\\").replace('"', "\\\"");
    format!("then say so in push.toml:\n[assume]\npresent = [\"{key}\"]")
}

/// The two commands that settle a conflict, each on a line of its own.
pub(super) fn take_help(key: &Key, ours: &str, theirs: &str) -> String {
    let width = ours.len().max(theirs.len());
    let line = |why: &str, side: &str| {
        format!(
            "{:width$}  pushwright apply --take {side} '{key}'",
            format!("{why}:"),
            width = width + 1
        )
    };
    format!("{}\n{}", line(ours, "ours"), line(theirs, "theirs"))
}
