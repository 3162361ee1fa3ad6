//! What is read of an artifact: the little that a judgement needs, one dex file at a time.
//!
//! Knows what to look for, not what it means.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{Hash as _, Hasher as _};
use std::io::{Read, Seek};

use pushwright_artifact::{
    Artifact, Constant, Dex, Element, Fault, Form, Resources, Signer, StaticField,
};

use super::manifest::{component_classes, package_of};
use super::secrets::{self, Secret};

/// What to look for.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Classes, by qualified name.
    pub classes: BTreeSet<String>,
    /// Packages, whose classes must not be there twice.
    pub packages: BTreeSet<String>,
    /// Texts that may stand in the code.
    pub texts: BTreeSet<String>,
    /// Assets whose text is wanted.
    pub assets: BTreeSet<String>,
    /// Secrets of servers, with what to call them.
    pub secrets: Vec<(String, String)>,
}

/// What was read.
#[derive(Clone, Debug)]
pub struct Facts {
    /// APK or bundle.
    pub form: Form,
    /// The application id.
    pub application_id: String,
    /// The merged manifest.
    pub manifest: Element,
    /// The resources.
    pub resources: Resources,
    /// The classes that were asked for and are there, with what they set their constants to.
    pub classes: BTreeMap<String, Vec<StaticField>>,
    /// Those of the packages asked for that two dex files define.
    pub twice: BTreeSet<String>,
    /// The texts that were asked for and stand in the code.
    pub texts: BTreeSet<String>,
    /// The assets that were asked for and are there.
    pub assets: BTreeMap<String, Vec<u8>>,
    /// Secrets of servers, where they stand.
    pub secrets: Vec<Secret>,
    /// Who signed.
    pub signers: Vec<Signer>,
    /// Whether classes were renamed.
    pub is_shrunk: bool,
    /// Whether there is any code; a bundle's or split's base may have none.
    pub has_code: bool,
    /// What is odd about the file.
    pub oddities: Vec<String>,
}

const LONGEST_ASSET: u64 = 1 << 20;

/// Reads an artifact.
///
/// # Errors
/// Where something that is needed is damaged.
pub fn read<R: Read + Seek>(reader: R, asked: &Asked) -> Result<Facts, Fault> {
    let mut artifact = Artifact::open(reader)?;
    let manifest = artifact.manifest()?;
    let resources = artifact.resources()?;
    let mut search = Search::new(asked, &component_classes(&manifest));
    artifact.dex_files(&mut |name, dex| search.dex(name, dex))?;
    let mut found = secrets::in_resources(&resources, &asked.secrets);
    found.append(&mut search.secrets);
    secrets::in_manifest(&manifest, &asked.secrets, &mut found);
    let mut assets = BTreeMap::new();
    for path in &asked.assets {
        if let Some(bytes) = artifact.asset(path, LONGEST_ASSET)? {
            assets.insert(path.clone(), bytes);
        }
    }
    let mut unread = Vec::new();
    for (name, length) in secrets::worth_reading(artifact.entries()) {
        match artifact.file(&name, length) {
            Ok(bytes) => found.extend(secrets::in_text(&name, &bytes, &asked.secrets)),
            Err(fault) => unread.push(fault.to_string()),
        }
    }
    found.sort();
    found.dedup();
    Ok(Facts {
        form: artifact.form(),
        application_id: package_of(&manifest),
        resources,
        twice: search.twice,
        texts: search.texts,
        assets,
        secrets: found,
        signers: artifact.signers()?,
        is_shrunk: search.short > MANY_SHORT,
        has_code: search.count > 0,
        oddities: artifact.oddities().iter().cloned().chain(unread).collect(),
        classes: search.classes,
        manifest,
    })
}

/// Nobody names so many classes `a` or `bc`.
const MANY_SHORT: usize = 20;

