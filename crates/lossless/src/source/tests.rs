//! What sources of both languages are taken apart into.

use super::*;

#[track_caller]
fn check(language: Language, text: &str, without_comments: &str, code: &str) {
    let source = Source::new(text, language);
    assert_eq!(source.without_comments(), without_comments, "comments of {text:?}");
    assert_eq!(source.code(), code, "code of {text:?}");
    let mut at = 0;
    for token in &source.tokens {
        assert!(
            token.span.start >= at && token.span.end > token.span.start,
            "{token:?} of {text:?}"
        );
        assert!(text[at..token.span.start].trim().is_empty(), "before {token:?} of {text:?}");
        at = token.span.end;
    }
}

#[test]
fn comments_and_literals_become_blanks() {
    for language in [Language::Java, Language::Kotlin] {
        for (text, without_comments, code) in [
            ("a(); // b();\nc();", "a();        \nc();", "a();        \nc();"),
            ("/* a();\n * b(); */ c();", "       \n           c();", "       \n           c();"),
            ("/* open", "       ", "       "),
            ("\u{e9} /* \u{e9} */ b", "\u{e9}          b", "\u{e9}          b"),
            ("a(\"http://b\"); // c", "a(\"http://b\");     ", "a(          );     "),
            ("a('\"'); // c", "a('\"');     ", "a(   );     "),
            ("a(\"\\\"//\");", "a(\"\\\"//\");", "a(      );"),
            ("\"open // b\n// c", "\"open // b\n    ", "          \n    "),
            (
                "a(\"\"\"x // \"y\"\nz\"\"\"); // c",
                "a(\"\"\"x // \"y\"\nz\"\"\");     ",
                "a(           \n    );     ",
            ),
            ("a // b\r\nc", "a     \r\nc", "a     \r\nc"),
        ] {
            check(language, text, without_comments, code);
        }
    }
}

#[test]
fn each_language_has_its_own_rules() {
    let nested = "/* /* a */ b */ c";
    check(Language::Java, nested, "           b */ c", "           b */ c");
    check(Language::Kotlin, nested, "                c", "                c");
    // A raw string has no escapes, a text block has.
    check(Language::Kotlin, "\"\"\"\\\"\"\" a", "\"\"\"\\\"\"\" a", "        a");
    check(Language::Java, "\"\"\"\\\"\"\" a", "\"\"\"\\\"\"\" a", "         ");
    // What is interpolated may hold quotes and braces of its own.
    let text = "\"${b(\"}\", '}') { \"x\" }} // c\" + d // e";
    check(
        Language::Kotlin,
        text,
        &text.replace("// e", "    "),
        &format!("{}+ d     ", " ".repeat(30)),
    );
    check(Language::Kotlin, "\"${open\nd", "\"${open\nd", "       \nd");
    check(Language::Java, "\"${\" + d", "\"${\" + d", "     + d");
    check(Language::Kotlin, "`a // b`()", "`a // b`()", "`a // b`()");
}

#[test]
fn any_text_is_taken_apart() {
    let hostile = [
        "\"${".repeat(200),
        "/*".repeat(200),
        "'".repeat(9),
        "\"\"\"".to_owned(),
        "\"\\".to_owned(),
        "`\n`".to_owned(),
    ];
    for text in &hostile {
        for language in [Language::Java, Language::Kotlin] {
            assert_eq!(Source::new(text, language).code().len(), text.len(), "{text:?}");
        }
    }
}

#[test]
fn heads_are_read() {
    let java = "// package x;\n@A(\"import b\")\npackage a.b;\nimport c.D;\nimport static e.F.g;\n\
                import h.*;\nclass P {}\nfinal class Q<T extends R> extends S.T implements U {}";
    let source = Source::new(java, Language::Java);
    assert_eq!(source.package(), "a.b");
    let imports: Vec<(String, &str)> =
        source.imports().into_iter().map(|it| (it.path, &java[it.span])).collect();
    let expected =
        [("c.D", "import c.D;"), ("e.F.g", "import static e.F.g;"), ("h.*", "import h.*;")];
    let expected: Vec<(String, &str)> =
        expected.into_iter().map(|(path, text)| (path.to_owned(), text)).collect();
    assert_eq!(imports, expected);
    assert_eq!(source.types(), ["P", "Q"]);

    let kotlin = "@file:JvmName(\"x\")\npackage a.`in`.b\n\nimport c.D as E\nimport f.g /* h */\n\
                  object O\nenum class N { A }";
    let source = Source::new(kotlin, Language::Kotlin);
    assert_eq!(source.package(), "a.in.b");
    let paths: Vec<String> = source.imports().into_iter().map(|it| it.path).collect();
    assert_eq!(paths, ["c.D", "f.g"]);
    assert_eq!(source.types(), ["O", "class", "N"]);
}

