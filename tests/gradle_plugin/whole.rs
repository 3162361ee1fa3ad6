//! Whole builds in Gradle 8.11 with the configuration cache, the build cache and the Android plugin
//! 8.1: what is read while a build is configured is an input of the entry, so that another
//! environment, another tool and another push.toml show what was.
//!
//! `crate::distribution` has that Gradle.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::binary::{built, write_project};
use crate::built::scratch;
use crate::distribution::whole_builds;
use crate::project::expect;
use crate::tools::{self, Ran, Result, read, run_with_input, write};

pub(crate) const REUSED: &str = "Configuration cache entry reused.";
pub(crate) const STORED: &str = "Configuration cache entry stored.";
pub(crate) const BOTH: [&str; 2] = ["pushwrightGenerateDebug", "pushwrightVerify"];

/// The plugin stores an entry, and nothing but what it waits for makes its tasks run again.
pub(crate) fn plugin_is_cached() -> Result<()> {
    let build = Build::new("whole-plugin", "plugin")?;
    let ran = build.run(&BOTH, "one")?;
    expect(&ran, &[STORED, "> Task :pushwrightGenerateDebug\n", "> Task :pushwrightVerify\n"])?;
    let up_to_date =
        ["> Task :pushwrightGenerateDebug UP-TO-DATE", "> Task :pushwrightVerify UP-TO-DATE"];
    expect(&build.run(&BOTH, "two")?, &[&[REUSED], &up_to_date[..]].concat())?;
    // Another tool of the same version is the same tool; one of another version is not.
    let tool = build.work.join("tool");
    let script = read(&tool)?;
    write(&tool, format!("{script}# more bytes\n"))?;
    expect(&build.run(&BOTH, "two")?, &[&[REUSED], &up_to_date[..]].concat())?;
    let other = "#!/bin/sh\ncase $1 in --version) echo pushwright 9.9.9; exit;; esac\n";
    write(&tool, script.replacen("#!/bin/sh\n", other, 1))?;
    let ran = build.run(&BOTH, "two")?;
    expect(&ran, &[REUSED, "> Task :pushwrightGenerateDebug\n", "> Task :pushwrightVerify\n"])?;
    // What a tool of the first version made is in the build cache.
    write(&tool, script)?;
    let ran = build.run(&BOTH, "two")?;
    expect(&ran, &[REUSED, "> Task :pushwrightGenerateDebug FROM-CACHE"])?;
    build.change_push_toml()?;
    let ran = build.run(&BOTH, "two")?;
    expect(&ran, &[REUSED, "> Task :pushwrightGenerateDebug\n", "> Task :pushwrightVerify\n"])
}

/// The script, too, whose verification runs in every build.
pub(crate) fn script_is_cached() -> Result<()> {
    let build = Build::new("whole-script", "script")?;
    expect(&build.run(&BOTH, "one")?, &[STORED, "> Task :pushwrightGenerateDebug\n"])?;
    let ran = build.run(&BOTH, "two")?;
    expect(&ran, &[REUSED, "> Task :pushwrightGenerateDebug UP-TO-DATE"])
}

/// A variable that is read while the build is configured is seen, and so is an object of the build
/// that a task holds: else nobody knew that ours do neither.
pub(crate) fn mistakes_are_seen() -> Result<()> {
    let build = Build::new("whole-planted", "script")?;
    let script = "tasks.register('made') { doLast { } }\nSystem.getenv('SHELL_OF_MINE')\n";
    write(&build.folder.join("build.gradle"), script)?;
    expect(&build.run(&["made"], "one")?, &[STORED])?;
    expect(&build.run(&["made"], "one")?, &[REUSED])?;
    let told = "because environment variable 'SHELL_OF_MINE' has changed";
    expect(&build.run(&["made"], "two")?, &[told])?;
    let script = "tasks.register('made') {\n    def held = project\n    \
                  doLast { println held.name }\n}\n";
    write(&build.folder.join("build.gradle"), script)?;
    let ran = build.ended(&["made"], "one")?;
    match ran.ok {
        true => Err("nobody sees that a task holds its project".to_owned()),
        false => expect(&ran, &["cannot serialize object of type"]),
    }
}

