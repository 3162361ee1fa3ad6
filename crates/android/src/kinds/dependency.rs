//! Library dependencies of the application module, in all their spellings.
//!
//! Knows coordinates, configurations, catalogs and variables; resolves no version conflicts.

use pushwright_lossless::gradle::edit::Container;
use pushwright_lossless::gradle::{Argument, Call, Value};
use pushwright_lossless::placement::{Rank, Sibling, slot};
use pushwright_lossless::{Edit, Span};

use crate::build::catalog;
use crate::build::script::{
    Ready, ScriptFile, argument, calls, cannot_tell, constant, first_text, insert, ready_block,
};
use crate::owned::Owned;
use crate::{CannotTell, Difference, Key, Kind, Place, Presence, Project, RelPath, Step, Way};

/// A library that the application module must depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DependencyWant {
    /// `group:artifact`; of a local file its path below the module.
    pub module: String,
    /// Its version.
    pub version: VersionWant,
}

/// Which version of a library will do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VersionWant {
    /// This one.
    Exactly(String),
    /// Any that is there; this one where none is.
    AtLeastSome(String),
    /// It is a file, which has none.
    LocalFile,
}

impl DependencyWant {
    /// The coordinates to write, or the path of a local file; without a version where a platform
    /// decides it.
    fn notation(&self, decided: bool) -> String {
        match &self.version {
            VersionWant::Exactly(version) | VersionWant::AtLeastSome(version) if !decided => {
                format!("{}:{version}", self.module)
            }
            _ => self.module.clone(),
        }
    }

    /// Texts that name it wherever a script does.
    fn needles(&self) -> Vec<String> {
        let ends = [":", "\"", "'"].map(|end| format!("{}{end}", self.module));
        let mut all = ends.to_vec();
        if self.version == VersionWant::LocalFile {
            let name = self.module.rsplit('/').next().unwrap_or(&self.module);
            let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
            all.extend(["\"", "'"].map(|quote| format!("{quote}{stem}{quote}")));
        }
        all
    }

    /// Whether a declaration names it; a local file's name is enough where `flatDir` finds it.
    fn is(&self, module: &str) -> bool {
        let by_name = self.version == VersionWant::LocalFile
            && module.strip_prefix(FLAT) == self.module.rsplit('/').next();
        module == self.module || by_name
    }
}

/// What stands before the name of a file that `flatDir` repositories find: no group has one.
const FLAT: &str = ":";

/// Configurations that put a library into every variant of the application.
const MAIN: [&str; 3] = ["implementation", "api", "compile"];

/// `dependency:MODULE#group:artifact`
pub(crate) fn key(project: &Project<'_>, want: &DependencyWant) -> Key {
    Key::new(Kind::Dependency, format!("{}#{}", project.app().name(), want.module))
}

/// Whether the application module depends on the library, at the wanted version.
pub(crate) fn presence(project: &Project<'_>, want: &DependencyWant) -> Presence {
    let Some(script) = project.script(project.app()) else { return Presence::Absent };
    let mut scripts = vec![script];
    scripts.extend(project.applied_scripts(&script));
    let mut elsewhere = None;
    let mut aside = Vec::new();
    for script in &scripts {
        if want.version == VersionWant::LocalFile
            && let Some(place) = tree_with(project, script, &want.module)
        {
            return Presence::Present(place);
        }
        for found in declared(project, script) {
            if !want.is(&found.module) {
                continue;
            }
            if MAIN.contains(&found.configuration.as_str()) {
                return verdict(project, script, &found, want);
            }
            if serves_tests(&found.configuration) {
                aside.push(script.place(&found.statement));
            } else {
                elsewhere.get_or_insert((*script, found));
            }
        }
    }
    if let Some((script, found)) = elsewhere {
        let why = format!("`{}` is declared for `{}` only", want.module, found.configuration);
        return Presence::Unknown(cannot_tell(
            why,
            script.place(&found.span),
            &snippet(project, want),
        ));
    }
    for script in &scripts {
        // Rules for versions that others ask for declare nothing.
        let rules = calls(&script.script.statements)
            .filter(|call| call.name.steps().next() == Some("configurations"));
        aside.extend(rules.map(|call| script.place(&call.span)));
    }
    let counts = |at: &Place| {
        let inside = |it: &Place| it.file == at.file && it.span.contains(&at.span.start);
        !aside.iter().any(inside)
    };
    let mention = scripts.iter().find_map(|script| {
        let all = want.needles();
        let found = all.iter().flat_map(|needle| script.mentions(needle));
        found.map(|span| script.place(&span)).find(counts)
    });
    match mention {
        Some(at) => {
            let why =
                format!("`{}` stands here, and whether it is in effect is not clear", want.module);
            Presence::Unknown(cannot_tell(why, at, &snippet(project, want)))
        }
        None => Presence::Absent,
    }
}

