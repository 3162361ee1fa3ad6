//! What a snapshot means: modules, the application module, its ids, where things are declared.
//!
//! Knows settings, build scripts, manifests and the version catalog; knows no push.

use std::collections::{BTreeMap, BTreeSet};

use pushwright_lossless::gradle::query;
use pushwright_lossless::gradle::{Call, Operator, Statement, Value};
use pushwright_lossless::xml::Document;

use crate::scripts::{ScriptFile, all_calls, argument, blocks_in, calls, constant, property};
use crate::{Content, Place, RelPath, Snapshot, catalog, manifest};

/// What push.toml says of the application, over what the project's files say.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// The Gradle path of the application module.
    pub module: Option<String>,
    /// The applicationId.
    pub application_id: Option<String>,
    /// The namespace of the application module.
    pub namespace: Option<String>,
}

/// The language of a module's sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    /// Java.
    Java,
    /// Kotlin.
    Kotlin,
}

/// One Gradle module below the root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// Its Gradle path: `:app`, or `:` for the root project.
    pub path: String,
    /// Its folder.
    pub folder: RelPath,
    /// Its build script.
    pub script: Option<RelPath>,
}

impl Module {
    /// The path without its first colon, as keys spell it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.path[1..]
    }

    /// A path in the module's folder; the folder itself for a path that leads out of the root.
    ///
    #[must_use]
    pub fn file(&self, path: &str) -> RelPath {
        self.folder.join(path).unwrap_or_else(|| self.folder.clone())
    }
}

/// Why a snapshot cannot be worked on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What sort of problem.
    pub kind: ProblemKind,
    /// The file and the place in it, where there is one.
    pub at: Option<Place>,
    /// What is wrong, as a phrase.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// Sorts of [`Problem`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// There are no Gradle scripts.
    NotFound,
    /// No module applies the Android application plugin.
    NoApplication,
    /// Several modules do.
    SeveralApplications,
    /// push.toml names a module that is not there.
    UnknownModule,
    /// A Gradle script is not well-formed.
    MalformedScript,
    /// A manifest is not well-formed.
    MalformedManifest,
    /// The version catalog is not TOML.
    MalformedCatalog,
    /// The namespace or the applicationId is no package name.
    NoPackageName,
    /// A file that matters is not UTF-8.
    NotUtf8,
}

/// A snapshot and what it means; made anew after each edit.
#[derive(Clone, Debug)]
pub struct Project<'s> {
    pub(crate) snapshot: &'s Snapshot,
    /// `settings.gradle` or `settings.gradle.kts`.
    pub settings: Option<RelPath>,
    /// All modules, the root project first.
    pub modules: Vec<Module>,
    app: usize,
    /// The applicationId, when push.toml or the scripts tell it.
    pub application_id: Option<String>,
    /// The namespace that relative class names resolve against.
    pub namespace: Option<String>,
}

impl<'s> Project<'s> {
    /// Reads what `snapshot` means.
    ///
    /// # Errors
    /// Every problem that keeps us from working on the project.
    pub fn read(snapshot: &'s Snapshot, choice: &Choice) -> Result<Project<'s>, Vec<Problem>> {
        let root = RelPath::new("").unwrap_or_else(|| unreachable!("the empty path is relative"));
        let settings = script_in(snapshot, &root, "settings.gradle");
        let modules = modules(snapshot, settings.as_ref(), &root);
        let mut problems = malformed(snapshot, settings.as_ref(), &modules);
        let app = match application(snapshot, &modules, choice) {
            Ok(app) => app,
            Err(problem) => {
                // A script that cannot be read may be the application's.
                let unread = problems.iter().any(|it| it.kind == ProblemKind::MalformedScript);
                if problem.kind != ProblemKind::NoApplication || !unread {
                    problems.push(problem);
                }
                0
            }
        };
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut project = Project {
            snapshot,
            settings,
            modules,
            app,
            application_id: choice.application_id.clone(),
            namespace: choice.namespace.clone(),
        };
        project.namespace =
            project.namespace.take().or_else(|| project.read_namespace(project.app()));
        project.application_id =
            project.application_id.take().or_else(|| project.read_application_id());
        let problems = project.strange_names();
        if problems.is_empty() { Ok(project) } else { Err(problems) }
    }

    /// A namespace or applicationId that is no package name, as in a template not filled in.
    fn strange_names(&self) -> Vec<Problem> {
        if self.namespace.is_none() {
            return vec![Problem {
                kind: ProblemKind::NoPackageName,
                at: None,
                message: format!(
                    "neither script nor manifest gives `{}` a namespace",
                    self.app().path
                ),
                help: "set `namespace` under `[app]` in push.toml".to_owned(),
            }];
        }
        let names = [("namespace", &self.namespace), ("applicationId", &self.application_id)];
        names
            .into_iter()
            .filter_map(|(what, name)| {
                let name = name.as_ref().filter(|name| !is_package_name(name))?;
                Some(Problem {
                    kind: ProblemKind::NoPackageName,
                    at: self.script(self.app()).and_then(|script| {
                        Some(script.place(script.mentions(name).first()?))
                    }),
                    message: format!("the {what} `{name}` is no package name"),
                    help: "mend it, or set `namespace` and `application-id` under `[app]` in push.toml"
                        .to_owned(),
                })
            })
            .collect()
    }

    /// The files this project was read from.
    #[must_use]
    pub fn snapshot(&self) -> &'s Snapshot {
        self.snapshot
    }

