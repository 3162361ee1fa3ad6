//! One project as a command sees it: push.toml, packs, files and ledger, and the plan of them.
//!
//! Knows in which order things are read; decides nothing, and finds no project.
//!
//! Over 500 lines: what a command sees is one order of steps, which reads best in one place.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use pushwright_android::{Choice, Content, Facts, Key, Package, Project, RelPath, Snapshot};
use pushwright_config::{
    Code, Diagnostic, PackSet, PushConfig, Severity, no_pack_folder, pack_folders, parse,
};
use pushwright_engine::{
    Change, Inputs, Keystore, LOCK_FILE, Ledger, Markers, Own, Patient, Plan, Reads, Signer,
    Symptom, Take, check_packs, doctor, drops, keystores, plan, plan_gradle, problem,
    sdk_questions, secrets, see,
};
use pushwright_lossless::{SourceText, TextEdit};

use crate::beside;
use crate::config_place::ConfigPlace;
use crate::disk::{self, Access, Bytes, Opened, Recovered, Write};
use crate::exit::Failure;
use crate::global::GlobalArgs;
use crate::home::{Home, home_around};
use crate::keystore::fingerprint;
use crate::output::Output;
use crate::sdk_file;

/// A project and everything that was read of it.
pub(crate) struct Session {
    pub(crate) home: Home,
    /// The Gradle project's folder.
    pub(crate) root: PathBuf,
    /// The home, held while the session lives.
    opened: Rc<Opened>,
    /// Where the config file is.
    place: ConfigPlace,
    /// The config's text as it is on disk; `None`: there is no file.
    on_disk: Option<SourceText>,
    /// The config's text as this command wants it.
    config_text: String,
    pub(crate) packs: PackSet,
    pub(crate) config: PushConfig,
    pub(crate) findings: Vec<Diagnostic>,
    pub(crate) snapshot: Snapshot,
    /// What the snapshot means, once it is read.
    facts: OnceCell<Rc<Facts>>,
    /// The packages around the build that it takes library modules from.
    packages: Arc<[Package]>,
    pub(crate) ledger: Ledger,
    lock_on_disk: Option<Bytes>,
    /// What becomes of AGENTS.md beside push.toml.
    pub(crate) for_agents: Option<Change>,
}

/// Takes hold of a project's home, and says what became of a run that was interrupted there.
pub(crate) fn take_hold(
    home: &Home,
    access: Access,
    output: &Output,
) -> Result<Rc<Opened>, Failure> {
    let opened = Opened::new(&home.folder, access)?;
    say_what_became(&opened, "here", output);
    Ok(Rc::new(opened))
}

/// Says what became of a run that was interrupted in a folder.
pub(crate) fn say_what_became(opened: &Opened, place: &str, output: &Output) {
    let end = match opened.recovered {
        Recovered::Nothing => return,
        Recovered::Undone => "undone",
        Recovered::Finished => "finished",
    };
    output.note(&format!("a run was interrupted {place}; what it began is {end}"));
}

impl Session {
    /// Reads a project, and keeps writers out meanwhile.
    pub(crate) fn to_read(home: &Home, global: &GlobalArgs) -> Result<Session, Failure> {
        Session::open(home, global, &Rc::new(Opened::new(&home.folder, Access::Read)?))
    }

    /// Reads a project, with the push.toml that is there.
    pub(crate) fn open(
        home: &Home,
        global: &GlobalArgs,
        opened: &Rc<Opened>,
    ) -> Result<Session, Failure> {
        Session::open_as(home, global, opened, None)
    }

    fn open_as(
        home: &Home,
        global: &GlobalArgs,
        opened: &Rc<Opened>,
        known: Option<&Snapshot>,
    ) -> Result<Session, Failure> {
        let place = ConfigPlace::new(home, global)?;
        let Some(source) = place.read(home)? else {
            let message = format!("`{}` is missing", place.path.display());
            let finding = Diagnostic::error(Code::ConfigNotFound, message)
                .help("write one with `pushwright setup <vendor> …` or `pushwright init`");
            return Err(finding.into());
        };
        let text = source.as_str().to_owned();
        Session::with_config(home, global, opened, Some(source), text, known)
    }

    /// The project as it is now, as far as it is held already.
    pub(crate) fn again(&self, global: &GlobalArgs) -> Result<Session, Failure> {
        Session::open_as(&self.home, global, &self.opened, Some(&self.snapshot))
    }

