//! Libraries on the class path that the application's plugins come from.
//!
//! Knows `buildscript.dependencies`, and the other ways in which a build comes by a plugin's
//! library; resolves and downloads nothing.

use std::collections::HashMap;

use pushwright_lossless::gradle::{Call, Statement};
use pushwright_lossless::{Edit, Span};

use crate::build::class_path::{Entry, classpath_entries};
use crate::build::coordinates::VersionAt;
use crate::build::entries::dead_entries;
use crate::build::neighbours::{Neighbour, step_among, style_of};
use crate::build::plugins::{
    ANDROID_PLUGIN, PluginName, Request, android_request, brought_with, in_build_src,
    in_plugin_builds, in_settings, requests, version_in_plugin_builds,
};
use crate::build::project::Project;
use crate::build::resolution::{Ruling, class_path_ruling};
use crate::build::script::{Ready, ScriptFile, cannot_tell, ready_block, unread};
use crate::build::unread::may_name_on_class_path;
use crate::build::versions::is_before;
use crate::fact::{CannotTell, Difference, DifferenceKind, Place, Presence, Step};
use crate::key::Key;
use crate::kinds::wanted::{Conflict, Row, Wanted};
use crate::owned::Owned;

/// A library that must be on the class path which the application's plugins come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClasspathWant {
    /// `group:artifact`.
    pub module: String,
    /// The version to write; `None`: for the Android Gradle plugin the one that is in use.
    pub version: Option<String>,
    /// The version that one which is there must have at least; `None`: any will do.
    pub least: Option<String>,
    /// The plugin that it holds, or that asks for it.
    pub plugin: Option<PluginName>,
}

/// The way to the entries of a class path.
const CLASS_PATH: &[&str] = &["buildscript", "dependencies"];

/// What keys of the kind are called, and where what they name stands.
pub(crate) const KIND: Row = Row {
    title: |key| format!("class path {}", key.subject()),
    conflict: Conflict::Version,
    locate,
};

impl Wanted for ClasspathWant {
    fn key(&self, _: &Project<'_>) -> Key {
        Key::classpath(&self.module)
    }

    fn presence(&self, project: &Project<'_>) -> Presence {
        let Some(script) = project.classpath_script() else { return Presence::Absent };
        if let Some(told) = on_class_path(project, &script, self) {
            return told;
        }
        if self.module == ANDROID_PLUGIN {
            return android_elsewhere(project, &script, self);
        }
        if let Some(plugin) = &self.plugin {
            if let Some(request) = requests(project, plugin) {
                return request_verdict(request, self);
            }
            if let Some(place) = brought_with(project, plugin, &self.module) {
                return Presence::Present(place);
            }
        }
        let elsewhere =
            in_plugin_builds(project, &self.module).or_else(|| in_settings(project, &self.module));
        let verdict =
            |(at, version)| request_verdict(Request { at, version, in_module: false }, self);
        elsewhere.map_or_else(|| mentioned(project, &script, self), verdict)
    }

    fn step(&self, project: &Project<'_>, owned: &Owned) -> Result<Option<Step>, CannotTell> {
        let Some(script) = project.classpath_script() else {
            return Err(CannotTell {
                why: "the project has no build script".to_owned(),
                at: None,
                snippet: snippet(project, self),
            });
        };
        let Some(version) = version(project, self) else {
            let at = script.place(&(0..0));
            let why = "the version of the Android Gradle plugin is not decided in the files";
            return Err(cannot_tell(why, at, &snippet(project, self)));
        };
        let block = match ready_block(&script, CLASS_PATH, true) {
            Ready::Block(block) => block,
            Ready::Step(step) => return Ok(Some(step)),
        };
        let entries = classpath_entries(project, &script, CLASS_PATH);
        let seen_as = |statement: &Statement| {
            let entry = entries.iter().find(|it| it.span == *statement.span());
            let key = entry.map(|it| Key::classpath(&it.module));
            Neighbour { is_of_kind: key.is_some(), key }
        };
        let text = classpath_text(&script, &format!("{}:{version}", self.module));
        Ok(Some(step_among(&script, &block, owned, (self.key(project), &text), &seen_as)))
    }

    fn is_common(&self, _: &str) -> bool {
        self.module == ANDROID_PLUGIN
    }
}

