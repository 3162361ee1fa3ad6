//! `explain` over the lines that people paste, dressed up as they come: coloured, escaped, wrapped,
//! behind what each format of logcat and each wrapper puts before a line.
//!
//! Each line of `fixtures/explain/lines.txt` must be found as what it is in every dress.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use pushwright_config::PackSet;
use pushwright_engine::{Book, Matcher, Strictness};
use serde_json::json;

type Dress = fn(&str) -> String;

/// What people's terminals, logs, bots and chats make of a line.
const DRESSES: &[(&str, Dress)] = &[
    ("colours", |line| {
        let words: Vec<String> =
            line.split(' ').map(|word| format!("\u{1b}[1;31m{word}\u{1b}[0m")).collect();
        words.join(" ")
    }),
    ("json", |line| json!({ "level": "error", "message": line }).to_string()),
    ("json in json", |line| {
        json!({ "log": json!({ "message": line }).to_string(), "stream": "stderr" }).to_string()
    }),
    ("json with escaped quotes", |line| {
        let text = json!({ "message": format!("\n{line}\n\tat a.b.C") }).to_string();
        text.replace('\'', "\\u0027").replace('<', "\\u003c").replace('>', "\\u003e")
    }),
    ("html", |line| {
        let line = line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        format!("<pre>{}</pre>", line.replace('"', "&quot;").replace('\'', "&#39;"))
    }),
    ("curly quotes", |line| {
        let mut open = false;
        let curl = |c: char| match c {
            '\'' | '"' => {
                open = !open;
                match (c, open) {
                    ('\'', true) => '\u{2018}',
                    ('\'', false) => '\u{2019}',
                    (_, true) => '\u{201c}',
                    (_, false) => '\u{201d}',
                }
            }
            c => c,
        };
        line.chars().map(curl).collect()
    }),
    ("markdown", |line| format!("> `{line}`")),
    ("quoted", |line| format!("\"{line}\",")),
    ("windows", |line| format!("C:\\new\\app> gradlew\r\n{line}\r\n")),
    ("logcat brief", |line| format!("E/SomeTag ( 1234): {line}")),
    ("logcat process", |line| format!("E( 1234) {line}  (SomeTag)")),
    ("logcat tag", |line| format!("E/SomeTag : {line}")),
    ("logcat thread", |line| format!("E( 1234: 5678) {line}")),
    ("logcat raw", |line| format!("another line\n{line}\n")),
    ("logcat time", |line| format!("11-27 04:00:00.123 E/SomeTag ( 1234): {line}")),
    ("logcat threadtime", |line| format!("11-27 04:00:00.123  1234  5678 E SomeTag : {line}")),
    ("logcat long", |line| format!("[ 11-27 04:00:00.123  1234: 5678 E/SomeTag ]\n{line}\n\n")),
    ("logcat uid", |line| format!("11-27 04:00:00.123 10123  1234  5678 E SomeTag : {line}")),
    ("logcat year zone", |line| {
        format!("2026-11-27 04:00:00.123456 +0800  1234  5678 E SomeTag : {line}")
    }),
    ("logcat epoch", |line| format!("1795752000.123  1234  5678 E SomeTag : {line}")),
    ("logcat color", |line| {
        format!("\u{1b}[38;5;196m11-27 04:00:00.123  1234  5678 E SomeTag : {line}\u{1b}[0m")
    }),
    ("Android Studio", |line| {
        format!("2026-11-27 04:00:00.123  1234-5678  SomeTag  com.example.app  E  {line}")
    }),
    ("Gradle", |line| {
        format!("* What went wrong:\nExecution failed for task ':app:x'.\n> {line}\n\n* Try:\n")
    }),
    ("React Native", |line| format!("error {line}. Run CLI with --verbose flag for more details.")),
    ("npm", |line| format!("npm ERR! {line}")),
    ("Flutter", |line| format!("[ +123 ms] {line}")),
    ("Flutter's box", |line| format!("┌─ Flutter Fix ─────┐\n│ {line} │\n└───────────────────┘\n")),
    ("GitHub", |line| format!("2026-11-27T04:00:00.1234567Z ##[error]{line}")),
    ("docker", |line| format!("builder_1  | {line}")),
];

