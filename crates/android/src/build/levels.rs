//! The levels and versions that a build has: minSdk, compileSdk, Java, Kotlin, Gradle, the Android
//! plugin.
//!
//! Each answer has its place; what the files do not decide for certain is `None`, and whoever asks
//! keeps silent.

use pushwright_lossless::gradle::{Statement, Value};

use super::ValueAt;
use super::from_above::set_from_above;
use super::members::{Member, computed, members, named};
use super::plugins::{self, PluginName};
use super::script::{Block, ScriptFile, argument, blocks_in, constant, property};
use super::variant_levels::{Reach, set_for_variants};
use crate::attributes::ANDROID_NAMESPACE;
use crate::build::project::Project;
use crate::fact::Place;
use crate::rel_path::RelPath;

/// The least Gradle of each version of the Android plugin, by its first two numbers, as the pages
/// of its releases have it.
const LEAST_GRADLE: [(&str, &str); 27] = [
    ("3.0", "4.1"),
    ("3.1", "4.4"),
    ("3.2", "4.6"),
    ("3.3", "4.10.1"),
    ("3.4", "5.1.1"),
    ("3.5", "5.4.1"),
    ("3.6", "5.6.4"),
    ("4.0", "6.1.1"),
    ("4.1", "6.5"),
    ("4.2", "6.7.1"),
    ("7.0", "7.0"),
    ("7.1", "7.2"),
    ("7.2", "7.3.3"),
    ("7.3", "7.4"),
    ("7.4", "7.5"),
    ("8.0", "8.0"),
    ("8.1", "8.0"),
    ("8.2", "8.2"),
    ("8.3", "8.4"),
    ("8.4", "8.6"),
    ("8.5", "8.7"),
    ("8.6", "8.7"),
    ("8.7", "8.9"),
    ("8.8", "8.10.2"),
    ("8.9", "8.11.1"),
    ("8.10", "8.11.1"),
    ("9.0", "9.1.0"),
];

/// The least Gradle that a version of the Android plugin runs with, where that is known.
#[must_use]
pub fn least_gradle(android_plugin: &str) -> Option<&'static str> {
    let minor: Vec<&str> = android_plugin.split(['.', '-']).take(2).collect();
    let minor = minor.join(".");
    LEAST_GRADLE.iter().find(|(version, _)| *version == minor).map(|(_, gradle)| *gradle)
}

/// What sets the least level of Android.
const MIN_SDK: [&str; 2] = ["minSdk", "minSdkVersion"];

/// A level as a number.
fn number(said: &ValueAt) -> u32 {
    said.value.parse().unwrap_or(u32::MAX)
}

/// The plugin that compiles Kotlin, and its library.
const KOTLIN: (&str, &str) =
    ("org.jetbrains.kotlin.android", "org.jetbrains.kotlin:kotlin-gradle-plugin");

