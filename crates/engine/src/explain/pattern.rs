//! A message as the data describe it: what never changes in it, in order, with gaps between.
//!
//! Knows one line at a time; that several messages fit a line is not its business.

use std::ops::Range;

/// What a message always says, and in which order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    /// The literals; between two of them stands at least one byte.
    literals: Vec<String>,
}

/// Shorter than this, a literal would be found everywhere.
const LEAST: usize = 6;
/// What is looked for first need not be longer: the whole message is held against the line then.
const ANCHOR: usize = 24;

impl Pattern {
    /// Reads a message, `{…}` standing for what changes.
    ///
    /// # Errors
    /// Why it cannot be looked for, and what to do.
    pub(super) fn parse(text: &str) -> Result<Pattern, (&'static str, &'static str)> {
        if text.contains(['\n', '\r']) {
            return Err(("it has a line break", "give the line that tells it from others"));
        }
        let mut literals = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, behind) = after.split_once('}').ok_or(UNCLOSED)?;
            if name.contains('{') {
                return Err(UNCLOSED);
            }
            literals.push(before);
            rest = behind;
        }
        literals.push(rest);
        if literals.len() > 2 && literals[1..literals.len() - 1].iter().any(|it| it.is_empty()) {
            return Err(("two placeholders touch", "make one of the two"));
        }
        let literals: Vec<String> =
            literals.into_iter().filter(|it| !it.is_empty()).map(str::to_owned).collect();
        let pattern = Pattern { literals };
        match pattern.longest().trim().len() {
            0..LEAST => Err(("hardly anything of it is fixed", "give more of what never changes")),
            _ => Ok(pattern),
        }
    }

    /// The literal that tells most.
    fn longest(&self) -> &str {
        self.literals.iter().max_by_key(|it| it.len()).map_or("", String::as_str)
    }

    /// A part of it to look for first.
    pub(super) fn anchor(&self) -> &str {
        let longest = self.longest();
        let mut end = ANCHOR.min(longest.len());
        while !longest.is_char_boundary(end) {
            end -= 1;
        }
        &longest[..end]
    }

    /// How much of it is fixed: of two that fit the same text, the one that says more is meant.
    pub(super) fn weight(&self) -> usize {
        self.literals.iter().map(String::len).sum()
    }

    /// Where a line has it, from the first literal to the last.
    pub(super) fn find(&self, line: &[u8]) -> Option<Range<usize>> {
        let literals = self.places(line, 0)?;
        Some(literals.first()?.start..literals.last()?.end)
    }

    /// Where a line has each of its literals, the first at `from` or later.
    pub(super) fn places(&self, line: &[u8], from: usize) -> Option<Vec<Range<usize>>> {
        let mut places: Vec<Range<usize>> = Vec::with_capacity(self.literals.len());
        for literal in &self.literals {
            let from = places.last().map_or(from, |it| it.end + 1);
            let start = find(line, literal.as_bytes(), from)?;
            places.push(start..start + literal.len());
        }
        Some(places)
    }

    /// A text that has it.
    pub(super) fn example(&self) -> String {
        self.literals.join("x")
    }
}

const UNCLOSED: (&str, &str) = ("a `{` is never closed", "write `{name}` for what changes");

/// Where `wanted` starts in `line`, at `from` or later.
fn find(line: &[u8], wanted: &[u8], from: usize) -> Option<usize> {
    memchr::memmem::find(line.get(from..)?, wanted).map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, line: &str, expected: Option<&str>) {
        let pattern = Pattern::parse(pattern).expect("a pattern");
        let found = pattern.find(line.as_bytes()).map(|it| &line[it]);
        assert_eq!(found, expected);
        assert!(line.contains(pattern.anchor()) || found.is_none());
    }

    #[test]
    fn literals_stand_in_order_with_something_between() {
        check(
            "no value for <{name}> is provided",
            "a no value for <B> is provided.",
            Some("no value for <B> is provided"),
        );
        check("no value for <{name}> is provided", "no value for <> is provided", None);
        check("Plugin with id '{id}' not found", "not found: Plugin with id 'a'", None);
        check(
            "{what} was already requested",
            "it was already requested",
            Some(" was already requested"),
        );
    }

    #[test]
    fn what_cannot_be_looked_for_is_refused() {
        let refused = |text: &str| Pattern::parse(text).expect_err("no pattern").0;
        assert_eq!(refused("a{b"), "a `{` is never closed");
        assert_eq!(refused("a long text {b}{c} another"), "two placeholders touch");
        assert_eq!(refused("{a} is {b}"), "hardly anything of it is fixed");
        assert_eq!(refused("two lines\nof text"), "it has a line break");
    }

    #[test]
    fn an_anchor_ends_between_characters() {
        let pattern = Pattern::parse("错误码错误码错误码错误码").expect("a pattern");
        assert_eq!(pattern.anchor(), "错误码错误码错误");
    }
}
