//! `setup`: write push.toml, or add a vendor to it, and apply it.

mod ask;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use pushwright_android::{Choice, Kind, Package, Project, RelPath};
use pushwright_config::config::{ImSdk, VendorFiles};
use pushwright_config::field::{Field, FieldKind, Secrecy, check_field, quote, to_toml};
use pushwright_config::{Code, Diagnostic, Pack, PackSet, Severity, did_you_mean};
use pushwright_engine::{
    Known, Plan, REGISTRATION, Reads, TOKEN_MANAGER, Take, already, im_sdk_of, regenerated,
};
use pushwright_lossless::toml;

use crate::args::Setup;
use crate::commands::schema::LINE;
use crate::commands::{apply, vendors};
use crate::config_place::ConfigPlace;
use crate::disk::{self, Opened};
use crate::exit::{Exit, Failure};
use crate::global::GlobalArgs;
use crate::home::{Home, new_home};
use crate::output::{Output, Places};
use crate::session::{Session, load_packs, take_hold};

pub(crate) fn run(args: &Setup, global: &GlobalArgs, output: &Output) -> Result<Exit, Failure> {
    let asks = ask::Asks::new(args, output);
    let Some(vendor) = args.vendor.clone().or_else(|| asks.vendor(&PackSet::embedded())) else {
        return vendors::choose(output);
    };
    let args = &Setup { vendor: Some(vendor), ..args.clone() };
    let home = new_home(global)?;
    output.set_places(Places::new(&home, &ConfigPlace::new(&home, global)?));
    let opened = take_hold(&home, args.writing.access(), output)?;
    let session = prepare(args, global, &home, &opened, &asks, output)?;
    let plan = session.plan(Some(&session.config), Take::Nothing)?;
    let mut findings = about_literals(args, &session.packs);
    if let Some(mut finding) = regenerated(&disk::read_surroundings(&session.root), home.below()) {
        finding.severity = Severity::Info;
        findings.push(finding);
    }
    let calls = next(&session, &plan);
    // What only a vendor hands out is named among the items; all that can be done is done.
    let waits = !plan.items.is_empty() && plan.waits_for_files_only();
    let ending = apply::Ending {
        waits,
        findings,
        next: calls.iter().map(|it| format!("call {it}")).collect(),
    };
    let exit = apply::finish_with(&session, &plan, args.writing, &ending, output)?;
    if output.is_document() || args.writing.dry_run {
        return Ok(exit);
    }
    output.findings(&ending.findings);
    if let Some(assumed) = assumed(&session)? {
        output.note(&assumed);
    }
    if !calls.is_empty() {
        let calls: Vec<&str> = calls.iter().map(String::as_str).collect();
        output.note(&format!("next: call {}", listed(&calls)));
    }
    Ok(exit)
}

/// A word about secrets that were given as they are.
fn about_literals(args: &Setup, packs: &PackSet) -> Vec<Diagnostic> {
    let Ok(pack) = chosen_pack(args, packs) else { return Vec::new() };
    let is_literal = |field: &&Field| {
        let values = args.fields.get(&field.key).into_iter().flatten();
        let elsewhere = |it: &str| it.starts_with("env:") || it.starts_with("gradle-property:");
        field.kind == FieldKind::Secret && values.into_iter().any(|it| !elsewhere(it))
    };
    let word = |field: &Field| {
        let key = &field.key;
        let message = format!("push.toml now holds the {} itself", field.title);
        Diagnostic::warning(Code::ConfigSecretInFile, message).help(format!(
            "whoever reads the repository reads it; `--{key} gradle-property:NAME` or `--{key} \
             env:NAME` says where it is instead"
        ))
    };
    pack.certificate.iter().filter(is_literal).map(word).collect()
}

/// The IM SDK that push.toml leaves to the project, and how to say otherwise.
fn assumed(session: &Session) -> Result<Option<String>, Failure> {
    if session.config.im.is_some() {
        return Ok(None);
    }
    let sdk = im_sdk_of(&session.config, &session.project()?);
    let others = ImSdk::all().into_iter().filter(|it| *it != sdk);
    let others: Vec<&str> = others.map(ImSdk::as_str).collect();
    let why = match sdk == ImSdk::none() {
        true => "no IM SDK that is known is among the dependencies",
        false => "it is among the dependencies",
    };
    Ok(Some(format!(
        "took `im.sdk = \"{}\"`: {why}; `--im {}` says otherwise",
        sdk.as_str(),
        others.join("|")
    )))
}

