//! What manifests of flavors and build types take out, or say otherwise, of an element of all.
//!
//! Knows which manifests the merger lays over the main one, and the marks that let them win. What a
//! flavor adds of its own is not looked at.

use pushwright_lossless::xml::{Document, ElementId};

use super::compare::{attribute_holds, differences, hindrances, is_untold};
use super::name::{find_nodes, wanted_name};
use super::{NodeWant, parent_of};
use crate::attributes::{ANDROID_NAMESPACE, tools};
use crate::build::project::Project;
use crate::fact::{Difference, DifferenceKind, Place};

/// What keeps a wanted element of all variants from being in each of them as it is wanted.
pub(crate) fn contradicted(project: &Project<'_>, want: &NodeWant) -> Option<Difference> {
    project.overlay_manifests().iter().find_map(|(set, file)| {
        let doc = project.snapshot().document(file)?.ok()?;
        let (id, kind, what) = in_overlay(project, &doc, want)?;
        let builds = format!("in builds of `{set}`");
        let message = match kind {
            DifferenceKind::TakenOut => {
                format!("`{}` is taken out {builds} by {what}", wanted_name(project, &want.element))
            }
            _ => format!("{what}, {builds}"),
        };
        let at = Place::new(file, doc.element(id).span.clone());
        Some(Difference { at, message, part: None, kind, fix: None })
    })
}

/// The element of an overlay that takes the wanted one out, or says it otherwise, and how.
fn in_overlay(
    project: &Project<'_>,
    doc: &Document<'_>,
    want: &NodeWant,
) -> Option<(ElementId, DifferenceKind, String)> {
    let all = parent_of(doc, want.in_application).into_iter().flat_map(|it| doc.children(it));
    let removes_all = |id: &ElementId| {
        let element = doc.element(*id);
        element.name.local == want.element.name
            && element.attribute(Some(ANDROID_NAMESPACE), "name").is_none()
            && tools(&element, "node") == Some("removeAll")
    };
    if let Some(id) = { all }.find(removes_all) {
        return Some((id, DifferenceKind::TakenOut, "`tools:node=\"removeAll\"`".to_owned()));
    }
    find_nodes(project, doc, want).into_iter().find_map(|id| {
        let node = tools(&doc.element(id), "node").unwrap_or("merge");
        if node.starts_with("remove") {
            return Some((id, DifferenceKind::TakenOut, format!("`tools:node=\"{node}\"`")));
        }
        let what = said_otherwise(project, doc, id, want, node == "replace")?;
        Some((id, DifferenceKind::Value, what))
    })
}

/// What the element of an overlay says otherwise; where it takes the main one's place, also what it
/// leaves out.
fn said_otherwise(
    project: &Project<'_>,
    doc: &Document<'_>,
    id: ElementId,
    want: &NodeWant,
    is_instead: bool,
) -> Option<String> {
    let (element, wanted) = (doc.element(id), &want.element);
    let says = |local: &str| element.attribute(Some(ANDROID_NAMESPACE), local).is_some();
    let mut said = wanted.attributes.iter().filter(|it| it.local != "name" && says(&it.local));
    let is_other = said.any(|it| !attribute_holds(project, &element, it))
        || !hindrances(project, &element, wanted).is_empty();
    if !(is_other || is_instead) || is_untold(project, doc, id, wanted) {
        return None;
    }
    let all = differences(project, doc, id, wanted);
    // What the overlay leaves unsaid, the main manifest says.
    all.into_iter().find(|it| is_instead || !it.is_missing).map(|it| it.phrase)
}

#[cfg(test)]
mod tests {
    use pushwright_lossless::SourceText;
    use pushwright_lossless::xml::NewElement;

    use super::*;
    use crate::attributes::android;
    use crate::fact::Presence;
    use crate::kinds::{Want, presence};
    use crate::project::Choice;
    use crate::rel_path::RelPath;
    use crate::snapshot::{Content, Snapshot};

    const SERVICE: &str = "<service android:name=\".Push\" android:exported=\"false\">\
                           <intent-filter><action android:name=\"a.EVENT\" /></intent-filter>\
                           </service>";
    const ID: &str = "<meta-data android:name=\"a.id\" android:value=\"17\" />";

    fn manifest(inner: &str) -> String {
        format!(
            "<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\" \
             xmlns:tools=\"http://schemas.android.com/tools\"><application>{inner}\
             </application></manifest>\n"
        )
    }

    fn node(name: &str, attributes: &[(&str, &str)], children: Vec<NewElement>) -> NewElement {
        let attributes = attributes.iter().map(|(name, value)| android(name, *value)).collect();
        NewElement { name: name.to_owned(), attributes, children }
    }

    /// What is told of the service and of the meta-data, with files beside the main manifest.
    fn told(main: &str, script: &str, others: &[(&str, &str)]) -> [Presence; 2] {
        told_of("false", main, script, others)
    }