    /// The application module.
    #[must_use]
    pub fn app(&self) -> &Module {
        &self.modules[self.app]
    }

    /// The root project, whose script may be missing.
    #[must_use]
    pub fn root(&self) -> &Module {
        &self.modules[0]
    }

    /// The version catalog `gradle/libs.versions.toml`, if there is one.
    #[must_use]
    pub fn catalog(&self) -> Option<RelPath> {
        let path = RelPath::new("gradle/libs.versions.toml")?;
        self.snapshot.contains(&path).then_some(path)
    }

    /// The language of most sources of the application module; Java where there are none.
    ///
    /// Files that are `ours` don't count.
    #[must_use]
    pub fn language(&self, ours: &dyn Fn(&RelPath) -> bool) -> Language {
        let folder = self.app().file("src/main");
        let count = |extension: &str| {
            self.snapshot
                .paths()
                .filter(|path| path.is_below(&folder) && path.as_str().ends_with(extension))
                .filter(|path| !ours(path))
                .count()
        };
        if count(".kt") > count(".java") { Language::Kotlin } else { Language::Java }
    }

    /// Whether a source file of the application module's main source set defines `class`.
    ///
    /// Looks for the file at the class's place; `Outer$Inner` is looked for at `Outer`.
    #[must_use]
    pub fn source_of(&self, class: &str) -> Option<RelPath> {
        let outer = class.split('$').next().unwrap_or(class).replace('.', "/");
        ["src/main/java", "src/main/kotlin"]
            .iter()
            .flat_map(|root| ["java", "kt"].map(|ext| format!("{root}/{outer}.{ext}")))
            .map(|path| self.app().file(&path))
            .find(|path| self.snapshot.contains(path))
    }

    /// A class name as the manifest may spell it, resolved against the namespace.
    #[must_use]
    pub fn qualified(&self, class: &str) -> String {
        qualified(self.namespace.as_deref(), class)
    }

    /// Whether any script, the catalog or a local archive names a library, outside comments.
    #[must_use]
    pub fn names_library(&self, module: &str) -> bool {
        let artifact = module.rsplit(':').next().unwrap_or(module);
        let in_scripts = self.modules.iter().filter_map(|it| self.script(it)).any(|script| {
            let mut all = vec![script];
            all.extend(self.applied_scripts(&script));
            all.iter().any(|it| {
                [':', '"', '\'', '@']
                    .iter()
                    .any(|end| !it.mentions(&format!("{module}{end}")).is_empty())
            })
        });
        let in_catalog = || catalog::libraries(self.snapshot).iter().any(|it| it.module == module);
        let in_libs = || {
            self.snapshot.paths().any(|path| {
                let name = path.file_name();
                let archive = name.ends_with(".aar") || name.ends_with(".jar");
                let version = name.strip_prefix(artifact).unwrap_or_default();
                archive && version.starts_with(['-', '_', '.'])
            })
        };
        in_scripts || in_catalog() || in_libs()
    }

    /// The Gradle version of the wrapper, as major and minor.
    #[must_use]
    pub fn gradle_version(&self) -> Option<(u32, u32)> {
        let path = RelPath::new("gradle/wrapper/gradle-wrapper.properties")?;
        let text = self.snapshot.text(&path)?;
        let line = text.lines().find(|line| line.trim_start().starts_with("distributionUrl"))?;
        let version = line.rsplit_once("gradle-")?.1;
        let mut numbers = version.split(['.', '-']).map_while(|part| part.parse().ok());
        Some((numbers.next()?, numbers.next().unwrap_or(0)))
    }

