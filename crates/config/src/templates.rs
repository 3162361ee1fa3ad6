//! The embedded templates and the sample project, as the packs crate holds them.
//!
//! Knows paths and text; renders nothing.

/// The files of the packs that come with the tool: `<vendor>/<edition>/<file>`, and text.
///
/// Sorted by path.
#[must_use]
pub fn vendors() -> Vec<(String, String)> {
    let own = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
    pushwright_packs::vendors().iter().map(own).collect()
}

/// The templates that serve all vendors: `<sdk>/<language>/<file>`, and text.
///
/// Sorted by path.
#[must_use]
pub fn im() -> Vec<(&'static str, &'static str)> {
    pushwright_packs::im().to_vec()
}

/// The sample project that `demo` unpacks: path below its folder, and text.
///
/// Sorted by path.
#[must_use]
pub fn demo() -> Vec<(&'static str, &'static str)> {
    pushwright_packs::demo().to_vec()
}

/// The template of the page that `report` draws.
#[must_use]
pub fn report() -> &'static str {
    pushwright_packs::report()
}

/// What sentences are in another language than English, named as by browsers: file and text.
///
/// Sorted by file.
#[must_use]
pub fn language(tag: &str) -> Vec<(&'static str, &'static str)> {
    let of = |(path, text): &(&'static str, &'static str)| {
        Some((path.strip_prefix(tag)?.strip_prefix('/')?, *text))
    };
    pushwright_packs::languages().iter().filter_map(of).collect()
}

/// The text of the Gradle script plugin.
#[must_use]
pub fn gradle_script() -> &'static str {
    pushwright_packs::gradle_script()
}
