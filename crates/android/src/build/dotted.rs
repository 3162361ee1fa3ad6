//! Statements that reach into a build type from outside its block:
//! `android.buildTypes.release.minifyEnabled = true`.
//!
//! Knows the way to the build type as it is written; what is set there is for the caller to say.

use pushwright_lossless::gradle::{Body, Statement};

use crate::build::script::ScriptFile;

/// A statement that sets something of one build type.
#[derive(Clone)]
pub(crate) struct Dotted<'s> {
    /// The build type.
    pub(crate) name: String,
    /// The way to it as it is written, without the last dot.
    pub(crate) receiver: &'s str,
    /// What is set or called, or what the way goes on through.
    pub(crate) member: &'s str,
    pub(crate) statement: &'s Statement,
    /// The block it stands in; `None` at the top level.
    pub(crate) parent: Option<&'s Body>,
    /// Which statement of that block it is.
    pub(crate) index: usize,
}

/// All such statements at the top level, in `android {}` and in `buildTypes {}`.
pub(crate) fn dotted<'s>(script: &ScriptFile<'s>) -> Vec<Dotted<'s>> {
    let mut found = Vec::new();
    among(script, None, &script.script.statements, &["android", "buildTypes"], &mut found);
    for (path, way) in [(&["android"][..], &["buildTypes"][..]), (&["android", "buildTypes"], &[])]
    {
        for block in script.blocks(path) {
            among(script, Some(block.body), &block.body.statements, way, &mut found);
        }
    }
    found
}

fn among<'s>(
    script: &ScriptFile<'s>,
    parent: Option<&'s Body>,
    statements: &'s [Statement],
    way: &[&str],
    found: &mut Vec<Dotted<'s>>,
) {
    for (index, statement) in statements.iter().enumerate() {
        let text = script.slice(statement.span());
        let steps = steps(text);
        let (before, rest) = steps.split_at(way.len().min(steps.len()));
        let [name, member, ..] = rest else { continue };
        if before.iter().map(|it| it.word).eq(way.iter().copied()) {
            found.push(Dotted {
                name: name.word.to_owned(),
                receiver: text[..member.start].trim_end_matches('.'),
                member: member.word,
                statement,
                parent,
                index,
            });
        }
    }
}

/// One step of a path, and where it starts.
struct Part<'t> {
    word: &'t str,
    start: usize,
}

/// The steps of the path that a statement begins with: `a.b['c'].getByName("d").e` has five.
fn steps(text: &str) -> Vec<Part<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    loop {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let end = text[at..].find(|c| !is_word(c)).map_or(text.len(), |it| at + it);
        if end == at {
            return found;
        }
        let word = &text[at..end];
        let mut next = end;
        match selected(&text[end..]) {
            Some((member, length)) if ["getByName", "maybeCreate"].contains(&word) => {
                found.push(Part { word: member, start: at });
                next += length;
            }
            Some((member, length)) if text[end..].starts_with('[') => {
                found.push(Part { word, start: at });
                found.push(Part { word: member, start: end });
                next += length;
            }
            _ => found.push(Part { word, start: at }),
        }
        if !text[next..].starts_with('.') {
            return found;
        }
        at = next + 1;
    }
}

/// The text in `("text")` or `['text']` that `text` begins with, and the length of all that.
fn selected(text: &str) -> Option<(&str, usize)> {
    let close = match text.chars().next()? {
        '(' => ')',
        '[' => ']',
        _ => return None,
    };
    let quote = text[1..].chars().next().filter(|it| ['"', '\''].contains(it))?;
    let length = text[2..].find(quote)?;
    let end = 2 + length;
    text[end + 1..].starts_with(close).then(|| (&text[2..end], end + 2))
}
