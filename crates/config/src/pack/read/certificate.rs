//! `[certificate.*]` of pack.toml: the keys that a vendor has in push.toml.
//!
//! Knows which rules go with which kind of value; doesn't hold any value against them.

use std::collections::BTreeMap;

use super::{is_plain_name, no_template, strings, word};
use crate::field::{
    Chars, Constant, ConstantKind, Field, FieldKind, Secrecy, Shape, SourceDrop, is_java_name,
};
use crate::pack::SourceTemplate;
use crate::reader::{Entry, Table};

pub(super) fn certificate(root: &Table<'_>, sources: &[SourceTemplate]) -> Vec<Field> {
    let Some(table) = root.table("certificate") else { return vec![] };
    let mut fields: Vec<Field> = Vec::new();
    for it in table.entries() {
        let Some(inner) = table.as_table(&it) else { continue };
        let Some(field) = field(&inner, it.key, it.key_span.start, sources) else {
            inner.finish();
            continue;
        };
        if let Some(same) = fields.iter().find(|other| shares_constant(other, &field)) {
            let message = format!("`{}` has the constant of `{}`", field.key, same.key);
            root.reader.add(root.reader.bad(message, &it.key_span).help("give each its own name"));
        }
        fields.push(field);
        inner.finish();
    }
    fields
}

fn shares_constant(one: &Field, other: &Field) -> bool {
    let name = |field: &Field| field.constant.as_ref().map(|it| it.name.clone());
    name(one).is_some() && name(one) == name(other)
}

/// Keys of `[vendors.X]` that are no certificate fields, and names the macros need.
const TAKEN: [&str; 7] =
    ["vendor", "edition", "sdk-version", "options", "click", "intent-uri", "application-id"];

fn field(table: &Table<'_>, key: &str, at: usize, sources: &[SourceTemplate]) -> Option<Field> {
    let reader = table.reader;
    if TAKEN.contains(&key) || !is_plain_name(key) || key.contains('_') {
        let message = format!("`{key}` cannot be a field's key");
        reader.add(reader.bad(message, &table.span).help("choose another, in kebab case"));
    }
    let kind = table.required("type", "say what kind of value it takes");
    let kind = kind.and_then(|it| word(table, &it, &FieldKind::ALL, FieldKind::as_str));
    let title = table.required("title", "give the console's name of it");
    let help = table.required("help", "say what it is and where it is found");
    let source = table.string("source");
    if let Some(source) = &source
        && !sources.iter().any(|it| it.name == source.value)
    {
        no_template(table, &source.value, &source.span);
    }
    let secret = secrecy(table, kind);
    let field = Field {
        key: key.to_owned(),
        shape: table.table("shape").map(|shape| read_shape(&shape, kind)).unwrap_or_default(),
        required: table.boolean("required").is_some_and(|it| it.value),
        default: table.string("default").map(|it| it.value),
        constant: table.table("constant").and_then(|it| constant(&it, kind, secret)),
        secret,
        example: strings(table, "example"),
        source: source.map(|it| it.value),
        provides: table.table("provides").and_then(|it| source_drop(&it)),
        console: table.string("console").map(|it| it.value),
        channel: table.boolean("channel").is_some_and(|it| it.value),
        message_class: table.boolean("message-class").is_some_and(|it| it.value),
        line: reader.line(at),
        kind: kind?,
        title: title?.value,
        help: help?.value,
    };
    Some(field)
}

fn secrecy(table: &Table<'_>, kind: Option<FieldKind>) -> Secrecy {
    let given = table.string("secret");
    match (kind, given) {
        (Some(FieldKind::Secret), Some(it)) if it.value == "server" => Secrecy::Server,
        (Some(FieldKind::Secret), Some(it)) if it.value == "app" => Secrecy::App,
        (Some(FieldKind::Secret), _) => {
            table.missing("secret", "give `secret = \"server\"` or `secret = \"app\"`", None);
            Secrecy::Server
        }
        (_, Some(it)) => {
            let message = "`secret` goes with `type = \"secret\"` only".to_owned();
            table.reader.add(table.reader.bad(message, &it.span).help("drop it"));
            Secrecy::No
        }
        (_, None) => Secrecy::No,
    }
}

