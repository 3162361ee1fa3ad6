//! All packs known to a run.
//!
//! Knows which packs there are by their names; a pack that comes with the tool is read when
//! somebody asks for it.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock, OnceLock};

use super::{ErrorText, Pack, PackId, read, read_each, template};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::field::Secrecy;
use crate::spelling::did_you_mean;

/// All packs known to a run.
#[derive(Clone, Debug, Default)]
pub struct PackSet {
    /// Sorted by vendor and edition.
    packs: Vec<Arc<Slot>>,
    /// The vendors of packs with errors.
    left_out: BTreeSet<String>,
}

/// A pack, read or not yet.
#[derive(Debug)]
struct Slot {
    id: PackId,
    /// The text of its pack.toml.
    text: Text,
    pack: OnceLock<Pack>,
}

#[derive(Debug)]
enum Text {
    /// Of a pack that comes with the tool.
    Own(&'static str),
    /// Of a pack that was read from a folder.
    Users,
}

static EMBEDDED: LazyLock<PackSet> = LazyLock::new(|| {
    let all = pushwright_packs::vendors().iter();
    let packs = all.filter_map(|&(path, text)| {
        let (vendor, edition) = path.strip_suffix("/pack.toml")?.split_once('/')?;
        let id = PackId { vendor: vendor.to_owned(), edition: edition.to_owned() };
        Some(Arc::new(Slot { id, text: Text::Own(text), pack: OnceLock::new() }))
    });
    let mut packs: Vec<_> = packs.collect();
    packs.sort_by(|one, other| one.id.cmp(&other.id));
    PackSet { packs, left_out: BTreeSet::new() }
});

impl Slot {
    fn read(&self) -> &Pack {
        self.pack.get_or_init(|| {
            let folder = format!("{}/", self.id);
            let all = pushwright_packs::vendors().iter();
            let of_all = format!("{}/errors.toml", self.id.vendor);
            let files = all.filter(|(path, _)| path.starts_with(&folder) || *path == of_all);
            let files: Vec<(&'static str, &'static str)> = files.copied().collect();
            let path = format!("{folder}pack.toml");
            let text = files.iter().find(|(it, _)| *it == path).map_or("", |(_, text)| text);
            // A test checks the tool's own packs; what a broken one would say has nobody to hear it.
            let mut pack = read::pack(&path, text, &folder, &files).0;
            let errors = read::error_texts(&folder, &files).into_iter();
            let own = |(path, text): (&str, &'static str)| (path.to_owned(), text.into());
            pack.errors = errors.map(own).map(|(path, text)| ErrorText { path, text }).collect();
            pack
        })
    }

    /// Whether the pack.toml holds this text; a pack that was read may hold anything.
    fn may_say(&self, text: &str) -> bool {
        match self.text {
            Text::Own(own) => own.contains(text),
            Text::Users => true,
        }
    }
}

impl PartialEq for PackSet {
    fn eq(&self, other: &PackSet) -> bool {
        self.iter().eq(other.iter()) && self.left_out == other.left_out
    }
}

impl Eq for PackSet {}

impl PackSet {
    /// The packs that come with the tool.
    #[must_use]
    pub fn embedded() -> PackSet {
        EMBEDDED.clone()
    }

    /// Adds the packs found in `files`, which are pairs of path and text.
    ///
    /// Each `pack.toml` makes its folder a pack; files in no such folder are ignored. A pack with
    /// errors is left out.
    pub fn add(&mut self, files: Vec<(String, String)>) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        let mut told = BTreeSet::new();
        for (text, pack, mut found) in read_each(&files) {
            let folder = pack.file.strip_suffix("pack.toml").unwrap_or(&pack.file);
            let of_pack = files.iter().filter(|(path, _)| path.starts_with(folder));
            found.extend(of_pack.filter_map(|(path, text)| template::problem(path, text)));
            let new = pack.errors.iter().filter(|it| told.insert(it.path.clone()));
            found.extend(new.flat_map(|it| it.read().1));
            let fine = found.iter().all(|it| it.severity != Severity::Error);
            findings.extend(found);
            if fine {
                findings.extend(self.insert(pack, text));
            } else {
                self.left_out.insert(pack.id.vendor);
            }
        }
        findings
    }

    /// Whether a pack of the vendor was left out, so that what it lacks says nothing.
    pub(crate) fn lacks_one_of(&self, vendor: &str) -> bool {
        self.left_out.contains(vendor)
    }

