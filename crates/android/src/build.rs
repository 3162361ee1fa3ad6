//! What the scripts say of the build: SDK levels, plugin versions, variants, signing, libraries.
//!
//! Answers questions and edits nothing. What is not decided by constants in the files is `None`:
//! whoever asks must then keep silent.

pub(crate) mod addresses;
pub(crate) mod applied;
mod build_src;
pub(crate) mod catalog;
pub(crate) mod class_path;
pub(crate) mod conditions;
pub(crate) mod conventions;
pub(crate) mod coordinates;
mod descriptors;
pub(crate) mod dotted;
pub(crate) mod entries;
pub(crate) mod filters;
pub(crate) mod from_above;
mod handed_on;
pub(crate) mod identity;
pub(crate) mod included_rules;
mod kotlin;
pub(crate) mod levels;
pub(crate) mod libraries;
mod library_modules;
mod loops;
pub(crate) mod management;
pub(crate) mod members;
pub(crate) mod modules;
pub(crate) mod neighbours;
pub(crate) mod optimized;
pub(crate) mod packages;
pub(crate) mod paths;
pub(crate) mod pinned;
pub(crate) mod placeholder_effects;
pub(crate) mod placeholders;
pub(crate) mod platforms;
pub(crate) mod plugin_words;
pub(crate) mod plugins;
pub(crate) mod project;
pub(crate) mod properties;
pub(crate) mod repositories;
pub(crate) mod resolution;
pub(crate) mod resources;
pub(crate) mod rules_taken;
pub(crate) mod script;
pub(crate) mod settings_catalog;
pub(crate) mod settings_scripts;
pub(crate) mod shrinking;
pub(crate) mod slips;
pub(crate) mod source_folders;
pub(crate) mod source_sets;
pub(crate) mod trees;
pub(crate) mod unread;
pub(crate) mod values;
mod variant_levels;
pub(crate) mod variants;
pub(crate) mod versions;
pub(crate) mod within;
pub(crate) mod written;

use std::collections::BTreeSet;
use std::rc::Rc;

use pushwright_lossless::gradle::{Body, Call, Statement, Value};

use self::members::{Member, NamedMember, members, named};
use self::paths::Named;
use self::plugin_words::applied_plugins;
use self::plugins::{PluginUse, applied_from_above};
use self::script::{ScriptFile, constant, property};
use crate::build::project::{Module, Project};
use crate::fact::Place;
use crate::rel_path::RelPath;

/// A build type or a product flavor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildMember {
    /// Its name.
    pub name: String,
    /// Whether it is a flavor; else it is a build type.
    pub is_flavor: bool,
    /// The applicationId it sets.
    pub application_id: Option<String>,
    /// What it adds to the applicationId.
    pub suffix: Option<String>,
    /// The name of the signing configuration it uses.
    pub signing: Option<String>,
    /// Its block, or what names it.
    pub at: Place,
}

/// A signing configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningConfig {
    /// Its name.
    pub name: String,
    /// The keystore: a path relative to the root, or an absolute one; `None` where not decided.
    pub store_file: Option<String>,
    /// The keystore's password, where it stands in the files.
    pub store_password: Option<String>,
    /// The key's name, where it stands in the files.
    pub key_alias: Option<String>,
    /// Its block.
    pub at: Place,
}

