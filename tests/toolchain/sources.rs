//! Every generated source, compiled without a warning against the stubs: each edition alone and at
//! both ends of its SDK versions, each pair of vendors, all vendors; for each IM SDK and language.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::built;
use crate::cases::pushwright;
use crate::pack;
use crate::tools::{self, Result, checkout, jdk, kotlinc, must, read, write};

/// The IM SDKs and the dependency that a project declares for each.
const IM_SDKS: &[(&str, &str)] = &[
    ("tim-4", "com.tencent.imsdk:imsdk:4.4.900"),
    ("v2tim", "com.tencent.imsdk:imsdk-plus:5.1.1"),
    ("none", ""),
];

/// An edition of a vendor, at one version of its SDK.
#[derive(Clone)]
struct Edition {
    vendor: String,
    edition: String,
    sdk_version: String,
    pack: String,
}

/// One project that is set up.
struct Combination<'a> {
    editions: &'a [Edition],
    im: &'a str,
    im_dependency: &'a str,
    language: &'a str,
    /// Whether the vendors' own classes get a package of their own.
    is_apart: bool,
    namespace: String,
}

/// Sets up a project a combination and compiles what all of them got, in one run a language.
pub(crate) fn compile() -> Result<()> {
    let work = built::scratch("sources")?;
    let mut java = Vec::new();
    let mut kotlin = Vec::new();
    let mut number = 0;
    for editions in selections()? {
        for (im, im_dependency) in IM_SDKS {
            for language in ["java", "kotlin"] {
                for is_apart in [false, true] {
                    number += 1;
                    let combination = Combination {
                        editions: &editions,
                        im,
                        im_dependency,
                        language,
                        is_apart,
                        namespace: format!("org.example.c{number}"),
                    };
                    let project = work.join(format!("c{number}"));
                    let files = combination.generate(&project)?;
                    if language == "java" { &mut java } else { &mut kotlin }.extend(files);
                }
            }
        }
    }
    compile_java(&java, &work.join("java"))?;
    compile_kotlin(&kotlin, &work.join("kotlin"))
}

fn compile_java(files: &[PathBuf], to: &Path) -> Result<()> {
    let mut javac = jdk("javac");
    javac.args(["--release", "7", "-Xlint:all,-options", "-Werror", "-cp"]);
    javac.arg(tools::class_path(&[built::android()?, built::vendors()?]));
    must(javac.arg("-d").arg(to).args(files)).map(drop)
}

fn compile_kotlin(files: &[PathBuf], to: &Path) -> Result<()> {
    let mut compiler = kotlinc();
    compiler.args(["-Werror", "-cp"]);
    compiler.arg(tools::class_path(&[built::android()?, built::vendors()?]));
    must(compiler.arg("-d").arg(to).args(files)).map(drop)
}

/// Which editions are set up together.
fn selections() -> Result<Vec<Vec<Edition>>> {
    let mut newest = Vec::new();
    let mut selections = Vec::new();
    for pack_file in tools::files_below(&checkout().join("templates/vendors"))? {
        if !pack_file.ends_with("pack.toml") {
            continue;
        }
        let all = Edition::all(&pack_file)?;
        newest.extend(all.first().cloned());
        selections.extend(all.into_iter().map(|edition| vec![edition]));
    }
    for (n, first) in newest.iter().enumerate() {
        for second in &newest[n + 1..] {
            if first.vendor != second.vendor {
                selections.push(vec![first.clone(), second.clone()]);
            }
        }
    }
    let mut everybody: Vec<Edition> = Vec::new();
    for edition in newest {
        if !everybody.iter().any(|other| other.vendor == edition.vendor) {
            everybody.push(edition);
        }
    }
    if everybody.len() > 2 {
        selections.push(everybody);
    }
    Ok(selections)
}

impl Edition {
    /// A pack at the version it recommends and at the oldest it knows.
    fn all(pack_file: &Path) -> Result<Vec<Edition>> {
        let pack = read(pack_file)?;
        let folder = pack_file.parent().ok_or("a pack has a folder")?;
        let name = |folder: &Path| {
            folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
        };
        let mut versions = pack::sdk_versions(&pack)?;
        versions.truncate(2);
        versions.dedup();
        Ok(versions
            .into_iter()
            .map(|sdk_version| Edition {
                vendor: folder.parent().map(name).unwrap_or_default(),
                edition: name(folder),
                sdk_version,
                pack: pack.clone(),
            })
            .collect())
    }