/// The keys of a shape that say something of a kind of value.
fn shape_keys(kind: FieldKind) -> &'static [&'static str] {
    match kind {
        FieldKind::Text | FieldKind::Secret => &["chars", "length", "prefix", "groups"],
        FieldKind::Integer => &["range", "length"],
        FieldKind::Fingerprints => &["most"],
        FieldKind::Class | FieldKind::Path => &[],
    }
}

/// Reports keys that say nothing of this kind of value.
fn misplaced(table: &Table<'_>, kind: FieldKind) {
    let fitting = shape_keys(kind);
    for key in ["chars", "length", "prefix", "groups", "range", "most"] {
        let given = table.peek(key).filter(|_| !fitting.contains(&key));
        let Some(it) = given else { continue };
        table.know(key);
        let message = format!("`{key}` says nothing of `type = \"{}\"`", kind.as_str());
        table.reader.add(table.reader.bad(message, &it.key_span).help("drop it, or mend `type`"));
    }
}

fn read_shape(table: &Table<'_>, kind: Option<FieldKind>) -> Shape {
    if let Some(kind) = kind {
        misplaced(table, kind);
    }
    let chars = table.string("chars");
    let pair = |key| {
        let list = table.integers(key)?;
        match list[..] {
            [least, most] if least <= most => Some((least, most)),
            _ => {
                let message = format!("`{key}` takes a least and a greatest number");
                table.reader.add(table.reader.bad(message, &table.span).help("give `[1, 9]`"));
                None
            }
        }
    };
    let count = |number: i64| usize::try_from(number).unwrap_or(0);
    let shape = Shape {
        chars: chars.and_then(|it| word(table, &it, &Chars::ALL, Chars::as_str)),
        length: pair("length").map(|(least, most)| (count(least), count(most))),
        prefix: table.string("prefix").map(|it| it.value),
        groups: table.integers("groups").unwrap_or_default().into_iter().map(count).collect(),
        range: pair("range"),
        most: table.integer("most").map(|it| count(it.value)),
    };
    table.finish();
    shape
}

fn constant(table: &Table<'_>, field: Option<FieldKind>, secret: Secrecy) -> Option<Constant> {
    let reader = table.reader;
    let name = table.required("name", "give the constant's name");
    if let Some(it) = name.as_ref().filter(|it| !is_java_name(&it.value)) {
        let message = format!("`{}` cannot be the name of a constant", it.value);
        reader.add(reader.bad(message, &it.span).help("write `UPPER_SNAKE_CASE`"));
    }
    let given = table.required("type", "give `\"long\"` or `\"String\"`");
    let all = [ConstantKind::Long, ConstantKind::Text];
    let kind = given.as_ref().and_then(|it| word(table, it, &all, ConstantKind::as_str));
    if let (Some(ConstantKind::Long), Some(it)) = (kind, &given)
        && field.is_some_and(|it| it != FieldKind::Integer)
    {
        let message = "a `long` holds `type = \"integer\"` only".to_owned();
        reader.add(reader.bad(message, &it.span).help("write `String`"));
    }
    if secret == Secrecy::Server {
        let message = "a secret of the server would stand in the app".to_owned();
        let help = "drop `constant`, or write `secret = \"app\"` where the SDK needs it in the app";
        reader.add(reader.bad(message, &table.span).help(help));
    }
    table.finish();
    Some(Constant { name: name?.value, kind: kind? })
}

fn source_drop(table: &Table<'_>) -> Option<SourceDrop> {
    let root = table.required("root", "give the folder that holds the package tree");
    let package = table.required("package", "give the package of the sources");
    let parts = strings(table, "parts");
    let beside = strings(table, "beside");
    let kits = table.table("kits").map(|it| kits(&it)).unwrap_or_default();
    table.finish();
    Some(SourceDrop { root: root?.value, package: package?.value, parts, kits, beside })
}

fn kits(table: &Table<'_>) -> BTreeMap<String, String> {
    let library = |it: &Entry<'_>| Some((it.key.to_owned(), table.as_string(it)?.value));
    table.entries().iter().filter_map(library).collect()
}
