//! Plugins of the build's own: scripts and classes of buildSrc and of included builds.
//!
//! Knows which file makes the plugin of an id; reads script plugins and Kotlin classes, no others.
//! What an included build outside the root has is not told.

use std::collections::BTreeMap;

use super::paths::Named;
use super::plugin_words::applied_plugins;
use super::plugins::{PluginUse, has_version};
use super::script::{ScriptFile, argument, calls, constant, property};
use crate::{Place, Project, RelPath, Snapshot};

/// The ids of the build's own plugins, and the file that makes each; `None` where it is not read.
pub(crate) type Conventions = BTreeMap<String, Option<RelPath>>;

/// Where the sources of plugins lie below a build's folder.
const SOURCES: [&str; 3] = ["src/main/kotlin/", "src/main/groovy/", "src/main/java/"];

/// All of them.
pub(crate) fn conventions(snapshot: &Snapshot) -> Conventions {
    let mut found = Conventions::new();
    for path in snapshot.paths() {
        if let Some(id) = script_plugin(path) {
            found.insert(id, snapshot.text(path).map(|_| path.clone()));
        } else if let Some(id) = described(path) {
            found.entry(id).or_default();
        }
    }
    for path in snapshot.paths().filter(|it| it.file_name().starts_with("build.gradle")) {
        if snapshot.text(path).is_some_and(|it| it.contains("implementationClass")) {
            found.extend(class_plugins(snapshot, path));
        }
    }
    found
}

/// The id of a script that is a plugin: its name, in Kotlin below its package. One for settings has
/// that in its file's name only.
fn script_plugin(path: &RelPath) -> Option<String> {
    let path = path.as_str();
    let name = path.strip_suffix(".gradle.kts").or_else(|| path.strip_suffix(".gradle"))?;
    let name = name.strip_suffix(".settings").unwrap_or(name);
    let (_, below) = SOURCES.iter().find_map(|it| name.split_once(it))?;
    match path.ends_with(".kts") {
        true => Some(below.replace('/', ".")),
        false => Some(below.rsplit('/').next().unwrap_or(below).to_owned()),
    }
}

/// The id that a description of a plugin in the resources is named after.
fn described(path: &RelPath) -> Option<String> {
    let (_, name) = path.as_str().split_once("src/main/resources/META-INF/gradle-plugins/")?;
    name.strip_suffix(".properties").map(str::to_owned)
}

/// The plugins that `gradlePlugin { plugins { … } }` of a build's script registers.
fn class_plugins(snapshot: &Snapshot, path: &RelPath) -> Conventions {
    let Some(script) = ScriptFile::open(snapshot, path) else { return Conventions::new() };
    let blocks = script.blocks(&["gradlePlugin", "plugins"]);
    let registered = blocks.iter().flat_map(|it| calls(&it.body.statements));
    let made = registered.filter_map(|call| {
        let text = |name| constant(property(call.body.as_ref()?, name)?);
        let class = text("implementationClass")?;
        Some((text("id")?.to_owned(), source_of(snapshot, &path.parent(), class)))
    });
    made.collect()
}

/// The Kotlin source of a class in a build, where it was read.
fn source_of(snapshot: &Snapshot, folder: &RelPath, class: &str) -> Option<RelPath> {
    let file = format!("/{}.kt", class.rsplit('.').next().unwrap_or(class));
    let sources = folder.join("src/main")?;
    let mut found = snapshot.paths().filter(|it| {
        it.is_below(&sources) && it.as_str().ends_with(&file) && snapshot.text(it).is_some()
    });
    found.next().cloned()
}

impl<'s> Project<'s> {
    /// The files of the build's own plugins that a script applies.
    pub(crate) fn conventions_of(&self, script: &ScriptFile<'s>) -> Vec<RelPath> {
        if self.conventions.is_empty() {
            return Vec::new();
        }
        let applied = applied_plugins(self.snapshot(), script);
        let file = |it: &PluginUse<'_>| self.conventions.get(&it.id)?.clone();
        applied.iter().filter_map(file).collect()
    }

    /// Where a script applies a plugin of the build's own that cannot be read: one without a source
    /// that was, or one that only an included build outside the root may have.
    pub(crate) fn unread_convention(&self, script: &ScriptFile<'s>) -> Option<Place> {
        let outside = self.includes_build_outside();
        let root = self.script(self.root());
        // What the root's script speaks of comes from its class path.
        let is_named = |id: &str| {
            let owner: Vec<&str> = id.split('.').take(2).collect();
            root.is_some_and(|it| !it.mentions(&owner.join(".")).is_empty())
        };
        let unread = |it: &&PluginUse<'_>| match self.conventions.get(&it.id) {
            Some(file) => file.is_none(),
            None => outside && !is_published(&it.id) && !has_version(it.call) && !is_named(&it.id),
        };
        let applied = applied_plugins(self.snapshot(), script);
        applied.iter().find(unread).map(|it| script.place(&it.call.span))
    }

    /// Whether the settings include a build whose files are not here; those of package managers
    /// bring plugins that are known.
    fn includes_build_outside(&self) -> bool {
        let Some(settings) = self.settings_script() else { return false };
        let mut blocks = settings.blocks(&["pluginManagement"]);
        let top = calls(&settings.script.statements).collect::<Vec<_>>();
        let inner = blocks.iter_mut().flat_map(|it| calls(&it.body.statements));
        let mut all = top.into_iter().chain(inner);
        all.any(|call| {
            let value = argument(call, None).filter(|_| call.name.last() == "includeBuild");
            let Some(value) = value else { return false };
            let text = settings.slice(value.span());
            let known = ["node_modules", "flutter", "Flutter"].iter().any(|it| text.contains(it));
            match self.path_named(self.root(), &settings, value) {
                Named::Outside(_) | Named::Unknown => !known,
                Named::Inside(_) => false,
            }
        })
    }
}

/// Whether a plugin of this id is one that everybody can have, from Gradle or from a repository.
fn is_published(id: &str) -> bool {
    const OWNERS: [&str; 11] = [
        "com.android.",
        "org.jetbrains.",
        "kotlin-",
        "com.google.",
        "dev.flutter.",
        "com.facebook.",
        "expo-",
        "org.gradle.",
        "androidx.",
        "io.fabric",
        "realm-",
    ];
    !id.contains('.') && !id.contains('-') || OWNERS.iter().any(|it| id.starts_with(it))
}
