//! push.toml: what an app owner may write, parsed and checked.
//!
//! Knows the file's keys and asks the packs about vendors' own; doesn't know the project, so what
//! needs it (which flavors exist, whether an activity is declared) is checked elsewhere.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Code, Diagnostic};
use crate::pack::{Language, Pack, PackSet};
use crate::value::{FieldValue, Spanned};

pub use crate::im_sdk::{ImLibrary, ImSdk, ImSpec};
pub use click::ClickKind;
pub use versions::unseen_versions;

mod click;
mod mask;
mod read;
mod vendor;
mod versions;

/// Parses and checks `text`, whose findings name the file `file_name`.
///
/// All findings of the text are reported, in its order. The config is `None` when the text is not
/// TOML or of a version this tool doesn't read; with other errors it holds what was right, which
/// serves to say more but not to act upon. Literal secrets are masked in what findings show.
#[must_use]
pub fn parse(
    file_name: &str,
    text: &str,
    packs: &PackSet,
) -> (Option<PushConfig>, Vec<Diagnostic>) {
    read::config(file_name, text, packs)
}

/// `text` as findings show it: literal secrets masked, byte for byte.
///
/// For whoever points at a push.toml after [`parse`] has read it.
#[must_use]
pub fn shown(text: &str, packs: &PackSet) -> Arc<str> {
    let (root, syntax) = DeTable::parse_recoverable(text);
    Arc::from(mask::mask(text, root.get_ref(), !syntax.is_empty(), packs))
}

/// The folders named by `packs = […]`, for the caller to load before [`parse`].
///
/// Reads leniently: whatever is wrong with the text is for [`parse`] to report.
#[must_use]
pub fn pack_folders(text: &str) -> Vec<Spanned<String>> {
    let (root, _) = DeTable::parse_recoverable(text);
    let packs = root.get_ref().iter().find(|(key, _)| key.get_ref() == "packs");
    let Some(DeValue::Array(list)) = packs.map(|(_, value)| value.get_ref()) else {
        return vec![];
    };
    let folder = |text: &str, span| Spanned::new(text.to_owned(), span);
    list.iter().filter_map(|item| Some(folder(item.get_ref().as_str()?, item.span()))).collect()
}

/// The folder named by `project = "…"`, for the caller to find the project before [`parse`].
///
/// Reads as leniently as [`pack_folders`].
#[must_use]
pub fn project_folder(text: &str) -> Option<String> {
    let (root, _) = DeTable::parse_recoverable(text);
    let project = root.get_ref().iter().find(|(key, _)| key.get_ref() == "project");
    project.and_then(|(_, value)| value.get_ref().as_str()).map(str::to_owned)
}

/// What is found when a folder of [`pack_folders`] is not there.
#[must_use]
pub fn no_pack_folder(file_name: &str, text: &str, folder: &Spanned<String>) -> Diagnostic {
    let message = format!("there is no folder `{}`", folder.value);
    Diagnostic::error(Code::ConfigNotFound, message)
        .at(file_name, shown(text, &PackSet::embedded()), folder.span.clone())
        .help("`packs` names folders relative to push.toml")
}

/// A checked push.toml.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushConfig {
    /// The file's version; 1 today.
    pub version: i64,
    /// The version of the tool that the project is kept with.
    pub tool_version: Option<Spanned<String>>,
    /// Folders of the user's own packs, relative to push.toml's folder.
    pub packs: Vec<Spanned<String>>,
    /// The Gradle project's folder below push.toml's; push.toml's own when absent.
    pub project: Option<Spanned<String>>,
    /// `[app]`.
    pub app: App,
    /// `[im] sdk`.
    pub im: Option<Spanned<ImSdk>>,
    /// `[click]`.
    pub click: Option<Click>,
    /// `[routing]`.
    pub routing: Routing,
    /// `[vendors.*]`, in the file's order.
    pub vendors: Vec<VendorConfig>,
    /// `[assume] present`.
    pub assume_present: Vec<Spanned<String>>,
    /// `[variants.*]`, by name.
    pub variants: BTreeMap<String, Variant>,
    /// The file's name, as findings show it.
    pub file: String,
    /// The text that spans are of, as [`shown`].
    pub source: Arc<str>,
}

impl PushConfig {
    /// Points a finding at bytes of push.toml, for whoever finds it wrong beside the project.
    #[must_use]
    pub fn point(&self, finding: Diagnostic, span: &Range<usize>) -> Diagnostic {
        finding.at(self.file.as_str(), Arc::clone(&self.source), span.clone())
    }

    /// The line, from 1, in which a span of push.toml starts.
    #[must_use]
    pub fn line(&self, span: &Range<usize>) -> usize {
        pushwright_text::line_at(&self.source, span.start).0
    }

    /// The config of this vendor, when it is set up.
    #[must_use]
    pub fn vendor(&self, vendor: &str) -> Option<&VendorConfig> {
        self.vendors.iter().find(|it| it.vendor.value == vendor)
    }

