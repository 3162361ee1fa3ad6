//! Every generated source, compiled against what the vendors' files were seen to declare, with the
//! real framework of Android: each recorded version that an edition serves, each IM SDK, both
//! languages.
//!
//! Of versions that nobody has recorded, the stubs that were written by hand are compiled against,
//! by the suite above; the table that is printed says which is which.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::{Combination, Edition, IM_SDKS, Way};
use crate::built;
use crate::mistakes;
use crate::pack;
use crate::recorded::Recorded;
use crate::tools::{self, Result, checkout, jdk, kotlinc, read, run, write};

/// Which edition the recorded versions of an SDK belong to.
pub(super) struct Sdk {
    pub(super) recorded: &'static str,
    vendor: &'static str,
    pub(super) edition: &'static str,
    /// Only these versions, where another edition has the others.
    pub(super) only: &'static [&'static str],
}

pub(super) const SDKS: &[Sdk] = &[
    Sdk { recorded: "firebase-messaging", vendor: "fcm", edition: "firebase-messaging", only: &[] },
    Sdk { recorded: "honor-push", vendor: "honor", edition: "push-7", only: &[] },
    Sdk { recorded: "huawei-hms-2-push", vendor: "huawei", edition: "hms-agent-2", only: &[] },
    Sdk { recorded: "meizu-push-internal", vendor: "meizu", edition: "push-internal", only: &[] },
    Sdk {
        recorded: "oppo-heytap",
        vendor: "oppo",
        edition: "heytap-3",
        only: &["3.0.0", "3.4.0", "3.5.1"],
    },
    Sdk {
        recorded: "vivo-push",
        vendor: "vivo",
        edition: "vpush",
        only: &["3.0.0.4_484", "3.0.0.7_488"],
    },
    Sdk {
        recorded: "xiaomi-mipush",
        vendor: "xiaomi",
        edition: "mipush-jar",
        only: &["3.6.12", "3.7.5", "4.5.0", "5.7.8"],
    },
    Sdk {
        recorded: "xiaomi-mipush",
        vendor: "xiaomi",
        edition: "mipush-aar",
        only: &["5.6.2", "5.9.9", "6.0.1"],
    },
];

/// What the SDKs above lean on, and the IM SDKs: the newest recorded version of each.
pub(super) const BESIDE: &[&str] = &["play-services-tasks", "tencent-imsdk", "tencent-imsdk-plus"];

/// Classes of the IM SDKs that nobody has recorded: the stubs written by hand stand in.
const NOT_RECORDED: &[&str] = &["com/tencent/imsdk/v2/V2TIMOfflinePushManager"];

/// One version of an SDK, and the sources that were generated for it.
struct Trial {
    edition: Edition,
    recorded: &'static str,
    /// The projects, each with its IM SDK and language.
    projects: Vec<(PathBuf, &'static str, &'static str)>,
    /// The sources, by language.
    files: BTreeMap<&'static str, Vec<PathBuf>>,
}

/// Compiles, one version of each vendor at a time, in one run a language.
pub(crate) fn compile() -> Result<()> {
    let work = built::scratch("recorded-sources")?;
    let mut failures = Vec::new();
    let mut table = Vec::new();
    for (n, round) in rounds()?.into_iter().enumerate() {
        let folder = work.join(format!("round{n}"));
        let mut trials = Vec::new();
        for (edition, recorded) in round {
            trials.push(Trial::generate(edition, recorded, &folder)?);
        }
        let class_path = class_path(&trials, &folder)?;
        for language in ["java", "kotlin"] {
            let said = compiled(&trials, language, &class_path, &folder)?;
            for trial in &trials {
                for (project, im, _) in trial.projects.iter().filter(|it| it.2 == language) {
                    let failed = said.as_deref().is_some_and(|it| named_in(it, project));
                    table.push(trial.row(im, language, if failed { "FAILED" } else { "compiles" }));
                }
            }
            failures.extend(said);
        }
    }
    table.sort();
    table.dedup();
    println!("recorded-sources: vendor, version, IM SDK, language, verdict");
    table.iter().for_each(|row| println!("{row}"));
    not_recorded()?.iter().for_each(|row| println!("{row}"));
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n")) }
}

/// A compiler that is fed a class of another version sees it.
pub(crate) fn is_seen() -> Result<()> {
    let work = built::scratch("recorded-planted")?;
    let edition = |version: &str| edition(&SDKS[4], version);
    let trials = [Trial::generate(edition("3.0.0")?, "oppo-heytap", &work)?];
    let mut class_path = class_path(&trials, &work)?;
    if let Some(said) = compiled(&trials, "java", &class_path, &work)? {
        return Err(said);
    }
    let other = work.join("other");
    unpack(&Recorded::read("oppo-heytap"), "3.4.0", &other)?;
    class_path.insert(0, other);
    let said = compiled(&trials, "java", &class_path, &work)?.map_or(Ok(()), Err);
    let what = "the callback of 3.0.0 against the classes of 3.4.0";
    mistakes::refused("the vendors' classes", what, "javac", said, "is not abstract")
}

fn named_in(said: &str, project: &Path) -> bool {
    said.contains(&format!("{}/", project.display()))
}

