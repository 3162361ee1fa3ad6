//! Holds an artifact against what is demanded of it.
//!
//! Knows how each demand is met; what cannot be told after shrinking stays open.

use std::collections::BTreeSet;

use pushwright_artifact::{Element, Form, Value};
use pushwright_config::{Code, Diagnostic};
use pushwright_lossless::xml::{NewAttribute, NewElement};

use super::chosen::chosen;
use super::demand::{Demand, Demanded, Demands, demands};
use super::facts::{Asked, Facts};
use super::manifest::{
    POST_NOTIFICATIONS, cannot_notify, components, in_application, is_exported, name_of, sdk,
};
use super::{made, manifest, signing};
use crate::console::builds;
use crate::doctor::{Point, State};
use crate::plan::{Inputs, with_context};

/// How an artifact stands to one demand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How it stands, and why.
    pub point: Point,
    /// The key of the requirement it decides, where it decides one.
    pub key: Option<String>,
    /// The pack that demands it, or push.toml; empty where nobody has to.
    pub who: String,
    /// What a finding about it is called.
    pub code: Code,
}

impl Verdict {
    /// What is wrong, as a finding of the artifact in `file`.
    #[must_use]
    pub fn finding(&self, file: &str) -> Option<Diagnostic> {
        if self.point.state != State::Wrong {
            return None;
        }
        let message = format!("`{file}`: {}", self.point.details.join("; "));
        let title = format!("what should hold: {}", self.point.title);
        let help =
            "the sources promise, the build decides: look at what merges, replaces or renames it";
        Some(Diagnostic::error(self.code, message).note(title).help(help))
    }
}

/// What has to be looked for in an artifact of this project.
///
/// # Errors
/// As [`crate::plan()`].
pub fn asked(
    inputs: &Inputs<'_>,
    secrets: Vec<(String, String)>,
) -> Result<Asked, Vec<Diagnostic>> {
    let Some(config) = inputs.config else { return Ok(Asked::default()) };
    with_context(inputs, config, |context| {
        let all = builds(config, context.project);
        let mut asked = Asked { secrets, ..Asked::default() };
        for build in all.iter().map(Some).chain([None]) {
            for demand in demands(context, &all, build).list {
                ask(&mut asked, demand.what);
            }
        }
        asked
    })
}

fn ask(asked: &mut Asked, what: Demanded) {
    match what {
        Demanded::Class { name, what, .. } => {
            if what != "generated" {
                asked.packages.extend(name.rsplit_once('.').map(|(package, _)| package.to_owned()));
            }
            asked.classes.insert(name);
        }
        Demanded::Absent { classes, .. } => asked.classes.extend(classes),
        Demanded::Constant { class, value, .. } => {
            asked.classes.insert(class);
            asked.texts.insert(value);
        }
        Demanded::Asset { path, .. } => {
            asked.assets.insert(path);
        }
        Demanded::File { path, .. } => {
            asked.assets.insert(path);
        }
        Demanded::Element { .. }
        | Demanded::Link { .. }
        | Demanded::Resource { .. }
        | Demanded::MinSdk { .. } => {}
    }
}

/// Holds an artifact against push.toml; `variant` is found by the application id where not given.
///
/// # Errors
/// As [`crate::plan()`], or a phrase: there is no such variant.
pub fn verdicts(
    inputs: &Inputs<'_>,
    facts: &Facts,
    variant: Option<&str>,
) -> Result<Result<Vec<Verdict>, String>, Vec<Diagnostic>> {
    let Some(config) = inputs.config else { return Ok(Ok(Vec::new())) };
    with_context(inputs, config, |context| {
        let all = builds(config, context.project);
        let build = chosen(context.project, &all, facts, variant)?;
        let demands = demands(context, &all, build);
        let mut found = vec![plain((identity(facts, &demands), Code::ArtifactDiffers))];
        found.extend(demands.list.iter().map(|demand| Verdict {
            point: judge(facts, demand),
            key: demand.key.as_ref().map(ToString::to_string),
            who: demand.who.clone(),
            code: code_of(&demand.what),
        }));
        found.extend(whatever_is_asked(facts, &demands).into_iter().map(plain));
        Ok(found)
    })
}