/// `line` in lines of at most `width`, as `to_next` goes on.
fn wrap(line: &str, width: usize, first: &str, to_next: &str) -> String {
    let mut text = first.to_owned();
    let mut length = 0;
    for word in line.split(' ') {
        if length > 0 && length + word.len() >= width {
            let _ = write!(text, "\n{to_next}");
            length = 0;
        } else if length > 0 {
            text.push(' ');
        }
        text += word;
        length += word.len() + 1;
    }
    text
}

/// `line` cut after each `width` characters, as terminals do.
fn cut(line: &str, width: usize) -> String {
    let chars: Vec<char> = line.chars().collect();
    let lines: Vec<String> = chars.chunks(width).map(|it| it.iter().collect()).collect();
    lines.join("\n")
}

/// The codes that a text is found as.
fn codes(book: &Book, fresh: &Matcher<'_>, text: &str) -> Vec<String> {
    let mut matcher = fresh.clone();
    let mut found = matcher.feed(text.as_bytes());
    found.extend(matcher.finish());
    let entries = found.iter().flat_map(|it| &it.entries);
    let mut codes: Vec<String> = entries.map(|&at| book.entries()[at].error.code.clone()).collect();
    codes.sort();
    codes.dedup();
    codes
}

struct Row<'t> {
    expected: Vec<&'t str>,
    line: &'t str,
}

/// The lines that are messages: a number alone is one only where nothing stands beside it.
fn rows(text: &str) -> Vec<Row<'_>> {
    let rows = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut rows: Vec<Row<'_>> = rows
        .map(|row| {
            let (expected, line) = row.split_once(" | ").expect("codes, and a line");
            let mut expected: Vec<&str> = expected.split(", ").collect();
            expected.sort_unstable();
            Row { expected, line }
        })
        .collect();
    rows.retain(|it| it.line.chars().any(char::is_alphabetic));
    rows
}

fn lines() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/explain/lines.txt");
    fs::read_to_string(path).expect("a fixture")
}

#[test]
fn a_line_is_found_in_every_dress() {
    let (book, text) = (Book::new(&PackSet::embedded()), lines());
    let fresh = Matcher::new(&book, Strictness::Log);
    let mut wrong = Vec::new();
    let rows = rows(&text);
    for row in &rows {
        for (name, dress) in DRESSES {
            let told = codes(&book, &fresh, &dress(row.line));
            if told != row.expected {
                wrong.push(format!("{name}: {told:?} for {:?}: {}", row.expected, row.line));
            }
        }
    }
    println!("{} lines in {} dresses", rows.len(), DRESSES.len());
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

/// Messages of the tools; what is found by a code in one line is found in that line.
fn messages(text: &str) -> Vec<Row<'_>> {
    let mut rows = rows(text);
    rows.retain(|row| {
        row.expected.iter().all(|it| it.contains(['/', '-']) && !it.starts_with('-'))
    });
    rows
}

#[test]
fn a_message_is_found_over_several_lines() {
    let (book, text) = (Book::new(&PackSet::embedded()), lines());
    let fresh = Matcher::new(&book, Strictness::Log);
    let mut wrong = Vec::new();
    let rows = messages(&text);
    let mut tried = 0;
    for row in &rows {
        for width in [40, 60, 72, 80, 100, 120] {
            let ways = [
                ("indented", wrap(row.line, width, "> ", "    ")),
                ("tabbed", wrap(row.line, width, "", "\t")),
                ("npm", wrap(row.line, width, "npm ERR! ", "npm ERR! ")),
                ("Flutter's box", wrap(row.line, width, "│ ", "│ ")),
                ("logcat", wrap(row.line, width, "E/SomeTag ( 1234): ", "E/SomeTag ( 1234): ")),
                ("terminal", cut(row.line, width)),
            ];
            for (name, text) in ways {
                tried += 1;
                let mut told = codes(&book, &fresh, &text);
                // The lines before the last may be another message.
                let lines: Vec<&str> = text.lines().collect();
                let before = (1..lines.len()).map(|count| lines[..count].join("\n"));
                let before: Vec<String> =
                    before.flat_map(|text| codes(&book, &fresh, &text)).collect();
                told.retain(|it| row.expected.contains(&it.as_str()) || !before.contains(it));
                if told != row.expected {
                    wrong.push(format!("{name} {width}: {told:?} for {:?}\n{text}", row.expected));
                }
            }
        }
    }
    println!("{tried} wrapped texts of {} messages", rows.len());
    assert!(rows.len() > 25, "{}", rows.len());
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n\n"));
}
