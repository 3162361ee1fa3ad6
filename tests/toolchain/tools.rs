//! Where the real tools are, which of them are missing, and how to run one.
//!
//! Installs nothing: `install.sh` beside this file does.

use std::ffi::OsStr;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

/// What went wrong, for the reader of the test's output.
pub(crate) type Result<T> = std::result::Result<T, String>;

/// One thing a suite cannot do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tool {
    Java,
    Gradle,
    AndroidPlugin,
    ManifestMerger,
    Aapt2,
    Dex,
    ProGuard,
    ProGuard7,
    Kotlin,
    /// Groovy 4.
    Groovy,
    /// Groovy 3, which Gradle 7 and 8 speak.
    Groovy3,
    Easemob,
    AndroidAll,
    /// Two levels of the real framework.
    AndroidFramework,
    /// Runs the real framework, without the native libraries of graphics.
    Robolectric,
    /// What the binary plugin is compiled with.
    PluginApi,
    /// Gradle's core, without a distribution.
    Gradle6,
    Gradle7,
    Gradle8,
    /// The Android plugin 8.1, without R8.
    AndroidPlugin8,
}

impl Tool {
    /// The file whose presence says that the tool is there.
    fn file(self) -> PathBuf {
        match self {
            Tool::Java => PathBuf::from(JAVA_HOME).join("bin/javac"),
            Tool::Gradle => "/usr/share/gradle/bin/gradle".into(),
            Tool::AndroidPlugin => debian_jar("com.android.tools.build.gradle"),
            Tool::ManifestMerger => debian_jar("com.android.tools.build.manifest-merger"),
            Tool::Aapt2 => "/usr/bin/aapt2".into(),
            Tool::Dex => "/usr/bin/dexdump".into(),
            Tool::ProGuard => "/usr/bin/proguard".into(),
            Tool::ProGuard7 => central("proguard-7"),
            Tool::Kotlin => kotlin_home().join("lib/kotlin-compiler.jar"),
            Tool::Groovy => groovy_4(),
            Tool::Groovy3 => central("groovy-3"),
            Tool::Easemob => easemob(),
            Tool::AndroidAll => central("android-all-13"),
            Tool::AndroidFramework => central("android-all-13"),
            Tool::Robolectric => central("robolectric"),
            Tool::PluginApi => central("plugin-api"),
            Tool::Gradle6 => central("gradle-6.9.4"),
            Tool::Gradle7 => central("gradle-7.6"),
            Tool::Gradle8 => central("gradle-8.11.1"),
            Tool::AndroidPlugin8 => central("android-plugin-8.1.0"),
        }
    }

    /// Whether the tool is installed, in all its parts.
    pub(crate) fn is_here(self) -> bool {
        self.is_whole(Path::exists)
    }

    /// Whether all its parts are there, as `is_there` says.
    pub(crate) fn is_whole(self, is_there: impl Fn(&Path) -> bool) -> bool {
        self.parts().iter().all(|part| is_there(part))
    }

    /// The files that it cannot do without.
    pub(crate) fn parts(self) -> Vec<PathBuf> {
        let file = self.file();
        let jars = |list: &Path| class_path_in(list).unwrap_or_else(|_| vec![PathBuf::new()]);
        let mut parts = match self {
            Tool::Kotlin => kotlin_jars(),
            Tool::ManifestMerger => merger_jars(),
            Tool::AndroidFramework => {
                ANDROID_LEVELS.iter().flat_map(|it| jars(&central(it))).collect()
            }
            Tool::AndroidPlugin => ANDROID_SDK.iter().map(PathBuf::from).collect(),
            _ if file.starts_with(folder().join("central")) => jars(&file),
            _ => Vec::new(),
        };
        parts.push(file);
        parts
    }

    /// Whether npm or Maven Central brings it, in a version that `install.sh` names.
    pub(crate) fn is_fetched(self) -> bool {
        self.file().starts_with(folder())
    }
}

/// What a Java that ends soon is started with, as one text.
pub(crate) const SHORT_LIVED: &str = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

/// The JDK that Gradle 4.4.1 and ProGuard 6.2.2 of Debian run on.
pub(crate) const JAVA_HOME: &str = "/usr/lib/jvm/java-17-openjdk-amd64";

/// The levels of the real framework, by the names of their class paths.
pub(crate) const ANDROID_LEVELS: &[&str] = &["android-all-10", "android-all-13"];

