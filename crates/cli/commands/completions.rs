//! `completions`: a script by which a shell completes commands, flags and their values.

use clap_complete::env::Shells;
use pushwright_config::{Code, Diagnostic};

use crate::args::Completions;
use crate::complete::VARIABLE;
use crate::exit::{Exit, Failure};
use crate::output::Output;

pub(crate) fn run(args: &Completions, output: &Output) -> Result<Exit, Failure> {
    const NAME: &str = "pushwright";
    let shell = args.shell.to_string();
    let mut script = Vec::new();
    let shells = Shells::builtins();
    let written = shells
        .completer(&shell)
        .map(|it| it.write_registration(VARIABLE, NAME, NAME, NAME, &mut script));
    match written {
        Some(Ok(())) => output.result(&String::from_utf8_lossy(&script)),
        _ => {
            let message = format!("there is no completion script for `{shell}`");
            return Err(Diagnostic::error(Code::ConfigBadValue, message).into());
        }
    }
    Ok(Exit::Done)
}
