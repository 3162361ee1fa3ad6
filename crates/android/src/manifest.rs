//! Elements and intent filters of `AndroidManifest.xml`, identified as Android's manifest merger
//! identifies them.
//!
//! Knows tags, names, `exported` and intent filters; knows no push. Intent filters are keyed by
//! their whole content and never merged into one that is there.

use pushwright_lossless::placement::{Rank, Sibling, Slot, slot};
use pushwright_lossless::xml::{
    self, Document, Element, ElementId, Namespace, NewAttribute, NewElement,
};
use pushwright_lossless::{Edit, Span, TextEdit};

use crate::project::qualified;
use crate::scripts::{blocks_in, property};
use crate::want::Owned;
use crate::{
    CannotTell, Difference, Key, Kind, Module, Place, Presence, Project, RelPath, Step, Way,
};

/// The namespace of `android:` attributes.
pub const ANDROID_NAMESPACE: &str = "http://schemas.android.com/apk/res/android";
/// The namespace of `tools:` attributes.
pub const TOOLS_NAMESPACE: &str = "http://schemas.android.com/tools";

/// An element below `<manifest>` or `<application>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeWant {
    /// Whether it stands in `<application>`.
    pub in_application: bool,
    /// The element with all that it must say.
    pub element: NewElement,
}

/// An intent filter of an activity that is there, and that other apps may start it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeepLinkWant {
    /// The activity's qualified class name.
    pub activity: String,
    /// The filter.
    pub filter: NewElement,
}

/// Tags whose `android:name` is a class.
const COMPONENTS: [&str; 5] = ["activity", "activity-alias", "provider", "receiver", "service"];

/// Tags below `<manifest>` that stand before `<application>` by custom, in the order we write.
const BEFORE_APPLICATION: [&str; 3] = ["permission", "uses-permission", "queries"];

/// Attributes whose absence means a value.
const DEFAULTS: [(&str, &str); 2] = [("enabled", "true"), ("required", "true")];

/// An `android:` attribute.
#[must_use]
pub fn android(local: &str, value: impl Into<String>) -> NewAttribute {
    NewAttribute {
        namespace: Some(Namespace::new(ANDROID_NAMESPACE, "android")),
        local: local.to_owned(),
        value: value.into(),
    }
}

/// The key of an element of the application module's main manifest.
pub(crate) fn node_key(project: &Project<'_>, want: &NodeWant) -> Key {
    let tag = &want.element.name;
    key_of(project, want.in_application, tag, &wanted_name(project, &want.element))
}

fn key_of(project: &Project<'_>, in_application: bool, tag: &str, name: &str) -> Key {
    let module = project.app().name();
    if tag == "uses-permission" && !in_application {
        return Key::new(Kind::Permission, format!("{module}/main#{name}"));
    }
    let parent = if in_application { "application/" } else { "" };
    let name = if name.is_empty() { String::new() } else { format!("[{name}]") };
    Key::new(Kind::Manifest, format!("{module}/main/{parent}{tag}{name}"))
}

/// The key of a deep link's intent filter.
pub(crate) fn deep_link_key(project: &Project<'_>, want: &DeepLinkWant) -> Key {
    let (module, content) = (project.app().name(), filter_text(&want.filter));
    Key::new(Kind::IntentFilter, format!("{module}/main/[{}]{{{content}}}", want.activity))
}

/// The manifest of a module's main source set, if the files tell which it is.
pub(crate) fn main_manifest_of(project: &Project<'_>, module: &Module) -> Option<RelPath> {
    let Some(script) = project.script(module) else {
        return Some(module.file("src/main/AndroidManifest.xml"));
    };
    let mut declared = None;
    for android in script.blocks(&["android"]) {
        for sets in blocks_in(&android.body.statements, &["sourceSets"]) {
            declared =
                declared.or_else(|| property(sets.body, "main.manifest.srcFile")).or_else(|| {
                    blocks_in(&sets.body.statements, &["main"]).iter().find_map(|main| {
                        property(main.body, "manifest.srcFile").or_else(|| {
                            blocks_in(&main.body.statements, &["manifest"])
                                .iter()
                                .find_map(|it| property(it.body, "srcFile"))
                        })
                    })
                });
        }
        declared = declared.or_else(|| property(android.body, "sourceSets.main.manifest.srcFile"));
    }
    match declared {
        Some(value) => module.folder.join(&project.resolve(&script, value)?),
        None => Some(module.file("src/main/AndroidManifest.xml")),
    }
}

