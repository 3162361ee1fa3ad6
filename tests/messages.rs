//! Every sentence that the code can say to a person, in one file that is read as a page: a change of
//! words is seen in its diff, beside what the rest of the tool says.
//!
//! Knows string literals of the crates that speak, doc comments and unit tests apart; what is no
//! sentence (a name, a path, a pattern) is left out by its looks.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The page of all sentences, by file, in the order of the code.
pub(crate) fn page(root: &Path) -> String {
    let mut text = "<!-- Made by `PUSHWRIGHT_BLESS=1 cargo test --test generated`. -->\n\
                    # What the code can say\n"
        .to_owned();
    for folder in
        ["config/src", "android/src", "artifact/src", "certificate/src", "engine/src", "cli"]
    {
        for file in sources(&root.join("crates").join(folder)) {
            let source = fs::read_to_string(&file).expect("a source is text");
            let tokens: TokenStream = source.parse().expect("a source is Rust");
            let mut said = Vec::new();
            sentences(tokens, &mut said);
            if said.is_empty() {
                continue;
            }
            let name = file.strip_prefix(root).unwrap_or(&file).display();
            text += &format!("\n## {name}\n\n");
            said.iter().for_each(|it| text += &format!("* {it}\n"));
        }
    }
    text
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let all = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    let is_source = |it: &walkdir::DirEntry| {
        it.path().extension().is_some_and(|it| it == "rs") && it.file_name() != "tests.rs"
    };
    all.filter(is_source).map(walkdir::DirEntry::into_path).collect()
}

/// Collects sentences, what attributes say and modules for tests apart.
fn sentences(tokens: TokenStream, said: &mut Vec<String>) {
    let mut tokens = tokens.into_iter().peekable();
    let mut of_tests = false;
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(sign) if sign.as_char() == '#' => {
                tokens.next_if(|it| matches!(it, TokenTree::Punct(it) if it.as_char() == '!'));
                let Some(TokenTree::Group(group)) = tokens.peek() else { continue };
                if group.delimiter() == Delimiter::Bracket {
                    of_tests |= group.stream().to_string().replace(' ', "") == "cfg(test)";
                    tokens.next();
                }
            }
            TokenTree::Group(group) => {
                if !(of_tests && group.delimiter() == Delimiter::Brace) {
                    sentences(group.stream(), said);
                }
                of_tests &= group.delimiter() != Delimiter::Brace;
            }
            TokenTree::Literal(literal) => match spoken(&literal.to_string()) {
                Some(text) if is_sentence(&text) && !said.contains(&text) => said.push(text),
                _ => {}
            },
            TokenTree::Punct(_) | TokenTree::Ident(_) => {}
        }
    }
}

/// What a string literal says, on one line.
fn spoken(literal: &str) -> Option<String> {
    let inside = literal.strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::new();
    let mut signs = inside.chars();
    while let Some(sign) = signs.next() {
        match (sign, sign == '\\') {
            (_, true) => match signs.next()? {
                '\n' => {
                    let rest = signs.as_str().trim_start();
                    signs = rest.chars();
                }
                'n' => text += " / ",
                'u' => text += "\\u",
                'r' | 't' | '0' => {}
                other => text.push(other),
            },
            _ => text.push(if sign == '\n' { ' ' } else { sign }),
        }
    }
    Some(text)
}

/// Three words or more that begin like words.
fn is_sentence(text: &str) -> bool {
    let words = text.split(' ').filter(|it| it.chars().filter(|c| c.is_alphabetic()).count() > 1);
    let code = ["=>", "fn ", "://{", "xmlns", "SELECT"];
    words.count() >= 3 && !code.iter().any(|it| text.contains(it))
}
