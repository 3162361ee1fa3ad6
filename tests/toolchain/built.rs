//! What the suites share and build once a run: stub jars, an Android platform, an offline Maven
//! repository, and the helper programs beside this file.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use crate::tools::{self, Result, class_path, create, create_anew, files_with, jdk, must, write};

/// The versions of the stub artifacts that projects here ask for.
const ARTIFACTS: &[(&str, &str, &str)] = &[
    ("com.huawei.android.hms", "push", "2.6.3.301"),
    ("com.huawei.android.hms", "base", "2.6.3.301"),
    ("com.huawei.hms", "push", "6.13.0.300"),
    ("com.google.firebase", "firebase-messaging", "25.0.1"),
    ("com.hihonor.mcs", "push", "8.0.12.307"),
    ("com.meizu.flyme.internet", "push-internal", "4.3.0"),
    ("com.tencent.imsdk", "imsdk", "4.4.900"),
    ("com.tencent.imsdk", "imsdk-plus", "5.1.1"),
    ("com.tencent.timpush", "timpush", "8.8.7357"),
];

type Shared<T> = LazyLock<Result<T>>;

static FOLDER: Shared<PathBuf> = LazyLock::new(|| {
    let folder = tools::folder().join("built");
    create_anew(&folder)?;
    Ok(folder)
});
static RUNTIME: Shared<PathBuf> = LazyLock::new(build_runtime);
static ANDROID: Shared<PathBuf> = LazyLock::new(build_android);
static VENDORS: Shared<PathBuf> = LazyLock::new(build_vendors);
static SDK: Shared<PathBuf> = LazyLock::new(build_sdk);
static REPOSITORY: Shared<PathBuf> = LazyLock::new(build_repository);

/// A new folder for a suite's files; who looks for package.json upwards finds the end of a repository
/// there, and not the package.json of this checkout.
pub(crate) fn scratch(name: &str) -> Result<PathBuf> {
    let folder = tools::folder().join("work").join(name);
    create_anew(&folder)?;
    tools::create(&folder.join(".git"))?;
    Ok(folder)
}

/// A jar of Java 8's classes without bodies, for tools that read no newer ones.
pub(crate) fn runtime() -> Result<&'static Path> {
    shared(&RUNTIME)
}

/// A jar of the stub `android.*` classes.
pub(crate) fn android() -> Result<&'static Path> {
    shared(&ANDROID)
}

/// A folder of the stub classes of all vendors' and IM SDKs and of the HMSAgent stand-in.
pub(crate) fn vendors() -> Result<&'static Path> {
    shared(&VENDORS)
}

/// An Android SDK with one platform, which the Android plugin accepts.
pub(crate) fn sdk() -> Result<&'static Path> {
    shared(&SDK)
}

/// An offline Maven repository of the stub artifacts.
pub(crate) fn repository() -> Result<&'static Path> {
    shared(&REPOSITORY)
}

/// Compiles a helper written in Java; returns its class path, `jars` included.
pub(crate) fn java_helper(name: &str, as_name: &str, jars: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let to = shared(&FOLDER)?.join(as_name);
    let source = tools::here().join(format!("helpers/{name}.java"));
    let mut javac = jdk("javac");
    javac.args(["-nowarn", "-cp", &class_path(jars), "-d"]);
    must(javac.arg(&to).arg(source))?;
    Ok([vec![to], jars.to_vec()].concat())
}

/// Compiles a helper written in Groovy; returns its class path.
pub(crate) fn groovy_helper(name: &str, jars: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let to = shared(&FOLDER)?.join(name);
    create(&to)?;
    let mut compiler = tools::java(jars, "org.codehaus.groovy.tools.FileSystemCompiler");
    compiler.arg("-d").arg(&to);
    must(compiler.arg(tools::here().join(format!("helpers/{name}.groovy"))))?;
    Ok([vec![to], jars.to_vec()].concat())
}

