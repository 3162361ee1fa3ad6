//! The IM SDKs that push is set up for: each is a folder of templates with an im.toml.
//!
//! Knows the format of im.toml and no SDK; what each is told lies in its templates.
//!
//! ```toml
//! title = "Acme IM, AcmeManager"
//! order = 20                      # of several that a project declares the lowest is taken
//! registers = false               # optional: true where it asks the vendors by itself, and brings
//! registers-when = "after login"  # their libraries; then, when that is
//! certificate-ids = true          # optional: false where it has no use for the vendors' numbers
//! logins = ["AcmeManager.login("] # optional: how apps log in
//!
//! [[library]]                     # what shows that a project uses it
//! module = "com.acme:im"          # `com.acme:*` for any of the group
//! from = "1.0"                    # optional: the versions that are this SDK, `from` inclusive,
//! until = "2.0"                   # `until` exclusive
//!
//! packages = ["@acme/im"]         # optional: packages of npm or pub that bring it
//!
//! [[source]]                      # optional: a class that not every version has the calls of
//! name = "AcmeReader"
//! library = [{ module = "com.acme:im", from = "1.5" }]
//! ```
//!
//! Its `errors.toml` is like a pack's. Templates lie in `java/` and `kotlin/`, where one takes the
//! place of that of the same name in `common/`; those in `assets/` go into the app's assets.

use std::sync::{Arc, LazyLock};

use toml::de::DeTable;

use crate::diagnostic::Diagnostic;
use crate::reader::{Codes, Reader, Table};
use pushwright_text::is_between;

/// The IM SDK the app uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ImSdk(usize);

/// What the im.toml of an IM SDK says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImSpec {
    /// Its name in push.toml, which is also its templates' folder.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Of several that a project declares the lowest is taken.
    pub order: i64,
    /// When it asks the vendors by itself, where it does.
    pub registers_when: Option<String>,
    /// Whether it brings the vendors' libraries and components, and registers and reports itself.
    pub registers: bool,
    /// Whether it tells the vendors' certificates apart by their numbers.
    pub certificate_ids: bool,
    /// How apps log in with it.
    pub logins: Vec<String>,
    /// What shows that a project uses it; none where it is no SDK.
    pub libraries: Vec<ImLibrary>,
    /// The packages of npm and pub that bring it.
    pub packages: Vec<String>,
    /// The classes that not every version has the calls of, each with the libraries that do.
    pub sources: Vec<(String, Vec<ImLibrary>)>,
}

/// A library of an IM SDK, in some of its versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImLibrary {
    /// `group:artifact`, or `group:*`.
    pub module: String,
    /// The first version that counts.
    pub from: Option<String>,
    /// The first that does no more.
    pub until: Option<String>,
}

impl ImLibrary {
    /// Whether a module is this library, or of its group where it names all of that: `group:*`.
    #[must_use]
    pub fn is(&self, module: &str) -> bool {
        match self.module.strip_suffix('*') {
            Some(group) => module.starts_with(group),
            None => self.module == module,
        }
    }

    /// Whether a version counts; one that the files do not tell counts as a late one.
    #[must_use]
    pub fn covers(&self, version: Option<&str>) -> bool {
        let fixed = version.filter(|it| {
            it.starts_with(|c: char| c.is_ascii_digit()) && !it.contains(['+', '[', ']'])
        });
        let Some(version) = fixed else { return self.until.is_none() };
        is_between(version, self.from.as_deref(), self.until.as_deref())
    }
}

/// The field with the number that an IM console gives a vendor's certificate.
const CERTIFICATE_ID: &str = "certificate-id";

static SPECS: LazyLock<Vec<ImSpec>> = LazyLock::new(|| read_all().0);

impl ImSdk {
    /// Every SDK, in the order they are looked for; the last one is none at all.
    #[must_use]
    pub fn all() -> Vec<ImSdk> {
        (0..SPECS.len()).map(ImSdk).collect()
    }

    /// The one of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<ImSdk> {
        SPECS.iter().position(|it| it.name == name).map(ImSdk)
    }

    /// None: the app reports tokens itself.
    #[must_use]
    pub fn none() -> ImSdk {
        ImSdk(SPECS.iter().rposition(|it| it.libraries.is_empty()).unwrap_or(0))
    }

    /// Its name in push.toml.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        &self.spec().name
    }

    /// Whether it has a use for a certificate field of a vendor that the pack requires.
    #[must_use]
    pub fn wants(self, field: &str) -> bool {
        field != CERTIFICATE_ID || self.spec().certificate_ids
    }

    /// What its im.toml says.
    #[must_use]
    pub fn spec(self) -> &'static ImSpec {
        &SPECS[self.0]
    }
}