    /// Every pack, by vendor and edition; all of them are read.
    pub fn iter(&self) -> impl Iterator<Item = &Pack> {
        self.packs.iter().map(|slot| slot.read())
    }

    /// The packs in whose pack.toml `text` may stand; the others need not be read.
    pub fn saying(&self, text: &str) -> impl Iterator<Item = &Pack> {
        self.packs.iter().filter(move |slot| slot.may_say(text)).map(|slot| slot.read())
    }

    /// The pack of an edition.
    #[must_use]
    pub fn get(&self, vendor: &str, edition: &str) -> Option<&Pack> {
        let wanted = (vendor, edition);
        let of =
            |slot: &Arc<Slot>| (slot.id.vendor.as_str(), slot.id.edition.as_str()).cmp(&wanted);
        self.packs.binary_search_by(of).ok().map(|at| self.packs[at].read())
    }

    /// The packs of a vendor, by edition.
    #[must_use]
    pub fn editions(&self, vendor: &str) -> Vec<&Pack> {
        self.slots_of(vendor).map(|slot| slot.read()).collect()
    }

    /// The names of a vendor's editions, sorted.
    #[must_use]
    pub fn edition_names(&self, vendor: &str) -> Vec<&str> {
        self.slots_of(vendor).map(|slot| slot.id.edition.as_str()).collect()
    }

    /// Whether there is a pack of the vendor.
    #[must_use]
    pub fn has_vendor(&self, vendor: &str) -> bool {
        self.slots_of(vendor).next().is_some()
    }

    fn slots_of(&self, vendor: &str) -> impl Iterator<Item = &Slot> {
        let slots = self.packs.iter().map(|slot| &**slot);
        slots.filter(move |slot| slot.id.vendor == vendor)
    }

    /// Whether a pack says that the value of this key is a secret.
    pub(crate) fn has_secret(&self, key: &str) -> bool {
        let declares = |pack: &Pack| pack.field(key).is_some_and(|it| it.secret != Secrecy::No);
        self.packs.iter().any(|slot| match slot.text {
            Text::Own(_) => pushwright_packs::secrets().contains(&key),
            Text::Users => declares(slot.read()),
        })
    }

    /// The pack of a vendor that no other one supersedes; of several the last by name.
    #[must_use]
    pub fn newest(&self, vendor: &str) -> Option<&Pack> {
        let editions = self.editions(vendor);
        let old =
            |pack: &Pack| editions.iter().any(|other| other.supersedes.contains(&pack.id.edition));
        editions.iter().rev().copied().find(|pack| !old(pack))
    }

    /// The vendor that people call by a name which is not its id.
    #[must_use]
    pub fn called(&self, name: &str) -> Option<&str> {
        let name = name.to_lowercase();
        let mut packs = self.iter().filter(|pack| pack.also_called.contains(&name));
        packs.next().map(|pack| pack.id.vendor.as_str())
    }

    /// The edition that was meant by a name that is none: one named with its vendor, as in
    /// `acme/push-1`, or one spelt alike.
    #[must_use]
    pub fn meant_edition(&self, vendor: &str, given: &str) -> Option<String> {
        let name = given.strip_prefix(vendor).and_then(|it| it.strip_prefix('/')).unwrap_or(given);
        did_you_mean(name, self.edition_names(vendor))
    }

    /// Every vendor, sorted.
    #[must_use]
    pub fn vendors(&self) -> Vec<&str> {
        let mut vendors: Vec<&str> = self.packs.iter().map(|it| it.id.vendor.as_str()).collect();
        vendors.dedup();
        vendors
    }

    fn insert(&mut self, pack: Pack, text: &str) -> Option<Diagnostic> {
        match self.packs.binary_search_by(|other| other.id.cmp(&pack.id)) {
            Err(at) => {
                let (id, text) = (pack.id.clone(), Text::Users);
                self.packs.insert(at, Arc::new(Slot { id, text, pack: OnceLock::from(pack) }));
                None
            }
            Ok(at) => {
                let message = format!("there are two packs of `{}`", pack.id);
                let span = text.find(&pack.id.to_string()).unwrap_or(0);
                let span = span..span + pack.id.to_string().len();
                let other = &self.packs[at].read().file;
                Some(
                    Diagnostic::error(Code::ConfigDuplicateEdition, message)
                        .at(pack.file, Arc::from(text), span)
                        .note(format!("the other one is `{other}`"))
                        .help("give this edition a name of its own"),
                )
            }
        }
    }
}
