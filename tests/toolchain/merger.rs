//! Manifests: what pushwright wrote against what Android's manifest merger makes of the same, and
//! aapt2 as the reader of the result.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use crate::built::java_helper;
use crate::cases::{self, Case};
use crate::facts::Fact;
use crate::groovy::{Answers, list};
use crate::push::{Click, Vendor};
use crate::tools::{
    FRAMEWORK, Result, create_anew, java, merger_jars, must, must_with_input, read, write,
};
use crate::{facts, groovy, kotlin, project};

const NOTHING_SAID: &str = "<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\">\
     <application/></manifest>";

static MERGED: LazyLock<Result<Answers>> = LazyLock::new(merge_all);

/// The projects whose manifests the merger itself refuses beside the packs', and why: what
/// pushwright left for a human there is a conflict for the merger, too, and aapt2 alone judges.
const REFUSED: &[(&str, &str)] = &[
    ("activity-exported-false", "the deep link's activity is not exported"),
    ("attribute-through-a-placeholder", "the app id of a placeholder of the user's"),
    ("document-pasted-in-with-its-mistakes", "an app id, an authority and a permission"),
    ("hand-made-push-in-a-library-module", "the app id of a module that the app is built from"),
    ("hms-core-pasted-in", "automatic initialisation, and an exported service"),
    ("placeholder-with-another-value", "the app id of a placeholder of the user's"),
    ("same-element-twice-in-one-manifest", "the user's own manifest"),
];

/// Our manifest is the merger's result, and merging once more adds nothing.
pub(crate) fn equals(case: &Case) -> Result<()> {
    agrees(case, MERGED.as_ref().map_err(Clone::clone)?)
}

/// The merger's answers hold no problem with this project's manifests.
pub(crate) fn agrees(case: &Case, merged: &Answers) -> Result<()> {
    let answers = merged.iter().filter(|(folder, _)| folder.starts_with(jobs(case)));
    let (unjudged, judged): (Vec<_>, Vec<_>) =
        answers.partition(|(_, problem)| problem.starts_with("unjudged: "));
    let is_listed = REFUSED.iter().any(|(name, _)| *name == case.name);
    if is_listed && unjudged.is_empty() {
        return Err("the merger can judge this: strike it from REFUSED".to_owned());
    }
    let wrong = judged.into_iter().filter(|(_, problem)| !problem.is_empty());
    let problems: Vec<String> = wrong
        .chain(unjudged.into_iter().filter(|_| !is_listed))
        .map(|(folder, problem)| format!("{}\n{}", folder.display(), problem.replace(" | ", "\n")))
        .collect();
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}

/// The names of the projects that are excused.
pub(crate) fn excused() -> impl Iterator<Item = &'static str> {
    REFUSED.iter().map(|(name, _)| *name)
}

/// aapt2 takes each manifest, without what is too new for it.
pub(crate) fn links(case: &Case) -> Result<()> {
    link(case, MERGED.as_ref().map_err(Clone::clone)?)
}

