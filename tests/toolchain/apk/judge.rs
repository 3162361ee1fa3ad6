//! `verify --apk` on what the real Android plugin built: nothing wrong in a sound one, every planted
//! fault found. Faults are planted into the built files, a byte each, so that all else stays sound.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::mistakes;
use crate::tools::{self, Ran, Result, files_with, must, read};

/// The least number of faults that must have been planted.
const FAULTS: usize = 40;

type Entries = Vec<(String, Vec<u8>)>;

fn verify(project: &Path, apk: &Path) -> Result<Ran> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pushwright"));
    command.args(["verify", "--verbose", "--project"]).arg(project).arg("--apk").arg(apk);
    tools::run(&mut command)
}

fn built(project: &Path) -> Result<Vec<PathBuf>> {
    files_with(&project.join("app/build/outputs/apk"), "apk")
}

/// Debug and minified release hold what push.toml asks for; certificates are those keytool sees.
pub(super) fn builds_are_sound(project: &Path) -> Result<()> {
    for apk in built(project)? {
        let ran = verify(project, &apk)?;
        if ran.code != Some(0) {
            return Err(format!("{}: {}", apk.display(), ran.all));
        }
        if apk.to_string_lossy().contains("unsigned") {
            continue;
        }
        let said = must(tools::jdk("keytool").args(["-printcert", "-jarfile"]).arg(&apk))?;
        let print = said.lines().find_map(|line| line.trim().strip_prefix("SHA256: "));
        let print = print.ok_or("keytool prints no SHA-256")?;
        if !ran.all.contains(print) {
            return Err(format!("{}: keytool says {print}:\n{}", apk.display(), ran.all));
        }
    }
    Ok(())
}

/// Each flavor's build is sound as a build of that flavor, and not as one of the other.
pub(super) fn flavors_are_told_apart(project: &Path) -> Result<()> {
    let mut judged = 0;
    for apk in built(project)? {
        let name = apk.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
        let is_paid = name.contains("paid");
        for (flavor, expected) in [("free", !is_paid), ("paid", is_paid)] {
            let kind = if name.contains("release") { "Release" } else { "Debug" };
            let variant = format!("{flavor}{kind}");
            let mut command = Command::new(env!("CARGO_BIN_EXE_pushwright"));
            command.args(["verify", "--variant", &variant, "--project"]).arg(project);
            let ran = tools::run(command.arg("--apk").arg(&apk))?;
            if ran.code != Some(i32::from(!expected)) {
                return Err(format!("{name} as {variant}: {}", ran.all));
            }
            judged += 1;
        }
    }
    if judged == 6 { Ok(()) } else { Err(format!("{judged} judgements, not 6")) }
}

/// Each text that pushwright brought into the manifest, each class of an SDK, and each value.
pub(super) fn faults_are_found(project: &Path, before: &Path) -> Result<()> {
    let apk = built(project)?.into_iter().find(|it| it.to_string_lossy().contains("debug"));
    let apk = apk.ok_or("no debug build")?;
    let sound = entries(&apk)?;
    let scratch = project.join("planted.apk");
    let mut planted = 0;
    let mut missed = Vec::new();
    let mut plant = |what: String, entries: &Entries| -> Result<()> {
        pack(entries, &scratch)?;
        planted += 1;
        let ran = verify(project, &scratch)?;
        mistakes::note("a built APK", &what, "verify --apk", ran.code == Some(1));
        if ran.code != Some(1) {
            missed.push(what);
        }
        Ok(())
    };
    for text in brought(project, before)? {
        if let Some(entries) = changed(&sound, "AndroidManifest.xml", &text) {
            plant(format!("manifest: {text}"), &entries)?;
        }
    }
    let said = verify(project, &apk)?.stdout;
    let classes =
        said.lines().filter_map(|line| line.split("The class `").nth(1)?.split('`').next());
    for class in classes {
        let descriptor = format!("L{};", class.replace('.', "/"));
        if let Some(entries) = changed(&sound, "classes.dex", &descriptor) {
            plant(format!("class: {class}"), &entries)?;
        }
    }
    for entry in ["classes.dex", "resources.arsc"] {
        let cut: Entries = sound.iter().filter(|(name, _)| name != entry).cloned().collect();
        if entry == "classes.dex" {
            plant(format!("no {entry}"), &cut)?;
        }
    }
    if planted < FAULTS || !missed.is_empty() {
        return Err(format!("{planted} faults were planted, not found: {missed:#?}"));
    }
    Ok(())
}

/// The texts of the manifest that were not there before.
fn brought(project: &Path, before: &Path) -> Result<BTreeSet<String>> {
    let path = "app/src/main/AndroidManifest.xml";
    let texts = |text: String| -> BTreeSet<String> {
        let quoted = text.split('"').skip(1).step_by(2).map(str::to_owned);
        quoted.filter(|it| it.len() > 8).collect()
    };
    let now = texts(read(&project.join(path))?);
    let was = texts(read(&before.join(path))?);
    let new = now.difference(&was).filter(|it| !it.starts_with("http"));
    Ok(new.map(|it| it.rsplit('}').next().unwrap_or(it).to_owned()).collect())
}

/// The entries with the last letter of a text changed, in either encoding; `None` where the entry
/// does not hold it.
fn changed(sound: &Entries, entry: &str, text: &str) -> Option<Entries> {
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut entries = sound.clone();
    let (_, bytes) = entries.iter_mut().find(|(name, _)| name == entry)?;
    let mut is_changed = false;
    for (needle, step) in [(text.as_bytes().to_vec(), 1), (wide, 2)] {
        // The last but one, where the last is a semicolon.
        let back = if text.ends_with(';') { 2 } else { 1 };
        let at: Vec<usize> = (0..bytes.len().saturating_sub(needle.len()))
            .filter(|at| bytes[*at..].starts_with(&needle))
            .collect();
        for start in at {
            bytes[start + needle.len() - back * step] ^= 1;
            is_changed = true;
        }
    }
    is_changed.then_some(entries)
}

fn entries(apk: &Path) -> Result<Entries> {
    let said = |it: &dyn std::fmt::Display| format!("{}: {it}", apk.display());
    let file = File::open(apk).map_err(|it| said(&it))?;
    let mut archive = zip::ZipArchive::new(file).map_err(|it| said(&it))?;
    let mut entries = Vec::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|it| said(&it))?;
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).map_err(|it| said(&it))?;
        let name = entry.name().map_err(|it| said(&it))?.into_owned();
        entries.push((name, bytes));
    }
    Ok(entries)
}

fn pack(entries: &Entries, to: &Path) -> Result<()> {
    let said = |it: &dyn std::fmt::Display| format!("{}: {it}", to.display());
    let file = File::create(to).map_err(|it| said(&it))?;
    let mut archive = zip::ZipWriter::new(file);
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in entries {
        archive.start_file(name.as_str(), options).map_err(|it| said(&it))?;
        archive.write_all(bytes).map_err(|it| said(&it))?;
    }
    archive.finish().map(drop).map_err(|it| said(&it))
}
