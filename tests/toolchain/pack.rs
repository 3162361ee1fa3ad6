//! What a pack's `pack.toml` and a version catalog say, read here anew so that the engine is not
//! its own judge.

use toml::de::{DeTable, DeValue};

use crate::tools::Result;

/// A pack's required fields with values of the right shape, as lines of push.toml.
pub(crate) fn plausible_fields(pack: &str) -> Result<String> {
    let pack = parse(pack)?;
    let mut lines = String::new();
    let Some(DeValue::Table(fields)) = get(&pack, &["certificate"]) else {
        return Ok(lines);
    };
    for (key, field) in fields {
        let DeValue::Table(field) = field.get_ref() else { continue };
        let text = |path: &[&str]| get(field, path).and_then(string);
        if !matches!(get(field, &["required"]), Some(DeValue::Boolean(true))) {
            continue;
        }
        let value = if text(&["type"]).as_deref() == Some("integer") {
            "20455".to_owned()
        } else {
            let lengths = match get(field, &["shape", "length"]) {
                Some(DeValue::Array(bounds)) => {
                    bounds.iter().filter_map(|bound| string(bound.get_ref())).collect()
                }
                _ => vec!["9".to_owned()],
            };
            let length = lengths.last().and_then(|n| n.parse().ok()).unwrap_or(9);
            let prefix = text(&["shape", "prefix"]).unwrap_or_else(|| "10".to_owned());
            let digits: String =
                prefix.chars().chain("37462951".chars().cycle()).take(length).collect();
            format!("\"{digits}\"")
        };
        lines.push_str(&format!("{} = {value}\n", key.get_ref()));
    }
    Ok(lines)
}

/// The version that a pack recommends, and the others it knows.
pub(crate) fn sdk_versions(pack: &str) -> Result<Vec<String>> {
    let pack = parse(pack)?;
    let default = get(&pack, &["sdk", "default"]).and_then(string);
    let mut versions: Vec<String> = default.into_iter().collect();
    if let Some(DeValue::Array(known)) = get(&pack, &["sdk", "known"]) {
        versions.extend(known.iter().filter_map(|version| string(version.get_ref())));
    }
    Ok(versions)
}

/// Whether a vendor's table may hold this key.
pub(crate) fn has_field(pack: &str, field: &str) -> Result<bool> {
    Ok(get(&parse(pack)?, &["certificate", field]).is_some())
}

/// The secrets that the app itself carries.
pub(crate) fn app_secrets(pack: &str) -> Result<Vec<String>> {
    let pack = parse(pack)?;
    let Some(DeValue::Table(fields)) = get(&pack, &["certificate"]) else {
        return Ok(Vec::new());
    };
    let is_one = |field: &DeValue<'_>| match field {
        DeValue::Table(field) => get(field, &["secret"]).and_then(string).as_deref() == Some("app"),
        _ => false,
    };
    let secrets = fields.iter().filter(|(_, field)| is_one(field.get_ref()));
    Ok(secrets.map(|(key, _)| key.get_ref().to_string()).collect())
}

/// The class fields of a pack and the templates that generate their classes.
pub(crate) fn class_fields(pack: &str) -> Result<Vec<(String, String)>> {
    let pack = parse(pack)?;
    let Some(DeValue::Table(fields)) = get(&pack, &["certificate"]) else {
        return Ok(Vec::new());
    };
    let mut classes = Vec::new();
    for (key, field) in fields {
        let source = match field.get_ref() {
            DeValue::Table(field) => get(field, &["source"]).and_then(string),
            _ => None,
        };
        classes.extend(source.map(|source| (key.get_ref().to_string(), source)));
    }
    Ok(classes)
}

/// The accessors of a version catalog and the coordinates or plugin ids they stand for, the longest
/// accessor first.
pub(crate) fn catalog(text: &str) -> Result<Vec<(String, String)>> {
    let table = parse(text.trim_start_matches('\u{feff}'))?;
    let mut accessors = Vec::new();
    let entries = |section: &str| match get(&table, &[section]) {
        Some(DeValue::Table(entries)) => entries.iter().collect(),
        _ => Vec::new(),
    };
    for (section, prefix) in
        [("libraries", "libs"), ("plugins", "libs.plugins"), ("bundles", "libs.bundles")]
    {
        for (alias, entry) in entries(section) {
            let path = alias.get_ref().replace(['-', '_'], ".");
            let what = catalog_entry(entry.get_ref(), &table).unwrap_or_default();
            accessors.push((format!("{prefix}.{path}"), what));
        }
    }
    accessors.sort_by_key(|(path, _)| std::cmp::Reverse(path.len()));
    Ok(accessors)
}

fn catalog_entry(entry: &DeValue<'_>, catalog: &DeTable<'_>) -> Option<String> {
    let DeValue::Table(entry) = entry else {
        return string(entry);
    };
    let text = |path: &[&str]| get(entry, path).and_then(string);
    let named = || Some(format!("{}:{}", text(&["group"])?, text(&["name"])?));
    let module = text(&["id"]).or_else(|| text(&["module"])).or_else(named)?;
    let referred = text(&["version", "ref"])
        .and_then(|name| get(catalog, &["versions", &name]).and_then(string));
    let version =
        referred.or_else(|| text(&["version"])).or_else(|| text(&["version", "strictly"]));
    Some(version.map_or(module.clone(), |version| format!("{module}:{version}")))
}

pub(crate) fn parse(text: &str) -> Result<DeTable<'_>> {
    Ok(DeTable::parse(text).map_err(|e| e.to_string())?.into_inner())
}

pub(crate) fn get<'a>(table: &'a DeTable<'a>, path: &[&str]) -> Option<&'a DeValue<'a>> {
    let (first, rest) = path.split_first()?;
    let value = table.get(*first)?.get_ref();
    match (rest, value) {
        ([], value) => Some(value),
        (rest, DeValue::Table(inner)) => get(inner, rest),
        _ => None,
    }
}

pub(crate) fn string(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.to_string()),
        _ => None,
    }
}

pub(crate) fn snake(name: &str) -> String {
    name.replace('-', "_")
}
