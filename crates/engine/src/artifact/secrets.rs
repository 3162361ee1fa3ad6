//! Secrets of servers in what anybody can unpack.
//!
//! Knows the shapes of private keys, and looks for values that it is given; shows none of them.

use memchr::memmem;
use pushwright_artifact::{Element, Entry, Resources};

use crate::model::secrets::begins_key;

/// A secret and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Secret {
    /// The entry, or what of the resources.
    pub place: String,
    /// What it is, with none of it shown.
    pub what: String,
    /// Whether it is a server's for sure; whose a private key is, its owner knows.
    pub is_known: bool,
}

/// A key's text begins so; a header without a body is code that writes keys, or looks for them.
const HEADERS: [&[u8]; 3] = [
    b"-----BEGIN PRIVATE KEY-----",
    b"-----BEGIN RSA PRIVATE KEY-----",
    b"-----BEGIN EC PRIVATE KEY-----",
];
const BODY: usize = 64;

fn contains(text: &[u8], part: &[u8]) -> Option<usize> {
    if part.is_empty() { None } else { memmem::find(text, part) }
}

fn private_key(text: &[u8]) -> bool {
    HEADERS.iter().any(|header| {
        memmem::find_iter(text, header).any(|at| begins_key(&text[at + header.len()..]))
    })
}

/// Whether a string starts as a key does, or as the JSON of a service account that holds one.
fn may_be_key(text: &[u8]) -> bool {
    text.starts_with(b"-----BEGIN") || text.trim_ascii_start().starts_with(b"{")
}

/// What of a string is a secret.
pub(super) fn secret_in(place: &str, text: &[u8], known: &[(String, String)]) -> Option<Secret> {
    let named = known.iter().find(|(_, value)| text == value.as_bytes());
    let what = match named {
        Some((name, value)) => format!("{name}, {}", masked(value)),
        None if text.len() > BODY && may_be_key(text) && private_key(text) => {
            return Some(key_in(place, text));
        }
        None => return None,
    };
    Some(Secret { place: place.to_owned(), what, is_known: true })
}

/// The private key that a text has. One of a service account is a server's for sure.
fn key_in(place: &str, text: &[u8]) -> Secret {
    let is_known = contains(text, b"service_account").is_some();
    let what = if is_known { "the private key of a service account" } else { "a private key" };
    Secret { place: place.to_owned(), what: what.to_owned(), is_known }
}

/// Every secret in a whole text.
pub(super) fn in_text(place: &str, text: &[u8], known: &[(String, String)]) -> Vec<Secret> {
    let found = |what: String| Secret { place: place.to_owned(), what, is_known: true };
    let named = known.iter().filter(|(_, value)| contains(text, value.as_bytes()).is_some());
    let mut all: Vec<Secret> =
        named.map(|(name, value)| found(format!("{name}, {}", masked(value)))).collect();
    if private_key(text) {
        all.push(key_in(place, text));
    }
    all
}

/// Every secret in the texts of resources.
pub(super) fn in_resources(resources: &Resources, known: &[(String, String)]) -> Vec<Secret> {
    let mut found = Vec::new();
    resources.each_text(&mut |text| found.extend(secret_in("resources", text.as_bytes(), known)));
    found
}

/// Every secret in the values of the manifest, put behind `found`.
pub(super) fn in_manifest(element: &Element, known: &[(String, String)], found: &mut Vec<Secret>) {
    let texts = element.attributes.iter().filter_map(|it| it.value.text());
    found.extend(texts.filter_map(|it| secret_in("AndroidManifest.xml", it.as_bytes(), known)));
    element.children.iter().for_each(|it| in_manifest(it, known, found));
}

/// The entries that may hold one, with their lengths: texts by their names, wherever they lie. The
/// short ones first: of all together no more is read than takes a moment.
pub(super) fn worth_reading(entries: &[Entry]) -> Vec<(String, u64)> {
    const ENDINGS: [&str; 14] = [
        ".json",
        ".pem",
        ".key",
        ".p8",
        ".properties",
        ".txt",
        ".xml",
        ".yml",
        ".yaml",
        ".env",
        ".conf",
        ".ini",
        ".js",
        ".bundle",
    ];
    const ALL: u64 = 8 << 20;
    let is_text = |path: &str| ENDINGS.iter().any(|it| path.ends_with(it)) && !is_compiled(path);
    let mut texts: Vec<(String, u64)> = entries
        .iter()
        .filter(|it| is_text(&it.name))
        .map(|it| (it.name.clone(), it.length))
        .collect();
    texts.sort_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
    let mut rest = ALL;
    let fits = |(_, length): &(String, u64)| match rest.checked_sub(*length) {
        Some(left) => {
            rest = left;
            true
        }
        None => false,
    };
    texts.into_iter().take_while(fits).collect()
}

/// Whether an XML file is one that aapt2 compiled, so that its strings are those of resources.
fn is_compiled(path: &str) -> bool {
    let path = path.strip_prefix("base/").unwrap_or(path);
    let is_resource = path.starts_with("res/") && !path.starts_with("res/raw");
    let is_manifest = path.ends_with("AndroidManifest.xml");
    path.ends_with(".xml") && (is_resource || is_manifest)
}

/// The first characters of a secret, so that its owner knows which one it is.
fn masked(value: &str) -> String {
    let shown: String = value.chars().take(2).collect();
    format!("{shown}{}", "*".repeat(value.chars().count().saturating_sub(2).min(12)))
}
