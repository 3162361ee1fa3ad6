//! The vendors' classes that sources call, as their imports say.
//!
//! Knows how Java and Kotlin import; what is Android's or the language's own is nobody's SDK.

use std::collections::BTreeSet;

use pushwright_lossless::source::{Language, Source};

const NO_SDK: [&str; 7] =
    ["android.", "androidx.", "java.", "javax.", "kotlin.", "kotlinx.", "org.json."];

/// The classes that a source or a template imports; those with template variables are the app's own.
pub(super) fn imports(text: &str) -> BTreeSet<String> {
    // Imports of Java are read as Kotlin's are, but for static ones, which bring no class.
    let all = Source::new(text, Language::Kotlin).imports().into_iter().map(|it| it.path);
    all.filter(|it| !it.ends_with('*') && it != "static")
        .filter(|it| !NO_SDK.iter().any(|prefix| it.starts_with(prefix)))
        .map(|it| outer(&it))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_of_sdks_are_told_by_imports() {
        let text = "package {{ package }};\n\nimport android.os.Bundle;\nimport com.a.push.Push;\n\
                    import com.a.push.Push.Code;\nimport com.b.push.*;\nimport {{ package }}.Own;\n\
                    import static com.c.Tools.of;\n// import com.d.Out;\n{# don't #}\n\
                    import com.e.call as named\nclass A { String s = \"import com.f.In;\"; }\n";
        let found: Vec<String> = imports(text).into_iter().collect();
        assert_eq!(found, ["com.a.push.Push", "com.e.call"]);
    }
}