    /// The same project as if push.toml said `text`.
    pub(crate) fn saying(&self, global: &GlobalArgs, text: String) -> Result<Session, Failure> {
        let on_disk = self.on_disk.clone();
        let known = Some(&self.snapshot);
        Session::with_config(&self.home, global, &self.opened, on_disk, text, known)
    }

    /// The same files, of which less is asked: those that go are known with their text.
    pub(crate) fn with_files_of(self, other: &Session) -> Session {
        Session { snapshot: other.snapshot.clone(), ..self }
    }

    /// Reads the project again, all its sources and resources with their text.
    pub(crate) fn with_all_sources(&self, global: &GlobalArgs) -> Result<Session, Failure> {
        let mut session = self.again(global)?;
        let owned = owned_files(&session.ledger);
        let snapshot = disk::read_project(&self.root, disk::Sources::All, &owned)?;
        session.snapshot = snapshot.sharing(&session.snapshot);
        session.facts = OnceCell::new();
        Ok(session)
    }

    /// The secrets of servers in the files that were read, as warnings.
    pub(crate) fn secrets(&self, plan: &Plan) -> Result<Vec<Diagnostic>, Failure> {
        Ok(secrets(&Patient {
            config: &self.config,
            packs: &self.packs,
            project: &self.project()?,
            choice: &self.choice(),
            plan,
            signers: &[],
            surroundings: &[],
            below: self.home.below(),
            config_findings: &[],
        }))
    }

    /// Every failure that the project's files predict.
    pub(crate) fn symptoms(&self) -> Result<Vec<Symptom>, Failure> {
        // What keeps a plan from being applied is no reason to say nothing.
        self.symptoms_beside(&plan(&self.inputs(Some(&self.config))?).map_err(Failure::Findings)?)
    }

    /// The same, with the plan that was made already.
    pub(crate) fn symptoms_beside(&self, plan: &Plan) -> Result<Vec<Symptom>, Failure> {
        let project = self.project()?;
        let signers = self.signers(&project);
        Ok(doctor(&Patient {
            config: &self.config,
            packs: &self.packs,
            project: &project,
            choice: &self.choice(),
            plan,
            signers: &signers,
            surroundings: &disk::read_surroundings(&self.root),
            below: self.home.below(),
            config_findings: &self.findings,
        }))
    }

    /// The files of the project as edits leave them.
    pub(crate) fn edited(&self, edits: &BTreeMap<RelPath, TextEdit>) -> Vec<Change> {
        let edited = |(path, edit): (&RelPath, &TextEdit)| {
            let Some(Content::Text(before)) = self.snapshot.get(path) else { return None };
            let after = before.with_text(edit.apply(before.as_str()));
            let (before, after) = (Some(before.clone()), Some(after));
            Some(Change { path: path.clone(), before, after, reasons: Vec::new() })
        };
        edits.iter().filter_map(edited).collect()
    }

    /// Writes edits to files of the project, and what push.lock is to remember of them; all or none.
    pub(crate) fn commit_edits(
        &self,
        edits: &BTreeMap<RelPath, TextEdit>,
        remembered: Vec<Own>,
    ) -> Result<(), Failure> {
        let mut writes: Vec<Write> =
            self.edited(edits).iter().map(|it| self.write_of(it)).collect();
        if let Some(path) = RelPath::new(LOCK_FILE).filter(|_| !remembered.is_empty()) {
            let mut ledger = self.ledger.clone();
            remembered.into_iter().for_each(|own| ledger.put(own));
            let after = Some(ledger.to_text().into_bytes().into());
            writes.push(Write { path, before: self.lock_on_disk.clone(), after });
        }
        Ok(self.opened.commit(&writes)?)
    }

