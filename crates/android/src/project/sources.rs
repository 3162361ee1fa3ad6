//! The sources of the application, for those who write or look for some.
//!
//! Knows folders and the places of classes: a class stands in the file of its name, or in one that
//! declares it beside others.

use pushwright_lossless::source::Language;

use crate::build::project::{Module, Project};
use crate::build::source_folders::SourceFolders;
use crate::rel_path::RelPath;

impl Project<'_> {
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
    /// Looks for the file at the class's place, then for a source whose text was read and that
    /// declares it; `Outer$Inner` is looked for at `Outer`.
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
        let outer = class.split('$').next().unwrap_or(class);
        let file = outer.replace('.', "/");
        let folders = SourceFolders::of_set(self, module, set);
        let named: Vec<RelPath> = folders
            .all()
            .flat_map(|root| ["java", "kt"].map(|ext| root.join(&format!("{file}.{ext}"))))
            .flatten()
            .filter(|path| self.snapshot.contains(path))
            .collect();
        if !named.is_empty() {
            return named;
        }
        let declaring = self.snapshot.declaring(outer);
        declaring.filter(|path| folders.all().any(|it| path.is_below(it))).cloned().collect()
    }

    /// The file that defines `class`, for a build that compiles one source set with the main one;
    /// looks like [`Project::source_of`].
    #[must_use]
    pub fn source_seen_from(&self, set: Option<&str>, class: &str) -> Option<RelPath> {
        let own = set.and_then(|set| self.sources_in_set(set, class).into_iter().next());
        own.or_else(|| self.source_of(class))
    }
}