/// The main manifest of the application module.
pub(crate) fn main_manifest(project: &Project<'_>) -> Option<RelPath> {
    main_manifest_of(project, project.app())
}

/// Whether the element is there and says what is wanted.
pub(crate) fn node_presence(project: &Project<'_>, want: &NodeWant) -> Presence {
    let (file, text) = match manifest_text(project) {
        Ok(found) => found,
        Err(unknown) => return Presence::Unknown(*unknown),
    };
    let Ok(doc) = Document::parse(text) else { return Presence::Absent };
    let found = find_nodes(project, &doc, want);
    let mut difference = None;
    for id in found {
        let element = doc.element(id);
        let at = Place::new(&file, element.span.clone());
        if let Some(removal) = tools(element, "node").filter(|it| it.starts_with("remove")) {
            return Presence::Different(Difference {
                message: format!(
                    "`{}` is taken out by `tools:node=\"{removal}\"`",
                    wanted_name(project, &want.element)
                ),
                part: None,
                way: Way::TakenOut,
                fix: mended(project, text, want, &at.span).map(TextEdit::from),
                at,
            });
        }
        let problems = differences(project, &doc, id, &want.element);
        match problems.first() {
            None => return Presence::Present(at),
            Some(message) => {
                difference.get_or_insert_with(|| Difference {
                    message: message.clone(),
                    part: None,
                    way: Way::Value,
                    fix: mended(project, text, want, &at.span).map(TextEdit::from),
                    at,
                });
            }
        }
    }
    difference
        .or_else(|| stand_in(project, &doc, &file, want))
        .map_or(Presence::Absent, Presence::Different)
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
    let candidates = doc.children(parent).filter(|&id| {
        let element = doc.element(id);
        element.name.local == wanted.name && tools(element, "node").is_none()
    });
    for id in candidates {
        let name = name_of(doc.element(id))?;
        let message = if shares_action(doc, id, wanted) {
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
            way: Way::OtherName(name.to_owned()),
            fix: Some(Edit::replace(span, mended).into()),
        });
    }
    None
}

/// Whether a component takes one of the actions that the wanted one is there for.
fn shares_action(doc: &Document<'_>, id: ElementId, wanted: &NewElement) -> bool {
    let actions = |element: &NewElement| -> Vec<String> {
        let filters = element.children.iter().filter(|it| it.name == "intent-filter");
        let children = filters.flat_map(|it| &it.children).filter(|it| it.name == "action");
        children.map(|it| attribute_value(it, "name")).collect()
    };
    let wanted = actions(wanted);
    actions(&NewElement::of(doc, id)).iter().any(|action| wanted.contains(action))
}

/// Whether a name is the wanted one but for the applicationId it begins with.
fn named_after_another(name: &str, wanted: &NewElement) -> bool {
    let wanted = attribute_value(wanted, "name");
    let own = wanted.strip_prefix("${applicationId}").filter(|own| own.len() > 1);
    own.is_some_and(|own| name.ends_with(own))
}

/// The next edit that brings the element into the manifest; `None` where it is there.
pub(crate) fn node_step(
    project: &Project<'_>,
    want: &NodeWant,
    owned: &Owned,
) -> Result<Option<Step>, CannotTell> {
    let (file, text) = manifest_text(project).map_err(|unknown| *unknown)?;
    let Ok(doc) = Document::parse(text) else { return Ok(None) };
    let parent = match ready_parent(&doc, &file, want.in_application) {
        Ok(parent) => parent,
        Err(step) => return Ok(Some(*step)),
    };
    let order = |key: &Key| key.name.clone();
    let key = node_key(project, want);
    let rank = Rank { kind: tag_rank(&want.element.name), key: order(&key) };
    let children: Vec<ElementId> = doc.children(parent).collect();
    let siblings: Vec<Sibling> = children
        .iter()
        .map(|&id| {
            let element = doc.element(id);
            let key = element_key(project, want.in_application, &doc, id);
            Sibling {
                span: element.span.clone(),
                ours: owned.created(&key),
                rank: Some(Rank { kind: tag_rank(&element.name.local), key: order(&key) }),
            }
        })
        .collect();
    let slot = slot_before_application(&doc, &children, &siblings, &rank);
    let mut edit = xml::insert(&doc, parent, slot, &want.element);
    if let (Slot::Before(0), Some(edit)) = (slot, edit.as_mut()) {
        above_comments(&doc, parent, edit);
    }
    Ok(edit.map(|edit| Step { key, file, edit }))
}

