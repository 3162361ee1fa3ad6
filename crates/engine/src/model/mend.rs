//! Insertions of the doctor's, remembered so that they can be taken out again.
//!
//! Knows the lines that an insertion made of others; such lines go back only while they read, and
//! stand once, as they were written. What was changed since is the user's.

use pushwright_android::{Key, RelPath};
use pushwright_lossless::{Edit, Span};
use similar::{ChangeTag, TextDiff};

use super::classes::REGISTRATION;
use super::ledger::{Own, State};

/// What push.lock remembers of insertions into one text, each with what the doctor calls it.
///
/// Edits that replace or delete are not remembered: what they mended is not broken again.
#[must_use]
pub fn mends(file: &RelPath, before: &str, edits: &[(String, Edit)]) -> Vec<Own> {
    let mut sorted: Vec<&(String, Edit)> = edits.iter().collect();
    sorted.sort_by_key(|(_, edit)| edit.range.start);
    let mut after = String::new();
    let mut from = 0;
    let mut places: Vec<(&str, usize, Span)> = Vec::new();
    for (key, edit) in sorted {
        after += before.get(from..edit.range.start).unwrap_or_default();
        let start = after.len();
        after += &edit.text;
        from = edit.range.end;
        if edit.range.is_empty() {
            places.push((key, edit.range.start, start..after.len()));
        }
    }
    after += before.get(from..).unwrap_or_default();
    let line = |at: usize| lines(before, &(at..at));
    // Insertions into one line go out together: it is there for all of them once only.
    let together = |was: &Span| {
        let mut spans = places.iter().filter(|(_, at, _)| line(*at) == *was).map(|(_, _, it)| it);
        let first = spans.next().cloned().unwrap_or(0..0);
        let end = spans.next_back().map_or(first.end, |it| it.end);
        lines(&after, &(first.start..end))
    };
    let own = |(key, at, _): &(&str, usize, Span)| Own {
        key: Key::mend(key),
        file: file.clone(),
        state: State::Replaced,
        value: after[together(&line(*at))].to_owned(),
        was: before[line(*at)].to_owned(),
    };
    places.iter().map(own).collect()
}

/// The edit that takes an insertion out again, where its lines stand as they were written, and once.
pub(crate) fn undo(text: &str, own: &Own) -> Option<Edit> {
    let mut places = text.match_indices(own.value.as_str()).filter(|(at, found)| {
        let starts = *at == 0 || text[..*at].ends_with('\n');
        let end = at + found.len();
        starts && (end == text.len() || text[end..].starts_with(['\n', '\r']))
    });
    let (at, found) = places.next()?;
    let only = places.next().is_none() && !found.is_empty();
    only.then(|| Edit::replace(at..at + found.len(), own.was.as_str()))
}

/// Whether what an entry would take out is what the doctor inserts: nothing else of push.lock's is
/// taken out as a mend.
pub(crate) fn is_form(own: &Own) -> bool {
    // Lines that somebody made that long are none of the doctor's.
    const LONGEST: usize = 16 << 10;
    let is_it = |inserted: &str| match own.file.file_name().rsplit('.').next() {
        Some("xml") => is_made_of(inserted, "<>/=-_:.", &NAMES, names_of(inserted)),
        Some("gradle" | "kts") => is_made_of(inserted, "{}=", &WORDS, words_of(inserted)),
        Some("java" | "kt") => is_one_call(inserted.trim()),
        Some("pro" | "keep") => is_made_of(inserted, "{}*;", &RULES, inserted.split_whitespace()),
        _ => false,
    };
    if own.value.len() > LONGEST {
        return false;
    }
    one_insertion(&own.was, &own.value).iter().any(|it| is_it(it))
        || insertions(&own.was, &own.value).is_some_and(|it| is_it(&it))
}

/// What makes `after` of `before` where it is one insertion: as many ways as it can be told, since
/// what an insertion begins with may stand behind it, too.
fn one_insertion<'a>(before: &str, after: &'a str) -> Vec<&'a str> {
    let Some(length) = after.len().checked_sub(before.len()) else { return Vec::new() };
    let common = before.bytes().zip(after.bytes()).take_while(|(one, other)| one == other).count();
    let fits = |at: &usize| {
        let is_whole = after.is_char_boundary(*at) && after.is_char_boundary(at + length);
        is_whole && before.get(*at..) == after.get(at + length..)
    };
    (0..=common).rev().filter(fits).map(|at| &after[at..at + length]).collect()
}

/// What makes `after` of `before` where that takes several insertions and nothing else.
fn insertions(before: &str, after: &str) -> Option<String> {
    let mut inserted = String::new();
    for change in TextDiff::from_words(before, after).iter_all_changes() {
        match change.tag() {
            ChangeTag::Equal => {}
            ChangeTag::Insert => inserted += change.value(),
            ChangeTag::Delete => return None,
        }
    }
    Some(inserted)
}

/// What the doctor inserts into manifests.
const NAMES: [&str; 6] = [
    "uses-permission",
    "android:exported",
    "android:maxSdkVersion",
    "android:name",
    "tools:node",
    "xmlns:tools",
];
/// What it inserts into scripts; the `s` makes `https` of `http`.
const WORDS: [&str; 5] = ["buildFeatures", "buildConfig", "true", "namespace", "s"];

/// What it inserts into rules; the `s` makes `-ignorewarnings` of the word without it.
const RULES: [&str; 5] = ["class", "s", "{", "*;", "}"];

