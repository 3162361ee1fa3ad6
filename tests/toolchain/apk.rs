//! The mission document's project, set up by pushwright, built by the real Android plugin.

mod judge;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use crate::built;
use crate::cases::{case, pushwright};
use crate::gradle::{gradle, run_alone, what_went_wrong};
use crate::tools::{self, Result, copy_folder, must, read, run_with_input, write};

const PROJECT: &str = "document-2019-allprojects";

/// The ProGuard lines of the mission document that no ProGuard takes.
const DOCUMENT_RULES: &str = "\n-ignorewarning\n\
    -keep com.tencent.qcloud.tim.demo.thirdpush.HUAWEIPushReceiver {*;}\n";

/// Debug and minified release build, and their components are classes in them; with the document's
/// own ProGuard lines the release build fails.
pub(crate) fn builds() -> Result<()> {
    let project = built::scratch("apk")?.join("project");
    copy_folder(&case(PROJECT)?.after, &project)?;
    let sdk = format!("sdk.dir={}\n", built::sdk()?.display());
    write(&project.join("local.properties"), sdk)?;
    build(&project, &["assembleDebug", "assembleRelease"])?;
    for apk in tools::files_with(&project.join("app/build/outputs/apk"), "apk")? {
        let components = components(&apk)?;
        let classes = classes(&apk)?;
        for component in &components {
            if !classes.contains(component) {
                return Err(format!("{}: no class {component}", apk.display()));
            }
        }
        let ours = ["HUAWEIPushReceiver", "HMSAgentActivity", "HmsMsgService", "BridgeActivity"];
        for name in ours {
            if !components.iter().any(|component| component.ends_with(name)) {
                return Err(format!("{}: no component {name}", apk.display()));
            }
        }
    }
    judge::builds_are_sound(&project)?;
    judge::faults_are_found(&project, &case(PROJECT)?.before)?;
    flavors()?;
    fails_with_the_documents_rules(&project)
}

/// Two flavors, of which one has values of its own: each build is judged as what it is, and as the
/// other one it is not sound.
fn flavors() -> Result<()> {
    let project = built::scratch("apk-flavors")?.join("project");
    copy_folder(&case(PROJECT)?.after, &project)?;
    write(&project.join("local.properties"), format!("sdk.dir={}\n", built::sdk()?.display()))?;
    let script = project.join("app/build.gradle");
    let flavors =
        "    productFlavors {\n        free {\n        }\n        paid {\n        }\n    }\n";
    let text =
        read(&script)?.replacen("    buildTypes {", &format!("{flavors}    buildTypes {{"), 1);
    write(&script, text)?;
    let config = project.join("push.toml");
    let own = "\n[variants.paid.vendors.huawei]\napp-id = \"100837499\"\ncertificate-id = 20499\n";
    write(&config, read(&config)? + own)?;
    if pushwright(&["apply"], &project)? != 0 {
        return Err("something of two flavors is left for a human".to_owned());
    }
    build(&project, &["assembleFreeDebug", "assemblePaidDebug", "assemblePaidRelease"])?;
    judge::flavors_are_told_apart(&project)
}

fn fails_with_the_documents_rules(project: &Path) -> Result<()> {
    let rules = project.join("app/proguard-rules.pro");
    write(&rules, read(&rules)? + DOCUMENT_RULES)?;
    match build(project, &["assembleRelease"]) {
        Ok(()) => Err("the document's own ProGuard lines were taken".to_owned()),
        Err(e) if e.contains("Unexpected keyword") => Ok(()),
        Err(e) => Err(format!("with the document's ProGuard lines, an error of another kind: {e}")),
    }
}

fn build(project: &Path, tasks: &[&str]) -> Result<()> {
    let mut command = gradle(project)?;
    let repository = built::repository()?;
    command.arg(format!("-Ppushwright.repository=file:{}", repository.display()));
    command.arg("-I").arg(tools::here().join("helpers/build-apk.gradle")).args(tasks);
    let ran = run_alone(&mut command)?;
    if ran.ok { nothing_to_explain(&ran.all) } else { Err(what_went_wrong(&ran.all)) }
}

/// What a build says that goes well, `explain` knows nothing of.
fn nothing_to_explain(said: &str) -> Result<()> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pushwright"));
    let told = run_with_input(command.args(["explain", "-"]).current_dir(tools::folder()), said)?;
    let told = told.stdout;
    println!("{} lines of a build, of which explain says: {:?}", said.lines().count(), told.trim());
    if told.is_empty() { Ok(()) } else { Err(format!("of a build that went well: {told}")) }
}

/// The classes that the manifest of an APK names as components.
fn components(apk: &Path) -> Result<BTreeSet<String>> {
    let mut aapt2 = Command::new("aapt2");
    aapt2.args(["dump", "xmltree", "--file", "AndroidManifest.xml"]);
    let tree = must(aapt2.arg(apk))?;
    let kinds = ["activity", "application", "provider", "receiver", "service"];
    let mut components = BTreeSet::new();
    let mut element = "";
    for line in tree.lines() {
        let line = line.trim_start();
        if let Some(rest) = line.strip_prefix("E: ") {
            element = rest.split(' ').next().unwrap_or_default();
        } else if kinds.contains(&element) && line.contains(":name(0x01010003)=") {
            components.extend(line.split('"').nth(1).map(str::to_owned));
        }
    }
    Ok(components)
}

fn classes(apk: &Path) -> Result<BTreeSet<String>> {
    let dump = must(Command::new("dexdump").arg(apk))?;
    Ok(dump
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("Class descriptor"))
        .filter_map(|line| line.split('\'').nth(1))
        .map(|class| class.trim_start_matches('L').trim_end_matches(';').replace('/', "."))
        .collect())
}