/// Moves an insertion at the end of a line above the comments and blank lines before it, which
/// belong to the element that follows.
fn above_comments(doc: &Document<'_>, parent: ElementId, edit: &mut Edit) {
    let Some(content) = doc.element(parent).content.clone() else { return };
    let at = edit.range.start;
    if !edit.text.starts_with(['\n', '\r']) || !content.contains(&at) {
        return;
    }
    let mut head = doc.text()[content.start..at].trim_end();
    while head.ends_with("-->") {
        let Some(start) = head.rfind("<!--") else { return };
        let above = &head[..start];
        if !above.trim_end_matches([' ', '\t']).ends_with(['\n', '\r']) {
            break;
        }
        let blank = above.trim_end_matches([' ', '\t']);
        head = above.trim_end();
        if blank.len() > head.len() + 2 {
            // A blank line ends what belongs to the element.
            break;
        }
    }
    let at = content.start + head.len();
    edit.range = at..at;
}

/// Whether the activity is there, open to other apps, and has the filter.
pub(crate) fn deep_link_presence(project: &Project<'_>, want: &DeepLinkWant) -> Presence {
    let Some((file, text)) = activity_manifest(project, want) else {
        return Presence::Unknown(activity_unknown(project, want));
    };
    let Ok(doc) = Document::parse(text) else { return Presence::Absent };
    let Some(activity) = find_activity(project, &file, &doc, &want.activity) else {
        return Presence::Absent;
    };
    let element = doc.element(activity);
    let exported = element.attribute(Some(ANDROID_NAMESPACE), "exported");
    if let Some(attribute) = exported.filter(|it| it.value == "false") {
        return Presence::Different(Difference {
            at: Place::new(&file, attribute.span.clone()),
            message: format!(
                "activity `{}` has `android:exported=\"false\"`: no other app can open it",
                want.activity
            ),
            part: Some(exported_key(project, &want.activity)),
            way: Way::Value,
            fix: Some(Edit::replace(attribute.value_span.clone(), "true").into()),
        });
    }
    let filter = doc.children(activity).find(|&id| satisfies(&doc, id, &want.filter));
    if filter.is_none()
        && let Some(difference) = misspelt_filter(&doc, &file, activity, &want.filter)
    {
        return Presence::Different(difference);
    }
    match (exported, filter) {
        (Some(_), Some(id)) => Presence::Present(Place::new(&file, doc.element(id).span.clone())),
        _ => Presence::Absent,
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
            way: Way::Value,
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
            let found = doc.element(child);
            found.name.local == missing.name
                && name_of(found).is_some_and(|it| it.eq_ignore_ascii_case(&name))
        };
        let edit = match doc.children(id).position(same) {
            Some(index) if !name.is_empty() => {
                let child = doc.children(id).nth(index)?;
                xml::set_attribute(&doc, child, &android("name", name))?
            }
            _ if missing.name == "category" => {
                let actions = doc.children(id).filter(|&it| doc.element(it).name.local == "action");
                xml::insert(&doc, id, Slot::After(actions.count().checked_sub(1)?), missing)?
            }
            _ => return None,
        };
        current = edit.apply(&current);
    }
    None
}

/// The next edit towards a deep link: `exported`, an open element, the filter.
pub(crate) fn deep_link_step(
    project: &Project<'_>,
    want: &DeepLinkWant,
) -> Result<Option<Step>, CannotTell> {
    let (file, text) =
        activity_manifest(project, want).ok_or_else(|| activity_unknown(project, want))?;
    let Ok(doc) = Document::parse(text) else { return Ok(None) };
    let Some(activity) = find_activity(project, &file, &doc, &want.activity) else {
        return Ok(None);
    };
    let element = doc.element(activity);
    if element.attribute(Some(ANDROID_NAMESPACE), "exported").is_none() {
        let key = exported_key(project, &want.activity);
        let edit = xml::set_attribute(&doc, activity, &android("exported", "true"));
        return Ok(edit.map(|edit| Step { key, file, edit }));
    }
    if doc.children(activity).any(|id| satisfies(&doc, id, &want.filter)) {
        return Ok(None);
    }
    let path = format!("manifest/application/activity[{}]", want.activity);
    if let Some(step) = opening(&doc, &file, activity, &path) {
        return Ok(Some(step));
    }
    let children: Vec<ElementId> = doc.children(activity).collect();
    let filters = children.iter().rposition(|&id| doc.element(id).name.local == "intent-filter");
    let slot = match (filters, children.is_empty()) {
        (Some(index), _) => Slot::After(index),
        (None, true) => Slot::Only,
        (None, false) => Slot::After(children.len() - 1),
    };
    let edit = xml::insert(&doc, activity, slot, &want.filter);
    Ok(edit.map(|edit| Step { key: deep_link_key(project, want), file, edit }))
}