/// A value that the files name and that stands outside the project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outside<'n> {
    /// An environment variable.
    Environment(&'n str),
    /// A Gradle property that the project's own gradle.properties does not set.
    Property(&'n str),
}

/// How values outside the project are looked up.
type LookUp<'l> = &'l dyn Fn(Outside<'_>) -> Option<String>;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueAt {
    /// The value.
    pub value: String,
    /// Where.
    pub at: Place,
}

impl Project<'_> {
    /// The manifest of a module's main source set; `None` where a script computes its path.
    #[must_use]
    pub fn manifest_of(&self, module: &Module) -> Option<RelPath> {
        source_sets::main_manifest_of(self, module)
    }

    /// Where manifests of flavors and build types may stand, which the merger lays over the main one,
    /// each with the name of its source set; without those whose path a script computes.
    #[must_use]
    pub fn overlay_manifests(&self) -> Rc<[(String, RelPath)]> {
        let find = || {
            let builds = self.built_variants();
            let sets: BTreeSet<String> = builds.iter().flat_map(|it| it.source_sets()).collect();
            let files = sets.into_iter().filter_map(|set| {
                let file = source_sets::manifest_of_set(self, self.app(), &set)?;
                Some((set, file))
            });
            files.collect()
        };
        Rc::clone(self.overlays.get_or_init(find))
    }

    /// Every script of the build that is there: settings, modules, and what they apply.
    #[must_use]
    pub fn script_files(&self) -> Vec<RelPath> {
        let own = self.modules.iter().filter_map(|it| it.script.clone());
        let mut files: Vec<RelPath> = self.settings.clone().into_iter().chain(own).collect();
        for file in files.clone() {
            let Some(script) = self.open(&file) else { continue };
            files.extend(self.applied_scripts(&script).iter().map(|it| it.file.clone()));
        }
        let mut seen = BTreeSet::new();
        files.retain(|file| self.snapshot().contains(file) && seen.insert(file.clone()));
        files
    }

    /// What a value of the script `file` comes to; `None` when the files do not decide it.
    #[must_use]
    pub fn value_of(&self, file: &RelPath, value: &Value) -> Option<String> {
        let script = self.open(file)?;
        self.resolve(&script, value).or_else(|| self.catalog_version(script.slice(value.span())))
    }

    /// The version of the Android Gradle plugin.
    #[must_use]
    pub fn android_plugin(&self) -> Option<String> {
        plugins::android_version(self)
    }

    /// The rules file that the Android plugin takes where a build type which shrinks names none;
    /// `None` where the files do not tell the plugin's version.
    pub(crate) fn implied_rules(&self) -> Option<&'static str> {
        const LEFT_OUT: &str = "android.r8.proguardAndroidTxt.disallowed";
        let optimizes = plugins::is_android_9(self)?
            && self.gradle_property(LEFT_OUT).as_deref() != Some("false");
        Some(if optimizes { "proguard-android-optimize.txt" } else { "proguard-android.txt" })
    }

    /// The version of a library on the class path of the root's build script.
    #[must_use]
    pub fn classpath_version(&self, module: &str) -> Option<ValueAt> {
        plugins::classpath_version(self, module).map(|(value, at)| ValueAt { value, at })
    }

    /// Build types and product flavors that the application's script names.
    #[must_use]
    pub fn members(&self) -> Vec<BuildMember> {
        let Some(script) = self.script(self.app()) else { return Vec::new() };
        let mut found = Vec::new();
        for (container, is_flavor) in [("buildTypes", false), ("productFlavors", true)] {
            for NamedMember { name, block, span } in named(&script, container) {
                let said = |key: &str| property(block.as_ref()?.body, key);
                let text = |key: &str| said(key).and_then(|it| self.value_of(script.file, it));
                found.push(BuildMember {
                    name,
                    is_flavor,
                    application_id: text("applicationId"),
                    suffix: text("applicationIdSuffix"),
                    signing: said("signingConfig").and_then(signing_name),
                    at: script.place(&block.as_ref().map_or(&span, |it| &it.call.span).clone()),
                });
            }
        }
        found
    }

    /// The signing configurations of the application's script, also what stands in conditions.
    ///
    /// `outside` looks up what the files only name.
    #[must_use]
    pub fn signing_configs(&self, outside: LookUp<'_>) -> Vec<SigningConfig> {
        let Some(script) = self.script(self.app()) else { return Vec::new() };
        let of = |Member { name, block }: Member<'_>| {
            let first = |key: &str, read: &dyn Fn(&Value) -> Option<String>| {
                let mut said = Vec::new();
                anywhere(block.body, key, &mut said);
                said.into_iter().find_map(read)
            };
            let text = |key: &str| first(key, &|it| self.signing_value(&script, it, outside));
            SigningConfig {
                name,
                store_file: first("storeFile", &|it| self.file(&script, it, outside)),
                store_password: text("storePassword"),
                key_alias: text("keyAlias"),
                at: script.place(&block.call.span),
            }
        };
        members(&script, "signingConfigs").into_iter().map(of).collect()
    }

    /// Whether the application's script, or one it applies, applies a plugin for certain.
    #[must_use]
    pub fn applies_plugin(&self, id: &str) -> bool {
        let applies = |script: &ScriptFile<'_>, all: &[PluginUse<'_>]| {
            all.iter().any(|plugin| plugin.id == id && plugin.is_certain(self, script))
        };
        let mut scripts = libraries::scripts(self).into_iter();
        scripts.any(|it| applies(&it, &applied_plugins(self.snapshot(), &it)))
            || applied_from_above(self).is_some_and(|(root, all)| applies(&root, &all))
    }

    /// A property of `android { … }` in the application's script, a dotted path below it.
    #[must_use]
    pub fn android_property(&self, path: &[&str]) -> Option<ValueAt> {
        let script = self.script(self.app())?;
        let (name, blocks) = path.split_last()?;
        let mut bodies = script.blocks(&[&["android"], blocks].concat());
        let body = bodies.pop().map(|it| it.body);
        let value = body.and_then(|it| property(it, name)).or_else(|| {
            let android = script.blocks(&["android"]).pop()?;
            property(android.body, &path.join("."))
        })?;
        let at = script.place(value.span());
        Some(ValueAt { value: self.value_of(script.file, value)?, at })
    }

    /// A value of a signing configuration: often `properties['name']` of a file beside the script.
    fn signing_value(
        &self,
        script: &ScriptFile<'_>,
        value: &Value,
        outside: LookUp<'_>,
    ) -> Option<String> {
        self.value_of(script.file, value).or_else(|| {
            let name = match value {
                Value::Path { path, .. } => match path.strip_prefix("System.env.") {
                    Some(variable) => return outside(Outside::Environment(variable)),
                    None => path.rsplit('.').next()?,
                },
                Value::Call(call) => {
                    let name = call.args.first().and_then(|it| constant(&it.value))?;
                    if ["getenv", "environmentVariable"].contains(&call.name.last()) {
                        return outside(Outside::Environment(name));
                    }
                    name
                }
                _ => return None,
            };
            let holds_keys = |path: &&RelPath| {
                let file = path.file_name().to_ascii_lowercase();
                let near = [&self.root().folder, &self.app().folder].contains(&&path.parent());
                near && file.ends_with(".properties")
                    && (file.contains("key") || file.contains("sign") || file == "local.properties")
            };
            let in_files = self.snapshot().paths().filter(holds_keys).find_map(|path| {
                properties::property_of(self.snapshot().text(path)?, name).map(str::to_owned)
            });
            in_files.or_else(|| outside(Outside::Property(name)))
        })
    }

    /// The file that a value names: a path relative to the root, or one outside of it.
    fn file(&self, script: &ScriptFile<'_>, value: &Value, outside: LookUp<'_>) -> Option<String> {
        match self.path_named(self.app(), script, value) {
            Named::Inside(path) => return Some(path.to_string()),
            Named::Outside(path) => return Some(joined(&self.app().folder, &path)),
            Named::Unknown => {}
        }
        let (inner, of_root) = match value {
            Value::Call(call) if ["file", "File"].contains(&call.name.last()) => {
                (&call.args.first()?.value, call.name.text.starts_with("rootProject"))
            }
            other => (other, false),
        };
        let text = self.signing_value(script, inner, outside)?;
        if text.starts_with('/') || text.contains(":\\") || text.contains('$') {
            return (!text.contains('$')).then_some(text);
        }
        let module = if of_root { self.root() } else { self.app() };
        Some(joined(&module.folder, &text))
    }

    /// The version that `libs.versions.x.get().toInt()` reads from the catalog.
    fn catalog_version(&self, text: &str) -> Option<String> {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let at = text.find(".versions.")?;
        let start = text[..at].trim_end_matches(is_word).len();
        let path = text[start..].split(".get(").next()?;
        catalog::version(self.snapshot(), path.trim_end_matches(|c: char| !c.is_alphanumeric()))
    }
}

