//! What a push.toml's findings look like: `findings/<situation>.toml` gives `<situation>.txt`.
//!
//! `UPDATE=1 cargo test -p pushwright-config --test findings` writes the latter anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use pushwright_config::config::unseen_versions;
use pushwright_config::{Code, Diagnostic, PackSet, Severity, Style, parse, render};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

fn packs() -> PackSet {
    let mut packs = PackSet::embedded();
    let path = "packs/acme/push-1/pack.toml";
    let text = fs::read_to_string(folder(path)).expect("the invented pack is there");
    assert_eq!(packs.add(vec![(path.to_owned(), text)]), []);
    packs
}

fn cases() -> Vec<PathBuf> {
    let entries = fs::read_dir(folder("findings")).expect("the cases are there");
    let mut cases: Vec<PathBuf> = entries
        .map(|it| it.expect("a folder can be listed").path())
        .filter(|path| path.extension().is_some_and(|it| it == "toml"))
        .collect();
    cases.sort();
    cases
}

fn findings(case: &Path, packs: &PackSet) -> Vec<Diagnostic> {
    let text = fs::read_to_string(case).expect("a case is UTF-8");
    let (config, mut found) = parse("push.toml", &text, packs);
    found.extend(config.iter().flat_map(|config| unseen_versions(config, packs)));
    found
}

#[test]
fn each_case_shows_what_its_text_says() {
    let packs = packs();
    let mut wrong = Vec::new();
    for case in cases() {
        let shown = render(&findings(&case, &packs), Style::Plain);
        let path = case.with_extension("txt");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &shown).expect("the folder can be written to");
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if shown != expected.replace("\r\n", "\n") {
            wrong.push(format!("{}:\n{shown}", case.display()));
        }
    }
    let bless = "if this is what they should show: \
                 `UPDATE=1 cargo test -p pushwright-config --test findings`";
    assert!(wrong.is_empty(), "{}\n{bless}", wrong.join("\n"));
}

#[test]
fn every_finding_says_where_and_what_to_do() {
    let packs = packs();
    for case in cases() {
        for found in findings(&case, &packs) {
            assert!(found.location.is_some(), "{}: {}", case.display(), found.message);
            let helped = found.help.is_some() || found.code == Code::ConfigMalformed;
            assert!(helped, "{}: {}", case.display(), found.message);
        }
    }
}

#[test]
fn every_code_of_this_file_has_a_case() {
    let packs = packs();
    let raised: BTreeSet<Code> =
        cases().iter().flat_map(|case| findings(case, &packs)).map(|it| it.code).collect();
    // These need the disk or the project, or are about packs.
    let elsewhere = [
        Code::ConfigVariantsAxis,
        Code::ConfigAssumeUnused,
        Code::ConfigDuplicateEdition,
        Code::ConfigNotFound,
    ];
    let silent: Vec<&Code> = Code::ALL
        .iter()
        .filter(|code| code.as_str().starts_with("config/"))
        .filter(|code| !raised.contains(code) && !elsewhere.contains(code))
        .collect();
    assert!(silent.is_empty(), "{silent:?}");
}

#[test]
fn no_literal_secret_is_ever_shown() {
    let packs = packs();
    for case in cases() {
        for found in findings(&case, &packs) {
            let shown = render(std::slice::from_ref(&found), Style::Plain);
            assert!(!format!("{shown}{found:?}").contains("hush"), "{}", case.display());
        }
    }
}

#[test]
fn a_case_with_only_warnings_gives_a_config() {
    let packs = packs();
    for case in cases() {
        let text = fs::read_to_string(&case).expect("a case is UTF-8");
        let (config, found) = parse("push.toml", &text, &packs);
        if found.iter().all(|it| it.severity != Severity::Error) {
            assert!(config.is_some(), "{}", case.display());
        }
    }
}

#[test]
fn cut_off_anywhere_it_does_not_panic() {
    let packs = packs();
    for case in cases() {
        let text = fs::read_to_string(&case).expect("a case is UTF-8");
        for (end, _) in text.char_indices() {
            let (_, found) = parse("push.toml", &text[..end], &packs);
            let shown = render(&found, Style::Plain);
            assert!(!shown.contains("hush"), "{}: {end}\n{shown}", case.display());
        }
    }
}

/// What a slip of the hand makes of a line; `None` where it is not possible there.
type Slip = fn(&str) -> Option<String>;

const SLIPS: [Slip; 9] = [
    |line| line.contains(']').then(|| line.replacen(']', "", 1)),
    |line| line.contains('[').then(|| line.replacen('[', "", 1)),
    |line| line.contains('}').then(|| line.replacen('}', "", 1)),
    |line| line.contains('=').then(|| line.replacen('=', "", 1)),
    |line| line.contains('=').then(|| line.replacen('=', ":", 1)),
    |line| line.contains('"').then(|| line.replacen('"', "", 1)),
    |line| line.contains('"').then(|| line.replacen('"', "\"\"\"", 1)),
    |line| line.rsplit_once('"').map(|(head, tail)| format!("{head}{tail}")),
    |line| (!line.is_empty()).then(|| "<<<<<<< HEAD".to_owned()),
];

#[test]
fn one_broken_line_is_one_finding() {
    let packs = packs();
    let text = fs::read_to_string(folder("findings/complete.toml")).expect("the case is there");
    let lines: Vec<&str> = text.lines().collect();
    let mut broken = 0;
    for (at, line) in lines.iter().enumerate() {
        for slipped in SLIPS.iter().filter_map(|slip| slip(line)) {
            let text = [&lines[..at], &[slipped.as_str()], &lines[at + 1..]].concat().join("\n");
            let found = parse("push.toml", &text, &packs).1;
            if found.iter().any(|it| it.code == Code::ConfigMalformed) {
                broken += 1;
                let shown = render(&found, Style::Plain);
                assert_eq!(found.len(), 1, "line {} as `{slipped}`:\n{shown}", at + 1);
                let line = found[0].location.as_ref().map_or(0, |it| it.line_column().0);
                assert!(line > at, "line {} as `{slipped}`:\n{shown}", at + 1);
            }
        }
    }
    assert!(broken > 150, "{broken} broken");
}
