//! Intent filters of an activity that is there, and its `exported`.
//!
//! Knows which manifest of the project declares the activity; an activity that none declares is
//! not guessed at.

use pushwright_lossless::placement::Slot;
use pushwright_lossless::xml::{self, Document, ElementId, Namespace, NewAttribute, NewElement};
use pushwright_lossless::{Edit, Span};

use crate::attributes::{ANDROID_NAMESPACE, TOOLS_NAMESPACE, android, attribute_value, name_of};
use crate::build::project::Project;
use crate::fact::{CannotTell, Difference, DifferenceKind, Part, Place, Presence, Step};
use crate::key::Key;
use crate::kinds::wanted::{Conflict, Row, Wanted, last};
use crate::manifest::activity::{declared_activity, deep_link_key, exported_key};
use crate::manifest::added::authored;
use crate::manifest::filter::{filter_text, satisfies};
use crate::manifest::{DeepLinkWant, locate, main_manifest, opening};
use crate::owned::Owned;
use crate::rel_path::RelPath;

/// What keys of the kind are called, and where what they name stands.
pub(crate) const KIND: Row = Row { title, conflict: Conflict::Manifest, locate };

/// Whose filter it is.
fn title(key: &Key) -> String {
    match key.class() {
        Some(class) => format!("intent filter of {}", last(class, '.')),
        None => "intent filter".to_owned(),
    }
}

impl Wanted for DeepLinkWant {
    fn key(&self, project: &Project<'_>) -> Key {
        deep_link_key(project, self)
    }

    fn parts(&self, project: &Project<'_>) -> Vec<Part> {
        vec![Part { key: exported_key(project, &self.activity), is_often_there: true }]
    }

    fn has_part(&self, project: &Project<'_>, key: &Key) -> bool {
        exported_key(project, &self.activity) == *key
    }

    fn presence(&self, project: &Project<'_>) -> Presence {
        let Some((file, doc, activity)) = declared_activity(project, &self.activity) else {
            return Presence::Unknown(activity_unknown(project, self));
        };
        let element = &doc.element(activity);
        let exported = element.attribute(Some(ANDROID_NAMESPACE), "exported");
        if let Some(attribute) = exported.as_ref().filter(|it| it.value == "false") {
            return Presence::Different(Difference {
                at: Place::new(&file, attribute.span.clone()),
                message: format!(
                    "activity `{}` has `android:exported=\"false\"`: no other app can open it",
                    self.activity
                ),
                part: Some(exported_key(project, &self.activity)),
                kind: DifferenceKind::Value,
                fix: Some(Edit::replace(attribute.value_span.clone(), "true").into()),
            });
        }
        let satisfies = |id: &ElementId| satisfies(project, &doc, *id, &self.filter);
        let filter = doc.children(activity).find(|id| satisfies(id) == Some(true));
        if filter.is_none()
            && let Some(id) = doc.children(activity).find(|id| satisfies(id).is_none())
        {
            return Presence::Unknown(CannotTell {
                why: "whether this intent filter is the wanted one is not decided in the files"
                    .to_owned(),
                at: Some(Place::new(&file, doc.element(id).span.clone())),
                snippet: printed(&self.filter, 0),
            });
        }
        if filter.is_none()
            && let Some(difference) = misspelt_filter(&doc, &file, activity, &self.filter)
        {
            return Presence::Different(difference);
        }
        match (exported, filter) {
            (Some(_), Some(id)) => {
                Presence::Present(Place::new(&file, doc.element(id).span.clone()))
            }
            _ => Presence::Absent,
        }
    }

    fn step(&self, project: &Project<'_>, owned: &Owned) -> Result<Option<Step>, CannotTell> {
        let (file, doc, activity) = declared_activity(project, &self.activity)
            .ok_or_else(|| activity_unknown(project, self))?;
        let doc = authored(project, &file, doc, owned);
        let element = &doc.element(activity);
        if element.attribute(Some(ANDROID_NAMESPACE), "exported").is_none() {
            let key = exported_key(project, &self.activity);
            let edit = xml::set_attribute(&doc, activity, &android("exported", "true"));
            return Ok(edit.map(|edit| Step { key, file, edit }));
        }
        if doc.children(activity).any(|id| satisfies(project, &doc, id, &self.filter) == Some(true))
        {
            return Ok(None);
        }
        let path = format!("manifest/application/activity[{}]", self.activity);
        if let Some(step) = opening(&doc, &file, activity, &path) {
            return Ok(Some(step));
        }
        let children: Vec<ElementId> = doc.children(activity).collect();
        let filters = children.iter().rposition(|&id| doc.local_name(id) == "intent-filter");
        let slot = match (filters, children.is_empty()) {
            (Some(index), _) => Slot::After(index),
            (None, true) => Slot::Only,
            (None, false) => Slot::After(children.len() - 1),
        };
        let edit = xml::insert(&doc, activity, slot, &self.filter);
        Ok(edit.map(|edit| Step { key: deep_link_key(project, self), file, edit }))
    }
}

