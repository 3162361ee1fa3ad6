//! How a snapshot becomes a project, and what is asked of the whole of it.
//!
//! Knows settings, build scripts, manifests and the version catalog; knows no push.

mod application;
mod malformed;
mod sources;

use std::rc::Rc;
use std::sync::Arc;

use pushwright_lossless::Span;

use crate::build::catalog;
use crate::build::conventions::{conventions, functions};
use crate::build::modules::{computed_modules, modules, where_modules_are_told};
use crate::build::packages::Package;
use crate::build::project::{Facts, Module, Project};
use crate::build::script::script_in;
use crate::manifest::declared_activities;
use crate::problem::{Problem, ProblemKind};
use crate::rel_path::RelPath;
use crate::snapshot::Snapshot;
use application::{application, is_application};
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
                if problem.kind != ProblemKind::UnknownModule && problem.at.is_none() {
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
            application_id: choice.application_id.clone(),
            namespace: choice.namespace.clone(),
            functions: functions(snapshot, &conventions),
            conventions,
            packages: Arc::clone(&choice.packages),
            ..Facts::default()
        };
        let mut project = Project::again(snapshot, Rc::new(facts));
        let mut problems = malformed_elsewhere(&project);
        if problems.is_empty() {
            problems = project.read_names();
        }
        if problems.is_empty() { Ok(project) } else { Err(problems) }
    }

    /// Whether a module is certain to be an application, be it another one.
    #[must_use]
    pub fn is_application(&self, module: &Module) -> bool {
        is_application(self.snapshot, module, &self.conventions)
    }

    /// The qualified names of the activities that the modules' main manifests declare, the
    /// application's first.
    #[must_use]
    pub fn activities(&self) -> Vec<String> {
        declared_activities(self)
    }

    /// Whether any script, the catalog or a local archive names a library, outside comments.
    #[must_use]
    pub fn names_library(&self, module: &str) -> bool {
        if let Some(known) = self.named.borrow().get(module) {
            return *known;
        }
        let is_named = self.has_library(module);
        self.named.borrow_mut().insert(module.to_owned(), is_named);
        is_named
    }

    fn has_library(&self, module: &str) -> bool {
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
}