    /// Reads a project as if push.toml said `text`; files that are as they were `known` are not read
    /// through again.
    pub(crate) fn with_config(
        home: &Home,
        global: &GlobalArgs,
        opened: &Rc<Opened>,
        on_disk: Option<SourceText>,
        text: String,
        known: Option<&Snapshot>,
    ) -> Result<Session, Failure> {
        let place = ConfigPlace::new(home, global)?;
        let root = &home.gradle();
        let (packs, mut findings) = load_packs(&home.folder, &place.path, &text, &place.shown)?;
        let (config, found) = parse(&place.shown, &text, &packs);
        findings.extend(found);
        let broken = findings.iter().any(|it| it.severity == Severity::Error);
        let (Some(mut config), false) = (config, broken) else {
            return Err(Failure::Findings(findings));
        };
        if global.in_build && config.app.awaits_vendor_files() {
            config.app.vendor_files = None;
        }
        let lock_text = disk::read_text_inside(&home.folder, &home.folder.join(LOCK_FILE))?;
        let ledger = match &lock_text {
            Some(text) => {
                let markers = match opened.access {
                    Access::Read => Markers::Refuse,
                    Access::Write => Markers::Settle,
                };
                Ledger::parse(LOCK_FILE, text.as_str(), markers).map_err(Failure::Findings)?
            }
            None => Ledger::default(),
        };
        let reads = Reads::of(&config, &packs);
        let sources = disk::Sources::Wanted(&reads);
        let read = disk::read_project(root, sources, &owned_files(&ledger))?;
        let snapshot = read.sharing(known.unwrap_or(&Snapshot::default()));
        let packages: Arc<[Package]> =
            disk::read_packages(root).into_iter().map(Package::of).collect();
        let facts = OnceCell::new();
        findings.extend(look_into_sdks(root, &mut config, &packs, &snapshot, &packages, &facts));
        Ok(Session {
            home: home.clone(),
            root: root.clone(),
            opened: Rc::clone(opened),
            place,
            on_disk,
            config_text: text,
            packs,
            config,
            findings,
            snapshot,
            facts,
            packages,
            ledger,
            lock_on_disk: lock_text.as_ref().map(Bytes::of),
            for_agents: None,
        })
    }

    /// What the application is, over what its files say.
    pub(crate) fn choice(&self) -> Choice {
        choice(&self.config, &self.packages)
    }

