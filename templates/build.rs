//! Lists every text of the data folders as Rust source, for `src/lib.rs` to include.
//!
//! A build script, and not a macro, so that this crate waits for no other: it is on the way of
//! everybody who uses the proc macros. Files that are not UTF-8 are left out.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = folder_of("CARGO_MANIFEST_DIR")?;
    let mut source = String::new();
    for (name, folder) in [
        ("VENDORS", "vendors"),
        ("IM", "im"),
        ("DEMO", "demo"),
        ("TOOLS", "tools"),
        ("LANG", "lang"),
    ] {
        println!("cargo::rerun-if-changed={folder}");
        let mut paths = Vec::new();
        walk(&root.join(folder), &mut paths)?;
        let mut texts: Vec<(String, PathBuf)> = paths
            .into_iter()
            .map(|path| Ok((name_in(&root.join(folder), &path)?, path)))
            .collect::<io::Result<_>>()?;
        texts.sort();
        let _ = writeln!(source, "static {name}: &[(&str, &str)] = &[");
        for (relative, path) in texts {
            let _ = writeln!(source, "    ({relative:?}, include_str!({path:?})),");
        }
        let _ = writeln!(source, "];");
    }
    let mut secrets = BTreeSet::new();
    secret_keys(&root.join("vendors"), &mut secrets)?;
    let _ = writeln!(source, "static SECRETS: &[&str] = &{:?};", Vec::from_iter(secrets));
    fs::write(folder_of("OUT_DIR")?.join("texts.rs"), source)
}

fn folder_of(variable: &str) -> io::Result<PathBuf> {
    let missing = || io::Error::new(io::ErrorKind::NotFound, format!("{variable} is not set"));
    env::var_os(variable).map(PathBuf::from).ok_or_else(missing)
}

/// Collects the files below `folder` whose text is UTF-8.
fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, found)?;
        } else if String::from_utf8(fs::read(&path)?).is_ok() {
            found.push(path);
        }
    }
    Ok(())
}

/// Collects the keys of `[certificate.*]` tables of every pack.toml that have a key `secret`.
///
/// Line by line, as this crate waits for no parser; a test compares it with what the packs say.
fn secret_keys(folder: &Path, found: &mut BTreeSet<String>) -> io::Result<()> {
    let mut paths = Vec::new();
    walk(folder, &mut paths)?;
    for path in paths.iter().filter(|path| path.ends_with("pack.toml")) {
        let text = fs::read_to_string(path)?;
        let mut key = None;
        for line in text.lines() {
            if let Some(header) = line.strip_prefix('[') {
                key = header.strip_prefix("certificate.").and_then(|rest| rest.strip_suffix(']'));
            } else if line.starts_with("secret") {
                found.extend(key.map(str::to_owned));
            }
        }
    }
    Ok(())
}

/// The path below `folder`, with forward slashes.
fn name_in(folder: &Path, path: &Path) -> io::Result<String> {
    let below = path.strip_prefix(folder).map_err(io::Error::other)?;
    let names: Option<Vec<&str>> = below.iter().map(|name| name.to_str()).collect();
    names.map(|names| names.join("/")).ok_or_else(|| io::Error::other("a name is not UTF-8"))
}