    /// Where a library that comes as a file stands, below the module.
    fn library(&self) -> String {
        format!("libs/{}.aar", self.vendor)
    }

    fn push_toml(&self, is_apart: bool) -> Result<String> {
        let mut text = format!(
            "\n[vendors.{}]\nedition = \"{}\"\nsdk-version = \"{}\"\n{}",
            self.vendor,
            self.edition,
            self.sdk_version,
            pack::plausible_fields(&self.pack)?
        );
        if is_apart {
            for (field, source) in pack::class_fields(&self.pack)? {
                let _ = writeln!(text, "{field} = \".apart.{source}\"");
            }
        }
        if pack::has_field(&self.pack, "sdk-file")? {
            let _ = writeln!(text, "sdk-file = \"{}\"", self.library());
        }
        if pack::has_field(&self.pack, "hms-agent")? {
            let folder = checkout().join("fixtures/hms-agent");
            let _ = writeln!(text, "hms-agent = {:?}", folder.display().to_string());
        }
        Ok(text)
    }
}

impl Combination<'_> {
    /// Sets the project up and returns the generated sources.
    fn generate(&self, project: &Path) -> Result<Vec<PathBuf>> {
        self.write_project(project)?;
        pushwright(&["apply"], project)?;
        let extension = if self.language == "java" { "java" } else { "kt" };
        let mut files = tools::files_with(&project.join("app/src"), extension)?;
        let own = format!("/{}/", self.namespace.replace('.', "/"));
        files.retain(|file| file.display().to_string().contains(&own));
        for name in self.wanted_names(extension)? {
            if !files.iter().any(|file| file.ends_with(&name)) {
                return Err(format!("{}: no {name}", project.display()));
            }
        }
        Ok(files)
    }

    fn write_project(&self, project: &Path) -> Result<()> {
        let namespace = &self.namespace;
        let kotlin =
            if self.language == "kotlin" { "apply plugin: 'kotlin-android'\n" } else { "" };
        let dependency = match self.im_dependency {
            "" => String::new(),
            it => format!("    implementation '{it}'\n"),
        };
        write(&project.join("settings.gradle"), "include ':app'\n")?;
        write(
            &project.join("build.gradle"),
            "buildscript {\n    repositories {\n        google()\n    }\n    dependencies {\n        \
             classpath 'com.android.tools.build:gradle:3.5.3'\n    }\n}\n\nallprojects {\n    \
             repositories {\n        google()\n    }\n}\n",
        )?;
        write(
            &project.join("app/build.gradle"),
            format!(
                "apply plugin: 'com.android.application'\n{kotlin}\nandroid {{\n    \
                 compileSdkVersion 29\n    defaultConfig {{\n        \
                 applicationId '{namespace}'\n    }}\n}}\n\ndependencies {{\n{dependency}}}\n"
            ),
        )?;
        write(
            &project.join("app/src/main/AndroidManifest.xml"),
            format!(
                "<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\"\n    \
                 package=\"{namespace}\">\n\n    <application />\n</manifest>\n"
            ),
        )?;
        let mut push = format!(
            "version = 1\n\n[app]\nlanguage = \"{}\"\nauto-init = true\n\n[im]\nsdk = \"{}\"\n",
            self.language, self.im
        );
        for edition in self.editions {
            write(&project.join("app").join(edition.library()), "a stand-in\n")?;
            push.push_str(&edition.push_toml(self.is_apart)?);
        }
        write(&project.join("push.toml"), push)
    }

    /// The files that the templates promise.
    fn wanted_names(&self, extension: &str) -> Result<Vec<String>> {
        let templates = checkout().join("templates");
        let mut folders = vec![
            templates.join("im/common").join(self.language),
            templates.join("im").join(self.im).join(self.language),
        ];
        for edition in self.editions {
            let pack = templates.join("vendors").join(&edition.vendor).join(&edition.edition);
            folders.push(pack.join("sources").join(self.language));
        }
        let mut names = Vec::new();
        for folder in folders {
            for template in tools::files_with(&folder, "j2")? {
                let name = template.file_stem().map(|name| name.to_string_lossy().into_owned());
                names.extend(name.filter(|name| name.ends_with(extension)));
            }
        }
        Ok(names)
    }
}
