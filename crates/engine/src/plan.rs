//! The plan: requirements held against the files and the ledger, one at a time.
//!
//! Knows ownership (what we created, adopted, replaced) and conflicts; how a thing of each kind
//! is found or written is the android crate's business. Computing a plan touches nothing.

use std::collections::{BTreeMap, BTreeSet};

use pushwright_android::{
    CannotTell, Choice, Difference, Key, Kind, Owned, Place, Presence, Project, RelPath, Snapshot,
    Step, Want, Way, claims, container, ensure, locate, presence, without_cr,
};
use pushwright_config::config::PushConfig;
use pushwright_config::{Code, Diagnostic, PackSet, Severity};
use pushwright_lossless::{Edit, SourceText, Span, TextEdit, style};

use crate::checks::{self, Asked};
use crate::finding;
use crate::ledger::{Ledger, Own, State, by_digest, digest};
use crate::require::{
    DropFiles, Need, Origin, Required, Requirement, Scene, VendorFile, What, require,
    require_gradle,
};
use crate::superseded::Superseded;

/// All that a plan is computed from.
pub struct Inputs<'a> {
    /// push.toml; `None` withdraws everything.
    pub config: Option<&'a PushConfig>,
    /// What the application is, over what its files say.
    pub choice: Choice,
    /// The packs that push.toml may name.
    pub packs: &'a PackSet,
    /// The project's files.
    pub snapshot: &'a Snapshot,
    /// push.lock.
    pub ledger: &'a Ledger,
    /// Source drops by vendor and certificate field, read from outside the project.
    pub drops: BTreeMap<(String, String), DropFiles>,
    /// Which conflicts may be settled our way.
    pub take: Take,
}

/// The permission to overwrite what is not ours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Take {
    /// None.
    #[default]
    Nothing,
    /// For every conflict.
    All,
    /// For the conflicts of these keys.
    Keys(BTreeSet<Key>),
}

impl Take {
    fn allows(&self, key: &Key) -> bool {
        match self {
            Take::Nothing => false,
            Take::All => true,
            Take::Keys(keys) => keys.contains(key),
        }
    }
}

/// What to write, what is left for a human, and what was noticed.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The files that change, by path.
    pub changes: Vec<Change>,
    /// What is left for a human, with places in the files as they are before the plan is applied.
    pub items: Vec<Item>,
    items_after: Vec<Item>,
    /// What was noticed; errors keep the plan from being applied.
    pub findings: Vec<Diagnostic>,
    /// push.lock after the plan is applied.
    pub ledger: Ledger,
    /// How many requirements hold once the plan is applied.
    pub satisfied: usize,
}

/// One file that changes.
#[derive(Clone, Debug)]
pub struct Change {
    /// The file.
    pub path: RelPath,
    /// Its text now; `None`: it is created.
    pub before: Option<SourceText>,
    /// Its text afterwards; `None`: it is deleted.
    pub after: Option<SourceText>,
    /// Why, in the order of the text afterwards.
    pub reasons: Vec<Reason>,
}

/// Why a part of a file changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The thing.
    pub key: Key,
    /// Who asks for it; empty where it is withdrawn because nobody does.
    pub origins: Vec<Origin>,
    /// Where it stands in the text afterwards.
    pub span: Span,
}

/// Something left for a human.
#[derive(Clone, Debug)]
pub struct Item {
    /// What sort of thing is left.
    pub kind: ItemKind,
    /// The thing.
    pub key: Key,
    /// What is the matter and what to do.
    pub diagnostic: Diagnostic,
}

/// Sorts of [`Item`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemKind {
    /// The user's text says something else, and we never wrote it.
    Conflict,
    /// The files do not tell.
    Unknown,
    /// It waits for something that is not there.
    HeldBack,
    /// What a pack checks of the whole project does not hold.
    Failed,
}

impl Plan {
    /// The same plan with the places of its items in the files as they are once it is applied.
    #[must_use]
    pub fn applied(&self) -> Plan {
        Plan { items: self.items_after.clone(), ..self.clone() }
    }

    /// Whether nothing changes.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.changes.is_empty()
    }
}

/// Holds what push.toml requires against the project.
///
/// # Errors
/// What keeps the project from being worked on at all: malformed files, no application module.
pub fn plan(inputs: &Inputs<'_>) -> Result<Plan, Vec<Diagnostic>> {
    let required = match inputs.config {
        Some(config) => in_scene(inputs, config, require)?,
        None => Required::default(),
    };
    hold(inputs, required)
}

