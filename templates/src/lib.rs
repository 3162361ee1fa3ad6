//! Vendor packs and source templates as embedded data.
//!
//! Knows file names and texts, and nothing of what they say. It is a crate of its own so that the
//! data ships with the tool and with the macros when they are published.
//!
//! Every function gives `(path, text)` pairs sorted by path, with forward slashes.

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// The packs: `<vendor>/<edition>/<file>`.
#[must_use]
pub fn vendors() -> &'static [(&'static str, &'static str)] {
    VENDORS
}

/// The keys of `[certificate.*]` tables that say of a value that it is a secret, sorted.
///
/// So that a secret is known without reading every pack.
#[must_use]
pub fn secrets() -> &'static [&'static str] {
    SECRETS
}

/// The templates that serve all vendors: `<sdk>/<language>/<file>`.
#[must_use]
pub fn im() -> &'static [(&'static str, &'static str)] {
    IM
}

/// What the build's tools and the phone's installer report: `<tool>.toml`.
#[must_use]
pub fn tools() -> &'static [(&'static str, &'static str)] {
    TOOLS
}

/// What sentences are in other languages than English: `<language>/<file>`.
#[must_use]
pub fn languages() -> &'static [(&'static str, &'static str)] {
    LANG
}

/// The Gradle script plugin.
#[must_use]
pub fn gradle_script() -> &'static str {
    include_str!("../gradle/pushwright.gradle")
}

/// The page that `report` draws.
#[must_use]
pub fn report() -> &'static str {
    include_str!("../report/report.html.j2")
}

/// The sample project: `<path in the project>`.
#[must_use]
pub fn demo() -> &'static [(&'static str, &'static str)] {
    DEMO
}

/// The example of README.md is run as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
