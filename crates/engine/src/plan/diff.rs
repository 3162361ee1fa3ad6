//! The unified diff of a change.
//!
//! Knows two texts of one file, and that secrets are not shown; knows no reasons.

use std::borrow::Cow;
use std::ops::Range;

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
    TextDiff::from_lines(&*before, &*after)
        .unified_diff()
        .context_radius(3)
        .header(&old, &new)
        .to_string()
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
    let diff = TextDiff::from_lines(before, after);
    let (old, new) = (starts(diff.iter_old_slices()), starts(diff.iter_new_slices()));
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

/// Where lines begin, and where the last ends.
fn starts<'l>(lines: impl Iterator<Item = &'l str>) -> Vec<usize> {
    let mut starts = vec![0];
    for line in lines {
        starts.push(starts.last().copied().unwrap_or(0) + line.len());
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
