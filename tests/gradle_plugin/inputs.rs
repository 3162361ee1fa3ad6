//! When sources are generated anew: what pushwright reads, the executable, and what was written.

use crate::modern::{build, stand_in_for_android};
use crate::project::{PUSHWRIGHT, Project, expect_outcome};
use crate::tools::Result;

const OUT: &str = "app/build/generated/java/pushwrightGenerateDebug/org/porcelain/im/demo/push";

/// An invented vendor in a pack of the user's.
pub(crate) const PACK: &str = r#"id = "acme/push-1"
title = "Acme Push"
docs = "https://acme.example/push"
checked = "2026-01-31"

[sdk]
default = "1.2.3"

[brand]
brands = ["acme"]
order = 5

[certificate.app-key]
type = "text"
title = "App Key"
help = "from the console"
required = true
constant = { name = "ACME_KEY", type = "String" }
"#;

pub(crate) const CONFIG: &str =
    "\n[vendors.acme]\nedition = \"push-1\"\nsdk-version = \"1.2.3\"\napp-key = \"k1\"\n";

/// Each change of an input is seen, and nothing else is.
pub(crate) fn decide() -> Result<()> {
    let head = "packs = [\"../our packs\"]\n\n[app]\nsources = \"build\"\n";
    let project = Project::new("in-gradle-inputs", head)?;
    stand_in_for_android(&project)?;
    project.write("../our packs/acme/push-1/pack.toml", PACK)?;
    project.write("push.toml", &(project.read("push.toml")? + CONFIG))?;
    // The stand-in's module declares no IM SDK, which sources would wait for.
    project.edit("push.toml", "sdk = \"tim-4\"", "sdk = \"none\"")?;
    let tool = project.folder.join("build/a tool/pushwright");
    copy_tool(&tool, &[])?;
    project.name_executable(&tool)?;
    generates(&project, "")?;
    says(&project, "ACME_KEY", true)?;
    project.write("notes.txt", "nobody reads this\n")?;
    generates(&project, "UP-TO-DATE")?;

    project.edit("../our packs/acme/push-1/pack.toml", "ACME_KEY", "ACME_APP_KEY")?;
    generates(&project, "")?;
    says(&project, "ACME_APP_KEY", true)?;

    project.delete(&format!("{OUT}/Constants.java"))?;
    generates(&project, "")?;
    says(&project, "ACME_APP_KEY", true)?;

    // Another version of the executable has other templates; the same one built anew has not.
    copy_tool(&tool, b"\n")?;
    generates(&project, "UP-TO-DATE")?;
    says_another_version(&tool)?;
    generates(&project, "")?;
    comment_is_no_pack(&project)?;

    project.write("lib/src/main/java/lib/Other.java", "package lib;\n\nclass Other {\n}\n")?;
    generates(&project, "")?;

    without_a_vendor(&project)?;
    with_push_toml_elsewhere(&project)
}

fn generates(project: &Project, outcome: &str) -> Result<()> {
    let ran = build(project, &["pushwrightGenerateDebug"])?;
    expect_outcome(&ran, ":app:pushwrightGenerateDebug", outcome)
}

fn says(project: &Project, what: &str, expected: bool) -> Result<()> {
    let constants = project.read(&format!("{OUT}/Constants.java"))?;
    if constants.contains(what) == expected {
        return Ok(());
    }
    Err(format!("`{what}` {} be in\n{constants}", if expected { "must" } else { "must not" }))
}

/// A program that behaves as pushwright and has other bytes.
fn copy_tool(to: &std::path::Path, more: &[u8]) -> Result<()> {
    let mut bytes = std::fs::read(PUSHWRIGHT).map_err(|e| e.to_string())?;
    bytes.extend_from_slice(more);
    crate::tools::write(to, bytes)?;
    let permissions = std::fs::metadata(PUSHWRIGHT).map_err(|e| e.to_string())?.permissions();
    std::fs::set_permissions(to, permissions).map_err(|e| e.to_string())
}

/// A program that behaves as pushwright and says another version.
fn says_another_version(to: &std::path::Path) -> Result<()> {
    let text = format!(
        "#!/bin/sh\nif [ \"$1\" = --version ]; then echo 'pushwright 0.0.9'; exit; fi\n\
         exec '{PUSHWRIGHT}' \"$@\"\n"
    );
    crate::tools::write(to, text)
}

/// What only a comment names is no input; what another kind of string names is.
fn comment_is_no_pack(project: &Project) -> Result<()> {
    let head = "packs = [\"../our packs\"]";
    project.write("../no packs/note.txt", "1\n")?;
    project.write("../more packs/acme/push-2/pack.toml", &PACK.replace("push-1", "push-2"))?;
    project.edit(
        "push.toml",
        head,
        "packs = [ # \"../no packs\"\n    \"..\\u002four packs\",\n    \
         '../more packs',\n]",
    )?;
    generates(project, "")?;
    project.write("../no packs/note.txt", "2\n")?;
    generates(project, "UP-TO-DATE")?;
    project.edit("../more packs/acme/push-2/pack.toml", "Acme Push", "Acme")?;
    generates(project, "")?;
    project.edit("../our packs/acme/push-1/pack.toml", "title = \"App Key\"", "title = \"Key\"")?;
    generates(project, "")
}

/// The sources of a vendor that is taken out of push.toml go.
fn without_a_vendor(project: &Project) -> Result<()> {
    let receiver = format!("{OUT}/HUAWEIPushReceiver.java");
    if !project.has(&receiver) {
        return Err(format!("no {receiver}"));
    }
    let text = project.read("push.toml")?;
    let (head, rest) = text.split_once("[vendors.huawei]").ok_or("no such vendor")?;
    let (_, acme) = rest.split_once("[vendors.acme]").ok_or("no such vendor")?;
    project.write("push.toml", &format!("{head}[vendors.acme]{acme}"))?;
    generates(project, "")?;
    if project.has(&receiver) {
        return Err(format!("{receiver} is still there"));
    }
    says(project, "HW_PUSH", false)
}

/// `configFile` outside the root project's folder; packs are beside it.
fn with_push_toml_elsewhere(project: &Project) -> Result<()> {
    project.write("../settings of push/ours.toml", &project.read("push.toml")?)?;
    project.delete("push.toml")?;
    let script = project.read("app/build.gradle")?;
    let line = "pushwright.configFile = file(\"$rootDir/../settings of push/ours.toml\")\n";
    project.write("app/build.gradle", &(script + line))?;
    generates(project, "")?;
    generates(project, "UP-TO-DATE")?;
    project.edit("../settings of push/ours.toml", "\"k1\"", "\"k2\"")?;
    generates(project, "")?;
    says(project, "\"k2\"", true)?;
    project.edit("../our packs/acme/push-1/pack.toml", "ACME_APP_KEY", "ACME_ID")?;
    generates(project, "")?;
    says(project, "ACME_ID", true)
}
