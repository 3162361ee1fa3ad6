//! What an artifact shows of push by itself: no project, no push.toml.
//!
//! Knows vendors by their packs: what their manifests ask for, what their sources call. An edition
//! is told by the classes that only its sources call; where nothing tells it, the newest is named.

use std::collections::BTreeSet;

use pushwright_android::ANDROID_NAMESPACE;
use pushwright_artifact::Element;
use pushwright_config::config::ImSdk;
use pushwright_config::pack::{MANIFEST_NAMESPACE, Pack};
use pushwright_config::{PackSet, templates};
use pushwright_lossless::xml::{Document, ElementId};

use super::asked::imports;
use super::facts::{Asked, Facts};
use super::judge::{secrets, takers};
use super::manifest::{
    actions, cannot_notify, components, in_application, is_exported, name_of, permission, sdk,
    text_of,
};
use super::signing;
use crate::doctor::{Point, State};

/// What was found in an artifact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspection {
    /// The application id.
    pub application_id: String,
    /// The version, as people read it.
    pub version: Option<String>,
    /// The levels of `uses-sdk`: least, target.
    pub levels: (Option<u32>, Option<u32>),
    /// The IM SDK, where one is there.
    pub im: Option<&'static str>,
    /// Whether classes were renamed.
    pub is_shrunk: bool,
    /// The vendors whose push is wired in, all or in part.
    pub vendors: Vec<Wiring>,
    /// Who signed, one line each.
    pub signers: Vec<String>,
    /// What holds or does not for all vendors.
    pub points: Vec<Point>,
}

/// How one vendor's push is wired in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wiring {
    /// The edition, as `vendor/edition`.
    pub edition: String,
    /// Its title.
    pub title: String,
    /// The parts of it that are there, of all that its pack asks for.
    pub found: usize,
    /// All that its pack asks for.
    pub parts: usize,
    /// What is missing or would not work.
    pub problems: Vec<String>,
}

/// What to look for.
#[must_use]
pub fn asked_of(packs: &PackSet) -> Asked {
    let mut asked = Asked::default();
    for pack in packs.iter() {
        let classes = classes(pack);
        let packages = classes.iter().filter_map(|it| it.rsplit_once('.'));
        asked.packages.extend(packages.map(|(package, _)| package.to_owned()));
        asked.classes.extend(classes);
        asked.classes.extend(wanted(pack).into_iter().filter_map(|it| it.name));
    }
    asked.classes.extend(ImSdk::all().into_iter().flat_map(|sdk| im_classes(packs, sdk)));
    asked
}

/// The SDK classes that a pack's sources call.
fn classes(pack: &Pack) -> BTreeSet<String> {
    pack.sources.iter().flat_map(|it| imports(&it.text)).collect()
}

/// The classes of an IM SDK that the templates call; those of vendors, which they may call, too,
/// tell nothing of it.
fn im_classes(packs: &PackSet, sdk: ImSdk) -> BTreeSet<String> {
    let folder = format!("{}/", sdk.as_str());
    let texts = templates::im().into_iter().filter(|(path, _)| path.starts_with(&folder));
    let of_vendors: BTreeSet<String> = packs.iter().flat_map(classes).collect();
    texts.flat_map(|(_, text)| imports(text)).filter(|it| !of_vendors.contains(it)).collect()
}

/// Looks through an artifact.
#[must_use]
pub fn inspect(packs: &PackSet, facts: &Facts) -> Inspection {
    let mut sdks = ImSdk::all();
    sdks.sort_by_key(|sdk| sdk.spec().order);
    let im = sdks.into_iter().find(|sdk| im_classes(packs, *sdk).iter().any(|it| facts.has(it)));
    let wired = packs.vendors().into_iter().filter_map(|vendor| wiring(packs, vendor, facts, im));
    let manifest = &facts.manifest;
    let version = text_of(&facts.resources, manifest, "versionName");
    let levels = (sdk(manifest, "minSdkVersion"), sdk(manifest, "targetSdkVersion"));
    let vendors: Vec<Wiring> = wired.collect();
    let points = points(facts, &vendors);
    Inspection {
        application_id: facts.application_id.clone(),
        version,
        levels,
        im: im.map(ImSdk::as_str),
        is_shrunk: facts.is_shrunk,
        vendors,
        signers: signing::lines(facts),
        points,
    }
}

