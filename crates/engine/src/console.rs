//! What to type into the vendor's console and the IM console, and what to bring back.
//!
//! Knows the order of a console's form; which values go into it, and under which names, the packs
//! say. Asks nobody: what only a console knows is left for the reader, with the place named.

use pushwright_android::{BuildMember, Project};
use pushwright_config::config::{Click, ClickEvent, ImSdk, PushConfig, VendorConfig};
use pushwright_config::field::{Field, FieldKind, Secrecy};
use pushwright_config::intent::intent_uri;
use pushwright_config::pack::{ClickTarget, Pack};
use pushwright_config::{FieldValue, PackSet};

use crate::console::intent::attribute;
use crate::vendor::im::im_sdk_of;
use crate::vendor::variables::Vendor;
use crate::vendor::vendors;
use crate::words::{Language, Words};

mod builds;
pub(crate) mod intent;
mod signing;

pub use builds::{Build, builds};
pub use signing::{DEBUG_KEYSTORE, Keystore, Signer, keystores};

/// What one vendor needs for one build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The build.
    pub build: Build,
    /// The vendor.
    pub vendor: String,
    /// What people call the edition.
    pub title: String,
    /// Where the vendor describes it.
    pub docs: String,
    /// What goes into the vendor's console.
    pub vendor_console: Vec<Row>,
    /// What goes into the IM console.
    pub im_console: Vec<Row>,
    /// What comes back, and where it belongs.
    pub bring_back: Vec<Row>,
    /// Those rows of the IM console by which the vendor classes messages, named as in push.toml.
    pub message_classes: Vec<Row>,
}

/// One field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The form's name of it; empty for what is to be minded about the rows before.
    pub label: String,
    /// What to type; `None` where only the reader can know.
    pub value: Option<String>,
    /// Where it comes from, or what to mind.
    pub note: String,
}

impl Row {
    fn new(label: &str, value: Option<String>, note: &str) -> Row {
        Row { label: label.to_owned(), value, note: note.to_owned() }
    }
}

/// The build type that stores get.
const RELEASE: &str = "release";

/// How long the IM console takes to use what was saved.
pub const DELAY: &str = "what is saved in the IM console takes effect after 10 minutes";

/// One sheet a build and vendor; `only` limits them to one vendor.
#[must_use]
pub fn console(
    config: &PushConfig,
    packs: &PackSet,
    project: &Project<'_>,
    signers: &[Signer],
    only: Option<&str>,
) -> Vec<Sheet> {
    console_in(Words::of(Language::English), config, packs, project, signers, only)
}

/// The sheets in somebody's language.
#[must_use]
pub fn console_in(
    words: &Words,
    config: &PushConfig,
    packs: &PackSet,
    project: &Project<'_>,
    signers: &[Signer],
    only: Option<&str>,
) -> Vec<Sheet> {
    let mut sheets = Vec::new();
    let members = project.members();
    let all = builds(config, project);
    for build in all.clone() {
        let signers = signers_of(&build, &all, &members, signers);
        let mut config = config.clone();
        if let Some(vendors) = build.variant.as_ref().and_then(|it| config.for_variant(it)) {
            config.vendors = vendors;
        }
        let (vendors, _) = vendors::configured(&config, packs, project);
        let is_wanted = |it: &&Vendor<'_>| {
            let here =
                it.members.is_empty() || it.members.iter().any(|it| build.belongs_to(it.name()));
            here && only.is_none_or(|id| id == it.pack.id.vendor)
        };
        for vendor in vendors.iter().filter(is_wanted) {
            sheets.push(sheet(words, &config, project, &build, vendor, &signers));
        }
    }
    sheets
}

/// The keystores that may sign a build: those of its build type, else of its flavor, else of the
/// flavors and build types that have no builds of their own; and those nobody is known to use.
fn signers_of(
    build: &Build,
    all: &[Build],
    members: &[BuildMember],
    signers: &[Signer],
) -> Vec<Signer> {
    let uses = |signer: &Signer, name: &Option<String>| {
        name.as_ref().is_some_and(|it| signer.keystore.used_by.contains(it))
    };
    let of_type = signers.iter().any(|it| uses(it, &build.build_type));
    let may_sign = |signer: &&Signer| {
        let users = &signer.keystore.used_by;
        match &build.build_type {
            _ if users.is_empty() => true,
            Some(_) if of_type => uses(signer, &build.build_type),
            Some(_) => uses(signer, &build.flavor),
            None => users.iter().any(|user| {
                let flavor = members.iter().any(|it| it.is_flavor && it.name == *user);
                let apart = all
                    .iter()
                    .any(|it| it.build_type.as_ref() == Some(user) && it.flavor == build.flavor);
                if flavor { build.flavor.as_ref() == Some(user) } else { !apart }
            }),
        }
    };
    signers.iter().filter(may_sign).cloned().collect()
}

