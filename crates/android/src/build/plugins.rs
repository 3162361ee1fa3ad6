//! Gradle plugins: who requests or applies them, in which version, and what is on class paths.
//!
//! Knows `plugins {}` of modules, of the root and of the settings, `pluginManagement`, `apply plugin:`
//! by id and by class, `useModule`, and the class paths of `buildscript`. What stands in a condition
//! is told with it; what the build's own plugins apply is read with the scripts that they are.

use pushwright_lossless::Span;
use pushwright_lossless::gradle::{Call, Opaque, Statement, Value};

use super::class_path::{Entry, called, classpath_entries};
use super::entries::entries;
use super::plugin_words::{applied_plugins, plugin_word};
use super::resolution::{Ruling, class_path_ruling};
use super::script::{ScriptFile, argument, calls, constant, script_in};
use super::{catalog, conditions};
use crate::build::project::Project;
use crate::fact::Place;
use crate::rel_path::RelPath;
use crate::snapshot::Snapshot;

/// The library that holds the Android plugin.
pub(crate) const ANDROID_PLUGIN: &str = "com.android.tools.build:gradle";

/// The ids under which the Android plugin is requested, that of applications first.
pub(crate) const ANDROID_IDS: [&str; 2] = ["com.android.application", "com.android.library"];

/// What a plugin is known by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PluginName {
    /// Its id.
    pub id: String,
    /// Other ids of the same plugin.
    pub also: Vec<String>,
    /// The class that scripts without a `plugins {}` block apply it by.
    pub class: Option<String>,
}

impl PluginName {
    /// A plugin with one id.
    #[must_use]
    pub fn new(id: &str) -> PluginName {
        PluginName { id: id.to_owned(), ..PluginName::default() }
    }

    /// Whether a script's word for a plugin, an id or a class, means this one.
    pub(crate) fn is(&self, word: &str) -> bool {
        let class = word.trim_end_matches(".class").trim_end_matches("::class");
        // An imported class goes by its simple name.
        let simple = |it: &str| it.rsplit('.').next().is_some_and(|it| it == class);
        let is_class = |it: &str| it == class || (!class.contains('.') && simple(it));
        word == self.id
            || self.also.iter().any(|it| it == word)
            || self.class.as_deref().is_some_and(is_class)
    }
}

/// A plugin that a script applies, or requests for others to apply.
pub(crate) struct PluginUse<'s> {
    /// Its id, or its class where it is applied by that.
    pub(crate) id: String,
    pub(crate) call: &'s Call,
    /// Conditions, loops and the like around it, outermost first.
    pub(crate) around: Vec<&'s Opaque>,
    /// Whether `apply false` keeps it from being applied here.
    pub(crate) off: bool,
    /// Whether it is for the module only perhaps: a closure for some of the modules applies it.
    pub(crate) is_vague: bool,
}

impl PluginUse<'_> {
    /// Whether the files decide that it is not reached.
    pub(crate) fn is_dead(&self, project: &Project<'_>, script: &ScriptFile<'_>) -> bool {
        conditions::reached(project, script, &self.around, &self.call.span) == Some(false)
    }

    /// Whether the files decide that it is reached, in `script` where it stands.
    pub(crate) fn is_certain(&self, project: &Project<'_>, script: &ScriptFile<'_>) -> bool {
        !self.is_vague && conditions::hold(project, script, &self.around, &self.call.span)
    }
}

/// The plugins that the root's script applies to the application module.
pub(crate) fn applied_from_above<'s>(
    project: &Project<'s>,
) -> Option<(ScriptFile<'s>, Vec<PluginUse<'s>>)> {
    let root = project.script(project.root()).filter(|it| !is_app(project, it))?;
    let scopes = ["allprojects", "subprojects", project.app().path.as_str()];
    let leads = |names: &[&str]| names.first().is_some_and(|it| scopes.contains(it));
    let all = entries(project, &root, &leads).all;
    let found = applied_plugins(project.snapshot(), &root).into_iter().filter_map(|it| {
        let entry = all.iter().find(|entry| entry.call.span == it.call.span)?;
        // `subprojects.findAll { … }.each { … }`
        let way = entry.way.iter().filter(|it| !["plugins", "pluginManager"].contains(it));
        Some(PluginUse { is_vague: way.count() > 1, ..it })
    });
    Some((root, found.collect()))
}

