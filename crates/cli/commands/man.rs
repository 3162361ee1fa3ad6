//! `man`: a page of the manual, made of what `--help` says; for whoever packs a release.

use clap::Command;
use clap_mangen::Man as Page;
use pushwright_config::{Code, Diagnostic};

use crate::args::{Man, command};
use crate::exit::{Exit, Failure};
use crate::output::Output;

/// The section of programs.
const SECTION: &str = ".1";

pub(crate) fn run(args: &Man, output: &Output) -> Result<Exit, Failure> {
    let mut all = command();
    all.build();
    let pages = pages(&all);
    let Some(asked) = &args.page else {
        for (name, _) in &pages {
            output.result(&format!("{name}\n"));
        }
        return Ok(Exit::Done);
    };
    let Some((name, of)) = pages.into_iter().find(|(name, _)| name == asked) else {
        let message = format!("the manual has no page `{asked}`");
        let finding = Diagnostic::error(Code::ConfigBadValue, message);
        return Err(finding.help("`pushwright man` lists the pages").into());
    };
    let title = name.trim_end_matches(SECTION).to_owned();
    let mut text = Vec::new();
    // Nothing but memory is written.
    let _ = Page::new(of.clone().name(title)).render(&mut text);
    output.result(&String::from_utf8_lossy(&text));
    Ok(Exit::Done)
}

/// The name of each page, and the command that it is on.
fn pages(all: &Command) -> Vec<(String, &Command)> {
    let is_shown = |it: &&Command| !it.is_hide_set() && it.get_name() != "help";
    let name = |it: &Command| format!("pushwright-{}{SECTION}", it.get_name());
    let commands = all.get_subcommands().filter(is_shown).map(|it| (name(it), it));
    [(format!("pushwright{SECTION}"), all)].into_iter().chain(commands).collect()
}
