//! The scanner, held against texts.

use super::*;

#[track_caller]
fn check(dialect: Dialect, text: &str, expected: &[&str]) {
    let tokens = scan(text, dialect).expect("well-formed").tokens;
    let slices: Vec<&str> = tokens.iter().map(|it| &text[it.start..it.end]).collect();
    assert_eq!(slices, expected);
}

#[track_caller]
fn check_malformed(dialect: Dialect, text: &str, offset: usize) {
    assert_eq!(scan(text, dialect).err().map(|it| it.offset), Some(offset), "{text}");
}

#[test]
fn slashes_divide_after_an_operand_and_quote_elsewhere() {
    check(Dialect::Groovy, "a = b / c / d", &["a", "=", "b", "/", "c", "/", "d"]);
    check(Dialect::Groovy, r"x = /a{\/'/ + 1", &["x", "=", r"/a{\/'/", "+", "1"]);
    check(Dialect::Groovy, "x =~ /}/", &["x", "=~", "/}/"]);
    check(Dialect::Groovy, "f(/(/, 1)", &["f", "(", "/(/", ",", "1", ")"]);
    check(Dialect::Groovy, "return /{/", &["return", "/{/"]);
}

#[test]
fn dollar_slashy_strings_escape_with_dollars() {
    check(Dialect::Groovy, "x = $/a $/ $$ \" /$ + y", &["x", "=", "$/a $/ $$ \" /$", "+", "y"]);
}

#[test]
fn interpolations_hold_any_code() {
    let text = r#"a "x${f("}") { "${y}" }}z" b"#;
    check(Dialect::Groovy, text, &["a", r#""x${f("}") { "${y}" }}z""#, "b"]);
    check(Dialect::Kotlin, "a(\"${\nf()\n}\")", &["a", "(", "\"${\nf()\n}\"", ")"]);
    check(
        Dialect::Kotlin,
        r#"a("${if (x) "{" else "}"}")"#,
        &["a", "(", r#""${if (x) "{" else "}"}""#, ")"],
    );
}

#[test]
fn kotlin_raw_strings_end_with_their_last_quotes() {
    check(Dialect::Kotlin, r#"x = """a\""""" y"#, &["x", "=", r#""""a\""""""#, "y"]);
    check(Dialect::Kotlin, "'\\'' '{' x", &["'\\''", "'{'", "x"]);
    check(Dialect::Kotlin, "$$\"a ${ b\" x", &["$$\"a ${ b\"", "x"]);
}

#[test]
fn comments_go_and_kotlin_nests_them() {
    check(Dialect::Groovy, "a /* /* { */ b // }\nc", &["a", "b", "\n", "c"]);
    check(Dialect::Kotlin, "a /* /* { */ } */ b", &["a", "b"]);
    check(Dialect::Groovy, "#!/bin/sh '\na", &["\n", "a"]);
}

#[test]
fn a_lone_cr_ends_a_line() {
    check(Dialect::Groovy, "a // x\rb\r\r\nc", &["a", "\r", "b", "\r", "c"]);
}

#[test]
fn type_arguments_are_brackets() {
    let tokens = scan("a.b<C, D<*>>() < e", Dialect::Kotlin).expect("well-formed").tokens;
    let angles = tokens.iter().filter(|it| it.kind == Kind::AngleOpen).count();
    assert_eq!(angles, 2);
}

#[test]
fn templates_are_malformed() {
    check_malformed(Dialect::Groovy, "ext.<%- name %> = 1", 4);
    check_malformed(Dialect::Groovy, "compileSdk {{sdk}}", 11);
    check_malformed(Dialect::Groovy, "a {\n{{#if x}}", 4);
    check_malformed(Dialect::Kotlin, "a {\n**DEPS**}", 4);
    check(Dialect::Groovy, "2**n**3", &["2", "**", "n", "**", "3"]);
    check(Dialect::Groovy, "a {{ b }}", &["a", "{", "{", "b", "}", "}"]);
    check(Dialect::Groovy, "a '{{b}}'", &["a", "'{{b}}'"]);
}

#[test]
fn characters_of_no_language_are_malformed() {
    check_malformed(Dialect::Groovy, "a {}\u{8}\n", 4);
    check_malformed(Dialect::Groovy, "a \u{201c}x\u{201d}", 2);
    check_malformed(Dialect::Kotlin, "a\u{a0}= 1", 1);
    check_malformed(Dialect::Kotlin, "a # b", 2);
    check(
        Dialect::Groovy,
        "#!/usr/bin/env gradle\na '\u{201c}#' // \u{a0}",
        &["\n", "a", "'\u{201c}#'"],
    );
}

#[test]
fn what_does_not_close_is_malformed() {
    check_malformed(Dialect::Groovy, "a {\n b(\n}\n", 8);
    check_malformed(Dialect::Groovy, "a {", 2);
    check_malformed(Dialect::Groovy, "a }", 2);
    check_malformed(Dialect::Kotlin, "a(b]", 3);
    check_malformed(Dialect::Groovy, "a 'x\n'", 2);
    check_malformed(Dialect::Groovy, "a /* x", 2);
    check_malformed(Dialect::Kotlin, "a /* /* */", 2);
    check_malformed(Dialect::Groovy, "a \"${x\"", 6);
    check_malformed(Dialect::Groovy, "a \"${x", 3);
    check_malformed(Dialect::Groovy, "a [\"${b] [}\"\n]", 7);
    check_malformed(Dialect::Groovy, &"{".repeat(1000), MAX_DEPTH);
    check_malformed(Dialect::Groovy, &"a\n".repeat(MAX_TOKENS), MAX_TOKENS + 1);
    check_malformed(Dialect::Groovy, &"\"${".repeat(1000), MAX_DEPTH * 3 + 2);
}
