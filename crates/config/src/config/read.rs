//! The tables of push.toml that are the same for every vendor.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use super::mask::mask;
use super::{
    App, ImSdk, PushConfig, Routing, SourcesMode, Variant, VendorConfig, VendorFiles, click, vendor,
};
use crate::diagnostic::{Code, Diagnostic};
use crate::field::{is_java_name, quote};
use crate::pack::{Language, PackSet};
use crate::reader::{Codes, Reader, Table, one_of};
use crate::spelling::did_you_mean;
use crate::value::Spanned;

/// The version of push.toml this tool reads.
const VERSION: i64 = 1;

/// See [`super::parse`].
pub(super) fn config(
    file_name: &str,
    text: &str,
    packs: &PackSet,
) -> (Option<PushConfig>, Vec<Diagnostic>) {
    let (root, syntax) = DeTable::parse_recoverable(text);
    let shown = mask(text, root.get_ref(), !syntax.is_empty(), packs);
    let reader = Reader::new(file_name, Arc::from(shown), Codes::OF_CONFIG);
    let table = Table::root(&reader, root.get_ref());
    let config = match version(&table) {
        Version::Ours if is_for_this_tool(&table) => Some(read(&table, packs)),
        Version::Ours | Version::TooNew => None,
    };
    let usable = syntax.is_empty();
    (config.filter(|_| usable), reader.finish(&syntax))
}

fn read(root: &Table<'_>, packs: &PackSet) -> PushConfig {
    let im = root.table("im").and_then(|it| im(&it));
    let vendors = vendors(root, packs, im.as_ref().map(|it| it.value));
    let config = PushConfig {
        version: VERSION,
        tool_version: root.string("tool-version"),
        packs: folders(root),
        project: project(root),
        app: root.table("app").map(|it| app(&it)).unwrap_or_default(),
        im,
        click: root.table("click").and_then(|it| click::read(&it)),
        routing: root
            .table("routing")
            .map(|it| routing(&it, &vendor_names(root), packs))
            .unwrap_or_default(),
        assume_present: assume(root),
        variants: variants(root, packs, &vendors),
        vendors,
        file: root.reader.file.clone(),
        source: Arc::clone(&root.reader.source),
    };
    let is_vendor = |key: &str| packs.has_vendor(key);
    root.finish_knowing(|key| is_vendor(key).then(|| format!("vendors.{key}")));
    config
}

enum Version {
    Ours,
    TooNew,
}

/// A file of a later version is not read any further; any other fault is reported and passed by.
fn version(root: &Table<'_>) -> Version {
    if root.peek("version").is_none() {
        root.know("version");
        if root.misspelt("version") {
            return Version::Ours;
        }
        let message = "`version` is missing".to_owned();
        let found = root.reader.error(Code::ConfigMissingKey, message, &(0..0));
        root.reader.add(found.help("begin the file with").patch(0..0, "version = 1\n"));
        return Version::Ours;
    }
    let Some(version) = root.integer("version") else { return Version::Ours };
    if version.value > VERSION {
        let message = format!("version {} is later than this tool reads", version.value);
        let found = root.reader.error(Code::ConfigTooNew, message, &version.span);
        root.reader.add(found.help("update pushwright; this one reads version 1"));
        return Version::TooNew;
    }
    if version.value < VERSION {
        let message = format!("there is no version {}", version.value);
        root.reader.add(
            root.reader
                .bad(message, &version.span)
                .help("write")
                .patch(version.span, VERSION.to_string()),
        );
    }
    Version::Ours
}

/// Whether the file is for this version of the tool; one for another is not read any further, as
/// its keys may mean something else there.
fn is_for_this_tool(root: &Table<'_>) -> bool {
    let ours = env!("CARGO_PKG_VERSION");
    let Some(wanted) = root.string("tool-version") else { return true };
    let numbers = wanted.value.split(['-', '+']).next().unwrap_or_default();
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
    if !numbers.split('.').all(is_number) || numbers.split('.').count() > 3 {
        let message = format!("`{}` is not a version of pushwright", wanted.value);
        let found = root.reader.bad(message, &wanted.span).help("write");
        root.reader.add(found.patch(wanted.span, quote(ours)));
        return true;
    }
    let rest = ours.strip_prefix(wanted.value.as_str());
    if rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.')) {
        return true;
    }
    let version = &wanted.value;
    let message = format!("push.toml asks for pushwright {version}, and this is {ours}");
    let found = root.reader.error(Code::ConfigOtherTool, message, &wanted.span);
    root.reader.add(found.help(format!(
        "install that one with `cargo install --locked pushwright --version {version}`, where \
         there is a package.json with `npm install --save-dev pushwright@{version}`; or change `tool-version`"
    )));
    false
}

fn folders(root: &Table<'_>) -> Vec<Spanned<String>> {
    let folders = root.strings("packs").unwrap_or_default();
    for folder in folders.iter().filter(|it| it.value.trim().is_empty()) {
        let found = root.reader.bad("`packs` names an empty folder".to_owned(), &folder.span);
        root.reader.add(found.help("name a folder relative to push.toml, or drop the entry"));
    }
    folders
}