/// Holds against the project that its build knows pushwright; whatever else is ours stays.
///
/// # Errors
/// As [`plan()`].
pub fn plan_gradle(inputs: &Inputs<'_>) -> Result<Plan, Vec<Diagnostic>> {
    let required = match inputs.config {
        Some(config) => in_scene(inputs, config, require_gradle)?,
        None => Required::default(),
    };
    hold(inputs, required)
}

fn hold(inputs: &Inputs<'_>, required: Required) -> Result<Plan, Vec<Diagnostic>> {
    read(inputs.snapshot, &inputs.choice)?;
    let mut run = Run {
        inputs,
        working: inputs.snapshot.clone(),
        ledger: inputs.ledger.clone(),
        items: Vec::new(),
        edits: BTreeMap::new(),
        findings: required.findings,
        reasons: BTreeMap::new(),
        satisfied: 0,
    };
    let mut answered = run.claimed(&required.requirements)?;
    answered.extend(required.held_back.iter().map(|(requirement, _)| requirement.key.clone()));
    answered.extend(required.others);
    run.withdraw_unrequired(&answered)?;
    for old in &required.superseded {
        run.supersede(old)?;
    }
    for requirement in &required.requirements {
        run.bring_about(requirement)?;
    }
    let held_back = run.let_go(required.held_back)?;
    run.hold_back(&held_back);
    for (key, diagnostic) in required.left {
        run.leave(ItemKind::HeldBack, &key, diagnostic);
    }
    run.withdraw_containers()?;
    run.check(&required.checks)?;
    run.lost_lock();
    Ok(run.finish())
}

/// What `ask` answers about the project, its config and its ledger.
pub(crate) fn in_scene<T>(
    inputs: &Inputs<'_>,
    config: &PushConfig,
    ask: impl FnOnce(&Scene<'_>) -> T,
) -> Result<T, Vec<Diagnostic>> {
    let project = read(inputs.snapshot, &inputs.choice)?;
    let own_files: BTreeSet<RelPath> = inputs
        .ledger
        .entries()
        .iter()
        .filter(|own| own.key.kind == Kind::File)
        .map(|own| own.file.clone())
        .collect();
    let scene = Scene {
        config,
        packs: inputs.packs,
        project: &project,
        drops: &inputs.drops,
        own_files: &own_files,
        ledger: inputs.ledger,
    };
    Ok(ask(&scene))
}

fn read<'s>(snapshot: &'s Snapshot, choice: &Choice) -> Result<Project<'s>, Vec<Diagnostic>> {
    Project::read(snapshot, choice).map_err(|problems| {
        problems.iter().map(|problem| finding::problem(snapshot, problem)).collect()
    })
}

/// A step that never converges is cut off here; no kind needs more than five.
const MOST_STEPS: usize = 16;

struct Run<'a> {
    inputs: &'a Inputs<'a>,
    working: Snapshot,
    ledger: Ledger,
    /// What is left, with its place in the text as it was then, and how many edits were before.
    items: Vec<(Item, usize)>,
    /// What was done to each file, in order.
    edits: BTreeMap<RelPath, Vec<TextEdit>>,
    findings: Vec<Diagnostic>,
    reasons: BTreeMap<RelPath, Vec<Reason>>,
    satisfied: usize,
}

/// Which text of a file: as the plan found it, or as it leaves it.
#[derive(Clone, Copy)]
enum When {
    Before,
    After,
}

type Fallible<T> = Result<T, Vec<Diagnostic>>;