fn points(facts: &Facts, vendors: &[Wiring]) -> Vec<Point> {
    let decided = |title: &str, wrong| Point::judged(title.to_owned(), wrong);
    let twice = facts.twice.iter().take(5).map(|it| format!("`{it}` is in two dex files"));
    let mut points =
        vec![decided("No class of an SDK is there twice", twice.collect()), secrets(facts)];
    // Where nobody pushes, nobody notifies.
    if !vendors.is_empty() {
        let why = "it targets Android 13 or later and does not ask for POST_NOTIFICATIONS";
        let denied = cannot_notify(&facts.manifest).then(|| why.to_owned());
        points.insert(0, decided("The app may show notifications", denied.into_iter().collect()));
    }
    if !facts.oddities.is_empty() {
        let title = "The file is odd".to_owned();
        points.push(Point { state: State::Open, title, details: facts.oddities.clone() });
    }
    points
}

/// An element of a pack's manifest, as far as it is the same in every app.
struct Part {
    tag: String,
    /// Its name; `None` for a class of the app's own.
    name: Option<String>,
    actions: BTreeSet<String>,
    exported: Option<bool>,
    permission: Option<String>,
    in_application: bool,
}

/// What a pack's manifest asks every app for.
fn wanted(pack: &Pack) -> Vec<Part> {
    let Some(manifest) = &pack.manifest else { return Vec::new() };
    let Ok(doc) = Document::parse(&manifest.text) else { return Vec::new() };
    let mut parts = Vec::new();
    for id in doc.children(doc.root()) {
        let in_application = doc.local_name(id) == "application";
        let inner = if in_application { doc.children(id).collect() } else { vec![id] };
        parts.extend(inner.into_iter().filter_map(|it| part(&doc, it, in_application)));
    }
    parts
}

fn part(doc: &Document<'_>, id: ElementId, in_application: bool) -> Option<Part> {
    let element = doc.element(id);
    // What an option asks for is missing where the option is off.
    if element.attribute(Some(MANIFEST_NAMESPACE), "if").is_some() {
        return None;
    }
    let android = |id: ElementId, name: &str| -> Option<String> {
        let value = doc.element(id).attribute(Some(ANDROID_NAMESPACE), name)?.value.to_string();
        (!value.contains("{{")).then_some(value)
    };
    let filters = doc.children(id).flat_map(|it| doc.children(it).collect::<Vec<_>>());
    let taken = filters.filter(|it| doc.local_name(*it) == "action");
    Some(Part {
        tag: element.name.local.to_owned(),
        name: android(id, "name"),
        actions: taken.filter_map(|it| android(it, "name")).collect(),
        exported: android(id, "exported").map(|it| it == "true"),
        permission: android(id, "permission"),
        in_application,
    })
}

/// How a vendor's push is wired in; `None` where nothing of it is there.
fn wiring(packs: &PackSet, vendor: &str, facts: &Facts, im: Option<ImSdk>) -> Option<Wiring> {
    let newest = packs.newest(vendor)?;
    let pack = edition(packs, vendor, facts).unwrap_or(newest);
    let sdk = classes(pack);
    let present = sdk.iter().filter(|it| facts.has(it)).count();
    let by_class = present * 2 > sdk.len();
    let mut wiring = Wiring {
        edition: pack.id.to_string(),
        title: pack.title.clone(),
        found: usize::from(by_class),
        parts: 1,
        problems: Vec::new(),
    };
    let mut is_wired = by_class;
    // One that registers by itself brings its own components in the place of the packs'.
    let registers = im.is_some_and(|sdk| sdk.spec().registers);
    let parts = if registers { Vec::new() } else { wanted(pack) };
    for part in parts {
        wiring.parts += 1;
        let problems = check(facts, &part);
        is_wired |= problems.is_ok() && part.in_application;
        match problems {
            Ok(none) if none.is_empty() => wiring.found += 1,
            Ok(problems) | Err(problems) => wiring.problems.extend(problems),
        }
    }
    if !by_class {
        let what = match facts.is_shrunk {
            true => "its SDK's classes have other names, or are missing: no keep rule holds them",
            false => "its SDK is missing",
        };
        wiring.problems.insert(0, what.to_owned());
    }
    wiring.problems.extend(examples(pack, facts));
    is_wired.then_some(wiring)
}

/// The edition whose own classes are there.
fn edition<'p>(packs: &'p PackSet, vendor: &str, facts: &Facts) -> Option<&'p Pack> {
    let editions = packs.editions(vendor);
    let share = |pack: &Pack| {
        let classes = classes(pack);
        let found = classes.iter().filter(|it| facts.has(it)).count();
        let parts = wanted(pack);
        let there = parts.iter().filter(|it| check(facts, it).is_ok()).count();
        // Shares in thousandths, so that they can be compared exactly.
        (found * 1000).checked_div(classes.len()).unwrap_or(0)
            + (there * 1000).checked_div(parts.len()).unwrap_or(0)
    };
    let is_newer = |pack: &Pack, other: &Pack| pack.supersedes.contains(&other.id.edition);
    editions.into_iter().filter(|it| share(it) > 0).reduce(|best, it| {
        let (a, b) = (share(best), share(it));
        if b > a || b == a && is_newer(it, best) { it } else { best }
    })
}

