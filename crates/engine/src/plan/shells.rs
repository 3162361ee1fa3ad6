//! Containers that a lost push.lock knew: blocks and tags that hold nothing without what is ours,
//! and that we would write again in the very same words.
//!
//! Guesses where one begins and ends; what counts is that writing it anew gives the same file.

use pushwright_android::{Key, Kind, Presence, RelPath, Want, ensure, locate, presence};
use pushwright_lossless::{Edit, Span};

use super::remembered::{region, undo};
use super::run::Run;
use super::working::Working;
use crate::model::ledger::{Own, State, by_digest};

/// How deep a container of ours may stand in others of ours.
const MOST_LEVELS: usize = 4;

/// The files as they are without anything that is ours, or may be, but for containers.
pub(super) fn without_ours<'r>(run: &'r Run<'_>) -> Working<'r> {
    let mut bare = run.working.clone();
    for own in run.ledger.entries().iter().rev() {
        let is_thing = own.key.kind != Kind::Container && !by_digest(&own.key);
        if !is_thing || !own.state.is_whole() || own.value == own.was {
            continue;
        }
        let Some(edit) = edit_without(&bare, own) else { continue };
        bare.edit(&own.file, &edit.into());
    }
    bare
}

fn edit_without(bare: &Working<'_>, own: &Own) -> Option<Edit> {
    let project = bare.project().ok()?;
    let places = locate(&project, &own.key).into_iter().filter(|it| it.file == own.file);
    let text = bare.text(&own.file)?;
    let (span, was) = { places }.find_map(|place| region(text, own, &place.span))?;
    Some(undo(text, own, span, was))
}

/// Takes out the containers that were made for a thing; `now` are the files with all of ours.
pub(super) fn take_out_shells(bare: &mut Working<'_>, now: &Working<'_>, want: &Want) {
    shells_around(bare, now, want);
}

/// The containers that were made for a thing, and the files without them.
pub(super) fn shells_around(bare: &mut Working<'_>, now: &Working<'_>, want: &Want) -> Vec<Own> {
    let mut found = Vec::new();
    say_attributes(bare, want);
    for _ in 0..MOST_LEVELS {
        let Some((file, at)) = room_for(bare, want) else { break };
        let text = bare.text(&file).unwrap_or_default();
        // Elements of the user's tell how he closes them, where there are any.
        let has_closed = |it: &&str| it.contains("/>");
        let style = Some(text).filter(has_closed).or(now.text(&file)).unwrap_or_default();
        let made = texts_without_shell(text, at, style).into_iter().find_map(|without| {
            let mut copy = bare.clone();
            match without {
                Some(text) => copy.set_text(&file, text),
                None => copy.remove(&file),
            }
            let entries = made_again(copy.clone(), bare, &file, want)?;
            Some((entries, copy))
        });
        let Some((entries, copy)) = made else { break };
        found.extend(entries);
        *bare = copy;
    }
    found
}

/// Where a thing that is missing, or its container, would go.
fn room_for(bare: &Working<'_>, want: &Want) -> Option<(RelPath, usize)> {
    let project = bare.project().ok()?;
    let Presence::Absent = presence(&project, want) else { return None };
    let step = ensure(&project, want, &Default::default()).ok()??;
    Some((step.file, step.edit.range.start))
}

/// Says on an element what a thing in it needs said before it has room there.
fn say_attributes(bare: &mut Working<'_>, want: &Want) {
    for _ in 0..MOST_LEVELS {
        let Ok(project) = bare.project() else { return };
        let Presence::Absent = presence(&project, want) else { return };
        let Ok(Some(step)) = ensure(&project, want, &Default::default()) else { return };
        if step.key.attribute().is_none() {
            return;
        }
        drop(project);
        bare.edit(&step.file, &step.edit.into());
    }
}

/// The containers that are made for a thing, where they give the file that is there.
fn made_again(
    mut copy: Working<'_>,
    bare: &Working<'_>,
    file: &RelPath,
    want: &Want,
) -> Option<Vec<Own>> {
    let mut entries = Vec::new();
    for _ in 0..MOST_LEVELS {
        let project = copy.project().ok()?;
        let Presence::Absent = presence(&project, want) else { return None };
        let step = ensure(&project, want, &Default::default()).ok()??;
        if step.key.kind != Kind::Container {
            break;
        }
        drop(project);
        let text = copy.text(&step.file).unwrap_or_default();
        let was = text[step.edit.range.clone()].to_owned();
        copy.edit(&step.file, &step.edit.clone().into());
        let (key, value): (Key, String) = (step.key, step.edit.text);
        entries.push(Own { key, file: step.file, state: State::Undecided, value, was });
        if copy.text(file) == bare.text(file) {
            return Some(entries);
        }
    }
    None
}

