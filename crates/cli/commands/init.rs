//! `init`: write a push.toml to fill in; with `--agents`, a section for agents into AGENTS.md.

use std::fmt::Write as _;

use pushwright_config::field::{Field, FieldKind, Secrecy, Shape, quote};
use pushwright_config::keys::{KEYS, KeyKind};
use pushwright_config::{Code, Diagnostic, Pack, PackSet};
use pushwright_engine::Change;
use pushwright_lossless::SourceText;
use serde_json::Value;

use crate::agents_file::{AGENTS_FILE, About, with_section};
use crate::args::{Init, Writing};
use crate::commands::schema::LINE;
use crate::config_place::ConfigPlace;
use crate::disk::{self, Write};
use crate::exit::{Exit, Failure};
use crate::global::GlobalArgs;
use crate::home::{Home, new_home};
use crate::output::{Output, Places, Report, wrapped_for_a_file};
use crate::session::take_hold;

const NEXT: &str = "fill it in, then run `pushwright apply`";

pub(crate) fn run(args: Init, global: &GlobalArgs, output: &Output) -> Result<Exit, Failure> {
    let home = new_home(global)?;
    let place = ConfigPlace::new(&home, global)?;
    output.set_places(Places::new(&home, &place));
    let path = place.writable()?;
    let opened = take_hold(&home, args.writing.access(), output)?;
    let mut changes = Vec::new();
    match place.read(&home)? {
        None => {
            let text = SourceText::new(template(&PackSet::embedded(), home.below()));
            changes.push(Change { path, before: None, after: Some(text), reasons: Vec::new() });
        }
        Some(_) if args.agents => {}
        Some(_) => {
            let message = format!("`{path}` is already there");
            let finding = Diagnostic::error(Code::ConfigBadValue, message)
                .help("edit it, or add a vendor with `pushwright setup <vendor> …`");
            return Err(finding.into());
        }
    }
    if args.agents {
        changes.extend(section_for_agents(&home)?);
    }
    let writes: Vec<Write> = changes.iter().map(Write::of_home).collect();
    if !args.writing.dry_run {
        opened.commit(&writes)?;
    }
    tell(&changes, &writes, args.writing, output);
    Ok(Exit::Done)
}

/// What becomes of AGENTS.md, unless it is as it is to be.
fn section_for_agents(home: &Home) -> Result<Option<Change>, Failure> {
    let installed = disk::read_text(&home.folder, &home.folder.join("package.json")).ok().flatten();
    let package = installed.and_then(|it| serde_json::from_str::<Value>(it.as_str()).ok());
    let lists = ["dependencies", "devDependencies"];
    let is_of_npm =
        package.is_some_and(|it| lists.iter().any(|list| it[*list]["pushwright"] != Value::Null));
    let program: &[&str] = if is_of_npm { &["npx", "pushwright"] } else { &["pushwright"] };
    let file = disk::read_text_inside(&home.folder, &home.folder.join(AGENTS_FILE))?;
    let about = About { program, below: home.below() };
    with_section(file, &about).map_err(|edited| (*edited).into())
}

/// Says what was written, or shows what would be.
fn tell(changes: &[Change], writes: &[Write], writing: Writing, output: &Output) {
    let is_new = changes.iter().any(|it| it.path.as_str() != AGENTS_FILE);
    if output.is_document() {
        let named = |created: bool| -> Vec<String> {
            let of = changes.iter().filter(|it| it.before.is_none() == created);
            of.map(|it| output.path_from_here(&it.path)).collect()
        };
        let (created, changed) = match writing.dry_run {
            true => ("would-create", "would-change"),
            false => ("created", "changed"),
        };
        let report = Report::new(Exit::Done).with(created, named(true)).with(changed, named(false));
        let next = is_new && !writing.dry_run;
        return output.tell(if next { report.next(NEXT) } else { report });
    }
    match writing.dry_run {
        true => changes.iter().for_each(|it| output.diff(it)),
        false => output.written(writes),
    }
    if changes.is_empty() {
        output.note("nothing to do");
    } else if is_new && !writing.dry_run {
        output.note(NEXT);
    }
}

/// What the keys outside vendors' tables may be set to; those without are named at the end.
const EXAMPLES: [(&str, &str); 12] = [
    ("app.module", "\":app\""),
    ("app.application-id", "\"com.example.chat\""),
    ("app.namespace", "\"com.example.chat\""),
    ("app.package", "\"com.example.chat.push\""),
    ("app.language", "\"java\""),
    ("app.sources", "\"commit\""),
    ("app.auto-init", "false"),
    ("im.sdk", "\"v2tim\""),
    ("click.event", "\"activity\""),
    ("click.activity", "\".ChatActivity\""),
    ("click.uri", "\"pushscheme://com.example.chat/detail\""),
    ("click.browsable", "false"),
];

