//! The `pushwright` command line: arguments in, output and an exit code out.
//!
//! Knows the terminal, exit codes and (in `disk` alone) the file system; what must hold in a
//! project, and how it is edited, is the engine's business. No vendor is named here.

mod agents_file;
mod args;
mod beside;
mod commands;
mod complete;
mod config_place;
mod disk;
mod exit;
mod global;
mod home;
mod keystore;
mod language;
mod output;
#[cfg(test)]
mod reference;
mod sdk_file;
mod session;

use std::process::ExitCode;

use clap_complete::CompleteEnv;

fn main() -> ExitCode {
    // A shell that completes a line has other words than a user.
    CompleteEnv::with_factory(args::command).var(complete::VARIABLE).complete();
    let (args, output) = match args::parse() {
        Ok(parsed) => parsed,
        Err(error) => {
            if let Some(output) = args::output_of_errors().filter(|_| error.use_stderr()) {
                let exit = output.failure(&args::usage(&error).into());
                return output.finish(exit).into();
            }
            // clap answers `--help` and `--version` by an error, too.
            return ExitCode::from(match (error.print(), error.use_stderr()) {
                (_, true) => 2,
                (Err(error), _) if error.kind() != std::io::ErrorKind::BrokenPipe => 4,
                _ => 0,
            });
        }
    };
    let kept = disk::keep_within(&args.within).map_err(Into::into);
    let run = kept.and_then(|()| commands::run(&args, &output));
    let exit = run.unwrap_or_else(|failure| output.failure(&failure));
    output.finish(exit).into()
}