    /// The same, of a service that others reach or do not.
    fn told_of(exported: &str, main: &str, script: &str, others: &[(&str, &str)]) -> [Presence; 2] {
        let app = format!(
            "apply plugin: 'com.android.application'\nandroid {{\n    namespace 'a.b'\n{script}\n}}\n"
        );
        let mut snapshot = Snapshot::default();
        let mut put = |path: &str, text: String| {
            let path = RelPath::new(path).expect("a path");
            snapshot.set(path, Content::Text(SourceText::new(text)));
        };
        put("settings.gradle", "include ':app'\n".to_owned());
        put("app/build.gradle", app);
        put("app/src/main/AndroidManifest.xml", manifest(main));
        for (path, text) in others {
            let is_manifest = path.ends_with("Manifest.xml");
            put(path, if is_manifest { manifest(text) } else { (*text).to_owned() });
        }
        let project = Project::read(&snapshot, &Choice::default()).expect("a project");
        let event = node("action", &[("name", "a.EVENT")], Vec::new());
        let filter = node("intent-filter", &[], vec![event]);
        let service = [("name", "a.b.Push"), ("exported", exported)];
        let wanted = [
            node("service", &service, vec![filter]),
            node("meta-data", &[("name", "a.id"), ("value", "17")], Vec::new()),
        ];
        wanted.map(|element| {
            presence(&project, &Want::Node(NodeWant { element, in_application: true }))
        })
    }

    fn is_taken_out(told: &Presence) -> bool {
        matches!(told, Presence::Different(it) if it.kind == DifferenceKind::TakenOut)
    }

    #[test]
    fn what_an_overlay_takes_out_is_not_in_place() {
        let main = format!("{SERVICE}{ID}");
        let flavors = "    flavorDimensions 'store'\n    productFlavors { free { } }";
        for (script, file) in [
            ("", "app/src/release/AndroidManifest.xml"),
            (flavors, "app/src/free/AndroidManifest.xml"),
            (flavors, "app/src/freeRelease/AndroidManifest.xml"),
            (
                "    sourceSets { debug.manifest.srcFile 'd/AndroidManifest.xml' }",
                "app/d/AndroidManifest.xml",
            ),
        ] {
            let removed = "<service android:name=\"a.b.Push\" tools:node=\"remove\" />";
            let [service, id] = told(&main, script, &[(file, removed)]);
            assert!(is_taken_out(&service), "{file}: {service:?}");
            assert!(matches!(id, Presence::Present(_)), "{file}: {id:?}");
            let [service, id] =
                told(&main, script, &[(file, "<meta-data tools:node=\"removeAll\" />")]);
            assert!(is_taken_out(&id), "{file}: {id:?}");
            assert!(matches!(service, Presence::Present(_)), "{file}: {service:?}");
        }
        // No build has this source set.
        let [service, _] = told(
            &main,
            "",
            &[(
                "app/src/old/AndroidManifest.xml",
                "<service android:name=\".Push\" tools:node=\"remove\" />",
            )],
        );
        assert!(matches!(service, Presence::Present(_)), "{service:?}");
    }

    #[test]
    fn what_an_overlay_says_otherwise_is_not_in_place() {
        let main = format!("{SERVICE}{ID}");
        let debug = "app/src/debug/AndroidManifest.xml";
        for (said, holds) in [
            (
                "<meta-data android:name=\"a.id\" android:value=\"18\" tools:replace=\"android:value\" />",
                [true, false],
            ),
            ("<meta-data android:name=\"a.id\" android:value=\"17\" />", [true, true]),
            ("<service android:name=\".Push\" android:enabled=\"false\" />", [false, true]),
            ("<service android:name=\".Push\" android:process=\":push\" />", [true, true]),
            (
                "<service android:name=\".Push\" android:exported=\"false\" tools:node=\"replace\" />",
                [false, true],
            ),
        ] {
            let told = told(&main, "", &[(debug, said)]);
            let held = told.each_ref().map(|it| matches!(it, Presence::Present(_)));
            assert_eq!(held, holds, "{said}: {told:?}");
        }
    }

    #[test]
    fn a_value_is_what_the_build_makes_of_it() {
        let values = "app/src/main/res/values/ids.xml";
        let id =
            |value: &str| format!("<meta-data android:name=\"a.id\" android:value=\"{value}\" />");
        let resource = |text: &str| {
            let found = told(&id("@integer/id"), "", &[(values, text)]);
            let [_, id] = found;
            id
        };
        let told_17 = resource("<resources><integer name=\"id\">17</integer></resources>");
        assert!(matches!(told_17, Presence::Present(_)), "{told_17:?}");
        let told_18 = resource("<resources><integer name=\"id\">18</integer></resources>");
        assert!(matches!(told_18, Presence::Different(_)), "{told_18:?}");
        let untold = resource("<resources></resources>");
        assert!(matches!(untold, Presence::Unknown(_)), "{untold:?}");
        let of_types = |debug: &str, release: &str| {
            format!(
                "    buildTypes {{\n        debug {{ manifestPlaceholders = [ID: {debug}] }}\n        \
                 release {{ manifestPlaceholders = [ID: {release}] }}\n    }}"
            )
        };
        let placeholder = |script: &str| {
            let [_, id] = told(&id("${ID}"), script, &[]);
            id
        };
        let same = placeholder(&of_types("'17'", "'17'"));
        assert!(matches!(same, Presence::Present(_)), "{same:?}");
        let other = placeholder(&of_types("'17'", "'18'"));
        assert!(matches!(other, Presence::Different(_)), "{other:?}");
        for computed in ["System.getenv('ID')", "ids.read('x')"] {
            let untold = placeholder(&of_types("'17'", computed));
            assert!(matches!(untold, Presence::Unknown(_)), "{untold:?}");
            let script = format!("    defaultConfig {{ manifestPlaceholders = [ID: {computed}] }}");
            let untold = placeholder(&script);
            assert!(matches!(untold, Presence::Unknown(_)), "{untold:?}");
        }
        let unset = placeholder("");
        assert!(matches!(unset, Presence::Different(_)), "{unset:?}");
    }

