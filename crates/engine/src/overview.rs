//! What the vendors of a project need and how it stands, and the way of a message through it: one
//! value that a page is drawn from.
//!
//! Knows which requirement, finding and form belongs where; what must hold and what is wrong is told
//! by the plan, the doctor and the consoles' forms. The page itself is `overview/page.rs`.

use std::collections::{BTreeMap, BTreeSet};

use pushwright_android::{Key, Kind, Presence, Project, presence};
use pushwright_config::{Code, Diagnostic, Severity};

use crate::console::Sheet;
use crate::doctor::{State as PointState, Step, Symptom, checklist};
use crate::model::context::Context;
use crate::model::requirement::{Requirement, What};
use crate::plan::{Inputs, ItemKind, Plan, with_context};
use crate::require::require;
use crate::vendor::vendors;

mod page;

pub use page::page;

/// What an app needs of one vendor, in the order of the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// Repositories, libraries, Gradle plugins.
    Sdk,
    /// Permissions, components, settings, placeholders.
    Manifest,
    /// Rules for the shrinker.
    Rules,
    /// The file that the vendor hands out.
    File,
    /// Asking for a token.
    Registration,
    /// Telling the IM server of it.
    Token,
    /// What a tap on a notification opens.
    Click,
    /// What must be saved in the consoles.
    Console,
}

impl Aspect {
    /// All, in order.
    pub const ALL: [Aspect; 8] = [
        Aspect::Sdk,
        Aspect::Manifest,
        Aspect::Rules,
        Aspect::File,
        Aspect::Registration,
        Aspect::Token,
        Aspect::Click,
        Aspect::Console,
    ];

    /// What heads its column.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Aspect::Sdk => "SDK",
            Aspect::Manifest => "Manifest",
            Aspect::Rules => "Rules",
            Aspect::File => "File",
            Aspect::Registration => "Registration",
            Aspect::Token => "Token report",
            Aspect::Click => "Click",
            Aspect::Console => "Console",
        }
    }

    /// The predicted failures that speak against it, by the points of the checklist.
    fn against(self) -> &'static [&'static [Code]] {
        match self {
            Aspect::Registration => &[checklist::REGISTRATION, checklist::CONSENT],
            Aspect::Token => &[checklist::TOKEN],
            Aspect::Click => &[checklist::TAP],
            Aspect::Console => {
                &[checklist::OWN_VALUES, checklist::SIGNING, checklist::OF_EACH_BUILD]
            }
            Aspect::Sdk | Aspect::Manifest | Aspect::Rules | Aspect::File => &[],
        }
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// How it stands.
    pub state: PointState,
    /// What it is, or what is wrong with it.
    pub text: String,
    /// The file, and the line where there is one.
    pub place: Option<(String, Option<usize>)>,
}

/// How one aspect of one vendor stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The aspect.
    pub aspect: Aspect,
    /// What was looked at; nothing where the vendor asks for nothing of the kind.
    pub details: Vec<Detail>,
}

impl Cell {
    /// The worst state of its details; `None`: nothing is asked for.
    #[must_use]
    pub fn state(&self) -> Option<PointState> {
        let has = |state| self.details.iter().any(|it| it.state == state);
        match (has(PointState::Wrong), has(PointState::Open), self.details.is_empty()) {
            (true, ..) => Some(PointState::Wrong),
            (_, true, _) => Some(PointState::Open),
            (.., true) => None,
            _ => Some(PointState::Right),
        }
    }
}

/// One vendor of push.toml.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VendorOverview {
    /// Its id.
    pub id: String,
    /// What people call the edition.
    pub title: String,
    /// A cell an aspect, in order.
    pub cells: Vec<Cell>,
}

/// One project.
#[derive(Clone, Debug)]
pub struct Overview {
    /// What people know it by: its folder.
    pub name: String,
    /// Its application id, where the files tell it.
    pub application_id: Option<String>,
    /// The vendors of push.toml.
    pub vendors: Vec<VendorOverview>,
    /// What a message passes on its way from the sender to the tap.
    pub steps: Vec<Step>,
    /// The consoles' forms.
    pub sheets: Vec<Sheet>,
    /// What the doctor found, with places as a person sees them.
    pub findings: Vec<Diagnostic>,
}

/// How the vendors of push.toml stand in a project, which people know by `name`.
///
/// # Errors
/// As `plan`.
pub fn overview(
    name: &str,
    inputs: &Inputs<'_>,
    plan: &Plan,
    symptoms: &[Symptom],
    sheets: Vec<Sheet>,
) -> Result<Overview, Vec<Diagnostic>> {
    let Some(config) = inputs.config else { return Err(Vec::new()) };
    with_context(inputs, config, |context| {
        let steps = checklist(config, context.project, symptoms, &sheets);
        Overview {
            name: name.to_owned(),
            application_id: context.project.application_id.clone(),
            vendors: vendor_overviews(context, plan, symptoms, &sheets),
            steps,
            sheets,
            findings: symptoms.iter().map(|it| it.diagnostic.clone()).collect(),
        }
    })
}