/// What the class path of the build script says, or that of a script applied to it.
fn on_class_path(
    project: &Project<'_>,
    script: &ScriptFile<'_>,
    want: &ClasspathWant,
) -> Option<Presence> {
    let entries = classpath_entries(project, script, CLASS_PATH);
    if let Some(found) = entries.iter().find(|it| it.module == want.module) {
        return Some(entry_verdict(project, script, found, want));
    }
    let script = project.open(script.file)?;
    project.applied_to_buildscript(&script).iter().find_map(|applied| {
        let entries = classpath_entries(project, applied, &["dependencies"]);
        let found = entries.iter().find(|it| it.module == want.module)?;
        Some(entry_verdict(project, applied, found, want))
    })
}

/// The Android plugin where the class path lacks it: one that the module requests with a version of
/// its own must not stand on a class path above it.
fn android_elsewhere(
    project: &Project<'_>,
    script: &ScriptFile<'_>,
    want: &ClasspathWant,
) -> Presence {
    let asked_by = want.plugin.as_ref().map_or("a plugin", |it| it.id.as_str());
    if let Some((place, _)) = in_build_src(project, &want.module) {
        return Presence::Present(place);
    }
    match android_request(project).filter(|it| it.in_module) {
        Some(request) => {
            let why = format!(
                "`{asked_by}` looks for the Android plugin on the root script's class path, and \
                 this module requests it with a version, which Gradle refuses beside a class path \
                 entry: move the version to the root script"
            );
            Presence::Unknown(cannot_tell(why, request.at, &snippet(project, want)))
        }
        None => mentioned(project, script, want),
    }
}

fn mentioned(project: &Project<'_>, script: &ScriptFile<'_>, want: &ClasspathWant) -> Presence {
    let Some(script) = project.open(script.file) else { return Presence::Absent };
    let mut others = vec![script];
    others.extend(project.applied_scripts(&script));
    for other in &others {
        let dead = dead_entries(project, other, CLASS_PATH);
        let is_dead = |span: &&Span| dead.iter().any(|it| it.span.contains(&span.start));
        let mentions = other.mentions(&format!("{}:", want.module));
        if let Some(span) = mentions.iter().find(|it| !is_dead(it)) {
            let why =
                format!("`{}` stands here, and whether it is in effect is not clear", want.module);
            return Presence::Unknown(cannot_tell(why, other.place(span), &snippet(project, want)));
        }
        if let Some(at) = may_name_on_class_path(project, other, CLASS_PATH, &want.module) {
            let why =
                format!("whether `{}` is what this names is not decided in the files", want.module);
            return Presence::Unknown(cannot_tell(why, at, &snippet(project, want)));
        }
    }
    unread(project, &others[0], &snippet(project, want))
}

/// Whether an entry says what is wanted: the least version, or a later one.
fn entry_verdict(
    project: &Project<'_>,
    script: &ScriptFile<'_>,
    found: &Entry,
    want: &ClasspathWant,
) -> Presence {
    let at = script.place(&found.span);
    if want.module == ANDROID_PLUGIN && found.is_versionless {
        return Presence::Different(versionless(project, at, found, want));
    }
    let mut version = found
        .version
        .clone()
        .map(|(text, span)| (text, span.map(|span| Place::new(script.file, span))));
    let declared = version.as_ref().map(|it| it.0.as_str());
    match class_path_ruling(project, script, &want.module, declared) {
        None => {}
        Some(Ruling::Decided(_, VersionAt { text: Some(text), literal })) => {
            version = Some((text.to_string(), literal));
        }
        Some(
            Ruling::Decided(at, _)
            | Ruling::Excluded(at)
            | Ruling::Rejected(at)
            | Ruling::Unclear(at),
        ) => {
            let why =
                format!("what this rule makes of `{}` is not decided in the files", want.module);
            return Presence::Unknown(cannot_tell(why, at, &snippet(project, want)));
        }
    }
    let Some(least) = &want.least else { return Presence::Present(at) };
    let Some((version, literal)) = &version else {
        let why = format!(
            "the version of `{}` is not decided in the files, and it must be {least} or later",
            want.module
        );
        return Presence::Unknown(cannot_tell(why, at, &snippet(project, want)));
    };
    if !is_before(version, least) {
        return Presence::Present(at);
    }
    let wanted = want.version.as_ref().unwrap_or(least);
    Presence::Different(Difference {
        at,
        message: format!("`{}` is at version `{version}`; wanted: `{wanted}`", want.module),
        part: None,
        kind: DifferenceKind::Value,
        fix: literal
            .as_ref()
            .filter(|it| it.file == *script.file)
            .map(|it| Edit::replace(it.span.clone(), wanted.as_str()).into()),
    })
}

