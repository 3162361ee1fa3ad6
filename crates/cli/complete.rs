//! Values that a shell completes: vendors, editions, versions, IM SDKs, codes, and the keys of
//! conflicts.
//!
//! Knows the words of the command line so far, and asks the project around where it has one; what
//! goes wrong is silent, since nobody wants to read errors in the middle of a line.

use std::env;
use std::ffi::OsStr;
use std::path::PathBuf;

use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use pushwright_config::config::ImSdk;
use pushwright_config::{Code, Pack, PackSet, topics};
use pushwright_engine::{Book, ItemKind, Take};

use crate::global::{Colour, Format, GlobalArgs};
use crate::home::homes;
use crate::session::{Session, packs_here};

/// The variable by which a shell asks for completions.
pub(crate) const VARIABLE: &str = "PUSHWRIGHT_COMPLETE";

/// A value and what it means.
type Named = (String, String);

/// Completes what `all` gives, by how a value begins.
fn completer(all: fn() -> Vec<Named>) -> ArgValueCompleter {
    ArgValueCompleter::new(move |current: &OsStr| {
        let current = current.to_string_lossy();
        let fitting = all().into_iter().filter(|(name, _)| name.starts_with(current.as_ref()));
        let candidate = |(name, meaning): Named| {
            CompletionCandidate::new(name).help((!meaning.is_empty()).then(|| meaning.into()))
        };
        fitting.map(candidate).collect()
    })
}

/// Every vendor that a pack knows.
pub(crate) fn vendors() -> ArgValueCompleter {
    completer(|| named_vendors(&packs(), |_| true))
}

/// The vendors of push.toml; all, where there is none.
pub(crate) fn own_vendors() -> ArgValueCompleter {
    completer(|| {
        let packs = packs();
        match session() {
            Some(it) => named_vendors(&packs, |vendor| {
                it.config.vendors.iter().any(|own| own.vendor.value == vendor)
            }),
            None => named_vendors(&packs, |_| true),
        }
    })
}

fn named_vendors(packs: &PackSet, wanted: impl Fn(&str) -> bool) -> Vec<Named> {
    let newest = packs.vendors().into_iter().filter(|it| wanted(it));
    let newest = newest.filter_map(|it| packs.newest(it));
    newest.map(|pack| (pack.id.vendor.clone(), pack.title.clone())).collect()
}

/// The editions of the vendor that is named; of all, where none is yet.
pub(crate) fn editions() -> ArgValueCompleter {
    completer(|| {
        let packs = packs();
        let editions = chosen(&packs).into_iter();
        editions.map(|pack| (pack.id.edition.clone(), pack.title.clone())).collect()
    })
}

/// The versions of the SDK of the vendor that is named, newest first as the pack has them.
pub(crate) fn versions() -> ArgValueCompleter {
    completer(|| {
        let packs = packs();
        let edition = option(&words(), "--edition");
        let mut chosen = chosen(&packs);
        chosen.retain(|pack| edition.as_ref().is_none_or(|it| *it == pack.id.edition));
        let versions = chosen.iter().flat_map(|pack| {
            let known = pack
                .sdk
                .versions()
                .into_iter()
                .map(move |it| (it.to_owned(), pack.id.edition.clone()));
            known.chain([(pack.sdk.default.clone(), pack.id.edition.clone())])
        });
        let mut versions: Vec<Named> = versions.collect();
        versions.sort();
        versions.dedup_by(|one, other| one.0 == other.0);
        versions
    })
}

/// The packs of the vendor among the words.
fn chosen(packs: &PackSet) -> Vec<&Pack> {
    let words = words();
    let vendor = words.iter().find(|word| packs.newest(word).is_some());
    packs.iter().filter(|pack| vendor.is_none_or(|it| *it == pack.id.vendor)).collect()
}

/// The IM SDKs.
pub(crate) fn im_sdks() -> ArgValueCompleter {
    completer(|| {
        ImSdk::all().into_iter().map(|it| (it.as_str().to_owned(), String::new())).collect()
    })
}

/// The languages of generated sources.
pub(crate) fn languages() -> ArgValueCompleter {
    completer(|| ["java", "kotlin"].map(|it| (it.to_owned(), String::new())).to_vec())
}

