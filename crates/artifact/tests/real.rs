//! Small real APKs, made by aapt2, dx and apksigner: what they hold is read as it was written, and
//! every prefix and every changed byte is answered, never fatal.
//!
//! `small.apk` is signed by v1, v2 and v3; `rotated.apk` by a second key that took the place of the
//! first; `proto.apk` has aapt2's protobuf, as bundles do.

use std::io::{Cursor, Write as _};

use pushwright_artifact::{Artifact, Constant, Element, Fault, Form, Scheme, Value};

const SMALL: &[u8] = include_bytes!("small.apk");

const ROTATED: &[u8] = include_bytes!("rotated.apk");
const PROTO: &[u8] = include_bytes!("proto.apk");

/// SHA-256 of the two keys' certificates, as keytool prints them.
const FIRST: &str = "2a982064f328026f2b903cc31bfd3626236a99365b188c1100e4977c07a2b21d";
const SECOND: &str = "8a97df7285721";

fn hex(bytes: [u8; 32]) -> String {
    bytes.iter().map(|it| format!("{it:02x}")).collect()
}

fn open(data: &[u8]) -> Artifact<Cursor<&[u8]>> {
    Artifact::open(Cursor::new(data)).expect("a sound file")
}

/// The APK of protobuf, laid out as a bundle.
fn bundle() -> Vec<u8> {
    let mut from = zip::ZipArchive::new(Cursor::new(PROTO)).expect("an archive");
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..from.len() {
        let mut entry = from.by_index(index).expect("an entry");
        let name = match &*entry.name().expect("a name") {
            "AndroidManifest.xml" => "base/manifest/AndroidManifest.xml".to_owned(),
            other => format!("base/{other}"),
        };
        to.start_file(name, zip::write::SimpleFileOptions::default()).expect("room");
        std::io::copy(&mut entry, &mut to).expect("a sound entry");
    }
    to.finish().expect("room").into_inner()
}

#[track_caller]
fn is_the_manifest_that_was_written(manifest: &Element, text: &dyn Fn(&Value) -> Option<String>) {
    assert_eq!(manifest.plain("package"), Some(&Value::Text("com.example.small".to_owned())));
    let of = |element: &Element, name: &str| element.android(name).and_then(text);
    let sdk = manifest.named("uses-sdk").next().expect("it is there");
    assert_eq!(of(sdk, "minSdkVersion").as_deref(), Some("21"));
    assert_eq!(of(sdk, "targetSdkVersion").as_deref(), Some("29"));
    let asked: Vec<_> =
        manifest.named("uses-permission").map(|it| of(it, "maxSdkVersion")).collect();
    assert_eq!(asked, [None, Some("28".to_owned())]);
    let application = manifest.named("application").next().expect("it is there");
    assert_eq!(of(application, "label").as_deref(), Some("Small"));
    let data: Vec<_> = application.named("meta-data").map(|it| of(it, "value")).collect();
    assert_eq!(data, [Some("12345".to_owned()), Some("appid=42".to_owned())]);
    let service = application.named("service").next().expect("it is there");
    assert_eq!(of(service, "process").as_deref(), Some(":push"));
    assert_eq!(service.android("exported"), Some(&Value::Boolean(false)));
    let activity = application.named("activity").next().expect("it is there");
    let filter = activity.named("intent-filter").next().expect("it is there");
    let link = filter.named("data").next().expect("it is there");
    assert_eq!(
        ["scheme", "host", "path"].map(|it| of(link, it).expect("a text")),
        ["s", "h", "/p"]
    );
}

#[test]
fn manifests_and_resources_are_read_as_they_were_written() {
    for data in [SMALL.to_vec(), bundle()] {
        let mut artifact = open(&data);
        let manifest = artifact.manifest().expect("a sound manifest");
        let resources = artifact.resources().expect("sound resources");
        is_the_manifest_that_was_written(&manifest, &|value| resources.text(value));
        let text =
            |kind, name| resources.named(kind, name).and_then(|it| resources.text(&it.value));
        assert_eq!(text("string", "indirect").as_deref(), Some("appid=42"));
        assert_eq!(text("integer", "n").as_deref(), Some("7"));
        assert_eq!(text("bool", "b").as_deref(), Some("true"));
        assert_eq!(text("string", "absent"), None);
    }
    assert_eq!(open(SMALL).form(), Form::Apk);
    assert_eq!(open(&bundle()).form(), Form::Bundle);
}

#[test]
fn classes_and_constants_are_read_as_they_were_written() {
    let mut found = Vec::new();
    open(SMALL)
        .dex_files(&mut |entry, dex| {
            assert_eq!(entry, "classes.dex");
            let mut classes = Vec::new();
            dex.classes(&mut |_, whole| classes.extend(whole()))?;
            for class in classes {
                let fields = dex.static_fields(&class)?;
                found.push((class.name, class.superclass, fields));
            }
            Ok(())
        })
        .expect("a sound dex file");
    found.sort_by(|a, b| a.0.cmp(&b.0));
    let names: Vec<&str> = found.iter().map(|it| it.0.as_str()).collect();
    assert_eq!(
        names,
        ["com.example.small.Main", "com.example.small.Main$Inner", "com.example.small.Main2"]
    );
    assert_eq!(found[1].1.as_deref(), Some("com.example.small.Main2"));
    let constant =
        |name: &str| found[0].2.iter().find(|it| it.name == name).and_then(|it| it.value.clone());
    assert_eq!(constant("ID"), Some(Constant::Text("id-42".to_owned())));
    assert_eq!(constant("BUZID"), Some(Constant::Integer(1_234_567_890_123)));
    assert_eq!(constant("NEG"), Some(Constant::Integer(-5)));
    assert_eq!(constant("YES"), Some(Constant::Integer(1)));
    assert_eq!(constant("computed"), None);
}

