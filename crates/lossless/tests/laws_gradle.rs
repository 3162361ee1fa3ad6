//! The laws of reading and editing Gradle scripts, on generated input.

#[path = "bodies/gradle.rs"]
mod bodies;
#[path = "bodies/seed.rs"]
mod seed;

use bodies::{DIALECTS, STATEMENTS, any_text, check_insertions, containers, cut, spans_nest};
use proptest::prelude::*;
use pushwright_lossless::gradle::edit::{Container, insert, open};
use pushwright_lossless::gradle::{Dialect, parse};
use pushwright_lossless::placement::Slot;

/// What a script is made of, and what breaks one.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "b.c",
        "if ",
        "else ",
        "def ",
        "val ",
        "when ",
        "case ",
        "x = ",
        "by ",
        "'s'",
        "\"s\"",
        "\"${x}\"",
        "\"$y\"",
        "'''",
        "\"\"\"",
        "/",
        "//",
        "/*",
        "*/",
        "$/",
        "/$",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "{ ",
        " }",
        "{\n",
        "\n}",
        "{}",
        ";",
        ",",
        ":",
        ".",
        "->",
        "=",
        "+=",
        "<",
        ">",
        "@A",
        "`q`",
        "\\",
        "\n",
        "\r\n",
        "\r",
        "\t",
        " ",
        "  ",
        "é",
        "1",
        "-",
        "!",
        "?",
        "\0",
        "import ",
        "fun ",
        "class ",
        "do ",
        "while ",
        "try ",
        "catch(e) ",
        "default:",
        "l@ ",
        "$",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// A script that people might write.
fn scripts() -> impl Strategy<Value = String> {
    let lines = prop::sample::select(vec![
        "google()",
        "jcenter() // gone",
        "mavenCentral() /* a\n  b */",
        "implementation(\"g:a:v\")",
        "a(\"x\"); b(\"y\")",
        "x = listOf(1,\n  2)",
        "// only a comment",
        "/* a { */",
        "",
        "c();",
        "if (x) { y() } else { z() }",
        "if (x)\n  y()",
        "\"q\"(\"r\") { s() }",
        "e(\"\"\"\n}\"\"\")",
        "f.g { h() }.i()",
    ]);
    let leaf = lines.prop_map(str::to_owned);
    let item = leaf.prop_recursive(4, 24, 4, |inner| {
        let children = prop::collection::vec(inner, 0..4);
        (children, 0..7_usize).prop_map(|(children, style)| block(&children, style))
    });
    let file = (prop::collection::vec(item, 0..5), 0..3_usize, any::<bool>(), any::<bool>());
    file.prop_map(|(items, newline, last, apart)| {
        let mut text = items.join(if apart { "\n\n" } else { "\n" });
        if last {
            text.push('\n');
        }
        text.replace('\n', ["\n", "\r\n", "\r"][newline])
    })
}

fn block(children: &[String], style: usize) -> String {
    let fits = children.len() == 1 && !children[0].contains(['\n', '/']);
    match style {
        0 if fits => format!("block {{ {} }}", children[0]),
        1 if children.is_empty() => "block {}".to_owned(),
        2 if children.is_empty() => "block { }".to_owned(),
        3 => format!("block {{ // note\n{}\n}}", children.join("\n")),
        4 => format!("block {{ it ->\n  {}\n}}", children.join("\n\n  ")),
        5 => format!("block {{\n\t{} }}", children.join("\n\t") + "\n"),
        _ => {
            let lines: Vec<String> =
                children.join("\n").lines().map(|line| format!("    {line}\n")).collect();
            format!("block(\"n\") {{\n{}}}", lines.concat())
        }
    }
}

/// Two insertions behind one another, or both in one place, leave each other in one piece.
fn check_contiguity(text: &str, dialect: Dialect) {
    let Ok(script) = parse(text, dialect) else { return };
    for (container, count) in containers(&script) {
        for index in 0..count {
            let first = insert(text, &script, container, Slot::After(index), STATEMENTS[2]);
            let between = first.apply(text);
            let start = match container {
                Container::TopLevel => None,
                Container::Block(body) => Some(body.span.start),
            };
            let parsed = parse(&between, dialect).expect("still well-formed");
            let again = containers(&parsed).into_iter().find(|(it, _)| match it {
                Container::TopLevel => start.is_none(),
                Container::Block(body) => Some(body.span.start) == start,
            });
            let Some((again, _)) = again else { panic!("the container is gone: {between:?}") };
            for slot in [Slot::After(index), Slot::After(index + 1)] {
                let second = insert(&between, &parsed, again, slot, STATEMENTS[1]);
                let inserted = first.range.start..first.range.start + first.text.len();
                let outside =
                    second.range.end <= inserted.start || second.range.start >= inserted.end;
                assert!(outside, "{text:?} {first:?} {second:?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(seed::drawn(1))]

    #[test]
    fn any_text_is_read_or_refused(text in ".*") {
        any_text(&text);
    }

    #[test]
    fn anything_like_a_script_has_spans_that_nest(text in pieces()) {
        any_text(&text);
    }

    #[test]
    fn what_is_inserted_into_a_script_can_be_removed(text in scripts()) {
        for dialect in DIALECTS {
            prop_assert!(spans_nest(&text, dialect), "{text:?}");
            check_insertions(&text, dialect, true);
            check_contiguity(&text, dialect);
        }
    }

    #[test]
    fn opening_a_block_can_be_undone(text in scripts()) {
        for dialect in DIALECTS {
            let Ok(script) = parse(&text, dialect) else { continue };
            for (container, _) in containers(&script) {
                let Container::Block(body) = container else { continue };
                if let Some(edit) = open(&text, body) {
                    prop_assert_eq!(cut(&text, &edit), text.as_str());
                    check_insertions(&edit.apply(&text), dialect, true);
                }
            }
        }
    }
}

/// What fuzzing found: an import that opens a brace.
#[test]
fn what_was_found_holds() {
    for text in ["import re pa = B[_ {\n   y false\n}\nA]\n", "import a.B {\n    c()\n}\nd()\n"] {
        any_text(text);
    }
}
