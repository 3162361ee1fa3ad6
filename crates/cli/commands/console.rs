//! `console`: what to type into the consoles and what to bring back; `--check` reads a URI back.

use pushwright_config::intent::Intent;
use pushwright_config::{Code, Diagnostic, Severity};
use pushwright_engine::{
    Asked, DELAY, Row, Sheet, Signer, Words, builds, console_in, refusals, signed_by,
};
use serde_json::{Value, json};

use crate::args::Console;
use crate::commands::artifact::facts;
use crate::commands::each_project;
use crate::disk::Access;
use crate::exit::{Exit, Failure};
use crate::global::GlobalArgs;
use crate::output::{HEAD, Output, QUIET, Report, padded, width, wrapped};
use crate::session::Session;

pub(crate) fn run(args: &Console, global: &GlobalArgs, output: &Output) -> Result<Exit, Failure> {
    each_project(Access::Read, global, output, &|session, output| match &args.check {
        Some(uri) => check(session, uri, output),
        None => print(session, args, output),
    })
}

/// What a program is told to do with the forms.
const NEXT: &str = "fill in the vendor's console, then the IM console, and bring back to push.toml \
                    what they hand out";

fn print(session: &Session, args: &Console, output: &Output) -> Result<Exit, Failure> {
    let vendor = args.vendor.as_deref();
    if let Some(vendor) = vendor.filter(|it| session.config.vendor(it).is_none()) {
        let known: Vec<&str> =
            session.config.vendors.iter().map(|it| it.vendor.value.as_str()).collect();
        let message = format!("push.toml does not set up `{vendor}`");
        let help = format!("it sets up `{}`", known.join("`, `"));
        return Err(Diagnostic::error(Code::ConfigUnknownVendor, message).help(help).into());
    }
    let project = session.project()?;
    let signers = session.signers(&project);
    let facts = args.apk.as_deref().map(|file| facts(file, &Asked::default())).transpose()?;
    let built = facts.as_ref().map(signed_by);
    let words = output.words();
    let sheets = console_in(words, &session.config, &session.packs, &project, &signers, vendor);
    if output.is_document() {
        let sheets: Vec<Value> = sheets.iter().map(sheet_json).collect();
        let signers: Vec<Value> = signers.iter().map(signer_json).collect();
        let report = Report::new(Exit::Done).with("sheets", sheets).with("keystores", signers);
        output.tell(report.with("signed-by", built).with("note", DELAY).next(NEXT));
        return Ok(Exit::Done);
    }
    for (index, sheet) in sheets.iter().enumerate() {
        if index > 0 {
            output.result("\n");
        }
        output.result(&page(sheet, words));
    }
    for line in built.iter().flatten() {
        output.result(&format!("\n{}\n", words.file_signed(line)));
    }
    output.hint(&format!("\n{}", words.text(DELAY)));
    Ok(Exit::Done)
}

fn page(sheet: &Sheet, words: &Words) -> String {
    let form = words.form(&sheet.title, &sheet.build.name);
    let mut text = format!("{HEAD}== {form}{HEAD:#}\n");
    let parts = [
        (words.step_vendor(&sheet.docs), &sheet.vendor_console),
        (words.step_im(), &sheet.im_console),
        (words.step_back(), &sheet.bring_back),
    ];
    for (title, rows) in parts {
        text += &format!("\n{HEAD}{title}{HEAD:#}\n");
        let columns = rows.iter().map(|it| width(&it.label)).max().unwrap_or(0);
        let mut before = "";
        for row in rows {
            let label = if row.label == before { "" } else { row.label.as_str() };
            text += &line(row, label, columns);
            before = &row.label;
        }
    }
    text
}

fn line(row: &Row, label: &str, columns: usize) -> String {
    let label = padded(label, columns);
    let mut text = match (&row.value, row.label.is_empty()) {
        (Some(value), _) => format!("  {label}  {value}\n"),
        (None, false) => format!("  {label}  -\n"),
        (None, true) => String::new(),
    };
    let indent = columns + 6;
    for part in wrapped(&row.note, indent) {
        text += &format!("{:indent$}{QUIET}{part}{QUIET:#}\n", "");
    }
    text
}

fn sheet_json(sheet: &Sheet) -> Value {
    let rows = |rows: &[Row]| -> Vec<Value> {
        let row = |it: &Row| json!({ "label": it.label, "value": it.value, "note": it.note });
        rows.iter().map(row).collect()
    };
    json!({
        "build": sheet.build.name,
        "application-id": sheet.build.application_id,
        "variant": sheet.build.variant,
        "vendor": sheet.vendor,
        "vendor-console": rows(&sheet.vendor_console),
        "im-console": rows(&sheet.im_console),
        "bring-back": rows(&sheet.bring_back),
    })
}

fn signer_json(signer: &Signer) -> Value {
    json!({
        "signing-config": signer.keystore.config,
        "used-by": signer.keystore.used_by,
        "path": signer.keystore.path,
        "sha-256": signer.fingerprint.as_ref().ok().map(ToString::to_string),
        "problem": signer.fingerprint.as_ref().err(),
    })
}

/// Whether the project would accept the URI.
fn check(session: &Session, uri: &str, output: &Output) -> Result<Exit, Failure> {
    let project = session.project()?;
    let intent = match Intent::parse(uri.trim()) {
        Ok(intent) => intent,
        Err(fault) => {
            let message = format!("the URI {fault}");
            let finding = Diagnostic::error(Code::ConfigBadUrl, message)
                .help("copy the whole URI that `pushwright console` prints");
            return Err(finding.into());
        }
    };
    let builds = builds(&session.config, &project);
    let ids: Vec<String> = builds.iter().filter_map(|it| it.application_id.clone()).collect();
    let findings = refusals(&project, &intent, &ids);
    let wrong = findings.iter().any(|it| it.severity == Severity::Error);
    let exit = if wrong { Exit::Pending } else { Exit::Done };
    if output.is_document() {
        output.tell(Report::new(exit).findings(&findings).with("accepted", !wrong));
        return Ok(exit);
    }
    output.findings(&findings);
    let by: Vec<String> = builds
        .iter()
        .filter(|it| intent.component.as_ref().map(|(id, _)| id) == it.application_id.as_ref())
        .map(|it| format!("`{}`", it.name))
        .collect();
    output.result(&match (wrong, &intent.component, by.as_slice()) {
        (true, ..) => "refused\n".to_owned(),
        (false, Some((_, class)), [_, ..]) => {
            format!("accepted: opens `{class}` of the build {}\n", by.join(", "))
        }
        (false, ..) => "accepted\n".to_owned(),
    });
    Ok(exit)
}
