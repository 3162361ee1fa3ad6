//! `vendors`: the packs there are, or whether those in a folder are right.

use pushwright_config::field::Field;
use pushwright_config::pack::{ConditionName, RequiredFile};
use pushwright_config::{Code, Diagnostic, Pack, PackSet, Severity};
use pushwright_engine::check_packs;
use serde_json::json;

use crate::args::Vendors;
use crate::disk;
use crate::exit::{Exit, Failure};
use crate::global::GlobalArgs;
use crate::output::{Output, Report, wrapped};
use crate::session::packs_here;

pub(crate) fn run(args: &Vendors, global: &GlobalArgs, output: &Output) -> Result<Exit, Failure> {
    if let Some(folder) = &args.check {
        let mut packs = PackSet::default();
        let files = disk::read_folder(folder)?;
        let mut findings = packs.add(files.clone());
        let mut among = PackSet::embedded();
        // Packs that come with the tool may be checked as well: they are no second ones.
        let _ = among.add(files.clone());
        findings.extend(check_packs(&files, &among));
        if !files.iter().any(|(path, _)| path == "pack.toml" || path.ends_with("/pack.toml")) {
            let message = format!("there is no pack.toml below `{}`", folder.display());
            let help = "name the folder that holds `<vendor>/<edition>/pack.toml`";
            findings.push(Diagnostic::error(Code::ConfigNotFound, message).help(help));
        }
        if findings.iter().any(|it| it.severity == Severity::Error) {
            return Err(Failure::Findings(findings));
        }
        if !output.is_document() {
            output.findings(&findings);
        }
        return Ok(list(&packs, &findings, output));
    }
    Ok(list(&packs_here(global)?.0, &[], output))
}

/// Lists the vendors for whoever named none to `setup`.
pub(crate) fn choose(output: &Output) -> Result<Exit, Failure> {
    let packs = PackSet::embedded();
    if output.is_document() {
        let message = format!("no vendor is named (known: {})", packs.vendors().join(", "));
        return Err(Diagnostic::error(Code::ConfigUnknownVendor, message)
            .help("name one: `pushwright setup <vendor> …`")
            .into());
    }
    let width = packs.vendors().iter().map(|it| it.len()).max().unwrap_or(0);
    for pack in packs.vendors().iter().filter_map(|it| packs.newest(it)) {
        output.result(&format!("{:width$}  {}\n", pack.id.vendor, pack.title));
    }
    output.note("name one: pushwright setup <vendor> …; `pushwright setup --help` lists the flags");
    Ok(Exit::Config)
}

fn list(packs: &PackSet, findings: &[Diagnostic], output: &Output) -> Exit {
    if output.is_document() {
        let all: Vec<_> = packs.iter().map(pack_json).collect();
        output.tell(Report::new(Exit::Done).findings(findings).with("packs", all));
        return Exit::Done;
    }
    let width = packs.iter().map(|pack| pack.id.to_string().len()).max().unwrap_or(0);
    for pack in packs.iter() {
        let id = pack.id.to_string();
        let version = &pack.sdk.default;
        output.result(&format!("{id:width$}  {version:<12}  {}\n", needs(pack, packs)));
        output.detail(&details(pack, width));
        if output.is_verbose() {
            output.detail(&notes(pack));
        }
    }
    if !output.is_verbose() {
        output.note("`pushwright vendors -v` says of each fact how sure it is");
    }
    Exit::Done
}

/// What somebody must have at hand for a vendor: values for push.toml, and files.
fn needs(pack: &Pack, packs: &PackSet) -> String {
    let asked = pack.certificate.iter().filter(|it| it.required && it.default.is_none());
    let file = |field: &Field| format!("the SDK's file ({})", field.key);
    let needs = asked
        .map(|it| it.key.clone())
        .chain(pack.sdk_file().map(file))
        .chain(pack.files.iter().filter(|it| is_usual(pack, it)).map(|it| it.path.clone()));
    let needs = needs.collect::<Vec<_>>().join(", ");
    match packs.newest(&pack.id.vendor) {
        Some(newest) if newest.id == pack.id => needs,
        _ => format!("{needs} (an older edition)"),
    }
}

/// Whether a file is needed as long as no option is changed and whatever the IM SDK.
fn is_usual(pack: &Pack, file: &RequiredFile) -> bool {
    let Some(when) = &file.when else { return true };
    let ConditionName::Option(name) = &when.name else { return false };
    pack.options.iter().any(|it| it.key == *name && it.default != when.negated)
}

/// What it is, from where, when it was checked, and how much of it is not sure.
fn details(pack: &Pack, width: usize) -> Vec<String> {
    let unsure = pack.notes.iter().filter(|note| {
        ["inferred", "from memory", "not read", "not tried"].iter().any(|it| note.contains(it))
    });
    let sure = match unsure.count() {
        0 => String::new(),
        1 => "; 1 note on what is not sure".to_owned(),
        some => format!("; {some} notes on what is not sure"),
    };
    let blank = " ".repeat(width + 2);
    vec![
        format!("{blank}{}, checked {}{sure}", pack.title, pack.checked),
        format!("{blank}{}", pack.docs),
    ]
}

/// What its facts rest on.
fn notes(pack: &Pack) -> Vec<String> {
    let mut lines = Vec::new();
    for note in versions(pack).iter().chain(&pack.notes) {
        for (index, line) in wrapped(note, 6).iter().enumerate() {
            let mark = if index == 0 { "-" } else { " " };
            lines.push(format!("    {mark} {line}"));
        }
    }
    lines
}

/// Which versions were looked at, and which are only stated.
fn versions(pack: &Pack) -> Vec<String> {
    let sorts = [
        ("Files or classes that were looked at", &pack.sdk.known),
        ("Only documents and others' projects state", &pack.sdk.stated),
    ];
    let said = sorts.iter().filter(|(_, all)| !all.is_empty());
    said.map(|(what, all)| format!("{what}: {}.", all.join(", "))).collect()
}

fn pack_json(pack: &Pack) -> serde_json::Value {
    json!({
        "vendor": pack.id.vendor,
        "edition": pack.id.edition,
        "title": pack.title,
        "docs": pack.docs,
        "checked": pack.checked,
        "notes": pack.notes,
        "sdk-version": pack.sdk.default,
        "known-sdk-versions": pack.sdk.known,
        "stated-sdk-versions": pack.sdk.stated,
        "supersedes": pack.supersedes,
    })
}