/// What is left to write in the app's own sources, once there is something to call.
fn next(session: &Session, plan: &Plan) -> Vec<String> {
    // One that is held back may stand there from before, with nothing to register any more.
    let is_there = |class: &str| {
        let is_called_so = |path: RelPath| path.file_name().split('.').next() == Some(class);
        let mut files = plan.satisfied.iter().filter(|key| key.kind == Kind::File);
        files.any(|key| key.path().is_some_and(is_called_so))
    };
    let by_itself = session.config.app.auto_init.as_ref().is_some_and(|it| it.value);
    let mut calls = Vec::new();
    if is_there(REGISTRATION) {
        calls.push("`PushRegistration.setConsent(this, true)` where users accept your privacy policy (nothing starts before)");
        if !by_itself {
            calls.push("`PushRegistration.register(this)` in `onCreate` of your Application (or set `auto-init = true` under `[app]`)");
        }
    }
    let sdk = session.project().ok().map(|it| im_sdk_of(&session.config, &it));
    if is_there(TOKEN_MANAGER) && sdk == Some(ImSdk::none()) {
        calls.push("`setReporter` of `ThirdPushTokenMgr` with what sends the token to your server");
    }
    if is_there(TOKEN_MANAGER) {
        calls.push("`setIsLogin(true)` of `ThirdPushTokenMgr` after login");
    }
    if !calls.is_empty() {
        calls.push("`requestPermissions` for POST_NOTIFICATIONS where users see why");
    }
    calls.into_iter().map(str::to_owned).collect()
}

/// Parts of a sentence with commas between, and "and" before the last.
fn listed(parts: &[&str]) -> String {
    match parts {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [all @ .., last] => format!("{}, and {last}", all.join(", ")),
    }
}

/// The session with the vendor in its push.toml, nothing written yet.
fn prepare(
    args: &Setup,
    global: &GlobalArgs,
    home: &Home,
    opened: &Rc<Opened>,
    asks: &ask::Asks<'_>,
    output: &Output,
) -> Result<Session, Failure> {
    let place = ConfigPlace::new(home, global)?;
    let on_disk = place.read(home)?;
    let text = match &on_disk {
        Some(text) => text.as_str().to_owned(),
        None => new_text(home),
    };
    let (packs, _) = load_packs(&home.folder, &place.path, &text, &place.shown)?;
    let mut args = with_what_is_there(args, &text);
    let pack = chosen_pack(&args, &packs)?;
    let (known, module) = known(&args, home, pack);
    for taken in take_over(&mut args, pack, &known, &text) {
        output.note(&taken);
    }
    for field in missing(&text, &args, pack) {
        if let Some(value) = asks.field(field) {
            args.fields.insert(field.key.clone(), vec![value]);
        }
    }
    seen_from_push_toml(&mut args, pack, &place)?;
    seen_from_module(&mut args, pack, module.as_deref());
    let text = extended(text, &args, pack, &packs)?;
    let session = Session::with_config(home, global, opened, on_disk, text, None)?;
    if !is_to_be_copied(&session)? {
        return Ok(session);
    }
    // Expo copies the files that lie beside app.json into the folder that it makes; so do we.
    let word = toml::string_literal(VendorFiles::Beside.as_str());
    let text = set(session.config_text().to_owned(), &["app"], "vendor-files", &word)?;
    session.saying(global, text)
}

/// Whether a vendor's file lies beside push.toml and is missing in the Android folder below it,
/// while push.toml does not say what becomes of such files.
fn is_to_be_copied(session: &Session) -> Result<bool, Failure> {
    if session.home.below.is_none() || session.config.app.vendor_files.is_some() {
        return Ok(false);
    }
    let beside = session.inputs(Some(&session.config))?.beside;
    Ok(beside.keys().any(|path| !session.snapshot.contains(path)))
}

/// How a push.toml begins.
fn new_text(home: &Home) -> String {
    match home.below() {
        "" => format!("{LINE}version = 1\n"),
        below => format!("{LINE}version = 1\nproject = {}\n", quote(below)),
    }
}

/// The fields that must be given and are not.
fn missing<'p>(text: &str, args: &Setup, pack: &'p Pack) -> Vec<&'p Field> {
    let im = match &args.im {
        Some(im) => ImSdk::named(im),
        None => {
            let im = toml::find(text, &["im", "sdk"]).ok().flatten();
            im.and_then(|it| ImSdk::named(text[it.value_span].trim_matches(['"', '\''])))
        }
    };
    let is_missing = |field: &&Field| {
        let there = toml::find(text, &["vendors", &pack.id.vendor, &field.key]);
        let wanted = field.required && im.is_none_or(|it| it.wants(&field.key));
        wanted && matches!(there, Ok(None)) && !args.fields.contains_key(&field.key)
    };
    pack.certificate.iter().filter(is_missing).collect()
}