/// A path below a folder, which may be absolute or lead out of the project.
fn joined(folder: &RelPath, path: &str) -> String {
    if path.starts_with('/') {
        return path.to_owned();
    }
    folder.join(path).map_or_else(|| format!("{folder}/{path}"), |path| path.to_string())
}

/// What a property may be set to in a block: by itself, and then in the blocks and conditions in
/// it, in order.
fn anywhere<'s>(body: &'s Body, name: &str, found: &mut Vec<&'s Value>) {
    found.extend(property(body, name));
    for statement in &body.statements {
        let inner: Vec<&Body> = match statement {
            Statement::Call(call) => {
                let links = call.chain.iter().filter_map(|it| it.body.as_deref());
                call.body.as_deref().into_iter().chain(links).collect()
            }
            Statement::Opaque(opaque) => opaque.bodies.iter().collect(),
            Statement::Assign(_) => Vec::new(),
        };
        for inner in inner {
            anywhere(inner, name, found);
        }
    }
}

/// The name in `signingConfigs.release` and `signingConfigs.getByName("release")`.
fn signing_name(value: &Value) -> Option<String> {
    let of_call = |call: &Call| {
        let named = call.args.first().and_then(|it| constant(&it.value)).map(str::to_owned);
        named.or_else(|| call.name.text.strip_prefix("signingConfigs.").map(str::to_owned))
    };
    match value {
        Value::Path { path, .. } => path.strip_prefix("signingConfigs.").map(str::to_owned),
        Value::Call(call) => of_call(call),
        _ => None,
    }
}