/// The embedded SDKs, sorted by their order; their own texts are checked by a test.
fn read_all() -> (Vec<ImSpec>, Vec<Diagnostic>) {
    let (mut specs, mut findings) = (Vec::new(), Vec::new());
    for (path, text) in pushwright_packs::im() {
        let Some(name) = path.strip_suffix("/im.toml") else { continue };
        let (spec, found) = read(name, &format!("im/{path}"), text);
        specs.push(spec);
        findings.extend(found);
    }
    specs.sort_by(|a, b| (a.order, &a.name).cmp(&(b.order, &b.name)));
    (specs, findings)
}

fn read(name: &str, path: &str, text: &str) -> (ImSpec, Vec<Diagnostic>) {
    let reader = Reader::new(path, Arc::from(text), Codes::OF_PACKS);
    let (root, syntax) = DeTable::parse_recoverable(text);
    let table = Table::root(&reader, root.get_ref());
    let flag = |key, default| table.boolean(key).map_or(default, |it| it.value);
    let title = table.required("title", "give what people call it");
    let logins = table.strings("logins").unwrap_or_default();
    let sources = table.tables("source");
    let spec = ImSpec {
        name: name.to_owned(),
        title: title.map_or_else(String::new, |it| it.value),
        order: table.integer("order").map_or(0, |it| it.value),
        registers_when: table.string("registers-when").map(|it| it.value),
        registers: flag("registers", false),
        certificate_ids: flag("certificate-ids", true),
        logins: logins.into_iter().map(|it| it.value).collect(),
        libraries: libraries(&table),
        packages: table
            .strings("packages")
            .unwrap_or_default()
            .into_iter()
            .map(|it| it.value)
            .collect(),
        sources: sources.iter().filter_map(source).collect(),
    };
    table.finish();
    (spec, reader.finish(&syntax))
}

fn source(table: &Table<'_>) -> Option<(String, Vec<ImLibrary>)> {
    let name = table.required("name", "give the class's name");
    let libraries = libraries(table);
    table.finish();
    Some((name?.value, libraries))
}

fn libraries(table: &Table<'_>) -> Vec<ImLibrary> {
    table.tables("library").iter().filter_map(library).collect()
}

fn library(table: &Table<'_>) -> Option<ImLibrary> {
    let module = table.required("module", "give `group:artifact`");
    let version = |key| table.string(key).map(|it| it.value);
    let (from, until) = (version("from"), version("until"));
    table.finish();
    Some(ImLibrary { module: module?.value, from, until })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_ones_are_right() {
        let (specs, findings) = read_all();
        assert_eq!(findings, []);
        let names: Vec<&str> = specs.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["timpush", "v2tim", "tim-4", "easemob", "none"]);
        assert_eq!(ImSdk::none().as_str(), "none");
        for spec in &specs {
            assert_eq!(spec.registers, spec.registers_when.is_some(), "{}", spec.name);
        }
    }

    #[track_caller]
    fn check(version: Option<&str>, expected: bool) {
        let (from, until) = (Some("4.8.50".to_owned()), Some("8".to_owned()));
        let library = ImLibrary { module: "a:b".to_owned(), from, until };
        assert_eq!(library.covers(version), expected, "{version:?}");
    }

    #[test]
    fn versions_count_within_their_range() {
        check(Some("4.8.50"), true);
        check(Some("4.8.10"), false);
        check(Some("8.0"), false);
        check(Some("4.+"), false);
        check(None, false);
        let open = ImLibrary { module: "a:b".to_owned(), from: Some("2".to_owned()), until: None };
        assert!(open.covers(None) && open.covers(Some("latest.release")));
    }

    #[test]
    fn what_is_wrong_is_told() {
        let text = "order = \"first\"\n[[library]]\nform = \"1\"\n[[source]]\nname = 1\n";
        let codes: Vec<&str> =
            read("acme", "im.toml", text).1.iter().map(|it| it.code.as_str()).collect();
        for code in ["pack/missing-key", "pack/wrong-type", "pack/unknown-key"] {
            assert!(codes.contains(&code), "no {code} in {codes:?}");
        }
    }
}