/// A script that requests any plugin looks for its class path where the settings look for plugins,
/// too, and another one does not: `google()` need not be written there again.
pub(crate) fn class_path_asks_repositories_for_plugins() -> Result<()> {
    let work = scratch("whole-lent")?;
    let build = Build { folder: work.join("project"), work };
    let library = build.work.join("repository/com/example/lent/1");
    let pom = "<project><modelVersion>4.0.0</modelVersion><groupId>com.example</groupId>\
               <artifactId>lent</artifactId><version>1</version></project>";
    write(&library.join("lent-1.pom"), pom)?;
    let jar = std::fs::read(built()?).map_err(|error| error.to_string())?;
    write(&library.join("lent-1.jar"), jar)?;
    let settings = "pluginManagement { repositories { maven { url = uri('../repository') } } }\n";
    write(&build.folder.join("settings.gradle"), settings)?;
    let class_path = "buildscript { dependencies { classpath 'com.example:lent:1' } }\n";
    let script = build.folder.join("build.gradle");
    write(&script, format!("{class_path}plugins {{ id 'java' }}\n"))?;
    build.run(&["help"], "one")?;
    write(&script, class_path)?;
    expect(&build.fails(&["help"])?, &["no repositories are defined"])
}

/// A project that a whole build is run in.
pub(crate) struct Build {
    pub(crate) work: PathBuf,
    pub(crate) folder: PathBuf,
}

impl Build {
    pub(crate) fn new(name: &str, mode: &str) -> Result<Build> {
        let work = scratch(name)?;
        let folder = work.join("a project");
        write_project(&work, &folder, mode)?;
        let mut jars = tools::central_jars("android-plugin-8.1.0")?;
        if mode == "plugin" {
            jars.insert(0, built()?);
        }
        let jars: Vec<String> = jars.iter().map(|it| format!("'{}'", it.display())).collect();
        let script = read(&folder.join("build.gradle"))?;
        let class_path = jars.join(", ");
        let head = format!("buildscript {{ dependencies {{ classpath files({class_path}) }} }}\n");
        write(&folder.join("build.gradle"), head + &script)?;
        write(&folder.join("settings.gradle"), "rootProject.name = 'whole'\n")?;
        Ok(Build { work, folder })
    }

    /// Has the build apply another jar of our plugin.
    pub(crate) fn use_plugin(&self, jar: &Path) -> Result<()> {
        let file = self.folder.join("build.gradle");
        let plain = built()?.display().to_string();
        write(&file, read(&file)?.replace(&plain, &jar.display().to_string()))
    }

    /// Runs a build that must fail, in the first environment.
    pub(crate) fn fails(&self, tasks: &[&str]) -> Result<Ran> {
        let ran = self.ended(tasks, "one")?;
        if ran.ok {
            Err(format!("{tasks:?} succeeded:\n{}", tools::tail(&ran.all)))
        } else {
            Ok(ran)
        }
    }

    /// Runs a build that must succeed, in an environment of its own.
    pub(crate) fn run(&self, tasks: &[&str], environment: &str) -> Result<Ran> {
        let ran = self.ended(tasks, environment)?;
        if ran.ok { Ok(ran) } else { Err(tools::tail(&ran.all)) }
    }

    fn ended(&self, tasks: &[&str], environment: &str) -> Result<Ran> {
        let mut java: Command = whole_builds(&self.work.join("home"))?;
        java.arg("--cached").args(tasks).current_dir(&self.folder);
        let path = std::env::var("PATH").unwrap_or_default();
        java.env("PATH", format!("/{environment}:{path}")).env("SHELL_OF_MINE", environment);
        java.env_remove("PUSHWRIGHT").env("CARGO_HOME", "/nowhere");
        run_with_input(&mut java, &format!("{}\n", self.folder.display()))
    }

    fn change_push_toml(&self) -> Result<()> {
        let file = self.folder.join("push.toml");
        let text = read(&file)?;
        let changed = text.replacen("app-key = \"k1\"", "app-key = \"k2\"", 1);
        if changed == text {
            Err("push.toml has no such key".to_owned())
        } else {
            write(&file, changed)
        }
    }
}
