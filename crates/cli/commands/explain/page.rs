//! The page on a code or message: meaning, causes, what the project shows of them, what to do.
//!
//! Knows how a page looks; what is on it, others decide.

use pushwright_config::Code;
use pushwright_config::pack::Cause;
use pushwright_engine::{Entry, Words, units};

use super::place::{Evidence, Place};
use crate::output::{is_narrow, padded, width, wrapped};

/// A page of ours: as it is written; in another language and on a narrow terminal, in lines of its
/// own.
pub(super) fn in_words(page: &str, words: &Words) -> String {
    if words.is_english() && !is_narrow() {
        return format!("{}\n", page.trim_end());
    }
    let mut text = String::new();
    for unit in units(page.trim_end()) {
        if unit.is_kept {
            text += &format!("{}\n", unit.text);
            continue;
        }
        let columns = width(&unit.lead);
        for (at, line) in wrapped(words.text(&unit.text), columns).iter().enumerate() {
            let lead = if at == 0 { unit.lead.as_str() } else { "" };
            text += &format!("{}{line}\n", padded(lead, columns));
        }
    }
    text
}

fn none_shown(words: &Words) -> String {
    format!("\n{}\n", words.none_shown())
}

/// The page on a code of ours, with the project's findings of it.
pub(super) fn page_of(code: Code, place: &Place<'_>) -> String {
    let words = place.words;
    let page = in_words(code.explain(), words);
    let Some(all) = place.all_shown() else { return page };
    let lines: String =
        all.iter().filter(|it| it.code == code).map(|it| point(it, "", words)).collect();
    match lines.is_empty() {
        true => page + &none_shown(words),
        false => format!("{page}\n{}\n{lines}", words.in_project()),
    }
}

/// The pages on what several SDKs may mean: one where they mean the same.
pub(super) fn pages(entries: &[usize], place: &Place<'_>) -> String {
    let (shown, foreign) = place.own_first(entries);
    let pages: Vec<String> = alike(&shown).iter().map(|same| page(same, place)).collect();
    let remark = match foreign {
        true => format!("\n{}\n", place.words.foreign()),
        false => String::new(),
    };
    pages.join("\n") + &remark
}

/// Entries that say the same, together: editions share most of theirs.
fn alike<'k>(found: &[&'k Entry]) -> Vec<Vec<&'k Entry>> {
    let mut groups: Vec<Vec<&Entry>> = Vec::new();
    for it in found {
        match groups.iter_mut().find(|group| group[0].error == it.error) {
            Some(group) => group.push(it),
            None => groups.push(vec![it]),
        }
    }
    groups
}

/// The page on what one SDK reports, or several alike.
fn page(same: &[&Entry], place: &Place<'_>) -> String {
    let (error, words) = (&same[0].error, place.words);
    let mut titles: Vec<&str> =
        same.iter().map(|it| words.text(&place.book.owner(it).title)).collect();
    titles.dedup();
    let name = error.name.as_ref().map_or_else(String::new, |it| format!(" ({it})"));
    let mut text = format!("# {} ({})\n\n", error.code, titles.join("; "));
    text += &format!("{}\n", wrapped(&format!("{}{name}", words.text(&error.text)), 0).join("\n"));
    let can_show = error.causes.iter().any(|it| !it.shown_by.is_empty());
    let evidence = if can_show { place.shown(same) } else { None };
    let told = |cause: &Cause| -> Vec<String> {
        let all = evidence.iter().flatten();
        all.filter(|it| cause.shown_by.contains(&it.code))
            .map(|it| point(it, "   ", words))
            .collect()
    };
    let causes = error.causes.iter().map(|it| (words.text(&it.text), told(it)));
    let (own, others): (Vec<Point<'_>>, Vec<Point<'_>>) = causes.partition(|it| !it.1.is_empty());
    if evidence.is_some() && own.is_empty() {
        text += &none_shown(words);
    }
    let title = match own.is_empty() {
        true => words.causes(),
        false => words.other_causes(),
    };
    text += &points(&words.heading(&words.shown_causes()), &own);
    text += &points(&words.heading(&title), &others);
    let fixes: Vec<Point<'_>> = error.fixes.iter().map(|it| (words.text(it), Vec::new())).collect();
    text += &points(&words.heading(&words.what_to_do()), &fixes);
    let certainty = words.text(error.certainty.as_str());
    let sure = match &error.source {
        Some(source) => words.sure_by(certainty, words.text(source)),
        None => words.sure(certainty),
    };
    text + &format!("\n{sure}\n")
}

/// A finding as a point of a list, with the command that writes its patch.
fn point(evidence: &Evidence, indent: &str, words: &Words) -> String {
    let patch = evidence.key.as_ref().map_or_else(String::new, |key| {
        let head = words.the_patch();
        format!("{indent}  {head}  pushwright apply --take ours '{key}'\n")
    });
    format!("{indent}- {}\n{patch}", evidence.line)
}

/// A point of a list, and the lines that are said below it.
type Point<'e> = (&'e str, Vec<String>);

/// A numbered list under a title; nothing where it is empty.
fn points(title: &str, points: &[Point<'_>]) -> String {
    let mut text = if points.is_empty() { String::new() } else { format!("\n{title}\n") };
    for (index, (point, below)) in points.iter().enumerate() {
        for (line, part) in wrapped(point, 3).iter().enumerate() {
            let number = if line == 0 { format!("{}.", index + 1) } else { String::new() };
            text += &format!("{number:2} {part}\n");
        }
        text.extend(below.iter().map(String::as_str));
    }
    text
}
