//! `[sdk]` of a pack.toml: versions, and the gates between them.

use super::{module, one_version, plain_name};
use crate::pack::sdk::{Gate, Least, Sdk, Sign, StartsBy};
use crate::reader::Table;
use pushwright_text::compare_versions;

pub(super) fn sdk(root: &Table<'_>) -> Sdk {
    let mut sdk = Sdk::default();
    let Some(table) = root.table("sdk") else {
        if root.peek("sdk").is_none() {
            root.missing("sdk", "give `[sdk]` with `default = \"<version>\"`", None);
        }
        return sdk;
    };
    let versions = |key: &str| -> Vec<String> {
        let found = table.strings(key).unwrap_or_default();
        found.iter().for_each(|it| one_version(&table, it));
        found.into_iter().map(|it| it.value).collect()
    };
    (sdk.known, sdk.stated) = (versions("known"), versions("stated"));
    refuse_twice(&table, &sdk);
    if let Some(default) = table.required("default", "give the version `setup` writes down") {
        one_version(&table, &default);
        let all = sdk.versions();
        if !all.is_empty() && !all.contains(&default.value.as_str()) {
            let message = format!("`{}` is not among `sdk.known` and `sdk.stated`", default.value);
            let found = root.reader.bad(message, &default.span);
            root.reader.add(found.help("add it there, or choose one of them"));
        }
        sdk.default = default.value;
    }
    sdk.class = table.string("class").map(|it| it.value);
    let lacks = table.strings("lacks").unwrap_or_default();
    sdk.lacks = lacks.into_iter().map(|it| it.value).collect();
    let modules = table.strings("modules").unwrap_or_default().into_iter();
    sdk.modules = modules.filter(|it| module(&table, it)).map(|it| it.value).collect();
    let wrapped = table.strings("wrapped-in").unwrap_or_default().into_iter();
    sdk.wrapped_in = wrapped.filter(|it| module(&table, it)).map(|it| it.value).collect();
    sdk.starts_by = table.table("starts-by").and_then(|it| starts_by(&it));
    sdk.least = table.table("least").and_then(|it| least(&it));
    if let Some(gates) = table.table("gates") {
        for it in gates.entries() {
            let Some(inner) = gates.as_table(&it) else { continue };
            plain_name(&gates, it.key, &it.key_span);
            sdk.gates.insert(it.key.to_owned(), gate(&inner));
        }
    }
    table.finish();
    sdk
}

/// What was looked at is not only stated.
fn refuse_twice(table: &Table<'_>, sdk: &Sdk) {
    for version in table.strings("stated").unwrap_or_default() {
        if sdk.known.contains(&version.value) {
            let message = format!("`{}` is among `known`, too", version.value);
            let found = table.reader.bad(message, &version.span);
            table.reader.add(found.help("leave it where it belongs: was its file looked at?"));
        }
    }
}

fn starts_by(table: &Table<'_>) -> Option<StartsBy> {
    let provider = table.required("provider", "give the class of the provider");
    let call = table.required("call", "say what a source calls instead");
    table.finish();
    Some(StartsBy { provider: provider?.value, call: call?.value })
}

fn least(table: &Table<'_>) -> Option<Least> {
    let version = version(table, "version");
    if table.peek("version").is_none() {
        table.missing("version", "give the oldest version that will do", None);
    }
    let because = table.required("because", "say what older versions lack");
    table.finish();
    Some(Least { version: version?, because: because?.value })
}

fn gate(table: &Table<'_>) -> Gate {
    if table.peek("from").or(table.peek("until")).is_none() {
        table.missing("from", "give `from`, `until` or both", None);
    }
    let (from, until) = range(table);
    let gate = Gate {
        after: last_before(table, "after", "from", from.as_deref()),
        through: last_before(table, "through", "until", until.as_deref()),
        what: table.string("what").map(|it| it.value),
        told_by: table.table("told-by").and_then(|it| sign(&it)),
        from,
        until,
    };
    table.finish();
    gate
}

/// The versions from which on and before which something holds.
pub(super) fn range(table: &Table<'_>) -> (Option<String>, Option<String>) {
    let (from, until) = (version(table, "from"), version(table, "until"));
    if let (Some(from), Some(until)) = (&from, &until)
        && compare_versions(from, until).is_ge()
    {
        let message = format!("no version is from `{from}` on and before `{until}`");
        let found = table.reader.bad(message, &table.span);
        table.reader.add(found.help("`from` counts, `until` does not: give the lower one first"));
    }
    (from, until)
}

/// The version of `key`, which is the last one seen before that of `end`.
fn last_before(table: &Table<'_>, key: &str, end: &str, first: Option<&str>) -> Option<String> {
    let last = version(table, key)?;
    if first.is_some_and(|first| compare_versions(&last, first).is_lt()) {
        return Some(last);
    }
    let span = table.peek(key).map_or(table.span.clone(), |it| it.span);
    let message = format!("`{key}` is not a version before `{end}`");
    let help = format!("give the last version seen before that of `{end}`, or drop the key");
    table.reader.add(table.reader.bad(message, &span).help(help));
    None
}

fn sign(table: &Table<'_>) -> Option<Sign> {
    if let Some(permission) = table.string("permission") {
        table.finish();
        return Some(Sign::Permission(permission.value));
    }
    let class = table.required("class", "give the class's qualified name, or a `permission`");
    let method = table.string("method").map(|it| it.value);
    let descriptor = table.string("descriptor");
    if let Some(it) = &descriptor
        && (method.is_none() || !is_descriptor(&it.value))
    {
        let message = format!("`{}` describes no method", it.value);
        let help = "write its types as class files do, as `(ILjava/lang/String;)V`, and name it in `method`";
        table.reader.add(table.reader.bad(message, &it.span).help(help));
    }
    table.finish();
    let descriptor = descriptor.map(|it| it.value);
    Some(Sign::Class { class: class?.value, method, descriptor })
}

/// Whether these are a method's types as class files write them.
fn is_descriptor(text: &str) -> bool {
    let Some((parameters, result)) = text.strip_prefix('(').and_then(|it| it.split_once(')'))
    else {
        return false;
    };
    let mut rest = parameters;
    while !rest.is_empty() {
        match after_type(rest) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    result == "V" || after_type(result) == Some("")
}

/// What follows the type that a descriptor begins with.
fn after_type(text: &str) -> Option<&str> {
    let text = text.trim_start_matches('[');
    match text.strip_prefix('L') {
        Some(class) => class.split_once(';').filter(|(name, _)| !name.is_empty()).map(|it| it.1),
        None => text.strip_prefix(|c: char| "BCDFIJSZ".contains(c)),
    }
}

/// A version that others can be held against: it starts with a digit.
pub(super) fn version(table: &Table<'_>, key: &str) -> Option<String> {
    let it = table.string(key)?;
    if it.value.starts_with(|c: char| c.is_ascii_digit()) {
        return Some(it.value);
    }
    let message = format!("`{}` is not a version", it.value);
    table.reader.add(table.reader.bad(message, &it.span).help("start it with a digit"));
    None
}
