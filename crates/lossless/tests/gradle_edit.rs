//! Inserting into Gradle scripts and removing from them: one situation a check.

use pushwright_lossless::gradle::edit::{Container, call_style, insert, open, quote_style, remove};
use pushwright_lossless::gradle::query::Level;
use pushwright_lossless::gradle::{Dialect, Script, Statement, parse};
use pushwright_lossless::placement::Slot;

const MAVEN: &str = "maven {\n    url 'x'\n}";

fn script(text: &str) -> Script {
    parse(text, Dialect::Groovy).expect("well-formed")
}

/// The levels of plain names.
fn named<'p>(path: &[&'p str]) -> Vec<Level<'p>> {
    path.iter().map(|name| Level::Named(name)).collect()
}

/// Inserts into the first block along `path` (the script, when empty), and removes again.
#[track_caller]
fn check(before: &str, path: &[&str], slot: Slot, statement: &str, after: &str) {
    let parsed = script(before);
    let found = if path.is_empty() { None } else { Some(parsed.find(&named(path))) };
    let container = match &found {
        Some(blocks) => Container::Block(blocks[0].body),
        None => Container::TopLevel,
    };
    let edit = insert(before, &parsed, container, slot, statement);
    let inserted = edit.apply(before);
    assert_eq!(inserted, after);
    let replaced = &before[edit.range.clone()];
    let cut = [&after[..edit.range.start], replaced, &after[edit.range.start + edit.text.len()..]];
    assert_eq!(cut.concat(), before);
}

/// As [`check`], and removing what was inserted gives the text before.
#[track_caller]
fn check_both(before: &str, path: &[&str], slot: Slot, statement: &str, after: &str) {
    check(before, path, slot, statement, after);
    let words = |text: &str| text.split([' ', '\n', '\r', ';', '\t']).collect::<String>();
    let (old, new) = (script(before), script(after));
    let statements = |script: &Script| match path {
        [] => script.statements.clone(),
        path => script.find(&named(path))[0].body.statements.clone(),
    };
    let (old, all) = (statements(&old).len(), statements(&new));
    assert_eq!(all.len(), old + 1, "{after}");
    let wanted = words(statement);
    let added = all.iter().map(Statement::span).find(|it| words(&after[(*it).clone()]) == wanted);
    let span = added.expect("the inserted statement is one").clone();
    assert_eq!(remove(after, &new, &span).apply(after), before, "{after}");
}

#[test]
fn behind_a_sibling_with_lines_of_its_own() {
    check_both(
        "repositories {\n    google()\n    jcenter() // gone\n}\n",
        &["repositories"],
        Slot::After(1),
        MAVEN,
        "repositories {\n    google()\n    jcenter() // gone\n    maven {\n        url 'x'\n    }\n}\n",
    );
    check_both(
        "a {\n\tb() /* x\n\ty */\n}",
        &["a"],
        Slot::After(0),
        "c {\n    d()\n}",
        "a {\n\tb() /* x\n\ty */\n\tc {\n\t\td()\n\t}\n}",
    );
    check_both("a {\r\n  b();\r\n}", &["a"], Slot::After(0), "c()", "a {\r\n  b();\r\n  c()\r\n}");
}

#[test]
fn before_a_sibling_with_lines_of_its_own() {
    check_both(
        "a {\n  // c\n  b()\n}",
        &["a"],
        Slot::Before(0),
        "d {\n    e()\n}",
        "a {\n  // c\n  d {\n    e()\n  }\n  b()\n}",
    );
}

#[test]
fn siblings_on_one_line_share_it() {
    check_both("a { b() }", &["a"], Slot::After(0), "c()", "a { b(); c() }");
    check_both("a { b() }", &["a"], Slot::Before(0), "c()", "a { c(); b() }");
    check_both("a {b();d()}", &["a"], Slot::Before(1), "c()", "a {b(); c();d()}");
    check_both("a { b() }", &["a"], Slot::After(0), MAVEN, "a { b(); maven { url 'x' } }");
    check_both("a {\n  b()\n  c() }", &["a"], Slot::After(1), "d()", "a {\n  b()\n  c(); d() }");
    check_both("a {\n  b(); c()\n}", &["a"], Slot::After(0), "d()", "a {\n  b(); d(); c()\n}");
    check_both("a(); b()\n", &[], Slot::After(0), MAVEN, "a(); maven { url 'x' }; b()\n");
    check_both("/* x */ a()\n", &[], Slot::Before(0), "b()", "/* x */ b(); a()\n");
}

#[test]
fn a_statement_that_cannot_share_a_line_gets_its_own() {
    let statement = "c {\n    // why\n    d()\n}";
    check(
        "a { b() }",
        &["a"],
        Slot::After(0),
        statement,
        "a { b()\n    c {\n        // why\n        d()\n    } }",
    );
    check(
        "a { b() }",
        &["a"],
        Slot::Before(0),
        statement,
        "a { c {\n        // why\n        d()\n    }\n    b() }",
    );
}