/// The next edit towards the dependency: catalog entries first where the module uses them.
pub(crate) fn step(
    project: &Project<'_>,
    want: &DependencyWant,
    owned: &Owned,
) -> Result<Option<Step>, CannotTell> {
    let app = project.app();
    let Some(script) = project.script(app) else {
        return Err(CannotTell {
            why: format!("module `{}` has no build script", app.path),
            at: None,
            snippet: snippet(project, want),
        });
    };
    if generated(&script) {
        let at = script.place(&(0..0));
        return Err(cannot_tell(
            "the script says that it is generated",
            at,
            &snippet(project, want),
        ));
    }
    let version = match &want.version {
        VersionWant::Exactly(version) | VersionWant::AtLeastSome(version) => Some(version),
        VersionWant::LocalFile => None,
    };
    let decided = platform_for(project, &want.module).is_some();
    let in_catalog = version.is_some() && !decided && uses_catalog(project, &script);
    if let Some(version) = version.filter(|_| in_catalog) {
        let missing = catalog::library_step(project.snapshot(), &want.module, version, owned);
        if missing.is_some() {
            return Ok(missing);
        }
    }
    let block = match ready_block(&script, &["dependencies"], false) {
        Ready::Block(block) => block,
        Ready::Step(step) => return Ok(Some(step)),
    };
    let key = key(project, want);
    let found = declared(project, &script);
    let siblings: Vec<Sibling> = block
        .body
        .statements
        .iter()
        .map(|statement| {
            let declared = found.iter().find(|it| it.statement == *statement.span());
            let key = declared
                .map(|it| Key::new(Kind::Dependency, format!("{}#{}", app.name(), it.module)));
            let main = declared.is_some_and(|it| MAIN.contains(&it.configuration.as_str()))
                || statement.as_call().is_some_and(|call| MAIN.contains(&call.name.text.as_str()));
            Sibling {
                span: statement.span().clone(),
                ours: key.as_ref().is_some_and(|key| owned.created(key)),
                rank: main
                    .then(|| Rank { kind: 0, key: key.map(|key| key.name).unwrap_or_default() }),
            }
        })
        .collect();
    let rank = Rank { kind: 0, key: key.name.clone() };
    let text = written(project, &script, want, in_catalog);
    let edit = insert(&script, Container::Block(block.body), slot(&siblings, &rank), &text);
    Ok(Some(Step { key, file: script.file.clone(), edit }))
}

/// Finds the declarations that a key names.
pub(crate) fn locate(project: &Project<'_>, key: &Key) -> Vec<Place> {
    let Some((module, artifact)) = key.name.split_once('#') else { return Vec::new() };
    let module = project.modules.iter().find(|it| it.name() == module);
    let Some(script) = module.and_then(|module| project.script(module)) else {
        return Vec::new();
    };
    declared(project, &script)
        .iter()
        .filter(|it| it.module == artifact)
        .map(|it| script.place(&it.statement))
        .collect()
}

/// A library that the application module declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Library {
    /// `group:artifact`.
    pub module: String,
    /// Its version, where the files tell it.
    pub version: Option<String>,
    /// The statement that declares it.
    pub at: Place,
}

