//! The namespace and the applicationId of a module.
//!
//! Knows where files say them; what push.toml says goes before all of it.

use std::collections::BTreeSet;
use std::rc::Rc;

use pushwright_lossless::xml::Document;

use super::placeholders::sets_application_id;
use super::script::property;
use super::source_folders::SourceFolders;
use super::source_sets::main_manifest_of;
use crate::attributes::ANDROID_NAMESPACE;
use crate::build::project::{Module, Project};
use crate::fact::Place;
use crate::problem::{Problem, ProblemKind};
use crate::rel_path::RelPath;

/// What the files say of a module's namespace.
enum Namespace {
    /// The script or the manifest says it.
    Written(String),
    /// The source of this activity tells it.
    Inferred { name: String, by: Place },
    /// The sources of the activities tell several; `at` is the first that does not fit.
    Ambiguous { names: BTreeSet<String>, at: Place },
    /// Nothing says it.
    Nowhere,
}

impl<'s> Project<'s> {
    /// Fills in the namespace and the applicationId where push.toml doesn't say them.
    pub(crate) fn read_names(&mut self) -> Vec<Problem> {
        if self.namespace.is_none() {
            let (name, by) = match self.read_namespace(self.app()) {
                Namespace::Written(name) => (name, None),
                Namespace::Inferred { name, by } => (name, Some(by)),
                Namespace::Ambiguous { names, at } => return vec![self.ambiguous(&names, at)],
                Namespace::Nowhere => return vec![self.nameless()],
            };
            let facts = Rc::make_mut(&mut self.facts);
            (facts.namespace, facts.namespace_told_by) = (Some(name), by);
        }
        if self.application_id.is_none() {
            let read = self.read_application_id();
            Rc::make_mut(&mut self.facts).application_id = read;
        }
        self.strange_names()
    }

    fn nameless(&self) -> Problem {
        Problem {
            kind: ProblemKind::NoPackageName,
            at: self.app().script.as_ref().map(|file| Place::new(file, 0..0)),
            message: format!("neither script nor manifest gives `{}` a namespace", self.app().path),
            help: "set `namespace` under `[app]` in push.toml".to_owned(),
        }
    }

    fn ambiguous(&self, names: &BTreeSet<String>, at: Place) -> Problem {
        let names: Vec<String> = names.iter().map(|it| format!("`{it}`")).collect();
        Problem {
            kind: ProblemKind::Ambiguous,
            at: Some(at),
            message: format!(
                "no constant in script or manifest gives `{}` a namespace, and its activities \
                 stand in {}",
                self.app().path,
                names.join(" and in ")
            ),
            help: "set `namespace` under `[app]` in push.toml to the right one".to_owned(),
        }
    }

    /// A namespace or applicationId that is not a package name, as in a template not filled in.
    fn strange_names(&self) -> Vec<Problem> {
        let names = [("namespace", &self.namespace), ("applicationId", &self.application_id)];
        names
            .into_iter()
            .filter_map(|(what, name)| {
                let name = name.as_ref().filter(|name| !is_package_name(name))?;
                Some(Problem {
                    kind: ProblemKind::NoPackageName,
                    at: self.place_of_name(name),
                    message: format!("the {what} `{name}` is not a package name"),
                    help: "mend it, or set `namespace` and `application-id` under `[app]` in push.toml"
                        .to_owned(),
                })
            })
            .collect()
    }

    /// Where the script says a name, or else the manifest.
    fn place_of_name(&self, name: &str) -> Option<Place> {
        let script = self.script(self.app());
        let in_script = script.and_then(|it| Some(it.place(it.mentions(name).first()?)));
        in_script.or_else(|| {
            let file = main_manifest_of(self, self.app())?;
            let doc = self.snapshot.document(&file)?.ok()?;
            let package = doc.element(doc.root()).attribute(None, "package")?;
            (package.value == name).then(|| Place::new(&file, package.span))
        })
    }

    /// The namespace that relative class names in a module's manifest resolve against.
    pub(crate) fn namespace_of(&self, module: &Module) -> Option<String> {
        if module == self.app() {
            return self.namespace.clone();
        }
        match self.read_namespace(module) {
            Namespace::Written(name) | Namespace::Inferred { name, .. } => Some(name),
            Namespace::Ambiguous { .. } | Namespace::Nowhere => None,
        }
    }