/// The key of an activity's `exported` attribute.
pub(crate) fn exported_key(project: &Project<'_>, activity: &str) -> Key {
    let module = project.app().name();
    Key::new(Kind::Manifest, format!("{module}/main/application/activity[{activity}]@exported"))
}

/// Finds what a permission, manifest or intent-filter key names.
pub(crate) fn locate(project: &Project<'_>, key: &Key) -> Vec<Place> {
    let mut places = Vec::new();
    for module in &project.modules {
        let Some(file) = main_manifest_of(project, module) else { continue };
        let Some(Ok(doc)) = project.snapshot().text(&file).map(Document::parse) else { continue };
        let spans = locate_in(project, &file, &doc, key);
        places.extend(spans.into_iter().map(|span| Place::new(&file, span)));
    }
    places
}

fn locate_in(project: &Project<'_>, file: &RelPath, doc: &Document<'_>, key: &Key) -> Vec<Span> {
    let spans = |ids: Vec<ElementId>| {
        ids.into_iter().map(|id| doc.element(id).span.clone()).collect::<Vec<_>>()
    };
    let all = |in_application: bool| {
        parent_of(doc, in_application)
            .into_iter()
            .flat_map(|parent| doc.children(parent).collect::<Vec<_>>())
            .filter(|&id| element_key(project, in_application, doc, id) == *key)
            .collect::<Vec<_>>()
    };
    match key.kind {
        Kind::Manifest | Kind::Permission => {
            if let Some(activity) = key.name.strip_suffix("]@exported") {
                let class = activity.rsplit('[').next().unwrap_or_default();
                return find_activity(project, file, doc, class)
                    .and_then(|id| {
                        let attribute =
                            doc.element(id).attribute(Some(ANDROID_NAMESPACE), "exported")?;
                        Some(attribute.span.clone())
                    })
                    .into_iter()
                    .collect();
            }
            [spans(all(false)), spans(all(true))].concat()
        }
        Kind::IntentFilter => {
            let Some((class, content)) =
                key.name.split_once('[').and_then(|(_, rest)| rest.split_once("]{"))
            else {
                return Vec::new();
            };
            let content = content.strip_suffix('}').unwrap_or(content);
            let Some(activity) = find_activity(project, file, doc, class) else {
                return Vec::new();
            };
            let filters = doc.children(activity).filter(|&id| {
                let element = NewElement::of(doc, id);
                element.name == "intent-filter" && filter_text(&element) == content
            });
            spans(filters.collect())
        }
        _ => Vec::new(),
    }
}

/// Where a container of ours stands: the element, and what is between its tags.
pub(crate) fn locate_container(
    project: &Project<'_>,
    file: &RelPath,
    path: &str,
) -> Option<(Span, Span)> {
    let doc = Document::parse(project.snapshot().text(file)?).ok()?;
    let id = match path {
        "manifest" => doc.root(),
        "manifest/application" => parent_of(&doc, true)?,
        _ => {
            let class = path.strip_prefix("manifest/application/activity[")?.strip_suffix(']')?;
            find_activity(project, file, &doc, class)?
        }
    };
    let element = doc.element(id);
    let inner = element.content.clone().unwrap_or(element.span.end..element.span.end);
    Some((element.span.clone(), inner))
}

fn manifest_text<'s>(project: &Project<'s>) -> Result<(RelPath, &'s str), Box<CannotTell>> {
    let unknown = |why: String| Box::new(CannotTell { why, at: None, snippet: String::new() });
    let file = main_manifest(project)
        .ok_or_else(|| unknown("`manifest.srcFile` is not a constant path".to_owned()))?;
    match project.snapshot().text(&file) {
        Some(text) => Ok((file, text)),
        None => Err(unknown(format!("there is no manifest at `{file}`"))),
    }
}

