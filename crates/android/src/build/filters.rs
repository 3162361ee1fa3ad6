//! What a repository's content filter lets through.
//!
//! Knows `content {}`, `mavenContent {}` and the `filter {}` of `exclusiveContent {}`, by group. A rule for
//! single modules or versions does not let through a whole group; one that is computed is not told.

use pushwright_lossless::gradle::{Argument, Body, Call, Statement};
use pushwright_lossless::{Edit, Newline, Span};
use regex_lite::Regex;

use super::script::{ScriptFile, argument, blocks_in, calls, constant};

/// The filters of one repository; none lets everything through.
#[derive(Clone, Default)]
pub(crate) struct Filters<'s> {
    bodies: Vec<&'s Body>,
    /// Whether what cannot be read may let more through.
    may_include: bool,
    /// Whether what cannot be read may keep more out.
    may_exclude: bool,
}

impl<'s> Filters<'s> {
    /// The filters of a repository that this call declares.
    pub(crate) fn of(script: &ScriptFile<'s>, call: &'s Call) -> Filters<'s> {
        let statements = call.body.as_ref().map_or(&[][..], |body| &body.statements);
        Filters::in_blocks(script, statements, &["content", "mavenContent"])
    }

    /// The filters of an `exclusiveContent {}`.
    pub(crate) fn exclusive(script: &ScriptFile<'s>, call: &'s Call) -> Filters<'s> {
        let statements = call.body.as_ref().map_or(&[][..], |body| &body.statements);
        Filters::in_blocks(script, statements, &["filter"])
    }

    fn in_blocks(
        script: &ScriptFile<'s>,
        statements: &'s [Statement],
        names: &[&str],
    ) -> Filters<'s> {
        let mut found = Filters::default();
        for name in names {
            found.bodies.extend(blocks_in(statements, &[name]).iter().map(|it| it.body));
        }
        // A closure that a name stands for.
        let is_named = |it: &Call| names.contains(&it.name.last()) && it.body.is_none();
        let named = calls(statements).any(is_named);
        let statements = found.bodies.iter().flat_map(|it| &it.statements);
        let unread: Vec<&Statement> = statements.filter(|it| !is_read(it)).collect();
        // A call of the build's own may do either.
        let of_own = |it: &Statement| {
            it.as_call().is_some_and(|it| it.body.is_none() && !is_of_gradle(&it.name.text))
        };
        let says =
            |word| unread.iter().any(|it| script.slice(it.span()).contains(word) || of_own(it));
        found.may_include = named || says("include");
        found.may_exclude = named || says("exclude");
        found
    }

    /// Whether releases of a group are looked for here; `None` where that is not told.
    pub(crate) fn admits(&self, group: &str) -> Option<bool> {
        let rules = || self.bodies.iter().flat_map(|it| calls(&it.statements));
        let mut includes = rules().filter(|it| it.name.text.starts_with("include")).peekable();
        let excluded = rules().any(|it| excludes(it, group));
        // Which configurations look here decides whether all that compile and run can.
        let of_some = rules().any(|it| FOR_SOME.contains(&it.name.text.as_str()));
        let releases = !rules().any(|it| it.name.text == "snapshotsOnly");
        if excluded || !releases {
            return Some(false);
        }
        let lets_all = includes.peek().is_none() && !self.may_include;
        let is_included = lets_all || includes.any(|it| includes_group(it, group));
        match (is_included, self.may_include, self.may_exclude || of_some) {
            (true, _, false) => Some(true),
            (false, false, _) => Some(false),
            _ => None,
        }
    }

    /// Whether a filter names the group to let it through, as `exclusiveContent` must.
    pub(crate) fn claims(&self, group: &str) -> bool {
        let rules = self.bodies.iter().flat_map(|it| calls(&it.statements));
        rules.into_iter().any(|it| includes_group(it, group))
    }

    /// The edit that lets groups through as well; `None` where a rule forbids them.
    pub(crate) fn admitting(&self, script: &ScriptFile<'_>, groups: &[&str]) -> Option<Edit> {
        let body = self
            .bodies
            .iter()
            .find(|body| calls(&body.statements).any(|it| it.name.text.starts_with("include")))?;
        let rules = || self.bodies.iter().flat_map(|it| calls(&it.statements));
        if groups.iter().any(|group| rules().any(|it| excludes(it, group))) {
            return None;
        }
        let last = body.statements.last()?.span();
        let siblings: Vec<&Call> = calls(&body.statements).collect();
        let parens = script.is_kotlin() || siblings.iter().any(|it| it.parens);
        let lead = lead(script, last);
        let rule = |group: &&str| {
            let group = script.quoted_like(group, &siblings);
            let rule = if parens { format!("({group})") } else { format!(" {group}") };
            format!("{lead}includeGroup{rule}")
        };
        let text: String = groups.iter().map(rule).collect();
        Some(Edit::insert(last.end, text))
    }
}

