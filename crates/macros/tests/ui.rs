//! What the compiler says of each error the macros can raise, and what must compile.
//!
//! `ui/fail/<situation>.rs` gives `<situation>.stderr`; the files they name are in `ui/config`.
//! `TRYBUILD=overwrite cargo test -p pushwright-macros` writes the texts anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use pushwright_config::Code;

#[test]
fn ui() {
    copy(&here("config"), &project().join("config"));
    let cases = trybuild::TestCases::new();
    cases.pass("tests/ui/pass/*.rs");
    cases.compile_fail("tests/ui/fail/*.rs");
}

#[test]
fn every_code_the_macros_can_raise_has_a_case() {
    let mut said = String::new();
    for entry in fs::read_dir(here("fail")).expect("the cases are there") {
        let path = entry.expect("a folder can be listed").path();
        if path.extension().is_some_and(|it| it == "stderr") {
            said += &fs::read_to_string(path).expect("a text is UTF-8");
        }
    }
    // The first two need the project, the last one the template engine: the command has both.
    let elsewhere = [Code::ConfigVariantsAxis, Code::ConfigAssumeUnused, Code::PackTemplateError];
    let ours = |code: &&Code| ["config/", "pack/"].iter().any(|it| code.as_str().starts_with(it));
    let silent: BTreeSet<&Code> = Code::ALL
        .iter()
        .filter(ours)
        .filter(|code| !elsewhere.contains(code) && !said.contains(&format!("[{code}]")))
        .collect();
    assert!(silent.is_empty(), "{silent:?}");
}

fn here(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui").join(folder)
}

/// The folder of the crate that trybuild makes of the cases: names in them are relative to it.
fn project() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("`tmp` is in the target");
    target.join("tests/trybuild").join(env!("CARGO_PKG_NAME"))
}

fn copy(from: &Path, to: &Path) {
    // What is left of an earlier run may be of a case that is gone.
    let _ = fs::remove_dir_all(to);
    fs::create_dir_all(to).expect("the target can be written to");
    for entry in fs::read_dir(from).expect("the files are there") {
        let path = entry.expect("a folder can be listed").path();
        let name = path.file_name().expect("an entry has a name");
        if path.is_dir() {
            copy(&path, &to.join(name));
        } else {
            fs::copy(&path, to.join(name)).expect("the target can be written to");
        }
    }
}
