//! Crates outside the workspace, as users have them, built by cargo again and again.
//!
//! An edit of what the macros read has the crate built anew, also after an error. What depends on
//! the compiler's own words, or on the feature `std`, is tried here, too.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const MANIFEST: &str = r#"
[workspace]

[package]
name = "NAME"
version = "0.1.0"
edition = "2024"

[dependencies]
pushwright-certificate = { path = "CERTIFICATE", features = [FEATURES] }
"#;

const PRINTS_THE_ID: &str = r#"
pushwright_certificate::push_config!("push.toml");

fn main() {
    println!("{}", acme::CERTIFICATE_ID);
}
"#;

const PUSH_TOML: &str = r#"
version = 1
packs = ["packs"]

[vendors.acme]
edition = "push-1"
sdk-version = "1.0"
certificate-id = 20455
app-secret = { env = "ACME_APP_SECRET" }
own-secret = "the-app-carries-it"
"#;

const PACK: &str = r#"
id = "acme/push-1"
title = "Acme Push"
docs = "https://acme.example/"
checked = "2026-01-31"

[sdk]
default = "1.0"

[certificate.certificate-id]
type = "integer"
title = "Certificate ID"
help = "from the console"
required = true
shape = { range = [1, 99999] }

[certificate.app-secret]
type = "secret"
secret = "server"
title = "App Secret"
help = "from the console"

[certificate.own-secret]
type = "secret"
secret = "app"
title = "Own Secret"
help = "from the console"
"#;

/// Where all of them are built, so that what they depend on is built once.
fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("outside")
}

/// A crate that names a push.toml and a pack of its own.
struct Crate(PathBuf);

impl Crate {
    fn new(name: &str, main: &str) -> Crate {
        Crate::with_features(name, "", main)
    }

    fn with_features(name: &str, features: &str, main: &str) -> Crate {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("`crates` is there");
        let certificate = crates.join("certificate").display().to_string().replace('\\', "/");
        let made = Crate(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name));
        let manifest = MANIFEST.replace("NAME", name).replace("CERTIFICATE", &certificate);
        let manifest = manifest.replace("FEATURES", features);
        made.write("Cargo.toml", &manifest);
        made.write("src/main.rs", main);
        made.write("push.toml", PUSH_TOML);
        made.write("packs/acme/pack.toml", PACK);
        // The versions that are there already: nothing is to be downloaded.
        let lock = crates.parent().expect("the workspace is there").join("Cargo.lock");
        fs::copy(lock, made.0.join("Cargo.lock")).expect("the target can be written to");
        made
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("below a folder")).expect("a folder can be made");
        fs::write(path, text).expect("the target can be written to");
    }

    fn run(&self) -> Output {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["run", "--quiet", "--offline", "--target-dir"]).arg(target());
        cargo.current_dir(&self.0).env("ACME_APP_SECRET", "hush").output().expect("cargo runs")
    }

    #[track_caller]
    fn prints(&self, expected: &str) {
        let output = self.run();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), expected, "{errors}");
    }

    /// Each text is in what the compiler says.
    #[track_caller]
    fn fails(&self, expected: &[&str]) {
        let output = self.run();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success(), "it was built");
        for text in expected {
            assert!(errors.contains(text), "`{text}` is not said:\n{errors}");
        }
    }
}

#[test]
fn an_edit_of_push_toml_is_seen_also_after_an_error() {
    let made = Crate::new("edited-config", PRINTS_THE_ID);
    let edit = |id| made.write("push.toml", &PUSH_TOML.replace("20455", id));
    made.prints("20455");
    edit("20456");
    made.prints("20456");
    edit("0");
    made.fails(&["`vendors.acme.certificate-id` is at least 1, not 0", "push.toml:8:18"]);
    edit("-1");
    made.fails(&["`vendors.acme.certificate-id` is at least 1, not -1"]);
    edit("20457");
    made.prints("20457");
}