fn plain((point, code): (Point, Code)) -> Verdict {
    Verdict { point, key: None, who: String::new(), code }
}

fn code_of(what: &Demanded) -> Code {
    match what {
        Demanded::Link { .. } => Code::DoctorLinkNotMatched,
        Demanded::Class { is_kept: true, .. } => Code::DoctorProguardRule,
        Demanded::Absent { .. } => Code::DoctorTwoGenerations,
        Demanded::Element { .. }
        | Demanded::Class { .. }
        | Demanded::Constant { .. }
        | Demanded::Resource { .. }
        | Demanded::File { .. }
        | Demanded::Asset { .. } => Code::ArtifactDiffers,
        Demanded::MinSdk { .. } => Code::DoctorLevelTooLow,
    }
}

fn identity(facts: &Facts, demands: &Demands) -> Point {
    let id = &facts.application_id;
    let title = format!("The application id is `{}`", id.escape_debug());
    let build = demands.build.as_ref();
    if demands.application_ids.is_empty() {
        let details = vec!["the project's files do not tell which one it should be".to_owned()];
        return Point { state: State::Open, title, details };
    }
    if demands.application_ids.contains(id) {
        let name = build.map(|it| format!("build `{}`", it.name));
        return Point { state: State::Right, title, details: name.into_iter().collect() };
    }
    let wanted: Vec<&str> = demands.application_ids.iter().map(String::as_str).collect();
    Point::judged(title, vec![format!("push.toml and the project say `{}`", wanted.join("`, `"))])
}

fn judge(facts: &Facts, demand: &Demand) -> Point {
    match &demand.what {
        Demanded::Element { in_application, element } => {
            self::element(facts, *in_application, element)
        }
        Demanded::Link { activity, filter } => link(facts, activity, filter),
        Demanded::Class { name, what, is_kept } => class(facts, name, what, *is_kept),
        Demanded::Absent { classes, edition } => absent(facts, classes, edition),
        Demanded::Constant { class, name, value, is_text } => {
            constant(facts, class, name, value, *is_text)
        }
        Demanded::Asset { path, text } => made::asset(facts, path, text),
        Demanded::Resource { name, file, values } => made::resource(facts, name, file, values),
        Demanded::File { path, rules } => made::file(facts, path, rules),
        Demanded::MinSdk { least, who } => made::min_sdk(facts, *least, who),
    }
}

fn element(facts: &Facts, inside: bool, wanted: &NewElement) -> Point {
    let name =
        wanted.attributes.iter().find(|it| it.local == "name").map_or("", |it| it.value.as_str());
    let title = format!("`{}` `{name}`", wanted.name);
    if wanted.name == "uses-permission" {
        return permission(facts, wanted, name, title);
    }
    let mut there: Box<dyn Iterator<Item = &Element>> = match inside {
        true => Box::new(in_application(&facts.manifest)),
        false => Box::new(facts.manifest.children.iter()),
    };
    let named = |it: &&Element| it.name == wanted.name && name_of(&facts.manifest, it) == name;
    let Some(found) = there.find(named) else {
        return Point::judged(title, vec!["the merged manifest does not hold it".to_owned()]);
    };
    let mut wrong = Vec::new();
    differences(facts, wanted, found, &mut wrong);
    let is_component = components(&facts.manifest).any(|it| std::ptr::eq(it, found));
    if is_component && !facts.has(name) && facts.has_code {
        wrong.push(
            "no dex file holds its class under this name: Android cannot start it".to_owned(),
        );
    }
    Point::judged(title, wrong)
}

