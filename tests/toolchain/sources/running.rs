//! Generated sources, run: the real framework of two Android levels starts an app of each IM SDK and
//! language under Robolectric, with the manifest that pushwright left, and `helpers/run/Scenario.java`
//! says what has to happen. A second process, named as a vendor's own one, runs what must not.
//!
//! Of the vendors' SDKs only declarations are to be had: those that were recorded (`tests/recorded`),
//! and of hms-core, HMSAgent and TIMPush the stubs written by hand, get bodies that tell who called
//! them. Easemob's builder and its types are its own, its two classes that need native code are not.

use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};

use super::recorded::{self, Sdk};
use super::{Combination, Edition, IM_SDKS, Way};
use crate::built;
use crate::recorded::Recorded;
use crate::tools::{
    self, ANDROID_LEVELS, FRAMEWORK, Result, Tool, create, jdk, kotlinc, must, read, run, write,
};

pub(crate) mod planted;

pub(crate) const TOOLS: &[Tool] = &[
    Tool::Java,
    Tool::Kotlin,
    Tool::Aapt2,
    Tool::AndroidAll,
    Tool::AndroidFramework,
    Tool::Robolectric,
    Tool::Easemob,
];

/// The application id of every project: also how its main process is called.
const APPLICATION: &str = "org.example.run";

/// The scenarios of the app's own process.
const SCENARIOS: &[&str] = &[
    "nothingRunsBeforeConsent",
    "brandsAreDispatched",
    "sdksGetTheirNumbers",
    "tokenBeforeLogin",
    "tokenAfterLogin",
    "tokenOfAnotherVendor",
    "failedReport",
    "newLogin",
    "keptConsent",
    "unsupportedPhones",
    "clickBringsExt",
    "customContentIsSent",
    "easemobIsTold",
];

/// The scenario of a vendor's process.
const OTHER: &str = "otherProcess";

/// The classes of Easemob's that need native code.
const NATIVE: [&str; 2] =
    ["com/hyphenate/push/EMPushHelper.class", "com/hyphenate/chat/EMMessage.class"];

/// One app, made ready.
struct App {
    name: String,
    package: String,
    im: &'static str,
    apk: PathBuf,
    /// The one scenario that is wanted of it.
    only: &'static str,
    sources: Vec<PathBuf>,
}

/// The vendors of a run, each in one edition and version.
struct Vendors {
    editions: Vec<Edition>,
    /// The names of `Vendor.java`'s.
    names: String,
    declared: PathBuf,
}

/// Newest and oldest recorded versions: what each of them has to do, it does.
pub(crate) fn runs() -> Result<()> {
    let work = built::scratch("run")?;
    let mut failures = Vec::new();
    for (round, is_newest) in [("newest", true), ("oldest", false)] {
        let folder = work.join(round);
        let vendors = Vendors::of(is_newest, &folder)?;
        let mut apps = Vec::new();
        // The vendors' calls are the same whatever the IM SDK: the second round asks one of them.
        for (im, dependencies) in IM_SDKS.iter().filter(|it| is_newest || it.0 == "none") {
            for language in ["java", "kotlin"] {
                let name = format!("{im}-{language}");
                apps.push(App::make(&vendors, &folder, &name, im, dependencies, language)?);
            }
        }
        let said = run_all(&vendors, &apps, &folder)?;
        println!("run-under-robolectric: {round}: {}", vendors.described());
        failures.extend(judge(&said, &apps));
    }
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n")) }
}

/// What is missing from what was said, or was said to have failed.
fn judge(said: &str, apps: &[App]) -> Vec<String> {
    let mut failures: Vec<String> = said
        .lines()
        .filter(|it| it.starts_with("FAILED "))
        .map(|it| it.replace('|', "\n"))
        .collect();
    for app in apps {
        for (scenario, times) in
            SCENARIOS.iter().map(|it| (*it, ANDROID_LEVELS.len())).chain([(OTHER, 1)])
        {
            let head = format!("RAN {} {scenario}", app.name);
            let ran = said.lines().filter(|line| line.starts_with(&head)).count();
            if ran != times {
                failures.push(format!("{}: {scenario} ran {ran} times, not {times}", app.name));
            }
        }
    }
    failures
}