/// What is wrong with a part that is there; an error where it is missing.
fn check(facts: &Facts, part: &Part) -> Result<Vec<String>, Vec<String>> {
    let shown = part.name.clone().unwrap_or_else(|| {
        let actions: Vec<&str> = part.actions.iter().map(String::as_str).collect();
        format!("for `{}`", actions.join("`, `"))
    });
    let missing = || Err(vec![format!("{} {shown} is missing", part.tag)]);
    if part.tag == "uses-permission" {
        let Some(name) = &part.name else { return Ok(Vec::new()) };
        let name = name.replace("${applicationId}", &facts.application_id);
        return if permission(&facts.manifest, &name).is_some() {
            Ok(Vec::new())
        } else {
            missing()
        };
    }
    if !part.in_application {
        let name =
            part.name.as_ref().map(|it| it.replace("${applicationId}", &facts.application_id));
        let same = |it: &Element| it.name == part.tag && Some(name_of(&facts.manifest, it)) == name;
        return if facts.manifest.children.iter().any(same) { Ok(Vec::new()) } else { missing() };
    }
    let mut of_tag = in_application(&facts.manifest).filter(|it| it.name == part.tag);
    let found = match &part.name {
        Some(name) => of_tag.find(|it| name_of(&facts.manifest, it) == *name),
        None => taking_most(of_tag, &part.actions),
    };
    found.map_or_else(missing, |found| Ok(component(facts, part, found)))
}

/// The component that takes most of these events, the first of several; those of Android itself,
/// which many take, tell nothing of it.
fn taking_most<'e>(
    components: impl Iterator<Item = &'e Element>,
    wanted: &BTreeSet<String>,
) -> Option<&'e Element> {
    let own = |it: &&String| !it.starts_with("android.");
    let taken = |it: &Element| actions(it).intersection(wanted).filter(own).count();
    let taking = components.map(|it| (taken(it), it)).filter(|(count, _)| *count > 0);
    taking.reduce(|best, it| if it.0 > best.0 { it } else { best }).map(|(_, it)| it)
}

fn component(facts: &Facts, part: &Part, found: &Element) -> Vec<String> {
    let name = name_of(&facts.manifest, found);
    let mut problems = Vec::new();
    if part.exported.is_some_and(|it| it != is_exported(found)) {
        let (is, wanted) = match part.exported {
            Some(true) => ("not exported", "the vendor's service cannot reach it"),
            _ => ("exported", "any app may call it"),
        };
        problems.push(format!("`{name}` is {is}: {wanted}"));
    }
    let own = text_of(&facts.resources, found, "permission");
    if let Some(wanted) = &part.permission
        && own.as_ref() != Some(wanted)
        && !wanted.contains("${")
    {
        problems.push(format!("`{name}` does not ask callers for `{wanted}`"));
    }
    let lacks = untaken(facts, part, found);
    if !lacks.is_empty() {
        problems.push(format!("`{name}` does not take `{}`", lacks.join("`, `")));
    }
    let is_component = components(&facts.manifest).any(|it| std::ptr::eq(it, found));
    if is_component && facts.has_code && !facts.has(&name) {
        problems.push(format!("no dex file holds the class `{name}`: Android cannot start it"));
    }
    for action in part.actions.iter().filter(|_| part.name.is_none()) {
        let takers = takers(facts, &part.tag, action);
        if !takers.is_empty() {
            problems.push(format!("two take `{action}`: {}", takers.join(", ")));
        }
    }
    problems
}

/// The events that a component has to take and does not. Where the class is the app's own, another
/// one of its may take them.
fn untaken(facts: &Facts, part: &Part, found: &Element) -> Vec<String> {
    let mut taken = actions(found);
    if part.name.is_none() {
        let others = in_application(&facts.manifest).filter(|it| it.name == part.tag);
        taken.extend(others.flat_map(actions));
    }
    part.actions.difference(&taken).cloned().collect()
}