fn sheet(
    words: &Words,
    config: &PushConfig,
    project: &Project<'_>,
    build: &Build,
    vendor: &Vendor<'_>,
    signers: &[Signer],
) -> Sheet {
    let (pack, given) = (vendor.pack, vendor.config);
    let id = || {
        let note = match &build.application_id {
            Some(_) => words.application_id(),
            None => words.no_application_id(),
        };
        Row::new(&words.package_name(), build.application_id.clone(), &note)
    };
    let mut vendor_console = vec![id()];
    vendor_console.extend(fingerprints(words, pack, given, build, signers));
    let platform = words.text(&platform(pack)).to_owned();
    let mut im_console = vec![Row::new(&words.push_platform(), Some(platform), ""), id()];
    if im_sdk_of(config, project) == ImSdk::none() {
        im_console.push(Row::new("", None, &words.no_im()));
    }
    let borrowed = borrowed(project, build);
    if let Some(name) = borrowed {
        let main = project.application_id.as_deref().unwrap_or_default();
        im_console.push(Row::new("", None, &words.borrowed(name, main)));
    }
    for field in pack.certificate.iter().filter(|it| it.console.is_some()) {
        im_console.push(typed(words, project, vendor, field));
    }
    im_console.extend(click(words, config, project, build, vendor));
    Sheet {
        build: build.clone(),
        vendor: pack.id.vendor.clone(),
        title: words.text(&pack.title).to_owned(),
        docs: pack.docs.clone(),
        vendor_console,
        im_console,
        bring_back: bring_back(words, build, vendor, borrowed),
        message_classes: message_classes(words, vendor),
    }
}

fn message_classes(words: &Words, vendor: &Vendor<'_>) -> Vec<Row> {
    let fields = vendor.pack.certificate.iter().filter(|it| it.message_class);
    let value = |field: &Field| vendor.values.get(&field.key).and_then(FieldValue::text);
    let key = |field: &Field| format!("vendors.{}.{}", vendor.pack.id.vendor, field.key);
    fields.map(|field| Row::new(&key(field), value(field), words.text(&field.help))).collect()
}

/// The flavor or build type that has an application id of its own, and no values of its own.
fn borrowed<'b>(project: &Project<'_>, build: &'b Build) -> Option<&'b str> {
    let apart = build.variant.is_none() && build.application_id != project.application_id;
    build.flavor.as_deref().or(build.build_type.as_deref()).filter(|_| apart)
}