impl Vendors {
    fn of(is_newest: bool, folder: &Path) -> Result<Vendors> {
        let declared = folder.join("declared");
        tools::copy_folder(built::vendors()?, &declared)?;
        let mut jar = jdk("jar");
        must(jar.current_dir(&declared).arg("xf").arg(tools::easemob()).args(NATIVE))?;
        for name in recorded::BESIDE {
            let of = Recorded::read(name);
            recorded::unpack(&of, of.versions().last().ok_or("nothing recorded")?, &declared)?;
        }
        let left_out = if is_newest { ["mipush-aar", ""] } else { ["mipush-jar", "hms-agent-2"] };
        let mut editions = Vec::new();
        for sdk in recorded::SDKS.iter().filter(|it| !left_out.contains(&it.edition)) {
            let of = Recorded::read(sdk.recorded);
            let mut versions = of.versions().iter().filter(|it| sdk.takes(it));
            let version = if is_newest { versions.next_back() } else { versions.next() };
            let version = version.ok_or("no recorded version")?;
            recorded::unpack(&of, version, &declared)?;
            editions.push(recorded::edition(sdk, version)?);
        }
        if !is_newest {
            editions.push(hms_core()?);
        }
        let name = |it: &Edition| match it.edition.as_str() {
            "hms-agent-2" => "HUAWEI_AGENT".to_owned(),
            "hms-core" => "HUAWEI_CORE".to_owned(),
            _ => it.vendor.to_uppercase(),
        };
        let names: Vec<String> = editions.iter().map(name).collect();
        Ok(Vendors { editions, names: names.join(","), declared })
    }

    fn described(&self) -> String {
        let of = |it: &Edition| format!("{} {}", it.edition, it.sdk_version);
        self.editions.iter().map(of).collect::<Vec<_>>().join(", ")
    }

    fn certificates(&self) -> String {
        let of = |it: &Edition| format!("{}={}", it.vendor, it.certificate());
        self.editions.iter().map(of).collect::<Vec<_>>().join(",")
    }

    /// What push.toml says of each: `vendor.key=value`, comma-separated.
    fn values(&self) -> Result<String> {
        let mut values = Vec::new();
        for it in &self.editions {
            for line in crate::pack::plausible_fields(&it.pack)?.lines() {
                let (key, value) = line.split_once(" = ").ok_or("a field has a value")?;
                values.push(format!("{}.{key}={}", it.vendor, value.trim_matches('"')));
            }
        }
        Ok(values.join(","))
    }
}

/// The edition that nobody has recorded a current version of.
fn hms_core() -> Result<Edition> {
    let pack = tools::checkout().join("templates/vendors/huawei/hms-core/pack.toml");
    Edition::all(&pack)?.into_iter().next().ok_or_else(|| "hms-core has no version".to_owned())
}

impl App {
    fn make(
        vendors: &Vendors,
        folder: &Path,
        name: &str,
        im: &'static str,
        im_dependencies: &[&str],
        language: &str,
    ) -> Result<App> {
        let namespace = format!("org.example.{}", crate::pack::snake(name));
        let combination = Combination {
            editions: &vendors.editions,
            im,
            im_dependencies,
            language,
            way: Way::Run,
            namespace: namespace.clone(),
        };
        let project = folder.join(name);
        let sources = combination.generate(&project)?;
        let manifest = read(&project.join("app/src/main/AndroidManifest.xml"))?;
        let apk = link(&manifest, &namespace, &project.join("apk"))?;
        let package = format!("{namespace}.push");
        Ok(App { name: name.to_owned(), package, im, apk, only: "all", sources })
    }

    fn line(&self, vendors: &Vendors) -> Result<String> {
        let App { name, package, im, apk, only, .. } = self;
        let (certificates, values) = (vendors.certificates(), vendors.values()?);
        let (names, apk) = (&vendors.names, apk.display());
        Ok(format!("{name} {package} {im} {names} {certificates} {values} {apk} {only}\n"))
    }
}

/// An APK of the manifest as the application would have it, without what Debian's aapt2 is too old for.
fn link(manifest: &str, namespace: &str, folder: &Path) -> Result<PathBuf> {
    let (head, queries) = manifest.split_once("<queries>").unwrap_or((manifest, ""));
    let rest = queries.split_once("</queries>").map_or("", |(_, rest)| rest);
    // Where the manifest names no process, the system's installer gives it the application id.
    let application = format!(
        "<uses-sdk android:minSdkVersion=\"21\" android:targetSdkVersion=\"29\" />\n    \
         <application android:process=\"{APPLICATION}\""
    );
    let text = format!("{head}{rest}")
        .replace("android:name=\".", &format!("android:name=\"{namespace}."))
        .replace("${applicationId}", APPLICATION)
        .replace(&format!("package=\"{namespace}\""), &format!("package=\"{APPLICATION}\""))
        .replacen("<application", &application, 1);
    let file = folder.join("AndroidManifest.xml");
    write(&file, text)?;
    create(&folder.join("assets"))?;
    let apk = folder.join("app.apk");
    let mut aapt2 = std::process::Command::new("aapt2");
    aapt2.args(["link", "-I", FRAMEWORK, "--manifest"]).arg(&file);
    must(aapt2.arg("-o").arg(&apk))?;
    Ok(apk)
}

