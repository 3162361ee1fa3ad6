//! The JSON Schema of push.toml, for editors that complete and check TOML by one.
//!
//! Made of the list of keys and of the packs, so that it says of a certificate field what the
//! checks say. It stands here and not beside the checks because the macros link those and have no
//! use for JSON. What a schema cannot say (that an edition is of its vendor's version, that
//! variants lie on one axis) is left to the checks; what they merely warn of is left out.

use std::collections::BTreeSet;

use pushwright_config::config::{ClickKind, ImSdk};
use pushwright_config::field::{Chars, Field, FieldKind, Secrecy, Shape};
use pushwright_config::keys::{KEYS, Key, KeyKind};
use pushwright_config::{Pack, PackSet};
use serde_json::{Map, Value, json};

/// The schema for the vendors of `packs`, as JSON Schema draft 7; ends with a newline.
///
/// Vendors of other packs are let pass: a push.toml may name packs of its own.
#[must_use]
pub fn schema(packs: &PackSet) -> String {
    let mut root = table("", &Map::new());
    let own = |name: &str, value: Value| (name.to_owned(), value);
    let vendors: Map<String, Value> =
        packs.vendors().into_iter().map(|it| own(it, vendor(it, packs))).collect();
    let overrides: Map<String, Value> =
        packs.vendors().into_iter().map(|it| own(it, vendor_override(it, packs))).collect();
    let foreign = json!({
        "type": "object",
        "required": ["edition", "sdk-version"],
        "properties": table("vendors.<vendor>", &Map::new())["properties"],
    });
    let mut variant = table("variants.<name>", &Map::new());
    variant["properties"]["vendors"] = json!({
        "type": "object",
        "description": "what it has of its own, by vendor",
        "properties": overrides,
        "additionalProperties": { "type": "object" },
    });
    let properties = &mut root["properties"];
    properties["vendors"] = json!({
        "type": "object",
        "description": "the vendors, each with the values of its consoles",
        "properties": vendors,
        "additionalProperties": foreign,
    });
    properties["variants"] = json!({
        "type": "object",
        "description": "product flavors or build types, with values of their own",
        "additionalProperties": variant,
    });
    root["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    root["title"] = json!("push.toml");
    root["description"] = json!("What an Android app has of vendor push; see `pushwright --help`.");
    root["required"] = json!(["version"]);
    root["definitions"] = json!({ "click": click() });
    let mut text = serde_json::to_string_pretty(&root).expect("keys of the schema are texts");
    text.push('\n');
    text
}

/// The table at `path` with the keys listed for it, and with a vendor's `fields` where it has any.
fn table(path: &str, fields: &Map<String, Value>) -> Value {
    let prefix = if path.is_empty() { String::new() } else { format!("{path}.") };
    let mut properties = Map::new();
    for key in &KEYS {
        let Some(rest) = key.path.strip_prefix(&prefix) else { continue };
        match rest.split_once('.') {
            _ if rest.starts_with('<') => properties.extend(fields.clone()),
            None => {
                properties.insert(rest.to_owned(), value(key));
            }
            Some((_, below)) if below.starts_with('<') => {}
            Some((inner, _)) if properties.contains_key(inner) => {}
            Some(("click", _)) => {
                properties.insert("click".to_owned(), json!({ "$ref": "#/definitions/click" }));
            }
            Some((inner, _)) => {
                let inner_path = format!("{prefix}{inner}");
                properties.insert(inner.to_owned(), table(&inner_path, fields));
            }
        }
    }
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

/// What a key takes; fields, which are the packs', are not asked for here.
fn value(key: &Key) -> Value {
    let mut schema = match key.kind {
        KeyKind::Version => json!({ "const": 1 }),
        KeyKind::Boolean | KeyKind::Option => json!({ "type": "boolean" }),
        KeyKind::Text | KeyKind::Field => json!({ "type": "string", "minLength": 1 }),
        KeyKind::Dotted => json!({ "type": "string", "pattern": format!("^{NAME}(\\.{NAME})*$") }),
        KeyKind::Class => class(),
        KeyKind::Page => json!({ "type": "string", "pattern": "^https?://[^\\s/]" }),
        KeyKind::Uri => json!({ "type": "string", "pattern": "^[A-Za-z][A-Za-z0-9+.-]*:\\S+$" }),
        KeyKind::Texts => json!({ "type": "array", "items": { "type": "string" } }),
        KeyKind::Members => {
            let name = json!({ "type": "string", "pattern": format!("^{NAME}$") });
            json!({ "type": "array", "minItems": 1, "items": name })
        }
        KeyKind::OneOf(words) => json!({ "enum": words() }),
        KeyKind::Click => return json!({ "$ref": "#/definitions/click" }),
    };
    let default = match key.default {
        "" => String::new(),
        "required" => "; required".to_owned(),
        default => format!("; default: {default}"),
    };
    schema["description"] = json!(format!("{}{default}", key.help));
    schema
}

/// A Java name, as a regular expression.
const NAME: &str = "[A-Za-z_$][A-Za-z0-9_$]*";

fn class() -> Value {
    json!({ "type": "string", "pattern": format!("^\\.?{NAME}(\\.{NAME})*$") })
}

/// `[click]`: each event with the keys that go with it.
fn click() -> Value {
    let mut schema = table("click", &Map::new());
    schema["description"] = json!("what a click on a notification opens");
    schema["required"] = json!(["event"]);
    let rules: Vec<Value> = ClickKind::ALL.into_iter().map(click_rule).collect();
    schema["allOf"] = json!(rules);
    schema
}

fn click_rule(kind: ClickKind) -> Value {
    let needed: Vec<&str> = kind.needs().iter().map(|(key, _)| *key).collect();
    let mut allowed = vec!["event"];
    allowed.extend(kind.keys());
    json!({
        "if": { "properties": { "event": { "const": kind.as_str() } } },
        "then": { "required": needed, "propertyNames": { "enum": allowed } },
    })
}

/// `[vendors.X]`: the keys of every edition, and for each edition which of them are its own.
fn vendor(name: &str, packs: &PackSet) -> Value {
    let editions = packs.editions(name);
    let mut schema = table("vendors.<vendor>", &fields(&editions, |_| true));
    let properties = &mut schema["properties"];
    let options = options(&editions);
    if !options.is_empty() {
        properties["options"] =
            json!({ "type": "object", "properties": options, "additionalProperties": false });
    }
    let names: Vec<&str> = editions.iter().map(|pack| pack.id.edition.as_str()).collect();
    properties["edition"]["enum"] = json!(names);
    properties["sdk-version"]["examples"] =
        editions.iter().map(|pack| json!(pack.sdk.default)).collect();
    schema["required"] = json!(["edition", "sdk-version"]);
    if let Some(pack) = packs.newest(name) {
        schema["description"] = json!(format!("{}; {}", pack.title, pack.docs));
    }
    schema["allOf"] = editions.iter().map(|pack| edition_rule(pack, &editions)).collect();
    schema
}

/// Which fields an edition needs, and which it knows: its own, and those of editions it replaces.
fn edition_rule(pack: &Pack, editions: &[&Pack]) -> Value {
    let needed: Vec<&str> = pack
        .certificate
        .iter()
        .filter(|field| field.required && field.default.is_none())
        // Whether it is needed hangs on `im.sdk`, which stands in another table.
        .filter(|field| ImSdk::all().into_iter().all(|im| im.wants(&field.key)))
        .map(|field| field.key.as_str())
        .collect();
    let mut known: BTreeSet<&str> =
        ["edition", "sdk-version", "variants", "options", "click"].into_iter().collect();
    let old = editions.iter().filter(|other| pack.supersedes.contains(&other.id.edition));
    for pack in old.copied().chain([pack]) {
        known.extend(pack.certificate.iter().map(|field| field.key.as_str()));
    }
    json!({
        "if": { "properties": { "edition": { "const": pack.id.edition } } },
        "then": { "required": needed, "propertyNames": { "enum": known } },
    })
}

/// `[variants.*.vendors.X]`.
fn vendor_override(name: &str, packs: &PackSet) -> Value {
    let editions = packs.editions(name);
    let varies = |field: &Field| field.source.is_none() && field.kind != FieldKind::Path;
    table("variants.<name>.vendors.<vendor>", &fields(&editions, varies))
}

/// The certificate fields of several editions; of those with one key, the last edition's.
fn fields(editions: &[&Pack], wanted: impl Fn(&Field) -> bool) -> Map<String, Value> {
    let all = editions.iter().flat_map(|pack| &pack.certificate);
    all.filter(|field| wanted(field)).map(|it| (it.key.clone(), field(it))).collect()
}

fn options(editions: &[&Pack]) -> Map<String, Value> {
    let all = editions.iter().flat_map(|pack| &pack.options);
    let option = |title: &str, default: bool| json!({ "type": "boolean", "description": title, "default": default });
    all.map(|it| (it.key.clone(), option(&it.title, it.default))).collect()
}

fn field(field: &Field) -> Value {
    let mut schema = match field.kind {
        FieldKind::Text => text(&field.shape),
        FieldKind::Class => class(),
        FieldKind::Path => json!({ "type": "string", "minLength": 1 }),
        FieldKind::Integer => integer(&field.shape),
        FieldKind::Fingerprints => fingerprints(&field.shape),
        FieldKind::Secret => secret(field),
    };
    schema["description"] = json!(format!("{}: {}", field.title, field.help));
    schema
}

fn text(shape: &Shape) -> Value {
    let dash = if shape.groups.is_empty() { "" } else { "-" };
    match shape.chars.map(set) {
        Some(set) => json!({ "type": "string", "pattern": format!("^[{set}{dash}]+$") }),
        None => json!({ "type": "string", "minLength": 1 }),
    }
}

/// The characters as a regular expression has them between brackets.
fn set(chars: Chars) -> &'static str {
    match chars {
        Chars::Digits => "0-9",
        Chars::Hex => "0-9a-fA-F",
        Chars::Alphanumeric => "0-9a-zA-Z",
        Chars::Printable => "!#-&(-\\[\\]-_a-~",
    }
}

/// Up to here every reader of JSON tells whole numbers apart.
const EXACT: i64 = 1 << 53;

fn integer(shape: &Shape) -> Value {
    let mut schema = json!({ "type": "integer" });
    if let Some((least, most)) = shape.range {
        schema["minimum"] = json!(least);
        if most < EXACT {
            schema["maximum"] = json!(most);
        }
    }
    schema
}

fn fingerprints(shape: &Shape) -> Value {
    let digits = "^([0-9a-fA-F]{2}:?){31}[0-9a-fA-F]{2}$";
    let mut schema = json!({ "type": "array", "items": { "type": "string", "pattern": digits } });
    if let Some(most) = shape.most {
        schema["maxItems"] = json!(most);
    }
    schema
}

/// A server's secret has no literal form.
fn secret(field: &Field) -> Value {
    let reference = |key: &str| {
        json!({
            "type": "object",
            "properties": { key: { "type": "string", "pattern": "^[A-Za-z_.-][A-Za-z0-9_.-]*$" } },
            "required": [key],
            "additionalProperties": false,
        })
    };
    match field.secret {
        Secrecy::Server => reference("env"),
        Secrecy::App | Secrecy::No => {
            json!({ "anyOf": [text(&field.shape), reference("env"), reference("gradle-property")] })
        }
    }
}
