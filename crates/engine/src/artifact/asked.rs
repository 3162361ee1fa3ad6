//! The vendors' classes that sources call, as their imports say.
//!
//! Knows how Java and Kotlin import; what is Android's or the language's own is nobody's SDK.

use std::collections::BTreeSet;

const NO_SDK: [&str; 7] =
    ["android.", "androidx.", "java.", "javax.", "kotlin.", "kotlinx.", "org.json."];

/// The classes that a source or a template imports; those with template variables are the app's own.
pub(super) fn imports(text: &str) -> BTreeSet<String> {
    let named = text.lines().filter_map(|line| line.trim().strip_prefix("import "));
    let classes = named.map(|it| it.trim_end().trim_end_matches(';'));
    classes
        .filter(|it| !it.contains(['{', '*', '`']) && !it.starts_with("static "))
        .filter(|it| !NO_SDK.iter().any(|prefix| it.starts_with(prefix)))
        .map(outer)
        .collect()
}

/// The class of an import that may name a member of one.
fn outer(import: &str) -> String {
    let mut taken = Vec::new();
    for part in import.split('.') {
        taken.push(part);
        if part.starts_with(|c: char| c.is_ascii_uppercase()) {
            break;
        }
    }
    taken.join(".")
}

/// Whether ProGuard rules keep a class under its name.
pub(super) fn keeps(rules: &str, class: &str) -> bool {
    let kept = rules.lines().filter(|it| it.trim_start().starts_with("-keep"));
    let words = kept.flat_map(|line| line.split([' ', '{', ',', ';']));
    words.into_iter().any(|word| match word.strip_suffix("**") {
        Some(prefix) if prefix.contains('.') => class.starts_with(prefix),
        _ => word == class,
    })
}
