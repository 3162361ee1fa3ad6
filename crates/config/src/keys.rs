//! The keys of push.toml as a list: what each means, and what holds without it.
//!
//! Readers of people and of editors are served from here, the reference page and the JSON Schema.
//! What is read is written down in [`crate::config`]; a test holds the two together.

use crate::config::{ClickKind, ImSdk, SourcesMode, VendorFiles};
use crate::pack::Language;

/// A key of push.toml.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Its dotted path. `<vendor>`, `<field>`, `<option>` and `<name>` stand for any such name.
    pub path: &'static str,
    /// What it takes.
    pub kind: KeyKind,
    /// What it means, in Markdown.
    pub help: &'static str,
    /// What holds without it, in Markdown; empty where that is no question.
    pub default: &'static str,
}

/// What a key takes.
#[derive(Clone, Copy, Debug)]
pub enum KeyKind {
    /// The number of the format.
    Version,
    /// `true` or `false`.
    Boolean,
    /// Any text.
    Text,
    /// Java names with dots between, such as a package.
    Dotted,
    /// A class name, qualified or led by a dot.
    Class,
    /// The address of a page, http or https.
    Page,
    /// A URI with a scheme of any kind.
    Uri,
    /// A list of texts.
    Texts,
    /// Names of flavors or build types, one at least.
    Members,
    /// One of these words.
    OneOf(fn() -> Vec<&'static str>),
    /// What the vendor's pack says of the field.
    Field,
    /// `true` or `false`; the pack says which switches there are.
    Option,
    /// A table like `[click]`.
    Click,
}

const fn key(path: &'static str, kind: KeyKind, help: &'static str, default: &'static str) -> Key {
    Key { path, kind, help, default }
}

/// Every key, in the order of the reference page.
pub const KEYS: [Key; 30] = [
    key("version", KeyKind::Version, "the version of this format: `1`", "required"),
    key(
        "tool-version",
        KeyKind::Text,
        "the version of pushwright that the project is kept with, such as `\"0.1.0\"`, or `\"0.1\"` \
         for any of it; another one does nothing",
        "any",
    ),
    key(
        "packs",
        KeyKind::Texts,
        "folders with vendor packs of your own, relative to this file",
        "none",
    ),
    key(
        "project",
        KeyKind::Text,
        "the Gradle project's folder below this file's, such as `\"android\"`",
        "this file's own",
    ),
    key(
        "app.module",
        KeyKind::Text,
        "Gradle path of the application module, such as `\":app\"`",
        "the only one that applies `com.android.application`",
    ),
    key(
        "app.application-id",
        KeyKind::Dotted,
        "the applicationId",
        "read from the module's script",
    ),
    key(
        "app.namespace",
        KeyKind::Dotted,
        "what relative class names resolve against",
        "read from the script, or `package` of the manifest",
    ),
    key("app.package", KeyKind::Dotted, "package of generated sources", "`<namespace>.push`"),
    key(
        "app.language",
        KeyKind::OneOf(languages),
        "the language of generated sources",
        "what most sources of the module are",
    ),
    key(
        "app.sources",
        KeyKind::OneOf(modes),
        "whether generated sources are committed, or made by the build",
        "`\"commit\"`",
    ),
    key(
        "app.auto-init",
        KeyKind::Boolean,
        "a generated start-up provider registers when the app starts, once the user has agreed",
        "`false`: you call the generated `PushRegistration.register`",
    ),
    key(
        "app.vendor-files",
        KeyKind::OneOf(vendor_files),
        "`\"later\"`: the files that only a vendor hands out are put there by the machine that \
         builds; `\"beside\"`: they lie beside push.toml and are copied",
        "`\"now\"`: a missing one is waited for",
    ),
    key(
        "im.sdk",
        KeyKind::OneOf(sdks),
        "the IM SDK that is told the token",
        "what the module depends on, else `\"none\"`",
    ),
    key(
        "click.event",
        KeyKind::OneOf(events),
        "what a click on a notification opens",
        "none: no deep link",
    ),
    key("click.url", KeyKind::Page, "the page that `\"url\"` opens, http or https", ""),
    key(
        "click.activity",
        KeyKind::Class,
        "the activity that `\"activity\"` opens; it must be declared already",
        "",
    ),
    key("click.uri", KeyKind::Uri, "the URI it is opened with", ""),
    key("click.browsable", KeyKind::Boolean, "whether browsers may open it, too", "`false`"),
    key(
        "routing.order",
        KeyKind::Texts,
        "vendors that are asked first, whatever the phone's brand says of the others",
        "none: the phone's own brand, then those that serve every phone",
    ),
    key(
        "routing.fallback",
        KeyKind::Boolean,
        "whether the next vendor is asked where an SDK says that it does not serve the phone",
        "`true`",
    ),
    key(
        "vendors.<vendor>.edition",
        KeyKind::Text,
        "the generation of the vendor's SDK; `pushwright vendors` lists them",
        "required; `setup` writes the newest",
    ),
    key(
        "vendors.<vendor>.sdk-version",
        KeyKind::Text,
        "its version",
        "required; `setup` writes the pack's",
    ),
    key(
        "vendors.<vendor>.variants",
        KeyKind::Members,
        "the flavors of one dimension, or the build types, that alone have the vendor",
        "all",
    ),
    key(
        "vendors.<vendor>.<field>",
        KeyKind::Field,
        "the pack's certificate fields, listed below",
        "as the pack says",
    ),
    key(
        "vendors.<vendor>.options.<option>",
        KeyKind::Option,
        "the pack's switches, listed below",
        "as the pack says",
    ),
    key("vendors.<vendor>.click", KeyKind::Click, "a click event of its own", "`click`"),
    key(
        "assume.present",
        KeyKind::Texts,
        "keys that you promise hold; `pushwright plan` prints them",
        "none",
    ),
    key(
        "variants.<name>.application-id",
        KeyKind::Dotted,
        "of one flavor or build type",
        "read from the script",
    ),
    key(
        "variants.<name>.vendors.<vendor>.<field>",
        KeyKind::Field,
        "what that flavor or build type has of its own; classes that are generated, and paths, hold for all",
        "the vendor's",
    ),
    key(
        "variants.<name>.vendors.<vendor>.click",
        KeyKind::Click,
        "its own click event",
        "the vendor's",
    ),
];

fn languages() -> Vec<&'static str> {
    Language::ALL.iter().map(|it| it.as_str()).collect()
}

fn modes() -> Vec<&'static str> {
    SourcesMode::ALL.iter().map(|it| it.as_str()).collect()
}

fn vendor_files() -> Vec<&'static str> {
    VendorFiles::ALL.iter().map(|it| it.as_str()).collect()
}

fn sdks() -> Vec<&'static str> {
    ImSdk::all().iter().map(|it| it.as_str()).collect()
}

fn events() -> Vec<&'static str> {
    ClickKind::ALL.iter().map(|it| it.as_str()).collect()
}
