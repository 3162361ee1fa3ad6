//! Projects to try the laws on: the fixtures' files recombined and spoilt a little.
//!
//! Knows which file of a fixture plays which part; knows no law.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;
use pushwright_lossless::gradle::{Dialect, parse};
use pushwright_lossless::toml::entries;
use pushwright_lossless::xml::Document;

/// The parts a project is made of, in Groovy; scripts may be Kotlin.
const PARTS: [&str; 5] = [
    "settings.gradle",
    "build.gradle",
    "app/build.gradle",
    "app/src/main/AndroidManifest.xml",
    "gradle/libs.versions.toml",
];

/// Every text that plays a part in some fixture, each with the name it has there.
static TEXTS: LazyLock<BTreeMap<&str, Vec<(String, String)>>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/projects");
    let mut texts: BTreeMap<&str, Vec<(String, String)>> = BTreeMap::new();
    let mut cases: Vec<_> = fs::read_dir(root)
        .expect("fixtures/projects is there")
        .map(|entry| entry.expect("a readable folder").path().join("before"))
        .collect();
    cases.sort();
    for folder in cases {
        for part in PARTS {
            for name in [part.to_owned(), format!("{part}.kts")] {
                if let Ok(text) = fs::read_to_string(folder.join(&name)) {
                    texts.entry(part).or_default().push((name, text));
                }
            }
        }
    }
    texts
});

