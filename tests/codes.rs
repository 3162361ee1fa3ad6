//! The pages of docs on codes: an index with every code of ours, and a page for each vendor, the IM
//! SDKs and the build tools.
//!
//! Knows how such a page looks; the texts are those that `explain` prints. A code of ours has its page
//! where its text is, so nothing is written twice.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use pushwright_config::{Code, PackSet, topics};
use pushwright_engine::{Book, Entry, Owner, Whose};

use super::{check, root};

/// Where the text of a code or a topic is, as seen from docs.
const TEXTS: &str = "../crates/config/explain";

#[test]
fn the_pages_on_codes_are_fresh() {
    let book = Book::new(&PackSet::embedded());
    let pages = pages(&book);
    check("docs/codes.md", &index(&pages));
    for (name, page) in &pages {
        check(&format!("docs/codes/{name}.md"), &page.text);
    }
    let listed = fs::read_dir(root().join("docs/codes")).expect("the folder is there");
    let found: BTreeSet<String> =
        listed.map(|it| it.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    let wanted: BTreeSet<String> = pages.keys().map(|it| format!("{it}.md")).collect();
    assert_eq!(found, wanted, "docs/codes holds a page that nothing makes");
}

/// A page on the codes of those that belong together.
struct Page {
    titles: Vec<String>,
    codes: usize,
    text: String,
}

/// The pages by the names of their files.
fn pages(book: &Book) -> BTreeMap<String, Page> {
    let mut owners: BTreeMap<String, Vec<&Owner>> = BTreeMap::new();
    for owner in book.owners() {
        owners.entry(file_name(owner)).or_default().push(owner);
    }
    owners.into_iter().map(|(name, owners)| (name, page(book, &owners))).collect()
}

/// Editions of one vendor share most codes; those of IM SDKs and of tools are few.
fn file_name(owner: &Owner) -> String {
    match &owner.whose {
        Whose::Vendor { vendor, .. } => vendor.clone(),
        Whose::Im(_) => "im-sdks".to_owned(),
        Whose::Tool => "build-tools".to_owned(),
    }
}

/// What is said of a code, and the titles of those who mean it.
type Said<'b> = (&'b Entry, Vec<&'b str>);

fn page(book: &Book, owners: &[&Owner]) -> Page {
    let titles: Vec<String> = owners.iter().map(|it| it.title.clone()).collect();
    let mut codes: Vec<(&str, Vec<Said<'_>>)> = Vec::new();
    for entry in book.entries() {
        let owner = book.owner(entry);
        if !owners.contains(&owner) {
            continue;
        }
        let code = entry.error.code.as_str();
        let at = codes.iter().position(|(it, _)| *it == code).unwrap_or_else(|| {
            codes.push((code, Vec::new()));
            codes.len() - 1
        });
        // What several say in the same words stands once.
        let said = &mut codes[at].1;
        match said.iter_mut().find(|(it, _)| it.error == entry.error) {
            Some((_, by)) => by.push(&owner.title),
            None => said.push((entry, vec![&owner.title])),
        }
    }
    let mut text = format!(
        "<!-- Made by `PUSHWRIGHT_BLESS=1 cargo test --test generated`. -->\n# Codes: {}\n\n\
         For whoever found one of these in a log, a console or a build. `pushwright explain CODE` \
         prints the same in a terminal, and inside a project what your files show of it. \
         [All codes](../codes.md)\n",
        titles.join("; ")
    );
    for (code, said) in &codes {
        let _ = write!(text, "\n## {code}\n");
        for (entry, by) in said {
            text += &section(entry, by);
        }
    }
    Page { titles, codes: codes.len(), text }
}

/// What one or several report under a code.
fn section(entry: &Entry, by: &[&str]) -> String {
    let error = &entry.error;
    let others = error.name.iter().chain(&error.aliases).map(|it| format!("`{it}`"));
    let others: Vec<String> = others.collect();
    let others =
        if others.is_empty() { String::new() } else { format!(" ({})", others.join(", ")) };
    let mut text = format!("\n**{}**{others}\n\n*{}*\n", plain(&error.text), by.join("; "));
    let messages: Vec<String> = error.matches.iter().map(|it| verbatim(it)).collect();
    if !messages.is_empty() {
        let _ = write!(text, "\nIn a log: {}\n", messages.join(" · "));
    }
    if !error.causes.is_empty() {
        text += "\nCauses, likeliest first:\n\n";
    }
    for cause in &error.causes {
        let shown: Vec<String> = cause.shown_by.iter().map(|it| own(*it, "../")).collect();
        let shown =
            if shown.is_empty() { String::new() } else { format!(" → {}", shown.join(", ")) };
        let _ = writeln!(text, "1. {}{shown}", plain(&cause.text));
    }
    if !error.fixes.is_empty() {
        text += "\nWhat to do:\n\n";
    }
    for fix in &error.fixes {
        let _ = writeln!(text, "1. {}", plain(fix));
    }
    text
}

/// A message as code, which may hold a backtick itself.
fn verbatim(text: &str) -> String {
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

/// Text of ours as Markdown: a `<` would begin a tag.
fn plain(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let parts = parts.map(|(at, part)| match at % 2 {
        0 => part.replace('<', "&lt;").replace('*', "\\*").replace('_', "\\_"),
        _ => part.to_owned(),
    });
    parts.collect::<Vec<String>>().join("`")
}

/// A code of ours, linked to its page.
fn own(code: Code, up: &str) -> String {
    format!("[{code}]({up}{TEXTS}/{code}.md)", code = code.as_str())
}

fn index(pages: &BTreeMap<String, Page>) -> String {
    let mut text = "<!-- Made by `PUSHWRIGHT_BLESS=1 cargo test --test generated`. -->\n\
                    # Codes\n\n\
                    For whoever has a code or a message in front of them. `pushwright explain CODE` \
                    prints its page, and finds codes in any text, such as a log.\n\n\
                    ## Of vendors' SDKs, IM SDKs and build tools\n\n\
                    | page | of | codes |\n|---|---|---|\n"
        .to_owned();
    for (name, Page { titles, codes, .. }) in pages {
        let _ = writeln!(text, "| [{name}](codes/{name}.md) | {} | {codes} |", titles.join("; "));
    }
    text += "\n## Questions\n\n";
    for topic in topics::names() {
        let page = topics::page(topic).unwrap_or_default();
        let question = page.lines().nth(2).unwrap_or_default().trim_matches('"');
        let _ = writeln!(text, "* [{topic}]({TEXTS}/topic/{topic}.md): {question}");
    }
    let area = |code: &Code| code.as_str().split('/').next().unwrap_or_default().to_owned();
    let mut last = String::new();
    text += "\n## Of pushwright\n\nThey stand in brackets in its messages.\n";
    let mut codes = Code::ALL.to_vec();
    codes.sort_by_key(area);
    for code in codes {
        if area(&code) != last {
            last = area(&code);
            let _ = write!(text, "\n### {last}\n\n| code | means |\n|---|---|\n");
        }
        let _ = writeln!(text, "| {} | {} |", own(code, ""), code.summary());
    }
    text
}
