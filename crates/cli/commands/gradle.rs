//! `gradle install`: wire pushwright into the build.

use crate::args::{Everywhere, Gradle, GradleAction};
use crate::commands::{apply, each_project};
use crate::output::{Exit, Failure, Output};

pub(crate) fn run(
    args: &Gradle,
    everywhere: &Everywhere,
    output: &Output,
) -> Result<Exit, Failure> {
    match args.action {
        GradleAction::Install(writing) => {
            each_project(writing.access(), everywhere, output, &|session, output| {
                apply::finish(session, &session.plan_gradle()?, writing, output)
            })
        }
    }
}