fn permission(facts: &Facts, wanted: &NewElement, name: &str, title: String) -> Point {
    let limit = wanted.attributes.iter().find(|it| it.local == "maxSdkVersion");
    let limit: Option<u32> = limit.and_then(|it| it.value.parse().ok());
    match manifest::permission(&facts.manifest, name) {
        None => Point::judged(title, vec!["the merged manifest does not ask for it".to_owned()]),
        Some(Some(found)) if limit.is_none_or(|limit| found < limit) => Point::judged(
            title,
            vec![format!("it is asked for up to Android's level {found} only")],
        ),
        Some(_) => Point::judged(title, Vec::new()),
    }
}

/// What is wanted of an element and differs.
fn differences(facts: &Facts, wanted: &NewElement, found: &Element, wrong: &mut Vec<String>) {
    for attribute in wanted.attributes.iter().filter(|it| it.local != "name") {
        wrong.extend(difference(facts, attribute, found));
    }
    for filter in wanted.children.iter().filter(|it| it.name == "intent-filter") {
        let filters = found.named("intent-filter");
        if !filters.into_iter().any(|it| holds(facts, it, filter)) {
            wrong.push(format!("no intent filter of it holds {}", shown(filter)));
        }
    }
    for child in wanted.children.iter().filter(|it| it.name == "meta-data") {
        let same = |it: &&Element| {
            child.attributes.iter().all(|attribute| difference(facts, attribute, it).is_none())
        };
        if !found.named("meta-data").any(|it| same(&it)) {
            wrong.push(format!("its meta-data lacks {}", shown(child)));
        }
    }
}

fn difference(facts: &Facts, wanted: &NewAttribute, found: &Element) -> Option<String> {
    let name = &wanted.local;
    let Some(value) = found.android(name) else {
        // Android takes a component with filters for exported, others not.
        if name == "exported" && wanted.value == is_exported(found).to_string() {
            return None;
        }
        return Some(format!("`{name}` is missing; wanted: `{}`", wanted.value));
    };
    let text = facts.resources.text(value)?;
    let is_number = |it: &str| it.parse::<i64>().is_ok();
    if wanted.value.contains("${") {
        let (start, _) = wanted.value.split_once("${").unwrap_or_default();
        let is_filled = text.starts_with(start) && text.len() > start.len() && !text.contains("${");
        return (!is_filled)
            .then(|| format!("`{name}` is `{}`: the build left it unfilled", text.escape_debug()));
    }
    let named_number = matches!(value, Value::Integer(_)) && !is_number(&wanted.value);
    match text == wanted.value || named_number && is_named(name, &wanted.value, &text) {
        true => None,
        false => Some(format!("`{name}` is `{}`, not `{}`", text.escape_debug(), wanted.value)),
    }
}

/// Whether a number is the one that a word of the source was compiled to.
fn is_named(attribute: &str, word: &str, number: &str) -> bool {
    const LEVELS: [&str; 4] = ["normal", "dangerous", "signature", "signatureOrSystem"];
    match attribute {
        "protectionLevel" => {
            LEVELS.iter().position(|it| *it == word).is_none_or(|it| it.to_string() == number)
        }
        // Other words are flags of Android's that no pack has a wrong number for.
        _ => true,
    }
}

/// Whether a filter holds all that another does.
fn holds(facts: &Facts, filter: &Element, wanted: &NewElement) -> bool {
    let holds_one = |child: &NewElement| {
        filter.named(&child.name).any(|it| {
            child.attributes.iter().all(|attribute| difference(facts, attribute, it).is_none())
        })
    };
    wanted.children.iter().all(|child| {
        // The merger may take the parts of one `data` apart: each part counts.
        let apart = || {
            child.attributes.iter().all(|attribute| {
                filter.named("data").any(|it| difference(facts, attribute, it).is_none())
            })
        };
        holds_one(child) || child.name == "data" && apart()
    })
}

