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
    let mut found = node_packages(&owner, &shown);
    found.extend(dart_packages(&owner, &shown));
    found.truncate(MOST);
    found
}

fn text(path: &Path) -> Option<String> {
    String::from_utf8(read_at_most(path, LARGE).ok()?).ok()
}

/// The packages of package.json, in the nearest `node_modules` that has each.
fn node_packages(owner: &Path, shown: &str) -> Vec<PackageTexts> {
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
    names.iter().take(MOST).map(|name| npm_package(owner, shown, name)).collect()
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

fn npm_package(owner: &Path, shown: &str, name: &str) -> PackageTexts {
    let mut up = shown.to_owned();
    for folder in owner.ancestors().take(FOLDERS) {
        let package = folder.join("node_modules").join(name);
        if package.join("package.json").is_file() {
            // React Native's own Android part comes as a library.
            let own = (!REACT.contains(&name)).then(|| package.join("android"));
            return package_texts(name, format!("{up}/node_modules/{name}"), &package, own);
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

fn package_texts(
    name: &str,
    place: String,
    package: &Path,
    android: Option<PathBuf>,
) -> PackageTexts {
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

/// Flutter's packages: its own list of plugins; where that was not made yet, what pub resolved;
/// before that, what the project's own files name.
fn dart_packages(owner: &Path, shown: &str) -> Vec<PackageTexts> {
    let mut found = listed_by_flutter(owner, shown);
    if found.is_empty() {
        found = listed_by_pub(owner, shown);
    }
    let spec = text(&owner.join("pubspec.yaml")).unwrap_or_default();
    let lock = text(&owner.join("pubspec.lock")).unwrap_or_default();
    let is_listed = !found.is_empty();
    let mut add = |name: String, path: Option<String>, file: &str| {
        if is_package(&name) && found.iter().all(|it| it.name != name) {
            let folder = path.map(|it| owner.join(it)).filter(|it| it.is_dir());
            found.push(dart_package(owner, shown, &name, folder, file));
        }
    };
    if !is_listed {
        dart_names(&spec).into_iter().for_each(|(name, path)| add(name, path, "pubspec.yaml"));
        locked_names(&lock).into_iter().for_each(|name| add(name, None, "pubspec.lock"));
    }
    found
}

/// `.flutter-plugins-dependencies`, which names each plugin and its folder.
fn listed_by_flutter(owner: &Path, shown: &str) -> Vec<PackageTexts> {
    const LIST: &str = ".flutter-plugins-dependencies";
    let json = text(&owner.join(LIST)).and_then(|it| serde_json::from_str::<Value>(&it).ok());
    let plugins = json.as_ref().and_then(|it| it.pointer("/plugins/android")?.as_array());
    let of = |plugin: &Value| {
        let name = plugin["name"].as_str().filter(|it| is_package(it))?;
        let folder = plugin["path"].as_str().map(PathBuf::from);
        Some(dart_package(owner, shown, name, folder, LIST))
    };
    plugins.into_iter().flatten().filter_map(of).take(MOST).collect()
}

/// The packages with an Android part in `.dart_tool/package_config.json`, which names the folder of
/// every package that pub resolved.
fn listed_by_pub(owner: &Path, shown: &str) -> Vec<PackageTexts> {
    const LIST: &str = ".dart_tool/package_config.json";
    let json = text(&owner.join(LIST)).and_then(|it| serde_json::from_str::<Value>(&it).ok());
    let packages = json.as_ref().and_then(|it| it.get("packages")?.as_array());
    let of = |package: &Value| {
        let name = package["name"].as_str().filter(|it| is_package(it))?;
        let uri = package["rootUri"].as_str()?;
        let folder = match uri.strip_prefix("file://") {
            Some(path) => PathBuf::from(unescaped(path)?),
            None => owner.join(".dart_tool").join(unescaped(uri)?),
        };
        let own = folder.canonicalize().ok()? == owner.canonicalize().ok()?;
        let found = dart_package(owner, shown, name, Some(folder), LIST);
        (!own && found.script.is_some()).then_some(found)
    };
    packages.into_iter().flatten().take(MOST).filter_map(of).collect()
}

/// A package whose folder is told: its named files are read wherever pub put it, and shown by the list
/// that names it where that is outside.
fn dart_package(
    owner: &Path,
    shown: &str,
    name: &str,
    folder: Option<PathBuf>,
    list: &str,
) -> PackageTexts {
    let listed = format!("{shown}/{list}");
    let Some(folder) = folder.and_then(|it| it.canonicalize().ok()) else {
        return named(name, listed);
    };
    let place = match folder.strip_prefix(owner) {
        Ok(below) => format!("{shown}/{}", below.to_string_lossy().replace('\\', "/")),
        Err(_) => listed,
    };
    package_texts(name, place, &folder, Some(folder.join("android")))
}

/// A path of a URI with its escapes undone.
fn unescaped(path: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = path.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        rest = behind;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let digits = std::str::from_utf8(rest.get(..2)?).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = &rest[2..];
    }
    String::from_utf8(bytes).ok()
}

/// The names in a pubspec.lock.
fn locked_names(lock: &str) -> Vec<String> {
    let lines = lock.lines().skip_while(|it| it.trim_end() != "packages:").skip(1);
    let block = lines.take_while(|it| it.starts_with(' ') || it.trim().is_empty());
    let name = |line: &str| line.strip_prefix("  ")?.strip_suffix(':').map(str::to_owned);
    block.filter_map(name).filter(|it| !it.starts_with(' ')).collect()
}

/// The names below `dependencies:` of a pubspec.yaml, with the folder that `path:` gives.
fn dart_names(spec: &str) -> Vec<(String, Option<String>)> {
    let lines = spec.lines().skip_while(|it| it.trim_end() != "dependencies:").skip(1);
    let block = lines.take_while(|it| it.starts_with([' ', '#']) || it.trim().is_empty());
    let block: Vec<&str> = block.filter(|it| !it.trim_start().starts_with('#')).collect();
    let indent = |line: &str| line.len() - line.trim_start().len();
    let first = block.iter().find(|it| !it.trim().is_empty()).map_or(0, |it| indent(it));
    let mut found: Vec<(String, Option<String>)> = Vec::new();
    // `path` of a git repository lies in what pub fetched.
    let mut is_fetched = false;
    for line in block {
        let Some((key, value)) = line.split_once(':') else { continue };
        let value = value.split(" #").next().unwrap_or_default().trim();
        let value = value.trim_matches(['"', '\'']);
        match (indent(line) == first, key.trim(), found.last_mut()) {
            (true, name, _) => {
                found.push((name.to_owned(), in_braces(value)));
                is_fetched = false;
            }
            (false, "git", _) => is_fetched = true,
            (false, "path", Some((_, path))) if !is_fetched => *path = Some(value.to_owned()),
            _ => {}
        }
    }
    found
}

/// The path in `{ path: ../x }`.
fn in_braces(value: &str) -> Option<String> {
    let (_, path) = value.strip_prefix('{')?.split_once("path:")?;
    let path = path.split([',', '}']).next()?.trim().trim_matches(['"', '\'']);
    Some(path.to_owned())
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
        let names: Vec<String> = dart_names(spec).into_iter().map(|it| it.0).collect();
        assert_eq!(names, ["flutter", "push"]);
        let spec = "dependencies:\n  one:\n    path: ../one # here\n  two: { path: \"two\" }\n  three:\n    \
                    git:\n      url: https://a.b/c\n      path: d\n  four: ^1\n";
        let paths: Vec<Option<String>> = dart_names(spec).into_iter().map(|it| it.1).collect();
        let told = ["../one", "two"].map(|it| Some(it.to_owned()));
        assert_eq!(paths, [told.to_vec(), vec![None, None]].concat());
    }

    #[test]
    fn names_of_a_lock() {
        let lock = "packages:\n  async:\n    dependency: transitive\n    description:\n      name: async\n  \
                    push:\n    version: \"1\"\nsdks:\n  dart: \"1\"\n";
        assert_eq!(locked_names(lock), ["async", "push"]);
    }

    #[test]
    fn escapes_of_a_uri() {
        assert_eq!(unescaped("/a%20b/c").as_deref(), Some("/a b/c"));
        assert_eq!(unescaped("/a%2").as_deref(), None);
    }
}
