//! A library that the script declares for some variants only, of a vendor that push.toml has in all.
//!
//! Knows the line of push.toml that settles it; which sources wait is decided elsewhere.

use pushwright_android::{CannotTell, DependencyWant};
use pushwright_config::{Code, Diagnostic};

use super::items;
use super::items::assume_help;
use super::outcome::ItemKind;
use super::run::{Fallible, Run};
use crate::model::finding;
use crate::model::requirement::Requirement;

/// Says so, with the way out; of any other library only what is not known.
pub(super) fn some_only(
    run: &mut Run<'_>,
    requirement: &Requirement,
    library: &DependencyWant,
    unknown: &CannotTell,
) -> Fallible<()> {
    let members = run.project()?.members_with(&library.module);
    let vendor = requirement.origins.first().and_then(|it| it.who.split_once('/'));
    let (Some(members), Some((vendor, _))) = (members, vendor) else {
        items::unknown(run, requirement, unknown);
        return Ok(());
    };
    let key = &requirement.key;
    let shown: Vec<String> = members.iter().map(|it| format!("`{it}`")).collect();
    let message = format!(
        "`{}` is declared for {} only: sources in `main` that call it would not compile in the \
         other variants",
        library.module,
        shown.join(", ")
    );
    let quoted: Vec<String> = members.iter().map(|it| format!("\"{it}\"")).collect();
    let help = format!(
        "where only these have it, say so in push.toml:\n[vendors.{vendor}]\n\
         variants = [{}]\nelse declare it for all of them:\n{}\nor, if that is done where it is \
         not seen, {}",
        quoted.join(", "),
        unknown.snippet.trim_end(),
        assume_help(key)
    );
    let mut diagnostic = Diagnostic::warning(Code::GradleCannotTell, message).help(help);
    if let Some(place) = &unknown.at {
        diagnostic = finding::at(diagnostic, &run.working, place);
    }
    run.leave(ItemKind::Unknown, key, diagnostic);
    Ok(())
}