impl Project<'_> {
    /// The lowest level of Android that some variant of the application runs on; `None` also where
    /// the manifest has the merger overlook what libraries demand.
    #[must_use]
    pub fn min_sdk(&self) -> Option<ValueAt> {
        if self.is_overridden() {
            return None;
        }
        let of_variants = set_for_variants(self, &MIN_SDK);
        let by_type = of_variants.iter().filter(|it| it.reach == Reach::BuildType).count();
        let mut found = self.min_sdk_of_members();
        for it in &of_variants {
            let said = self.level_of(&it.script, it.value?)?;
            found = match it.reach {
                Reach::All => Some(said),
                Reach::BuildType if by_type == 1 => [found?, said].into_iter().min_by_key(number),
                Reach::BuildType | Reach::Perhaps => {
                    Some(found?).filter(|it| it.value == said.value)
                }
            };
        }
        found
    }

    /// The lowest level that flavors, or what they share, set.
    fn min_sdk_of_members(&self) -> Option<ValueAt> {
        let script = self.script(self.app())?;
        if computed(&script, "productFlavors").is_some() {
            return None;
        }
        let of_flavors = self.flavor_levels(&script, &MIN_SDK)?;
        let in_default = match self.level(&script, &["android", "defaultConfig"], &MIN_SDK)? {
            Some(said) => Some(said),
            None => self.level_of_manifest("minSdkVersion"),
        };
        let always_replaced =
            of_flavors.iter().any(|(_, levels)| levels.iter().all(Option::is_some));
        let default = in_default.filter(|_| !always_replaced);
        if default.is_none() && !always_replaced {
            return None;
        }
        let set = of_flavors.into_iter().flat_map(|(_, levels)| levels.into_iter().flatten());
        set.chain(default).min_by_key(number)
    }

    /// The levels that flavors set, by dimension; `None` inside where a flavor sets none, and outside
    /// where a level cannot be told.
    fn flavor_levels(
        &self,
        script: &ScriptFile<'_>,
        names: &[&str],
    ) -> Option<Vec<(String, Vec<Option<ValueAt>>)>> {
        let mut found: Vec<(String, Vec<Option<ValueAt>>)> = Vec::new();
        for Member { block, .. } in members(script, "productFlavors") {
            let dimension = property(block.body, "dimension").and_then(constant);
            let level = self.level_in(script, &block, names)?;
            let dimension = dimension.unwrap_or_default();
            match found.iter_mut().find(|(name, _)| name == dimension) {
                Some((_, levels)) => levels.push(level),
                None => found.push((dimension.to_owned(), vec![level])),
            }
        }
        let has_block =
            |name: &String| members(script, "productFlavors").iter().any(|it| it.name == *name);
        if named(script, "productFlavors").iter().any(|it| !has_block(&it.name)) {
            found.push((String::new(), vec![None]));
            found.iter_mut().for_each(|(_, levels)| levels.push(None));
        }
        Some(found)
    }

    /// Whether the manifest has the merger take libraries that demand a higher level.
    fn is_overridden(&self) -> bool {
        let text = self.manifest_of(self.app()).and_then(|file| self.snapshot().text(&file));
        text.is_some_and(|it| it.contains("tools:overrideLibrary"))
    }

    fn level_of_manifest(&self, attribute: &str) -> Option<ValueAt> {
        let file = self.manifest_of(self.app())?;
        let doc = self.snapshot().document(&file)?.ok()?;
        let uses = doc.children(doc.root()).find(|&id| doc.local_name(id) == "uses-sdk")?;
        let element = doc.element(uses);
        let level = element.attribute(Some(ANDROID_NAMESPACE), attribute)?;
        let value = level.value.parse::<u32>().ok()?.to_string();
        Some(ValueAt { value, at: Place::new(&file, level.span.clone()) })
    }

    /// The level of Android that the application is made for, as scripts or the manifest say.
    #[must_use]
    pub fn target_sdk(&self) -> Option<u32> {
        const NAMES: [&str; 2] = ["targetSdk", "targetSdkVersion"];
        let script = self.script(self.app());
        let within =
            |path: &[&str]| script.as_ref().map_or(Some(None), |it| self.level(it, path, &NAMES));
        let in_script = match within(&["android", "defaultConfig"])? {
            Some(said) => Some(said),
            None => within(&["android"])?,
        };
        let said = in_script.or_else(|| self.level_of_manifest("targetSdkVersion"))?;
        said.value.parse().ok()
    }

    /// The level of Android that the application is compiled for.
    #[must_use]
    pub fn compile_sdk(&self) -> Option<ValueAt> {
        let script = self.script(self.app())?;
        self.level(&script, &["android"], &["compileSdk", "compileSdkVersion"])?
    }

    /// The level of Java that the application is compiled for, where a script says it.
    ///
    /// The Android plugin asks no other whether libraries are rewritten for old phones; from 4.2 on
    /// it takes 8 where nothing is said, whatever the sources are of.
    #[must_use]
    pub fn java_level(&self) -> Option<ValueAt> {
        let script = self.script(self.app())?;
        let blocks = script.blocks(&["android", "compileOptions"]);
        let said = blocks.iter().rev().find_map(|it| property(it.body, "targetCompatibility"))?;
        let text = self.value_of(script.file, said);
        let text = text.unwrap_or_else(|| script.slice(said.span()).to_owned());
        let value = java_number(&text)?;
        Some(ValueAt { value, at: script.place(said.span()) })
    }

    /// Whether a build type of the application is shrunk for certain.
    #[must_use]
    pub fn is_shrunk(&self) -> bool {
        let Some(script) = self.script(self.app()) else { return false };
        members(&script, "buildTypes").iter().any(|Member { block, .. }| {
            let switch = ["minifyEnabled", "isMinifyEnabled"].iter();
            let mut values = switch.filter_map(|name| property(block.body, name));
            values.any(|value| script.slice(value.span()) == "true")
        })
    }

    /// The version of the Kotlin compiler.
    #[must_use]
    pub fn kotlin_version(&self) -> Option<ValueAt> {
        let (id, library) = KOTLIN;
        let requested = plugins::requests(self, &PluginName::new(id))
            .and_then(|it| Some(ValueAt { value: it.version?, at: it.at }));
        requested.or_else(|| self.classpath_version(library))
    }

    /// The version of the Android plugin, and where it is decided.
    #[must_use]
    pub fn android_plugin_said(&self) -> Option<ValueAt> {
        let value = self.android_plugin()?;
        let on_class_path = self.classpath_version(plugins::ANDROID_PLUGIN);
        let at = on_class_path.filter(|it| it.value == value).map(|it| it.at);
        let at = at.or_else(|| plugins::android_request(self).map(|it| it.at))?;
        Some(ValueAt { value, at })
    }

    /// The version of Gradle that the wrapper has, whole.
    #[must_use]
    pub fn gradle_said(&self) -> Option<ValueAt> {
        let file = RelPath::new("gradle/wrapper/gradle-wrapper.properties")?;
        let text = self.snapshot().text(&file)?;
        let line = text.lines().find(|it| it.trim_start().starts_with("distributionUrl"))?;
        let (before, rest) = line.rsplit_once("gradle-")?;
        let end = rest.find(|c: char| c != '.' && !c.is_ascii_digit()).unwrap_or(rest.len());
        let start =
            line.as_ptr() as usize - text.as_ptr() as usize + before.len() + "gradle-".len();
        let value = rest[..end].trim_end_matches('.').to_owned();
        let is_version = value.starts_with(|c: char| c.is_ascii_digit());
        let at = Place::new(&file, start..start + value.len());
        is_version.then_some(ValueAt { value, at })
    }

    /// The level that one of `names` sets in the blocks at `path`, the last one counting; `None`
    /// inside where nothing does, and outside where it cannot be told.
    fn level(
        &self,
        script: &ScriptFile<'_>,
        path: &[&str],
        names: &[&str],
    ) -> Option<Option<ValueAt>> {
        let mut scripts = self.applied_scripts(script);
        scripts.insert(0, *script);
        let mut found = None;
        for script in &scripts {
            for block in script.blocks(path) {
                let said = self.level_in(script, &block, names)?;
                // Two scripts may both say it; which comes last is not looked at.
                if found.is_some() && said.is_some() && found != said {
                    return None;
                }
                found = found.or(said);
            }
        }
        match found {
            Some(said) => Some(Some(said)),
            None => self.level_from_above(path, names),
        }
    }

    /// The level that the root's script or the settings set for the module.
    fn level_from_above(&self, path: &[&str], names: &[&str]) -> Option<Option<ValueAt>> {
        let mut found = None;
        for it in set_from_above(self, path, names) {
            let said = self.level_of(&it.script, it.value).filter(|_| it.is_certain)?;
            found = Some(said);
        }
        if let Some(script) = self.settings_script().filter(|_| found.is_none()) {
            // The settings' plugin of Android has levels for all modules.
            for block in script.blocks(&["android"]) {
                found = found.or(self.level_in(&script, &block, names)?);
            }
        }
        Some(found)
    }

    fn level_in(
        &self,
        script: &ScriptFile<'_>,
        block: &Block<'_>,
        names: &[&str],
    ) -> Option<Option<ValueAt>> {
        let in_condition = block.body.statements.iter().any(|it| match it {
            Statement::Opaque(opaque) => {
                let text = script.slice(&opaque.span);
                names.iter().any(|name| text.contains(name))
            }
            Statement::Call(_) | Statement::Assign(_) => false,
        });
        if in_condition {
            return None;
        }
        let value = names.iter().find_map(|name| property(block.body, name));
        let value = value.or_else(|| released(block, names));
        let Some(value) = value else { return Some(None) };
        self.level_of(script, value).map(Some)
    }

    /// The level that a value names.
    fn level_of(&self, script: &ScriptFile<'_>, value: &Value) -> Option<ValueAt> {
        let text = self.value_of(script.file, value);
        let text = text.or_else(|| self.number(script, script.slice(value.span())))?;
        let number = text.strip_prefix("android-").unwrap_or(&text).parse::<u32>().ok()?;
        Some(ValueAt { value: number.to_string(), at: script.place(value.span()) })
    }
}

