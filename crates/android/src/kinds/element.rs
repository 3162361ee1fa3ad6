//! Elements below `<manifest>` and `<application>`: whether they are there, and the steps towards them.
//!
//! Knows stand-ins that the user meant to be the wanted element; where a new one goes is `slot`'s
//! business, what it must say that of `compare`.

use pushwright_lossless::placement::{Sibling, Slot};
use pushwright_lossless::xml::{self, Document, ElementId, NewAttribute, NewElement};
use pushwright_lossless::{Edit, TextEdit};

use crate::attributes::{android, attribute_value, name_of, tools};
use crate::build::project::Project;
use crate::build::source_sets::main_manifest_of;
use crate::fact::{CannotTell, Difference, DifferenceKind, Place, Presence, Step};
use crate::key::Key;
use crate::kinds::wanted::{Conflict, Row, Wanted, last};
use crate::manifest::added::{authored, mentions_of_ours};
use crate::manifest::compare::{differences, is_untold};
use crate::manifest::contradicted::contradicted;
use crate::manifest::mend::{mended, mended_text};
use crate::manifest::name::{element_key, find_nodes, node_key, wanted_name};
use crate::manifest::overridden::{says_otherwise, unmarked, with_mark};
use crate::manifest::slot::{above_comments, rank_of, slot_before_application};
use crate::manifest::{
    NodeWant, locate, main_manifest, manifest_text, overlay, parent_of, ready_parent,
};
use crate::owned::Owned;
use crate::rel_path::RelPath;

/// What keys of the kind are called, and where what they name stands.
pub(crate) const KIND: Row = Row { title, conflict: Conflict::Manifest, locate };

/// The tag, and the name where it is a short one; of an attribute whose it is.
fn title(key: &Key) -> String {
    const LONGEST: usize = 48;
    let of = key.attribute().map(|it| format!("{it} of ")).unwrap_or_default();
    let tag = of + key.tag().unwrap_or_default();
    // What has no name is told by what it holds, in braces; those of placeholders are none of them.
    let named = key.class().filter(|it| !it.replace("${", "").contains('{'));
    match named.map(|it| last(it, '.')) {
        Some(name) if name.len() <= LONGEST => format!("{tag} {name}"),
        _ => tag,
    }
}

impl Wanted for NodeWant {
    fn key(&self, project: &Project<'_>) -> Key {
        node_key(project, self)
    }

    fn presence(&self, project: &Project<'_>) -> Presence {
        match self.standing(project) {
            Presence::Present(at) if project.for_all_members().is_none() => {
                contradicted(project, self).map_or(Presence::Present(at), Presence::Different)
            }
            told => told,
        }
    }

    fn standing(&self, project: &Project<'_>) -> Presence {
        presence_of(project, self)
    }

    fn is_common(&self, _: &str) -> bool {
        let mut attributes = self.element.attributes.iter();
        attributes.any(|it| it.local == "name" && it.value.starts_with("android.permission."))
    }

    fn step(&self, project: &Project<'_>, owned: &Owned) -> Result<Option<Step>, CannotTell> {
        if let Some(file) = overlay::missing(project) {
            return Ok(Some(overlay::begun(project, &file)));
        }
        let (file, _) = manifest_text(project).map_err(|unknown| *unknown)?;
        let Some(Ok(doc)) = project.snapshot().document(&file) else { return Ok(None) };
        let doc = authored(project, &file, doc, owned);
        let mentions = mentions_of_ours(&doc, owned);
        let parent = match ready_parent(&doc, &file, self.in_application) {
            Ok(parent) => parent,
            Err(step) => return Ok(Some(*step)),
        };
        let key = node_key(project, self);
        let rank = rank_of(&self.element.name, Some(&key));
        let children: Vec<ElementId> = doc.children(parent).collect();
        let siblings: Vec<Sibling> = children
            .iter()
            .map(|&id| {
                let element = &doc.element(id);
                let key = || element_key(project, self.in_application, &doc, id);
                let key = mentions.within(&element.span).then(key);
                let key = key.filter(|it| owned.created(it));
                Sibling {
                    span: element.span.clone(),
                    ours: key.is_some(),
                    rank: Some(rank_of(element.name.local, key.as_ref())),
                }
            })
            .collect();
        let slot = slot_before_application(&doc, &children, &siblings, &rank);
        let mut edit = xml::insert(&doc, parent, slot, &with_mark(project, self));
        if let (Slot::Before(0), Some(edit)) = (slot, edit.as_mut()) {
            above_comments(&doc, parent, edit);
        }
        Ok(edit.map(|edit| Step { key, file, edit }))
    }
}

