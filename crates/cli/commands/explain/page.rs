//! The page on a code or message: meaning, causes, what the project shows of them, what to do.
//!
//! Knows how a page looks; what is on it, others decide.

use pushwright_config::Code;
use pushwright_config::pack::Cause;
use pushwright_engine::Entry;

use super::place::{Evidence, Place};
use crate::output::wrapped;

const NONE_SHOWN: &str = "\nThis project shows none of it in its files.\n";

/// A page that ends its last line.
pub(super) fn ended(page: &str) -> String {
    format!("{}\n", page.trim_end())
}

/// The page on a code of ours, with the project's findings of it.
pub(super) fn page_of(code: Code, place: &Place<'_>) -> String {
    let page = ended(code.explain());
    let Some(all) = place.all_shown() else { return page };
    let lines: String = all.iter().filter(|it| it.code == code).map(|it| point(it, "")).collect();
    match lines.is_empty() {
        true => page + NONE_SHOWN,
        false => format!("{page}\nIn this project:\n{lines}"),
    }
}

/// The pages on what several SDKs may mean: one where they mean the same.
pub(super) fn pages(entries: &[usize], place: &Place<'_>) -> String {
    let (shown, foreign) = place.own_first(entries);
    let pages: Vec<String> = alike(&shown).iter().map(|same| page(same, place)).collect();
    let remark = match foreign {
        true => "\nNothing that push.toml sets up reports it; this is what it means to others.\n",
        false => "",
    };
    pages.join("\n") + remark
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
    let error = &same[0].error;
    let mut titles: Vec<&str> = same.iter().map(|it| place.book.owner(it).title.as_str()).collect();
    titles.dedup();
    let name = error.name.as_ref().map_or_else(String::new, |it| format!(" ({it})"));
    let mut text = format!("# {} ({})\n\n", error.code, titles.join("; "));
    text += &format!("{}\n", wrapped(&format!("{}{name}", error.text), 0).join("\n"));
    let can_show = error.causes.iter().any(|it| !it.shown_by.is_empty());
    let evidence = if can_show { place.shown(same) } else { None };
    let told = |cause: &Cause| -> Vec<String> {
        let all = evidence.iter().flatten();
        all.filter(|it| cause.shown_by.contains(&it.code)).map(|it| point(it, "   ")).collect()
    };
    let causes = error.causes.iter().map(|it| (it.text.as_str(), told(it)));
    let (own, others): (Vec<Point<'_>>, Vec<Point<'_>>) = causes.partition(|it| !it.1.is_empty());
    if evidence.is_some() && own.is_empty() {
        text += NONE_SHOWN;
    }
    let title = match own.is_empty() {
        true => "Causes, likeliest first",
        false => "Other causes, likeliest first",
    };
    text += &points("Causes that this project shows", &own);
    text += &points(title, &others);
    let fixes: Vec<Point<'_>> = error.fixes.iter().map(|it| (it.as_str(), Vec::new())).collect();
    text += &points("What to do", &fixes);
    let source = error.source.as_ref().map_or_else(String::new, |it| format!(" ({it})"));
    text + &format!("\nHow sure: {}{source}.\n", error.certainty.as_str())
}

/// A finding as a point of a list, with the command that writes its patch.
fn point(evidence: &Evidence, indent: &str) -> String {
    let patch = evidence.key.as_ref().map_or_else(String::new, |key| {
        format!("{indent}  the patch:  pushwright apply --take ours '{key}'\n")
    });
    format!("{indent}- {}\n{patch}", evidence.line)
}

/// A point of a list, and the lines that are said below it.
type Point<'e> = (&'e str, Vec<String>);

/// A numbered list under a title; nothing where it is empty.
fn points(title: &str, points: &[Point<'_>]) -> String {
    let mut text = if points.is_empty() { String::new() } else { format!("\n{title}:\n") };
    for (index, (point, below)) in points.iter().enumerate() {
        for (line, part) in wrapped(point, 3).iter().enumerate() {
            let number = if line == 0 { format!("{}.", index + 1) } else { String::new() };
            text += &format!("{number:2} {part}\n");
        }
        text.extend(below.iter().map(String::as_str));
    }
    text
}
