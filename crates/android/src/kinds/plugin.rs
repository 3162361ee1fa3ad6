//! Gradle plugins of the application module, and the class path of the build script they come from.
//!
//! Knows `plugins {}`, `apply plugin:` and `buildscript.dependencies`; downloads nothing.

use pushwright_lossless::gradle::edit::Container;
use pushwright_lossless::gradle::{Call, Statement};
use pushwright_lossless::placement::{Rank, Sibling, slot};
use pushwright_lossless::{Edit, Span};

use crate::build::catalog;
use crate::build::script::{
    Block, Ready, ScriptFile, argument, calls, cannot_tell, constant, insert, last_slot,
    ready_block,
};
use crate::owned::Owned;
use crate::project::{ANDROID_PLUGIN, applied_plugins, plugin_id};
use crate::{CannotTell, Difference, Key, Kind, Place, Presence, Project, RelPath, Step, Way};

/// A plugin that the application module must apply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PluginWant {
    /// Its id.
    pub id: String,
}

/// A library that must be on the class path which the application's plugins come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClasspathWant {
    /// `group:artifact`.
    pub module: String,
    /// Its version; `None`: any, and for the Android Gradle plugin the one that is in use.
    pub version: Option<String>,
}

/// `plugin:MODULE#id`
pub(crate) fn key(project: &Project<'_>, want: &PluginWant) -> Key {
    Key::new(Kind::Plugin, format!("{}#{}", project.app().name(), want.id))
}

/// `classpath:group:artifact`
pub(crate) fn classpath_key(want: &ClasspathWant) -> Key {
    Key::new(Kind::Classpath, want.module.clone())
}

/// Whether the application module applies the plugin.
pub(crate) fn presence(project: &Project<'_>, want: &PluginWant) -> Presence {
    let Some(script) = project.script(project.app()) else { return Presence::Absent };
    let mut scripts = vec![script];
    scripts.extend(project.applied_scripts(&script));
    for script in &scripts {
        let applied = applied_plugins(project.snapshot(), script);
        if let Some(found) = applied.iter().find(|it| it.id == want.id) {
            let place = script.place(&found.call.span);
            // `if (!plugins.hasPlugin('x')) apply plugin: 'x'` applies it in any case.
            let guarded = !script.mentions("hasPlugin").is_empty();
            return if !guarded && !found.is_certain(project, script) {
                let why = format!("`{}` is applied under a condition", want.id);
                Presence::Unknown(cannot_tell(why, place, &written(project, script, want)))
            } else {
                Presence::Present(place)
            };
        }
    }
    Presence::Absent
}

/// Whether the application module could apply the plugin by its id, without a version.
///
/// True where the root script declares it, or the script that the plugins come from has its library
/// (or its marker) on the class path;
/// where only `pluginManagement` names its version, the module's script must have `plugins {}`.
#[must_use]
pub fn plugin_resolves(project: &Project<'_>, id: &str, library: &str) -> bool {
    let names = |script: &ScriptFile<'_>, path: &[&str]| {
        script.blocks(path).iter().any(|block| {
            calls(&block.body.statements)
                .any(|call| plugin_id(project.snapshot(), call).is_some_and(|it| it == id))
        })
    };
    let marker = format!("{id}:{id}.gradle.plugin");
    let in_root = project.script(project.root()).is_some_and(|script| names(&script, &["plugins"]));
    let on_class_path = project.classpath_script().is_some_and(|script| {
        classpath_entries(project, &script, &["buildscript", "dependencies"])
            .iter()
            .any(|it| it.module == library || it.module == marker)
    });
    let in_settings = project
        .settings_script()
        .is_some_and(|script| names(&script, &["pluginManagement", "plugins"]));
    let has_plugins = || {
        let script = project.script(project.app());
        script.is_some_and(|script| !script.blocks(&["plugins"]).is_empty())
    };
    in_root || on_class_path || (in_settings && has_plugins())
}