fn shown(element: &NewElement) -> String {
    let own = element.attributes.iter().map(|it| format!("{}=\"{}\"", it.local, it.value));
    let inner = element.children.iter().map(shown);
    own.chain(inner).collect::<Vec<_>>().join(" ")
}

fn link(facts: &Facts, activity: &str, filter: &NewElement) -> Point {
    let title = format!("A click's link opens `{activity}`");
    let named = |it: &&Element| {
        ["activity", "activity-alias"].contains(&it.name.as_str())
            && name_of(&facts.manifest, it) == activity
    };
    let Some(found) = in_application(&facts.manifest).find(named) else {
        return Point::judged(title, vec!["the merged manifest has no such activity".to_owned()]);
    };
    let mut wrong = Vec::new();
    if !is_exported(found) {
        wrong.push("it is not exported: only the app itself may start it".to_owned());
    }
    if !found.named("intent-filter").any(|it| holds(facts, it, filter)) {
        wrong.push(format!("no intent filter of it holds {}", shown(filter)));
    }
    if found.name == "activity" && facts.has_code && !facts.has(activity) {
        wrong.push("no dex file holds its class under this name".to_owned());
    }
    Point::judged(title, wrong)
}

fn class(facts: &Facts, name: &str, what: &str, is_kept: bool) -> Point {
    let title = format!("The class `{name}`, {what}");
    if facts.has(name) {
        return Point::judged(title, Vec::new());
    }
    let may_be_shrunk = facts.may_be_shrunk();
    if may_be_shrunk && !is_kept {
        let why = "no dex file holds this name: the shrinker may have renamed it, or dropped it \
                   because nothing calls it";
        return Point { state: State::Open, title, details: vec![why.to_owned()] };
    }
    let why = match may_be_shrunk {
        true => {
            "no dex file holds this name: it was not built in, or the shrinker renamed or removed \
             it because its keep rule is missing"
        }
        false => "no dex file holds it",
    };
    Point::judged(title, vec![why.to_owned()])
}

fn absent(facts: &Facts, classes: &BTreeSet<String>, edition: &str) -> Point {
    let found: Vec<String> =
        classes.iter().filter(|it| facts.has(it)).map(|it| format!("`{it}` is there")).collect();
    Point::judged(format!("Nothing of `{edition}` is left beside it"), found)
}

fn constant(facts: &Facts, class: &str, name: &str, value: &str, is_text: bool) -> Point {
    let title = format!("`{name}` is the value of push.toml");
    if let Some(found) = facts.constant(class, name) {
        let wrong =
            (found != value).then(|| format!("it is `{}`, not `{value}`", found.escape_debug()));
        return Point::judged(title, wrong.into_iter().collect());
    }
    // The compiler copies constants to where they are used, and the shrinker drops their class.
    if is_text && facts.texts.contains(value) {
        return Point::judged(title, Vec::new());
    }
    if is_text && facts.has_code && !facts.may_be_shrunk() {
        return Point::judged(title, vec!["its value stands nowhere in the code".to_owned()]);
    }
    let details = vec![
        "its class is gone, with the code that uses it, or the shrinker copied it there".to_owned(),
    ];
    Point { state: State::Open, title, details }
}

