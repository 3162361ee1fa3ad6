//! `apply`: make the project say what push.toml says.

use std::collections::{BTreeMap, BTreeSet};

use pushwright_android::{Key, RelPath};
use pushwright_config::{Code, Diagnostic};
use pushwright_engine::{Follow, Item, ItemKind, Plan, Take, mends};
use pushwright_lossless::{Edit, TextEdit, toml};

use crate::args::{Apply, Writing};
use crate::commands::each_project;
use crate::exit::{Exit, Failure, Outcome};
use crate::global::GlobalArgs;
use crate::output::{Output, Report};
use crate::session::Session;

pub(crate) fn run(args: &Apply, global: &GlobalArgs, output: &Output) -> Result<Exit, Failure> {
    let side = side(args)?;
    let writing = args.writing;
    each_project(writing.access(), global, output, &|session, output| match &side {
        Side::Ours(take, cures) => {
            let cured = match cures.is_empty() {
                true => None,
                false => Some(cure(session, cures, Memory::Forget, writing, global, output)?),
            };
            let session = cured.as_ref().unwrap_or(session);
            let plan = session.plan(Some(&session.config), take.clone())?;
            if let Take::Keys(keys) = take {
                let is_idle = |key: &&Key| session.ledger.agrees_on(&plan.ledger, key);
                let idle: BTreeSet<Key> = keys.iter().filter(is_idle).cloned().collect();
                if !idle.is_empty() {
                    let now = session.plan(Some(&session.config), Take::Nothing)?;
                    say_what_is_settled(&now, &idle, output);
                }
            }
            finish(session, &plan, writing, output)
        }
        Side::Theirs(keys) => {
            let now = session.plan(Some(&session.config), Take::Nothing)?;
            say_what_is_settled(&now, keys, output);
            let mut session = keep_theirs(session, &now, keys, global)?;
            let mut plan = session.plan(Some(&session.config), Take::Nothing)?;
            let stands = session.ledger.with_what_stands(&plan);
            let left = stands.left_to_user(keys);
            if left != stands {
                session.ledger = left;
                plan = session.plan(Some(&session.config), Take::Nothing)?;
            }
            finish(&session, &plan, writing, output)
        }
    })
}

/// Which way conflicts are settled.
enum Side {
    /// Conflicts, and findings of the doctor by their keys.
    Ours(Take, BTreeSet<String>),
    Theirs(BTreeSet<Key>),
}

fn side(args: &Apply) -> Result<Side, Failure> {
    let Some((side, keys)) = args.take.split_first() else {
        return Ok(Side::Ours(Take::Nothing, BTreeSet::new()));
    };
    let (cures, keys): (BTreeSet<&String>, BTreeSet<&String>) =
        keys.iter().partition(|key| key.starts_with(CURE));
    let cures: BTreeSet<String> = cures.into_iter().cloned().collect();
    let mut parsed = BTreeSet::new();
    for key in keys {
        parsed.insert(key_of(key)?);
    }
    match (side.as_str(), parsed.is_empty(), cures.is_empty()) {
        ("ours", true, true) => Ok(Side::Ours(Take::All, cures)),
        ("ours", ..) => Ok(Side::Ours(Take::Keys(parsed), cures)),
        ("theirs", _, true) => Ok(Side::Theirs(parsed)),
        ("theirs", ..) => Err(usage("a finding of `pushwright doctor` has one side only")),
        _ => Err(usage(&format!("`--take {side}`: `ours` or `theirs`"))),
    }
}

/// Says which keys there is nothing to settle of: mistyped ones, and those settled before.
fn say_what_is_settled(plan: &Plan, keys: &BTreeSet<Key>, output: &Output) {
    let open = plan.ledger.undecided();
    let is_left = |key: &Key| plan.items.iter().any(|item| item.key == *key) || open.contains(key);
    let settled = keys.iter().filter(|key| !is_left(key));
    settled.for_each(|key| {
        output.note(&format!(
            "`{key}` has no conflict: it is settled, waits for something, or is spelled otherwise"
        ));
    });
}

/// How the keys of the doctor's findings start.
pub(crate) const CURE: &str = "doctor/";

/// Whether push.lock is to remember what the doctor mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Memory {
    /// It was asked for one by one: it is the user's own repair from now on.
    Forget,
    /// It was written in one go: `remove` takes it out again.
    Keep,
}

