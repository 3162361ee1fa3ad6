//! `init`: write a push.toml to fill in.

use std::fmt::Write as _;

use pushwright_android::RelPath;
use pushwright_config::field::{FieldKind, Secrecy};
use pushwright_config::{Code, Diagnostic, Pack, PackSet};
use serde_json::json;

use crate::args::Everywhere;
use crate::disk::{self, Write};
use crate::output::{Exit, Failure, Output};
use crate::session::{CONFIG_FILE, new_project};

pub(crate) fn run(everywhere: &Everywhere, output: &Output) -> Result<Exit, Failure> {
    let root = new_project(everywhere)?;
    let path = root.join(CONFIG_FILE);
    if disk::read_text(&root, &path)?.is_some() {
        let finding = Diagnostic::error(Code::ConfigBadValue, "push.toml is already there")
            .help("edit it, or add a vendor with `pushwright setup <vendor> …`");
        return Err(finding.into());
    }
    let text = template(&PackSet::embedded());
    if let Some(path) = RelPath::new(CONFIG_FILE) {
        let write = Write { path, before: None, after: Some(text.into_bytes()) };
        disk::commit(&root, &[write])?;
    }
    if output.is_json() {
        output.json(json!({ "exit": 0, "created": [CONFIG_FILE] }));
        return Ok(Exit::Done);
    }
    output.result("created push.toml\n");
    output.note("fill it in, then run `pushwright apply`");
    Ok(Exit::Done)
}

/// Every key, commented out, with what each means.
fn template(packs: &PackSet) -> String {
    let mut text = String::from(
        "# What your app has; `pushwright apply` makes the project say the same.\n\
         version = 1\n\
         \n\
         # [app]\n\
         # module = \":app\"                      # the application module, if there are several\n\
         # package = \"com.example.chat.push\"    # of generated sources\n\
         # language = \"java\"                    # or \"kotlin\"; default: what the module uses\n\
         \n\
         # [im]\n\
         # sdk = \"v2tim\"                        # \"tim-4\", \"v2tim\", \"timpush\" or \"none\"\n\
         \n\
         # [click]                               # what a click on a notification opens\n\
         # event = \"activity\"                   # \"app\", \"url\" or \"activity\"\n\
         # activity = \".ChatActivity\"\n\
         # uri = \"pushscheme://com.example.chat/detail\"\n",
    );
    for vendor in packs.vendors() {
        if let Some(pack) = packs.newest(vendor) {
            text += &vendor_table(pack);
        }
    }
    text
}

fn vendor_table(pack: &Pack) -> String {
    let mut text = format!("\n# {}; {}\n# [vendors.{}]\n", pack.title, pack.docs, pack.id.vendor);
    let _ = writeln!(text, "# edition = \"{}\"", pack.id.edition);
    let _ = writeln!(text, "# sdk-version = \"{}\"", pack.sdk.default);
    for field in &pack.certificate {
        let example = match (field.kind, field.secret) {
            (_, Secrecy::Server) => "{ env = \"NAME\" }".to_owned(),
            (FieldKind::Integer, _) => field.example.first().cloned().unwrap_or("1".to_owned()),
            (FieldKind::Fingerprints, _) => "[\"AB:CD:…\"]".to_owned(),
            _ => format!("\"{}\"", field.example.first().map_or("…", String::as_str)),
        };
        let _ = writeln!(text, "# {} = {example}  # {}: {}", field.key, field.title, field.help);
    }
    text
}