/// The Android plugin without a version, as React Native's and Expo's templates have it.
fn versionless(
    project: &Project<'_>,
    at: Place,
    found: &Entry,
    want: &ClasspathWant,
) -> Difference {
    let asked_by = want.plugin.as_ref().map_or("a plugin", |it| it.id.as_str());
    let version = project.android_version_elsewhere();
    let advice = match &version {
        Some((version, told_by)) => format!(
            "`{told_by}` decides `{version}`; write that, and raise it with the next upgrade"
        ),
        None => "write the version that the build uses (`gradlew buildEnvironment` prints it; React \
                 Native keeps it in `node_modules/react-native/gradle/libs.versions.toml`, key `agp`), \
                 and raise it with the next upgrade"
            .to_owned(),
    };
    let written = version.and_then(|(version, _)| {
        let literal = found.literal.clone()?;
        Some(Edit::insert(literal.end - 1, format!(":{version}")))
    });
    Difference {
        at,
        message: format!(
            "`{ANDROID_PLUGIN}` has no version here, and `{asked_by}` reads it from this line: \
             {advice}"
        ),
        part: None,
        kind: DifferenceKind::Value,
        fix: written.map(Into::into),
    }
}

fn request_verdict(request: Request, want: &ClasspathWant) -> Presence {
    let too_old = match (&want.least, &request.version) {
        (Some(least), Some(version)) if is_before(version, least) => version,
        _ => return Presence::Present(request.at),
    };
    let wanted = want.version.as_ref().or(want.least.as_ref()).map_or("", String::as_str);
    let message = format!("`{}` is at version `{too_old}`; wanted: `{wanted}`", want.module);
    Presence::Different(Difference {
        message,
        at: request.at,
        part: None,
        kind: DifferenceKind::Value,
        fix: None,
    })
}

/// Finds a class path entry.
pub(crate) fn locate(project: &Project<'_>, key: &Key) -> Vec<Place> {
    locate_all(project, vec![key]).into_values().flatten().collect()
}

/// The same for many keys, by one look at the class path.
pub(crate) fn locate_all<'k>(
    project: &Project<'_>,
    keys: Vec<&'k Key>,
) -> HashMap<&'k Key, Vec<Place>> {
    let mut found = HashMap::new();
    let Some(script) = project.classpath_script().filter(|_| !keys.is_empty()) else {
        return found;
    };
    let entries = classpath_entries(project, &script, CLASS_PATH);
    let mut places: HashMap<&str, Vec<Place>> = HashMap::new();
    for it in &entries {
        places.entry(it.module.as_ref()).or_default().push(script.place(&it.span));
    }
    let its = |key: &Key| places.get(key.subject()).cloned().unwrap_or_default();
    found.extend(keys.into_iter().map(|key| (key, its(key))));
    found
}

fn snippet(project: &Project<'_>, want: &ClasspathWant) -> String {
    let version = version(project, want).unwrap_or_else(|| "<version>".to_owned());
    format!("classpath(\"{}:{version}\")\n", want.module)
}

fn classpath_text(script: &ScriptFile<'_>, notation: &str) -> String {
    let blocks = script.blocks(CLASS_PATH);
    let entries: Vec<&Call> =
        blocks.iter().flat_map(|block| style_of(block, "classpath").calls).collect();
    let value = script.quoted_like(notation, &entries);
    if script.is_kotlin() || entries.iter().any(|call| call.parens) {
        format!("classpath({value})")
    } else {
        format!("classpath {value}")
    }
}

/// The version to write; for the Android Gradle plugin the one that is requested elsewhere.
fn version(project: &Project<'_>, want: &ClasspathWant) -> Option<String> {
    if want.version.is_some() || want.module != ANDROID_PLUGIN {
        return want.version.clone();
    }
    let requested = android_request(project).filter(|it| !it.in_module);
    requested
        .and_then(|it| it.version)
        .or_else(|| in_settings(project, ANDROID_PLUGIN)?.1)
        .or_else(|| version_in_plugin_builds(project, ANDROID_PLUGIN))
}