impl Run<'_> {
    /// The keys in the ledger that some requirement answers for.
    fn claimed(&self, requirements: &[Requirement]) -> Fallible<BTreeSet<Key>> {
        let project = read(&self.working, &self.inputs.choice)?;
        let mut keys: BTreeSet<Key> = requirements.iter().map(|it| it.key.clone()).collect();
        for own in self.ledger.entries() {
            let answered = requirements.iter().any(|requirement| match &requirement.what {
                What::Want(want) => claims(&project, want, &own.key),
                What::VendorFile(_) | What::Keep => false,
            });
            if answered {
                keys.insert(own.key.clone());
            }
        }
        Ok(keys)
    }

    fn withdraw_unrequired(&mut self, answered: &BTreeSet<Key>) -> Fallible<()> {
        let gone: Vec<Own> = self
            .ledger
            .entries()
            .iter()
            .rev()
            .filter(|own| own.key.kind != Kind::Container)
            .filter(|own| !answered.contains(&own.key))
            .cloned()
            .collect();
        for own in gone {
            self.withdraw(&own)?;
        }
        Ok(())
    }

    /// Takes a thing of ours out, or puts back what stood in its place.
    fn withdraw(&mut self, own: &Own) -> Fallible<()> {
        if by_digest(&own.key) {
            self.withdraw_file(own);
            return Ok(());
        }
        let Some(text) = self.working.text(&own.file).map(str::to_owned) else {
            self.ledger.drop(&own.key);
            return Ok(());
        };
        let project = read(&self.working, &self.inputs.choice)?;
        let places: Vec<Span> = locate(&project, &own.key)
            .into_iter()
            .filter(|place| place.file == own.file)
            .map(|place| place.span)
            .collect();
        let unchanged_adoption = own.state == State::Adopted && own.value == own.was;
        if places.is_empty() || unchanged_adoption {
            self.ledger.drop(&own.key);
            return Ok(());
        }
        let found = places.iter().find_map(|place| region(&text, own, place));
        let found = found.or_else(|| places.iter().find_map(|place| part(&text, own, place)));
        let edit = found.map(|(span, was)| undo(&text, own, span, was));
        match edit {
            Some(edit) => {
                self.apply(&own.file, &edit.into(), &own.key, &[]);
                self.ledger.drop(&own.key);
            }
            None => self.changed_by_another(own, &places[0]),
        }
        Ok(())
    }

    /// Takes out what an older edition left, where that is allowed; else it is a conflict.
    fn supersede(&mut self, old: &Superseded) -> Fallible<()> {
        if self.assumed(&old.key) || self.is_left(&old.key) {
            return Ok(());
        }
        let project = read(&self.working, &self.inputs.choice)?;
        let mut places = locate(&project, &old.key);
        places.sort_by_key(|place| std::cmp::Reverse((place.file.clone(), place.span.start)));
        drop(project);
        if self.inputs.take.allows(&old.key) {
            for place in places {
                let text = self.working.text(&place.file).unwrap_or_default();
                let edit = Edit::delete(style::whole_lines(text, &place.span));
                self.apply(&place.file, &edit.into(), &old.key, &[]);
            }
            return Ok(());
        }
        for place in places {
            let message = format!(
                "`{}` belongs to `{}`, which `{}` takes the place of",
                old.key, old.old, old.new
            );
            let diagnostic = Diagnostic::warning(Code::ProjectOldEdition, message).help(format!(
                "`pushwright apply --take ours '{0}'` takes it out; `--take theirs '{0}'` keeps it",
                old.key
            ));
            let diagnostic = finding::at(diagnostic, &self.working, &place);
            self.leave(ItemKind::Conflict, &old.key, diagnostic);
        }
        Ok(())
    }

    /// Holds the packs' checks against the project as it will be.
    fn check(&mut self, asked: &[Asked]) -> Fallible<()> {
        let mut known: Vec<Key> = self.items.iter().map(|(item, _)| item.key.clone()).collect();
        let assumed = self.inputs.config.map_or(&[][..], |config| &config.assume_present);
        known.extend(assumed.iter().filter_map(|it| Key::parse(&it.value)));
        let project = read(&self.working, &self.inputs.choice)?;
        for (key, diagnostic) in checks::failed(&project, asked, &known) {
            match diagnostic.severity {
                Severity::Error => self.leave(ItemKind::Failed, &key, diagnostic),
                Severity::Warning | Severity::Info => self.findings.push(diagnostic),
            }
        }
        Ok(())
    }

    fn withdraw_file(&mut self, own: &Own) {
        match self.working.text(&own.file) {
            None => self.ledger.drop(&own.key),
            Some(_) if own.state == State::Adopted => self.ledger.drop(&own.key),
            Some(text) if digest(text) == own.value || self.inputs.take.allows(&own.key) => {
                self.working.remove(&own.file);
                self.reason(&own.file, &own.key, &[], 0..0);
                self.ledger.drop(&own.key);
            }
            Some(text) => {
                let whole = 0..text.len();
                self.changed_by_another(own, &whole);
            }
        }
    }

    /// What is no longer required but was edited since we wrote it stays.
    fn changed_by_another(&mut self, own: &Own, span: &Span) {
        let message =
            format!("`{}` is no longer required, but was edited since it was written", own.key);
        let place = Place::new(&own.file, span.start..span.start);
        let diagnostic =
            Diagnostic::warning(finding::conflict_code(&own.key), message).help(format!(
                "take it out by hand, or with `pushwright apply --take ours '{0}'`; \
             `--take theirs '{0}'` leaves it to you for good",
                own.key
            ));
        let diagnostic = finding::at(diagnostic, &self.working, &place);
        self.leave(ItemKind::Conflict, &own.key, diagnostic);
    }

    fn bring_about(&mut self, requirement: &Requirement) -> Fallible<()> {
        match &requirement.what {
            What::Keep => self.satisfied += 1,
            What::VendorFile(file) => self.vendor_file(requirement, file),
            What::Want(want) if !self.assumed(&requirement.key) => self.want(requirement, want)?,
            What::Want(_) => self.satisfied += 1,
        }
        Ok(())
    }

    fn assumed(&self, key: &Key) -> bool {
        let text = key.to_string();
        self.inputs
            .config
            .is_some_and(|config| config.assume_present.iter().any(|it| it.value == text))
    }

    fn want(&mut self, requirement: &Requirement, want: &Want) -> Fallible<()> {
        for _ in 0..MOST_STEPS {
            let project = read(&self.working, &self.inputs.choice)?;
            match presence(&project, want) {
                Presence::Present(place) => {
                    drop(project);
                    self.adopt(&requirement.key, &place);
                    self.satisfied += 1;
                    return Ok(());
                }
                Presence::Different(difference) => {
                    drop(project);
                    if !self.settle(requirement, &difference) {
                        return Ok(());
                    }
                }
                Presence::Unknown(unknown) => {
                    drop(project);
                    self.unknown(requirement, &unknown);
                    return Ok(());
                }
                Presence::Absent => {
                    let owned = self.owned();
                    match ensure(&project, want, &owned) {
                        Ok(Some(step)) => {
                            drop(project);
                            self.take_step(&step, requirement);
                        }
                        Ok(None) => break,
                        Err(unknown) => {
                            drop(project);
                            self.unknown(requirement, &unknown);
                            return Ok(());
                        }
                    }
                }
            }
        }
        let why = "no edit of ours brings it about".to_owned();
        let unknown = CannotTell { why, at: None, snippet: String::new() };
        self.unknown(requirement, &unknown);
        Ok(())
    }

    fn owned(&self) -> Owned {
        let created = self.ledger.entries().iter().filter(|own| own.state == State::Created);
        Owned::new(created.map(|own| (own.key.clone(), own.was.clone())))
    }

    /// What is there and not ours is adopted: from now on it follows push.toml.
    fn adopt(&mut self, key: &Key, place: &Place) {
        let Some(text) = self.working.text(&place.file) else { return };
        if self.owner_of(&place.file, text, &place.span).is_some() {
            return;
        }
        if self.ledger.of(key).next().is_some() && by_digest(key) {
            return;
        }
        let slice = &text[place.span.clone()];
        if place.span.is_empty() {
            return;
        }
        let value = if by_digest(key) { digest(slice) } else { slice.to_owned() };
        let already = self.ledger.of(key).any(|own| {
            own.state == State::Created
                || (own.file == place.file && part(text, own, &place.span).is_some())
        });
        if already {
            return;
        }
        self.ledger.put(Own {
            key: key.clone(),
            file: place.file.clone(),
            state: State::Adopted,
            was: value.clone(),
            value,
        });
    }

    /// The entry of the ledger whose text, as we last saw it, stands around `span`.
    fn owner_of(&self, file: &RelPath, text: &str, span: &Span) -> Option<(Own, Span)> {
        let entries = self.ledger.entries().iter().filter(|own| own.file == *file);
        entries.filter(|own| own.key.kind != Kind::Container).find_map(|own| {
            if by_digest(&own.key) {
                return (digest(text) == own.value).then(|| (own.clone(), 0..text.len()));
            }
            region(text, own, span).map(|(region, _)| (own.clone(), region))
        })
    }

    /// Makes a differing thing say what is wanted where we may; else it is a conflict.
    fn settle(&mut self, requirement: &Requirement, difference: &Difference) -> bool {
        let Some(fix) = &difference.fix else {
            self.conflict(requirement, difference);
            return false;
        };
        let file = &difference.at.file;
        let text = self.working.text(file).unwrap_or_default().to_owned();
        let owner = self.owner_of(file, &text, &difference.at.span);
        if owner.is_none() && !self.inputs.take.allows(&requirement.key) {
            self.conflict(requirement, difference);
            return false;
        }
        let after = fix.apply(&text);
        let entry = match owner {
            Some((own, region)) => {
                let Some(now) = grown(fix, &region) else { return false };
                let value = &after[now];
                let value = if by_digest(&own.key) { digest(value) } else { value.to_owned() };
                Own { value, ..own }
            }
            None => self.replaced(requirement, difference, fix, &text, &after),
        };
        self.apply(file, fix, &requirement.key, &requirement.origins);
        self.ledger.put(entry);
        true
    }

    /// The entry for a thing of the user's that is overwritten with permission.
    fn replaced(
        &self,
        requirement: &Requirement,
        difference: &Difference,
        fix: &TextEdit,
        before: &str,
        after: &str,
    ) -> Own {
        let file = difference.at.file.clone();
        let key = difference.part.as_ref().unwrap_or(&requirement.key).clone();
        let old = self.ledger.of(&key).find(|own| own.state == State::Created);
        let state = if old.is_some() { State::Created } else { State::Replaced };
        if by_digest(&key) {
            let was = if old.is_some() { String::new() } else { before.to_owned() };
            return Own { key, file, state, value: digest(after), was };
        }
        // What was ours keeps the white space that came with it, so that it still goes whole.
        let span = match old {
            Some(old) => with_blanks(before, &difference.at.span, &old.value),
            None => difference.at.span.clone(),
        };
        let value = after[grown(fix, &span).unwrap_or(0..0)].to_owned();
        let was = old.map_or_else(|| before[span].to_owned(), |old| old.was.clone());
        Own { key, file, state, value, was }
    }

    fn take_step(&mut self, step: &Step, requirement: &Requirement) {
        let text = self.working.text(&step.file).unwrap_or_default();
        let was = text[step.edit.range.clone()].to_owned();
        let value = &step.edit.text;
        let value = if by_digest(&step.key) { digest(value) } else { value.clone() };
        let entry = Own {
            key: step.key.clone(),
            file: step.file.clone(),
            state: State::Created,
            value,
            was,
        };
        self.apply(&step.file, &step.edit.clone().into(), &step.key, &requirement.origins);
        self.ledger.put(entry);
    }

    /// Edits a working text, moving the reasons it already has.
    fn apply(&mut self, file: &RelPath, edit: &TextEdit, key: &Key, origins: &[Origin]) {
        let text = self.working.text(file).unwrap_or_default();
        let after = edit.apply(text);
        let reasons = self.reasons.entry(file.clone()).or_default();
        for reason in reasons.iter_mut() {
            if let Some(span) = edit.map(&reason.span) {
                reason.span = span;
            }
        }
        let new =
            edit.edits().first().map_or(0..0, |it| it.range.start..it.range.start + it.text.len());
        self.working.set_text(file, after);
        self.edits.entry(file.clone()).or_default().push(edit.clone());
        self.reason(file, key, origins, new);
    }

    fn leave(&mut self, kind: ItemKind, key: &Key, diagnostic: Diagnostic) {
        let location = diagnostic.location.as_ref();
        let edits = location.and_then(|it| self.edits.get(&RelPath::new(&it.file)?));
        let age = edits.map_or(0, Vec::len);
        self.items.push((Item { kind, key: key.clone(), diagnostic }, age));
    }

    /// The item with its place in the first or the last text of its file; as it is where that text
    /// lacks the place.
    fn moved(&self, item: &Item, age: usize, when: When) -> Item {
        let mut item = item.clone();
        let diagnostic = &mut item.diagnostic;
        let Some(location) = &mut diagnostic.location else { return item };
        let Some(file) = RelPath::new(&location.file) else { return item };
        let snapshot = match when {
            When::Before => self.inputs.snapshot,
            When::After => &self.working,
        };
        let (Some(edits), Some(text)) = (self.edits.get(&file), snapshot.text(&file)) else {
            return item;
        };
        let mapped = |span: &Span| match when {
            When::Before => {
                edits[..age].iter().rev().try_fold(span.clone(), |it, edit| edit.map_back(&it))
            }
            When::After => edits[age..].iter().try_fold(span.clone(), |it, edit| edit.map(&it)),
        };
        let patch = diagnostic.patch.as_ref().map(|patch| mapped(&patch.span));
        let (Some(span), true) = (mapped(&location.span), patch != Some(None)) else {
            return item;
        };
        location.span = span;
        location.source = std::sync::Arc::from(text);
        if let (Some(patch), Some(Some(span))) = (&mut diagnostic.patch, patch) {
            patch.span = span;
        }
        item
    }

    fn reason(&mut self, file: &RelPath, key: &Key, origins: &[Origin], span: Span) {
        let reason = Reason { key: key.clone(), origins: origins.to_vec(), span };
        self.reasons.entry(file.clone()).or_default().push(reason);
    }

    fn conflict(&mut self, requirement: &Requirement, difference: &Difference) {
        let known = self.ledger.of(&requirement.key).next().is_some();
        let code = match difference.way {
            Way::TakenOut => Code::ManifestRemovedByUser,
            Way::Value | Way::OtherName(_) => finding::conflict_code(&requirement.key),
        };
        let key = &requirement.key;
        let mut diagnostic = Diagnostic::error(code, difference.message.as_str());
        let original = self.inputs.snapshot.text(&difference.at.file);
        let working = self.working.text(&difference.at.file).unwrap_or_default();
        diagnostic = finding::at(diagnostic, &self.working, &difference.at);
        if let Some(fix) = &difference.fix {
            let after = fix.apply(working);
            if let Some(now) = grown(fix, &difference.at.span) {
                diagnostic = diagnostic.patch(difference.at.span.clone(), &after[now]);
            }
        }
        if original.is_none() || known {
            diagnostic =
                diagnostic.note("pushwright wrote it, and someone else has changed it since");
        }
        let help = match &difference.fix {
            Some(_) => format!(
                "`pushwright apply --take ours '{key}'` writes this; `--take theirs '{key}'` keeps yours"
            ),
            None => {
                format!("mend it by hand; `pushwright apply --take theirs '{key}'` keeps yours")
            }
        };
        diagnostic = diagnostic.help(match self.name_help(requirement, difference) {
            Some(name) => format!("{name}; {help}"),
            None => help,
        });
        self.leave(ItemKind::Conflict, key, diagnostic);
    }

    /// The line of push.toml that makes the user's class the one that is wanted.
    fn name_help(&self, requirement: &Requirement, difference: &Difference) -> Option<String> {
        let Way::OtherName(name) = &difference.way else { return None };
        requirement.origins.iter().find_map(|origin| {
            let (vendor, edition) = origin.who.split_once('/')?;
            let pack = self.inputs.packs.get(vendor, edition)?;
            let field = pack.certificate.iter().find(|field| {
                field.source.is_some() && requirement.key.name.contains(&format!("/{}[", field.key))
            })?;
            Some(format!(
                "`{} = \"{name}\"` under `[vendors.{vendor}]` in push.toml makes it yours",
                field.key
            ))
        })
    }

    fn unknown(&mut self, requirement: &Requirement, unknown: &CannotTell) {
        let key = &requirement.key;
        let code = match key.kind {
            Kind::IntentFilter => Code::ManifestActivityNotFound,
            _ => Code::GradleCannotTell,
        };
        let mut diagnostic =
            Diagnostic::warning(code, format!("cannot tell about `{key}`: {}", unknown.why));
        if let Some(place) = &unknown.at {
            diagnostic = finding::at(diagnostic, &self.working, place);
        }
        if !unknown.snippet.is_empty() {
            diagnostic =
                diagnostic.note(format!("what belongs there:\n{}", unknown.snippet.trim_end()));
        }
        diagnostic = diagnostic.help(format!(
            "add it by hand if it is missing, then say so in push.toml:\n[assume]\npresent = [\"{}\"]",
            key.to_string().replace('\\', "\\\\").replace('"', "\\\"")
        ));
        self.leave(ItemKind::Unknown, key, diagnostic);
    }

    fn vendor_file(&mut self, requirement: &Requirement, file: &VendorFile) {
        let key = &requirement.key;
        if self.assumed(key) {
            self.satisfied += 1;
            return;
        }
        if file.json.is_empty() && self.working.contains(&file.path) {
            self.satisfied += 1;
            return;
        }
        let Some(text) = self.working.text(&file.path) else {
            let message = format!("`{}` is not there", file.path);
            let diagnostic =
                Diagnostic::warning(Code::FileMissing, message).help(file.help.as_str());
            self.leave(ItemKind::HeldBack, key, diagnostic);
            return;
        };
        let problems = crate::json::disagreements(text, &file.json);
        if problems.is_empty() {
            self.satisfied += 1;
        }
        for (message, span) in problems {
            let place = Place::new(&file.path, span);
            let diagnostic =
                Diagnostic::error(Code::FileMismatch, message).help(file.help.as_str());
            let diagnostic = finding::at(diagnostic, &self.working, &place);
            self.leave(ItemKind::Conflict, key, diagnostic);
        }
    }

    /// Brings about what waited for a place in the manifest that is free by now; the rest waits on.
    fn let_go(
        &mut self,
        held_back: Vec<(Requirement, Need)>,
    ) -> Fallible<Vec<(Requirement, Need)>> {
        let mut waiting = Vec::new();
        for (requirement, need) in held_back {
            let free = match &need {
                Need::Registered(key) => !self.assumed(key) && !self.is_left(key),
                Need::Class(_) | Need::File(_) | Need::ImSdk(_) => false,
            };
            match free {
                true => self.bring_about(&requirement)?,
                false => waiting.push((requirement, need)),
            }
        }
        Ok(waiting)
    }

    fn is_left(&self, key: &Key) -> bool {
        self.items.iter().any(|(item, _)| item.key == *key)
    }

    /// One item a missing thing, naming what waits for it.
    fn hold_back(&mut self, held_back: &[(Requirement, Need)]) {
        let mut by_need: BTreeMap<&Need, Vec<&Requirement>> = BTreeMap::new();
        for (requirement, need) in held_back {
            by_need.entry(root_need(need, held_back)).or_default().push(requirement);
        }
        for (need, waiting) in by_need {
            let keys: Vec<String> = waiting.iter().map(|it| format!("  {}", it.key)).collect();
            let note = format!("waiting for it:\n{}", keys.join("\n"));
            let (message, help) = match need {
                Need::File(path) => {
                    self.note(&Key::new(Kind::File, path.as_str()), note);
                    continue;
                }
                Need::Registered(key) => {
                    self.note(key, note);
                    continue;
                }
                Need::Class(class) => (
                    format!("`{class}` is not in the sources"),
                    self.drop_help(class).unwrap_or_else(|| {
                        "add the class, or mend its name in push.toml".to_owned()
                    }),
                ),
                Need::ImSdk(artifact) => (
                    format!("push.toml names an IM SDK that no module declares (`{artifact}`)"),
                    format!("add `{artifact}` to the dependencies, or set `im.sdk = \"none\"`"),
                ),
            };
            let diagnostic =
                Diagnostic::warning(Code::SourceHeldBack, message).note(note).help(help);
            let key = waiting[0].key.clone();
            self.leave(ItemKind::HeldBack, &key, diagnostic);
        }
    }

    /// Adds a note to what is left already; what push.toml promises is not left.
    fn note(&mut self, key: &Key, note: String) {
        let item = self.items.iter_mut().map(|(item, _)| item).find(|it| it.key == *key);
        if let Some(item) = item {
            item.diagnostic.notes.push(note);
        }
    }

    /// Which field of push.toml names the sources that hold a class.
    fn drop_help(&self, class: &str) -> Option<String> {
        let config = self.inputs.config?;
        config.vendors.iter().find_map(|vendor| {
            let pack = self.inputs.packs.get(&vendor.vendor.value, &vendor.edition.value)?;
            pack.certificate.iter().find_map(|field| {
                let provides = field.provides.as_ref()?;
                class.starts_with(&format!("{}.", provides.package)).then(|| {
                    format!(
                        "set `{}` under `[vendors.{}]` in push.toml: {}",
                        field.key, vendor.vendor.value, field.help
                    )
                })
            })
        })
    }

    /// Containers of ours that hold nothing any more go, innermost first.
    fn withdraw_containers(&mut self) -> Fallible<()> {
        let mut containers: Vec<Own> = self
            .ledger
            .entries()
            .iter()
            .filter(|own| own.key.kind == Kind::Container)
            .cloned()
            .collect();
        containers.sort_by_key(|own| std::cmp::Reverse(nesting(&own.key)));
        for own in containers {
            let project = read(&self.working, &self.inputs.choice)?;
            let found = container(&project, &own.key);
            let Some((file, span, inner)) = found else {
                self.ledger.drop(&own.key);
                continue;
            };
            let text = self.working.text(&file).unwrap_or_default().to_owned();
            let spelled = variants(&own).into_iter().find_map(|(value, was)| {
                let covers = |r: &Span| {
                    r.start <= inner.start
                        && r.end >= inner.end
                        && (r.start >= span.start || r.end >= span.end)
                };
                occurrences(&text, &value).into_iter().find(covers).map(|r| (r, was))
            });
            if let Some((span, was)) = spelled {
                self.apply(&file, &Edit::replace(span, was).into(), &own.key, &[]);
                self.ledger.drop(&own.key);
            }
        }
        Ok(())
    }

    /// Says so when files of ours are adopted because no ledger knows them.
    fn lost_lock(&mut self) {
        let adopted = |own: &&Own| own.key.kind == Kind::File && own.state == State::Adopted;
        let count = self.ledger.entries().iter().filter(adopted).count();
        if !self.inputs.ledger.is_empty() || count == 0 {
            return;
        }
        let message = format!("push.lock is not there, but {count} files that it would name are");
        let finding = Diagnostic::info(Code::LockLost, message).help(
            "restore it from version control; without it what is there is adopted, and \
             `pushwright remove` leaves it",
        );
        self.findings.push(finding);
    }

    fn finish(mut self) -> Plan {
        let mut changes = Vec::new();
        let paths: BTreeSet<RelPath> = self.reasons.keys().cloned().collect();
        for path in paths {
            let source = |snapshot: &Snapshot| match snapshot.get(&path) {
                Some(pushwright_android::Content::Text(text)) => Some(text.clone()),
                _ => None,
            };
            let (before, after) = (source(self.inputs.snapshot), source(&self.working));
            if before == after {
                continue;
            }
            let mut reasons = self.reasons.remove(&path).unwrap_or_default();
            reasons.sort_by_key(|it| (it.span.start, it.key.clone()));
            changes.push(Change { path, before, after, reasons });
        }
        let (items, items_after) = self
            .items
            .iter()
            .map(|(item, age)| {
                let before = self.moved(item, *age, When::Before);
                (before, self.moved(item, *age, When::After))
            })
            .unzip();
        Plan {
            changes,
            items,
            items_after,
            findings: self.findings,
            ledger: self.ledger,
            satisfied: self.satisfied,
        }
    }
}