/// The line that applies the plugin.
pub(crate) fn step(
    project: &Project<'_>,
    want: &PluginWant,
    owned: &Owned,
) -> Result<Option<Step>, CannotTell> {
    let Some(script) = project.script(project.app()) else { return Ok(None) };
    let key = key(project, want);
    let step = |edit: Edit| Some(Step { key: key.clone(), file: script.file.clone(), edit });
    if let Some(block) = plugins_block(project, &script) {
        let module = project.app().name();
        let siblings: Vec<Sibling> = block
            .body
            .statements
            .iter()
            .map(|statement| {
                let id = statement.as_call().and_then(|it| plugin_id(project.snapshot(), it));
                let key = id.map(|id| Key::new(Kind::Plugin, format!("{module}#{id}")));
                Sibling {
                    span: statement.span().clone(),
                    ours: key.as_ref().is_some_and(|key| owned.created(key)),
                    rank: Some(Rank { kind: 0, key: key.map(|it| it.name).unwrap_or_default() }),
                }
            })
            .collect();
        let slot = slot(&siblings, &Rank { kind: 0, key: key.name.clone() });
        let text = written(project, &script, want);
        return Ok(step(insert(&script, Container::Block(block.body), slot, &text)));
    }
    let statements = &script.script.statements;
    let siblings = top_level_siblings(project, statements, owned);
    let slot = match siblings.iter().any(|it| it.rank.is_some()) {
        true => slot(&siblings, &Rank { kind: 0, key: key.name.clone() }),
        false => last_slot(statements),
    };
    Ok(step(insert(&script, Container::TopLevel, slot, &written(project, &script, want))))
}

/// The `plugins {}` block that a plugin may be applied in.
///
/// None where the Android plugin is applied further down: others that build upon it come after it.
fn plugins_block<'s>(project: &Project<'s>, script: &ScriptFile<'s>) -> Option<Block<'s>> {
    let further_down = applied_plugins(project.snapshot(), script)
        .iter()
        .any(|it| it.id == "com.android.application" && it.call.name.text == "apply");
    script.blocks(&["plugins"]).first().copied().filter(|_| !further_down)
}

/// The statements of a script, of which those that apply a plugin are of our kind.
fn top_level_siblings(
    project: &Project<'_>,
    statements: &[Statement],
    owned: &Owned,
) -> Vec<Sibling> {
    let module = project.app().name();
    let sibling = |statement: &Statement| {
        let call = statement.as_call().filter(|call| call.name.text == "apply");
        let value = call.and_then(|call| argument(call, Some("plugin")));
        let id = value.and_then(|value| value.as_constant()).unwrap_or_default();
        let key = Key::new(Kind::Plugin, format!("{module}#{id}"));
        Sibling {
            span: statement.span().clone(),
            ours: owned.created(&key),
            rank: value.map(|_| Rank { kind: 0, key: key.name }),
        }
    };
    statements.iter().map(sibling).collect()
}

/// Finds the application of a plugin.
pub(crate) fn locate(project: &Project<'_>, key: &Key) -> Vec<Place> {
    let Some((module, id)) = key.name.split_once('#') else { return Vec::new() };
    let module = project.modules.iter().find(|it| it.name() == module);
    let Some(script) = module.and_then(|it| project.script(it)) else { return Vec::new() };
    applied_plugins(project.snapshot(), &script)
        .iter()
        .filter(|it| it.id == id)
        .map(|it| script.place(&it.call.span))
        .collect()
}

fn written(project: &Project<'_>, script: &ScriptFile<'_>, want: &PluginWant) -> String {
    let applied = applied_plugins(project.snapshot(), script);
    let side_by_side = applied.iter().filter(|it| it.around.is_empty());
    let calls_there: Vec<&Call> = side_by_side.map(|it| it.call).collect();
    let id = script.quoted_like(&want.id, &calls_there);
    match plugins_block(project, script) {
        Some(block) => {
            let parens = calls(&block.body.statements).any(|call| call.parens);
            if parens || script.is_kotlin() { format!("id({id})") } else { format!("id {id}") }
        }
        None if script.is_kotlin() => format!("apply(plugin = {id})"),
        None => format!("apply plugin: {id}"),
    }
}

/// Whether the build script that the plugins come from has the library on its class path.
pub(crate) fn classpath_presence(project: &Project<'_>, want: &ClasspathWant) -> Presence {
    let Some(script) = project.classpath_script() else { return Presence::Absent };
    let entries = classpath_entries(project, &script, &["buildscript", "dependencies"]);
    if let Some(found) = entries.iter().find(|it| it.module == want.module) {
        return entry_verdict(&script, found, want);
    }
    for applied in project.applied_to_buildscript(&script) {
        let entries = classpath_entries(project, &applied, &["dependencies"]);
        if let Some(found) = entries.iter().find(|it| it.module == want.module) {
            return entry_verdict(&applied, found, want);
        }
    }
    if let Some(place) = in_build_src(project, &want.module) {
        return Presence::Present(place);
    }
    let mut others = vec![script];
    others.extend(project.applied_scripts(&script));
    for other in &others {
        if let Some(span) = other.mentions(&format!("{}:", want.module)).first() {
            let why =
                format!("`{}` stands here, and whether it is in effect is not clear", want.module);
            return Presence::Unknown(cannot_tell(why, other.place(span), &snippet(project, want)));
        }
    }
    Presence::Absent
}