/// Every key with what it means, switched off by a `#` before it; remarks have a blank behind it.
fn template(packs: &PackSet, below: &str) -> String {
    let mut text = LINE.to_owned();
    text.push_str(
        "# What your app has; `pushwright apply` makes the project say the same.\n\
         # Take away the `#` before the keys that you need.\n\
         \n\
         version = 1\n",
    );
    if !below.is_empty() {
        let _ = writeln!(text, "project = {}", quote(below));
    }
    let mut table = "";
    for key in &KEYS {
        let example = EXAMPLES.iter().find(|(path, _)| *path == key.path);
        let (Some((_, value)), Some((of, name))) = (example, key.path.split_once('.')) else {
            continue;
        };
        if table != of {
            let _ = write!(text, "\n#[{of}]\n");
            table = of;
        }
        let default = match key.default {
            "" => String::new(),
            default => format!("; default: {default}"),
        };
        let words = match key.kind {
            KeyKind::OneOf(words) => format!(": `{}`", words().join("`, `")),
            _ => String::new(),
        };
        remark(&mut text, &format!("{}{words}{default}", key.help));
        let _ = writeln!(text, "#{name} = {value}");
    }
    for vendor in packs.vendors() {
        if let Some(pack) = packs.newest(vendor) {
            vendor_tables(&mut text, pack);
        }
    }
    let others = KEYS.iter().filter(|key| !is_shown(key.path));
    let others: Vec<String> = others.map(|key| format!("`{}`", key.path)).collect();
    text.push('\n');
    remark(&mut text, &format!("Not shown here: {}; see docs/push-toml.md.", others.join(", ")));
    text
}

/// Whether the template shows the key, in a table of its own or in every vendor's.
fn is_shown(path: &str) -> bool {
    const EVERYWHERE: [&str; 5] = [
        "version",
        "vendors.<vendor>.edition",
        "vendors.<vendor>.sdk-version",
        "vendors.<vendor>.<field>",
        "vendors.<vendor>.options.<option>",
    ];
    EVERYWHERE.contains(&path) || EXAMPLES.iter().any(|(it, _)| *it == path)
}

/// A remark in lines of 80 columns.
fn remark(text: &mut String, words: &str) {
    for line in wrapped_for_a_file(words, 2) {
        let _ = writeln!(text, "# {line}");
    }
}

fn vendor_tables(text: &mut String, pack: &Pack) {
    let vendor = &pack.id.vendor;
    text.push('\n');
    remark(text, &format!("{}; {}", pack.title, pack.docs));
    let _ = writeln!(text, "#[vendors.{vendor}]");
    let _ = writeln!(text, "#edition = {}", quote(&pack.id.edition));
    let _ = writeln!(text, "#sdk-version = {}", quote(&pack.sdk.default));
    for field in &pack.certificate {
        remark(text, &format!("{}: {}", field.title, field.help));
        let _ = writeln!(text, "#{} = {}", field.key, sample(vendor, field));
    }
    if !pack.options.is_empty() {
        let _ = writeln!(text, "#[vendors.{vendor}.options]");
    }
    for option in &pack.options {
        remark(text, &option.title);
        let _ = writeln!(text, "#{} = {}", option.key, option.default);
    }
}

/// A value of the field's kind and shape, in TOML, to write the real one over.
fn sample(vendor: &str, field: &Field) -> String {
    let of_documents = field.example.first().cloned();
    match field.kind {
        FieldKind::Secret => {
            let name = format!("{vendor}_{}", field.key).replace('-', "_").to_uppercase();
            let from = if field.secret == Secrecy::Server { "env" } else { "gradle-property" };
            format!("{{ {from} = {} }}", quote(&name))
        }
        FieldKind::Integer => of_documents.unwrap_or_else(|| "1".to_owned()),
        FieldKind::Fingerprints => format!("[{}]", quote(&["00"; 32].join(":"))),
        FieldKind::Class => {
            let own = field.source.as_ref().map(|class| format!(".push.{class}"));
            quote(&own.unwrap_or_else(|| ".MainActivity".to_owned()))
        }
        FieldKind::Path => quote(&of_documents.unwrap_or_else(|| "../downloaded".to_owned())),
        FieldKind::Text => quote(&of_documents.unwrap_or_else(|| zeros(&field.shape))),
    }
}

/// A text of a shape; every set of characters has the zero.
fn zeros(shape: &Shape) -> String {
    const ANY: usize = 8;
    if !shape.groups.is_empty() {
        let groups: Vec<String> = shape.groups.iter().map(|length| "0".repeat(*length)).collect();
        return groups.join("-");
    }
    let prefix = shape.prefix.as_deref().unwrap_or_default();
    let least = shape.length.map_or(ANY, |(least, _)| least);
    format!("{prefix:0<least$}")
}
