//! Names, packages and texts as Java and Kotlin write them.
//!
//! Knows the two languages' rules and nothing of what is written.

use minijinja::{Value, context};
use pushwright_config::pack::Language;

/// A class name as templates see it; `package` with the language's keywords quoted.
pub(crate) fn class_value(name: &str, language: Language) -> Value {
    let (package, simple) = name.rsplit_once('.').unwrap_or(("", name));
    context! {
        package => package_text(package, language),
        name => simple,
        qualified => name,
    }
}

/// A package as source text.
pub(crate) fn package_text(package: &str, language: Language) -> String {
    const HARD_KEYWORDS: [&str; 28] = [
        "as",
        "break",
        "class",
        "continue",
        "do",
        "else",
        "false",
        "for",
        "fun",
        "if",
        "in",
        "interface",
        "is",
        "null",
        "object",
        "package",
        "return",
        "super",
        "this",
        "throw",
        "true",
        "try",
        "typealias",
        "typeof",
        "val",
        "var",
        "when",
        "while",
    ];
    let quoted = |part: &str| match language {
        Language::Kotlin if HARD_KEYWORDS.contains(&part) => format!("`{part}`"),
        _ => part.to_owned(),
    };
    package.split('.').map(quoted).collect::<Vec<_>>().join(".")
}

pub(crate) fn string_literal(text: &str, language: Language) -> String {
    let mut literal = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => literal += "\\\"",
            '\\' => literal += "\\\\",
            '$' if language == Language::Kotlin => literal += "\\$",
            ' '..='~' => literal.push(c),
            other => {
                let mut units = [0; 2];
                for unit in other.encode_utf16(&mut units) {
                    literal += &format!("\\u{unit:04x}");
                }
            }
        }
    }
    literal + "\""
}

/// Documentation comments are ASCII and must not end early.
pub(crate) fn ascii(text: &str) -> String {
    text.chars().filter(char::is_ascii).collect::<String>().replace("*/", "* /")
}
