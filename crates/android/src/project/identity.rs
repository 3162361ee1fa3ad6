//! The namespace and the applicationId of a module.
//!
//! Knows where files say them; what push.toml says goes before all of it.

use std::collections::BTreeSet;

use pushwright_lossless::xml::Document;

use super::{Module, Problem, ProblemKind, Project};
use crate::manifest;
use crate::scripts::{blocks_in, property};

impl<'s> Project<'s> {
    /// A namespace or applicationId that is no package name, as in a template not filled in.
    pub(super) fn strange_names(&self) -> Vec<Problem> {
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

    /// The namespace that relative class names in a module's manifest resolve against.
    pub(crate) fn namespace_of(&self, module: &Module) -> Option<String> {
        if module == self.app() {
            return self.namespace.clone();
        }
        self.read_namespace(module)
    }

    pub(super) fn read_namespace(&self, module: &Module) -> Option<String> {
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

    pub(super) fn read_application_id(&self) -> Option<String> {
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
