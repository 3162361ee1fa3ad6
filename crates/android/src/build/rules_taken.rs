//! What takes rules files out of a build type's list again, behind the place that names one.
//!
//! Knows the order of the text, and that what stands in no build type that can be told may be about
//! any; evaluates nothing.

use pushwright_lossless::Span;

use super::dotted::dotted;
use super::script::ScriptFile;
use super::shrinking::{FOR_ALL, build_types};

/// Where what a build type's list says of a file is taken back, and nothing names the file again.
pub(crate) fn taken_back(script: &ScriptFile<'_>, file: &str) -> Option<Span> {
    let mut emptied = script.mentions("roguardFiles");
    emptied.retain(|it| empties(&script.text[..it.start], &script.text[it.end..]));
    if emptied.is_empty() {
        return None;
    }
    let homes = homes(script);
    let home = |at: &Span| {
        let around = homes.iter().filter(|(_, it)| it.start <= at.start && at.end <= it.end);
        around.min_by_key(|(_, it)| it.len()).map(|(name, _)| name.as_str())
    };
    let named: Vec<(Option<&str>, usize)> =
        script.mentions(file).iter().map(|it| (home(it), it.start)).collect();
    emptied.into_iter().find(|at| {
        let of_any = home(at).is_none_or(|it| FOR_ALL.contains(&it));
        let its = || named.iter().filter(|(of, _)| of_any || *of == home(at));
        its().any(|(_, start)| *start < at.start) && !its().any(|(_, start)| *start > at.start)
    })
}

/// The places that belong to one build type each.
fn homes(script: &ScriptFile<'_>) -> Vec<(String, Span)> {
    let blocks = build_types(script).into_iter().map(|it| (it.name, it.block.call.span.clone()));
    let lines = dotted(script).into_iter().map(|it| (it.name, it.statement.span().clone()));
    blocks.chain(lines).collect()
}

/// Whether a mention of `proguardFiles` gives the list another content in the place of its own.
fn empties(before: &str, behind: &str) -> bool {
    const TAKERS: [&str; 5] = [".clear(", ".remove(", ".removeAll", ".removeIf", ".retainAll"];
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let word = &before[before.trim_end_matches(is_word).len()..];
    let behind = behind.trim_start_matches([' ', '\t']);
    match word {
        "setP" => behind.starts_with('('),
        "p" => {
            let is_set = behind.starts_with('=') && !behind.starts_with("==");
            is_set || TAKERS.iter().any(|it| behind.starts_with(it))
        }
        _ => false,
    }
}
