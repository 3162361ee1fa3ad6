//! Strings, booleans and whole numbers of the application's resources, as far as manifests name them.
//!
//! Knows `res/values/*.xml` of all source sets, one value a name; what another source set, a language
//! or a script gives another value is not told.

use super::script::all_calls;
use crate::build::project::Project;

/// The sorts of resources whose values are texts that manifests may name.
const SORTS: [&str; 3] = ["string", "bool", "integer"];

/// The sort and the name in `@string/NAME`.
pub(crate) fn resource_in(value: &str) -> Option<(&str, &str)> {
    let (sort, name) = value.strip_prefix('@')?.split_once('/')?;
    SORTS.contains(&sort).then_some((sort, name))
}

impl Project<'_> {
    /// The text of the resource where one file says it, and nothing else may.
    pub(crate) fn resource(&self, (sort, name): (&str, &str)) -> Option<String> {
        let folder = self.app().file("src");
        let files = self.snapshot().paths().filter(|path| {
            path.is_below(&folder)
                && path.file_name().ends_with(".xml")
                && path.parent().file_name().starts_with("values")
        });
        let mut found = Vec::new();
        for file in files {
            let Some(Ok(doc)) = self.snapshot().document(file) else { continue };
            for id in doc.children(doc.root()) {
                let element = doc.element(id);
                let named = element.attribute(None, "name").is_some_and(|it| it.value == name);
                if named && element.name.local == sort {
                    found.push(doc.text()[element.content.clone()?].trim().to_owned());
                }
            }
        }
        match found.as_slice() {
            [only] if !only.contains(['<', '&', '\\']) && !self.makes_resource(name) => {
                Some(only.clone())
            }
            _ => None,
        }
    }

    /// Whether the module's script makes the resource: `resValue "string", "name", "…"`.
    fn makes_resource(&self, name: &str) -> bool {
        let Some(script) = self.script(self.app()) else { return true };
        let mut found = false;
        all_calls(script.script, &mut |call, _| {
            found |= call.name.last() == "resValue" && script.slice(&call.span).contains(name);
        });
        found
    }
}