/// What stands between a statement and one more after it: a line of its own where it has one.
fn lead(script: &ScriptFile<'_>, last: &Span) -> String {
    let line = &script.text[..last.start];
    let start = line.rfind('\n').map_or(0, |at| at + 1);
    let indent = &line[start..];
    let newline = Newline::of(script.text).as_str();
    if indent.chars().all(char::is_whitespace) {
        format!("{newline}{indent}")
    } else {
        "; ".to_owned()
    }
}

/// Whether a statement of a filter is a rule with constants, or none at all.
fn is_read(statement: &Statement) -> bool {
    match statement {
        Statement::Call(it) => {
            let is_rule = ["include", "exclude"].iter().any(|word| it.name.text.starts_with(word));
            let is_constant = it.args.iter().all(|it| constant(&it.value).is_some());
            is_rule && is_constant && it.chain.is_empty() && it.body.is_none()
        }
        Statement::Assign(_) | Statement::Opaque(_) => false,
    }
}

/// Rules that let only some configurations look into a repository.
const FOR_SOME: [&str; 3] = ["onlyForConfigurations", "notForConfigurations", "onlyForAttribute"];

/// Whether a method of a filter is one of Gradle's own.
fn is_of_gradle(name: &str) -> bool {
    ["include", "exclude"].iter().any(|it| name.starts_with(it))
        || ["snapshotsOnly", "releasesOnly"].contains(&name)
        || FOR_SOME.contains(&name)
}

fn excludes(rule: &Call, group: &str) -> bool {
    let Some(name) = rule.name.text.strip_prefix("exclude") else { return false };
    (rule.args.len() < 2 || name.ends_with("ByRegex")) && names_group(name, rule, group)
}

fn includes_group(rule: &Call, group: &str) -> bool {
    rule.name.text.strip_prefix("include").is_some_and(|it| names_group(it, rule, group))
}

/// Whether a rule speaks of all of a group: `Group`, `GroupByRegex`, `GroupAndSubgroups`, and those by
/// patterns for modules and versions that any match.
fn names_group(kind: &str, rule: &Call, group: &str) -> bool {
    let Some(named) = argument(rule, None).and_then(constant) else { return false };
    let matches = || {
        // Literals come with their escapes.
        let pattern = named.replace("\\\\", "\\");
        Regex::new(&format!("^(?:{pattern})$")).is_ok_and(|it| it.is_match(group))
    };
    let is_any = |it: &Argument| constant(&it.value).is_some_and(|it| [".*", ".+"].contains(&it));
    match kind {
        "Group" => named == group,
        "GroupAndSubgroups" => {
            group.strip_prefix(named).is_some_and(|it| it.is_empty() || it.starts_with('.'))
        }
        "GroupByRegex" => matches(),
        "ModuleByRegex" | "VersionByRegex" => rule.args[1..].iter().all(is_any) && matches(),
        _ => false,
    }
}
