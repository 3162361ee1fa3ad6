//! Vendor packs: what one edition of a vendor's SDK asks of an app, as data.
//!
//! Knows the format of a pack and checks it; knows no vendor, no XML, and renders no variables.
//!
//! # A pack is a folder
//!
//! | file | what |
//! |---|---|
//! | `pack.toml` | the tables below |
//! | `manifest.xml` | the vendor's manifest fragment, with template variables |
//! | `proguard.pro` | the vendor's ProGuard rules, with template variables |
//! | `errors.toml` | what the SDK reports: `[[error]]` |
//! | `../errors.toml` | what all editions of the vendor report, in the folder of the editions |
//! | `sources/java/<Name>.java.j2`, `sources/kotlin/<Name>.kt.j2` | classes to generate |
//!
//! # `pack.toml`
//!
//! ```toml
//! id = "acme/push-1"              # vendor, slash, edition
//! title = "Acme Push 1.x"
//! platform = "ACME"               # optional: the IM console's name of the vendor
//! docs = "https://acme.example/push"
//! checked = "2026-01-31"          # when somebody last compared the pack with the vendor's pages
//! notes = ["…"]                   # optional: how sure we are of what
//! entry = "AcmePush"              # the generated class that registers with the vendor
//! supersedes = ["push-0"]         # optional: older editions of the vendor
//! also-called = ["acmepush"]      # optional: other names of the vendor, in lower case: suggested
//!
//! [sdk]
//! default = "1.2.3"               # what `setup` writes down
//! known = ["1.0.0", "1.2.3"]      # those looked at, oldest first
//! class = "a.b.PushClient"        # optional: tells which file in `libs/` is the SDK's
//! lacks = ["a.b.OnPhones"]        # optional: classes that its own name and nobody brings; a
//!                                 # shrinker is told by a `-dontwarn`
//! modules = ["com.b:push"]        # optional: where others publish it; one that is declared will do
//! wrapped-in = ["com.c:acme"]     # optional: modules that may hold its classes: beside one of them
//!                                 # its file is left to a human
//! starts-by = { provider = "a.b.InitProvider", call = "App.initialize" }
//!                                 # optional: a provider of its manifest without which it sleeps,
//!                                 # and what a source calls instead
//! least = { version = "1.0.0", because = "…" }   # optional: older ones are refused
//! [sdk.gates]                     # a boolean for a range of versions: `sdk.new_token`
//! new-token = { from = "1.1.0" }  # `from` inclusive, `until` exclusive, or both
//! [sdk.gates.long-names]          # what else a gate can say
//! after = "1.1.0"                 # the last version seen before `from`; one between is told
//! from = "1.2.0"                  # (`through` is the last one seen before `until`)
//! what = "callbacks take a name"  # what holds within it, for that message
//! told-by = { class = "a.b.C", method = "m", descriptor = "(I)V" }
//!                                 # the SDK's file decides: the class has it; `method` and
//!                                 # `descriptor` may be left out; or `permission = "a.b.P"`:
//!                                 # its manifest asks for it
//!
//! [brand]                         # which phones: names as `Build` gives them, case ignored
//! brands = ["acme"]
//! manufacturers = ["acme"]
//! not-brands = []                 # optional: a phone that is excluded after all
//! not-manufacturers = []
//! any = false                     # optional: true serves every phone, whatever its names
//! order = 20                      # lower is asked first
//! stands-in-for = ["other"]       # optional: vendors whose phones it serves where they do not
//!
//! [click]                         # optional: what becomes of `[click]` in push.toml
//! target = "intent-uri"           # what the IM console takes: intent-uri | activity | app
//! reads-ext = false               # true, or a condition as in `when`: the entry class has
//!                                 # `static String ext(Bundle extras)`
//! json-ext = false                # custom content that is no JSON object is not delivered
//!
//! [certificate.app-id]            # a key of [vendors.acme], in the order written
//! type = "text"                   # text | integer | class | path | fingerprints | secret
//! title = "APP ID"
//! help = "…"
//! required = true                 # optional, default false
//! shape = { chars = "digits", length = [6, 12], prefix = "5", groups = [8, 4] }
//!                                 # chars: digits | hex | alphanumeric | printable
//!                                 # number: range = [1, 9]; list: most = 5
//! default = "{{ package }}.X"     # optional
//! constant = { name = "ACME_APPID", type = "String" }   # or "long"
//! secret = "app"                  # type secret only: "server" | "app"
//! example = ["1234567890"]        # values of documents: a warning
//! console = "AppID"               # the IM console's name of it
//! source = "AcmeReceiver"         # type class only: the template that generates it
//! channel = true                  # type text only: the notification channel phones need
//! message-class = true            # what the vendor classes messages by: too few arrive without
//! provides = { root = "src/main/java", package = "a.b", parts = ["A", "c"] }  # type path only;
//!                                 # `kits` (each with its library) and `beside`: what is cut out
//!
//! [options.badge]                 # a key of [vendors.acme.options]
//! title = "…"
//! default = false
//!
//! [sources.AcmePush]              # optional: what a generated class cannot do without
//! needs = "class:a.b.A"
//!
//! [[repository]]
//! url = "https://acme.example/maven"
//! for = ["dependencies", "plugins"]
//!
//! [[dependency]]
//! module = "com.acme:push"        # with `version`, or `file = "{{ name }}"` for a local one
//! instead = "sdk"                 # with `file`: the field that names a module in its place
//! version = "{{ sdk_version }}"
//! configuration = "implementation"  # optional
//! any-version = true              # optional: another version that is there will do
//!
//! [[plugin]]
//! id = "com.acme.plugin"
//! classpath = "com.acme:plugin"
//! version = "1.2"
//! version-before-gradle-7 = "1.1"   # optional
//! version-from-android-plugin-9 = "1.3"   # optional: this one looks into the catalog `libs`, too
//! needs-agp-classpath = true        # optional: finds the Android plugin only on a classpath
//!
//! [[placeholder]]
//! name = "ACME_ID"
//! value = "{{ app_id }}"
//!
//! [[file]]                          # must be there, and say the same
//! path = "acme.json"                # below the module's folder
//! help = "…"
//! json = [{ path = "client/app_id", equals = "{{ app_id }}" }]   # `*`: any entry of a list
//! lenient = { word = "onMissing", values = ["WARN"], then = "…" }  # optional: what a script says of
//!                                 # it that has the build go on without the file, and what then is
//!
//! [[resource]]                      # a text that a plugin makes of such a file, for the SDK to read
//! name = "acme_app_id"
//! file = "acme.json"
//! json = "client/app_id"            # of a list, that entry counts which names the application id
//!
//! [[brings]]                        # the SDK's own manifest brings it into the app
//! permission = "a.b.PERMISSION"
//!
//! [[demands]]                       # optional: what a build must have; a table a range of versions
//! min-sdk = 21                      # min-sdk, compile-sdk, java: a number;
//! android-plugin = "8.1"            # android-plugin, gradle, kotlin: a version
//! from = "1.1.0"                    # optional: versions of the SDK, as in a gate: `from`, `until`
//! of = "com.acme:plugin"            # optional: a plugin's library demands it, not the SDK
//! severity = "warning"              # optional: the build does not stop
//! source = "its manifest"           # optional: where that is from
//!
//! [[check]]                         # one predicate each, and what is wrong when it fails
//! forbids = "dependency:com.acme:old"   # requires | forbids = KEY
//! message = "…"                     # same-version = ["g:a", "g:b"]; file-exists = "path"
//! severity = "error"                # json-equals = { file, path, equals };
//!                                   # min-version = { module, version }
//! ```
//!
//! # `errors.toml`
//!
//! ```toml
//! source = "…"                      # optional: where the facts below are from
//! marks = ["AcmePush", "acme sdk"]  # words that show that a line of a log speaks of the SDK
//!
//! [[error]]
//! code = "41"                       # as it is printed
//! name = "UNKNOWN_APP"              # optional: what the SDK's own classes call it
//! aliases = ["1041"]                # optional: other codes of the same meaning
//! match = ["app {id} is unknown"]   # optional: messages that tell of it, by what never changes in
//!                                   # them; `{…}` stands for one or more bytes of the same line
//! success = true                    # optional: nothing is wrong; not looked for in logs
//! common = true                     # optional: others print the same code; looked for only in lines
//!                                   # with a mark, as is `name`
//! text = "…"                        # what it means
//! causes = ["…"]                    # likeliest first
//! shown-by = [["doctor/example-value"]]  # findings that show a cause, a list a cause, in order
//! fixes = ["…"]
//! certainty = "memory"              # sourced (the default) | inference | memory
//! source = "…"                      # optional: where this one is from
//! ```
//!
//! `[[repository]]`, `[[dependency]]`, `[[plugin]]`, `[[placeholder]]`, `[[file]]`, `[[brings]]` and
//! `[[check]]` take `when`: the plain name of an option, a gate or an IM SDK, `options.badge`, `sdk.new-token` or
//! `im.timpush`, negated by a leading `!`. There is no more to that language. In KEYs a final `*`
//! stands for any ending; they leave out the module: `dependency:g:a`, `plugin:id`,
//! `permission:NAME`, `manifest:application/activity[CLASS]`, `file:PATH`.
//!
//! TIMPush brings the vendors' libraries and components itself: with it, a pack's repositories,
//! plugins, files and placeholders count, its dependencies, manifest, rules and sources do not.
//!
//! # Holes
//!
//! `{{ variables }}` are filled by the engine. They may name `application_id`, `namespace`, `package`,
//! `sdk_version`, each certificate field in snake case, `options.<name>`, `sdk.<gate>` and
//! `click.{event,activity,scheme,host,path,browsable}`. A field that push.toml leaves to a Gradle
//! property is a manifest placeholder in `manifest.xml`; in sources, `vendor.at_build.<field>` is
//! the name that `PushManifest.text` takes for it.
//!
//! In `manifest.xml`, the attributes `if` (a condition as in `when`) and `needs`
//! (`class:<qualified name>`, a class that must exist in the sources) of the namespace
//! [`MANIFEST_NAMESPACE`] hold for an element and its children, and are left out of the result.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Severity};
use crate::field::Field;
use crate::im_sdk::ImSdk;

