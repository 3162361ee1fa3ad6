//! The folders that hold a module's own sources, as `sourceSets` names them.
//!
//! Knows one source set at a time; a list that is not decided in the files counts as not given.

use std::rc::Rc;

use pushwright_lossless::gradle::Value;

use crate::build::project::{Module, Project};
use crate::build::script::ScriptFile;
use crate::build::source_sets::{Setting, is_multiplatform, path_of, settings};
use crate::rel_path::RelPath;

/// Where sources of one source set lie, Java's folders before Kotlin's.
#[derive(Debug)]
pub(crate) struct SourceFolders {
    set: String,
    /// Android's own folder for Java.
    own: RelPath,
    java: Vec<RelPath>,
    kotlin: Vec<RelPath>,
}

impl SourceFolders {
    /// Reads the main folders of a module; Android's own where its script names none.
    pub(crate) fn of(project: &Project<'_>, module: &Module) -> Rc<SourceFolders> {
        SourceFolders::of_set(project, module, "main")
    }

    /// Reads the folders of the source set of this name, once for all who ask.
    pub(crate) fn of_set(project: &Project<'_>, module: &Module, set: &str) -> Rc<SourceFolders> {
        let key = (module.folder.clone(), set.to_owned());
        if let Some(known) = project.source_folders.borrow().get(&key) {
            return Rc::clone(known);
        }
        let read = Rc::new(SourceFolders::read(project, module, set));
        project.source_folders.borrow_mut().insert(key, Rc::clone(&read));
        read
    }

    fn read(project: &Project<'_>, module: &Module, set: &str) -> SourceFolders {
        let mut folders = SourceFolders::below(&module.file(&format!("src/{set}")), set);
        if set == "main" && is_multiplatform(project, module) {
            folders.kotlin.push(module.file("src/androidMain/kotlin"));
        }
        let Some(script) = project.script(module) else { return folders };
        for setting in settings(&script) {
            folders.take(project, module, &script, &setting);
        }
        folders
    }

    /// The folders of a source set whose root is this.
    fn below(root: &RelPath, set: &str) -> SourceFolders {
        let folder = |name: &str| root.join(name).unwrap_or_else(|| root.clone());
        SourceFolders {
            set: set.to_owned(),
            own: folder("java"),
            java: vec![folder("java")],
            kotlin: vec![folder("kotlin")],
        }
    }

    /// The folder that new sources go into: Android's own where it counts, or the one around it,
    /// which would hold them a second time; else the first.
    pub(crate) fn main(&self) -> RelPath {
        let around = || self.java.iter().find(|it| self.own.is_below(it));
        let own = self.java.iter().find(|it| **it == self.own);
        let own = own.map(|own| around().unwrap_or(own));
        own.or(self.java.first()).unwrap_or(&self.own).clone()
    }

    /// The folder that new sources go into which `other` must not take in as well; `None` where
    /// each lies inside one of `other`'s, or holds it.
    pub(crate) fn apart_from(&self, other: &SourceFolders, kotlin: bool) -> Option<RelPath> {
        let is_apart = |it: &&RelPath| {
            !other.all().any(|taken| it.is_below(taken) || taken.is_below(it) || taken == *it)
        };
        let own = (!kotlin).then(|| self.main());
        let first: Vec<&RelPath> =
            if kotlin { self.kotlin.iter().chain(&self.java).collect() } else { Vec::new() };
        let all = own.iter().chain(first).chain(self.java.iter());
        all.into_iter().find(is_apart).cloned()
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &RelPath> {
        self.java.iter().chain(&self.kotlin)
    }

    /// Takes in one thing that the script says.
    fn take(
        &mut self,
        project: &Project<'_>,
        module: &Module,
        script: &ScriptFile<'_>,
        setting: &Setting<'_>,
    ) {
        let named = |it| path_of(project, module, script, it);
        if setting.path.strip_suffix(".setRoot") == Some(&self.set) {
            if let Some(root) = setting.values.first().and_then(|it| named(it)) {
                *self = SourceFolders::below(&root, &self.set);
            }
            return;
        }
        let Some((set, method)) = setting.path.rsplit_once('.') else { return };
        if !["srcDir", "srcDirs", "setSrcDirs"].contains(&method) {
            return;
        }
        let folders = match set.strip_prefix(self.set.as_str()) {
            Some(".java") => &mut self.java,
            Some(".kotlin") => &mut self.kotlin,
            _ => return,
        };
        let leaves = setting.values.iter().flat_map(|it| leaves(it));
        let found: Option<Vec<RelPath>> = leaves.map(named).collect();
        match found {
            Some(found) if setting.replaces && !found.is_empty() => *folders = found,
            Some(found) => folders.extend(found),
            None => {}
        }
    }
}

/// The single values in `['a', 'b']`, `listOf("a")` and `files('a')`.
fn leaves(value: &Value) -> Vec<&Value> {
    const LISTS: [&str; 4] = ["listOf", "setOf", "files", "mutableListOf"];
    match value {
        Value::List { values, .. } => values.iter().flat_map(leaves).collect(),
        Value::Call(call) if LISTS.contains(&call.name.text.as_str()) => {
            call.args.iter().flat_map(|it| leaves(&it.value)).collect()
        }
        other => vec![other],
    }
}
