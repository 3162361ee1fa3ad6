//! Which of a project's files a plan reads beyond scripts, manifests, catalogs and properties.
//!
//! Knows what push.toml and its packs name; the plan of any other project has no use for them.

use std::collections::BTreeSet;

use pushwright_android::{Language, RelPath};
use pushwright_config::config::PushConfig;
use pushwright_config::pack::{Pack, Predicate};
use pushwright_config::{FieldValue, PackSet, templates};

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
}

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

    /// Whether the text of this file is wanted.
    #[must_use]
    pub fn wants(&self, path: &RelPath) -> bool {
        let name = path.file_name();
        let class = name.rsplit_once('.').filter(|_| Language::of_file_name(name).is_some());
        class.map(|it| it.0).is_some_and(|class| self.classes.contains(class))
            || self.files.contains(name)
            || (name.ends_with(".xml") && path.parent().file_name().starts_with("values"))
            || self.packages.iter().any(|it| path.as_str().contains(&format!("/{it}/")))
    }
}

#[cfg(test)]
mod tests {
    use pushwright_android::RelPath;

    use super::Reads;

    #[test]
    fn every_file_of_values_is_wanted() {
        let wants = |path| Reads::default().wants(&RelPath::new(path).expect("a path"));
        assert!(wants("app/src/main/res/values/push.xml"));
        assert!(wants("app/src/main/res/values-de/strings.xml"));
        assert!(!wants("app/src/main/res/layout/strings.xml"));
    }
}