/// The plugins that a `plugins {}` block at `path` requests, `apply false` or not, under a condition
/// or not.
pub(crate) fn requested<'s>(
    snapshot: &Snapshot,
    script: &ScriptFile<'s>,
    path: &[&str],
) -> Vec<PluginUse<'s>> {
    let mut found = Vec::new();
    for block in script.blocks(path) {
        requested_among(snapshot, script, &block.body.statements, &[], &mut found);
    }
    found
}

fn requested_among<'s>(
    snapshot: &Snapshot,
    script: &ScriptFile<'s>,
    statements: &'s [Statement],
    around: &[&'s Opaque],
    found: &mut Vec<PluginUse<'s>>,
) {
    for statement in statements {
        match statement {
            Statement::Call(call) => found.extend(plugin_id(snapshot, call).map(|id| {
                let off = apply_false(script, call).is_some();
                PluginUse { id, call, around: around.to_vec(), off, is_vague: false }
            })),
            Statement::Opaque(opaque) => {
                let around = [around, &[opaque]].concat();
                for body in &opaque.bodies {
                    requested_among(snapshot, script, &body.statements, &around, found);
                }
            }
            Statement::Assign(_) => {}
        }
    }
}

/// The `apply false` behind a request, with the blanks before it.
pub(crate) fn apply_false(script: &ScriptFile<'_>, call: &Call) -> Option<Span> {
    let at = call.chain.iter().position(|it| {
        it.name.text == "apply" && it.args.iter().any(|arg| script.slice(&arg.span) == "false")
    })?;
    let link = &call.chain[at];
    let end = link.args.last().map_or(link.span.end, |it| it.span.end);
    let end = if link.parens { end + script.text[end..].find(')')? + 1 } else { end };
    let head = &script.text[..link.name.span.start];
    let start = head.trim_end_matches(|c: char| c.is_whitespace() || c == '.').len();
    Some(start..end)
}

/// The id of a plugin named in a `plugins {}` block.
pub(crate) fn plugin_id(snapshot: &Snapshot, call: &Call) -> Option<String> {
    match (call.name.text.as_str(), argument(call, None)?) {
        ("id", value) => plugin_word(snapshot, value),
        ("kotlin", value) => Some(format!("org.jetbrains.kotlin.{}", constant(value)?)),
        ("alias", Value::Path { path, .. }) => catalog::plugin(snapshot, path).map(|it| it.id),
        _ => None,
    }
}

/// Where a plugin is requested beside the class path, so that its id alone is enough in the module.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) at: Place,
    /// Its version, where the files tell it.
    pub(crate) version: Option<String>,
    /// Whether it is the module's own block that says the version.
    pub(crate) in_module: bool,
}

