//! Whether each message of an errors.toml can be found, and tells of one thing only.
//!
//! Looks for an example of each message with all that is known: what hides it, or is found with
//! it, a text that people paste would run into, too.

use std::sync::Arc;

use pushwright_config::pack::{ErrorText, Pack};
use pushwright_config::{Code, Diagnostic, PackSet};

use super::book::{Book, Whose};
use super::matcher::{Matcher, Strictness};
use super::pattern::Pattern;

/// What is wrong with the messages of these packs, used among all others.
pub(crate) fn check(packs: &[Pack], among: &PackSet) -> Vec<Diagnostic> {
    let mut told: Vec<&str> = Vec::new();
    let mut texts: Vec<(&ErrorText, &Pack)> = Vec::new();
    for (text, pack) in packs.iter().flat_map(|pack| pack.errors.iter().map(move |it| (it, pack))) {
        if !told.contains(&text.path.as_str()) && text.text.contains("match") {
            told.push(&text.path);
            texts.push((text, pack));
        }
    }
    if texts.is_empty() {
        return vec![];
    }
    let book = Book::new(among);
    let matcher = Matcher::new(&book, Strictness::Log);
    let of =
        |(text, pack): (&ErrorText, &Pack)| check_file(text, &book, &matcher, |it| owns(it, pack));
    texts.into_iter().flat_map(of).collect()
}

fn owns(whose: &Whose, pack: &Pack) -> bool {
    matches!(whose, Whose::Vendor { vendor, edition }
        if *vendor == pack.id.vendor && *edition == pack.id.edition)
}

/// What is wrong with the messages of one file, whose owner in the book is the one meant.
fn check_file(
    text: &ErrorText,
    book: &Book,
    matcher: &Matcher<'_>,
    is_owner: impl Fn(&Whose) -> bool,
) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for error in text.read().0.errors {
        for given in &error.matches {
            let problem = match Pattern::parse(given) {
                Err((why, help)) => Some((format!("no text is found by `{given}`: {why}"), help)),
                Ok(pattern) => problem(&pattern, &error.code, book, matcher, &is_owner),
            };
            if let Some((message, help)) = problem {
                let at = text.text.find(given.as_str()).unwrap_or(0);
                let found = Diagnostic::error(Code::PackBadValue, message).help(help);
                findings.push(found.at(&text.path, Arc::from(&*text.text), at..at + given.len()));
            }
        }
    }
    findings
}

/// Why an example of a message does not lead to its entry alone.
fn problem(
    pattern: &Pattern,
    code: &str,
    book: &Book,
    matcher: &Matcher<'_>,
    is_owner: impl Fn(&Whose) -> bool,
) -> Option<(String, &'static str)> {
    let given = pattern.example();
    let groups = matcher.in_line(given.as_bytes());
    let entries = || groups.iter().flat_map(|it| &it.0).map(|&at| &book.entries()[at]);
    let own = |it: &&super::Entry| is_owner(&book.owner(it).whose);
    if !entries().filter(own).any(|it| it.error.code == code) {
        let other = entries().next().map_or("nothing", |it| it.error.code.as_str());
        let message = format!("`{given}` is not found as `{code}`, but as `{other}`");
        return Some((message, "give more of what never changes in the message"));
    }
    let other = entries().filter(own).find(|it| it.error.code != code)?;
    let message = format!("`{given}` means both `{code}` and `{}`", other.error.code);
    Some((message, "make the two differ, or describe them as one"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_text(text: &str, expected: &[&str]) {
        let pack = "id = \"acme/push-1\"\ntitle = \"Acme\"\ndocs = \"https://acme.example\"\n\
                    checked = \"2026-01-31\"\n[sdk]\ndefault = \"1.0\"\n";
        let files = vec![
            ("acme/push-1/pack.toml".to_owned(), pack.to_owned()),
            ("acme/push-1/errors.toml".to_owned(), text.to_owned()),
        ];
        let mut among = PackSet::embedded();
        assert_eq!(among.add(files.clone()), []);
        let found = crate::check_packs(&files, &among);
        let lines: Vec<String> = found.iter().map(Diagnostic::one_line).collect();
        assert_eq!(lines, expected);
    }

    fn error(code: &str, message: &str) -> String {
        format!("[[error]]\ncode = \"{code}\"\ntext = \"x\"\nmatch = [\"{message}\"]\n")
    }

    #[test]
    fn messages_tell_of_one_thing() {
        check_text(&(error("1", "acme says no to {id}") + &error("2", "acme says no, too")), &[]);
        let both = error("1", "acme says no to {id}") + &error("2", "acme says no to {app}");
        let place = "acme/push-1/errors.toml";
        check_text(
            &both,
            &[
                &format!(
                    "{place}:4:11: error: `acme says no to ` means both `1` and `2` [pack/bad-value]"
                ),
                &format!(
                    "{place}:8:11: error: `acme says no to ` means both `2` and `1` [pack/bad-value]"
                ),
            ],
        );
        check_text(
            &error("1", "{a} is {b}"),
            &[&format!(
                "{place}:4:11: error: no text is found by `{{a}} is {{b}}`: hardly anything of it is \
             fixed [pack/bad-value]"
            )],
        );
    }

    #[test]
    fn the_messages_of_ours_can_be_found() {
        let packs = PackSet::embedded();
        let all: Vec<Pack> = packs.iter().cloned().collect();
        let mut found = check(&all, &packs);
        let book = Book::new(&packs);
        let matcher = Matcher::new(&book, Strictness::Log);
        for tool in pushwright_config::pack::tools() {
            found.extend(check_file(&tool.errors, &book, &matcher, |it| *it == Whose::Tool));
        }
        for (sdk, text) in pushwright_config::pack::im_errors() {
            found.extend(check_file(&text, &book, &matcher, |it| *it == Whose::Im(sdk)));
        }
        let lines: Vec<String> = found.iter().map(Diagnostic::one_line).collect();
        assert_eq!(lines, [""; 0]);
    }
}
