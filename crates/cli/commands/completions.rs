//! `completions`: a script that completes commands and flags in a shell.

use crate::args::{Completions, command};
use crate::output::{Exit, Failure};

pub(crate) fn run(args: &Completions) -> Result<Exit, Failure> {
    clap_complete::generate(args.shell, &mut command(), "pushwright", &mut std::io::stdout());
    Ok(Exit::Done)
}
