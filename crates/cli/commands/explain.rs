//! `explain`: what a code of ours or of a vendor's SDK means, what to do, and, inside a project,
//! which of the causes the project shows; topics of the documents' questions as well.

use pushwright_config::pack::ErrorCode;
use pushwright_config::{Code, Diagnostic, Pack, PackSet, did_you_mean, topics};

use crate::args::{Everywhere, Explain};
use crate::output::{Exit, Failure, Output};
use crate::session::{Session, projects};

pub(crate) fn run(
    args: &Explain,
    everywhere: &Everywhere,
    output: &Output,
) -> Result<Exit, Failure> {
    let project = project(everywhere);
    if let Some(code) = Code::from_name(&args.code) {
        output.result(code.explain());
        output.result(&shown(project.as_ref(), &[code], everywhere));
        return Ok(Exit::Done);
    }
    if let Some(page) = topics::page(&args.code) {
        output.result(page);
        return Ok(Exit::Done);
    }
    let embedded = PackSet::embedded();
    let packs = project.as_ref().map_or(&embedded, |it| &it.packs);
    let found: Vec<(&Pack, &ErrorCode)> = packs
        .iter()
        .flat_map(|pack| pack.errors.iter().map(move |error| (pack, error)))
        .filter(|(_, error)| error.code == args.code || error.aliases.contains(&args.code))
        .collect();
    if found.is_empty() {
        return Err(unknown(&args.code).into());
    }
    for (pack, error) in found {
        output.result(&page(pack, error));
        let set_up = project.as_ref().filter(|it| {
            let vendor = it.config.vendor(&pack.id.vendor);
            vendor.is_some_and(|vendor| vendor.edition.value == pack.id.edition)
        });
        output.result(&shown(set_up, &error.shown_by, everywhere));
    }
    Ok(Exit::Done)
}

/// The project the command is run in, where there is one and it can be read.
fn project(everywhere: &Everywhere) -> Option<Session> {
    match projects(everywhere).ok()?.as_slice() {
        [root] => Session::open(root, everywhere).ok(),
        _ => None,
    }
}

fn unknown(code: &str) -> Diagnostic {
    let names = Code::ALL.iter().map(|code| code.as_str()).chain(topics::names());
    let message = format!("neither pushwright nor a vendor's SDK has the code `{code}`");
    let finding = Diagnostic::error(Code::ConfigBadValue, message);
    match did_you_mean(code, names) {
        Some(meant) => finding.help(format!("did you mean `{meant}`?")),
        None => {
            let topics: Vec<&str> = topics::names().collect();
            finding.help(format!("there are pages on `{}`, too", topics.join("`, `")))
        }
    }
}

/// Which of these findings the project has; nothing outside a project.
fn shown(project: Option<&Session>, codes: &[Code], everywhere: &Everywhere) -> String {
    let symptoms = project
        .filter(|_| !codes.is_empty())
        .and_then(|it| it.with_all_sources(everywhere).ok()?.symptoms().ok());
    let Some(symptoms) = symptoms else { return String::new() };
    let lines: Vec<String> = symptoms
        .iter()
        .filter(|it| codes.contains(&it.diagnostic.code))
        .map(|it| format!("- {}\n", it.diagnostic.one_line()))
        .collect();
    match lines.is_empty() {
        true => "\nThis project shows none of it in its files.\n".to_owned(),
        false => format!("\nIn this project:\n{}", lines.concat()),
    }
}

fn page(pack: &Pack, error: &ErrorCode) -> String {
    let mut text = format!("# {} ({})\n\n{}\n", error.code, pack.title, error.text);
    let lists = [("Causes, likeliest first", &error.causes), ("What to do", &error.fixes)];
    for (title, list) in lists {
        if !list.is_empty() {
            text += &format!("\n{title}:\n");
            for (index, entry) in list.iter().enumerate() {
                text += &format!("{}. {entry}\n", index + 1);
            }
        }
    }
    text + &format!("\nHow sure: {}.\n", error.certainty.as_str())
}
