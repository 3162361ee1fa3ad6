//! The way into Android plugins of today, with a stand-in for one: those need a newer Gradle.

use crate::project::{Project, expect, expect_outcome, gradle};
use crate::tools::{Ran, Result, run};

const GENERATED: &str = "app/build/generated/pushwright";

/// Each variant's folder is told to the plugin, and filled before the variant is built.
pub(crate) fn variants_are_told() -> Result<()> {
    let project = Project::new("in-gradle-modern", "\n[app]\nsources = \"build\"\n")?;
    project.write("build.gradle", "")?;
    let script = "apply plugin: 'com.android.application'\n\npushwright.verifyOnBuild = false\n";
    project.write("app/build.gradle", script)?;
    project
        .write("buildSrc/src/main/groovy/FakeAndroid.groovy", include_str!("FakeAndroid.groovy"))?;
    project.write(
        "buildSrc/src/main/resources/META-INF/gradle-plugins/com.android.application.properties",
        "implementation-class=FakeAndroid\n",
    )?;
    project.pushwright(&["gradle", "install"])?;
    let ran = build(&project, &["preDebugBuild", "preReleaseUnitTestBuild"])?;
    expect_outcome(&ran, ":app:pushwrightGenerateDebug", "")?;
    let folder = project.folder.join(GENERATED).join("debug");
    expect(&ran, &[&format!("SOURCES debug [{}]", folder.display())])?;
    if ran.stdout.contains("pushwrightGenerateFreeRelease") {
        return Err("a variant that nobody asked for was generated".to_owned());
    }
    let ran = build(&project, &["pushwrightGenerate"])?;
    expect_outcome(&ran, ":app:pushwrightGenerateFreeRelease", "")?;
    let source = format!("{GENERATED}/freeRelease/org/porcelain/im/demo/push/Constants.java");
    if project.has(&source) { Ok(()) } else { Err(format!("no {source}")) }
}

fn build(project: &Project, tasks: &[&str]) -> Result<Ran> {
    let ran = run(gradle(&project.folder)?.args(tasks))?;
    if ran.ok { Ok(ran) } else { Err(ran.all) }
}