fn parent_of(doc: &Document<'_>, in_application: bool) -> Option<ElementId> {
    let root = doc.root();
    if !in_application {
        return Some(root);
    }
    doc.children(root).find(|&id| doc.element(id).name.local == "application")
}

/// The element that holds the wanted one, or the step that makes or opens it.
fn ready_parent(
    doc: &Document<'_>,
    file: &RelPath,
    in_application: bool,
) -> Result<ElementId, Box<Step>> {
    let root = doc.root();
    if let Some(step) = opening(doc, file, root, "manifest") {
        return Err(Box::new(step));
    }
    if !in_application {
        return Ok(root);
    }
    let Some(application) = parent_of(doc, true) else {
        let count = doc.children(root).count();
        let slot = count.checked_sub(1).map_or(Slot::Only, Slot::After);
        let element = NewElement { name: "application".to_owned(), ..NewElement::default() };
        let edit = xml::insert(doc, root, slot, &element)
            .unwrap_or_else(|| Edit::insert(doc.element(root).span.end, ""));
        let key = Key::new(Kind::Container, format!("{file}#manifest/application"));
        return Err(Box::new(Step { key, file: file.clone(), edit }));
    };
    if let Some(step) = opening(doc, file, application, "manifest/application") {
        return Err(Box::new(step));
    }
    Ok(application)
}

/// The step that opens a self-closed element; `None` where it is open.
fn opening(doc: &Document<'_>, file: &RelPath, id: ElementId, path: &str) -> Option<Step> {
    let key = Key::new(Kind::Container, format!("{file}#{path}{{}}"));
    xml::open(doc, id).map(|edit| Step { key, file: file.clone(), edit })
}

/// Kinds keep the order: what is declared, what is used, then components as Android lists them.
fn tag_rank(tag: &str) -> usize {
    const ORDER: [&str; 8] = [
        "permission",
        "uses-permission",
        "queries",
        "meta-data",
        "provider",
        "activity",
        "service",
        "receiver",
    ];
    ORDER.iter().position(|it| *it == tag).unwrap_or(ORDER.len())
}

/// Permissions go before `<application>`, unless there already are some after it.
fn slot_before_application(
    doc: &Document<'_>,
    children: &[ElementId],
    siblings: &[Sibling],
    rank: &Rank,
) -> Slot {
    let local = |id: ElementId| doc.element(id).name.local.as_str();
    let application = children.iter().position(|&id| local(id) == "application");
    let is_early = BEFORE_APPLICATION.iter().any(|tag| tag_rank(tag) == rank.kind);
    let has_kind = siblings
        .iter()
        .any(|it| !it.ours && it.rank.as_ref().is_some_and(|other| other.kind == rank.kind));
    match application {
        Some(0) if is_early && !has_kind => Slot::Before(0),
        Some(end) if is_early && !has_kind => {
            // Next to the user's other permissions, not behind `<queries>` and the like.
            let is_permission = |it: &Sibling| {
                let kind = it.rank.as_ref().map(|rank| rank.kind);
                !it.ours && BEFORE_APPLICATION.iter().any(|tag| kind == Some(tag_rank(tag)))
            };
            let end = siblings[..end].iter().rposition(is_permission).map_or(end, |at| at + 1);
            slot(&siblings[..end], rank)
        }
        _ => slot(siblings, rank),
    }
}

fn element_key(
    project: &Project<'_>,
    in_application: bool,
    doc: &Document<'_>,
    id: ElementId,
) -> Key {
    let element = doc.element(id);
    let tag = element.name.local.as_str();
    let name = match element.attribute(Some(ANDROID_NAMESPACE), "name") {
        Some(name) => resolved(project, tag, &name.value),
        None => contents(&NewElement::of(doc, id)).join(", "),
    };
    key_of(project, in_application, tag, &name)
}

/// What an element without a name is told apart by: its children, as `queries` has them.
fn contents(element: &NewElement) -> Vec<String> {
    let text = |child: &NewElement| match child.children.is_empty() {
        true => child_text(child),
        false => format!("{} {{{}}}", child.name, contents(child).join(", ")),
    };
    let mut all: Vec<String> = element.children.iter().map(text).collect();
    all.sort_unstable();
    all
}

fn wanted_name(project: &Project<'_>, element: &NewElement) -> String {
    match element.attributes.iter().find(|it| it.local == "name") {
        Some(name) => resolved(project, &element.name, &name.value),
        None => contents(element).join(", "),
    }
}

