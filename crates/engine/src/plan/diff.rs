//! The unified diff of a change.
//!
//! Knows two texts of one file, and that secrets are not shown; knows no reasons.

use std::borrow::Cow;
use std::ops::Range;

use pushwright_lossless::Position;
use similar::udiff::UnifiedHunkHeader;
use similar::{DiffOp, DiffTag, TextDiff};

use crate::model::secrets::{blotted, spans};
use crate::plan::Change;

/// The change of one file as a unified diff with three lines of context.
///
/// Paths are prefixed as git does, so that `git apply` takes it: unless a password or a server's
/// secret stands in what is shown, which is blotted out.
#[must_use]
pub fn unified_diff(change: &Change) -> String {
    let before = shown(change.before.as_ref().map_or("", |text| text.as_str()));
    let after = shown(change.after.as_ref().map_or("", |text| text.as_str()));
    let old =
        if change.before.is_some() { format!("a/{}", change.path) } else { "/dev/null".into() };
    let new =
        if change.after.is_some() { format!("b/{}", change.path) } else { "/dev/null".into() };
    let part = Part::of(&before, &after);
    let diff = TextDiff::from_lines(&before[part.before()], &after[part.after()]);
    let mut text = String::new();
    for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
        if text.is_empty() {
            text = format!("--- {old}\n+++ {new}\n");
        }
        let ops: Vec<DiffOp> = hunk.ops().iter().map(|op| behind(part.lines, op)).collect();
        let lines = hunk.to_string();
        let body = lines.split_once('\n').map_or("", |(_, body)| body);
        text += &format!("{}\n{body}", UnifiedHunkHeader::new(&ops));
    }
    text
}

/// The part of two texts that holds all they differ in: of what they begin and end with in common
/// no more than some lines, as much as ever decides which of several equal lines are the new ones.
struct Part {
    /// Where it begins in both.
    start: usize,
    /// How many lines are before it.
    lines: usize,
    before_end: usize,
    after_end: usize,
}

impl Part {
    const AROUND: usize = 2_000;

    fn of(before: &str, after: &str) -> Part {
        let (old, new) = (before.as_bytes(), after.as_bytes());
        let same = old.iter().zip(new).take_while(|(one, other)| one == other).count();
        let mut breaks = (0..same).rev().filter(|&at| old[at] == b'\n');
        let start = breaks.nth(Part::AROUND).map_or(0, |at| at + 1);
        let (old, new) = (&old[start..], &new[start..]);
        let ends = old.iter().rev().zip(new.iter().rev());
        let same = ends.take_while(|(one, other)| one == other).count();
        let mut breaks = (old.len() - same..old.len()).filter(|&at| old[at] == b'\n');
        let tail = breaks.nth(Part::AROUND).map_or(0, |at| old.len() - at - 1);
        Part {
            start,
            lines: Position::of(before, start).line - 1,
            before_end: before.len() - tail,
            after_end: after.len() - tail,
        }
    }

    fn before(&self) -> Range<usize> {
        self.start..self.before_end
    }

    fn after(&self) -> Range<usize> {
        self.start..self.after_end
    }
}

/// The same behind so many lines that both texts have before it.
fn behind(lines: usize, op: &DiffOp) -> DiffOp {
    let mut op = *op;
    match &mut op {
        DiffOp::Equal { old_index, new_index, .. }
        | DiffOp::Delete { old_index, new_index, .. }
        | DiffOp::Insert { old_index, new_index, .. }
        | DiffOp::Replace { old_index, new_index, .. } => {
            *old_index += lines;
            *new_index += lines;
        }
    }
    op
}

/// A part of a file's text that a change replaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// The bytes of the text before, counted from behind its byte-order mark.
    pub range: Range<usize>,
    /// What stands there afterwards.
    pub text: String,
    /// Whether a password or a server's secret in it is blotted out.
    pub is_blotted: bool,
}

