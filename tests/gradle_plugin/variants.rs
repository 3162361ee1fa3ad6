//! Flavors and build types in an Android build: each variant is verified, and gets its own values.

use crate::project::{Project, expect, expect_outcome};
use crate::tools::Result;

const CONSTANTS: &str = "org/porcelain/im/demo/push/Constants";
const VARIANTS: [&str; 4] = ["FreeDebug", "FreeRelease", "PaidDebug", "PaidRelease"];

/// Two flavors with two build types, and a library module that has the script, too.
pub(crate) fn have_their_own() -> Result<()> {
    let project = Project::new("in-gradle-variants", "\n[app]\nsources = \"build\"\n")?;
    let flavors =
        "    productFlavors {\n        free {\n        }\n        paid {\n        }\n    }\n";
    project.edit("app/build.gradle", "    buildTypes {", &format!("{flavors}    buildTypes {{"))?;
    let own = "\n[variants.paid.vendors.huawei]\napp-id = \"100837499\"\ncertificate-id = 20499\n";
    project.write("push.toml", &(project.read("push.toml")? + own))?;
    project.edit("settings.gradle", "':lib'", "':lib', ':kit'")?;
    project.write("kit/build.gradle", KIT)?;
    project.write(
        "kit/src/main/AndroidManifest.xml",
        "<manifest package=\"org.porcelain.kit\" />\n",
    )?;
    project.pushwright(&["apply"])?;
    project.write("app/build.gradle", &(project.read("app/build.gradle")? + KOTLIN))?;
    for variant in VARIANTS {
        let plan = project.builds(&["-m", &format!(":app:pre{variant}Build")])?;
        expect(&plan, &[":app:pushwrightVerify SKIPPED"])?;
    }
    let plan = project.builds(&["-m", "assemble", ":kit:preReleaseBuild"])?;
    for variant in VARIANTS {
        expect(&plan, &[&format!(":app:pushwrightGenerate{variant} SKIPPED")])?;
    }
    expect(&plan, &[":kit:pushwrightVerify SKIPPED"])?;
    if plan.stdout.contains(":kit:pushwrightGenerateRelease") {
        return Err("sources are generated for a library".to_owned());
    }
    let ran = project.builds(&[
        "compileFreeDebugJavaWithJavac",
        "compilePaidReleaseJavaWithJavac",
        "compileFreeDebugKotlin",
    ])?;
    expect_outcome(&ran, ":app:pushwrightVerify", "")?;
    expect(&ran, &["KOTLIN [Constants.java,"])?;
    for (variant, folder, id) in
        [("freeDebug", "free/debug", "100837465"), ("paidRelease", "paid/release", "100837499")]
    {
        let source = format!("app/build/generated/pushwright/{variant}/{CONSTANTS}.java");
        if !project.read(&source)?.contains(id) {
            return Err(format!("{source} has not the app id {id}"));
        }
        let class = format!("app/build/intermediates/classes/{folder}/{CONSTANTS}.class");
        if !project.has(&class) {
            return Err(format!("no {class}"));
        }
    }
    Ok(())
}

const KIT: &str = "\
apply plugin: 'com.android.library'
apply from: \"$rootDir/gradle/pushwright.gradle\"

android {
    compileSdkVersion 29
}
";

/// Stands in for the Kotlin plugin's task, which did not ask the variant for its folders.
const KOTLIN: &str = "
class ListedSources extends SourceTask {
    @TaskAction
    void list() {
        println 'KOTLIN ' + source.files*.name.sort()
    }
}

task compileFreeDebugKotlin(type: ListedSources)
";