/// A name as the merger compares it: classes resolved against the namespace.
fn resolved(project: &Project<'_>, tag: &str, name: &str) -> String {
    if COMPONENTS.contains(&tag) { project.qualified(name) } else { name.to_owned() }
}

/// A value with the applicationId in the place of its placeholder, where it is known.
fn substituted(project: &Project<'_>, value: &str) -> String {
    match &project.application_id {
        Some(id) => value.replace("${applicationId}", id),
        None => value.to_owned(),
    }
}

fn find_nodes(project: &Project<'_>, doc: &Document<'_>, want: &NodeWant) -> Vec<ElementId> {
    let Some(parent) = parent_of(doc, want.in_application) else { return Vec::new() };
    let same_tag =
        doc.children(parent).filter(|&id| doc.element(id).name.local == want.element.name);
    if want.element.attributes.iter().all(|it| it.local != "name") {
        let wanted = contents(&want.element);
        let holds_all = |id: &ElementId| {
            let found = contents(&NewElement::of(doc, *id));
            wanted.iter().all(|child| found.contains(child))
        };
        return same_tag.filter(holds_all).collect();
    }
    let wanted = substituted(project, &wanted_name(project, &want.element));
    same_tag
        .filter(|&id| {
            let name = doc.element(id).attribute(Some(ANDROID_NAMESPACE), "name");
            name.is_some_and(|it| {
                let found = resolved(project, &want.element.name, &it.value);
                substituted(project, &found) == wanted
            })
        })
        .collect()
}

fn find_activity(
    project: &Project<'_>,
    file: &RelPath,
    doc: &Document<'_>,
    class: &str,
) -> Option<ElementId> {
    let application = parent_of(doc, true)?;
    let namespace = project
        .modules
        .iter()
        .find(|module| main_manifest_of(project, module).as_ref() == Some(file))
        .and_then(|module| project.namespace_of(module));
    doc.children(application).find(|&id| {
        let element = doc.element(id);
        element.name.local == "activity"
            && element
                .attribute(Some(ANDROID_NAMESPACE), "name")
                .is_some_and(|it| qualified(namespace.as_deref(), &it.value) == class)
    })
}

/// The manifest that declares the activity: the application's, or a library module's.
fn activity_manifest<'s>(project: &Project<'s>, want: &DeepLinkWant) -> Option<(RelPath, &'s str)> {
    let app = std::iter::once(project.app());
    let others = project.modules.iter().filter(|module| *module != project.app());
    app.chain(others).find_map(|module| {
        let file = main_manifest_of(project, module)?;
        let text = project.snapshot().text(&file)?;
        let doc = Document::parse(text).ok()?;
        find_activity(project, &file, &doc, &want.activity).map(|_| (file, text))
    })
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

fn name_of(element: &Element) -> Option<&str> {
    element.attribute(Some(ANDROID_NAMESPACE), "name").map(|it| it.value.as_str())
}

fn tools<'e>(element: &'e Element, local: &str) -> Option<&'e str> {
    element.attribute(Some(TOOLS_NAMESPACE), local).map(|it| it.value.as_str())
}

/// What an element says otherwise than `wanted`, as phrases.
fn differences(
    project: &Project<'_>,
    doc: &Document<'_>,
    id: ElementId,
    wanted: &NewElement,
) -> Vec<String> {
    let element = doc.element(id);
    let mut found: Vec<String> = wanted
        .attributes
        .iter()
        .filter(|it| !attribute_holds(project, element, it))
        .map(|it| attribute_phrase(element, it))
        .collect();
    if let Some(phrase) = narrower_permission(element, wanted) {
        found.push(phrase);
    }
    for child in &wanted.children {
        match nested(project, doc, id, child) {
            Nested::Holds => {}
            Nested::Missing => found.push(format!(
                "`{}` lacks `<{}>` {}",
                element.name.local,
                child.name,
                child_phrase(child)
            )),
            Nested::Differs(inner) => found.extend(differences(project, doc, inner, child)),
        }
    }
    found
}

enum Nested {
    Holds,
    Missing,
    Differs(ElementId),
}