/// Every library that the application module declares for the app, tests aside.
#[must_use]
pub fn libraries(project: &Project<'_>) -> Vec<Library> {
    let Some(script) = project.script(project.app()) else { return Vec::new() };
    let mut scripts = vec![script];
    scripts.extend(project.applied_scripts(&script));
    let mut all = Vec::new();
    for script in &scripts {
        let serves = |it: &Declared| serves_a_variant(&it.configuration);
        all.extend(declared(project, script).into_iter().filter(serves).map(|it| Library {
            module: it.module,
            version: it.version.and_then(|version| version.text),
            at: script.place(&it.statement),
        }));
    }
    all
}

impl Project<'_> {
    /// Whether the application declares a library for some of its variants, and for no other:
    /// what is compiled for all of them cannot use it.
    #[must_use]
    pub fn only_in_some_variants(&self, module: &str) -> bool {
        let Some(script) = self.script(self.app()) else { return false };
        let mut scripts = vec![script];
        scripts.extend(self.applied_scripts(&script));
        let all = scripts.iter().flat_map(|it| declared(self, it));
        let configurations: Vec<String> = all
            .filter(|it| it.module == module && serves_a_variant(&it.configuration))
            .map(|it| it.configuration)
            .collect();
        !configurations.is_empty() && !configurations.iter().any(|it| MAIN.contains(&it.as_str()))
    }
}

/// What a human adds where we cannot tell.
pub(crate) fn snippet(project: &Project<'_>, want: &DependencyWant) -> String {
    match project.script(project.app()) {
        Some(script) => written(project, &script, want, false) + "\n",
        None if want.version == VersionWant::LocalFile => {
            format!("implementation files('{}')\n", want.module)
        }
        None => format!("implementation '{}'\n", want.notation(false)),
    }
}

/// The platform (BoM) of a library's own group that the application takes versions from, and its
/// version.
pub(crate) fn platform_for(
    project: &Project<'_>,
    module: &str,
) -> Option<(String, Option<String>)> {
    let group = module.split(':').next()?;
    let script = project.script(project.app())?;
    let mut scripts = vec![script];
    scripts.extend(project.applied_scripts(&script));
    scripts.iter().find_map(|script| {
        let blocks = script.blocks(&["dependencies"]);
        let all = blocks.iter().flat_map(|it| calls(&it.body.statements));
        all.filter(|it| MAIN.contains(&it.name.text.as_str())).find_map(|call| {
            let platform = call.args.iter().find_map(|it| match &it.value {
                Value::Call(inner) if inner.name.text.ends_with("latform") => Some(inner),
                _ => None,
            })?;
            let (module, version, _) = coordinates(project, script, platform).into_iter().next()?;
            (module.split(':').next() == Some(group))
                .then(|| (module, version.and_then(|it| it.text)))
        })
    })
}

/// The `fileTree` of a script that holds a file of the module, by folder and ending.
fn tree_with(project: &Project<'_>, script: &ScriptFile<'_>, path: &str) -> Option<Place> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let ending = name.rsplit('.').next().unwrap_or(name);
    let is_taken = |value: &Value| {
        let mut patterns = Vec::new();
        texts(value, &mut patterns);
        patterns.iter().any(|it| it == name || *it == format!("*.{ending}"))
    };
    let blocks = script.blocks(&["dependencies"]);
    let all = blocks.iter().flat_map(|block| calls(&block.body.statements));
    let mut main = all.filter(|call| MAIN.contains(&call.name.text.as_str()));
    main.find_map(|call| {
        let tree = call.args.iter().find_map(|it| match &it.value {
            Value::Call(tree) if tree.name.text == "fileTree" => Some(tree),
            _ => None,
        })?;
        let entries: &[Argument] = match argument(tree, None) {
            Some(Value::Call(map)) if map.name.text == "mapOf" => &map.args,
            Some(Value::Map { entries, .. }) => entries,
            _ => &tree.args,
        };
        let at = |label: &str| {
            let entry = entries.iter().find(|it| it.label.as_deref() == Some(label));
            entry.map(|it| &it.value)
        };
        let dir = at("dir").or_else(|| argument(tree, None))?;
        let here = project.resolve(script, dir)?.trim_start_matches("./") == folder;
        let taken = at("include").is_none_or(is_taken);
        (here && taken).then(|| script.place(&call.span))
    })
}