    /// The click event that holds for a vendor: its own, else the one for all.
    #[must_use]
    pub fn click_of<'a>(&'a self, vendor: &'a VendorConfig) -> Option<&'a Click> {
        vendor.click.as_ref().or(self.click.as_ref())
    }

    /// The vendors as one variant has them; `None` when push.toml names no such variant.
    #[must_use]
    pub fn for_variant(&self, name: &str) -> Option<Vec<VendorConfig>> {
        let variant = self.variants.get(name);
        let named = self.vendors.iter().flat_map(|it| &it.variants).any(|it| it.value == name);
        if variant.is_none() && !named {
            return None;
        }
        let mut vendors = self.vendors.clone();
        vendors.retain(|it| it.is_in(name));
        for vendor in &mut vendors {
            let own = variant.into_iter().flat_map(|it| &it.vendors);
            let Some(own) = own.into_iter().find(|it| it.vendor.value == vendor.vendor.value)
            else {
                continue;
            };
            vendor.values.extend(own.values.clone());
            if own.click.is_some() {
                vendor.click.clone_from(&own.click);
            }
        }
        Some(vendors)
    }
}

/// `[app]`: facts of the app; what is absent is read from the project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct App {
    /// Gradle's path of the application module, such as `:app`.
    pub module: Option<Spanned<String>>,
    /// The application id of the main build.
    pub application_id: Option<Spanned<String>>,
    /// The namespace that relative class names are resolved against.
    pub namespace: Option<Spanned<String>>,
    /// The package of generated sources; `<namespace>.push` when absent.
    pub package: Option<Spanned<String>>,
    /// The language of generated sources.
    pub language: Option<Spanned<Language>>,
    /// Whether generated sources are committed or made by the build.
    pub sources: Option<Spanned<SourcesMode>>,
    /// Whether a generated start-up provider registers by itself; `false` when absent.
    pub auto_init: Option<Spanned<bool>>,
    /// Where the vendors' own files come from; they are there already when absent.
    pub vendor_files: Option<Spanned<VendorFiles>>,
}

impl App {
    /// Whether the build generates the sources rather than the repository holding them.
    #[must_use]
    pub fn leaves_sources_to_build(&self) -> bool {
        self.sources.as_ref().is_some_and(|it| it.value == SourcesMode::Build)
    }

    /// Whether the vendors' own files are copied from beside push.toml.
    #[must_use]
    pub fn copies_vendor_files(&self) -> bool {
        self.vendor_files.as_ref().is_some_and(|it| it.value == VendorFiles::Beside)
    }

    /// Whether the vendors' own files are put there by the machine that builds.
    #[must_use]
    pub fn awaits_vendor_files(&self) -> bool {
        self.vendor_files.as_ref().is_some_and(|it| it.value == VendorFiles::Later)
    }
}

/// Where the files come from that only a vendor hands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VendorFiles {
    /// They are in the project; a missing one is waited for.
    Now,
    /// The machine that builds puts them there.
    Later,
    /// They lie beside push.toml, and are copied.
    Beside,
}

impl VendorFiles {
    /// All of them.
    pub const ALL: [VendorFiles; 3] = [VendorFiles::Now, VendorFiles::Later, VendorFiles::Beside];

    /// The word in push.toml.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            VendorFiles::Now => "now",
            VendorFiles::Later => "later",
            VendorFiles::Beside => "beside",
        }
    }
}

/// `[routing]`: whose push service a phone uses that several may serve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Routing {
    /// The vendors that are asked first, each of which `[vendors]` holds; packs order the rest.
    pub order: Vec<Spanned<String>>,
    /// Whether the next one is asked where an SDK does not serve the phone.
    pub fallback: bool,
}

impl Default for Routing {
    fn default() -> Routing {
        Routing { order: Vec::new(), fallback: true }
    }
}

impl Routing {
    /// The place of a vendor among those asked first; all others come behind them.
    #[must_use]
    pub fn place_of(&self, vendor: &str) -> usize {
        self.order.iter().position(|it| it.value == vendor).unwrap_or(self.order.len())
    }
}

/// What becomes of generated sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourcesMode {
    /// They are written into the source tree.
    Commit,
    /// The Gradle plugin generates them at build time.
    Build,
}

/// What a click on a notification opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Click {
    /// What.
    pub event: ClickEvent,
    /// Whether browsers may open the activity, too.
    pub browsable: bool,
    /// Where the table starts.
    pub span: Range<usize>,
}

/// The three click events of the IM console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClickEvent {
    /// The app is opened.
    App,
    /// A page is opened in the browser.
    Url(Spanned<String>),
    /// An activity is opened.
    Activity {
        /// The activity's class, qualified or relative to the namespace.
        activity: Spanned<String>,
        /// The URI it is opened with.
        uri: Spanned<DeepLink>,
    },
}

/// A URI with its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeepLink {
    /// The whole URI.
    pub text: String,
    /// Its scheme.
    pub scheme: String,
    /// Its host, when it has one.
    pub host: Option<String>,
    /// Its port, when it has one.
    pub port: Option<u16>,
    /// Its path with the leading slash, when it has one.
    pub path: Option<String>,
}

