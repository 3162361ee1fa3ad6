//! What the model tells of a wanted thing, as the tables of spellings and versions write it.
//!
//! Knows the four kinds of presence; places and reasons are other tests' business.

use pushwright_android::{Presence, Project, Want, presence};

/// What must be said of the thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Seen,
    Unknown,
    /// It is certainly not reached.
    Absent,
    /// It is another one.
    Differs,
}

/// What a project tells of the thing.
pub(crate) fn answer(project: &Project<'_>, want: &Want) -> Answer {
    match presence(project, want) {
        Presence::Present(_) => Answer::Seen,
        Presence::Unknown(_) => Answer::Unknown,
        Presence::Absent => Answer::Absent,
        Presence::Different(_) => Answer::Differs,
    }
}
