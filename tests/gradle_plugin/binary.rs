//! The binary plugin: built by Gradle, resolved by its id, and the same as the script.

use std::path::Path;

use crate::built::scratch;
use crate::project::{Project, expect_outcome, gradle};
use crate::tools::{self, Result, checkout, must};

/// `gradle install` applies the id where it resolves, and the build knows its tasks.
pub(crate) fn applies() -> Result<()> {
    let plugin = checkout().join("gradle-plugin");
    must(gradle(&plugin)?.arg("localRepository"))?;
    compiles_with_groovy_4(&plugin.join("build/source/PushwrightPlugin.groovy"))?;
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

/// The language of Gradle 9 takes the source, as far as Gradle 4.4.1's own API goes.
fn compiles_with_groovy_4(source: &Path) -> Result<()> {
    let mut jars = tools::files_with(Path::new("/usr/share/gradle/lib"), "jar")?;
    jars.retain(|jar| !jar.to_string_lossy().contains("groovy-all"));
    jars.extend([tools::debian_jar("slf4j-api"), tools::debian_jar("javax.inject")]);
    jars.push(tools::groovy_4());
    let mut compiler = tools::java(&jars, "org.codehaus.groovy.tools.FileSystemCompiler");
    compiler.arg("-cp").arg(tools::class_path(&jars)).arg("-d").arg(scratch("groovy-4-plugin")?);
    must(compiler.arg(source)).map(drop)
}