struct Search<'a> {
    asked: &'a Asked,
    /// Wanted classes by descriptor.
    wanted: HashMap<Vec<u8>, String>,
    packages: Vec<Vec<u8>>,
    text_bytes: HashSet<&'a [u8]>,
    seen: HashSet<u64>,
    classes: BTreeMap<String, Vec<StaticField>>,
    twice: BTreeSet<String>,
    texts: BTreeSet<String>,
    secrets: Vec<Secret>,
    short: usize,
    count: usize,
}

impl<'a> Search<'a> {
    fn new(asked: &'a Asked, components: &BTreeSet<String>) -> Search<'a> {
        let descriptor =
            |class: &String| (format!("L{};", class.replace('.', "/")).into_bytes(), class.clone());
        let package = |it: &String| format!("L{}/", it.replace('.', "/")).into_bytes();
        Search {
            asked,
            wanted: asked.classes.iter().chain(components).map(descriptor).collect(),
            packages: asked.packages.iter().map(package).collect(),
            text_bytes: asked.texts.iter().map(String::as_bytes).collect(),
            seen: HashSet::new(),
            classes: BTreeMap::new(),
            twice: BTreeSet::new(),
            texts: BTreeSet::new(),
            secrets: Vec::new(),
            short: 0,
            count: 0,
        }
    }

    fn dex(&mut self, name: &str, dex: Dex<'_>) -> Result<(), Fault> {
        dex.strings(&mut |text| {
            if self.text_bytes.contains(text) {
                self.texts.insert(String::from_utf8_lossy(text).into_owned());
            }
            if let Some(secret) = secrets::secret_in(name, text, &self.asked.secrets) {
                self.secrets.push(secret);
            }
        })?;
        let mut fault = None;
        dex.classes(&mut |descriptor, whole| {
            self.count += 1;
            self.short += usize::from(is_short(descriptor));
            self.once(descriptor);
            if let Some(class) = self.wanted.get(descriptor) {
                match whole().and_then(|it| dex.static_fields(&it)) {
                    Ok(fields) => {
                        self.classes.insert(class.clone(), fields);
                    }
                    Err(error) => fault = Some(error),
                }
            }
        })?;
        fault.map_or(Ok(()), Err)
    }

    fn once(&mut self, descriptor: &[u8]) {
        if !self.packages.iter().any(|it| descriptor.starts_with(it)) {
            return;
        }
        let mut hasher = DefaultHasher::new();
        descriptor.hash(&mut hasher);
        if !self.seen.insert(hasher.finish()) {
            let name = String::from_utf8_lossy(descriptor);
            self.twice.insert(name.trim_start_matches('L').trim_end_matches(';').replace('/', "."));
        }
    }
}

/// Whether a class has a name that a shrinker gives.
fn is_short(descriptor: &[u8]) -> bool {
    let name = descriptor.rsplit(|it| *it == b'/' || *it == b'L').next().unwrap_or_default();
    let name = name.strip_suffix(b";").unwrap_or(name);
    name.len() <= 2 && name.iter().all(u8::is_ascii_lowercase)
}

impl Facts {
    /// Whether a shrinker may have been at work: in builds that phones let nobody debug.
    pub(crate) fn may_be_shrunk(&self) -> bool {
        let application = self.manifest.named("application").next();
        let debuggable = application.and_then(|it| it.android("debuggable")?.text());
        self.is_shrunk || debuggable.as_deref() != Some("true")
    }

    /// Whether a class that was asked for is there under its name.
    pub(crate) fn has(&self, class: &str) -> bool {
        self.classes.contains_key(class)
    }

    /// What a class sets a constant to, as text.
    pub(crate) fn constant(&self, class: &str, name: &str) -> Option<String> {
        let field = self.classes.get(class)?.iter().find(|it| it.name == name)?;
        match field.value.as_ref()? {
            Constant::Text(text) => Some(text.clone()),
            Constant::Integer(number) => Some(number.to_string()),
            Constant::Other => None,
        }
    }
}