/// Where the build requests a plugin: `plugins {}` of the root, of the settings and in
/// `pluginManagement`, the module's own block with a version, or `useModule`.
///
/// A version that `pluginManagement` names counts only where the module has a `plugins {}` block.
pub(crate) fn requests(project: &Project<'_>, plugin: &PluginName) -> Option<Request> {
    let module = project.script(project.app());
    let has_block = module.is_some_and(|it| !it.blocks(&["plugins"]).is_empty());
    let management: &[&str] = &["pluginManagement", "plugins"];
    let sites: [(Option<ScriptFile<'_>>, &[&str], bool); 4] = [
        (project.script(project.root()).filter(|it| !is_app(project, it)), &["plugins"], false),
        (project.settings_script(), &["plugins"], false),
        (project.settings_script().filter(|_| has_block), management, false),
        (module, &["plugins"], true),
    ];
    for (script, path, in_module) in sites {
        let Some(script) = script else { continue };
        let all = requested(project.snapshot(), &script, path).into_iter();
        let mut all = all.filter(|it| plugin.is(&it.id) && !it.is_dead(project, &script));
        let Some(found) = all.next() else { continue };
        let version = request_version(project, &script, found.call);
        if in_module && version.is_none() && !has_version(found.call) {
            continue;
        }
        // Of several that the files leave open, another may be the one.
        let version = version.filter(|_| found.is_certain(project, &script));
        return Some(Request { at: script.place(&found.call.span), version, in_module });
    }
    used_module(project, plugin).filter(|_| has_block)
}

fn is_app(project: &Project<'_>, script: &ScriptFile<'_>) -> bool {
    project.app().script.as_ref() == Some(script.file)
}

pub(crate) fn has_version(call: &Call) -> bool {
    call.chain.iter().any(|it| it.name.text == "version")
        || argument(call, None).is_some_and(|it| matches!(it, Value::Path { .. }))
}

/// `resolutionStrategy { eachPlugin { if (requested.id.id == "x") useModule("g:a:v") } }`, also by the
/// namespace of the id.
fn used_module(project: &Project<'_>, plugin: &PluginName) -> Option<Request> {
    let script = project.settings_script()?;
    let ids: Vec<&str> =
        std::iter::once(&plugin.id).chain(&plugin.also).map(String::as_str).collect();
    let spaces = ids.iter().filter_map(|it| it.rsplit_once('.')).map(|it| it.0);
    let names: Vec<&str> = ids.iter().copied().chain(spaces).collect();
    let quoted = |text: &str| {
        let at = |name: &&str| ['"', '\''].iter().find_map(|q| text.find(&format!("{q}{name}{q}")));
        names.iter().find_map(at)
    };
    let strategies = script.blocks(&["pluginManagement", "resolutionStrategy"]);
    strategies.iter().find_map(|block| {
        let text = script.slice(&block.body.span);
        // A version that is taken from the request is none where nobody names one.
        if !text.contains("useModule") || text.contains("requested.version") {
            return None;
        }
        let version = module_version(&text[quoted(text)?..]);
        Some(Request { at: script.place(&block.call.span), version, in_module: false })
    })
}

/// The version in `useModule("g:a:1.2")`, where it is a constant.
fn module_version(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("useModule")?;
    let quote = rest.find(['"', '\''])?;
    let literal = rest[quote + 1..].split(['"', '\'']).next()?;
    let version = literal.split(':').nth(2)?;
    (!version.contains('$') && !version.is_empty()).then(|| version.to_owned())
}

/// The version that a request names.
fn request_version(project: &Project<'_>, script: &ScriptFile<'_>, call: &Call) -> Option<String> {
    let link = call.chain.iter().find(|it| it.name.text == "version");
    if let Some(value) = link.and_then(|it| argument(it, None)) {
        let script = project.open(script.file)?;
        return project.resolve(&script, value);
    }
    match argument(call, None)? {
        Value::Path { path, .. } => catalog::plugin(project.snapshot(), path)?.version,
        _ => None,
    }
}

/// The version of the Android plugin that `plugins {}` blocks decide, and where.
pub(crate) fn android_request(project: &Project<'_>) -> Option<Request> {
    project.android.get_or_init(|| read_android_request(project)).clone()
}

fn read_android_request(project: &Project<'_>) -> Option<Request> {
    let mut versionless = None;
    for id in ANDROID_IDS {
        let found = requests(project, &PluginName::new(id));
        match found {
            Some(found) if found.version.is_some() => return Some(found),
            other => versionless = versionless.or(other),
        }
    }
    versionless
}

/// Where a script that the module applies brings a library on a class path of its own and applies
/// the plugin from there.
pub(crate) fn brought_with(
    project: &Project<'_>,
    plugin: &PluginName,
    module: &str,
) -> Option<Place> {
    let script = project.script(project.app())?;
    project.applied_scripts(&script).into_iter().find_map(|it| {
        let entries = classpath_entries(project, &it, &["buildscript", "dependencies"]);
        let entry = entries.into_iter().find(|entry| entry.module == module)?;
        let applies =
            applied_plugins(project.snapshot(), &it).iter().any(|use_| plugin.is(&use_.id));
        applies.then(|| it.place(&entry.span))
    })
}

/// The version of the Android Gradle plugin, from the class path, a `plugins {}` block, the settings
/// or a build of plugins; of a line without a version, what decides it elsewhere.
pub(crate) fn android_version(project: &Project<'_>) -> Option<String> {
    let entry = |script| {
        classpath_entries(project, &script, &["buildscript", "dependencies"])
            .into_iter()
            .find(|it| it.module == ANDROID_PLUGIN)
    };
    let version = |it: Entry| it.version.map(|(version, _)| version);
    let on_class_path = project.classpath_script().and_then(entry);
    let is_versionless = on_class_path.as_ref().is_some_and(|it| it.is_versionless);
    let elsewhere = || project.android_version_elsewhere().map(|(version, _)| version);
    on_class_path
        .and_then(version)
        .or_else(|| android_request(project)?.version)
        .or_else(|| project.settings_script().and_then(entry).and_then(version))
        .or_else(|| version_in_plugin_builds(project, ANDROID_PLUGIN))
        .or_else(|| if is_versionless { elsewhere() } else { None })
}

/// Whether the Android plugin is 9 or later: by its version wherever that is decided, else by a
/// Gradle that is too old for it; `None` where neither tells.
pub(crate) fn is_android_9(project: &Project<'_>) -> Option<bool> {
    let version = android_version(project);
    let major = |version: String| version.split('.').next()?.parse::<u32>().ok();
    match version.and_then(major) {
        Some(major) => Some(major >= 9),
        // Version 9 asks for Gradle 9.1, and Gradle 9 takes some of version 8.
        None => project.gradle_version().filter(|(major, _)| *major < 9).map(|_| false),
    }
}

/// The version of a library on the class path of the build script, after rules over it, or where it
/// comes with a build of plugins; and its place.
pub(crate) fn classpath_version(project: &Project<'_>, module: &str) -> Option<(String, Place)> {
    let script = project.classpath_script()?;
    let all = classpath_entries(project, &script, &["buildscript", "dependencies"]);
    let Some(entry) = all.into_iter().find(|it| it.module == module) else {
        return in_plugin_builds(project, module).and_then(|(at, version)| Some((version?, at)));
    };
    let declared = entry.version.as_ref().map(|it| it.0.as_str());
    match class_path_ruling(project, &script, module, declared) {
        None => Some((entry.version?.0, script.place(&entry.span))),
        Some(Ruling::Decided(at, version)) => Some((version.text?.to_string(), at)),
        Some(Ruling::Excluded(_) | Ruling::Rejected(_) | Ruling::Unclear(_)) => None,
    }
}

/// Where buildSrc's own script puts a library on the class path of every script, and its version.
pub(crate) fn in_build_src(project: &Project<'_>, module: &str) -> Option<(Place, Option<String>)> {
    library_of(project, &build_src(project)?, module)
}

/// Where a library comes to the module's class path with a plugin of the build's own: from buildSrc,
/// or from the build that makes a plugin which the module or the root applies. With its version.
pub(crate) fn in_plugin_builds(
    project: &Project<'_>,
    module: &str,
) -> Option<(Place, Option<String>)> {
    let mut builds = plugin_builds(project).into_iter();
    builds.find_map(|script| library_of(project, &script, module))
}

/// The version of a library that comes as [`in_plugin_builds`] says.
pub(crate) fn version_in_plugin_builds(project: &Project<'_>, module: &str) -> Option<String> {
    in_plugin_builds(project, module)?.1
}

fn build_src<'s>(project: &Project<'s>) -> Option<ScriptFile<'s>> {
    let folder = RelPath::new("buildSrc")?;
    project.open(&script_in(project.snapshot(), &folder, "build.gradle")?)
}

