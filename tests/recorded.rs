//! What the vendors' SDK files were seen to declare, and class files and aars made of it.
//!
//! Reads `tests/recorded`, whose README says what its lines mean. The class files have no code: they
//! are there to be compiled against and to be read.

#![allow(dead_code, reason = "each test target uses its part")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The recorded versions of one SDK.
pub(crate) struct Recorded {
    versions: Vec<String>,
    lines: Vec<Line>,
}

/// A line, and the versions it is of.
struct Line {
    text: String,
    versions: Vec<String>,
}

/// A class of one version: its line, and those of its members.
type Class<'a> = (&'a str, Vec<&'a str>);

impl Recorded {
    /// Reads `tests/recorded/<name>.txt`.
    pub(crate) fn read(name: &str) -> Recorded {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recorded");
        let path = folder.join(format!("{name}.txt"));
        let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let mut recorded = Recorded { versions: Vec::new(), lines: Vec::new() };
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            match line.strip_prefix("versions ") {
                Some(versions) => recorded.versions = words(versions),
                None => recorded.lines.push(match line.split_once("  @ ") {
                    Some((text, versions)) => Line { text: text.into(), versions: words(versions) },
                    None => Line { text: line.into(), versions: recorded.versions.clone() },
                }),
            }
        }
        recorded
    }

    /// The versions, oldest first.
    pub(crate) fn versions(&self) -> &[String] {
        &self.versions
    }

    /// The class files of one version, by path.
    pub(crate) fn classes(&self, version: &str) -> BTreeMap<String, Vec<u8>> {
        let mut classes = self.of(version);
        let mut names: Vec<(&str, u16)> = classes.iter().map(|(line, _)| named(line)).collect();
        // A nested class is looked for in the one around it, which may not have been recorded.
        let around =
            names.iter().filter_map(|(name, _)| name.split_once('$')).map(|(outer, _)| outer);
        let missing: BTreeSet<String> = around
            .filter(|outer| names.iter().all(|(name, _)| name != outer))
            .map(|outer| format!("public {outer} : java/lang/Object"))
            .collect();
        classes.extend(missing.iter().map(|line| (line.as_str(), Vec::new())));
        names.extend(missing.iter().map(|line| named(line)));
        let file = |class: &Class<'_>| {
            let path = format!("{}.class", named(class.0).0);
            (path, class_file(class, &names))
        };
        classes.iter().map(file).collect()
    }

    /// The manifest of one version: what its `uses-sdk` and `uses-permission` say.
    pub(crate) fn manifest(&self, version: &str) -> String {
        let mut text =
            "<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\"\n    \
                        package=\"com.example.sdk\">\n"
                .to_owned();
        for line in self.lines_of(version) {
            let Some(element) = line.strip_prefix("manifest uses-") else { continue };
            let mut words = element.split(' ');
            text += &format!("    <uses-{}", words.next().unwrap_or_default());
            for (name, value) in words.filter_map(|word| word.split_once('=')) {
                text += &format!(" android:{name}=\"{value}\"");
            }
            text += " />\n";
        }
        text + "    <application />\n</manifest>\n"
    }

    /// One version as the vendor's file: its manifest, and its classes in a jar.
    pub(crate) fn aar(&self, version: &str) -> Vec<u8> {
        let manifest = self.manifest(version).into_bytes();
        zipped(&[("AndroidManifest.xml", manifest), ("classes.jar", self.jar(version))])
    }

    /// The classes of one version as a jar.
    pub(crate) fn jar(&self, version: &str) -> Vec<u8> {
        let classes = self.classes(version);
        let entries: Vec<(&str, Vec<u8>)> =
            classes.iter().map(|(path, bytes)| (path.as_str(), bytes.clone())).collect();
        zipped(&entries)
    }

    fn lines_of(&self, version: &str) -> impl Iterator<Item = &str> {
        let of = move |line: &&Line| line.versions.iter().any(|it| it == version);
        self.lines.iter().filter(of).map(|line| line.text.as_str())
    }

    fn of(&self, version: &str) -> Vec<Class<'_>> {
        assert!(self.versions.iter().any(|it| it == version), "{version} is not recorded");
        let mut classes: Vec<Class<'_>> = Vec::new();
        // The class that members belong to, which may not be of this version.
        let mut around = "";
        for line in &self.lines {
            let is_of = line.versions.iter().any(|it| it == version);
            if let Some(class) = line.text.strip_prefix("class ") {
                around = named(class).0;
                classes.extend(is_of.then(|| (class, Vec::new())));
            } else if let (Some(member), Some((class, members)), true) =
                (line.text.strip_prefix("  "), classes.last_mut(), is_of)
                && named(class).0 == around
            {
                members.push(member);
            }
        }
        classes
    }
}

/// A zip file of these entries.
pub(crate) fn zipped(entries: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in entries {
        zip.start_file(*name, options).expect("a name that a zip file takes");
        zip.write_all(bytes).expect("memory can be written to");
    }
    zip.finish().expect("memory can be written to").into_inner()
}

/// The name and the access flags that the line of a class gives.
fn named(line: &str) -> (&str, u16) {
    let (head, _) = line.split_once(" : ").expect("a class has supertypes");
    let (flags, name) = head.rsplit_once(' ').expect("a class has flags and a name");
    (name, access(flags))
}

/// The bits of access flags, as class files have them.
fn access(flags: &str) -> u16 {
    let bit = |flag| match flag {
        "public" => 0x0001,
        "protected" => 0x0004,
        "static" => 0x0008,
        "final" => 0x0010,
        "varargs" => 0x0080,
        "interface" => 0x0600,
        "abstract" => 0x0400,
        _ => 0,
    };
    flags.split(' ').map(bit).fold(0, |all, bit| all | bit)
}