    /// The script of a module, opened.
    pub(crate) fn script(&self, module: &Module) -> Option<ScriptFile<'s>> {
        self.open(module.script.as_ref()?)
    }

    /// The script whose `buildscript` the application's plugins come from: the root's, or that of
    /// the module where the root has none.
    pub(crate) fn classpath_script(&self) -> Option<ScriptFile<'s>> {
        self.script(self.root()).or_else(|| self.script(self.app()))
    }

    /// The settings script, opened.
    pub(crate) fn settings_script(&self) -> Option<ScriptFile<'s>> {
        self.open(self.settings.as_ref()?)
    }

    /// A script of the project, opened.
    pub(crate) fn open(&self, file: &RelPath) -> Option<ScriptFile<'s>> {
        let path = self.snapshot.paths().find(|path| *path == file)?;
        ScriptFile::open(self.snapshot, path)
    }

    /// The scripts of the project that `script` applies by a constant path (`apply from: '…'`).
    pub(crate) fn applied_scripts(&self, script: &ScriptFile<'s>) -> Vec<ScriptFile<'s>> {
        self.applied(script, &|_| true)
    }

    /// Those that are applied `to: buildscript`: their blocks configure the build script itself.
    pub(crate) fn applied_to_buildscript(&self, script: &ScriptFile<'s>) -> Vec<ScriptFile<'s>> {
        self.applied(script, &|call| {
            let target = argument(call, Some("to"));
            matches!(target, Some(Value::Path { path, .. }) if path == "buildscript")
        })
    }

    fn applied(
        &self,
        script: &ScriptFile<'s>,
        counts: &dyn Fn(&Call) -> bool,
    ) -> Vec<ScriptFile<'s>> {
        let mut found = Vec::new();
        all_calls(script.script, &mut |call, _| {
            if call.name.text != "apply" || !counts(call) {
                return;
            }
            let Some(value) = argument(call, Some("from")) else { return };
            let target = self.applied_path(script, value);
            found.extend(target.and_then(|target| self.open(&target)));
        });
        found
    }

    /// The file that an `apply from:` with this value means, when that is a constant path.
    pub(crate) fn applied_path(&self, script: &ScriptFile<'_>, value: &Value) -> Option<RelPath> {
        let in_root = matches!(value, Value::Call(call) if call.name.text == "rootProject.file");
        let path = text_in(value)?;
        let path = path.replace("$rootDir/", "/").replace("${rootDir}/", "/");
        let path = path.replace("$rootProject.projectDir/", "/");
        match path.strip_prefix('/') {
            Some(rest) => RelPath::new(rest),
            None if in_root => RelPath::new(&path),
            None => script.file.parent().join(&path),
        }
    }

    /// The value that a script gives a name: its own variables, those of scripts it applies, the
    /// root script's, gradle.properties.
    pub(crate) fn variable(&self, script: &ScriptFile<'s>, name: &str) -> Option<String> {
        let short = name
            .trim_start_matches("rootProject.")
            .trim_start_matches("project.")
            .trim_start_matches("ext.");
        let mut scripts = vec![*script];
        scripts.extend(self.applied_scripts(script));
        if let Some(root) = self.script(self.root()) {
            scripts.push(root);
            scripts.extend(self.applied_scripts(&root));
        }
        for it in &scripts {
            let variables = it.script.variables();
            let outer = |name: &str| self.gradle_property(name);
            let value = variables.get(short).or_else(|| local_in_dependencies(it, short));
            if let Some(found) = value.and_then(|v| variables.resolve(address_in(v), &outer)) {
                return Some(found);
            }
        }
        self.gradle_property(short)
    }

    /// A value as text, with variables replaced; `None` when it is not decided in the files.
    pub(crate) fn resolve(&self, script: &ScriptFile<'s>, value: &Value) -> Option<String> {
        query::resolve(value, &|name| self.variable(script, name))
    }

    fn gradle_property(&self, name: &str) -> Option<String> {
        let text = self.snapshot.text(&RelPath::new("gradle.properties")?)?;
        text.lines().find_map(|line| {
            let (key, value) = line.split_once('=')?;
            (key.trim() == name).then(|| value.trim().to_owned())
        })
    }

    /// The namespace that relative class names in a module's manifest resolve against.
    pub(crate) fn namespace_of(&self, module: &Module) -> Option<String> {
        if module == self.app() {
            return self.namespace.clone();
        }
        self.read_namespace(module)
    }

    fn read_namespace(&self, module: &Module) -> Option<String> {
        if let Some(script) = self.script(module) {
            let found = script
                .blocks(&["android"])
                .iter()
                .find_map(|block| self.resolve(&script, property(block.body, "namespace")?));
            if found.is_some() {
                return found;
            }
        }
        let text = self.snapshot.text(&manifest::main_manifest_of(self, module)?)?;
        let doc = Document::parse(text).ok()?;
        match doc.element(doc.root()).attribute(None, "package") {
            Some(package) => Some(package.value.clone()),
            None => self.package_of_activities(module, &doc),
        }
    }

    /// The one package below which the sources hold every activity that the manifest names
    /// relatively; `None` where there is no such activity, or more than one such package.
    fn package_of_activities(&self, module: &Module, doc: &Document<'_>) -> Option<String> {
        let roots = ["src/main/java", "src/main/kotlin"].map(|root| module.file(root));
        let mut packages = BTreeSet::new();
        for id in doc.elements().filter(|&id| doc.element(id).name.local == "activity") {
            let android = Some(manifest::ANDROID_NAMESPACE);
            let Some(name) = doc.element(id).attribute(android, "name") else { continue };
            let relative = name.value.strip_prefix('.').unwrap_or(&name.value);
            if relative == name.value && relative.contains('.') {
                continue;
            }
            let file = relative.replace('.', "/");
            for (path, root) in
                self.snapshot.paths().flat_map(|p| roots.iter().map(move |r| (p, r)))
            {
                let inside = path.as_str().strip_prefix(root.as_str());
                let stem =
                    inside.and_then(|it| it.strip_suffix(".java").or(it.strip_suffix(".kt")));
                let package = stem.and_then(|it| it.strip_suffix(&format!("/{file}")));
                packages.extend(package.map(|it| it.trim_start_matches('/').replace('/', ".")));
            }
        }
        let only = packages.pop_first()?;
        packages.is_empty().then_some(only)
    }

    fn read_application_id(&self) -> Option<String> {
        let script = self.script(self.app());
        let declared = script.and_then(|script| {
            script.blocks(&["android"]).iter().find_map(|android| {
                let in_default = blocks_in(&android.body.statements, &["defaultConfig"])
                    .iter()
                    .find_map(|it| property(it.body, "applicationId"));
                let value =
                    in_default.or_else(|| property(android.body, "defaultConfig.applicationId"))?;
                Some(self.resolve(&script, value))
            })
        });
        match declared {
            Some(value) => value,
            None => self.namespace.clone(),
        }
    }
}