fn shared(what: &'static Shared<PathBuf>) -> Result<&'static Path> {
    match &**what {
        Ok(path) => Ok(path),
        Err(e) => Err(e.clone()),
    }
}

fn build_runtime() -> Result<PathBuf> {
    let class_path = java_helper("MakeRuntime", "MakeRuntime", &[])?;
    let to = shared(&FOLDER)?.join("runtime.jar");
    let mut make = tools::java(&class_path, "MakeRuntime");
    must(make.arg(tools::JAVA_HOME).arg(&to))?;
    Ok(to)
}

fn build_android() -> Result<PathBuf> {
    let folder = shared(&FOLDER)?;
    compile(&[&tools::here().join("stubs/android")], &[], &folder.join("android"))?;
    jar(&folder.join("android"), &folder.join("android.jar"))
}

fn build_vendors() -> Result<PathBuf> {
    let to = shared(&FOLDER)?.join("vendors");
    let stand_in = tools::checkout().join("fixtures/hms-agent");
    let stubs = tools::here().join("stubs/maven");
    compile(&[&stubs, &stand_in], &[android()?], &to)?;
    Ok(to)
}

fn build_sdk() -> Result<PathBuf> {
    let sdk = shared(&FOLDER)?.join("sdk");
    let platform = sdk.join("platforms/android-29");
    for folder in ["optional", "data", "skins"] {
        create(&platform.join(folder))?;
    }
    for part in ["build-tools", "platform-tools", "tools"] {
        let from = Path::new("/usr/lib/android-sdk").join(part);
        std::os::unix::fs::symlink(from, sdk.join(part)).map_err(|e| e.to_string())?;
    }
    build_platform_jar(&platform.join("android.jar"))?;
    write(
        &platform.join("source.properties"),
        "Pkg.Desc=Android SDK Platform 10\nPkg.UserSrc=false\nPlatform.Version=10\n\
         Platform.CodeName=\nPkg.Revision=1\nAndroidVersion.ApiLevel=29\nLayoutlib.Api=15\n\
         Layoutlib.Revision=1\nPlatform.MinToolsRev=22\n",
    )?;
    write(
        &platform.join("build.prop"),
        "ro.build.version.sdk=29\nro.build.version.release=10\nro.build.version.codename=REL\n",
    )?;
    write(&platform.join("framework.aidl"), "")?;
    write(&platform.join("optional/optional.json"), "[]\n")?;
    Ok(sdk)
}

/// Android's resources with the stub classes and Java's.
fn build_platform_jar(to: &Path) -> Result<()> {
    let classes = shared(&FOLDER)?.join("platform-classes");
    create(&classes)?;
    must(jdk("jar").current_dir(&classes).arg("xf").arg(runtime()?).args(["java", "javax"]))?;
    must(jdk("jar").current_dir(&classes).arg("xf").arg(android()?).arg("android"))?;
    std::fs::copy(tools::FRAMEWORK, to).map_err(|e| e.to_string())?;
    must(Command::new("chmod").arg("u+w").arg(to))?;
    let mut update = jdk("jar");
    update.arg("uf").arg(to).arg("-C").arg(&classes).arg(".");
    must(&mut update).map(drop)
}

fn build_repository() -> Result<PathBuf> {
    let folder = shared(&FOLDER)?;
    let repository = folder.join("repository");
    for (group, artifact, version) in ARTIFACTS {
        let stubs = tools::here().join("stubs/maven").join(group).join(artifact);
        let classes = folder.join("artifacts").join(group).join(artifact);
        compile(&[&stubs], &[android()?], &classes)?;
        let to = repository.join(group.replace('.', "/")).join(artifact).join(version);
        create(&to)?;
        jar(&classes, &to.join(format!("{artifact}-{version}.jar")))?;
        write(&to.join(format!("{artifact}-{version}.pom")), pom(group, artifact, version))?;
    }
    Ok(repository)
}

fn pom(group: &str, artifact: &str, version: &str) -> String {
    format!(
        "<project><modelVersion>4.0.0</modelVersion><groupId>{group}</groupId>\
         <artifactId>{artifact}</artifactId><version>{version}</version></project>\n"
    )
}

/// Compiles Java for the oldest class file version the JDK can write, which dx reads.
fn compile(sources: &[&Path], class_path_entries: &[&Path], to: &Path) -> Result<()> {
    create(to)?;
    let mut files = Vec::new();
    for folder in sources {
        files.extend(files_with(folder, "java")?);
    }
    // Interfaces that stand for two generations of an SDK by methods with bodies need Java 8; dx
    // never reads those.
    let has_bodies =
        |file: &PathBuf| fs::read_to_string(file).is_ok_and(|text| text.contains("default void"));
    let release = if files.iter().any(has_bodies) { "8" } else { "7" };
    let mut javac = jdk("javac");
    javac.args(["--release", release, "-Xlint:-options", "-nowarn", "-d"]).arg(to);
    javac.args(["-cp", &class_path(class_path_entries)]).args(files);
    must(&mut javac).map(drop)
}

fn jar(classes: &Path, to: &Path) -> Result<PathBuf> {
    let mut jar = jdk("jar");
    must(jar.arg("cf").arg(to).arg("-C").arg(classes).arg("."))?;
    Ok(to.to_owned())
}
