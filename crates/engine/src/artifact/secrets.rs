//! Secrets of servers in what anybody can unpack.
//!
//! Knows the shapes of private keys, and looks for values that it is given; shows none of them.

use pushwright_artifact::Resources;

/// A secret and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Secret {
    /// The entry, or what of the resources.
    pub place: String,
    /// What it is, with none of it shown.
    pub what: String,
    /// Whether it is one of push.toml's; whose a private key is, its owner knows.
    pub is_known: bool,
}

/// A key's text begins so; a header without a body is no key but code that looks for one.
const HEADERS: [&[u8]; 3] = [
    b"-----BEGIN PRIVATE KEY-----",
    b"-----BEGIN RSA PRIVATE KEY-----",
    b"-----BEGIN EC PRIVATE KEY-----",
];
const BODY: usize = 64;

fn contains(text: &[u8], part: &[u8]) -> Option<usize> {
    if part.is_empty() || text.len() < part.len() {
        return None;
    }
    text.windows(part.len()).position(|it| it == part)
}

fn private_key(text: &[u8]) -> bool {
    HEADERS.iter().any(|header| {
        contains(text, header).is_some_and(|at| text.len() > at + header.len() + BODY)
    })
}

/// What of a string is a secret.
pub(super) fn of_string(place: &str, text: &[u8], known: &[(String, String)]) -> Option<Secret> {
    let named = known.iter().find(|(_, value)| text == value.as_bytes());
    let what = match named {
        Some((name, value)) => format!("{name}, {}", masked(value)),
        None if text.len() > BODY && text.starts_with(b"-----BEGIN") && private_key(text) => {
            "a private key".to_owned()
        }
        None => return None,
    };
    Some(Secret { place: place.to_owned(), what, is_known: named.is_some() })
}

/// Every secret in a whole text.
pub(super) fn in_text(place: &str, text: &[u8], known: &[(String, String)]) -> Vec<Secret> {
    let found = |what: String, is_known| Secret { place: place.to_owned(), what, is_known };
    let named = known.iter().filter(|(_, value)| contains(text, value.as_bytes()).is_some());
    let mut all: Vec<Secret> =
        named.map(|(name, value)| found(format!("{name}, {}", masked(value)), true)).collect();
    if private_key(text) {
        all.push(found("a private key".to_owned(), false));
    }
    all
}

/// Every secret in the texts of resources.
pub(super) fn in_resources(resources: &Resources, known: &[(String, String)]) -> Vec<Secret> {
    let mut found = Vec::new();
    resources.each_text(&mut |text| found.extend(of_string("resources", text.as_bytes(), known)));
    found
}

/// The assets that may hold one: small, and text by their names.
pub(super) fn worth_reading(assets: &[(String, u64)]) -> Vec<String> {
    const ENDINGS: [&str; 7] = [".json", ".pem", ".key", ".p8", ".properties", ".txt", ".xml"];
    const LONGEST: u64 = 256 << 10;
    const MOST: usize = 200;
    let is_text = |path: &str| ENDINGS.iter().any(|it| path.ends_with(it));
    let small = assets.iter().filter(|(path, length)| *length <= LONGEST && is_text(path));
    small.map(|(path, _)| path.clone()).take(MOST).collect()
}

/// The first characters of a secret, so that its owner knows which one it is.
fn masked(value: &str) -> String {
    let shown: String = value.chars().take(2).collect();
    format!("{shown}{}", "*".repeat(value.chars().count().saturating_sub(2).min(12)))
}
