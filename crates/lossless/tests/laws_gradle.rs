//! The laws of reading and editing Gradle scripts, on generated input.

use proptest::prelude::*;
use pushwright_lossless::gradle::edit::{Container, insert, open, remove};
use pushwright_lossless::gradle::{
    Argument, Body, Call, Dialect, Opaque, Script, Statement, Value, parse,
};
use pushwright_lossless::placement::Slot;
use pushwright_lossless::{Edit, Span};

const DIALECTS: [Dialect; 2] = [Dialect::Groovy, Dialect::Kotlin];

const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

const STATEMENTS: [&str; 3] =
    ["pushwright()", "pushwright(\"a:b:c\")", "pushwright {\n    url(\"x\")\n}"];

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

/// Checks that the spans of a tree lie in the text, in order, each in what it belongs to.
struct Spans<'t>(&'t str);

impl Spans<'_> {
    fn within(&self, outer: &Span, inner: &Span) {
        assert!(outer.start <= inner.start && inner.end <= outer.end, "{outer:?} {inner:?}");
        assert!(self.0.get(inner.clone()).is_some(), "{inner:?}");
    }

    fn statements(&self, outer: &Span, statements: &[Statement]) {
        let mut from = outer.start;
        for statement in statements {
            let span = statement.span();
            self.within(&(from..outer.end), span);
            assert!(!span.is_empty());
            assert!(!self.0[span.clone()].starts_with(BLANKS), "{span:?}");
            assert!(!self.0[span.clone()].ends_with(BLANKS), "{span:?}");
            from = span.end;
            match statement {
                Statement::Call(call) => self.call(call),
                Statement::Assign(assign) => {
                    self.within(span, &assign.target.span);
                    self.within(span, assign.value.span());
                    self.value(&assign.value);
                }
                Statement::Opaque(opaque) => self.opaque(opaque),
            }
        }
    }

    fn call(&self, call: &Call) {
        self.within(&call.span, &call.name.span);
        self.arguments(&call.span, &call.args);
        if let Some(body) = &call.body {
            self.body(&call.span, body);
        }
        let mut from = call.name.span.end;
        for link in &call.chain {
            self.within(&(from..call.span.end), &link.span);
            from = link.span.end;
            self.call(link);
        }
    }

    fn arguments(&self, outer: &Span, arguments: &[Argument]) {
        let mut from = outer.start;
        for argument in arguments {
            self.within(&(from..outer.end), &argument.span);
            self.within(&argument.span, argument.value.span());
            from = argument.span.end;
            self.value(&argument.value);
        }
    }

    fn value(&self, value: &Value) {
        match value {
            Value::Text { value, span, interpolations } => {
                for part in interpolations {
                    self.within(span, &part.span);
                    assert_eq!(value[part.range.clone()], self.0[part.span.clone()]);
                }
            }
            Value::Path { .. } => {}
            Value::Call(call) => self.call(call),
            Value::List { values, span } => {
                for value in values {
                    self.within(span, value.span());
                    self.value(value);
                }
            }
            Value::Map { entries, span } => self.arguments(span, entries),
            Value::Other(opaque) => self.opaque(opaque),
        }
    }

    fn opaque(&self, opaque: &Opaque) {
        let mut from = opaque.span.start;
        for body in &opaque.bodies {
            self.body(&(from..opaque.span.end), body);
            from = body.span.end;
        }
    }

    fn body(&self, outer: &Span, body: &Body) {
        self.within(outer, &body.span);
        self.within(&body.span, &body.inner());
        if let Some(parameters) = &body.parameters {
            self.within(&body.span, parameters);
            assert!(self.0[parameters.clone()].ends_with("->"));
        }
        if body.braced {
            assert!(self.0[body.span.clone()].starts_with('{'));
            assert!(self.0[body.span.clone()].ends_with('}'));
        }
        self.statements(&body.inner(), &body.statements);
    }
}

/// Every block that is a statement of its own, at any depth.
fn blocks<'s>(statements: &'s [Statement], found: &mut Vec<&'s Body>) {
    for statement in statements {
        if let Some(body) = statement.as_call().and_then(|call| call.body.as_ref()) {
            found.push(body);
            blocks(&body.statements, found);
        }
    }
}

fn containers(script: &Script) -> Vec<(Container<'_>, usize)> {
    let mut bodies = Vec::new();
    blocks(&script.statements, &mut bodies);
    let inside = bodies.into_iter().map(|it| (Container::Block(it), it.statements.len()));
    std::iter::once((Container::TopLevel, script.statements.len())).chain(inside).collect()
}

fn slots(count: usize) -> Vec<Slot> {
    let each = (0..count).flat_map(|index| [Slot::Before(index), Slot::After(index)]);
    each.chain([Slot::Only]).collect()
}

fn cut(before: &str, edit: &Edit) -> String {
    let after = edit.apply(before);
    let end = edit.range.start + edit.text.len();
    [&after[..edit.range.start], &before[edit.range.clone()], &after[end..]].concat()
}

/// The statement of ours in `after`, when it is exactly one.
fn ours(script: &Script, text: &str) -> Option<Span> {
    let mut spans = Vec::new();
    script.walk(&mut |_, node| {
        if let pushwright_lossless::gradle::query::Node::Call(call) = node
            && text[call.name.span.clone()] == *"pushwright"
        {
            spans.push(call.span.clone());
        }
    });
    let [only] = spans.as_slice() else { return None };
    Some(only.clone())
}

/// Inserting anywhere can be cut out again; in a sensible script it adds one statement there and
/// removing it gives the script back.
fn check_insertions(text: &str, dialect: Dialect, sensible: bool) {
    let Ok(script) = parse(text, dialect) else { return };
    for (container, count) in containers(&script) {
        for slot in slots(count) {
            for statement in STATEMENTS {
                let edit = insert(text, &script, container, slot, statement);
                assert_eq!(cut(text, &edit), text);
                if sensible {
                    let opens =
                        matches!(container, Container::Block(body) if open(text, body).is_some());
                    check_removal(text, dialect, &edit, statement, opens);
                }
            }
        }
    }
}

fn check_removal(text: &str, dialect: Dialect, edit: &Edit, statement: &str, opens: bool) {
    let after = edit.apply(text);
    let script = parse(&after, dialect).expect("still well-formed");
    let span = ours(&script, &after).unwrap_or_else(|| panic!("{statement:?} in {after:?}"));
    let flat: String = after[span.clone()].split([' ', '\t', '\n', '\r']).collect();
    assert_eq!(flat, statement.split([' ', '\n']).collect::<String>());
    if !opens {
        assert_eq!(remove(&after, &script, &span).apply(&after), text, "{after:?}");
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
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_refused(text in ".*") {
        for dialect in DIALECTS {
            if let Ok(script) = parse(&text, dialect) {
                Spans(&text).statements(&(0..text.len()), &script.statements);
            }
            check_insertions(&text, dialect, false);
        }
    }

    #[test]
    fn anything_like_a_script_has_spans_that_nest(text in pieces()) {
        for dialect in DIALECTS {
            if let Ok(script) = parse(&text, dialect) {
                Spans(&text).statements(&(0..text.len()), &script.statements);
            }
            check_insertions(&text, dialect, false);
        }
    }

    #[test]
    fn what_is_inserted_into_a_script_can_be_removed(text in scripts()) {
        for dialect in DIALECTS {
            let script = parse(&text, dialect);
            prop_assert!(script.is_ok(), "{text:?}");
            if let Ok(script) = script {
                Spans(&text).statements(&(0..text.len()), &script.statements);
            }
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
