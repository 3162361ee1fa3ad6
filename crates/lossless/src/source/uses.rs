//! Whether a source uses a member of a class, by whatever name it has for it.
//!
//! Knows imports with other names, imports of members, breaks of lines, references with `::`, and
//! Kotlin's blocks in which a class is what is spoken of. Follows no variables.

use super::{Kind, Source};

/// Functions of Kotlin's library whose block speaks of what they are called on.
const SCOPES: [&str; 5] = ["apply", "run", "with", "also", "let"];

/// What stands between a class and its members where it is Kotlin's object, or keeps its only
/// instance.
const INSTANCES: [&str; 3] = ["INSTANCE", "Companion", "getInstance"];

impl Source<'_> {
    /// Whether code, and no comment or text, calls, sets or refers to `member` of the class of this
    /// qualified name.
    ///
    /// Another class with the same simple name counts as the same. What is called on a variable that
    /// holds the class's instance is not seen.
    #[must_use]
    pub fn uses(&self, class: &str, member: &str) -> bool {
        if !self.text.contains(member) {
            return false;
        }
        let simple = class.rsplit('.').next().unwrap_or(class);
        let words: Vec<&str> = self.code_words();
        let is_of = |path: &str, suffix: &str| {
            path.strip_suffix(suffix).is_some_and(|it| it.is_empty() || it.ends_with('.'))
        };
        let mut names = vec![simple.to_owned()];
        let mut is_bare = false;
        for import in self.imports() {
            if is_of(&import.path, simple) {
                names.extend(self.renamed(&import));
            }
            let members = [format!("{simple}.{member}"), format!("{simple}.*")];
            is_bare |= members.iter().any(|it| is_of(&import.path, it));
        }
        let is_named = |at: usize| names.iter().any(|it| it == words[at]);
        let named: Vec<usize> = (0..words.len()).filter(|at| is_named(*at)).collect();
        is_bare |= named.iter().any(|at| is_scope(&words, *at));
        named.iter().any(|at| leads_to(&words[at + 1..], member))
            || is_bare && (0..words.len()).any(|at| is_called_bare(&words, at, member))
    }

    /// The words and signs of the code, back-ticks left out.
    fn code_words(&self) -> Vec<&str> {
        self.code_tokens().map(|it| self.slice(&it.span).trim_matches('`')).collect()
    }

    /// The name that Kotlin's `import … as NAME` gives.
    fn renamed(&self, import: &super::Import) -> Option<String> {
        let mut behind = self.code_tokens().skip_while(|it| it.span.start < import.span.end);
        let is_word = |it: &&super::Token| it.kind == Kind::Word;
        behind.next().filter(|it| self.slice(&it.span) == "as")?;
        let name = behind.next().filter(is_word)?;
        Some(self.slice(&name.span).trim_matches('`').to_owned())
    }
}

/// Whether what stands behind a class's name goes on to the member: `.member`, `::member`,
/// `.getInstance().member`.
fn leads_to(behind: &[&str], member: &str) -> bool {
    match behind {
        [":", ":", name, ..] => *name == member,
        [".", name, rest @ ..] if *name == member => is_made(rest),
        [".", "getInstance", "(", ")", rest @ ..] => leads_to(rest, member),
        [".", name, rest @ ..] if INSTANCES.contains(name) => leads_to(rest, member),
        _ => false,
    }
}

/// Whether a block speaks of the class whose name stands at a place: `with(Name) {`,
/// `Name.apply {`, `Name.getInstance().run {`.
fn is_scope(words: &[&str], at: usize) -> bool {
    let mut behind = &words[at + 1..];
    while let [".", name, rest @ ..] = behind
        && INSTANCES.contains(name)
    {
        behind = rest;
        if let ["(", ")", rest @ ..] = behind {
            behind = rest;
        }
    }
    match behind {
        [".", name, "{", ..] => SCOPES.contains(name),
        [")", "{", ..] => at >= 2 && words[at - 1] == "(" && words[at - 2] == "with",
        _ => false,
    }
}

/// Whether a member is called, or set, by its name alone, or as `it.member` and `this.member`.
fn is_called_bare(words: &[&str], at: usize, member: &str) -> bool {
    if words[at] != member {
        return false;
    }
    let is_own = match at.checked_sub(2).map(|two| (words[two], words[at - 1])) {
        Some((owner, ".")) => ["it", "this"].contains(&owner),
        _ => at.checked_sub(1).is_none_or(|one| !["fun", "void", "."].contains(&words[one])),
    };
    is_own && is_made(&words[at + 1..])
}

/// Whether what stands behind a member calls it or sets it.
fn is_made(behind: &[&str]) -> bool {
    match behind {
        ["=", next, ..] => *next != "=",
        [first, ..] => *first == "(",
        [] => false,
    }
}