/// The text without each of the empty containers around a place, the outermost first; `None` is no
/// file at all. `style` is a text in which elements are closed as they would be.
fn texts_without_shell(text: &str, at: usize, style: &str) -> Vec<Option<String>> {
    let mut texts = Vec::new();
    let mut inner = at..at;
    let mut shells = Vec::new();
    while let Some(shell) = shell_around(text, &inner) {
        inner = shell.clone();
        shells.push(shell);
    }
    if !shells.is_empty() {
        texts.push(None);
    }
    for shell in shells.iter().rev() {
        let cut = |from: usize, to: usize| Some(format!("{}{}", &text[..from], &text[to..]));
        let (first, last) = lines_of(text, shell);
        let blank_before = before_newline(text, first).filter(|it| is_line_start(text, *it));
        let blank_behind = behind_newline(text, last);
        texts.push(cut(first, last));
        texts.extend(blank_before.map(|it| cut(it, last)));
        texts.extend(blank_behind.map(|it| cut(first, it)));
        texts.extend(before_newline(text, first).map(|it| cut(it, shell.end)));
        texts.extend(
            blank_before.and_then(|it| before_newline(text, it)).map(|it| cut(it, shell.end)),
        );
        // An element that was closed in itself, and opened to have room.
        if let Some(open) = text[..inner_start(text, shell)].rfind('>') {
            let closed = |end: &str| Some(format!("{}{end}{}", &text[..open], &text[shell.end..]));
            let spaced = style.matches(" />").count() * 2 >= style.matches("/>").count();
            let ends = if spaced { [" />", "/>"] } else { ["/>", " />"] };
            texts.extend(ends.map(closed));
        }
    }
    texts
}

/// The braces, tags or heading right around a span, with the words before them.
fn shell_around(text: &str, inner: &Span) -> Option<Span> {
    let before = text[..inner.start].trim_end();
    let after = text[inner.end..].trim_start();
    let end = text.len() - after.len();
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let start = line + before[line..].len() - before[line..].trim_start().len();
    if before.ends_with('{') && after.starts_with('}') {
        return Some(start..end + 1);
    }
    if before.ends_with('>') && !before.ends_with("/>") && after.starts_with("</") {
        return Some(before.rfind('<')?..end + after.find('>')? + 1);
    }
    let is_heading = before[line..].starts_with('[') && before.ends_with(']');
    let stands_alone = after.is_empty() || after.starts_with('[');
    (is_heading && stands_alone).then_some(start..before.len())
}

/// Where the inside of a shell of tags begins, else its start.
fn inner_start(text: &str, shell: &Span) -> usize {
    let slice = &text[shell.clone()];
    match slice.starts_with('<') {
        true => {
            slice.rfind("</").map_or(shell.start, |at| shell.start + slice[..at].trim_end().len())
        }
        false => 0,
    }
}

/// A span with the rest of its lines where they are blank.
fn lines_of(text: &str, span: &Span) -> (usize, usize) {
    let line = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let first = if text[line..span.start].trim().is_empty() { line } else { span.start };
    let rest = text[span.end..].find('\n').map_or(text.len(), |at| span.end + at + 1);
    let last = if text[span.end..rest].trim().is_empty() { rest } else { span.end };
    (first, last)
}

fn is_line_start(text: &str, at: usize) -> bool {
    at == 0 || text[..at].ends_with('\n')
}

fn before_newline(text: &str, at: usize) -> Option<usize> {
    let before = text[..at].strip_suffix('\n')?;
    Some(before.strip_suffix('\r').unwrap_or(before).len())
}

fn behind_newline(text: &str, at: usize) -> Option<usize> {
    let behind = &text[at..];
    let rest = behind.strip_prefix("\r\n").or_else(|| behind.strip_prefix('\n'))?;
    Some(text.len() - rest.len())
}