#[test]
fn into_an_empty_block() {
    check("a {}\n", &["a"], Slot::Only, "b()", "a {\n    b()\n}\n");
    check("a {\n  b { }\n}\n", &["a", "b"], Slot::Only, "c()", "a {\n  b {\n    c()\n  }\n}\n");
    check_both("a { // c\n}", &["a"], Slot::Only, "b()", "a { // c\n    b()\n}");
    check_both("a {\n\n}", &["a"], Slot::Only, "b()", "a {\n    b()\n\n}");
    check_both("a { h ->\n}", &["a"], Slot::Only, "b()", "a { h ->\n    b()\n}");
    check_both("a { /* c */ }", &["a"], Slot::Only, "b()", "a { b() /* c */ }");
    check_both("a { // c\r\r\n}", &["a"], Slot::Only, "b()", "a { // c\r\n    b()\r\r\n}");
}

#[test]
fn at_the_end_of_the_file() {
    let block = "b {\n    c()\n}";
    check_both("a()\n", &[], Slot::Only, block, "a()\n\nb {\n    c()\n}\n");
    check_both("a()", &[], Slot::Only, block, "a()\n\nb {\n    c()\n}");
    check_both("a()\n\n\n", &[], Slot::Only, block, "a()\n\nb {\n    c()\n}\n\n\n");
    check_both("a()\n// c\n", &[], Slot::Only, "b()", "a()\n// c\n\nb()\n");
    check_both("a()\n", &[], Slot::Only, "b()", "a()\nb()\n");
    check_both("// c", &[], Slot::Only, "b()", "// c\n\nb()");
    check_both("", &[], Slot::Only, "b()", "b()");
    check_both("a()\r\n", &[], Slot::Only, block, "a()\r\n\r\nb {\r\n    c()\r\n}\r\n");
}

#[test]
fn blank_lines_keep_blocks_apart_at_the_top_level() {
    let block = "b {\n    c()\n}";
    check_both("a()\n\nd()\n", &[], Slot::After(0), block, "a()\n\nb {\n    c()\n}\n\nd()\n");
    check_both("a()\nd()\n", &[], Slot::After(0), block, "a()\n\nb {\n    c()\n}\nd()\n");
    check_both("a()\nd()\n", &[], Slot::After(0), "b()", "a()\nb()\nd()\n");
    check_both("a {\n}\nd()\n", &[], Slot::After(0), "b()", "a {\n}\n\nb()\nd()\n");
    check_both("a()\n\nd()\n", &[], Slot::Before(1), block, "a()\n\nb {\n    c()\n}\n\nd()\n");
    check_both("// c\nd {\n}\n", &[], Slot::Before(0), block, "// c\nb {\n    c()\n}\n\nd {\n}\n");
    check_both("d {\n}\n", &[], Slot::Before(0), block, "b {\n    c()\n}\n\nd {\n}\n");
    check_both("d()\n", &[], Slot::Before(0), "b()", "b()\nd()\n");
    check_both("\n\nd {\n}\n", &[], Slot::Before(0), "b()", "\n\nb()\n\nd {\n}\n");
}

#[test]
fn imports_stay_at_the_top() {
    check_both(
        "import a\nimport b\nc()\n",
        &[],
        Slot::Before(0),
        "d()",
        "import a\nimport b\n\nd()\nc()\n",
    );
    check_both("import a\n\nc()\n", &[], Slot::Before(1), "d()", "import a\n\nd()\n\nc()\n");
}

#[test]
fn what_was_there_is_removed_with_what_belongs_to_it() {
    let check = |before: &str, target: &str, after: &str| {
        let parsed = script(before);
        let start = before.find(target).expect("target");
        let edit = remove(before, &parsed, &(start..start + target.len()));
        assert_eq!(edit.apply(before), after);
    };
    check("a {\n  b()\n  c()\n}", "b()", "a {\n  c()\n}");
    check("a {\n  b();\n  c()\n}", "b()", "a {\n  c()\n}");
    check("a {\n  b() // why\n  c()\n}", "b()", "a {\n  // why\n  c()\n}");
    check("a { b() }", "b()", "a { }");
    check("a { b(); c() }", "b()", "a { c() }");
    check("a { b(); c() }", "c()", "a { b() }");
    check("a {\n  b()\n  c() }", "c()", "a {\n  b() }");
    check("a\nb\nc", "a", "b\nc");
    check("a", "a", "");
}

#[test]
fn an_empty_block_opens_once() {
    let check = |before: &str, after: Option<&str>| {
        let parsed = script(before);
        let edit = open(before, parsed.find(&named(&["a"]))[0].body);
        assert_eq!(edit.map(|edit| edit.apply(before)).as_deref(), after);
    };
    check("a {}", Some("a {\n}"));
    check("  a { }\r\n", Some("  a {\r\n  }\r\n"));
    check("a { h -> }", Some("a { h ->\n}"));
    check("a {\n}", None);
    check("a { b() }", None);
    check("a { /* c */ }", None);
}

#[test]
fn style_follows_the_majority() {
    let text = "a 'x'\nb \"y\", 'z'\nc \"$d\"\ne(\"f\")\ng('h')\n";
    let parsed = script(text);
    assert_eq!(quote_style(text, &parsed), '\'');
    let calls = || parsed.statements.iter().filter_map(Statement::as_call);
    assert!(!call_style(Dialect::Groovy, calls()));
    assert!(call_style(Dialect::Groovy, calls().skip(3)));
    assert!(call_style(Dialect::Kotlin, []));
    assert_eq!(quote_style("a()", &script("a()")), '\'');
    assert_eq!(quote_style("a \"b\"", &script("a \"b\"")), '"');
}