/// What an Android build takes from the SDK beside its plugin.
const ANDROID_SDK: &[&str] = &[
    "/usr/lib/android-sdk/build-tools",
    "/usr/lib/android-sdk/platform-tools",
    "/usr/bin/apksigner",
    FRAMEWORK,
];

/// The resources of Android 10.
pub(crate) const FRAMEWORK: &str = "/usr/share/android-framework-res/framework-res.apk";

/// Which suites run of those that want tools.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Suites {
    /// Those whose tools are here.
    Here,
    /// All: a tool that is missing fails them.
    All,
    /// None, though the tools be here.
    None,
}

impl Suites {
    /// What `PUSHWRIGHT_REQUIRE_TOOLCHAIN` says: `1` for all, `0` for none.
    pub(crate) fn asked() -> Suites {
        match std::env::var("PUSHWRIGHT_REQUIRE_TOOLCHAIN").as_deref() {
            Ok("1") => Suites::All,
            Ok("0") => Suites::None,
            _ => Suites::Here,
        }
    }

    /// Whether a suite that wants `tools`, of which some `is_missing`, is left out.
    pub(crate) fn leave_out(self, tools: &[Tool], is_missing: bool) -> bool {
        match self {
            Suites::Here => is_missing,
            Suites::All => false,
            Suites::None => !tools.is_empty(),
        }
    }
}

/// This checkout.
pub(crate) fn checkout() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of these tests.
pub(crate) fn here() -> PathBuf {
    checkout().join("tests/toolchain")
}

/// Where `install.sh` put what no Debian package brings.
pub(crate) fn folder() -> PathBuf {
    std::env::var_os("PUSHWRIGHT_TOOLS")
        .map_or_else(|| checkout().join("target/toolchain"), PathBuf::from)
}

/// Waits until no other run uses the folder; the lock lasts as long as the file is open.
pub(crate) fn lock() -> Result<File> {
    create(&folder())?;
    let path = folder().join("lock");
    let file = File::create(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    file.lock().map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(file)
}

/// A jar of a Debian package.
pub(crate) fn debian_jar(name: &str) -> PathBuf {
    Path::new("/usr/share/java").join(format!("{name}.jar"))
}

/// Groovy 2.4, the one that Gradle 4 speaks.
pub(crate) fn groovy_2() -> PathBuf {
    debian_jar("groovy-all")
}

/// Groovy 3, the one that Gradle 7 and 8 speak.
pub(crate) fn groovy_3() -> Result<PathBuf> {
    central_jars("groovy-3")?.into_iter().next().ok_or_else(|| "no Groovy 3".to_owned())
}

/// Groovy 4, the one that Gradle 9 speaks.
pub(crate) fn groovy_4() -> PathBuf {
    folder().join("groovy/package/lib/java/groovy/lib/groovy-4.0.26.jar")
}

/// The classes of Easemob's SDK, as Maven Central serves them.
pub(crate) fn easemob() -> PathBuf {
    folder().join("easemob.jar")
}

/// The framework of Android 13 as it runs, which Robolectric publishes.
pub(crate) fn android_all() -> PathBuf {
    let jars = central_jars("android-all-13").unwrap_or_default();
    jars.into_iter().next().unwrap_or_default()
}

pub(crate) fn kotlin_home() -> PathBuf {
    folder().join("kotlin/package")
}

/// The list of a class path that Maven Central brought.
fn central(name: &str) -> PathBuf {
    folder().join("central").join(name)
}

/// Jars that Maven Central brought, by the name that `install.sh` gives them.
pub(crate) fn central_jars(name: &str) -> Result<Vec<PathBuf>> {
    class_path_in(&central(name))
}

fn class_path_in(file: &Path) -> Result<Vec<PathBuf>> {
    Ok(read(file)?.trim().split(':').map(PathBuf::from).collect())
}

/// The Kotlin compiler and what it needs.
pub(crate) fn kotlin_jars() -> Vec<PathBuf> {
    let names = [
        "kotlin-compiler",
        "kotlin-stdlib",
        "kotlin-script-runtime",
        "kotlinx-coroutines-core-jvm",
        "kotlin-reflect",
        "annotations-13.0",
        "trove4j",
    ];
    names.iter().map(|name| kotlin_home().join(format!("lib/{name}.jar"))).collect()
}

/// The manifest merger and what it needs.
pub(crate) fn merger_jars() -> Vec<PathBuf> {
    let android = [
        "build.manifest-merger",
        "build.builder-model",
        "common",
        "sdk-common",
        "sdklib",
        "annotations",
    ];
    android
        .iter()
        .map(|name| debian_jar(&format!("com.android.tools.{name}")))
        .chain(["guava", "gson", "kxml2"].iter().map(|name| debian_jar(name)))
        .collect()
}

/// A class path, as the tools of the JDK take it.
pub(crate) fn class_path<P: AsRef<Path>>(entries: &[P]) -> String {
    let entries: Vec<String> =
        entries.iter().map(|entry| entry.as_ref().display().to_string()).collect();
    entries.join(":")
}

/// A command of the JDK.
pub(crate) fn jdk(name: &str) -> Command {
    let mut command = Command::new(Path::new(JAVA_HOME).join("bin").join(name));
    command.env("JAVA_HOME", JAVA_HOME);
    command
}

/// A Java program, started for short runs.
pub(crate) fn java<P: AsRef<Path>>(class_path_entries: &[P], main: &str) -> Command {
    let mut command = jdk("java");
    command.args(SHORT_LIVED.split(' ')).arg("-cp");
    command.arg(class_path(class_path_entries)).arg(main);
    command
}

/// The Kotlin compiler.
pub(crate) fn kotlinc() -> Command {
    let mut command = java(&kotlin_jars(), "org.jetbrains.kotlin.cli.jvm.K2JVMCompiler");
    command.args(["-no-reflect", "-kotlin-home"]).arg(kotlin_home());
    command
}

/// How a command ended and what it said.
pub(crate) struct Ran {
    pub(crate) ok: bool,
    /// The exit status, where it was not killed.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    /// Standard output, then standard error.
    pub(crate) all: String,
}

/// Runs a command to its end, whichever that is.
pub(crate) fn run(command: &mut Command) -> Result<Ran> {
    run_with_input(command, "")
}

/// Runs a command that reads `input`.
pub(crate) fn run_with_input(command: &mut Command, input: &str) -> Result<Ran> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|e| format!("cannot start {:?}: {e}", command.get_program()))?;
    let stdin = child.stdin.take();
    let input = input.to_owned();
    let writer = thread::spawn(move || {
        // A program that ends before it has read everything is judged by its exit status.
        stdin.map(|mut stdin| stdin.write_all(input.as_bytes()))
    });
    let output =
        child.wait_with_output().map_err(|e| format!("{:?}: {e}", command.get_program()))?;
    let _ = writer.join();
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    let stderr = String::from_utf8_lossy(&output.stderr);
    Ok(Ran {
        ok: output.status.success(),
        code: output.status.code(),
        all: format!("{stdout}{stderr}"),
        stdout,
    })
}

