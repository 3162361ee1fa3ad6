//! An activity of `[click]` that no manifest declares: renamed most often, from a library seldom.
//!
//! Knows the activities that are declared and the place in push.toml; what belongs into the
//! manifest for one of a library is the android crate's to say.

use pushwright_android::{CannotTell, DeepLinkWant, Key};
use pushwright_config::config::{Click, ClickEvent};
use pushwright_config::{Code, Diagnostic, Spanned, did_you_mean};

use super::items::assume_help;
use super::outcome::ItemKind;
use super::run::{Fallible, Run};
use crate::model::finding;

/// How many of the declared activities are named.
const MOST_NAMED: usize = 5;

/// Leaves what to do: mend push.toml first, the library's way second.
pub(super) fn no_activity(
    run: &mut Run<'_>,
    key: &Key,
    want: &DeepLinkWant,
    unknown: &CannotTell,
) -> Fallible<()> {
    let project = run.project()?;
    let declared = project.activities();
    let named = named_activity(run, |it| project.qualified(it) == want.activity).cloned();
    drop(project);
    let mut diagnostic = Diagnostic::warning(Code::ManifestActivityNotFound, &unknown.why);
    if let (Some(config), Some(named)) = (run.inputs.config, &named) {
        diagnostic = config.point(diagnostic, &named.span);
    } else if let Some(place) = &unknown.at {
        diagnostic = finding::at(diagnostic, &run.working, place);
    }
    let library = format!(
        "only for an activity of a library that is not a module of this project, add to the \
         manifest by hand:\n{}\n{}",
        unknown.snippet.trim_end(),
        assume_help(key)
    );
    let help = format!("{}\n{library}", mend(&want.activity, &declared));
    run.leave(ItemKind::Unknown, key, diagnostic.help(help));
    Ok(())
}

/// The `activity` of push.toml that is meant, of `[click]` or of a vendor's own.
fn named_activity<'r>(
    run: &'r Run<'_>,
    is_meant: impl Fn(&str) -> bool,
) -> Option<&'r Spanned<String>> {
    let config = run.inputs.config?;
    let own = config.vendors.iter().filter_map(|it| it.click.as_ref());
    config.click.iter().chain(own).find_map(|Click { event, .. }| match event {
        ClickEvent::Activity { activity, .. } if is_meant(&activity.value) => Some(activity),
        ClickEvent::Activity { .. } | ClickEvent::App | ClickEvent::Url { .. } => None,
    })
}

/// How to mend `activity` in push.toml, with the activities that may be meant.
fn mend(activity: &str, declared: &[String]) -> String {
    let simple = |class: &str| class.rsplit('.').next().map(str::to_owned);
    let moved = declared.iter().find(|it| simple(it) == simple(activity)).cloned();
    let meant = moved.or_else(|| did_you_mean(activity, declared.iter().map(String::as_str)));
    let others: Vec<String> = declared
        .iter()
        .filter(|it| Some(*it) != meant.as_ref())
        .take(MOST_NAMED)
        .map(|it| format!("`{it}`"))
        .collect();
    let hint = match &meant {
        Some(meant) => format!(": did you mean `{meant}`?"),
        None => String::new(),
    };
    match others.is_empty() {
        true => format!("mend `activity` in push.toml{hint}"),
        false => {
            let also = if meant.is_some() { "also declared" } else { "declared" };
            format!("mend `activity` in push.toml{hint}\n{also}: {}", others.join(", "))
        }
    }
}
