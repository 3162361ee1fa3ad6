//! Any bytes as an APK or a bundle, and as the files in one: read to the end, or refused.

#![no_main]

use std::io::Cursor;

use pushwright_artifact::{Artifact, Dex, Fault};

fn read(data: &[u8]) -> Result<(), Fault> {
    let mut artifact = Artifact::open(Cursor::new(data))?;
    let _ = artifact.signers();
    if let Ok(resources) = artifact.resources() {
        resources.each(&mut |it| {
            let _ = resources.text(&it.value);
        });
        resources.each_text(&mut |_| {});
    }
    let _ = artifact.dex_files(&mut |_, dex| all(dex));
    artifact.manifest().map(drop)
}

fn all(dex: Dex<'_>) -> Result<(), Fault> {
    dex.strings(&mut |_| {})?;
    let mut classes = Vec::new();
    dex.classes(&mut |_, whole| classes.extend(whole()))?;
    classes.iter().try_for_each(|it| dex.static_fields(it).map(drop))
}

/// An archive of stored entries, so that the fuzzer need not find checksums and offsets.
fn packed(data: &[u8]) -> Vec<u8> {
    let names = ["AndroidManifest.xml", "resources.arsc", "classes.dex", "META-INF/A.RSA"];
    let bundle = ["base/manifest/AndroidManifest.xml", "base/resources.pb", "base/dex/classes.dex"];
    let names: &[&str] = if data.first().is_some_and(|it| it & 1 == 1) { &bundle } else { &names };
    let data = data.get(1..).unwrap_or_default();
    let mut parts: Vec<&[u8]> = data.splitn(names.len(), |it| *it == 0xfe).collect();
    parts.resize(names.len(), &[]);
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for (name, part) in names.iter().zip(parts) {
        let (at, length) = (file.len() as u32, part.len() as u32);
        let sizes = [0, length, length].map(u32::to_le_bytes).concat();
        let lengths = [name.len() as u16, 0].map(u16::to_le_bytes).concat();
        file.extend(
            [b"PK\x03\x04".as_slice(), &[0; 10], &sizes, &lengths, name.as_bytes(), part].concat(),
        );
        directory.extend([b"PK\x01\x02".as_slice(), &[0; 12], &sizes, &lengths, &[0; 10]].concat());
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (start, length) = (file.len() as u32, directory.len() as u32);
    let count = (names.len() as u16).to_le_bytes();
    file.extend(directory);
    file.extend([b"PK\x05\x06".as_slice(), &[0; 4], &count, &count].concat());
    file.extend([length.to_le_bytes(), start.to_le_bytes()].concat());
    file.extend([0, 0]);
    file
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = read(data);
    let _ = read(&packed(data));
});