/// The scripts of the builds that make plugins which are applied here.
fn plugin_builds<'s>(project: &Project<'s>) -> Vec<ScriptFile<'s>> {
    let mut files: Vec<RelPath> = Vec::new();
    for script in [project.script(project.app()), project.script(project.root())] {
        let Some(script) = script else { continue };
        let applied = project.applied_scripts(&script);
        let own = std::iter::once(script).chain(applied);
        files.extend(own.flat_map(|it| project.conventions_of(&it)));
    }
    let of_file = |file: &RelPath| {
        let mut folder = file.parent();
        loop {
            if let Some(script) = script_in(project.snapshot(), &folder, "build.gradle") {
                return Some(script);
            }
            (!folder.as_str().is_empty()).then(|| folder = folder.parent())?;
        }
    };
    let mut found: Vec<ScriptFile<'s>> = build_src(project).into_iter().collect();
    for script in files.iter().filter_map(of_file).filter_map(|it| project.open(&it)) {
        let is_own = project.modules.iter().any(|it| it.script.as_ref() == Some(script.file));
        if !is_own && found.iter().all(|it| it.file != script.file) {
            found.push(script);
        }
    }
    found
}

/// The place and the version of a library that the script of a plugin's build brings.
fn library_of(
    project: &Project<'_>,
    script: &ScriptFile<'_>,
    module: &str,
) -> Option<(Place, Option<String>)> {
    const CONFIGURATIONS: [&str; 4] = ["implementation", "api", "compile", "runtimeOnly"];
    let blocks = script.blocks(&["dependencies"]);
    blocks.iter().flat_map(|it| calls(&it.body.statements)).find_map(|call| {
        let notation = called(project, script, call)?;
        let same = notation.splitn(3, ':').take(2).eq(module.splitn(2, ':'));
        let serves = CONFIGURATIONS.contains(&call.name.text.as_str());
        let version = notation.splitn(3, ':').nth(2).map(str::to_owned);
        (same && serves).then(|| (script.place(&call.span), version))
    })
}