    /// What the project's files mean.
    pub(crate) fn project(&self) -> Result<Project<'_>, Failure> {
        if let Some(facts) = self.facts.get() {
            return Ok(Project::again(&self.snapshot, Rc::clone(facts)));
        }
        let read = Project::read(&self.snapshot, &self.choice());
        let project = read.map_err(|problems| {
            let finding = |it| problem(&self.snapshot, Some(&self.config), it);
            Failure::Findings(problems.iter().map(finding).collect())
        })?;
        self.facts.get_or_init(|| project.facts());
        Ok(project)
    }

    /// The keystores that builds are signed with, and what is in them.
    pub(crate) fn signers(&self, project: &Project<'_>) -> Vec<Signer> {
        let opened = |keystore: Keystore| {
            let path = keystore.path.as_deref().ok_or("the scripts compute its path".to_owned());
            let bytes = path.and_then(|path| disk::read_keystore(&self.root, path));
            let fingerprint = bytes.and_then(|bytes| match keystore.password() {
                Some(password) => fingerprint(&bytes, password, keystore.alias.as_deref()),
                None => Err("neither the scripts nor the environment hold its password; \
                             `keytool -list -v -keystore` prints the SHA-256"
                    .to_owned()),
            });
            Signer { keystore, fingerprint }
        };
        keystores(project, &disk::build_value).into_iter().map(opened).collect()
    }

    /// The plan for this project; `None` as config withdraws everything.
    pub(crate) fn plan(&self, config: Option<&PushConfig>, take: Take) -> Result<Plan, Failure> {
        without_errors(plan(&Inputs { take, ..self.inputs(config)? }))
    }

    /// The plan as if push.lock said `ledger`.
    pub(crate) fn plan_from(
        &self,
        config: Option<&PushConfig>,
        ledger: &Ledger,
        take: Take,
    ) -> Result<Plan, Failure> {
        without_errors(plan(&Inputs { take, ledger, ..self.inputs(config)? }))
    }

    /// push.lock with all that stands there and reads as we write it.
    ///
    /// What many apps have in the same words without us is the user's unless it is named; so is what
    /// reads otherwise, whose keys come beside the ledger.
    pub(crate) fn taking_what_reads_as_ours(
        &self,
        named: &BTreeSet<Key>,
    ) -> Result<(Ledger, Vec<Key>), Failure> {
        let plan = self.plan(Some(&self.config), Take::WhatReadsAsOurs)?;
        let ledger = self.ledger.with_what_stands(&plan);
        let plan = self.plan_from(Some(&self.config), &ledger, Take::Keys(named.clone()))?;
        let ledger = ledger.with_what_stands(&plan).claimed_as_ours(named);
        let otherwise = ledger.reading_otherwise();
        Ok((ledger.left_to_user(&BTreeSet::new()), otherwise))
    }

    /// The plan that wires pushwright into the build, and does nothing else.
    pub(crate) fn plan_gradle(&self) -> Result<Plan, Failure> {
        without_errors(plan_gradle(&self.inputs(Some(&self.config))?))
    }

    /// All that a plan is computed from.
    pub(crate) fn inputs<'s>(
        &'s self,
        config: Option<&'s PushConfig>,
    ) -> Result<Inputs<'s>, Failure> {
        let choice = self.choice();
        let project = config.map(|_| self.project()).transpose()?;
        let wanted = config.zip(project.as_ref());
        let dropped =
            wanted.map(|(config, project)| drops(config, &self.packs, project, &self.ledger));
        let folder = self.place.path.parent().unwrap_or(&self.root);
        let drops = dropped
            .unwrap_or_default()
            .into_iter()
            .map(|it| ((it.vendor, it.field), disk::read_drop(folder, &it.path)))
            .collect::<BTreeMap<_, _>>();
        let wanted = wanted.map(|(config, project)| (config, &self.packs, project));
        let beside = beside::read(folder, &self.root, &self.ledger, wanted)?;
        Ok(Inputs {
            config,
            choice,
            packs: &self.packs,
            snapshot: &self.snapshot,
            facts: self.facts.get().cloned(),
            ledger: &self.ledger,
            drops,
            beside,
            take: Take::Nothing,
        })
    }

    /// Everything noticed while reading and planning.
    pub(crate) fn all_findings(&self, plan: &Plan) -> Vec<Diagnostic> {
        self.findings.iter().chain(&plan.findings).cloned().collect()
    }

    /// Where the config file is.
    pub(crate) fn config_place(&self) -> &ConfigPlace {
        &self.place
    }

    /// The config's text as it is wanted, for commands that change it further.
    pub(crate) fn config_text(&self) -> &str {
        &self.config_text
    }

    /// Whether push.toml itself is to be written.
    pub(crate) fn config_changes(&self) -> bool {
        self.on_disk.as_ref().is_none_or(|it| it.as_str() != self.config_text)
    }

    /// The plan with what becomes of push.toml, which comes first.
    pub(crate) fn whole(&self, plan: &Plan) -> Plan {
        let mut plan = plan.clone();
        let path = RelPath::new(&self.place.shown).filter(|_| self.config_changes());
        if let Some(path) = path {
            let before = self.on_disk.clone();
            let after = Some(self.config_after());
            plan.changes.insert(0, Change { path, before, after, reasons: Vec::new() });
        }
        plan.changes.extend(self.for_agents.clone());
        plan
    }

    fn config_after(&self) -> SourceText {
        match &self.on_disk {
            Some(old) => old.with_text(self.config_text.clone()),
            None => SourceText::new(self.config_text.clone()),
        }
    }

    /// Writes the plan: files, push.toml where it changed, push.lock last; returns what it wrote.
    pub(crate) fn commit(&self, plan: &Plan) -> Result<Vec<Write>, Failure> {
        let mut writes: Vec<Write> = plan.changes.iter().map(|it| self.write_of(it)).collect();
        if self.config_changes() {
            let path = self.place.writable()?;
            let after = self.config_after();
            let before = self.on_disk.as_ref().map(Bytes::of);
            writes.push(Write { path, before, after: Some(Bytes::of(&after)) });
        }
        writes.extend(self.for_agents.as_ref().map(Write::of_home));
        let after = (!plan.ledger.is_empty()).then(|| plan.ledger.to_text().into_bytes().into());
        if let Some(path) = RelPath::new(LOCK_FILE).filter(|_| after != self.lock_on_disk) {
            writes.push(Write { path, before: self.lock_on_disk.clone(), after });
        }
        if !writes.is_empty() {
            self.opened.commit(&writes)?;
        }
        Ok(writes)
    }

    fn write_of(&self, change: &Change) -> Write {
        Write {
            path: self.home.path(&change.path),
            before: self.bytes_before(&change.path),
            after: change.after.as_ref().map(Bytes::of),
        }
    }

    fn bytes_before(&self, path: &RelPath) -> Option<Bytes> {
        match self.snapshot.get(path) {
            Some(Content::Text(text)) => Some(Bytes::of(text)),
            _ => None,
        }
    }
}

