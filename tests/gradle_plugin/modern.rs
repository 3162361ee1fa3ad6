//! The way into Android plugins of today, with a stand-in for one: those need a newer Gradle.

use crate::project::{Project, expect, expect_outcome, gradle};
use crate::tools::{Ran, Result, run};

const GENERATED: &str = "app/build/generated";

/// Each variant's folder is told to the plugin, and filled before the variant is built.
pub(crate) fn variants_are_told() -> Result<()> {
    let project = Project::new("in-gradle-modern", "\n[app]\nsources = \"build\"\n")?;
    stand_in_for_android(&project)?;
    let ran = build(&project, &["preDebugBuild", "preReleaseUnitTestBuild"])?;
    if ran.stdout.contains("pushwrightGenerate") {
        return Err("sources are generated for a task that compiles none".to_owned());
    }
    let ran = build(&project, &["compileDebugJavaWithJavac"])?;
    expect_outcome(&ran, ":app:pushwrightGenerateDebug", "")?;
    let folder = project.folder.join(GENERATED).join("java/pushwrightGenerateDebug");
    expect(&ran, &[&format!("SOURCES debug [{}]", folder.display())])?;
    tasks_hold_what_can_be_written_down(&project)?;
    if ran.stdout.contains("pushwrightGenerateFreeRelease") {
        return Err("a variant that nobody asked for was generated".to_owned());
    }
    let ran = build(&project, &["pushwrightGenerate"])?;
    expect_outcome(&ran, ":app:pushwrightGenerateFreeRelease", "")?;
    let source = format!(
        "{GENERATED}/java/pushwrightGenerateFreeRelease/org/porcelain/im/demo/push/Constants.java"
    );
    if !project.has(&source) {
        return Err(format!("no {source}"));
    }
    kotlin_is_compiled_or_refused(&project)
}

/// What the tasks hold comes back from serialization, as the configuration cache would want it.
fn tasks_hold_what_can_be_written_down(project: &Project) -> Result<()> {
    let script = project.read("app/build.gradle")?;
    project.write("app/build.gradle", &format!("{script}{HELD}"))?;
    let ran = build(project, &["-m", "pushwrightVerify", "pushwrightGenerate"])?;
    project.write("app/build.gradle", &script)?;
    let held = |task: &str, field: &str| format!("HELD {task}.{field} true");
    let expected: Vec<String> = [
        ("PushwrightCommand", "command"),
        ("PushwrightCommand", "rootFolder"),
        ("PushwrightCommand", "settings.configFile"),
        ("PushwrightCommand", "settings.verifyOnBuild"),
        ("PushwrightGenerate", "scratch"),
        ("PushwrightGenerate", "outputFolder"),
        ("PushwrightGenerate", "takesKotlin"),
    ]
    .map(|(task, field)| held(task, field))
    .into();
    expect(&ran, &expected.iter().map(String::as_str).collect::<Vec<_>>())?;
    match ran.stdout.lines().find(|it| it.starts_with("HELD ") && !it.ends_with(" true")) {
        Some(lost) => Err(format!("cannot be written down: {lost}")),
        None => Ok(()),
    }
}

/// Prints each field of our tasks, and whether what it holds survives serialization.
const HELD: &str = r"
gradle.projectsEvaluated {
    def survives = { value ->
        def bytes = new ByteArrayOutputStream()
        new ObjectOutputStream(bytes).writeObject(value)
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject() == value
    }
    def walk
    walk = { String path, Object holder, Class type ->
        type.declaredFields.each { field ->
            def modifiers = field.modifiers
            def isKept = !java.lang.reflect.Modifier.isStatic(modifiers) &&
                    !java.lang.reflect.Modifier.isTransient(modifiers) && !field.synthetic
            if (isKept) {
                field.accessible = true
                def value = field.get(holder)
                def name = path + '.' + field.name
                if (value != null && value.getClass().name.startsWith('Pushwright')) {
                    walk(name, value, value.getClass())
                } else {
                    def isPlain = value == null || value instanceof File ||
                            value instanceof String || value instanceof Boolean
                    // Gradle keeps what its own properties hold by itself.
                    def isProperty = value instanceof org.gradle.api.file.DirectoryProperty
                    println 'HELD ' + name + ' ' + (isProperty || isPlain && survives(value))
                }
            }
        }
    }
    project.tasks.each { task ->
        for (def type = task.getClass(); type != Object; type = type.superclass) {
            if (type.name in ['PushwrightCommand', 'PushwrightGenerate']) {
                walk(type.name, task, type)
            }
        }
    }
}
";

