//! `[vendors.*]` and `[variants.*.vendors.*]`, checked against the vendor's pack.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use toml::de::DeValue;

use super::mask::is_name;
use super::{SeenSdk, VendorConfig, VendorOverride, click, versions};
use crate::diagnostic::{Code, Diagnostic};
use crate::field::{Fault, Field, FieldKind, Secrecy, faults, is_java_name, quote};
use crate::im_sdk::ImSdk;
use crate::pack::{PIN, Pack, PackSet, is_one_version};
use crate::reader::{Entry, Table};
use crate::value::{FieldValue, Fingerprint, Secret, Spanned};

type Values = BTreeMap<String, Spanned<FieldValue>>;

/// Reads `[vendors.<name>]`; there is at least one pack of the vendor.
///
/// `None` when it doesn't say which edition it is about.
pub(super) fn read(
    table: &Table<'_>,
    name: Spanned<String>,
    packs: &PackSet,
    im: Option<ImSdk>,
) -> Option<VendorConfig> {
    let edition = edition(table, &name.value, packs);
    let pack = edition.as_ref().and_then(|it| packs.get(&name.value, &it.value));
    let sdk_version = sdk_version(table, &name.value, pack, packs);
    let candidates = candidates(&name.value, pack, packs);
    let mut values = values(table, &name.value, &candidates);
    let old = superseded(pack, packs);
    values.extend(old_values(table, &name.value, pack, &old));
    let options = options(table, &candidates, &old);
    let click = table.table("click").and_then(|it| click::read(&it));
    let variants = variants(table);
    if let Some(pack) = pack {
        required(table, pack, im);
    }
    table.finish();
    Some(VendorConfig {
        edition: edition.filter(|_| pack.is_some())?,
        sdk_version: sdk_version?,
        vendor: name,
        variants,
        values,
        options,
        click,
        seen: SeenSdk::default(),
        span: table.span.clone(),
    })
}

/// Reads `[variants.*.vendors.<name>]`; `base` is the vendor's own table.
pub(super) fn read_override(
    table: &Table<'_>,
    name: Spanned<String>,
    variant: &str,
    base: Option<&VendorConfig>,
    packs: &PackSet,
) -> VendorOverride {
    let pack = base.and_then(|it| packs.get(&name.value, &it.edition.value));
    let candidates = candidates(&name.value, pack, packs);
    if let Some(base) = base.filter(|it| !it.variants.is_empty()) {
        without_effect(table, base, variant);
    }
    for key in ["edition", "sdk-version", "options", "variants"] {
        // Known only once it is there: it is not to be suggested.
        if let Some(it) = table.peek(key) {
            table.know(key);
            not_per_variant(table, &it, &name.value);
        }
    }
    let values = values(table, &name.value, &candidates);
    for it in values.keys().filter_map(|key| table.peek(key)) {
        let field = candidates.iter().find_map(|pack| pack.field(it.key));
        if field.is_some_and(|it| it.source.is_some() || it.kind == FieldKind::Path) {
            not_per_variant(table, &it, &name.value);
        }
    }
    let click = table.table("click").and_then(|it| click::read(&it));
    table.finish();
    VendorOverride { vendor: name, values, click, span: table.span.clone() }
}

/// `variants`: the flavors or build types that alone have the vendor.
fn variants(table: &Table<'_>) -> Vec<Spanned<String>> {
    let Some(entry) = table.peek("variants") else {
        table.know("variants");
        return Vec::new();
    };
    let name = table.name("variants");
    let names = table.strings("variants").unwrap_or_default();
    if names.is_empty() && matches!(entry.value, DeValue::Array(list) if list.is_empty()) {
        let found = table.reader.bad(format!("`{name}` names no variant"), &entry.span);
        table.reader.add(found.help("drop the key to have the vendor in every variant"));
    }
    for (index, it) in names.iter().enumerate() {
        if !is_member_name(&it.value) {
            let message = format!("`{}` names no product flavor or build type", it.value);
            let found = table.reader.bad(message, &it.span);
            table.reader.add(found.help("name one as the Gradle script does"));
        } else if names[..index].iter().any(|other| other.value == it.value) {
            let message = format!("`{name}` names `{}` twice", it.value);
            let found = table.reader.warning(Code::ConfigSuspiciousValue, message, &it.span);
            table.reader.add(found.help("drop one of them"));
        }
    }
    let mut seen = BTreeSet::new();
    names.into_iter().filter(|it| seen.insert(it.value.clone())).collect()
}

/// Whether a flavor or build type can have this name, as a table or in a list.
pub(super) fn is_member_name(name: &str) -> bool {
    is_java_name(name) && !["main", "test", "androidTest"].contains(&name)
}

