//! Holds a document against a JSON Schema.
//!
//! Knows the keywords that `docs/report.schema.json` uses, as draft 2020-12 means them; a keyword that
//! it does not know is a fault of the schema, so that none is passed over.

use serde_json::{Map, Value};

/// What of a document is not as the schema says, each with its place.
pub(crate) fn faults(schema: &Value, document: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    check(schema, schema, document, "", &mut faults);
    faults
}

/// Keywords that say nothing of a document.
const REMARKS: [&str; 4] = ["$schema", "$defs", "title", "description"];

fn check(root: &Value, schema: &Value, document: &Value, at: &str, faults: &mut Vec<String>) {
    let Some(keywords) = schema.as_object() else {
        return faults.push(format!("{at}: the schema is not an object"));
    };
    for (keyword, wanted) in keywords {
        let mut fault = |is_wrong: bool| {
            if is_wrong {
                faults.push(format!("{at}: {keyword} {wanted} does not hold of {document}"));
            }
        };
        let holds = |schema: &Value| is_valid(root, schema, document);
        match keyword.as_str() {
            it if REMARKS.contains(&it) => {}
            "type" => fault(!types(wanted).iter().any(|it| is_of_type(document, it))),
            "const" => fault(document != wanted),
            "enum" => fault(!list(wanted).contains(document)),
            // Of what is not a number or an object, these say nothing.
            "minimum" => fault(document.as_i64().is_some_and(|it| Some(it) < wanted.as_i64())),
            "required" if !document.is_object() => {}
            "not" => fault(holds(wanted)),
            "anyOf" => fault(!list(wanted).iter().any(holds)),
            "required" => fault(list(wanted).iter().any(|it| document.get(text(it)).is_none())),
            "allOf" => list(wanted).iter().for_each(|it| check(root, it, document, at, faults)),
            "if" if holds(wanted) => check(root, &schema["then"], document, at, faults),
            "if" | "then" => {}
            "$ref" => check(root, referred(root, text(wanted)), document, at, faults),
            "items" => {
                for (index, item) in document.as_array().into_iter().flatten().enumerate() {
                    check(root, wanted, item, &format!("{at}/{index}"), faults);
                }
            }
            "properties" => {
                for (name, value) in document.as_object().into_iter().flatten() {
                    if let Some(schema) = wanted.get(name) {
                        check(root, schema, value, &format!("{at}/{name}"), faults);
                    }
                }
            }
            "additionalProperties" => {
                let known = schema["properties"].as_object().cloned().unwrap_or_else(Map::new);
                let fields = document.as_object().into_iter().flatten();
                let unknown: Vec<&String> =
                    fields.map(|(name, _)| name).filter(|it| !known.contains_key(*it)).collect();
                if wanted == &Value::Bool(false) && !unknown.is_empty() {
                    faults.push(format!("{at}: {unknown:?} are not in the schema"));
                }
            }
            other => faults.push(format!("the keyword `{other}` is not known")),
        }
    }
}

fn is_valid(root: &Value, schema: &Value, document: &Value) -> bool {
    let mut faults = Vec::new();
    check(root, schema, document, "", &mut faults);
    faults.is_empty()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn types(wanted: &Value) -> Vec<&str> {
    match wanted {
        Value::Array(all) => all.iter().map(text).collect(),
        one => vec![text(one)],
    }
}

fn is_of_type(document: &Value, name: &str) -> bool {
    match name {
        "object" => document.is_object(),
        "array" => document.is_array(),
        "string" => document.is_string(),
        "integer" => document.is_i64() || document.is_u64(),
        "boolean" => document.is_boolean(),
        "null" => document.is_null(),
        _ => false,
    }
}

fn referred<'r>(root: &'r Value, name: &str) -> &'r Value {
    let path = name.strip_prefix('#').unwrap_or_default();
    root.pointer(path).unwrap_or(&Value::Null)
}

#[test]
fn what_is_wrong_is_told() {
    let schema = serde_json::json!({
        "type": "object",
        "properties": { "a": { "enum": [1, 2] }, "b": { "$ref": "#/$defs/c" } },
        "required": ["a"],
        "additionalProperties": false,
        "allOf": [{ "if": { "properties": { "a": { "const": 2 } } }, "then": { "required": ["b"] } }],
        "$defs": { "c": { "type": ["array", "null"], "items": { "type": "string" } } },
    });
    let right = |document: Value| assert_eq!(faults(&schema, &document), [""; 0], "{document}");
    let wrong = |document: Value| assert_ne!(faults(&schema, &document), [""; 0], "{document}");
    right(serde_json::json!({ "a": 1 }));
    right(serde_json::json!({ "a": 2, "b": ["x"] }));
    wrong(serde_json::json!({}));
    wrong(serde_json::json!({ "a": 3 }));
    wrong(serde_json::json!({ "a": 2 }));
    wrong(serde_json::json!({ "a": 2, "b": [1] }));
    wrong(serde_json::json!({ "a": 1, "c": 1 }));
    wrong(serde_json::json!([]));
    assert_ne!(faults(&serde_json::json!({ "pattern": "x" }), &Value::Null), [""; 0]);
}
