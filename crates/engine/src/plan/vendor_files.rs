//! Vendors' own files: waited for, held against push.toml, or copied from beside it.
//!
//! Knows that a copy is ours, and loses nothing when it goes: what it is a copy of stays.

use pushwright_android::{Place, Project, without_cr};
use pushwright_config::{Code, Diagnostic};
use pushwright_lossless::Edit;

use super::items::take_help;
use super::outcome::ItemKind;
use super::run::Run;
use super::{confined, unremembered};
use crate::model::beside::Beside;
use crate::model::finding;
use crate::model::ledger::{Own, State, digest};
use crate::model::requirement::{Requirement, VendorFile};

pub(super) fn vendor_file(run: &mut Run<'_>, requirement: &Requirement, file: &VendorFile) {
    let key = &requirement.key;
    if run.assumed(key) {
        run.satisfied.push(key.clone());
        return;
    }
    let copies = run.inputs.config.is_some_and(|it| it.app.copies_vendor_files());
    let beside = run.inputs.beside.get(&file.path);
    let original = beside.filter(|_| copies);
    if original.is_some_and(|it| !copy(run, requirement, file, it)) {
        return;
    }
    if original.is_none() {
        is_nobodys_copy(run, requirement);
    }
    if file.json.is_empty() && run.working.contains(&file.path) {
        run.satisfied.push(key.clone());
        return;
    }
    let Some(text) = run.working.text(&file.path) else {
        awaited(run, requirement, file, beside);
        return;
    };
    let problems = crate::model::json::disagreements(text, &file.json);
    if problems.is_empty() {
        run.satisfied.push(key.clone());
    }
    for (message, span) in problems {
        let place = Place::new(&file.path, span);
        let mut diagnostic =
            Diagnostic::error(Code::FileMismatch, message).help(file.help.as_str());
        if let Some(original) = original {
            diagnostic = diagnostic.note(format!(
                "it is a copy of `{}` beside push.toml, which is the one to mend",
                original.name
            ));
        }
        let diagnostic = finding::at(diagnostic, &run.working, &place);
        run.leave(ItemKind::Conflict, key, diagnostic);
    }
}

/// One that is missing.
fn awaited(
    run: &mut Run<'_>,
    requirement: &Requirement,
    file: &VendorFile,
    beside: Option<&Beside>,
) {
    if run.inputs.config.is_some_and(|it| it.app.awaits_vendor_files()) {
        return;
    }
    let message = format!("`{}` is missing", file.path);
    let mut diagnostic = Diagnostic::warning(Code::FileMissing, message).help(file.help.as_str());
    if let Some(then) = run.project().ok().and_then(|project| without_it(&project, file)) {
        diagnostic = diagnostic.note(then);
        run.done_without.insert(requirement.key.clone());
    }
    let name = file.path.file_name();
    let elsewhere = run.inputs.snapshot.paths().filter(|it| it.file_name() == name);
    for other in elsewhere {
        let message = format!("there is one at `{other}`; it is looked for at the path above");
        diagnostic = diagnostic.note(message);
    }
    if let Some(beside) = beside {
        diagnostic = diagnostic.note(format!(
            "`{}` lies beside push.toml: `vendor-files = \"beside\"` under `[app]` there has \
             it copied",
            beside.name
        ));
    }
    run.leave(ItemKind::VendorFile, &requirement.key, diagnostic);
}

/// What happens without a file, where a script has the build go on.
fn without_it(project: &Project<'_>, file: &VendorFile) -> Option<String> {
    let lenient = file.lenient.as_ref()?;
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let lines = project.lines_behind(&lenient.word);
    let mut words = lines.iter().flat_map(|it| it.split(|c| !is_word(c)));
    let value = words.find(|word| lenient.values.iter().any(|it| it == word))?;
    Some(format!("`{}` is `{value}`: {}", lenient.word, lenient.then))
}

/// Has the file say what the one beside push.toml does; whether it may.
fn copy(
    run: &mut Run<'_>,
    requirement: &Requirement,
    file: &VendorFile,
    original: &Beside,
) -> bool {
    let key = &requirement.key;
    let known = run.ledger.entries_for(key).next().cloned();
    let value = digest(&original.text);
    let Some(now) = run.working.text(&file.path).map(str::to_owned) else {
        write_copy(run, requirement, file, original, (State::Created, String::new()));
        return true;
    };
    if original.is_copied_in(&now) {
        if known.is_none() {
            // Another tool may have copied it as well.
            let is_ours = unremembered::is_lock_lost(run) || unremembered::takes_what_reads_so(run);
            let state = if is_ours { State::Created } else { State::Adopted };
            let was = if is_ours { String::new() } else { value.clone() };
            run.ledger.put(Own { key: key.clone(), file: file.path.clone(), state, value, was });
        }
        return true;
    }
    let is_untouched = |own: &Own| {
        own.value == digest(&now) && matches!(own.state, State::Created | State::Replaced)
    };
    let was_answered = |own: &Own| {
        own.state == State::Replaced
            && without_cr(&own.was) == confined::without_secrets(run, &without_cr(&now))
    };
    match known {
        Some(own) if is_untouched(&own) || was_answered(&own) => {
            write_copy(run, requirement, file, original, (own.state, own.was));
        }
        _ if run.inputs.take.allows(key) => {
            let was = confined::without_secrets(run, &now);
            write_copy(run, requirement, file, original, (State::Replaced, was));
        }
        _ => {
            let message =
                format!("it differs from `{}` beside push.toml, its original", original.name);
            let diagnostic = Diagnostic::error(Code::FileMismatch, message).help(take_help(
                key,
                "to copy the original",
                "to keep this one",
            ));
            let place = Place::new(&file.path, 0..0);
            let diagnostic = finding::at(diagnostic, &run.working, &place);
            run.leave(ItemKind::Conflict, key, diagnostic);
            return false;
        }
    }
    true
}

fn write_copy(
    run: &mut Run<'_>,
    requirement: &Requirement,
    file: &VendorFile,
    original: &Beside,
    (state, was): (State, String),
) {
    let length = run.working.text(&file.path).map_or(0, str::len);
    let edit = Edit::replace(0..length, original.text.as_str());
    run.apply(&file.path, &edit.into(), &requirement.key, &requirement.origins);
    let (key, value) = (requirement.key.clone(), digest(&original.text));
    run.ledger.put(Own { key, file: file.path.clone(), state, value, was });
}

/// A copy whose original is gone is all that there is of it: it stays, as the user's.
fn is_nobodys_copy(run: &mut Run<'_>, requirement: &Requirement) {
    let known = run.ledger.entries_for(&requirement.key).next();
    let Some(own) = known.filter(|own| own.state != State::Adopted).cloned() else { return };
    let (state, was) = (State::Adopted, own.value.clone());
    run.ledger.put(Own { state, was, ..own });
}