/// What the IM console calls the vendor.
pub(crate) fn platform(pack: &Pack) -> String {
    pack.platform.clone().unwrap_or_else(|| capitalised(&pack.id.vendor))
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|it| it.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// The fingerprints to register: those of push.toml, and those found in keystores.
fn fingerprints(
    words: &Words,
    pack: &Pack,
    given: &VendorConfig,
    build: &Build,
    signers: &[Signer],
) -> Vec<Row> {
    let Some(field) = pack.certificate.iter().find(|it| it.kind == FieldKind::Fingerprints) else {
        return Vec::new();
    };
    let label = words.text(&field.title);
    let listed = match given.values.get(&field.key).map(|it| &it.value) {
        Some(FieldValue::Fingerprints(list)) => list.as_slice(),
        _ => &[],
    };
    let mut rows: Vec<Row> = listed
        .iter()
        .map(|it| {
            let signer = signers.iter().find(|signer| signer.fingerprint.as_ref() == Ok(it));
            let note = match signer {
                Some(signer) => words.listed_of(&field.key, &signs(words, signer)),
                None => words.listed(&field.key),
            };
            Row::new(label, Some(it.to_string()), &note)
        })
        .collect();
    for signer in signers {
        match &signer.fingerprint {
            Ok(found) if listed.contains(found) => {}
            Ok(found) => rows.push(Row::new(label, Some(found.to_string()), &signs(words, signer))),
            Err(why) => {
                rows.push(Row::new(label, None, &format!("{}: {why}", signs(words, signer))));
            }
        }
    }
    let signed =
        |name: &str| signers.iter().any(|it| it.keystore.used_by.iter().any(|it| it == name));
    if build.build_type.as_ref().is_none_or(|it| !signed(it)) && !signed(RELEASE) {
        let name = build.build_type.as_deref().unwrap_or(RELEASE);
        rows.push(Row::new("", None, &words.unsigned(name)));
    }
    if let Some(most) = field.shape.most {
        let known = rows.iter().filter(|it| it.value.is_some()).count();
        let limit = most.to_string();
        let note = if known > most { words.too_many(&limit) } else { words.at_most(&limit) };
        rows.push(Row::new("", None, &note));
    }
    rows
}

fn signs(words: &Words, signer: &Signer) -> String {
    let users = &signer.keystore.used_by;
    let path = signer.keystore.path.clone().unwrap_or_else(|| words.some_keystore());
    match users.is_empty() {
        true => words.signing_config(&signer.keystore.config, &path),
        false => words.signs(&users.join(", "), &path),
    }
}

/// One field of the certificate as the form wants it.
fn typed(words: &Words, project: &Project<'_>, vendor: &Vendor<'_>, field: &Field) -> Row {
    let label = words.text(field.console.as_deref().unwrap_or(&field.title));
    let help = words.text(&field.help);
    let value = vendor.values.get(&field.key);
    if field.secret != Secrecy::No {
        let note = match value {
            Some(FieldValue::Env(name)) => words.in_variable(name, help),
            Some(FieldValue::GradleProperty(name)) => words.in_property(name, help),
            _ => help.to_owned(),
        };
        return Row::new(label, None, &note);
    }
    let text = value.and_then(FieldValue::text);
    match (text, field.kind) {
        (Some(text), _) => Row::new(label, Some(text), help),
        (None, FieldKind::Class) => match launcher(project) {
            Some(class) => Row::new(label, Some(class), help),
            None => Row::new(label, None, &words.full_class(help)),
        },
        (None, _) if field.required => Row::new(label, None, &words.missing(help)),
        (None, _) => Row::new(label, None, &words.if_used(help)),
    }
}

/// The activity that the launcher starts, where the application's manifest names one.
pub(crate) fn launcher(project: &Project<'_>) -> Option<String> {
    let doc = project.snapshot().document(&project.manifest_of(project.app())?)?.ok()?;
    let category = doc.elements().find(|&id| {
        doc.local_name(id) == "category"
            && attribute(&doc, id, "name") == Some("android.intent.category.LAUNCHER")
    })?;
    let activity = doc.element(doc.element(category).parent?).parent?;
    let named =
        attribute(&doc, activity, "targetActivity").or(attribute(&doc, activity, "name"))?;
    Some(project.qualified(named))
}

/// The click event and what goes with it.
fn click(
    words: &Words,
    config: &PushConfig,
    project: &Project<'_>,
    build: &Build,
    vendor: &Vendor<'_>,
) -> Vec<Row> {
    let label = &words.click_event();
    let page = || Row::new(label, Some(words.open_page()), "");
    let app = |note: &str| Row::new(label, Some(words.open_app()), note);
    let click = config.click_of(vendor.config);
    let opens_page = |it: &Click| matches!(it.event, ClickEvent::Activity { .. });
    if vendor.is_bundled() && click.is_none_or(opens_page) {
        return vec![page(), Row::new(&words.specific_page(), None, &words.by_plugin())];
    }
    let Some(Click { event, .. }) = click else {
        return vec![app(&words.no_click())];
    };
    match event {
        ClickEvent::App => vec![app("")],
        ClickEvent::Url(url) => vec![
            Row::new(label, Some(words.open_url()), &words.no_content()),
            Row::new("URL", Some(url.value.clone()), ""),
        ],
        ClickEvent::Activity { activity, uri } => {
            let class = project.qualified(&activity.value);
            let value = match vendor.pack.click.target {
                ClickTarget::App => return vec![app(&words.all_it_can())],
                ClickTarget::Activity => Some(class),
                ClickTarget::IntentUri => {
                    build.application_id.as_ref().map(|id| intent_uri(id, &class, &uri.value))
                }
            };
            vec![page(), Row::new(&words.specific_page(), value, &words.copy_all())]
        }
    }
}

/// What the consoles give, and the key of push.toml it belongs to.
fn bring_back(
    words: &Words,
    build: &Build,
    vendor: &Vendor<'_>,
    borrowed: Option<&str>,
) -> Vec<Row> {
    let table = match build.variant.as_deref().or(borrowed) {
        Some(name) => format!("[variants.{name}.vendors.{}]", vendor.pack.id.vendor),
        None => format!("[vendors.{}]", vendor.pack.id.vendor),
    };
    let fields = vendor.pack.certificate.iter().filter(|it| {
        it.secret == Secrecy::No
            && it.required
            && matches!(it.kind, FieldKind::Text | FieldKind::Integer)
    });
    fields
        .map(|field| {
            let value = vendor.values.get(&field.key).and_then(FieldValue::text);
            let value = value.filter(|_| borrowed.is_none());
            let note = words.back(&field.key, &table, words.text(&field.help));
            Row::new(words.text(&field.title), value, &note)
        })
        .collect()
}
