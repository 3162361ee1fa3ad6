//! Findings as they are rendered.

use super::*;

#[test]
fn names_are_unique_kebab_case_with_an_area() {
    for (index, code) in Code::ALL.iter().enumerate() {
        let name = code.as_str();
        let letters = name.chars().all(|c| c.is_ascii_lowercase() || "-/0123456789".contains(c));
        assert!(letters && name.matches('/').count() == 1, "{name}");
        assert_eq!(Code::from_name(name), Some(*code));
        assert_eq!(Code::ALL.iter().position(|other| other.as_str() == name), Some(index));
    }
}

#[test]
fn every_page_is_headed_by_its_code() {
    for code in Code::ALL {
        let (head, body) = code.explain().split_once("\n\n").expect("a page has a heading");
        assert_eq!(head, format!("# {code}"));
        assert!(body.len() > 20 && body.ends_with('\n'), "{code}");
    }
}

fn sample(source: &str, span: Range<usize>) -> Diagnostic {
    Diagnostic::error(Code::ConfigBadValue, "`x` is bad").at("a/b.toml", source.into(), span)
}

#[test]
fn one_line_counts_characters_and_skips_the_mark() {
    let line = |source, span| sample(source, span).one_line();
    let shown = |at: &str| format!("a/b.toml:{at}: error: `x` is bad [config/bad-value]");
    assert_eq!(line("a\néx", 4..5), shown("2:2"));
    assert_eq!(line("\u{feff}ab", 4..5), shown("1:2"));
    assert_eq!(line("", 0..0), shown("1:1"));
    let nowhere = Diagnostic::warning(Code::LockLost, "gone");
    assert_eq!(nowhere.one_line(), "warning: gone [lock/lost]");
}

#[test]
fn spans_that_lie_in_characters_or_outside_do_not_panic() {
    for source in ["", "é", "a\r\né\n", "\u{feff}", "\u{feff}é"] {
        for start in 0..8 {
            for end in 0..8 {
                let found = sample(source, start..end).patch(end..start, "new\n");
                let _ = (render(std::slice::from_ref(&found), Style::Colour), found.one_line());
            }
        }
    }
}

#[test]
fn findings_are_set_apart_by_a_blank_line() {
    let found = [sample("x = 1\n", 4..5), Diagnostic::info(Code::LockLost, "gone").help("look")];
    assert_eq!(
        render(&found, Style::Plain),
        "error[config/bad-value]: `x` is bad\n --> a/b.toml:1:5\n  |\n1 | x = 1\n  |     ^\n\n\
         info[lock/lost]: gone\n  = help: look\n"
    );
}

#[test]
fn every_line_has_its_end() {
    let ends = |text: &str| end_shown(text, 0);
    assert_eq!([ends("a\nb"), ends("a\r\nb"), ends("a\rb"), ends("a")], [2, 3, 1, 1]);
}