/// Paths on the command line start in the current folder, those in push.toml at push.toml; those of
/// files that a module holds start at the module, whoever names them.
fn seen_from_push_toml(args: &mut Setup, pack: &Pack, place: &ConfigPlace) -> Result<(), Failure> {
    let beside = place.path.parent().unwrap_or(Path::new("."));
    for field in pack.certificate.iter().filter(|it| it.provides.is_some()) {
        for value in args.fields.get_mut(&field.key).into_iter().flatten() {
            let path = disk::seen_from(beside, Path::new(value.as_str()))?;
            *value = path.to_string_lossy().replace('\\', "/");
        }
    }
    Ok(())
}

/// The flags, with edition and SDK version as push.toml has them already.
fn with_what_is_there(args: &Setup, text: &str) -> Setup {
    let written = |key: &str| {
        let found = toml::find(text, &["vendors", args.id(), key]).ok()??;
        let literal = &text[found.value_span];
        Some(literal.trim_matches(['"', '\'']).to_owned())
    };
    let edition = args.edition.clone().or_else(|| written("edition"));
    let same = edition == written("edition");
    let version = args.sdk_version.clone().or_else(|| written("sdk-version").filter(|_| same));
    Setup { edition, sdk_version: version, ..args.clone() }
}

/// A path to a file of the module, completed on the command line, as seen from that module.
fn seen_from_module(args: &mut Setup, pack: &Pack, module: Option<&Path>) {
    let Some(module) = module.and_then(|it| it.canonicalize().ok()) else { return };
    let is_its = |it: &&Field| it.kind == FieldKind::Path && it.provides.is_none();
    for field in pack.certificate.iter().filter(is_its) {
        for value in args.fields.get_mut(&field.key).into_iter().flatten() {
            let there = Path::new(value.as_str()).canonicalize().ok();
            let below = there.as_deref().and_then(|it| it.strip_prefix(&module).ok());
            if let Some(below) = below.filter(|_| !module.join(value.as_str()).exists()) {
                *value = below.to_string_lossy().replace('\\', "/");
            }
        }
    }
}

/// What the project says of a vendor already, and its module's folder; nothing where the project cannot be read, which is
/// told by whoever works on it.
fn known(args: &Setup, home: &Home, pack: &Pack) -> (Known, Option<PathBuf>) {
    let root = &home.gradle();
    let reads = Reads::of_pack(pack);
    let files = disk::read_project(root, disk::Sources::Wanted(&reads), &BTreeSet::new());
    let Ok(snapshot) = files else { return Default::default() };
    let packages = disk::read_packages(root).into_iter().map(Package::of).collect();
    let choice = Choice { module: args.module.clone(), packages, ..Choice::default() };
    let Ok(project) = Project::read(&snapshot, &choice) else { return Default::default() };
    (already(&project, pack), Some(root.join(project.app().folder.as_str())))
}

/// Fills in what neither the flags nor push.toml say and the project does.
///
/// Says of each value of a file what it took.
fn take_over(args: &mut Setup, pack: &Pack, known: &Known, text: &str) -> Vec<String> {
    let mut taken = Vec::new();
    if args.sdk_version.is_none() {
        args.sdk_version.clone_from(&known.sdk_version);
    }
    for (key, value) in &known.fields {
        let there = toml::find(text, &["vendors", args.id(), key]);
        let fits = pack.field(key).is_some_and(|field| check_field(field, value).is_ok());
        if fits && matches!(there, Ok(None)) && !args.fields.contains_key(key) {
            args.fields.insert(key.clone(), vec![value.clone()]);
            let is_secret = pack.field(key).is_none_or(|it| it.secret != Secrecy::No);
            let shown = if is_secret { String::new() } else { format!(" = \"{value}\"") };
            let file = known.files.get(key).map_or("", String::as_str);
            taken.push(format!("took `{key}{shown}` from `{file}`; `--{key}` says otherwise"));
        }
    }
    taken
}

