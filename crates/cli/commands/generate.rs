//! `generate`: write the sources that push.toml leaves to the build.

use pushwright_config::{Code, Diagnostic};
use pushwright_engine::{GENERATED, generate};
use serde_json::json;

use crate::args::{Everywhere, Generate};
use crate::disk;
use crate::output::{Exit, Failure, Output, findings_json};
use crate::session::{Session, projects};

pub(crate) fn run(
    args: &Generate,
    everywhere: &Everywhere,
    output: &Output,
) -> Result<Exit, Failure> {
    let roots = projects(everywhere)?;
    let [root] = roots.as_slice() else {
        let finding = Diagnostic::error(
            Code::ConfigBadValue,
            format!("there are {} projects here, and one folder to write into", roots.len()),
        );
        return Err(finding.help("name one with `--project`").into());
    };
    let session = Session::open(root, everywhere)?;
    let inputs = session.inputs(Some(&session.config))?;
    let generated = generate(&inputs, args.variant.as_deref()).map_err(Failure::Findings)?;
    disk::fill_source_root(&args.out, &generated.files, GENERATED)?;
    let findings: Vec<Diagnostic> =
        session.findings.iter().chain(&generated.findings).cloned().collect();
    let files: Vec<&str> = generated.files.iter().map(|(path, _)| path.as_str()).collect();
    if output.is_json() {
        let findings = findings_json(&findings);
        output.json(json!({ "exit": 0, "files": files, "findings": findings }));
        return Ok(Exit::Done);
    }
    output.findings(&findings);
    for file in files {
        output.result(&format!("{file}\n"));
    }
    Ok(Exit::Done)
}
