//! What templates of a pack may say: so little that filling one in always ends, soon and small.
//!
//! Knows tags and signs; renders nothing. Packs that come with the tool are held to it by
//! `vendors --check`, like everybody's.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};

/// The most bytes of a file of a pack.
const LONGEST: usize = 256 << 10;
/// How deep conditions and loops may stand in one another.
const DEEPEST: usize = 32;
/// How many texts one template may put together.
const JOINS: usize = 16;
const TAGS: [&str; 7] = ["if", "elif", "else", "endif", "for", "endfor", "set"];
const FILTERS: [&str; 5] = ["default", "lower", "replace", "trim", "upper"];

/// The first thing in a file of a pack that goes beyond what templates may say.
pub(super) fn problem(path: &str, text: &str) -> Option<Diagnostic> {
    let (span, message) = first(text)?;
    let finding = Diagnostic::error(Code::PackBadValue, message);
    // A file that is too long is not shown.
    let finding = match text.len() > LONGEST {
        true => finding,
        false => finding.at(path, Arc::from(text), span),
    };
    Some(finding.help(
        "templates of packs fill in values, with `if`, `for` and `set`; what needs more is for the \
         classes that they generate",
    ))
}

fn first(text: &str) -> Option<(Range<usize>, String)> {
    if text.len() > LONGEST {
        return Some((0..0, format!("a file of a pack is longer than {} KB", LONGEST >> 10)));
    }
    let (mut depth, mut joins) = (0_usize, 0_usize);
    for tag in tags(text) {
        let found = |message: String| Some((tag.span.clone(), message));
        let outside = outside_strings(&text[tag.inner.clone()]);
        joins += outside.matches(['~', '+']).count();
        let word = outside.split_whitespace().next().unwrap_or_default();
        match word {
            _ if !tag.is_statement => {}
            _ if !TAGS.contains(&word) => {
                return found(format!("templates of packs have no `{word}`"));
            }
            "if" | "for" => depth += 1,
            "endif" | "endfor" => depth = depth.saturating_sub(1),
            "set" if !outside.contains('=') || outside.contains(['[', '{']) => {
                return found("`set` takes a value, not a block, a list or a map".to_owned());
            }
            _ => {}
        }
        if outside.contains('*') || outside.split_whitespace().any(|it| it == "recursive") {
            return found("templates of packs neither multiply nor recur".to_owned());
        }
        if let Some(filter) = filters(&outside).find(|it| !FILTERS.contains(it)) {
            return found(format!("templates of packs have no filter `{filter}`"));
        }
        if depth > DEEPEST {
            return found(format!("conditions and loops stand more than {DEEPEST} deep"));
        }
        if joins > JOINS {
            return found(format!("more than {JOINS} texts are put together in one template"));
        }
    }
    None
}

/// One `{{ … }}` or `{% … %}`.
struct Tag {
    span: Range<usize>,
    inner: Range<usize>,
    is_statement: bool,
}

fn tags(text: &str) -> impl Iterator<Item = Tag> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text[at..].find('{')?;
            let (close, is_statement) = match text.as_bytes().get(start + 1) {
                Some(b'{') => ("}}", false),
                Some(b'%') => ("%}", true),
                Some(b'#') => {
                    at = text[start..].find("#}").map_or(text.len(), |it| start + it + 2);
                    continue;
                }
                _ => {
                    at = start + 1;
                    continue;
                }
            };
            let from = start + 2;
            let to = outside_strings(&text[from..]).find(close).map_or(text.len(), |it| from + it);
            at = (to + 2).min(text.len());
            let inner = text[from..to].trim_matches(['-', '+']);
            let from =
                from + (text[from..to].len() - text[from..to].trim_start_matches(['-', '+']).len());
            let inner = from..from + inner.len();
            return Some(Tag { span: start..at, inner, is_statement });
        }
    })
}

/// The text with blanks in place of its strings, byte for byte.
fn outside_strings(text: &str) -> String {
    let mut quote = None;
    let mut is_escaped = false;
    let blank = |c: char| " ".repeat(c.len_utf8());
    let one = |c: char| match quote {
        Some(open) => {
            if c == open && !is_escaped {
                quote = None;
            }
            is_escaped = c == '\\' && !is_escaped;
            blank(c)
        }
        None if c == '"' || c == '\'' => {
            quote = Some(c);
            blank(c)
        }
        None => c.to_string(),
    };
    text.chars().map(one).collect()
}

fn filters(outside: &str) -> impl Iterator<Item = &str> {
    let name =
        |it: &'_ str| it.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(it.len());
    outside.split('|').skip(1).map(str::trim_start).map(move |it| &it[..name(it)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(text: &str, expected: &str) {
        let found = problem("a", text).map(|it| it.message).unwrap_or_default();
        assert!(found.contains(expected), "{text:.60}: {found}");
    }

    #[test]
    fn what_may_grow_without_end_is_refused() {
        refused("{% macro f(x) %}{{ f(x) }}{% endmacro %}", "no `macro`");
        refused("{%- set a %}{{ b }}{{ b }}{% endset %}", "`set` takes a value");
        refused("{% set a = [b, b] %}", "`set` takes a value");
        refused("{{ 'a' * 100000 }}", "neither multiply nor recur");
        refused("{% for x in y recursive %}{% endfor %}", "neither multiply nor recur");
        refused("{{ x | join('a') }}", "no filter `join`");
        refused(&"{{ x ~ x }}".repeat(17), "more than 16");
        refused(&"{% if a %}".repeat(33), "more than 32 deep");
        refused(&" ".repeat(LONGEST + 1), "longer than 256 KB");
        refused("{% include 'x' %}", "no `include`");
    }

    #[test]
    fn what_packs_need_is_fine() {
        for text in [
            "a { b } {{ c }} {# {% macro %} #}",
            "{% if a %}{{ b|upper }}{% else %}{{ c | replace('-', '_') }}{% endif %}",
            "{% set a = 'x(\"' ~ b.c ~ '\")' if d %}{{ \"}} * | ~\" }}",
            "{{",
            "{%",
        ] {
            assert_eq!(problem("a", text).map(|it| it.message).filter(|_| text.len() > 2), None);
        }
    }
}
