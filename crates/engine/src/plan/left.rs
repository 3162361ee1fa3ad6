//! What is left for a human, in words: conflicts, what the files do not tell, what waits.
//!
//! Knows what to say and which way out to show; decides nothing but what has stopped waiting.

use std::collections::BTreeMap;

use pushwright_android::{CannotTell, Difference, Key, Kind, Place, Way};
use pushwright_config::{Code, Diagnostic};
use pushwright_lossless::Span;

use super::ItemKind;
use super::remembered::grown;
use super::run::{Fallible, Run};
use crate::finding;
use crate::ledger::{Own, State};
use crate::require::{Need, Requirement, VendorFile};

/// A requirement that waits, and what for.
type Held = (Requirement, Need);

impl Run<'_> {
    /// What is no longer required but was edited since we wrote it stays.
    pub(super) fn changed_by_another(&mut self, own: &Own, span: &Span) {
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

    pub(super) fn conflict(&mut self, requirement: &Requirement, difference: &Difference) {
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

    pub(super) fn unknown(&mut self, requirement: &Requirement, unknown: &CannotTell) {
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

    pub(super) fn vendor_file(&mut self, requirement: &Requirement, file: &VendorFile) {
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

    /// Brings about what has nothing to wait for any more; the rest waits on.
    pub(super) fn let_go(&mut self, mut waiting: Vec<Held>) -> Fallible<Vec<Held>> {
        loop {
            let mut rest = Vec::new();
            let before = waiting.len();
            for (requirement, need) in waiting {
                match self.is_met(&need)? {
                    true => self.bring_about(&requirement)?,
                    false => rest.push((requirement, need)),
                }
            }
            if rest.len() == before {
                return Ok(rest);
            }
            waiting = rest;
        }
    }

    /// Whether what was waited for is there by now.
    fn is_met(&self, need: &Need) -> Fallible<bool> {
        Ok(match need {
            Need::Registered(key) => !self.assumed(key) && !self.is_left(key),
            Need::Called(key) => !self.is_left(key),
            Need::Class(class) => self.project()?.source_of(class).is_some(),
            Need::File(_) | Need::ImSdk(_) => false,
        })
    }

    /// One item a missing thing, naming what waits for it.
    pub(super) fn hold_back(&mut self, held_back: &[Held]) {
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
                Need::Registered(key) | Need::Called(key) => {
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

    /// Says so when files of ours are adopted because no ledger knows them.
    pub(super) fn lost_lock(&mut self) {
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
}

/// What a chain of things that wait for each other waits for in the end.
fn root_need<'a>(need: &'a Need, held_back: &'a [Held]) -> &'a Need {
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
