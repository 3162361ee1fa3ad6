//! What a repository's content filter lets through.
//!
//! Knows `content {}`, `mavenContent {}` and the `filter {}` of `exclusiveContent {}`, by group. A rule for
//! single modules or versions does not let through a whole group.

use pushwright_lossless::gradle::{Body, Call};
use pushwright_lossless::{Edit, Newline, Span};
use regex_lite::Regex;

use super::script::{ScriptFile, argument, blocks_in, calls, constant};

/// The filters of one repository; none lets everything through.
#[derive(Clone, Default)]
pub(crate) struct Filters<'s> {
    bodies: Vec<&'s Body>,
}

impl<'s> Filters<'s> {
    /// The filters of a repository that this call declares.
    pub(crate) fn of(call: &'s Call) -> Filters<'s> {
        let mut bodies = Vec::new();
        if let Some(body) = &call.body {
            for name in ["content", "mavenContent"] {
                bodies.extend(blocks_in(&body.statements, &[name]).iter().map(|it| it.body));
            }
        }
        Filters { bodies }
    }

    /// The filters of an `exclusiveContent {}`.
    pub(crate) fn exclusive(call: &'s Call) -> Filters<'s> {
        let statements = call.body.as_ref().map_or(&[][..], |body| &body.statements);
        Filters { bodies: blocks_in(statements, &["filter"]).iter().map(|it| it.body).collect() }
    }

    /// Whether releases of a group are looked for here.
    pub(crate) fn admits(&self, group: &str) -> bool {
        let rules = || self.bodies.iter().flat_map(|it| calls(&it.statements));
        let includes: Vec<&Call> =
            rules().filter(|it| it.name.text.starts_with("include")).collect();
        let excluded = rules().any(|it| excludes(it, group));
        let wanted = includes.is_empty() || includes.iter().any(|it| includes_group(it, group));
        let releases = !rules().any(|it| it.name.text == "snapshotsOnly");
        wanted && !excluded && releases
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

fn excludes(rule: &Call, group: &str) -> bool {
    let Some(name) = rule.name.text.strip_prefix("exclude") else { return false };
    rule.args.len() < 2 && names_group(name, rule, group)
}

fn includes_group(rule: &Call, group: &str) -> bool {
    rule.name.text.strip_prefix("include").is_some_and(|it| names_group(it, rule, group))
}

/// Whether a rule speaks of all of a group: `Group`, `GroupByRegex`, `GroupAndSubgroups`.
fn names_group(kind: &str, rule: &Call, group: &str) -> bool {
    let Some(named) = argument(rule, None).and_then(constant) else { return false };
    match kind {
        "Group" => named == group,
        "GroupAndSubgroups" => {
            group.strip_prefix(named).is_some_and(|it| it.is_empty() || it.starts_with('.'))
        }
        "GroupByRegex" => {
            // Literals come with their escapes.
            let pattern = named.replace("\\\\", "\\");
            Regex::new(&format!("^(?:{pattern})$")).is_ok_and(|it| it.is_match(group))
        }
        _ => false,
    }
}