fn vendor_overviews(
    context: &Context<'_>,
    plan: &Plan,
    symptoms: &[Symptom],
    sheets: &[Sheet],
) -> Vec<VendorOverview> {
    let required = require(context);
    let waiting = required.held_back.into_iter().map(|(requirement, _)| requirement);
    let all: Vec<Requirement> = required.requirements.into_iter().chain(waiting).collect();
    let stands = Standing::new(context, plan);
    let (vendors, _) = vendors::configured(context.config, context.packs, context.project);
    let one = |vendor: &crate::vendor::variables::Vendor<'_>| {
        let (id, pack) = (vendor.pack.id.to_string(), vendor.pack);
        let rules = pack.proguard.as_ref().map(|it| it.path.as_str());
        let mut cells: BTreeMap<Aspect, Vec<Detail>> = BTreeMap::new();
        for requirement in &all {
            if let Some(aspect) = aspect_of(requirement, &id, rules) {
                cells.entry(aspect).or_default().push(stands.detail(requirement));
            }
        }
        for aspect in Aspect::ALL {
            let found = symptoms.iter().map(|it| &it.diagnostic);
            let found = found.filter(|it| {
                let speaks = aspect.against().iter().any(|codes| codes.contains(&it.code));
                speaks && it.severity >= Severity::Warning
            });
            cells.entry(aspect).or_default().extend(found.map(detail_of));
        }
        let has_form = sheets.iter().any(|it| it.vendor == pack.id.vendor);
        cells.entry(Aspect::Console).or_default().extend(has_form.then(compare));
        let cells = cells.into_iter().map(|(aspect, details)| Cell { aspect, details });
        VendorOverview {
            id: pack.id.vendor.clone(),
            title: pack.title.clone(),
            cells: cells.collect(),
        }
    };
    vendors.iter().map(one).collect()
}

/// What no file tells: what was saved in a console.
fn compare() -> Detail {
    let text = "compare the consoles with the forms below".to_owned();
    Detail { state: PointState::Open, text, place: None }
}

fn detail_of(finding: &Diagnostic) -> Detail {
    let place = finding.location.as_ref().map(|it| (it.file.clone(), Some(it.line_column().0)));
    Detail { state: PointState::Wrong, text: finding.message.clone(), place }
}

/// The column of a requirement in the row of the edition `id`; `None`: it is not asked for by it.
fn aspect_of(requirement: &Requirement, id: &str, rules: Option<&str>) -> Option<Aspect> {
    let mut origins = requirement.origins.iter();
    let own = requirement.origins.iter().find(|it| it.who == id);
    let of_all = origins.any(|it| it.title.is_none());
    if own.is_none() && !of_all {
        return None;
    }
    let of_rules = own.is_some_and(|it| Some(it.file.as_str()) == rules);
    Some(match (requirement.key.kind, &requirement.what) {
        (_, What::VendorFile(_)) => Aspect::File,
        (Kind::Proguard, _) => Aspect::Rules,
        (Kind::File, _) if of_rules => Aspect::Rules,
        (Kind::File, _) if own.is_some() => Aspect::Registration,
        (Kind::File, _) if requirement.key.is_source_of(crate::model::classes::TOKEN_MANAGER) => {
            Aspect::Token
        }
        (Kind::File, _) => Aspect::Registration,
        (Kind::IntentFilter, _) if own.is_none() => Aspect::Click,
        (Kind::Permission | Kind::Manifest | Kind::IntentFilter | Kind::Placeholder, _) => {
            Aspect::Manifest
        }
        _ => Aspect::Sdk,
    })
}

/// Which keys hold, and which do not.
struct Standing<'a> {
    project: &'a Project<'a>,
    plan: &'a Plan,
    changed: BTreeSet<&'a Key>,
}

impl<'a> Standing<'a> {
    fn new(context: &'a Context<'_>, plan: &'a Plan) -> Standing<'a> {
        let changed = plan.changes.iter().flat_map(|it| &it.reasons).map(|it| &it.key).collect();
        Standing { project: context.project, plan, changed }
    }

    fn detail(&self, requirement: &Requirement) -> Detail {
        let (key, title) = (&requirement.key, requirement.key.title());
        if let Some(item) = self.plan.items.iter().find(|it| it.key == *key) {
            let open = matches!(item.kind, ItemKind::Unknown | ItemKind::Undecided);
            let state = if open { PointState::Open } else { PointState::Wrong };
            return Detail { state, ..detail_of(&item.diagnostic) };
        }
        let place = self.place(requirement);
        let is_there = self.plan.satisfied.contains(key) && !self.changed.contains(key);
        let (state, text) = match is_there {
            true => (PointState::Right, title),
            false => (PointState::Wrong, format!("{title} is missing: `pushwright apply`")),
        };
        Detail { state, text, place }
    }

    fn place(&self, requirement: &Requirement) -> Option<(String, Option<usize>)> {
        let of_file = |path: &str| Some((path.to_owned(), None));
        match &requirement.what {
            What::VendorFile(file) => of_file(file.path.as_str()),
            What::Vacant(path) => of_file(path.as_str()),
            What::Keep => None,
            What::Want(want) => match presence(self.project, want) {
                Presence::Present(place) => {
                    let text = self.project.snapshot().text(&place.file).unwrap_or_default();
                    let at = pushwright_lossless::Position::of(text, place.span.start);
                    let line = (requirement.key.kind != Kind::File).then_some(at.line);
                    Some((place.file.to_string(), line))
                }
                _ => None,
            },
        }
    }
}
