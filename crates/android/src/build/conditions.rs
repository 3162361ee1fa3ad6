//! Conditions in a script that the project's files decide.
//!
//! Knows `if (file('x').exists())` in its common spellings, and `try`; evaluates nothing else.

use pushwright_lossless::Span;
use pushwright_lossless::gradle::Opaque;

use super::paths::Reader;
use super::script::ScriptFile;
use crate::{Project, RelPath};

/// What a script asks of a file to see that it is there. Groovy's `text` is true unless empty.
const QUESTIONS: [&str; 4] = [".exists()", ".isFile()", ".canRead()", ".text"];

/// Whether all that stands around `span` lets it through, because the files that it asks for are
/// there.
pub(crate) fn hold(
    project: &Project<'_>,
    script: &ScriptFile<'_>,
    around: &[&Opaque],
    span: &Span,
) -> bool {
    around.iter().all(|opaque| {
        let first = opaque.bodies.first().map(|body| &body.span);
        let in_first = first.is_some_and(|it| it.start <= span.start && span.end <= it.end);
        let holds = || match opaque.keyword.as_deref() {
            Some("try") => true,
            Some("if") => condition(script, opaque)
                .and_then(|it| file_asked_for(project, script, &it))
                .is_some_and(|file| project.snapshot().contains(&file)),
            _ => false,
        };
        in_first && holds()
    })
}

/// What stands between the parentheses of an `if`, without blanks.
fn condition(script: &ScriptFile<'_>, opaque: &Opaque) -> Option<String> {
    let head = &script.text[opaque.span.start..opaque.bodies.first()?.span.start];
    let head = without_blanks(head);
    Some(head.strip_prefix("if(")?.strip_suffix(')')?.to_owned())
}

/// The file that a condition asks for, when it asks for nothing else.
fn file_asked_for(
    project: &Project<'_>,
    script: &ScriptFile<'_>,
    condition: &str,
) -> Option<RelPath> {
    let asked = QUESTIONS.iter().find_map(|it| condition.strip_suffix(it))?;
    let is_name = !asked.is_empty() && asked.chars().all(|c| c.is_alphanumeric() || c == '_');
    if !is_name {
        return file_named(project, script, asked);
    }
    let mut assigned = assigned_to(script.text, asked);
    let value = assigned.next().filter(|_| assigned.next().is_none())?;
    let value = without_blanks(&value[..=value.find(')')?]);
    file_named(project, script, &value)
}

/// What follows `name =`, wherever a script says so.
fn assigned_to<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = &'t str> {
    let in_name = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    text.match_indices(name).filter_map(move |(at, _)| {
        let rest = text[at + name.len()..].trim_start().strip_prefix('=')?;
        (!text[..at].ends_with(in_name) && !rest.starts_with('=')).then_some(rest)
    })
}

/// The file that an expression names.
fn file_named(project: &Project<'_>, script: &ScriptFile<'_>, expression: &str) -> Option<RelPath> {
    let own = script.file.parent();
    let variable = |name: &str| project.variable(script, name);
    let reader = Reader { root: &project.root().folder, own: &own, variable: &variable };
    reader.named_in_text(expression).inside()
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|it| !it.is_whitespace()).collect()
}