/// Writes the changes that settle findings of the doctor; the session as it is afterwards.
///
/// They are no requirements of push.toml but repairs of the user's own text: `remove` does not
/// bring an `http` repository or a broken rule back that somebody had mended.
pub(crate) fn cure(
    session: &Session,
    keys: &BTreeSet<String>,
    memory: Memory,
    writing: Writing,
    global: &GlobalArgs,
    output: &Output,
) -> Result<Session, Failure> {
    let whole = session.with_all_sources(global)?;
    let edits = cures(&whole, keys)?;
    let mut joined = BTreeMap::new();
    let mut remembered = Vec::new();
    for (path, edits) in edits {
        if let (Memory::Keep, Some(text)) = (memory, whole.snapshot.text(&path)) {
            remembered.extend(mends(&path, text, &edits));
        }
        let Some(edit) = TextEdit::new(edits.into_iter().map(|(_, edit)| edit).collect()) else {
            return Err(usage(&format!(
                "two of the changes to `{path}` overlap; take one at a time"
            )));
        };
        joined.insert(path, edit);
    }
    if writing.dry_run {
        whole
            .edited(&joined)
            .iter()
            .filter(|_| !output.is_document())
            .for_each(|it| output.diff(it));
        return session.again(global);
    }
    whole.commit_edits(&joined, remembered)?;
    if !output.is_document() {
        for path in joined.keys() {
            output.result(&format!("changed {}\n", output.path_from_here(&whole.home.path(path))));
        }
        output.note(match memory {
            Memory::Forget => {
                "what the doctor mends is wrong without pushwright, too: it is yours from now on, \
                 and `pushwright remove` leaves it"
            }
            Memory::Keep => "push.lock remembers it: `pushwright remove` takes it out again\n",
        });
    }
    session.again(global)
}

/// The changes that settle the findings of these keys, by file, each with its finding's key.
fn cures(
    session: &Session,
    keys: &BTreeSet<String>,
) -> Result<BTreeMap<RelPath, Vec<(String, Edit)>>, Failure> {
    let symptoms = session.symptoms()?;
    let mut edits: BTreeMap<RelPath, Vec<(String, Edit)>> = BTreeMap::new();
    for given in keys {
        let mut known = false;
        for symptom in &symptoms {
            let Some(key) = symptom.key.as_ref().filter(|it| is_meant(it, given)) else { continue };
            let finding = &symptom.diagnostic;
            let (Some(patch), Some(location)) = (&finding.patch, &finding.location) else {
                continue;
            };
            let Some(path) = RelPath::new(&location.file) else { continue };
            let of_file = edits.entry(path).or_default();
            // Several findings may be settled by one change.
            if of_file.iter().all(|(_, it)| *it != *patch) {
                of_file.push((key.clone(), patch.clone()));
            }
            known = true;
        }
        if !known {
            return Err(usage(&format!("`pushwright doctor` has no finding `{given}`")));
        }
    }
    Ok(edits)
}

/// Whether a key of the doctor's is meant by what was given: itself, or the code it starts with.
fn is_meant(key: &str, given: &str) -> bool {
    key == given || key.split_once('#').is_some_and(|(code, _)| code == given)
}

pub(super) fn key_of(key: &str) -> Result<Key, Failure> {
    Key::parse(key).ok_or_else(|| usage(&format!("`{key}` is not a key")))
}

pub(super) fn usage(message: &str) -> Failure {
    let finding = Diagnostic::error(Code::ConfigBadValue, message)
        .help("`--take ours|theirs [KEY…]`, with keys as `pushwright plan` and `pushwright doctor` print them");
    finding.into()
}

/// How a command ends that writes a plan, beside the plan.
#[derive(Debug, Default)]
pub(crate) struct Ending {
    /// Whether items that only wait for others are as good as none.
    pub(crate) waits: bool,
    /// What a document says beside the plan's own findings.
    pub(crate) findings: Vec<Diagnostic>,
    /// What is to be done next.
    pub(crate) next: Vec<String>,
}

/// Writes and reports a plan; in a dry run it is shown.
pub(crate) fn finish(
    session: &Session,
    plan: &Plan,
    writing: Writing,
    output: &Output,
) -> Result<Exit, Failure> {
    finish_with(session, plan, writing, &Ending::default(), output)
}