/// Every constant text in a value: `'*.jar'`, `['*.jar']`, `listOf("*.jar")`.
fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::List { values, .. } => values.iter().for_each(|it| texts(it, found)),
        Value::Call(call) => call.args.iter().for_each(|it| texts(&it.value, found)),
        other => found.extend(constant(other).map(str::to_owned)),
    }
}

/// A dependency as a script declares it.
struct Declared {
    configuration: String,
    module: String,
    version: Option<VersionAt>,
    /// The argument.
    span: Span,
    /// The whole statement.
    statement: Span,
}

/// Where a version is written.
struct VersionAt {
    text: Option<String>,
    /// The place that spells it, when a literal does.
    literal: Option<Place>,
}

/// All external dependencies in the top-level `dependencies` blocks, unconditional ones only.
fn declared(project: &Project<'_>, script: &ScriptFile<'_>) -> Vec<Declared> {
    let mut found = Vec::new();
    for block in script.blocks(&["dependencies"]) {
        for call in calls(&block.body.statements) {
            let configuration = configuration_of(call);
            for (module, version, span) in coordinates(project, script, call) {
                found.push(Declared {
                    configuration: configuration.clone(),
                    module,
                    version,
                    span,
                    statement: call.span.clone(),
                });
            }
        }
    }
    found
}

/// The configuration that a call adds to: its name, or the first argument of `add("x", …)`.
fn configuration_of(call: &Call) -> String {
    match call.name.text.as_str() {
        "add" | "dependencies.add" => first_text(call).unwrap_or_default().to_owned(),
        name => name.to_owned(),
    }
}

type Coordinates = (String, Option<VersionAt>, Span);

/// The libraries one call declares: by string, by map, through the catalog.
fn coordinates(project: &Project<'_>, script: &ScriptFile<'_>, call: &Call) -> Vec<Coordinates> {
    if let Some(by_map) = by_map(project, script, &call.args, &call.span) {
        return vec![by_map];
    }
    call.args
        .iter()
        .filter(|it| it.label.is_none())
        .flat_map(|it| of_value(project, script, &it.value))
        .collect()
}

fn of_value(project: &Project<'_>, script: &ScriptFile<'_>, value: &Value) -> Vec<Coordinates> {
    match value {
        Value::Text { span, .. } => of_text(project, script, value, span).into_iter().collect(),
        Value::Path { path, span } => {
            let libraries = catalog::accessed(project.snapshot(), path);
            if libraries.is_empty() {
                return project
                    .resolve(script, value)
                    .and_then(|text| split(&text))
                    .map(|(module, version)| {
                        let version = version.map(|it| VersionAt { text: Some(it), literal: None });
                        (module, version, span.clone())
                    })
                    .into_iter()
                    .collect();
            }
            libraries.into_iter().map(|it| of_library(it, span)).collect()
        }
        Value::List { values, .. } => {
            values.iter().flat_map(|it| of_value(project, script, it)).collect()
        }
        Value::Map { entries, span } => {
            by_map(project, script, entries, span).into_iter().collect()
        }
        // `dependencies.create("…")`, `libs.x.get()`; a platform only lists versions.
        Value::Call(call) if call.name.text.ends_with("latform") => Vec::new(),
        Value::Call(call) if call.name.text == "files" => local_files(call),
        Value::Call(call) => {
            let path = call.name.text.trim_end_matches(".get");
            let libraries = catalog::accessed(project.snapshot(), path);
            if libraries.is_empty() {
                coordinates(project, script, call)
            } else {
                libraries.into_iter().map(|it| of_library(it, &call.span)).collect()
            }
        }
        Value::Other(_) => Vec::new(),
    }
}