/// Runs a command that must succeed, and returns its standard output.
pub(crate) fn must(command: &mut Command) -> Result<String> {
    must_with_input(command, "")
}

/// Runs a command that reads `input` and must succeed.
pub(crate) fn must_with_input(command: &mut Command, input: &str) -> Result<String> {
    let ran = run_with_input(command, input)?;
    if ran.ok {
        return Ok(ran.stdout);
    }
    let program = command.get_program().to_string_lossy().into_owned();
    Err(format!("{program} failed:\n{}", tail(&ran.all)))
}

/// The end of a long output.
pub(crate) fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(60)..].join("\n")
}

/// Every file below a folder, sorted.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let entries = std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    for entry in entries {
        let path = entry.map_err(|e| format!("{}: {e}", folder.display()))?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The files below a folder with this extension.
pub(crate) fn files_with(folder: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    let mut files = files_below(folder)?;
    files.retain(|file| file.extension() == Some(OsStr::new(extension)));
    Ok(files)
}

/// Copies a folder and what is in it.
pub(crate) fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    for file in files_below(from)? {
        let relative = file.strip_prefix(from).map_err(|e| e.to_string())?;
        write(&to.join(relative), &read_bytes(&file)?)?;
    }
    Ok(())
}

pub(crate) fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}

fn read_bytes(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|e| format!("{}: {e}", path.display()))
}

/// Writes a file, and the folders above it.
pub(crate) fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Result<()> {
    let folder = path.parent().ok_or("a file has a folder")?;
    create(folder)?;
    std::fs::write(path, bytes).map_err(|e| format!("{}: {e}", path.display()))
}

/// Creates a folder and those above it.
pub(crate) fn create(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))
}

/// Removes a folder and what is in it, if it exists, and creates it anew.
pub(crate) fn create_anew(folder: &Path) -> Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    }
    create(folder)
}