mod build;
mod checks;
mod click;
mod demand;
mod errors;
mod read;
mod sdk;
mod set;
mod template;

pub use build::{
    Brought, Dependency, DependencySource, Placeholder, Plugin, Repository, RepositoryUse,
};
pub use checks::{Check, JsonEquals, Lenience, MadeResource, Predicate, RequiredFile};
pub use click::{Brand, ClickTarget, PackClick, ReadsExt};
pub use demand::{Demand, Level};
pub use errors::{Cause, Certainty, ErrorCode, ErrorFile, ErrorText, Tool, im_errors, tools};
pub(crate) use sdk::PIN;
pub use sdk::is_one_version;
pub use sdk::{Gate, Least, Sdk, Sign};
pub use set::PackSet;

/// The XML namespace of the attributes `if` and `needs` in a pack's `manifest.xml`.
pub const MANIFEST_NAMESPACE: &str = "urn:pushwright:pack";

/// The packs in `files`, pairs of path and text, whose pack.toml is right.
///
/// For checks of the other files, which a wrong pack.toml would make say what is not so.
#[must_use]
pub fn read_packs(files: &[(String, String)]) -> Vec<Pack> {
    let is_right = |found: &[Diagnostic]| found.iter().all(|it| it.severity != Severity::Error);
    read_each(files).filter(|(_, _, found)| is_right(found)).map(|(_, pack, _)| pack).collect()
}