/// Whether the manifests that hold for all members, or for the one looked at, have the element.
fn presence_of(project: &Project<'_>, want: &NodeWant) -> Presence {
    let there = match manifest_text(project) {
        Ok((file, _)) => match project.snapshot().document(&file) {
            Some(Ok(doc)) => match presence_in(project, &file, &doc, want) {
                Presence::Present(at) => unmarked(project, &file, &doc, want)
                    .map_or(Presence::Present(at), Presence::Different),
                told => told,
            },
            _ => Presence::Absent,
        },
        Err(_) if overlay::missing(project).is_some() => Presence::Absent,
        Err(unknown) => return Presence::Unknown(*unknown),
    };
    match (there, project.for_all_members()) {
        // What holds for all variants holds for each.
        (Presence::Absent, Some(all)) => presence_of(&all, want),
        (Presence::Absent, None) => in_a_library(project, want).unwrap_or(Presence::Absent),
        (told, _) => told,
    }
}

/// What the manifests of library modules say of an element that cannot stand twice.
fn in_a_library(project: &Project<'_>, want: &NodeWant) -> Option<Presence> {
    let once = want.in_application || want.element.name == "permission";
    if !once {
        return None;
    }
    let tag = format!("<{}", want.element.name);
    let in_a_module = project.library_modules().find_map(|module| {
        let file = main_manifest_of(project, module)?;
        project.snapshot().text(&file).filter(|text| text.contains(&tag))?;
        let doc = project.snapshot().document(&file)?.ok()?;
        let there = project.seen_from(module);
        match presence_in(&there, &file, &doc, want) {
            Presence::Absent => None,
            Presence::Different(mut difference) => {
                if let DifferenceKind::OtherName(name) = &mut difference.kind {
                    *name = there.qualified(name);
                }
                Some(Presence::Different(difference))
            }
            told => Some(told),
        }
    });
    in_a_module.or_else(|| in_a_package(project, want))
}

/// What the manifests of packages around the build say of an element that cannot stand twice: a package
/// and the class it brings are named, nothing else of its text is shown.
fn in_a_package(project: &Project<'_>, want: &NodeWant) -> Option<Presence> {
    let file = main_manifest(project)?;
    // A package has no place among the project's files.
    let at = Place::new(&file, 0..0);
    project.packages.iter().find_map(|package| {
        let doc = Document::parse(package.manifest.as_deref()?).ok()?;
        let there = project.seen_from_package(package.namespace.clone());
        let (name, place) = (&package.name, &package.place);
        let brings = |message: String, kind: DifferenceKind| {
            let message = format!("the package `{name}` ({place}) {message}");
            Presence::Different(Difference { at: at.clone(), message, part: None, kind, fix: None })
        };
        match presence_in(&there, &file, &doc, want) {
            // The application's own comes with the mark that lets it win.
            Presence::Different(_) if says_otherwise(project, &doc, want) => None,
            Presence::Absent | Presence::Unknown(_) => None,
            Presence::Present(_) => Some(Presence::Present(at.clone())),
            Presence::Different(found) => Some(match found.kind {
                DifferenceKind::OtherName(class) => {
                    let class = there.qualified(&class);
                    let tag = &want.element.name;
                    let message = format!("brings {tag} `{class}`, which takes the same intents");
                    brings(message, DifferenceKind::OtherName(class))
                }
                way => {
                    let wanted = wanted_name(project, &want.element);
                    brings(format!("says something else of `{wanted}`"), way)
                }
            }),
        }
    })
}