/// How deep a container stands; one that was opened counts as inside the same one made.
fn nesting(container: &Key) -> (usize, bool) {
    let path = container.name.split_once('#').map_or("", |(_, path)| path);
    (path.matches('/').count(), path.ends_with("{}"))
}

/// What a chain of things that wait for each other waits for in the end.
fn root_need<'a>(need: &'a Need, held_back: &'a [(Requirement, Need)]) -> &'a Need {
    let mut need = need;
    for _ in 0..8 {
        let Need::Class(class) = need else { return need };
        let file = class.replace('.', "/");
        let further = held_back.iter().find(|(requirement, _)| {
            requirement.key.kind == Kind::File
                && requirement.key.name.rsplit_once('.').is_some_and(|(it, _)| it.ends_with(&file))
        });
        match further {
            Some((_, next)) if next != need => need = next,
            _ => return need,
        }
    }
    need
}

/// Where `span` stands after `edit`, insertions at its very ends included.
fn grown(edit: &TextEdit, span: &Span) -> Option<Span> {
    let mut end = span.end as isize;
    let mut start = span.start as isize;
    for it in edit.edits() {
        let shift = it.text.len() as isize - it.range.len() as isize;
        if it.range.end < span.start {
            start += shift;
            end += shift;
        } else if it.range.start >= span.start && it.range.end <= span.end {
            end += shift;
        } else if it.range.start < span.end {
            return None;
        }
    }
    Some(start as usize..end as usize)
}