/// Whether an entry says what is wanted: the version, or a later one.
fn entry_verdict(script: &ScriptFile<'_>, found: &Entry, want: &ClasspathWant) -> Presence {
    let at = script.place(&found.span);
    let (Some(wanted), Some((version, literal))) = (&want.version, &found.version) else {
        return Presence::Present(at);
    };
    if version == wanted || is_later(version, wanted) {
        return Presence::Present(at);
    }
    Presence::Different(Difference {
        at,
        message: format!("`{}` is at version `{version}`; wanted: `{wanted}`", want.module),
        part: None,
        way: Way::Value,
        fix: literal.as_ref().map(|span| Edit::replace(span.clone(), wanted.as_str()).into()),
    })
}

/// Whether a version of numbers and dots comes after another one.
fn is_later(version: &str, than: &str) -> bool {
    let numbers = |text: &str| -> Option<Vec<u64>> {
        text.split('.').map(|part| part.parse().ok()).collect()
    };
    matches!((numbers(version), numbers(than)), (Some(a), Some(b)) if a > b)
}

/// The next edit towards a class path entry.
pub(crate) fn classpath_step(
    project: &Project<'_>,
    want: &ClasspathWant,
    owned: &Owned,
) -> Result<Option<Step>, CannotTell> {
    let Some(script) = project.classpath_script() else {
        return Err(CannotTell {
            why: "the project has no build script".to_owned(),
            at: None,
            snippet: snippet(project, want),
        });
    };
    let Some(version) = version(project, want) else {
        let at = script.place(&(0..0));
        let why = "the version of the Android Gradle plugin is not decided in the files";
        return Err(cannot_tell(why, at, &snippet(project, want)));
    };
    let block = match ready_block(&script, &["buildscript", "dependencies"], true) {
        Ready::Block(block) => block,
        Ready::Step(step) => return Ok(Some(step)),
    };
    let key = classpath_key(want);
    let entries = classpath_entries(project, &script, &["buildscript", "dependencies"]);
    let siblings: Vec<Sibling> = block
        .body
        .statements
        .iter()
        .map(|statement| {
            let entry = entries.iter().find(|it| it.span == *statement.span());
            let key = entry.map(|it| Key::new(Kind::Classpath, it.module.clone()));
            Sibling {
                span: statement.span().clone(),
                ours: key.as_ref().is_some_and(|key| owned.created(key)),
                rank: key.map(|key| Rank { kind: 0, key: key.name }),
            }
        })
        .collect();
    let rank = Rank { kind: 0, key: key.name.clone() };
    let slot = slot(&siblings, &rank);
    let text = classpath_text(&script, &format!("{}:{version}", want.module));
    let edit = insert(&script, Container::Block(block.body), slot, &text);
    Ok(Some(Step { key, file: script.file.clone(), edit }))
}

/// Finds a class path entry.
pub(crate) fn locate_classpath(project: &Project<'_>, key: &Key) -> Vec<Place> {
    let Some(script) = project.classpath_script() else { return Vec::new() };
    classpath_entries(project, &script, &["buildscript", "dependencies"])
        .iter()
        .filter(|it| it.module == key.name)
        .map(|it| script.place(&it.span))
        .collect()
}

fn snippet(project: &Project<'_>, want: &ClasspathWant) -> String {
    let version = version(project, want).unwrap_or_else(|| "<version>".to_owned());
    format!("classpath(\"{}:{version}\")\n", want.module)
}

fn classpath_text(script: &ScriptFile<'_>, notation: &str) -> String {
    let blocks = script.blocks(&["buildscript", "dependencies"]);
    let entries: Vec<&Call> = blocks
        .iter()
        .flat_map(|block| calls(&block.body.statements))
        .filter(|call| call.name.text == "classpath")
        .collect();
    let value = script.quoted_like(notation, &entries);
    if script.is_kotlin() || entries.iter().any(|call| call.parens) {
        format!("classpath({value})")
    } else {
        format!("classpath {value}")
    }
}

struct Entry {
    module: String,
    version: Option<(String, Option<Span>)>,
    /// The whole statement.
    span: Span,
}

fn classpath_entries(project: &Project<'_>, script: &ScriptFile<'_>, path: &[&str]) -> Vec<Entry> {
    let mut found = Vec::new();
    for block in script.blocks(path) {
        for call in calls(&block.body.statements).filter(|call| call.name.text == "classpath") {
            let Some(value) = argument(call, None) else { continue };
            let Some(text) = notation(project, script, value) else { continue };
            let mut parts = text.splitn(3, ':');
            let (Some(group), Some(artifact)) = (parts.next(), parts.next()) else { continue };
            let version = parts.next().map(|version| {
                let literal = constant(value).and_then(|_| {
                    let at = script.slice(value.span()).rfind(version)?;
                    let start = value.span().start + at;
                    Some(start..start + version.len())
                });
                (version.to_owned(), literal)
            });
            let module = format!("{group}:{artifact}");
            found.push(Entry { module, version, span: call.span.clone() });
        }
    }
    found
}