impl Project<'_> {
    /// The version of the Android Gradle plugin that another file than the class path's script
    /// decides, and which file that is.
    pub(crate) fn android_version_elsewhere(&self) -> Option<(String, String)> {
        let requested = android_request(self).and_then(|it| Some((it.version?, it.at.file)));
        let told = requested.or_else(|| {
            let file = RelPath::new("gradle/libs.versions.toml")?;
            let names = ["libs.plugins.android.application", "libs.plugins.android.library"];
            let of_plugin = |name: &str| catalog::plugin(self.snapshot(), name)?.version;
            let of_library = || catalog::version_of(self.snapshot(), ANDROID_PLUGIN);
            let version = names.into_iter().find_map(of_plugin).or_else(of_library)?;
            Some((version, file))
        });
        let told = told.map(|(version, file)| (version, file.to_string()));
        told.or_else(|| {
            self.packages.iter().find_map(|it| {
                let version = it.android_plugin.clone()?;
                Some((version, format!("{}/gradle/libs.versions.toml", it.place)))
            })
        })
    }
}

/// Where the settings' own class path, which every script sees, holds a library.
pub(crate) fn in_settings(project: &Project<'_>, module: &str) -> Option<(Place, Option<String>)> {
    let script = project.settings_script()?;
    let entries = classpath_entries(project, &script, &["buildscript", "dependencies"]);
    let entry = entries.into_iter().find(|it| it.module == module)?;
    Some((script.place(&entry.span), entry.version.map(|it| it.0)))
}
