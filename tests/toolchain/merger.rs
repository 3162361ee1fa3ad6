//! Manifests: what pushwright wrote against what Android's manifest merger makes of the same, and
//! aapt2 as the reader of the result.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use crate::built::java_helper;
use crate::cases::{self, Case};
use crate::groovy::{Answers, list};
use crate::pack::Vendor;
use crate::tools::{
    FRAMEWORK, Result, create_anew, java, merger_jars, must, must_with_input, read, write,
};
use crate::{facts, groovy, kotlin};

static MERGED: LazyLock<Result<Answers>> = LazyLock::new(merge_all);

/// Our manifest is the merger's result, and merging once more adds nothing.
pub(crate) fn equals(case: &Case) -> Result<()> {
    agrees(case, MERGED.as_ref().map_err(Clone::clone)?)
}

/// The merger's answers hold no problem with this project's manifests.
pub(crate) fn agrees(case: &Case, merged: &Answers) -> Result<()> {
    let problems: Vec<String> = merged
        .iter()
        .filter(|(folder, problem)| folder.starts_with(jobs(case)) && !problem.is_empty())
        .map(|(folder, problem)| format!("{}\n{}", folder.display(), problem.replace(" | ", "\n")))
        .collect();
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}

/// aapt2 takes each manifest, without what is too new for it.
pub(crate) fn links(case: &Case) -> Result<()> {
    let merged = MERGED.as_ref().map_err(Clone::clone)?;
    for folder in merged.keys().filter(|folder| folder.starts_with(jobs(case))) {
        let mut aapt2 = Command::new("aapt2");
        aapt2.args(["link", "-I", FRAMEWORK, "--manifest"]).arg(folder.join("link.xml"));
        must(aapt2.arg("-o").arg(folder.join("linked.apk")))?;
    }
    Ok(())
}

fn jobs(case: &Case) -> PathBuf {
    crate::tools::folder().join("work/manifests").join(&case.name)
}

fn merge_all() -> Result<Answers> {
    merge("Merge", &cases::all()?)
}

/// Lets the merger judge the manifests that pushwright changed in these projects.
pub(crate) fn merge(as_name: &str, cases: &[&Case]) -> Result<Answers> {
    let class_path = java_helper("Merge", as_name, &merger_jars())?;
    let mut folders = Vec::new();
    for case in cases {
        create_anew(&jobs(case))?;
        let manifests = case.changed()?;
        let manifests = manifests.iter().filter(|file| file.ends_with("AndroidManifest.xml"));
        for (n, manifest) in manifests.enumerate() {
            let folder = jobs(case).join(n.to_string());
            prepare(case, manifest, &case.push.vendors, "defaultConfig", &folder)?;
            folders.push(folder);
            for variant in &case.push.variants {
                let folder = jobs(case).join(format!("{n}-{}", variant.name));
                prepare(case, manifest, &variant.vendors, &variant.name, &folder)?;
                folders.push(folder);
            }
        }
    }
    let answers = must_with_input(&mut java(&class_path, "Merge"), &list(&folders))?;
    Ok(answers.lines().filter_map(crate::answer).collect())
}

/// Writes a job: the manifest for one variant, whose placeholders the build's records tell.
fn prepare(
    case: &Case,
    manifest: &Path,
    vendors: &[Vendor],
    variant: &str,
    folder: &Path,
) -> Result<()> {
    let after = read(&case.after.join(manifest))?;
    write(&folder.join("before.xml"), read(&case.before.join(manifest))?)?;
    write(&folder.join("after.xml"), &after)?;
    let push = &case.push;
    let namespace = push.namespace.as_deref().unwrap_or("org.example.namespace");
    let application_id = push.application_id.as_deref().unwrap_or("org.example.application");
    let holds: Vec<String> = vendors.iter().flat_map(|vendor| vendor.holds.clone()).collect();
    let mut job = format!(
        "namespace={namespace}\napplication-id={application_id}\ncomplete={}\ntrue={}\nclasses={}\n",
        case.is_complete,
        holds.join(" "),
        classes(case)?.join(" "),
    );
    if !push.variants.is_empty() {
        for (block, name, value) in placeholders(case)? {
            // Later lines win, and a variant's own come after the default ones.
            if block == "defaultConfig" || block == variant {
                let _ = writeln!(job, "placeholder-{name}={value}");
            }
        }
    }
    for (n, vendor) in vendors.iter().enumerate() {
        write(&folder.join(format!("fragment-{n}.xml")), vendor.manifest()?)?;
    }
    if let Some(click) = &push.click {
        let name = click.activity.rsplit('.').next().unwrap_or_default();
        if after.contains(&format!(".{name}\"")) || after.contains(&format!("\"{name}\"")) {
            let (scheme, rest) = click.uri.split_once("://").unwrap_or((&click.uri, ""));
            let (host, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
            let _ = write!(
                job,
                "click-activity={}\nclick-scheme={scheme}\nclick-host={host}\nclick-path={path}\n\
                 click-browsable={}\n",
                click.activity, click.browsable
            );
        }
    }
    write(&folder.join("job.properties"), job)
}

/// The placeholders that the build sets, the default ones first.
fn placeholders(case: &Case) -> Result<Vec<(String, String, String)>> {
    let lines = [groovy::record(&case.after)?, kotlin::record(&case.after)?].concat();
    let mut placeholders = facts::placeholders(&lines);
    placeholders.sort_by_key(|(block, _, _)| block != "defaultConfig");
    Ok(placeholders)
}

/// The classes in the project's sources, by the names of their files.
fn classes(case: &Case) -> Result<Vec<String>> {
    let mut classes = Vec::new();
    for extension in ["java", "kt"] {
        for file in crate::tools::files_with(&case.after, extension)? {
            let path = file.with_extension("").display().to_string();
            if let Some((_, class)) =
                path.rsplit_once("/java/").or_else(|| path.rsplit_once("/kotlin/"))
            {
                classes.push(class.replace('/', "."));
            }
        }
    }
    Ok(classes)
}
