//! What is made of the code and the packs is fresh: the JSON Schema, the tables of docs, the codes.
//!
//! `PUSHWRIGHT_BLESS=1 cargo test --test generated` writes all of it anew. The schema is also held
//! against every push.toml of the fixtures, by the few keywords it uses.

mod codes;
mod messages;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use pushwright_config::field::{Field, FieldKind, Secrecy};
use pushwright_config::keys::{KEYS, Key, KeyKind};
use pushwright_config::{PackSet, Severity, pack_folders, parse};
use pushwright_engine::schema;
use regex_lite::Regex;
use serde_json::{Map, Value, json};
use toml::de::{DeTable, DeValue};

const SCHEMA: &str = "docs/push.schema.json";
const REFERENCE: &str = "docs/push-toml.md";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Holds a file to its text, or writes it.
#[track_caller]
fn check(file: &str, text: &str) {
    let path = root().join(file);
    if std::env::var_os("PUSHWRIGHT_BLESS").is_some() {
        fs::write(&path, text).expect("the file can be written");
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == text, "{file} is stale: run `PUSHWRIGHT_BLESS=1 cargo test --test generated`");
}

#[test]
fn the_schema_is_fresh() {
    check(SCHEMA, &schema(&PackSet::embedded()));
}

#[test]
fn the_page_of_messages_is_fresh() {
    check("fixtures/messages.md", &messages::page(root()));
}

#[test]
fn the_reference_of_push_toml_is_fresh() {
    let text = fs::read_to_string(root().join(REFERENCE)).expect("the page is there");
    let text = with_block(&text, "keys", &keys_table());
    check(REFERENCE, &with_block(&text, "fields", &field_tables(&PackSet::embedded())));
}

/// The page with what stands between two marks of this name replaced.
fn with_block(page: &str, name: &str, block: &str) -> String {
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->\n"));
    let (head, rest) = page.split_once(&begin).expect("the block's begin is marked");
    let (_, tail) = rest.split_once(&end).expect("the block's end is marked");
    format!("{head}{begin}{block}{end}{tail}")
}

fn keys_table() -> String {
    let mut text = "| key | meaning | default |\n|---|---|---|\n".to_owned();
    for Key { path, kind, help, default } in &KEYS {
        let words = match kind {
            KeyKind::OneOf(words) => {
                let quoted: Vec<String> = words().iter().map(|it| format!("`\"{it}\"`")).collect();
                format!(": {}", quoted.join(", "))
            }
            _ => String::new(),
        };
        let _ = writeln!(text, "| `{path}` | {help}{words} | {default} |");
    }
    text
}

/// For each vendor, its fields with the editions that know them.
fn field_tables(packs: &PackSet) -> String {
    let mut text = String::new();
    for vendor in packs.vendors() {
        let editions = packs.editions(vendor);
        let names: Vec<String> =
            editions.iter().map(|pack| format!("`{}`", pack.id.edition)).collect();
        let _ = writeln!(text, "\n### `[vendors.{vendor}]`\n\nEditions: {}.\n", names.join(", "));
        text += "| key | takes | what it is |\n|---|---|---|\n";
        let mut shown: Vec<&str> = Vec::new();
        for field in editions.iter().rev().flat_map(|pack| &pack.certificate) {
            if shown.contains(&field.key.as_str()) {
                continue;
            }
            shown.push(&field.key);
            let known = editions.iter().filter(|pack| pack.field(&field.key).is_some());
            let known: Vec<&str> = known.map(|pack| pack.id.edition.as_str()).collect();
            let only = match known.len() == editions.len() {
                true => String::new(),
                false => format!(" (`{}` only)", known.join("`, `")),
            };
            let (takes, help) = (takes(field), field.help.replace('|', "\\|"));
            let _ = writeln!(text, "| `{}` | {takes} | {}: {help}{only} |", field.key, field.title);
        }
        let mut options: BTreeMap<&str, (&str, bool)> = BTreeMap::new();
        for option in editions.iter().flat_map(|pack| &pack.options) {
            options.insert(&option.key, (&option.title, option.default));
        }
        for (key, (title, default)) in options {
            let _ = writeln!(
                text,
                "| `options.{key}` | `true` or `false` | {title}; default: `{default}` |"
            );
        }
    }
    text.push('\n');
    text
}

