//! The script plugin in an Android build: verify, generate, compile, run again, drift, mend.

use crate::project::{Project, expect, expect_outcome};
use crate::tools::Result;

const GENERATED: &str = "org/porcelain/im/demo/push/Constants";

/// With `sources = "build"`, both build types are compiled from generated sources.
pub(crate) fn builds() -> Result<()> {
    let project = Project::new("in-gradle-android", "\n[app]\nsources = \"build\"\n")?;
    project.pushwright(&["apply"])?;
    if project.has(&format!("app/src/main/java/{GENERATED}.java")) {
        return Err("a source was committed".to_owned());
    }
    let first = project.builds(&["assembleDebug", "assembleRelease"])?;
    for task in ["pushwrightVerify", "pushwrightGenerateDebug", "pushwrightGenerateRelease"] {
        expect_outcome(&first, &format!(":app:{task}"), "")?;
    }
    for variant in ["debug", "release"] {
        let source = format!("app/build/generated/pushwright/{variant}/{GENERATED}.java");
        let class = format!("app/build/intermediates/classes/{variant}/{GENERATED}.class");
        if let Some(missing) = [source, class].iter().find(|it| !project.has(it)) {
            return Err(format!("no {missing}"));
        }
    }
    runs_again(&project)?;
    comes_from_the_cache(&project)?;
    verification_can_be_switched_off(&project)?;
    drift_is_told_and_mended(&project)
}

/// Nothing is generated anew unless what pushwright reads has changed; verification always runs.
fn runs_again(project: &Project) -> Result<()> {
    let main = "app/src/main/java/org/porcelain/im/demo/main/MainActivity.java";
    let tasks = ["preDebugBuild", "pushwrightGenerate"];
    for edited in [false, true] {
        if edited {
            project.write(main, &(project.read(main)? + "// more\n"))?;
        }
        let again = project.builds(&tasks)?;
        expect_outcome(&again, ":app:pushwrightVerify", "")?;
        expect_outcome(&again, ":app:pushwrightGenerateDebug", "UP-TO-DATE")?;
    }
    let class = "app/src/main/java/org/porcelain/im/demo/Another.java";
    project.write(class, "package org.porcelain.im.demo;\n\nclass Another {}\n")?;
    let changed = project.builds(&tasks)?;
    expect_outcome(&changed, ":app:pushwrightGenerateDebug", "")
}

fn comes_from_the_cache(project: &Project) -> Result<()> {
    let tasks = ["--build-cache", "clean", "pushwrightGenerate"];
    project.builds(&tasks)?;
    let cached = project.builds(&tasks)?;
    expect_outcome(&cached, ":app:pushwrightGenerateDebug", "FROM-CACHE")?;
    let source = format!("app/build/generated/pushwright/debug/{GENERATED}.java");
    if project.has(&source) { Ok(()) } else { Err(format!("no {source} from the cache")) }
}

fn verification_can_be_switched_off(project: &Project) -> Result<()> {
    let asks = project.builds(&["-m", "check", "assembleDebug"])?;
    expect(&asks, &[":app:pushwrightVerify SKIPPED"])?;
    let script = project.read("app/build.gradle")?;
    let off = format!("{script}\npushwright {{\n    verifyOnBuild = false\n}}\n");
    project.write("app/build.gradle", &off)?;
    let silent = project.builds(&["-m", "check", "assembleDebug"])?;
    if silent.stdout.contains("pushwrightVerify") {
        return Err("verification was not switched off".to_owned());
    }
    project.write("app/build.gradle", &script)
}

fn drift_is_told_and_mended(project: &Project) -> Result<()> {
    project.edit("push.toml", "100837465", "100837466")?;
    let diff = "+            android:value=\"appid=100837466\"";
    let command = "run `gradlew :app:pushwrightApply`";
    project.fails(&["preDebugBuild"], &[diff, command])?;
    expect(&project.builds(&["pushwrightPlan"])?, &[diff])?;
    let script = project.read("app/build.gradle")?;
    project.write("app/build.gradle", &format!("{script}\npushwright.failOnDrift = false\n"))?;
    expect(&project.builds(&["preDebugBuild"])?, &[diff, command])?;
    project.write("app/build.gradle", &script)?;
    project.builds(&["pushwrightApply", "pushwrightVerify"])?;
    let wanted = project.read("app/src/main/AndroidManifest.xml")?;
    if wanted.contains("appid=100837466") { Ok(()) } else { Err("nothing was mended".to_owned()) }
}
