//! The build as a value: its modules, the application, and the scripts that are asked.
//!
//! Every question of the model is asked of it. How one comes to be, the room of projects knows.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;

use pushwright_lossless::gradle::Value;

use super::catalog;
use super::conventions::{Conventions, Functions, conventions};
use super::identity::qualified;
use super::libraries::LibraryCache;
use super::paths::{Named, Reader};
use super::plugins::{ANDROID_PLUGIN, Request};
use super::script::{ScriptFile, script_in};
use super::source_folders::SourceFolders;
use crate::build::packages::Package;
use crate::fact::Place;
use crate::key::Key;
use crate::member::Member;
use crate::rel_path::RelPath;
use crate::snapshot::Snapshot;

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
    pub(crate) facts: Rc<Facts>,
}

/// What a snapshot means, apart from its texts: read once, and true until one of them changes.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// `settings.gradle` or `settings.gradle.kts`.
    pub settings: Option<RelPath>,
    /// All modules, the root project first.
    pub modules: Vec<Module>,
    pub(crate) app: usize,
    /// Whose source set is looked at; see [`Project::within`].
    pub(crate) member: Member,
    /// The library modules that the application is built from, once they are asked for.
    pub(crate) libraries: OnceCell<Vec<usize>>,
    /// What scripts say of libraries, once it is asked for; whoever looks sees the same.
    pub(crate) library_cache: Rc<LibraryCache>,
    /// Where the build requests the Android plugin, once it is asked for.
    pub(crate) android: OnceCell<Option<Request>>,
    /// Which libraries are named somewhere, of those that were asked for.
    pub(crate) named: RefCell<HashMap<String, bool>>,
    /// The manifest of each module's main source set, of those that were asked for.
    pub(crate) main_manifests: RefCell<HashMap<RelPath, Option<RelPath>>>,
    /// The folders of source sets, by module and name, of those that were asked for.
    pub(crate) source_folders: RefCell<HashMap<(RelPath, String), Rc<SourceFolders>>>,
    /// Where manifests of flavors and build types may stand, with the names of their source sets, once
    /// it is asked for.
    pub(crate) overlays: OnceCell<Rc<[(String, RelPath)]>>,
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

    /// Drops what takes room in proportion to the scripts: another text takes their place, and who
    /// asks of the old one still has it read again.
    pub fn make_room(&self) {
        self.library_cache.forget();
    }
}

impl<'s> Project<'s> {
    /// A snapshot that holds one module and nothing else, an application or not.
    pub(crate) fn of_one_module(snapshot: &'s Snapshot) -> Project<'s> {
        let root = RelPath::new("").unwrap_or_else(|| unreachable!("the empty path is relative"));
        let script = script_in(snapshot, &root, "build.gradle");
        let module = Module { path: ":".to_owned(), folder: root, script };
        let conventions = conventions(snapshot);
        let facts = Facts { modules: vec![module], conventions, ..Facts::default() };
        Project::again(snapshot, Rc::new(facts)).with_namespace()
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
        let above = self.script(self.root());
        Reader::new(&self.root().folder, own, script, &variable).below(above.as_ref()).named(value)
    }
}