#[test]
fn an_edit_of_a_pack_is_seen_also_after_an_error() {
    let made = Crate::new("edited-pack", PRINTS_THE_ID);
    made.prints("20455");
    made.write("packs/acme/pack.toml", &PACK.replace("99999", "9999"));
    made.fails(&["`vendors.acme.certificate-id` is at most 9999, not 20455"]);
    made.write("packs/acme/pack.toml", &PACK.replace("id = \"acme", "idd = \"acme"));
    made.fails(&["unknown key `idd`", "packs/acme/pack.toml:2:1"]);
    made.write("packs/acme/pack.toml", PACK);
    made.prints("20455");
}

/// Were there a function in the expansion, its call would be ambiguous.
const OWN_FUNCTION: &str = r#"
mod push {
    pushwright_certificate::push_config!("push.toml");
}

mod own {
    pub fn app_secret() {
        println!("of my own");
    }
}

#[allow(unused_imports)]
use {own::*, push::acme::*};

fn main() {
    app_secret();
}
"#;

#[test]
fn secrets_are_absent_without_std() {
    Crate::new("without-std", OWN_FUNCTION).prints("of my own");
}

#[test]
fn a_secret_that_push_toml_holds_is_in_nothing_that_is_built() {
    let made =
        Crate::new("carrier", "fn main() { println!(\"{}\", carrier::acme::CERTIFICATE_ID) }");
    made.write("src/lib.rs", "pushwright_certificate::push_config!(\"push.toml\");");
    made.prints("20455");
    for (file, id_is_there) in [("libcarrier.rlib", true), ("carrier", false)] {
        let path = target().join("debug").join(file);
        let path = if path.exists() { path } else { path.with_extension("exe") };
        let bytes = fs::read(path).expect("it was built");
        let holds = |text: &str| bytes.windows(text.len()).any(|it| it == text.as_bytes());
        assert!(!holds("the-app-carries-it"), "{file}");
        // The search finds what is there.
        assert_eq!(holds("CERTIFICATE_ID"), id_is_there, "{file}");
    }
}

const REVEALS: &str = r#"
pushwright_certificate::push_config!("push.toml");

fn main() {
    println!("{}", acme::app_secret().expect("it is set").reveal());
}
"#;

#[test]
fn secrets_are_read_from_the_environment_with_std() {
    Crate::with_features("with-std", "\"std\"", REVEALS).prints("hush");
}

#[test]
fn places_are_named_as_the_compiler_names_its_own() {
    let made = Crate::new("of-a-workspace", "fn main() {}");
    let manifest = fs::read_to_string(made.0.join("Cargo.toml")).expect("it was written");
    made.write("the server/Cargo.toml", &manifest.replace("[workspace]", ""));
    let main = PRINTS_THE_ID.replace("push.toml", "../conf/push.toml");
    made.write("the server/src/main.rs", &main);
    made.write("conf/push.toml", &PUSH_TOML.replace("20455", "0"));
    made.write("conf/packs/acme/pack.toml", &PACK.replace("shape", "shpae"));
    made.write("Cargo.toml", "[workspace]\nmembers = [\"the server\"]\nresolver = \"3\"\n");
    made.fails(&["--> conf/packs/acme/pack.toml:15:1", "--> the server/src/main.rs:2"]);
    made.write("conf/packs/acme/pack.toml", PACK);
    made.fails(&["--> conf/push.toml:8:18", "--> the server/src/main.rs:2"]);
}

const FOREIGN_TYPES: &str = r#"
struct Mine;

#[derive(pushwright_certificate::PushCertificate)]
#[push(vendor = "acme", edition = "push-1", packs = "packs")]
struct Numbered { certificate_id: Mine }

#[derive(pushwright_certificate::PushCertificate)]
#[push(vendor = "acme", edition = "push-1", packs = "packs")]
struct Named { certificate_id: i64, app_secret: Mine }

fn main() {}
"#;

#[test]
fn types_that_only_the_compiler_knows_are_refused_where_they_stand() {
    Crate::new("foreign-types", FOREIGN_TYPES).fails(&[
        "`Mine` cannot hold the number of this field",
        "src/main.rs:6:35",
        "`Mine` cannot hold the text of this field",
        "src/main.rs:10:49",
    ]);
}
