//! The doctor's rules, as values, by what they look at.
//!
//! Each file has a table of its rules: a rule has its codes and its check. What is said of a code,
//! `diagnostic.rs` and the pages in `crates/config/explain/doctor/` know; tests hold that every code
//! has a rule, a page and a fixture. What rules look at is the exam's.

mod asking;
mod brought;
mod checks;
mod classes;
mod gitignore;
mod gradle;
mod levels;
mod links;
mod manifest;
mod merger;
mod messages;
pub(super) mod proguard;
mod received;
mod registration;
mod slips;
pub(super) mod sources;
pub(super) mod surroundings;
mod vendor_files;

use pushwright_android::{Project, Written};
use pushwright_config::Code;

use super::exam::{Exam, Manifest, View};
use super::{Symptom, finding, masked};

/// One thing that may go wrong, or a few that one look tells apart.
pub(super) struct Rule {
    /// What it can find.
    pub(super) codes: &'static [Code],
    check: Check,
}

/// What a rule looks at, and how.
enum Check {
    /// The application as a whole.
    App(fn(&Exam<'_>, &mut Vec<Symptom>)),
    /// Every manifest of those that are meant.
    Manifests(fn(&Manifest<'_>) -> bool, fn(&View<'_, '_>, &mut Vec<Symptom>)),
    /// Every call of a name, or in a block, that scripts write down.
    Calls(Calls, fn(&Exam<'_>, &Written, &mut Vec<Symptom>)),
}

/// Hands over the calls that a rule looks at, one by one.
type Calls = fn(&Project<'_>, &mut dyn FnMut(&Written));

impl Rule {
    const fn of_app(codes: &'static [Code], check: fn(&Exam<'_>, &mut Vec<Symptom>)) -> Rule {
        Rule { codes, check: Check::App(check) }
    }

    const fn of_manifests(
        codes: &'static [Code],
        meant: fn(&Manifest<'_>) -> bool,
        check: fn(&View<'_, '_>, &mut Vec<Symptom>),
    ) -> Rule {
        Rule { codes, check: Check::Manifests(meant, check) }
    }

    const fn of_calls(
        codes: &'static [Code],
        calls: Calls,
        check: fn(&Exam<'_>, &Written, &mut Vec<Symptom>),
    ) -> Rule {
        Rule { codes, check: Check::Calls(calls, check) }
    }

    /// Adds what the rule finds.
    pub(super) fn examine(&self, exam: &Exam<'_>, found: &mut Vec<Symptom>) {
        match self.check {
            Check::App(check) => check(exam, found),
            Check::Manifests(meant, check) => {
                for Manifest { file, doc, .. } in exam.manifests().iter().filter(|it| meant(it)) {
                    check(&View { exam, file, doc }, found);
                }
            }
            Check::Calls(calls, check) => {
                calls(exam.project(), &mut |call| check(exam, call, found));
            }
        }
    }
}

/// Every rule, in the order in which they are asked.
pub(super) fn all() -> impl Iterator<Item = &'static Rule> {
    const BY_TOPIC: [&[Rule]; 17] = [
        manifest::RULES,
        brought::RULES,
        links::RULES,
        gradle::RULES,
        levels::RULES,
        classes::RULES,
        checks::RULES,
        vendor_files::RULES,
        proguard::RULES,
        sources::RULES,
        registration::RULES,
        received::RULES,
        merger::RULES,
        slips::RULES,
        asking::RULES,
        messages::RULES,
        surroundings::RULES,
    ];
    BY_TOPIC.into_iter().flatten()
}
