//! Packages around the build that package.json, pubspec.yaml or Flutter's list of plugins names.
//!
//! Knows where npm, pnpm and Flutter put a package; looks for named files only, walks nothing and
//! writes nothing. A package that lies outside is read through links, as its manager put it there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use pushwright_android::PackageTexts;
use serde_json::Value;

use super::door::read_at_most;
use super::read::owner_of;

/// More packages than any project lists.
const MOST: usize = 2_000;
/// The most bytes of a file of a package.
const LARGE: u64 = 1 << 20;
/// How far up packages are looked for, as Node does.
const FOLDERS: usize = 6;
/// What decides the Android plugin where a build leaves its version to React Native.
const REACT: [&str; 2] = ["react-native", "@react-native/gradle-plugin"];
/// What links the Android parts of the packages that package.json lists.
const LINKERS: [&str; 5] =
    ["react-native", "expo", "@capacitor/core", "@capacitor/android", "cordova-android"];

/// The texts of every package that the build at `root` may take in; none without such a project
/// around it.
pub(crate) fn read_packages(root: &Path) -> Vec<PackageTexts> {
    let Some((owner, shown)) = owner_of(root) else { return Vec::new() };
    let mut found = of_node(&owner, &shown);
    found.extend(of_dart(&owner, &shown));
    found.truncate(MOST);
    found
}

fn text(path: &Path) -> Option<String> {
    String::from_utf8(read_at_most(path, LARGE).ok()?).ok()
}

/// The packages of package.json, in the nearest `node_modules` that has each.
fn of_node(owner: &Path, shown: &str) -> Vec<PackageTexts> {
    let json = text(&owner.join("package.json"));
    let json: Option<Value> = json.and_then(|it| serde_json::from_str(&it).ok());
    let Some(json) = json else { return Vec::new() };
    let mut names: BTreeSet<String> = BTreeSet::new();
    for table in ["dependencies", "devDependencies", "optionalDependencies"] {
        let table = json.get(table).and_then(Value::as_object);
        names.extend(table.into_iter().flat_map(|it| it.keys().cloned()));
    }
    names.retain(|name| is_package(name));
    if !LINKERS.iter().any(|it| names.contains(*it)) {
        return Vec::new();
    }
    names.extend(REACT.map(str::to_owned));
    names.iter().take(MOST).map(|name| of_npm(owner, shown, name)).collect()
}

/// Whether it is the name of a package and leads nowhere else.
fn is_package(name: &str) -> bool {
    let parts: Vec<&str> = name.split('/').collect();
    let fine = |part: &&str| {
        let marked = part.strip_prefix('@').unwrap_or(part);
        !marked.is_empty()
            && !marked.starts_with('.')
            && marked.chars().all(|c| c.is_ascii_alphanumeric() || "-_.~".contains(c))
    };
    let scoped = parts.len() == 2 && name.starts_with('@');
    (parts.len() == 1 || scoped) && parts.iter().all(fine)
}

fn of_npm(owner: &Path, shown: &str, name: &str) -> PackageTexts {
    let mut up = shown.to_owned();
    for folder in owner.ancestors().take(FOLDERS) {
        let package = folder.join("node_modules").join(name);
        if package.join("package.json").is_file() {
            // React Native's own Android part comes as a library.
            let own = (!REACT.contains(&name)).then(|| package.join("android"));
            return of_folder(name, format!("{up}/node_modules/{name}"), &package, own);
        }
        if folder.join(".git").exists() {
            break;
        }
        up += "/..";
    }
    named(name, format!("{shown}/package.json"))
}

fn named(name: &str, place: String) -> PackageTexts {
    PackageTexts { name: name.to_owned(), place, ..PackageTexts::default() }
}

fn of_folder(name: &str, place: String, package: &Path, android: Option<PathBuf>) -> PackageTexts {
    let mut texts = named(name, place);
    if REACT.contains(&name) {
        texts.catalog = text(&package.join("gradle/libs.versions.toml"));
    }
    let Some(android) = android else { return texts };
    let script = |name: &str, in_kotlin| Some((text(&android.join(name))?, in_kotlin));
    texts.script = script("build.gradle", false).or_else(|| script("build.gradle.kts", true));
    // Without a script the build takes nothing of it in.
    let manifest = texts.script.is_some().then(|| android.join("src/main/AndroidManifest.xml"));
    texts.manifest = manifest.and_then(|it| text(&it));
    texts
}

/// Flutter's packages: its own list of plugins, else the names in pubspec.yaml. Those outside the
/// project, as in pub's cache, are known by their names.
fn of_dart(owner: &Path, shown: &str) -> Vec<PackageTexts> {
    let list = text(&owner.join(".flutter-plugins-dependencies"));
    let json: Option<Value> = list.and_then(|it| serde_json::from_str(&it).ok());
    let plugins = json.as_ref().and_then(|it| it.pointer("/plugins/android")?.as_array());
    let mut found = Vec::new();
    for plugin in plugins.into_iter().flatten() {
        let Some(name) = plugin["name"].as_str().filter(|it| is_package(it)) else { continue };
        let folder = plugin["path"].as_str().map(Path::new);
        let inside =
            folder.and_then(|it| it.canonicalize().ok()).filter(|it| it.starts_with(owner));
        found.push(match inside {
            Some(folder) => {
                let below = folder.strip_prefix(owner).unwrap_or(&folder);
                let place = format!("{shown}/{}", below.to_string_lossy().replace('\\', "/"));
                of_folder(name, place, &folder, Some(folder.join("android")))
            }
            None => named(name, format!("{shown}/.flutter-plugins-dependencies")),
        });
    }
    if found.is_empty() {
        let spec = text(&owner.join("pubspec.yaml")).unwrap_or_default();
        let names = dart_names(&spec).into_iter().filter(|it| is_package(it));
        found.extend(names.map(|it| named(&it, format!("{shown}/pubspec.yaml"))));
    }
    found
}

/// The names below `dependencies:` of a pubspec.yaml.
fn dart_names(spec: &str) -> Vec<String> {
    let lines = spec.lines().skip_while(|it| it.trim_end() != "dependencies:").skip(1);
    let block = lines.take_while(|it| it.starts_with([' ', '#']) || it.trim().is_empty());
    let block: Vec<&str> = block.filter(|it| !it.trim_start().starts_with('#')).collect();
    let indent = |line: &str| line.len() - line.trim_start().len();
    let first = block.iter().find(|it| !it.trim().is_empty()).map_or(0, |it| indent(it));
    let names = block.iter().filter(|it| indent(it) == first).filter_map(|it| it.split_once(':'));
    names.map(|(name, _)| name.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_nowhere_else() {
        for fine in ["a", "react-native", "@a/b.c", "tencent_cloud"] {
            assert!(is_package(fine), "{fine}");
        }
        for other in ["", "..", "../a", "@a", "@a/..", "a/b", "/etc", "a b", "@a/b/c"] {
            assert!(!is_package(other) || other == "@a", "{other}");
        }
    }

    #[test]
    fn names_of_a_pubspec() {
        let spec = "name: x\ndependencies:\n  flutter:\n    sdk: flutter\n  # no\n  push: ^1.0\n\n\
                    dev_dependencies:\n  other: 1\n";
        assert_eq!(dart_names(spec), ["flutter", "push"]);
    }
}
