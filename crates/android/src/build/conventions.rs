//! Plugins of the build's own: scripts and classes of buildSrc and of included builds.
//!
//! Knows which file makes the plugin of an id, and which defines a function that scripts call; reads
//! script plugins and Kotlin, no others.
//! What an included build outside the root has is not told.

use std::collections::{BTreeMap, BTreeSet};

use pushwright_lossless::gradle::Opaque;
use pushwright_lossless::gradle::query::Node;
use regex_lite::Regex;

use super::paths::Named;
use super::plugin_words::{applied_plugins, plugin_word, requested_elsewhere};
use super::plugins::{PluginUse, has_version};
use super::script::{ScriptFile, argument, calls, constant, property};
use crate::build::project::Project;
use crate::fact::Place;
use crate::rel_path::RelPath;
use crate::snapshot::Snapshot;

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

/// The functions that the Kotlin sources of the build's own plugins have, and the files of each name.
pub(crate) type Functions = BTreeMap<String, Vec<RelPath>>;

/// All of them; sources of modules have none that scripts could call.
pub(crate) fn functions(snapshot: &Snapshot, conventions: &Conventions) -> Functions {
    let mut builds: BTreeSet<&str> = BTreeSet::from(["buildSrc"]);
    let files = conventions.values().flatten().map(RelPath::as_str);
    builds.extend(files.filter_map(|it| Some(it.split_once("/src/main/")?.0)));
    let mut found = Functions::new();
    let sources = snapshot.paths().filter(|path| {
        let build = path.as_str().split_once("/src/main/").map(|it| it.0);
        path.as_str().ends_with(".kt") && build.is_some_and(|it| builds.contains(it))
    });
    let Ok(head) = Regex::new(FUNCTION) else { return found };
    for path in sources {
        let text = snapshot.text(path).unwrap_or_default();
        for one in head.captures_iter(text) {
            let start = one.get(0).map_or(0, |it| it.start());
            // Who overrides is called by Gradle.
            if line_before(text, start).contains("override") {
                continue;
            }
            let files = found.entry(one[2].to_owned()).or_default();
            if !files.contains(path) {
                files.push(path.clone());
            }
        }
    }
    found
}

/// The head of a function: its receiver and its name.
const FUNCTION: &str = r"\bfun\s+(?:<[^>]*>\s*)?([\w.<>?, *]+\.)?(\w+)\s*\(";

/// What of a function's head stands before its name.
const HEAD_BEFORE_NAME: &str = r"\bfun\s+(?:<[^>]*>\s*)?(?:[\w.<>?, *]+\.)?$";

/// What the head of a function says.
pub(crate) struct FunctionHead<'t> {
    /// The type that it is called on, with its dot.
    pub(crate) receiver: Option<&'t str>,
    pub(crate) name: &'t str,
    pub(crate) is_override: bool,
}

/// What stands on a line before a place.
fn line_before(text: &str, at: usize) -> &str {
    text[..at].rsplit('\n').next().unwrap_or_default()
}

/// Reads the head of the function that this statement defines.
pub(crate) fn function_head<'t>(text: &'t str, opaque: &Opaque) -> Option<FunctionHead<'t>> {
    let end = opaque.bodies.first().map_or(opaque.span.end, |it| it.span.start);
    let head = &text[opaque.span.start..end];
    let found = Regex::new(FUNCTION).ok()?.captures(head)?;
    Some(FunctionHead {
        receiver: found.get(1).map(|it| it.as_str()),
        name: found.get(2)?.as_str(),
        is_override: line_before(head, found.get(0)?.start()).contains("override"),
    })
}

/// The id of a script that is a plugin: its name, in Kotlin below its package. One for settings has
/// that in its file's name only.
pub(crate) fn script_plugin(path: &RelPath) -> Option<String> {
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
        let said = |name| property(call.body.as_ref()?, name);
        let class = constant(said("implementationClass")?)?;
        Some((plugin_word(snapshot, said("id")?)?, source_of(snapshot, &path.parent(), class)))
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
        let mut found = self.functions_called(script);
        if !self.conventions.is_empty() {
            let applied = applied_plugins(self.snapshot(), script);
            let file = |it: &PluginUse<'_>| self.conventions.get(&it.id)?.clone();
            found.extend(applied.iter().filter_map(file));
        }
        found
    }

    /// The files of the functions that a script calls.
    fn functions_called(&self, script: &ScriptFile<'s>) -> Vec<RelPath> {
        let mut found: Vec<RelPath> = Vec::new();
        if self.functions.is_empty() {
            return found;
        }
        script.script.walk(&mut |_, node| {
            let Node::Call(call) = node else { return };
            let files = self.functions.get(call.name.last()).into_iter().flatten();
            found.extend(files.filter(|it| *it != script.file).cloned());
        });
        found.sort();
        found.dedup();
        found
    }

    /// Whether the application's scripts, what they apply, or the file itself call a function;
    /// `None` where they only name it.
    pub(crate) fn calls_function(&self, defined_in: &ScriptFile<'_>, name: &str) -> Option<bool> {
        let own = self.script(self.app())?;
        let mut scripts = self.applied_scripts(&own);
        scripts.push(own);
        scripts.extend(self.open(defined_in.file));
        let mut is_called = false;
        let mut is_named = false;
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let Ok(head) = Regex::new(HEAD_BEFORE_NAME) else { return None };
        for script in scripts {
            for at in script.mentions(name) {
                let (before, behind) = (&script.text[..at.start], &script.text[at.end..]);
                let is_head = head.is_match(line_before(script.text, at.start));
                if is_head || before.ends_with(is_word) || behind.starts_with(is_word) {
                    continue;
                }
                is_called |= behind.trim_start().starts_with(['(', '{']);
                is_named = true;
            }
        }
        if is_called || !is_named { Some(is_called) } else { None }
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
        let found = applied.iter().find(unread).map(|it| script.place(&it.call.span));
        found.or_else(|| requested_elsewhere(self.snapshot(), script))
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