#[test]
fn superclasses_are_found() {
    for (language, text, expected) in [
        (Language::Java, "class A extends b.C implements D {}", Some("b.C")),
        (Language::Java, "/* class X extends Y */ class A<T extends B> {}", None),
        (Language::Java, "class A implements B {}", None),
        (Language::Kotlin, "class A : B()", Some("B")),
        (Language::Kotlin, "class A(val x: Int = f(1)) : D, B<Int>(x), E {", Some("B")),
        (Language::Kotlin, "class A : D by e", Some("D")),
        (Language::Kotlin, "class A {\n  val x: Int = 1\n}", None),
        (Language::Kotlin, "// class A : B()\nobject C", None),
    ] {
        let found = Source::new(text, language).superclass();
        assert_eq!(found.as_deref(), expected, "{text}");
    }
}

/// The language and text of a source that may use `a.b.Push.start`.
#[track_caller]
fn check_uses(language: Language, text: &str, expected: bool) {
    let found = Source::new(text, language).uses("a.b.Push", "start");
    assert_eq!(found, expected, "{text}");
}

#[test]
fn members_are_used_by_any_name_of_their_class() {
    use Language::{Java, Kotlin};
    for (language, text) in [
        (Java, "import a.b.Push; class C { void f() { Push.start(this); } }"),
        (Java, "class C { void f() { a.b.Push\n    // now\n    .start (this); } }"),
        (Java, "import static a.b.Push.start; class C { void f() { start(this); } }"),
        (Java, "import static a.b.Push.*; class C { void f() { start(this); } }"),
        (Java, "class C { void f() { run(Push::start); Push.INSTANCE.stop(); } }"),
        (Java, "class C { void f() { Push.INSTANCE.start(1); } }"),
        (Java, "class C { void f() { Push.getInstance().start(1); } }"),
        (Kotlin, "import a.b.Push as P\nfun f() { P.start(1) }"),
        (Kotlin, "import a.b.Push.start\nfun f() { start(1) }"),
        (Kotlin, "import a.b.`Push`\nfun f() = Push.`start`(1)"),
        (Kotlin, "fun f() { with(Push) { start(1) } }"),
        (Kotlin, "fun f() { Push.apply { start(1) } }"),
        (Kotlin, "fun f() { Push.let { it.start(1) } }"),
        (Kotlin, "fun f() { Push.getInstance().run { this.start(1) } }"),
        (Kotlin, "fun f() { Push.start = true }"),
    ] {
        check_uses(language, text, true);
    }
}

#[test]
fn members_of_others_and_in_texts_are_not_used() {
    use Language::{Java, Kotlin};
    for (language, text) in [
        (Java, "class C { void f() { log(\"Push.start(this)\"); /* Push.start(this); */ } }"),
        (
            Java,
            "import a.b.Push; class C { void start() { Push.stop(); other.start(); start(); } }",
        ),
        (Java, "import static a.b.Push.stop; class C { void f() { start(); } }"),
        (Java, "import static a.b.PushOther.*; class C { void f() { start(); } }"),
        (Kotlin, "import a.b.Push as P\nfun f() { P.stop(); start(1) }"),
        (Kotlin, "fun f() { Push.apply { stop() }; it.restart(1) }"),
        (Kotlin, "fun f() { if (Push.start == true) Push.startLater() }"),
        (Kotlin, "import a.b.Push.*\nfun start(x: Int) = 1"),
    ] {
        check_uses(language, text, false);
    }
}

#[test]
fn top_level_types_are_those_inside_no_other() {
    let kotlin = "package a.b\nimport x.y\n@A(B::class) private object Constants { const val A = 1\n \
                  class Nested }\nenum class E { X }\ndata class D(val it: Any = object : Z {})\n\
                  // class Not\nval s = \"class Neither\"\nsealed interface `In one`\n\
                  typealias Other = D\nfun interface F { fun f() }\nfun f() { class Local }\n";
    assert_eq!(
        Source::new(kotlin, Language::Kotlin).top_level_types(),
        ["Constants", "E", "D", "In one", "Other", "F"]
    );
    let java = "package a; public class A { enum B { C } } class D<T> {} record R(int a) {}";
    assert_eq!(Source::new(java, Language::Java).top_level_types(), ["A", "D", "R"]);
}

#[test]
fn names_are_seen_without_taking_a_text_apart() {
    let text = "// class Told\nenum  class E\nobject\n  O {}\ncompanion object {}\nclassX y\n\
                class `In one`\ntypealias T = E\nrecord R(int a) {}\n";
    let mut names: Vec<&str> = names_declared(text).collect();
    names.sort_unstable();
    assert_eq!(names, ["E", "In", "O", "R", "T", "Told"]);
}