/// The n-th version of every vendor, until none has another one.
fn rounds() -> Result<Vec<Vec<(Edition, &'static str)>>> {
    let mut by_vendor: BTreeMap<&str, Vec<(Edition, &'static str)>> = BTreeMap::new();
    for sdk in SDKS {
        for version in Recorded::read(sdk.recorded).versions() {
            if sdk.only.is_empty() || sdk.only.contains(&version.as_str()) {
                let of_vendor = by_vendor.entry(sdk.vendor).or_default();
                of_vendor.push((edition(sdk, version)?, sdk.recorded));
            }
        }
    }
    let count = by_vendor.values().map(Vec::len).max().unwrap_or_default();
    let round = |n| by_vendor.values().filter_map(|all| all.get(n).cloned()).collect();
    Ok((0..count).map(round).collect())
}

pub(super) fn edition(sdk: &Sdk, version: &str) -> Result<Edition> {
    let folder = checkout().join("templates/vendors").join(sdk.vendor).join(sdk.edition);
    Ok(Edition {
        vendor: sdk.vendor.to_owned(),
        edition: sdk.edition.to_owned(),
        sdk_version: version.to_owned(),
        pack: read(&folder.join("pack.toml"))?,
    })
}

impl Trial {
    fn generate(edition: Edition, recorded: &'static str, folder: &Path) -> Result<Trial> {
        let mut files = BTreeMap::from([("java", Vec::new()), ("kotlin", Vec::new())]);
        let mut projects = Vec::new();
        // TIMPush calls the vendors' SDKs itself.
        for &(im, im_dependencies) in IM_SDKS.iter().filter(|(im, _)| *im != "timpush") {
            for (language, files) in &mut files {
                for (way, word) in [(Way::Plain, "plain"), (Way::Apart, "apart")] {
                    let name = format!("{}_{im}_{language}_{word}", edition.vendor);
                    let combination = Combination {
                        editions: std::slice::from_ref(&edition),
                        im,
                        im_dependencies,
                        language,
                        way,
                        namespace: format!("org.example.{}", pack::snake(&name)),
                    };
                    let project = folder.join(&name);
                    files.extend(combination.generate(&project)?);
                    projects.push((project, im, *language));
                }
            }
        }
        Ok(Trial { edition, recorded, projects, files })
    }

    fn row(&self, im: &str, language: &str, verdict: &str) -> String {
        let Edition { vendor, edition, sdk_version, .. } = &self.edition;
        format!("{vendor}/{edition} {sdk_version} | {im} | {language} | recorded | {verdict}")
    }
}

/// What a compiler says against the files of one language; `None` when it takes them.
fn compiled(
    trials: &[Trial],
    language: &str,
    class_path: &[PathBuf],
    to: &Path,
) -> Result<Option<String>> {
    let mut compiler = if language == "java" { jdk("javac") } else { kotlinc() };
    match language {
        "java" => compiler.args(["--release", "8", "-Xlint:all,-options,-classfile", "-Werror"]),
        _ => compiler.arg("-Werror"),
    };
    compiler.args(["-cp", &tools::class_path(class_path), "-d"]).arg(to.join(language));
    let ran = run(compiler.args(trials.iter().flat_map(|it| &it.files[language])))?;
    Ok((!ran.ok).then(|| tools::tail(&ran.all)))
}

/// The framework, Easemob's own classes, the recorded ones of these versions and of what they lean
/// on, and HMSAgent's stand-in.
fn class_path(trials: &[Trial], folder: &Path) -> Result<Vec<PathBuf>> {
    let classes = folder.join("recorded");
    for trial in trials {
        unpack(&Recorded::read(trial.recorded), &trial.edition.sdk_version, &classes)?;
    }
    for name in BESIDE {
        let recorded = Recorded::read(name);
        unpack(&recorded, recorded.versions().last().ok_or("nothing recorded")?, &classes)?;
    }
    let stubs = built::vendors()?;
    for name in NOT_RECORDED {
        let path = format!("{name}.class");
        write(&classes.join(&path), std::fs::read(stubs.join(&path)).map_err(|e| e.to_string())?)?;
    }
    let agent = Path::new("com/huawei/android/hms/agent");
    tools::copy_folder(&stubs.join(agent), &classes.join(agent))?;
    Ok(vec![classes, tools::android_all(), tools::easemob()])
}

pub(super) fn unpack(recorded: &Recorded, version: &str, to: &Path) -> Result<()> {
    recorded.classes(version).iter().try_for_each(|(path, bytes)| write(&to.join(path), bytes))
}

/// The versions that packs know and that nobody has recorded.
fn not_recorded() -> Result<Vec<String>> {
    let mut rows = Vec::new();
    for file in tools::files_below(&checkout().join("templates/vendors"))? {
        if !file.ends_with("pack.toml") {
            continue;
        }
        let id =
            file.parent().and_then(|it| it.strip_prefix(checkout().join("templates/vendors")).ok());
        let id = id.map(|it| it.display().to_string()).unwrap_or_default();
        let of_it = SDKS.iter().filter(|sdk| format!("{}/{}", sdk.vendor, sdk.edition) == id);
        let recorded: BTreeSet<String> =
            of_it.flat_map(|sdk| Recorded::read(sdk.recorded).versions().to_vec()).collect();
        let known: BTreeSet<String> = pack::sdk_versions(&read(&file)?)?.into_iter().collect();
        let others: Vec<&str> = known.difference(&recorded).map(String::as_str).collect();
        if !others.is_empty() {
            let mut row = String::new();
            let _ = write!(
                row,
                "{id} {} | all | both | not recorded: stubs written by hand",
                others.join(", ")
            );
            rows.push(row);
        }
    }
    Ok(rows)
}
