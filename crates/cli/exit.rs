//! How commands end: exit codes, failures, what became of a plan.
//!
//! Knows numbers and words; prints nothing.

use std::process::ExitCode;

use pushwright_config::Diagnostic;

use crate::disk::DiskError;

/// What became of the files of a plan that is summed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// They are written.
    Written,
    /// They are shown.
    Planned,
    /// They were held against push.toml.
    Verified,
}

impl Outcome {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Outcome::Written => "written",
            Outcome::Planned => "would change",
            Outcome::Verified => "out of sync",
        }
    }

    /// The same of files that go.
    pub(crate) fn for_deletions(self) -> &'static str {
        match self {
            Outcome::Written => "deleted",
            Outcome::Planned => "would be deleted",
            Outcome::Verified => "to delete",
        }
    }
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done, in sync.
    Done,
    /// A change is pending, or something is wrong.
    Pending,
    /// Usage, config or a malformed file; nothing was written.
    Config,
    /// Items are left for a human.
    Items,
    /// The disk.
    Disk,
}

impl Exit {
    /// The number: how scripts know it.
    pub(crate) fn number(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::Pending => 1,
            Exit::Config => 2,
            Exit::Items => 3,
            Exit::Disk => 4,
        }
    }

    /// What became of one project of several.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Exit::Done => "done",
            Exit::Pending => "not in order",
            Exit::Config => "refused",
            Exit::Items => "items are left",
            Exit::Disk => "the disk failed",
        }
    }

    /// All of them, the worst first.
    pub(crate) const WORST_FIRST: [Exit; 5] =
        [Exit::Disk, Exit::Config, Exit::Items, Exit::Pending, Exit::Done];

    /// The worse of two.
    pub(crate) fn worse(self, other: Exit) -> Exit {
        let mut order = Exit::WORST_FIRST.into_iter();
        order.find(|it| *it == self || *it == other).unwrap_or(Exit::Done)
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit.number())
    }
}

/// Why a command could not do its work.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Config, usage, a malformed file: exit 2.
    Findings(Vec<Diagnostic>),
    /// The disk: exit 4.
    Disk(DiskError),
}

impl Failure {
    /// The exit code it means.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Failure::Findings(_) => Exit::Config,
            Failure::Disk(_) => Exit::Disk,
        }
    }

    /// What is to be said of it.
    pub(crate) fn findings(&self) -> Vec<Diagnostic> {
        match self {
            Failure::Findings(findings) => findings.clone(),
            Failure::Disk(error) => vec![error.diagnostic()],
        }
    }
}

impl From<DiskError> for Failure {
    fn from(error: DiskError) -> Failure {
        match error {
            // The disk did its part: the file is at fault.
            DiskError::NotUtf8 { .. } | DiskError::TooLarge(_) => {
                Failure::Findings(vec![error.diagnostic()])
            }
            _ => Failure::Disk(error),
        }
    }
}

impl From<Diagnostic> for Failure {
    fn from(finding: Diagnostic) -> Failure {
        Failure::Findings(vec![finding])
    }
}