fn nested(
    project: &Project<'_>,
    doc: &Document<'_>,
    parent: ElementId,
    child: &NewElement,
) -> Nested {
    if child.name == "intent-filter" {
        let holds = doc.children(parent).any(|id| satisfies(doc, id, child))
            || actions_covered(doc, parent, child);
        return if holds { Nested::Holds } else { Nested::Missing };
    }
    let wanted = wanted_name(project, child);
    let found = doc.children(parent).find(|&id| {
        let element = doc.element(id);
        let found = match element.attribute(Some(ANDROID_NAMESPACE), "name") {
            Some(name) => resolved(project, &child.name, &name.value),
            None => contents(&NewElement::of(doc, id)).join(", "),
        };
        element.name.local == child.name && found == wanted
    });
    match found {
        None => Nested::Missing,
        Some(id) if differences(project, doc, id, child).is_empty() => Nested::Holds,
        Some(id) => Nested::Differs(id),
    }
}

fn child_phrase(child: &NewElement) -> String {
    let texts: Vec<String> = if child.name == "intent-filter" {
        child.children.iter().map(|it| attribute_value(it, "name")).collect()
    } else {
        vec![attribute_value(child, "name")]
    };
    texts.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join(", ")
}

fn attribute_value(element: &NewElement, local: &str) -> String {
    let found = element.attributes.iter().find(|it| it.local == local);
    found.map(|it| it.value.clone()).unwrap_or_default()
}

fn attribute_holds(project: &Project<'_>, element: &Element, wanted: &NewAttribute) -> bool {
    let uri = wanted.namespace.as_ref().map(|it| it.uri.as_str());
    let tag = element.name.local.as_str();
    let local = wanted.local.as_str();
    let found = element.attribute(uri, local).map(|it| it.value.as_str());
    let normal = |value: &str| {
        let value = if local == "name" { resolved(project, tag, value) } else { value.to_owned() };
        substituted(project, &value)
    };
    match (local, found) {
        // No maxSdkVersion is wider than one; a narrower one is looked at elsewhere.
        ("maxSdkVersion", _) => true,
        (_, Some(found)) => {
            normal(found) == normal(&wanted.value) || same_flags(found, &wanted.value)
        }
        (_, None) => DEFAULTS.contains(&(local, wanted.value.as_str())),
    }
}

/// `a|b` and `b|a` say the same.
fn same_flags(found: &str, wanted: &str) -> bool {
    let sorted = |value: &str| {
        let mut flags: Vec<String> = value.split('|').map(|it| it.trim().to_owned()).collect();
        flags.sort_unstable();
        flags
    };
    wanted.contains('|') && sorted(found) == sorted(wanted)
}

fn attribute_phrase(element: &Element, wanted: &NewAttribute) -> String {
    let uri = wanted.namespace.as_ref().map(|it| it.uri.as_str());
    let prefix = wanted.namespace.as_ref().map(|it| format!("{}:", it.prefix)).unwrap_or_default();
    let name = element
        .attribute(Some(ANDROID_NAMESPACE), "name")
        .map_or(String::new(), |it| format!(" `{}`", it.value));
    let tag = &element.name.local;
    match element.attribute(uri, &wanted.local) {
        Some(found) => format!(
            "{tag}{name}: `{prefix}{}` is `{}`, not `{}`",
            wanted.local, found.value, wanted.value
        ),
        None => format!("{tag}{name} lacks `{prefix}{}=\"{}\"`", wanted.local, wanted.value),
    }
}

/// A permission that ends at an earlier SDK version than wanted.
fn narrower_permission(element: &Element, wanted: &NewElement) -> Option<String> {
    let found = element.attribute(Some(ANDROID_NAMESPACE), "maxSdkVersion")?;
    let limit: u32 = found.value.parse().ok()?;
    let needed = attribute_value(wanted, "maxSdkVersion");
    let enough = needed.parse::<u32>().is_ok_and(|needed| limit >= needed);
    (!enough).then(|| {
        let until = if needed.is_empty() { "no limit".to_owned() } else { format!("`{needed}`") };
        format!("`android:maxSdkVersion` is `{limit}`; needed: {until}")
    })
}

/// The element made to say what is wanted, as one replacement of it.
fn mended(project: &Project<'_>, text: &str, want: &NodeWant, span: &Span) -> Option<Edit> {
    Some(Edit::replace(span.clone(), mended_text(project, text, want, span)?))
}

