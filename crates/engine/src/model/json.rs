//! What a vendor's JSON file says, as far as push.toml must agree with it.
//!
//! Knows paths into JSON; knows no vendor's file.

use pushwright_lossless::Span;
use serde_json::Value;

use super::finding::line_start;

/// Each rule the text breaks, as a phrase with a place.
pub(crate) fn disagreements(text: &str, rules: &[(String, String)]) -> Vec<(String, Span)> {
    let root: Value = match serde_json::from_str(text) {
        Ok(root) => root,
        Err(error) => {
            let at = offset(text, error.line(), error.column());
            return vec![(format!("this is not JSON: {error}"), at..at)];
        }
    };
    let mut found = Vec::new();
    for (path, wanted) in rules {
        let values = at_path(&root, path);
        let mut shown: Vec<String> = values
            .into_iter()
            .map(|it| it.as_str().map_or_else(|| it.to_string(), str::to_owned))
            .collect();
        if shown.contains(wanted) {
            continue;
        }
        match shown.pop() {
            Some(shown) => {
                let span = place(text, path, &shown);
                found.push((format!("`{path}` is `{shown}`, not `{wanted}`"), span));
            }
            None => found.push((format!("`{path}` is missing; wanted: `{wanted}`"), 0..0)),
        }
    }
    found
}

/// The texts and numbers at a path of a text that is JSON.
pub(crate) fn values(text: &str, path: &str) -> Vec<String> {
    let Ok(root) = serde_json::from_str::<Value>(text) else { return Vec::new() };
    let found = at_path(&root, path).into_iter();
    found
        .filter_map(|it| match it {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        })
        .collect()
}

/// The values at a path, of which `*` is a step to every entry of a list.
fn at_path<'v>(root: &'v Value, path: &str) -> Vec<&'v Value> {
    let step = |values: Vec<&'v Value>, step: &str| -> Vec<&'v Value> {
        let next = |value: &'v Value| match (step, value) {
            ("*", Value::Array(entries)) => entries.iter().collect(),
            _ => value.get(step).into_iter().collect::<Vec<_>>(),
        };
        values.into_iter().flat_map(next).collect()
    };
    path.split('/').fold(vec![root], step)
}

/// The values at a path as text; of a list that a `*` goes into, the entries that name `id` count
/// where some do.
pub(crate) fn values_for(text: &str, path: &str, id: Option<&str>) -> Vec<String> {
    let Ok(root) = serde_json::from_str::<Value>(text) else { return Vec::new() };
    let mut values = vec![&root];
    for step in path.split('/') {
        let mut next: Vec<&Value> = Vec::new();
        for value in values {
            match (step, value) {
                ("*", Value::Array(entries)) => {
                    let own = |it: &&Value| id.is_some_and(|id| names(it, id));
                    let named = entries.iter().any(|it| own(&it));
                    next.extend(entries.iter().filter(|it| !named || own(it)));
                }
                _ => next.extend(value.get(step)),
            }
        }
        values = next;
    }
    let text = |it: &Value| it.as_str().map_or_else(|| it.to_string(), str::to_owned);
    values.into_iter().map(text).collect()
}

/// Whether a value is this text, or holds it.
fn names(value: &Value, text: &str) -> bool {
    match value {
        Value::String(own) => own == text,
        Value::Array(entries) => entries.iter().any(|it| names(it, text)),
        Value::Object(fields) => fields.values().any(|it| names(it, text)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The value after the last step of a path, as it is written.
fn place(text: &str, path: &str, shown: &str) -> Span {
    let step = path.rsplit('/').next().unwrap_or(path);
    let key = format!("\"{step}\"");
    text.match_indices(&key)
        .find_map(|(at, _)| {
            let line_end = text[at..].find('\n').map_or(text.len(), |end| at + end);
            let start = at + key.len() + text[at + key.len()..line_end].find(shown)?;
            Some(start..start + shown.len())
        })
        .unwrap_or(0..0)
}

fn offset(text: &str, line: usize, column: usize) -> usize {
    let mut at = (line_start(text, line) + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let rules = [("client/app_id".to_owned(), "1".to_owned())];
        let found = disagreements(text, &rules);
        let found: Vec<(&str, &str)> =
            found.iter().map(|(message, span)| (message.as_str(), &text[span.clone()])).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn values_are_compared_as_text() {
        check(r#"{"client": {"app_id": "1"}}"#, &[]);
        check(r#"{"client": {"app_id": 1}}"#, &[]);
        check(r#"{"client": {"app_id": "22"}}"#, &[("`client/app_id` is `22`, not `1`", "22")]);
        check("{}", &[("`client/app_id` is missing; wanted: `1`", "")]);
    }

    #[test]
    fn a_star_is_any_entry_of_a_list() {
        let rules = [("client/*/id".to_owned(), "2".to_owned())];
        let found = |text| disagreements(text, &rules).len();
        assert_eq!(found(r#"{"client": [{"id": 1}, {"id": 2}]}"#), 0);
        assert_eq!(found(r#"{"client": [{"id": 1}, {"id": 3}]}"#), 1);
        assert_eq!(found(r#"{"client": []}"#), 1);
    }

    #[test]
    fn the_entry_that_names_the_app_counts() {
        let text = r#"{"p": 7, "client": [{"id": "1", "app": {"package": "a.b"}}, {"id": "2", "app": {"package": "a.c"}}]}"#;
        assert_eq!(values_for(text, "client/*/id", Some("a.c")), ["2"]);
        assert_eq!(values_for(text, "client/*/id", Some("a.d")), ["1", "2"]);
        assert_eq!(values_for(text, "client/*/id", None), ["1", "2"]);
        assert_eq!(values_for(text, "p", Some("a.b")), ["7"]);
        assert!(values_for("{", "p", None).is_empty());
    }

    #[test]
    fn what_is_no_json_is_said() {
        assert!(disagreements("{", &[])[0].0.starts_with("this is not JSON"));
    }
}