/// A filter that would be the wanted one but for the case of its actions, and perhaps categories
/// that it lacks.
fn misspelt_filter(
    doc: &Document<'_>,
    file: &RelPath,
    activity: ElementId,
    wanted: &NewElement,
) -> Option<Difference> {
    doc.children(activity).find_map(|id| {
        let found = NewElement::of(doc, id);
        let action = found.children.iter().find(|it| it.name == "action")?;
        let name = attribute_value(action, "name");
        let right = wanted.children.iter().find(|it| it.name == "action")?;
        let right = attribute_value(right, "name");
        if found.name != "intent-filter" || name == right || !name.eq_ignore_ascii_case(&right) {
            return None;
        }
        let span = doc.element(id).span.clone();
        let mended = mended_filter(doc.text(), &span, wanted)?;
        Some(Difference {
            at: Place::new(file, span.clone()),
            message: format!("an intent filter's action is `{name}`, not `{right}`"),
            part: None,
            kind: DifferenceKind::Value,
            fix: Some(Edit::replace(span, mended).into()),
        })
    })
}

/// The text of the filter at `span` with the wanted actions and categories; `None` where it would
/// still be another filter.
fn mended_filter(text: &str, span: &Span, wanted: &NewElement) -> Option<String> {
    let mut current = text.to_owned();
    for _ in 0..16 {
        let doc = Document::parse(&current).ok()?;
        let id = doc.elements().find(|&id| doc.element(id).span.start == span.start)?;
        let found = NewElement::of(&doc, id);
        if filter_text(&found) == filter_text(wanted) {
            return Some(current[doc.element(id).span.clone()].to_owned());
        }
        let missing = wanted.children.iter().find(|it| !found.children.contains(it))?;
        let name = attribute_value(missing, "name");
        let same = |child: ElementId| {
            let found = &doc.element(child);
            found.name.local == missing.name
                && name_of(found).is_some_and(|it| it.eq_ignore_ascii_case(&name))
        };
        let edit = match doc.children(id).position(same) {
            Some(index) if !name.is_empty() => {
                let child = doc.children(id).nth(index)?;
                xml::set_attribute(&doc, child, &android("name", name))?
            }
            _ if missing.name == "category" => {
                let actions = doc.children(id).filter(|&it| doc.local_name(it) == "action");
                xml::insert(&doc, id, Slot::After(actions.count().checked_sub(1)?), missing)?
            }
            _ => return None,
        };
        current = edit.apply(&current);
    }
    None
}

fn activity_unknown(project: &Project<'_>, want: &DeepLinkWant) -> CannotTell {
    let snippet = NewElement {
        name: "activity".to_owned(),
        attributes: vec![
            android("name", &want.activity),
            android("exported", "true"),
            NewAttribute {
                namespace: Some(Namespace::new(TOOLS_NAMESPACE, "tools")),
                local: "replace".to_owned(),
                value: "android:exported".to_owned(),
            },
        ],
        children: vec![want.filter.clone()],
    };
    CannotTell {
        why: format!("no manifest of this project declares the activity `{}`", want.activity),
        at: main_manifest(project).map(|file| Place::new(&file, 0..0)),
        snippet: printed(&snippet, 0),
    }
}

/// An element as text, for a snippet to paste.
fn printed(element: &NewElement, depth: usize) -> String {
    let lead = "    ".repeat(depth);
    let attributes: String = element
        .attributes
        .iter()
        .map(|it| {
            let prefix = it.namespace.as_ref().map(|ns| format!("{}:", ns.prefix));
            format!(" {}{}=\"{}\"", prefix.unwrap_or_default(), it.local, it.value)
        })
        .collect();
    if element.children.is_empty() {
        return format!("{lead}<{}{attributes} />\n", element.name);
    }
    let children: String = element.children.iter().map(|it| printed(it, depth + 1)).collect();
    format!("{lead}<{0}{attributes}>\n{children}{lead}</{0}>\n", element.name)
}
