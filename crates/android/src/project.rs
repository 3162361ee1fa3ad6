//! What a snapshot means: modules, the application module, its ids, where things are declared.
//!
//! Knows settings, build scripts, manifests and the version catalog; knows no push.

mod application;
mod identity;
mod libraries;
mod malformed;
pub(crate) mod problem;
mod within;

pub(crate) use identity::qualified;
pub use problem::{Problem, ProblemKind};
pub(crate) use within::of_member;

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;

use pushwright_lossless::Span;
use pushwright_lossless::gradle::Value;
use pushwright_lossless::source::Language;

use crate::build::catalog;
use crate::build::conventions::{Conventions, Functions, conventions, functions};
use crate::build::libraries::Said;
use crate::build::modules::{computed_modules, modules, where_modules_are_told};
use crate::build::paths::{Named, Reader};
use crate::build::plugins::ANDROID_PLUGIN;
use crate::build::script::{ScriptFile, script_in};
use crate::build::source_folders::SourceFolders;
use crate::{Key, Member, Package, Place, RelPath, Snapshot};
use application::application;
use malformed::{malformed, malformed_elsewhere};

/// What push.toml says of the application, over what the project's files say.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// The Gradle path of the application module.
    pub module: Option<String>,
    /// The applicationId.
    pub application_id: Option<String>,
    /// The namespace of the application module.
    pub namespace: Option<String>,
    /// The packages around the build that it takes library modules from.
    pub packages: Arc<[Package]>,
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
    #[must_use]
    pub fn file(&self, path: &str) -> RelPath {
        self.folder.join(path).unwrap_or_else(|| self.folder.clone())
    }
}

/// A snapshot and what it means; an edit of the snapshot needs another.
#[derive(Clone, Debug)]
pub struct Project<'s> {
    pub(crate) snapshot: &'s Snapshot,
    facts: Rc<Facts>,
}

/// What a snapshot means, apart from its texts: read once, and true until one of them changes.
#[derive(Clone, Debug)]
pub struct Facts {
    /// `settings.gradle` or `settings.gradle.kts`.
    pub settings: Option<RelPath>,
    /// All modules, the root project first.
    pub modules: Vec<Module>,
    app: usize,
    /// Whose source set is looked at; see [`Project::within`].
    member: Member,
    /// The library modules that the application is built from, once they are asked for.
    libraries: OnceCell<Vec<usize>>,
    /// What scripts say of libraries, once it is asked for; whoever looks sees the same.
    pub(crate) said: Rc<Said>,
    /// What each script applies, once it is asked for.
    pub(crate) applied: RefCell<HashMap<RelPath, Rc<[RelPath]>>>,
    /// The applicationId, when push.toml or the scripts tell it.
    pub application_id: Option<String>,
    /// The namespace that relative class names resolve against.
    pub namespace: Option<String>,
    /// The activity by whose source the namespace was told, where no file and no one says it.
    pub namespace_told_by: Option<Place>,
    /// The build's own plugins.
    pub(crate) conventions: Conventions,
    /// The functions of the build's own that scripts may call.
    pub(crate) functions: Functions,
    /// The packages around the build that it takes library modules from.
    pub packages: Arc<[Package]>,
}

impl Deref for Project<'_> {
    type Target = Facts;

    fn deref(&self) -> &Facts {
        &self.facts
    }
}

impl Facts {
    /// Whether the facts are the same after an edit of ours in the text that `snapshot` now holds
    /// at `path`.
    ///
    /// They follow from scripts, catalogs, properties, manifests and the names of sources; no edit
    /// of ours changes what a manifest says of its package.
    #[must_use]
    pub fn outlast_edit(&self, snapshot: &Snapshot, path: &RelPath) -> bool {
        match path.file_name() {
            "AndroidManifest.xml" => {
                self.namespace_told_by.is_none() && snapshot.not_xml(path).is_none()
            }
            name => [".pro", ".txt", ".keep"].iter().any(|ending| name.ends_with(ending)),
        }
    }
}