/// `span` with the white space around it that `value` has at its ends, where it stands there too.
fn with_blanks(text: &str, span: &Span, value: &str) -> Span {
    let head = &value[..value.len() - value.trim_start().len()];
    let tail = &value[value.trim_end().len()..];
    let start =
        if text[..span.start].ends_with(head) { span.start - head.len() } else { span.start };
    let end = if text[span.end..].starts_with(tail) { span.end + tail.len() } else { span.end };
    start..end
}

/// The text of an entry as it may stand now: git may have changed the line ends.
fn variants(own: &Own) -> Vec<(String, String)> {
    let lf = |text: &str| without_cr(text);
    let crlf = |text: &str| without_cr(text).replace('\n', "\r\n");
    let mut all = vec![
        (own.value.clone(), own.was.clone()),
        (lf(&own.value), lf(&own.was)),
        (crlf(&own.value), crlf(&own.was)),
    ];
    all.dedup();
    all
}

fn occurrences(text: &str, value: &str) -> Vec<Span> {
    if value.is_empty() {
        return Vec::new();
    }
    text.match_indices(value).map(|(at, found)| at..at + found.len()).collect()
}

/// Where the remembered text of `own` stands around `place`, and what was there before it.
fn region(text: &str, own: &Own, place: &Span) -> Option<(Span, String)> {
    variants(own).into_iter().find_map(|(value, was)| {
        let around = |it: &Span| it.start <= place.start && place.end <= it.end;
        occurrences(text, &value).into_iter().find(around).map(|span| (span, was))
    })
}

/// Where the remembered text of a part of the user's thing at `place` stands, such as a version.
fn part(text: &str, own: &Own, place: &Span) -> Option<(Span, String)> {
    let mended = own.state != State::Created && own.value != own.was;
    variants(own).into_iter().filter(|_| mended).find_map(|(value, was)| {
        match occurrences(&text[place.clone()], &value).as_slice() {
            [only] => Some((place.start + only.start..place.start + only.end, was)),
            _ => None,
        }
    })
}

/// The edit that undoes an entry; text that we know without its line goes with its line.
fn undo(text: &str, own: &Own, span: Span, was: String) -> Edit {
    let whole = own.state == State::Created
        && was.is_empty()
        && !own.value.starts_with(['\n', '\r', ' ', ';']);
    if whole { Edit::delete(style::whole_lines(text, &span)) } else { Edit::replace(span, was) }
}
