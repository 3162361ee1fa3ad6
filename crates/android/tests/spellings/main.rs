//! Every spelling, held against every question that it touches.
//!
//! One table: a line is one spelling of one sort. Each sort has its questions, and all of them are
//! asked of each of its lines; none may be answered as if the thing were absent. What the model does
//! not read it must call unknown: such a line says so.
//!
//! `table` has the lines, `questions` what is asked of each sort, `asked`, `of_members` and `of_libraries`
//! how, and `project` the build that a spelling is put into.

#[path = "../support/answer.rs"]
mod answer;
mod asked;
mod of_libraries;
mod of_members;
mod project;
mod questions;
mod table;

use answer::Answer;
use questions::questions;
use table::TABLE;

/// What a line of the table spells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    /// A path below the root, here of `shared/it`; Groovy.
    Path,
    /// The same in Kotlin.
    KotlinPath,
    /// The way to an entry of a container: `CONTAINER` and `ENTRY` are filled in.
    Entry,
    /// The same in Kotlin.
    KotlinEntry,
    /// A member of a container: `INSIDE` is what is set in it; `release` or `paid` is `NAME`.
    Member,
    /// The same in Kotlin.
    KotlinMember,
    /// What makes the flavor `paid`, beside the flavor `free`.
    Made,
    /// The same in Kotlin.
    KotlinMade,
    /// What a dependency on the module's file `libs/x-1.aar` names; `number` is 1.
    File,
    /// The arguments of a call that names `g.x:a` of version 1.2; `number` is 1.2.
    Coordinates,
    /// The same, where not all of them can be read.
    Unread,
    /// The same in Kotlin.
    KotlinCoordinates,
    /// How the module applies the plugin `p.q`.
    Applied,
    /// How the root's script applies it to the module.
    AppliedAbove,
    /// A text, here `VALUE`; `DEFINE` stands for what comes before.
    Value,
    /// What stands around a statement that is reached: `INSIDE`.
    Reached,
    /// What declares `https://example.org/repo` in a block of repositories.
    Repository,
    /// The same in Kotlin.
    KotlinRepository,
    /// The content filter of a repository that serves the group `g.x`.
    Filter,
    /// What sets the placeholder `ID` to `7` in `defaultConfig`, among all scripts; or does not.
    Placeholder,
    /// The same in Kotlin.
    KotlinPlaceholder,
    /// A Kotlin file of buildSrc whose function `own`, which `dependencies` of the module calls, declares
    /// the library `g.x:a`.
    Called,
    /// How the settings come to the script that manages their repositories.
    Managed,
}

/// One question: its name, and what is told of a spelling.
pub(crate) type Question = (&'static str, fn(&str) -> Answer);

#[test]
fn every_spelling_is_told_to_every_question_that_it_touches() {
    let mut wrong = Vec::new();
    for (sort, spelling, expected) in TABLE {
        for (question, ask) in questions(*sort) {
            let told = ask(spelling);
            if told != *expected {
                wrong.push(format!("{question}: {told:?}, not {expected:?}: {spelling}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