/// The files of the module that `files(…)` names.
fn local_files(call: &Call) -> Vec<Coordinates> {
    let constants = call.args.iter().filter_map(|it| Some((constant(&it.value)?, &it.value)));
    constants
        .map(|(path, value)| (path.trim_start_matches("./").to_owned(), None, value.span().clone()))
        .collect()
}

fn of_library((library, file): (catalog::Library, RelPath), span: &Span) -> Coordinates {
    let version = library
        .version
        .map(|it| VersionAt { text: Some(it.text), literal: Some(Place::new(&file, it.span)) });
    (library.module, version, span.clone())
}

fn of_text(
    project: &Project<'_>,
    script: &ScriptFile<'_>,
    value: &Value,
    span: &Span,
) -> Option<Coordinates> {
    if let Some(text) = constant(value) {
        let (module, version) = split(text)?;
        let version = version.map(|version| {
            let literal = script.slice(span).rfind(&version).map(|at| {
                let start = span.start + at;
                script.place(&(start..start + version.len()))
            });
            VersionAt { text: Some(version), literal }
        });
        return Some((module, version, span.clone()));
    }
    let resolved = project.resolve(script, value).and_then(|text| split(&text));
    if let Some((module, version)) = resolved {
        let version = version.map(|it| VersionAt { text: Some(it), literal: None });
        return Some((module, version, span.clone()));
    }
    let Value::Text { value, .. } = value else { return None };
    let (module, _) = split(value)?;
    let unresolved = VersionAt { text: None, literal: None };
    (!module.contains('$')).then(|| (module, Some(unresolved), span.clone()))
}

fn by_map(
    project: &Project<'_>,
    script: &ScriptFile<'_>,
    args: &[Argument],
    span: &Span,
) -> Option<Coordinates> {
    let at =
        |label: &str| args.iter().find(|it| it.label.as_deref() == Some(label)).map(|it| &it.value);
    let group = at("group").map(|it| project.resolve(script, it));
    let name = project.resolve(script, at("name")?)?;
    let group = match group {
        Some(group) => group?,
        None => String::new(),
    };
    if group.is_empty() {
        let ext = project.resolve(script, at("ext")?)?;
        return Some((format!("{FLAT}{name}.{ext}"), None, span.clone()));
    }
    let version = at("version").map(|value| VersionAt {
        text: project.resolve(script, value),
        literal: constant(value).map(|_| {
            let span = value.span();
            script.place(&(span.start + 1..span.end - 1))
        }),
    });
    Some((format!("{group}:{name}"), version, span.clone()))
}

/// `group:artifact[:version][@type]`, or `:name[:version]@aar` of a file that `flatDir` finds.
fn split(text: &str) -> Option<(String, Option<String>)> {
    if let Some((name, ext)) = text.strip_prefix(':').and_then(|it| it.split_once('@')) {
        return Some((format!("{FLAT}{}.{ext}", name.replace(':', "-")), None));
    }
    let text = text.split('@').next()?;
    let mut parts = text.split(':');
    let (group, artifact) = (parts.next()?.trim(), parts.next()?.trim());
    let known = !group.is_empty() && !artifact.is_empty() && !group.contains(char::is_whitespace);
    let version = parts.next().map(|it| it.trim().to_owned());
    known.then(|| (format!("{group}:{artifact}"), version))
}

fn verdict(
    project: &Project<'_>,
    script: &ScriptFile<'_>,
    found: &Declared,
    want: &DependencyWant,
) -> Presence {
    let at = script.place(&found.statement);
    let (Some(version), VersionWant::Exactly(wanted)) = (&found.version, &want.version) else {
        return Presence::Present(at);
    };
    match &version.text {
        Some(text) if text == wanted => Presence::Present(at),
        Some(text) => Presence::Different(Difference {
            message: format!(
                "`{}` is at version `{text}`; push.toml asks for `{wanted}`",
                want.module
            ),
            at: version.literal.clone().unwrap_or(at),
            part: None,
            way: Way::Value,
            fix: version
                .literal
                .as_ref()
                .filter(|_| !generated(script))
                .map(|place| Edit::replace(place.span.clone(), wanted.as_str()).into()),
        }),
        None => Presence::Unknown(cannot_tell(
            format!("the version of `{}` is not decided in the files", want.module),
            at,
            &snippet(project, want),
        )),
    }
}

