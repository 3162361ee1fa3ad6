//! Copied sources without the kits of the vendor's that are not set up.
//!
//! Knows as much of Java's statements as it takes to find the end of a member, a statement or a link of a chain
//! of calls; what it cannot cut out whole, it leaves.

use std::ops::Range;

use pushwright_config::field::SourceDrop;
use pushwright_lossless::source::{Language, Source};
use pushwright_lossless::style;

/// The text of a copied class without whatever names a kit that is left out; as it was, where
/// nothing does or where it cannot be cut out.
pub(super) fn without_kits(provides: &SourceDrop, text: &str) -> String {
    let mut rest = text.to_owned();
    let mut names = Vec::new();
    let imports = Source::new(text, Language::Java).imports().into_iter();
    for import in imports.rev().filter(|it| is_left_out(provides, &it.path)) {
        rest.replace_range(style::whole_lines(text, &import.span), "");
        names.extend(import.path.rsplit('.').next().map(str::to_owned));
    }
    loop {
        let code = Source::new(&rest, Language::Java).code().into_bytes();
        let Some(at) = first_of(&code, &names) else { return rest };
        match unit(&code, at) {
            Some(unit) => rest.replace_range(with_its_lines(&code, unit), ""),
            None => return text.to_owned(),
        }
    }
}

/// Whether a class belongs to a kit that is not copied, or to the library of one.
fn is_left_out(provides: &SourceDrop, class: &str) -> bool {
    let kit = |package: &str| {
        let rest = class.strip_prefix(package)?.strip_prefix('.')?;
        rest.split_once('.').map(|(kit, _)| kit)
    };
    let is_part = |kit: &str| provides.parts.iter().any(|it| it == kit);
    kit(&provides.package).is_some_and(|kit| !is_part(kit))
        || provides
            .beside
            .iter()
            .any(|package| kit(package).is_some_and(|kit| provides.kits.contains_key(kit)))
}

/// Where the first of these names stands as a word of its own.
fn first_of(code: &[u8], names: &[String]) -> Option<usize> {
    let is_word =
        |at: usize| code.get(at).is_some_and(|it| it.is_ascii_alphanumeric() || *it == b'_');
    (0..code.len()).find(|&at| {
        let starts = at == 0 || !is_word(at - 1);
        starts
            && names
                .iter()
                .any(|it| code[at..].starts_with(it.as_bytes()) && !is_word(at + it.len()))
    })
}

/// What is cut out for the name at `at`: a member of the class, a nested class, a link of a chain of
/// calls, or a statement.
fn unit(code: &[u8], at: usize) -> Option<Range<usize>> {
    let open = open_at(code, at);
    let braces: Vec<usize> = open.iter().copied().filter(|&it| code[it] == b'{').collect();
    match braces[..] {
        [] => None,
        [_] => member(code, at),
        [_, second, ..] if opens_a_type(code, second) => member(code, second),
        [..] => match open.last().filter(|&&it| code[it] == b'(') {
            Some(&parenthesis) => {
                link(code, parenthesis).or_else(|| statement(code, open[braces_end(code, &open)]))
            }
            None => statement(code, at),
        },
    }
}

/// The index, among the open brackets, of the first parenthesis of the statement within the last
/// brace.
fn braces_end(code: &[u8], open: &[usize]) -> usize {
    let last = open.iter().rposition(|&it| code[it] == b'{').unwrap_or_default();
    (last + 1).min(open.len() - 1)
}

/// The brackets that are open at a place, outermost first.
fn open_at(code: &[u8], at: usize) -> Vec<usize> {
    let mut open = Vec::new();
    for (index, byte) in code[..at].iter().enumerate() {
        match byte {
            b'(' | b'{' | b'[' => open.push(index),
            b')' | b'}' | b']' => drop(open.pop()),
            _ => {}
        }
    }
    open
}

/// Where the bracket that opens at `from` closes.
fn closing(code: &[u8], from: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (index, byte) in code.iter().enumerate().skip(from) {
        match byte {
            b'(' | b'{' | b'[' => depth += 1,
            b')' | b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(index);
                }
            }
            _ => {}
        }
    }
    None
}

/// Where the member or statement that `at` is in begins: after the end of the one before it.
fn start(code: &[u8], at: usize) -> usize {
    let mut index = at;
    while index > 0 {
        match code[index - 1] {
            b';' | b'{' | b'}' => break,
            b')' => match opening(code, index - 1) {
                Some(open) => index = open,
                None => break,
            },
            _ => index -= 1,
        }
    }
    index
}

/// Where the parenthesis that closes at `end` opens.
fn opening(code: &[u8], end: usize) -> Option<usize> {
    open_at(code, end).last().copied()
}

fn opens_a_type(code: &[u8], brace: usize) -> bool {
    let head = String::from_utf8_lossy(&code[start(code, brace)..brace]);
    head.split(|c: char| !c.is_alphanumeric())
        .any(|it| ["class", "interface", "enum"].contains(&it))
}