/// Values for a variant that does not have the vendor.
fn without_effect(table: &Table<'_>, base: &VendorConfig, variant: &str) {
    if base.is_in(variant) {
        return;
    }
    let id = &base.vendor.value;
    let message =
        format!("`[vendors.{id}]` is not for the variant `{variant}`: this changes nothing");
    let found = table.reader.warning(Code::ConfigSuspiciousValue, message, &table.span);
    let help = format!("drop the table, or add `\"{variant}\"` to `vendors.{id}.variants`");
    table.reader.add(found.help(help));
}

fn not_per_variant(table: &Table<'_>, it: &Entry<'_>, vendor: &str) {
    let message = format!("`{}` holds for all variants alike", it.key);
    let found = table.reader.error(Code::ConfigNotPerVariant, message, &it.key_span);
    table.reader.add(found.help(format!("move the key to `[vendors.{vendor}]`")));
}

/// The packs whose fields the table may use: its own, or every edition's while that is unknown.
fn candidates<'p>(vendor: &str, pack: Option<&'p Pack>, packs: &'p PackSet) -> Vec<&'p Pack> {
    match pack {
        Some(pack) => vec![pack],
        None => packs.editions(vendor),
    }
}

fn edition(table: &Table<'_>, vendor: &str, packs: &PackSet) -> Option<Spanned<String>> {
    let editions = packs.edition_names(vendor);
    if table.peek("edition").is_none() {
        table.know("edition");
        let line =
            packs.newest(vendor).map(|pack| format!("edition = {}", quote(&pack.id.edition)));
        let help = format!("choose one of `{}`", editions.join("`, `"));
        table.missing("edition", &help, line.as_deref());
        return None;
    }
    let it = table.string("edition")?;
    if !editions.contains(&it.value.as_str()) && !packs.lacks_one_of(vendor) {
        let message = format!("`{vendor}` has no edition `{}`", it.value);
        let found = table.reader.error(Code::ConfigUnknownEdition, message, &it.span);
        let found = found.note(format!("it has `{}`", editions.join("`, `")));
        table.reader.add(match packs.meant_edition(vendor, &it.value) {
            Some(meant) => {
                found.help(format!("did you mean `{meant}`?")).patch(it.span.clone(), quote(&meant))
            }
            None => found.help("choose one of them"),
        });
    }
    Some(it)
}

fn sdk_version(
    table: &Table<'_>,
    vendor: &str,
    pack: Option<&Pack>,
    packs: &PackSet,
) -> Option<Spanned<String>> {
    let shown = pack.or_else(|| packs.newest(vendor));
    if table.peek("sdk-version").is_none() {
        table.know("sdk-version");
        let line = shown.map(|pack| format!("sdk-version = {}", quote(&pack.sdk.default)));
        table.missing("sdk-version", "pin the version of the vendor's SDK", line.as_deref());
        return None;
    }
    let it = table.string("sdk-version")?;
    if !is_one_version(&it.value) {
        let message = format!("`{}` cannot be `{}`", table.name("sdk-version"), it.value);
        table.reader.add(table.reader.bad(message, &it.span).help(PIN));
        return None;
    }
    if let Some(pack) = pack {
        versions::check(table, &it, pack);
    }
    Some(it)
}

/// The editions that a pack takes the place of.
fn superseded<'p>(pack: Option<&Pack>, packs: &'p PackSet) -> Vec<&'p Pack> {
    let Some(pack) = pack else { return Vec::new() };
    let editions = packs.edition_names(&pack.id.vendor).into_iter();
    let old = editions.filter(|old| pack.supersedes.iter().any(|it| it == old));
    old.filter_map(|old| packs.get(&pack.id.vendor, old)).collect()
}

/// Values for keys that only an older edition has: they tell what it left in the project.
fn old_values(table: &Table<'_>, vendor: &str, pack: Option<&Pack>, old: &[&Pack]) -> Values {
    let mut values = Values::new();
    for (older, field) in old.iter().flat_map(|it| it.certificate.iter().map(move |f| (it, f))) {
        if pack.is_some_and(|pack| pack.field(&field.key).is_some()) {
            continue;
        }
        // Known only once it is there: it is not to be suggested.
        let Some(it) = table.peek(&field.key) else { continue };
        table.know(&field.key);
        old_key(table, &table.name(&field.key), &it.key_span, older);
        if let Some(value) = value(table, vendor, field, &it) {
            values.insert(field.key.clone(), Spanned::new(value, it.span));
        }
    }
    values
}

