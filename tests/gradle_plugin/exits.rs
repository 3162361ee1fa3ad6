//! Each exit code is a build failure of its own, and the executable is found where it may be named.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::project::{Project, expect, gradle};
use crate::tools::{self, Ran, Result, run, write};

const VERIFY: &[&str] = &["pushwrightVerify"];

/// Real failures where they can be brought about, else a stand-in that ends with the code.
pub(crate) fn are_told_apart() -> Result<()> {
    let project = Project::new("in-gradle-exits", "")?;
    project.pushwright(&["apply"])?;
    project.pushwright(&["gradle", "install"])?;
    project.builds(VERIFY)?;
    let place = format!("{}/push.toml:3:1: error: ", project.folder.display());
    let right = project.read("push.toml")?;
    project
        .write("push.toml", &right.replacen("version = 1\n", "version = 1\n\nwrong = 1\n", 1))?;
    project.fails(VERIFY, &[&place, "[config/", "a file of the project is wrong"])?;
    links_to_push_toml(&project, &place)?;
    project.write("push.toml", &right)?;
    let manifest = "app/src/main/AndroidManifest.xml";
    project.edit(manifest, "appid=100837465", "appid=1")?;
    let place = format!("{}/{manifest}:", project.folder.display());
    project.fails(VERIFY, &[&place, "[manifest/", "left for you to decide"])?;
    for (code, meaning) in [(4, "could not be read or written"), (9, "ended with exit code 9")] {
        project.name_executable(&stand_in(&project, code)?)?;
        project.fails(VERIFY, &[&format!("stand-in says {code}"), meaning])?;
    }
    is_found(&project)
}

/// What went wrong is headed by the place in push.toml, and no line of our script is shown.
fn links_to_push_toml(project: &Project, place: &str) -> Result<()> {
    let ran = project.gradle(VERIFY)?;
    let (_, wrong) = ran.all.split_once("* What went wrong:").ok_or("nothing went wrong")?;
    if !wrong.contains(place) {
        return Err(format!("no {place} in\n{wrong}"));
    }
    match ran.all.contains("pushwright.gradle' line") {
        true => Err("the failure links to our script".to_owned()),
        false => Ok(()),
    }
}

/// A program that only ends with a code.
fn stand_in(project: &Project, code: i32) -> Result<PathBuf> {
    let path = project.folder.join(format!("build/stand in {code}"));
    write(&path, format!("#!/bin/sh\necho 'stand-in says {code}'\nexit {code}\n"))?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755))
        .map_err(|e| e.to_string())?;
    Ok(path)
}

/// By the extension, before PUSHWRIGHT, before local.properties, before PATH.
fn is_found(project: &Project) -> Result<()> {
    let on_path = project.folder.join("build/on path");
    tools::create(&on_path)?;
    let stands_for = stand_in(project, 8)?;
    std::fs::rename(stands_for, on_path.join("pushwright")).map_err(|e| e.to_string())?;
    let path = format!("{}:{}", on_path.display(), std::env::var("PATH").unwrap_or_default());
    stand_in(project, 5)?;
    // A relative path is one from the root project's folder.
    project.name_executable(Path::new("build/stand in 5"))?;
    let by_variable = stand_in(project, 6)?.display().to_string();
    let all = [("PATH", path.as_str()), ("PUSHWRIGHT", &by_variable)];
    expect(&in_environment(project, &all)?, &["stand-in says 6"])?;
    expect(&in_environment(project, &all[..1])?, &["stand-in says 5"])?;
    let script = project.read("app/build.gradle")?;
    let named = stand_in(project, 7)?;
    let line = format!("\npushwright {{ executable = file('{}') }}\n", named.display());
    project.write("app/build.gradle", &(script.clone() + &line))?;
    expect(&in_environment(project, &all)?, &["stand-in says 7"])?;
    project.write("app/build.gradle", &script)?;
    project.name_executable(Path::new("/nowhere/pushwright"))?;
    project.fails(VERIFY, &["there is no pushwright at /nowhere/pushwright: install it with"])?;
    let sdk = crate::built::sdk()?.display();
    project.write("local.properties", &format!("sdk.dir={sdk}\n"))?;
    expect(&in_environment(project, &all[..1])?, &["stand-in says 8"])?;
    beside_path(project)
}

/// In node_modules before PATH, and in Cargo's folder; where it is nowhere, a build that passes by
/// warns, and one that needs it fails, each with the command that installs it here.
fn beside_path(project: &Project) -> Result<()> {
    let cargo = project.folder.join("build/cargo");
    tools::create(&cargo.join("bin"))?;
    std::fs::rename(stand_in(project, 10)?, cargo.join("bin/pushwright"))
        .map_err(|e| e.to_string())?;
    let home = [("CARGO_HOME", cargo.to_str().ok_or("a folder named in UTF-8")?)];
    expect(&in_environment(project, &home)?, &["stand-in says 10"])?;
    let nowhere = [("CARGO_HOME", "/nowhere")];
    let asked = in_environment(project, &nowhere)?;
    expect(
        &asked,
        &[
            "pushwright was not found: it is neither in node_modules/.bin/pushwright of ",
            "or a folder above, nor at /nowhere/bin/pushwright, nor on PATH: install it with \
             `cargo install --locked pushwright`",
        ],
    )?;
    let tasks = ["preDebugBuild", "-x", "pushwrightGenerateDebug"];
    let passing = in_environment_of(project, &nowhere, &tasks)?;
    expect(&passing, &["not verified: pushwright was not found", "BUILD SUCCESSFUL"])?;
    project.write(
        "push.toml",
        &("tool-version = \"0.1\"\n".to_owned() + &project.read("push.toml")?),
    )?;
    project.write("package.json", "{}\n")?;
    let asked = in_environment(project, &nowhere)?;
    expect(&asked, &["install it with `npm install --save-dev pushwright@0.1`"])?;
    let here = project.folder.join("node_modules/.bin/pushwright");
    tools::create(here.parent().ok_or("a file has a folder")?)?;
    std::fs::rename(stand_in(project, 11)?, here).map_err(|e| e.to_string())?;
    expect(&in_environment(project, &home)?, &["stand-in says 11"])
}

/// Runs the verification with these variables; a daemon would keep those of its first build.
fn in_environment(project: &Project, variables: &[(&str, &str)]) -> Result<Ran> {
    in_environment_of(project, variables, VERIFY)
}

fn in_environment_of(project: &Project, variables: &[(&str, &str)], tasks: &[&str]) -> Result<Ran> {
    let mut command = gradle(&project.folder)?;
    command.envs(variables.iter().copied()).args(["--no-daemon", "-I"]);
    command.arg(tools::here().join("helpers/build-apk.gradle"));
    let repository = crate::built::repository()?;
    command.arg(format!("-Ppushwright.repository=file:{}", repository.display()));
    run(command.args(tasks))
}