/// `paidImplementation`, `releaseApi` …: what the application has in some variants.
fn serves_a_variant(configuration: &str) -> bool {
    let lower = configuration.to_lowercase();
    ["implementation", "api", "compile"].iter().any(|it| lower.ends_with(it))
        && !serves_tests(configuration)
}

/// `testImplementation`, `androidTestImplementation` …: what never gets into the application.
fn serves_tests(configuration: &str) -> bool {
    ["test", "androidTest"].iter().any(|it| configuration.starts_with(it))
}

/// Scripts that another tool writes anew.
pub(crate) fn generated(script: &ScriptFile<'_>) -> bool {
    let head: String = script.text.chars().take(600).collect::<String>().to_uppercase();
    head.contains("DO NOT EDIT") || head.contains("DO NOT MODIFY")
}

/// Whether the module takes most of its external libraries from the catalog.
fn uses_catalog(project: &Project<'_>, script: &ScriptFile<'_>) -> bool {
    if project.catalog().is_none() {
        return false;
    }
    let is_accessor = |path: &str| catalog::is_accessor(project.snapshot(), path);
    let mut accessors = 0;
    let mut literals = 0;
    for block in script.blocks(&["dependencies"]) {
        for call in calls(&block.body.statements) {
            match argument(call, None) {
                Some(Value::Path { path, .. }) if is_accessor(path) => accessors += 1,
                Some(Value::Text { .. }) => literals += 1,
                Some(Value::Call(inner)) => match argument(inner, None) {
                    Some(Value::Path { path, .. }) if is_accessor(path) => accessors += 1,
                    _ => {}
                },
                _ => {}
            }
        }
    }
    accessors > 0 && accessors >= literals
}

/// Whether the build's Gradle, or the one its Android plugin needs, no longer has `compile`.
fn lost_compile(project: &Project<'_>) -> bool {
    const REMOVED_IN: u32 = 7;
    let plugin = project.android_plugin();
    let plugin = plugin.and_then(|it| it.split('.').next()?.parse::<u32>().ok());
    let gradle = project.gradle_version().map(|(major, _)| major);
    gradle.into_iter().chain(plugin).any(|major| major >= REMOVED_IN)
}

/// The dependency as this script's other ones are written.
fn written(
    project: &Project<'_>,
    script: &ScriptFile<'_>,
    want: &DependencyWant,
    in_catalog: bool,
) -> String {
    let blocks = script.blocks(&["dependencies"]);
    let main: Vec<&Call> = blocks
        .iter()
        .flat_map(|block| calls(&block.body.statements))
        .filter(|call| MAIN.contains(&call.name.text.as_str()))
        .collect();
    let old = main.iter().any(|call| call.name.text == "compile")
        && !main.iter().any(|call| call.name.text == "implementation")
        && !lost_compile(project);
    let configuration = if old { "compile" } else { "implementation" };
    let parens = script.is_kotlin()
        || (!main.is_empty() && main.iter().filter(|call| call.parens).count() * 2 > main.len());
    let accessor = catalog::accessor(project.snapshot(), &want.module).filter(|_| in_catalog);
    let decided = platform_for(project, &want.module).is_some();
    let value = accessor.unwrap_or_else(|| script.quoted_like(&want.notation(decided), &main));
    let value = match want.version {
        VersionWant::LocalFile => format!("files({value})"),
        VersionWant::Exactly(_) | VersionWant::AtLeastSome(_) => value,
    };
    if parens { format!("{configuration}({value})") } else { format!("{configuration} {value}") }
}
