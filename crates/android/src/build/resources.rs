//! Strings, booleans and whole numbers of the application's resources, as far as manifests name them.
//!
//! Knows `res/values/*.xml` of all source sets, one value a name, and `resValue` of scripts, where
//! every variant gets the same; what another source set, a language or a variant gives another value
//! is not told.

use pushwright_lossless::gradle::Call;

use super::script::{ScriptFile, all_calls, calls};
use crate::build::project::Project;
use crate::build::variants::same_in_all;
use crate::member::Member;

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
        let is_plain = |text: &String| !text.contains(['<', '&', '\\']);
        match (found.as_slice(), self.made_by_scripts((sort, name))) {
            ([only], Made::Nowhere) => Some(only.clone()).filter(is_plain),
            ([], Made::For(made)) => {
                let last = |member: &Member| made.iter().rev().find(|(it, _)| it == member);
                let said = |member: &Member| last(member).map(|it| &it.1);
                same_in_all(&self.built_variants(), said).cloned().filter(is_plain)
            }
            _ => None,
        }
    }

    /// What the module's scripts give a resource: `resValue "string", "name", "…"`.
    fn made_by_scripts(&self, wanted: (&str, &str)) -> Made {
        let Some(own) = self.script(self.app()) else { return Made::Untold };
        let members = || self.all_members().into_iter().chain([Member::Default]);
        let mut made = Vec::new();
        for script in self.scripts_over(&own) {
            if script.mentions(wanted.1).is_empty() || script.mentions("esValue").is_empty() {
                continue;
            }
            let may_make = |call: &Call| self.makes(&script, call, wanted);
            let mut left: usize = 0;
            all_calls(script.script, &mut |call, _| left += usize::from(may_make(call)));
            for member in members() {
                for call in calls_for(&script, &member).into_iter().filter(|it| may_make(it)) {
                    let text = |at: usize| self.resolve(&script, &call.args.get(at)?.value);
                    let (Some(_), Some(_), Some(value)) = (text(0), text(1), text(2)) else {
                        return Made::Untold;
                    };
                    left = left.saturating_sub(1);
                    made.push((member.clone(), value));
                }
            }
            // One under a condition, or one for whatever variant a closure is run for.
            if left > 0 || !script.mentions("makeResValueKey").is_empty() {
                return Made::Untold;
            }
        }
        if made.is_empty() { Made::Nowhere } else { Made::For(made) }
    }

    /// Whether a call makes the resource, for all that is told.
    fn makes(&self, script: &ScriptFile<'_>, call: &Call, (sort, name): (&str, &str)) -> bool {
        let may_be = |at: usize, wanted: &str| {
            let text = call.args.get(at).map(|it| self.resolve(script, &it.value));
            text.flatten().is_none_or(|it| it == wanted)
        };
        call.name.last() == "resValue" && may_be(0, sort) && may_be(1, name)
    }
}

/// What scripts say of a resource.
enum Made {
    /// Nothing.
    Nowhere,
    /// These values, in order.
    For(Vec<(Member, String)>),
    /// Something that the files do not tell.
    Untold,
}

/// What is called for one member of the axis, in its block or by the way to it:
/// `android.defaultConfig.resValue(…)`.
fn calls_for<'s>(script: &ScriptFile<'s>, member: &Member) -> Vec<&'s Call> {
    let blocks = member.blocks(script);
    let mut found: Vec<&Call> = blocks
        .iter()
        .flat_map(|it| calls(&it.body.statements))
        .filter(|it| it.name.text == "resValue")
        .collect();
    let way = match member {
        Member::Default => "defaultConfig".to_owned(),
        Member::Flavor(name) => format!("productFlavors.{name}"),
        Member::BuildType(name) => format!("buildTypes.{name}"),
    };
    let by_way = |call: &&Call, above: &str| {
        call.name.text.strip_prefix(above).and_then(|it| it.strip_prefix(way.as_str()))
            == Some(".resValue")
    };
    found.extend(calls(&script.script.statements).filter(|it| by_way(it, "android.")));
    for android in script.blocks(&["android"]) {
        found.extend(calls(&android.body.statements).filter(|it| by_way(it, "")));
    }
    found
}
