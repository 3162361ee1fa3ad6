//! Values of meta-data that a package brings and the application says otherwise.
//!
//! Knows the merger's mark for that, `tools:replace`: without it two values are an error. Of what else
//! a package brings `packages` tells.

use pushwright_lossless::TextEdit;
use pushwright_lossless::xml::{self, Document, Namespace, NewAttribute, NewElement};

use super::NodeWant;
use super::name::{find_nodes, wanted_name};
use crate::attributes::{TOOLS_NAMESPACE, tools};
use crate::build::packages::Package;
use crate::build::project::Project;
use crate::fact::{Difference, DifferenceKind, Place};
use crate::rel_path::RelPath;

/// The attributes of meta-data that hold what it says.
const VALUES: [&str; 2] = ["value", "resource"];

/// The wanted element, with the mark that lets it win where a package gives it another value.
pub(crate) fn with_mark(project: &Project<'_>, want: &NodeWant) -> NewElement {
    let mut element = want.element.clone();
    let is_said = saying_otherwise(project, want).is_some();
    element.attributes.extend(mark(want).filter(|_| is_said));
    element
}

/// The package that gives the wanted meta-data another value.
fn saying_otherwise<'p>(project: &'p Project<'_>, want: &NodeWant) -> Option<&'p Package> {
    if want.element.name != "meta-data" {
        return None;
    }
    let says = |it: &&Package| {
        let doc = it.manifest.as_deref().and_then(|text| Document::parse(text).ok());
        doc.is_some_and(|doc| says_otherwise(project, &doc, want))
    };
    project.packages.iter().find(says)
}

/// `tools:replace` for what the wanted element says.
fn mark(want: &NodeWant) -> Option<NewAttribute> {
    let said = want.element.attributes.iter().filter(|it| VALUES.contains(&it.local.as_str()));
    let names: Vec<String> = said.map(|it| format!("android:{}", it.local)).collect();
    (!names.is_empty()).then(|| NewAttribute {
        namespace: Some(Namespace::new(TOOLS_NAMESPACE, "tools")),
        local: "replace".to_owned(),
        value: names.join(","),
    })
}

/// Meta-data of the application that says what is wanted, and that a package brings with another
/// value: the merger stops unless it is marked.
pub(crate) fn unmarked(
    project: &Project<'_>,
    file: &RelPath,
    doc: &Document<'_>,
    want: &NodeWant,
) -> Option<Difference> {
    if want.element.name != "meta-data" || project.packages.is_empty() {
        return None;
    }
    let id = find_nodes(project, doc, want).into_iter().next()?;
    let element = doc.element(id);
    let marked = tools(&element, "replace").unwrap_or_default();
    let is_marked = |local: &str| marked.split(',').any(|it| it.trim().ends_with(local));
    if tools(&element, "node").is_some() || VALUES.iter().any(|it| is_marked(it)) {
        return None;
    }
    let package = saying_otherwise(project, want)?;
    let name = wanted_name(project, &want.element);
    Some(Difference {
        at: Place::new(file, element.span.clone()),
        message: format!(
            "the package `{}` ({}) says something else of `{name}`, and `tools:replace` is missing",
            package.name, package.place
        ),
        part: None,
        kind: DifferenceKind::Value,
        fix: xml::set_attribute(doc, id, &mark(want)?).map(TextEdit::from),
    })
}

/// Whether a manifest gives the wanted meta-data a value of its own.
pub(crate) fn says_otherwise(project: &Project<'_>, doc: &Document<'_>, want: &NodeWant) -> bool {
    if want.element.name != "meta-data" {
        return false;
    }
    let found = find_nodes(project, doc, want);
    found.into_iter().any(|id| {
        let element = doc.element(id);
        want.element.attributes.iter().filter(|it| VALUES.contains(&it.local.as_str())).any(|it| {
            let uri = it.namespace.as_ref().map(|it| it.uri.as_str());
            element.attribute(uri, &it.local).is_some_and(|found| found.value != it.value)
        })
    })
}

#[cfg(test)]
mod tests {
    use pushwright_lossless::xml::NewElement;

    use super::*;
    use crate::attributes::android;
    use crate::build::packages::PackageTexts;
    use crate::fact::Presence;
    use crate::kinds::{Want, ensure, presence};
    use crate::owned::Owned;
    use crate::project::Choice;
    use crate::snapshot::{Content, Snapshot};

    const HEAD: &str = "<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\" \
                        xmlns:tools=\"http://schemas.android.com/tools\">\n    <application>\n";
    const END: &str = "    </application>\n</manifest>\n";

    fn wanted() -> NodeWant {
        let attributes = vec![android("name", "a.b"), android("value", "false")];
        let element = NewElement { name: "meta-data".to_owned(), attributes, children: Vec::new() };
        NodeWant { element, in_application: true }
    }

    /// What is told of the meta-data where the application says this, and a package that; and the
    /// application's manifest once it is written or mended.
    fn told(own: &str, of_package: &str) -> (Presence, String) {
        let package = Package::of(PackageTexts {
            name: "p".to_owned(),
            script: Some(("android { namespace 'p.q' }".to_owned(), false)),
            manifest: Some(format!("{HEAD}{of_package}{END}")),
            ..PackageTexts::default()
        });
        let mut snapshot = Snapshot::default();
        let app =
            "apply plugin: 'com.android.application'\nandroid { namespace 'a.b' }\n".to_owned();
        for (path, text) in [
            ("settings.gradle", "include ':app'\n".to_owned()),
            ("app/build.gradle", app),
            ("app/src/main/AndroidManifest.xml", format!("{HEAD}{own}{END}")),
        ] {
            let path = RelPath::new(path).expect("a path");
            snapshot.set(path, Content::Text(pushwright_lossless::SourceText::new(text)));
        }
        let choice = Choice { packages: [package].into(), ..Choice::default() };
        let project = Project::read(&snapshot, &choice).expect("a project");
        let (want, before) = (Want::Node(wanted()), format!("{HEAD}{own}{END}"));
        let told = presence(&project, &want);
        let after = match &told {
            Presence::Absent => {
                let step = ensure(&project, &want, &Owned::default()).expect("a place");
                step.expect("a step").edit.apply(&before)
            }
            Presence::Different(it) => it.fix.as_ref().expect("a patch").apply(&before),
            _ => before,
        };
        (told, after)
    }

    #[test]
    fn a_value_that_a_package_says_otherwise_needs_the_mark() {
        const TRUE: &str = "<meta-data android:name=\"a.b\" android:value=\"true\" />\n";
        const FALSE: &str = "<meta-data android:name=\"a.b\" android:value=\"false\" />\n";
        const MARKED: &str = "<meta-data android:name=\"a.b\" android:value=\"false\" \
                              tools:replace=\"android:value\" />\n";
        for own in ["", FALSE] {
            let (found, after) = told(own, TRUE);
            assert_eq!(matches!(found, Presence::Different(_)), !own.is_empty(), "{own}");
            assert!(after.contains("tools:replace=\"android:value\""), "{after}");
            let inner = &after[HEAD.len()..after.len() - END.len()];
            assert!(matches!(told(inner, TRUE).0, Presence::Present(_)), "{inner}");
        }
        for (own, of_package) in [(MARKED, TRUE), (FALSE, FALSE), (FALSE, "")] {
            let (found, after) = told(own, of_package);
            assert!(matches!(found, Presence::Present(_)), "{own}{of_package}{after}");
        }
        let (found, after) = told("", "");
        assert_eq!(found, Presence::Absent);
        assert!(!after.contains("tools:replace"), "{after}");
    }
}