/// aapt2 takes what the merger left of this project's manifests.
pub(crate) fn link(case: &Case, merged: &Answers) -> Result<()> {
    for folder in merged.keys().filter(|folder| folder.starts_with(jobs(case))) {
        if REFUSED.iter().any(|(name, _)| *name == case.name) && !folder.join("link.xml").exists() {
            continue;
        }
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

/// Lets the merger judge the manifests of these projects: those that pushwright changed, and the
/// application's in any case.
pub(crate) fn merge(as_name: &str, cases: &[&Case]) -> Result<Answers> {
    let class_path = java_helper("Merge", as_name, &merger_jars())?;
    let mut folders = Vec::new();
    for case in cases {
        folders.extend(prepare(case)?);
    }
    let answers = must_with_input(&mut java(&class_path, "Merge"), &list(&folders))?;
    Ok(answers.lines().filter_map(crate::answer).collect())
}

/// Writes the jobs of a project, and returns their folders: one a manifest and variant.
pub(crate) fn prepare(case: &Case) -> Result<Vec<PathBuf>> {
    create_anew(&jobs(case))?;
    if case.is_refused {
        return Ok(Vec::new());
    }
    let mut manifests: Vec<PathBuf> = case.changed()?;
    manifests.retain(|file| file.ends_with("AndroidManifest.xml"));
    let application = application(case).or_else(|| manifests.first().cloned());
    manifests.extend(application.clone().filter(|file| !manifests.contains(file)));
    let mut folders = Vec::new();
    for member in case.push.members() {
        let Some(manifest) = application.as_ref().and_then(|it| overlay(it, member)) else {
            continue;
        };
        manifests.retain(|file| *file != manifest);
        let folder = jobs(case).join(format!("of-{member}"));
        let of_variant = case.push.variants.iter().find(|it| it.name == member);
        let vendors = of_variant.map_or(&case.push.vendors, |it| &it.vendors);
        let job = Job { case, manifest: &manifest, vendors: Some(vendors), variant: member };
        job.write(&folder)?;
        folders.push(folder);
    }
    for (n, manifest) in manifests.iter().enumerate() {
        // What the packs ask for goes into the application's manifest; into others, a deep link.
        if application.as_ref().is_some_and(|it| it != manifest) {
            let folder = jobs(case).join(n.to_string());
            Job { case, manifest, vendors: None, variant: "defaultConfig" }.write(&folder)?;
            folders.push(folder);
            continue;
        }
        let variants = case.push.variants.iter().map(|it| (it.name.as_str(), &it.vendors));
        for (variant, vendors) in
            [("defaultConfig", &case.push.vendors)].into_iter().chain(variants)
        {
            let folder = jobs(case).join(format!("{n}-{variant}"));
            Job { case, manifest, vendors: Some(vendors), variant }.write(&folder)?;
            folders.push(folder);
        }
    }
    Ok(folders)
}

/// The application's own manifest, relative to the project.
fn application(case: &Case) -> Option<PathBuf> {
    let module = project::folder(&case.before, case.push.module.as_ref()?);
    let manifest = module.join("src/main/AndroidManifest.xml");
    let relative = manifest.strip_prefix(&case.before).ok()?.to_owned();
    manifest.exists().then_some(relative)
}

/// The manifest of a flavor or build type, beside the application's own.
fn overlay(application: &Path, member: &str) -> Option<PathBuf> {
    Some(application.parent()?.with_file_name(member).join("AndroidManifest.xml"))
}

/// One manifest, as one variant of the build sees it.
struct Job<'a> {
    case: &'a Case,
    manifest: &'a Path,
    /// The vendors whose packs the manifest has to say; none in a library's.
    vendors: Option<&'a Vec<Vendor>>,
    /// The block of the build whose placeholders count, beside the default ones.
    variant: &'a str,
}

impl Job<'_> {
    fn write(&self, folder: &Path) -> Result<()> {
        let Job { case, manifest, variant, .. } = *self;
        let push = &case.push;
        let member = case.push.members().into_iter().find(|it| manifest.iter().any(|p| p == *it));
        // A manifest that is missing is one that says nothing.
        let before = read(&case.before.join(manifest)).or_else(|e| match member {
            Some(_) => Ok(NOTHING_SAID.to_owned()),
            None => Err(e),
        })?;
        write(&folder.join("after.xml"), read(&case.after.join(manifest))?)?;
        let vendors: Vec<&Vendor> =
            self.vendors.into_iter().flatten().filter(|it| it.is_in(member)).collect();
        for (n, vendor) in vendors.iter().enumerate() {
            if let Some(fragment) = vendor.manifest()? {
                write(&folder.join(format!("fragment-{n}.xml")), fragment)?;
            }
        }
        let namespace = self.namespace()?;
        let application_id = push.application_id.as_deref().unwrap_or("org.example.application");
        let holds: Vec<&str> =
            vendors.iter().flat_map(|vendor| vendor.holds.iter().map(String::as_str)).collect();
        let mut own = Vec::new();
        let mut job = format!(
            "namespace={namespace}\napplication-id={application_id}\ncomplete={}\ntrue={}\n\
             classes={}\nabsent={}\nsaid={}\n",
            case.is_complete,
            holds.join(" "),
            project::classes(&case.after)?.join(" "),
            absent(case, &vendors)?.join(" "),
            case.said.replace(['\\', '\n', '\r'], " "),
        );
        if !push.variants.is_empty() {
            for (block, name, value) in placeholders(case)? {
                // Later lines win, and a variant's own come after the default ones.
                if block == "defaultConfig" || block == variant {
                    let _ = writeln!(job, "placeholder-{name}={value}");
                }
            }
        }
        for vendor in &vendors {
            own.extend(vendor.classes()?);
        }
        // What the application's own manifest has, an overlay's need not have.
        let is_of_app = self.vendors.is_some() && member.is_none();
        let modules = push.module.as_deref().filter(|_| is_of_app);
        let modules = modules.map_or_else(Vec::new, |app| project::libraries(&case.after, app));
        for (n, module) in modules.iter().enumerate() {
            let namespace = project::namespace(module)?.unwrap_or_else(|| format!("module.n{n}"));
            let _ = writeln!(job, "module-{n}={namespace}");
            write(
                &folder.join(format!("module-{n}.xml")),
                read(&module.join("src/main/AndroidManifest.xml"))?,
            )?;
        }
        let _ = writeln!(job, "own={}", own.join(" "));
        if let Some(class) = push.startup.as_ref().filter(|_| is_of_app) {
            let _ = writeln!(job, "startup={class}");
        }
        if let Some(click) = &push.click {
            job.push_str(&click_properties(click, &before, &namespace));
        }
        write(&folder.join("before.xml"), before)?;
        write(&folder.join("job.properties"), job)
    }

    /// The namespace of the manifest's module.
    fn namespace(&self) -> Result<String> {
        let push = &self.case.push;
        let module = self.manifest.ancestors().nth(3).unwrap_or(Path::new(""));
        let own = match self.vendors {
            Some(_) => push.namespace.clone(),
            None => project::namespace(&self.case.before.join(module))?,
        };
        Ok(own.unwrap_or_else(|| "org.example.namespace".to_owned()))
    }
}