/// Compiles the apps, gives the SDKs bodies, and runs both processes; what they said.
fn run_all(vendors: &Vendors, apps: &[App], folder: &Path) -> Result<String> {
    let classes = folder.join("classes");
    create(&classes)?;
    let path = [vendors.declared.clone(), tools::android_all(), tools::easemob()];
    for language in ["java", "kt"] {
        let files: Vec<&PathBuf> = apps.iter().flat_map(|it| &it.sources).collect();
        let files = files.into_iter().filter(|it| it.extension().is_some_and(|it| it == language));
        let files: Vec<&PathBuf> = files.collect();
        let mut compiler = if language == "java" { jdk("javac") } else { kotlinc() };
        if language == "java" {
            compiler.args(["--release", "8", "-nowarn", "-Xlint:-options"]);
        }
        compiler.args(["-cp", &tools::class_path(&path), "-d"]).arg(&classes);
        if !files.is_empty() {
            must(compiler.args(files))?;
        }
    }
    let robolectric = robolectric()?;
    let runnable = folder.join("runnable");
    let helpers = compile_helpers(&robolectric)?;
    let with_helpers = [vec![helpers.clone()], robolectric.clone()].concat();
    must(tools::java(&with_helpers, "MakeRunnable").arg(&vendors.declared).arg(&runnable))?;
    let lines: Result<String> = apps.iter().map(|it| it.line(vendors)).collect();
    write(&folder.join("apps"), lines?)?;
    let kotlin = tools::kotlin_home().join("lib/kotlin-stdlib.jar");
    // Annotations are read before the framework of a level is there: any is good for that.
    let last = vec![tools::easemob(), kotlin, tools::android_all()];
    let path = [vec![runnable, classes.clone(), helpers], robolectric, last].concat();
    let main = process(&path, &classes, &folder.join("apps"), "main")?;
    Ok(main + &process(&path, &classes, &folder.join("apps"), "other")?)
}

/// Runs a process of an app, under the name that Android would give it.
fn process(path: &[PathBuf], classes: &Path, apps: &Path, which: &str) -> Result<String> {
    let mut java = jdk("java");
    let (name, levels) = match which {
        "main" => (APPLICATION.to_owned(), "29,33"),
        _ => (format!("{APPLICATION}:pushservice"), "33"),
    };
    java.arg0(name);
    java.args(["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx2g"]);
    // Easemob's classes are too old to hold what the verifier wants of those that Robolectric rewrites.
    java.args(["-XX:+UnlockDiagnosticVMOptions", "-XX:-BytecodeVerificationRemote"]);
    java.args(["--add-opens=java.base/java.lang=ALL-UNNAMED"]);
    java.args(["-Drobolectric.offline=true", "-Drobolectric.usePreinstrumentedJars=false"]);
    java.arg(format!("-Drobolectric.dependency.dir={}", frameworks()?.display()));
    java.arg(format!("-Drobolectric.enabledSdks={levels}"));
    java.arg(format!("-Djudge.classes={}", classes.display()));
    java.arg("-cp").arg(tools::class_path(path)).arg("RunJudge").arg(apps).arg(which);
    let ran = run(&mut java)?;
    if ran.ok { Ok(ran.stdout) } else { Err(tools::tail(&ran.all)) }
}

/// The jars of the framework in one folder, as Robolectric looks for them. It wants the newest that
/// it knows for the resources of an app's compile time: another one is as good for that.
fn frameworks() -> Result<PathBuf> {
    const NEWEST: &str = "android-all-14-robolectric-10818077.jar";
    let folder = tools::folder().join("built/frameworks");
    tools::create_anew(&folder)?;
    let mut last = None;
    for level in ANDROID_LEVELS {
        for jar in tools::central_jars(level)? {
            let name = jar.file_name().ok_or("a jar has a name")?.to_owned();
            std::os::unix::fs::symlink(&jar, folder.join(name)).map_err(|e| e.to_string())?;
            last = Some(jar);
        }
    }
    let last = last.ok_or("no framework")?;
    std::os::unix::fs::symlink(last, folder.join(NEWEST)).map_err(|e| e.to_string())?;
    Ok(folder)
}

/// Robolectric's jars; of what comes as an aar, the classes.
fn robolectric() -> Result<Vec<PathBuf>> {
    let mut jars = Vec::new();
    for file in tools::central_jars("robolectric")? {
        if file.extension().is_some_and(|it| it == "aar") {
            let name = file.file_stem().ok_or("a file has a name")?;
            let folder = tools::folder().join("built").join(name);
            create(&folder)?;
            must(jdk("jar").current_dir(&folder).arg("xf").arg(&file).arg("classes.jar"))?;
            jars.push(folder.join("classes.jar"));
        } else {
            jars.push(file);
        }
    }
    Ok(jars)
}

fn compile_helpers(robolectric: &[PathBuf]) -> Result<PathBuf> {
    let to = tools::folder().join("built/run-helpers");
    create(&to)?;
    let path = [robolectric.to_vec(), vec![tools::android_all()]].concat();
    let mut javac = jdk("javac");
    javac.args(["-nowarn", "-proc:none", "-cp", &tools::class_path(&path), "-d"]).arg(&to);
    must(javac.args(tools::files_with(&tools::here().join("helpers/run"), "java")?))?;
    Ok(to)
}

impl Sdk {
    /// Whether a recorded version is one of this edition.
    fn takes(&self, version: &str) -> bool {
        self.only.is_empty() || self.only.contains(&version)
    }
}
