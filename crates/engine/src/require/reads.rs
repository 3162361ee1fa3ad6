//! Which of a project's files a plan reads beyond scripts, manifests, catalogs and properties.
//!
//! Knows what push.toml and its packs name; the plan of any other project has no use for them.

use std::collections::BTreeSet;

use pushwright_android::{Language, RelPath};
use pushwright_config::config::{PushConfig, VendorConfig};
use pushwright_config::pack::{Pack, Predicate};
use pushwright_config::{FieldValue, PackSet, templates};
use pushwright_lossless::source::names_declared;

use crate::model::classes::{CONSTANTS, TOKEN_MANAGER};
use crate::require::superseded::older;
use crate::sources::source::simple_name;

/// The files whose text is wanted; of others it is enough that they are there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reads {
    /// Names of sources, without ending.
    classes: BTreeSet<String>,
    /// Whole file names.
    files: BTreeSet<String>,
    /// Packages, as paths, of which an edition has its sources copied.
    packages: BTreeSet<String>,
    /// Classes that stand in the project once it says what push.toml does, in whatever file.
    standing: BTreeSet<String>,
}

/// The classes for all vendors that are there wherever one registers by itself.
const COMMON: [&str; 2] = [CONSTANTS, TOKEN_MANAGER];

impl Reads {
    /// What push.toml and its packs want to see.
    #[must_use]
    pub fn of(config: &PushConfig, packs: &PackSet) -> Reads {
        let mut reads = Reads::default();
        let stem = |path: &str| {
            let name = path.rsplit('/').next().unwrap_or(path);
            name.split('.').next().unwrap_or(name).to_owned()
        };
        reads.classes.extend(templates::im().iter().map(|(path, _)| stem(path)));
        let assets = templates::im().into_iter().filter(|(path, _)| path.contains("/assets/"));
        let names = assets.filter_map(|(path, _)| path.rsplit('/').next()?.strip_suffix(".j2"));
        reads.files.extend(names.map(str::to_owned));
        for vendor in &config.vendors {
            let Some(pack) = packs.get(&vendor.vendor.value, &vendor.edition.value) else {
                continue;
            };
            reads.add_pack(pack);
            if !config.im.as_ref().is_some_and(|im| im.value.spec().registers) {
                reads.standing.extend(COMMON.map(str::to_owned));
                reads
                    .standing
                    .extend(pack.sources.iter().map(|it| standing(vendor, pack, &it.name)));
            }
            for old in older(packs, pack) {
                reads.classes.extend(old.sources.iter().map(|it| it.name.clone()));
                let provided = old.certificate.iter().filter_map(|it| it.provides.as_ref());
                reads.packages.extend(provided.map(|it| it.package.replace('.', "/")));
            }
            for value in vendor.values.values() {
                if let FieldValue::Class(class) = &value.value {
                    reads.classes.extend(simple_name(Some(class)).map(str::to_owned));
                }
            }
        }
        reads
    }

    /// What one vendor's pack alone wants to see.
    #[must_use]
    pub fn of_pack(pack: &Pack) -> Reads {
        let mut reads = Reads::default();
        reads.add_pack(pack);
        reads
    }

    fn add_pack(&mut self, pack: &Pack) {
        self.classes.extend(pack.sources.iter().map(|it| it.name.clone()));
        let required = pack.files.iter().map(|it| it.path.as_str());
        let checked = pack.checks.iter().filter_map(|it| {
            let Predicate::JsonEquals { file, .. } = &it.predicate else { return None };
            Some(file.as_str())
        });
        let names = required.chain(checked).filter_map(|path| path.rsplit('/').next());
        self.files.extend(names.map(str::to_owned));
        let provided = pack.certificate.iter().filter_map(|it| it.provides.as_ref());
        self.packages.extend(provided.map(|it| it.package.replace('.', "/")));
    }