/// A class name as a manifest may spell it, resolved against a namespace.
pub(crate) fn qualified(namespace: Option<&str>, class: &str) -> String {
    match namespace {
        Some(namespace) if class.starts_with('.') => format!("{namespace}{class}"),
        Some(namespace) if !class.contains('.') => format!("{namespace}.{class}"),
        _ => class.to_owned(),
    }
}

/// Java's rule: identifiers with dots between them.
fn is_package_name(name: &str) -> bool {
    name.split('.').all(|part| {
        let mut chars = part.chars();
        chars.next().is_some_and(|c| c.is_alphabetic() || c == '_' || c == '$')
            && chars.all(|c| c.is_alphanumeric() || c == '_' || c == '$')
    })
}

/// The only value that a `dependencies` block gives a variable of its own.
fn local_in_dependencies<'s>(script: &ScriptFile<'s>, name: &str) -> Option<&'s Value> {
    let mut found = Vec::new();
    for block in script.blocks(&["dependencies"]) {
        found.extend(block.body.statements.iter().filter_map(|statement| match statement {
            Statement::Assign(it) if it.target.text == name => Some(it),
            Statement::Call(_) | Statement::Assign(_) | Statement::Opaque(_) => None,
        }));
    }
    match found.as_slice() {
        [only] if only.declaration.is_some() && only.operator == Operator::Set => Some(&only.value),
        _ => None,
    }
}

/// What is in `new URL('…')`, `uri("…")` or `URI.create("…")`; any other value itself.
fn address_in(value: &Value) -> &Value {
    const MAKERS: [&str; 5] = ["URL", "URI", "uri", "URI.create", "url"];
    match value {
        Value::Call(call) if MAKERS.contains(&call.name.text.trim_start_matches("new ")) => {
            argument(call, None).unwrap_or(value)
        }
        _ => value,
    }
}