/// The text of each pack.toml, the pack it makes, and the findings.
fn read_each(files: &[(String, String)]) -> impl Iterator<Item = (&str, Pack, Vec<Diagnostic>)> {
    let all: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    files.iter().filter_map(move |(path, text)| {
        let folder = path.strip_suffix("pack.toml")?;
        let named = folder.is_empty() || folder.ends_with('/');
        let (mut pack, found) = named.then(|| read::pack(path, text, folder, &all))?;
        let errors = read::error_texts(folder, &all).into_iter();
        let owned = |(path, text): (&str, &str)| (path.to_owned(), text.to_owned().into());
        pack.errors = errors.map(owned).map(|(path, text)| ErrorText { path, text }).collect();
        Some((text.as_str(), pack, found))
    })
}

/// A vendor and one of its editions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PackId {
    /// The vendor.
    pub vendor: String,
    /// One generation of its SDK.
    pub edition: String,
}

impl fmt::Display for PackId {
    /// Vendor, slash, edition.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.vendor, self.edition)
    }
}

/// What one edition asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    /// Vendor and edition.
    pub id: PackId,
    /// The path of its pack.toml, for origins and diagnostics.
    pub file: String,
    /// What people call it.
    pub title: String,
    /// The IM console's name of the vendor, where that is not the id with a capital.
    pub platform: Option<String>,
    /// Where the vendor describes it.
    pub docs: String,
    /// When it was last compared with the vendor's pages, as `YYYY-MM-DD`.
    pub checked: String,
    /// How sure we are of what.
    pub notes: Vec<String>,
    /// The generated class that registers with the vendor, when there is one.
    pub entry: Option<String>,
    /// Older editions of the same vendor that it takes the place of.
    pub supersedes: Vec<String>,
    /// What else people call the vendor, in lower case.
    pub also_called: Vec<String>,
    /// Versions of the SDK.
    pub sdk: Sdk,
    /// Which phones it serves.
    pub brand: Brand,
    /// What becomes of a click.
    pub click: PackClick,
    /// Its keys in push.toml, in the pack's order.
    pub certificate: Vec<Field>,
    /// Its switches, in the pack's order.
    pub options: Vec<OptionSpec>,
    /// Maven repositories.
    pub repositories: Vec<Repository>,
    /// Gradle plugins of the application module.
    pub plugins: Vec<Plugin>,
    /// Dependencies of the application module.
    pub dependencies: Vec<Dependency>,
    /// Manifest placeholders.
    pub placeholders: Vec<Placeholder>,
    /// Files of the vendor's that must be there.
    pub files: Vec<RequiredFile>,
    /// Texts that a plugin makes of such a file, for the SDK to read.
    pub resources: Vec<MadeResource>,
    /// Permissions that the SDK's own manifest brings.
    pub brings: Vec<Brought>,
    /// What it asks of a build, by version.
    pub demands: Vec<Demand>,
    /// What else must hold.
    pub checks: Vec<Check>,
    /// Its manifest fragment.
    pub manifest: Option<PackText>,
    /// Its ProGuard rules.
    pub proguard: Option<PackText>,
    /// Its classes, sorted by language and name.
    pub sources: Vec<SourceTemplate>,
    /// What is said of its error codes: by the edition itself, then by the vendor's folder for all
    /// of its editions.
    pub errors: Vec<ErrorText>,
}