fn old_key(table: &Table<'_>, name: &str, span: &Range<usize>, old: &Pack) {
    let message = format!("`{name}` is a key of the edition `{}`", old.id.edition);
    let found = table.reader.warning(Code::ConfigUnknownKey, message, span);
    table.reader.add(found.help("drop it once nothing of that edition is left"));
}

fn options(table: &Table<'_>, candidates: &[&Pack], old: &[&Pack]) -> BTreeMap<String, bool> {
    let mut options: BTreeMap<String, bool> = BTreeMap::new();
    for option in candidates.iter().flat_map(|pack| &pack.options) {
        options.insert(option.key.clone(), option.default);
    }
    let Some(inner) = table.table("options") else { return options };
    for (key, value) in &mut options {
        if let Some(given) = inner.boolean(key) {
            *value = given.value;
        }
    }
    for (older, option) in old.iter().flat_map(|it| it.options.iter().map(move |o| (it, o))) {
        if let Some(it) = inner.peek(&option.key).filter(|_| !options.contains_key(&option.key)) {
            inner.know(&option.key);
            old_key(&inner, &inner.name(&option.key), &it.key_span, older);
        }
    }
    inner.finish();
    options
}

fn required(table: &Table<'_>, pack: &Pack, im: Option<ImSdk>) {
    for field in &pack.certificate {
        let wanted = field.required && im.is_none_or(|it| it.wants(&field.key));
        if wanted && field.default.is_none() && table.peek(&field.key).is_none() {
            let help = format!("{}: {}", field.title, field.help);
            table.missing(&field.key, &help, None);
        }
    }
}

fn values(table: &Table<'_>, vendor: &str, candidates: &[&Pack]) -> Values {
    let mut values = Values::new();
    for field in candidates.iter().flat_map(|pack| &pack.certificate) {
        if values.contains_key(&field.key) {
            continue;
        }
        let Some(it) = table.get(&field.key) else { continue };
        let Some(value) = value(table, vendor, field, &it) else { continue };
        for fault in faults(field, &value) {
            table.reader.add(fault_finding(table, field, &it, fault));
        }
        values.insert(field.key.clone(), Spanned::new(value, it.span));
    }
    values
}

fn value(table: &Table<'_>, vendor: &str, field: &Field, it: &Entry<'_>) -> Option<FieldValue> {
    match field.kind {
        FieldKind::Text => table.as_string(it).map(|it| FieldValue::Text(it.value)),
        FieldKind::Integer => table.as_integer(it).map(|it| FieldValue::Integer(it.value)),
        FieldKind::Class => table.as_string(it).map(|it| FieldValue::Class(it.value)),
        FieldKind::Path => table.as_string(it).map(|it| FieldValue::Path(it.value)),
        FieldKind::Fingerprints => fingerprints(table, field, it),
        FieldKind::Secret => secret(table, vendor, field, it),
    }
}

fn fingerprints(table: &Table<'_>, field: &Field, it: &Entry<'_>) -> Option<FieldValue> {
    let texts = table.as_strings(it)?;
    if let Some(first) = field.shape.most.and_then(|most| texts.get(most)) {
        let last = texts.last().unwrap_or(first);
        let list: Vec<Fingerprint> = vec![Fingerprint([0; 32]); texts.len()];
        for fault in faults(field, &FieldValue::Fingerprints(list)) {
            let span = first.span.start..last.span.end;
            table.reader.add(fault_finding(table, field, &Entry { span, ..it.clone() }, fault));
        }
    }
    let mut list = Vec::new();
    for text in &texts {
        match Fingerprint::parse(&text.value) {
            Some(fingerprint) if list.contains(&fingerprint) => twice(table, field, &text.span),
            Some(fingerprint) => list.push(fingerprint),
            None => no_fingerprint(table, field, text),
        }
    }
    // Too many were reported above, where they begin.
    list.truncate(field.shape.most.unwrap_or(usize::MAX));
    Some(FieldValue::Fingerprints(list))
}

fn twice(table: &Table<'_>, field: &Field, span: &Range<usize>) {
    let message = format!("`{}` holds this fingerprint twice", table.name(&field.key));
    let found = table.reader.warning(Code::ConfigSuspiciousValue, message, span);
    table.reader.add(found.help("drop one of them"));
}

fn no_fingerprint(table: &Table<'_>, field: &Field, text: &Spanned<String>) {
    let digits = text.value.chars().filter(char::is_ascii_hexdigit).count();
    let message = format!("`{}` has an entry that is not a SHA-256", table.name(&field.key));
    let found = table.reader.bad(message, &text.span);
    let found = match digits {
        40 => found.note("40 digits are a SHA-1"),
        32 => found.note("32 digits are an MD5"),
        _ => found,
    };
    table.reader.add(
        found.help("give the 64 hexadecimal digits that `keytool -list -v` prints after `SHA256:`"),
    );
}