/// The member around `at`, which is in its head or opens its body: up to its `;` or its `}`.
fn member(code: &[u8], at: usize) -> Option<Range<usize>> {
    let from = start(code, open_at(code, at).get(1).copied().unwrap_or(at));
    let ends = (from..code.len()).find(|&it| b";{".contains(&code[it]))?;
    let end = if code[ends] == b'{' { closing(code, ends)? } else { ends };
    let next = (end + 1..code.len()).find(|&it| !code[it].is_ascii_whitespace())?;
    Some(from..if code[ends] == b'{' && code[next] == b';' { next + 1 } else { end + 1 })
}

/// `.name(…)` in a chain that goes on before or after it.
fn link(code: &[u8], parenthesis: usize) -> Option<Range<usize>> {
    let is_word = |it: u8| it.is_ascii_alphanumeric() || it == b'_';
    let name = (0..parenthesis).rev().find(|&it| !is_word(code[it]))?;
    let before = (0..name).rev().find(|&it| !code[it].is_ascii_whitespace())?;
    let end = closing(code, parenthesis)? + 1;
    let after = (end..code.len()).find(|&it| !code[it].is_ascii_whitespace())?;
    let from = (0..name).rev().find(|&it| !code[it].is_ascii_whitespace())? + 1;
    let is_chain = code[name] == b'.' && (code[before] == b')' || code[after] == b'.');
    is_chain.then_some(from..end)
}

fn statement(code: &[u8], at: usize) -> Option<Range<usize>> {
    let from = start(code, at);
    let mut index = from;
    while index < code.len() {
        match code[index] {
            b';' => return Some(from..index + 1),
            b'(' | b'{' | b'[' => index = closing(code, index)?,
            b'}' | b')' => return None,
            _ => {}
        }
        index += 1;
    }
    None
}

/// With the rest of a line that nothing else is on.
fn with_its_lines(code: &[u8], unit: Range<usize>) -> Range<usize> {
    let blank = |it: &u8| *it == b' ' || *it == b'\t';
    let after = code[unit.end..].iter().take_while(|it| blank(it)).count();
    let ends = code.get(unit.end + after) == Some(&b'\n');
    let starts = code[unit.start..].iter().position(|it| !blank(it)).map(|it| unit.start + it);
    match starts.filter(|&it| ends && code[it] == b'\n') {
        // From the end of the line before to the end of its own.
        Some(newline) => newline..unit.end + after,
        None => unit,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drop_of() -> SourceDrop {
        let of = |names: &[&str]| names.iter().map(|it| (*it).to_owned()).collect();
        SourceDrop {
            root: "src".to_owned(),
            package: "a.agent".to_owned(),
            parts: of(&["Agent", "common", "push"]),
            kits: ["pay", "game"].map(|it| (it.to_owned(), format!("a:{it}"))).into(),
            beside: of(&["a.api", "a.api.entity"]),
        }
    }

    #[track_caller]
    fn check(before: &str, after: &str) {
        assert_eq!(without_kits(&drop_of(), before), after);
    }

    #[test]
    fn nested_classes_of_other_kits_go_with_their_comments() {
        check(
            "package a.agent;\n\nimport a.agent.pay.PayApi;\nimport a.agent.push.TokenApi;\n\
             import a.api.entity.pay.PayReq;\n\npublic final class Agent {\n    \
             /** Payment {. */\n    public static final class Pay {\n        \
             public static void pay(PayReq request) {\n            new PayApi().pay(\"}\");\n        \
             }\n    }\n\n    /** Push. */\n    public static final class Push {\n        \
             // PayApi is not here\n        void token() { new TokenApi(); }\n    }\n}\n",
            "package a.agent;\n\nimport a.agent.push.TokenApi;\n\npublic final class Agent {\n\n    \
             /** Push. */\n    public static final class Push {\n        \
             // PayApi is not here\n        void token() { new TokenApi(); }\n    }\n}\n",
        );
    }

    #[test]
    fn statements_and_links_of_other_kits_go() {
        check(
            "import a.api.game.Game;\nimport a.api.pay.Pay;\nimport a.api.push.Push;\n\nclass Mgr {\n    \
             private Client client;\n\n    void reset() {\n        \
             Pay.Options options = new\n            Pay.Options.Builder(Pay.A).b().build();\n        \
             client = new Client.Builder(context)\n            .addApi(Pay.API, options)\n            \
             .addApi(Push.API)\n            .addApi(Game.API)\n            .build();\n    }\n}\n",
            "import a.api.push.Push;\n\nclass Mgr {\n    private Client client;\n\n    \
             void reset() {\n        client = new Client.Builder(context)\n            \
             .addApi(Push.API)\n            .build();\n    }\n}\n",
        );
    }

    #[test]
    fn members_of_other_kits_go() {
        check(
            "import a.agent.game.Player;\n\nclass Mgr {\n    private Player player = new Player();\n    \
             private int count;\n\n    void play(Player player) {\n        player.go();\n    }\n\n    \
             void stay() {\n        play(new Player());\n        count++;\n    }\n}\n",
            "\nclass Mgr {\n    private int count;\n\n    void stay() {\n        count++;\n    }\n}\n",
        );
    }

    #[test]
    fn what_has_no_end_stays_as_it_is() {
        let torn = "import a.agent.game.Player;\n\nclass Mgr {\n    void play(Player player) {\n";
        check(torn, torn);
        let plain = "import a.agent.push.Token;\n\nclass Mgr { Token token; }\n";
        check(plain, plain);
    }
}