/// What holds whatever push.toml asks for.
fn whatever_is_asked(facts: &Facts, demands: &Demands) -> Vec<(Point, Code)> {
    let named =
        |what: &str| sdk(&facts.manifest, what).map_or("not told".to_owned(), |it| it.to_string());
    let levels =
        format!("minSdk {}, targetSdk {}", named("minSdkVersion"), named("targetSdkVersion"));
    let notify = cannot_notify(&facts.manifest).then(|| {
        format!("{levels}: from Android 13 on it must ask for `{POST_NOTIFICATIONS}`, and does not")
    });
    let may = format!("The app may show notifications ({levels})");
    let twice = facts.twice.iter().take(5).map(|it| format!("`{it}` is in two dex files"));
    let once = Point::judged("No class of an SDK is there twice".to_owned(), twice.collect());
    let mut points = vec![
        (Point::judged(may, notify.into_iter().collect()), Code::DoctorNotificationsPermission),
        (once, Code::DoctorTwoGenerations),
        (unfilled(facts), Code::ArtifactDiffers),
        (signing::point(facts, &demands.fingerprints), Code::DoctorFingerprint),
        (secrets(facts), Code::DoctorSecretInApp),
    ];
    let doubles = duplicates(facts, demands).into_iter();
    points.extend(doubles.map(|it| (it, Code::ArtifactDiffers)));
    if facts.form == Form::Bundle {
        let details =
            vec!["`bundletool` or the store makes the APKs: judge one of those, too".to_owned()];
        let point = Point { state: State::Open, title: "It is a bundle".to_owned(), details };
        points.push((point, Code::ArtifactDiffers));
    }
    if !facts.oddities.is_empty() {
        let title = "The file is odd".to_owned();
        let point = Point { state: State::Open, title, details: facts.oddities.clone() };
        points.push((point, Code::ArtifactMalformed));
    }
    points
}

pub(super) fn secrets(facts: &Facts) -> Point {
    let found = facts.secrets.iter().map(|it| format!("{}: {}", it.place.escape_debug(), it.what));
    let state = match facts.secrets.iter().map(|it| it.is_known).max() {
        Some(true) => State::Wrong,
        Some(false) => State::Open,
        None => State::Right,
    };
    Point { state, title: "It carries no secret of a server".to_owned(), details: found.collect() }
}

fn unfilled(facts: &Facts) -> Point {
    let mut found = Vec::new();
    walk(&facts.manifest, &mut |element| {
        for attribute in &element.attributes {
            if let Some(text) = attribute.value.text().filter(|it| it.contains("${")) {
                found.push(format!(
                    "`{}` of `{}` is `{}`",
                    attribute.name.escape_debug(),
                    element.name.escape_debug(),
                    text.escape_debug()
                ));
            }
        }
    });
    Point::judged("No manifest placeholder is left unfilled".to_owned(), found)
}

pub(super) fn walk<'e>(element: &'e Element, visit: &mut dyn FnMut(&'e Element)) {
    visit(element);
    for child in &element.children {
        walk(child, visit);
    }
}

/// Events of vendors' that two components take: only one of them is told.
fn duplicates(facts: &Facts, demands: &Demands) -> Vec<Point> {
    let mut wanted: BTreeSet<(String, String)> = BTreeSet::new();
    for demand in &demands.list {
        let Demanded::Element { element, .. } = &demand.what else { continue };
        if element.name != "service" {
            continue;
        }
        for action in
            element.children.iter().flat_map(|it| &it.children).filter(|it| it.name == "action")
        {
            wanted.extend(
                action.attributes.first().map(|it| (element.name.clone(), it.value.clone())),
            );
        }
    }
    wanted
        .into_iter()
        .map(|(kind, action)| {
            Point::judged(format!("One {kind} takes `{action}`"), takers(facts, &kind, &action))
        })
        .collect()
}

/// The components that take an event, where they are several that the app itself has.
pub(super) fn takers(facts: &Facts, kind: &str, action: &str) -> Vec<String> {
    let takes = |it: &&Element| it.name == kind && manifest::actions(it).contains(action);
    let priority =
        |it: &Element| it.named("intent-filter").any(|filter| filter.android("priority").is_some());
    let own: Vec<&Element> =
        components(&facts.manifest).filter(takes).filter(|it| !priority(it)).collect();
    match own.as_slice() {
        [] | [_] => Vec::new(),
        several => {
            several.iter().map(|it| format!("`{}` does", name_of(&facts.manifest, it))).collect()
        }
    }
}
