//! The `<` and `>` of type arguments, told from comparisons.
//!
//! Knows what types are made of; looks only a bounded number of tokens ahead.

use super::{Kind, Token};

/// How many tokens ahead the end of a list of type arguments is looked for.
const MAX_TYPE_ARGUMENTS: usize = 64;

/// Turns the `<` and `>` of type arguments into brackets: `withType<JavaCompile>`.
pub(super) fn pair_type_arguments(text: &str, tokens: &mut [Token]) {
    for open in 1..tokens.len() {
        if !is_operator(text, &tokens[open], b'<') {
            continue;
        }
        let before = tokens[open - 1];
        let glued = before.end == tokens[open].start || text[before.start..].starts_with("fun ");
        if before.kind != Kind::Word || !glued {
            continue;
        }
        if let Some(close) = type_arguments_end(text, tokens, open) {
            tokens[open].kind = Kind::AngleOpen;
            tokens[open].partner = close;
            tokens[close].kind = Kind::AngleClose;
            tokens[close].partner = open;
        }
    }
}

fn is_operator(text: &str, token: &Token, byte: u8) -> bool {
    token.kind == Kind::Operator
        && token.end - token.start == 1
        && text.as_bytes()[token.start] == byte
}

/// The `>` for the `<` at `open`, when only what types are made of stands between.
fn type_arguments_end(text: &str, tokens: &[Token], open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = open;
    let limit = tokens.len().min(open + MAX_TYPE_ARGUMENTS);
    while at < limit {
        let token = &tokens[at];
        match token.kind {
            Kind::Word | Kind::Comma | Kind::Dot | Kind::At | Kind::Arrow => {}
            Kind::Open if text.as_bytes()[token.start] != b'{' => at = token.partner,
            Kind::Operator if is_operator(text, token, b'<') => depth += 1,
            Kind::Operator if is_operator(text, token, b'>') => {
                depth -= 1;
                if depth == 0 {
                    return may_follow_type_arguments(tokens.get(at + 1)).then_some(at);
                }
            }
            Kind::AngleOpen | Kind::AngleClose => {}
            Kind::Operator if matches!(&text[token.start..token.end], "?" | "*" | "&") => {}
            _ => return None,
        }
        at += 1;
    }
    None
}

fn may_follow_type_arguments(next: Option<&Token>) -> bool {
    next.is_none_or(|token| !matches!(token.kind, Kind::Number | Kind::Text(_) | Kind::AngleOpen))
}
