//! The tools that make Android folders or hold them.
//!
//! Knows them by their files; a package.json that names none of them is a native project's own.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::disk;

/// A tool whose projects hold an Android project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tool {
    Expo,
    Capacitor,
    Cordova,
    ReactNative,
    Flutter,
}

/// A project that holds a Gradle project.
#[derive(Clone, Debug)]
pub(super) struct Owner {
    /// Its folder.
    pub(super) folder: PathBuf,
    /// The Gradle project's folder as seen from it.
    pub(super) android: PathBuf,
}

impl Tool {
    /// Where its Android project is.
    pub(super) fn android(self) -> &'static str {
        match self {
            Tool::Cordova => "platforms/android",
            Tool::Expo | Tool::Capacitor | Tool::ReactNative | Tool::Flutter => "android",
        }
    }

    /// How to have the Android project where it is missing.
    pub(super) fn brings_android(self) -> &'static str {
        match self {
            Tool::Expo => "`npx expo prebuild --platform android` makes it",
            Tool::Capacitor => "`npx cap add android` makes it",
            Tool::Cordova => "`cordova platform add android` makes it",
            Tool::ReactNative => {
                "`npx @react-native-community/cli init` makes a project whose `android` can be copied"
            }
            Tool::Flutter => "`flutter create --platforms=android .` makes it",
        }
    }

    /// What people call a project of it.
    pub(super) fn project(self) -> &'static str {
        match self {
            Tool::Expo => "an Expo project",
            Tool::Capacitor => "a Capacitor project",
            Tool::Cordova => "a Cordova project",
            Tool::ReactNative => "a React Native project",
            Tool::Flutter => "a Flutter project",
        }
    }
}

/// The project that holds a Gradle project: in the folder around it or, where it is called
/// `platforms/android`, in the one around that.
pub(super) fn owner_of(gradle: &Path) -> Option<Owner> {
    let is_repository = |folder: &Path| folder.join(".git").exists();
    let real = gradle.canonicalize().ok()?;
    if is_repository(&real) {
        return None;
    }
    let beside = |folder: &Path| {
        let android = real.strip_prefix(folder).ok()?.to_owned();
        tool_of(folder)?;
        Some(Owner { folder: as_given(gradle, &real, folder), android })
    };
    let parent = real.parent()?;
    if let Some(owner) = beside(parent) {
        return Some(owner);
    }
    let in_platforms = parent.file_name().is_some_and(|it| it == "platforms");
    parent.parent().filter(|_| in_platforms && !is_repository(parent)).and_then(beside)
}

/// A folder around a Gradle project, spelled as that one was.
fn as_given(gradle: &Path, real: &Path, folder: &Path) -> PathBuf {
    let up = real.strip_prefix(folder).map_or(0, |it| it.components().count());
    let above = gradle.ancestors().nth(up).filter(|it| !it.as_os_str().is_empty());
    let same = above.filter(|it| it.canonicalize().is_ok_and(|it| it == folder));
    same.unwrap_or(folder).to_owned()
}

/// The tool that a folder is a project of.
pub(super) fn tool_of(folder: &Path) -> Option<Tool> {
    let text = |name: &str| disk::read_text(folder, &folder.join(name)).ok().flatten();
    let json = |name: &str| serde_json::from_str::<Value>(text(name)?.as_str()).ok();
    let package = json("package.json").unwrap_or_default();
    let depends = |name: &str| {
        let lists = ["dependencies", "devDependencies"];
        lists.iter().any(|list| package[*list].get(name).is_some())
    };
    let app = || json("app.json").unwrap_or_default();
    if depends("expo") || app().get("expo").is_some() {
        return Some(Tool::Expo);
    }
    let configs = ["json", "ts", "js"].map(|it| folder.join(format!("capacitor.config.{it}")));
    let capacitor = ["@capacitor/core", "@capacitor/android", "@capacitor/cli"];
    if configs.iter().any(|it| it.is_file()) || capacitor.iter().any(|it| depends(it)) {
        return Some(Tool::Capacitor);
    }
    let is_widget = || text("config.xml").is_some_and(|it| it.as_str().contains("<widget"));
    if depends("cordova") || depends("cordova-android") || is_widget() {
        return Some(Tool::Cordova);
    }
    if depends("react-native") || app().get("displayName").is_some() {
        return Some(Tool::ReactNative);
    }
    folder.join("pubspec.yaml").is_file().then_some(Tool::Flutter)
}
