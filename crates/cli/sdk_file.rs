//! What an SDK's aar or jar holds of what is asked: classes with their methods, and its manifest.
//!
//! Knows the two containers and class files; reads bytes, not the disk, and of them only the entries
//! that the questions are about.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};

use noak::reader::Class;
use pushwright_config::config::SdkManifest;
use pushwright_engine::{COMPONENTS, SdkAnswer, SdkHeld};
use pushwright_lossless::xml::{Document, ElementId};
use zip::ZipArchive;

/// The namespace of Android's attributes.
const ANDROID: &str = "http://schemas.android.com/apk/res/android";

/// No class and no jar in an SDK is nearly as large; a larger one is not read.
const MOST: u64 = 64 << 20;

type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// What the file whose bytes these are holds of the classes named.
pub(crate) fn held(bytes: &[u8], classes: &BTreeSet<String>) -> SdkAnswer {
    let mut archive = opened(bytes)?;
    let mut held = SdkHeld::default();
    if let Some(manifest) = entry(&mut archive, "AndroidManifest.xml")? {
        let text = String::from_utf8(manifest).map_err(|_| "its manifest is not UTF-8")?;
        held.manifest = manifest_said(&text);
    }
    let names: Vec<String> =
        archive.file_names().filter_map(|it| it.ok()).map(|it| it.into_owned()).collect();
    let jars = names
        .iter()
        .filter(|it| *it == "classes.jar" || (it.starts_with("libs/") && it.ends_with(".jar")));
    let mut is_container = false;
    for jar in jars {
        is_container = true;
        let bytes = entry(&mut archive, jar)?.unwrap_or_default();
        read_classes(&mut opened(&bytes)?, classes, &mut held.classes)?;
    }
    if !is_container {
        read_classes(&mut archive, classes, &mut held.classes)?;
    }
    Ok(held)
}

fn opened(bytes: &[u8]) -> Result<Archive<'_>, String> {
    ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())
}

/// The bytes of an entry; `None` when there is none of this name.
fn entry(archive: &mut Archive<'_>, name: &str) -> Result<Option<Vec<u8>>, String> {
    let Some(index) = archive.index_for_name(name) else { return Ok(None) };
    let failed = |error: &dyn std::fmt::Display| format!("`{name}` in it: {error}");
    let entry = archive.by_index(index).map_err(|error| failed(&error))?;
    let mut bytes = Vec::new();
    entry.take(MOST + 1).read_to_end(&mut bytes).map_err(|error| failed(&error))?;
    match bytes.len() as u64 > MOST {
        true => Err(failed(&"too large")),
        false => Ok(Some(bytes)),
    }
}

fn read_classes(
    archive: &mut Archive<'_>,
    classes: &BTreeSet<String>,
    held: &mut BTreeMap<String, BTreeSet<(String, String)>>,
) -> Result<(), String> {
    for class in classes {
        let path = format!("{}.class", class.replace('.', "/"));
        if let Some(bytes) = entry(archive, &path)? {
            let methods = methods(&bytes).map_err(|error| format!("`{path}` in it: {error}"))?;
            held.insert(class.clone(), methods);
        }
    }
    Ok(())
}

/// The names and types of the methods that a class can be called by or has to implement: those that
/// are not private.
fn methods(bytes: &[u8]) -> Result<BTreeSet<(String, String)>, noak::error::DecodeError> {
    let class = Class::new(bytes)?;
    let pool = class.pool();
    let mut found = BTreeSet::new();
    for method in class.methods() {
        let method = method?;
        if !method.access_flags().contains(noak::AccessFlags::PRIVATE) {
            let name = pool.retrieve(method.name())?;
            let types = pool.retrieve(method.descriptor())?;
            found.insert((name.display().to_string(), types.display().to_string()));
        }
    }
    Ok(found)
}

/// An aar's manifest is plain XML; one that cannot be read brings nothing that is known.
fn manifest_said(text: &str) -> Option<SdkManifest> {
    let doc = Document::parse(text).ok()?;
    let mut said = SdkManifest::default();
    let package = doc.element(doc.root()).attribute(None, "package").map_or("", |it| it.value);
    for id in doc.children(doc.root()) {
        let element = doc.element(id);
        let value = |name| -> Option<&str> { Some(element.attribute(Some(ANDROID), name)?.value) };
        match element.name.local {
            "uses-sdk" => said.min_sdk = value("minSdkVersion").and_then(|it| it.parse().ok()),
            "uses-permission" if value("maxSdkVersion").is_none() => {
                said.permissions.extend(value("name").map(str::to_owned));
            }
            "application" => said.components.extend(components(&doc, id, package)),
            _ => {}
        }
    }
    Some(said)
}

/// The qualified classes of the components that an `application` element declares.
fn components<'d>(
    doc: &'d Document<'d>,
    application: ElementId,
    package: &'d str,
) -> impl Iterator<Item = String> + 'd {
    doc.children(application).filter_map(move |id| {
        let element = doc.element(id);
        let is_one = COMPONENTS.contains(&element.name.local);
        let name = element.attribute(Some(ANDROID), "name").filter(|_| is_one)?.value;
        match name.strip_prefix('.') {
            Some(_) => Some(format!("{package}{name}")),
            None if !name.contains('.') => Some(format!("{package}.{name}")),
            None => Some(name.to_owned()),
        }
    })
}