fn chosen_pack<'p>(args: &Setup, packs: &'p PackSet) -> Result<&'p Pack, Failure> {
    let Some(newest) = packs.newest(args.id()) else {
        let known = packs.vendors();
        let message = format!("there is no vendor `{}` (known: {})", args.id(), known.join(", "));
        let finding = Diagnostic::error(Code::ConfigUnknownVendor, message);
        let meant = packs.called(args.id()).map(str::to_owned);
        return Err(match meant.or_else(|| did_you_mean(args.id(), known)) {
            Some(meant) => finding.help(format!("did you mean `{meant}`?")),
            None => finding.help("a pack of your own is named by `packs` in push.toml"),
        }
        .into());
    };
    let Some(edition) = &args.edition else { return Ok(newest) };
    packs.get(args.id(), edition).ok_or_else(|| {
        let known: Vec<&str> =
            packs.editions(args.id()).iter().map(|it| it.id.edition.as_str()).collect();
        let message =
            format!("`{}` has no edition `{edition}` (known: {})", args.id(), known.join(", "));
        let finding = Diagnostic::error(Code::ConfigUnknownEdition, message);
        match did_you_mean(edition, known.iter().copied()) {
            Some(meant) => finding.help(format!("did you mean `{meant}`?")).into(),
            None => finding.help("leave `--edition` out to have the newest").into(),
        }
    })
}

/// push.toml with the vendor's table, and whatever else the flags set.
fn extended(
    mut text: String,
    args: &Setup,
    pack: &Pack,
    packs: &PackSet,
) -> Result<String, Failure> {
    let vendor = ["vendors", args.id()];
    let lacking = missing(&text, args, pack);
    let mut findings: Vec<Diagnostic> = Vec::new();
    let version = args.sdk_version.as_ref().unwrap_or(&pack.sdk.default);
    let app = [("module", &args.module), ("language", &args.language)];
    for (key, value) in app {
        if let Some(value) = value {
            text = set(text, &["app"], key, &toml::string_literal(value))?;
        }
    }
    if let Some(im) = &args.im {
        text = set(text, &["im"], "sdk", &toml::string_literal(im))?;
    }
    text = set(text, &vendor, "edition", &toml::string_literal(&pack.id.edition))?;
    text = set(text, &vendor, "sdk-version", &toml::string_literal(version))?;
    for (key, values) in &args.fields {
        let Some(field) = pack.field(key) else {
            findings.push(unknown_flag(key, pack, packs));
            continue;
        };
        match value_text(field, values) {
            Ok(value) => text = set(text, &vendor, key, &value)?,
            Err(message) => findings.push(
                Diagnostic::error(Code::ConfigBadValue, format!("--{key}: {message}"))
                    .help(field.help.as_str()),
            ),
        }
    }
    findings.extend(lacking.into_iter().map(|field| {
        Diagnostic::error(Code::ConfigMissingKey, format!("`--{}` is missing", field.key))
            .help(format!("{}: {}", field.title, field.help))
    }));
    if findings.is_empty() { Ok(text) } else { Err(Failure::Findings(findings)) }
}

/// A flag that belongs to another vendor, or to another edition of this one.
fn unknown_flag(key: &str, pack: &Pack, packs: &PackSet) -> Diagnostic {
    let vendor = &pack.id.vendor;
    let editions = packs.editions(vendor);
    let other = editions.iter().find(|it| it.field(key).is_some());
    let help = match other.map(|it| &it.id.edition) {
        Some(edition) => format!("`--edition {edition}` takes it"),
        None => {
            let flags = pack.certificate.iter().filter(|it| it.secret != Secrecy::Server);
            let flags: Vec<String> = flags.map(|it| format!("`--{}`", it.key)).collect();
            format!("it takes {}", flags.join(", "))
        }
    };
    let message = format!("`{}` takes no `--{key}`", pack.id);
    Diagnostic::error(Code::ConfigUnknownKey, message).help(help)
}

fn value_text(field: &Field, values: &[String]) -> Result<String, String> {
    let joined = values.join(",");
    check_field(field, &joined)?;
    Ok(to_toml(field, &joined))
}

/// The text with a value set: in place, or as a new entry of a table that is made where missing.
fn set(text: String, table: &[&str], key: &str, value: &str) -> Result<String, Failure> {
    let malformed = |error: pushwright_lossless::xml::Malformed| {
        Failure::from(Diagnostic::error(Code::ConfigMalformed, error.message))
    };
    let path = [table, &[key]].concat();
    if toml::find(&text, &path).map_err(malformed)?.is_some() {
        let edit = toml::set_value(&text, &path, value).map_err(malformed)?;
        return Ok(edit.map_or_else(|| text.clone(), |edit| edit.apply(&text)));
    }
    let text = match toml::insert_table(&text, table).map_err(malformed)? {
        Some(edit) => edit.apply(&text),
        None => text,
    };
    let edit = toml::insert_entry(&text, table, key, value, &|_| false).map_err(malformed)?;
    Ok(edit.apply(&text))
}
