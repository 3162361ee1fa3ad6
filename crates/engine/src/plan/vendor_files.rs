//! Vendors' own files: waited for, held against push.toml, or copied from beside it.
//!
//! Knows that a copy is ours, and loses nothing when it goes: what it is a copy of stays.

use pushwright_android::{Place, without_cr};
use pushwright_config::{Code, Diagnostic};
use pushwright_lossless::Edit;

use super::items::take_help;
use super::outcome::ItemKind;
use super::run::Run;
use crate::model::beside::Beside;
use crate::model::finding;
use crate::model::ledger::{Own, State, digest};
use crate::model::requirement::{Requirement, VendorFile};

impl Run<'_> {
    pub(super) fn vendor_file(&mut self, requirement: &Requirement, file: &VendorFile) {
        let key = &requirement.key;
        if self.assumed(key) {
            self.satisfied.push(key.clone());
            return;
        }
        let copies = self.inputs.config.is_some_and(|it| it.app.copies_vendor_files());
        let beside = self.inputs.beside.get(&file.path);
        let original = beside.filter(|_| copies);
        if original.is_some_and(|it| !self.copy(requirement, file, it)) {
            return;
        }
        if original.is_none() {
            self.is_nobodys_copy(requirement);
        }
        if file.json.is_empty() && self.working.contains(&file.path) {
            self.satisfied.push(key.clone());
            return;
        }
        let Some(text) = self.working.text(&file.path) else {
            self.awaited(requirement, file, beside);
            return;
        };
        let problems = crate::model::json::disagreements(text, &file.json);
        if problems.is_empty() {
            self.satisfied.push(key.clone());
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
            let diagnostic = finding::at(diagnostic, &self.working, &place);
            self.leave(ItemKind::Conflict, key, diagnostic);
        }
    }

    /// One that is missing.
    fn awaited(&mut self, requirement: &Requirement, file: &VendorFile, beside: Option<&Beside>) {
        if self.inputs.config.is_some_and(|it| it.app.awaits_vendor_files()) {
            return;
        }
        let message = format!("`{}` is missing", file.path);
        let mut diagnostic =
            Diagnostic::warning(Code::FileMissing, message).help(file.help.as_str());
        let name = file.path.file_name();
        let elsewhere = self.inputs.snapshot.paths().filter(|it| it.file_name() == name);
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
        self.leave(ItemKind::VendorFile, &requirement.key, diagnostic);
    }

    /// Has the file say what the one beside push.toml does; whether it may.
    fn copy(&mut self, requirement: &Requirement, file: &VendorFile, original: &Beside) -> bool {
        let key = &requirement.key;
        let known = self.ledger.of(key).next().cloned();
        let value = digest(&original.text);
        let Some(now) = self.working.text(&file.path).map(str::to_owned) else {
            self.write_copy(requirement, file, original, (State::Created, String::new()));
            return true;
        };
        if original.is_copied_in(&now) {
            if known.is_none() {
                // Another tool may have copied it as well.
                let is_ours = self.is_lock_lost() || self.takes_what_reads_so();
                let state = if is_ours { State::Created } else { State::Adopted };
                let was = if is_ours { String::new() } else { value.clone() };
                self.ledger.put(Own {
                    key: key.clone(),
                    file: file.path.clone(),
                    state,
                    value,
                    was,
                });
            }
            return true;
        }
        let is_untouched = |own: &Own| {
            own.value == digest(&now) && matches!(own.state, State::Created | State::Replaced)
        };
        let was_answered = |own: &Own| {
            own.state == State::Replaced
                && without_cr(&own.was) == self.without_secrets(&without_cr(&now))
        };
        match known {
            Some(own) if is_untouched(&own) || was_answered(&own) => {
                self.write_copy(requirement, file, original, (own.state, own.was));
            }
            _ if self.inputs.take.allows(key) => {
                let was = self.without_secrets(&now);
                self.write_copy(requirement, file, original, (State::Replaced, was));
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
                let diagnostic = finding::at(diagnostic, &self.working, &place);
                self.leave(ItemKind::Conflict, key, diagnostic);
                return false;
            }
        }
        true
    }

    fn write_copy(
        &mut self,
        requirement: &Requirement,
        file: &VendorFile,
        original: &Beside,
        (state, was): (State, String),
    ) {
        let length = self.working.text(&file.path).map_or(0, str::len);
        let edit = Edit::replace(0..length, original.text.as_str());
        self.apply(&file.path, &edit.into(), &requirement.key, &requirement.origins);
        let (key, value) = (requirement.key.clone(), digest(&original.text));
        self.ledger.put(Own { key, file: file.path.clone(), state, value, was });
    }

    /// A copy whose original is gone is all that there is of it: it stays, as the user's.
    fn is_nobodys_copy(&mut self, requirement: &Requirement) {
        let known = self.ledger.of(&requirement.key).next();
        let Some(own) = known.filter(|own| own.state != State::Adopted).cloned() else { return };
        let (state, was) = (State::Adopted, own.value.clone());
        self.ledger.put(Own { state, was, ..own });
    }
}
