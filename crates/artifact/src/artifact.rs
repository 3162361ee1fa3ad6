//! An APK or a bundle: where in it each thing lies.
//!
//! Knows the two layouts and the limits; the formats are the other modules'.

use std::io::{Read, Seek};

use crate::archive::{Archive, Entry};
use crate::binary_xml;
use crate::bundle;
use crate::dex::Dex;
use crate::fault::Fault;
use crate::jar_signature;
use crate::resources::Resources;
use crate::signing_block::{self, Scheme, Signer};
use crate::xml::Element;

/// Real manifests stay below a hundredth of it.
const LONGEST_MANIFEST: u64 = 4 << 20;
const LONGEST_TABLE: u64 = 128 << 20;
/// What protobuf says in two bytes takes a hundred in memory.
const LONGEST_PROTOBUF_TABLE: u64 = 32 << 20;
/// Instructions name methods by 16 bits; real files end before 20 MB.
const LONGEST_DEX: u64 = 64 << 20;
const ALL_DEX: u64 = 1 << 30;
const LONGEST_SIGNATURE: u64 = 4 << 20;

/// What sort of file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// What phones install.
    Apk,
    /// What stores make APKs from, and sign again.
    Bundle,
}

/// An APK or a bundle.
#[derive(Debug)]
pub struct Artifact<R> {
    archive: Archive<R>,
    form: Form,
    oddities: Vec<String>,
}

impl<R: Read + Seek> Artifact<R> {
    /// Opens a file.
    ///
    /// # Errors
    /// Where it is neither an APK nor a bundle.
    pub fn open(reader: R) -> Result<Artifact<R>, Fault> {
        let archive = Archive::open(reader)?;
        let form = if archive.entry("base/manifest/AndroidManifest.xml").is_some() {
            Form::Bundle
        } else if archive.entry("AndroidManifest.xml").is_some() {
            Form::Apk
        } else {
            let what = "it holds no AndroidManifest.xml: this is neither an APK nor a bundle";
            return Err(Fault::at(archive.directory, what));
        };
        Ok(Artifact { archive, form, oddities: Vec::new() })
    }

    /// What sort of file it is.
    #[must_use]
    pub fn form(&self) -> Form {
        self.form
    }

    /// Every entry.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        self.archive.entries()
    }

    /// What was odd about the entries that were read.
    #[must_use]
    pub fn oddities(&self) -> &[String] {
        &self.oddities
    }

    fn read(&mut self, name: &str, most: u64) -> Result<Vec<u8>, Fault> {
        let entry = self.archive.entry(name);
        if let Some(odd) = entry.and_then(Archive::<R>::oddity) {
            self.oddities.push(format!("`{}`: {odd}", name.escape_debug()));
        }
        self.archive.read(name, most)
    }

    /// The manifest.
    ///
    /// # Errors
    /// Where it is damaged.
    pub fn manifest(&mut self) -> Result<Element, Fault> {
        let name = match self.form {
            Form::Apk => "AndroidManifest.xml",
            Form::Bundle => "base/manifest/AndroidManifest.xml",
        };
        let data = self.read(name, LONGEST_MANIFEST)?;
        let manifest = match self.form {
            Form::Apk => binary_xml::parse(&data),
            Form::Bundle => bundle::manifest(&data),
        };
        manifest.map_err(|fault| fault.in_entry(name))
    }

    /// The resources; none where there is no table.
    ///
    /// # Errors
    /// Where the table is damaged.
    pub fn resources(&mut self) -> Result<Resources, Fault> {
        let (name, most) = match self.form {
            Form::Apk => ("resources.arsc", LONGEST_TABLE),
            Form::Bundle => ("base/resources.pb", LONGEST_PROTOBUF_TABLE),
        };
        if self.archive.entry(name).is_none() {
            return Ok(Resources::default());
        }
        let data = self.read(name, most)?;
        let resources = match self.form {
            Form::Apk => Resources::parse(data),
            Form::Bundle => bundle::resources(&data),
        };
        resources.map_err(|fault| fault.in_entry(name))
    }

    /// Visits every dex file, one at a time, with the name of its entry.
    ///
    /// # Errors
    /// Where one is damaged, or all of them are beyond any real application's.
    pub fn dex_files(
        &mut self,
        visit: &mut dyn FnMut(&str, Dex<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let mut total = 0;
        for name in self.dex_names() {
            let data = self.read(&name, LONGEST_DEX)?;
            total += data.len() as u64;
            if total > ALL_DEX {
                let what = format!("the dex files hold more than {ALL_DEX} bytes");
                return Err(Fault::at(0, what).in_entry(&name));
            }
            let each = Dex::all(&data).map_err(|fault| fault.in_entry(&name))?;
            for dex in each {
                visit(&name, dex).map_err(|fault| fault.in_entry(&name))?;
            }
        }
        Ok(())
    }

    /// Android runs `classes.dex`, `classes2.dex` and so on; bundles have them in each module.
    fn dex_names(&self) -> Vec<String> {
        let is_dex = |name: &str| {
            let number = name.strip_prefix("classes").and_then(|it| it.strip_suffix(".dex"));
            number.is_some_and(|it| it.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let names = self.archive.entries().iter().map(|it| it.name.as_str());
        let wanted = names.filter(|name| match self.form {
            Form::Apk => is_dex(name),
            Form::Bundle => {
                let mut parts = name.split('/').skip(1);
                let is_there = parts.next() == Some("dex") && parts.next().is_some_and(is_dex);
                is_there && parts.next().is_none()
            }
        });
        wanted.map(str::to_owned).collect()
    }

    /// The path of an asset's entry.
    fn asset_entry(&self, path: &str) -> String {
        match self.form {
            Form::Apk => format!("assets/{path}"),
            Form::Bundle => format!("base/assets/{path}"),
        }
    }

    /// The bytes of an asset; `None` where it is missing.
    ///
    /// # Errors
    /// Where it is damaged, or longer than `most`.
    pub fn asset(&mut self, path: &str, most: u64) -> Result<Option<Vec<u8>>, Fault> {
        let name = self.asset_entry(path);
        match self.archive.entry(&name) {
            Some(_) => self.read(&name, most).map(Some),
            None => Ok(None),
        }
    }

    /// The bytes of any entry, by its name among [`Artifact::entries`].
    ///
    /// # Errors
    /// Where it is missing, damaged, or longer than `most`.
    pub fn file(&mut self, name: &str, most: u64) -> Result<Vec<u8>, Fault> {
        self.read(name, most)
    }

    /// Everyone who signed, by scheme.
    ///
    /// # Errors
    /// Where a signature is damaged.
    pub fn signers(&mut self) -> Result<Vec<Signer>, Fault> {
        let mut found = Vec::new();
        let names = self.archive.entries().iter().map(|it| it.name.clone());
        let names: Vec<String> = names.filter(|it| jar_signature::is_signature(it)).collect();
        for name in names {
            let data = self.read(&name, LONGEST_SIGNATURE)?;
            let certificates =
                jar_signature::signers(&data).map_err(|fault| fault.in_entry(&name))?;
            found.extend(certificates.into_iter().map(|certificate| Signer {
                scheme: Scheme::V1,
                certificate,
                earlier: Vec::new(),
                levels: None,
            }));
        }
        found.extend(signing_block::signers(&mut self.archive)?);
        Ok(found)
    }
}