fn project(root: &Table<'_>) -> Option<Spanned<String>> {
    let project = root.string("project")?;
    let path = project.value.as_str();
    let is_absolute = path.starts_with('/') || path.as_bytes().get(1) == Some(&b':');
    let mut parts = path.split(['/', '\\']);
    let is_name = |part: &str| !["", ".", ".."].contains(&part);
    if !is_absolute && !path.contains('\\') && parts.all(is_name) {
        return Some(project);
    }
    let message = format!("`project` cannot be `{path}`: it is a folder below push.toml's own");
    let found = root.reader.bad(message, &project.span);
    root.reader.add(found.help(
        "give the Gradle project's folder as seen from push.toml, such as `\"android\"`, or drop \
         the key where push.toml is in that folder",
    ));
    None
}

fn app(table: &Table<'_>) -> App {
    let app = App {
        module: module(table),
        application_id: application_id(table),
        namespace: dotted(table, "namespace", 1),
        package: package(table),
        language: one_of(table, "language", &Language::ALL, Language::as_str),
        sources: one_of(table, "sources", &SourcesMode::ALL, SourcesMode::as_str),
        auto_init: table.boolean("auto-init"),
        vendor_files: one_of(table, "vendor-files", &VendorFiles::ALL, VendorFiles::as_str),
    };
    table.finish();
    app
}

fn module(table: &Table<'_>) -> Option<Spanned<String>> {
    let module = table.string("module")?;
    let path = module.value.as_str();
    let parts = path.strip_prefix(':').unwrap_or(path).split(':');
    let fine = |part: &str| !part.is_empty() && !part.contains(['/', '\\', ' ', '"', '\'']);
    if path != ":" && !parts.clone().all(fine) {
        let message = format!("`{path}` is not a Gradle path of a module");
        let found = table.reader.bad(message, &module.span);
        table.reader.add(found.help("give its path with colons, such as `:app`"));
        return None;
    }
    if !path.starts_with(':') {
        let message = format!("`{path}` is not a Gradle path: it starts with a colon");
        let found = table.reader.bad(message, &module.span).help("write");
        table.reader.add(found.patch(module.span, quote(&format!(":{path}"))));
        return None;
    }
    Some(module)
}

/// An application id, which has two parts at least.
pub(super) fn application_id(table: &Table<'_>) -> Option<Spanned<String>> {
    dotted(table, "application-id", 2)
}

/// The package of generated sources, whose names Kotlin knows, too.
fn package(table: &Table<'_>) -> Option<Spanned<String>> {
    let it = dotted(table, "package", 1)?;
    if !it.value.contains('$') {
        return Some(it);
    }
    let message = format!("`{}` cannot be `{}`: it has a `$`", table.name("package"), it.value);
    let found = table.reader.bad(message, &it.span);
    table.reader.add(found.help("Kotlin has no `$` in names: give one such as `com.example.chat`"));
    None
}

/// Java names separated by dots, `least` of them at least.
fn dotted(table: &Table<'_>, key: &str, least: usize) -> Option<Spanned<String>> {
    let it = table.string(key)?;
    let parts: Vec<&str> = it.value.split('.').collect();
    let fault = if !parts.iter().all(|part| is_java_name(part)) {
        "its parts are not all Java names"
    } else if parts.len() < least {
        "it has two parts at least"
    } else {
        return Some(it);
    };
    let message = format!("`{}` cannot be `{}`: {fault}", table.name(key), it.value);
    let found = table.reader.bad(message, &it.span);
    table.reader.add(found.help("give a name such as `com.example.chat`"));
    None
}

fn im(table: &Table<'_>) -> Option<Spanned<ImSdk>> {
    let sdk = if table.peek("sdk").is_some() {
        one_of(table, "sdk", &ImSdk::all(), ImSdk::as_str)
    } else {
        table.know("sdk");
        table.missing("sdk", "say which IM SDK the app uses, or drop the table", None);
        None
    };
    table.finish();
    sdk
}

fn assume(root: &Table<'_>) -> Vec<Spanned<String>> {
    let Some(table) = root.table("assume") else { return vec![] };
    let keys = table.strings("present").unwrap_or_default();
    table.finish();
    for key in &keys {
        if !key
            .value
            .split_once(':')
            .is_some_and(|(kind, rest)| !kind.is_empty() && !rest.is_empty())
        {
            let message = format!("`{}` is not the key of a requirement", key.value);
            let found = root.reader.bad(message, &key.span);
            root.reader
                .add(found.help("copy the key from the report, such as `plugin::app#com.x`"));
        }
    }
    keys
}