/// The same with more to say.
pub(crate) fn finish_with(
    session: &Session,
    plan: &Plan,
    writing: Writing,
    ending: &Ending,
    output: &Output,
) -> Result<Exit, Failure> {
    if writing.dry_run {
        let exit = if plan.items.is_empty() { Exit::Done } else { Exit::Items };
        output.pending(&session.whole(plan), &session.all_findings(plan), Outcome::Planned, exit);
        return Ok(exit);
    }
    let written = session.commit(plan)?;
    let plan = &plan.applied();
    let exit = if plan.items.is_empty() || ending.waits { Exit::Done } else { Exit::Items };
    let mut findings = session.all_findings(plan);
    if output.is_document() {
        findings.extend(ending.findings.iter().cloned());
        let report = Report::of_plan(plan, &findings, Outcome::Written, exit);
        output.tell(ending.next.iter().fold(report, Report::next));
        return Ok(exit);
    }
    output.written(&written);
    output.findings_and_items(&findings, &plan.items);
    output.summary(plan, &written);
    Ok(exit)
}

/// The session with what the user keeps promised in `assume.present`; where that is the version of
/// a vendor's SDK, push.toml follows instead, so that what depends on it follows, too.
fn keep_theirs(
    session: &Session,
    plan: &Plan,
    keys: &BTreeSet<Key>,
    global: &GlobalArgs,
) -> Result<Session, Failure> {
    let is_meant = |item: &&Item| {
        let is_conflict = matches!(item.kind, ItemKind::Conflict | ItemKind::Edited);
        is_conflict && (keys.is_empty() || keys.contains(&item.key))
    };
    let mut text = session.config_text().to_owned();
    let mut kept = BTreeSet::new();
    for item in plan.items.iter().filter(is_meant) {
        match &item.follows {
            Some(follow) if agrees(session, &text, follow, global)? => {
                text = following(&text, follow)?;
            }
            _ => drop(kept.insert(item.key.to_string())),
        }
    }
    session.saying(global, assume(&text, session, &kept)?)
}

/// Whether all parts of a vendor's SDK are at this version: push.toml names one for them all.
fn agrees(
    session: &Session,
    text: &str,
    follow: &Follow,
    global: &GlobalArgs,
) -> Result<bool, Failure> {
    let session = session.saying(global, following(text, follow)?)?;
    let plan = session.plan(Some(&session.config), Take::Nothing)?;
    let of_vendor =
        |item: &Item| item.follows.as_ref().is_some_and(|it| it.vendor == follow.vendor);
    Ok(!plan.items.iter().any(of_vendor))
}

/// push.toml with the version of a vendor's SDK that stands in the project.
fn following(text: &str, follow: &Follow) -> Result<String, Failure> {
    let path = ["vendors", &follow.vendor, "sdk-version"];
    let edit = toml::set_value(text, &path, &toml::string_literal(&follow.version))
        .map_err(|error| Diagnostic::error(Code::ConfigMalformed, error.message))?;
    Ok(edit.map_or_else(|| text.to_owned(), |edit| edit.apply(text)))
}

/// push.toml with more keys in `assume.present`.
fn assume(text: &str, session: &Session, keys: &BTreeSet<String>) -> Result<String, Failure> {
    let mut all: Vec<String> =
        session.config.assume_present.iter().map(|it| it.value.clone()).collect();
    all.extend(
        keys.iter()
            .filter(|key| !session.config.assume_present.iter().any(|it| it.value == **key))
            .cloned(),
    );
    if all.is_empty() {
        return Ok(text.to_owned());
    }
    let list: Vec<String> = all.iter().map(|key| toml::string_literal(key)).collect();
    let list = format!("[{}]", list.join(", "));
    let malformed = |error: pushwright_lossless::xml::Malformed| {
        Failure::from(Diagnostic::error(Code::ConfigMalformed, error.message))
    };
    if let Some(edit) = toml::set_value(text, &["assume", "present"], &list).map_err(malformed)? {
        return Ok(edit.apply(text));
    }
    let text = match toml::insert_table(text, &["assume"]).map_err(malformed)? {
        Some(edit) => edit.apply(text),
        None => text.to_owned(),
    };
    let edit =
        toml::insert_entry(&text, &["assume"], "present", &list, &|_| false).map_err(malformed)?;
    Ok(edit.apply(&text))
}
