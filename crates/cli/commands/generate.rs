//! `generate`: write the sources that push.toml leaves to the build.

use pushwright_android::{Kind, RelPath};
use pushwright_config::{Code, Diagnostic};
use pushwright_engine::{GENERATED, Generated, generate};

use crate::args::Generate;
use crate::disk::{self, Opened};
use crate::exit::{Exit, Failure};
use crate::global::GlobalArgs;
use crate::home::homes;
use crate::output::{Output, Report};
use crate::session::{Session, say_what_became, take_hold};

pub(crate) fn run(args: &Generate, global: &GlobalArgs, output: &Output) -> Result<Exit, Failure> {
    let homes = homes(global)?;
    let [home] = homes.as_slice() else {
        let finding = Diagnostic::error(
            Code::ConfigBadValue,
            format!("there are {} projects here, and one folder to write into", homes.len()),
        );
        return Err(finding.help("name one with `--project`").into());
    };
    let opened = take_hold(home, args.writing.access(), output)?;
    if args.out.is_dir() && !disk::holds(&args.out, &home.folder) {
        // An interrupted run may have left its journal there.
        let out = Opened::new(&args.out, args.writing.access())?;
        say_what_became(&out, &format!("in `{}`", args.out.display()), output);
    }
    let session = Session::open(home, global, &opened)?;
    let inputs = session.inputs(Some(&session.config))?;
    let generated = generate(&inputs, args.variant.as_deref()).map_err(Failure::Findings)?;
    may_be_filled(args, &session, &generated)?;
    if !args.writing.dry_run {
        opened.fill_source_root(&args.out, &generated.files, GENERATED)?;
    }
    let findings: Vec<Diagnostic> =
        session.findings.iter().chain(&generated.findings).cloned().collect();
    let files: Vec<&str> = generated.files.iter().map(|(path, _)| path.as_str()).collect();
    if output.is_document() {
        output.tell(Report::new(Exit::Done).findings(&findings).with("files", files));
        return Ok(Exit::Done);
    }
    output.findings(&findings);
    for file in files {
        output.result(&format!("{file}\n"));
    }
    if !session.config.app.leaves_sources_to_build() {
        output.note(
            "nothing to generate: `apply` writes the sources into the project, unless push.toml \
             says `sources = \"build\"` under `[app]`",
        );
    }
    Ok(Exit::Done)
}

/// Refuses a folder that holds the project or committed sources, or files of somebody else where
/// ours go: what is generated and no longer wanted is deleted there.
fn may_be_filled(args: &Generate, session: &Session, generated: &Generated) -> Result<(), Failure> {
    let out = args.out.display();
    let own = session.ledger.entries().iter().filter(|own| own.key.kind == Kind::File);
    let mut own = own.map(|own| session.root.join(own.file.as_str()));
    let message = match own.find(|file| disk::holds(&args.out, file)) {
        _ if disk::holds(&args.out, &session.root) => Some(format!("`{out}` holds the project")),
        Some(file) => {
            Some(format!("`{out}` holds sources that are committed, such as `{}`", file.display()))
        }
        None => None,
    };
    if let Some(message) = message {
        let finding = Diagnostic::error(Code::ConfigBadValue, message);
        return Err(finding.help("name a folder for generated sources alone with `--out`").into());
    }
    let foreign = disk::foreign(&args.out, &generated.files, GENERATED);
    if foreign.is_empty() {
        return Ok(());
    }
    let finding = |path: &RelPath| {
        let path = args.out.join(path.as_str());
        let message = format!("`{}` exists, and pushwright did not generate it", path.display());
        Diagnostic::error(Code::SourceConflict, message)
            .help("move it away, or name another folder with `--out`; nothing was written")
    };
    Err(Failure::Findings(foreign.iter().map(finding).collect()))
}
