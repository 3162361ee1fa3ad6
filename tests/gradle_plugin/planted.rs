//! Wrong edits in the plugin's sources, all in one jar: each has to be seen by the judge of the plugin,
//! in Gradle 8.11 with the Android plugin 8.1, or by those of its classes.

use std::path::{Path, PathBuf};

use crate::binary::{are_java_8, judged_with, reads_at_run_time_only};
use crate::built::scratch;
use crate::mistakes;
use crate::tools::{self, Result, checkout, copy_folder, files_with, jdk, must};

/// Where the plugin's sources are.
const SOURCES: &str = "gradle-plugin/src/main";

/// One text put in the place of another, and what the judge says no more.
struct Planted {
    what: &'static str,
    class: &'static str,
    from: &'static str,
    to: &'static str,
    told: &'static str,
}

const PLANTED: &[Planted] = &[
    Planted {
        what: "generated sources told to the Android plugin as a folder of the app's",
        class: "AndroidVariants",
        from: "java.addGeneratedSourceDirectory(task, PushwrightGenerate::getJavaDirectory)",
        to: "task.configure(it -> it.getJavaDirectory().set(project.getLayout()\n                        \
             .getBuildDirectory().dir(\"generated/push\")));\n                \
             java.addStaticSourceDirectory(\"src/main/java\")",
        told: "SOURCES java debug BY [pushwrightGenerateDebug]",
    },
    Planted {
        what: "the tool started while the build is configured",
        class: "PushwrightPlugin",
        from: "Provider<ScanService> scan = ScanService.of(project);",
        to: "Provider<ScanService> scan = ScanService.of(project);\n        \
             ToolVersion.of(project, extension).get();",
        told: "STARTED-BY-CONFIGURING false",
    },
    Planted {
        what: "a scan of its own for each module",
        class: "ScanService",
        from: "\"pushwrightScan\", ScanService.class",
        to: "\"pushwrightScan\" + project.getPath(), ScanService.class",
        told: "ONE-SCAN true",
    },
    Planted {
        what: "a verification that cannot be switched off",
        class: "PushwrightPlugin",
        from: "extension.getVerifyOnBuild().get()",
        to: "extension.getVerifyOnBuild().isPresent()",
        told: "SWITCHED OFF\nBEFORE preBuild []",
    },
    Planted {
        what: "sources made again for a class's body",
        class: "ScanService",
        from: "isClass && !withClasses ? \"\" : digest(entry.getValue())",
        to: "isClass && path.isEmpty() ? \"\" : digest(entry.getValue())",
        told: "SAME pushwrightGenerateDebug a class's body",
    },
    Planted {
        what: "packs of push.toml that nobody reads",
        class: "ScanService",
        from: "for (String name : TomlStrings.of(text)) {",
        to: "for (String name : TomlStrings.of(\"\")) {",
        told: "AGAIN pushwrightVerify a pack beside the project",
    },
    Planted {
        what: "a failure without its place in push.toml",
        class: "PushwrightTask",
        from: "first.isEmpty() ? \"\" : first + \"\\n\"",
        to: "first.isEmpty() ? first : \"\"",
        told: "[config/unknown-key]|pushwright verify: ",
    },
    Planted {
        what: "an install command without the version that push.toml asks for",
        class: "Tool",
        from: "\" --version \" + version",
        to: "\"\"",
        told: "install it with `cargo install --locked pushwright --version 99.1`, or name it by",
    },
    Planted {
        what: "a build that fails for want of the tool, though it only passes by",
        class: "PushwrightVerify",
        from: "missing != null && !getIsAskedFor().get()",
        to: "missing != null && getIsAskedFor().get()",
        told: "not verified: there is no pushwright at ",
    },
];

/// What the classes themselves show.
const OF_CLASSES: &[(&str, &str, &str, &str, &str)] = &[
    (
        "a variable read while the build is configured",
        "PushwrightPlugin",
        "static final String GROUP = \"pushwright\";",
        "static final String GROUP = \"pushwright\";\n    \
         static final String SHELL = System.getenv(\"SHELL\");",
        "PushwrightPlugin reads the environment",
    ),
    (
        "a task that asks for its project",
        "PushwrightGenerate",
        "File all = new File(getTemporaryDir(), \"sources\");",
        "File all = new File(getTemporaryDir(), \"sources\");\n        getProject().getName();",
        "PushwrightGenerate asks for the project",
    ),
];

/// Every one is seen; what is not of it is told as before.
pub(crate) fn is_seen() -> Result<()> {
    let work = scratch("plugin-planted")?;
    let jar = wrong_jar(&work)?;
    let mut unseen = Vec::new();
    let ran = judged_with(&jar, "plugin-planted-run", "gradle-8.11.1", "scripts")?;
    for it in PLANTED {
        let said = if ran.all.contains(it.told) { Ok(()) } else { Err(String::new()) };
        let judge = "the real Gradle and Android plugin";
        unseen.extend(mistakes::refused(PLUGIN, it.what, judge, said, "").err());
    }
    let said = reads_at_run_time_only(&jar);
    for (what, _, _, _, words) in OF_CLASSES {
        unseen.extend(mistakes::refused(PLUGIN, what, "javap", said.clone(), words).err());
    }
    let said = are_java_8(&jar);
    unseen.extend(mistakes::refused(PLUGIN, "classes of Java 17", "javap", said, "Java 8").err());
    if unseen.is_empty() { Ok(()) } else { Err(unseen.join("\n") + "\n" + &ran.all) }
}

/// How the table of planted mistakes calls it.
const PLUGIN: &str = "the Gradle plugin";

/// The plugin with all the mistakes, in classes of Java 17.
fn wrong_jar(work: &Path) -> Result<PathBuf> {
    let sources = work.join("sources");
    copy_folder(&checkout().join(SOURCES), &sources)?;
    let folder = sources.join("java/dev/pushwright");
    let of_classes = OF_CLASSES.iter().map(|it| (it.1, it.2, it.3));
    for (class, from, to) in PLANTED.iter().map(|it| (it.class, it.from, it.to)).chain(of_classes) {
        mistakes::plant(&folder.join(format!("{class}.java")), from, to)?;
    }
    let classes = work.join("classes");
    let api = tools::class_path(&tools::central_jars("plugin-api")?);
    let mut javac = jdk("javac");
    javac.args(["-nowarn", "-proc:none", "-cp", &api, "-d"]).arg(&classes);
    must(javac.args(files_with(&folder, "java")?))?;
    let jar = work.join("planted.jar");
    let mut make = jdk("jar");
    make.arg("cf").arg(&jar).arg("-C").arg(&classes).arg(".");
    must(make.arg("-C").arg(sources.join("resources")).arg("."))?;
    Ok(jar)
}