fn takes(field: &Field) -> String {
    let required = if field.required && field.default.is_none() { ", required" } else { "" };
    let what = match (field.kind, field.secret) {
        (FieldKind::Text, _) => match field.shape.chars {
            Some(chars) => format!("text, {}", chars.describe()),
            None => "text".to_owned(),
        },
        (FieldKind::Integer, _) => "a whole number".to_owned(),
        (FieldKind::Class, _) => "a class name".to_owned(),
        (FieldKind::Path, _) => "a path".to_owned(),
        (FieldKind::Fingerprints, _) => "a list of SHA-256".to_owned(),
        (FieldKind::Secret, Secrecy::Server) => "`{ env = \"NAME\" }`".to_owned(),
        (FieldKind::Secret, Secrecy::App | Secrecy::No) => {
            "text, `{ env = \"NAME\" }` or `{ gradle-property = \"NAME\" }`".to_owned()
        }
    };
    format!("{what}{required}")
}

/// A project's push.toml, or a case of the checks, with whether the checks find an error in it.
fn configs(packs: &PackSet) -> Vec<(PathBuf, String, bool)> {
    let mut files = Vec::new();
    for folder in ["fixtures", "crates/config/tests/findings", "examples", "crates/certificate"] {
        let walk = walkdir::WalkDir::new(root().join(folder)).sort_by_file_name();
        for entry in walk.into_iter().filter_map(Result::ok) {
            let path = entry.into_path();
            let case =
                folder.ends_with("findings") && path.extension().is_some_and(|it| it == "toml");
            if case || path.ends_with("push.toml") {
                let text = fs::read_to_string(&path).expect("a config is UTF-8");
                files.push((path, text));
            }
        }
    }
    let judged = files.into_iter().map(|(path, text)| {
        let (_, found) = parse("push.toml", &text, packs);
        let wrong = found.iter().any(|it| it.severity == Severity::Error);
        (path, text, wrong)
    });
    judged.collect()
}

/// Cases of the checks whose errors no schema can say.
const BEYOND_A_SCHEMA: [&str; 4] =
    ["not-toml", "version-older-than-served", "for-another-tool", "for-a-tool-of-no-version"];

/// The packs of the tool, and the invented one that the cases of the checks use.
fn with_acme() -> PackSet {
    let mut packs = PackSet::embedded();
    let path = root().join("crates/config/tests/packs/acme/push-1/pack.toml");
    let text = fs::read_to_string(path).expect("the invented pack is there");
    assert_eq!(packs.add(vec![("acme/pack.toml".to_owned(), text)]), []);
    packs
}

#[test]
fn the_schema_takes_what_the_checks_take_and_refuses_what_they_refuse() {
    let packs = with_acme();
    let schema: Value = serde_json::from_str(&schema(&packs)).expect("it is JSON");
    let (mut taken, mut refused) = (0, 0);
    for (path, text, wrong) in configs(&packs) {
        let stem = path.file_stem().and_then(|it| it.to_str()).unwrap_or_default();
        if BEYOND_A_SCHEMA.contains(&stem) || !pack_folders(&text).is_empty() {
            continue;
        }
        let faults = faults(&schema, &value(&text), &schema);
        assert_eq!(faults.is_empty(), !wrong, "{}: {faults:#?}", path.display());
        if wrong { refused += 1 } else { taken += 1 }
    }
    assert!(taken > 50 && refused > 5, "{taken} taken, {refused} refused");
}

fn value(text: &str) -> Value {
    let (table, _) = DeTable::parse_recoverable(text.trim_start_matches('\u{feff}'));
    object(table.get_ref())
}

fn object(table: &DeTable<'_>) -> Value {
    let entries = table.iter().map(|(key, it)| (key.get_ref().to_string(), json_of(it.get_ref())));
    Value::Object(entries.collect::<Map<_, _>>())
}