    #[test]
    fn scripts_make_resources() {
        let id = "<meta-data android:name=\"a.id\" android:value=\"@string/id\" />";
        let in_types = |debug: &str, release: &str| {
            format!(
                "    buildTypes {{\n        debug {{ {debug} }}\n        release {{ {release} }}\n    }}"
            )
        };
        let [is_told, is_other, is_untold]: [fn(&Presence) -> bool; 3] = [
            |it| matches!(it, Presence::Present(_)),
            |it| matches!(it, Presence::Different(_)),
            |it| matches!(it, Presence::Unknown(_)),
        ];
        let set = "resValue 'string', 'id', '17'";
        let computed = "resValue 'string', 'id', System.getenv('ID')";
        let default = |text: &str| format!("    defaultConfig {{\n        {text}\n    }}");
        for (script, holds) in [
            (default(set), is_told),
            (default("resValue(\"string\", \"id\", \"17\")"), is_told),
            (default("resValue('string', 'id', '18')"), is_other),
            (default("resValue 'bool', 'id', '17'"), is_untold),
            (default("resValue 'string', 'ids', '17'"), is_untold),
            (default(computed), is_untold),
            (default(&format!("if (project.hasProperty('x')) {{ {set} }}")), is_untold),
            (format!("    defaultConfig.{set}"), is_told),
            (in_types(set, set), is_told),
            (in_types(set, ""), is_untold),
            (in_types(set, "resValue 'string', 'id', '18'"), is_untold),
            (in_types(set, computed), is_untold),
            (
                format!("{}\n{}", default("resValue 'string', 'id', '1'"), in_types(set, set)),
                is_told,
            ),
            (
                format!("    flavorDimensions 'store'\n    productFlavors {{ free {{ {set} }} }}"),
                is_told,
            ),
            (format!("    applicationVariants.all {{ it.{set} }}"), is_untold),
            (
                format!("{}\n    applicationVariants.all {{ it.{computed} }}", default(set)),
                is_untold,
            ),
        ] {
            let [_, told] = told(id, &script, &[]);
            assert!(holds(&told), "{script}: {told:?}");
        }
        let values = "<resources><string name=\"id\">17</string></resources>";
        let [_, both] = told(id, &default(set), &[("app/src/main/res/values/ids.xml", values)]);
        assert!(is_untold(&both), "{both:?}");
    }

    #[test]
    fn a_permission_that_keeps_others_out_is_not_in_place() {
        let open = SERVICE.replace("\"false\"", "\"true\"");
        let guarded =
            open.replace("android:exported", "android:permission=\"a.ONLY\" android:exported");
        let [service, _] = told_of("true", &guarded, "", &[]);
        let Presence::Different(found) = service else { panic!("{service:?}") };
        assert!(found.message.contains("`android:permission` is `a.ONLY`"), "{}", found.message);
        let mended = found.fix.expect("a patch").apply(&manifest(&guarded));
        assert_eq!(mended, manifest(&open));
        let nobody = guarded.replace("a.ONLY", "");
        let alone =
            SERVICE.replace("android:exported", "android:permission=\"a.ONLY\" android:exported");
        for (exported, main) in [("true", &open), ("true", &nobody), ("false", &alone)] {
            let [service, _] = told_of(exported, main, "", &[]);
            assert!(matches!(service, Presence::Present(_)), "{main}: {service:?}");
        }
        let debug = "<service android:name=\".Push\" android:permission=\"a.ONLY\" />";
        let [service, _] =
            told_of("true", &open, "", &[("app/src/debug/AndroidManifest.xml", debug)]);
        assert!(matches!(service, Presence::Different(_)), "{service:?}");
    }

    #[test]
    fn a_component_that_is_switched_off_is_not_in_place() {
        let off = SERVICE.replace("android:exported", "android:enabled=\"false\" android:exported");
        let [service, _] = told(&off, "", &[]);
        let Presence::Different(found) = service else { panic!("{service:?}") };
        assert!(found.message.contains("`android:enabled` is `false`"), "{}", found.message);
        let mended = found.fix.expect("a patch").apply(&manifest(&off));
        assert!(mended.contains("android:enabled=\"true\""), "{mended}");
    }
}