fn secret(table: &Table<'_>, vendor: &str, field: &Field, it: &Entry<'_>) -> Option<FieldValue> {
    match (it.value, field.secret) {
        (DeValue::Table(_), secrecy) => reference(table, field, it, secrecy),
        (DeValue::String(text), Secrecy::App | Secrecy::No) => {
            Some(FieldValue::Secret(Secret::new(text.to_string())))
        }
        (DeValue::String(_), Secrecy::Server) => {
            literal_secret(table, vendor, field, it);
            None
        }
        (_, Secrecy::Server) => table.wrong_type(it, "`{ env = \"NAME\" }`"),
        (_, Secrecy::App | Secrecy::No) => table.wrong_type(it, "a string or a table"),
    }
}

fn literal_secret(table: &Table<'_>, vendor: &str, field: &Field, it: &Entry<'_>) {
    let message = format!("`{}` is a server's secret and is written down", table.name(it.key));
    let name = format!("{vendor}_{}", field.key).replace('-', "_").to_uppercase();
    let found = table.reader.error(Code::ConfigSecretInFile, message, &it.key_span);
    let found = found.note("who can read this file can send as you: have the vendor issue another");
    let help = "drop the key, or name the environment variable that holds it";
    let text = format!("{{ env = {} }}", quote(&name));
    table.reader.add(found.help(help).patch(it.span.clone(), text));
}

/// `{ env = "NAME" }`, and for what the app carries `{ gradle-property = "NAME" }`.
fn reference(
    table: &Table<'_>,
    field: &Field,
    it: &Entry<'_>,
    secrecy: Secrecy,
) -> Option<FieldValue> {
    let DeValue::Table(inner) = it.value else { return None };
    let known: &[&str] = match secrecy {
        Secrecy::Server => &["env"],
        Secrecy::App | Secrecy::No => &["env", "gradle-property"],
    };
    let mut entries = inner.iter();
    let (Some((key, name)), None) = (entries.next(), entries.next()) else {
        let message = format!("`{}` takes one key, not {}", table.name(it.key), inner.len());
        let help = format!("give `{}`", known.join("` or `"));
        table.reader.add(table.reader.bad(message, &it.span).help(help));
        return None;
    };
    let Some(text) = name.get_ref().as_str() else {
        let message = format!("`{}.{}` takes a string", table.name(it.key), key.get_ref());
        let found = table.reader.error(Code::ConfigWrongType, message, &name.span());
        table.reader.add(found.help("give the variable's name in quotes"));
        return None;
    };
    match key.get_ref().as_ref() {
        "env" if is_name(text) => Some(FieldValue::Env(text.to_owned())),
        "gradle-property" if secrecy != Secrecy::Server && is_name(text) => {
            Some(FieldValue::GradleProperty(text.to_owned()))
        }
        known if known == "env" || (known == "gradle-property" && secrecy != Secrecy::Server) => {
            let message =
                format!("`{}.{known}` holds no name, but maybe the secret", table.name(it.key));
            let found = table.reader.error(Code::ConfigSecretInFile, message, &name.span());
            let found =
                found.note("who can read this file can send as you: have the vendor issue another");
            table.reader.add(found.help("give the name of a variable, such as `PUSH_SECRET`"));
            None
        }
        other => {
            let message = format!("`{}` is not read from `{other}`", field.key);
            let found = table.reader.error(Code::ConfigUnknownKey, message, &key.span());
            let help = format!("known here: `{}`", known.join("`, `"));
            table.reader.add(found.help(help));
            None
        }
    }
}

fn fault_finding(table: &Table<'_>, field: &Field, it: &Entry<'_>, fault: Fault) -> Diagnostic {
    let name = table.name(&field.key);
    let reader = table.reader;
    let where_from = format!("{}: {}", field.title, field.help);
    match fault {
        Fault::Wrong(text) => reader.bad(format!("`{name}` {text}"), &it.span).help(where_from),
        Fault::Unusual(text) => reader
            .warning(Code::ConfigSuspiciousValue, format!("`{name}` {text}"), &it.span)
            .help(format!("compare it with the console's page; {where_from}")),
        Fault::Example => reader
            .warning(
                Code::ConfigExampleValue,
                format!("`{name}` is an example of the documents, nobody's own value"),
                &it.span,
            )
            .help(format!("put your own there; {where_from}")),
        Fault::TooMany(text) => reader
            .error(Code::ConfigTooManyFingerprints, format!("`{name}` {text}"), &it.span)
            .help("keep those that published builds are signed with"),
    }
}