/// The text of the element at `span`, made to say what is wanted.
fn mended_text(project: &Project<'_>, text: &str, want: &NodeWant, span: &Span) -> Option<String> {
    let mut current = text.to_owned();
    for _ in 0..64 {
        let doc = Document::parse(&current).ok()?;
        let id = find_nodes(project, &doc, want)
            .into_iter()
            .find(|&id| doc.element(id).span.start == span.start)?;
        match next_mend(project, &doc, id, &want.element) {
            Some(edit) => current = edit.apply(&current),
            None => {
                let now = doc.element(id).span.clone();
                return Some(current[now].to_owned());
            }
        }
    }
    None
}

fn next_mend(
    project: &Project<'_>,
    doc: &Document<'_>,
    id: ElementId,
    wanted: &NewElement,
) -> Option<Edit> {
    let element = doc.element(id);
    if tools(element, "node").is_some_and(|it| it.starts_with("remove")) {
        return xml::remove_attribute(doc, id, Some(TOOLS_NAMESPACE), "node");
    }
    for attribute in &wanted.attributes {
        if !attribute_holds(project, element, attribute) {
            return xml::set_attribute(doc, id, attribute);
        }
    }
    if narrower_permission(element, wanted).is_some() {
        let limit = wanted.attributes.iter().find(|it| it.local == "maxSdkVersion");
        return match limit {
            Some(limit) => xml::set_attribute(doc, id, limit),
            None => {
                let span = &element.attribute(Some(ANDROID_NAMESPACE), "maxSdkVersion")?.span;
                let start = doc.text()[..span.start].trim_end().len();
                Some(Edit::delete(start..span.end))
            }
        };
    }
    for child in &wanted.children {
        match nested(project, doc, id, child) {
            Nested::Holds => {}
            Nested::Differs(inner) => return next_mend(project, doc, inner, child),
            Nested::Missing if element.content.is_none() => return xml::open(doc, id),
            Nested::Missing => {
                let last = doc.children(id).count().checked_sub(1);
                return xml::insert(doc, id, last.map_or(Slot::Only, Slot::After), child);
            }
        }
    }
    None
}

/// An intent filter as one line: what keys hold.
fn filter_text(filter: &NewElement) -> String {
    let mut parts: Vec<String> = filter.children.iter().map(child_text).collect();
    parts.sort_unstable();
    parts.join(", ")
}

fn child_text(child: &NewElement) -> String {
    if child.name != "data" {
        return format!("{} {}", child.name, attribute_value(child, "name"));
    }
    let mut attributes: Vec<String> =
        child.attributes.iter().map(|it| format!("{}={}", it.local, it.value)).collect();
    attributes.sort_unstable();
    format!("data {}", attributes.join(" "))
}

/// Whether a filter that is there lets through all that `wanted` lets through.
fn satisfies(doc: &Document<'_>, id: ElementId, wanted: &NewElement) -> bool {
    let found = NewElement::of(doc, id);
    if found.name != "intent-filter" {
        return false;
    }
    let names = |element: &NewElement, tag: &str| -> Vec<String> {
        let children = element.children.iter().filter(|it| it.name == tag);
        children.map(|it| attribute_value(it, "name")).collect()
    };
    let covers = |tag: &str| {
        let have = names(&found, tag);
        names(wanted, tag).iter().all(|name| have.contains(name))
    };
    covers("action") && covers("category") && data_parts(&found) == data_parts(wanted)
}

/// The `<data>` of a filter: Android joins several elements, so their attributes are one set.
fn data_parts(filter: &NewElement) -> Vec<(String, String)> {
    let mut parts: Vec<(String, String)> = filter
        .children
        .iter()
        .filter(|it| it.name == "data")
        .flat_map(|it| it.attributes.iter().map(|at| (at.local.clone(), at.value.clone())))
        .collect();
    parts.sort_unstable();
    parts.dedup();
    parts
}

/// Whether the filters of an element without data together name every wanted action.
fn actions_covered(doc: &Document<'_>, parent: ElementId, wanted: &NewElement) -> bool {
    if wanted.children.iter().any(|it| it.name != "action") {
        return false;
    }
    let have: Vec<String> = doc
        .children(parent)
        .map(|id| NewElement::of(doc, id))
        .filter(|it| it.name == "intent-filter" && data_parts(it).is_empty())
        .flat_map(|it| it.children)
        .map(|it| attribute_value(&it, "name"))
        .collect();
    wanted.children.iter().all(|it| have.contains(&attribute_value(it, "name")))
}
