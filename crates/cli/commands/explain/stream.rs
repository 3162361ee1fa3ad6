//! A text from standard input, explained as it comes in.
//!
//! Each finding is told once, at its first line; how often it came is told in the end.

use std::io::{self, IsTerminal as _, Read as _};

use pushwright_engine::{Finding, Matcher, Strictness, Words, decoded};
use serde_json::{Value, json};

use super::page::pages;
use super::place::Place;
use super::{found_in, named, named_json};
use crate::disk::DiskError;
use crate::exit::{Exit, Failure};
use crate::output::{HEAD, Output, QUIET, Report, count};

/// How much is read at once.
const BLOCK: usize = 1 << 16;
/// A text no longer than this that shows nothing as a log is looked at as a question.
const SHORT: usize = 512;
/// So it is with no more lines than these.
const FEW_LINES: u64 = 3;

pub(super) fn run(place: &Place<'_>, output: &Output) -> Result<Exit, Failure> {
    let mut input = io::stdin().lock();
    if input.is_terminal() {
        output.note(&place.words.paste());
        output.show();
    }
    let mut matcher = Matcher::new(&place.book, Strictness::Log);
    let (mut block, mut start) = (vec![0; BLOCK], Vec::new());
    let mut found: Vec<Finding> = Vec::new();
    loop {
        let length = match input.read(&mut block) {
            Ok(0) => break,
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(source) => return Err(unreadable(source).into()),
        };
        if start.len() <= SHORT {
            start.extend_from_slice(&block[..length.min(SHORT + 1)]);
        }
        tell(matcher.feed(&block[..length]), place, output, &mut found);
    }
    tell(matcher.finish(), place, output, &mut found);
    if found.is_empty() && start.len() <= SHORT && matcher.lines() <= FEW_LINES {
        tell(short(&start, place), place, output, &mut found);
    }
    end(&matcher, &found, place, output);
    Ok(Exit::Done)
}

fn unreadable(source: io::Error) -> DiskError {
    DiskError::Io { action: "read", path: "standard input".to_owned(), source }
}

/// What a short text means in which a log's rules find nothing.
fn short(text: &[u8], place: &Place<'_>) -> Vec<Finding> {
    let text = decoded(text);
    let shown = text.trim().to_owned();
    let named = named(&shown, &place.book).into_iter();
    let named: Vec<Finding> = named
        .map(|(name, entries)| Finding { entries, name, line: 1, text: shown.clone() })
        .collect();
    if named.is_empty() { found_in(&text, &place.book) } else { named }
}

/// Tells what was found for the first time.
fn tell(new: Vec<Finding>, place: &Place<'_>, output: &Output, found: &mut Vec<Finding>) {
    for finding in new {
        if !output.is_document() {
            let gap = if found.is_empty() { "" } else { "\n" };
            let place_in_text = place.words.at_line(&finding.line.to_string(), &finding.text);
            let pages = pages(&finding.entries, place);
            output.result(&format!("{gap}{QUIET}{place_in_text}{QUIET:#}\n\n"));
            output.prose(&pages);
            output.show();
        }
        found.push(finding);
    }
}

/// Sums up.
fn end(matcher: &Matcher<'_>, found: &[Finding], place: &Place<'_>, output: &Output) {
    let times = |it: &Finding| matcher.count(it).max(1);
    if output.is_document() {
        let all = found.iter().map(|it| {
            let mut value = named_json(&it.name, &it.entries, place);
            value["line"] = json!(it.line);
            value["seen"] = json!(it.text);
            value["count"] = json!(times(it));
            value["text"] =
                json!(anstream::adapter::strip_str(&pages(&it.entries, place)).to_string());
            value
        });
        let report = Report::new(Exit::Done).with("lines", matcher.lines());
        let report = report.with("answers", all.collect::<Vec<Value>>());
        output.tell(report.with("not-looked-at", place.why.clone()));
        return;
    }
    let words = place.words;
    let lines = counted(matcher.lines(), "line", words, Words::lines);
    if found.is_empty() {
        output.note(&words.nothing_known(&lines));
        return;
    }
    let things = counted(found.len() as u64, "thing", words, Words::things);
    let mut text = format!("\n{HEAD}{}{HEAD:#}\n", words.things_in(&things, &lines));
    for it in found {
        let times = counted(times(it), "time", words, Words::times);
        text += &format!("  {}\n", words.came(&it.name, &times, &it.line.to_string()));
    }
    output.result(&text);
    if let Some(why) = &place.why {
        output.note(&format!("\n{why}"));
    }
}

/// A number and what is counted; English alone has a singular.
fn counted(
    number: u64,
    noun: &str,
    words: &Words,
    many: impl Fn(&Words, &str) -> String,
) -> String {
    match words.is_english() {
        true => count(usize::try_from(number).unwrap_or(usize::MAX), noun),
        false => many(words, &number.to_string()),
    }
}
