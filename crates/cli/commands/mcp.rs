//! `mcp`: what agents may ask of projects, over standard input and output.
//!
//! Knows the folders that they may have read. `tools` are the commands that are offered, `server`
//! speaks the protocol; the program has them with the feature `mcp` alone.

#[cfg(feature = "mcp")]
mod server;
#[cfg(any(feature = "mcp", test))]
mod tools;

use std::path::{Path, PathBuf};

use crate::args::Mcp;
use crate::disk;
use crate::exit::{Exit, Failure};
use crate::global::GlobalArgs;

pub(crate) fn run(args: &Mcp, global: &GlobalArgs) -> Result<Exit, Failure> {
    let given = args.roots.iter().chain(global.project.iter().filter(|_| args.roots.is_empty()));
    let mut roots: Vec<PathBuf> =
        given.map(|it| disk::real_folder(it)).collect::<Result<_, _>>()?;
    if roots.is_empty() {
        roots.push(disk::real_folder(Path::new("."))?);
    }
    serve(roots, args.allow_apply)
}

#[cfg(feature = "mcp")]
fn serve(roots: Vec<PathBuf>, allow_apply: bool) -> Result<Exit, Failure> {
    server::serve(roots, allow_apply)
}

#[cfg(not(feature = "mcp"))]
fn serve(_: Vec<PathBuf>, _: bool) -> Result<Exit, Failure> {
    use pushwright_config::{Code, Diagnostic};
    let message = "this pushwright was built without the server for agents";
    let help = "npm and PyPI have it built in: `npx pushwright mcp`, `pipx run pushwright mcp`; \
                with cargo, `cargo install --locked pushwright --features mcp`";
    Err(Diagnostic::error(Code::UsageArguments, message).help(help).into())
}