/// Meta-data of the pack's that is empty, or holds a value of the documents.
fn examples(pack: &Pack, facts: &Facts) -> Vec<String> {
    let names: BTreeSet<String> = all_names(pack).into_iter().collect();
    let mut found = Vec::new();
    for element in in_application(&facts.manifest).filter(|it| it.name == "meta-data") {
        let name = name_of(&facts.manifest, element);
        if !names.contains(&name) {
            continue;
        }
        let value = text_of(&facts.resources, element, "value").unwrap_or_default();
        let bare = value.rsplit('=').next().unwrap_or_default();
        let is_example = pack.certificate.iter().flat_map(|it| &it.example).any(|it| it == bare);
        if bare.is_empty() {
            found.push(format!("the meta-data `{name}` is empty"));
        } else if is_example {
            found.push(format!("the meta-data `{name}` is an example of the documents: `{value}`"));
        }
    }
    found
}

/// The names of meta-data that a pack may ask for, whatever its options.
fn all_names(pack: &Pack) -> Vec<String> {
    let Some(manifest) = &pack.manifest else { return Vec::new() };
    let Ok(doc) = Document::parse(&manifest.text) else { return Vec::new() };
    let top = doc.children(doc.root()).filter(|it| doc.local_name(*it) == "application");
    let inner = top.flat_map(|it| doc.children(it).collect::<Vec<_>>());
    inner
        .filter(|it| doc.local_name(*it) == "meta-data")
        .filter_map(|it| {
            Some(doc.element(it).attribute(Some(ANDROID_NAMESPACE), "name")?.value.to_string())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// An app of one vendor is no app of an IM SDK whose templates read that vendor's messages.
    #[test]
    fn no_class_of_a_vendor_tells_of_an_im_sdk() {
        let packs = PackSet::embedded();
        let of_vendors: BTreeSet<String> = packs.iter().flat_map(classes).collect();
        for sdk in ImSdk::all() {
            let own = im_classes(&packs, sdk);
            assert!(own.is_disjoint(&of_vendors), "{}: {own:?}", sdk.as_str());
            assert_eq!(own.is_empty(), sdk.spec().libraries.is_empty(), "{}", sdk.as_str());
        }
    }

    fn element(name: &str, android: &[(&str, &str)], children: Vec<Element>) -> Element {
        let attribute = |(name, value): &(&str, &str)| pushwright_artifact::Attribute {
            is_android: true,
            name: (*name).to_owned(),
            value: pushwright_artifact::Value::Text((*value).to_owned()),
        };
        let attributes = android.iter().map(attribute).collect();
        Element { name: name.to_owned(), attributes, children }
    }

    /// A receiver of the app's own that takes these events.
    fn receiver(name: &str, events: &[&str]) -> Element {
        let action = |event: &&str| element("action", &[("name", event)], vec![]);
        let filter = element("intent-filter", &[], events.iter().map(action).collect());
        element("receiver", &[("name", name), ("exported", "true")], vec![filter])
    }

    /// What is wrong with the part of a pack's that takes `events`, in an app of these receivers.
    fn problems(receivers: Vec<Element>, events: &[&str]) -> Result<Vec<String>, Vec<String>> {
        let facts = Facts {
            form: pushwright_artifact::Form::Apk,
            application_id: "a.b".to_owned(),
            manifest: element("manifest", &[], vec![element("application", &[], receivers)]),
            resources: pushwright_artifact::Resources::default(),
            classes: BTreeMap::new(),
            twice: BTreeSet::new(),
            texts: BTreeSet::new(),
            assets: BTreeMap::new(),
            secrets: vec![],
            signers: vec![],
            is_shrunk: false,
            has_code: false,
            oddities: vec![],
        };
        let part = Part {
            tag: "receiver".to_owned(),
            name: None,
            actions: events.iter().map(|it| (*it).to_owned()).collect(),
            exported: Some(true),
            permission: None,
            in_application: true,
        };
        check(&facts, &part)
    }

    #[test]
    fn a_receiver_that_lacks_an_event_is_told_apart_from_none() {
        let wanted = ["acme.RECEIVE", "acme.ERROR", "android.intent.action.BOOT_COMPLETED"];
        assert_eq!(problems(vec![receiver("a.b.R", &wanted)], &wanted), Ok(vec![]));
        let lacks = "`a.b.R` does not take `acme.ERROR`";
        let some = receiver("a.b.R", &[wanted[0], wanted[2]]);
        assert_eq!(problems(vec![some.clone()], &wanted), Ok(vec![lacks.to_owned()]));
        // Two of the app's own may share them.
        assert_eq!(problems(vec![some, receiver("a.b.E", &[wanted[1]])], &wanted), Ok(vec![]));
        let other = receiver("a.b.Boot", &[wanted[2]]);
        assert!(problems(vec![other], &wanted).is_err_and(|it| it[0].ends_with("is missing")));
    }
}
