//! The binary plugin: built by Gradle, resolved by its id, and the same as the script.

use crate::project::{Project, expect_outcome, gradle};
use crate::tools::{Result, checkout, must};

/// `gradle install` applies the id where it resolves, and the build knows its tasks.
pub(crate) fn applies() -> Result<()> {
    let plugin = checkout().join("gradle-plugin");
    must(gradle(&plugin)?.arg("localRepository"))?;
    let project = Project::new("in-gradle-binary", "\n[app]\nsources = \"build\"\n")?;
    let repository = plugin.join("build/repository");
    let management = format!(
        "pluginManagement {{\n    repositories {{\n        maven {{ url 'file:{}' }}\n    }}\n}}\n",
        repository.display()
    );
    project.write("settings.gradle", &(management + &project.read("settings.gradle")?))?;
    let version = env!("CARGO_PKG_VERSION");
    let plugins = format!(
        "plugins {{\n    id 'dev.pushwright' version '{version}' apply false\n}}\n\nallprojects {{"
    );
    project.edit("build.gradle", "allprojects {", &plugins)?;
    project.pushwright(&["gradle", "install"])?;
    project.pushwright(&["apply"])?;
    if project.has("gradle/pushwright.gradle") {
        return Err("the script was written though the id resolves".to_owned());
    }
    let built = project.builds(&["assembleDebug"])?;
    expect_outcome(&built, ":app:pushwrightVerify", "")?;
    expect_outcome(&built, ":app:pushwrightGenerateDebug", "")?;
    let class = "app/build/intermediates/classes/debug/org/porcelain/im/demo/push/Constants.class";
    if project.has(class) { Ok(()) } else { Err(format!("no {class}")) }
}