/// The deep link, where the manifest declares the activity that it opens.
fn click_properties(click: &Click, before: &str, namespace: &str) -> String {
    let relative = click.activity.strip_prefix(namespace).unwrap_or(&click.activity);
    let spellings = [&click.activity, relative, relative.trim_start_matches('.')];
    if !spellings.iter().any(|name| before.contains(&format!("\"{name}\""))) {
        return String::new();
    }
    let (scheme, rest) = click.uri.split_once("://").unwrap_or((&click.uri, ""));
    let (host, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    format!(
        "click-activity={}\nclick-scheme={scheme}\nclick-host={host}\nclick-path={path}\n\
         click-browsable={}\n",
        click.activity, click.browsable
    )
}

/// The classes that wait: those of a vendor whose library is a file that is not there.
fn absent(case: &Case, vendors: &[&Vendor]) -> Result<Vec<String>> {
    let module = case.push.module.as_deref().unwrap_or(":");
    let folder = project::folder(&case.before, module);
    let mut absent = Vec::new();
    for vendor in vendors {
        if vendor.files()?.iter().any(|file| !folder.join(file).exists()) {
            absent.extend(vendor.classes()?);
        }
    }
    Ok(absent)
}

/// The placeholders that the build sets, block, name and value, the default ones first.
fn placeholders(case: &Case) -> Result<Vec<(String, String, String)>> {
    let lines = [groovy::record(&case.after)?, kotlin::record(&case.after)?].concat();
    let mut placeholders: Vec<_> = facts::read(&lines)
        .into_iter()
        .filter_map(|fact| match fact {
            Fact::Placeholder { block, name, value, .. } => Some((block, name, value)),
            _ => None,
        })
        .collect();
    placeholders.sort_by_key(|(block, _, _)| block != "defaultConfig");
    Ok(placeholders)
}
