//! Every text of pages and forms has its pair, and every pair its text.

use std::collections::{BTreeMap, BTreeSet};

use pushwright_config::pack::Certainty;
use pushwright_config::{Code, PackSet, templates, topics};
use toml::de::{DeTable, DeValue};

use super::sentences::ALL;
use super::{Language, Words, filled, units};
use crate::Book;
use crate::console::{DELAY, platform};

/// Everything that pages and forms say of their own, with the file of `templates/lang/zh` it is for.
fn said() -> BTreeMap<String, &'static str> {
    let mut said: BTreeMap<String, &'static str> = BTreeMap::new();
    let mut say = |text: &str, file| {
        if !text.is_empty() {
            said.entry(text.to_owned()).or_insert(file);
        }
    };
    ALL.iter().chain([&DELAY]).for_each(|it| say(it, "words.toml"));
    Certainty::ALL.iter().for_each(|it| say(it.as_str(), "words.toml"));
    for code in Code::ALL {
        say(code.summary(), "pages.toml");
    }
    let pages = Code::ALL.iter().map(|it| it.explain());
    for page in pages.chain(topics::names().filter_map(topics::page)) {
        units(page).iter().filter(|it| !it.is_kept).for_each(|it| say(&it.text, "pages.toml"));
    }
    let packs = PackSet::embedded();
    for pack in packs.iter() {
        say(&pack.title, "forms.toml");
        say(&platform(pack), "forms.toml");
        for field in &pack.certificate {
            let label = field.console.as_deref().unwrap_or_default();
            [&field.title, &field.help, label].into_iter().for_each(|it| say(it, "forms.toml"));
        }
    }
    let book = Book::new(&packs);
    book.owners().iter().for_each(|it| say(&it.title, "errors.toml"));
    for entry in book.entries() {
        let error = &entry.error;
        say(&error.text, "errors.toml");
        say(error.source.as_deref().unwrap_or_default(), "errors.toml");
        error.causes.iter().for_each(|it| say(&it.text, "errors.toml"));
        error.fixes.iter().for_each(|it| say(it, "errors.toml"));
    }
    said
}

/// The pairs of a file, or why it cannot be read.
fn pairs(text: &str) -> Vec<(String, String)> {
    let table = DeTable::parse(text).expect("TOML, with each key once");
    let pair = |english: &str, own: &DeValue<'_>| {
        (english.to_owned(), own.as_str().expect("a text").to_owned())
    };
    table.get_ref().iter().map(|(english, own)| pair(english.get_ref(), own.get_ref())).collect()
}

#[test]
fn every_text_has_its_pair() {
    let chinese = Words::of(Language::Chinese);
    let has = |text: &str| chinese.pairs.get(text).is_some_and(|own| !own.is_empty());
    let mut missing: BTreeMap<&str, String> = BTreeMap::new();
    for (text, file) in said().iter().filter(|(text, _)| !has(text)) {
        *missing.entry(file).or_default() += &format!("{text:?} = \"\"\n");
    }
    let lines = missing.iter().map(|(file, lines)| format!("templates/lang/zh/{file}\n{lines}"));
    let lines: Vec<String> = lines.collect();
    assert!(lines.is_empty(), "texts without a pair; fill in:\n\n{}", lines.join("\n"));
}

#[test]
fn every_pair_has_its_text() {
    let said = said();
    let (mut seen, mut stale) = (BTreeSet::new(), String::new());
    for (file, text) in templates::language("zh") {
        for (english, _) in pairs(text) {
            if !said.contains_key(&english) {
                stale += &format!("templates/lang/zh/{file}: nothing says {english:?}\n");
            }
            if !seen.insert(english.clone()) {
                stale += &format!("templates/lang/zh/{file}: once more {english:?}\n");
            }
        }
    }
    assert!(stale.is_empty(), "take these pairs out:\n\n{stale}");
}

/// What stands between marks, sorted: the code of a text, or its placeholders.
fn between(text: &str, start: char, end: char) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(start) {
        let Some((part, after)) = after.split_once(end) else { break };
        found.push(part);
        rest = after;
    }
    found.sort_unstable();
    found.dedup();
    found
}

#[test]
fn a_pair_has_the_code_and_the_placeholders_of_its_text() {
    let chinese = Words::of(Language::Chinese);
    let mut wrong = String::new();
    for (english, own) in &chinese.pairs {
        let placeholders =
            ALL.contains(&english.as_str()) && between(english, '{', '}') != between(own, '{', '}');
        if placeholders || between(english, '`', '`') != between(own, '`', '`') {
            wrong += &format!("{english:?}\n    {own:?}\n");
        }
    }
    assert!(wrong.is_empty(), "code or placeholders differ:\n\n{wrong}");
}

#[test]
fn a_pair_is_chinese_or_a_name() {
    let chinese = Words::of(Language::Chinese);
    // Commas and full stops between Chinese characters are Chinese ones.
    let is_han = |it: char| ('\u{4e00}'..='\u{9fff}').contains(&it);
    let slips = |text: &str| {
        let all: Vec<char> = text.chars().collect();
        all.windows(2).any(|pair| is_han(pair[0]) && ",.;:?!".contains(pair[1]))
    };
    let wrong: Vec<&String> = chinese.pairs.values().filter(|it| slips(it)).collect();
    assert!(wrong.is_empty(), "half-width marks after Chinese characters: {wrong:#?}");
    let han = chinese.pairs.values().filter(|it| it.chars().any(is_han)).count();
    assert!(han * 10 > chinese.pairs.len() * 9, "{han} of {}", chinese.pairs.len());
}

#[test]
fn values_fill_their_places_once() {
    assert_eq!(filled("{b}、{a}、{b}", &[("a", "{b}"), ("b", "2")]), "2、{b}、2");
    assert_eq!(filled("{c} {", &[("a", "1")]), "{c} {");
    assert_eq!(Words::of(Language::English).signs("debug", "a.jks"), "signs debug (a.jks)");
    assert_eq!(
        Words::of(Language::Chinese).text("of a pack of one's own"),
        "of a pack of one's own"
    );
}

#[test]
fn a_page_falls_into_its_pieces() {
    let page = "# a/b\n\nOne\ntwo.\n\n    code\n\n1. first\n   and more\n2. second\n";
    let pieces: Vec<(String, String, bool)> =
        units(page).into_iter().map(|it| (it.lead, it.text, it.is_kept)).collect();
    let told: Vec<(&str, &str)> = pieces
        .iter()
        .filter(|it| !it.2)
        .map(|(lead, text, _)| (lead.as_str(), text.as_str()))
        .collect();
    assert_eq!(told, [("", "One two."), ("1. ", "first and more"), ("2. ", "second")]);
    let kept: Vec<&str> = pieces.iter().filter(|it| it.2).map(|it| it.1.as_str()).collect();
    assert_eq!(kept, ["# a/b", "", "", "    code", ""]);
}