/// Whether a text has some of these words, no other, no sign but these, and only names in quotes: a
/// comment, a call or a value that somebody wrote has more.
fn is_made_of<'t>(
    text: &str,
    signs: &str,
    known: &[&str],
    mut words: impl Iterator<Item = &'t str>,
) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || c.is_whitespace() || signs.contains(c);
    let is_name = |c: char| c.is_alphanumeric() || "._$|:/".contains(c);
    let quote = |c: char| c == '"' || c == '\'';
    let outside = text.split(quote).step_by(2).all(|it| it.chars().all(is_plain));
    let inside = text.split(quote).skip(1).step_by(2).all(|it| it.chars().all(is_name));
    let first = words.next();
    outside
        && inside
        && first.is_some()
        && first.into_iter().chain(words).all(|it| known.contains(&it))
}

/// The elements and attributes of a piece of a manifest.
fn names_of(text: &str) -> impl Iterator<Item = &str> {
    let is_name = |c: char| c.is_alphanumeric() || "-_:.".contains(c);
    let outside = text.split('"').step_by(2);
    outside.flat_map(move |it| it.split(move |c| !is_name(c))).filter(|it| !it.is_empty())
}

/// The words of a piece of a script, texts aside.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    let outside = text.split(['"', '\'']).step_by(2);
    outside.flat_map(|it| it.split(|c: char| !c.is_alphanumeric())).filter(|it| !it.is_empty())
}

/// Whether a piece of a source is the one call by which push is registered.
fn is_one_call(text: &str) -> bool {
    let text = text.strip_suffix(';').unwrap_or(text);
    let Some((name, arguments)) = text.strip_suffix(')').and_then(|it| it.split_once('(')) else {
        return false;
    };
    let is_word = |it: &str| it.chars().all(|c| c.is_alphanumeric() || "_., ".contains(c));
    name.contains(&format!("{REGISTRATION}.")) && is_word(name) && is_word(arguments)
}

/// The whole lines that a span touches, without the last line break.
fn lines(text: &str, span: &Span) -> Span {
    let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[span.end..].find('\n').map_or(text.len(), |at| span.end + at);
    let end = end - usize::from(text[..end].ends_with('\r') && end > span.end);
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: &str, inserts: &[(usize, &str)]) {
        let file = RelPath::new("a.xml").expect("relative");
        let edits: Vec<(String, Edit)> = inserts
            .iter()
            .map(|(at, text)| (format!("doctor/x#{at}"), Edit::insert(*at, *text)))
            .collect();
        let mut after = before.to_owned();
        for (at, text) in inserts.iter().rev() {
            after.insert_str(*at, text);
        }
        let mut text = after.clone();
        for own in mends(&file, before, &edits) {
            if let Some(edit) = undo(&text, &own) {
                text = pushwright_lossless::TextEdit::from(edit).apply(&text);
            }
        }
        assert_eq!(text, before, "{after:?}");
    }

    #[test]
    fn insertions_can_be_taken_out_again() {
        check("<a>\n  <b/>\n</a>\n", &[(8, " c=\"1\"")]);
        check("<a>\r\n  <b/>\r\n</a>\r\n", &[(5, "  <c/>\r\n"), (13, "  <d/>\r\n")]);
        check("<b/><b/>\n", &[(2, " x"), (6, " y")]);
        check("", &[(0, "a\n")]);
        check(
            "<a>\n  <b/>\n</a>\n",
            &[(10, "\n  <c\n    d=\"1\"/>"), (10, "\n  <e\n    d=\"1\"/>")],
        );
        check("one line", &[(8, " more")]);
        check("maven { url 'http://a' }\n", &[(17, "s")]);
    }

    #[test]
    fn only_what_the_doctor_inserts_is_a_mend() {
        let is_form = |file: &str, value: &str, was: &str| {
            super::is_form(&Own {
                key: Key::mend("doctor/x"),
                file: RelPath::new(file).expect("relative"),
                state: State::Replaced,
                value: value.to_owned(),
                was: was.to_owned(),
            })
        };
        let exported = "  android:name=\".A\"\n  android:exported=\"true\">";
        assert!(is_form("a.xml", exported, "  android:name=\".A\">"));
        assert!(is_form("a.gradle", "maven { url 'https://a' }", "maven { url 'http://a' }"));
        assert!(is_form("A.java", "{\n  a.PushRegistration.register(this);", "{"));
        assert!(!is_form("a.xml", "<a><activity android:name=\".A\"/>", "<a>"));
        assert!(!is_form("a.gradle", "println 'a'", ""));
        assert!(!is_form("A.java", "{\n  call(this);", "{"));
        assert!(!is_form("a.gradle", "a", "b"));
        assert!(!is_form("a.gradle", "// println 'a'", " println 'a'"));
        assert!(!is_form("a.gradle", "implementation 'a:b:1'", "implementation "));
        assert!(is_form("a.pro", "-keep class a.B { *; }", "-keep class a.B"));
        assert!(!is_form("a.pro", "-dontobfuscate", "-"));
    }

    #[test]
    fn lines_that_were_changed_or_stand_twice_stay() {
        let file = RelPath::new("a").expect("relative");
        let own = mends(&file, "a\nb\n", &[("doctor/x#a".to_owned(), Edit::insert(2, "c "))]);
        assert_eq!((own[0].value.as_str(), own[0].was.as_str()), ("c b", "b"));
        assert!(undo("a\nc b\n", &own[0]).is_some());
        assert!(undo("a\nc bd\n", &own[0]).is_none());
        assert!(undo("c b\nc b\n", &own[0]).is_none());
    }
}