/// Takes the Android plugin out of a project, and puts the stand-in in its place.
pub(crate) fn stand_in_for_android(project: &Project) -> Result<()> {
    project.write("build.gradle", "")?;
    // Which plugin has the id is not told by the files here, so nothing installs the script.
    let script = include_str!("../../templates/gradle/pushwright.gradle");
    project.write("gradle/pushwright.gradle", script)?;
    let script = "apply plugin: 'com.android.application'\n\
                  apply from: \"$rootDir/gradle/pushwright.gradle\"\n\n\
                  pushwright.verifyOnBuild = false\n";
    project.write("app/build.gradle", script)?;
    project
        .write("buildSrc/src/main/groovy/FakeAndroid.groovy", include_str!("FakeAndroid.groovy"))?;
    project.write(
        "buildSrc/src/main/resources/META-INF/gradle-plugins/com.android.application.properties",
        "implementation-class=FakeAndroid\n",
    )
}

/// The Kotlin compiler is told the folder, after it was filled; without one, the build fails.
fn kotlin_is_compiled_or_refused(project: &Project) -> Result<()> {
    project.edit(
        "push.toml",
        "sources = \"build\"",
        "sources = \"build\"\nlanguage = \"kotlin\"",
    )?;
    let ran = run(gradle(&project.folder)?.arg("compileDebugJavaWithJavac"))?;
    let refused = ["the sources are Kotlin", "apply the Kotlin plugin", "`language = \"java\"`"];
    if ran.ok {
        return Err("Kotlin that nobody compiles was generated".to_owned());
    }
    expect(&ran, &refused)?;
    project.write("buildSrc/src/main/groovy/FakeKotlin.groovy", FAKE_KOTLIN)?;
    project.write(
        "buildSrc/src/main/resources/META-INF/gradle-plugins/kotlin-android.properties",
        "implementation-class=FakeKotlin\n",
    )?;
    project.write(
        "app/build.gradle",
        &(project.read("app/build.gradle")? + "apply plugin: 'kotlin-android'\n"),
    )?;
    let ran = build(project, &["compileDebugKotlin"])?;
    expect_outcome(&ran, ":app:pushwrightGenerateDebug", "")?;
    let folder = project.folder.join(GENERATED).join("kotlin/pushwrightGenerateDebug");
    expect(&ran, &[&format!("KOTLIN debug [{}]", folder.display())])?;
    let source = format!(
        "{GENERATED}/kotlin/pushwrightGenerateDebug/org/porcelain/im/demo/push/Constants.kt"
    );
    let java = source.replace("/kotlin/", "/java/");
    if !project.has(&source) || project.has(&java) || project.has(&java.replace(".kt", ".java")) {
        return Err(format!("no {source}, or its Java beside it"));
    }
    Ok(())
}

/// Stands in for the Kotlin plugin, of which only the id is asked.
const FAKE_KOTLIN: &str = "\
import org.gradle.api.Plugin
import org.gradle.api.Project

class FakeKotlin implements Plugin<Project> {
    @Override
    void apply(Project project) {
    }
}
";

/// Runs a build of a project with the stand-in, which must succeed.
pub(crate) fn build(project: &Project, tasks: &[&str]) -> Result<Ran> {
    let ran = run(gradle(&project.folder)?.args(tasks))?;
    if ran.ok { Ok(ran) } else { Err(ran.all) }
}