fn vendors(root: &Table<'_>, packs: &PackSet, im: Option<ImSdk>) -> Vec<VendorConfig> {
    let Some(table) = root.table("vendors") else { return vec![] };
    let mut vendors = Vec::new();
    for it in table.entries() {
        if !packs.has_vendor(it.key) {
            unknown_vendor(&table, it.key, &it.key_span, packs);
        } else if let Some(inner) = table.as_table(&it) {
            let name = Spanned::new(it.key.to_owned(), it.key_span);
            vendors.extend(vendor::read(&inner, name, packs, im));
        }
    }
    vendors
}

/// The vendors that push.toml has a table of, right or wrong.
fn vendor_names<'t>(root: &Table<'t>) -> Vec<&'t str> {
    match root.peek("vendors").map(|it| it.value) {
        Some(DeValue::Table(vendors)) => vendors.keys().map(|key| key.get_ref().as_ref()).collect(),
        _ => vec![],
    }
}

fn routing(table: &Table<'_>, names: &[&str], packs: &PackSet) -> Routing {
    let order = table.strings("order").unwrap_or_default();
    for (index, it) in order.iter().enumerate() {
        if order[..index].iter().any(|other| other.value == it.value) {
            let message = format!("`routing.order` names `{}` twice", it.value);
            table.reader.add(table.reader.bad(message, &it.span).help("drop the entry"));
        } else if !names.contains(&it.value.as_str()) {
            not_set_up(table, it, names, packs);
        }
    }
    let fallback = table.boolean("fallback").is_none_or(|it| it.value);
    table.finish();
    Routing { order, fallback }
}

/// A vendor that is known and not set up may come back; any other name is a slip.
fn not_set_up(table: &Table<'_>, it: &Spanned<String>, names: &[&str], packs: &PackSet) {
    let message =
        format!("`routing.order` names `{}`, which `[vendors]` does not set up", it.value);
    let reader = table.reader;
    if !packs.editions(&it.value).is_empty() {
        let found = reader.warning(Code::ConfigSuspiciousValue, message, &it.span);
        return reader.add(found.help("drop the entry, or set the vendor up"));
    }
    let found = reader.bad(message, &it.span);
    reader.add(match did_you_mean(&it.value, names.iter().copied()) {
        Some(meant) => {
            found.help(format!("did you mean `{meant}`?")).patch(it.span.clone(), quote(&meant))
        }
        None => found.help("drop the entry"),
    });
}

fn unknown_vendor(table: &Table<'_>, name: &str, span: &Range<usize>, packs: &PackSet) {
    if packs.lacks_one_of(name) {
        return;
    }
    let known = packs.vendors();
    let message = format!("no pack describes a vendor `{name}`");
    let found = table.reader.error(Code::ConfigUnknownVendor, message, span);
    let found = match known.as_slice() {
        [] => found,
        known => found.note(format!("there are packs of `{}`", known.join("`, `"))),
    };
    let meant = packs.called(name).map(str::to_owned).or_else(|| did_you_mean(name, known));
    table.reader.add(match meant {
        Some(meant) => found.help(format!("did you mean `{meant}`?")).patch(span.clone(), meant),
        None => found.help("choose one of them, or add a pack of your own with `packs = […]`"),
    });
}

fn variants(
    root: &Table<'_>,
    packs: &PackSet,
    vendors: &[VendorConfig],
) -> BTreeMap<String, Variant> {
    let mut variants = BTreeMap::new();
    let Some(table) = root.table("variants") else { return variants };
    let names = vendor_names(root);
    for it in table.entries() {
        if !vendor::is_member_name(it.key) {
            let message = format!("`{}` names no product flavor or build type", it.key);
            let found = table.reader.bad(message, &it.key_span);
            table.reader.add(found.help("name one as the Gradle script does"));
            continue;
        }
        let Some(inner) = table.as_table(&it) else { continue };
        let name = Spanned::new(it.key.to_owned(), it.key_span);
        variants.insert(it.key.to_owned(), variant(&inner, name, packs, vendors, &names));
    }
    variants
}

fn variant(
    table: &Table<'_>,
    name: Spanned<String>,
    packs: &PackSet,
    vendors: &[VendorConfig],
    names: &[&str],
) -> Variant {
    let mut variant = Variant { name, application_id: application_id(table), vendors: vec![] };
    if let Some(inner) = table.table("vendors") {
        for it in inner.entries() {
            if !packs.has_vendor(it.key) {
                unknown_vendor(&inner, it.key, &it.key_span, packs);
                continue;
            }
            if !names.contains(&it.key) {
                let message =
                    format!("`[vendors.{}]` is missing: there is nothing to vary", it.key);
                let found = table.reader.bad(message, &it.key_span);
                table.reader.add(found.help("set the vendor up for all variants first"));
            }
            let Some(own) = inner.as_table(&it) else { continue };
            let name = Spanned::new(it.key.to_owned(), it.key_span);
            let base = vendors.iter().find(|vendor| vendor.vendor.value == it.key);
            variant.vendors.push(vendor::read_override(
                &own,
                name,
                variant.name.value.as_str(),
                base,
                packs,
            ));
        }
    }
    table.finish();
    variant
}