/// Whether one manifest has the element and says what is wanted.
fn presence_in(
    project: &Project<'_>,
    file: &RelPath,
    doc: &Document<'_>,
    want: &NodeWant,
) -> Presence {
    let found = find_nodes(project, doc, want);
    let (mut difference, mut unknown) = (None, None);
    for id in found {
        let element = &doc.element(id);
        let at = Place::new(file, element.span.clone());
        if let Some(removal) = tools(element, "node").filter(|it| it.starts_with("remove")) {
            return Presence::Different(Difference {
                message: format!(
                    "`{}` is taken out by `tools:node=\"{removal}\"`",
                    wanted_name(project, &want.element)
                ),
                part: None,
                kind: DifferenceKind::TakenOut,
                fix: mended(project, doc.text(), want, &at.span).map(TextEdit::from),
                at,
            });
        }
        let problems = differences(project, doc, id, &want.element);
        match problems.first() {
            None => return Presence::Present(at),
            Some(unlike) if is_untold(project, doc, id, &want.element) => {
                let snippet = format!("{}\n", attributes(&want.element));
                let phrase = &unlike.phrase;
                let why = format!("{phrase}, and no file tells what that stands for");
                unknown.get_or_insert(CannotTell { why, at: Some(at), snippet });
            }
            Some(unlike) => {
                difference.get_or_insert_with(|| Difference {
                    message: unlike.phrase.clone(),
                    part: None,
                    kind: DifferenceKind::Value,
                    fix: mended(project, doc.text(), want, &at.span).map(TextEdit::from),
                    at,
                });
            }
        }
    }
    match (difference, unknown) {
        (None, Some(unknown)) => Presence::Unknown(unknown),
        (difference, _) => difference
            .or_else(|| stand_in(project, doc, file, want))
            .map_or(Presence::Absent, Presence::Different),
    }
}

/// The attributes of an element as text.
fn attributes(element: &NewElement) -> String {
    let prefix = |it: &NewAttribute| match &it.namespace {
        Some(namespace) => format!("{}:", namespace.prefix),
        None => String::new(),
    };
    let all = element.attributes.iter();
    let all = all.map(|it| format!("{}{}=\"{}\"", prefix(it), it.local, it.value));
    all.collect::<Vec<_>>().join(" ")
}

/// An element that was meant to be the wanted one: a component that takes its actions under
/// another class name, or a permission named after another application.
fn stand_in(
    project: &Project<'_>,
    doc: &Document<'_>,
    file: &RelPath,
    want: &NodeWant,
) -> Option<Difference> {
    let wanted = &want.element;
    let parent = parent_of(doc, want.in_application)?;
    let actions = actions(wanted);
    let same_tag = doc.children(parent).filter(|&id| doc.local_name(id) == wanted.name);
    for id in same_tag.filter(|&id| tools(&doc.element(id), "node").is_none()) {
        let name = name_of(&doc.element(id))?;
        let message = if takes_one(doc, id, &actions) {
            format!("{} `{name}` takes the same intents", wanted.name)
        } else if named_after_another(name, wanted) {
            format!("{} `{name}` is not named after this application", wanted.name)
        } else {
            continue;
        };
        let span = doc.element(id).span.clone();
        let rename = xml::set_attribute(doc, id, &android("name", wanted_name(project, wanted)))?;
        let renamed = rename.apply(doc.text());
        let now = span.start..span.end + rename.text.len() - rename.range.len();
        let mended = mended_text(project, &renamed, want, &now)?;
        return Some(Difference {
            at: Place::new(file, span.clone()),
            message,
            part: None,
            kind: DifferenceKind::OtherName(name.to_owned()),
            fix: Some(Edit::replace(span, mended).into()),
        });
    }
    None
}

impl NodeWant {
    /// The actions that the component takes.
    #[must_use]
    pub fn actions(&self) -> Vec<&str> {
        actions(&self.element)
    }

    /// Whether both are components of one kind that take an action in common.
    #[must_use]
    pub fn shares_action(&self, other: &NodeWant) -> bool {
        let (own, others) = (self.actions(), other.actions());
        self.element.name == other.element.name && own.iter().any(|it| others.contains(it))
    }
}

/// The actions that a component takes.
fn actions(component: &NewElement) -> Vec<&str> {
    let filters = component.children.iter().filter(|it| it.name == "intent-filter");
    let children = filters.flat_map(|it| &it.children).filter(|it| it.name == "action");
    let names = children.flat_map(|it| it.attributes.iter().find(|it| it.local == "name"));
    names.map(|it| it.value.as_str()).collect()
}

/// Whether a component takes one of these actions.
fn takes_one(doc: &Document<'_>, component: ElementId, actions: &[&str]) -> bool {
    let filters = doc.children(component).filter(|&it| doc.local_name(it) == "intent-filter");
    let children = filters.flat_map(|it| doc.children(it));
    let mut names = children
        .filter(|&it| doc.local_name(it) == "action")
        .filter_map(|it| name_of(&doc.element(it)));
    names.any(|name| actions.contains(&name))
}

/// Whether a name is the wanted one but for the applicationId it begins with.
fn named_after_another(name: &str, wanted: &NewElement) -> bool {
    let wanted = attribute_value(wanted, "name");
    let own = wanted.strip_prefix("${applicationId}").filter(|own| own.len() > 1);
    own.is_some_and(|own| name.ends_with(own))
}