/// What a change replaces, whole lines each, from the first to the last; nothing for a file that goes.
#[must_use]
pub fn replaced(change: &Change) -> Vec<Replaced> {
    let Some(after) = &change.after else { return Vec::new() };
    let (before, after) = (change.before.as_ref().map_or("", |it| it.as_str()), after.as_str());
    let (secrets, shown) = (spans(after), shown(after));
    let part = Part::of(before, after);
    let diff = TextDiff::from_lines(&before[part.before()], &after[part.after()]);
    let (old, new) = (diff.iter_old_slices(), diff.iter_new_slices());
    let (old, new) = (starts(part.start, old), starts(part.start, new));
    let of = |op: &DiffOp| {
        let bytes = |starts: &[usize], lines: Range<usize>| starts[lines.start]..starts[lines.end];
        let written = bytes(&new, op.new_range());
        let meets = |it: &Range<usize>| it.start < written.end && written.start < it.end;
        Replaced {
            range: bytes(&old, op.old_range()),
            text: shown[written.clone()].to_owned(),
            is_blotted: secrets.iter().any(meets),
        }
    };
    diff.ops().iter().filter(|it| it.tag() != DiffTag::Equal).map(of).collect()
}

/// Where lines begin of which the first is at `start`, and where the last ends.
fn starts<'l>(start: usize, lines: impl Iterator<Item = &'l str>) -> Vec<usize> {
    let mut starts = vec![start];
    for line in lines {
        starts.push(starts.last().copied().unwrap_or(start) + line.len());
    }
    starts
}

fn shown(text: &str) -> Cow<'_, str> {
    let secrets = spans(text);
    if secrets.is_empty() { Cow::from(text) } else { Cow::from(blotted(text, &secrets)) }
}

#[cfg(test)]
mod tests {
    use pushwright_android::RelPath;
    use pushwright_lossless::SourceText;

    use super::*;

    fn replaced_in(before: &str, after: &str) -> Vec<Replaced> {
        let text = |it: &str| (!it.is_empty()).then(|| SourceText::new(it.to_owned()));
        let path = RelPath::new("a/b.gradle").expect("a path");
        let (before, after) = (text(before), text(after));
        replaced(&Change { path, before, after, reasons: vec![] })
    }

    #[test]
    fn whole_lines_are_replaced() {
        let all = replaced_in("\u{feff}a\r\n\u{e9}\r\nc", "\u{feff}a\r\nb\r\n\u{e9}\r\nd");
        let told: Vec<_> = all.iter().map(|it| (it.range.clone(), it.text.as_str())).collect();
        assert_eq!(told, [(3..3, "b\r\n"), (7..8, "d")]);
        assert_eq!(replaced_in("", "a\n").first().map(|it| it.range.clone()), Some(0..0));
        assert_eq!(replaced_in("a\n", ""), []);
    }

    #[test]
    fn what_long_texts_have_in_common_is_left_out_and_counted() {
        let lines = |range: Range<usize>| -> String {
            range.map(|it| format!("line {it} \u{e9}\r\n")).collect()
        };
        let before = lines(0..30_000);
        let after = format!("{}new\r\n{}", lines(0..15_000), lines(15_000..30_000));
        let at = lines(0..15_000).len();
        let [one] = &replaced_in(&before, &after)[..] else { panic!("one line is new") };
        assert_eq!((one.range.clone(), one.text.as_str()), (at..at, "new\r\n"));
        let text = |it: &str| Some(SourceText::new(it.to_owned()));
        let path = RelPath::new("a").expect("a path");
        let (old, new) = (text(&before), text(&after));
        let diff = unified_diff(&Change { path, before: old, after: new, reasons: vec![] });
        let whole = TextDiff::from_lines(&before, &after);
        let whole = whole.unified_diff().context_radius(3).header("a/a", "b/a").to_string();
        assert_eq!(diff, whole);
        let part = Part::of(&before, &after);
        assert!(part.lines > 10_000 && part.before().len() < 200_000);
    }

    #[test]
    fn secrets_in_new_text_are_blotted_out() {
        let before = "x\nstorePassword = 'old-horse-7'\n";
        let [one] = &replaced_in(before, "x\nstorePassword = 'new-horse-8'\n")[..] else {
            panic!("one line changes")
        };
        assert!(one.is_blotted && !one.text.contains("horse"), "{one:?}");
        let beside = replaced_in(before, "y\nstorePassword = 'old-horse-7'\n");
        assert!(beside.iter().all(|it| !it.is_blotted), "{beside:?}");
    }
}