/// The constant text of a value, or of the only argument of a call such as `file("…")`.
fn text_in(value: &Value) -> Option<String> {
    match value {
        Value::Text { value, .. } => Some(value.clone()),
        Value::Call(call) => argument(call, None).and_then(text_in),
        _ => None,
    }
}

/// `name` or `name.kts` in `folder`.
fn script_in(snapshot: &Snapshot, folder: &RelPath, name: &str) -> Option<RelPath> {
    [name.to_owned(), format!("{name}.kts")]
        .iter()
        .filter_map(|name| folder.join(name))
        .find(|path| snapshot.contains(path))
}

fn modules(snapshot: &Snapshot, settings: Option<&RelPath>, root: &RelPath) -> Vec<Module> {
    let module = |path: &str, folder: RelPath| {
        let script = script_in(snapshot, &folder, "build.gradle");
        Module { path: path.to_owned(), folder, script }
    };
    let mut modules = vec![module(":", root.clone())];
    let Some(settings) = settings.and_then(|file| ScriptFile::open(snapshot, file)) else {
        return modules;
    };
    let folders = project_folders(&settings);
    let mut paths = Vec::new();
    all_calls(settings.script, &mut |call, _| {
        if call.name.text == "include" {
            paths.extend(included(call));
        }
    });
    for path in paths {
        let path = if path.starts_with(':') { path } else { format!(":{path}") };
        if modules.iter().any(|module| module.path == path) {
            continue;
        }
        let folder = match folders.get(&path) {
            Some(folder) => RelPath::new(folder),
            None => RelPath::new(&path.replace(':', "/")[1..]),
        };
        // A folder outside the root is another project's: read nothing there.
        modules.extend(folder.map(|folder| module(&path, folder)));
    }
    modules
}

fn included(call: &Call) -> Vec<String> {
    let mut paths = Vec::new();
    for argument in &call.args {
        match &argument.value {
            Value::List { values, .. } => {
                paths.extend(values.iter().filter_map(constant).map(str::to_owned));
            }
            value => paths.extend(constant(value).map(str::to_owned)),
        }
    }
    paths
}

/// `project(':x').projectDir = file('…')` and its like: module path to folder.
fn project_folders(settings: &ScriptFile<'_>) -> BTreeMap<String, String> {
    let mut folders = BTreeMap::new();
    for statement in &settings.script.statements {
        let text = settings.slice(statement.span());
        let Some((head, value)) = text.split_once('=') else { continue };
        if !head.contains("projectDir") || !head.trim_start().starts_with("project(") {
            continue;
        }
        let (Some(path), Some(folder)) = (first_literal(head), first_literal(value)) else {
            continue;
        };
        folders.insert(path.to_owned(), folder.trim_start_matches("$rootDir/").to_owned());
    }
    folders
}

fn first_literal(text: &str) -> Option<&str> {
    let start = text.find(['\'', '"'])?;
    let quote = text[start..].chars().next()?;
    let rest = &text[start + 1..];
    Some(&rest[..rest.find(quote)?])
}

/// Every script and manifest that is not well-formed.
fn malformed(snapshot: &Snapshot, settings: Option<&RelPath>, modules: &[Module]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let scripts = settings.into_iter().chain(modules.iter().filter_map(|it| it.script.as_ref()));
    for file in scripts {
        if let Some(problem) = not_utf8(snapshot, file) {
            problems.push(problem);
        } else if let Some(Err(error)) = snapshot.script(file) {
            problems.push(Problem {
                kind: ProblemKind::MalformedScript,
                at: Some(Place::new(file, error.offset..error.offset)),
                message: error.message.clone(),
                help: error.help.clone(),
            });
        }
    }
    for file in snapshot.paths().filter(|path| is_source_set_manifest(modules, path)) {
        if let Some(problem) = not_utf8(snapshot, file) {
            problems.push(problem);
        } else if let Some(Err(error)) = snapshot.text(file).map(Document::parse) {
            problems.push(Problem {
                kind: ProblemKind::MalformedManifest,
                at: Some(Place::new(file, error.offset..error.offset)),
                message: error.message,
                help: error.help,
            });
        }
    }
    problems.extend(catalog::malformed(snapshot));
    problems
}

fn not_utf8(snapshot: &Snapshot, file: &RelPath) -> Option<Problem> {
    let Some(Content::NotUtf8 { offset }) = snapshot.get(file) else { return None };
    Some(Problem {
        kind: ProblemKind::NotUtf8,
        at: Some(Place::new(file, *offset..*offset)),
        message: format!("`{file}` is not UTF-8 (byte {offset})"),
        help: "save the file as UTF-8".to_owned(),
    })
}

