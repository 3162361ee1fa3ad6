//! What a build must say in the end: all that the packs of a push.toml ask of Gradle.

use toml::de::{DeTable, DeValue};

use crate::facts::plain_url;
use crate::pack::{get, parse};
use crate::push::{Push, Vendor, texts};
use crate::tools::Result;

/// All that is asked of the build.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    /// The application module, as Gradle names it; where it is unknown, any will do.
    pub(crate) module: Option<String>,
    /// For dependencies; as facts name them.
    pub(crate) repositories: Vec<String>,
    pub(crate) plugin_repositories: Vec<String>,
    /// With the flavors or build types that alone have each; empty: every build has it.
    pub(crate) libraries: Vec<(Library, Vec<String>)>,
    /// The flavors or build types that have rules of their own.
    pub(crate) members_with_rules: Vec<String>,
    pub(crate) plugins: Vec<Plugin>,
    /// The block, the name and the value that placeholders may have.
    pub(crate) placeholders: Vec<(String, String, String)>,
    /// Those that packs name themselves, and that must be there.
    pub(crate) required_placeholders: Vec<(String, String, String)>,
    /// Whether some pack has ProGuard rules that count.
    pub(crate) has_rules: bool,
    /// Whether the build has to know pushwright.
    pub(crate) is_in_build: bool,
}

/// A library of the application.
#[derive(Debug)]
pub(crate) enum Library {
    /// `group:artifact`; with `any`, another version that is there will do.
    Module { module: String, version: String, any: bool },
    /// A file below the module.
    File(String),
}

/// A plugin of the application and the library that brings it.
#[derive(Debug)]
pub(crate) struct Plugin {
    pub(crate) id: String,
    pub(crate) classpath: String,
    /// The versions for different Gradles.
    pub(crate) versions: Vec<String>,
    /// Whether it finds the Android plugin on a classpath only.
    pub(crate) needs_android: bool,
    /// Whether every build has it; else a script may apply it under a condition.
    pub(crate) is_of_all: bool,
}

impl Wanted {
    /// What a push.toml and its packs ask for.
    pub(crate) fn of(push: &Push) -> Result<Wanted> {
        let mut wanted = Wanted {
            module: push.module.clone(),
            is_in_build: push.is_in_build,
            ..Wanted::default()
        };
        for vendor in &push.vendors {
            wanted.add(vendor)?;
            wanted.add_placeholders(vendor, "defaultConfig")?;
        }
        for variant in &push.variants {
            for vendor in &variant.vendors {
                wanted.add_placeholders(vendor, &variant.name)?;
            }
        }
        wanted.forget(push);
        Ok(wanted)
    }

    fn add(&mut self, vendor: &Vendor) -> Result<()> {
        let pack = parse(&vendor.pack)?;
        for table in vendor.tables(&pack, "repository") {
            let Some(url) = vendor.text(table, "url").map(|url| plain_url(&url)) else { continue };
            for (purpose, list) in [
                ("dependencies", &mut self.repositories),
                ("plugins", &mut self.plugin_repositories),
            ] {
                if texts(table, "for").iter().any(|it| it == purpose) && !list.contains(&url) {
                    list.push(url.clone());
                }
            }
        }
        for table in vendor.tables(&pack, "plugin") {
            let text = |key: &str| vendor.text(table, key);
            let versions =
                ["version", "version-before-gradle-7", "version-from-android-plugin-9"].map(text);
            self.plugins.extend(text("id").zip(text("classpath")).map(|(id, classpath)| Plugin {
                id,
                classpath,
                versions: versions.into_iter().flatten().collect(),
                needs_android: is_true(table, "needs-agp-classpath"),
                is_of_all: vendor.members.is_empty(),
            }));
        }
        if vendor.is_bundled {
            return Ok(());
        }
        self.has_rules |= vendor.members.is_empty();
        self.members_with_rules.extend(vendor.members.iter().cloned());
        for table in vendor.tables(&pack, "dependency") {
            let with_members = |library| (library, vendor.members.clone());
            self.libraries.extend(vendor.text(table, "file").map(Library::File).map(with_members));
            let module = vendor.text(table, "module").zip(vendor.text(table, "version"));
            let any = is_true(table, "any-version");
            let library = |(module, version)| Library::Module { module, version, any };
            self.libraries.extend(module.map(library).map(with_members));
        }
        Ok(())
    }

    /// What a vendor's values may be called as placeholders in a block of the build.
    fn add_placeholders(&mut self, vendor: &Vendor, block: &str) -> Result<()> {
        let pack = parse(&vendor.pack)?;
        for table in vendor.tables(&pack, "placeholder") {
            let pair = vendor.text(table, "name").zip(vendor.text(table, "value"));
            let Some((name, value)) = pair else { continue };
            let it = (block.to_owned(), name, value);
            if block == "defaultConfig" {
                self.required_placeholders.push(it.clone());
            }
            self.placeholders.push(it);
        }
        for (field, value) in &vendor.values {
            let name = format!("{}_{field}", vendor.id).replace('-', "_").to_uppercase();
            self.placeholders.push((block.to_owned(), name, value.clone()));
        }
        Ok(())
    }

    /// Forgets what push.toml promises to be there.
    fn forget(&mut self, push: &Push) {
        let is_promised = |name: &str| push.assumed.iter().any(|it| plain_url(it) == name);
        self.repositories.retain(|url| !is_promised(url));
        self.plugin_repositories.retain(|url| !is_promised(url));
        self.plugins.retain(|plugin| !is_promised(&plugin.id));
        self.libraries.retain(|(library, _)| match library {
            Library::Module { module, .. } => !is_promised(module),
            Library::File(file) => !is_promised(file),
        });
    }
}

fn is_true(table: &DeTable<'_>, key: &str) -> bool {
    matches!(get(table, &[key]), Some(DeValue::Boolean(true)))
}
