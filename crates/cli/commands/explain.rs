//! `explain`: what a code or message means, what brings it about, which of that the project shows,
//! and what to do; of codes of ours, of SDKs and of build tools, by name or in any text, also one
//! that streams in. Topics of the documents' questions as well; without anything: a list.

mod page;
mod place;
mod stream;

use pushwright_config::{Code, Diagnostic, did_you_mean, topics};
use pushwright_engine::{Book, Finding, Matcher, Owner, Strictness, Words};
use serde_json::{Value, json};

use self::page::{page_of, pages};
use self::place::Place;
use crate::args::Explain;
use crate::exit::{Exit, Failure};
use crate::global::GlobalArgs;
use crate::output::{HEAD, Output, Report, padded, width, wrapped};

pub(crate) fn run(args: &Explain, global: &GlobalArgs, output: &Output) -> Result<Exit, Failure> {
    let place = Place::new(global, args.apk.as_deref(), output.words())?;
    let asked = args.text.join(" ");
    if asked == "-" {
        return stream::run(&place, output);
    }
    let (text, findings) = match args.text.is_empty() {
        true => (list(&place.book, place.words), vec![]),
        false => answer(asked.trim(), &place)?,
    };
    if output.is_document() {
        let plain = anstream::adapter::strip_str(&text).to_string();
        let asked = (!args.text.is_empty()).then_some(&asked);
        let report = Report::new(Exit::Done).with("code", asked.map(|it| it.as_str()));
        let report = report.with("text", plain).with("answers", findings);
        output.tell(report.with("not-looked-at", place.why.clone()));
        return Ok(Exit::Done);
    }
    output.prose(&text);
    if let Some(why) = place.why.as_ref().filter(|_| !findings.is_empty()) {
        output.note(&format!("\n{why}"));
    }
    Ok(Exit::Done)
}

/// The page, or pages, on what was asked, and what of it is known from SDKs and tools.
fn answer(asked: &str, place: &Place<'_>) -> Result<(String, Vec<Value>), Failure> {
    if let Some(code) = Code::from_name(asked) {
        return Ok((page_of(code, place), vec![]));
    }
    if let Some(page) = topics::page(asked) {
        return Ok((page::in_words(page, place.words), vec![]));
    }
    let named = named(asked, &place.book);
    if !named.is_empty() {
        let texts: Vec<String> = named.iter().map(|(_, entries)| pages(entries, place)).collect();
        let found = named.iter().map(|(name, entries)| named_json(name, entries, place));
        return Ok((texts.join("\n"), found.collect()));
    }
    let found = found_in(asked, &place.book);
    if found.is_empty() {
        return Err(nothing(asked, &place.book).into());
    }
    let texts: Vec<String> = found.iter().map(|it| pages(&it.entries, place)).collect();
    let found = found.iter().map(|it| named_json(&it.name, &it.entries, place));
    Ok((texts.join("\n"), found.collect()))
}

/// The entries that are called so; of several words those of each, where all of them are names.
fn named(asked: &str, book: &Book) -> Vec<(String, Vec<usize>)> {
    let is_frame = |c: char| c.is_whitespace() || "\"'`,;.()[]".contains(c);
    let of = |name: &str| {
        let name = name.trim_matches(is_frame);
        let entries = book.called(name);
        (!entries.is_empty()).then(|| (name.to_owned(), entries))
    };
    match of(asked).or_else(|| entries_of_owner(asked, book)) {
        Some(one) => vec![one],
        None => {
            // A word of the language among others is no name.
            let is_word = |name: &str, at: usize| {
                let error = &book.entries()[at].error;
                error.common
                    && error.name.as_deref().is_some_and(|it| it.eq_ignore_ascii_case(name))
            };
            let of_words = asked.split_whitespace().map(of);
            let each = of_words.map(|it| it.filter(|(name, all)| !is_word(name, all[0])));
            each.collect::<Option<_>>().unwrap_or_default()
        }
    }
}

/// A code beside the name of who reports it, in either order: `hms -1004`, `3 huawei`.
fn entries_of_owner(asked: &str, book: &Book) -> Option<(String, Vec<usize>)> {
    let words: Vec<&str> = asked.split_whitespace().collect();
    let [first, .., last] = words.as_slice() else { return None };
    [(last, &words[..words.len() - 1]), (first, &words[1..])].into_iter().find_map(
        |(code, names)| {
            let entries = book.whose(&book.called(code), names);
            (!entries.is_empty()).then(|| ((*code).to_owned(), entries))
        },
    )
}