/// One change of a text.
#[derive(Clone, Debug)]
enum Change {
    LineEnds(&'static str),
    Indent(&'static str),
    NoFinalNewline,
    ByteOrderMark,
    /// A line goes.
    Delete(Index),
    /// A line stands twice.
    Double(Index),
    /// A line is commented out.
    Comment(Index),
    /// A piece comes in before a line.
    Line(Index, Index),
    /// A line comes in last.
    Last(Index),
    /// A piece comes in anywhere.
    Piece(Index, Index),
    /// A line joins the next.
    Join(Index),
    /// One quote for the other.
    Quotes,
    /// The namespace of the law's wants, so that their activities are there.
    Names,
}

/// Lines that come into a script.
const STATEMENTS: [&str; 17] = [
    "",
    "// a { comment",
    "/* and } another */",
    "dependencies { implementation 'org.example.push:client:1.0' }",
    "dependencies { implementation(\"org.example.push:client:1.2.3\") }",
    "dependencies { }",
    "repositories { maven { url 'https://example.org/repo' } }",
    "repositories { maven { url = uri(\"http://example.org/repo/\") } }",
    "allprojects { repositories { google() } }",
    "if (project.hasProperty('x')) {\n    dependencies { implementation 'org.example.push:client:1.2.3' }\n}",
    "buildscript { dependencies { classpath 'org.example:plugin:4.0' } }",
    "apply plugin: 'org.example.plugin'",
    "apply from: 'other.gradle'",
    "android { defaultConfig { manifestPlaceholders = [A: 'b'] } }",
    "android { buildTypes { release { minifyEnabled true } } }",
    "android { buildTypes { release { proguardFiles 'a.pro' } } }",
    "def text = \"${a ? \"}\" : '{'}\"",
];

/// Lines that come into a manifest.
const ELEMENTS: [&str; 6] = [
    "",
    "<!-- <service android:name=\".S\"/> -->",
    "<uses-permission android:name=\"android.permission.INTERNET\" />",
    "<receiver android:name=\"org.example.Receiver\"/>",
    "<activity android:name=\".chat.ChatActivity\"/>",
    "<queries/>",
];

/// Lines that come into a catalog.
const ENTRIES: [&str; 6] = [
    "",
    "# a note",
    "[libraries]",
    "[versions]",
    "push = \"1.0\"",
    "client = { module = \"org.example.push:client\", version = \"1.2.3\" }",
];

/// What comes in anywhere in a script or a catalog.
const PIECES: [&str; 11] = ["{", "}", "\"", "'", "/*", "*/", "//", " ", "é", "\\", "("];

/// What comes in anywhere in a manifest.
const TAGS: [&str; 9] = ["<!--", "-->", "/>", "<a/>", "\"", " ", "é", "&amp;", ">"];

fn change() -> impl Strategy<Value = Change> {
    let line = || any::<Index>();
    prop_oneof![
        prop::sample::select(vec!["\r\n", "\n", "\r"]).prop_map(Change::LineEnds),
        prop::sample::select(vec!["\t", "  ", ""]).prop_map(Change::Indent),
        Just(Change::NoFinalNewline),
        Just(Change::ByteOrderMark),
        line().prop_map(Change::Delete),
        line().prop_map(Change::Double),
        line().prop_map(Change::Comment),
        (line(), line()).prop_map(|(at, it)| Change::Line(at, it)),
        (line(), line()).prop_map(|(at, it)| Change::Line(at, it)),
        line().prop_map(Change::Last),
        line().prop_map(Change::Last),
        (line(), line()).prop_map(|(at, it)| Change::Piece(at, it)),
        line().prop_map(Change::Join),
        Just(Change::Quotes),
        Just(Change::Names),
    ]
}

impl Change {
    fn of(&self, name: &str, text: &str) -> String {
        let (new_lines, pieces): (&[&str], &[&str]) = match name.rsplit('.').next() {
            Some("xml") => (&ELEMENTS, &TAGS),
            Some("toml") => (&ENTRIES, &PIECES),
            _ => (&STATEMENTS, &PIECES),
        };
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let at = |index: &Index| index.index(lines.len().max(1)).min(lines.len());
        let with = |index: &Index, change: &dyn Fn(&str) -> String| {
            let changed = |(number, line): (usize, &&str)| {
                if number == at(index) { change(line) } else { (*line).to_owned() }
            };
            lines.iter().enumerate().map(changed).collect::<String>()
        };
        match self {
            Change::LineEnds(end) => text.replace("\r\n", "\n").replace('\n', end),
            Change::Indent(step) => text.replace("    ", step),
            Change::NoFinalNewline => text.trim_end().to_owned(),
            Change::ByteOrderMark => format!("\u{feff}{}", text.trim_start_matches('\u{feff}')),
            Change::Delete(index) => with(index, &|_| String::new()),
            Change::Double(index) => with(index, &|line| line.repeat(2)),
            Change::Comment(index) => with(index, &|line| match name.rsplit('.').next() {
                Some("xml") => format!("<!--{}-->\n", line.trim_end()),
                Some("toml") => format!("#{line}"),
                _ => format!("//{line}"),
            }),
            Change::Line(index, new) => {
                with(index, &|line| format!("{}\n{line}", new.get(new_lines)))
            }
            Change::Last(new) => {
                let new = new.get(new_lines);
                match text.rfind("</application>") {
                    Some(at) => [&text[..at], *new, "\n", &text[at..]].concat(),
                    None => format!("{}\n{new}", text.trim_end_matches('\n')),
                }
            }
            Change::Piece(index, new) => {
                let mut at = index.index(text.len() + 1);
                while !text.is_char_boundary(at) {
                    at -= 1;
                }
                [&text[..at], *new.get(pieces), &text[at..]].concat()
            }
            Change::Join(index) => with(index, &|line| line.trim_end().to_owned()),
            Change::Quotes => text.replace('\'', "\""),
            Change::Names => text.replace("MainActivity", "chat.ChatActivity"),
        }
    }
}

/// Whether a file can be worked on at all; a byte-order mark does not count.
fn is_readable(name: &str, text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    match Dialect::of_file_name(name) {
        Some(dialect) => parse(text, dialect).is_ok(),
        None if name.ends_with(".xml") => Document::parse(text).is_ok(),
        None => entries(text, &[]).is_ok(),
    }
}

/// A project: its files by path. In one of ten, files may be broken.
pub(crate) fn files() -> impl Strategy<Value = Vec<(String, String)>> {
    let part = || (any::<Index>(), prop::collection::vec(change(), 0..4), any::<bool>());
    (prop::array::uniform5(part()), prop::bool::weighted(0.1)).prop_map(|(chosen, spoilt)| {
        let mut files = Vec::new();
        for (part, (index, changes, there)) in PARTS.into_iter().zip(chosen) {
            let needed = part.starts_with("app/");
            let known = &TEXTS[part];
            if !needed && !there && part != "settings.gradle" {
                continue;
            }
            let (name, text) = index.get(known);
            let mut text = text.clone();
            if part == "settings.gradle" && !text.contains(":app") {
                text.push_str("\ninclude(\":app\")\n");
            }
            let changed = changes.iter().fold(text, |text, change| {
                let changed = change.of(name, &text);
                if spoilt || is_readable(name, &changed) { changed } else { text }
            });
            files.push((name.clone(), changed));
        }
        files
    })
}