impl Pack {
    /// The certificate field of this key.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.certificate.iter().find(|field| field.key == key)
    }

    /// The option of this key.
    #[must_use]
    pub fn option(&self, key: &str) -> Option<&OptionSpec> {
        self.options.iter().find(|option| option.key == key)
    }

    /// The certificate field that names the SDK's file, where the SDK comes as one.
    #[must_use]
    pub fn sdk_file(&self) -> Option<&Field> {
        let names = |field: &Field, text: &str| {
            let variable = text.strip_prefix("{{").and_then(|it| it.strip_suffix("}}"));
            variable.is_some_and(|it| it.trim().replace('_', "-") == field.key)
        };
        let files = self.dependencies.iter().filter_map(|it| match &it.source {
            DependencySource::File { path, .. } => Some(path),
            DependencySource::Module { .. } => None,
        });
        files.filter_map(|it| self.certificate.iter().find(|field| names(field, it))).next()
    }

    /// The template of the class of this name in this language.
    #[must_use]
    pub fn source(&self, language: Language, name: &str) -> Option<&SourceTemplate> {
        self.sources.iter().find(|it| it.language == language && it.name == name)
    }
}

/// A switch of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionSpec {
    /// Its key in push.toml, in kebab case.
    pub key: String,
    /// What it switches on.
    pub title: String,
    /// Its state when push.toml is silent.
    pub default: bool,
    /// Line in pack.toml, from one.
    pub line: usize,
}