impl DeepLink {
    /// Takes a URI apart.
    ///
    /// # Errors
    ///
    /// A phrase that follows the key's name, when it has no scheme or holds what no URI can.
    pub fn parse(text: &str) -> Result<DeepLink, String> {
        if let Some(c) =
            text.chars().find(|c| c.is_whitespace() || c.is_control() || "<>\"`".contains(*c))
        {
            return Err(format!("holds {c:?}, which no URI does"));
        }
        let (scheme, rest) = text.split_once(':').ok_or("has no scheme")?;
        let starts = scheme.starts_with(|c: char| c.is_ascii_alphabetic());
        if !starts || !scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c)) {
            return Err("has no scheme".to_owned());
        }
        if rest.is_empty() || rest == "//" {
            return Err("has nothing after its scheme".to_owned());
        }
        let mut link = DeepLink {
            text: text.to_owned(),
            scheme: scheme.to_owned(),
            host: None,
            port: None,
            path: None,
        };
        let Some(rest) = rest.strip_prefix("//") else { return Ok(link) };
        let authority_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at(authority_end);
        let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let (host, port) = match host.rsplit_once(':') {
            Some((host, port)) => match port.parse() {
                Ok(port) => (host, Some(port)),
                Err(_) => return Err(format!("has the port `{port}`, which is not a port")),
            },
            None => (host, None),
        };
        link.host = Some(host.to_owned()).filter(|host| !host.is_empty());
        link.port = port;
        let path = rest.split(['?', '#']).next().unwrap_or_default();
        link.path = Some(path.to_owned()).filter(|path| !path.is_empty());
        Ok(link)
    }
}

impl SourcesMode {
    /// Both.
    pub const ALL: [SourcesMode; 2] = [SourcesMode::Commit, SourcesMode::Build];

    /// Its name in push.toml.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            SourcesMode::Commit => "commit",
            SourcesMode::Build => "build",
        }
    }
}

/// `[vendors.<vendor>]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VendorConfig {
    /// The vendor.
    pub vendor: Spanned<String>,
    /// The edition; there is a pack of it.
    pub edition: Spanned<String>,
    /// The version of the vendor's SDK.
    pub sdk_version: Spanned<String>,
    /// The flavors or build types that alone have it; none: every variant has.
    pub variants: Vec<Spanned<String>>,
    /// The certificate fields given, by key. Defaults are not filled in.
    pub values: BTreeMap<String, Spanned<FieldValue>>,
    /// Every option of the pack, by key: as given, else the pack's default.
    pub options: BTreeMap<String, bool>,
    /// The vendor's own click event.
    pub click: Option<Click>,
    /// What was seen of its SDK in the project; whoever reads its file fills it in.
    pub seen: SeenSdk,
    /// Where the table starts.
    pub span: Range<usize>,
}

impl VendorConfig {
    /// Whether the flavor or build type of this name has it.
    #[must_use]
    pub fn is_in(&self, variant: &str) -> bool {
        self.variants.is_empty() || self.variants.iter().any(|it| it.value == variant)
    }

    /// Whether each gate of its pack holds: as the SDK's file says, else by its version.
    #[must_use]
    pub fn gates(&self, pack: &Pack) -> BTreeMap<String, bool> {
        let mut gates = pack.sdk.gates(&self.sdk_version.value);
        gates.extend(self.seen.gates.clone());
        gates
    }
}

/// What the file of a vendor's SDK says, where one is in the project and was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeenSdk {
    /// The file, below the module's folder, where push.toml names none and one holds the SDK.
    pub file: Option<String>,
    /// Files, below the module's folder, that may be the SDK by their names, and cannot be read.
    pub offered: Vec<String>,
    /// The gates that its classes decide, by name.
    pub gates: BTreeMap<String, bool>,
    /// Files of the application module, below its folder, that hold its classes.
    pub held_in: Vec<String>,
    /// What its manifest says; `None` where it has none, or has not been read.
    pub manifest: Option<SdkManifest>,
}

/// What the manifest in an SDK's file says, which the manifest merger brings into the application.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SdkManifest {
    /// The lowest level of Android that the SDK runs on.
    pub min_sdk: Option<u32>,
    /// The permissions that it asks for whatever the level of Android.
    pub permissions: Vec<String>,
    /// The qualified classes of its components.
    pub components: Vec<String>,
}

/// `[variants.<name>]`: what one product flavor or build type has for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// Its name.
    pub name: Spanned<String>,
    /// Its application id.
    pub application_id: Option<Spanned<String>>,
    /// What it changes, by vendor in the file's order.
    pub vendors: Vec<VendorOverride>,
}

/// `[variants.<name>.vendors.<vendor>]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VendorOverride {
    /// The vendor, which `[vendors]` holds.
    pub vendor: Spanned<String>,
    /// The certificate fields it changes.
    pub values: BTreeMap<String, Spanned<FieldValue>>,
    /// The click event it changes.
    pub click: Option<Click>,
    /// Where the table starts.
    pub span: Range<usize>,
}
