//! What must hold of any text that is read as a script, and of one that people might write.
//!
//! Shared with the fuzz target, so nothing here knows how its input was made.

use pushwright_lossless::gradle::edit::{Container, insert, open, remove};
use pushwright_lossless::gradle::{
    Argument, Body, Call, Dialect, Opaque, Script, Statement, Value, parse,
};
use pushwright_lossless::placement::Slot;
use pushwright_lossless::{Edit, Span};

pub(crate) const DIALECTS: [Dialect; 2] = [Dialect::Groovy, Dialect::Kotlin];

const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

pub(crate) const STATEMENTS: [&str; 3] =
    ["pushwright()", "pushwright(\"a:b:c\")", "pushwright {\n    url(\"x\")\n}"];

/// Any text is refused, or read with spans that nest, and can be added to.
pub(crate) fn any_text(text: &str) {
    for dialect in DIALECTS {
        spans_nest(text, dialect);
        check_insertions(text, dialect, false);
    }
}

/// Whether the text is a script; then its spans nest.
pub(crate) fn spans_nest(text: &str, dialect: Dialect) -> bool {
    let Ok(script) = parse(text, dialect) else { return false };
    Spans(text).statements(&(0..text.len()), &script.statements);
    true
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

pub(crate) fn containers(script: &Script) -> Vec<(Container<'_>, usize)> {
    let mut bodies = Vec::new();
    blocks(&script.statements, &mut bodies);
    let inside = bodies.into_iter().map(|it| (Container::Block(it), it.statements.len()));
    std::iter::once((Container::TopLevel, script.statements.len())).chain(inside).collect()
}

pub(crate) fn slots(count: usize) -> Vec<Slot> {
    let each = (0..count).flat_map(|index| [Slot::Before(index), Slot::After(index)]);
    each.chain([Slot::Only]).collect()
}

pub(crate) fn cut(before: &str, edit: &Edit) -> String {
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
pub(crate) fn check_insertions(text: &str, dialect: Dialect, sensible: bool) {
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