/// The plain name of an option, a gate or an IM SDK, perhaps negated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// What is asked.
    pub name: ConditionName,
    /// Whether the answer is turned round.
    pub negated: bool,
}

/// What a condition asks; names in kebab case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConditionName {
    /// Whether an option is on.
    Option(String),
    /// Whether the SDK version lies within a gate.
    Gate(String),
    /// Whether this IM SDK is used, by its name in push.toml.
    Im(String),
}

impl Condition {
    /// Reads `options.<name>`, `sdk.<gate>` or `im.<sdk>`, negated by a leading `!`.
    ///
    /// Names may be written in kebab or in snake case.
    ///
    /// # Errors
    ///
    /// A phrase, when it is not one of them.
    pub fn parse(text: &str) -> Result<Condition, String> {
        let (negated, plain) = match text.trim().strip_prefix('!') {
            Some(plain) => (true, plain.trim_start()),
            None => (false, text.trim()),
        };
        let name = |rest: &str| rest.replace('_', "-");
        let name = match plain.split_once('.') {
            Some(("options", rest)) if is_plain_name(rest) => ConditionName::Option(name(rest)),
            Some(("sdk", rest)) if is_plain_name(rest) => ConditionName::Gate(name(rest)),
            Some(("im", rest)) if is_plain_name(rest) => ConditionName::Im(name(rest)),
            _ => {
                let known = "`options.<name>`, `sdk.<gate>` or `im.<sdk>`";
                return Err(format!("`{text}` is not one of {known}"));
            }
        };
        Ok(Condition { name, negated })
    }

    /// Whether it holds for these options and gates, keyed in kebab case, and this IM SDK; unknown
    /// options and gates are off.
    #[must_use]
    pub fn holds(
        &self,
        options: &BTreeMap<String, bool>,
        gates: &BTreeMap<String, bool>,
        im: ImSdk,
    ) -> bool {
        let state = match &self.name {
            ConditionName::Option(name) => options.get(name).copied(),
            ConditionName::Gate(name) => gates.get(name).copied(),
            ConditionName::Im(name) => Some(im.as_str() == name),
        };
        state.unwrap_or(false) != self.negated
    }
}

/// A text file of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackText {
    /// Its path, for origins and diagnostics.
    pub path: String,
    /// Its text.
    pub text: Arc<str>,
}

/// Languages of generated sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    /// Java.
    Java,
    /// Kotlin.
    Kotlin,
}

/// A class that a pack can generate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceTemplate {
    /// The language it is written in.
    pub language: Language,
    /// The class's name, without package.
    pub name: String,
    /// The template's path, for origins and diagnostics.
    pub path: String,
    /// The template.
    pub text: Arc<str>,
    /// `class:<qualified name>`: a class that must exist for this one to compile.
    pub needs: Option<String>,
}

impl Language {
    /// Both.
    pub const ALL: [Language; 2] = [Language::Java, Language::Kotlin];

    /// Its name in push.toml, which is also its folder's.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Language::Java => "java",
            Language::Kotlin => "kotlin",
        }
    }

    /// The ending of its files, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Language::Java => "java",
            Language::Kotlin => "kt",
        }
    }
}

/// Whether `text` is a name of a pack's: lower-case letters, digits, `-` and `_`, letter first.
fn is_plain_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c))
}

#[cfg(test)]
mod tests;