fn json_of(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => json!(text),
        DeValue::Integer(number) => {
            json!(i64::from_str_radix(number.as_str(), number.radix()).unwrap_or(i64::MAX))
        }
        DeValue::Float(number) => json!(number.as_str().parse::<f64>().unwrap_or(0.0)),
        DeValue::Boolean(value) => json!(value),
        DeValue::Datetime(date) => json!(date.to_string()),
        DeValue::Array(list) => list.iter().map(|it| json_of(it.get_ref())).collect(),
        DeValue::Table(table) => object(table),
    }
}

/// What is wrong with `value` by the keywords that the schema uses; any other one is refused.
fn faults(schema: &Value, value: &Value, root: &Value) -> Vec<String> {
    let rules = schema.as_object().expect("a schema is an object");
    let mut found = Vec::new();
    for (keyword, rule) in rules {
        let fits = |schema: &Value| faults(schema, value, root).is_empty();
        match keyword.as_str() {
            "$schema" | "title" | "description" | "default" | "examples" | "definitions"
            | "then" => {}
            "$ref" => {
                let name = rule.as_str().and_then(|it| it.strip_prefix("#/definitions/"));
                let name = name.expect("a reference leads to the definitions");
                found.extend(faults(&root["definitions"][name], value, root));
            }
            "type" if !is_of(value, rule) => found.push(format!("{value} is no {rule}")),
            "const" if value != rule => found.push(format!("{value} is not {rule}")),
            "enum" if !items(rule).contains(value) => {
                found.push(format!("{value} is not in {rule}"))
            }
            "pattern" if !value.as_str().is_none_or(|it| matches(rule, it)) => {
                found.push(format!("{value} does not match {rule}"));
            }
            "minLength" if value == "" => found.push("an empty text".to_owned()),
            "minimum" if value.as_i64() < rule.as_i64() => found.push(format!("{value} < {rule}")),
            "maximum" if value.as_i64() > rule.as_i64() => found.push(format!("{value} > {rule}")),
            "maxItems" if value.as_array().map(Vec::len) > rule.as_u64().map(|it| it as usize) => {
                found.push(format!("more than {rule}"));
            }
            "minItems" if value.as_array().map(Vec::len) < rule.as_u64().map(|it| it as usize) => {
                found.push(format!("fewer than {rule}"));
            }
            "items" => {
                found.extend(items(value).iter().flat_map(|it| faults(rule, it, root)));
            }
            "allOf" => found.extend(items(rule).iter().flat_map(|it| faults(it, value, root))),
            "anyOf" if !items(rule).iter().any(fits) => found.push(format!("{value} fits none")),
            "if" if fits(rule) => found.extend(faults(&rules["then"], value, root)),
            "required" => {
                let absent = |key: &&Value| value.is_object() && value[text(key)].is_null();
                found.extend(items(rule).iter().filter(absent).map(|key| format!("no {key}")));
            }
            "propertyNames" => {
                let names = entries(value).map(|(key, _)| json!(key));
                found.extend(names.flat_map(|name| faults(rule, &name, root)));
            }
            "properties" => {
                let known = entries(value).filter_map(|(key, it)| Some((rule.get(key)?, it)));
                found.extend(known.flat_map(|(rule, it)| faults(rule, it, root)));
            }
            "additionalProperties" => {
                let known =
                    |key: &str| rules.get("properties").is_some_and(|it| !it[key].is_null());
                for (key, it) in entries(value).filter(|(key, _)| !known(key)) {
                    match rule {
                        Value::Bool(_) => found.push(format!("unknown key {key}")),
                        rule => found.extend(faults(rule, it, root)),
                    }
                }
            }
            "type" | "const" | "enum" | "pattern" | "minLength" | "minimum" | "maximum"
            | "maxItems" | "minItems" | "anyOf" | "if" => {}
            other => panic!("this test does not know the keyword {other}"),
        }
    }
    found
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

fn matches(pattern: &Value, it: &str) -> bool {
    Regex::new(text(pattern)).expect("a pattern can be read").is_match(it)
}

fn is_of(value: &Value, kind: &Value) -> bool {
    match text(kind) {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64(),
        other => panic!("this test does not know the type {other}"),
    }
}
