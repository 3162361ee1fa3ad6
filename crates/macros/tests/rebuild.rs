//! An edit of push.toml has the crate that names it built anew, also after an error.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const MANIFEST: &str = r#"
[workspace]

[package]
name = "rebuilt"
version = "0.1.0"
edition = "2024"

[dependencies]
pushwright-certificate = { path = "CERTIFICATE" }
"#;

const MAIN: &str = r#"
pushwright_certificate::push_config!("push.toml");

fn main() {
    println!("{}", huawei::CERTIFICATE_ID);
}
"#;

fn push_toml(certificate_id: &str) -> String {
    format!(
        "version = 1\n\n[vendors.huawei]\nedition = \"hms-core\"\nsdk-version = \"6.13.0.300\"\n\
         app-id = \"100837465\"\ncertificate-id = {certificate_id}\n"
    )
}

struct Crate(PathBuf);

impl Crate {
    fn new() -> Crate {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rebuilt");
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("`crates` is there");
        let certificate = crates.join("certificate").display().to_string().replace('\\', "/");
        fs::create_dir_all(folder.join("src")).expect("the target can be written to");
        let made = Crate(folder);
        made.write("Cargo.toml", &MANIFEST.replace("CERTIFICATE", &certificate));
        made.write("src/main.rs", MAIN);
        // The versions that are there already: nothing is to be downloaded.
        let lock = crates.parent().expect("the workspace is there").join("Cargo.lock");
        fs::copy(lock, made.0.join("Cargo.lock")).expect("the target can be written to");
        made
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).expect("the target can be written to");
    }

    fn run(&self) -> Output {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["run", "--quiet", "--offline", "--target-dir"]).arg(self.0.join("target"));
        cargo.current_dir(&self.0).output().expect("cargo runs")
    }

    #[track_caller]
    fn check(&self, certificate_id: &str, expected: Result<&str, &str>) {
        self.write("push.toml", &push_toml(certificate_id));
        let output = self.run();
        let shown = String::from_utf8_lossy(&output.stdout);
        let errors = String::from_utf8_lossy(&output.stderr);
        match expected {
            Ok(printed) => assert_eq!(shown.trim(), printed, "{errors}"),
            Err(message) => assert!(errors.contains(message), "{shown}{errors}"),
        }
    }
}

#[test]
fn an_edit_is_seen_also_after_an_error() {
    let made = Crate::new();
    made.check("20455", Ok("20455"));
    made.check("20456", Ok("20456"));
    made.check("0", Err("`vendors.huawei.certificate-id` is at least 1, not 0"));
    made.check("-1", Err("`vendors.huawei.certificate-id` is at least 1, not -1"));
    made.check("20457", Ok("20457"));
}