/// What `explain` explains by name.
pub(crate) fn codes() -> ArgValueCompleter {
    completer(|| {
        let ours = Code::ALL.iter().map(|it| (it.as_str().to_owned(), it.summary().to_owned()));
        let topics = topics::names().map(|it| (it.to_owned(), String::new()));
        let book = Book::new(&packs());
        let theirs = book.entries().iter().map(|it| (it.error.code.clone(), it.error.text.clone()));
        let is_word = |(name, _): &Named| needs_no_quotes(name);
        topics.chain(ours).chain(theirs).filter(is_word).collect()
    })
}

/// What `apply --take` takes: a side, and then the keys of the conflicts that are left.
pub(crate) fn takes() -> ArgValueCompleter {
    completer(|| {
        let sides =
            [("ours", "write what push.toml says"), ("theirs", "keep what is there for good")];
        let words = words();
        if !words.iter().any(|word| sides.iter().any(|(side, _)| word == side)) {
            return sides.map(|(side, means)| (side.to_owned(), means.to_owned())).to_vec();
        }
        let before = split_off(&words);
        let rest = |(key, means): Named| Some((key.strip_prefix(&before)?.to_owned(), means));
        conflicts().unwrap_or_default().into_iter().filter_map(rest).collect()
    })
}

/// The keys of what is in conflict, as far as a shell takes them as they are.
fn conflicts() -> Option<Vec<Named>> {
    let session = session()?;
    let plan = session.plan(Some(&session.config), Take::Nothing).ok()?;
    let conflicts = plan.items.iter().filter(|it| it.kind == ItemKind::Conflict);
    let named = conflicts.map(|it| (it.key.to_string(), it.diagnostic.message.clone()));
    Some(named.filter(|(key, _)| needs_no_quotes(key)).collect())
}

/// Whether no shell reads anything into a word.
fn needs_no_quotes(word: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/:._-+@,#".contains(c);
    word.chars().all(is_plain) && !word.starts_with('#')
}

/// What stands before the last word and belongs to it: bash breaks words at colons.
fn split_off(words: &[String]) -> String {
    if env::var_os("_CLAP_COMPLETE_COMP_TYPE").is_none() {
        return String::new();
    }
    let mut before = String::new();
    let mut rest = words;
    // The last word is the one to complete, or the colon before it.
    if rest.last().is_some_and(|it| it != ":") {
        rest = &rest[..rest.len() - 1];
    }
    while let [head @ .., word, colon] = rest
        && colon == ":"
    {
        before = format!("{word}:{before}");
        rest = head;
    }
    before
}

/// The words of the command line so far: what the shell hands over behind `--`.
fn words() -> Vec<String> {
    let all = env::args_os().map(|it| it.to_string_lossy().into_owned());
    all.skip_while(|it| it != "--").skip(1).collect()
}

/// What an option is given among the words.
fn option(words: &[String], name: &str) -> Option<String> {
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.strip_prefix(name) {
            Some("") => return words.next().cloned(),
            Some(rest) if rest.starts_with('=') => return Some(rest[1..].to_owned()),
            _ => {}
        }
    }
    None
}

/// The options that say where the project is.
fn global() -> GlobalArgs {
    let words = words();
    GlobalArgs {
        project: option(&words, "--project").map(PathBuf::from),
        config: option(&words, "--config").map(PathBuf::from),
        format: Format::Human,
        color: Colour::Never,
        lang: None,
        quiet: true,
        verbose: false,
        in_build: false,
    }
}

/// The packs that the project knows, or those that come along.
fn packs() -> PackSet {
    packs_here(&global()).map_or_else(|_| PackSet::embedded(), |(packs, _)| packs)
}

/// The project, where there is one.
fn session() -> Option<Session> {
    let global = global();
    match homes(&global).ok()?.as_slice() {
        [home] => Session::to_read(home, &global).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_found_in_both_forms() {
        let words = ["pushwright", "setup", "--edition=a", "--project", "b"].map(str::to_owned);
        assert_eq!(option(&words, "--edition").as_deref(), Some("a"));
        assert_eq!(option(&words, "--project").as_deref(), Some("b"));
        assert_eq!(option(&words, "--config"), None);
    }

    #[test]
    fn words_that_a_shell_reads_something_into_are_left_out() {
        for word in ["gradle/cannot-tell", "dependency:app#org.example:push", "-5"] {
            assert!(needs_no_quotes(word), "{word}");
        }
        for word in ["a b", "filter[x]", "$(id)", "#a", "it's", "a;b"] {
            assert!(!needs_no_quotes(word), "{word}");
        }
    }
}