impl<'s> Project<'s> {
    /// Reads what `snapshot` means.
    ///
    /// # Errors
    /// Every problem that keeps us from working on the project.
    pub fn read(snapshot: &'s Snapshot, choice: &Choice) -> Result<Project<'s>, Vec<Problem>> {
        let root = RelPath::new("").unwrap_or_else(|| unreachable!("the empty path is relative"));
        let settings = script_in(snapshot, &root, "settings.gradle");
        let mut modules = modules(snapshot, settings.as_ref(), &root);
        let conventions = conventions(snapshot);
        let mut app = application(snapshot, &modules, choice, &conventions);
        if app.is_err() {
            let computed = computed_modules(snapshot, settings.as_ref(), &modules);
            let all = [modules.as_slice(), &computed].concat();
            let found = application(snapshot, &all, choice, &conventions);
            let several = |it: &Problem| it.kind == ProblemKind::SeveralApplications;
            if found.as_ref().map_or_else(several, |_| true) {
                (modules, app) = (all, found);
            }
        }
        let mut problems = malformed(snapshot, settings.as_ref(), &modules);
        let app = match app {
            Ok(app) => app,
            Err(mut problem) => {
                if problem.kind != ProblemKind::UnknownModule {
                    problem.at = where_modules_are_told(snapshot, settings.as_ref(), &modules);
                }
                // A script that cannot be read may be the application's.
                let unread = problems.iter().any(|it| {
                    matches!(it.kind, ProblemKind::MalformedScript | ProblemKind::NotUtf8)
                });
                if problem.kind != ProblemKind::NoApplication || !unread {
                    problems.push(problem);
                }
                0
            }
        };
        if !problems.is_empty() {
            return Err(problems);
        }
        let facts = Facts {
            settings,
            modules,
            app,
            member: Member::Default,
            libraries: OnceCell::new(),
            said: Rc::default(),
            applied: RefCell::default(),
            application_id: choice.application_id.clone(),
            namespace: choice.namespace.clone(),
            namespace_told_by: None,
            functions: functions(snapshot, &conventions),
            conventions,
            packages: Arc::clone(&choice.packages),
        };
        let mut project = Project::again(snapshot, Rc::new(facts));
        let mut problems = malformed_elsewhere(&project);
        if problems.is_empty() {
            problems = project.read_names();
        }
        if problems.is_empty() { Ok(project) } else { Err(problems) }
    }

    /// The project whose facts were read from a snapshot that held the same files.
    #[must_use]
    pub fn again(snapshot: &'s Snapshot, facts: Rc<Facts>) -> Project<'s> {
        Project { snapshot, facts }
    }

    /// What was read, for [`Project::again`].
    #[must_use]
    pub fn facts(&self) -> Rc<Facts> {
        Rc::clone(&self.facts)
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

    /// The file of the version catalog that new entries go into, if there is one.
    #[must_use]
    pub fn catalog(&self) -> Option<RelPath> {
        catalog::main(self.snapshot).map(|it| it.file)
    }

    /// The id of the plugin that an accessor of a catalog names: `libs.plugins.android.application`.
    #[must_use]
    pub fn catalog_plugin(&self, accessor: &str) -> Option<String> {
        catalog::plugin(self.snapshot, accessor).map(|it| it.id)
    }

    /// The language of most sources of the application module; Java where there are none.
    ///
    /// Files that are `ours` don't count.
    #[must_use]
    pub fn language(&self, ours: &dyn Fn(&RelPath) -> bool) -> Language {
        let folders = SourceFolders::of(self, self.app());
        let count = |extension: &str| {
            self.snapshot
                .paths()
                .filter(|path| path.as_str().ends_with(extension))
                .filter(|path| folders.all().any(|folder| path.is_below(folder)))
                .filter(|path| !ours(path))
                .count()
        };
        if count(".kt") > count(".java") { Language::Kotlin } else { Language::Java }
    }

    /// The folder below which new Java sources of the application module are compiled.
    #[must_use]
    pub fn java_folder(&self) -> RelPath {
        SourceFolders::of(self, self.app()).main()
    }

    /// The folder for new sources that only one source set of the application module compiles,
    /// such as a flavor's.
    ///
    /// `None` where the set has none apart from those of the main source set: what is put there
    /// would be compiled twice.
    #[must_use]
    pub fn folder_of_set(&self, set: &str, language: Language) -> Option<RelPath> {
        let main = SourceFolders::of(self, self.app());
        let folders = SourceFolders::of_set(self, self.app(), set);
        folders.apart_from(&main, language == Language::Kotlin)
    }

    /// The source file that defines `class`: in the main source set of the application module, or
    /// of a library module that it is built from.
    ///
    /// Looks for the file at the class's place; `Outer$Inner` is looked for at `Outer`.
    #[must_use]
    pub fn source_of(&self, class: &str) -> Option<RelPath> {
        let of_module = |module| self.sources_in(module, "main", class).into_iter().next();
        of_module(self.app()).or_else(|| self.library_modules().find_map(of_module))
    }

    /// The source files of one source set of the application module that define `class`; looks
    /// like [`Project::source_of`].
    #[must_use]
    pub fn sources_in_set(&self, set: &str, class: &str) -> Vec<RelPath> {
        self.sources_in(self.app(), set, class)
    }

    fn sources_in(&self, module: &Module, set: &str, class: &str) -> Vec<RelPath> {
        let outer = class.split('$').next().unwrap_or(class).replace('.', "/");
        SourceFolders::of_set(self, module, set)
            .all()
            .flat_map(|root| ["java", "kt"].map(|ext| root.join(&format!("{outer}.{ext}"))))
            .flatten()
            .filter(|path| self.snapshot.contains(path))
            .collect()
    }

    /// The qualified names of the activities that the modules' main manifests declare, the
    /// application's first.
    #[must_use]
    pub fn activities(&self) -> Vec<String> {
        crate::manifest::declared_activities(self)
    }

    /// A class name as the manifest may spell it, resolved against the namespace.
    #[must_use]
    pub fn qualified(&self, class: &str) -> String {
        qualified(self.namespace.as_deref(), class)
    }

    /// The script of the module that a key names.
    pub(crate) fn script_of(&self, key: &Key) -> Option<ScriptFile<'s>> {
        let module = self.modules.iter().find(|it| Some(it.name()) == key.module())?;
        self.script(module)
    }

    /// Whether any script, the catalog or a local archive names a library, outside comments.
    #[must_use]
    pub fn names_library(&self, module: &str) -> bool {
        let artifact = module.rsplit(':').next().unwrap_or(module);
        let in_scripts = self.modules.iter().filter_map(|it| self.script(it)).any(|script| {
            let mut all = vec![script];
            all.extend(self.applied_scripts(&script));
            all.iter().any(|it| {
                let ends = |span: &Span| it.text[span.end..].starts_with([':', '"', '\'', '@']);
                it.mentions(module).iter().any(ends)
            })
        });
        let in_catalog = || catalog::lists(self.snapshot, module);
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
        let version = self.gradle_version_text()?;
        let mut numbers = version.split(['.', '-']).map_while(|part| part.parse().ok());
        Some((numbers.next()?, numbers.next().unwrap_or(0)))
    }

    /// The Gradle version of the wrapper as its address spells it: `8.14.3`.
    pub(crate) fn gradle_version_text(&self) -> Option<String> {
        let path = RelPath::new("gradle/wrapper/gradle-wrapper.properties")?;
        let text = self.snapshot.text(&path)?;
        let line = text.lines().find(|line| line.trim_start().starts_with("distributionUrl"))?;
        let name = line.rsplit_once("gradle-")?.1.trim();
        let version = ["-bin.zip", "-all.zip", ".zip"].iter().find_map(|it| name.strip_suffix(it));
        Some(version.unwrap_or(name).to_owned())
    }

    /// The script of a module, opened.
    pub(crate) fn script(&self, module: &Module) -> Option<ScriptFile<'s>> {
        self.open(module.script.as_ref()?)
    }

    /// The script whose `buildscript` the application's plugins come from: the root's, or that of
    /// the module where the root has none, or where the module brings the Android plugin itself.
    ///
    /// Plugins see the Android plugin only from the class path that it is on, or from one below.
    pub(crate) fn classpath_script(&self) -> Option<ScriptFile<'s>> {
        let (root, own) = (self.script(self.root()), self.script(self.app()));
        let brings_android = |script: &ScriptFile<'_>| {
            let blocks = script.blocks(&["buildscript", "dependencies"]);
            blocks.iter().any(|it| script.slice(&it.body.span).contains(ANDROID_PLUGIN))
        };
        // By whatever words: also an id in `plugins {}`, or the accessor of a catalog.
        let may_bring = |script: &ScriptFile<'_>| {
            ["com.android.", "libs."].iter().any(|it| script.text.contains(it))
        };
        match (&root, &own) {
            (Some(above), Some(of_app)) if brings_android(of_app) && !may_bring(above) => own,
            _ => root.or(own),
        }
    }

    /// The settings script, opened.
    pub(crate) fn settings_script(&self) -> Option<ScriptFile<'s>> {
        self.open(self.settings.as_ref()?)
    }

    /// A script of the project, opened.
    pub(crate) fn open(&self, file: &RelPath) -> Option<ScriptFile<'s>> {
        ScriptFile::open(self.snapshot, self.snapshot.held(file)?)
    }

    /// The file or folder that a value in a module's script names.
    pub(crate) fn path_named(
        &self,
        module: &Module,
        script: &ScriptFile<'_>,
        value: &Value,
    ) -> Named {
        self.path_in(&module.folder, script, value)
    }

    pub(crate) fn path_in(&self, own: &RelPath, script: &ScriptFile<'_>, value: &Value) -> Named {
        let variable = |name: &str| self.variable_in(script, name);
        let reader = Reader { root: &self.root().folder, own, variable: &variable };
        reader.named(script, value)
    }
}