#[test]
fn signers_are_those_who_signed() {
    let signers = open(SMALL).signers().expect("sound signatures");
    let schemes: Vec<Scheme> = signers.iter().map(|it| it.scheme).collect();
    assert_eq!(schemes, [Scheme::V1, Scheme::V2, Scheme::V3]);
    assert!(signers.iter().all(|it| hex(it.certificate.sha_256) == FIRST));
    assert_eq!(signers[0].certificate.subject, "O=Example, CN=Small");
    let signers = open(ROTATED).signers().expect("sound signatures");
    let newest = signers.last().expect("a signer");
    assert!(hex(newest.certificate.sha_256).starts_with(SECOND), "{newest:?}");
    assert_eq!(newest.earlier.len(), 1);
    assert_eq!(hex(newest.earlier[0].sha_256), FIRST);
}

/// An archive of one stored entry a name.
fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        to.start_file(*name, zip::write::SimpleFileOptions::default()).expect("room");
        to.write_all(bytes).expect("room");
    }
    to.finish().expect("room").into_inner()
}

#[track_caller]
fn refused(data: &[u8], entry: Option<&str>, what: &str) {
    let fault = read_all(data).expect_err("it is not sound");
    assert_eq!(fault.entry.as_deref(), entry, "{fault}");
    assert!(fault.what.contains(what), "{fault}");
}

/// The bytes with the one place of `from` replaced by `to`, everywhere it stands.
fn replaced(data: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut data = data.to_vec();
    let at: Vec<usize> =
        (0..data.len() - from.len()).filter(|at| data[*at..].starts_with(from)).collect();
    assert!(!at.is_empty(), "nothing to replace");
    for at in at {
        data[at..at + to.len()].copy_from_slice(to);
    }
    data
}

#[test]
fn bad_files_are_told_with_entry_and_offset() {
    refused(b"", None, "the end of a ZIP archive is missing");
    refused(&archive(&[("a.txt", b"x")]), None, "no AndroidManifest.xml");
    refused(&archive(&[("AndroidManifest.xml", b"")]), Some("AndroidManifest.xml"), "it ends");
    refused(
        &archive(&[("AndroidManifest.xml", &[0; 64])]),
        Some("AndroidManifest.xml"),
        "length of 0",
    );
    let twice = archive(&[("AndroidManifest.xmk", b"x"), ("AndroidManifest.xml", b"y")]);
    let twice = replaced(&twice, b"AndroidManifest.xmk", b"AndroidManifest.xml");
    refused(&twice, Some("AndroidManifest.xml"), "stands twice");
    let bomb = vec![0; 5 << 20];
    refused(&archive(&[("AndroidManifest.xml", &bomb)]), Some("AndroidManifest.xml"), "at most");
}

#[test]
fn what_android_ignores_is_ignored_and_told() {
    // The flag of encryption, in the directory.
    let directory = [b'P', b'K', 1, 2];
    let at = SMALL.windows(4).rposition(|it| it == directory).expect("a directory");
    let first = SMALL.windows(4).position(|it| it == directory).expect("a directory");
    let mut data = SMALL.to_vec();
    for start in (first..=at).filter(|it| SMALL[*it..].starts_with(&directory)) {
        data[start + 8] |= 1;
    }
    let mut artifact = Artifact::open(Cursor::new(data.as_slice())).expect("Android reads it");
    artifact.manifest().expect("Android reads it");
    assert!(artifact.oddities()[0].contains("flagged as encrypted"), "{:?}", artifact.oddities());
}

/// Reads everything there is.
fn read_all(data: &[u8]) -> Result<usize, Fault> {
    let mut artifact = Artifact::open(Cursor::new(data))?;
    let manifest = artifact.manifest()?;
    let mut count = manifest.children.len();
    let resources = artifact.resources()?;
    resources.each(&mut |_| count += 1);
    resources.each_text(&mut |_| count += 1);
    artifact.dex_files(&mut |_, dex| {
        dex.strings(&mut |_| count += 1)?;
        let mut classes = Vec::new();
        dex.classes(&mut |_, whole| classes.extend(whole()))?;
        for class in &classes {
            count += dex.static_fields(class)?.len();
        }
        Ok(())
    })?;
    count += artifact.signers()?.len();
    Ok(count)
}

#[test]
fn a_sound_file_is_read_whole() {
    assert!(read_all(SMALL).expect("a sound file") > 20);
}

#[test]
fn what_is_cut_off_is_refused_with_one_message() {
    for length in 0..SMALL.len() {
        let fault = read_all(&SMALL[..length]).expect_err("its end is missing");
        assert!(!fault.to_string().contains('\n'), "{fault}");
    }
}

#[test]
fn any_changed_byte_is_survived() {
    let mut data = SMALL.to_vec();
    for at in 0..data.len() {
        let was = data[at];
        for changed in [was ^ 0xff, was ^ 1] {
            data[at] = changed;
            let _ = read_all(&data);
        }
        data[at] = was;
    }
}