fn is_source_set_manifest(modules: &[Module], path: &RelPath) -> bool {
    path.file_name() == "AndroidManifest.xml"
        && modules.iter().any(|module| {
            let sources = module.file("src");
            path.parent().parent() == sources
        })
}

fn application(snapshot: &Snapshot, modules: &[Module], choice: &Choice) -> Result<usize, Problem> {
    let problem = |kind, message: String, help: &str| Problem {
        kind,
        at: None,
        message,
        help: help.to_owned(),
    };
    if let Some(wanted) = &choice.module {
        return modules.iter().position(|module| module.path == *wanted).ok_or_else(|| {
            let known: Vec<&str> = modules.iter().map(|module| module.path.as_str()).collect();
            problem(
                ProblemKind::UnknownModule,
                format!("there is no module `{wanted}` (known: {})", known.join(", ")),
                "set `app.module` in push.toml to one of them",
            )
        });
    }
    if modules.iter().all(|module| module.script.is_none()) {
        return Err(problem(
            ProblemKind::NotFound,
            "there is no Gradle build script here".to_owned(),
            "run in the folder of settings.gradle, or name it with `--project`",
        ));
    }
    let certain: Vec<usize> =
        (0..modules.len()).filter(|&index| is_application(snapshot, &modules[index])).collect();
    match certain.as_slice() {
        [only] => Ok(*only),
        [] => Err(problem(
            ProblemKind::NoApplication,
            "no module applies `com.android.application`".to_owned(),
            "set `app.module` in push.toml, e.g. `module = \":app\"`",
        )),
        several => {
            let names: Vec<&str> = several.iter().map(|&it| modules[it].path.as_str()).collect();
            Err(problem(
                ProblemKind::SeveralApplications,
                format!("several application modules: {}", names.join(", ")),
                "name one with `module = \"…\"` under `[app]` in push.toml, or `--module`",
            ))
        }
    }
}

const APPLICATION_PLUGIN: &str = "com.android.application";

/// Whether a module applies the application plugin, or sets an applicationId, which only
/// applications may.
fn is_application(snapshot: &Snapshot, module: &Module) -> bool {
    let Some(script) = module.script.as_ref().and_then(|file| ScriptFile::open(snapshot, file))
    else {
        return false;
    };
    if applied_plugins(snapshot, &script).iter().any(|plugin| plugin.id == APPLICATION_PLUGIN) {
        return true;
    }
    script.blocks(&["android"]).iter().any(|android| {
        blocks_in(&android.body.statements, &["defaultConfig"])
            .iter()
            .any(|it| property(it.body, "applicationId").is_some())
    })
}

/// A plugin that a script applies.
pub(crate) struct AppliedPlugin<'s> {
    pub(crate) id: String,
    pub(crate) call: &'s Call,
    pub(crate) conditional: bool,
}

/// The plugins a script applies, by `plugins {}` (without `apply false`) or `apply plugin:`.
pub(crate) fn applied_plugins<'s>(
    snapshot: &Snapshot,
    script: &ScriptFile<'s>,
) -> Vec<AppliedPlugin<'s>> {
    let mut found = Vec::new();
    for block in script.blocks(&["plugins"]) {
        for call in calls(&block.body.statements) {
            let off = call.chain.iter().any(|it| {
                it.name.text == "apply"
                    && it.args.iter().any(|arg| script.slice(&arg.span) == "false")
            });
            if let Some(id) = plugin_id(snapshot, call).filter(|_| !off) {
                found.push(AppliedPlugin { id, call, conditional: false });
            }
        }
    }
    all_calls(script.script, &mut |call, conditional| {
        if call.name.text == "apply"
            && let Some(id) = argument(call, Some("plugin")).and_then(constant)
        {
            found.push(AppliedPlugin { id: id.to_owned(), call, conditional });
        }
    });
    found
}

/// The id of a plugin named in a `plugins {}` block.
pub(crate) fn plugin_id(snapshot: &Snapshot, call: &Call) -> Option<String> {
    match (call.name.text.as_str(), argument(call, None)?) {
        ("id", value) => constant(value).map(str::to_owned),
        ("kotlin", value) => Some(format!("org.jetbrains.kotlin.{}", constant(value)?)),
        ("alias", Value::Path { path, .. }) => catalog::plugin(snapshot, path).map(|it| it.id),
        _ => None,
    }
}
