//! `completions`: a script that completes commands and flags in a shell.

use crate::args::{Completions, command};
use crate::output::{Exit, Failure, Output};

pub(crate) fn run(args: &Completions, output: &Output) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command(), "pushwright", &mut script);
    output.result(&String::from_utf8_lossy(&script));
    Ok(Exit::Done)
}
