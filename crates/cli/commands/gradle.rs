//! `gradle install`: wire pushwright into the build.

use crate::args::{Gradle, GradleAction};
use crate::commands::{apply, each_project};
use crate::exit::{Exit, Failure};
use crate::global::GlobalArgs;
use crate::output::Output;

pub(crate) fn run(args: &Gradle, global: &GlobalArgs, output: &Output) -> Result<Exit, Failure> {
    match args.action {
        GradleAction::Install(writing) => {
            each_project(writing.access(), global, output, &|session, output| {
                apply::finish(session, &session.plan_gradle()?, writing, output)
            })
        }
    }
}