/// What is known in a text: as in a log, and where that finds nothing, as in a question.
fn found_in(text: &str, book: &Book) -> Vec<Finding> {
    let find = |strictness| {
        let mut matcher = Matcher::new(book, strictness);
        let mut found = matcher.feed(text.as_bytes());
        found.extend(matcher.finish());
        found
    };
    let found = find(Strictness::Log);
    if found.is_empty() { find(Strictness::Question) } else { found }
}

/// What a program is told of a code.
fn named_json(name: &str, entries: &[usize], place: &Place<'_>) -> Value {
    let (shown, _) = place.own_first(entries);
    let about = shown.iter().map(|it| {
        json!({
            "code": it.error.code,
            "name": it.error.name,
            "whose": place.book.owner(it).title,
            "text": it.error.text,
            "certainty": it.error.certainty.as_str(),
            "source": it.error.source,
        })
    });
    json!({ "found": name, "meanings": about.collect::<Vec<Value>>() })
}

/// Everything there is a page on.
fn list(book: &Book, words: &Words) -> String {
    let mut text = format!("{HEAD}{}{HEAD:#}\n", words.topics());
    text += &table(topics::names().map(|it| (it, "")));
    for area in areas() {
        text += &format!("\n{HEAD}{area}{HEAD:#}\n");
        let start = format!("{area}/");
        let codes = Code::ALL.iter().filter(|it| it.as_str().starts_with(&start));
        text += &table(codes.map(|it| (it.as_str(), words.text(it.summary()))));
    }
    for owner in book.owners() {
        text += &format!("\n{HEAD}{}{HEAD:#}\n", words.text(&owner.title));
        let own = book.entries().iter().filter(|it| book.owner(it) == owner);
        text += &table(own.map(|it| (it.error.code.as_str(), words.text(&it.error.text))));
    }
    text
}

/// That nobody has what was asked, why, and what is near it.
fn nothing(asked: &str, book: &Book) -> Diagnostic {
    /// What is longer, or has more lines, is no code.
    const LONGEST: usize = 60;
    if asked.chars().count() > LONGEST || asked.contains('\n') {
        let message = "nothing in this text is known to pushwright";
        let help =
            "paste the lines around it as well: the tool's own message is what is looked for";
        return Diagnostic::error(Code::ConfigBadValue, message).help(help);
    }
    let message = format!("neither pushwright nor an SDK it knows has the code `{asked}`");
    let mut finding = Diagnostic::error(Code::ConfigBadValue, message);
    let families = book.families(asked).into_iter();
    if let Some((owner, count)) = families.max_by_key(|(_, count)| *count) {
        finding = finding.note(family_note(asked, owner, count));
    }
    let ours = || Code::ALL.iter().map(|code| code.as_str()).chain(topics::names());
    let ending = format!("/{asked}");
    let meant = ours().find(|it| it.ends_with(&ending)).map(str::to_owned);
    if let Some(meant) = meant.or_else(|| did_you_mean(asked, ours())) {
        return finding.help(format!("did you mean `{meant}`?"));
    }
    let near = book.near(asked);
    if near.is_empty() {
        return finding.help("`pushwright explain` lists the codes and topics there are");
    }
    finding.help(format!("near it are `{}`; `pushwright explain` lists all", near.join("`, `")))
}

/// Why a number that looks like one of an SDK's is none of those that are known.
fn family_note(asked: &str, owner: &Owner, count: usize) -> String {
    let start = asked.get(..3).unwrap_or(asked);
    format!(
        "{} has {count} codes of this length that start with {start}; this is not one of them: it is \
         of a newer version, or of another service of the same vendor",
        owner.title
    )
}

/// The areas of our codes, in their order.
fn areas() -> Vec<&'static str> {
    let mut areas: Vec<&str> =
        Code::ALL.iter().filter_map(|it| Some(it.as_str().split_once('/')?.0)).collect();
    areas.sort_unstable();
    areas.dedup();
    areas
}

/// Names and what they mean, in two columns; a long name has a line of its own.
fn table<'t>(rows: impl Iterator<Item = (&'t str, &'t str)>) -> String {
    const WIDEST: usize = 34;
    let rows: Vec<(&str, &str)> = rows.collect();
    let widths = rows.iter().map(|(name, _)| width(name));
    let columns = widths.filter(|it| *it <= WIDEST).max().unwrap_or(0);
    let mut text = String::new();
    for (name, meaning) in rows {
        let lines = wrapped(meaning, columns + 4);
        let mut lines = lines.iter();
        let fits = width(name) <= columns;
        let first = if fits { lines.next().map_or("", String::as_str) } else { "" };
        text += format!("  {}  {first}", padded(name, columns)).trim_end();
        text.push('\n');
        for line in lines {
            text += &format!("  {:columns$}  {line}\n", "");
        }
    }
    text
}