    /// The same project with the namespace that its script or manifest says.
    pub(crate) fn with_namespace(mut self) -> Project<'s> {
        if let Namespace::Written(name) = self.read_namespace(self.app()) {
            Rc::make_mut(&mut self.facts).namespace = Some(name);
        }
        self
    }

    fn read_namespace(&self, module: &Module) -> Namespace {
        let said = self.script(module).and_then(|script| {
            // A default config has no namespace of its own: what is set there is android's.
            let (mut android, inner) =
                (script.blocks(&["android"]), script.blocks(&["android", "defaultConfig"]));
            android.extend(inner);
            android.iter().find_map(|it| self.resolve(&script, property(it.body, "namespace")?))
        });
        if let Some(name) = said {
            return Namespace::Written(name);
        }
        let Some(file) = main_manifest_of(self, module) else {
            return Namespace::Nowhere;
        };
        let Some(Ok(doc)) = self.snapshot.document(&file) else {
            return Namespace::Nowhere;
        };
        match doc.element(doc.root()).attribute(None, "package") {
            Some(package) => Namespace::Written(package.value.to_owned()),
            None => self.package_of_activities(module, &file, &doc),
        }
    }

    /// The package below which the sources hold the activities that the manifest names relatively.
    ///
    /// Activities without a source of their own say nothing. Where no one package holds all that
    /// have one, or several do, nothing is chosen.
    fn package_of_activities(
        &self,
        module: &Module,
        file: &RelPath,
        doc: &Document<'_>,
    ) -> Namespace {
        let (mut seen, mut common) = (BTreeSet::new(), None);
        for id in doc.elements().filter(|&id| doc.local_name(id) == "activity") {
            let android = Some(ANDROID_NAMESPACE);
            let Some(name) = doc.element(id).attribute(android, "name") else { continue };
            let packages = self.packages_holding(module, name.value);
            if packages.is_empty() {
                continue;
            }
            let (shared, at) = common
                .get_or_insert_with(|| (packages.clone(), Place::new(file, name.span.clone())));
            shared.retain(|it| packages.contains(it));
            if shared.is_empty() {
                *at = Place::new(file, name.span.clone());
            }
            seen.extend(packages);
        }
        match common {
            None => Namespace::Nowhere,
            Some((mut shared, at)) => match (shared.pop_first(), shared.is_empty()) {
                (Some(name), true) => Namespace::Inferred { name, by: at },
                _ => Namespace::Ambiguous { names: seen, at },
            },
        }
    }

    /// The packages in which the sources of a module have the class of this relative name.
    fn packages_holding(&self, module: &Module, name: &str) -> BTreeSet<String> {
        let relative = name.strip_prefix('.').unwrap_or(name);
        if relative == name && relative.contains('.') {
            return BTreeSet::new();
        }
        let file = format!("/{}", relative.replace('.', "/"));
        let folders = SourceFolders::of(self, module);
        let package = |path: &RelPath, root: &RelPath| {
            let inside = path.as_str().strip_prefix(root.as_str())?;
            let class = inside.strip_suffix(".java").or(inside.strip_suffix(".kt"))?;
            let package = class.strip_suffix(&file)?.strip_prefix('/')?;
            Some(package.replace('/', "."))
        };
        let paths = self.snapshot.paths();
        paths.flat_map(|path| folders.all().filter_map(move |root| package(path, root))).collect()
    }

    fn read_application_id(&self) -> Option<String> {
        let script = self.script(self.app());
        if script.is_some_and(|it| sets_application_id(&it)) {
            return None;
        }
        let declared = script.and_then(|script| {
            let in_default = script.blocks(&["android", "defaultConfig"]);
            let in_default = in_default.iter().find_map(|it| property(it.body, "applicationId"));
            let dotted = || {
                let blocks = script.blocks(&["android"]);
                blocks.iter().find_map(|it| property(it.body, "defaultConfig.applicationId"))
            };
            Some(self.resolve(&script, in_default.or_else(dotted)?))
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

/// Java's rule: identifiers with dots between them. A word like `__PACKAGE__` is one, too, but what a
/// template has in the place of a name.
fn is_package_name(name: &str) -> bool {
    name.split('.').all(|part| {
        let mut chars = part.chars();
        !is_placeholder(part)
            && chars.next().is_some_and(|c| c.is_alphabetic() || c == '_' || c == '$')
            && chars.all(|c| c.is_alphanumeric() || c == '_' || c == '$')
    })
}

fn is_placeholder(part: &str) -> bool {
    let word = part.strip_prefix("__").and_then(|it| it.strip_suffix("__"));
    word.is_some_and(|it| it.starts_with(|c: char| c.is_ascii_uppercase()))
}
