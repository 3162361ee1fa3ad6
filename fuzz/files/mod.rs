//! The files that a fuzzed text is cut into, at form feeds.

const GROOVY: [&str; 5] = [
    "app/build.gradle",
    "app/src/main/AndroidManifest.xml",
    "build.gradle",
    "gradle/libs.versions.toml",
    "settings.gradle",
];

const KOTLIN: [&str; 5] = [
    "app/build.gradle.kts",
    "app/src/main/AndroidManifest.xml",
    "build.gradle.kts",
    "gradle/libs.versions.toml",
    "settings.gradle.kts",
];

/// The files of a project in Kotlin's dialect or Groovy's, each with its part of the text.
pub fn of(text: &str, is_kotlin: bool) -> impl Iterator<Item = (&str, &str)> {
    let paths = if is_kotlin { KOTLIN } else { GROOVY };
    let mut texts: Vec<&str> = text.splitn(paths.len(), '\u{c}').collect();
    texts.resize(paths.len(), "include(\":app\")\n");
    paths.into_iter().zip(texts)
}