impl<'s> Project<'s> {
    /// A number that an expression makes of a text: `p as int`, `p.toInteger()`,
    /// `Integer.parseInt(p)`, where `p` is a property or a variable.
    pub(super) fn number(&self, script: &ScriptFile<'s>, text: &str) -> Option<String> {
        const BEHIND: [&str; 7] = [
            " as int",
            " as Integer",
            ".toInteger()",
            ".toInt()",
            ".intValue()",
            ".toString()",
            ".get()",
        ];
        const AROUND: [&str; 5] =
            ["Integer.parseInt(", "Integer.valueOf(", "Integer.decode(", "new Integer(", "("];
        let text = text.trim();
        let behind = BEHIND.iter().find_map(|it| text.strip_suffix(it));
        let whole = text.strip_suffix(')').filter(|it| !it.contains("))"));
        let around = || AROUND.iter().find_map(|it| whole?.strip_prefix(it));
        match behind.or_else(around) {
            Some(inner) => self.number(script, inner),
            None => self.named_text(script, text),
        }
    }

    /// The text of a literal, a number, a property or a variable.
    fn named_text(&self, script: &ScriptFile<'s>, text: &str) -> Option<String> {
        const PROPERTIES: [&str; 6] = [
            "property(",
            "findProperty(",
            "getProperty(",
            "gradleProperty(",
            "properties[",
            "properties.get(",
        ];
        let bare = |it: &str| it.trim_matches(['"', '\'']).to_owned();
        let receivers = ["project.", "rootProject.", "providers.", "this."];
        let text = receivers.iter().fold(text.trim(), |text, it| text.trim_start_matches(it));
        let inner = PROPERTIES.iter().find_map(|it| text.strip_prefix(it));
        if let Some(inner) = inner {
            return self.gradle_property(&bare(inner.strip_suffix([')', ']'])?));
        }
        let text = text.trim_start_matches("properties.");
        let is_name = text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '.');
        if !is_name {
            return None;
        }
        if text.starts_with(|c: char| c.is_ascii_digit()) {
            return Some(text.to_owned());
        }
        self.variable(script, text)
    }
}

/// `compileSdk { version = release(36) }`.
fn released<'s>(block: &Block<'s>, names: &[&str]) -> Option<&'s Value> {
    let inner = names.iter().flat_map(|name| blocks_in(&block.body.statements, &[name]));
    inner.filter_map(|it| property(it.body, "version")).find_map(|value| match value {
        Value::Call(call) if call.name.last() == "release" => argument(call, None),
        _ => None,
    })
}

/// The level of Java in `JavaVersion.VERSION_1_8`, `"17"`, `1.8` and the like.
fn java_number(text: &str) -> Option<String> {
    let word = text.rsplit("VERSION_").next()?.trim_matches(|c: char| !c.is_ascii_digit());
    let word = word.strip_prefix("1.").or_else(|| word.strip_prefix("1_")).unwrap_or(word);
    word.parse::<u32>().ok().map(|it| it.to_string())
}