    /// Whether a class that has to stand somewhere stands in no file of its name: it is looked for
    /// in the sources of other names.
    pub fn miss_a_class<'p>(&self, paths: impl Iterator<Item = &'p RelPath>) -> bool {
        let mut missing: BTreeSet<&str> = self.standing.iter().map(String::as_str).collect();
        for path in paths {
            if missing.is_empty() {
                break;
            }
            missing.remove(class_of_file(path).unwrap_or_default());
        }
        !missing.is_empty()
    }

    /// The classes that are looked for in sources of other names: what [`Reads::wants`] of their
    /// own names, and those that manifests name.
    pub fn classes<'s>(&'s self, manifests: impl Iterator<Item = &'s str>) -> BTreeSet<&'s str> {
        let named = manifests.flat_map(|text| text.split("name=").skip(1)).filter_map(|rest| {
            let quote = rest.chars().next().filter(|it| matches!(it, '"' | '\''))?;
            let name = rest[1..].split(quote).next()?.split('$').next()?;
            name.rsplit('.').next()
        });
        self.classes.iter().map(String::as_str).chain(named).collect()
    }

    /// Whether a source may declare one of the classes, and is called otherwise: whether it stands
    /// in a comment or in another class is not asked.
    #[must_use]
    pub fn may_declare(path: &RelPath, text: &str, classes: &BTreeSet<&str>) -> bool {
        let own = class_of_file(path);
        own.is_some()
            && names_declared(text).any(|name| Some(name) != own && classes.contains(name))
    }

    /// Whether the text of this file is wanted.
    #[must_use]
    pub fn wants(&self, path: &RelPath) -> bool {
        let name = path.file_name();
        class_of_file(path).is_some_and(|class| self.classes.contains(class))
            || self.files.contains(name)
            || (name.ends_with(".xml") && path.parent().file_name().starts_with("values"))
            || self.packages.iter().any(|it| path.as_str().contains(&format!("/{it}/")))
    }
}

/// The class that a source is called like.
fn class_of_file(path: &RelPath) -> Option<&str> {
    let name = path.file_name();
    Language::of_file_name(name)?;
    Some(name.rsplit_once('.')?.0)
}

/// The class that stands for a template of a vendor's: the one that push.toml names, or its own.
fn standing(vendor: &VendorConfig, pack: &Pack, template: &str) -> String {
    let field = pack.certificate.iter().find(|it| it.source.as_deref() == Some(template));
    let named = field.and_then(|it| match &vendor.values.get(&it.key)?.value {
        FieldValue::Class(class) => simple_name(Some(class)),
        _ => None,
    });
    named.unwrap_or(template).to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use pushwright_android::RelPath;

    use super::Reads;

    #[test]
    fn a_source_of_another_name_may_declare_a_class() {
        let may = |name: &str, text| {
            let path = RelPath::new(name).expect("a path");
            let reads = Reads::default();
            let manifest =
                "<service android:name=\".push.Late$Inner\" /><a n='1' android:name='B'/>";
            let classes = reads.classes([manifest].into_iter());
            assert_eq!(classes, BTreeSet::from(["B", "Late"]));
            Reads::may_declare(&path, text, &classes)
        };
        assert!(may("a/All.kt", "internal  class   Late : Service()"));
        assert!(may("a/All.kt", "object B {}"));
        assert!(may("a/All.java", "class B {}"));
        assert!(!may("a/Late.kt", "class Late"), "it is called like the class");
        assert!(!may("a/All.kt", "class Later; val b = B"));
        assert!(!may("a/all.xml", "class Late"));
    }

    #[test]
    fn every_file_of_values_is_wanted() {
        let wants = |path| Reads::default().wants(&RelPath::new(path).expect("a path"));
        assert!(wants("app/src/main/res/values/push.xml"));
        assert!(wants("app/src/main/res/values-de/strings.xml"));
        assert!(!wants("app/src/main/res/layout/strings.xml"));
    }
}