/// The coordinates an entry names; without a version where that is not decided in the files.
pub(crate) fn notation(
    project: &Project<'_>,
    script: &ScriptFile<'_>,
    value: &pushwright_lossless::gradle::Value,
) -> Option<String> {
    use pushwright_lossless::gradle::Value;
    match value {
        Value::Text { value: text, .. } => {
            let resolved = project.resolve(script, value);
            let parts = || text.splitn(3, ':').take(2).collect::<Vec<_>>().join(":");
            Some(resolved.unwrap_or_else(parts))
        }
        Value::Path { path, .. } => {
            let found = catalog::accessed(project.snapshot(), path).into_iter().next();
            let Some((library, _)) = found else {
                return project.resolve(script, value).filter(|it| it.contains(':'));
            };
            let version = library.version.map(|it| format!(":{}", it.text));
            Some(library.module + &version.unwrap_or_default())
        }
        _ => None,
    }
}

/// The wanted version; for the Android Gradle plugin without one, that of `plugins {}`.
fn version(project: &Project<'_>, want: &ClasspathWant) -> Option<String> {
    if want.version.is_some() || want.module != ANDROID_PLUGIN {
        return want.version.clone();
    }
    let scripts = [project.script(project.root()), project.settings_script()];
    scripts.into_iter().flatten().find_map(|script| {
        [&["plugins"][..], &["pluginManagement", "plugins"]]
            .iter()
            .flat_map(|path| script.blocks(path))
            .flat_map(|block| calls(&block.body.statements))
            .find_map(|call| {
                let id = plugin_id(project.snapshot(), call)?;
                let android = ["com.android.application", "com.android.library"];
                android.contains(&id.as_str()).then(|| plugin_version(project, &script, call))?
            })
    })
}

/// The version of the Android Gradle plugin, from the class path or a `plugins {}` block.
pub(crate) fn android_version(project: &Project<'_>) -> Option<String> {
    let entries = |script| {
        classpath_entries(project, &script, &["buildscript", "dependencies"])
            .into_iter()
            .find(|it| it.module == ANDROID_PLUGIN)
            .and_then(|it| it.version.map(|(version, _)| version))
    };
    let want = ClasspathWant { module: ANDROID_PLUGIN.to_owned(), version: None };
    project.classpath_script().and_then(entries).or_else(|| version(project, &want)).or_else(|| {
        let script = project.script(project.app())?;
        script.blocks(&["plugins"]).iter().flat_map(|it| calls(&it.body.statements)).find_map(
            |call| {
                let id = plugin_id(project.snapshot(), call)?;
                (id == "com.android.application").then(|| plugin_version(project, &script, call))?
            },
        )
    })
}

/// The version of a library on the class path of the build script, and its place.
pub(crate) fn classpath_version(project: &Project<'_>, module: &str) -> Option<(String, Place)> {
    let script = project.classpath_script()?;
    let entry = classpath_entries(project, &script, &["buildscript", "dependencies"])
        .into_iter()
        .find(|it| it.module == module)?;
    Some((entry.version?.0, script.place(&entry.span)))
}

fn plugin_version(project: &Project<'_>, script: &ScriptFile<'_>, call: &Call) -> Option<String> {
    use pushwright_lossless::gradle::Value;
    let link = call.chain.iter().find(|it| it.name.text == "version");
    if let Some(value) = link.and_then(|it| argument(it, None)) {
        return project.resolve(script, value);
    }
    match argument(call, None)? {
        Value::Path { path, .. } => catalog::plugin(project.snapshot(), path)?.version,
        _ => None,
    }
}

/// Where buildSrc's own script puts a library on the class path of every script.
fn in_build_src(project: &Project<'_>, module: &str) -> Option<Place> {
    const SCRIPTS: [&str; 2] = ["buildSrc/build.gradle.kts", "buildSrc/build.gradle"];
    const CONFIGURATIONS: [&str; 4] = ["implementation", "api", "compile", "runtimeOnly"];
    let script: ScriptFile<'_> =
        SCRIPTS.iter().find_map(|path| project.open(&RelPath::new(path)?))?;
    script.blocks(&["dependencies"]).iter().flat_map(|it| calls(&it.body.statements)).find_map(
        |call| {
            let value = argument(call, None)?;
            let notation = notation(project, &script, value)?;
            let same = notation.splitn(3, ':').take(2).eq(module.splitn(2, ':'));
            let serves = CONFIGURATIONS.contains(&call.name.text.as_str());
            (same && serves).then(|| script.place(&call.span))
        },
    )
}