/// The constants of a class file that is being written.
#[derive(Default)]
struct Pool {
    bytes: Vec<u8>,
    indices: BTreeMap<Vec<u8>, u16>,
}

impl Pool {
    fn constant(&mut self, constant: Vec<u8>) -> u16 {
        let next = u16::try_from(self.indices.len() + 1).expect("few constants");
        if let Some(index) = self.indices.get(&constant) {
            return *index;
        }
        self.bytes.extend(&constant);
        self.indices.insert(constant, next);
        next
    }

    fn text(&mut self, text: &str) -> u16 {
        let length = u16::try_from(text.len()).expect("a short text");
        self.constant([&[1], &length.to_be_bytes()[..], text.as_bytes()].concat())
    }

    fn class(&mut self, name: &str) -> u16 {
        let name = self.text(name);
        self.constant([&[7], &name.to_be_bytes()[..]].concat())
    }

    /// An attribute that is made of indices and numbers.
    fn attribute(&mut self, name: &str, content: &[u16]) -> Vec<u8> {
        let name = self.text(name);
        let length = u32::try_from(content.len() * 2).expect("a short attribute");
        let content: Vec<u8> = content.iter().flat_map(|it| it.to_be_bytes()).collect();
        [&name.to_be_bytes()[..], &length.to_be_bytes(), &content].concat()
    }

    fn signature(&mut self, signature: &str) -> Vec<u8> {
        let signature = self.text(signature);
        self.attribute("Signature", &[signature])
    }
}

fn counted(parts: &[Vec<u8>]) -> Vec<u8> {
    let count = u16::try_from(parts.len()).expect("few parts");
    [&count.to_be_bytes()[..], &parts.concat()].concat()
}

fn class_file((line, members): &Class<'_>, all: &[(&str, u16)]) -> Vec<u8> {
    const SUPER: u16 = 0x0020;
    const INTERFACE: u16 = 0x0200;
    let (name, flags) = named(line);
    let (_, rest) = line.split_once(" : ").expect("a class has supertypes");
    let (supers, signature) = rest.split_once(" = ").map_or((rest, None), |(a, b)| (a, Some(b)));
    let mut pool = Pool::default();
    let this = pool.class(name);
    let supers: Vec<Vec<u8>> =
        supers.split(' ').map(|it| pool.class(it).to_be_bytes().to_vec()).collect();
    let (superclass, interfaces) = supers.split_first().expect("every class has a superclass");
    let (methods, fields): (Vec<&str>, Vec<&str>) =
        members.iter().partition(|line| line.split(' ').any(|word| word.starts_with('(')));
    let mut written = |lines: &[&str]| {
        let members: Vec<Vec<u8>> = lines.iter().map(|it| member(it, &mut pool)).collect();
        counted(&members)
    };
    let (fields, methods) = (written(&fields), written(&methods));
    let mut attributes: Vec<Vec<u8>> = signature.map(|it| pool.signature(it)).into_iter().collect();
    attributes.extend(inner_classes(name, all, &mut pool));
    let count = u16::try_from(pool.indices.len() + 1).expect("few constants");
    [
        &[0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 51][..],
        &count.to_be_bytes(),
        &pool.bytes,
        &(if flags & INTERFACE == 0 { flags | SUPER } else { flags }).to_be_bytes(),
        &this.to_be_bytes(),
        superclass,
        &counted(interfaces),
        &fields,
        &methods,
        &counted(&attributes),
    ]
    .concat()
}

fn member(line: &str, pool: &mut Pool) -> Vec<u8> {
    let (rest, thrown) = line.split_once(" ! ").map_or((line, None), |(a, b)| (a, Some(b)));
    let (rest, signature) = rest.split_once(" = ").map_or((rest, None), |(a, b)| (a, Some(b)));
    let (rest, descriptor) = rest.rsplit_once(' ').expect("a member has a descriptor");
    let (flags, name) = rest.rsplit_once(' ').expect("a member has flags and a name");
    let mut attributes: Vec<Vec<u8>> = signature.map(|it| pool.signature(it)).into_iter().collect();
    attributes.extend(thrown.map(|it| {
        let classes: Vec<u16> = it.split(' ').map(|it| pool.class(it)).collect();
        let count = u16::try_from(classes.len()).expect("few exceptions");
        pool.attribute("Exceptions", &[&[count], &classes[..]].concat())
    }));
    let (name, descriptor) = (pool.text(name), pool.text(descriptor));
    [
        &access(flags).to_be_bytes()[..],
        &name.to_be_bytes(),
        &descriptor.to_be_bytes(),
        &counted(&attributes),
    ]
    .concat()
}

/// Which classes are nested in which: of this class and of those within it.
fn inner_classes(name: &str, all: &[(&str, u16)], pool: &mut Pool) -> Option<Vec<u8>> {
    const STATIC: u16 = 0x0008;
    let is_near =
        |it: &str| it == name || it.strip_prefix(name).is_some_and(|it| it.starts_with('$'));
    let mut content = vec![0];
    for (whole, flags) in all.iter().filter(|(it, _)| is_near(it)) {
        let Some((outer, inner)) = whole.rsplit_once('$') else { continue };
        content[0] += 1;
        content.extend([pool.class(whole), pool.class(outer), pool.text(inner), flags | STATIC]);
    }
    (content[0] > 0).then(|| pool.attribute("InnerClasses", &content))
}
