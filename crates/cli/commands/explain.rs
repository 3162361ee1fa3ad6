//! `explain`: what a code of ours or of a vendor's SDK means, and what to do.

use pushwright_config::pack::ErrorCode;
use pushwright_config::{Code, Diagnostic, Pack, PackSet, did_you_mean};

use crate::args::{Everywhere, Explain};
use crate::output::{Exit, Failure, Output};

pub(crate) fn run(
    args: &Explain,
    _everywhere: &Everywhere,
    output: &Output,
) -> Result<Exit, Failure> {
    if let Some(code) = Code::from_name(&args.code) {
        output.result(code.explain());
        return Ok(Exit::Done);
    }
    let packs = PackSet::embedded();
    let found: Vec<(&Pack, &ErrorCode)> = packs
        .iter()
        .flat_map(|pack| pack.errors.iter().map(move |error| (pack, error)))
        .filter(|(_, error)| error.code == args.code || error.aliases.contains(&args.code))
        .collect();
    if found.is_empty() {
        let names = Code::ALL.iter().map(|code| code.as_str());
        let mut finding = Diagnostic::error(
            Code::ConfigBadValue,
            format!("neither pushwright nor a vendor's SDK has the code `{}`", args.code),
        );
        if let Some(meant) = did_you_mean(&args.code, names) {
            finding = finding.help(format!("did you mean `{meant}`?"));
        }
        return Err(finding.into());
    }
    for (pack, error) in found {
        output.result(&page(pack, error));
    }
    Ok(Exit::Done)
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