fn choice(config: &PushConfig, packages: &Arc<[Package]>) -> Choice {
    let text =
        |it: &Option<pushwright_config::Spanned<String>>| it.as_ref().map(|it| it.value.clone());
    Choice {
        module: text(&config.app.module),
        application_id: text(&config.app.application_id),
        namespace: text(&config.app.namespace),
        packages: Arc::clone(packages),
    }
}

/// Lets the files of the vendors' SDKs say what they hold; each is read once.
fn look_into_sdks(
    root: &Path,
    config: &mut PushConfig,
    packs: &PackSet,
    snapshot: &Snapshot,
    packages: &Arc<[Package]>,
    facts: &OnceCell<Rc<Facts>>,
) -> Vec<Diagnostic> {
    // What is wrong with the project is told by whoever works on it.
    let Ok(project) = Project::read(snapshot, &choice(config, packages)) else { return Vec::new() };
    facts.get_or_init(|| project.facts());
    let questions = sdk_questions(config, packs, &project);
    let answer = |path: RelPath| {
        let bytes = disk::read_library(root, &path);
        let held = bytes.and_then(|bytes| sdk_file::held(&bytes, &questions.classes));
        (path, held)
    };
    let answers = questions.files.iter().cloned().map(answer).collect();
    see(config, packs, &project, &answers)
}

/// The plan, unless something keeps it from being applied.
fn without_errors(plan: Result<Plan, Vec<Diagnostic>>) -> Result<Plan, Failure> {
    let plan = plan.map_err(Failure::Findings)?;
    if plan.findings.iter().any(|it| it.severity == Severity::Error) {
        return Err(Failure::Findings(plan.findings));
    }
    Ok(plan)
}

/// The files that hold something of ours.
fn owned_files(ledger: &Ledger) -> BTreeSet<RelPath> {
    ledger.entries().iter().map(|own| own.file.clone()).collect()
}

/// The embedded packs and those in the folders that push.toml, at `path`, names relative to itself.
///
/// Of packs outside the project's home only places are shown, none of their lines.
pub(crate) fn load_packs(
    home: &Path,
    path: &Path,
    config_text: &str,
    config_file: &str,
) -> Result<(PackSet, Vec<Diagnostic>), Failure> {
    let beside = |name: &str, of: &Path| of.parent().unwrap_or(Path::new("")).join(name);
    let mut packs = PackSet::embedded();
    let mut findings = Vec::new();
    for folder in pack_folders(config_text) {
        let path = beside(&folder.value, path);
        if !path.is_dir() {
            findings.push(no_pack_folder(config_file, config_text, &folder));
            continue;
        }
        let folder = beside(&folder.value, Path::new(config_file));
        let files = disk::read_folder(&path)?;
        let shown = |name: String| folder.join(name).to_string_lossy().replace('\\', "/");
        let named = files.into_iter().map(|(name, text)| (shown(name), text));
        let named: Vec<(String, String)> = named.collect();
        let mut found = packs.add(named.clone());
        // What may be meant is for `vendors --check`, not for every run.
        let of_check = check_packs(&named, &packs).into_iter();
        found.extend(of_check.filter(|it| it.severity == Severity::Error));
        let is_inside = disk::holds(home, &path);
        let seen = |it: Diagnostic| if is_inside { it } else { it.without_text() };
        findings.extend(found.into_iter().map(seen));
    }
    Ok((packs, findings))
}

/// The packs of the project that one stands in, or those that come along, and what is wrong there.
///
/// # Errors
/// A push.toml, or a folder that it names, that cannot be read.
pub(crate) fn packs_here(global: &GlobalArgs) -> Result<(PackSet, Vec<Diagnostic>), Failure> {
    let Ok(Some(home)) = home_around(global) else { return Ok((PackSet::embedded(), vec![])) };
    let place = ConfigPlace::new(&home, global)?;
    let source = place.read(&home)?;
    let text = source.as_ref().map_or("", SourceText::as_str);
    load_packs(&home.folder, &place.path, text, &place.shown)
}
