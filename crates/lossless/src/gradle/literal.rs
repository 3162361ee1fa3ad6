//! What a string literal says: its text without quotes and escapes, and its interpolations.
//!
//! Knows the escapes of both dialects; evaluates nothing.

use std::sync::Arc;

use super::piece::Piece;
use super::scan::{Escapes, Form, Token};
use super::tree::{Interpolation, Value};
use crate::Span;

/// The value of the literal `token`, whose interpolations stand at `interpolations`.
pub(super) fn read(
    shared: &Arc<String>,
    token: &Token,
    form: Form,
    interpolations: &[Span],
) -> Value {
    let text = shared.as_str();
    let span = token.start..token.end;
    let inner = token.start + usize::from(form.open)..token.end - usize::from(form.close);
    if reads_as_written(&text[inner.clone()], form.escapes) {
        let found = interpolations.iter().map(|part| Interpolation {
            range: part.start - inner.start..part.end - inner.start,
            span: part.clone(),
            path: interpolated_path(&text[part.clone()]),
        });
        let interpolations = found.collect();
        return Value::Text { value: Piece::of(shared, &inner), span, interpolations };
    }
    let mut value = String::with_capacity(inner.len());
    let mut found = Vec::with_capacity(interpolations.len());
    let mut at = inner.start;
    for part in interpolations {
        unescape(&text[at..part.start], form.escapes, &mut value);
        let start = value.len();
        value.push_str(&text[part.clone()]);
        found.push(Interpolation {
            range: start..value.len(),
            span: part.clone(),
            path: interpolated_path(&text[part.clone()]),
        });
        at = part.end;
    }
    unescape(&text[at..inner.end], form.escapes, &mut value);
    Value::Text { value: Piece::new(value), span, interpolations: found.into() }
}

/// Whether nothing in a literal may be an escape.
fn reads_as_written(raw: &str, escapes: Escapes) -> bool {
    match escapes {
        Escapes::Raw => true,
        Escapes::Slash | Escapes::Backslash => !raw.contains('\\'),
        Escapes::Dollar => !raw.contains('$'),
    }
}

fn unescape(raw: &str, escapes: Escapes, value: &mut String) {
    match escapes {
        Escapes::Raw => value.push_str(raw),
        Escapes::Slash => value.push_str(&raw.replace("\\/", "/")),
        Escapes::Dollar => unescape_dollars(raw, value),
        Escapes::Backslash => unescape_backslashes(raw, value),
    }
}

fn unescape_dollars(raw: &str, value: &mut String) {
    let mut chars = raw.chars().peekable();
    while let Some(c) = chars.next() {
        let escaped = (c == '$').then(|| chars.next_if(|next| matches!(next, '$' | '/'))).flatten();
        value.push(escaped.unwrap_or(c));
    }
}

fn unescape_backslashes(raw: &str, value: &mut String) {
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        value.push_str(&rest[..at]);
        rest = escape(&rest[at + 1..], value);
    }
    value.push_str(rest);
}

/// Reads one escape behind its backslash; returns what follows.
fn escape<'t>(rest: &'t str, value: &mut String) -> &'t str {
    let Some(c) = rest.chars().next() else {
        value.push('\\');
        return rest;
    };
    let after = &rest[c.len_utf8()..];
    match c {
        'n' => value.push('\n'),
        't' => value.push('\t'),
        'r' => value.push('\r'),
        'b' => value.push('\u{8}'),
        'f' => value.push('\u{c}'),
        '\n' => {}
        '\r' => return after.strip_prefix('\n').unwrap_or(after),
        'u' => {
            let digits = after.trim_start_matches('u');
            let code = digits.get(..4).and_then(|hex| u32::from_str_radix(hex, 16).ok());
            if let Some(c) = code.and_then(char::from_u32) {
                value.push(c);
                return &digits[4..];
            }
            value.push_str("\\u");
        }
        other => value.push(other),
    }
    after
}

/// What `$name` or `${path}` names, when it is a plain path.
fn interpolated_path(written: &str) -> Option<String> {
    let inner = written.trim_start_matches('$');
    let inner = match inner.strip_prefix('{') {
        Some(braced) => braced.strip_suffix('}')?.trim(),
        None => inner,
    };
    plain_path(inner)
}

/// `a.b["c"]?.d` as `a.b.c.d`; `None` for anything that is not such a path.
pub(super) fn plain_path(text: &str) -> Option<String> {
    let (first, mut rest) = word(text)?;
    let mut path = first.to_owned();
    while !rest.is_empty() {
        let step = rest.strip_prefix("?.").or_else(|| rest.strip_prefix('.'));
        let (name, after) = match (step, rest.strip_prefix('[')) {
            (Some(step), _) => word(step.trim_start())?,
            (None, Some(key)) => constant_key(key)?,
            (None, None) => return None,
        };
        path.push('.');
        path.push_str(name);
        rest = after.trim_start();
    }
    Some(path)
}

/// The name at the start of `text`, and the rest.
fn word(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'));
    let (name, rest) = text.split_at(end.unwrap_or(text.len()));
    let named = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    named.then_some((name, rest))
}

/// The name in `'name']` or `"name"]`, and the rest.
fn constant_key(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let quote = text.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
    let (name, rest) = word(&text[1..])?;
    let rest = rest.strip_prefix(quote)?.trim_start().strip_prefix(']')?;
    Some((name, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_path(written: &str, expected: Option<&str>) {
        assert_eq!(interpolated_path(written).as_deref(), expected, "{written}");
    }

    #[test]
    fn interpolations_that_are_paths_are_named() {
        check_path("$v", Some("v"));
        check_path("${ rootProject.ext.v }", Some("rootProject.ext.v"));
        check_path("${versions['hms']}", Some("versions.hms"));
        check_path("${versions[\"hms\"]?.toString}", Some("versions.hms.toString"));
        check_path("${f()}", None);
        check_path("${a + b}", None);
        check_path("${1}", None);
        check_path("${}", None);
    }

    #[test]
    fn escapes_are_read() {
        let mut value = String::new();
        unescape_backslashes("a\\n\\'\\u0041\\\\ \\q\\$\\", &mut value);
        assert_eq!(value, "a\n'A\\ q$\\");
        value.clear();
        unescape_dollars("$$ $/ $x", &mut value);
        assert_eq!(value, "$ / $x");
    }
}
