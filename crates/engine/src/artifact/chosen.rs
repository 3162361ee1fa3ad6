//! Which build of the project an artifact is of: by its variant, else by its application id.
//!
//! Knows how Gradle names variants; builds without values of their own are the main one.

use pushwright_android::Project;

use super::facts::Facts;
use crate::console::Build;

/// The build that an artifact is of.
pub(super) fn chosen<'b>(
    project: &Project<'_>,
    all: &'b [Build],
    facts: &Facts,
    variant: Option<&str>,
) -> Result<Option<&'b Build>, String> {
    if let Some(name) = variant {
        let is_it = |it: &&Build| it.name == name || it.variant.as_deref() == Some(name);
        let names = || all.iter().map(|it| it.name.as_str()).collect::<Vec<_>>().join("`, `");
        // Gradle names a variant after all of its members; some have no values of their own.
        let has_member = |it: &&Build| {
            let members = [&it.variant, &it.flavor, &it.build_type];
            members.into_iter().flatten().any(|member| is_part(member, name))
        };
        let found = all.iter().find(is_it).or_else(|| all.iter().find(has_member));
        let implied = ["debug", "release"].map(str::to_owned);
        let mut members = project.members().into_iter().map(|it| it.name).chain(implied);
        return match found {
            None if !members.any(|it| is_part(&it, name)) => {
                Err(format!("`{name}` is not one of the builds `{}`", names()))
            }
            found => Ok(found),
        };
    }
    let by_id = |it: &&Build| it.application_id.as_deref() == Some(facts.application_id.as_str());
    Ok(all.iter().find(by_id).or(match all {
        [only] => Some(only),
        _ => None,
    }))
}

/// Whether a variant is named after this member, among others: `paid` in `paidDebug`.
fn is_part(member: &str, variant: &str) -> bool {
    let follows = |rest: &str| rest.is_empty() || rest.starts_with(|c: char| c.is_uppercase());
    let capital = member.get(..1).map(|first| first.to_uppercase() + &member[1..]);
    variant.strip_prefix(member).is_some_and(follows)
        || capital.is_some_and(|it| variant.ends_with(&it))
}
