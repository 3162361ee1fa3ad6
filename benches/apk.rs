//! How long `inspect` takes over an APK of 100 MB, and how much memory; the whole process, nothing
//! here can fail for time.
//!
//! The APK is the small one of the tests, with native libraries and code as large apps have them:
//! what is not needed must not be read. `PUSHWRIGHT_DEX` names a dex file to put in as often as fits
//! 40 MB, in place of the small one's.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

const SMALL: &str = "crates/artifact/tests/small.apk";
/// How large native libraries and assets are.
const LIBRARIES: usize = 60 << 20;
/// How large the code is.
const CODE: usize = 40 << 20;
/// How often it runs.
const RUNS: usize = 9;

/// Bytes that do not pack well, the same in every run.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut bytes = Vec::with_capacity(length);
    while bytes.len() < length {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes
}

fn small() -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(File::open(SMALL).expect("an APK")).expect("an APK");
    let count = archive.len();
    let read = |index: usize| {
        let mut entry = archive.by_index(index).expect("an entry");
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("an entry");
        (entry.name().expect("a name").into_owned(), bytes)
    };
    (0..count).map(read).collect()
}

fn write(file: &File) {
    let mut zip = ZipWriter::new(file);
    let deflated = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut put = |name: &str, bytes: &[u8], options| {
        zip.start_file(name, options).expect("an entry");
        zip.write_all(bytes).expect("an entry");
    };
    let entries = small();
    let own = entries.iter().find(|(name, _)| name == "classes.dex").expect("code");
    let given = std::env::var_os("PUSHWRIGHT_DEX");
    let dex = given.map_or(own.1.clone(), |path| std::fs::read(path).expect("a dex file"));
    for (name, bytes) in &entries {
        put(name, if name == "classes.dex" { &dex } else { bytes }, deflated);
    }
    // No app has more.
    for number in 2..=(CODE / dex.len().max(1)).clamp(2, 60) {
        put(&format!("classes{number}.dex"), &dex, deflated);
    }
    let library = noise(LIBRARIES / 6);
    for number in 0..4 {
        put(&format!("lib/arm64-v8a/lib{number}.so"), &library, stored);
        put(&format!("assets/{number}.bin"), &library[..library.len() / 2], stored);
    }
    zip.finish().expect("an APK");
}

/// One run: how long it took, and the most memory that it had.
fn run(apk: &std::path::Path) -> (Duration, String) {
    let started = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_pushwright"))
        .arg("inspect")
        .arg(apk)
        .stdout(Stdio::null())
        .spawn()
        .expect("it runs");
    let mut most = String::new();
    while child.try_wait().expect("it runs").is_none() {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id()));
        let status = status.unwrap_or_default();
        if let Some(line) = status.lines().find_map(|line| line.strip_prefix("VmHWM:")) {
            line.trim().clone_into(&mut most);
        }
    }
    (started.elapsed(), most)
}

fn main() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    write(file.as_file());
    let size = file.as_file().metadata().expect("a file").len() >> 20;
    let mut runs: Vec<(Duration, String)> = (0..RUNS).map(|_| run(file.path())).collect();
    runs.sort();
    let (time, memory) = &runs[RUNS / 2];
    println!("inspect of {size} MB: {:.3} s in the middle of {RUNS}, {memory}", time.as_secs_f64());
}
