//! The sources that `[app] sources = "build"` leaves to the build, as texts for one variant.
//!
//! Knows which of them belong to a variant and where they lie below a source root; what they say
//! is the templates' business, and writing them the caller's.

use std::collections::BTreeSet;

use pushwright_android::RelPath;
use pushwright_config::{Code, Diagnostic, Severity};

use crate::model::context::Context;
use crate::model::requirement::Need;
use crate::plan::{Inputs, with_context};
use crate::require::levels;
use crate::sources::source::Source;
use crate::sources::{in_the_way, sources};
use crate::vendor::vendors;

/// Generated sources.
#[derive(Clone, Debug, Default)]
pub struct Generated {
    /// Texts by path below the folder they are written to, sorted.
    pub files: Vec<(RelPath, String)>,
    /// What was noticed; no errors.
    pub findings: Vec<Diagnostic>,
}

/// The sources of a variant, such as `debug` or `freeDebug`.
///
/// Empty where push.toml has the sources committed. What waits for a class or an SDK that is not
/// there is left out, as `apply` leaves it out; so is a class in whose place the user has one.
///
/// # Errors
/// Files that cannot be worked on, templates that cannot be rendered; no variant where the
/// variants of push.toml need one.
pub fn generate(inputs: &Inputs<'_>, variant: Option<&str>) -> Result<Generated, Vec<Diagnostic>> {
    let Some(config) = inputs.config else { return Ok(Generated::default()) };
    if !config.app.leaves_sources_to_build() {
        return Ok(Generated::default());
    }
    with_context(inputs, config, |context| generate_variant(context, variant))?
}

fn generate_variant(
    context: &Context<'_>,
    variant: Option<&str>,
) -> Result<Generated, Vec<Diagnostic>> {
    let (mut vendors, mut findings) =
        vendors::configured(context.config, context.packs, context.project);
    // What the build is too old for waits, and `plan` says so.
    levels(context, &mut vendors, &mut findings);
    if let Some(Need::Axis { why, .. }) = vendors.iter().find_map(|it| it.waits_for.as_ref()) {
        return Err(vec![Diagnostic::error(Code::ConfigVariantsAxis, why.as_str())]);
    }
    let all = sources(context, &vendors, &mut findings);
    let placed: Vec<Placed> = all
        .into_iter()
        .filter(|source| !source.copied && source.waits_for.is_none())
        .filter(|source| in_the_way(context, source).is_none())
        .filter_map(Placed::of)
        .collect();
    let members: BTreeSet<&str> =
        placed.iter().map(|it| it.set.as_str()).filter(|set| *set != MAIN).collect();
    let member = match variant {
        Some(variant) => member_of(variant, &members).map(str::to_owned),
        None => None,
    };
    if member.is_none() && !members.is_empty() {
        findings.push(unknown_variant(variant, &members));
    }
    if findings.iter().any(|it| it.severity == Severity::Error) {
        return Err(findings);
    }
    let mut files: Vec<(RelPath, String)> = placed
        .into_iter()
        .filter(|it| it.set == MAIN || Some(&it.set) == member.as_ref())
        .map(|it| (it.path, it.text))
        .collect();
    files.sort();
    Ok(Generated { files, findings })
}

/// The source set of every variant.
const MAIN: &str = "main";

/// A source, the source set it belongs to, and its path below a folder of sources.
struct Placed {
    set: String,
    path: RelPath,
    text: String,
}

impl Placed {
    fn of(source: Source) -> Option<Placed> {
        let extension = source.path.as_str().rsplit_once('.').map_or("", |(_, it)| it);
        let path = format!("{}.{extension}", source.class?.replace('.', "/"));
        let set = source.set.unwrap_or_else(|| MAIN.to_owned());
        Some(Placed { set, path: RelPath::new(&path)?, text: source.text? })
    }
}

/// The flavor or build type that a variant's name holds: the longest that does.
fn member_of<'a>(variant: &str, members: &BTreeSet<&'a str>) -> Option<&'a str> {
    let holds = |member: &&&str| is_word_of(variant, member);
    members.iter().filter(holds).max_by_key(|member| member.len()).copied()
}

/// Whether `word` is one of the words that a camel-case name is made of.
fn is_word_of(name: &str, word: &str) -> bool {
    let ends = |rest: &str| rest.is_empty() || rest.starts_with(|c: char| !c.is_lowercase());
    if name.strip_prefix(word).is_some_and(ends) {
        return true;
    }
    let mut chars = word.chars();
    let Some(first) = chars.next() else { return false };
    let capital: String = first.to_uppercase().chain(chars).collect();
    name.match_indices(&capital).any(|(at, found)| ends(&name[at + found.len()..]))
}

fn unknown_variant(variant: Option<&str>, members: &BTreeSet<&str>) -> Diagnostic {
    let members: Vec<String> = members.iter().map(|it| format!("`{it}`")).collect();
    let members = members.join(", ");
    let message = match variant {
        Some(variant) => format!("variant `{variant}` is not one of {members}, by its name"),
        None => format!("the sources differ between {members}, and no variant was named"),
    };
    Diagnostic::error(Code::ConfigBadValue, message)
        .help(format!("name a variant of {members} with `--variant`, as the build calls it"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(variant: &str, expected: Option<&str>) {
        let members = BTreeSet::from(["dev", "devPlus", "release"]);
        assert_eq!(member_of(variant, &members), expected, "{variant}");
    }

    #[test]
    fn a_variant_is_of_the_longest_member_its_name_holds() {
        check("devDebug", Some("dev"));
        check("devPlusDebug", Some("devPlus"));
        check("dev", Some("dev"));
        check("paidDevDebug", Some("dev"));
        check("paidRelease", Some("release"));
        check("developerDebug", None);
        check("", None);
    }
}
